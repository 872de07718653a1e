//! Which cell of a table goes into which column, found from its row of headings.

use std::collections::BTreeMap;

use super::Options;
use super::cells::{Cell, Style};
use super::headings;
use super::mapping::Mapping;
use super::rows::json_text;
use crate::datasets::Dataset;

/// The headings may come after a title and the conditions of the export: so many rows are tried.
pub(super) const HEADING_ROWS: usize = 20;

/// Where a cell goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Into a column.
    Column(usize, Style),
    /// Into the unknown fields, under its heading.
    Unknown,
    /// It holds unknown fields of a file that we wrote, as a JSON object.
    Extra,
}

/// A recognised table.
pub(super) struct Layout<'a> {
    pub(super) mapping: &'a Mapping,
    /// Headings as the file has them, trimmed.
    pub(super) headings: Vec<String>,
    pub(super) targets: Vec<Target>,
    /// The currency that the headings of amounts name.
    pub(super) currency: Option<&'static str>,
    /// Cells without a column by the name they get, as JSON, sorted by name; none where headings repeat or a
    /// cell holds fields itself, so that names depend on what is filled.
    pub(super) plain_extra: Option<Vec<(usize, String)>>,
}

impl Layout<'_> {
    /// The file's heading of a column, or the column's name where no heading has it.
    pub(super) fn heading_of(&self, column: usize) -> String {
        let found =
            self.targets.iter().position(|target| matches!(target, Target::Column(c, _) if *c == column));
        let name = || self.mapping.dataset.spec().columns[column].name.to_owned();
        found.and_then(|position| self.headings.get(position).cloned()).unwrap_or_else(name)
    }
}

/// Finds the row of headings among the first rows of a table and the mapping that reads it.
/// Returns the position of that row; otherwise a sentence on what was found and what is missing.
pub(super) fn recognise<'a>(
    rows: &[Vec<Cell<'_>>],
    options: &'a Options,
    comma_is_unclear: bool,
) -> Result<(usize, Layout<'a>), String> {
    for (position, row) in rows.iter().enumerate().take(HEADING_ROWS) {
        let headings: Vec<String> = row.iter().map(|cell| cell.text().to_owned()).collect();
        if let Some(mapping) = best(&headings, options)? {
            return Ok((position, layout(mapping, headings, comma_is_unclear)?));
        }
    }
    Err(unrecognised(rows, options))
}

/// The mappings that may be tried: the one that was given, or the bundled ones of the dataset.
fn candidates(options: &Options) -> Vec<&Mapping> {
    match &options.mapping {
        Some(mapping) => vec![mapping],
        None => Mapping::bundled()
            .filter(|mapping| options.dataset.is_none_or(|dataset| mapping.dataset == dataset))
            .collect(),
    }
}

fn best<'a>(headings: &[String], options: &'a Options) -> Result<Option<&'a Mapping>, String> {
    let normal: Vec<String> = headings.iter().map(|heading| headings::normal(heading)).collect();
    let mut best: Option<((usize, i64), &Mapping)> = None;
    let mut rival = None;
    for mapping in candidates(options) {
        // A dataset that was named by hand needs no further evidence than its key.
        let named = options.dataset.is_some() && !mapping.chosen;
        let Some(fit) = (if named { mapping.fit_named(&normal) } else { mapping.fit(&normal) }) else {
            continue;
        };
        match best {
            Some((other, _)) if other > fit => {}
            Some((other, winner)) if other == fit => rival = Some(winner),
            _ => (best, rival) = (Some((fit, mapping)), None),
        }
    }
    match (best, rival) {
        (Some((_, one)), Some(other)) => {
            Err(format!("the headings fit `{}` and `{}` alike: name the dataset", other.name, one.name))
        }
        (best, _) => Ok(best.map(|(_, mapping)| mapping)),
    }
}

fn layout(mapping: &Mapping, found: Vec<String>, comma_is_unclear: bool) -> Result<Layout<'_>, String> {
    let mut targets = Vec::with_capacity(found.len());
    let mut taken: BTreeMap<usize, &str> = BTreeMap::new();
    let mut currency = None;
    for heading in &found {
        let Some(&column) = mapping.columns.get(&headings::normal(heading)) else {
            targets.push(if Mapping::is_extra(heading) { Target::Extra } else { Target::Unknown });
            continue;
        };
        if let Some(other) = taken.insert(column, heading) {
            let name = mapping.dataset.spec().columns[column].name;
            return Err(format!("the headings \"{other}\" and \"{heading}\" both mean the column `{name}`"));
        }
        if let Some(named) = headings::currency(heading) {
            if currency.is_some_and(|other| other != named) {
                return Err("the headings name different currencies".to_owned());
            }
            currency = Some(named);
        }
        let utc = mapping.utc || headings::is_utc(heading);
        targets.push(Target::Column(column, Style { utc, comma_is_unclear }));
    }
    let plain_extra = plain_extra(&found, &targets);
    Ok(Layout { mapping, headings: found, targets, currency, plain_extra })
}

/// The name under which a cell without a column is kept.
pub(super) fn name_of(position: usize, heading: &str) -> String {
    if heading.is_empty() { format!("column {}", position + 1) } else { heading.to_owned() }
}

fn plain_extra(headings: &[String], targets: &[Target]) -> Option<Vec<(usize, String)>> {
    if targets.contains(&Target::Extra) {
        return None;
    }
    let unknown = targets.iter().enumerate().filter(|(_, target)| **target == Target::Unknown);
    let named: Vec<(String, usize)> =
        unknown.map(|(position, _)| (name_of(position, &headings[position]), position)).collect();
    let by_name: BTreeMap<&String, usize> = named.iter().map(|(name, position)| (name, *position)).collect();
    let are_all = by_name.len() == named.len();
    are_all.then(|| by_name.into_iter().map(|(name, position)| (position, json_text(name))).collect())
}

/// What to tell when no row is a row of headings.
fn unrecognised(rows: &[Vec<Cell<'_>>], options: &Options) -> String {
    // The widest of the rows is the likeliest to be meant.
    let filled = |row: &&Vec<Cell<'_>>| row.iter().filter(|cell| !cell.text().is_empty()).count();
    let Some(row) = rows.iter().take(HEADING_ROWS).rev().max_by_key(filled) else {
        return "it holds no rows".to_owned();
    };
    let found: Vec<String> = row.iter().map(|cell| headings::normal(cell.text())).collect();
    let shown: Vec<&str> =
        row.iter().map(Cell::text).filter(|heading| !heading.is_empty()).take(SHOWN_HEADINGS).collect();
    let shown = super::error::shown(&shown.join(", "));
    let nearest = candidates(options)
        .into_iter()
        .filter(|mapping| {
            options.dataset.is_some() || options.mapping.is_some() || mapping.knows(&found) * 2 > found.len()
        })
        .max_by_key(|mapping| mapping.knows(&found));
    let nearest = nearest.map(|mapping| lacking(mapping, &found)).unwrap_or_default();
    format!("its headings are of no known export ({shown}){nearest}")
}

/// Headings shown in the message about an unknown table.
const SHOWN_HEADINGS: usize = 12;

fn lacking(mapping: &Mapping, found: &[String]) -> String {
    let dataset: Dataset = mapping.dataset;
    let absent: Vec<&str> =
        mapping.signature.iter().filter(|heading| !found.contains(heading)).map(String::as_str).collect();
    let keys = mapping.missing_keys(found).join(", ");
    match (absent.is_empty(), keys.is_empty()) {
        (_, false) => format!("; rows of `{dataset}` need {keys}"),
        (false, true) => format!("; mapping `{}` expects the headings {}", mapping.name, absent.join(", ")),
        (true, true) => String::new(),
    }
}
