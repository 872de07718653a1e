//! Report profiles: what goes into a report, whose it is and how it looks, under a name in the
//! configuration.
//!
//! A profile acts on the tables and the context before a format gets them, so that every format, a
//! plugin's too, profits from it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;
use unicode_width::UnicodeWidthStr as _;

use crate::args::Lang;
use crate::error::CliError;
use crate::tables::arrange::{Arrangement, Misfit};

/// The tables that reports may have.
pub(crate) const TABLES: [&str; 15] = [
    "summary",
    "customers",
    "breaks",
    "orders",
    "services",
    "rules",
    "datasets",
    "lineage",
    "coupons",
    "quotas",
    "adjustments",
    "balances",
    "regions",
    "months",
    "lines",
];
/// Formats read these by the names of their columns, or there are too many rows to hold: they are always
/// whole.
const WHOLE: [&str; 2] = ["summary", "lines"];

/// Bytes of a logo.
const MAX_LOGO: u64 = 128 * 1024;
/// The pictures that formats can show, and what their files begin with.
const PICTURES: [(&str, &[u8]); 2] = [("image/png", b"\x89PNG\r\n\x1a\n"), ("image/jpeg", b"\xff\xd8\xff")];
/// Notes of a profile.
const MAX_NOTES: usize = 20;
/// Characters of a note, a title, a company's name.
const MAX_TEXT: usize = 2_000;

/// A text of the configuration that knows where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(crate) struct Marked(Spanned<String>);

impl Marked {
    fn text(&self) -> &str {
        self.0.as_ref()
    }
}

impl JsonSchema for Marked {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A language of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

/// One profile, `[profile.NAME]`. Whatever is left out is as without a profile.
#[derive(Debug, Default, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Profile {
    /// The formats to render where `--format` names none.
    pub(crate) formats: Vec<String>,
    /// The language of the report. `--lang` comes first.
    language: Option<Language>,
    /// The title of the report.
    title: Option<Marked>,
    /// Whose report it is, instead of the configuration's `partner`.
    company: Option<Marked>,
    /// A PNG or JPEG file of at most 128 KiB; a path that is not absolute begins where the configuration is.
    logo: Option<Marked>,
    /// Notes of your own for the first page.
    notes: Vec<Marked>,
    /// The tables of the report, in this order; empty for all.
    tables: Vec<Marked>,
    /// Table → its columns, in this order. Money brings its currency along.
    columns: BTreeMap<Marked, Vec<Marked>>,
    /// Table → columns. Rows that agree in these columns and in the currency become one; amounts and counts
    /// are added up, other columns are left out.
    group: BTreeMap<Marked, Vec<Marked>>,
    /// Every consumption line too, in formats that can have them.
    lines: bool,
    /// Format → its options, as `--option` sets them.
    #[schemars(with = "BTreeMap<String, Map<String, Value>>")]
    options: BTreeMap<String, toml::Table>,
}

/// The profiles of a configuration, and the file they stand in.
#[derive(Debug, Default, Clone)]
pub(crate) struct Profiles {
    all: BTreeMap<String, Profile>,
    path: PathBuf,
    text: String,
}

impl Profiles {
    /// Judges all that can be judged without a report.
    pub(crate) fn new(all: BTreeMap<String, Profile>, path: &Path, text: &str) -> Result<Self, String> {
        for profile in all.values() {
            profile.check().map_err(|(span, problem)| pointed(text, &span, &problem))?;
        }
        Ok(Self { all, path: path.to_owned(), text: text.to_owned() })
    }

    /// The profile of a name.
    pub(crate) fn get(&self, name: &str) -> Result<Chosen<'_>, CliError> {
        match self.all.get_key_value(name) {
            Some((name, profile)) => Ok(Chosen { profiles: self, name, profile }),
            None if self.all.is_empty() => Err(CliError::usage(
                format!("there is no profile `{name}`: the configuration has none"),
                format!(
                    "write [profile.{name}] into duizhang.toml; docs/reference/profiles.md shows what it may say"
                ),
            )),
            None => {
                let known: Vec<&str> = self.all.keys().map(String::as_str).collect();
                Err(CliError::usage(
                    format!("there is no profile `{name}`"),
                    format!("there are {}", known.join(", ")),
                ))
            }
        }
    }
}

/// Where something is wrong, and what.
type Fault = (Range<usize>, String);

impl Profile {
    fn check(&self) -> Result<(), Fault> {
        let mut seen = BTreeSet::new();
        for table in &self.tables {
            known_table(table)?;
            if !seen.insert(table.text()) {
                return Err(fault(table, format!("the table `{}` is named twice", table.text())));
            }
        }
        for (table, columns) in self.columns.iter().chain(&self.group) {
            known_table(table)?;
            if WHOLE.contains(&table.text()) {
                return Err(fault(table, format!("the table `{}` is always whole", table.text())));
            }
            if columns.is_empty() {
                return Err(fault(table, format!("no column is named for `{}`", table.text())));
            }
            let mut seen = BTreeSet::new();
            for column in columns {
                if !seen.insert(column.text()) {
                    return Err(fault(column, format!("the column `{}` is named twice", column.text())));
                }
            }
        }
        if let Some(note) = self.notes.get(MAX_NOTES) {
            return Err(fault(
                note,
                format!("there are {} notes; {MAX_NOTES} are allowed", self.notes.len()),
            ));
        }
        for text in self.notes.iter().chain(&self.title).chain(&self.company) {
            let length = text.text().chars().count();
            if length > MAX_TEXT {
                return Err(fault(text, format!("the text has {length} characters; {MAX_TEXT} are allowed")));
            }
        }
        Ok(())
    }

    /// What it does to the tables.
    fn arrangement(&self) -> Arrangement {
        let texts = |all: &[Marked]| all.iter().map(|one| one.text().to_owned()).collect();
        let map = |all: &BTreeMap<Marked, Vec<Marked>>| {
            all.iter().map(|(table, columns)| (table.text().to_owned(), texts(columns))).collect()
        };
        Arrangement { tables: texts(&self.tables), columns: map(&self.columns), group: map(&self.group) }
    }
}

fn known_table(table: &Marked) -> Result<(), Fault> {
    if TABLES.contains(&table.text()) {
        return Ok(());
    }
    let known = TABLES.join(", ");
    Err(fault(table, format!("there is no table `{}`; there are {known}", table.text())))
}

fn fault(at: &Marked, problem: String) -> Fault {
    (at.0.span(), problem)
}

/// A problem with the line of the file it is about and a mark below the place, as the reader of the file
/// format shows its own.
fn pointed(text: &str, span: &Range<usize>, problem: &str) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(begin..).unwrap_or_default().lines().next().unwrap_or_default();
    let number = before.matches('\n').count() + 1;
    let column = before.get(begin..).unwrap_or_default().chars().count();
    let marked = text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    let room = " ".repeat(number.to_string().len());
    let indent = " ".repeat(before.get(begin..).unwrap_or_default().width());
    let marks = "^".repeat(marked.width().max(1));
    format!(
        "line {number}, column {}: {problem}\n{room} |\n{number} | {line}\n{room} | {indent}{marks}",
        column + 1
    )
}

/// A profile that was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    profiles: &'a Profiles,
    name: &'a str,
    pub(crate) profile: &'a Profile,
}

impl Chosen<'_> {
    /// The language it wants.
    pub(crate) fn language(&self) -> Option<Lang> {
        self.profile.language.map(|language| match language {
            Language::En => Lang::En,
            Language::Zh => Lang::Zh,
        })
    }

    pub(crate) fn arrangement(&self) -> Arrangement {
        self.profile.arrangement()
    }

    /// Whether it wants every line where a format can have them.
    pub(crate) fn wants_lines(&self) -> bool {
        self.profile.lines || self.profile.tables.iter().any(|table| table.text() == "lines")
    }

    /// The options of a format, as JSON.
    pub(crate) fn options(&self, format: &str) -> Result<Map<String, Value>, CliError> {
        let Some(table) = self.profile.options.get(format) else { return Ok(Map::new()) };
        match serde_json::to_value(table) {
            Ok(Value::Object(options)) => Ok(options),
            Ok(_) => Err(CliError::bug("the options of a profile are no table")),
            Err(error) => Err(CliError::usage(
                format!("the profile `{}`: options.{format}: {error}", self.name),
                "write options as text, numbers, true or false, or lists of these",
            )),
        }
    }

    /// What formats are told: members of the context.
    pub(crate) fn context(&self) -> Result<Map<String, Value>, CliError> {
        let Profile { title, company, notes, tables, columns, group, .. } = self.profile;
        let mut told = Map::new();
        let mut tell = |name: &str, text: &Option<Marked>| {
            if let Some(text) = text {
                told.insert(name.to_owned(), text.text().into());
            }
        };
        tell("title", title);
        tell("partner", company);
        if !notes.is_empty() {
            told.insert("notes".to_owned(), notes.iter().map(Marked::text).collect());
        }
        let names: BTreeSet<&str> = columns.keys().chain(group.keys()).map(Marked::text).collect();
        let names: Vec<&str> = names.into_iter().collect();
        told.insert("arranged".to_owned(), json!({ "tables": !tables.is_empty(), "columns": names }));
        if let Some(logo) = &self.profile.logo {
            let (media_type, base64) = self.logo(logo)?;
            told.insert("logo".to_owned(), json!({ "media_type": media_type, "base64": base64 }));
        }
        Ok(told)
    }

    /// The type of the logo, by what is in the file, and its bytes in base64.
    fn logo(&self, logo: &Marked) -> Result<(&'static str, String), CliError> {
        let base = self.profiles.path.parent().unwrap_or(Path::new("."));
        let path = base.join(logo.text());
        let wrong = |problem: String, remedy: &str| {
            let problem = pointed(&self.profiles.text, &logo.0.span(), &problem);
            CliError::usage(format!("`{}`: {problem}", self.profiles.path.display()), remedy)
        };
        let size = std::fs::metadata(&path)
            .map_err(|error| wrong(format!("the logo `{}`: {error}", path.display()), "check the path"))?
            .len();
        if size > MAX_LOGO {
            let problem = format!("the logo has {size} bytes; {MAX_LOGO} are allowed");
            return Err(wrong(problem, "make it smaller: a width of 600 pixels is enough"));
        }
        let bytes = std::fs::read(&path)
            .map_err(|error| wrong(format!("the logo `{}`: {error}", path.display()), "check the path"))?;
        let known = PICTURES.iter().find(|(_, begin)| bytes.starts_with(begin));
        let (media_type, _) = known.ok_or_else(|| {
            let problem = format!("the logo `{}` is neither a PNG nor a JPEG file", path.display());
            wrong(problem, "save it as PNG; other kinds of picture do not show in every report")
        })?;
        Ok((media_type, STANDARD.encode(bytes)))
    }

    /// An error about a column that is not there, with the place that names it.
    pub(crate) fn misfit(&self, misfit: &Misfit) -> CliError {
        let Profile { columns, group, .. } = self.profile;
        let named = columns.iter().chain(group).filter(|(table, _)| table.text() == misfit.table);
        let place = named.flat_map(|(_, columns)| columns).find(|column| column.text() == misfit.column);
        let span = place.map_or(0..0, |place| place.0.span());
        let problem = pointed(&self.profiles.text, &span, &misfit.to_string());
        let message = format!("`{}`: {problem}", self.profiles.path.display());
        CliError::usage(message, "correct the profile; docs/reference/report-tables.md lists the columns")
    }
}

/// The JSON Schema of a profile, as docs/reference has it.
#[cfg(test)]
fn schema() -> String {
    let schema = schemars::schema_for!(Profile);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Profiles, String> {
        #[derive(Deserialize)]
        struct File {
            profile: BTreeMap<String, Profile>,
        }
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        Profiles::new(file.profile, Path::new("duizhang.toml"), text)
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, said) in [
            (
                "[profile.a]\ntables = [\"breaks\", \"custmers\"]",
                "line 2, column 21: there is no table `custmers`; there are summary, customers",
            ),
            ("[profile.a]\ntables = [\"custmers\"]", "2 | tables = [\"custmers\"]\n  |           ^^^^^^^^^^"),
            (
                "[profile.a]\ntables = [\"breaks\", \"breaks\"]",
                "line 2, column 21: the table `breaks` is named twice",
            ),
            (
                "[profile.a.columns]\nsummary = [\"item\"]",
                "line 2, column 1: the table `summary` is always whole",
            ),
            ("[profile.a.columns]\nbreaks = []", "no column is named for `breaks`"),
            ("[profile.a.group]\norders = [\"status\", \"status\"]", "the column `status` is named twice"),
            ("[profile.a]\ntitel = \"x\"", "unknown field `titel`"),
            ("[profile.a]\nlanguage = \"fr\"", "unknown variant `fr`"),
        ] {
            let error = read(text).map(|_| ()).unwrap_err();
            assert!(error.contains(said), "{text}:\n{error}");
        }
        let long = format!("[profile.a]\nnotes = [\"{}\"]", "对".repeat(2_001));
        assert!(read(&long).unwrap_err().contains("2001 characters"));
        assert!(read("[profile.a]\nlines = true\n[profile.a.options.csv]\nbom = false").is_ok());
    }

    #[test]
    #[allow(clippy::disallowed_methods)] // writes a file of the sources, not of a user
    fn the_schema_in_the_docs_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/profile.schema.json");
        if crate::environment::is_blessing() {
            std::fs::write(path, schema()).unwrap();
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == schema(), "write it again: DUIZHANG_BLESS=1 cargo test");
    }
}
