//! The home's ledger: where it is, what a run means to it, and who acts.
//!
//! `ledger.head` beside it notes how long the trail is, so that a ledger that was cut off, or put
//! back from an old copy, is noticed by the next command.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use duizhang_lake::{Home, stage};
use duizhang_ledger::{
    Act, Book, Finding, GENESIS, Head, Key, Ledger, LedgerError, Person, Reach, RunReport, View, Witness,
    Word,
};
use duizhang_money::BillCycle;
use polars::prelude::*;
use serde::{Deserialize, Serialize};

use crate::commands::Context;
use crate::environment;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::StoredRun;

/// `ledger.head`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Noted {
    entries: u64,
    head: String,
}

/// Where the ledger is.
pub(crate) fn path(home: &Home) -> PathBuf {
    home.root().join("ledger.sqlite")
}

fn head_path(home: &Home) -> PathBuf {
    home.root().join("ledger.head")
}

/// Opens the ledger to look at it.
pub(crate) fn read(home: &Home) -> Result<Ledger, CliError> {
    // Noted first: a command that writes meanwhile makes the ledger longer than that, never shorter.
    let noted = noted(home)?;
    let ledger = Ledger::read(&path(home))?;
    let damaged = |problem: String| LedgerError::Damaged { path: path(home), problem };
    if let Some(Noted { entries, head }) = noted {
        match ledger.hash_after(entries) {
            Some(hash) if hash == head => {}
            Some(_) => {
                let problem =
                    format!("`ledger.head` notes another entry {entries}: the trail was written anew");
                return Err(damaged(problem).into());
            }
            None => {
                let known = ledger.head().entries;
                return Err(
                    damaged(format!("`ledger.head` notes {entries} entries, there are {known}")).into()
                );
            }
        }
    }
    Ok(ledger)
}

/// What `ledger.head` notes; none where nothing was ever written.
fn noted(home: &Home) -> Result<Option<Noted>, CliError> {
    let path = head_path(home);
    let unreadable = |problem: String| {
        let message = format!("cannot read `{}`: {problem}", path.display());
        CliError::usage(message, "restore it from a backup, together with ledger.sqlite")
    };
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

fn note_head(home: &Home, head: &Head) -> Result<(), CliError> {
    let noted = Noted { entries: head.entries, head: head.hash.clone() };
    let mut text = serde_json::to_vec(&noted).map_err(|error| CliError::bug(error.to_string()))?;
    text.push(b'\n');
    Ok(stage::write_file(&head_path(home), &text)?)
}

/// Writes what `make` says after looking at the book, as one act of `by`. Returns the ledger as it
/// is then, and what `make` said beside the acts. Nothing is written where there are no acts.
pub(crate) fn write<T>(
    context: &Context,
    by: Option<&Person>,
    make: impl FnOnce(&Book) -> Result<(Vec<Act>, T), CliError>,
) -> Result<(Ledger, T), CliError> {
    let home = &context.home;
    let _lock = home.lock()?;
    let ledger = read(home)?;
    let (acts, said) = make(ledger.book())?;
    if acts.is_empty() {
        return Ok((ledger, said));
    }
    if noted(home)?.is_none() {
        // There before the first entry is, so that it can only be missing because it was removed.
        note_head(home, &Head { entries: 0, hash: GENESIS.to_owned() })?;
    }
    // What was just read and followed to its end is not read again.
    let mut ledger = ledger.for_writing()?;
    ledger.append(environment::now(), by, acts)?;
    note_head(home, ledger.head())?;
    Ok((ledger, said))
}

/// Who acts: `--by`, else `user` of the configuration, else `$USER`.
pub(crate) fn person(context: &Context, by: Option<&str>) -> Result<Option<Person>, CliError> {
    let name = by.map(str::to_owned).or_else(|| context.config.user.clone()).or_else(environment::user);
    let remedy = "write another --by, or another `user` in duizhang.toml";
    name.map(|name| Person::new(&name).map_err(|error| CliError::usage(error.to_string(), remedy)))
        .transpose()
}

/// As [`person`], for acts that nobody does not do.
pub(crate) fn somebody(context: &Context, by: Option<&str>) -> Result<Person, CliError> {
    person(context, by)?.ok_or_else(|| LedgerError::Nobody.into())
}

/// Rules about what stands from month to month: a code, a quota, an account. A later month that looks at it and finds
/// it right settles the break. What is about the bill, the lines or the money of one month is in no other.
const STANDING: [&str; 4] = ["line.code", "coupon.known", "quota.balance", "ledger.closing"];

/// Whose absence settles a break. What is not known here is settled by its own month only.
fn reach(run: &StoredRun, rule: &str, key: &Key) -> Reach {
    let recurs = run.info.own.iter().any(|own| own.rule == rule && own.recurring);
    if recurs || STANDING.contains(&rule) {
        return Reach::Later;
    }
    let order = ["order_id", "base_order_id", "trade_id"].iter().find_map(|column| key.get(column));
    match order {
        Some(order) if rule.starts_with("order.") => Reach::Subject(order.into()),
        _ => Reach::Month,
    }
}

/// What the ledger keeps of a break.
const KEPT: [&str; 15] = [
    "id",
    "rule",
    "class",
    "customer_id",
    "customer_name",
    "currency",
    "expected_text",
    "actual_text",
    "direction",
    "message_en",
    "message_zh",
    "key",
    "expected",
    "actual",
    "difference",
];
/// Where amounts begin among [`KEPT`].
const AMOUNTS: usize = 12;

/// The breaks of a piece of a run's table.
fn findings(run: &StoredRun, breaks: &DataFrame) -> Result<Vec<Finding>, CliError> {
    let mut texts = Vec::new();
    for name in &KEPT[..AMOUNTS] {
        texts.push(breaks.column(name)?.str()?.iter());
    }
    let mut amounts = Vec::new();
    for name in &KEPT[AMOUNTS..] {
        amounts.push(breaks.column(name)?.decimal()?.physical().iter());
    }
    let mut found = Vec::with_capacity(breaks.height());
    for _ in 0..breaks.height() {
        let mut texts = texts.iter_mut().map(|column| column.next().flatten());
        let mut text = || texts.next().flatten();
        let mut amounts = amounts.iter_mut().map(|column| column.next().flatten());
        let mut amount = || amounts.next().flatten();
        let (id, rule) = (text().unwrap_or_default().into(), text().unwrap_or_default());
        let class = text().unwrap_or_default().into();
        let [customer_id, customer_name, currency] =
            [text(), text(), text()].map(|text| text.map(Word::from));
        let [expected_text, actual_text] = [text(), text()].map(|text| text.map(Box::from));
        let direction = text().unwrap_or_default().into();
        let [message_en, message_zh] = [text(), text()].map(|text| text.unwrap_or_default().into());
        let key: Key = serde_json::from_str(text().unwrap_or_default())
            .map_err(|error| CliError::bug(format!("key: {error}")))?;
        let [expected, actual, difference] = [amount(), amount(), amount()];
        found.push(Finding {
            actual,
            actual_text,
            class,
            currency,
            customer_id,
            customer_name,
            difference,
            direction,
            expected,
            expected_text,
            id,
            reach: reach(run, rule, &key),
            key,
            message_en,
            message_zh,
            rule: rule.into(),
        });
    }
    Ok(found)
}

/// A run as the ledger wants it. A break that the ledger has just so is held together with it.
pub(crate) fn report(run: &StoredRun, book: &Book) -> Result<RunReport, CliError> {
    let cycle = run.cycle()?;
    let known = book.months().get(&cycle);
    let mut all: Vec<Arc<Finding>> = Vec::new();
    run.each_breaks(Some(&KEPT), |breaks| {
        for finding in findings(run, breaks)? {
            let known = known.and_then(|month| month.findings.get(&finding.id));
            all.push(known.filter(|known| ***known == finding).map_or_else(|| Arc::new(finding), Arc::clone));
        }
        Ok(())
    })?;
    let mut evaluated = BTreeSet::new();
    for row in rows(&run.frames.rules) {
        // A rule that found nothing to look at says nothing about what an earlier run found.
        if matches!(row.label("outcome")?, "passed" | "broken") {
            evaluated.insert(row.label("rule")?.to_owned());
        }
    }
    let complete =
        matches!(run.info.result.as_str(), "clean" | "breaks") && !run.info.settings.contains_key("only");
    Ok(RunReport {
        cycle,
        run: run.info.run.clone(),
        content: run.info.content.clone(),
        program: run.info.program.clone(),
        result: run.info.result.clone(),
        complete,
        evaluated,
        looked_at: orders_of_earlier_months(run, cycle)?,
        findings: all,
    })
}

/// The orders that the month looked at although they were not paid in it.
fn orders_of_earlier_months(run: &StoredRun, cycle: BillCycle) -> Result<BTreeSet<String>, CliError> {
    let orders = &run.frames.orders;
    let (ids, paid) = (orders.column("order_id")?.str()?, orders.column("payment_time")?.datetime()?);
    let is_earlier = |paid: Option<i64>| paid.is_none_or(|paid| paid < cycle.start().micros());
    let of_earlier = ids.iter().zip(paid.physical().iter()).filter(|(_, paid)| is_earlier(*paid));
    Ok(of_earlier.filter_map(|(id, _)| id.map(str::to_owned)).collect())
}

/// Whether the ledger has anything to say about a run: where nothing could be evaluated it has not.
pub(crate) fn concerns(report: &RunReport) -> bool {
    report.result != "not_reconcilable"
}

/// Adds to the breaks what the ledger knows, as it would be with this run: a run is the same
/// whether it is listed before or after it was recorded. Notes where the trail ends.
pub(crate) fn annotate(home: &Home, run: &mut StoredRun) -> Result<(), CliError> {
    let view = view_with(home, run)?;
    fill(&mut run.frames.breaks, &view)
}

/// What the ledger knows as of a run's month, as it would be with this run. Notes where the trail ends.
pub(crate) fn view_with(home: &Home, run: &mut StoredRun) -> Result<View, CliError> {
    let ledger = read(home)?;
    run.ledger = ledger.head().clone();
    let report = report(run, ledger.book())?;
    Ok(ledger.book().with(&report).view(report.cycle))
}

/// Adds to breaks of a run what a view of the ledger says about them.
pub(crate) fn fill(breaks: &mut DataFrame, view: &View) -> Result<(), CliError> {
    let ids = breaks.column("id")?.str()?;
    let items: Vec<_> = ids.iter().map(|id| id.and_then(|id| view.item(id))).collect();
    let text = |name: &str, cell: &dyn Fn(&duizhang_ledger::Item) -> String| {
        let cells = items.iter().map(|item| item.map(cell));
        StringChunked::from_iter_options(name.into(), cells).into_column()
    };
    let ages = items.iter().map(|item| item.map(|item| i64::from(item.age_months)));
    let columns = [
        text("first_seen", &|item| item.first_seen.to_string()),
        Int64Chunked::from_iter_options("age_months".into(), ages).into_column(),
        text("status", &|item| item.status.name().to_owned()),
    ];
    breaks.hstack_mut(&columns)?;
    Ok(())
}

/// What was noted about the trail outside of it: `ledger.head`, and the receipts of reports.
pub(crate) fn witnesses(home: &Home) -> Result<(Vec<Witness>, Vec<String>), CliError> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    match noted(home)? {
        Some(Noted { entries, head }) => {
            found.push(Witness { source: "ledger.head".to_owned(), entries: Some(entries), hash: head });
        }
        None if path(home).exists() => {
            problems
                .push("ledger.head is missing: nothing beside the ledger says how long it was".to_owned());
        }
        None => {}
    }
    let mut open = vec![home.root().join("reports")];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name == "receipt.json") {
                let receipt = std::fs::read(&path).ok();
                let receipt: Option<serde_json::Value> =
                    receipt.and_then(|bytes| serde_json::from_slice(&bytes).ok());
                let ledger = receipt.map(|receipt| receipt["inputs"]["ledger"].clone());
                if let Some(Noted { entries, head }) =
                    ledger.and_then(|noted| serde_json::from_value(noted).ok())
                {
                    let source = path.strip_prefix(home.root()).unwrap_or(&path).display().to_string();
                    found.push(Witness { source, entries: Some(entries), hash: head });
                }
            }
        }
    }
    found.sort_by(|a, b| a.source.cmp(&b.source));
    Ok((found, problems))
}

/// As a receipt notes it.
pub(crate) fn noted_head(head: &Head) -> serde_json::Value {
    serde_json::json!({ "entries": head.entries, "head": head.hash })
}
