//! `duizhang open`: items over the months.

use duizhang_lake::Snapshot;
use duizhang_ledger::{Book, Item, Movement, Tally};
use duizhang_money::{BillCycle, MONEY_SCALE, format_money, format_units};
use serde_json::{Value, json};

use super::Context;
use super::list::aged;
use crate::args::{Lang, OpenArgs};
use crate::error::{CliError, exit};
use crate::print::{Align, note, out, table};
use crate::{ledger, words};

pub(super) fn open(context: &Context, args: &OpenArgs) -> Result<u8, CliError> {
    let ledger = ledger::read(&context.home)?;
    let (book, lang) = (ledger.book(), context.lang);
    let Some(cycle) = args.cycle.or_else(|| book.latest()) else {
        // An empty ledger is not an all clear.
        return Err(CliError {
            message: "the ledger has no month".to_owned(),
            remedy: Some("record one: duizhang reconcile".to_owned()),
            code: exit::NOT_RECONCILABLE,
        });
    };
    if !book.months().contains_key(&cycle) {
        return Err(duizhang_ledger::LedgerError::NoMonth(cycle).into());
    }
    let view = book.view(cycle);
    let mut items: Vec<&Item> = view
        .items()
        .filter(|item| item.is_open() || args.all)
        .filter(|item| {
            args.customer.is_none() || args.customer.as_deref() == item.finding.customer_id.as_deref()
        })
        .filter(|item| args.age.is_none_or(|age| item.age_months >= age))
        .collect();
    // The oldest first: they are the ones to ask about.
    items.sort_by_cached_key(|item| place(item));
    if args.json {
        for item in &items {
            out(&object(book, item, cycle, lang).to_string());
        }
    } else {
        let rows: Vec<Vec<String>> = items.iter().map(|item| row(item, lang)).collect();
        let heading = [
            (lang.pick("id", "编号"), Align::Left),
            (lang.pick("rule", "规则"), Align::Left),
            (lang.pick("customer", "客户"), Align::Left),
            (lang.pick("since", "首次出现"), Align::Left),
            (lang.pick("difference", "差额"), Align::Right),
            (lang.pick("currency", "币种"), Align::Left),
            (lang.pick("status", "状态"), Align::Left),
            (lang.pick("what is wrong", "差异说明"), Align::Left),
        ];
        table(&heading, &rows);
        tell_acts(book, &items, cycle, lang);
        if let Some(movement) = view.movements().get(&cycle) {
            tell_movement(cycle, movement, lang);
        }
    }
    let doubts = doubts(context, book, cycle, args.cycle.is_none())?;
    for doubt in &doubts {
        note(doubt);
    }
    Ok(match (items.is_empty(), doubts.is_empty()) {
        (false, _) => exit::BREAKS,
        // Nothing is open as far as the ledger knows, and it does not know everything.
        (true, false) => exit::NOT_RECONCILABLE,
        (true, true) => exit::CLEAN,
    })
}

/// Where an item stands in a list: the oldest first, then as rules are listed.
pub(super) fn place(item: &Item) -> impl Ord + use<> {
    let rule = duizhang_reconciler::catalogue::position(&item.finding.rule);
    (item.first_seen, rule, item.finding.key.clone(), item.finding.id.clone())
}

/// What people did about the items that are listed, below them.
fn tell_acts(book: &Book, items: &[&Item], cycle: BillCycle, lang: Lang) {
    let mut rows = Vec::new();
    for item in items {
        for act in book.acts(&item.finding.id).iter().filter(|act| act.as_of <= cycle) {
            rows.push(vec![
                item.finding.id.to_string(),
                act.at.clone(),
                act.by.name().to_owned(),
                words::item_act(act.kind.name(), lang),
                act.text.clone(),
            ]);
        }
    }
    if rows.is_empty() {
        return;
    }
    out("");
    let heading = [
        (lang.pick("id", "编号"), Align::Left),
        (lang.pick("when", "时间"), Align::Left),
        (lang.pick("who", "经手人"), Align::Left),
        (lang.pick("what", "处理"), Align::Left),
        (lang.pick("text", "说明"), Align::Left),
    ];
    table(&heading, &rows);
}

fn row(item: &Item, lang: Lang) -> Vec<String> {
    let finding = &item.finding;
    let money = |units| {
        if finding.currency.is_some() { format_money(units) } else { format_units(units, MONEY_SCALE) }
    };
    vec![
        finding.id.to_string(),
        finding.rule.to_string(),
        finding.customer_id.as_deref().unwrap_or_default().to_owned(),
        item.first_seen.to_string(),
        finding.difference.map(money).unwrap_or_default(),
        finding.currency.as_deref().unwrap_or_default().to_owned(),
        aged(item.status.name(), i64::from(item.age_months), lang),
        lang.pick(&finding.message_en, &finding.message_zh).to_owned(),
    ]
}

fn object(book: &Book, item: &Item, cycle: BillCycle, lang: Lang) -> Value {
    let finding = &item.finding;
    let units = |units: Option<i128>| units.map(|units| format_units(units, MONEY_SCALE));
    let acts: Vec<Value> = book
        .acts(&finding.id)
        .iter()
        .filter(|act| act.as_of <= cycle)
        .map(|act| {
            json!({ "act": act.kind.name(), "at": act.at, "by": act.by.name(), "text": act.text,
                "as_of": act.as_of.to_string() })
        })
        .collect();
    json!({
        "id": finding.id, "rule": finding.rule, "class": finding.class,
        "customer_id": finding.customer_id, "customer_name": finding.customer_name,
        "key": finding.key, "currency": finding.currency,
        "expected": units(finding.expected), "actual": units(finding.actual),
        "difference": units(finding.difference),
        "expected_text": finding.expected_text, "actual_text": finding.actual_text,
        "direction": finding.direction,
        "message": lang.pick(&finding.message_en, &finding.message_zh),
        "as_of": cycle.to_string(),
        "first_seen": item.first_seen.to_string(), "last_seen": item.last_seen.to_string(),
        "age_months": item.age_months, "status": item.status.name(),
        "settled_in": item.settled.map(|settled| settled.cycle.to_string()),
        "settled_how": item.settled.map(|settled| settled.how.name()),
        "acts": acts,
    })
}

/// `3 (120.00 CNY, 5.00 USD)`.
fn told(tally: &Tally) -> String {
    let amounts: Vec<String> = tally
        .amount
        .iter()
        .filter(|(_, units)| *units != 0)
        .map(|(currency, units)| format!("{} {currency}", format_money(units)))
        .collect();
    if amounts.is_empty() {
        tally.items.to_string()
    } else {
        format!("{} ({})", tally.items, amounts.join(", "))
    }
}

fn parts(movement: &Movement) -> [(&Tally, &'static str, &'static str, &'static str); 6] {
    [
        (&movement.brought_forward, "brought_forward", "brought forward", "上期结转"),
        (&movement.opened, "opened", "+ new", "+ 新增"),
        (&movement.reopened, "reopened", "+ reopened", "+ 再次出现"),
        (&movement.changed, "changed", "± changed", "± 金额变动"),
        (&movement.resolved, "resolved", "− resolved", "− 已解决"),
        (&movement.open, "open", "= open", "= 未决"),
    ]
}

/// What happened to the items in a month, as one would write it on paper.
pub(super) fn tell_movement(cycle: BillCycle, movement: &Movement, lang: Lang) {
    let ends = |name: &str| name == "brought_forward" || name == "open";
    let parts: Vec<String> = parts(movement)
        .into_iter()
        .filter(|(tally, name, ..)| tally.items > 0 || ends(name))
        .map(|(tally, _, en, zh)| format!("{} {}", lang.pick(en, zh), told(tally)))
        .collect();
    note(&format!("{cycle}: {}", parts.join("  ")));
}

/// The same for machines.
pub(super) fn movement_object(movement: &Movement) -> Value {
    let of = |tally: &Tally| json!({ "items": tally.items, "amount": tally.amount.to_text() });
    parts(movement).into_iter().map(|(tally, name, ..)| (name.to_owned(), of(tally))).collect()
}

/// Why the list may not be all: data that the ledger has not seen, or months it has not seen whole.
fn doubts(context: &Context, book: &Book, cycle: BillCycle, newest: bool) -> Result<Vec<String>, CliError> {
    let lang = context.lang;
    let mut doubts = Vec::new();
    for (month, known) in book.months().range(..=cycle).filter(|(_, known)| !known.complete) {
        let result = words::result(&known.result, lang);
        doubts.push(match lang {
            Lang::En => format!("{month}: only part of the month was evaluated ({result})"),
            Lang::Zh => format!("{month}：仅核对了部分内容（{result}）"),
        });
    }
    for month in context.home.cycles()?.into_iter().filter(|month| newest || *month <= cycle) {
        let content = Snapshot::latest(&context.home, month)?.manifest().content.clone();
        let known = book.months().get(&month);
        if known.is_some_and(|known| known.content == content) {
            continue;
        }
        doubts.push(match (lang, known.is_some_and(|known| known.reviewed.is_some())) {
            (Lang::En, true) => {
                format!("{month} is signed, and there is newer data: duizhang reconcile --cycle {month}")
            }
            (Lang::Zh, true) => format!("{month} 已签核，但有更新的数据：duizhang reconcile --cycle {month}"),
            (Lang::En, false) => {
                format!("{month}: the newest data is not in the ledger: duizhang reconcile --cycle {month}")
            }
            (Lang::Zh, false) => format!("{month}：最新数据尚未记入台账：duizhang reconcile --cycle {month}"),
        });
    }
    Ok(doubts)
}
