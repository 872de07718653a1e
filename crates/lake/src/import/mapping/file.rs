//! The mapping file: TOML, checked so that a mistake is shown at its line.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::labels::Labels;
use super::{Mapping, Rule};
use crate::datasets::{Dataset, Declared, Kind, Own, Spec};
use crate::import::cells::{self, Cell, Style};
use crate::import::error::ImportError;
use crate::import::headings;

/// The file as it is written. Unknown keys are refused: a misspelt one would silently do nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    /// For readers of the file only.
    #[serde(rename = "title")]
    _title: Option<String>,
    dataset: Spanned<String>,
    #[serde(default)]
    times: Option<Spanned<String>>,
    #[serde(default)]
    signature: Vec<String>,
    columns: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    constants: BTreeMap<Spanned<String>, Spanned<Code>>,
    #[serde(default)]
    generated: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    values: BTreeMap<Spanned<String>, BTreeMap<String, Code>>,
    table: Option<Spanned<Table>>,
}

/// The columns of a table of the user's own, which no dataset says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    title: Option<String>,
    title_zh: Option<String>,
    key: Vec<String>,
    columns: BTreeMap<String, String>,
}

/// A code or constant; numbers need no quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(i64),
    Text(String),
}

impl Code {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A mistake and where it is.
struct Mistake(Range<usize>, String);

/// Reads and checks a mapping.
pub(super) fn parse(text: &str, shown_as: &str) -> Result<Mapping, ImportError> {
    let fail = |at: Range<usize>, problem: String| ImportError::Mapping {
        file: shown_as.to_owned(),
        line: 1 + text.as_bytes().iter().take(at.start).filter(|byte| **byte == b'\n').count(),
        problem,
    };
    let file: File = toml::from_str(text)
        .map_err(|error| fail(error.span().unwrap_or(0..0), error.message().trim().replace('\n', "; ")))?;
    check(file, shown_as).map_err(|Mistake(at, problem)| fail(at, problem))
}

fn check(file: File, shown_as: &str) -> Result<Mapping, Mistake> {
    let dataset = dataset(&file.dataset, file.table.as_ref())?;
    let spec = dataset.spec();
    let utc = match &file.times {
        None => false,
        Some(zone) => match zone.get_ref().as_str() {
            "GMT+8" => false,
            "UTC" => true,
            other => {
                return Err(Mistake(
                    zone.span(),
                    format!("`times` is \"GMT+8\" or \"UTC\", not \"{other}\""),
                ));
            }
        },
    };
    let mut mapping = Mapping {
        name: file.name.unwrap_or_else(|| shown_as.to_owned()),
        dataset,
        signature: file.signature.iter().map(|heading| headings::normal(heading)).collect(),
        columns: columns(spec, &file.columns)?,
        constants: constants(spec, &file.constants, utc)?,
        generated: generated(spec, &file.generated)?,
        labels: Labels::standard(dataset),
        utc,
        chosen: true,
    };
    for (name, labels) in &file.values {
        let column = column(spec, name)?;
        for (label, code) in labels {
            mapping.labels.add(column, label, &code.text());
        }
    }
    let all: Vec<String> = mapping.columns.keys().cloned().collect();
    let missing = mapping.missing_keys(&all);
    if missing.is_empty() {
        return Ok(mapping);
    }
    let problem = format!(
        "rows of `{dataset}` need {}: map a heading to it, or give it under [constants] or [generated]",
        missing.join(", ")
    );
    Err(Mistake(file.dataset.span(), problem))
}

/// The dataset that is named, or the own table that is declared.
fn dataset(name: &Spanned<String>, table: Option<&Spanned<Table>>) -> Result<Dataset, Mistake> {
    let named: Dataset =
        name.get_ref().parse().map_err(|error| Mistake(name.span(), format!("{error}; or own.NAME")))?;
    match (named.is_own(), table) {
        (false, None) => Ok(named),
        (false, Some(table)) => {
            let problem = format!("the columns of `{named}` are known: [table] is for tables of your own");
            Err(Mistake(table.span(), problem))
        }
        (true, None) => {
            let problem = format!("the columns of `{named}` are not known: declare them under [table]");
            Err(Mistake(name.span(), problem))
        }
        (true, Some(table)) => {
            let at = table.span();
            let table = table.get_ref();
            let title_en = table.title.clone().unwrap_or_else(|| named.name().to_owned());
            let declared = Declared {
                title_zh: table.title_zh.clone().unwrap_or_else(|| title_en.clone()),
                title_en,
                key: table.key.clone(),
                columns: table.columns.iter().map(|(name, kind)| (name.clone(), kind.clone())).collect(),
            };
            Own::declare(named.name(), &declared).map(Dataset::Own).map_err(|problem| Mistake(at, problem))
        }
    }
}

fn column(spec: &Spec, name: &Spanned<String>) -> Result<usize, Mistake> {
    spec.index(name.get_ref()).ok_or_else(|| {
        let known: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
        let problem =
            format!("`{}` has no column `{}`; it has {}", spec.name, name.get_ref(), known.join(", "));
        Mistake(name.span(), problem)
    })
}

fn columns(
    spec: &Spec,
    written: &BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<HashMap<String, usize>, Mistake> {
    let mut columns = HashMap::new();
    for (heading, name) in written {
        let index = column(spec, name)?;
        let normal = headings::normal(heading.get_ref());
        if normal.is_empty() {
            return Err(Mistake(heading.span(), "an empty heading names no column".to_owned()));
        }
        if columns.insert(normal, index).is_some_and(|other| other != index) {
            let problem = format!("the heading \"{}\" is mapped to two columns", heading.get_ref());
            return Err(Mistake(heading.span(), problem));
        }
    }
    Ok(columns)
}

fn constants(
    spec: &Spec,
    written: &BTreeMap<Spanned<String>, Spanned<Code>>,
    utc: bool,
) -> Result<BTreeMap<usize, String>, Mistake> {
    let mut constants = BTreeMap::new();
    for (name, code) in written {
        let index = column(spec, name)?;
        let text = code.get_ref().text();
        let style = Style { utc, comma_is_unclear: false };
        cells::value(&Cell::Text(text.as_str().into()), &spec.columns[index], style).map_err(|trouble| {
            Mistake(
                code.span(),
                format!("\"{text}\" cannot stand in `{}`: {}", name.get_ref(), trouble.problem),
            )
        })?;
        constants.insert(index, text);
    }
    Ok(constants)
}

fn generated(
    spec: &Spec,
    written: &BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<BTreeMap<usize, Rule>, Mistake> {
    let mut generated = BTreeMap::new();
    for (name, rule) in written {
        let index = column(spec, name)?;
        let wrong = |problem: &str| Mistake(rule.span(), problem.to_owned());
        if spec.columns[index].kind != Kind::Text {
            return Err(Mistake(name.span(), "only columns of text can be generated".to_owned()));
        }
        let parsed = match rule.get_ref().strip_prefix("month of ") {
            Some(source) => {
                let source = spec.index(source).filter(|source| spec.columns[*source].kind == Kind::Time);
                Rule::MonthOf(source.ok_or_else(|| wrong("after `month of` comes a column of times"))?)
            }
            None if rule.get_ref() == "content" => Rule::Content,
            None => return Err(wrong("a rule is \"content\" or \"month of COLUMN\"")),
        };
        generated.insert(index, parsed);
    }
    Ok(generated)
}
