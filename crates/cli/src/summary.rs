//! The table `summary`: what a reader wants first.

use std::collections::BTreeMap;

use duizhang_plugin_host::{Role, Table};
use polars::prelude::DataFrame;

use crate::args::Lang;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::StoredRun;
use crate::tables::{Draft, Sources};
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

/// Customers listed by currency; the workbook has all of them on a sheet of their own.
const CUSTOMERS: usize = 15;
/// Breaks of so many months and more are one group.
const OLDEST: i64 = 6;

/// Builds the table.
pub(crate) fn table(sources: Sources<'_>) -> Result<Table, CliError> {
    let Sources { run, lang, .. } = sources;
    let mut items = verdict(run, lang);
    items.extend(sums(run, lang)?);
    items.extend(breaks(&run.frames.breaks, lang)?);
    items.extend(ages(&run.frames.breaks, lang)?);
    items.extend(services(&run.frames.services)?);
    items.extend(customers(run, lang)?);
    items.extend(months(sources));
    items.extend(rules(run, lang)?);
    finish(&items)
}

/// The table for one customer: what there is to say of it, the items of the month's sums with the rows of
/// its statement, its breaks, its services.
pub(crate) fn of_customer(
    told: &[(&str, &str, String)],
    (sums, statement): (&DataFrame, &DataFrame),
    breaks_frame: &DataFrame,
    services_frame: &DataFrame,
    lang: Lang,
) -> Result<Table, CliError> {
    let mut items: Vec<Item> = told
        .iter()
        .filter(|(.., text)| !text.is_empty())
        .map(|(name, label, text)| Item {
            section: "verdict",
            name: (*name).to_owned(),
            label: (*label).to_owned(),
            text: Some(text.clone()),
            ..Item::default()
        })
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for row in rows(sums) {
        let name = row.label("item")?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut amounts = Vec::new();
    for row in rows(statement) {
        let currency = row.text("currency")?;
        for name in &names {
            amounts.push(sum(name, currency, row.units(name)?, lang));
        }
    }
    items.extend(by_section(amounts));
    items.extend(breaks(breaks_frame, lang)?);
    items.extend(ages(breaks_frame, lang)?);
    items.extend(services(services_frame)?);
    finish(&items)
}

fn finish(items: &[Item]) -> Result<Table, CliError> {
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
    for reason in run.info.verdict.said_reasons() {
        items.push(line("reason", lang.pick("Because", "原因"), lang.of(&reason).to_owned()));
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
        items.push(sum(row.label("item")?, row.text("currency")?, row.units("amount")?, lang));
    }
    Ok(by_section(items))
}

/// One item of the statement's line amounts.
fn sum(name: &str, currency: Option<&str>, amount: Option<i128>, lang: Lang) -> Item {
    let section = match name {
        _ if AMOUNTS.contains(&name) => "amounts",
        _ if KINDS.contains(&name) => "kinds",
        _ => "payments",
    };
    let (en, zh) = words::heading(name);
    Item {
        section,
        name: name.to_owned(),
        label: lang.pick(en, zh).to_owned(),
        currency: currency.map(str::to_owned),
        amount,
        ..Item::default()
    }
}

/// One section after the other, whatever the number of currencies.
fn by_section(mut items: Vec<Item>) -> Vec<Item> {
    let place = |item: &Item| ["amounts", "kinds", "payments"].iter().position(|name| *name == item.section);
    items.sort_by_key(place);
    items
}

fn breaks(frame: &DataFrame, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut classes: BTreeMap<(String, Option<String>), (i64, Option<i128>)> = BTreeMap::new();
    for row in rows(frame) {
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

/// The breaks by how long they are known.
fn ages(frame: &DataFrame, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut ages: BTreeMap<(i64, Option<String>), (i64, Option<i128>)> = BTreeMap::new();
    for row in rows(frame) {
        let age = row.int("age_months")?.unwrap_or(0).min(OLDEST);
        let currency = row.text("currency")?.map(str::to_owned);
        let sum = ages.entry((age, currency.clone())).or_default();
        sum.0 += 1;
        if currency.is_some() {
            sum.1 = Some(sum.1.unwrap_or(0) + row.units("difference")?.unwrap_or(0).abs());
        }
    }
    let label = |age: i64| match (age, lang) {
        (0, _) => lang.pick("this month", "本账期").to_owned(),
        (1, Lang::En) => "1 month".to_owned(),
        (OLDEST, Lang::En) => format!("{OLDEST} months and more"),
        (OLDEST, Lang::Zh) => format!("{OLDEST} 个月及以上"),
        (age, Lang::En) => format!("{age} months"),
        (age, Lang::Zh) => format!("{age} 个月"),
    };
    let item = |((age, currency), (count, amount))| Item {
        section: "ages",
        name: format!("{age}"),
        label: label(age),
        currency,
        amount,
        count: Some(count),
        text: None,
    };
    Ok(ages.into_iter().map(item).collect())
}

/// The customers with the largest payable amounts, and the others as one.
fn customers(run: &StoredRun, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut by_currency: BTreeMap<Option<String>, Vec<(i128, Item)>> = BTreeMap::new();
    for row in rows(&run.frames.statement) {
        let id = row.label("customer_id")?;
        let currency = row.text("currency")?.map(str::to_owned);
        let units = row.units("payable_amount")?.unwrap_or(0);
        let item = Item {
            section: "customers",
            name: id.to_owned(),
            label: row.text("customer_name")?.unwrap_or(id).to_owned(),
            currency: currency.clone(),
            amount: Some(units),
            count: row.int("lines")?,
            text: None,
        };
        by_currency.entry(currency).or_default().push((units, item));
    }
    let mut items = Vec::new();
    for (currency, mut all) in by_currency {
        all.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
        let others = all.split_off(all.len().min(CUSTOMERS));
        items.extend(all.into_iter().map(|(_, item)| item));
        if !others.is_empty() {
            items.push(Item {
                section: "customers",
                name: "others".to_owned(),
                label: match lang {
                    Lang::En => format!("{} others", others.len()),
                    Lang::Zh => format!("其余 {} 个客户", others.len()),
                },
                currency,
                amount: Some(others.iter().map(|(units, _)| units).sum()),
                count: Some(others.iter().filter_map(|(_, item)| item.count).sum()),
                text: None,
            });
        }
    }
    Ok(items)
}

/// The months, where there are several.
fn months(sources: Sources<'_>) -> Vec<Item> {
    if sources.months.len() < 2 {
        return Vec::new();
    }
    let item = |month: &str, (currency, units): (&String, &i128)| Item {
        section: "months",
        name: month.to_owned(),
        label: month.to_owned(),
        currency: Some(currency.clone()).filter(|currency| !currency.is_empty()),
        amount: Some(*units),
        ..Item::default()
    };
    let of = |month: &'_ crate::tables::months::Month| {
        month.payable.iter().map(|cell| item(&month.cycle, cell)).collect::<Vec<_>>()
    };
    sources.months.iter().flat_map(of).collect()
}

/// How many rules came out how.
fn rules(run: &StoredRun, lang: Lang) -> Result<Vec<Item>, CliError> {
    let mut seen = std::collections::BTreeSet::new();
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows(&run.frames.rules) {
        if seen.insert(row.label("rule")?) {
            *counts.entry(row.label("outcome")?).or_default() += 1;
        }
    }
    let item = |name: &str| {
        let count = counts.get(name).copied()?;
        let (section, name, label) = ("rules", name.to_owned(), words::outcome(name, lang));
        Some(Item { section, name, label, count: Some(count), ..Item::default() })
    };
    Ok(["passed", "broken", "unjudged", "skipped", "vacuous"].into_iter().filter_map(item).collect())
}

fn services(frame: &DataFrame) -> Result<Vec<Item>, CliError> {
    let mut items = Vec::new();
    for row in rows(frame) {
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
