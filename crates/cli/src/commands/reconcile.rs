//! `duizhang reconcile`.

use duizhang_lake::{Dataset, State};
use duizhang_reconciler::catalogue::RULES;
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
    let run = ensure(&context.home, args.cycle, &context.config, &args.only)?;
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

/// Some families of rules may need only what is there: says how to ask for them.
fn suggest(run: &StoredRun, lang: Lang) {
    let complete = |dataset: &Dataset| run.info.verdict.state_of(*dataset) == State::Complete;
    let possible = |family: &&str| {
        RULES.iter().filter(|rule| rule.id.starts_with(*family)).all(|rule| rule.needs.iter().all(complete))
    };
    let families: Vec<&str> = ["line.", "month.", "order."].into_iter().filter(possible).collect();
    if !families.is_empty() && !run.info.settings.contains_key("only") {
        let hint = lang.pick("the data there is allows for some rules:", "现有数据可核对部分规则：");
        note(&format!("  {hint} --only {}", families.join(",")));
    }
}

/// Says what a run came out as.
pub(super) fn tell(run: &StoredRun, lang: Lang) -> Result<(), CliError> {
    let info = &run.info;
    note(&format!("{}: {}", info.cycle, words::result(&info.result, lang)));
    for reason in &info.verdict.reasons {
        note(&format!("  {reason}"));
    }
    if info.result == "not_reconcilable" {
        suggest(run, lang);
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
