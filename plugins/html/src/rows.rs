//! The rows of a table: some as elements, all as data that the page's script makes elements from.
//!
//! A browser slows down with a hundred thousand rows of elements, not with as many rows of data.

use std::io::Write as _;

use duizhang_plugin_sdk::{Artifact, Column, Result, Row};

use crate::Page;
use crate::text::{Align, aligned, clean, escaped, heading, read, shown};

/// Rows that are elements from the beginning: what a browser without scripts shows.
pub(crate) const WRITTEN: u64 = 50;

/// Longer texts are broken into lines.
const LONG: usize = 40;

/// The data of a table, row by row. A cell that repeats the one above is `0`: the long texts of breaks
/// repeat a lot.
pub(crate) struct Data {
    last: Vec<String>,
    rows: u64,
    /// Rows that wait until the elements are written.
    waiting: String,
    offset_minutes: i32,
}

impl Data {
    pub(crate) fn new(columns: usize, offset_minutes: i32) -> Self {
        Self { last: vec![String::new(); columns], rows: 0, waiting: String::new(), offset_minutes }
    }

    /// Adds a row; returns its text, which belongs into the data block.
    fn row(&mut self, row: &Row<'_>) -> String {
        let mut text = String::from(if self.rows == 0 { "[" } else { ",\n[" });
        self.rows += 1;
        for (place, (value, last)) in row.values().zip(&mut self.last).enumerate() {
            if place > 0 {
                text.push(',');
            }
            let cell = shown(value, self.offset_minutes);
            if self.rows > 1 && cell == *last {
                text.push('0');
            } else {
                text.push_str(&json(&cell));
                *last = cell;
            }
        }
        text.push(']');
        text
    }

    /// Takes a row while the first ones are still written as elements.
    pub(crate) fn wait(&mut self, row: &Row<'_>) {
        let text = self.row(row);
        self.waiting.push_str(&text);
    }

    /// Begins the data block with what has waited.
    pub(crate) fn begin(&mut self, out: &mut Artifact<'_>, table: &str) -> Result<()> {
        write!(out, "<script type=\"application/json\" id=\"{}-data\">[", escaped(table))?;
        out.write_all(std::mem::take(&mut self.waiting).as_bytes())?;
        Ok(())
    }

    /// Adds a row to the block.
    pub(crate) fn put(&mut self, out: &mut Artifact<'_>, row: &Row<'_>) -> Result<()> {
        let text = self.row(row);
        out.write_all(text.as_bytes())?;
        Ok(())
    }

    pub(crate) fn end(out: &mut Artifact<'_>) -> Result<()> {
        out.write_all(b"]</script>\n")?;
        Ok(())
    }
}

/// A text as a JSON string that is only text in a script element, too.
pub(crate) fn json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('"');
    for character in text.chars() {
        match clean(character) {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\t' => safe.push_str("\\t"),
            // Nothing in a script element can end it, or begin a comment.
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe.push('"');
    safe
}

/// A row as elements of a table.
pub(crate) fn line(out: &mut Artifact<'_>, page: &Page, columns: &[Column], row: &Row<'_>) -> Result<()> {
    out.write_all(b"<tr>")?;
    for (column, value) in columns.iter().zip(row.values()) {
        let text = read(column, value, page.offset_minutes);
        let class = match (aligned(column) != Align::Text, text.starts_with('-')) {
            (true, true) => " class=\"n neg\"",
            (true, false) => " class=\"n\"",
            _ if text.chars().count() > LONG => " class=\"long\"",
            _ => "",
        };
        write!(out, "<td{class}>{}</td>", escaped(&text))?;
    }
    out.write_all(b"</tr>\n")?;
    Ok(())
}

/// A row that unfolds: its message first, everything else inside.
pub(crate) fn unfolding(
    out: &mut Artifact<'_>,
    page: &Page,
    columns: &[Column],
    row: &Row<'_>,
) -> Result<()> {
    let cell = |wanted: &str| {
        let at = columns.iter().position(|column| column.name == wanted);
        let place = at.and_then(|at| Some((columns.get(at)?, row.value(at))));
        place.map(|(column, value)| read(column, value, page.offset_minutes)).unwrap_or_default()
    };
    write!(
        out,
        "<details><summary><code>{}</code> <span class=\"what\">{}</span> <b>{} {}</b></summary><dl>",
        escaped(&cell("rule")),
        escaped(&cell("message")),
        escaped(&cell("difference")),
        escaped(&cell("currency"))
    )?;
    for (column, value) in columns.iter().zip(row.values()) {
        let text = read(column, value, page.offset_minutes);
        if column.name != "message" && !text.is_empty() {
            write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&heading(column, page)), escaped(&text))?;
        }
    }
    out.write_all(b"</dl></details>\n")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn json_is_only_text_in_a_script() {
        assert_eq!(
            json("</script><!--\"\\\n\u{202e}\u{2028}对账"),
            r#""\u003c/script\u003e\u003c!--\"\\\n"#.to_owned() + "\u{fffd}" + r"\u2028对账" + "\""
        );
    }
}
