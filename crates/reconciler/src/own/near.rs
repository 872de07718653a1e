//! What was nearest to a row that has no counterpart, and why it is none.

use std::collections::{BTreeMap, HashMap};

use duizhang_money::Scaled;

use super::load::{Row, Which};
use super::pair::{allowed, apart, is_within};
use super::{Apart, OwnRule};
use crate::finding::{Candidate, TRIED_MAX, text};

/// So many rows are looked at under each heading.
const LOOKED_AT: usize = 8;

/// Rows of one side, by what a row of the other side may share with them.
pub(super) struct Near<'a> {
    rule: &'a OwnRule,
    /// The side they are of.
    which: Which,
    rows: &'a [Row],
    /// Key but for one of its columns (or none), and currency → the first places.
    by_key: HashMap<(usize, Vec<&'a str>), Vec<usize>>,
    /// First amount → the first places.
    by_amount: HashMap<Scaled, Vec<usize>>,
    /// Place → the row it belongs to.
    taken: BTreeMap<usize, String>,
}

impl<'a> Near<'a> {
    pub(super) fn new(
        rule: &'a OwnRule,
        which: Which,
        rows: &'a [Row],
        taken: BTreeMap<usize, String>,
    ) -> Self {
        let mut near = Self { rule, which, rows, by_key: HashMap::new(), by_amount: HashMap::new(), taken };
        for (place, row) in rows.iter().enumerate() {
            for parts in partial(row) {
                keep(near.by_key.entry(parts).or_default(), place);
            }
            if let Some(amount) = row.values.first().filter(|amount| **amount != 0) {
                keep(near.by_amount.entry(*amount).or_default(), place);
            }
        }
        near
    }

    /// The nearest to rows of the other side, which are told together.
    pub(super) fn to(&self, rows: &[Row], places: &[usize]) -> Vec<Candidate> {
        let Some(first) = places.first().and_then(|place| rows.get(*place)) else { return Vec::new() };
        let total = |number: usize| places.iter().map(|place| rows[*place].values[number]).sum();
        let values: Vec<Scaled> = (0..self.rule.measures.len()).map(total).collect();
        let lonely = Row { values, ..first.clone() };
        let mut looked: Vec<usize> =
            partial(&lonely).filter_map(|parts| self.by_key.get(&parts)).flatten().copied().collect();
        if let Some(amount) = lonely.values.first() {
            looked.extend(self.by_amount.get(amount).into_iter().flatten());
        }
        looked.sort_unstable();
        looked.dedup();
        let mut told: Vec<(usize, Scaled, usize, Candidate)> = Vec::new();
        for place in looked {
            let failed = self.failed(&lonely, place);
            let Some((predicate, by)) = failed.first().cloned() else { continue };
            let other = &self.rows[place];
            let off = other.values.first().zip(lonely.values.first()).map_or(0, |(a, b)| (a - b).abs());
            told.push((failed.len(), off, place, self.candidate(other, predicate, by)));
        }
        told.sort_by_key(|(failed, off, place, _)| (*failed, *off, *place));
        told.into_iter().take(TRIED_MAX).map(|(.., candidate)| candidate).collect()
    }

    fn candidate(&self, other: &Row, predicate: String, by: String) -> Candidate {
        let side = self.which.of(self.rule);
        let of_sum = || {
            let name = |number: usize| match self.which {
                Which::Left => self.rule.keys[number].left.0,
                Which::Right => self.rule.keys[number].right.0,
            };
            other.key.iter().enumerate().map(|(number, value)| (name(number), value.as_str())).collect()
        };
        let of_row = || {
            let names = side.dataset.spec().key.iter().copied();
            names.zip(other.id.iter().map(String::as_str)).collect()
        };
        Candidate {
            dataset: side.dataset.name().into(),
            key: if other.id.is_empty() { of_sum() } else { of_row() },
            predicate,
            by,
        }
    }

    /// What is not as it should be, in the order in which it is asked, and by how much.
    fn failed(&self, lonely: &Row, place: usize) -> Vec<(String, String)> {
        let other = &self.rows[place];
        let (left, right) = if self.which == Which::Left { (other, lonely) } else { (lonely, other) };
        let mut failed = Vec::new();
        for (number, key) in self.rule.keys.iter().enumerate() {
            if left.key[number] != right.key[number] {
                let name = if self.which == Which::Left { key.left.0 } else { key.right.0 };
                failed.push((name.to_owned(), other.key[number].clone()));
            }
        }
        if left.currency != right.currency {
            failed.push(("currency".to_owned(), other.currency.clone()));
        }
        for (number, date) in self.rule.dates.iter().enumerate().filter(|(_, date)| date.decides) {
            let (Some(one), Some(two)) = (left.dates.get(number), right.dates.get(number)) else { continue };
            match apart(date, *one, *two) {
                Some(apart) if apart.abs() <= allowed(date.within) => {}
                Some(apart) => failed.push(match date.within {
                    Apart::Days(_) => ("days".to_owned(), apart.abs().to_string()),
                    Apart::Minutes(_) => ("minutes".to_owned(), (apart.abs() / 60_000_000).to_string()),
                }),
                None => failed.push((date.left.to_owned(), String::new())),
            }
        }
        for (number, measure) in self.rule.measures.iter().enumerate() {
            let difference = right.values[number] - left.values[number];
            if !is_within(measure, left.values[number], difference) {
                let off = other.values[number] - lonely.values[number];
                failed.push(("amount".to_owned(), text(off)));
            }
        }
        if let Some(owner) = self.taken.get(&place) {
            failed.push(("taken".to_owned(), owner.clone()));
        }
        failed
    }
}

fn keep(places: &mut Vec<usize>, place: usize) {
    if places.len() < LOOKED_AT {
        places.push(place);
    }
}

/// The key of a row, whole and without each of its columns in turn; with the number of the one left out.
fn partial(row: &Row) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let whole = row.key.len();
    (0..=whole).filter(move |without| whole > 1 || *without == whole).map(move |without| {
        let kept = row.key.iter().enumerate().filter(|(number, _)| *number != without);
        (without, kept.map(|(_, value)| value.as_str()).collect())
    })
}
