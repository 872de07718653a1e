//! Conditions and tolerances: values are held against the kind of their column.

use std::ops::Range;

use duizhang_lake::{Dataset, Kind};
use duizhang_money::{MONEY_SCALE, Scaled, Timestamp, parse_units};
use toml::Spanned;

use super::columns::{At, holds};
use super::{Checker, Mistake};
use crate::own::file::{self, OneOrMany, Value};
use crate::own::{Condition, Test};

/// A hundred per cent.
const WHOLE: Scaled = 100 * 100_000_000;

/// Makes a test of the text of a value.
type OfText = fn(String) -> Test;

impl Checker<'_> {
    /// What is asked of a column, as one condition a question.
    pub(super) fn condition(
        &mut self,
        condition: &Spanned<file::Condition>,
        dataset: Dataset,
    ) -> Option<Condition> {
        let at = condition.span();
        let condition = condition.get_ref();
        let kinds = [Kind::Text, Kind::Int, Kind::Money, Kind::Quantity, Kind::Time, Kind::Json];
        let name = At { name: condition.column.get_ref(), at: condition.column.span() };
        let found = name.of_kind(dataset, &kinds, "a condition");
        let (column, kind) = self.keep(found)?;
        let tests: Vec<Option<Test>> = self.tests(condition, kind);
        match <[Option<Test>; 1]>::try_from(tests) {
            Ok([test]) => Some(Condition { column, kind, test: test? }),
            Err(tests) => {
                let (problem, remedy) = if tests.is_empty() {
                    (
                        "nothing is asked of the column",
                        "write `is = …`, `not = …`, `at_least = …`, `empty = false` or the like",
                    )
                } else {
                    ("two things are asked in one condition", "write one condition for each")
                };
                self.say(at, problem, "this condition", remedy);
                None
            }
        }
    }

    fn tests(&mut self, asked: &file::Condition, kind: Kind) -> Vec<Option<Test>> {
        let mut tests = Vec::new();
        for (values, make) in [(&asked.is, Test::Is as fn(Vec<String>) -> Test), (&asked.not, Test::Not)] {
            if let Some(values) = values {
                tests.push(self.values(values, kind).map(make));
            }
        }
        let bounds: [(_, OfText); 4] = [
            (&asked.above, Test::Above),
            (&asked.below, Test::Below),
            (&asked.at_least, Test::AtLeast),
            (&asked.at_most, Test::AtMost),
        ];
        for (value, make) in bounds {
            let Some(value) = value else { continue };
            let ordered = [Kind::Int, Kind::Money, Kind::Quantity, Kind::Time];
            let fits = self.asks(kind, &ordered, value.span(), "more and less");
            let value = self.value(&value.get_ref().text(), value.span(), kind);
            tests.push(value.filter(|_| fits).map(make));
        }
        let texts: [(_, OfText); 3] =
            [(&asked.begins, Test::Begins), (&asked.ends, Test::Ends), (&asked.contains, Test::Contains)];
        for (text, make) in texts {
            let Some(text) = text else { continue };
            let fits = self.asks(kind, &[Kind::Text, Kind::Json], text.span(), "parts of a text");
            tests.push(Some(make(text.get_ref().clone())).filter(|_| fits));
        }
        if let Some(empty) = &asked.empty {
            tests.push(Some(Test::Empty(*empty.get_ref())));
        }
        if let Some(in_month) = &asked.in_month {
            let fits = self.asks(kind, &[Kind::Time], in_month.span(), "the month");
            tests.push(Some(Test::InMonth(*in_month.get_ref())).filter(|_| fits));
        }
        tests
    }

    /// Whether a question can be asked of a kind of column.
    fn asks(&mut self, kind: Kind, kinds: &[Kind], at: Range<usize>, what: &str) -> bool {
        let fits = kinds.contains(&kind);
        if !fits {
            let problem = format!("a column of {} cannot be asked about {what}", holds(kind));
            self.say(at, problem, "not of this column", "ask `is`, `not` or `empty`");
        }
        fits
    }

    fn values(&mut self, values: &Spanned<OneOrMany<Value>>, kind: Kind) -> Option<Vec<String>> {
        let exact = [Kind::Text, Kind::Int, Kind::Money];
        if !exact.contains(&kind) {
            let problem = format!("a column of {} is hardly ever equal to something", holds(kind));
            self.say(values.span(), problem, "not of this column", "ask `at_least` and `below`, or `empty`");
            return None;
        }
        match values.get_ref() {
            OneOrMany::One(value) => Some(vec![self.value(&value.text(), values.span(), kind)?]),
            OneOrMany::Many(many) => {
                let read = |value: &Spanned<Value>| self.value(&value.get_ref().text(), value.span(), kind);
                many.iter().map(read).collect()
            }
        }
    }

    /// A value in the form in which columns of the kind are compared.
    fn value(&mut self, text: &str, at: Range<usize>, kind: Kind) -> Option<String> {
        let (read, wanted) = match kind {
            Kind::Text | Kind::Json => (Some(text.to_owned()), ""),
            Kind::Int => (text.parse::<i64>().ok().map(|number| number.to_string()), "a whole number"),
            Kind::Money | Kind::Quantity => {
                (units(text).map(|_| text.to_owned()), "a number like \"12.50\", of at most 8 decimals")
            }
            Kind::Time => (
                instant(text).map(|micros| micros.to_string()),
                "a time like \"2026-09-30\" or \"2026-09-30 18:00:00\" (GMT+8)",
            ),
        };
        if read.is_none() {
            self.say(
                at,
                format!("`{text}` is not {wanted}"),
                "cannot be read",
                format!("the column holds {}: write {wanted}", holds(kind)),
            );
        }
        read
    }

    pub(super) fn tolerance(&mut self, value: Option<&Spanned<Value>>) -> Option<Scaled> {
        let Some(value) = value else { return Some(0) };
        let found = bounded(value, Scaled::MAX, "an amount like \"0.01\", zero or more");
        self.keep(found)
    }

    pub(super) fn percent(&mut self, value: Option<&Spanned<Value>>) -> Option<Scaled> {
        let Some(value) = value else { return Some(0) };
        let found = bounded(value, WHOLE, "a number of per cent from 0 to 100, like \"0.5\"");
        self.keep(found)
    }
}

/// A number that is not negative and not too large.
fn bounded(value: &Spanned<Value>, most: Scaled, wanted: &str) -> Result<Scaled, Mistake> {
    let text = value.get_ref().text();
    units(&text).filter(|units| (0..=most).contains(units)).ok_or_else(|| {
        let problem = format!("`{text}` is no tolerance");
        Mistake::new(value.span(), problem, "cannot be read", format!("write {wanted}"))
    })
}

fn units(text: &str) -> Option<Scaled> {
    parse_units(text, MONEY_SCALE, 38).ok()
}

/// A moment, GMT+8 where no zone is named.
fn instant(text: &str) -> Option<i64> {
    let local =
        Timestamp::parse_beijing(text).or_else(|_| Timestamp::parse_beijing(&format!("{text} 00:00:00")));
    local.or_else(|_| Timestamp::parse_utc(text)).ok().map(Timestamp::micros)
}
