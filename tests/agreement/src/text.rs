//! A month as a text that a person can read and write.
//!
//! Lines that begin with `#` say what the month is about. Then come one word a line with its values (`month 2026-09`,
//! `reading after`, `tolerance line.split 0.05`, `window A 2026-01-01 2026-10-06`, `asked consumption customer_id A`,
//! `since coupon_operations 2026-01-01`, `workdays 2026 rest 10-01..10-03`),
//! `only line. mdf.notice`, `taken 2026-10-06T00:00:00Z 2026-10-06T00:01:00Z` for when the coupons were answered,
//! then the file of own rules below `rules`, if there is one, then the tables as CSV, each below its name and state (`table consumption complete`, `other 2026-08 adjustments
//! complete`, `state FIRST LAST` for coupons of another snapshot), an empty cell being null, and at the end, below `found`, what must be found.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use duizhang_auditor::{Audit, Month, Reading, Row, State, Table, Window, moment};

use crate::compare::by_auditor;

/// A month and what must be found in it, as text; `about` says why it is kept.
pub fn write(month: &Month, about: &str, audit: &Audit) -> String {
    let mut text = String::new();
    for line in about.lines() {
        put(&mut text, &format!("# {line}"));
    }
    put(&mut text, &format!("month {}", month.cycle));
    if let Some(reading) = month.reading {
        put(&mut text, if reading == Reading::Before { "reading before" } else { "reading after" });
    }
    for (rule, amount) in &month.tolerances {
        put(&mut text, &format!("tolerance {rule} {amount}"));
    }
    for (name, table) in &month.tables {
        for Window { account, from, to } in &table.windows {
            put(&mut text, &format!("window {account} {from} {to}"));
        }
        for (parameter, values) in &table.asked {
            for value in values {
                put(&mut text, format!("asked {name} {parameter} {value}").trim_end());
            }
        }
        for since in &table.since {
            put(&mut text, format!("since {name} {since}").trim_end());
        }
    }
    if let Some((first, last)) = month.coupons_taken {
        put(&mut text, &format!("taken {} {}", moment::text(first), moment::text(last)));
    }
    if !month.only.is_empty() {
        put(&mut text, &format!("only {}", month.only.join(" ")));
    }
    for line in month.workdays.lines() {
        put(&mut text, &format!("workdays {line}"));
    }
    if !month.own_rules.is_empty() {
        put(&mut text, "");
        put(&mut text, "rules");
        for line in month.own_rules.lines().filter(|line| !line.is_empty()) {
            put(&mut text, line);
        }
    }
    for (name, table) in &month.tables {
        put(&mut text, "");
        put(&mut text, &format!("table {name} {}", state(table.state)));
        text.push_str(&csv_of(&table.rows));
    }
    for (cycle, tables) in &month.others {
        for (name, table) in tables {
            put(&mut text, "");
            put(&mut text, &format!("other {cycle} {name} {}", state(table.state)));
            text.push_str(&csv_of(&table.rows));
        }
    }
    for (first, last, rows) in &month.coupon_states {
        put(&mut text, "");
        put(&mut text, &format!("state {} {}", moment::text(*first), moment::text(*last)));
        text.push_str(&csv_of(rows));
    }
    put(&mut text, "");
    put(&mut text, "found");
    for told in found(audit) {
        put(&mut text, &told);
    }
    text
}

/// What must be found: every break, and what became of each rule.
pub fn found(audit: &Audit) -> Vec<String> {
    let outcome = |outcome: &duizhang_auditor::Outcome| format!("{} {}", outcome.rule, outcome.kind);
    let outcomes =
        audit.outcomes.iter().filter(|outcome| ["passed", "broken", "unjudged"].contains(&outcome.kind));
    by_auditor(audit).into_iter().chain(outcomes.map(outcome)).collect()
}

fn put(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}");
}

fn state(state: State) -> &'static str {
    match state {
        State::Complete => "complete",
        State::Partial => "partial",
        State::Unstable => "unstable",
    }
}

fn csv_of(rows: &[Row]) -> String {
    let columns: BTreeSet<&String> = rows.iter().flat_map(|row| row.0.keys()).collect();
    if columns.is_empty() {
        return String::new();
    }
    let mut csv = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and every record has as many cells as there are columns.
    let _ = csv.write_record(&columns);
    for row in rows {
        let _ = csv.write_record(columns.iter().map(|column| row.or_empty(column)));
    }
    csv.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Reads a month and what must be found in it.
pub fn read(text: &str) -> Result<(Month, Vec<String>), String> {
    let mut month = Month::default();
    let (head, found) = text.split_once("\nfound\n").ok_or("there is no line `found`")?;
    let mut parts = head.split("\n\n");
    for line in parts.next().unwrap_or_default().lines().filter(|line| !line.starts_with('#')) {
        setting(&mut month, line).ok_or_else(|| format!("`{line}` is no setting"))?;
    }
    for part in parts.filter(|part| !part.trim().is_empty()) {
        let (line, csv) = part.trim_start_matches('\n').split_once('\n').unwrap_or((part.trim(), ""));
        if line == "rules" {
            month.own_rules = format!("{csv}\n");
            continue;
        }
        let rows = rows(csv).map_err(|problem| format!("{line}: {problem}"))?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (tables, name, state) = match words.as_slice() {
            ["state", first, last] => {
                let moments = moment::parse(first).zip(moment::parse(last));
                let (first, last) = moments.ok_or_else(|| format!("`{line}` has no moments"))?;
                month.coupon_states.push((first, last, rows));
                continue;
            }
            ["table", name, state] => (&mut month.tables, name, state),
            ["other", cycle, name, state] => {
                (month.others.entry((*cycle).to_owned()).or_default(), name, state)
            }
            _ => return Err(format!("`{line}` is no table")),
        };
        let table: &mut Table = tables.entry((*name).to_owned()).or_default();
        table.rows = rows;
        table.state = match *state {
            "complete" => State::Complete,
            "partial" => State::Partial,
            "unstable" => State::Unstable,
            _ => return Err(format!("`{state}` is no state")),
        };
    }
    Ok((month, found.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()))
}

fn setting(month: &mut Month, line: &str) -> Option<()> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["month", cycle] => (*cycle).clone_into(&mut month.cycle),
        ["reading", "before"] => month.reading = Some(Reading::Before),
        ["reading", "after"] => month.reading = Some(Reading::After),
        ["tolerance", rule, amount] => {
            month.tolerances.insert((*rule).to_owned(), amount.parse().ok()?);
        }
        ["window", account, from, to] => {
            let [account, from, to] = [account, from, to].map(|word| (*word).to_owned());
            let table = month.tables.entry("coupon_usage".to_owned()).or_default();
            table.windows.insert(Window { account, from, to });
        }
        ["asked", dataset, parameter, rest @ ..] => {
            let table = month.tables.entry((*dataset).to_owned()).or_default();
            table.asked.entry((*parameter).to_owned()).or_default().insert(rest.concat());
        }
        ["only", rest @ ..] => month.only = rest.iter().map(|rule| (*rule).to_owned()).collect(),
        ["taken", first, last] => {
            month.coupons_taken = Some((moment::parse(first)?, moment::parse(last)?));
        }
        ["workdays", rest @ ..] => {
            let line = rest.join(" ");
            month.workdays =
                if month.workdays.is_empty() { line } else { format!("{}\n{line}", month.workdays) };
        }
        ["since", dataset, rest @ ..] => {
            let table = month.tables.entry((*dataset).to_owned()).or_default();
            table.since.insert(rest.concat());
        }
        _ => return None,
    }
    Some(())
}

fn rows(csv: &str) -> Result<Vec<Row>, csv::Error> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headings: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cells = headings.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        rows.push(Row(cells.map(|(heading, cell)| (heading.clone(), cell.to_owned())).collect()));
    }
    Ok(rows)
}
