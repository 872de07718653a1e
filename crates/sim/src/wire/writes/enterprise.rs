//! Money, coupons and accounts inside an enterprise.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::enterprise::{given, member, mine};
use super::super::{Call, Refusal, ledger, who};
use super::{done, fresh};
use crate::world::{Gift, Member, Transfer, World, mark};

/// The id the client gave so that a repetition does nothing, or one of our own.
fn trans_id(world: &mut World, call: &Call) -> String {
    match call.parameter("trans_id") {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ => mark::uuid(&[&fresh(world), "transfer"]),
    }
}

/// Whether the money of this call has moved before.
fn repeated(world: &World, call: &Call) -> bool {
    let id = call.parameter("trans_id").filter(|id| !id.is_empty());
    id.is_some_and(|id| world.extras().transfers.iter().any(|transfer| transfer.trans_id == id))
}

/// Only cash moves: the credit account of an enterprise is not lent on.
fn cash_only(call: &Call) -> Result<(), Refusal> {
    match call.parameter("balance_type") {
        None | Some("BALANCE_TYPE_DEBIT") => Ok(()),
        Some("BALANCE_TYPE_CREDIT") => Err(Refusal::balance_too_low()),
        Some(_) => Err(Refusal::parameter("balance_type", "BALANCE_TYPE_DEBIT or BALANCE_TYPE_CREDIT")),
    }
}

pub(in super::super) fn transfer(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let to = member(&world.extras(), call.required("customer_id")?)?.id.clone();
    let amount = call.amount("amount")?;
    if repeated(world, call) {
        return done();
    }
    cash_only(call)?;
    if amount > ledger::balance(world, who::own(world, call)?, call.now(world)).0 {
        return Err(Refusal::balance_too_low());
    }
    move_cash(world, call, call.account.clone(), to, amount);
    done()
}

/// Up to what the member was given, and to what it still has.
pub(in super::super) fn retrieve(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let from = member(&world.extras(), call.required("customer_id")?)?.id.clone();
    let amount = call.amount("amount")?;
    if repeated(world, call) {
        return done();
    }
    cash_only(call)?;
    let lent = given(&world.extras(), &call.account, &from)?;
    let held = world.customer(&from).map(|customer| ledger::balance(world, customer, call.now(world)).0);
    if amount > lent || held.is_some_and(|held| amount > held) {
        return Err(Refusal::balance_too_low());
    }
    move_cash(world, call, from, call.account.clone(), amount);
    done()
}

fn move_cash(world: &mut World, call: &Call, from: String, to: String, amount: Decimal) {
    let (trans_id, time) = (trans_id(world, call), call.now(world));
    for (id, signed) in [(&from, -amount), (&to, amount)] {
        let later = |row: &&mut crate::world::CustomerBalance| row.customer_id == *id && time <= row.taken;
        for row in world.customer_balances.iter_mut().filter(later) {
            row.amount += signed;
        }
    }
    world.extras_mut().transfers.push(Transfer { trans_id, from, to, amount, time });
}

/// Cuts a coupon for a member out of one of the master's.
pub(in super::super) fn transfer_coupon(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let owner = member(&world.extras(), call.required("customer_id")?)?.id.clone();
    let coupon_id = call.required("coupon_id")?;
    let amount = call.amount("amount")?;
    let (names, now) = (trans_id(world, call), call.now(world));
    let part_id = format!("CP{}H", mark::letters(&["part", &names], 14));
    let answer = json!({"sub_coupon_id": part_id});
    let extras = world.extras_mut();
    if extras.gifts.iter().any(|gift| gift.id == part_id) {
        return Ok(answer);
    }
    let whole = extras.gifts.iter_mut().find(|gift| gift.id == coupon_id && gift.owner_id == call.account);
    let whole = whole.ok_or_else(|| Refusal::no_right(&format!("coupon {coupon_id}")))?;
    if amount > whole.balance || whole.expire <= now {
        return Err(Refusal::balance_too_low());
    }
    whole.balance -= amount;
    let part = Gift {
        id: part_id,
        owner_id: owner,
        parent_id: Some(whole.id.clone()),
        face: amount,
        balance: amount,
        created: now,
        expire: whole.expire,
    };
    extras.gifts.push(part);
    Ok(answer)
}

/// Takes back what is left of a member's part.
pub(in super::super) fn retrieve_coupon(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let owner = member(&world.extras(), call.required("customer_id")?)?.id.clone();
    let (coupon_id, part_id) = (call.required("coupon_id")?, call.required("sub_coupon_id")?);
    let gifts = &mut world.extras_mut().gifts;
    let part = gifts.iter_mut().find(|gift| {
        gift.id == part_id && gift.owner_id == owner && gift.parent_id.as_deref() == Some(coupon_id)
    });
    let part = part.ok_or_else(|| Refusal::no_right(&format!("coupon {part_id}")))?;
    let left = std::mem::take(&mut part.balance);
    for whole in gifts.iter_mut().filter(|gift| gift.id == coupon_id) {
        whole.balance += left;
    }
    Ok(json!({"real_retrieve_amout": left.to_string()}))
}

pub(in super::super) fn create_member(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let unit = call.required("party_id")?.to_owned();
    let fields = call.parameters.get("new_sub_customer").and_then(Value::as_object);
    let name = fields.and_then(|fields| fields.get("customer_name")).and_then(Value::as_str);
    let name = name.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::parameter("new_sub_customer", "give customer_name"))?.to_owned();
    let extras = world.extras();
    let enterprise = mine(&extras, &call.account)?;
    if !enterprise.units.iter().any(|known| known.id == unit) {
        return Err(Refusal::parameter("party_id", "no such unit"));
    }
    let known = enterprise.members.iter().any(|member| member.account_name == name);
    if known || world.customers.iter().any(|customer| customer.account_name == name) {
        return Err(Refusal::parameter("new_sub_customer", "the name is taken"));
    }
    let display_name = call.parameter("display_name").unwrap_or(&name).to_owned();
    let id = mark::hex(&[&fresh(world), "member"], 32);
    let member = Member { id, account_name: name, display_name, unit_id: unit };
    if let Some(enterprise) = &mut world.extras_mut().enterprise {
        enterprise.members.push(member);
    }
    done()
}

pub(in super::super) fn send_code(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let phone = call.required("mobile_phone")?.to_owned();
    if call.objects("sm_template_args").is_empty() {
        return Err(Refusal::parameter("sm_template_args", "give at least one"));
    }
    let code = mark::digits(&["verification code", &phone], 6);
    world.extras_mut().codes.insert(phone, code);
    done()
}
