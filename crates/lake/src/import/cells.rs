//! Cells of tables for people, read as the values of columns.
//!
//! A cell is text as somebody's portal or spreadsheet printed it: with thousands separators,
//! currency signs, local times. Everything here either recovers exactly what was meant or says
//! that it cannot; nothing is guessed. Cells that mean "nothing" are empty ones, `--`, and in
//! columns of numbers and times also `-`, `/`, `—`, `N/A` and `null`.

use std::borrow::Cow;

use duizhang_money::{BillCycle, Timestamp, parse_money, parse_quantity};

use super::json;
use super::number;
use super::time;
use crate::datasets::{Column, Kind};
use crate::table::Value;

/// A cell as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A number of a spreadsheet, as exact decimal text.
    Number(String),
    /// A date of a spreadsheet, `2026-09-30 23:59:59`.
    Date(String),
    /// A number of a spreadsheet that had more digits than a spreadsheet keeps.
    Inexact(String),
    /// What a spreadsheet could not compute, and why it cannot be used.
    Broken(String, &'static str),
}

impl Cell<'_> {
    /// The cell as text, trimmed: what messages, labels and unknown columns use.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) => trimmed(text),
            Self::Number(text) | Self::Date(text) | Self::Inexact(text) | Self::Broken(text, _) => text,
        }
    }
}

/// How the cells of one column are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Times without a zone are UTC, not GMT+8.
    pub(super) utc: bool,
    /// A lone comma in a number may be a decimal one: the file is separated by semicolons.
    pub(super) comma_is_unclear: bool,
}

/// Why a cell is no value of its column, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) problem: String,
    pub(super) remedy: &'static str,
}

impl Trouble {
    pub(super) fn new(problem: impl Into<String>, remedy: &'static str) -> Self {
        Self { problem: problem.into(), remedy }
    }
}

/// What to do about a cell that is simply wrong.
pub(super) const CORRECT: &str = "correct the cell, or export the file again";
/// What to do about ids that a spreadsheet has rounded.
pub(super) const RUINED: &str = "the file was saved by Excel, which destroys long ids: export it again and \
                                 import it without opening it";

/// What is wrong with such an id.
const LOST: &str = "an id that was turned into a number and has lost digits";

/// A value, and the currency that the cell itself names.
pub(super) type Read<'a> = (Value<'a>, Option<&'static str>);

/// What kind of cell a text stood in; it matters where spreadsheets spoil what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A text, or a cell of a text file.
    Text,
    /// A number of a spreadsheet.
    Number,
    /// A date of a spreadsheet.
    Date,
}

/// Reads a cell as a value of its column.
pub(super) fn value<'a>(cell: &'a Cell<'_>, column: &Column, style: Style) -> Result<Read<'a>, Trouble> {
    let origin = match cell {
        Cell::Broken(_, problem) => return Err(Trouble::new(*problem, CORRECT)),
        Cell::Inexact(_) if is_id(column.name) => return Err(Trouble::new(LOST, RUINED)),
        Cell::Inexact(_) => {
            let problem = "a number with more digits than a workbook can hold exactly";
            return Err(Trouble::new(problem, "export the month as CSV, which keeps every digit"));
        }
        Cell::Empty | Cell::Text(_) => Origin::Text,
        Cell::Number(_) => Origin::Number,
        Cell::Date(_) => Origin::Date,
    };
    value_of(cell.text(), origin, column, style)
}

/// Reads the text of a cell, trimmed, as a value of its column.
pub(super) fn value_of<'a>(
    text: &'a str,
    origin: Origin,
    column: &Column,
    style: Style,
) -> Result<Read<'a>, Trouble> {
    if means_nothing(text, column.kind) {
        return Ok((Value::Null, None));
    }
    let value = match column.kind {
        Kind::Money | Kind::Quantity => return amount(text, column.kind, style),
        Kind::Int => integer(text, style)?,
        Kind::Time => Value::Time(instant(origin, text, style)?),
        Kind::Json => Value::Text(nested(text)?.into()),
        Kind::Text if column.name == "bill_cycle" => Value::Text(cycle(text)?),
        Kind::Text => Value::Text(words(origin, text, column)?.into()),
    };
    Ok((value, None))
}

/// Trims blanks as spreadsheets and portals leave them: also no-break and full-width spaces, and
/// the tab that is put behind long ids to keep Excel's hands off them.
pub(super) fn trimmed(text: &str) -> &str {
    // Nearly every cell begins and ends with a letter or digit.
    if let ([first, ..], [.., last]) = (text.as_bytes(), text.as_bytes())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    let is_bare = |letter: Option<char>| letter.is_none_or(|letter| !is_blank(letter));
    if is_bare(text.chars().next()) && is_bare(text.chars().next_back()) {
        return text;
    }
    text.trim_matches(is_blank)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{FEFF}' | '\u{200B}')
}

fn means_nothing(text: &str, kind: Kind) -> bool {
    if text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return kind != Kind::Text && matches!(text, "N/A" | "n/a" | "null" | "NULL");
    }
    let none = text.is_empty() || text == "--";
    match kind {
        Kind::Text => none,
        _ => none || matches!(text, "-" | "/" | "—" | "——" | "N/A" | "n/a" | "null" | "NULL"),
    }
}

fn amount(text: &str, kind: Kind, style: Style) -> Result<Read<'static>, Trouble> {
    let parse = if kind == Kind::Money { parse_money } else { parse_quantity };
    // What is a number as it stands has nothing to be taken off.
    if let Ok(units) = parse(text) {
        return Ok((Value::Units(units), None));
    }
    let plain =
        number::plain(text, style.comma_is_unclear).map_err(|problem| Trouble::new(problem, CORRECT))?;
    let units = parse(&plain.digits).map_err(|error| Trouble::new(error.to_string(), CORRECT))?;
    Ok((Value::Units(units), plain.currency))
}

fn integer(text: &str, style: Style) -> Result<Value<'static>, Trouble> {
    if number::is_plain(text)
        && let Ok(int) = text.parse()
    {
        return Ok(Value::Int(int));
    }
    let (yes, no) = (["true", "是"], ["false", "否"]);
    let lower = text.to_lowercase();
    if yes.contains(&lower.as_str()) {
        return Ok(Value::Int(1));
    }
    if no.contains(&lower.as_str()) {
        return Ok(Value::Int(0));
    }
    let wrong = |problem: String| {
        Trouble::new(problem, "give the label its code under [values] of a mapping, or correct the cell")
    };
    let plain = number::plain(text, style.comma_is_unclear).map_err(wrong)?;
    json::integer(&plain.digits)
        .map(Value::Int)
        .map_err(|problem| wrong(format!("{problem}, and no label that is known in this column")))
}

fn instant(origin: Origin, text: &str, style: Style) -> Result<i64, Trouble> {
    if origin == Origin::Number {
        let remedy = "format the column as a date in the workbook, or export again";
        return Err(Trouble::new("is a bare number where a date and time should be", remedy));
    }
    let parsed = time::instant(text, style.utc).map(Timestamp::micros);
    parsed.ok_or_else(|| Trouble::new("is not a date and time like 2026-09-30 23:59:59", CORRECT))
}

fn nested(text: &str) -> Result<String, Trouble> {
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
    match parsed {
        Ok(value) => Ok(value.to_string()),
        Err(_) => Err(Trouble::new("is not JSON, which this column holds", CORRECT)),
    }
}

/// A bill cycle in the forms exports print it, as `2026-09`.
fn cycle(text: &str) -> Result<Cow<'_, str>, Trouble> {
    if text.parse::<BillCycle>().is_ok() {
        return Ok(text.into());
    }
    time::cycle(text).map(|cycle| cycle.to_string().into()).ok_or_else(|| {
        // `Sep-26` is what Excel makes of 2026-09.
        Trouble::new(
            "not a billing month like 2026-09",
            "write the month as 2026-09 or 202609, or export again",
        )
    })
}

fn words<'a>(origin: Origin, text: &'a str, column: &Column) -> Result<&'a str, Trouble> {
    // `="0123"` is how exports stop Excel from reading a number.
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let rounded = match origin {
        // Excel keeps 15 digits of a number and fills the rest with zeros.
        Origin::Number => text.trim_start_matches('-').len() > 15 || text.contains('.'),
        Origin::Text | Origin::Date => number::is_scientific(text),
    };
    if rounded && is_id(column.name) {
        return Err(Trouble::new(LOST, RUINED));
    }
    Ok(text)
}

/// Whether a column holds ids, which a spreadsheet may have taken for numbers.
fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("_id")
}
