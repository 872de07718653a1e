//! The requests that a fetch of one month makes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Call, Row, orders};
use crate::time::Time;
use crate::world::{
    CLOSING, CYCLE, FETCHED, LEDGER_START, MONTH_END, MONTH_START, OPENING, USAGE_START, World, catalog,
};

/// Every request of the month, operation by operation.
pub fn calls(world: &World) -> Vec<Call> {
    let mut calls = bills(world);
    calls.extend(order_calls(world));
    calls.extend(account_calls(world));
    calls.extend(coupon_calls(world));
    calls.extend(resource_calls(world));
    calls.extend(reference_calls(world));
    calls
}

fn call(world: &World, operation: &'static str, method: &'static str, path: &str, parameters: Row) -> Call {
    Call {
        operation,
        account: world.partner_id.clone(),
        method,
        path: path.to_owned(),
        parameters: parameters.map(),
        paged: true,
        taken: None,
    }
}

fn unpaged(call: Call) -> Call {
    Call { paged: false, ..call }
}

fn bills(world: &World) -> Vec<Call> {
    let cycle = || Row::new().text("bill_cycle", CYCLE);
    let root = "/v2/bills/subcustomer-bills/res-fee-records";
    let mut calls =
        vec![call(world, "ListConsumeSubCustomers", "POST", &format!("{root}/sub-customers/query"), cycle())];
    for customer in &world.asked {
        calls.push(call(
            world,
            "ListSubCustomerBillDetail",
            "GET",
            root,
            cycle().text("customer_id", customer.as_str()),
        ));
    }
    for mode in ["1", "3", "11"] {
        let parameters = Row::new().text("cycle", CYCLE).text("charge_mode", mode);
        let path = "/v2/bills/partner-bills/subcustomer-bills/monthly-sum";
        calls.push(call(world, "ListSubcustomerMonthlyBills", "GET", path, parameters));
    }
    calls.push(call(world, "ListSubCustomers", "POST", "/v2/partners/sub-customers/query", Row::new()));
    calls
}

/// The month's orders, then by number those that lines or refunds name and the month does not list.
fn order_calls(world: &World) -> Vec<Call> {
    let path = "/v2/orders/customer-orders";
    let month = Row::new()
        .time("payment_time_begin", MONTH_START)
        .time("payment_time_end", MONTH_END.plus(-1))
        .text("order_by", "createTime");
    let mut calls = vec![call(world, "ListCustomerOrders", "GET", path, month)];
    let (named, bases) = orders::beyond_the_month(world);
    for id in named.iter().chain(&bases).collect::<BTreeSet<_>>() {
        calls.push(call(world, "ListCustomerOrders", "GET", path, Row::new().text("order_id", id.as_str())));
    }
    let in_scope: Vec<_> = world
        .orders
        .iter()
        .filter(|order| orders::of_the_month(world, order) || named.contains(&order.id))
        .collect();
    for order in &in_scope {
        let path = format!("{path}/details/{}", order.id);
        calls.push(call(world, "ShowCustomerOrderDetails", "GET", &path, Row::new()));
    }
    for order in in_scope.iter().filter(|order| order.order_type == 4) {
        let parameters =
            Row::new().text("order_id", order.id.as_str()).text("customer_id", order.customer_id.as_str());
        calls.push(unpaged(call(
            world,
            "ShowRefundOrderDetails",
            "GET",
            &format!("{path}/refund-orders"),
            parameters,
        )));
    }
    calls
}

fn account_calls(world: &World) -> Vec<Call> {
    let window = Row::new().time("operation_time_begin", LEDGER_START).time("operation_time_end", FETCHED);
    let adjust = call(
        world,
        "ListPartnerAdjustRecords",
        "GET",
        "/v3/accounts/partner-accounts/adjust-records",
        window,
    );
    let mut calls = vec![adjust];
    for balance_type in ["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"] {
        let parameters = days(Row::new().text("balance_type", balance_type), LEDGER_START);
        let path = "/v2/accounts/partner-accounts/account-change-records";
        calls.push(call(world, "ListPartnerAccountChangeRecords", "GET", path, parameters));
    }
    let path = "/v2/accounts/partner-accounts/balances";
    calls.push(unpaged(call(world, "ListPartnerBalances", "GET", path, Row::new())));
    let listed: Vec<Value> = world
        .customers
        .iter()
        .filter(|customer| customer.listed)
        .map(|customer| json!({"customer_id": customer.id}))
        .collect();
    for taken in [OPENING, CLOSING] {
        let path = "/v2/accounts/customer-accounts/balances/batch-query";
        let parameters = Row::new().put("customer_infos", listed.clone());
        let asked = call(world, "ListCustomersBalancesDetail", "POST", path, parameters);
        calls.push(Call { taken: Some(taken), ..unpaged(asked) });
    }
    calls
}

fn coupon_calls(world: &World) -> Vec<Call> {
    let mut calls = vec![
        call(world, "ListIssuedPartnerCoupons", "GET", "/v2/promotions/benefits/partner-coupons", Row::new()),
        call(
            world,
            "ListPartnerCouponsRecord",
            "GET",
            "/v2/promotions/benefits/partner-coupons/records/query",
            Row::new(),
        ),
    ];
    for kind in [0, 1] {
        let parameters = Row::new().int("quota_type", kind);
        calls.push(call(world, "ListQuotaCoupons", "POST", "/v2/partners/coupon-quotas/query", parameters));
    }
    calls.push(call(world, "ListIssuedCouponQuotas", "GET", "/v2/partners/issued-coupon-quotas", Row::new()));
    calls.push(call(
        world,
        "ListCouponQuotasRecords",
        "GET",
        "/v2/partners/coupon-quotas/records",
        Row::new(),
    ));
    for customer in world.customers.iter().filter(|customer| customer.credential) {
        let parameters = days(Row::new().text("balance_type", "BALANCE_TYPE_COUPON"), USAGE_START);
        let path = "/v2/promotions/benefits/account-change-records";
        let asked = call(world, "ListCustomerCouponChangeRecords", "GET", path, parameters);
        calls.push(Call { account: customer.id.clone(), ..asked });
    }
    calls
}

/// A window of GMT+8 days up to the fetch.
fn days(parameters: Row, from: Time) -> Row {
    parameters.put("trade_time_begin", from.day()).put("trade_time_end", FETCHED.day())
}

fn resource_calls(world: &World) -> Vec<Call> {
    let mut calls = Vec::new();
    let listed = || world.customers.iter().filter(|customer| customer.listed);
    let of = |id: &str| Row::new().text("customer_id", id);
    for customer in listed() {
        let path = "/v2/orders/suscriptions/resources/query";
        calls.push(call(world, "ListPayPerUseCustomerResources", "POST", path, of(&customer.id)));
    }
    for customer in listed().filter(|customer| customer.association == "2") {
        let path = "/v2/partners/sub-customers/on-demand-resources/query";
        calls.push(call(world, "ListCustomerOnDemandResources", "POST", path, of(&customer.id)));
    }
    calls
}

fn reference_calls(world: &World) -> Vec<Call> {
    let get = |operation, path, parameters| call(world, operation, "GET", path, parameters);
    let mut calls = vec![
        get("ListServiceTypes", "/v2/products/service-types", Row::new()),
        get("ListResourceTypes", "/v2/products/resource-types", Row::new()),
        get("ListUsageTypes", "/v2/products/usage-types", Row::new()),
        unpaged(get("ListMeasureUnits", "/v2/bases/measurements", Row::new())),
        unpaged(get("ListConversions", "/v2/bases/conversions", Row::new())),
        get("ListProvinces", "/v2/systems/configs/provinces", Row::new()),
    ];
    for (code, _) in catalog::PROVINCES {
        calls.push(get("ListCities", "/v2/systems/configs/cities", Row::new().text("province_code", *code)));
    }
    for (_, code, _) in catalog::CITIES {
        calls.push(get("ListCounties", "/v2/systems/configs/counties", Row::new().text("city_code", *code)));
    }
    calls
}
