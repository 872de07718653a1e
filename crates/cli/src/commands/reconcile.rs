//! `duizhang reconcile`.

use std::sync::Arc;

use duizhang_lake::{Dataset, State};
use duizhang_ledger::{Book, Change, Finding, Head, Item, Recording, RunReport, SettledHow, Status};
use duizhang_reconciler::Class;
use duizhang_reconciler::catalogue::RULES;
use serde_json::{Value, json};

use super::Context;
use super::list::rule_objects;
use super::open::{movement_object, place, tell_movement};
use crate::args::{Lang, ReconcileArgs};
use crate::error::{CliError, exit};
use crate::frame::rows;
use crate::print::{note, out, visible};
use crate::runs::{StoredRun, forget, to_record};
use crate::{ledger, summary, words};

pub(super) fn reconcile(context: &Context, args: &ReconcileArgs) -> Result<u8, CliError> {
    let month = &args.month;
    let run = to_record(&context.home, month.cycle, &context.config, &month.only, !args.dry_run)?;
    if let (true, Some(why)) = (args.reopen, &args.why) {
        let by = ledger::somebody(context, args.by.by.as_deref())?;
        let cycle = run.cycle()?;
        ledger::write(context, Some(&by), |book| Ok((vec![book.reopen_month(cycle, why)?], ())))?;
    }
    let recorded = record(context, &run, args.by.by.as_deref(), args.dry_run)?;
    if month.json {
        let mut object = summary_object(&run)?;
        object["ledger"] = recorded.object();
        out(&object.to_string());
    } else {
        tell(&run, context.lang)?;
        recorded.tell(context.lang);
    }
    let code = recorded.code(&run);
    forget((recorded, run));
    Ok(code)
}

/// What became of a run in the ledger.
pub(super) struct Recorded {
    /// Where the ledger's trail ends.
    head: Head,
    report: RunReport,
    what: &'static str,
    /// What a signed month would have to be changed by.
    frozen: Option<Change>,
    /// The book with the run, also where that is not written down.
    book: Book,
}

/// Hands a run to the ledger. A dry run only looks.
pub(super) fn record(
    context: &Context,
    run: &StoredRun,
    by: Option<&str>,
    dry_run: bool,
) -> Result<Recorded, CliError> {
    let decide = |book: &Book| -> Result<(RunReport, Recording), CliError> {
        let report = ledger::report(run, book)?;
        let recording = if ledger::concerns(&report) { book.record(&report) } else { Recording::Known };
        Ok((report, recording))
    };
    let (ledger, (report, recording)) = if dry_run {
        let ledger = ledger::read(&context.home)?;
        let decided = decide(ledger.book())?;
        (ledger, decided)
    } else {
        let by = ledger::person(context, by)?;
        ledger::write(context, by.as_ref(), |book| {
            let decided = decide(book)?;
            let acts = if let Recording::New(acts, _) = &decided.1 { acts.clone() } else { Vec::new() };
            Ok((acts, decided))
        })?
    };
    let (what, frozen) = match recording {
        Recording::Known => ("known", None),
        Recording::New(..) if dry_run => ("dry_run", None),
        Recording::New(..) => ("recorded", None),
        Recording::Frozen(change) => ("frozen", Some(change)),
    };
    let book = if dry_run { ledger.book().with(&report) } else { ledger.book().clone() };
    Ok(Recorded { head: ledger.head().clone(), report, what, frozen, book })
}

/// Breaks or items named in a list for people; the rest is counted.
const NAMED: usize = 10;

impl Recorded {
    /// A signed month that is not what was signed is no all clear.
    fn code(&self, run: &StoredRun) -> u8 {
        let code = code(run);
        if self.frozen.is_some() { code.max(exit::BREAKS) } else { code }
    }

    fn signatures(&self) -> Option<(&str, &str)> {
        let month = self.book.months().get(&self.report.cycle)?;
        Some((month.prepared.as_ref()?.by.name(), month.reviewed.as_ref()?.by.name()))
    }

    fn object(&self) -> Value {
        let cycle = self.report.cycle;
        let view = self.book.view(cycle);
        let count = |status: Status| view.items().filter(|item| item.status == status).count();
        let items: Value =
            Status::ALL.iter().map(|status| (status.name().to_owned(), json!(count(*status)))).collect();
        let ids = |findings: &[Arc<Finding>]| {
            findings.iter().map(|finding| finding.id.to_string()).collect::<Vec<_>>()
        };
        let frozen = self.frozen.as_ref().map(|change| {
            let changed: Vec<&str> = change.changed.iter().map(|(old, _)| old.id.as_str()).collect();
            json!({ "new": ids(&change.new), "changed": changed, "gone": ids(&change.gone) })
        });
        let signed = self
            .signatures()
            .map(|(prepared, reviewed)| json!({ "prepared_by": prepared, "reviewed_by": reviewed }));
        json!({
            "recorded": self.what,
            "entries": self.head.entries,
            "head": self.head.hash,
            "items": items,
            "movement": view.movements().get(&cycle).map(movement_object),
            "signed": signed,
            "frozen": frozen,
        })
    }

    /// Says what is open now, what was settled by this run, and what a signed month refused.
    pub(super) fn tell(&self, lang: Lang) {
        let cycle = self.report.cycle;
        let view = self.book.view(cycle);
        if let Some(movement) = view.movements().get(&cycle) {
            tell_movement(cycle, movement, lang);
        }
        let mut settled: Vec<&Item> = view
            .items()
            .filter(|item| {
                item.settled
                    .is_some_and(|settled| settled.cycle == cycle && settled.how != SettledHow::Person)
            })
            .collect();
        settled.sort_by_cached_key(|item| place(item));
        let settled: Vec<String> = settled
            .into_iter()
            .map(|item| {
                let how = item.settled.map(|settled| settled.how.name()).unwrap_or_default();
                let (how, message) = (words::settled_how(how, lang), message(&item.finding, lang));
                format!("  {} ({how})  {}  {message}", lang.pick("resolved", "已解决"), item.finding.id)
            })
            .collect();
        name_some(&settled, lang);
        if self.what == "dry_run" {
            note(lang.pick("nothing was written", "未写入任何内容"));
        }
        if let Some(change) = &self.frozen {
            self.tell_frozen(change, lang);
        }
    }

    fn tell_frozen(&self, change: &Change, lang: Lang) {
        let cycle = self.report.cycle;
        let (prepared, reviewed) = self.signatures().unwrap_or_default();
        let (new, changed, gone) = (change.new.len(), change.changed.len(), change.gone.len());
        note(&match lang {
            Lang::En => format!(
                "{cycle} is signed (prepared by {prepared}, reviewed by {reviewed}), and this run finds something \
else: {new} new, {changed} changed, {gone} gone. The ledger keeps what was signed."
            ),
            Lang::Zh => format!(
                "{cycle} 已签核（编制 {prepared}，复核 {reviewed}），本次结果与签核内容不同：新增 {new}，变动 {changed}，消失 {gone}。台账保留签核内容。"
            ),
        });
        let line = |word: &str, finding: &Finding| {
            format!("  {word}  {}  {}  {}", finding.id, finding.rule, message(finding, lang))
        };
        let mut lines: Vec<String> =
            change.new.iter().map(|finding| line(lang.pick("new", "新增"), finding)).collect();
        lines.extend(change.changed.iter().map(|(_, new)| line(lang.pick("changed", "变动"), new)));
        lines.extend(change.gone.iter().map(|finding| line(lang.pick("gone", "消失"), finding)));
        name_some(&lines, lang);
        note(&format!(
            "  → {}duizhang reconcile --cycle {cycle} --reopen --why TEXT",
            lang.pick("if the month is to be changed: ", "如需更改该账期：")
        ));
    }
}

fn message(finding: &Finding, lang: Lang) -> &str {
    lang.pick(&finding.message_en, &finding.message_zh)
}

fn name_some(lines: &[String], lang: Lang) {
    for line in lines.iter().take(NAMED) {
        note(&visible(line));
    }
    if let Some(more) = lines.len().checked_sub(NAMED).filter(|more| *more > 0) {
        note(&format!("  … {more} {}", lang.pick("more", "条未列出")));
    }
}

/// The exit code of a run.
pub(super) fn code(run: &StoredRun) -> u8 {
    match run.info.result.as_str() {
        "clean" => exit::CLEAN,
        "breaks" => exit::BREAKS,
        _ => exit::NOT_RECONCILABLE,
    }
}

fn summary_object(run: &StoredRun) -> Result<serde_json::Value, CliError> {
    let info = &run.info;
    Ok(json!({
        "cycle": info.cycle,
        "run": info.run,
        "result": info.result,
        "verdict": info.verdict.state.name(),
        "reconcilable": info.verdict.reconcilable,
        "reasons": info.verdict.reasons,
        "reasons_zh": info.verdict.reasons_zh,
        "datasets": info.verdict.datasets,
        "rules": rule_objects(run)?,
        "breaks": info.breaks,
        "informational": informational(run)?,
        "statement_rows": info.statement_rows,
        "order_amount_reading": info.order_amount_reading,
    }))
}

/// The breaks that are for information: by themselves they do not make a month broken.
fn informational(run: &StoredRun) -> Result<usize, CliError> {
    let mut count = 0;
    run.each_breaks(Some(&["class"]), |breaks| {
        for row in rows(breaks) {
            count += usize::from(row.label("class")? == Class::Invisible.name());
        }
        Ok(())
    })?;
    Ok(count)
}

/// What the ids of rules begin with.
const FAMILIES: [&str; 9] =
    ["line.", "month.", "order.", "coupon.", "quota.", "adjustment.", "ledger.", "balance.", "mdf."];

/// Some families of rules may need only what is there: says how to ask for them.
fn suggest(run: &StoredRun, lang: Lang) {
    let complete = |dataset: &Dataset| run.info.verdict.state_of(*dataset) == State::Complete;
    let possible = |family: &&str| {
        RULES.iter().filter(|rule| rule.id.starts_with(*family)).all(|rule| rule.needs.iter().all(complete))
    };
    let families: Vec<&str> = FAMILIES.into_iter().filter(possible).collect();
    if !families.is_empty() && !run.info.settings.contains_key("only") {
        let hint = lang.pick("the data there is allows for some rules:", "现有数据可核对部分规则：");
        note(&format!("  {hint} --only {}", families.join(",")));
    }
}

/// Says what a run came out as.
pub(super) fn tell(run: &StoredRun, lang: Lang) -> Result<(), CliError> {
    let info = &run.info;
    note(&format!("{}: {}", info.cycle, words::result(&info.result, lang)));
    for reason in info.verdict.said_reasons() {
        note(&format!("  {}", lang.of(&reason)));
    }
    if info.result == "not_reconcilable" {
        suggest(run, lang);
    }
    let mut counts =
        [("passed", 0), ("broken", 0), ("unjudged", 0), ("skipped", 0), ("vacuous", 0), ("unused", 0)];
    let unused = run.unused()?;
    let mut last = "";
    for row in rows(&run.frames.rules) {
        // A rule has one row a currency.
        let rule = row.label("rule")?;
        let outcome = if unused.contains(rule) { "unused" } else { row.label("outcome")? };
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
        .map(|(name, count)| match *name {
            "unused" => summary::not_in_use(&unused, lang),
            _ => format!("{count} {}", words::outcome(name, lang)),
        })
        .collect();
    note(&format!("  {}: {}", lang.pick("rules", "规则"), told.join(", ")));
    let unjudged = summary::unjudged(run);
    if !unjudged.is_empty() {
        note(&match lang {
            Lang::En => format!(
                "  not judged: {}: nothing contradicts them, and something that would prove them is not there; see duizhang rules",
                unjudged.join(", ")
            ),
            Lang::Zh => format!(
                "  无法判定：{}：未发现矛盾，但缺少能够证明的数据；详见 duizhang rules",
                unjudged.join(", ")
            ),
        });
    }
    let aside = match (informational(run)?, lang) {
        (0, _) => String::new(),
        (aside, Lang::En) => format!(", {aside} of them for information only"),
        (aside, Lang::Zh) => format!("，其中 {aside} 条仅供参考"),
    };
    note(&format!("  {}: {}{aside}", lang.pick("breaks", "差异"), info.breaks));
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
