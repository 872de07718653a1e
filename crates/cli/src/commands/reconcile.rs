//! `duizhang reconcile`.

use serde_json::json;

use super::Context;
use super::list::rule_objects;
use crate::args::{Lang, MonthArgs};
use crate::error::{CliError, exit};
use crate::frame::rows;
use crate::print::{note, out};
use crate::runs::{StoredRun, ensure};
use crate::words;

pub(super) fn reconcile(context: &Context, args: &MonthArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.cycle, &context.config)?;
    if args.json {
        out(&summary(&run)?.to_string());
    } else {
        tell(&run, context.lang)?;
    }
    Ok(code(&run))
}

/// The exit code of a run.
pub(super) fn code(run: &StoredRun) -> u8 {
    match run.info.result.as_str() {
        "clean" => exit::CLEAN,
        "breaks" => exit::BREAKS,
        _ => exit::NOT_RECONCILABLE,
    }
}

fn summary(run: &StoredRun) -> Result<serde_json::Value, CliError> {
    let info = &run.info;
    Ok(json!({
        "cycle": info.cycle,
        "run": info.run,
        "result": info.result,
        "verdict": info.verdict.state.name(),
        "reconcilable": info.verdict.reconcilable,
        "reasons": info.verdict.reasons,
        "datasets": info.verdict.datasets,
        "rules": rule_objects(run)?,
        "breaks": info.breaks,
        "statement_rows": info.statement_rows,
        "order_amount_reading": info.order_amount_reading,
    }))
}

/// Says what a run came out as.
pub(super) fn tell(run: &StoredRun, lang: Lang) -> Result<(), CliError> {
    let info = &run.info;
    note(&format!("{}: {}", info.cycle, words::result(&info.result, lang)));
    for reason in &info.verdict.reasons {
        note(&format!("  {reason}"));
    }
    let mut counts = [("passed", 0), ("broken", 0), ("skipped", 0), ("vacuous", 0)];
    let mut last = "";
    for row in rows(&run.frames.rules) {
        // A rule has one row a currency.
        let rule = row.label("rule")?;
        let outcome = row.label("outcome")?;
        if rule != last
            && let Some((_, count)) = counts.iter_mut().find(|(name, _)| *name == outcome)
        {
            *count += 1;
        }
        last = rule;
    }
    let told: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {}", words::outcome(name, lang)))
        .collect();
    note(&format!("  {}: {}", lang.pick("rules", "规则"), told.join(", ")));
    note(&format!("  {}: {}", lang.pick("breaks", "差异"), info.breaks));
    for row in
        rows(&run.frames.sums).filter(|row| row.label("item").is_ok_and(|item| item == "payable_amount"))
    {
        note(&format!(
            "  {}: {} {}",
            lang.pick("payable", "应付金额"),
            row.money("amount")?,
            row.label("currency")?
        ));
    }
    Ok(())
}
