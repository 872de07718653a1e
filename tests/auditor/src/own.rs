//! Rules in the user's own words: `docs/reference/own-rules.md` once more.
//!
//! [`read`](self::read) takes the file apart, [`rows`] says which rows a side has and what they hold, [`together`] which
//! of them belong together, and here is what is told of them.

pub(crate) mod read;
mod rows;
mod together;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::found::{Break, Figure, Of, Places, Ruling};
use crate::month::Month;
use crate::needs;
use crate::pairs::Differences;
use read::{Cardinality, Rule};
use rows::Item;
use together::Match;

/// What the own rules of a month came to.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) rulings: Vec<Ruling>,
    /// Of rules with one amount of money: by how much the sides differ as a whole.
    pub(crate) differences: Differences,
}

/// The ids of the own rules of a month.
pub(crate) fn ids(month: &Month) -> Vec<&'static str> {
    read::rules(&month.own_rules).iter().map(|rule| rule.id).collect()
}

/// Evaluates the own rules of a month, in the order of the file.
pub(crate) fn evaluate(month: &Month) -> Told {
    let rules = read::rules(&month.own_rules);
    let mut told = Told::default();
    let mut by_rule: BTreeMap<&str, Ruling> = BTreeMap::new();
    for (number, first) in rules.iter().enumerate() {
        if by_rule.contains_key(first.id) {
            continue;
        }
        let is_of_group =
            |rule: &&Rule| rule.id == first.id || (first.group.is_some() && rule.group == first.group);
        let group: Vec<&Rule> = rules[number..].iter().filter(is_of_group).collect();
        for (rule, ruling) in group.iter().zip(of_group(month, &group, &mut told.differences)) {
            by_rule.insert(rule.id, ruling);
        }
    }
    told.rulings = rules.iter().filter_map(|rule| by_rule.remove(rule.id)).collect();
    told
}

/// A rule looks where both datasets are complete, and where no row stands on both sides.
fn is_possible(month: &Month, rule: &Rule) -> bool {
    let sides = [&rule.left, &rule.right];
    let is_on_both = || {
        let [left, right] = sides.map(|side| rows::items(month, rule, side, &rule.left, &BTreeSet::new()));
        let left: BTreeSet<usize> = left.iter().map(|item| item.number).collect();
        rule.left.dataset == rule.right.dataset && right.iter().any(|item| left.contains(&item.number))
    };
    sides.iter().all(|side| needs::is_complete(month, &side.dataset)) && !is_on_both()
}

/// Rules of a group share their rows: what one has matched is not there for the next, and what none has matched is told
/// by the last that looks at it.
fn of_group(month: &Month, group: &[&Rule], differences: &mut Differences) -> Vec<Ruling> {
    let mut rulings: Vec<Ruling> = group.iter().map(|rule| Ruling::new(rule.id)).collect();
    if !group.iter().all(|rule| is_possible(month, rule)) {
        rulings.iter_mut().for_each(Ruling::skip);
        return rulings;
    }
    let mut taken: BTreeSet<(String, usize)> = BTreeSet::new();
    let mut last_look: BTreeMap<(String, usize), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, rule) in group.iter().enumerate() {
        let sides = [&rule.left, &rule.right];
        let all = sides.map(|side| rows::items(month, rule, side, &rule.left, &BTreeSet::new()));
        for (side, items) in sides.iter().zip(&all) {
            for item in items {
                last_look.insert((side.dataset.clone(), item.number), at);
            }
        }
        let [left, right] = sides.map(|side| rows::items(month, rule, side, &rule.left, &taken));
        let elsewhere = [all[0].len() - left.len(), all[1].len() - right.len()];
        let (matches, alone) = together::together(rule, &left, &right);
        for one in &matches {
            for (side, items) in sides.iter().zip([&one.left, &one.right]) {
                taken.extend(items.iter().map(|item| (side.dataset.clone(), item.number)));
            }
        }
        found.push((matches, alone, elsewhere));
    }
    for (at, (rule, (matches, alone, elsewhere))) in group.iter().zip(found).enumerate() {
        let mut teller = Teller { rule, ruling: &mut rulings[at], differences, ends: [Places::default(); 2] };
        for (places, rows) in teller.ends.iter_mut().zip(elsewhere) {
            places.elsewhere += rows as u64;
        }
        for one in &matches {
            teller.tell(one);
        }
        for mut one in alone {
            let sides = [(&rule.left, &mut one.left), (&rule.right, &mut one.right)];
            for ((side, items), places) in sides.into_iter().zip(&mut teller.ends) {
                let before = items.len();
                items.retain(|item| last_look.get(&(side.dataset.clone(), item.number)) == Some(&at));
                places.elsewhere += (before - items.len()) as u64;
            }
            if !one.left.is_empty() || !one.right.is_empty() {
                teller.tell(&one);
            }
        }
        let ends = teller.ends;
        rulings[at].places = Some(ends);
    }
    rulings
}

struct Teller<'a> {
    rule: &'a Rule,
    ruling: &'a mut Ruling,
    differences: &'a mut Differences,
    ends: [Places; 2],
}

/// How rows end, from good to bad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Matched,
    Tolerated,
    Broken,
}

fn sum(items: &[Item<'_>], measure: usize) -> Decimal {
    items.iter().map(|item| item.amounts[measure]).sum()
}

fn figure(items: &[Item<'_>], measure: usize) -> Figure {
    Figure::Amount(sum(items, measure))
}

/// The one customer of some rows.
fn customer<'a>(items: &[Item<'a>]) -> Option<&'a str> {
    let first = items.first()?.customer?;
    items.iter().all(|item| item.customer == Some(first)).then_some(first)
}

impl Teller<'_> {
    /// Tells of rows that belong together, or of rows without a counterpart.
    fn tell(&mut self, one: &Match<'_>) {
        let sides = [&one.left, &one.right];
        if !sides.iter().any(|items| items.iter().any(|item| item.is_of_month)) {
            for (places, items) in self.ends.iter_mut().zip(sides) {
                places.outside += items.len() as u64;
            }
            return;
        }
        let mut end = End::Matched;
        if self.rule.measures.is_empty() {
            self.ruling.look();
            if one.left.is_empty() || one.right.is_empty() || one.is_crowded {
                let [left, right] = sides.map(|items| Figure::Count(items.len() as u64));
                end = self.break_at(one, None, class(one), [left, right]);
            }
        }
        for measure in 0..self.rule.measures.len() {
            end = end.max(self.measure(one, measure));
        }
        end = end.max(self.dates(one));
        if end != End::Broken && one.is_ambiguous {
            let figures = match self.rule.measures.first() {
                Some(_) => [figure(&one.left, 0), figure(&one.right, 0)],
                None => [Figure::Count(1), Figure::Count(1)],
            };
            end = self.break_at(one, None, "ambiguous", figures);
            self.ruling.towards("internal");
        } else if one.is_ambiguous && self.differs_a_little(one) {
            // Something else is told of the pair, so nothing has told the first amount.
            self.ruling.tolerated += 1;
        }
        for (places, items) in self.ends.iter_mut().zip(sides) {
            *match end {
                End::Matched => &mut places.matched,
                End::Tolerated => &mut places.tolerated,
                End::Broken => &mut places.broken,
            } += items.len() as u64;
        }
    }

    fn differs_a_little(&self, one: &Match<'_>) -> bool {
        let Some(measure) = self.rule.measures.first() else { return false };
        let (expected, actual) = (sum(&one.left, 0), sum(&one.right, 0));
        expected != actual && measure.allows(expected, actual)
    }

    fn measure(&mut self, one: &Match<'_>, number: usize) -> End {
        let measure = &self.rule.measures[number];
        let (expected, actual) = (sum(&one.left, number), sum(&one.right, number));
        self.ruling.look();
        if self.rule.measures.len() == 1 && measure.is_money {
            let customer = customer(&one.left).or_else(|| customer(&one.right)).unwrap_or_default();
            let of = (self.rule.id, customer.to_owned(), one.currency().to_owned());
            *self.differences.entry(of).or_default() += actual - expected;
        }
        let is_alone = one.left.is_empty() || one.right.is_empty();
        let is_missed = is_alone && self.rule.cardinality != Cardinality::ManyToMany;
        if is_missed || one.is_crowded || !measure.allows(expected, actual) {
            let figures = [figure(&one.left, number), figure(&one.right, number)];
            return self.break_at(one, Some(number), class(one), figures);
        }
        if expected == actual || (number == 0 && one.is_ambiguous) {
            return End::Matched;
        }
        self.ruling.tolerated += 1;
        End::Tolerated
    }

    /// Dates that do not decide, and are too far apart.
    fn dates(&mut self, one: &Match<'_>) -> End {
        let ([left], [right]) = (one.left.as_slice(), one.right.as_slice()) else { return End::Matched };
        let mut end = End::Matched;
        for (number, date) in self.rule.dates.iter().enumerate().filter(|(_, date)| !date.decides) {
            self.ruling.look();
            let times = (left.times[number], right.times[number]);
            if date.apart(times.0, times.1).is_some_and(|apart| apart <= date.within) {
                continue;
            }
            let shown =
                |time: Option<i64>| Figure::Text(time.map(crate::moment::beijing).unwrap_or_default());
            let mut key = self.key(one);
            key.push(("date", date.name.to_owned()));
            self.keep(one, &key, "timing", [shown(times.0), shown(times.1)], false);
            self.ruling.towards("internal");
            end = End::Broken;
        }
        end
    }

    fn break_at(
        &mut self,
        one: &Match<'_>,
        measure: Option<usize>,
        class: &'static str,
        figures: [Figure; 2],
    ) -> End {
        let mut key = self.key(one);
        if self.rule.measures.len() > 1 && class != "ambiguous" {
            let name = measure.map(|number| self.rule.measures[number].name).unwrap_or_default();
            key.push(("measure", name.to_owned()));
        }
        self.keep(one, &key, class, figures, true);
        let difference = self.ruling.breaks.last().and_then(Break::difference).unwrap_or_default();
        self.ruling.towards(match difference.cmp(&Decimal::ZERO) {
            Ordering::Greater => self.rule.if_more,
            Ordering::Less => self.rule.if_less,
            Ordering::Equal => "internal",
        });
        End::Broken
    }

    fn keep(
        &mut self,
        one: &Match<'_>,
        key: &[(&'static str, String)],
        class: &'static str,
        [expected, actual]: [Figure; 2],
        has_currency: bool,
    ) {
        let key: Vec<(&'static str, &str)> =
            key.iter().map(|(column, value)| (*column, value.as_str())).collect();
        let customer = customer(&one.left).or_else(|| customer(&one.right));
        let currency = Some(one.currency()).filter(|currency| has_currency && !currency.is_empty());
        self.ruling.break_at(class, Of { key: &key, customer, currency }, expected, actual);
    }

    /// A single row is told by its own key, a sum by the keys of the rule.
    fn key(&self, one: &Match<'_>) -> Vec<(&'static str, String)> {
        let (left, right) = (one.left.as_slice(), one.right.as_slice());
        let single = match self.rule.cardinality {
            Cardinality::OneToOne => left
                .first()
                .map(|item| (item, &self.rule.left))
                .or_else(|| right.first().map(|item| (item, &self.rule.right))),
            Cardinality::OneToMany => {
                Some(left).filter(|left| left.len() == 1).map(|left| (&left[0], &self.rule.left))
            }
            Cardinality::ManyToOne => {
                Some(right).filter(|right| right.len() == 1).map(|right| (&right[0], &self.rule.right))
            }
            Cardinality::ManyToMany => None,
        };
        if let Some((item, side)) = single {
            let key = crate::columns::key_of(&side.dataset).iter();
            return key.map(|column| (column.as_str(), item.row.or_empty(column).to_owned())).collect();
        }
        let of = left.first().or_else(|| right.first());
        let values = of.map(|item| item.keys.clone()).unwrap_or_default();
        let columns = self.rule.keys.iter().map(|key| key.left);
        columns.zip(values.into_iter().map(Option::unwrap_or_default)).collect()
    }
}

fn class(one: &Match<'_>) -> &'static str {
    match (one.left.is_empty(), one.right.is_empty()) {
        (_, true) => "missing_right",
        (true, _) => "missing_left",
        _ if one.is_crowded => "duplicate",
        _ => "amount",
    }
}
