//! Which rows belong together: the table of `docs/reference/own-rules.md` under that heading.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::read::{Cardinality, Rule};
use super::rows::Item;

/// Rows that belong together; or, with one side empty, rows without a counterpart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Match<'a> {
    pub(crate) left: Vec<Item<'a>>,
    pub(crate) right: Vec<Item<'a>>,
    /// It is not the only one that fits.
    pub(crate) is_ambiguous: bool,
    /// Several rows stand where one should.
    pub(crate) is_crowded: bool,
}

impl Match<'_> {
    pub(crate) fn currency(&self) -> &str {
        self.left.first().or_else(|| self.right.first()).map_or("", |item| item.currency.as_str())
    }
}

type Split<'a> = (Vec<Match<'a>>, Vec<Match<'a>>);

/// What belongs together, and what is left over.
pub(crate) fn together<'a>(rule: &Rule, left: &[Item<'a>], right: &[Item<'a>]) -> Split<'a> {
    match rule.cardinality {
        Cardinality::OneToOne => one_to_one(rule, left, right),
        Cardinality::OneToMany => by_one(rule, left, right, true),
        Cardinality::ManyToOne => by_one(rule, right, left, false),
        Cardinality::ManyToMany => sums(rule, left, right),
    }
}

fn is_same_key(left: &Item<'_>, right: &Item<'_>) -> bool {
    left.keys.iter().zip(&right.keys).all(|(left, right)| left.is_some() && left == right)
}

/// How far apart two rows are in time: by the first of the dates. One that is missing is farther away than any.
fn apart(rule: &Rule, left: &Item<'_>, right: &Item<'_>) -> i64 {
    rule.dates.first().map_or(0, |date| date.apart(left.times[0], right.times[0]).unwrap_or(i64::MAX))
}

/// Whether two rows are equal in all amounts and in all dates but the first.
fn is_equal(rule: &Rule, left: &Item<'_>, right: &Item<'_>) -> bool {
    let mut further = rule.dates.iter().enumerate().skip(1);
    left.amounts == right.amounts
        && apart(rule, left, right) < i64::MAX
        && further.all(|(number, date)| date.apart(left.times[number], right.times[number]) == Some(0))
}

/// Whether two rows may belong together: keys, currency, and whatever decides.
fn is_possible(rule: &Rule, left: &Item<'_>, right: &Item<'_>) -> bool {
    let dates = rule.dates.iter().enumerate().filter(|(_, date)| date.decides);
    let in_time = dates.into_iter().all(|(number, date)| {
        date.apart(left.times[number], right.times[number]).is_some_and(|apart| apart <= date.within)
    });
    is_same_key(left, right) && left.currency == right.currency && in_time
}

fn agrees(rule: &Rule, expected: impl Fn(usize) -> Decimal, actual: impl Fn(usize) -> Decimal) -> bool {
    let deciding = rule.measures.iter().enumerate().filter(|(_, measure)| measure.decides);
    deciding.into_iter().all(|(number, measure)| measure.allows(expected(number), actual(number)))
}

/// How well two rows fit: what is equal first, then the nearest in time, then in the first amount.
type Fit = (bool, i64, Decimal);

fn one_to_one<'a>(rule: &Rule, left: &[Item<'a>], right: &[Item<'a>]) -> Split<'a> {
    let mut candidates = Vec::new();
    for (l, one) in left.iter().enumerate() {
        for (r, other) in right.iter().enumerate() {
            if is_possible(rule, one, other) && agrees(rule, |n| one.amounts[n], |n| other.amounts[n]) {
                let amounts = one.amounts.first().zip(other.amounts.first());
                let off = amounts.map_or(Decimal::ZERO, |(one, other)| (other - one).abs());
                let fit: Fit = (!is_equal(rule, one, other), apart(rule, one, other), off);
                candidates.push((fit, &one.id, &other.id, l, r));
            }
        }
    }
    candidates.sort();
    let (mut lefts, mut rights) = (BTreeSet::new(), BTreeSet::new());
    let mut matches = Vec::new();
    for (fit, _, _, l, r) in &candidates {
        if lefts.contains(l) || rights.contains(r) {
            continue;
        }
        let is_rival = |(other, _, _, a, b): &&(Fit, _, _, usize, usize)| {
            let is_free = !lefts.contains(a) && !rights.contains(b);
            other == fit && is_free && ((a == l) != (b == r))
        };
        let is_ambiguous = candidates.iter().any(|candidate| is_rival(&candidate));
        lefts.insert(*l);
        rights.insert(*r);
        let (left, right) = (vec![left[*l].clone()], vec![right[*r].clone()]);
        matches.push(Match { left, right, is_ambiguous, is_crowded: false });
    }
    let mut alone = Vec::new();
    for (_, item) in left.iter().enumerate().filter(|(number, _)| !lefts.contains(number)) {
        alone.push(Match { left: vec![item.clone()], ..Match::default() });
    }
    for (_, item) in right.iter().enumerate().filter(|(number, _)| !rights.contains(number)) {
        alone.push(Match { right: vec![item.clone()], ..Match::default() });
    }
    (matches, alone)
}

/// Rows by key and currency.
type Groups<'a> = BTreeMap<(Vec<Option<String>>, String), Vec<Item<'a>>>;

fn by_key<'a>(items: &[Item<'a>]) -> Groups<'a> {
    let mut groups = Groups::new();
    for item in items {
        groups.entry((item.keys.clone(), item.currency.clone())).or_default().push(item.clone());
    }
    groups
}

fn turned(matches: Match<'_>, is_left: bool) -> Match<'_> {
    if is_left { matches } else { Match { left: matches.right, right: matches.left, ..matches } }
}

/// One row and the sum of some. `ones` are the left side if `is_left`.
fn by_one<'a>(rule: &Rule, ones: &[Item<'a>], many: &[Item<'a>], is_left: bool) -> Split<'a> {
    let fits = |one: &Item<'_>, other: &Item<'_>| {
        if is_left { is_possible(rule, one, other) } else { is_possible(rule, other, one) }
    };
    let mut found: Vec<Match<'a>> = Vec::new();
    let mut alone: Vec<Match<'a>> = Vec::new();
    let mut rest: Vec<Item<'a>> = Vec::new();
    if rule.dates.is_empty() {
        let others = by_key(many);
        for (key, ones) in by_key(ones) {
            let of_key = others.get(&key).filter(|_| key.0.iter().all(Option::is_some));
            match of_key {
                Some(others) => {
                    let is_crowded = ones.len() > 1;
                    found.push(Match { left: ones, right: others.clone(), is_crowded, is_ambiguous: false });
                }
                None => {
                    alone.extend(ones.into_iter().map(|one| Match { left: vec![one], ..Match::default() }));
                }
            }
        }
        let is_taken = |item: &Item<'_>| {
            let key = (&item.keys, &item.currency);
            found.iter().any(|one| one.left.iter().any(|one| (&one.keys, &one.currency) == key))
        };
        rest.extend(many.iter().filter(|item| !is_taken(item)).cloned());
    } else {
        let mut of_one: Vec<(Vec<Item<'a>>, bool)> = vec![(Vec::new(), false); ones.len()];
        for item in many {
            let mut near: Vec<(i64, &Vec<String>, usize)> = Vec::new();
            for (number, one) in ones.iter().enumerate().filter(|(_, one)| fits(one, item)) {
                let apart = if is_left { apart(rule, one, item) } else { apart(rule, item, one) };
                near.push((apart, &one.id, number));
            }
            near.sort();
            match near.as_slice() {
                [] => rest.push(item.clone()),
                [nearest, others @ ..] => {
                    let of = &mut of_one[nearest.2];
                    of.0.push(item.clone());
                    of.1 |= others.first().is_some_and(|other| other.0 == nearest.0);
                }
            }
        }
        for (one, (others, is_ambiguous)) in ones.iter().zip(of_one) {
            let left = vec![one.clone()];
            if others.is_empty() {
                alone.push(Match { left, ..Match::default() });
            } else {
                found.push(Match { left, right: others, is_ambiguous, is_crowded: false });
            }
        }
    }
    let sum = |items: &[Item<'_>], number: usize| -> Decimal {
        items.iter().map(|item| item.amounts[number]).sum()
    };
    let mut matches = Vec::new();
    for one in found {
        let (expected, actual) = if is_left { (&one.left, &one.right) } else { (&one.right, &one.left) };
        if agrees(rule, |number| sum(expected, number), |number| sum(actual, number)) {
            matches.push(turned(one, is_left));
        } else {
            rest.extend(one.right);
            alone.extend(one.left.into_iter().map(|one| Match { left: vec![one], ..Match::default() }));
        }
    }
    alone.extend(by_key(&rest).into_values().map(|right| Match { right, ..Match::default() }));
    let alone = alone.into_iter().map(|one| turned(one, is_left)).collect();
    (matches, alone)
}

/// The sums of both sides, key by key.
fn sums<'a>(rule: &Rule, left: &[Item<'a>], right: &[Item<'a>]) -> Split<'a> {
    let (lefts, mut rights) = (by_key(left), by_key(right));
    let (mut matches, mut alone) = (Vec::new(), Vec::new());
    let sum = |items: &[Item<'_>], number: usize| -> Decimal {
        items.iter().map(|item| item.amounts[number]).sum()
    };
    for (key, left) in lefts {
        let is_key = key.0.iter().all(Option::is_some);
        let other = if is_key { rights.remove(&key) } else { None };
        match other {
            Some(right) if agrees(rule, |number| sum(&left, number), |number| sum(&right, number)) => {
                matches.push(Match { left, right, ..Match::default() });
            }
            Some(right) => {
                alone.push(Match { left, ..Match::default() });
                alone.push(Match { right, ..Match::default() });
            }
            None => alone.push(Match { left, ..Match::default() }),
        }
    }
    alone.extend(rights.into_values().map(|right| Match { right, ..Match::default() }));
    (matches, alone)
}
