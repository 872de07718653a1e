//! The rules about coupons: issue, balance, uses against lines, validity, and who issued them.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::codes::{COUPON_CASH, COUPON_EXPIRED, CouponMove};
use crate::derived::Derived;
use crate::differences::Pair;
use crate::evidence::{Line, with_lines};
use crate::finding::{Break, Candidate, Class, EVIDENCE_MAX, Evidence, RowKey, Side, Sides, TRIED_MAX, text};
use crate::fold::Group;
use crate::record::Record;
use crate::source::{Source, day_start};
use crate::trade_lines::{Wanted, of_trades};
use crate::unledgered;
use crate::vouchers::{Coupon, Operation, Usage, Vouchers};

fn filled(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

fn of_coupon(coupon: &Coupon) -> Evidence {
    Evidence::row("coupons", "coupon_id", &coupon.id)
}

/// `coupon.issue`: the issue was booked with the face value.
pub(crate) fn issue(source: &Source<'_>, vouchers: &Vouchers) -> Record {
    let mut record = Record::new("coupon.issue", source.tolerances);
    let currency = source.currency.as_deref();
    for (id, issues) in vouchers.by_coupon(Operation::is_issue) {
        let Some(coupon) = vouchers.coupons.get(id) else { continue };
        let booked: Scaled = issues.iter().map(|operation| operation.amount).sum();
        record.evaluated(1, currency, booked);
        if booked != coupon.face {
            let evidence = issues.iter().map(|operation| operation.evidence()).chain([of_coupon(coupon)]);
            let mut found = Break::new(
                "coupon.issue",
                Class::Amount,
                vec![("coupon_id", id.to_owned())],
                Sides::Amounts(coupon.face, booked),
            )
            .about(filled(&coupon.customer_id), currency)
            .with_rows(issues.len() as u64)
            .with_terms(Side::Expected, &[("face_value", coupon.face)])
            .with_evidence(evidence.collect(), issues.len() as u64 + 1);
            for operation in issues.iter().take(EVIDENCE_MAX) {
                found = found.with_row_term(Side::Actual, "issued", &operation.id, operation.amount);
            }
            record.broken(found);
        }
    }
    record
}

/// `coupon.balance`: what is left on a cash coupon is its face value less its net use, what went
/// to other members of the enterprise, and what was reclaimed. Only where all of that is known.
pub(crate) fn balance(source: &Source<'_>, derived: &Derived<'_>) -> Record {
    let vouchers = derived.vouchers;
    let mut record = Record::new("coupon.balance", source.tolerances);
    let reclaims = vouchers.by_coupon(Operation::is_reclaim);
    let mut moves: BTreeMap<&str, Vec<&Usage>> = BTreeMap::new();
    for row in vouchers.usage.iter().filter(|row| row.movement != CouponMove::Life) {
        moves.entry(&row.coupon_id).or_default().push(row);
    }
    let since = source.known_since(duizhang_lake::Dataset::CouponOperations);
    let mut unknown = Vec::new();
    for coupon in vouchers.coupons.values().filter(|coupon| coupon.kind == Some(COUPON_CASH)) {
        if !is_fully_known(source, vouchers, coupon, since) {
            unknown.push(coupon);
            continue;
        }
        let moves = moves.get(coupon.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let reclaims = reclaims.get(coupon.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let net =
            |kind| -> Scaled { moves.iter().filter(|row| row.movement == kind).map(|row| row.net()).sum() };
        let (used, passed) = (net(CouponMove::Use), net(CouponMove::Transfer));
        let reclaimed: Scaled = reclaims.iter().map(|operation| operation.amount).sum();
        let computed = coupon.face - used - passed - reclaimed;
        let currency = source.currency.as_deref();
        record.evaluated(1, currency, coupon.balance);
        let may_hold_less = coupon.status == Some(COUPON_EXPIRED);
        if coupon.balance == computed || (may_hold_less && coupon.balance < computed) {
            continue;
        }
        let rows = (moves.len() + reclaims.len()) as u64 + 1;
        let evidence = std::iter::once(of_coupon(coupon))
            .chain(moves.iter().map(|row| row.evidence()))
            .chain(reclaims.iter().map(|operation| operation.evidence()));
        let mut terms = vec![("face_value", coupon.face), ("used", -used)];
        terms.extend(
            [("transferred", -passed), ("reclaimed", -reclaimed)].into_iter().filter(|term| term.1 != 0),
        );
        let found = Break::new(
            "coupon.balance",
            Class::Amount,
            vec![("coupon_id", coupon.id.clone())],
            Sides::Amounts(computed, coupon.balance),
        )
        .about(filled(&coupon.customer_id), currency)
        .with_terms(Side::Expected, &terms)
        .with_terms(Side::Actual, &[("balance", coupon.balance)])
        .with_evidence(evidence.collect(), rows);
        record.broken(found);
    }
    unledgered::balance(source, derived, &unknown, &mut record);
    record
}

/// Whether the coupon's ledger was asked for from its creation day (GMT+8) to the month's end, and
/// its operations from its creation.
fn is_fully_known(source: &Source<'_>, vouchers: &Vouchers, coupon: &Coupon, since: i64) -> bool {
    let end = source.cycle().end().micros();
    coupon.created.is_some_and(|created| {
        let first = day_start(created);
        since <= created && vouchers.coverage.covers(&coupon.customer_id, (first, end.max(first)))
    })
}

/// A trade of a customer: customer, trade id, currency.
type TradeKey = (String, String, String);

/// What one trade was paid with: as the lines say, and as the coupon ledger says.
#[derive(Default)]
struct Trade<'a> {
    lines: Option<Scaled>,
    count: u64,
    uses: Vec<&'a Usage>,
    /// The first lines of the trade, where something does not agree.
    shown: Vec<Line>,
}

impl Trade<'_> {
    fn used(&self) -> Scaled {
        self.uses.iter().map(|row| row.net()).sum()
    }

    fn paid(&self) -> Scaled {
        self.lines.unwrap_or(0)
    }
}

/// Trades that a coupon paid for, of the customers whose ledger is known for the month.
pub(crate) struct Trades<'a> {
    by_key: BTreeMap<TradeKey, Trade<'a>>,
    /// The customers whose ledger is known for the month.
    pub(crate) known: BTreeSet<&'a str>,
}

impl<'a> Trades<'a> {
    /// Without any trade where nobody asks for them.
    pub(crate) fn new(source: &Source<'_>, vouchers: &'a Vouchers, is_asked: bool) -> PolarsResult<Self> {
        let known = vouchers.with_ledger(source.cycle());
        let mut by_key: BTreeMap<TradeKey, Trade<'a>> = BTreeMap::new();
        if !is_asked {
            return Ok(Self { by_key, known });
        }
        let cycle = source.cycle().to_string();
        for row in vouchers.uses_of(&cycle).filter(|row| known.contains(row.customer_id.as_str())) {
            let key = (row.customer_id.clone(), row.trade_id.clone(), row.currency.clone());
            by_key.entry(key).or_default().uses.push(row);
        }
        // A trade that no coupon touches is not looked at.
        for ([customer, trade, currency], paid) in &source.pass.coupons {
            if known.contains(customer.as_str()) {
                let key = (customer.clone(), trade.clone(), currency.clone());
                let trade = by_key.entry(key).or_default();
                trade.lines = Some(paid.amount);
                trade.count = paid.rows;
            }
        }
        read_lines(source, &mut by_key)?;
        Ok(Self { by_key, known })
    }
}

/// A trade that a coupon touches has lines also where none of them says so. They matter where something does
/// not agree, so the lines are read once more only for customers of whom that is so.
fn read_lines(source: &Source<'_>, by_key: &mut BTreeMap<TradeKey, Trade<'_>>) -> PolarsResult<()> {
    let odd: BTreeSet<&str> = by_key
        .iter()
        .filter(|(_, trade)| trade.used() != trade.paid())
        .map(|((customer, ..), _)| customer.as_str())
        .collect();
    let mut wanted = Wanted::default();
    for ((customer, trade, _), known) in &*by_key {
        if odd.contains(customer.as_str()) {
            let is_odd = known.used() != known.paid();
            *wanted.entry(customer).or_default().entry(trade).or_default() |= is_odd;
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let found = of_trades(source.lines, source.pass, &wanted)?;
    drop(wanted);
    for ((customer, trade, currency), known) in by_key.iter_mut() {
        let Some(lines) = found.get(customer).and_then(|trades| trades.get(trade)) else { continue };
        if let Some((paid, count)) = lines.paid.get(currency) {
            known.lines = Some(*paid);
            known.count = *count;
        }
        known.shown.clone_from(&lines.lines);
    }
    Ok(())
}

/// Lines of a customer against the uses of the coupons that the partner issued to it.
pub(crate) fn pair(source: &Source<'_>, vouchers: &Vouchers, trades: &Trades<'_>, groups: &[Group]) -> Pair {
    let mut pair = Pair::default();
    for row in vouchers.uses_of(&source.cycle().to_string()) {
        if !trades.known.contains(row.customer_id.as_str()) {
            continue;
        }
        if vouchers.coupons.contains_key(&row.coupon_id) {
            pair.expect(&row.customer_id, &row.currency, row.net());
        } else {
            pair.because(&row.customer_id, &row.currency, "invisible", row.net());
        }
    }
    for group in groups.iter().filter(|group| trades.known.contains(&*group.customer_id)) {
        pair.actual(&group.customer_id, &group.currency, group.sums[COUPON]);
    }
    pair
}

/// Where coupons are among the measures of the fold.
const COUPON: usize = 5;

/// `coupon.trade`: each trade's lines were paid with what its coupon ledger says.
pub(crate) fn trade(source: &Source<'_>, trades: &Trades<'_>, derived: &Derived<'_>) -> Record {
    let mut record = Record::new("coupon.trade", source.tolerances);
    unledgered::trade(derived, &mut record);
    let mut broken = Vec::new();
    for (key, trade) in &trades.by_key {
        let (used, paid) = (trade.used(), trade.paid());
        record.evaluated(1, filled(&key.2), paid);
        if used != paid {
            broken.push((key, trade));
        }
    }
    let unmatched = unmatched(&broken);
    for (key, trade) in broken {
        let lines = &trade.shown;
        let class = class_of(trade);
        let evidence = trade.uses.iter().map(|row| row.evidence()).chain(lines.iter().map(Line::evidence));
        let mut found = Break::new(
            "coupon.trade",
            class,
            vec![("customer_id", key.0.clone()), ("trade_id", key.1.clone())],
            Sides::Amounts(trade.used(), trade.paid()),
        )
        .about(filled(&key.0), filled(&key.2))
        .with_rows(trade.count)
        .with_tried(nearest(key, trade, class, &unmatched))
        .with_evidence(evidence.collect(), trade.count + trade.uses.len() as u64);
        for row in trade.uses.iter().take(EVIDENCE_MAX) {
            found = found.with_row_term(Side::Expected, coupon_item(row), &row.coupon_id, row.net());
        }
        if trade.uses.len() > EVIDENCE_MAX {
            let rest: Scaled = trade.uses.iter().skip(EVIDENCE_MAX).map(|row| row.net()).sum();
            found = found.with_terms(Side::Expected, &[("others", rest)]);
        }
        let own = lines.iter().filter(|line| line.currency == key.2);
        let lines = own.map(|line| (line, line.vouchers()[0]));
        record.broken(with_lines(found, Side::Actual, lines, trade.paid()));
    }
    record
}

fn coupon_item(row: &Usage) -> &'static str {
    if row.is_expense() { "used" } else { "returned" }
}

fn class_of(trade: &Trade<'_>) -> Class {
    if trade.uses.is_empty() {
        Class::MissingUsage
    } else if trade.lines.is_none() {
        Class::MissingLines
    } else {
        Class::Amount
    }
}

/// One-sided trades by customer and currency: whether the ledger has it, amount, trade id.
type Unmatched<'a> = BTreeMap<(&'a str, &'a str, bool), BTreeSet<(Scaled, &'a str)>>;

fn unmatched<'a>(broken: &[(&'a TradeKey, &'a Trade<'a>)]) -> Unmatched<'a> {
    let mut all = Unmatched::new();
    for (key, trade) in broken {
        let class = class_of(trade);
        if class != Class::Amount {
            let in_ledger = class == Class::MissingLines;
            let amount = if in_ledger { trade.used() } else { trade.paid() };
            all.entry((&key.0, &key.2, in_ledger)).or_default().insert((amount, &key.1));
        }
    }
    all
}

/// The other side's lonely trades of the customer, the nearest in amount first.
fn nearest(key: &TradeKey, trade: &Trade<'_>, class: Class, unmatched: &Unmatched<'_>) -> Vec<Candidate> {
    let (amount, in_ledger) = match class {
        Class::MissingUsage => (trade.paid(), true),
        Class::MissingLines => (trade.used(), false),
        _ => return Vec::new(),
    };
    let Some(others) = unmatched.get(&(key.0.as_str(), key.2.as_str(), in_ledger)) else { return Vec::new() };
    let above = others.range((amount, "")..).take(TRIED_MAX);
    let below = others.range(..(amount, "")).rev().take(TRIED_MAX);
    let mut near: Vec<(Scaled, Scaled, &str)> =
        above.chain(below).map(|(units, id)| ((units - amount).abs(), units - amount, *id)).collect();
    near.sort_unstable();
    let dataset = if in_ledger { "coupon_usage" } else { "consumption" };
    near.into_iter()
        .map(|(_, by, id)| Candidate {
            dataset: dataset.into(),
            key: RowKey::from([("trade_id", id)]),
            predicate: if by == 0 { "trade_id" } else { "amount" }.to_owned(),
            by: if by == 0 { id.to_owned() } else { text(by) },
        })
        .collect()
}

/// The trades that do not agree: what a customer's difference comes from.
fn odd<'a, 'b>(
    trades: &'b [(&'a TradeKey, &'a Trade<'a>)],
) -> impl Iterator<Item = (&'a TradeKey, &'a Trade<'a>)> + use<'a, 'b> {
    trades.iter().filter(|(_, trade)| trade.used() != trade.paid()).copied()
}

/// `coupon.customer`: the same over the month.
pub(crate) fn customer(source: &Source<'_>, trades: &Trades<'_>, derived: &Derived<'_>) -> Record {
    let mut record = Record::new("coupon.customer", source.tolerances);
    unledgered::customer(source, derived, &mut record);
    let mut sums: BTreeMap<(&str, &str), Vec<(&TradeKey, &Trade<'_>)>> = BTreeMap::new();
    for (key, trade) in &trades.by_key {
        sums.entry((&key.0, &key.2)).or_default().push((key, trade));
    }
    let mut broken = Vec::new();
    for ((customer, currency), trades) in sums {
        let used: Scaled = trades.iter().map(|(_, trade)| trade.used()).sum();
        let paid: Scaled = trades.iter().map(|(_, trade)| trade.paid()).sum();
        record.evaluated(1, filled(currency), paid);
        if used != paid {
            broken.push((customer, currency, trades, used, paid));
        }
    }
    for (customer, currency, trades, used, paid) in broken {
        let uses = trades.iter().flat_map(|(_, trade)| &trade.uses);
        let (out, back): (Vec<&Usage>, Vec<&Usage>) = uses.copied().partition(|row| row.is_expense());
        let net = |rows: &[&Usage]| -> Scaled { rows.iter().map(|row| row.net()).sum() };
        let count =
            (out.len() + back.len()) as u64 + trades.iter().map(|(_, trade)| trade.count).sum::<u64>();
        let odd_uses = odd(&trades).flat_map(|(_, trade)| trade.uses.iter().map(|row| row.evidence()));
        let odd_lines =
            odd(&trades).take(EVIDENCE_MAX).flat_map(|(_, trade)| &trade.shown).map(Line::evidence);
        let found = Break::new(
            "coupon.customer",
            Class::Amount,
            vec![("customer_id", customer.to_owned())],
            Sides::Amounts(used, paid),
        )
        .about(filled(customer), filled(currency))
        .with_terms(Side::Expected, &[("used", net(&out)), ("returned", net(&back))])
        .with_terms(Side::Actual, &[("coupon_of_lines", paid)])
        .with_evidence(odd_uses.take(EVIDENCE_MAX).chain(odd_lines).collect(), count);
        record.broken(found);
    }
    record
}

/// `coupon.validity`: coupons pay from their first day until they expire or are taken back.
pub(crate) fn validity(source: &Source<'_>, derived: &Derived<'_>) -> Record {
    let vouchers = derived.vouchers;
    let mut record = Record::new("coupon.validity", source.tolerances);
    let reclaims = vouchers.by_coupon(Operation::is_reclaim);
    let cycle = source.cycle().to_string();
    let mut wrong: BTreeMap<(&str, &str, &str), Vec<Wrong<'_>>> = BTreeMap::new();
    let mut failed = 0;
    // A use of nothing paid nothing, and of a use without a time nobody can tell.
    for row in vouchers.uses_of(&cycle).filter(|row| row.is_expense() && row.net() != 0) {
        let (Some(coupon), Some(time)) = (vouchers.coupons.get(&row.coupon_id), row.time) else { continue };
        record.evaluated(1, filled(&row.currency), row.net());
        let reclaims = reclaims.get(coupon.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        if let Some(why) = invalid(coupon, reclaims, time) {
            wrong.entry((&row.coupon_id, &row.trade_id, &row.currency)).or_default().push((row, why));
            failed += 1;
        }
    }
    for ((coupon, trade, currency), wrong) in wrong {
        let why: BTreeMap<String, Candidate> =
            wrong.iter().map(|(_, why)| (why.predicate.clone(), why.clone())).collect();
        let rows: Vec<&Usage> = wrong.iter().map(|(row, _)| *row).collect();
        let amount = rows.iter().map(|row| row.net()).sum();
        let operations = reclaims.get(coupon).into_iter().flatten().map(|operation| operation.evidence());
        let evidence = rows.iter().map(|row| row.evidence()).chain(operations);
        let evidence: Vec<Evidence> =
            evidence.chain([Evidence::row("coupons", "coupon_id", coupon)]).collect();
        let count = evidence.len() as u64;
        let customer = rows.first().map(|row| row.customer_id.as_str());
        let key = vec![("coupon_id", coupon.to_owned()), ("trade_id", trade.to_owned())];
        let found = Break::new("coupon.validity", Class::OutsideValidity, key, Sides::Actual(amount))
            .about(customer, filled(currency))
            .with_rows(rows.len() as u64)
            .with_tried(why.into_values())
            .with_evidence(evidence, count);
        record.broken(found);
    }
    record.outcome.failed = failed;
    unledgered::validity(source, derived, &mut record);
    record
}

/// A use that could not be, and why.
type Wrong<'a> = (&'a Usage, Candidate);

/// Why a coupon could not be used at a moment, and since or until when.
pub(crate) fn invalid(coupon: &Coupon, reclaims: &[&Operation], time: i64) -> Option<Candidate> {
    let early = coupon.effective.filter(|effective| time < *effective);
    let late = coupon.expire.filter(|expire| *expire <= time);
    let reclaimed =
        reclaims.iter().filter_map(|operation| operation.time).filter(|reclaim| *reclaim <= time).min();
    let reasons = [("reclaimed", reclaimed), ("expire_time", late), ("effective_time", early)];
    let (predicate, moment) = reasons.into_iter().find_map(|(name, moment)| Some((name, moment?)))?;
    let by = duizhang_money::Timestamp::from_micros(moment).map(duizhang_money::Timestamp::to_utc);
    Some(Candidate {
        dataset: "coupons".into(),
        key: RowKey::from([("coupon_id", coupon.id.as_str())]),
        predicate: predicate.to_owned(),
        by: by.unwrap_or_default(),
    })
}

/// `coupon.known`: a coupon that paid is one of those issued; others come from Huawei directly.
pub(crate) fn known(source: &Source<'_>, derived: &Derived<'_>) -> Record {
    let vouchers = derived.vouchers;
    let mut record = Record::new("coupon.known", source.tolerances);
    let cycle = source.cycle().to_string();
    let mut used: BTreeMap<(&str, &str), Vec<&Usage>> = BTreeMap::new();
    for row in vouchers.uses_of(&cycle) {
        used.entry((&row.coupon_id, &row.currency)).or_default().push(row);
    }
    for ((coupon, currency), rows) in used {
        let net: Scaled = rows.iter().map(|row| row.net()).sum();
        record.evaluated(1, filled(currency), net);
        if vouchers.coupons.contains_key(coupon) {
            continue;
        }
        let customers: BTreeSet<&str> = rows.iter().map(|row| row.customer_id.as_str()).collect();
        let customer = customers.first().filter(|_| customers.len() == 1).copied();
        let key = vec![("coupon_id", coupon.to_owned())];
        let found = Break::new("coupon.known", Class::Invisible, key, Sides::Actual(net))
            .about(customer, filled(currency))
            .with_rows(rows.len() as u64)
            .with_evidence(rows.iter().map(|row| row.evidence()).collect(), rows.len() as u64);
        record.broken(found);
    }
    unledgered::known(source, derived, &mut record);
    record
}
