//! `duizhang explain`: one break as a small calculation.

use duizhang_lake::Dataset;
use duizhang_ledger::ItemAct;
use duizhang_money::{MONEY_SCALE, format_money, parse_units};
use duizhang_reconciler::message::{item_title, predicate_text};
use duizhang_reconciler::{Candidate, Evidence, Side, Term};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::Context;
use super::list::{break_object, figure};
use crate::args::{ExplainArgs, Lang};
use crate::error::{CliError, exit};
use crate::frame::{Row, rows};
use crate::print::{out, visible};
use crate::runs::{StoredRun, ensure};
use crate::tables::key_text;
use crate::{ledger, words};

/// A line for people: what comes from data is shown, not obeyed.
fn say(line: &str) {
    out(&visible(line));
}

fn list<T: DeserializeOwned>(row: Row<'_>, name: &str) -> Result<Vec<T>, CliError> {
    serde_json::from_str(row.label(name)?).map_err(|error| CliError::bug(format!("{name}: {error}")))
}

pub(super) fn explain(context: &Context, args: &ExplainArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.month.cycle, &context.config, &args.month.only)?;
    let matches = |row: &Row<'_>| row.label("id").is_ok_and(|id| id.starts_with(&args.id));
    let found: Vec<Row<'_>> = rows(&run.frames.breaks).filter(matches).collect();
    let row = match found.as_slice() {
        [row] => *row,
        [] => {
            let message = format!("there is no break `{}` in {}", args.id, run.info.cycle);
            return Err(CliError::usage(message, "list them: duizhang breaks"));
        }
        several => {
            let ids: Vec<&str> = several.iter().filter_map(|row| row.label("id").ok()).collect();
            return Err(CliError::usage(
                format!("`{}` begins several ids", args.id),
                format!("say which: {}", ids.join(", ")),
            ));
        }
    };
    let ledger = ledger::read(&context.home)?;
    let (id, cycle) = (row.label("id")?, run.cycle()?);
    let acts: Vec<&ItemAct> = ledger.book().acts(id).iter().filter(|act| act.as_of <= cycle).collect();
    if args.month.json {
        let mut object = break_object(row, context.lang)?;
        object["acts"] = acts.iter().map(|act| act_object(act)).collect();
        out(&object.to_string());
    } else {
        show(&run, row, &acts, context.lang)?;
    }
    Ok(exit::CLEAN)
}

fn act_object(act: &ItemAct) -> Value {
    json!({
        "at": act.at, "by": act.by.name(), "kind": act.kind.name(), "text": act.text,
        "cycle": act.as_of.to_string(),
    })
}

fn show(run: &StoredRun, row: Row<'_>, acts: &[&ItemAct], lang: Lang) -> Result<(), CliError> {
    let localised = |name: &str| row.label(&format!("{name}_{}", lang.code()));
    let rule = row.label("rule")?;
    say(&format!("{}  {rule} · {}", row.label("id")?, run.rule_title(rule, lang)));
    say("");
    say(localised("message")?);
    say("");
    let mut facts: Vec<(&str, String)> = vec![
        (lang.pick("class", "类别"), words::class(row.label("class")?, lang)),
        (lang.pick("where", "位置"), key_text(row.label("key")?)),
    ];
    if let Some(customer) = row.text("customer_id")? {
        let name = row.text("customer_name")?.map(|name| format!(" ({name})")).unwrap_or_default();
        facts.push((lang.pick("customer", "客户"), format!("{customer}{name}")));
    }
    let since = row.label("first_seen")?;
    let age = row.int("age_months")?.unwrap_or(0);
    let status = words::item_status(row.label("status")?, lang);
    facts.push((
        lang.pick("status", "状态"),
        match (lang, age) {
            (_, 0) => status,
            (Lang::En, 1) => format!("{status}, since {since} (1 month)"),
            (Lang::En, _) => format!("{status}, since {since} ({age} months)"),
            (Lang::Zh, _) => format!("{status}，自 {since} 起（{age} 个月）"),
        },
    ));
    let basis = row.label("basis")?;
    if basis == "derived" {
        facts.push((lang.pick("basis", "依据"), words::basis(basis, lang)));
    }
    let direction = words::direction(row.label("direction")?, lang);
    facts.push((lang.pick("direction", "处理方向"), direction));
    for (label, value) in &facts {
        say(&format!("  {label}: {value}"));
    }
    say("");
    calculation(row, lang)?;
    let evidence: Vec<Evidence> = list(row, "evidence")?;
    if !evidence.is_empty() {
        say("");
        say(&format!("  {}:", lang.pick("rows behind it", "涉及的数据行")));
        for fact in &evidence {
            let key: Vec<String> = fact.key.iter().map(|(name, value)| format!("{name}={value}")).collect();
            say(&format!("    {}  {}", dataset(run, &fact.dataset, lang), key.join("; ")));
        }
        let more = row.int("evidence_count")?.unwrap_or(0) - i64::try_from(evidence.len()).unwrap_or(0);
        if more > 0 {
            say(&format!("    … {more} {}", lang.pick("more", "行未列出")));
        }
    }
    candidates(run, row, lang)?;
    if !acts.is_empty() {
        say("");
        say(&format!("  {}:", lang.pick("what was done", "处理记录")));
        for act in acts {
            let what = words::item_act(act.kind.name(), lang);
            say(&format!("    {}  {}  {what}: {}", act.at, act.by.name(), act.text));
        }
    }
    say("");
    say(&format!("  → {}", localised("remedy")?));
    Ok(())
}

/// The nearest counterparts that were looked at, and why they are none.
fn candidates(run: &StoredRun, row: Row<'_>, lang: Lang) -> Result<(), CliError> {
    let tried: Vec<Candidate> = list(row, "tried")?;
    if tried.is_empty() {
        return Ok(());
    }
    say("");
    say(&format!("  {}:", lang.pick("looked at", "已比对的候选")));
    for candidate in &tried {
        let key: Vec<String> = candidate.key.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let why = predicate_text(&candidate.predicate, &candidate.by, lang.messages());
        say(&format!("    {}  {}: {why}", dataset(run, &candidate.dataset, lang), key.join("; ")));
    }
    Ok(())
}

fn dataset(run: &StoredRun, name: &str, lang: Lang) -> String {
    let spec = run.dataset(name).map(Dataset::spec);
    spec.map_or_else(|| name.to_owned(), |spec| lang.pick(spec.title_en, spec.title_zh).to_owned())
}

/// A line of a calculation: what it is, and the figure; a rule stands above sums.
struct Sum {
    label: String,
    value: String,
    is_ruled: bool,
}

/// How each side comes about, then expected, actual and difference, under each other as one would
/// write them on paper.
fn calculation(row: Row<'_>, lang: Lang) -> Result<(), CliError> {
    let labels =
        [lang.pick("expected", "应为"), lang.pick("actual", "实际"), lang.pick("difference", "差额")];
    if let (Some(expected), Some(actual)) = (row.text("expected_text")?, row.text("actual_text")?) {
        let sums = [(labels[0], expected), (labels[1], actual)];
        let plain = sums.map(|(label, value)| Sum {
            label: label.to_owned(),
            value: words::side(value, lang).to_owned(),
            is_ruled: false,
        });
        write(&plain, "");
        return Ok(());
    }
    let terms: Vec<Term> = list(row, "terms")?;
    let mut sums = Vec::new();
    for (side, label, name) in [(Side::Expected, labels[0], "expected"), (Side::Actual, labels[1], "actual")]
    {
        let value = figure(row, name)?;
        let of_side: Vec<&Term> = terms.iter().filter(|term| term.side == side).collect();
        if value.is_empty() && of_side.is_empty() {
            continue;
        }
        let title = |term: &Term| {
            let of = term.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
            format!("{}{of}", item_title(&term.item, lang.messages()))
        };
        // One figure needs no sum, but a name.
        let label = match (of_side.as_slice(), lang) {
            ([only], Lang::En) => format!("{label} ({})", title(only)),
            ([only], Lang::Zh) => format!("{label}（{}）", title(only)),
            _ => label.to_owned(),
        };
        for term in of_side.iter().filter(|_| of_side.len() > 1) {
            let units = parse_units(&term.amount, MONEY_SCALE, 38)
                .map_or_else(|_| term.amount.to_string(), format_money);
            sums.push(Sum { label: format!("  {}", title(term)), value: units, is_ruled: false });
        }
        sums.push(Sum { label, value, is_ruled: of_side.len() > 1 });
    }
    sums.push(Sum {
        label: labels[2].to_owned(),
        value: figure(row, "difference")?,
        is_ruled: sums.len() > 1,
    });
    write(&sums, row.label("currency")?);
    Ok(())
}

fn write(sums: &[Sum], currency: &str) {
    // Points below each other: pad the digits behind the point as well as those before it.
    let behind = |value: &str| value.split_once('.').map_or(0, |(_, digits)| digits.len() + 1);
    let numeric = !currency.is_empty() || sums.iter().all(|sum| sum.value.parse::<i128>().is_ok());
    let most = sums.iter().map(|sum| behind(&sum.value)).max().unwrap_or(0);
    let pad = |value: &str| if numeric { " ".repeat(most - behind(value)) } else { String::new() };
    let padded: Vec<String> = sums.iter().map(|sum| format!("{}{}", sum.value, pad(&sum.value))).collect();
    let width = padded.iter().map(|value| value.width()).max().unwrap_or(0);
    let label_width = sums.iter().map(|sum| sum.label.width()).max().unwrap_or(0);
    for (sum, value) in sums.iter().zip(&padded) {
        if sum.is_ruled {
            say(&format!("  {}  {}", " ".repeat(label_width), "-".repeat(width)));
        }
        let gap = " ".repeat(label_width - sum.label.width());
        let left = " ".repeat(width - value.width());
        let text = format!("  {}{gap}  {left}{value} {currency}", sum.label);
        say(text.trim_end());
    }
}
