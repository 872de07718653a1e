//! `duizhang breaks`, `rules` and `statement`: a run's tables, for people and machines.

use std::collections::BTreeMap;
use std::path::Path;

use duizhang_reconciler::own::sentence;
use polars::prelude::DataFrame;
use serde_json::{Map, Value, json};

use super::Context;
use super::reconcile::code;
use crate::args::{BreaksArgs, Lang, MonthArgs, StatementArgs};
use crate::error::{CliError, exit};
use crate::frame::{Row, rows};
use crate::print::{Align, note, out, table, visible};
use crate::runs::{StoredRun, ensure, ensure_in_pieces, forget};
use crate::{ledger, own, rules, words};

pub(super) fn breaks(context: &Context, args: &BreaksArgs) -> Result<u8, CliError> {
    if let Some(rule) = &args.rule {
        rules::check(rule, &context.config.settings.own)?;
    }
    let month = &args.month;
    let (run, view) = ensure_in_pieces(&context.home, month.cycle, &context.config, &month.only)?;
    let lang = context.lang;
    let mut shown = Vec::new();
    run.each_breaks(None, |piece| {
        let mut piece = piece.clone();
        ledger::fill(&mut piece, &view)?;
        list_breaks(&piece, args, lang, &mut shown)
    })?;
    if !month.json {
        let heading = [
            (lang.pick("id", "编号"), Align::Left),
            (lang.pick("rule", "规则"), Align::Left),
            (lang.pick("customer", "客户"), Align::Left),
            (lang.pick("difference", "差额"), Align::Right),
            (lang.pick("currency", "币种"), Align::Left),
            (lang.pick("status", "状态"), Align::Left),
            (lang.pick("what is wrong", "差异说明"), Align::Left),
        ];
        table(&heading, &shown);
        warn(&run, lang);
    }
    let code = code(&run);
    forget((run, view));
    Ok(code)
}

/// Prints the wished of some breaks as JSON, or adds them to a table for people.
fn list_breaks(
    breaks: &DataFrame,
    args: &BreaksArgs,
    lang: Lang,
    shown: &mut Vec<Vec<String>>,
) -> Result<(), CliError> {
    for row in rows(breaks) {
        let customer = args
            .customer
            .as_deref()
            .is_none_or(|id| row.text("customer_id").is_ok_and(|found| found == Some(id)));
        let rule = args
            .rule
            .as_deref()
            .is_none_or(|rule| row.label("rule").is_ok_and(|found| found.starts_with(rule)));
        if !customer || !rule {
            continue;
        }
        if args.month.json {
            out(&break_object(row, lang)?.to_string());
        } else {
            shown.push(vec![
                row.label("id")?.to_owned(),
                row.label("rule")?.to_owned(),
                row.label("customer_id")?.to_owned(),
                figure(row, "difference")?,
                row.label("currency")?.to_owned(),
                aged(row.label("status")?, row.int("age_months")?.unwrap_or(0), lang),
                row.label(&format!("message_{}", lang.code()))?.to_owned(),
            ]);
        }
    }
    Ok(())
}

/// A status, with the months since it was first seen: `carried 2`.
pub(super) fn aged(status: &str, months: i64, lang: Lang) -> String {
    let status = words::item_status(status, lang);
    if months > 0 { format!("{status} {months}") } else { status }
}

/// Money has two digits at least; a count has none.
pub(super) fn figure(row: Row<'_>, name: &str) -> Result<String, CliError> {
    if row.text("currency")?.is_some() { row.money(name) } else { row.amount(name) }
}

/// A list without breaks must not look like a clean month where it is none.
pub(super) fn warn(run: &StoredRun, lang: Lang) {
    if run.info.result != "breaks" {
        note(&format!("{}: {}", run.info.cycle, words::result(&run.info.result, lang)));
        for reason in run.info.verdict.said_reasons() {
            note(&format!("  {}", lang.of(&reason)));
        }
    }
}

/// A break as `rules.md` defines its fields. What the ledger knows is as of its month.
pub(super) fn break_object(row: Row<'_>, lang: Lang) -> Result<Value, CliError> {
    let mut object = Map::new();
    for name in ["id", "rule", "class", "cycle", "currency", "customer_id"] {
        object.insert(name.to_owned(), row.json(name)?);
    }
    object.insert("key".to_owned(), nested(row, "key")?);
    for name in ["expected", "actual", "difference", "expected_text", "actual_text"] {
        object.insert(name.to_owned(), row.json(name)?);
    }
    object.insert("message".to_owned(), row.json(&format!("message_{}", lang.code()))?);
    object.insert("remedy".to_owned(), row.json(&format!("remedy_{}", lang.code()))?);
    object.insert("evidence".to_owned(), nested(row, "evidence")?);
    object.insert("evidence_count".to_owned(), row.json("evidence_count")?);
    object.insert("terms".to_owned(), nested(row, "terms")?);
    object.insert("tried".to_owned(), nested(row, "tried")?);
    object.insert("direction".to_owned(), row.json("direction")?);
    object.insert("basis".to_owned(), row.json("basis")?);
    for name in ["first_seen", "age_months", "status"] {
        object.insert(name.to_owned(), row.json(name)?);
    }
    Ok(Value::Object(object))
}

fn nested(row: Row<'_>, name: &str) -> Result<Value, CliError> {
    serde_json::from_str(row.label(name)?).map_err(|error| CliError::bug(format!("{name}: {error}")))
}

pub(super) fn list_rules(context: &Context, args: &MonthArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.cycle, &context.config, &args.only)?;
    let lang = context.lang;
    if args.json {
        for object in rule_objects(&run)? {
            out(&object.to_string());
        }
        return Ok(code(&run));
    }
    let mut shown = Vec::new();
    for object in rule_objects(&run)? {
        let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| object[name].to_string();
        let sums = |name: &str| {
            let sums = object[name].as_object().into_iter().flatten();
            sums.filter(|(_, sum)| *sum != "0")
                .map(|(currency, sum)| format!("{} {currency}", two_digits(sum.as_str().unwrap_or_default())))
                .collect::<Vec<_>>()
                .join(", ")
        };
        shown.push(vec![
            text("rule"),
            words::outcome(&text("outcome"), lang),
            number("evaluated"),
            number("passed"),
            number("tolerated"),
            number("broken"),
            sums("difference"),
            match (text(lang.pick("reason", "reason_zh")), text("outcome").as_str()) {
                (reason, _) if reason.is_empty() => run.rule_title(&text("rule"), lang),
                (reason, "skipped") => reason,
                (note, _) if lang == Lang::Zh => format!("{}（{note}）", run.rule_title(&text("rule"), lang)),
                (note, _) => format!("{} ({note})", run.rule_title(&text("rule"), lang)),
            },
        ]);
    }
    let heading = [
        (lang.pick("rule", "规则"), Align::Left),
        (lang.pick("outcome", "结果"), Align::Left),
        (lang.pick("evaluated", "核对数"), Align::Right),
        (lang.pick("passed", "通过"), Align::Right),
        (lang.pick("tolerated", "容差内"), Align::Right),
        (lang.pick("broken", "差异"), Align::Right),
        (lang.pick("difference", "差额"), Align::Right),
        (lang.pick("what it asserts, or why it was skipped", "规则内容或跳过原因"), Align::Left),
    ];
    table(&heading, &shown);
    warn(&run, lang);
    Ok(code(&run))
}

/// Checks a file of own rules, and says how each was understood.
pub(super) fn check_rules(path: &Path, json: bool, lang: Lang) -> Result<u8, CliError> {
    let rules = own::load(path)?.rules;
    for rule in &rules {
        let says = sentence(rule, lang.messages());
        let [en, zh] = &rule.titles;
        let title = lang.pick(en, zh);
        if json {
            out(&json!({ "rule": rule.id, "title": title, "says": says }).to_string());
        } else {
            out(&visible(&format!("{}  {title}", rule.id)));
            out(&visible(&format!("  {says}")));
        }
    }
    let (shown, count) = (super::shown(path), rules.len());
    note(&match lang {
        Lang::En => format!("{shown}: {count} rules, no mistakes"),
        Lang::Zh => format!("{shown}：{count} 条规则，无错误"),
    });
    Ok(exit::CLEAN)
}

/// An exact amount with two digits behind the point at least.
fn two_digits(amount: &str) -> String {
    duizhang_money::parse_units(amount, 8, 38)
        .map_or_else(|_| amount.to_owned(), duizhang_money::format_money)
}

/// One object a rule: the stored table has one row a rule and currency.
pub(super) fn rule_objects(run: &StoredRun) -> Result<Vec<Value>, CliError> {
    let mut objects: Vec<Value> = Vec::new();
    let mut sums: Vec<[BTreeMap<String, String>; 2]> = Vec::new();
    for row in rows(&run.frames.rules) {
        let rule = row.json("rule")?;
        if objects.last().is_none_or(|last| last["rule"] != rule) {
            let mut object = Map::new();
            for name in [
                "rule",
                "outcome",
                "reason",
                "reason_zh",
                "evaluated",
                "amount",
                "passed",
                "tolerated",
                "broken",
                "informational",
                "unjudged",
                "difference",
            ] {
                let nested = name == "amount" || name == "difference";
                object.insert(name.to_owned(), if nested { Value::Null } else { row.json(name)? });
            }
            objects.push(Value::Object(object));
            sums.push(Default::default());
        }
        if let (Some(currency), Some(sums)) = (row.text("currency")?, sums.last_mut()) {
            sums[0].insert(currency.to_owned(), row.amount("amount")?);
            sums[1].insert(currency.to_owned(), row.amount("difference")?);
        }
    }
    for (object, [amount, difference]) in objects.iter_mut().zip(sums) {
        object["amount"] = json!(amount);
        object["difference"] = json!(difference);
    }
    Ok(objects)
}

pub(super) fn statement(context: &Context, args: &StatementArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.month.cycle, &context.config, &args.month.only)?;
    let lang = context.lang;
    let frame = &run.frames.statement;
    let columns =
        ["payable_amount", "usage_amount", "refund_amount", "cash_amount", "coupon_amount", "debt_amount"];
    let mut shown = Vec::new();
    for row in rows(frame) {
        if args.customer.as_deref().is_some_and(|id| !row.label("customer_id").is_ok_and(|found| found == id))
        {
            continue;
        }
        if args.month.json {
            let mut object = Map::new();
            for name in frame.get_column_names() {
                object.insert(name.to_string(), row.json(name)?);
            }
            out(&Value::Object(object).to_string());
            continue;
        }
        let mut cells = vec![
            row.label("customer_id")?.to_owned(),
            row.label("customer_name")?.to_owned(),
            row.label("currency")?.to_owned(),
        ];
        for name in columns {
            cells.push(row.money(name)?);
        }
        cells.push(row.int("breaks")?.unwrap_or(0).to_string());
        shown.push(cells);
    }
    if !args.month.json {
        let mut heading = vec![
            (lang.pick("customer", "客户ID"), Align::Left),
            (lang.pick("name", "客户名称"), Align::Left),
            (lang.pick("currency", "币种"), Align::Left),
        ];
        heading.extend(columns.iter().chain(&["breaks"]).map(|name| {
            let (en, zh) = words::heading(name);
            (lang.pick(en, zh), Align::Right)
        }));
        table(&heading, &shown);
        warn(&run, lang);
    }
    Ok(code(&run))
}
