//! Where the auditor and the reconciler disagree.

use std::collections::BTreeMap;

use duizhang_auditor::{Audit, Figure, RULES};
use duizhang_money::{format_units, parse_money, to_decimal};
use duizhang_reconciler::{Break, Reading, Run, UNEXPLAINED, message};

/// A break as both tell it, one line of text.
pub type Told = String;

fn told(
    rule: &str,
    class: &str,
    key: &[(&'static str, String)],
    (customer, currency): (Option<&str>, Option<&str>),
    (expected, actual, difference): (String, String, String),
    (direction, id, is_derived): (&str, &str, bool),
) -> Told {
    let key: Vec<String> = key.iter().map(|(column, value)| format!("{column}={value}")).collect();
    let (customer, currency) = (customer.unwrap_or("-"), currency.unwrap_or("-"));
    let key = key.join("; ");
    let derived = if is_derived { " (derived)" } else { "" };
    format!(
        "{rule} {class}{derived} [{key}] of {customer} in {currency}: {expected} -> {actual}, difference {difference}, {direction}, id {id}"
    )
}

/// The auditor's breaks.
pub fn by_auditor(audit: &Audit) -> Vec<Told> {
    let breaks = audit.breaks.iter().map(|found| {
        let side = |figure: &Figure| match figure {
            Figure::Nothing => "-".to_owned(),
            Figure::Amount(amount) => amount.normalize().to_string(),
            Figure::Count(count) => count.to_string(),
            Figure::Text(text) => format!("`{text}`"),
        };
        let difference =
            found.difference().map_or_else(|| "-".to_owned(), |amount| amount.normalize().to_string());
        told(
            found.rule,
            found.class,
            &found.key,
            (found.customer.as_deref(), found.currency.as_deref()),
            (side(&found.expected), side(&found.actual), difference),
            (found.direction(), &found.id, found.is_derived),
        )
    });
    breaks.collect()
}

/// The reconciler's breaks.
pub fn by_engine(run: &Run) -> Vec<Told> {
    run.breaks.iter().map(told_by_engine).collect()
}

/// A break of the reconciler.
pub fn told_by_engine(found: &Break) -> Told {
    // Counts of rows are in the same units as amounts.
    let number = |units: Option<i128>| units.map(plain);
    let (expected_text, actual_text) = found.texts();
    let side = |units: Option<i128>, text: Option<&str>| {
        number(units).or_else(|| text.map(|text| format!("`{text}`"))).unwrap_or_else(|| "-".to_owned())
    };
    let key: Vec<(&str, String)> =
        found.key.iter().map(|(column, value)| (*column, value.to_string())).collect();
    told(
        found.rule,
        found.class.name(),
        &key,
        (found.customer_id.as_deref(), found.currency.as_deref()),
        (
            side(found.expected(), expected_text),
            side(found.actual(), actual_text),
            side(found.difference(), None),
        ),
        (message::direction(found).name(), &found.id, found.derived),
    )
}

fn plain(units: i128) -> String {
    let amount = to_decimal(units, 8).map(|amount| amount.normalize().to_string());
    amount.unwrap_or_else(|| format_units(units, 8))
}

/// Every disagreement, each beginning with its rule.
pub fn disagreements(audit: &Audit, run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    if audit.result != run.result.name() {
        found.push(format!("result: auditor {}, engine {}", audit.result, run.result.name()));
    }
    if let (Some((reading, before, after)), Some(choice)) = (audit.reading, &run.reading) {
        let is_same =
            matches!(reading, duizhang_auditor::Reading::Before) == (choice.reading == Reading::Before);
        if !is_same || (before, after) != (choice.before, choice.after) {
            found.push(format!(
                "reading: auditor {reading:?} {before}:{after}, engine {:?} {}:{}",
                choice.reading, choice.before, choice.after
            ));
        }
    }
    let (ours, theirs) = (by_auditor(audit), by_engine(run));
    let count = |list: &[Told]| {
        let mut counts: BTreeMap<Told, i64> = BTreeMap::new();
        for told in list {
            *counts.entry(told.clone()).or_default() += 1;
        }
        counts
    };
    let (a, b) = (count(&ours), count(&theirs));
    for (told, times) in &a {
        if b.get(told) != Some(times) {
            found.push(format!("{told}\n      auditor {times} times, engine {}", b.get(told).unwrap_or(&0)));
        }
    }
    for (told, times) in b.iter().filter(|(told, _)| !a.contains_key(*told)) {
        found.push(format!("{told}\n      engine {times} times, auditor 0"));
    }
    if found.is_empty() && ours != theirs {
        let differs = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
        found.push(format!("order of breaks: {differs:?}"));
    }
    found.extend(outcomes(audit, run));
    found.extend(differences(audit, run));
    let rank = |told: &String| RULES.iter().position(|rule| told.starts_with(rule)).unwrap_or(RULES.len());
    found.sort_by_key(rank);
    found
}

fn outcomes(audit: &Audit, run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    for ours in &audit.outcomes {
        let Some(theirs) = run.outcomes.iter().find(|outcome| outcome.rule == ours.rule) else {
            found.push(format!("{}: the engine has no such rule", ours.rule));
            continue;
        };
        let a = (ours.kind, ours.evaluated, ours.broken, ours.tolerated, ours.informational, ours.unjudged);
        let kind = theirs.kind().name();
        let (broken, tolerated) = (theirs.broken, theirs.tolerated);
        let b = (kind, theirs.evaluated, broken, tolerated, theirs.informational, theirs.unjudged);
        if a != b && (ours.kind != "skipped" || kind != "skipped") {
            found.push(format!(
                "{} outcome (kind, evaluated, broken, tolerated, for information, not judged): auditor {a:?}, engine {b:?}{}",
                ours.rule,
                theirs.reason.as_ref().map(|reason| format!(" since {reason}")).unwrap_or_default()
            ));
        }
        let theirs = run.places.get(ours.rule).map(|sides| sides.each_ref().map(places));
        if ours.places != theirs {
            found.push(format!("{} places: auditor {:?}, engine {theirs:?}", ours.rule, ours.places));
        }
    }
    if audit.outcomes.len() != run.outcomes.len() {
        found.push(format!("rules: auditor {}, engine {}", audit.outcomes.len(), run.outcomes.len()));
    }
    found
}

fn places(theirs: &duizhang_reconciler::own::Places) -> duizhang_auditor::Places {
    duizhang_auditor::Places {
        matched: theirs.matched,
        tolerated: theirs.tolerated,
        broken: theirs.broken,
        elsewhere: theirs.elsewhere,
        outside: theirs.outside,
    }
}

/// *Explained + unexplained = difference*, for each pair, customer and currency: the causes add up to what the rows of
/// the two sides differ by, and what is unexplained to the breaks of the rule.
fn differences(audit: &Audit, run: &Run) -> Vec<String> {
    type Sums = BTreeMap<(&'static str, String, String), i128>;
    let evaluated = |rule: &str| {
        run.outcomes.iter().any(|outcome| outcome.rule == rule && outcome.reason.is_none())
            && audit.outcomes.iter().any(|outcome| outcome.rule == rule && outcome.kind != "skipped")
    };
    let (mut causes, mut unexplained, mut breaks) = (Sums::new(), Sums::new(), Sums::new());
    for row in run.differences.iter().filter(|row| evaluated(row.pair)) {
        let of = (row.pair, row.customer_id.clone(), row.currency.clone());
        *causes.entry(of.clone()).or_default() += row.amount;
        if row.cause == UNEXPLAINED {
            *unexplained.entry(of).or_default() += row.amount;
        }
    }
    let is_pair = |rule: &str| PAIRS.contains(&rule) || run.differences.iter().any(|row| row.pair == rule);
    // What is derived is compared with no rows, so it is no part of the sides.
    let recorded = run.breaks.iter().filter(|broken| !broken.derived);
    for broken in recorded.filter(|broken| is_pair(broken.rule) && evaluated(broken.rule)) {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let of = (broken.rule, text(broken.customer_id.as_deref()), text(broken.currency.as_deref()));
        *breaks.entry(of).or_default() += broken.difference().unwrap_or(0);
    }
    let mut sides = Sums::new();
    for (of, amount) in audit.differences.iter().filter(|(of, _)| evaluated(of.0)) {
        sides.insert(of.clone(), parse_money(&amount.to_string()).unwrap_or(i128::MAX));
    }
    for sums in [&mut causes, &mut unexplained, &mut breaks] {
        sums.retain(|_, units| *units != 0);
    }
    let mut found = Vec::new();
    for (what, a, b) in [
        ("the sides, and all causes", &sides, &causes),
        ("the breaks, and what is unexplained", &breaks, &unexplained),
    ] {
        for of in a.keys().chain(b.keys().filter(|of| !a.contains_key(*of))) {
            let show = |sums: &Sums| sums.get(of).map_or_else(|| "0".to_owned(), |units| plain(*units));
            if a.get(of) != b.get(of) {
                let (pair, customer, currency) = of;
                let (a, b) = (show(a), show(b));
                found.push(format!("{pair} differences of `{customer}` in `{currency}`: {what}: {a}, {b}"));
            }
        }
    }
    found
}

/// The rules whose two sides are compared as a whole.
const PAIRS: [&str; 9] = [
    "line.split",
    "line.rounding",
    "month.detail",
    "order.payable",
    "order.coupon",
    "order.refund",
    "coupon.customer",
    "adjustment.ledger",
    "balance.rollforward",
];
