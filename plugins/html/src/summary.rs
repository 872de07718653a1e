//! The summary: what a reader wants first, section by section, with a bar beside each amount.

use std::collections::BTreeMap;
use std::io::Write as _;

use duizhang_plugin_sdk::{Artifact, Decimal, Job, Language, Result, Row, Table};

use crate::text::{escaped, part_words};

/// A row of the table `summary`.
struct Item {
    section: String,
    label: String,
    currency: String,
    amount: Option<Decimal>,
    count: Option<i64>,
    text: String,
}

impl Item {
    fn read(row: &Row<'_>, places: &[Option<usize>; 6]) -> Self {
        let text = |at: Option<usize>| at.and_then(|at| row.text(at)).unwrap_or_default().to_owned();
        let [section, label, currency, amount, count, words] = *places;
        Self {
            section: text(section),
            label: text(label),
            currency: text(currency),
            amount: amount.and_then(|at| row.decimal(at)),
            count: count.and_then(|at| row.int(at)),
            text: text(words),
        }
    }
}

/// Writes the parts of the summary, in the order they come.
pub(crate) fn write(
    out: &mut Artifact<'_>,
    job: Job<'_>,
    table: &mut Table<'_>,
    language: Language,
) -> Result<()> {
    let places = ["section", "label", "currency", "amount", "count", "text"].map(|name| table.index(name));
    let mut items: Vec<Item> = Vec::new();
    let mut totals = table.totals();
    while let Some(batch) = table.next_batch()? {
        for row in batch.rows() {
            items.push(Item::read(&row, &places));
            totals.add(&row);
        }
    }
    let parts: Vec<&[Item]> = items.chunk_by(|one, other| one.section == other.section).collect();
    let is_told = |part: &&[Item]| part.iter().all(|item| item.amount.is_none() && item.count.is_none());
    for part in parts.iter().filter(|part| is_told(part)) {
        told(out, part)?;
    }
    out.write_all(b"<div class=\"parts-grid\">\n")?;
    for part in parts.iter().filter(|part| !is_told(part)) {
        let name = part.first().map(|item| item.section.as_str()).unwrap_or_default();
        out.write_all(b"<div class=\"part\">\n")?;
        figures(out, &part_words(name, language), part)?;
        out.write_all(b"</div>\n")?;
    }
    out.write_all(b"</div>\n")?;
    totals.attest(&job)
}

/// Words only: the verdict and its reasons.
fn told(out: &mut Artifact<'_>, part: &[Item]) -> Result<()> {
    out.write_all(b"<dl>")?;
    for item in part {
        write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&item.label), escaped(&item.text))?;
    }
    out.write_all(b"</dl>\n")?;
    Ok(())
}

fn figures(out: &mut Artifact<'_>, heading: &str, part: &[Item]) -> Result<()> {
    // A bar is as long as its share of the largest amount of its currency.
    let mut largest: BTreeMap<&str, u128> = BTreeMap::new();
    for item in part {
        let units = item.amount.map_or(0, |amount| amount.units.unsigned_abs());
        let most = largest.entry(&item.currency).or_insert(1);
        *most = units.max(*most);
    }
    writeln!(
        out,
        "<h3>{0}</h3>\n<table class=\"parts\"><caption class=\"hidden\">{0}</caption><tbody>",
        escaped(heading)
    )?;
    for item in part {
        let amount = item.amount.map(|amount| amount.trimmed().to_string()).unwrap_or_default();
        let count = item.count.map(|count| count.to_string()).unwrap_or_default();
        write!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td>{}</td><td class=\"n\">{}</td><td>",
            escaped(&item.label),
            escaped(&amount),
            escaped(&item.currency),
            escaped(&count)
        )?;
        if let Some(amount) = item.amount.filter(|amount| !amount.is_zero()) {
            // Only the length of a bar is rounded.
            let length = amount.units.unsigned_abs().saturating_mul(240)
                / largest.get(item.currency.as_str()).copied().unwrap_or(1);
            let class = if amount.is_negative() { " class=\"neg\"" } else { "" };
            write!(
                out,
                "<svg width=\"240\" height=\"12\" aria-hidden=\"true\"><rect{class} width=\"{}\" height=\"12\"/></svg>",
                length.max(1)
            )?;
        }
        // Words belong to the reader whatever stands beside them.
        writeln!(out, "{}</td></tr>", escaped(&item.text))?;
    }
    out.write_all(b"</tbody></table>\n")?;
    Ok(())
}
