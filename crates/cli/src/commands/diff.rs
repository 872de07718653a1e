//! `duizhang diff`: two snapshots of a month, their rows and the breaks that these open or close.

use std::collections::BTreeMap;

use duizhang_lake::compare::{ChangedRow, Comparison, RowChange, compare, datasets};
use duizhang_lake::home::directory_names;
use duizhang_lake::{Dataset, Home, Snapshot};
use duizhang_ledger::RunReport;
use duizhang_money::{BillCycle, MONEY_SCALE, format_money, format_units};
use serde_json::{Map, Value, json};

use super::Context;
use super::list::{break_object, figure};
use crate::args::{DiffArgs, Lang};
use crate::error::{CliError, exit};
use crate::frame::{Row, rows};
use crate::print::{Align, note, out, table};
use crate::runs::{Kept, StoredRun, newest, of_snapshot, settings};
use crate::{ledger, progress, words};

/// What became of a break between two snapshots.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Opened,
    Closed,
    Changed,
    /// The later run does not have it, and did not evaluate its rule: it says nothing about it.
    NotChecked,
}

impl Fate {
    /// Whether the break is a row of the earlier run.
    fn is_of_earlier(self) -> bool {
        matches!(self, Self::Closed | Self::NotChecked)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Changed => "changed",
            Self::NotChecked => "not_checked",
        }
    }
}

pub(super) fn diff(context: &Context, args: &DiffArgs) -> Result<u8, CliError> {
    let (home, lang) = (&context.home, context.lang);
    let cycle = match args.cycle {
        Some(cycle) => cycle,
        None => newest(home)?,
    };
    let (from, to) = snapshots(home, cycle, args)?;
    let bar = progress::spinner("comparing");
    let mut compared: Vec<(Dataset, Comparison)> = Vec::new();
    for dataset in datasets(&from, &to) {
        compared.push((dataset, compare(dataset, &from, &to, args.limit)?));
    }
    bar.finish_and_clear();
    let settings = settings(&context.config, &[])?;
    let mut before = of_snapshot(home, from.clone(), &settings, Kept::No)?;
    let mut after = of_snapshot(home, to.clone(), &settings, Kept::No)?;
    let ledger = ledger::read(home)?;
    let reports = [ledger::report(&before, ledger.book())?, ledger::report(&after, ledger.book())?];
    let view = ledger.book().with(&reports[1]).view(cycle);
    ledger::fill(&mut before.frames.breaks, &view)?;
    ledger::fill(&mut after.frames.breaks, &view)?;
    let breaks = breaks(&before, &after, &reports)?;
    let states = states(&from, &to);
    if args.json {
        print_json(&from, &to, &compared, &breaks, args.limit, (&before, &after), lang)?;
    } else {
        note(&format!("{cycle}: {} → {}", from.manifest().snapshot, to.manifest().snapshot));
        for (dataset, before, after) in &states {
            let (before, after) = (words::state(before, lang), words::state(after, lang));
            note(&format!("  {dataset}: {before} → {after}"));
        }
        print_tables(&compared, lang);
        print_rows(&compared, args.limit, lang);
        print_breaks(&before, &after, &breaks, args.limit, lang)?;
    }
    let is_same = compared.iter().all(|(_, found)| found.is_same())
        && breaks.is_empty()
        && states.is_empty()
        && before.info.result == after.info.result;
    Ok(if is_same { exit::CLEAN } else { exit::BREAKS })
}

/// The two snapshots that are meant: the last two of the month, where nothing is said.
fn snapshots(home: &Home, cycle: BillCycle, args: &DiffArgs) -> Result<(Snapshot, Snapshot), CliError> {
    // The error of a month that is not there at all says so.
    Snapshot::latest(home, cycle)?;
    let names = directory_names(&home.lake(cycle))?;
    let known = || format!("snapshots of {cycle}: {}", names.join(", "));
    let find = |begins: &str| -> Result<usize, CliError> {
        let found: Vec<usize> = (0..names.len()).filter(|place| names[*place].starts_with(begins)).collect();
        match found.as_slice() {
            [place] => Ok(*place),
            [] => Err(CliError::usage(format!("there is no snapshot `{begins}` of {cycle}"), known())),
            _ => Err(CliError::usage(format!("`{begins}` begins several snapshots"), known())),
        }
    };
    let to = args.to.as_deref().map(find).transpose()?.unwrap_or(names.len() - 1);
    let from = match args.from.as_deref().map(find).transpose()? {
        Some(from) => from,
        None => to.checked_sub(1).ok_or_else(|| {
            let message = format!("there is no snapshot of {cycle} before {}", names[to]);
            CliError::usage(message, format!("import the month again when it was restated; {}", known()))
        })?,
    };
    Ok((Snapshot::open(home, cycle, &names[from])?, Snapshot::open(home, cycle, &names[to])?))
}

/// Datasets that are judged differently: name, state before and after.
fn states(from: &Snapshot, to: &Snapshot) -> Vec<(Dataset, &'static str, &'static str)> {
    let of = |dataset: Dataset| (dataset, from.state(dataset).name(), to.state(dataset).name());
    datasets(from, to).into_iter().map(of).filter(|(_, before, after)| before != after).collect()
}

/// The breaks that differ, in the order of rules: what became of each, and its row's place in the
/// earlier run for closed ones, in the later for the others.
fn breaks(
    before: &StoredRun,
    after: &StoredRun,
    reports: &[RunReport; 2],
) -> Result<Vec<(Fate, usize)>, CliError> {
    let [old, new] = reports.each_ref().map(|report| {
        let findings = report.findings.iter();
        findings.map(|finding| (finding.id.as_str(), finding)).collect::<BTreeMap<_, _>>()
    });
    let evaluated = &reports[1].evaluated;
    let mut found = Vec::new();
    for (place, row) in rows(&after.frames.breaks).enumerate() {
        match (old.get(row.label("id")?), new.get(row.label("id")?)) {
            (None, _) => found.push((Fate::Opened, place)),
            (Some(old), Some(new)) if !old.is_same(new) => found.push((Fate::Changed, place)),
            _ => {}
        }
    }
    for (place, row) in rows(&before.frames.breaks).enumerate() {
        if !new.contains_key(row.label("id")?) {
            let looked = evaluated.contains(row.label("rule")?);
            found.push((if looked { Fate::Closed } else { Fate::NotChecked }, place));
        }
    }
    Ok(found)
}

fn change_word(change: RowChange, lang: Lang) -> &'static str {
    match change {
        RowChange::Restated => lang.pick("restated", "重述"),
        RowChange::Vanished => lang.pick("vanished", "消失"),
        RowChange::Appeared => lang.pick("appeared", "新增"),
    }
}

fn fate_word(fate: Fate, lang: Lang) -> &'static str {
    match fate {
        Fate::Opened => lang.pick("opened", "新出现"),
        Fate::Closed => lang.pick("closed", "已消除"),
        Fate::Changed => lang.pick("changed", "金额变动"),
        Fate::NotChecked => lang.pick("not checked", "未核对"),
    }
}

/// How many rows of each dataset differ, and what that is in money.
fn print_tables(compared: &[(Dataset, Comparison)], lang: Lang) {
    let differing = || compared.iter().filter(|(_, found)| !found.is_same());
    let mut shown = Vec::new();
    for (dataset, found) in differing() {
        let columns: Vec<String> =
            found.columns.iter().map(|(column, rows)| format!("{column} ({rows})")).collect();
        let numbers = [found.rows.0, found.rows.1, found.appeared, found.vanished, found.restated];
        let mut row = vec![dataset.to_string()];
        row.extend(numbers.map(|number| number.to_string()));
        row.push(columns.join(", "));
        shown.push(row);
    }
    if shown.is_empty() {
        note(lang.pick("  every row is the same", "  所有数据行一致"));
        return;
    }
    let heading = [
        (lang.pick("dataset", "数据集"), Align::Left),
        (lang.pick("rows before", "原行数"), Align::Right),
        (lang.pick("after", "现行数"), Align::Right),
        (lang.pick("appeared", "新增"), Align::Right),
        (lang.pick("vanished", "消失"), Align::Right),
        (lang.pick("restated", "重述"), Align::Right),
        (lang.pick("columns restated", "重述字段"), Align::Left),
    ];
    table(&heading, &shown);
    let mut shown = Vec::new();
    for (dataset, found) in differing() {
        for ((change, (customer, currency)), sum) in &found.sums {
            for (column, (before, after)) in sum.amounts.iter().filter(|(_, (before, after))| before != after)
            {
                shown.push(vec![
                    dataset.to_string(),
                    change_word(*change, lang).to_owned(),
                    customer.clone().unwrap_or_default(),
                    sum.rows.to_string(),
                    (*column).to_owned(),
                    format_money(*before),
                    format_money(*after),
                    format_money(*after - *before),
                    currency.clone().unwrap_or_default(),
                ]);
            }
        }
    }
    if shown.is_empty() {
        return;
    }
    out("");
    let heading = [
        (lang.pick("dataset", "数据集"), Align::Left),
        (lang.pick("change", "变化"), Align::Left),
        (lang.pick("customer", "客户"), Align::Left),
        (lang.pick("rows", "行数"), Align::Right),
        (lang.pick("amount", "金额字段"), Align::Left),
        (lang.pick("before", "原合计"), Align::Right),
        (lang.pick("after", "现合计"), Align::Right),
        (lang.pick("difference", "差额"), Align::Right),
        (lang.pick("currency", "币种"), Align::Left),
    ];
    table(&heading, &shown);
}

fn key_text(row: &ChangedRow) -> String {
    let pair =
        |(name, value): &(&str, Option<String>)| format!("{name}={}", value.as_deref().unwrap_or_default());
    row.key.iter().map(pair).collect::<Vec<_>>().join("; ")
}

fn print_rows(compared: &[(Dataset, Comparison)], limit: usize, lang: Lang) {
    for (dataset, found) in compared.iter().filter(|(_, found)| !found.listed.is_empty()) {
        out("");
        let shown: Vec<Vec<String>> = found
            .listed
            .iter()
            .map(|row| {
                let cell = |(name, before, after): &(&str, Option<String>, Option<String>)| {
                    let text = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "–".to_owned());
                    match row.change {
                        RowChange::Restated => format!("{name} {} → {}", text(before), text(after)),
                        RowChange::Vanished => format!("{name} {}", text(before)),
                        RowChange::Appeared => format!("{name} {}", text(after)),
                    }
                };
                let cells: Vec<String> = row.cells.iter().map(cell).collect();
                vec![change_word(row.change, lang).to_owned(), key_text(row), cells.join(", ")]
            })
            .collect();
        table(
            &[
                (dataset.name(), Align::Left),
                (lang.pick("row", "数据行"), Align::Left),
                (lang.pick("content", "内容"), Align::Left),
            ],
            &shown,
        );
        let all = usize::try_from(found.restated + found.vanished + found.appeared).unwrap_or(usize::MAX);
        more(all, limit, lang);
    }
}

fn more(all: usize, limit: usize, lang: Lang) {
    if let Some(more) = all.checked_sub(limit).filter(|more| *more > 0) {
        note(&format!("  … {more} {}", lang.pick("more; list them with --limit", "条未列出（--limit）")));
    }
}

/// The row of a break.
fn row_of<'a>(before: &'a StoredRun, after: &'a StoredRun, fate: Fate, place: usize) -> Option<Row<'a>> {
    let run = if fate.is_of_earlier() { before } else { after };
    rows(&run.frames.breaks).nth(place)
}

fn print_breaks(
    before: &StoredRun,
    after: &StoredRun,
    breaks: &[(Fate, usize)],
    limit: usize,
    lang: Lang,
) -> Result<(), CliError> {
    let mut shown = Vec::new();
    for (fate, place) in breaks.iter().take(limit) {
        let Some(row) = row_of(before, after, *fate, *place) else { continue };
        shown.push(vec![
            fate_word(*fate, lang).to_owned(),
            row.label("id")?.to_owned(),
            row.label("rule")?.to_owned(),
            figure(row, "difference")?,
            row.label("currency")?.to_owned(),
            row.label(&format!("message_{}", lang.code()))?.to_owned(),
        ]);
    }
    if !shown.is_empty() {
        let heading = [
            (lang.pick("breaks", "差异"), Align::Left),
            (lang.pick("id", "编号"), Align::Left),
            (lang.pick("rule", "规则"), Align::Left),
            (lang.pick("difference", "差额"), Align::Right),
            (lang.pick("currency", "币种"), Align::Left),
            (lang.pick("what is wrong", "差异说明"), Align::Left),
        ];
        out("");
        table(&heading, &shown);
        more(breaks.len(), limit, lang);
    }
    let result = |run: &StoredRun| words::result(&run.info.result, lang);
    note(&format!(
        "{}: {} ({}) → {} ({})",
        lang.pick("breaks", "差异"),
        before.info.breaks,
        result(before),
        after.info.breaks,
        result(after)
    ));
    Ok(())
}

/// One object a line: the snapshots, each dataset with its sums, then rows, then breaks.
fn print_json(
    from: &Snapshot,
    to: &Snapshot,
    compared: &[(Dataset, Comparison)],
    breaks: &[(Fate, usize)],
    limit: usize,
    (before, after): (&StoredRun, &StoredRun),
    lang: Lang,
) -> Result<(), CliError> {
    let side = |snapshot: &Snapshot, run: &StoredRun| {
        json!({ "snapshot": snapshot.manifest().snapshot, "content": run.info.content,
            "result": run.info.result, "breaks": run.info.breaks })
    };
    let number = |fate: Fate| breaks.iter().filter(|(found, _)| *found == fate).count();
    out(&json!({
        "kind": "snapshots", "cycle": to.manifest().cycle, "from": side(from, before), "to": side(to, after),
        "opened": number(Fate::Opened), "closed": number(Fate::Closed), "changed": number(Fate::Changed),
        "not_checked": number(Fate::NotChecked),
    })
    .to_string());
    for (dataset, found) in compared {
        let sums: Vec<Value> = found
            .sums
            .iter()
            .map(|((change, (customer, currency)), sum)| {
                let amount = |(before, after): &(i128, i128)| {
                    json!({ "before": format_units(*before, MONEY_SCALE), "after": format_units(*after, MONEY_SCALE) })
                };
                let amounts: Map<String, Value> =
                    sum.amounts.iter().map(|(column, pair)| ((*column).to_owned(), amount(pair))).collect();
                json!({ "change": change.name(), "customer_id": customer, "currency": currency,
                    "rows": sum.rows, "amounts": amounts })
            })
            .collect();
        out(&json!({
            "kind": "dataset", "dataset": dataset.name(),
            "state_before": from.state(*dataset).name(), "state_after": to.state(*dataset).name(),
            "rows_before": found.rows.0, "rows_after": found.rows.1,
            "appeared": found.appeared, "vanished": found.vanished, "restated": found.restated,
            "columns": found.columns, "sums": sums,
        })
        .to_string());
    }
    for (dataset, found) in compared {
        for row in &found.listed {
            let key: Map<String, Value> =
                row.key.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            let cell = |(name, before, after): &(&str, Option<String>, Option<String>)| {
                ((*name).to_owned(), json!({ "before": before, "after": after }))
            };
            let cells: Map<String, Value> = row.cells.iter().map(cell).collect();
            out(&json!({ "kind": "row", "dataset": dataset.name(), "change": row.change.name(), "key": key,
                "customer_id": row.customer_id, "currency": row.currency, "cells": cells })
            .to_string());
        }
    }
    for (fate, place) in breaks.iter().take(limit) {
        let Some(row) = row_of(before, after, *fate, *place) else { continue };
        out(&json!({ "kind": "break", "change": fate.name(), "break": break_object(row, lang)? }).to_string());
    }
    Ok(())
}
