//! The table `summary`: what a reader wants first.

use std::collections::BTreeMap;

use duizhang_plugin_host::{Role, Table};

use crate::args::Lang;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::StoredRun;
use crate::tables::Draft;
use crate::words;

/// One row of the table.
#[derive(Default)]
struct Item {
    section: &'static str,
    name: String,
    label: String,
    currency: Option<String>,
    amount: Option<i128>,
    count: Option<i64>,
    text: Option<String>,
}

/// The items of the statement's line amounts, by section.
const AMOUNTS: [&str; 4] = ["official_amount", "discount_amount", "rounding_amount", "payable_amount"];
const KINDS: [&str; 7] = [
    "purchase_amount",
    "renewal_amount",
    "change_amount",
    "usage_amount",
    "refund_amount",
    "adjustment_amount",
    "other_amount",
];

/// Builds the table.
pub(crate) fn table(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let mut items = verdict(run, lang);
    items.extend(sums(run, lang)?);
    items.extend(breaks(run, lang)?);
    items.extend(services(run)?);
    Draft::new("summary", items.len())
        .text("section", Role::Key, items.iter().map(|item| Some(item.section.to_owned())).collect())
        .text("item", Role::Key, items.iter().map(|item| Some(item.name.clone())).collect())
        .text("label", Role::Label, items.iter().map(|item| Some(item.label.clone())).collect())
        .text("currency", Role::Key, items.iter().map(|item| item.currency.clone()).collect())
        .money("amount", items.iter().map(|item| item.amount).collect())
        .count("count", items.iter().map(|item| item.count).collect())
        .text("text", Role::Note, items.iter().map(|item| item.text.clone()).collect())
        .finish()
}

fn verdict(run: &StoredRun, lang: Lang) -> Vec<Item> {
    let line = |item: &str, label: &str, text: String| Item {
        section: "verdict",
        name: item.to_owned(),
        label: label.to_owned(),
        text: Some(text),
        ..Item::default()
    };
    let mut items = vec![
        line("result", lang.pick("Result", "结果"), words::result(&run.info.result, lang)),
        line("data", lang.pick("Data", "数据"), words::state(run.info.verdict.state.name(), lang)),
    ];
    for reason in &run.info.verdict.reasons {
        items.push(line("reason", lang.pick("Because", "原因"), reason.clone()));
    }
    let skipped: Vec<String> = rows(&run.frames.rules)
        .filter(|row| row.label("outcome").is_ok_and(|outcome| outcome == "skipped" || outcome == "vacuous"))
        .filter_map(|row| row.label("rule").ok().map(str::to_owned))
        .collect();
    if !skipped.is_empty() {
        items.push(line("not_checked", lang.pick("Not checked", "未核对"), skipped.join(", ")));
    }
    let unjudged = unjudged(run);
    if !unjudged.is_empty() {
        let label = lang.pick("Could not be judged", "无法判定");
        items.push(line("not_judged", label, unjudged.join(", ")));
    }
    items
}

/// The rules that nothing breaks, and that could not judge all there was.
pub(crate) fn unjudged(run: &StoredRun) -> Vec<String> {
    let mut rules: Vec<String> = rows(&run.frames.rules)
        .filter(|row| row.label("outcome").is_ok_and(|outcome| outcome == "unjudged"))
        .filter_map(|row| row.label("rule").ok().map(str::to_owned))
        .collect();
    rules.dedup();
    rules
}

fn sums(run: &StoredRun, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut items = Vec::new();
    for row in rows(&run.frames.sums) {
        let name = row.label("item")?;
        let section = match name {
            _ if AMOUNTS.contains(&name) => "amounts",
            _ if KINDS.contains(&name) => "kinds",
            _ => "payments",
        };
        let (en, zh) = words::heading(name);
        items.push(Item {
            section,
            name: name.to_owned(),
            label: lang.pick(en, zh).to_owned(),
            currency: row.text("currency")?.map(str::to_owned),
            amount: row.units("amount")?,
            ..Item::default()
        });
    }
    // One section after the other, whatever the number of currencies.
    let place = |item: &Item| ["amounts", "kinds", "payments"].iter().position(|name| *name == item.section);
    items.sort_by_key(place);
    Ok(items)
}

fn breaks(run: &StoredRun, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut classes: BTreeMap<(String, Option<String>), (i64, Option<i128>)> = BTreeMap::new();
    for row in rows(&run.frames.breaks) {
        let currency = row.text("currency")?.map(str::to_owned);
        let sum = classes.entry((row.label("class")?.to_owned(), currency.clone())).or_default();
        sum.0 += 1;
        if currency.is_some() {
            sum.1 = Some(sum.1.unwrap_or(0) + row.units("difference")?.unwrap_or(0).abs());
        }
    }
    let item = |((class, currency), (count, amount)): ((String, Option<String>), (i64, Option<i128>))| Item {
        section: "breaks",
        label: words::class(&class, lang),
        name: class,
        currency,
        amount,
        count: Some(count),
        text: None,
    };
    Ok(classes.into_iter().map(item).collect())
}

fn services(run: &StoredRun) -> Result<Vec<Item>, CliError> {
    let mut items = Vec::new();
    for row in rows(&run.frames.services) {
        let code = row.label("service_type_code")?;
        items.push(Item {
            section: "services",
            name: code.to_owned(),
            label: row.text("service_type_name")?.unwrap_or(code).to_owned(),
            currency: row.text("currency")?.map(str::to_owned),
            amount: row.units("payable_amount")?,
            count: row.int("lines")?,
            text: None,
        });
    }
    Ok(items)
}
