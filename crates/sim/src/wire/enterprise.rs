//! An enterprise as its master sees it: organisation, members, and the money that can move between them.

use rust_decimal::Decimal;
use serde_json::Value;

use super::{Answer, Call, Refusal, Row, facts, ledger, who};
use crate::world::{Enterprise, Extras, Member, Unit, World, mark};

/// The enterprise of the master that asks.
pub(super) fn mine<'e>(extras: &'e Extras, master: &str) -> Result<&'e Enterprise, Refusal> {
    let enterprise = extras.enterprise.as_ref().filter(|enterprise| enterprise.master_id == master);
    enterprise.ok_or_else(Refusal::credential)
}

/// A member of the enterprise.
pub(super) fn member<'e>(extras: &'e Extras, id: &str) -> Result<&'e Member, Refusal> {
    let members = extras.enterprise.iter().flat_map(|enterprise| &enterprise.members);
    let mut found = members.filter(|member| member.id == id);
    found.next().ok_or_else(|| Refusal::no_right(&format!("{id}, which is no member")))
}

/// The members of a master; none for other customers.
pub(super) fn member_ids(world: &World, master: &str) -> Vec<String> {
    let extras = world.extras();
    let members = mine(&extras, master).map(|enterprise| enterprise.members.clone()).unwrap_or_default();
    members.into_iter().map(|member| member.id).collect()
}

pub(super) fn members(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let extras = world.extras();
    let enterprise = mine(&extras, &call.account)?;
    let fuzzy = match call.int("fuzzy_query")? {
        None | Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(Refusal::parameter("fuzzy_query", "0 or 1")),
    };
    let asks = |name: &str, value: &str| {
        if fuzzy { call.asks_for_part(name, value) } else { call.asks_for(name, value) }
    };
    let rows = enterprise
        .members
        .iter()
        .filter(|member| {
            asks("sub_customer_account_name", &member.account_name)
                && asks("sub_customer_display_name", &member.display_name)
                && call.asks_for("org_id", member.unit_id.as_str())
        })
        .map(|member| {
            let unit = enterprise.units.iter().find(|unit| unit.id == member.unit_id);
            Row::new()
                .text("id", member.id.as_str())
                .text("name", member.account_name.as_str())
                .text("display_name", member.display_name.as_str())
                .int("status", 1)
                .text("org_id", member.unit_id.as_str())
                .text("org_name", unit.map(|unit| unit.name.as_str()))
                .done()
        })
        .collect();
    Ok(Answer::new("sub_customer_infos", "total_count", rows))
}

/// The tree from its root, or from a unit; its children alone or all that hangs on them.
pub(super) fn organisations(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let extras = world.extras();
    let units = &mine(&extras, &call.account)?.units;
    let whole = match call.int("recursive_query")? {
        None | Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(Refusal::parameter("recursive_query", "0 or 1")),
    };
    let named = call.parameter("parent_id").filter(|id| !id.is_empty());
    let start = match named {
        Some(id) => units.iter().find(|unit| unit.id == id),
        None => units.first(),
    };
    let start = start.ok_or_else(|| Refusal::parameter("parent_id", "no such unit"))?;
    let root = named.is_none().then_some(start);
    let row = Row::new()
        .text("root_id", root.map(|root| root.id.as_str()))
        .text("root_name", root.map(|root| root.name.as_str()))
        .put("child_nodes", children(units, start, whole));
    Ok(Answer::object(row))
}

fn children(units: &[Unit], parent: &Unit, whole: bool) -> Value {
    let below = units.iter().filter(|unit| unit.parent.as_ref() == Some(&parent.id));
    let nodes: Vec<Value> = below
        .map(|unit| {
            Row::new()
                .text("relation_id", mark::digits(&["relation", &unit.id], 12).as_str())
                .text("id", unit.id.as_str())
                .text("name", unit.name.as_str())
                .put("child_nodes", if whole { children(units, unit, true) } else { Value::Null })
                .done()
        })
        .collect();
    Value::Array(nodes)
}

/// One row for the cash account, one for the credit account of those who have one: what is left, and the line.
fn amounts(
    world: &World,
    call: &Call,
    field: &str,
    cash: Decimal,
    credit: Option<(Decimal, Decimal)>,
) -> Result<Answer, Refusal> {
    let account = |avail: Decimal, credit: Option<(Decimal, Decimal)>| {
        Row::new()
            .num(field, avail)
            .int("measure_id", 1)
            .text("currency", facts::currency(world))
            .num("amount", credit.map(|(left, _)| left))
            .num("credit_amount", credit.map(|(_, line)| line))
            .time("expire_time", None)
            .done()
    };
    let rows = match ledger::account_type(call)? {
        "BALANCE_TYPE_DEBIT" => vec![account(cash, None)],
        _ => credit.map(|credit| account(credit.0, Some(credit))).into_iter().collect(),
    };
    Ok(Answer::new("amount_infos", "total_count", rows))
}

pub(super) fn transferable(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (master, now) = (who::own(world, call)?, call.now(world));
    let cash = ledger::balance(world, master, now).0.max(Decimal::ZERO);
    let credit = ledger::credit(world, master, now).zip(ledger::credit_line(world, master));
    amounts(world, call, "avail_transfer_amount", cash, credit)
}

/// Credit is not passed on here, so none can be taken back.
pub(super) fn retrievable(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let left = given(&world.extras(), &call.account, call.required("sub_customer_id")?)?;
    amounts(world, call, "avail_retrieve_amount", left, None)
}

/// What a master has given a member and not taken back.
pub(super) fn given(extras: &Extras, master: &str, id: &str) -> Result<Decimal, Refusal> {
    member(extras, id)?;
    let mut left = Decimal::ZERO;
    for transfer in &extras.transfers {
        if transfer.from == master && transfer.to == id {
            left += transfer.amount;
        } else if transfer.from == id && transfer.to == master {
            left -= transfer.amount;
        }
    }
    Ok(left)
}
