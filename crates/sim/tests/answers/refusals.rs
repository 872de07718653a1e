//! What the service refuses, and with which code.

use duizhang_sim::sample;
use duizhang_sim::wire::{Call, respond, writes};
use serde_json::{Map, json};

use crate::ask::{Cast, question};

#[test]
fn reads_are_refused_as_documented() {
    let world = sample();
    let cast = Cast::of(&world);
    let (partner, master) = (cast.partner.as_str(), cast.master.as_str());
    let paid =
        world.orders.iter().find(|order| order.customer_id == cast.debtor && order.status == 5).unwrap();
    let window = |measure: i64, begin: &str, end: &str| {
        json!({"time_condition": {"time_measure_id": measure, "begin_time": begin, "end_time": end},
            "groupby": [{"type": "dimension", "key": "REGION_CODE"}],
            "cost_type": "ORIGINAL_COST", "amount_type": "PAYMENT_AMOUNT"})
    };
    let idle = world.customers.iter().find(|customer| customer.weight == 0).unwrap().id.as_str();
    let table = [
        // The wrong kind of account.
        (403, "CBC.0155", "ListSubCustomers", master, json!({})),
        (403, "CBC.0155", "ShowCustomerAccountBalances", partner, json!({})),
        (403, "CBC.0155", "ListEnterpriseSubCustomers", cast.retail.as_str(), json!({})),
        (403, "CBC.0155", "ListCustomerOrders", "nobody", json!({})),
        // Customers of others, and resellers of others.
        (
            400,
            "CBC.99000035",
            "ListSubCustomerBillDetail",
            partner,
            json!({"bill_cycle": "2026-09", "customer_id": "nobody"}),
        ),
        (400, "CBC.99000035", "ListPartnerAdjustRecords", partner, json!({"customer_id": "nobody"})),
        (400, "CBC.99000035", "ListCustomerOnDemandResources", partner, json!({"customer_id": "nobody"})),
        (400, "CBC.99000035", "ListPayPerUseCustomerResources", partner, json!({"customer_id": "nobody"})),
        (400, "CBC.99000035", "ShowSubCustomerBudget", partner, json!({"customer_id": cast.left})),
        (400, "CBC.99000000", "ShowSubCustomerBudget", partner, json!({"customer_id": cast.advisory})),
        (400, "CBC.99000037", "ListPartnerBalances", partner, json!({"indirect_partner_id": "nobody"})),
        (400, "CBC.99000037", "ListSubCustomers", partner, json!({"indirect_partner_id": "nobody"})),
        // Orders of others, and orders that are paid.
        (400, "CBC.99000000", "ShowCustomerOrderDetails", master, json!({"order_id": cast.unpaid_order})),
        (400, "CBC.99000000", "ListOrderDiscounts", master, json!({"order_id": cast.unpaid_order})),
        (400, "CBC.99005010", "ListOrderDiscounts", cast.debtor.as_str(), json!({"order_id": paid.id})),
        (
            400,
            "CBC.99005010",
            "ListOrderCouponsByOrderId",
            cast.debtor.as_str(),
            json!({"order_id": paid.id}),
        ),
        // Mandatory for a partner only.
        (400, "CBC.0100", "ListPayPerUseCustomerResources", partner, json!({})),
        (400, "CBC.0100", "ShowRefundOrderDetails", partner, json!({"order_id": "x"})),
        // Months, days and windows.
        (400, "CBC.0100", "ListConsumeSubCustomers", partner, json!({"bill_cycle": "2026-9"})),
        (400, "CBC.0100", "ListConsumeSubCustomers", partner, json!({"bill_cycle": "2025-03"})),
        (
            400,
            "CBC.0100",
            "ListSubCustomerBillDetail",
            partner,
            json!({"bill_cycle": "2026-09", "customer_id": master, "bill_date_begin": "2026-09-01"}),
        ),
        (
            400,
            "CBC.0100",
            "ListSubCustomerBillDetail",
            partner,
            json!({"bill_cycle": "2026-09",
            "customer_id": master, "bill_date_begin": "2026-09-30", "bill_date_end": "2026-10-01"}),
        ),
        (
            400,
            "CBC.0100",
            "ListCustomerOrders",
            partner,
            json!({
            "create_time_begin": "2025-01-01T00:00:00Z", "create_time_end": "2026-06-01T00:00:00Z"}),
        ),
        (
            400,
            "CBC.0100",
            "ListCustomerOrders",
            partner,
            json!({"create_time_begin": "2026-02-30T00:00:00Z"}),
        ),
        (400, "CBC.0100", "ListPartnerAdjustRecords", partner, json!({"operation_time_begin": "2026-09-01"})),
        (
            400,
            "CBC.0100",
            "ListPartnerAccountChangeRecords",
            partner,
            json!({"balance_type":
            "BALANCE_TYPE_DEBIT", "trade_time_begin": "2025-01-01", "trade_time_end": "2026-06-01"}),
        ),
        (
            400,
            "CBC.0100",
            "ListFreeResourcesUsageRecords",
            master,
            json!({"deduct_time_begin": "2026-05-01", "deduct_time_end": "2026-09-30"}),
        ),
        (400, "CBC.0100", "ListSubCustomers", partner, json!({"associated_on_begin": ""})),
        (400, "CBC.0100", "ListCosts", master, window(1, "2026-09-30", "2026-09-01")),
        (400, "CBC.0100", "ListCosts", master, window(3, "2026-09-01", "2026-09-30")),
        (400, "CBC.0100", "ListSubCustomerCoupons", partner, json!({"offset": 0})),
        // Codes and lists.
        (400, "CBC.0100", "ListPartnerAccountChangeRecords", partner, json!({"balance_type": "CASH"})),
        (400, "CBC.0100", "ListStoredValueCards", master, json!({"status": 3})),
        (400, "CBC.0100", "ListPayPerUseCustomerResources", master, json!({"service_type_code": ""})),
        (400, "CBC.0100", "ListQuotaCoupons", partner, json!({"quota_ids": vec!["x"; 51]})),
        (400, "CBC.0100", "ListSubCustomerNewTag", partner, json!({"customer_ids": vec!["x"; 201]})),
        (400, "CBC.0100", "ListCustomersBalancesDetail", partner, json!({"customer_infos": []})),
        (
            400,
            "CBC.0100",
            "ListCustomerBillsFeeRecords",
            master,
            json!({"bill_cycle": "2026-09", "method": "sub_customer"}),
        ),
        (
            400,
            "CBC.0100",
            "ListCustomerselfResourceRecordDetails",
            master,
            json!({"cycle": "2026-09", "query_type": "DAILY"}),
        ),
        (400, "CBC.18000014", "ListCustomerBillsMonthlyBreakDown", idle, json!({"shared_month": "2026-09"})),
        (
            400,
            "CBC.99000000",
            "ListInvoices",
            master,
            json!({"domain_id": partner,
            "start_time": "2026-09-01T00:00:00Z", "end_time": "2026-10-01T00:00:00Z", "offset": 1, "limit": 9}),
        ),
    ];
    for (status, code, operation, account, parameters) in table {
        let refusal = question(operation, account, parameters.clone()).refusal(&world);
        assert_eq!((refusal.status, refusal.code), (status, code), "{operation} {parameters}: {refusal}");
        assert_eq!(refusal.body()["error_code"], code);
    }
}

/// Bulk queries leave foreign customers out instead.
#[test]
fn bulk_queries_drop_foreign_customers() {
    let world = sample();
    let cast = Cast::of(&world);
    let ids = json!([cast.master, cast.advisory, "nobody", cast.left]);
    let infos: Vec<_> = ids.as_array().unwrap().iter().map(|id| json!({"customer_id": id})).collect();
    for (operation, parameters, expected) in [
        ("ListCustomersBalancesDetail", json!({"customer_infos": infos}), vec![&cast.master]),
        ("ListSubCustomerBudget", json!({"customer_ids": ids}), vec![&cast.master]),
        ("ListSubCustomerNewTag", json!({"customer_ids": ids}), vec![&cast.master, &cast.advisory]),
    ] {
        let rows = question(operation, &cast.partner, parameters).rows(&world);
        let got: Vec<&str> = rows.iter().filter_map(|row| row["customer_id"].as_str()).collect();
        assert_eq!(got, expected, "{operation}");
    }
    // No allotments to an advisory customer, and that is no error.
    let asked = json!({"customer_id": cast.advisory});
    assert!(question("ListPartnerAdjustRecords", &cast.partner, asked).rows(&world).is_empty());
}

#[test]
fn reads_and_writes_are_not_mixed_up() {
    let mut world = sample();
    let call = |operation: &'static str| Call {
        operation,
        account: world.partner_id.clone(),
        method: "POST",
        path: String::new(),
        parameters: Map::new(),
        paged: false,
        taken: None,
    };
    let (read, write, none) = (call("ListSubCustomers"), call("CreateSubCustomer"), call("NoSuchThing"));
    assert_eq!(respond(&world, &none).unwrap_err().status, 404);
    assert_eq!(writes::apply(&mut world, &none).unwrap_err().status, 404);
    assert_eq!(respond(&world, &write).unwrap_err().status, 400);
    assert_eq!(writes::apply(&mut world, &read).unwrap_err().status, 400);
}
