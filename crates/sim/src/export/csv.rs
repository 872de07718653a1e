//! The consumption detail as CSV.

use super::{Cell, HEADERS, cells};
use crate::SimError;
use crate::world::World;

/// UTF-8 with a byte order mark and commas: what Partner Center writes today.
pub fn consumption_csv(world: &World) -> String {
    format!("\u{feff}{}", table(world, ','))
}

/// GB18030 with semicolons: what comes back from an older spreadsheet.
pub fn consumption_gb18030(world: &World) -> Result<Vec<u8>, SimError> {
    let text = table(world, ';');
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode(&text);
    if unmappable {
        return Err(SimError::Render("a character in GB18030".to_owned()));
    }
    Ok(bytes.into_owned())
}

fn table(world: &World, separator: char) -> String {
    let mut text = row(HEADERS.iter().map(|heading| (*heading).to_owned()), separator);
    for line in &world.lines {
        let cells = cells(world, line).into_iter().map(|cell| match cell {
            Cell::Text(text) => text,
            Cell::Number(number) => number.to_string(),
        });
        text.push_str(&row(cells, separator));
    }
    text
}

fn row(cells: impl Iterator<Item = String>, separator: char) -> String {
    let quoted: Vec<String> = cells.map(|cell| quote(cell, separator)).collect();
    quoted.join(&separator.to_string()) + "\r\n"
}

/// Quotes where a reader could otherwise lose a character.
fn quote(cell: String, separator: char) -> String {
    if cell.contains([separator, '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
