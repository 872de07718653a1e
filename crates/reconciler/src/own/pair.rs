//! Which rows belong together. Rows are put together key by key, so that the work grows with the rows and
//! not with their square.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::Scaled;

use super::load::{Row, day};
use super::{Apart, Cardinality, Date, Measure, OwnRule};
use crate::matching::{Moment, nearest_pairs};

/// So many of the nearest rows are looked at, on either side of a row, where neither amounts nor dates are equal.
const NEIGHBOURS: usize = 32;

/// Rows that belong together, by their places. A side may be empty where sums are compared.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    /// A right row that would have fitted as well.
    pub(super) tie: Option<usize>,
    /// A left row that would have fitted as well.
    pub(super) rival: Option<usize>,
    /// Several rows stand where one should.
    pub(super) is_crowded: bool,
}

impl Match {
    /// Whether it is not the only one that fits.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.tie.is_some() || self.rival.is_some()
    }
}

/// What became of the rows of both sides. Rows that are left over and are told in a sum stand together.
#[derive(Debug, Default)]
pub(super) struct Paired {
    pub(super) matches: Vec<Match>,
    pub(super) left_over: Vec<Vec<usize>>,
    pub(super) right_over: Vec<Vec<usize>>,
}

/// Key and currency → places on the left and on the right.
type Groups<'a> = BTreeMap<(&'a [String], &'a str), (Vec<usize>, Vec<usize>)>;

/// Puts rows together.
pub(super) fn pair(rule: &OwnRule, left: &[Row], right: &[Row]) -> Paired {
    let mut groups: Groups<'_> = BTreeMap::new();
    for (place, row) in left.iter().enumerate() {
        groups.entry((&row.key, &row.currency)).or_default().0.push(place);
    }
    for (place, row) in right.iter().enumerate() {
        groups.entry((&row.key, &row.currency)).or_default().1.push(place);
    }
    let mut paired = Paired::default();
    let sides = Sides { rule, left, right };
    for ((key, _), (lefts, rights)) in groups {
        // Nothing is not equal to nothing.
        if key.iter().any(String::is_empty) || (lefts.is_empty() && rights.is_empty()) {
            sides.leave(&lefts, &rights, &mut paired);
            continue;
        }
        match rule.cardinality {
            Cardinality::OneToOne => sides.one_to_one(lefts, rights, &mut paired),
            Cardinality::OneToMany => sides.one_to_many(lefts, rights, false, &mut paired),
            Cardinality::ManyToOne => sides.one_to_many(rights, lefts, true, &mut paired),
            // What nothing stands against is not matched: a later rule of the group may know of it.
            Cardinality::ManyToMany if lefts.is_empty() || rights.is_empty() => {
                sides.leave(&lefts, &rights, &mut paired);
            }
            Cardinality::ManyToMany => {
                let found = Match { left: lefts, right: rights, ..Match::default() };
                sides.keep(found, &mut paired);
            }
        }
    }
    paired
}

/// Whether a difference is small enough.
pub(super) fn is_within(measure: &Measure, expected: Scaled, difference: Scaled) -> bool {
    let difference = difference.abs();
    let hundredfold = difference.checked_mul(100 * 100_000_000);
    let share = expected.abs().checked_mul(measure.percent);
    difference <= measure.within || hundredfold.zip(share).is_some_and(|(part, whole)| part <= whole)
}

/// How far apart two dates are, in the unit of their rule; none where one is not known.
pub(super) fn apart(date: &Date, left: Option<i64>, right: Option<i64>) -> Option<i64> {
    let (left, right) = left.zip(right)?;
    Some(moment(date.within, right).saturating_sub(moment(date.within, left)))
}

/// How far apart they may be, in the same unit.
pub(super) fn allowed(within: Apart) -> i64 {
    match within {
        Apart::Days(days) => days,
        Apart::Minutes(minutes) => minutes.saturating_mul(60_000_000),
    }
}

fn moment(within: Apart, micros: i64) -> i64 {
    match within {
        Apart::Days(_) => day(micros),
        Apart::Minutes(_) => micros,
    }
}

struct Sides<'a> {
    rule: &'a OwnRule,
    left: &'a [Row],
    right: &'a [Row],
}

/// What of a row tells how near it is to others.
type View = Box<dyn Fn(&Row) -> Option<Scaled>>;

impl Sides<'_> {
    /// Leaves rows over: singly where they stand for themselves, together where they are added up.
    fn leave(&self, lefts: &[usize], rights: &[usize], paired: &mut Paired) {
        let (one_left, one_right) = match self.rule.cardinality {
            Cardinality::OneToOne => (true, true),
            Cardinality::OneToMany => (true, false),
            Cardinality::ManyToOne => (false, true),
            Cardinality::ManyToMany => (false, false),
        };
        let leave = |over: &mut Vec<Vec<usize>>, places: &[usize], singly: bool| {
            if singly {
                over.extend(places.iter().map(|place| vec![*place]));
            } else if !places.is_empty() {
                over.push(places.to_vec());
            }
        };
        leave(&mut paired.left_over, lefts, one_left);
        leave(&mut paired.right_over, rights, one_right);
    }

    /// Whether the amounts that decide say that rows belong together.
    fn agree(&self, found: &Match) -> bool {
        let total = |rows: &[Row], places: &[usize], number: usize| -> Scaled {
            places.iter().map(|place| rows[*place].values[number]).sum()
        };
        let decide = self.rule.measures.iter().enumerate().filter(|(_, measure)| measure.decides);
        decide.into_iter().all(|(number, measure)| {
            let expected = total(self.left, &found.left, number);
            is_within(measure, expected, total(self.right, &found.right, number) - expected)
        })
    }

    /// Keeps rows together, unless an amount says that they do not belong together.
    fn keep(&self, found: Match, paired: &mut Paired) {
        if self.agree(&found) {
            paired.matches.push(found);
        } else {
            self.leave(&found.left, &found.right, paired);
        }
    }

    /// One row and the sum of several; `swapped` where the one stands on the right.
    fn one_to_many(&self, ones: Vec<usize>, many: Vec<usize>, swapped: bool, paired: &mut Paired) {
        let whole = |ones: Vec<usize>, many: Vec<usize>| {
            let is_crowded = ones.len() > 1;
            let (left, right) = if swapped { (many, ones) } else { (ones, many) };
            Match { left, right, is_crowded, ..Match::default() }
        };
        let leave = |ones: &[usize], many: &[usize], paired: &mut Paired| {
            let (lefts, rights) = if swapped { (many, ones) } else { (ones, many) };
            self.leave(lefts, rights, paired);
        };
        if ones.is_empty() || many.is_empty() {
            leave(&ones, &many, paired);
        } else if self.rule.dates.is_empty() {
            self.keep(whole(ones, many), paired);
        } else {
            // Of each row that stands singly: those that are nearest to it, and one that some of them are as near to.
            let mut parts: BTreeMap<usize, (Vec<usize>, Option<usize>)> =
                ones.into_iter().map(|one| (one, (Vec::new(), None))).collect();
            let mut alone = Vec::new();
            let index = self.by_date(parts.keys().copied(), swapped);
            for row in many {
                let Some((one, other)) = self.nearest_one(row, &index, swapped) else {
                    alone.push(row);
                    continue;
                };
                let part = parts.entry(one).or_default();
                part.0.push(row);
                part.1 = part.1.or(other);
            }
            for (one, (many, other)) in parts {
                let (tie, rival) = if swapped { (other, None) } else { (None, other) };
                let found = Match { tie, rival, ..whole(vec![one], many.clone()) };
                if !many.is_empty() && self.agree(&found) {
                    paired.matches.push(found);
                } else {
                    // What is left over of one key is told together.
                    leave(&[one], &[], paired);
                    alone.extend(many);
                }
            }
            leave(&[], &alone, paired);
        }
    }

    /// The rows that stand singly, by their first date.
    fn by_date(&self, ones: impl Iterator<Item = usize>, swapped: bool) -> BTreeSet<(i64, usize)> {
        let Some(date) = self.rule.dates.first() else { return BTreeSet::new() };
        let rows = if swapped { self.right } else { self.left };
        ones.filter_map(|one| Some((moment(date.within, rows[one].dates[0]?), one))).collect()
    }

    /// Of the rows that stand singly the one that a row of the other side is nearest to; of equally near ones
    /// the first, and the second.
    fn nearest_one(
        &self,
        row: usize,
        index: &BTreeSet<(i64, usize)>,
        swapped: bool,
    ) -> Option<(usize, Option<usize>)> {
        let date = self.rule.dates.first()?;
        let rows = if swapped { self.left } else { self.right };
        let at = moment(date.within, rows[row].dates[0]?);
        let fits = |one: usize| {
            let (left, right) = if swapped { (row, one) } else { (one, row) };
            self.dates_agree(left, right)
        };
        let after = index.range((at, 0)..).take(NEIGHBOURS);
        let before = index.range(..(at, 0)).rev().take(NEIGHBOURS);
        let near = after.chain(before).filter(|(_, one)| fits(*one));
        let mut near: Vec<(u64, usize)> = near.map(|(moment, one)| (moment.abs_diff(at), *one)).collect();
        near.sort_unstable();
        let (apart, one) = *near.first()?;
        Some((one, near.get(1).filter(|other| other.0 == apart).map(|other| other.1)))
    }

    fn dates_agree(&self, left: usize, right: usize) -> bool {
        let (left, right) = (&self.left[left], &self.right[right]);
        self.rule.dates.iter().enumerate().filter(|(_, date)| date.decides).all(|(number, date)| {
            apart(date, left.dates[number], right.dates[number])
                .is_some_and(|apart| apart.abs() <= allowed(date.within))
        })
    }

    fn amounts_agree(&self, left: usize, right: usize) -> bool {
        let (left, right) = (&self.left[left], &self.right[right]);
        self.rule.measures.iter().enumerate().filter(|(_, measure)| measure.decides).all(
            |(number, measure)| {
                let expected = left.values[number];
                is_within(measure, expected, right.values[number] - expected)
            },
        )
    }

    /// First the rows whose amounts are equal, the nearest in time first; then what is left, as near as the
    /// rule allows.
    fn one_to_one(&self, lefts: Vec<usize>, rights: Vec<usize>, paired: &mut Paired) {
        let (mut lefts, mut rights) = (lefts, rights);
        if !lefts.is_empty() && !rights.is_empty() {
            let found = self.equal(&lefts, &rights);
            retain(&mut lefts, &mut rights, &found);
            paired.matches.extend(found);
            while !lefts.is_empty() && !rights.is_empty() {
                let found = self.near(&lefts, &rights);
                if found.is_empty() {
                    break;
                }
                retain(&mut lefts, &mut rights, &found);
                paired.matches.extend(found);
            }
        }
        self.leave(&lefts, &rights, paired);
    }

    /// Pairs of rows with equal amounts, nearest in their first date.
    fn equal(&self, lefts: &[usize], rights: &[usize]) -> Vec<Match> {
        let first = self.rule.dates.first();
        // Further dates are equal here; what is near is found later.
        let others = |row: &Row| -> Vec<Option<i64>> {
            let of = |(date, micros): (&Date, &Option<i64>)| micros.map(|micros| moment(date.within, micros));
            self.rule.dates.iter().zip(&row.dates).skip(1).map(of).collect()
        };
        let mut alike: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for place in lefts {
            let row = &self.left[*place];
            alike.entry((&row.values, others(row))).or_default().0.push(*place);
        }
        for place in rights {
            let row = &self.right[*place];
            if let Some(group) = alike.get_mut(&(&row.values, others(row))) {
                group.1.push(*place);
            }
        }
        let mut found = Vec::new();
        for ((_, others), (lefts, rights)) in alike {
            if others.contains(&None) || rights.is_empty() {
                continue;
            }
            let ids = |rows: &[Row], places: &[usize]| -> Vec<String> {
                places.iter().map(|place| rows[*place].id.join("\u{1f}")).collect()
            };
            let (left_ids, right_ids) = (ids(self.left, &lefts), ids(self.right, &rights));
            // A row without the date is farther away than any: what is near comes first, elsewhere.
            let at = |row: &Row| match first {
                Some(date) => row.dates[0].map(|micros| moment(date.within, micros)),
                None => Some(0),
            };
            let moments = |rows: &[Row], places: &[usize]| -> Vec<(i64, usize)> {
                places.iter().enumerate().filter_map(|(nr, place)| Some((at(&rows[*place])?, nr))).collect()
            };
            let (l, r) = (moments(self.left, &lefts), moments(self.right, &rights));
            let (left_moments, right_moments) = (named(&l, &left_ids), named(&r, &right_ids));
            let within = first.filter(|date| date.decides).map_or(i64::MAX, |date| allowed(date.within));
            for pair in nearest_pairs(&left_moments, &right_moments, within) {
                found.push(Match {
                    left: vec![lefts[l[pair.left].1]],
                    right: vec![rights[r[pair.right].1]],
                    tie: pair.tie.map(|place| rights[r[place].1]),
                    rival: pair.rival.map(|place| lefts[l[place].1]),
                    is_crowded: false,
                });
            }
        }
        found
    }

    /// Pairs among the nearest rows: of all that the rule allows, the nearest in time and then in amount first.
    fn near(&self, lefts: &[usize], rights: &[usize]) -> Vec<Match> {
        let mut candidates = self.candidates(lefts, rights);
        candidates.sort_unstable();
        let mut of_left: BTreeMap<usize, Vec<(Near, usize)>> = BTreeMap::new();
        let mut of_right: BTreeMap<usize, Vec<(Near, usize)>> = BTreeMap::new();
        for (near, left, right) in &candidates {
            of_left.entry(*left).or_default().push((*near, *right));
            of_right.entry(*right).or_default().push((*near, *left));
        }
        let (mut taken_left, mut taken_right) = (BTreeSet::new(), BTreeSet::new());
        let mut found = Vec::new();
        for (near, left, right) in candidates {
            if taken_left.contains(&left) || taken_right.contains(&right) {
                continue;
            }
            let as_near = |list: Option<&Vec<(Near, usize)>>, own: usize, taken: &BTreeSet<usize>| {
                let fits = |(other, place): &&(Near, usize)| {
                    *other == near && *place != own && !taken.contains(place)
                };
                list.into_iter().flatten().find(fits).map(|(_, place)| *place)
            };
            let tie = as_near(of_left.get(&left), right, &taken_right);
            let rival = as_near(of_right.get(&right), left, &taken_left);
            taken_left.insert(left);
            taken_right.insert(right);
            found.push(Match { left: vec![left], right: vec![right], tie, rival, is_crowded: false });
        }
        found
    }

    fn candidates(&self, lefts: &[usize], rights: &[usize]) -> Vec<(Near, usize, usize)> {
        let mut indexes: Vec<BTreeSet<(Scaled, usize)>> = Vec::new();
        let views = self.views();
        for view in &views {
            let of = |place: &usize| Some((view(&self.right[*place])?, *place));
            indexes.push(rights.iter().filter_map(of).collect());
        }
        let mut candidates = Vec::new();
        for left in lefts {
            let mut near: BTreeSet<usize> = BTreeSet::new();
            for (view, index) in views.iter().zip(&indexes) {
                let Some(at) = view(&self.left[*left]) else { continue };
                near.extend(index.range((at, 0)..).take(NEIGHBOURS).map(|(_, place)| *place));
                near.extend(index.range(..(at, 0)).rev().take(NEIGHBOURS).map(|(_, place)| *place));
            }
            let fitting = near
                .into_iter()
                .filter(|right| self.dates_agree(*left, *right) && self.amounts_agree(*left, *right));
            candidates.extend(fitting.map(|right| (self.distance(*left, right), *left, right)));
        }
        candidates
    }

    /// By what rows can be near: their first date, and their first amount.
    fn views(&self) -> Vec<View> {
        let mut views: Vec<View> = Vec::new();
        if let Some(date) = self.rule.dates.first() {
            let within = date.within;
            views.push(Box::new(move |row: &Row| Some(Scaled::from(moment(within, row.dates[0]?)))));
        }
        if !self.rule.measures.is_empty() {
            views.push(Box::new(|row: &Row| row.values.first().copied()));
        } else if !views.is_empty() {
            // Rows without the date are near to all others, or to none.
            views.push(Box::new(|_| Some(0)));
        }
        views
    }

    fn distance(&self, left: usize, right: usize) -> Near {
        let (left, right) = (&self.left[left], &self.right[right]);
        let date = self.rule.dates.first();
        let days = date.map_or(Some(0), |date| apart(date, left.dates[0], right.dates[0]));
        let amount =
            left.values.first().zip(right.values.first()).map_or(0, |(one, other)| (other - one).abs());
        (days.map_or(i64::MAX, i64::saturating_abs), amount)
    }
}

/// Moments with the ids that their places in a list have.
fn named<'a>(timed: &[(i64, usize)], ids: &'a [String]) -> Vec<Moment<'a>> {
    timed.iter().map(|(at, place)| (*at, ids[*place].as_str())).collect()
}

/// How far two rows are from each other: in time, then in amount.
type Near = (i64, Scaled);

/// Takes matched rows out of the lists.
fn retain(lefts: &mut Vec<usize>, rights: &mut Vec<usize>, found: &[Match]) {
    let taken = |side: fn(&Match) -> &Vec<usize>| -> BTreeSet<usize> {
        found.iter().flat_map(|pair| side(pair).iter().copied()).collect()
    };
    let (left, right) = (taken(|pair| &pair.left), taken(|pair| &pair.right));
    lefts.retain(|place| !left.contains(place));
    rights.retain(|place| !right.contains(place));
}
