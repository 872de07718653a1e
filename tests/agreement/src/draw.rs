//! A month from a seed: a partner's month of the simulator, then bent, so that nothing is sure to agree.

mod funds;
mod ledgers;
mod own;

use std::collections::BTreeMap;

use duizhang_auditor::{Audit, Figure, Month, Reading, Table, captures};
use duizhang_sim::{Breaks, Cycle, Kind, Seed, Site, World, seeded, wire};
use fastrand::Rng;
use rust_decimal::Decimal;

use crate::bend;

/// How large months may get.
pub const LINES_MAX: usize = 5_000;

/// A month that was drawn, with what it was drawn from.
#[derive(Debug)]
pub struct Drawn {
    /// What the simulator was asked for.
    pub seed: Seed,
    /// What its breaks must show, if nothing was bent.
    pub world: World,
    /// Whether the month is as the simulator made it.
    pub is_straight: bool,
    /// The month.
    pub month: Month,
}

/// The month of a number. Sizes are even on a logarithmic scale, so that most are small.
pub fn month(number: u64, lines_max: usize) -> Drawn {
    let mut rng = Rng::with_seed(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x0d12_2a11);
    let seed = seed(&mut rng, number, lines_max);
    let world = seeded(&seed);
    let mut month = of_world(&world);
    if rng.u8(..6) > 0 {
        add_empty_tables(&mut month);
    }
    let is_straight = rng.u8(..5) == 0;
    if !is_straight {
        if rng.u8(..4) == 0 {
            add_other_month(&mut month, &seed, &mut rng);
        }
        bend::bend(&mut month, &mut rng);
        settings(&mut month, &mut rng);
        more(&mut month, number);
    }
    Drawn { seed, world, is_straight, month }
}

/// What the simulator does not make. From another stream of numbers, so that the rest of a month stays what it was.
fn more(month: &mut Month, number: u64) {
    let mut rng = Rng::with_seed(number ^ 0x5eed_0f0a_0b0c_0d0e);
    if rng.u8(..3) > 0 {
        funds::add(month, &mut rng);
    }
    if rng.u8(..3) == 0 {
        ledgers::take(month, &mut rng);
    }
    if rng.u8(..3) > 0 {
        own::add(month, &mut rng);
    }
    if rng.u8(..3) == 0 {
        month.only = only(month, &mut rng);
    }
}

/// Families of rules, and single ones.
fn only(month: &Month, rng: &mut Rng) -> Vec<String> {
    let mut rules: Vec<String> = duizhang_auditor::RULES.map(str::to_owned).to_vec();
    rules.extend((0..3).map(|number| format!("own.r{number}")).filter(|id| month.own_rules.contains(id)));
    let mut only = Vec::new();
    for _ in 0..rng.usize(1..4) {
        let rule = pick(rng, &rules);
        let family = rule.split_once('.').map_or(rule.as_str(), |(family, _)| family);
        only.push(if rng.bool() { rule.clone() } else { format!("{family}.") });
    }
    only
}

/// One of several.
fn pick<'a, T>(rng: &mut Rng, of: &'a [T]) -> &'a T {
    &of[rng.usize(..of.len())]
}

fn seed(rng: &mut Rng, number: u64, lines_max: usize) -> Seed {
    let lines = below(rng, lines_max + 1) - 1;
    let breaks = match rng.u8(..6) {
        0 => Breaks::None,
        1 | 2 => Breaks::Share(rng.u32(1..400)),
        3 => Breaks::List(Kind::ALL.to_vec()),
        _ => Breaks::List((0..rng.usize(1..12)).map(|_| Kind::ALL[rng.usize(..Kind::ALL.len())]).collect()),
    };
    let cycles = [(2026, 9), (2026, 9), (2026, 9), (2026, 2), (2025, 12), (2024, 6), (2024, 5)];
    let (year, month) = cycles[rng.usize(..cycles.len())];
    Seed {
        seed: number,
        partner: rng.u32(1..7),
        cycle: Cycle::new(year, month),
        site: if rng.u8(..4) == 0 { Site::International } else { Site::China },
        customers: if lines == 0 { rng.usize(..3) } else { 1 + below(rng, (lines / 4).clamp(4, 60)) },
        lines,
        orders: rng.u8(..60),
        coupons: rng.u8(..=100),
        breaks,
    }
}

/// A number from 1 to `limit`, as likely between 1 and 10 as between 10 and 100.
fn below(rng: &mut Rng, limit: usize) -> usize {
    // No logarithm: a random number of bits of the limit, then a number of so many bits.
    let bits = usize::BITS - limit.leading_zeros();
    let top = 1_usize << rng.u32(0..=bits);
    1 + rng.usize(..top.min(limit))
}

/// A world as its captures tell it.
///
/// # Panics
///
/// If the simulator writes what is no JSON.
pub fn of_world(world: &World) -> Month {
    let mut tables = BTreeMap::new();
    for capture in wire::captures(world, 1_000) {
        // Else the month would be empty, and every comparison vacuous.
        let read = captures::read(&mut tables, capture.lines.iter().map(String::as_str));
        assert!(read.is_ok(), "{}: {read:?}", capture.operation);
    }
    Month { cycle: world.cycle.to_string(), tables, ..Month::default() }
}

/// The international site has no monthly bills, transfers and coupons. A partner there says so by empty tables; else
/// the month is not reconcilable, and nothing in it is compared.
fn add_empty_tables(month: &mut Month) {
    for dataset in ["monthly_bills", "adjustments", "coupons", "coupon_operations"] {
        month.tables.entry(dataset.to_owned()).or_default();
    }
}

impl Drawn {
    /// What the simulator says must be found in the month and the auditor does not find, or the other way round. Its
    /// breaks write that down by hand; it says nothing of a month that was bent.
    pub fn misses(&self, audit: &Audit) -> Vec<String> {
        if !self.is_straight || !audit.reconcilable {
            return Vec::new();
        }
        let shown = |amount: Decimal| amount.normalize().to_string();
        let line = |rule: &str, class: &str, key: Vec<String>, sides: [Option<String>; 2]| {
            format!("{rule} {class} {key:?} {sides:?}")
        };
        // Breaks may leave a table empty, so that its rules are skipped.
        let is_asked = |rule: &str| {
            audit.outcomes.iter().any(|outcome| outcome.rule == rule && outcome.kind != "skipped")
        };
        // Until June 2024 the bill followed the deduction; the simulator breaks the rule all the same.
        let is_meant = |rule: &str| rule != "line.period" || self.month.cycle.as_str() >= "2024-06";
        let findings = self.world.findings.iter();
        let findings = findings.filter(|finding| is_asked(finding.rule) && is_meant(finding.rule));
        let wanted = findings.map(|finding| {
            let key = finding.key.iter().map(|(_, value)| value.clone()).collect();
            let texts = [&finding.expected_text, &finding.actual_text];
            let amounts = [finding.expected, finding.actual];
            let sides = [0, 1].map(|side| amounts[side].map(shown).or_else(|| texts[side].clone()));
            line(finding.rule, finding.class, key, sides)
        });
        let found = audit.breaks.iter().map(|found| {
            let key = found.key.iter().map(|(_, value)| value.clone()).collect();
            let side = |figure: &Figure| match figure {
                Figure::Nothing => None,
                Figure::Amount(amount) => Some(shown(*amount)),
                Figure::Count(count) => Some(count.to_string()),
                Figure::Text(text) => Some(text.clone()),
            };
            line(found.rule, found.class, key, [side(&found.expected), side(&found.actual)])
        });
        let (wanted, found): (Vec<String>, Vec<String>) = (wanted.collect(), found.collect());
        let missed =
            wanted.iter().filter(|told| !found.contains(told)).map(|told| format!("simulator {told}"));
        let made_up = found
            .iter()
            .filter(|told| !wanted.contains(told))
            .map(|told| format!("not by the simulator {told}"));
        missed.chain(made_up).collect()
    }
}

/// The month before or after, of the same partner: balances may reach into it.
fn add_other_month(month: &mut Month, seed: &Seed, rng: &mut Rng) {
    let by = if rng.bool() { 1 } else { -1 };
    let lines = seed.lines.min(200);
    let other = Seed { cycle: seed.cycle.plus(by), lines, breaks: Breaks::None, ..seed.clone() };
    let other = of_world(&seeded(&other));
    let mut tables: BTreeMap<String, Table> = other.tables;
    tables.retain(|dataset, _| dataset == "consumption" || dataset == "adjustments");
    month.others.insert(other.cycle, tables);
}

fn settings(month: &mut Month, rng: &mut Rng) {
    if rng.u8(..6) == 0 {
        month.reading = Some(if rng.bool() { Reading::Before } else { Reading::After });
    }
    if rng.u8(..4) == 0 {
        for rule in duizhang_auditor::RULES {
            if rng.bool() {
                month.tolerances.insert(rule.to_owned(), Decimal::new(rng.i64(0..2_000), 2));
            }
        }
    }
}
