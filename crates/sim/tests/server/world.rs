//! What is served is what the world is, in the form that the service gives it.

use duizhang_sim::wire::{self, Call};
use serde_json::Value;

use crate::client::{Ask, Server, get, post};

/// The request for a call of the month, page by page of 100.
pub(crate) fn ask(call: &Call, offset: usize, limit: usize) -> Ask {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if call.method == "GET" {
        let parameters = call.parameters.iter();
        let ask = parameters.fold(get(&call.path), |ask, (name, value)| ask.query(name, &text(value)));
        return if call.paged { ask.query("offset", offset).query("limit", limit) } else { ask };
    }
    let mut body = call.parameters.clone();
    if call.paged {
        body.insert("offset".to_owned(), offset.into());
        body.insert("limit".to_owned(), limit.into());
    }
    post(&call.path, &Value::Object(body).to_string())
}

/// Every number of a document, as it is written.
fn numbers(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(members) => members.values().for_each(|member| numbers(member, found)),
        _ => {}
    }
}

#[test]
fn every_question_of_the_month() {
    let server = Server::new();
    let world = duizhang_sim::sample();
    let mut seen = std::collections::BTreeSet::new();
    for call in wire::calls(&world) {
        let account = server.running.account(&call.account).unwrap();
        let told = server.ask(&account, ask(&call, 0, 100));
        let is = match wire::respond(&world, &call) {
            Ok(answer) => answer.body(0, if call.paged { 100 } else { usize::MAX }),
            Err(refusal) => refusal.body(),
        };
        // Opening balances are those of another moment.
        if call.taken.is_none() {
            assert_eq!(told.json(), is, "{} {:?}", call.operation, call.parameters);
        }
        let mut found = Vec::new();
        numbers(&told.json(), &mut found);
        assert!(found.iter().all(|number| !number.contains(['e', 'E'])), "{}", call.operation);
        let currency = &told.json()["currency"];
        assert!(currency.is_null() || currency == "CNY", "{currency}");
        let id = told.header("x-request-id").unwrap().to_owned();
        assert!(seen.insert(id), "request ids are unique");
        assert!(told.header("date").unwrap().ends_with(" GMT"));
    }
}

/// A customer is allotted money, and both sides see it.
#[test]
fn writes_show() {
    let server = Server::new();
    let world = duizhang_sim::sample();
    let customer = world.customers.iter().find(|one| one.association == "2" && one.credential).unwrap();
    let own = server.running.account(&customer.id).unwrap();
    let balance = || {
        let told = server.ask(&own, get("/v2/accounts/customer-accounts/balances")).json();
        let accounts = told["account_balances"].as_array().unwrap().clone();
        let cash = accounts.iter().find(|account| account["account_type"] == 1).unwrap();
        cash["amount"].to_string()
    };
    let before = balance();
    let body = format!(r#"{{"customer_id":"{}","amount":10.25}}"#, customer.id);
    let told = server.partner(post("/v2/accounts/partner-accounts/adjust-amount", &body));
    assert_eq!(told.status, 200, "{}", told.text);
    let id = told.json()["transfer_id"].as_str().unwrap().to_owned();
    assert_ne!(balance(), before);
    let records = "/v3/accounts/partner-accounts/adjust-records";
    let found = server.partner(get(records).query("trans_id", &id)).json();
    assert_eq!(found["records"][0]["trans_id"], id.as_str(), "{found}");
}
