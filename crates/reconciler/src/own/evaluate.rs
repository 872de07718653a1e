//! Evaluates own rules, group by group, and tells what became of every row.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Said};
use duizhang_money::{MONEY_SCALE, Scaled, Timestamp};
use polars::prelude::*;

use super::evidence::{Behind, behind};
use super::load::{Row, Rows, Which, load, on_both_sides};
use super::near::Near;
use super::pair::{Match, Paired, allowed, apart, is_within, pair};
use super::{Cardinality, OwnRule};
use crate::differences::Pair;
use crate::finding::{
    Break, Class, Direction, EVIDENCE_MAX, Evidence, OwnWords, RowKey, Side as Figures, Sides,
};
use crate::record::{Record, Tolerances};
use crate::source::Source;

/// What became of the rows of one side of a rule; a row that passes the side's conditions is in one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Whose rows.
    pub dataset: String,
    /// Rows that agree with their counterparts.
    pub matched: u64,
    /// Rows that differ within the tolerance.
    pub tolerated: u64,
    /// Rows that a break is about.
    pub broken: u64,
    /// Rows that another rule of the group tells of.
    pub elsewhere: u64,
    /// Rows of other months that are nobody's counterpart.
    pub outside: u64,
}

impl Places {
    /// Rows that passed the conditions.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.matched + self.tolerated + self.broken + self.elsewhere + self.outside
    }

    /// In words, without the places that no row is in.
    fn text(&self) -> Said {
        let all = [
            (self.matched, "matched", "行匹配"),
            (self.tolerated, "tolerated", "行在容差内"),
            (self.broken, "broken", "行有差异"),
            (self.elsewhere, "told by another rule of the group", "行由同组其他规则说明"),
            (self.outside, "of other months", "行属于其他账期"),
        ];
        let told = all.iter().filter(|(rows, ..)| *rows > 0);
        let told = told.map(|(rows, en, zh)| Said::new(format!("{rows} {en}"), format!("{rows} {zh}")));
        let (en, zh) = Said::apart(told);
        let none = |told: String, none: &str| if told.is_empty() { none.to_owned() } else { told };
        let (en, zh) = (none(en.join(", "), "none"), none(zh.join("、"), "无"));
        Said::new(format!("rows of {}: {en}", self.dataset), format!("{} 的行：{zh}", self.dataset))
    }
}

/// What an own rule found.
pub(crate) struct Evaluated {
    pub(crate) record: Record,
    /// Its two sides, where it compares one amount of money.
    pub(crate) pair: Option<Pair>,
    pub(crate) places: [Places; 2],
}

/// Why a rule cannot be evaluated.
pub(crate) struct Obstacle {
    pub(crate) rule: &'static str,
    pub(crate) why: Said,
}

/// Evaluates the rules of one group in their order: what one has matched is not there for the next.
pub(crate) fn evaluate(
    source: &Source<'_>,
    rules: &[&OwnRule],
) -> PolarsResult<Result<Vec<Evaluated>, Obstacle>> {
    for rule in rules {
        if let Some(why) = obstacle(source, rule)? {
            return Ok(Err(Obstacle { rule: rule.id, why }));
        }
    }
    let is_shared = rules.len() > 1;
    let mut used: BTreeMap<Dataset, BTreeSet<u32>> = BTreeMap::new();
    let mut done = Vec::new();
    for rule in rules {
        let mut seen = Seen::load(source, rule, is_shared)?;
        if is_shared {
            seen.leave_out(&used);
        }
        seen.paired = pair(rule, &seen.left.rows, &seen.right.rows);
        if is_shared {
            seen.take(&mut used);
        }
        done.push(seen);
    }
    for place in 0..done.len() {
        let (before, after) = done.split_at_mut(place + 1);
        if let Some(seen) = before.last_mut() {
            seen.hand_on(after);
        }
    }
    let mut found = Vec::new();
    for seen in done {
        found.push(seen.judge(source)?);
    }
    Ok(Ok(found))
}

fn obstacle(source: &Source<'_>, rule: &OwnRule) -> PolarsResult<Option<Said>> {
    for dataset in rule.needs().filter(|dataset| dataset.is_own()) {
        let schema = source.frame(dataset).collect_schema()?;
        let wanted = duizhang_lake::empty(dataset);
        if wanted.schema().iter().any(|(name, dtype)| schema.get(name) != Some(dtype)) {
            return Ok(Some(Said::new(
                format!(
                    "{dataset} was imported with other columns than its mapping declares now: import it again with --replace"
                ),
                format!("{dataset} 导入时的列与映射文件现在声明的不同：请用 --replace 重新导入"),
            )));
        }
    }
    Ok(match on_both_sides(source, rule)? {
        0 => None,
        rows => {
            let dataset = rule.left.dataset;
            Some(Said::new(
                format!("{rows} rows of {dataset} pass the conditions of both sides"),
                format!("{dataset} 有 {rows} 行同时满足两侧条件"),
            ))
        }
    })
}

/// A rule, the rows it looks at, and which of them belong together.
struct Seen<'a> {
    rule: &'a OwnRule,
    left: Rows,
    right: Rows,
    /// Places of all rows that pass the conditions, where rules share rows.
    scope: [BTreeSet<u32>; 2],
    paired: Paired,
    places: [Places; 2],
}

impl<'a> Seen<'a> {
    fn load(source: &Source<'_>, rule: &'a OwnRule, is_shared: bool) -> PolarsResult<Self> {
        let adds_up =
            |many: &[Cardinality]| !is_shared && rule.dates.is_empty() && many.contains(&rule.cardinality);
        let left = adds_up(&[Cardinality::ManyToOne, Cardinality::ManyToMany]);
        let right = adds_up(&[Cardinality::OneToMany, Cardinality::ManyToMany]);
        let left = load(source, rule, Which::Left, left, is_shared)?;
        let right = load(source, rule, Which::Right, right, is_shared)?;
        let scope = [&left, &right].map(|rows| {
            if is_shared { rows.rows.iter().map(|row| row.place).collect() } else { BTreeSet::new() }
        });
        let places = [&rule.left, &rule.right]
            .map(|side| Places { dataset: side.dataset.name().to_owned(), ..Places::default() });
        Ok(Self { rule, left, right, scope, paired: Paired::default(), places })
    }

    fn rows(&self, which: Which) -> &[Row] {
        match which {
            Which::Left => &self.left.rows,
            Which::Right => &self.right.rows,
        }
    }

    /// Leaves out the rows that earlier rules of the group have matched.
    fn leave_out(&mut self, used: &BTreeMap<Dataset, BTreeSet<u32>>) {
        let sides = [(&mut self.left, &self.rule.left), (&mut self.right, &self.rule.right)];
        for ((rows, side), places) in sides.into_iter().zip(&mut self.places) {
            if let Some(used) = used.get(&side.dataset) {
                let before = rows.rows.len();
                rows.rows.retain(|row| !used.contains(&row.place));
                places.elsewhere += (before - rows.rows.len()) as u64;
            }
        }
    }

    /// Notes the rows that this rule has matched.
    fn take(&self, used: &mut BTreeMap<Dataset, BTreeSet<u32>>) {
        for found in &self.paired.matches {
            for (which, places) in [(Which::Left, &found.left), (Which::Right, &found.right)] {
                let rows = self.rows(which);
                let taken = places.iter().map(|place| rows[*place].place);
                used.entry(which.of(self.rule).dataset).or_default().extend(taken);
            }
        }
    }

    /// Rows without a counterpart that a later rule of the group looks at are told by that one.
    fn hand_on(&mut self, later: &[Seen<'_>]) {
        let rule = self.rule;
        for (which, number) in [(Which::Left, 0), (Which::Right, 1)] {
            let dataset = which.of(rule).dataset;
            let looks = |place: u32| {
                later.iter().any(|other| {
                    let sides = [&other.rule.left, &other.rule.right];
                    sides
                        .iter()
                        .zip(&other.scope)
                        .any(|(side, scope)| side.dataset == dataset && scope.contains(&place))
                })
            };
            let (rows, over) = match which {
                Which::Left => (&self.left.rows, &mut self.paired.left_over),
                Which::Right => (&self.right.rows, &mut self.paired.right_over),
            };
            let before: usize = over.iter().map(Vec::len).sum();
            for together in over.iter_mut() {
                together.retain(|place| !looks(rows[*place].place));
            }
            over.retain(|together| !together.is_empty());
            let after: usize = over.iter().map(Vec::len).sum();
            self.places[number].elsewhere += (before - after) as u64;
        }
    }

    fn judge(mut self, source: &Source<'_>) -> PolarsResult<Evaluated> {
        let paired = std::mem::take(&mut self.paired);
        let places = self.places.clone();
        let record = Record::new(self.rule.id, &Tolerances::new());
        let tells = self.rule.measures.len() == 1 && self.rule.is_money();
        let mut judge =
            Judge { seen: &self, record, pair: tells.then(Pair::default), places, broken: Vec::new() };
        for found in &paired.matches {
            judge.tell(found);
        }
        for left in &paired.left_over {
            judge.tell(&Match { left: left.clone(), ..Match::default() });
        }
        for right in &paired.right_over {
            judge.tell(&Match { right: right.clone(), ..Match::default() });
        }
        judge.finish(source, &paired)
    }
}

/// A break while its evidence is not there yet.
struct Broken {
    found: Break,
    left: Vec<usize>,
    right: Vec<usize>,
    /// The measure that it is about.
    measure: Option<usize>,
}

/// How rows ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Matched,
    Tolerated,
    Broken,
}

struct Judge<'a> {
    seen: &'a Seen<'a>,
    record: Record,
    pair: Option<Pair>,
    places: [Places; 2],
    broken: Vec<Broken>,
}

impl Judge<'_> {
    /// Tells of rows that belong together, or of rows that are left over.
    fn tell(&mut self, found: &Match) {
        let rule = self.seen.rule;
        let sides = [(Which::Left, &found.left), (Which::Right, &found.right)];
        let members = |(which, places): (Which, &Vec<usize>)| -> Vec<Row> {
            places.iter().map(|place| self.seen.rows(which)[*place].clone()).collect()
        };
        let [left, right] = sides.map(members);
        let counts = [&left, &right].map(|rows| rows.iter().map(|row| row.rows).sum::<u64>());
        if !left.iter().chain(&right).any(|row| row.in_month) {
            for (places, rows) in self.places.iter_mut().zip(counts) {
                places.outside += rows;
            }
            return;
        }
        let about = About::of(rule, &left, &right);
        let mut end = End::Matched;
        if rule.measures.is_empty() {
            self.record.evaluated(1, None, 0);
            if left.is_empty() || right.is_empty() || found.is_crowded {
                let [expected, actual] = counts.map(count);
                end = self.break_of(found, &about, None, Sides::Counts(expected, actual));
            }
        }
        for number in 0..rule.measures.len() {
            end = end.max(self.measure(found, &about, number, [&left, &right]));
        }
        end = end.max(self.dates(found, &about, [&left, &right]));
        if found.is_ambiguous() && end != End::Broken {
            end = self.ambiguous(found, &about, [&left, &right]);
        } else if found.is_ambiguous() {
            self.tolerate_first(&about, [&left, &right]);
        }
        for (places, rows) in self.places.iter_mut().zip(counts) {
            match end {
                End::Matched => places.matched += rows,
                End::Tolerated => places.tolerated += rows,
                End::Broken => places.broken += rows,
            }
        }
    }

    fn measure(&mut self, found: &Match, about: &About, number: usize, [left, right]: [&[Row]; 2]) -> End {
        let rule = self.seen.rule;
        let Some(measure) = rule.measures.get(number) else { return End::Matched };
        let total = |rows: &[Row]| -> Scaled { rows.iter().map(|row| row.values[number]).sum() };
        let (expected, actual) = (total(left), total(right));
        let difference = actual - expected;
        self.record.evaluated(
            1,
            Some(&about.currency).filter(|_| measure.is_money).map(String::as_str),
            expected,
        );
        if let Some(pair) = &mut self.pair {
            pair.expect(about.customer(), &about.currency, expected);
            pair.actual(about.customer(), &about.currency, actual);
        }
        let is_alone = left.is_empty() || right.is_empty();
        // Of sums, one that is not there counts as nothing; a row that is not there is missed whatever its amount.
        let is_missed = is_alone && rule.cardinality != Cardinality::ManyToMany;
        // The break that says so tells the first amount.
        let is_ambiguous = number == 0 && found.is_ambiguous();
        if !is_missed && !found.is_crowded && is_within(measure, expected, difference) {
            if difference != 0 && !is_ambiguous {
                self.record.tolerated(about.customer(), &about.currency, difference, measure.is_money);
                return End::Tolerated;
            }
            return End::Matched;
        }
        let sides =
            if measure.is_money { Sides::Amounts(expected, actual) } else { Sides::Counts(expected, actual) };
        self.break_of(found, about, Some(number), sides)
    }

    /// Counts the difference of the first amount, which is small enough, where no break says that the pair is not the only
    /// one that fits.
    fn tolerate_first(&mut self, about: &About, [left, right]: [&[Row]; 2]) {
        let Some(measure) = self.seen.rule.measures.first() else { return };
        let total = |rows: &[Row]| -> Scaled { rows.iter().filter_map(|row| row.values.first()).sum() };
        let (expected, difference) = (total(left), total(right) - total(left));
        if difference != 0 && is_within(measure, expected, difference) {
            self.record.tolerated(about.customer(), &about.currency, difference, measure.is_money);
        }
    }

    fn break_of(&mut self, found: &Match, about: &About, measure: Option<usize>, sides: Sides) -> End {
        let rule = self.seen.rule;
        let class = if found.right.is_empty() {
            Class::MissingRight
        } else if found.left.is_empty() {
            Class::MissingLeft
        } else if found.is_crowded {
            Class::Duplicate
        } else {
            Class::Amount
        };
        let mut key = about.key.clone();
        if rule.measures.len() > 1 {
            let name =
                measure.and_then(|number| rule.measures.get(number)).map_or("", |measure| measure.name);
            key.push(("measure", name.to_owned()));
        }
        let broken = Break::new(rule.id, class, key, sides);
        let direction = match broken.difference().unwrap_or(0) {
            0 => Direction::Internal,
            1.. => rule.directions[0],
            _ => rule.directions[1],
        };
        self.keep(found, about, measure, broken.towards(direction));
        End::Broken
    }

    /// Dates that do not decide who belongs together, and are too far apart.
    fn dates(&mut self, found: &Match, about: &About, [left, right]: [&[Row]; 2]) -> End {
        let rule = self.seen.rule;
        let mut end = End::Matched;
        let ([left], [right]) = (left, right) else { return end };
        for (number, date) in rule.dates.iter().enumerate().filter(|(_, date)| !date.decides) {
            self.record.evaluated(1, None, 0);
            let (one, other) = (left.dates[number], right.dates[number]);
            if apart(date, one, other).is_some_and(|apart| apart.abs() <= allowed(date.within)) {
                continue;
            }
            let shown = |micros: Option<i64>| {
                micros.and_then(Timestamp::from_micros).map(Timestamp::to_beijing).unwrap_or_default()
            };
            let mut key = about.key.clone();
            key.push(("date", date.name.to_owned()));
            let sides = Sides::Texts(shown(one), shown(other));
            let broken = Break::new(rule.id, Class::Timing, key, sides).towards(Direction::Internal);
            self.keep(found, about, None, broken);
            end = End::Broken;
        }
        end
    }

    /// A pair that is not the only one that fits.
    fn ambiguous(&mut self, found: &Match, about: &About, [left, right]: [&[Row]; 2]) -> End {
        let rule = self.seen.rule;
        let first = rule.measures.first();
        let total = |rows: &[Row]| -> Scaled { rows.iter().filter_map(|row| row.values.first()).sum() };
        let sides = match first {
            Some(measure) if measure.is_money => Sides::Amounts(total(left), total(right)),
            Some(_) => Sides::Counts(total(left), total(right)),
            None => Sides::Counts(count(1), count(1)),
        };
        let broken = Break::new(rule.id, Class::Ambiguous, about.key.clone(), sides);
        self.keep(found, about, first.map(|_| 0), broken.towards(Direction::Internal));
        if let (Some(last), Some(tie)) = (self.broken.last_mut(), found.tie.or(found.rival)) {
            let which = if found.tie.is_some() { Which::Right } else { Which::Left };
            let row = &self.seen.rows(which)[tie];
            let dataset = which.of(rule).dataset;
            let candidate = crate::finding::Candidate {
                dataset: dataset.name().into(),
                key: named(dataset, &row.id),
                predicate: "tie".to_owned(),
                by: row.id.join("/"),
            };
            last.found = last.found.clone().with_tried([candidate]);
        }
        End::Broken
    }

    fn keep(&mut self, found: &Match, about: &About, measure: Option<usize>, broken: Break) {
        let currency = Some(about.currency.as_str()).filter(|_| !matches!(broken.sides, Sides::Texts(..)));
        let mut broken = broken.about(about.customer.as_deref(), currency);
        let titles = |dataset: Dataset| [dataset.spec().title_en, dataset.spec().title_zh];
        let rule = self.seen.rule;
        broken.own = Some(Box::new(OwnWords {
            left: titles(rule.left.dataset),
            right: titles(rule.right.dataset),
            remedies: rule.remedies.clone(),
        }));
        self.broken.push(Broken {
            found: broken,
            left: found.left.clone(),
            right: found.right.clone(),
            measure,
        });
    }

    /// Adds evidence and near misses to the breaks, and ends the record.
    fn finish(mut self, source: &Source<'_>, paired: &Paired) -> PolarsResult<Evaluated> {
        let mut broken = std::mem::take(&mut self.broken);
        let rule = self.seen.rule;
        let near = |which: Which, is_wanted: bool| {
            let taken = if is_wanted { self.taken(which, paired) } else { BTreeMap::new() };
            let rows = if is_wanted { self.seen.rows(which) } else { &[] };
            Near::new(rule, which, rows, taken)
        };
        let lefts = near(Which::Left, !paired.right_over.is_empty());
        let rights = near(Which::Right, !paired.left_over.is_empty());
        for one in &mut broken {
            let tried = match one.found.class {
                Class::MissingRight => rights.to(&self.seen.left.rows, &one.left),
                Class::MissingLeft => lefts.to(&self.seen.right.rows, &one.right),
                _ => continue,
            };
            one.found = one.found.clone().with_tried(tried);
        }
        let left = self.behind(source, Which::Left, &broken)?;
        let right = self.behind(source, Which::Right, &broken)?;
        for ((one, left), right) in broken.into_iter().zip(left).zip(right) {
            let found = self.with_evidence(one, &left, &right);
            self.record.broken(found);
        }
        let notes = self.places.iter().filter(|_| self.record.outcome.evaluated > 0).map(Places::text);
        self.record.outcome.notes = notes.collect();
        Ok(Evaluated { record: self.record, pair: self.pair, places: self.places })
    }

    /// Whose counterpart each matched row is.
    fn taken(&self, which: Which, paired: &Paired) -> BTreeMap<usize, String> {
        let label = |which: Which, places: &[usize]| {
            let row = places.first().map(|place| &self.seen.rows(which)[*place]);
            row.map(|row| if row.id.is_empty() { row.key.join("/") } else { row.id.join("/") })
                .unwrap_or_default()
        };
        let mut taken = BTreeMap::new();
        for found in &paired.matches {
            let (own, other) = match which {
                Which::Left => (&found.left, label(Which::Right, &found.right)),
                Which::Right => (&found.right, label(Which::Left, &found.left)),
            };
            taken.extend(own.iter().map(|place| (*place, other.clone())));
        }
        taken
    }

    /// The rows behind one side of each break.
    fn behind(&self, source: &Source<'_>, which: Which, broken: &[Broken]) -> PolarsResult<Vec<Vec<Behind>>> {
        let rows = self.seen.rows(which);
        let of = |one: &Broken| -> Vec<usize> {
            if which == Which::Left { one.left.clone() } else { one.right.clone() }
        };
        let are_sums = if which == Which::Left { self.seen.left.are_sums } else { self.seen.right.are_sums };
        if are_sums {
            let asked: Vec<Vec<&Row>> =
                broken.iter().map(|one| of(one).into_iter().map(|place| &rows[place]).collect()).collect();
            return behind(source, self.seen.rule, which, &asked);
        }
        let single = |place: usize| Behind { id: rows[place].id.clone(), values: rows[place].values.clone() };
        Ok(broken.iter().map(|one| of(one).into_iter().take(EVIDENCE_MAX).map(single).collect()).collect())
    }

    fn with_evidence(&self, one: Broken, left: &[Behind], right: &[Behind]) -> Break {
        let rule = self.seen.rule;
        let mut found = one.found;
        let mut evidence = Vec::new();
        let mut rows = 0;
        for (which, side, behind, places) in [
            (Which::Left, Figures::Expected, left, &one.left),
            (Which::Right, Figures::Actual, right, &one.right),
        ] {
            let dataset = which.of(rule).dataset;
            evidence.extend(behind.iter().map(|row| Evidence::of(dataset.name(), named(dataset, &row.id))));
            rows += places.iter().map(|place| self.seen.rows(which)[*place].rows).sum::<u64>();
            let Some(number) = one.measure else { continue };
            let total: Scaled = places.iter().map(|place| self.seen.rows(which)[*place].values[number]).sum();
            let item = rule.measures.get(number).map_or("", |measure| {
                let parts = if which == Which::Left { &measure.left } else { &measure.right };
                parts.first().map_or("", |part| part.column)
            });
            let mut rest = total;
            for row in behind {
                let units = row.values.get(number).copied().unwrap_or(0);
                found = found.with_row_term(side, item, &row.id.join("/"), units);
                rest -= units;
            }
            if rest != 0 {
                found = found.with_terms(side, &[("others", rest)]);
            }
        }
        found.with_rows(rows).with_evidence(evidence, rows)
    }
}

/// What the breaks of rows that belong together have in common.
struct About {
    key: Vec<(&'static str, String)>,
    customer: Option<String>,
    currency: String,
}

impl About {
    fn of(rule: &OwnRule, left: &[Row], right: &[Row]) -> Self {
        let one_customer = |rows: &[Row]| -> Option<String> {
            let first = rows.first()?.customer.clone()?;
            rows.iter().all(|row| row.customer.as_deref() == Some(&first)).then_some(first)
        };
        let first = left.first().or_else(|| right.first());
        Self {
            key: Self::key(rule, left, right),
            customer: one_customer(left).or_else(|| one_customer(right)),
            currency: first.map(|row| row.currency.clone()).unwrap_or_default(),
        }
    }

    /// A single row is told by its own key, a sum by the keys it is added up by.
    fn key(rule: &OwnRule, left: &[Row], right: &[Row]) -> Vec<(&'static str, String)> {
        let own = |dataset: Dataset, row: &Row| -> Vec<(&'static str, String)> {
            dataset.spec().key.iter().copied().zip(row.id.iter().cloned()).collect()
        };
        let single = match (rule.cardinality, left, right) {
            (Cardinality::OneToOne | Cardinality::OneToMany, [left], _) => Some(own(rule.left.dataset, left)),
            (Cardinality::OneToOne, [], [right]) | (Cardinality::ManyToOne, _, [right]) => {
                Some(own(rule.right.dataset, right))
            }
            _ => None,
        };
        single.unwrap_or_else(|| {
            let first = left.first().or_else(|| right.first());
            let values = first.map(|row| row.key.clone()).unwrap_or_default();
            rule.keys.iter().map(|key| key.left.0).zip(values).collect()
        })
    }

    fn customer(&self) -> &str {
        self.customer.as_deref().unwrap_or_default()
    }
}

fn named(dataset: Dataset, id: &[String]) -> RowKey {
    dataset.spec().key.iter().copied().zip(id.iter().map(String::as_str)).collect()
}

/// A number of rows as figures hold it.
fn count(rows: u64) -> Scaled {
    Scaled::from(rows) * Scaled::pow(10, MONEY_SCALE.into())
}
