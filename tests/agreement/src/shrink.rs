//! A month about which the two disagree, made as small as it can be while they still do.

use std::collections::BTreeSet;

use duizhang_auditor::{Month, Table, key_of};

use crate::judge;

/// Tries at most so many smaller months: each is a whole reconciliation.
const TRIES_MAX: usize = 600;

/// What the disagreement is about: the first word of the first sentence, the rule.
pub fn subject(disagreements: &[String]) -> String {
    disagreements.first().and_then(|told| told.split_whitespace().next()).unwrap_or_default().to_owned()
}

struct Search {
    month: Month,
    subject: String,
    tries: usize,
}

impl Search {
    /// Takes the smaller month if the two still disagree about the same rule.
    fn try_with(&mut self, change: impl FnOnce(&mut Month)) -> bool {
        if self.tries >= TRIES_MAX {
            return false;
        }
        let mut smaller = self.month.clone();
        change(&mut smaller);
        if smaller == self.month {
            return false;
        }
        self.tries += 1;
        let disagreements = judge(&smaller).disagreements;
        let still = disagreements.iter().any(|told| told.split_whitespace().next() == Some(&self.subject));
        if still {
            self.month = smaller;
        }
        still
    }
}

/// The smaller month: fewer customers, then fewer rows, then fewer cells.
pub fn shrink(month: &Month) -> Month {
    let subject = subject(&judge(month).disagreements);
    let mut search = Search { month: month.clone(), subject, tries: 0 };
    loop {
        let before = search.month.clone();
        settings(&mut search);
        rules(&mut search);
        tables(&mut search);
        customers(&mut search);
        rows(&mut search);
        if search.month == before || search.tries >= TRIES_MAX {
            break;
        }
    }
    cells(&mut search);
    search.month
}

fn settings(search: &mut Search) {
    search.try_with(|month| month.tolerances.clear());
    search.try_with(|month| month.reading = None);
    search.try_with(|month| month.others.clear());
    search.try_with(|month| month.workdays.clear());
    search.try_with(|month| month.only.truncate(1));
    search.try_with(|month| month.only.clear());
    search.try_with(|month| month.coupons_taken = None);
    for number in (0..search.month.coupon_states.len()).rev() {
        search.try_with(|month| drop(month.coupon_states.remove(number)));
    }
    for number in 0..search.month.coupon_states.len() {
        let rows = search.month.coupon_states[number].2.len();
        for row in (0..rows).rev() {
            search.try_with(|month| drop(month.coupon_states[number].2.remove(row)));
        }
    }
    search.try_with(|month| month.tables.values_mut().for_each(|table| table.asked.clear()));
    search.try_with(|month| month.tables.values_mut().for_each(|table| table.since.clear()));
}

/// Own rules, and what they are made of. A file that the program refuses is another disagreement, so it is not kept.
fn rules(search: &mut Search) {
    search.try_with(|month| month.own_rules.clear());
    let Ok(mut file) = search.month.own_rules.parse::<toml::Table>() else { return };
    let count = |file: &toml::Table| file.get("rule").and_then(toml::Value::as_array).map_or(0, Vec::len);
    for number in (0..count(&file)).rev() {
        let mut less = file.clone();
        if let Some(rules) = less.get_mut("rule").and_then(toml::Value::as_array_mut) {
            rules.remove(number);
        }
        if search.try_with(|month| month.own_rules = less.to_string()) {
            file = less;
        }
    }
    let places = |file: &toml::Table| file.get("rule").map(paths).unwrap_or_default();
    for path in places(&file).into_iter().rev() {
        let mut less = file.clone();
        if less.get_mut("rule").is_some_and(|rules| cut(rules, &path))
            && search.try_with(|month| month.own_rules = less.to_string())
        {
            file = less;
        }
    }
}

/// The places of all values below one.
fn paths(value: &toml::Value) -> Vec<Vec<String>> {
    let children: Vec<(String, &toml::Value)> = match value {
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), value)).collect(),
        toml::Value::Array(list) => {
            list.iter().enumerate().map(|(number, value)| (number.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let below = |(key, child): (String, &toml::Value)| {
        let deeper =
            paths(child).into_iter().map(|path| [vec![key.clone()], path].concat()).collect::<Vec<_>>();
        std::iter::once(vec![key]).chain(deeper).collect::<Vec<_>>()
    };
    children.into_iter().flat_map(below).collect()
}

/// Takes the value at a place away.
fn cut(value: &mut toml::Value, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return false };
    match value {
        toml::Value::Table(table) if rest.is_empty() => table.remove(first).is_some(),
        toml::Value::Table(table) => table.get_mut(first).is_some_and(|child| cut(child, rest)),
        toml::Value::Array(list) => {
            let Some(number) = first.parse().ok().filter(|number| *number < list.len()) else { return false };
            if rest.is_empty() {
                list.remove(number);
                return true;
            }
            cut(&mut list[number], rest)
        }
        _ => false,
    }
}

/// Whole tables emptied, or gone.
fn tables(search: &mut Search) {
    let names: Vec<String> = search.month.tables.keys().cloned().collect();
    for name in names {
        let gone = search.try_with(|month| {
            month.tables.remove(&name);
        });
        if !gone {
            search.try_with(|month| {
                if let Some(table) = month.tables.get_mut(&name) {
                    table.rows.clear();
                }
            });
        }
    }
}

fn customers(search: &mut Search) {
    let ids = |month: &Month| -> BTreeSet<String> {
        let rows = month.tables.values().flat_map(|table| &table.rows);
        rows.filter_map(|row| row.text("customer_id")).map(str::to_owned).collect()
    };
    for customer in ids(&search.month) {
        search.try_with(|month| {
            for table in month.tables.values_mut() {
                table.rows.retain(|row| row.text("customer_id") != Some(&customer));
            }
        });
    }
}

/// A table of the month, or of another one.
type Place = (Option<String>, String);

fn places(month: &Month) -> Vec<Place> {
    let own = month.tables.keys().map(|name| (None, name.clone()));
    let others = month.others.iter();
    let others =
        others.flat_map(|(cycle, tables)| tables.keys().map(|name| (Some(cycle.clone()), name.clone())));
    own.chain(others).collect()
}

fn table<'a>(month: &'a mut Month, (cycle, name): &Place) -> Option<&'a mut Table> {
    match cycle {
        Some(cycle) => month.others.get_mut(cycle)?.get_mut(name),
        None => month.tables.get_mut(name),
    }
}

/// Half of a table's rows, then a quarter, then fewer.
fn rows(search: &mut Search) {
    for place in places(&search.month) {
        let height =
            |search: &mut Search| table(&mut search.month, &place).map_or(0, |table| table.rows.len());
        let mut size = height(search).div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < height(search) {
                let taken = search.try_with(|month| {
                    if let Some(table) = table(month, &place) {
                        let end = (at + size).min(table.rows.len());
                        table.rows.drain(at..end);
                    }
                });
                if !taken {
                    at += size;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }
}

/// Columns that do not matter.
fn cells(search: &mut Search) {
    for place in places(&search.month) {
        let rows = table(&mut search.month, &place).map(|table| table.rows.clone()).unwrap_or_default();
        let columns: BTreeSet<String> = rows.iter().flat_map(|row| row.0.keys().cloned()).collect();
        // What makes a row itself stays: no file has rows without it.
        let key = key_of(&place.1);
        let columns: Vec<String> = columns.into_iter().filter(|column| !key.contains(column)).collect();
        // Many at once, then one by one.
        for chunk in [16, 4, 1] {
            for some in columns.chunks(chunk) {
                search.try_with(|month| {
                    let rows = table(month, &place).map(|table| &mut table.rows);
                    for row in rows.into_iter().flatten() {
                        row.0.retain(|column, _| !some.contains(column));
                    }
                });
            }
        }
    }
}
