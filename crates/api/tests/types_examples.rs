//! Typed requests and answers as a caller meets them, with bodies as the service sends them.

#![allow(clippy::unwrap_used)] // also in what serves the tests

use duizhang_api::operations::codes::{self, meaning};
use duizhang_api::operations::{
    CreateSubCustomerRequest, DemandProductInfo, ListCustomerOrdersAnswer,
    ListCustomersBalancesDetailRequest, ListCustomerselfResourceRecordDetailsAnswer,
    ListEnterpriseOrganizationsAnswer, ListIssuedPartnerCouponsAnswer, ListOnDemandResourceRatingsRequest,
    ListPartnerBalancesAnswer, ListPartnerCouponsRecordRequest, ListServiceTypesAnswer,
    ListSubCustomerBillDetailAnswer, ListSubCustomerBillDetailRequest, PayOrdersAnswer,
    ShowRefundOrderDetailsAnswer, UpdateCustomerAccountAmountRequest, UpdateSubEnterpriseAmountRequest,
};
use duizhang_api::wire::{Code, Decimal, parse_decimal};
use duizhang_api::{Request, Rows};
use serde::de::DeserializeOwned;

fn answer<T: DeserializeOwned>(body: &str) -> T {
    serde_json::from_str(body).unwrap()
}

fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn sent(request: &impl Request) -> String {
    serde_json::to_string(&request.parameters()).unwrap()
}

#[test]
fn a_page_of_the_bill() {
    let page: ListSubCustomerBillDetailAnswer = answer(
        r#"{"total_count": 2, "currency": "CNY", "fee_records": [
            {"bill_cycle": "2026-09", "charging_mode": 3, "association_type": "2", "usage_amount": 720,
             "official_amount": 0.07260000, "cash_amount": 9007199254740993.01, "coupon_amount": null,
             "credit_amount": "1.10", "sub_resource_id": null, "bill_detail_type": 77, "erase_amount": 0.00599822},
            {"charging_mode": "3", "association_type": 2}
        ]}"#,
    );
    assert_eq!((page.total_count, page.currency.as_deref()), (Some(2), Some("CNY")));
    let rows = page.into_rows();
    let [first, second] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(first.official_amount.unwrap().to_string(), "0.07260000");
    assert_eq!(first.cash_amount.unwrap().to_string(), "9007199254740993.01");
    assert_eq!(first.credit_amount.unwrap().to_string(), "1.10");
    assert_eq!((first.coupon_amount, first.sub_resource_id.as_ref()), (None, None));
    // A field that is not described is kept to the digit.
    assert_eq!(serde_json::to_string(&first.other).unwrap(), r#"{"erase_amount":0.00599822}"#);
    // One code, whatever its form; unknown ones survive.
    assert_eq!(first.charging_mode, second.charging_mode);
    assert_eq!(first.association_type, second.association_type);
    assert_eq!(meaning(codes::CHARGE, first.charging_mode.as_ref().unwrap()), Some("pay-per-use"));
    let unknown = first.bill_detail_type.as_ref().unwrap();
    assert_eq!((unknown.number(), meaning(codes::BILLTYPE, unknown)), (Some(77), None));
}

#[test]
fn siblings_that_disagree() {
    let details: ListCustomerselfResourceRecordDetailsAnswer =
        answer(r#"{"monthly_records": [{"resource_Type_code": "hws.resource.type.vm", "charge_mode": 1}]}"#);
    assert_eq!(details.monthly_records[0].resource_type_code.as_deref(), Some("hws.resource.type.vm"));
    assert!(details.monthly_records[0].other.is_empty());

    let refund: ShowRefundOrderDetailsAnswer =
        answer(r#"{"refund_infos": [{"amount": -12.5, "measure_id": "1"}]}"#);
    let balances: ListPartnerBalancesAnswer =
        answer(r#"{"account_balances": [{"amount": 1e2, "measure_id": 1, "account_type": 1}]}"#);
    assert_eq!(refund.refund_infos[0].measure_id, balances.account_balances[0].measure_id);
    assert_eq!(refund.refund_infos[0].amount, Some(decimal("-12.5")));
    assert_eq!(balances.account_balances[0].amount, Some(decimal("100")));

    let orders: ListCustomerOrdersAnswer = answer(
        r#"{"order_infos": [{"order_id": 1234567890123456789012, "status": 5, "amount_info":
            {"discounts": [{"discount_type": 607, "discount_amount": 0.10}]}, "sub_order_infos": null}]}"#,
    );
    let order = &orders.order_infos[0];
    assert_eq!(order.order_id.as_deref(), Some("1234567890123456789012"));
    let discount = &order.amount_info.as_ref().unwrap().discounts[0];
    assert_eq!(
        (discount.discount_type.clone(), discount.discount_amount),
        (Some(Code::from("607")), Some(decimal("0.1")))
    );
    assert!(order.sub_order_infos.is_empty());
}

#[test]
fn a_tree_of_any_depth() {
    let tree: ListEnterpriseOrganizationsAnswer = answer(
        r#"{"root_id": "0", "child_nodes": [{"id": "1", "child_nodes": [{"id": "2", "child_nodes": null}]}]}"#,
    );
    assert_eq!(tree.child_nodes[0].child_nodes[0].id.as_deref(), Some("2"));
}

#[test]
fn what_is_wrong_is_told_by_its_place() {
    let check =
        |body: &str| serde_json::from_str::<ListIssuedPartnerCouponsAnswer>(body).unwrap_err().to_string();
    assert_eq!(
        check(r#"{"user_coupons": [{"balance": 1}, {"balance": "1,000"}]}"#),
        r#"user_coupons[1].balance: "1,000" is not a decimal number"#
    );
    assert_eq!(
        check(r#"{"user_coupons": [{"face_value": 1234567890123456789012345678901}]}"#),
        "user_coupons[0].face_value: 1234567890123456789012345678901 is a number of more than 28 digits, \
         which cannot be held exactly"
    );
    assert_eq!(check(r#"{"total_count": 1.5}"#), "total_count: 1.5 is not a whole number");
    assert_eq!(check(r#"{"user_coupons": {"a": 1}}"#), r#"user_coupons: {"a":1} is not a list"#);
    assert_eq!(check(r#"{"user_coupons": ["a"]}"#), r#"user_coupons[0]: "a" is not an object"#);
    assert_eq!(check("[]"), "[] is not an object");
}

#[test]
fn requests_hold_what_is_asked_and_nothing_else() {
    let request = ListSubCustomerBillDetailRequest {
        limit: Some(100),
        service_type_code: Some(String::new()),
        ..ListSubCustomerBillDetailRequest::new("2026-09", "c1")
    };
    assert_eq!(sent(&request), r#"{"bill_cycle":"2026-09","customer_id":"c1","limit":100}"#);

    let request = ListPartnerCouponsRecordRequest {
        operation_types: vec!["1".into(), "2".into()],
        ..Default::default()
    };
    assert_eq!(sent(&request), r#"{"operation_types":["1","2"]}"#);

    let request = ListCustomersBalancesDetailRequest::new(Vec::new());
    assert_eq!(sent(&request), "{}");
    let missing: Vec<&str> =
        ListCustomersBalancesDetailRequest::OPERATION.missing(&request.parameters()).collect();
    assert_eq!(missing, ["customer_infos"]);
}

#[test]
fn decimals_are_sent_with_their_digits() {
    let request = UpdateCustomerAccountAmountRequest::new("c1", decimal("10.00"));
    assert_eq!(sent(&request), r#"{"customer_id":"c1","amount":10.00}"#);
    // A sibling wants the same as a text.
    let request = UpdateSubEnterpriseAmountRequest::new("c1", decimal("10.00"));
    assert_eq!(sent(&request), r#"{"customer_id":"c1","amount":"10.00"}"#);

    let product = DemandProductInfo { usage_value: decimal("0.10"), id: "1".into(), ..Default::default() };
    let request = ListOnDemandResourceRatingsRequest::new("p1", vec![product]);
    assert!(sent(&request).contains(r#""usage_value":0.10"#), "{}", sent(&request));
}

#[test]
fn secrets_are_sent_and_not_shown() {
    let request = CreateSubCustomerRequest {
        password: Some("hunter2".into()),
        verification_code: Some("123456".into()),
        ..CreateSubCustomerRequest::new("x", "t")
    };
    let shown = format!("{request:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("123456"), "{shown}");
    assert!(sent(&request).contains(r#""password":"hunter2""#));
}

#[test]
fn answers_for_machines_have_texts_for_decimals() {
    let services: ListServiceTypesAnswer = answer(
        r#"{"total_count": "1", "service_types": [{"service_type_code": "hws.service.type.ec2", "new": 1.50}]}"#,
    );
    assert_eq!(
        serde_json::to_string(&services).unwrap(),
        r#"{"total_count":1,"service_types":[{"service_type_code":"hws.service.type.ec2","new":1.50}]}"#
    );
    let balances: ListPartnerBalancesAnswer =
        answer(r#"{"account_balances": [{"amount": 10.00, "account_type": 1}]}"#);
    assert_eq!(
        serde_json::to_string(&balances).unwrap(),
        r#"{"account_balances":[{"account_type":"1","amount":"10.00"}]}"#
    );
    let nothing: PayOrdersAnswer = answer("{}");
    assert_eq!(serde_json::to_string(&nothing).unwrap(), "{}");
}
