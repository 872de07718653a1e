//! Customers and resellers: who they are, since when, and whether they are verified.

use serde_json::Value;

use super::calendar::Month;
use super::who::{self, Scope};
use super::{Answer, Call, Refusal, Row};
use crate::world::{Customer, Extras, Reseller, World, mark};

/// Customers of one request for tags.
const TAGS_MAX: usize = 200;

pub(super) fn list(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    let since = call.span("associated_on_begin", "associated_on_end")?;
    let extras = world.extras();
    let rows = world
        .customers
        .iter()
        .filter(|customer| customer.listed)
        .enumerate()
        .filter(|(at, customer)| {
            scope.has(world, &customer.id)
                && call.asks_for_part("account_name", &customer.account_name)
                && call.asks_for_part("customer", customer.name.as_deref().unwrap_or_default())
                && call
                    .parameter("label")
                    .is_none_or(|part| label(*at).is_some_and(|label| label.contains(part)))
                && call.asks_for("association_type", customer.association)
                && call.asks_for("customer_id", customer.id.as_str())
                && since.holds(customer.associated_on)
        })
        .map(|(at, customer)| info(at, customer, &extras))
        .collect();
    Ok(Answer::new("customer_infos", "count", rows))
}

fn label(at: usize) -> Option<&'static str> {
    (at % 4 == 1).then_some("重点客户")
}

/// -1 unverified, 0 in review, 1 rejected, 2 verified.
fn verified(customer: &Customer, extras: &Extras) -> i64 {
    match extras.people.get(&customer.id).and_then(|person| person.review) {
        Some(review) => review,
        None if customer.name.is_some() => 2,
        None => -1,
    }
}

/// 0 person, 1 enterprise; none while unverified.
fn kind(customer: &Customer, extras: &Extras) -> Option<i64> {
    let kind = extras.people.get(&customer.id).and_then(|person| person.kind).unwrap_or(1);
    (verified(customer, extras) == 2).then_some(kind)
}

fn info(at: usize, customer: &Customer, extras: &Extras) -> Value {
    let managers: Vec<Value> =
        customer.manager_id.iter().map(|_| Row::new().text("account_name", "manager_wang").done()).collect();
    let known = extras.people.get(&customer.id);
    let (platform_user, platform) = known.and_then(|person| person.xaccount.clone()).unzip();
    let phone = known.and_then(|person| person.phone.clone()).unwrap_or_else(|| format!("1380000{at:04}"));
    let email = format!("finance@{}.example.cn", customer.account_name.replace(['_', '.'], "-"));
    Row::new()
        .text("customer", customer.name.as_deref())
        .text("account_name", customer.account_name.as_str())
        .text("customer_id", customer.id.as_str())
        .time("associated_on", customer.associated_on)
        .text("association_type", customer.association)
        .text("label", label(at))
        .text("telephone", phone.as_str())
        .text("verified_status", verified(customer, extras).to_string().as_str())
        .text("country_code", "0086")
        .int("customer_type", kind(customer, extras).unwrap_or(-1))
        .int("is_frozen", known.map_or(0, |person| person.frozen))
        .put("account_managers", managers)
        .text("xaccount_id", platform_user.as_deref())
        .text("xaccount_type", platform.as_deref())
        .text("customer_level", "V1")
        .text("email", email.as_str())
        .done()
}

pub(super) fn resellers(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let since = call.span("associated_on_begin", "associated_on_end")?;
    let rows = world
        .extras()
        .resellers
        .iter()
        .filter(|reseller| {
            call.asks_for("account_name", reseller.account_name.as_str())
                && call.asks_for("indirect_partner_id", reseller.id.as_str())
                && since.holds(reseller.associated_on)
        })
        .map(reseller)
        .collect();
    Ok(Answer::new("indirect_partners", "count", rows))
}

fn reseller(reseller: &Reseller) -> Value {
    let email = format!("contact@{}.example.cn", reseller.account_name.replace('_', "-"));
    Row::new()
        .text("indirect_partner_id", reseller.id.as_str())
        .text("mobile_phone", "13900001234")
        .text("email", email.as_str())
        .text("account_name", reseller.account_name.as_str())
        .text("name", reseller.name.as_str())
        .time("associated_on", reseller.associated_on)
        .text("account_manager_id", None)
        .text("account_manager_name", None)
        .done()
}

/// Customers of others are left out; without ids, all customers are meant.
pub(super) fn new_tags(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.at_most("customer_ids", TAGS_MAX)?;
    let scope = Scope::of(world, call)?;
    let extras = world.extras();
    let rows = world
        .customers
        .iter()
        .filter(|customer| {
            customer.listed && scope.has(world, &customer.id) && call.lists("customer_ids", &customer.id)
        })
        .map(|customer| new_tag(customer, &extras))
        .collect();
    Ok(Answer::list("new_customer_tags", rows))
}

/// New for the first three months; the tag of an unverified customer is empty.
fn new_tag(customer: &Customer, extras: &Extras) -> Value {
    let month = Month::of(customer.associated_on);
    let verified = verified(customer, extras) == 2;
    let tag = match (verified, mark::below(&["new customer", &customer.id], 5)) {
        (false, _) => "",
        (true, 0) => "UNDETERMINED",
        (true, 1 | 2) => "N",
        (true, _) => "Y",
    };
    Row::new()
        .text("customer_id", customer.id.as_str())
        .text("customer_tag_type", if verified { "SMB" } else { "" })
        .text("new_customer_tag", tag)
        .text("effective_time", verified.then_some(month.text.as_str()))
        .text("expire_time", verified.then_some(month.plus(2).text.as_str()))
        .done()
}

pub(super) fn review(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = Scope::of(world, call)?.present(world, call.required("customer_id")?)?;
    let result = verified(customer, &world.extras());
    if result == -1 {
        return Err(Refusal::no_right("a verification that was never applied for"));
    }
    Ok(Answer::object(Row::new().int("review_result", result).text("opinion", None)))
}

pub(super) fn own_verification(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (customer, extras) = (who::own(world, call)?, world.extras());
    let row = Row::new()
        .int("verified_status", verified(customer, &extras))
        .int("verified_type", kind(customer, &extras));
    Ok(Answer::object(row))
}
