//! Links from a break to the row it speaks of, and from that row back to its first break.
//!
//! Both ends must be known before either is written, since a large sheet is streamed row by row. So
//! the breaks are read ahead and kept, which says where each of their rows will stand; the other
//! sheets are written next and note where the rows are that a break asks for.

use crate::sheet::{FIRST_ROW, part_name};
use crate::words::Words;
use duizhang_plugin_sdk::{Batch, Column, Result, Row, Table};
use rust_xlsxwriter::quote_sheet_name;
use std::collections::HashMap;

/// Excel ignores further links of a sheet.
pub(crate) const MAX_SHEET_LINKS: u32 = 65_530;
/// Beyond so many breaks they are streamed, and nothing is linked.
const MAX_BREAKS: u64 = 300_000;

/// Tables whose rows a break may speak of, how its key calls their ids, the column with the ids, and the
/// column that leads back. The first that a break's key names is the row it speaks of.
const TARGETS: [(&str, &str, &str, &str); 7] = [
    ("orders", "order_id", "order_id", "breaks"),
    ("coupons", "coupon_id", "coupon_id", "breaks"),
    ("quotas", "quota_id", "quota_id", "breaks"),
    ("adjustments", "trans_id", "trans_id", "breaks"),
    ("lines", "id", "line_id", "line_id"),
    ("customers", "customer_id", "customer_id", "breaks"),
    ("rules", "rule", "rule", "broken"),
];

/// Where everything stands.
#[derive(Default)]
pub(crate) struct Links {
    /// By target: id → the number of its first break.
    wanted: Vec<HashMap<String, u64>>,
    /// By target: id → its row, as a link has it.
    found: Vec<HashMap<String, String>>,
    /// Columns of the breaks: key, customer, rule, as numbers of the table.
    key: Option<usize>,
    customer: Option<usize>,
    rule: Option<usize>,
}

impl Links {
    /// Reads the breaks ahead, if there are not too many.
    pub(crate) fn read(table: &mut Table<'_>, rows: Option<u64>) -> Result<(Self, Option<Vec<Batch>>)> {
        let mut links = Self {
            wanted: vec![HashMap::new(); TARGETS.len()],
            found: vec![HashMap::new(); TARGETS.len()],
            key: table.index("key"),
            customer: table.index("customer_id"),
            rule: table.index("rule"),
        };
        if rows.is_none_or(|rows| rows > MAX_BREAKS) {
            return Ok((links, None));
        }
        let mut batches = Vec::new();
        let mut number = 0;
        while let Some(batch) = table.next_batch()? {
            for row in batch.rows() {
                links.want(&row, number);
                number += 1;
            }
            batches.push(batch);
        }
        Ok((links, Some(batches)))
    }

    fn want(&mut self, row: &Row<'_>, number: u64) {
        let mut want = |target: usize, id: &str| {
            if let Some(ids) = self.wanted.get_mut(target)
                && !ids.contains_key(id)
            {
                ids.insert(id.to_owned(), number);
            }
        };
        for (target, id) in named(self.key.and_then(|column| row.text(column)).unwrap_or_default()) {
            want(target, id);
        }
        for (name, column) in [("customers", self.customer), ("rules", self.rule)] {
            if let (Some(target), Some(id)) = (target_of(name), column.and_then(|column| row.text(column))) {
                want(target, id);
            }
        }
    }

    /// What the cells of a table may link to.
    pub(crate) fn of<'l>(
        &'l mut self,
        table: &str,
        columns: &[Column],
        sheet_rows: u32,
        words: &Words,
    ) -> Ends<'l> {
        let find = |name: &str| columns.iter().position(|column| column.name == name);
        if table == "breaks" {
            return Ends::Breaks(self);
        }
        let target = target_of(table).and_then(|target| {
            let (.., id, _) = TARGETS.get(target)?;
            Some((target, find(id)?))
        });
        match target {
            Some((target, id)) => {
                let breaks = words.sheet("breaks").to_owned();
                Ends::Target { links: self, target, id, sheet_rows, breaks }
            }
            None => Ends::None,
        }
    }

    /// The row that a key speaks of.
    fn key_row(&self, key: &str) -> Option<&str> {
        named(key).find_map(|(target, id)| self.row(target, id))
    }

    fn row(&self, target: usize, id: &str) -> Option<&str> {
        self.found.get(target)?.get(id).map(String::as_str)
    }
}

/// The ends of links in one table.
pub(crate) enum Ends<'l> {
    /// Nothing is linked.
    None,
    /// The breaks: to the rows they speak of.
    Breaks(&'l Links),
    /// Rows that breaks speak of: back to the first break.
    Target { links: &'l mut Links, target: usize, id: usize, sheet_rows: u32, breaks: String },
}

impl Ends<'_> {
    /// Notes where a row is.
    pub(crate) fn note(&mut self, row: &Row<'_>, sheet: &str, at: u32) {
        let Ends::Target { links, target, id, .. } = self else { return };
        let Some(id) = row.text(*id) else { return };
        let is_wanted = links.wanted.get(*target).is_some_and(|ids| ids.contains_key(id));
        if let Some(found) = links.found.get_mut(*target)
            && is_wanted
            && !found.contains_key(id)
        {
            found.insert(id.to_owned(), place(sheet, at));
        }
    }

    /// Where a cell leads.
    pub(crate) fn target(&self, row: &Row<'_>, column: &str) -> Option<String> {
        match self {
            Ends::None => None,
            Ends::Breaks(links) => {
                let text = |column: Option<usize>| column.and_then(|column| row.text(column));
                let found = match column {
                    "key" => links.key_row(text(links.key)?)?,
                    "customer_name" => links.row(target_of("customers")?, text(links.customer)?)?,
                    "rule_title" => links.row(target_of("rules")?, text(links.rule)?)?,
                    _ => return None,
                };
                Some(found.to_owned())
            }
            Ends::Target { links, target, id, sheet_rows, breaks } => {
                let (.., count) = TARGETS.get(*target)?;
                if column != *count {
                    return None;
                }
                let number = *links.wanted.get(*target)?.get(row.text(*id)?)?;
                let part = number / u64::from(*sheet_rows);
                let at = FIRST_ROW + u32::try_from(number % u64::from(*sheet_rows)).ok()?;
                Some(place(&part_name(breaks, usize::try_from(part).ok()? + 1), at))
            }
        }
    }
}

fn target_of(table: &str) -> Option<usize> {
    TARGETS.iter().position(|(name, ..)| *name == table)
}

/// The first cell of a row, as a link has it.
fn place(sheet: &str, row: u32) -> String {
    let quoted = quote_sheet_name(sheet);
    let quoted = if quoted.starts_with('\'') { quoted } else { format!("'{quoted}'") };
    format!("internal:{quoted}!A{}", row + 1)
}

/// The targets that a key names: `order_id=CS1; part=coupon_amount` is about the order CS1.
fn named(key: &str) -> impl Iterator<Item = (usize, &str)> {
    key.split("; ").filter_map(|pair| {
        let (name, id) = pair.split_once('=')?;
        // `base_order_id`, `from_quota_id` and the like name rows of the same kind.
        let is = |column: &str| {
            name == column || name.strip_suffix(column).is_some_and(|rest| rest.ends_with('_'))
        };
        // A line is named by `id` and nothing else, as every id ends in it.
        let target = TARGETS
            .iter()
            .position(|(_, column, ..)| if *column == "id" { name == "id" } else { is(column) })?;
        Some((target, id))
    })
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, named, place};

    #[test]
    fn a_key_names_rows() {
        let tables =
            |key: &str| named(key).map(|(at, id)| format!("{} {id}", TARGETS[at].0)).collect::<Vec<_>>();
        assert_eq!(tables("order_id=CS1; part=coupon_amount"), ["orders CS1"]);
        assert_eq!(tables("customer_id=c1; trade_id=x; base_order_id=CS2"), ["customers c1", "orders CS2"]);
        assert_eq!(tables("id=7; resource_id=9"), ["lines 7"]);
        assert_eq!(tables(""), Vec::<String>::new());
    }

    #[test]
    fn a_place_is_quoted() {
        assert_eq!(place("Breaks", 3), "internal:'Breaks'!A4");
        assert_eq!(place("Lines (2)", 0), "internal:'Lines (2)'!A1");
    }
}
