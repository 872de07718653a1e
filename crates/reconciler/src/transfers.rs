//! `adjustment.ledger`: transfers to and from customers against the partner's own ledger, one to one.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::Dataset;
use duizhang_money::{Scaled, Timestamp};
use polars::prelude::*;

use crate::cells::{Cells, key, units};
use crate::codes::{ALLOT, TAKE_BACK};
use crate::differences::Pair;
use crate::finding::{Break, Candidate, Class, Direction, Evidence, RowKey, Side, Sides, TRIED_MAX, text};
use crate::matching::{Moment, nearest_pairs};
use crate::record::Record;
use crate::source::Source;

/// Rows further apart than this are no pair, in microseconds.
const NEAR: i64 = 300_000_000;

/// An adjustment, or a row of the ledger that stands for one.
struct Entry {
    /// `trans_id`, or `account_change_id`.
    id: String,
    /// The other side's id, where the ledger has one: the row's `trade_id`.
    names: String,
    customer_id: String,
    kind: String,
    currency: String,
    /// Without sign: the kind says which way it goes.
    amount: Scaled,
    time: Option<i64>,
}

/// A pair, and how it was found.
struct Match {
    left: usize,
    right: usize,
    /// A ledger row that would have fitted as well.
    tie: Option<usize>,
    /// An adjustment that the row would have fitted as well.
    rival: Option<usize>,
}

/// `adjustment.ledger`.
pub(crate) fn ledger(source: &Source<'_>) -> PolarsResult<(Record, Pair)> {
    let adjustments = adjustments(source)?;
    let rows = ledger_rows(source)?;
    let mut record = Record::new("adjustment.ledger", source.tolerances);
    let mut matches = by_id(&adjustments, &rows);
    by_time(&adjustments, &rows, &mut matches);
    let mut of_left: Vec<Option<usize>> = vec![None; adjustments.len()];
    let mut of_right: Vec<Option<usize>> = vec![None; rows.len()];
    for (number, pair) in matches.iter().enumerate() {
        of_left[pair.left] = Some(number);
        of_right[pair.right] = Some(number);
    }
    let pair = sides(source, &adjustments, &rows, &matches);
    // What was nearest is told of lonely ones only.
    let lonely = |entries: &[Entry], of: &[Option<usize>]| -> PlHashSet<String> {
        let lonely = entries.iter().zip(of).filter(|(_, pair)| pair.is_none());
        lonely.map(|(entry, _)| entry.customer_id.clone()).collect()
    };
    let near = Near {
        left: Index::new(&adjustments, &lonely(&rows, &of_right)),
        right: Index::new(&rows, &lonely(&adjustments, &of_left)),
    };
    // The datasets reach over the month's ends so that nothing there lacks its counterpart; what
    // is told is the month's.
    for (place, left) in adjustments.iter().enumerate().filter(|(_, left)| source.in_month(left.time)) {
        record.evaluated(1, filled(&left.currency), left.amount);
        match of_left[place].and_then(|number| matches.get(number)) {
            None => {
                let tried = near.rows_for(left, &adjustments, &rows, &matches, &of_right);
                record.broken(missing_ledger(left, tried));
            }
            Some(pair) => {
                if let Some(found) = matched(&adjustments, &rows, pair) {
                    record.broken(found);
                }
            }
        }
    }
    for (place, right) in rows.iter().enumerate().filter(|(_, right)| source.in_month(right.time)) {
        if of_right[place].is_none() {
            record.evaluated(1, filled(&right.currency), 0);
            let tried = near.adjustments_for(right, &adjustments, &rows, &matches, &of_left);
            record.broken(missing_adjustment(right, tried));
        }
    }
    Ok((record, pair))
}

/// The month's adjustments against the month's rows; a pair across the month's end is timing.
fn sides(source: &Source<'_>, adjustments: &[Entry], rows: &[Entry], matches: &[Match]) -> Pair {
    let mut pair = Pair::default();
    for left in adjustments.iter().filter(|left| source.in_month(left.time)) {
        pair.expect(&left.customer_id, &left.currency, left.amount);
    }
    for right in rows.iter().filter(|right| source.in_month(right.time)) {
        pair.actual(&right.customer_id, &right.currency, right.amount);
    }
    for found in matches {
        let (left, right) = (&adjustments[found.left], &rows[found.right]);
        match (source.in_month(left.time), source.in_month(right.time)) {
            (true, false) => pair.because(&left.customer_id, &left.currency, "timing", -right.amount),
            (false, true) => pair.because(&right.customer_id, &right.currency, "timing", right.amount),
            _ => {}
        }
    }
    pair
}

fn filled(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

fn adjustments(source: &Source<'_>) -> PolarsResult<Vec<Entry>> {
    let names = ["trans_id", "customer_id", "operation_type", "currency", "amount", "operation_time"];
    let frame = source.columns(Dataset::Adjustments, &names)?;
    let cells = Cells(&frame);
    let (id, customer, kind) =
        (cells.text("trans_id")?, cells.text("customer_id")?, cells.text("operation_type")?);
    let (currency, amount, time) =
        (cells.text("currency")?, cells.money("amount")?, cells.time("operation_time")?);
    let entry = |row: usize| Entry {
        id: key(id, row),
        names: String::new(),
        customer_id: key(customer, row),
        kind: key(kind, row),
        currency: source.currency_or(currency.get(row)),
        amount: units(amount, row).abs(),
        time: time.get(row),
    };
    Ok(sorted((0..cells.height()).map(entry).collect()))
}

/// The rows of the ledger that stand for an adjustment: of the three detail types that a transfer
/// has, or of whatever type an adjustment has.
fn ledger_rows(source: &Source<'_>) -> PolarsResult<Vec<Entry>> {
    let names = [
        "account_change_id",
        "trade_id",
        "customer_id",
        "trade_detail_type",
        "currency",
        "change_amount",
        "trade_time",
    ];
    let frame = source.columns(Dataset::AccountChanges, &names)?;
    let cells = Cells(&frame);
    let (id, trade, customer) =
        (cells.text("account_change_id")?, cells.text("trade_id")?, cells.text("customer_id")?);
    let (kind, currency) = (cells.text("trade_detail_type")?, cells.text("currency")?);
    let (amount, time) = (cells.money("change_amount")?, cells.time("trade_time")?);
    let stands = |kind: &str| kind == ALLOT || TAKE_BACK.contains(&kind);
    let entry = |row: usize| Entry {
        id: key(id, row),
        names: key(trade, row),
        customer_id: key(customer, row),
        kind: key(kind, row),
        currency: source.currency_or(currency.get(row)),
        amount: units(amount, row).abs(),
        time: time.get(row),
    };
    let rows = (0..cells.height()).filter(|&row| stands(kind.get(row).unwrap_or_default()));
    Ok(sorted(rows.map(entry).collect()))
}

/// By id, then by everything else: the order of rows does not matter.
fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.time, entry.amount);
        (&a.id, key(a), &a.customer_id, &a.kind).cmp(&(&b.id, key(b), &b.customer_id, &b.kind))
    });
    entries
}

/// Microseconds between two moments; far apart where one is unknown.
fn distance(a: Option<i64>, b: Option<i64>) -> i64 {
    a.zip(b).map_or(i64::MAX, |(a, b)| a.saturating_sub(b).saturating_abs())
}

/// Rows whose `trade_id` is the adjustment's id, of the same customer, detail type and currency: amounts
/// of two currencies are not compared. Of several the one with the amount, then the nearest in time,
/// then the lowest id.
fn by_id(adjustments: &[Entry], rows: &[Entry]) -> Vec<Match> {
    type Name<'a> = (&'a str, &'a str, &'a str, &'a str);
    fn name<'a>(id: &'a str, entry: &'a Entry) -> Name<'a> {
        (id, &entry.customer_id, &entry.kind, &entry.currency)
    }
    let mut named: PlHashMap<Name<'_>, Vec<usize>> = PlHashMap::default();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| !row.names.is_empty()) {
        named.entry(name(&row.names, row)).or_default().push(place);
    }
    let mut matches = Vec::new();
    for (left, adjustment) in adjustments.iter().enumerate() {
        // An id that two adjustments have belongs to the first of them.
        let Some(candidates) = named.remove(&name(&adjustment.id, adjustment)) else { continue };
        let fit = |place: &usize| {
            let row = &rows[*place];
            (adjustment.amount != row.amount, distance(adjustment.time, row.time))
        };
        let Some(&right) = candidates.iter().min_by_key(|place| (fit(place), **place)) else { continue };
        let tie = candidates.iter().find(|place| **place != right && fit(place) == fit(&right)).copied();
        matches.push(Match { left, right, tie, rival: None });
    }
    matches
}

/// Rows of one side with a time, and their places.
type Timed<'a> = (Vec<Moment<'a>>, Vec<usize>);

/// What has no pair yet: same customer, detail type and amount, the nearest in time within five
/// minutes.
fn by_time(adjustments: &[Entry], rows: &[Entry], matches: &mut Vec<Match>) {
    type Kind<'a> = (&'a str, &'a str, &'a str, Scaled);
    fn kind(entry: &Entry) -> Kind<'_> {
        (&entry.customer_id, &entry.kind, &entry.currency, entry.amount)
    }
    fn enter<'a>(side: &mut Timed<'a>, entry: &'a Entry, place: usize) {
        if let Some(time) = entry.time {
            side.0.push((time, &entry.id));
            side.1.push(place);
        }
    }
    let lefts: PlHashSet<usize> = matches.iter().map(|pair| pair.left).collect();
    let rights: PlHashSet<usize> = matches.iter().map(|pair| pair.right).collect();
    let mut groups: BTreeMap<Kind<'_>, (Timed<'_>, Timed<'_>)> = BTreeMap::new();
    for (place, left) in adjustments.iter().enumerate().filter(|(place, _)| !lefts.contains(place)) {
        enter(&mut groups.entry(kind(left)).or_default().0, left, place);
    }
    for (place, right) in rows.iter().enumerate().filter(|(place, _)| !rights.contains(place)) {
        if let Some(group) = groups.get_mut(&kind(right)) {
            enter(&mut group.1, right, place);
        }
    }
    for ((left, lefts), (right, rights)) in groups.into_values() {
        for pair in nearest_pairs(&left, &right, NEAR) {
            matches.push(Match {
                left: lefts[pair.left],
                right: rights[pair.right],
                tie: pair.tie.map(|place| rights[place]),
                rival: pair.rival.map(|place| lefts[place]),
            });
        }
    }
}

fn matched(adjustments: &[Entry], rows: &[Entry], pair: &Match) -> Option<Break> {
    let (left, right) = (&adjustments[pair.left], &rows[pair.right]);
    let class = if left.amount != right.amount {
        Class::Amount
    } else if pair.tie.is_some() || pair.rival.is_some() {
        Class::Ambiguous
    } else {
        return None;
    };
    let fits = |dataset: &str, other: &Entry| candidate(dataset, other, "tie", other.id.clone());
    let tie = pair.tie.map(|tie| fits("account_changes", &rows[tie]));
    let tried = tie.into_iter().chain(pair.rival.map(|rival| fits("adjustments", &adjustments[rival])));
    let key = vec![("trans_id", left.id.clone())];
    let sides = Sides::Amounts(left.amount, right.amount);
    let found = Break::new("adjustment.ledger", class, key, sides)
        .towards(owed(&left.kind, right.amount - left.amount))
        .about(filled(&left.customer_id), filled(&left.currency))
        .with_row_term(Side::Expected, "adjustment", &left.id, left.amount)
        .with_row_term(Side::Actual, "ledger_row", &right.id, right.amount)
        .with_tried(tried)
        .with_evidence(vec![adjustment_row(&left.id), ledger_row(&right.id)], 2);
    Some(found)
}

/// Whether the ledger has taken too much, or given too little: that is claimed. What an allotment
/// takes leaves the partner's account, all else comes in.
fn owed(kind: &str, more: Scaled) -> Direction {
    let taken = if kind == ALLOT { more } else { -more };
    if taken > 0 { Direction::Claim } else { Direction::Internal }
}

fn missing_ledger(left: &Entry, tried: Vec<Candidate>) -> Break {
    let key = vec![("trans_id", left.id.clone())];
    Break::new("adjustment.ledger", Class::MissingLedger, key, Sides::Amounts(left.amount, 0))
        .towards(owed(&left.kind, -left.amount))
        .about(filled(&left.customer_id), filled(&left.currency))
        .with_row_term(Side::Expected, "adjustment", &left.id, left.amount)
        .with_tried(tried)
        .with_evidence(vec![adjustment_row(&left.id)], 1)
}

fn missing_adjustment(right: &Entry, tried: Vec<Candidate>) -> Break {
    let key = vec![("account_change_id", right.id.clone())];
    Break::new("adjustment.ledger", Class::MissingAdjustment, key, Sides::Amounts(0, right.amount))
        .towards(owed(&right.kind, right.amount))
        .about(filled(&right.customer_id), filled(&right.currency))
        .with_row_term(Side::Actual, "ledger_row", &right.id, right.amount)
        .with_tried(tried)
        .with_evidence(vec![ledger_row(&right.id)], 1)
}

fn adjustment_row(id: &str) -> Evidence {
    Evidence::row("adjustments", "trans_id", id)
}

fn ledger_row(id: &str) -> Evidence {
    Evidence::row("account_changes", "account_change_id", id)
}

fn candidate(dataset: &str, entry: &Entry, predicate: &str, by: String) -> Candidate {
    let column = if dataset == "adjustments" { "trans_id" } else { "account_change_id" };
    Candidate {
        dataset: dataset.into(),
        key: RowKey::from([(column, entry.id.as_str())]),
        predicate: predicate.to_owned(),
        by,
    }
}

/// Entries of a customer by time and by amount, to tell what was nearest to a lonely one.
struct Near<'a> {
    left: Index<'a>,
    right: Index<'a>,
}

/// Customer → (time or amount, place).
struct Index<'a> {
    by_time: BTreeMap<&'a str, BTreeSet<(i64, usize)>>,
    by_amount: BTreeMap<&'a str, BTreeSet<(Scaled, usize)>>,
}

impl<'a> Index<'a> {
    /// Of the entries of these customers.
    fn new(entries: &'a [Entry], customers: &PlHashSet<String>) -> Self {
        let mut index = Self { by_time: BTreeMap::new(), by_amount: BTreeMap::new() };
        let is_asked = |entry: &Entry| customers.contains(&entry.customer_id);
        for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| is_asked(entry)) {
            index.by_amount.entry(&entry.customer_id).or_default().insert((entry.amount, place));
            if let Some(time) = entry.time {
                index.by_time.entry(&entry.customer_id).or_default().insert((time, place));
            }
        }
        index
    }

    /// The places of a few entries of the customer that are near in time or amount.
    fn around(&self, entry: &Entry) -> BTreeSet<usize> {
        let mut places = BTreeSet::new();
        if let (Some(times), Some(time)) = (self.by_time.get(entry.customer_id.as_str()), entry.time) {
            places.extend(times.range((time, 0)..).take(TRIED_MAX).map(|(_, place)| *place));
            places.extend(times.range(..(time, 0)).rev().take(TRIED_MAX).map(|(_, place)| *place));
        }
        if let Some(amounts) = self.by_amount.get(entry.customer_id.as_str()) {
            let from = (entry.amount, 0);
            places.extend(amounts.range(from..).take(TRIED_MAX).map(|(_, place)| *place));
            places.extend(amounts.range(..from).rev().take(TRIED_MAX).map(|(_, place)| *place));
        }
        places
    }
}

impl Near<'_> {
    fn rows_for(
        &self,
        left: &Entry,
        adjustments: &[Entry],
        rows: &[Entry],
        matches: &[Match],
        of_right: &[Option<usize>],
    ) -> Vec<Candidate> {
        let places = self.right.around(left).into_iter();
        let taken = |place: usize| {
            let pair = of_right.get(place).copied().flatten().and_then(|number| matches.get(number))?;
            Some(adjustments.get(pair.left)?.id.clone())
        };
        told("account_changes", left, places.map(|place| (&rows[place], taken(place))))
    }

    fn adjustments_for(
        &self,
        right: &Entry,
        adjustments: &[Entry],
        rows: &[Entry],
        matches: &[Match],
        of_left: &[Option<usize>],
    ) -> Vec<Candidate> {
        let places = self.left.around(right).into_iter();
        let taken = |place: usize| {
            let pair = of_left.get(place).copied().flatten().and_then(|number| matches.get(number))?;
            Some(rows.get(pair.right)?.id.clone())
        };
        told("adjustments", right, places.map(|place| (&adjustments[place], taken(place))))
    }
}

/// How near a candidate is: not another's, the predicate it fails, by how much, its id.
type Order<'a> = (bool, u8, Scaled, &'a str);

/// The first predicate that a candidate fails, in the order in which they are asked, and by how
/// much. Those that fail last were nearest.
fn told<'a>(
    dataset: &str,
    entry: &Entry,
    candidates: impl Iterator<Item = (&'a Entry, Option<String>)>,
) -> Vec<Candidate> {
    let mut found: Vec<(Order<'_>, Candidate)> = Vec::new();
    for (other, taken) in candidates {
        let off = other.amount - entry.amount;
        let apart = distance(entry.time, other.time);
        let (rank, size, predicate, by) = if other.kind != entry.kind {
            (3, 0, "trade_detail_type", other.kind.clone())
        } else if off != 0 {
            (2, off.abs(), "amount", text(off))
        } else if other.currency != entry.currency {
            (2, 0, "currency", other.currency.clone())
        } else if apart > NEAR {
            (1, Scaled::from(apart), "time", seconds(entry.time, other.time))
        } else {
            (0, Scaled::from(apart), "taken", taken.clone().unwrap_or_default())
        };
        let order = (taken.is_some() && rank > 0, rank, size, other.id.as_str());
        found.push((order, candidate(dataset, other, predicate, by)));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// "400 s": later is positive. Empty where a time is unknown.
fn seconds(from: Option<i64>, to: Option<i64>) -> String {
    let whole = |micros: i64| Timestamp::from_micros(micros).map(|_| micros.div_euclid(1_000_000));
    let (Some(from), Some(to)) = (from.and_then(whole), to.and_then(whole)) else { return String::new() };
    format!("{} s", to - from)
}
