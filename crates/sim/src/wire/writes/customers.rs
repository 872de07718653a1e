//! Customers: creating, verifying, freezing them, and their budgets.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::who::{self, Scope};
use super::super::{Call, Refusal, facts};
use super::{done, fresh};
use crate::world::{Budget, Customer, Person, World, catalog, mark};

const CUSTOMERS_MAX: usize = 100;
/// Accounts that one phone number may open.
const ACCOUNTS_PER_PHONE: usize = 5;
const BUDGET_MAX: i64 = 2_147_483_647;

/// Creates an account and associates it at once. Without a login name it gets one.
pub(in super::super) fn create(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let scope = Scope::of(world, call)?;
    let xaccount = (call.required("xaccount_id")?.to_owned(), call.required("xaccount_type")?.to_owned());
    let association = match call.parameter("cooperation_type") {
        Some("1") => "1",
        None => facts::reselling(world),
        Some(_) => return Err(Refusal::parameter("cooperation_type", "1, or nothing")),
    };
    let contact = call.parameter("mobile_phone").or_else(|| call.parameter("email"));
    if let Some(code) = contact.and_then(|contact| world.extras().codes.get(contact).cloned())
        && call.parameter("verification_code") != Some(code.as_str())
    {
        return Err(Refusal::parameter("verification_code", "it is not the one that was sent"));
    }
    if let Some(name) = call.parameter("domain_name")
        && taken(world, name)
    {
        return Err(Refusal::parameter("domain_name", "it is taken"));
    }
    let names = fresh(world);
    let name = call.parameter("domain_name").map(str::to_owned);
    let name = name.unwrap_or_else(|| format!("hw_{}", mark::hex(&[&names, "login"], 12)));
    let id = mark::hex(&[&names, "customer"], 32);
    let person = Person {
        reseller_id: scope.reseller().map(str::to_owned),
        xaccount: Some(xaccount),
        phone: contact.map(str::to_owned),
        ..Person::default()
    };
    world.customers.push(Customer {
        id: id.clone(),
        account_name: name.clone(),
        name: None,
        association,
        associated_on: call.now(world),
        listed: true,
        credential: false,
        manager_id: None,
        region: &catalog::REGIONS[0],
        project: None,
        discount: 0,
        short: false,
        weight: 0,
    });
    world.extras_mut().people.insert(id.clone(), person);
    Ok(json!({"domain_id": id, "domain_name": name}))
}

fn taken(world: &World, name: &str) -> bool {
    world.customers.iter().any(|customer| customer.account_name == name)
}

/// Whether a name, phone number or address is still free.
pub(in super::super) fn check_identity(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let value = call.required("search_value")?;
    let kind = call.required("search_type")?;
    let extras = world.extras();
    let accounts = extras.people.values().filter(|person| person.phone.as_deref() == Some(value)).count();
    let (used, left) = match kind {
        "name" => (taken(world, value), None),
        "mobile" => (accounts >= ACCOUNTS_PER_PHONE, Some(ACCOUNTS_PER_PHONE.saturating_sub(accounts))),
        "email" => (accounts > 0, None),
        _ => return Err(Refusal::parameter("search_type", "email, mobile or name")),
    };
    Ok(json!({"error_code": null, "error_msg": null, "check_result": if used { "used" } else { "available" },
        "mobile_remain_available_num": left}))
}

/// Sends a code; the same one to the same number, so that a test knows it.
pub(in super::super) fn send_code(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    if !matches!(call.int("receiver_type")?, Some(1 | 2)) {
        return Err(Refusal::parameter("receiver_type", "1 for e-mail, 2 for a phone"));
    }
    let contact = call.parameter("mobile_phone").or_else(|| call.parameter("email"));
    let contact = contact.ok_or_else(|| Refusal::parameter("mobile_phone", "it is mandatory"))?;
    let code = code_for(contact);
    world.extras_mut().codes.insert(contact.to_owned(), code);
    done()
}

/// The verification code of a phone number or address.
fn code_for(contact: &str) -> String {
    mark::digits(&["verification code", contact], 6)
}

/// A sub-customer whose verification an application is about.
fn applicant<'w>(world: &'w World, call: &Call) -> Result<&'w Customer, Refusal> {
    for name in ["verified_number", "xaccount_type"] {
        call.required(name)?;
    }
    call.some("verified_file_url", 10)?;
    Scope::default().present(world, call.required("customer_id")?)
}

fn verified(world: &World, customer: &Customer) -> bool {
    let review = world.extras().people.get(&customer.id).and_then(|person| person.review);
    review.map_or(customer.name.is_some(), |review| review == 2)
}

/// Notes an application: its kind, and 0 for in review or 2 for passed. Says whether it is reviewed.
fn apply(world: &mut World, id: &str, kind: i64, review: i64) -> Value {
    let person = world.extras_mut().people.entry(id.to_owned()).or_default();
    person.kind = Some(kind);
    person.review = Some(review);
    json!({"is_review": i64::from(review == 0)})
}

const VERIFIED: &str = "The customer is verified already.";

pub(in super::super) fn verify_enterprise(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    call.required("corp_name")?;
    let customer = applicant(world, call)?;
    if verified(world, customer) {
        return Err(Refusal::request(VERIFIED));
    }
    let id = customer.id.clone();
    Ok(apply(world, &id, 1, 0))
}

/// Only a verified person can become an enterprise.
pub(in super::super) fn change_to_enterprise(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    call.required("corp_name")?;
    let customer = applicant(world, call)?;
    let person = world.extras().people.get(&customer.id).and_then(|person| person.kind) == Some(0);
    if !person || !verified(world, customer) {
        return Err(Refusal::request("Only a customer verified as a person can be changed."));
    }
    let id = customer.id.clone();
    Ok(apply(world, &id, 1, 0))
}

/// A bank card proves a person at once; scanned papers go to review.
pub(in super::super) fn verify_person(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let name = call.required("name")?.to_owned();
    let customer = applicant(world, call)?;
    if verified(world, customer) {
        return Err(Refusal::request(VERIFIED));
    }
    let id = customer.id.clone();
    let at_once = call.parameters.get("bank_card_info").is_some_and(Value::is_object);
    if at_once {
        for customer in world.customers.iter_mut().filter(|customer| customer.id == id) {
            customer.name = Some(name.clone());
        }
    }
    Ok(apply(world, &id, 0, if at_once { 2 } else { 0 }))
}

/// Nothing that can be read changes.
pub(in super::super) fn enable_projects(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    who::own(world, call)?;
    done()
}

pub(in super::super) fn qr_code(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    who::own(world, call)?;
    let token = mark::hex(&[&fresh(world), "qr"], 32);
    Ok(json!({"qr_code_url": format!("https://auth.example.com/face?token={token}")}))
}

pub(in super::super) fn freeze(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    set_frozen(world, call, 1)
}

pub(in super::super) fn unfreeze(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    set_frozen(world, call, 0)
}

/// Customers who resell; others are named as failed.
fn set_frozen(world: &mut World, call: &Call, frozen: i64) -> Result<Value, Refusal> {
    call.required("reason")?;
    let scope = Scope::of(world, call)?;
    let mut failed = Vec::new();
    for id in call.some("customer_ids", CUSTOMERS_MAX)? {
        let refused = match scope.present(world, &id) {
            Ok(customer) if who::funded(customer) => None,
            Ok(_) => Some(Refusal::no_right(&id)),
            Err(refusal) => Some(refusal),
        };
        match refused {
            Some(refusal) => failed.push(refusal.item("id", &id)),
            None => world.extras_mut().people.entry(id).or_default().frozen = frozen,
        }
    }
    Ok(json!({"error_details": failed}))
}

/// The amount is the target, not a change.
pub(in super::super) fn set_budget(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let customer = Scope::of(world, call)?.present(world, call.required("customer_id")?)?;
    if !who::funded(customer) {
        return Err(Refusal::no_right(&customer.id));
    }
    let amount = call.number("budget_amount")?;
    let inside = Decimal::ZERO <= amount && amount <= Decimal::from(BUDGET_MAX);
    if !inside || amount.normalize().scale() > 2 {
        return Err(Refusal::parameter("budget_amount", "0 to 2147483647 with at most 2 decimals"));
    }
    let kind = match call.parameter("budget_type").unwrap_or("MONTHLY") {
        kind @ ("MONTHLY" | "PACKAGE") => kind.to_owned(),
        _ => return Err(Refusal::parameter("budget_type", "MONTHLY or PACKAGE")),
    };
    let budget = Budget { customer_id: customer.id.clone(), amount, kind, time: call.now(world) };
    world.extras_mut().budgets.push(budget);
    done()
}
