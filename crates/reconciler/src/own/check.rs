//! From the file to rules: every word is held against the columns of the datasets, and every mistake is
//! told with its place.

mod columns;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use duizhang_lake::{Dataset, Kind, OWN};
use toml::Spanned;

use super::file::{self, File, OneOrMany};
use super::{Apart, Cardinality, Date, Key, Measure, OwnRule, PREFIX, Part, Shape, Side, Sign};
use crate::catalogue::rule_of;
use crate::finding::Direction;
use columns::{At, Columns, nearest, one_of};

/// So many rules a file may have.
pub const RULES_MAX: usize = 200;
/// The longest id.
const ID_MAX: usize = 60;

/// A mistake in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where: bytes of the file.
    pub at: Range<usize>,
    /// What is wrong, in a sentence.
    pub problem: String,
    /// What is said at the place itself.
    pub label: String,
    /// What to do.
    pub remedy: String,
}

impl Mistake {
    fn new(at: Range<usize>, problem: String, label: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { at, problem, label: label.into(), remedy: remedy.into() }
    }
}

/// An own table that the file names: where its mapping is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRef {
    /// Its name, with `own.`.
    pub name: String,
    /// The path of the mapping, as the file has it.
    pub path: String,
    /// Where the file says so.
    pub at: Range<usize>,
}

/// A file that is well formed, before it is held against the datasets.
#[derive(Debug)]
pub struct Draft(File);

impl Draft {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// The first place where it is not the TOML of a file of rules.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        toml::from_str(text).map(Self).map_err(|error| syntax(&error))
    }

    /// The own tables it names.
    #[must_use]
    pub fn tables(&self) -> Vec<TableRef> {
        let of = |(name, path): (&Spanned<String>, &Spanned<String>)| TableRef {
            name: format!("{OWN}{}", name.get_ref()),
            path: path.get_ref().clone(),
            at: path.span(),
        };
        self.0.tables.iter().map(of).collect()
    }

    /// The rules, if everything is as it should be. `tables` are the own tables by name, with their
    /// columns.
    ///
    /// # Errors
    /// All mistakes, in the order of the file.
    pub fn check(&self, tables: &BTreeMap<String, Dataset>) -> Result<Vec<OwnRule>, Vec<Mistake>> {
        let mut checker = Checker { tables, mistakes: Vec::new(), ids: BTreeSet::new() };
        if let Some(surplus) = self.0.rule.get(RULES_MAX) {
            let problem = format!("there are {} rules, of at most {RULES_MAX}", self.0.rule.len());
            checker.say(surplus.span(), problem, "one too many", "put fewer rules into the file");
        }
        let rules: Vec<OwnRule> = self.0.rule.iter().filter_map(|rule| checker.rule(rule)).collect();
        if checker.mistakes.is_empty() {
            return Ok(rules);
        }
        checker.mistakes.sort_by_key(|mistake| mistake.at.start);
        Err(checker.mistakes)
    }
}

/// What the TOML reader says, with the nearest of the words it knows.
fn syntax(error: &toml::de::Error) -> Mistake {
    let message = error.message().trim().replace('\n', "; ");
    let mut words = message.split('`').skip(1).step_by(2);
    let written = words.next().unwrap_or_default();
    let known: Vec<&str> = words.collect();
    let (label, remedy) = if message.starts_with("unknown field") {
        ("not known here", one_of(written, &known))
    } else if message.starts_with("missing field") {
        ("it is missing here", format!("write `{written} = …`; docs/reference/own-rules.md has every key"))
    } else if message.contains("floating point") {
        ("a binary fraction", "write decimals in quotes, so that they are exact: \"0.01\"".to_owned())
    } else {
        ("here", "docs/reference/own-rules.md shows how the file is written".to_owned())
    };
    Mistake::new(error.span().unwrap_or(0..0), message, label, remedy)
}

struct Checker<'a> {
    tables: &'a BTreeMap<String, Dataset>,
    mistakes: Vec<Mistake>,
    ids: BTreeSet<String>,
}

impl Checker<'_> {
    fn say(
        &mut self,
        at: Range<usize>,
        problem: impl Into<String>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.mistakes.push(Mistake::new(at, problem.into(), label, remedy));
    }

    /// Keeps a mistake, and goes on without the value.
    fn keep<T>(&mut self, found: Result<T, Mistake>) -> Option<T> {
        found.map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    fn rule(&mut self, rule: &Spanned<file::Rule>) -> Option<OwnRule> {
        let at = rule.span();
        let rule = rule.get_ref();
        let id = self.id(&rule.id);
        let cardinality = self.cardinality(rule.cardinality.as_ref());
        let (left, right) = (self.dataset(&rule.left), self.dataset(&rule.right));
        let more = self.direction(rule.if_more.as_ref());
        let less = self.direction(rule.if_less.as_ref());
        // What a side says of itself is looked at even where the other side is not known.
        let known = cardinality.unwrap_or(Cardinality::OneToOne);
        let sides = (
            left.and_then(|left| self.side(&rule.left, left, known)),
            right.and_then(|right| self.side(&rule.right, right, known)),
        );
        let (left, right, cardinality) = (left?, right?, cardinality?);
        let columns = Columns { left, right };
        let keys: Vec<Key> = rule.keys.iter().filter_map(|key| self.key(key, columns)).collect();
        let mut measures: Vec<Measure> =
            rule.measures.iter().filter_map(|measure| self.measure(measure, columns)).collect();
        tell_apart(measures.iter_mut().map(|measure| &mut measure.name));
        let mut dates: Vec<Date> =
            rule.dates.iter().filter_map(|date| self.date(date, columns, cardinality)).collect();
        tell_apart(dates.iter_mut().map(|date| &mut date.name));
        let told = rule.keys.len() + rule.dates.len();
        if told == 0 && !measures.iter().any(|measure| measure.decides) {
            let problem = "nothing says which rows belong together";
            self.say(
                at.clone(),
                problem,
                "this rule",
                "give it `keys`, columns that are equal on both sides",
            );
        } else if rule.keys.is_empty() && cardinality != Cardinality::OneToOne {
            let problem = format!("a {} rule adds up rows by its keys, and has none", cardinality.name());
            self.say(
                at.clone(),
                problem,
                "this rule",
                "give it `keys`, columns that are equal on both sides",
            );
        }
        let title = rule.title.clone().unwrap_or_else(|| rule.id.get_ref().clone());
        let remedies = rule.remedy.clone().or_else(|| rule.remedy_zh.clone()).map(|either| {
            [rule.remedy.clone().unwrap_or_else(|| either.clone()), rule.remedy_zh.clone().unwrap_or(either)]
        });
        Some(OwnRule {
            id: id?,
            titles: [title.clone(), rule.title_zh.clone().unwrap_or(title)],
            remedies,
            group: rule.group.clone(),
            cardinality,
            left: sides.0?,
            right: sides.1?,
            keys,
            measures,
            dates,
            directions: [more?, less?],
            recurring: rule.recurring,
        })
    }

    fn id(&mut self, id: &Spanned<String>) -> Option<&'static str> {
        let (at, text) = (id.span(), id.get_ref());
        let is_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let name = text.strip_prefix(PREFIX).unwrap_or_default();
        if rule_of(text).is_some() {
            let problem = format!("`{text}` is a rule of the catalogue");
            self.say(at, problem, "taken", format!("call yours `{PREFIX}{}`", text.replace('.', "-")));
        } else if !name.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
            || !name.bytes().all(is_letter)
            || text.len() > ID_MAX
        {
            let problem = format!("`{text}` is no id of an own rule");
            let remedy = format!(
                "write `{PREFIX}` and a name of lower-case letters, digits, `-` and `_`, {ID_MAX} in all at most"
            );
            self.say(at, problem, "no id", remedy);
        } else if !self.ids.insert(text.clone()) {
            self.say(at, format!("there is another rule `{text}` above"), "twice", "give each its own id");
        } else {
            // Ids of rules live as long as the program, as those of the catalogue do.
            return Some(Box::leak(text.clone().into_boxed_str()));
        }
        None
    }

    fn cardinality(&mut self, word: Option<&Spanned<String>>) -> Option<Cardinality> {
        let Some(word) = word else { return Some(Cardinality::OneToOne) };
        let found = Cardinality::ALL.into_iter().find(|known| known.name() == word.get_ref());
        if found.is_none() {
            let remedy = one_of(word.get_ref(), &Cardinality::ALL.map(Cardinality::name));
            self.say(word.span(), format!("`{}` is no cardinality", word.get_ref()), "not known", remedy);
        }
        found
    }

    fn direction(&mut self, word: Option<&Spanned<String>>) -> Option<Direction> {
        let Some(word) = word else { return Some(Direction::Internal) };
        let all = [Direction::Claim, Direction::Bill, Direction::Internal, Direction::None];
        let found = all.into_iter().find(|known| known.name() == word.get_ref());
        if found.is_none() {
            let remedy = one_of(word.get_ref(), &all.map(Direction::name));
            self.say(
                word.span(),
                format!("`{}` says nothing about who has to act", word.get_ref()),
                "not known",
                remedy,
            );
        }
        found
    }

    fn dataset(&mut self, side: &Spanned<file::Side>) -> Option<Dataset> {
        let name = &side.get_ref().dataset;
        let text = name.get_ref();
        if let Some(own) = self.tables.get(text) {
            return Some(*own);
        }
        if let Some(table) = text.strip_prefix(OWN) {
            let problem = format!("nothing says which columns `{text}` has");
            let known: Vec<&str> = self.tables.keys().map(String::as_str).collect();
            let remedy = match nearest(text, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("name the mapping that declares it: [tables] {table} = \"{table}.toml\""),
            };
            self.say(name.span(), problem, "not under [tables]", remedy);
            return None;
        }
        let found = Dataset::all().find(|dataset| dataset.name() == text);
        if found.is_none() {
            let mut known: Vec<&str> = Dataset::all().map(Dataset::name).collect();
            known.extend(self.tables.keys().map(String::as_str));
            let remedy = one_of(text, &known);
            self.say(name.span(), format!("there is no dataset `{text}`"), "not known", remedy);
        }
        found
    }

    fn side(
        &mut self,
        side: &Spanned<file::Side>,
        dataset: Dataset,
        cardinality: Cardinality,
    ) -> Option<Side> {
        let side = side.get_ref();
        let conditions = side.conditions.iter().filter_map(|one| self.condition(one, dataset)).collect();
        let mut column = |name: Option<&Spanned<String>>, usual: &str, kind: Kind, what: &str| match name {
            None => Some(dataset.spec().index(usual).map(|index| dataset.spec().columns[index].name)),
            Some(name) => {
                let found = At { name: name.get_ref(), at: name.span() }.of_kind(dataset, &[kind], what);
                self.keep(found).map(|(name, _)| Some(name))
            }
        };
        let currency = column(side.currency.as_ref(), "currency", Kind::Text, "a currency");
        let customer = column(side.customer.as_ref(), "customer_id", Kind::Text, "a customer");
        let month = column(side.month.as_ref(), "", Kind::Time, "the month");
        if let Some(month) = side.month.as_ref().filter(|_| cardinality != Cardinality::OneToOne) {
            let problem = format!("`month` is for one-to-one rules, and this one is {}", cardinality.name());
            let remedy = format!(
                "leave other months out: where = [{{ column = \"{}\", in_month = true }}]",
                month.get_ref()
            );
            self.say(month.span(), problem, "not here", remedy);
        }
        Some(Side { dataset, conditions, month: month?, currency: currency?, customer: customer? })
    }

    fn key(&mut self, key: &Spanned<file::Key>, columns: Columns) -> Option<Key> {
        let at = key.span();
        let (left, right, shape, folded) = match key.get_ref() {
            file::Key::Same(name) => (At::new(name, &at), At::new(name, &at), None, None),
            file::Key::Pair(pair) => {
                let named = |name: &'_ Spanned<String>| (name.get_ref().clone(), name.span());
                let (left, right) = (named(&pair.left), named(&pair.right));
                return self.key_of(
                    At::new(&left.0, &left.1),
                    At::new(&right.0, &right.1),
                    pair.shape.as_ref(),
                    pair.ignore_case.as_ref(),
                    columns,
                );
            }
        };
        self.key_of(left, right, shape, folded, columns)
    }

    fn key_of(
        &mut self,
        left: At<'_>,
        right: At<'_>,
        shape: Option<&Spanned<String>>,
        folded: Option<&Spanned<bool>>,
        columns: Columns,
    ) -> Option<Key> {
        let kinds = [Kind::Text, Kind::Int, Kind::Time];
        let what = "a key (amounts are compared by `measures`, with `decides = true`)";
        let (one, other) =
            (left.of_kind(columns.left, &kinds, what), right.of_kind(columns.right, &kinds, what));
        let (one, other) = (self.keep(one), self.keep(other));
        let (one, other) = (one?, other?);
        let is_time = one.1 == Kind::Time;
        if is_time != (other.1 == Kind::Time) {
            let problem = format!(
                "`{}` holds times, `{}` does not: they are never equal",
                if is_time { one.0 } else { other.0 },
                if is_time { other.0 } else { one.0 }
            );
            self.say(right.at, problem, "another kind", "compare columns of one kind");
            return None;
        }
        let folds = folded.is_some_and(|folded| *folded.get_ref());
        let shape = match (shape.map(|shape| (shape.get_ref().as_str(), shape.span())), is_time) {
            (None, false) if folds => Shape::Folded,
            (None, false) => Shape::Plain,
            (Some(("day", _)), true) => Shape::Day,
            (Some(("month", _)), true) => Shape::Month,
            (None, true) => {
                let problem = format!("`{}` holds times, which are hardly ever equal", one.0);
                let remedy = "say by what they are compared: as = \"day\" or as = \"month\"; or compare them under `dates`";
                self.say(left.at, problem, "a time", remedy);
                return None;
            }
            (Some((word, at)), _) => {
                let problem = if is_time {
                    format!("`{word}` is no part of a time")
                } else {
                    format!("`as` is for times, and `{}` holds none", one.0)
                };
                self.say(at, problem, "not here", "as = \"day\" and as = \"month\" are for keys of times");
                return None;
            }
        };
        if let Some(folded) = folded.filter(|_| is_time && folds) {
            self.say(folded.span(), "`ignore_case` is for texts", "not here", "leave it out");
        }
        Some(Key { left: one, right: other, shape })
    }

    fn measure(&mut self, measure: &Spanned<file::Measure>, columns: Columns) -> Option<Measure> {
        let at = measure.span();
        let pair = match measure.get_ref() {
            file::Measure::Same(text) => {
                let left = self.part(text, &at, columns.left);
                let right = self.part(text, &at, columns.right);
                let ((left, one), (right, other)) = (left?, right?);
                return self.alike(vec![left], vec![right], &[one, other], &at);
            }
            file::Measure::Pair(pair) => pair,
        };
        let left = self.parts(&pair.left, columns.left);
        let right = self.parts(&pair.right, columns.right);
        let within = self.tolerance(pair.within.as_ref());
        let percent = self.percent(pair.within_percent.as_ref());
        let ((left, mut kinds), (right, others)) = (left?, right?);
        kinds.extend(others);
        let found = self.alike(left, right, &kinds, &at)?;
        Some(Measure { within: within?, percent: percent?, decides: pair.decides, ..found })
    }

    /// Amounts that can be compared: all of them money, or all of them numbers of things.
    fn alike(
        &mut self,
        left: Vec<Part>,
        right: Vec<Part>,
        kinds: &[Kind],
        at: &Range<usize>,
    ) -> Option<Measure> {
        let is_money = kinds.contains(&Kind::Money);
        if is_money && kinds.contains(&Kind::Int) {
            let problem = "money and whole numbers are compared with each other";
            self.say(at.clone(), problem, "not one kind", "compare money with money");
            return None;
        }
        let name = left.first()?.column;
        Some(Measure { name, left, right, is_money, within: 0, percent: 0, decides: false })
    }

    fn parts(
        &mut self,
        parts: &Spanned<OneOrMany<String>>,
        dataset: Dataset,
    ) -> Option<(Vec<Part>, Vec<Kind>)> {
        let found: Vec<Option<(Part, Kind)>> = match parts.get_ref() {
            OneOrMany::One(text) => vec![self.part(text, &parts.span(), dataset)],
            OneOrMany::Many(many) => {
                many.iter().map(|text| self.part(text.get_ref(), &text.span(), dataset)).collect()
            }
        };
        if found.is_empty() {
            self.say(
                parts.span(),
                "an amount of no columns",
                "empty",
                "name the columns that it is the sum of",
            );
            return None;
        }
        Some(found.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip())
    }

    /// `column`, `-column` or `|column|`.
    fn part(&mut self, text: &str, at: &Range<usize>, dataset: Dataset) -> Option<(Part, Kind)> {
        let trimmed = text.trim();
        let inner = trimmed.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
        let (name, sign) = match (inner, trimmed.strip_prefix('-')) {
            (Some(inner), _) => (inner.trim(), Sign::Absolute),
            (None, Some(rest)) => (rest.trim(), Sign::Minus),
            (None, None) => (trimmed, Sign::Plus),
        };
        let found = At::new(name, at).of_kind(dataset, &[Kind::Money, Kind::Int], "an amount");
        self.keep(found).map(|(column, kind)| (Part { column, sign }, kind))
    }

    fn date(
        &mut self,
        date: &Spanned<file::Date>,
        columns: Columns,
        cardinality: Cardinality,
    ) -> Option<Date> {
        let at = date.span();
        let date = date.get_ref();
        if cardinality == Cardinality::ManyToMany {
            let problem = "a many-to-many rule compares sums, and a sum has no date";
            let remedy = "make the day or month a key: { left = …, right = …, as = \"day\" }";
            self.say(at, problem, "not here", remedy);
            return None;
        }
        let of = |name: &Spanned<String>, dataset| {
            At { name: name.get_ref(), at: name.span() }.of_kind(dataset, &[Kind::Time], "a date")
        };
        let (left, right) = (of(&date.left, columns.left), of(&date.right, columns.right));
        let (left, right) = (self.keep(left), self.keep(right));
        let within = match (&date.days, &date.minutes) {
            (Some(number), None) | (None, Some(number)) if !(0..=SPAN_MAX).contains(number.get_ref()) => {
                let problem = format!("{} is no span of time here", number.get_ref());
                self.say(
                    number.span(),
                    problem,
                    "out of range",
                    format!("write a number from 0 to {SPAN_MAX}"),
                );
                None
            }
            (Some(days), None) => Some(Apart::Days(*days.get_ref())),
            (None, Some(minutes)) => Some(Apart::Minutes(*minutes.get_ref())),
            (Some(_), Some(minutes)) => {
                self.say(
                    minutes.span(),
                    "both `days` and `minutes` are given",
                    "one too many",
                    "keep one of them",
                );
                None
            }
            (None, None) => {
                let problem = "nothing says how far apart the dates may be";
                self.say(
                    at,
                    problem,
                    "this pair of dates",
                    "write days = 0 for the same day, or minutes = 5",
                );
                None
            }
        };
        let decides = date.decides.as_ref().is_none_or(|decides| *decides.get_ref());
        if let Some(word) = date.decides.as_ref().filter(|_| !decides && cardinality != Cardinality::OneToOne)
        {
            let problem = format!("the dates of a {} rule say which rows are added up", cardinality.name());
            self.say(word.span(), problem, "cannot be false", "leave `decides` out");
        }
        let left = left?.0;
        Some(Date { name: left, left, right: right?.0, within: within?, decides })
    }
}

/// Breaks name their measure or their dates: a second one of a name gets a number.
fn tell_apart<'a>(names: impl Iterator<Item = &'a mut &'static str>) {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for name in names {
        let times = seen.entry(*name).or_default();
        *times += 1;
        if *times > 1 {
            // It lives as long as the program, like the names of columns.
            *name = Box::leak(format!("{name} ({times})").into_boxed_str());
        }
    }
}

/// The longest span between two dates: ten years of days, or as many minutes.
const SPAN_MAX: i64 = 3660;
