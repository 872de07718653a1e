//! Kinds of accounts, permission items, and that everybody sees only what is theirs.

use duizhang_sim::server::{Options, PartnerKind};

use crate::client::{Ask, Server, get, options, post};

const BALANCES: &str = "/v2/accounts/partner-accounts/balances";
const ORDERS: &str = "/v2/orders/customer-orders";
const QUOTA_RECORDS: &str = "/v2/partners/coupon-quotas/records";
const OWN_BALANCES: &str = "/v2/accounts/customer-accounts/balances";

#[test]
fn each_kind_has_its_operations() {
    let server = Server::new();
    let world = duizhang_sim::sample();
    let extras = world.extras();
    let account = |id: &str| server.running.account(id).unwrap();
    let reseller = account(&extras.resellers[0].id);
    let master = account(&extras.enterprise.as_ref().unwrap().master_id);
    let partner = server.running.partner().clone();
    let customer = server.running.customers().iter().find(|own| own.id != master.id).unwrap().clone();
    let members = "/v2/enterprises/multi-accounts/sub-customers";
    let units = "/v2/bases/measurements";
    for (who, account, path, is) in [
        ("partner", &partner, BALANCES, "200"),
        ("partner", &partner, QUOTA_RECORDS, "200"),
        ("partner", &partner, OWN_BALANCES, "403 CBC.0155"),
        ("partner", &partner, members, "403 CBC.0155"),
        ("partner", &partner, units, "200"),
        ("reseller", &reseller, BALANCES, "200"),
        ("reseller", &reseller, QUOTA_RECORDS, "403 CBC.0155"),
        ("customer", &customer, OWN_BALANCES, "200"),
        ("customer", &customer, BALANCES, "403 CBC.0155"),
        ("customer", &customer, members, "403 CBC.0155"),
        ("customer", &customer, units, "200"),
        ("master", &master, members, "200"),
    ] {
        assert_eq!(server.ask(account, get(path)).verdict(), is, "{who} {path}");
    }
    // Before the parameters are looked at: this one is mandatory.
    let detail = "/v2/bills/subcustomer-bills/res-fee-records";
    assert_eq!(server.ask(&customer, get(detail)).verdict(), "403 CBC.0155");
    assert_eq!(server.partner(get(detail)).verdict(), "400 CBC.0100");
}

#[test]
fn a_solution_provider_is_no_distributor() {
    let server = Server::with(Options {
        partner_kind: PartnerKind::SolutionProvider,
        wrong_kind: "CBC.0151".to_owned(),
        ..options()
    });
    assert_eq!(server.partner(get(QUOTA_RECORDS)).verdict(), "403 CBC.0151");
    assert_eq!(server.partner(get(BALANCES)).verdict(), "200");
}

#[test]
fn a_missing_permission_is_named() {
    let lacks = ["BPC_ITEM_FINANCE_030100", "BPC_ITEM_SUBCUSTSERV_060100", "billing:balance:view"];
    let server = Server::with(Options { lacks: lacks.map(str::to_owned).to_vec(), ..options() });
    let ledger = "/v2/accounts/partner-accounts/account-change-records";
    let told = server.partner(get(ledger).query("balance_type", "BALANCE_TYPE_DEBIT"));
    assert_eq!(told.verdict(), "403 CBC.0151");
    assert!(told.text.contains("BPC_ITEM_FINANCE_030100"), "{}", told.text);
    // Another item that is listed suffices.
    assert_eq!(server.partner(get(ORDERS)).verdict(), "200");
    let told = server.ask(&server.customer(), get(OWN_BALANCES));
    assert_eq!(told.verdict(), "403 CBC.0151");
    assert!(told.text.contains("billing:balance:view"), "{}", told.text);
}

#[test]
fn customers_see_their_own() {
    let server = Server::new();
    let ids = |told: &serde_json::Value| -> Vec<String> {
        let orders = told["order_infos"].as_array().unwrap();
        orders.iter().map(|order| order["customer_id"].as_str().unwrap().to_owned()).collect()
    };
    let ask = || get(ORDERS).query("limit", 100);
    let mut all = ids(&server.partner(ask()).json());
    all.sort();
    all.dedup();
    assert!(all.len() > 2, "{all:?}");
    for customer in server.running.customers() {
        let seen = ids(&server.ask(customer, ask()).json());
        assert!(seen.iter().all(|id| *id == customer.id), "{seen:?}");
        let other = all.iter().find(|id| **id != customer.id).unwrap();
        let told = server.ask(customer, ask().query("customer_id", other));
        assert!(told.status == 400 || ids(&told.json()).is_empty(), "{}", told.text);
    }
    let ask: Ask = post(
        "/v2/accounts/customer-accounts/balances/batch-query",
        r#"{"customer_infos":[{"customer_id":"x"}]}"#,
    );
    assert_eq!(server.ask(&server.customer(), ask).verdict(), "403 CBC.0155");
}
