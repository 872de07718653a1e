//! The table `months`: this month beside those before it, as far as the home has them.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Home, Snapshot};
use duizhang_money::{BillCycle, parse_money};
use duizhang_plugin_host::{Role, Table};
use serde_json::{Value, json};

use super::{Draft, Sources};
use crate::config::Config;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::{self, StoredRun};
use crate::words;

/// So many months are shown: a year and the month it began with.
const SHOWN: usize = 13;

/// A month of the home.
pub(crate) struct Month {
    pub(crate) cycle: String,
    /// Its snapshot's content, which its figures follow from.
    content: String,
    /// The run they are from; none where the month was not reconciled, and they are the lines' own sums.
    run: Option<Reconciled>,
    /// How complete its lines are.
    state: &'static str,
    /// Currency → payable.
    pub(crate) payable: BTreeMap<String, i128>,
}

struct Reconciled {
    run: String,
    result: String,
    breaks: i64,
}

/// The months of the home up to this one, in order.
pub(crate) fn months(home: &Home, run: &StoredRun, config: &Config) -> Result<Vec<Month>, CliError> {
    let own = run.cycle()?;
    let mut cycles: Vec<BillCycle> = home.cycles()?.into_iter().filter(|cycle| *cycle < own).collect();
    cycles.sort_unstable();
    let surplus = (cycles.len() + 1).saturating_sub(SHOWN);
    let settings = runs::settings(config, &[])?;
    let mut months = Vec::new();
    for cycle in cycles.drain(surplus..) {
        let snapshot = Snapshot::latest(home, cycle)?;
        let glance = runs::glance(home, &snapshot, cycle, &settings)?;
        let payable = match &glance {
            Some((_, sums)) => payable(sums)?,
            None => billed(&snapshot)?,
        };
        let run = glance.map(|(info, _)| Reconciled {
            run: info.run,
            result: info.result,
            breaks: i64::try_from(info.breaks).unwrap_or(i64::MAX),
        });
        months.push(Month {
            cycle: cycle.to_string(),
            content: snapshot.manifest().content.clone(),
            run,
            state: snapshot.state(Dataset::Consumption).name(),
            payable,
        });
    }
    months.push(Month {
        cycle: run.info.cycle.clone(),
        content: run.info.content.clone(),
        run: Some(Reconciled {
            run: run.info.run.clone(),
            result: run.info.result.clone(),
            breaks: i64::try_from(run.info.breaks).unwrap_or(i64::MAX),
        }),
        state: run.snapshot.state(Dataset::Consumption).name(),
        payable: payable(&run.frames.sums)?,
    });
    Ok(months)
}

/// What the months were made from, for receipts: another snapshot or run of one gives other figures.
pub(crate) fn inputs(months: &[Month]) -> Value {
    let of = |month: &Month| {
        let run = month.run.as_ref().map(|run| run.run.as_str());
        (month.cycle.clone(), json!([month.content, run]))
    };
    Value::Object(months.iter().map(of).collect())
}

/// The payable amounts of a run.
fn payable(sums: &polars::prelude::DataFrame) -> Result<BTreeMap<String, i128>, CliError> {
    let mut payable = BTreeMap::new();
    for row in rows(sums) {
        if row.label("item")? == "payable_amount" {
            payable.insert(row.label("currency")?.to_owned(), row.units("amount")?.unwrap_or(0));
        }
    }
    Ok(payable)
}

/// The payable amounts of a month that nobody reconciled: the sums of its lines, as they were imported.
fn billed(snapshot: &Snapshot) -> Result<BTreeMap<String, i128>, CliError> {
    let entry = snapshot.entry(Dataset::Consumption);
    let totals = entry.and_then(|entry| entry.totals.get("payment_amount"));
    let parse = |(currency, text): (&String, &String)| {
        let units =
            parse_money(text).map_err(|_| CliError::bug("a manifest has a total that is no amount"))?;
        Ok((currency.clone(), units))
    };
    totals.into_iter().flatten().map(parse).collect()
}

/// The currency of a month that has only one.
pub(super) fn only_currency(run: &StoredRun) -> Result<Option<String>, CliError> {
    let mut found = BTreeSet::new();
    for row in rows(&run.frames.sums) {
        found.insert(row.label("currency")?.to_owned());
    }
    Ok(found.pop_first().filter(|currency| found.is_empty() && !currency.is_empty()))
}

/// One row a month and currency.
pub(super) fn table(sources: Sources<'_>) -> Result<Table, CliError> {
    let lang = sources.lang;
    let cells: Vec<(&Month, Option<(&String, &i128)>)> = sources
        .months
        .iter()
        .flat_map(|month| {
            let none = month.payable.is_empty().then_some((month, None));
            month.payable.iter().map(move |cell| (month, Some(cell))).chain(none)
        })
        .collect();
    let text = |cell: &dyn Fn(&Month) -> Option<String>| cells.iter().map(|(month, _)| cell(month)).collect();
    let result =
        |month: &Month| month.run.as_ref().map_or("not_reconciled".to_owned(), |run| run.result.clone());
    Draft::new("months", cells.len())
        .text("cycle", Role::Period, text(&|month| Some(month.cycle.clone())))
        .text(
            "currency",
            Role::Key,
            cells.iter().map(|(_, cell)| cell.map(|(currency, _)| currency.clone())).collect(),
        )
        .money("payable_amount", cells.iter().map(|(_, cell)| cell.map(|(_, units)| *units)).collect())
        .count("breaks", cells.iter().map(|(month, _)| month.run.as_ref().map(|run| run.breaks)).collect())
        .text("result", Role::Key, text(&|month| Some(result(month))))
        .text("result_title", Role::Label, text(&|month| Some(words::month_result(&result(month), lang))))
        .text("state", Role::Key, text(&|month| Some(month.state.to_owned())))
        .text("state_title", Role::Label, text(&|month| Some(words::state(month.state, lang))))
        .text("run", Role::Key, text(&|month| month.run.as_ref().map(|run| run.run.clone())))
        .finish()
}
