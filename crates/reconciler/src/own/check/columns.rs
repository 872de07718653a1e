//! Columns of datasets by name, and the nearest name where there is none.

use std::ops::Range;

use duizhang_lake::{Dataset, Kind};

use super::Mistake;

/// The datasets of both sides.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) left: Dataset,
    pub(super) right: Dataset,
}

/// A name, and where it stands.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) name: &'a str,
    pub(super) at: Range<usize>,
}

impl<'a> At<'a> {
    pub(super) fn new(name: &'a str, at: &Range<usize>) -> Self {
        Self { name, at: at.clone() }
    }

    /// The column of that name, if it holds one of some kinds; `what` says what it is wanted for.
    pub(super) fn of_kind(
        &self,
        dataset: Dataset,
        kinds: &[Kind],
        what: &str,
    ) -> Result<(&'static str, Kind), Mistake> {
        let spec = dataset.spec();
        let Some(column) = spec.index(self.name).and_then(|index| spec.columns.get(index)) else {
            let all: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
            // A name of a fitting kind is likelier to be meant.
            let fitting: Vec<&str> = spec
                .columns
                .iter()
                .filter(|column| kinds.contains(&column.kind))
                .map(|column| column.name)
                .collect();
            let remedy = match nearest(self.name, &fitting).or_else(|| nearest(self.name, &all)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", fitting.join(", ")),
            };
            let problem = format!("`{dataset}` has no column `{}`", self.name);
            return Err(Mistake::new(self.at.clone(), problem, "not known", remedy));
        };
        if kinds.contains(&column.kind) {
            return Ok((column.name, column.kind));
        }
        let problem = format!("`{}` of `{dataset}` holds {}", self.name, holds(column.kind));
        let wanted = kinds.iter().map(|kind| holds(*kind)).collect::<Vec<_>>().join(" or ");
        let label = format!("cannot be {}", what.split(" (").next().unwrap_or(what));
        let more = what.split_once(" (").map(|(_, more)| more.trim_end_matches(')'));
        let remedy = match more {
            Some(more) => format!("take a column of {wanted}; {more}"),
            None => format!("take a column of {wanted}"),
        };
        Err(Mistake::new(self.at.clone(), problem, label, remedy))
    }
}

/// What a column holds, in words.
pub(super) fn holds(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Int => "whole numbers",
        Kind::Money => "money",
        Kind::Quantity => "quantities",
        Kind::Time => "times",
        Kind::Json => "nested values",
    }
}

/// The known word that is nearest to one, if any is near.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|other| (strsim::damerau_levenshtein(word, other), *other)).min()?;
    // A third of the letters may be wrong, or the word is the beginning or end of another.
    let is_near = near.0 <= 1 + word.chars().count() / 3;
    let part = || {
        let is_part = |other: &&&str| word.len() >= 3 && (other.starts_with(word) || other.ends_with(word));
        known.iter().find(is_part).copied()
    };
    if is_near { Some(near.1) } else { part() }
}

/// What to write instead of a word.
pub(super) fn one_of(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", known.join(", ")),
    }
}
