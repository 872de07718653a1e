//! Files of rules in the user's own words: read, held against the datasets, and every mistake shown where it
//! stands.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use duizhang_lake::Dataset;
use duizhang_lake::import::Mapping;
use duizhang_reconciler::own::{Draft, Mistake, OwnRules, TableRef};

use crate::error::{CliError, exit};

/// The largest file of rules.
const BYTES_MAX: u64 = 1024 * 1024;
/// The width that mistakes are shown in.
const WIDTH: usize = 100;

/// Reads a file of rules and the mappings it names.
pub(crate) fn load(path: &Path) -> Result<OwnRules, CliError> {
    let shown = path.display().to_string();
    let text = read(path, &shown)?;
    let fail = |mistakes: Vec<Mistake>| mistaken(&shown, &text, &mistakes);
    let draft = Draft::parse(&text).map_err(|mistake| fail(vec![mistake]))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(text.as_bytes());
    let mut tables = BTreeMap::new();
    let mut mistakes = Vec::new();
    for table in draft.tables() {
        match mapping(&table, path) {
            Ok((dataset, text)) => {
                // A separator that no text holds.
                hasher.update(&[0xff]).update(text.as_bytes());
                tables.insert(table.name, dataset);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    // What else is wrong would only follow from a table that is not known.
    if !mistakes.is_empty() {
        return Err(fail(mistakes));
    }
    let rules = draft.check(&tables).map_err(fail)?;
    Ok(OwnRules { rules, blake3: hasher.finalize().to_hex().to_string() })
}

fn read(path: &Path, shown: &str) -> Result<String, CliError> {
    let unreadable = |problem: String| {
        let message = format!("cannot read the rules `{shown}`: {problem}");
        CliError::usage(message, "check --rules, or `rules` under [reconcile] of the configuration")
    };
    let size = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if size > BYTES_MAX {
        return Err(unreadable(format!("it has {size} bytes, of at most {BYTES_MAX}")));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    Ok(text.strip_prefix('\u{FEFF}').map_or(text.clone(), str::to_owned))
}

/// The own table that a mapping declares.
fn mapping(table: &TableRef, rules: &Path) -> Result<(Dataset, String), Mistake> {
    let mistake = |problem: String, label: &str, remedy: &str| Mistake {
        at: table.at.clone(),
        problem,
        label: label.to_owned(),
        remedy: remedy.to_owned(),
    };
    let path: PathBuf = rules.parent().unwrap_or_else(|| Path::new("")).join(&table.path);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let problem = format!("cannot read the mapping of `{}`: {error}", table.name);
        mistake(problem, "this file", "write its path from the file of rules")
    })?;
    let found = Mapping::parse(&text, &table.path).map_err(|error| {
        mistake(error.to_string(), "this file", "correct the mapping; docs/reference/mappings.md shows how")
    })?;
    if found.dataset().name() != table.name {
        let problem =
            format!("the mapping `{}` is for `{}`, not for `{}`", table.path, found.dataset(), table.name);
        return Err(mistake(problem, "this file", "name the mapping that declares the table"));
    }
    Ok((found.dataset(), text))
}

/// All mistakes of a file, each with its line, the words in question underlined, and what to do.
fn mistaken(name: &str, text: &str, mistakes: &[Mistake]) -> CliError {
    let mut message = match mistakes {
        [_] => format!("there is a mistake in `{name}`\n"),
        _ => format!("there are {} mistakes in `{name}`\n", mistakes.len()),
    };
    // Control characters are not obeyed; every one stays one byte, so that places stay what they are.
    let blank = |c: char| if c.is_ascii_control() && c != '\n' && c != '\t' { ' ' } else { c };
    let text: String = text.chars().map(blank).collect();
    for mistake in mistakes {
        message.push('\n');
        message.push_str(&rendered(name, &text, mistake));
    }
    CliError { message: message.trim_end().to_owned(), remedy: None, code: exit::USAGE }
}

fn rendered(name: &str, text: &str, mistake: &Mistake) -> String {
    let place = AnnotationKind::Primary.span(within(text, &mistake.at)).label(mistake.label.as_str());
    let snippet = Snippet::source(text).path(name).annotation(place);
    let remedy = Level::HELP.no_name().message(mistake.remedy.as_str());
    let group =
        Level::ERROR.no_name().primary_title(mistake.problem.as_str()).element(snippet).element(remedy);
    let mut shown = Renderer::plain().decor_style(DecorStyle::Unicode).term_width(WIDTH).render(&[group]);
    shown.push('\n');
    shown
}

/// A place on one line: what is wrong about a whole rule is shown at its first line.
fn within(text: &str, at: &Range<usize>) -> Range<usize> {
    let end = at.end.min(text.len());
    let start = at.start.min(end);
    let line = text.get(start..end).and_then(|part| part.find('\n')).map_or(end, |length| start + length);
    let floor = |place: usize| (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0);
    floor(start)..floor(line.max(start))
}
