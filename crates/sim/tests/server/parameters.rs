//! Parameters that the service refuses with `400 CBC.0100`, and those that it takes.

use crate::client::{Ask, Server, get, post};

const CONSUMING: &str = "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query";
const DETAIL: &str = "/v2/bills/subcustomer-bills/res-fee-records";
const MONTHLY: &str = "/v2/bills/partner-bills/subcustomer-bills/monthly-sum";
const ADJUSTMENTS: &str = "/v3/accounts/partner-accounts/adjust-records";
const LEDGER: &str = "/v2/accounts/partner-accounts/account-change-records";
const ORDERS: &str = "/v2/orders/customer-orders";
const BALANCES: &str = "/v2/accounts/customer-accounts/balances/batch-query";
const RECORDS: &str = "/v2/promotions/benefits/partner-coupons/records/query";
const QUOTAS: &str = "/v2/partners/coupon-quotas/query";
const CUSTOMERS: &str = "/v2/partners/sub-customers/query";
const COUPONS: &str = "/v2/promotions/benefits/coupons";

/// The detail of a customer of the month.
fn detail(server: &Server) -> Ask {
    let customer = duizhang_sim::sample().asked[0].clone();
    let ask = get(DETAIL).query("bill_cycle", "2026-09").query("customer_id", &customer);
    assert_eq!(server.partner(ask.clone()).verdict(), "200");
    ask
}

fn many(name: &str, count: usize) -> Ask {
    (0..count).fold(get(RECORDS), |ask, number| ask.query(name, number))
}

#[test]
fn refused() {
    let server = Server::new();
    let ledger = || get(LEDGER).query("balance_type", "BALANCE_TYPE_DEBIT");
    let infos: Vec<String> = (0..101).map(|id| format!(r#"{{"customer_id":"{id}"}}"#)).collect();
    let infos = infos.join(",");
    for (ask, why) in [
        // Mandatory ones: absent, null, empty.
        (post(CONSUMING, "{}"), "bill_cycle"),
        (post(CONSUMING, r#"{"bill_cycle":null}"#), "bill_cycle is mandatory"),
        (post(CONSUMING, r#"{"bill_cycle":""}"#), "bill_cycle is mandatory"),
        (get(DETAIL).query("bill_cycle", "2026-09"), "customer_id is mandatory"),
        (get(DETAIL).query("bill_cycle", "2026-09").query("customer_id", ""), "customer_id"),
        (get(MONTHLY).query("cycle", "2026-09"), "charge_mode is mandatory"),
        (post(BALANCES, r#"{"customer_infos":[]}"#), "customer_infos is mandatory"),
        // In the place where they belong.
        (post(CONSUMING, "{}").query("bill_cycle", "2026-09"), "bill_cycle is mandatory"),
        // Types.
        (post(CONSUMING, r#"{"bill_cycle":202609}"#), "bill_cycle is not of type String"),
        (post(CONSUMING, r#"{"bill_cycle":"2026-09","limit":"10"}"#), "limit is not of type Integer"),
        (post(CONSUMING, r#"{"bill_cycle":"2026-09","limit":1.5}"#), "limit is not of type Integer"),
        (detail(&server).query("limit", "ten"), "limit is not of type Integer"),
        (detail(&server).query("charging_mode", ""), "charging_mode is not of type Integer"),
        (detail(&server).query("limit", 5).query("limit", 6), "limit is not of type Integer"),
        (post(BALANCES, r#"{"customer_infos":"a"}"#), "customer_infos is not of type List"),
        (post(BALANCES, r#"{"customer_infos":["a"]}"#), "An entry of parameter customer_infos"),
        (post(QUOTAS, r#"{"quota_status_list":["0"]}"#), "An entry of parameter quota_status_list"),
        // Pages.
        (detail(&server).query("limit", 0), "limit is not within 1"),
        (detail(&server).query("limit", -1), "limit is not within 1"),
        (get(ORDERS).query("limit", 101), "limit is not within 1 to 100"),
        (get(ORDERS).query("offset", -1), "offset is not within 0"),
        (get(ORDERS).query("offset", "2147483648"), "offset is not of type Integer"),
        (
            post(CONSUMING, r#"{"bill_cycle":"2026-09","offset":2147483647}"#),
            "offset is not within 0 to 2147483646",
        ),
        (get(COUPONS).query("offset", 1), "offset"),
        // Lengths.
        (post(CONSUMING, r#"{"bill_cycle":"2026-09-012"}"#), "bill_cycle is longer than 10"),
        (
            detail(&server).query("region_code", "x").query("resource_id", &"x".repeat(65)),
            "resource_id is longer",
        ),
        // Months, days, windows, retention.
        (post(CONSUMING, r#"{"bill_cycle":"2026-13"}"#), "bill_cycle"),
        (post(CONSUMING, r#"{"bill_cycle":"2025-01"}"#), "18 months"),
        (detail(&server).query("bill_date_begin", "2026-09-01"), "bill_date_begin"),
        (
            detail(&server).query("bill_date_begin", "2026-09-30").query("bill_date_end", "2026-10-01"),
            "bill_date_begin",
        ),
        (
            detail(&server).query("bill_date_begin", "2026-09-30").query("bill_date_end", "2026-09-29"),
            "bill_date_end",
        ),
        (get(ADJUSTMENTS).query("operation_time_begin", "2026-09-01"), "operation_time_begin"),
        (get(ADJUSTMENTS).query("operation_time_begin", ""), "operation_time_begin"),
        (
            ledger().query("trade_time_begin", "2024-09-01").query("trade_time_end", "2026-09-01"),
            "trade_time_end",
        ),
        (ledger().query("trade_time_begin", "2026-09-01T00:00:00Z"), "trade_time_begin"),
        (
            get(ORDERS)
                .query("create_time_begin", "2025-01-01T00:00:00Z")
                .query("create_time_end", "2026-09-01T00:00:00Z"),
            "create_time_end",
        ),
        (post(CUSTOMERS, r#"{"associated_on_begin":""}"#), "associated_on_begin"),
        // List sizes.
        (many("operation_types", 9), "operation_types"),
        (many("coupon_ids", 101), "coupon_ids"),
        (post(BALANCES, &format!(r#"{{"customer_infos":[{infos}]}}"#)), "customer_infos"),
        // Bodies.
        (post(CUSTOMERS, "{}").header("Content-Type", ""), "Content-Type"),
        (post(CUSTOMERS, "{}").header("Content-Type", "text/plain"), "Content-Type"),
        (post(CUSTOMERS, ""), "not a JSON object"),
        (post(CUSTOMERS, "{"), "not a JSON object"),
        (post(CUSTOMERS, "[]"), "not a JSON object"),
    ] {
        let told = server.partner(ask.clone());
        let message = told.json()["error_msg"].as_str().unwrap_or_default().to_owned();
        let asked = format!("{} {:?} {}", ask.path, ask.query, &ask.body[..ask.body.len().min(60)]);
        assert_eq!(told.verdict(), "400 CBC.0100", "{asked}");
        assert!(message.contains(why), "{asked}: {message}");
    }
}

#[test]
fn taken() {
    let server = Server::new();
    for ask in [
        // What is not declared is not looked at.
        get(ORDERS).query("page", "first").query("limit", 100),
        post(CUSTOMERS, r#"{"page":"first","account_name":null}"#),
        post(CUSTOMERS, "{}").header("Content-Type", "application/json; charset=utf-8"),
        post(CUSTOMERS, "{}").header("Content-Type", "application/json;charset=UTF8"),
        detail(&server).query("limit", 1_000),
        // A filter that is empty finds nothing.
        detail(&server).query("region_code", ""),
        detail(&server).query("bill_date_begin", "2026-09-01").query("bill_date_end", "2026-09-30"),
        many("operation_types", 8),
        get(RECORDS).query("operation_types", 1),
        get(ORDERS).query("offset", 2_147_483_647),
        get("/v2/products/service-types").query("limit", 200).header("X-Language", "en_US"),
    ] {
        let told = server.partner(ask.clone());
        assert_eq!(told.verdict(), "200", "{} {:?} {}", ask.path, ask.query, told.text);
    }
    let empty = server.partner(detail(&server).query("region_code", "")).json();
    assert_eq!(empty["total_count"], 0);
}
