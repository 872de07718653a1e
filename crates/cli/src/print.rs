//! What is printed: JSON and tables on standard output, everything else on standard error. The
//! only place that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)] // this is the place that the ban means

use std::io::Write;

use unicode_width::UnicodeWidthStr;

/// A result line on standard output. A reader that went away (`| head`) ends the program quietly.
pub(crate) fn out(line: &str) {
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{line}").is_err() {
        std::process::exit(0);
    }
}

/// A line for people on standard error.
pub(crate) fn note(line: &str) {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A text of somebody else: control characters are shown, not obeyed.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

/// A table on standard output: columns as wide as their widest cell, Chinese characters counted
/// double, the last column as it is. Control characters in cells are shown, not obeyed.
pub(crate) fn table(heading: &[(&str, Align)], rows: &[Vec<String>]) {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let width = |column: usize, title: &str| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([title.width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> =
        heading.iter().enumerate().map(|(column, (title, _))| width(column, title)).collect();
    let line = |cells: Vec<&str>| {
        let last = cells.len().saturating_sub(1);
        let mut text = String::new();
        for (index, cell) in cells.into_iter().enumerate() {
            let align = heading.get(index).map_or(Align::Left, |(_, align)| *align);
            let pad = " ".repeat(widths.get(index).copied().unwrap_or(0).saturating_sub(cell.width()));
            match align {
                Align::Right => text.extend([pad.as_str(), cell]),
                Align::Left if index == last => text.push_str(cell),
                Align::Left => text.extend([cell, pad.as_str()]),
            }
            if index != last {
                text.push_str("  ");
            }
        }
        text
    };
    out(&line(heading.iter().map(|(title, _)| *title).collect()));
    for row in &rows {
        out(&line(row.iter().map(String::as_str).collect()));
    }
}
