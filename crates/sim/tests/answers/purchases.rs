//! Orders and resources: paying, cancelling, renewing, giving back, and what later reads show of it.

use duizhang_sim::{World, unbroken};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::ask::{Cast, decimal};
use crate::writes::{NOW, body, customer_cash, refused, rows, write};

/// The unpaid order of the sample, with what its customer could pay with.
fn payable(world: &World, cast: &Cast) -> (Decimal, Vec<Value>, Vec<Value>) {
    let asked = json!({"order_id": cast.unpaid_order});
    let order = rows(world, "ListCustomerOrders", &cast.debtor, asked.clone())[0].clone();
    let coupons = rows(world, "ListOrderCouponsByOrderId", &cast.debtor, asked.clone());
    let discounts = rows(world, "ListOrderDiscounts", &cast.debtor, asked);
    (decimal(&order["amount_after_discount"]), coupons, discounts)
}

#[test]
fn paying_an_order_bills_it() {
    let mut world = unbroken();
    let cast = Cast::of(&world);
    let (price, coupons, discounts) = payable(&world, &cast);
    let contract = discounts.iter().find(|discount| discount["discount_type"] == 1).unwrap();
    let coupon = coupons.iter().min_by_key(|coupon| decimal(&coupon["balance"])).unwrap();
    let off = decimal(&contract["orders"][0]["order_line_items"][0]["discount_amount"]);
    let by_coupon = decimal(&coupon["balance"]).min(price - off);
    let cash = customer_cash(&world, &cast.debtor);
    let bill = json!({"bill_cycle": "2026-10", "customer_id": cast.debtor});
    assert!(rows(&world, "ListSubCustomerBillDetail", &cast.partner, bill.clone()).is_empty());
    let pay = json!({"order_id": cast.unpaid_order, "use_coupon": "YES", "use_discount": "YES",
        "coupon_infos": [{"id": coupon["coupon_id"], "type": coupon["coupon_type"]}],
        "discount_infos": [{"id": contract["discount_id"], "type": 1}]});
    write(&mut world, "PayOrders", &cast.debtor, pay.clone());
    assert_eq!(refused(&mut world, "PayOrders", &cast.debtor, pay).code, "CBC.99005010");

    let asked = json!({"order_id": cast.unpaid_order});
    let order = rows(&world, "ListCustomerOrders", &cast.partner, asked)[0].clone();
    assert_eq!((&order["status"], &order["payment_time"]), (&json!(5), &json!(NOW.to_string())));
    assert_eq!(decimal(&order["amount_after_discount"]), price - off);
    assert_eq!(decimal(&order["amount_info"]["coupon_amount"]), by_coupon, "ORD-2");
    let lines = rows(&world, "ListSubCustomerBillDetail", &cast.partner, bill);
    let sum = |field: &str| lines.iter().map(|line| decimal(&line[field])).sum::<Decimal>();
    assert!(lines.iter().all(|line| line["trade_id"] == *cast.unpaid_order));
    assert_eq!(sum("payment_amount"), price - off, "ORD-1");
    assert_eq!(sum("coupon_amount"), by_coupon);
    assert_eq!(sum("cash_amount"), price - off - by_coupon);
    assert_eq!(customer_cash(&world, &cast.debtor), cash - (price - off - by_coupon), "ADJ-4");
    let month = json!({"cycle": "2026-10", "charge_mode": "1"});
    let bills = rows(&world, "ListSubcustomerMonthlyBills", &cast.partner, month);
    assert_eq!(bills.iter().map(|bill| decimal(&bill["amount"])).sum::<Decimal>(), price - off, "SUM-5");
    let consuming = rows(&world, "ListConsumeSubCustomers", &cast.partner, json!({"bill_cycle": "2026-10"}));
    assert_eq!(consuming, [json!({"customer_id": cast.debtor})], "SUM-8");
    let used = json!({"balance_type": "BALANCE_TYPE_COUPON", "trade_id": cast.unpaid_order});
    let used = rows(&world, "ListCustomerCouponChangeRecords", &cast.debtor, used);
    assert_eq!(decimal(&used[0]["change_amount"]), by_coupon, "CPN-3");
    let asked = json!({"coupon_id": coupon["coupon_id"]});
    let left = rows(&world, "ListIssuedPartnerCoupons", &cast.partner, asked);
    assert_eq!(used[0]["balance_after_change"], left[0]["balance"].to_string(), "CPN-2");
}

#[test]
fn paying_and_cancelling_are_refused_as_documented() {
    let mut world = unbroken();
    let cast = Cast::of(&world);
    let (_, coupons, discounts) = payable(&world, &cast);
    let granted = discounts.iter().find(|discount| discount["discount_type"] == 3);
    let processing = world.orders.iter().find(|order| order.status == 3).unwrap().clone();
    let combined = world.orders.iter().find(|order| !order.members.is_empty()).unwrap().clone();
    let pay = |id: &str, more: Value| {
        let mut all = json!({"order_id": id, "use_coupon": "NO", "use_discount": "NO"});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let coupon = json!([{"id": coupons[0]["coupon_id"], "type": coupons[0]["coupon_type"]}]);
    let unpaid = cast.unpaid_order.as_str();
    let mut table = vec![
        ("CBC.99000088", processing.customer_id.clone(), pay(&processing.id, json!({}))),
        ("CBC.99000089", combined.customer_id.clone(), pay(&combined.members[0].id, json!({}))),
        ("CBC.99000000", cast.master.clone(), pay(unpaid, json!({}))),
        ("CBC.0100", cast.debtor.clone(), pay(unpaid, json!({"coupon_infos": coupon}))),
        ("CBC.0100", cast.debtor.clone(), pay(unpaid, json!({"use_coupon": "YES"}))),
        ("CBC.0100", cast.debtor.clone(), pay(unpaid, json!({"use_discount": "PERHAPS"}))),
        (
            "CBC.99000000",
            cast.debtor.clone(),
            pay(unpaid, json!({"use_coupon": "YES", "coupon_infos": [{"id": "x", "type": 301}]})),
        ),
    ];
    if let Some(granted) = granted {
        let both = json!({"use_coupon": "YES", "use_discount": "YES", "coupon_infos": coupon,
            "discount_infos": [{"id": granted["discount_id"], "type": 3}]});
        table.push(("CBC.99003116", cast.debtor.clone(), pay(unpaid, both)));
    }
    for (code, account, parameters) in table {
        let refusal = refused(&mut world, "PayOrders", &account, parameters.clone());
        assert_eq!(refusal.code, code, "{parameters}: {refusal}");
    }
    // Without money: nothing is paid, nothing changes.
    let held = customer_cash(&world, &cast.debtor);
    let all: Value = held.to_string().parse().unwrap();
    write(
        &mut world,
        "ReclaimToPartnerAccount",
        &cast.partner,
        json!({"customer_id": cast.debtor, "amount": all}),
    );
    assert_eq!(refused(&mut world, "PayOrders", &cast.debtor, pay(unpaid, json!({}))).code, "CBC.99005003");

    write(&mut world, "CancelCustomerOrder", &cast.debtor, json!({"order_id": unpaid}));
    let order = rows(&world, "ListCustomerOrders", &cast.debtor, json!({"order_id": unpaid}));
    assert_eq!(order[0]["status"], 4);
    let again = refused(&mut world, "CancelCustomerOrder", &cast.debtor, json!({"order_id": unpaid}));
    assert_eq!(again.code, "CBC.99005010");
    let refusal = refused(&mut world, "PayOrders", &cast.debtor, pay(unpaid, json!({})));
    assert_eq!(refusal.code, "CBC.99005010");
}

/// A resource of the master that is paid for and runs for another month.
pub(crate) fn running(world: &World, id: &str) -> Value {
    let expires = NOW.plus(40 * 86_400).to_string();
    let asked = json!({"expire_time_begin": expires, "status_list": [2]});
    rows(world, "ListPayPerUseCustomerResources", id, asked)[0].clone()
}

#[test]
fn resources_are_renewed() {
    let mut world = unbroken();
    let id = Cast::of(&world).master;
    let resource = running(&world, &id);
    let asked = json!({"resource_ids": [resource["resource_id"], "x"], "period_type": 2, "period_num": 3});
    let price = body(&world, "ListRenewRateOnPeriod", &id, asked.clone());
    let price = decimal(&price["official_website_rating_result"]["official_website_amount"]);
    let cash = customer_cash(&world, &id);
    // First an order to be paid later, then one paid at once.
    let answer = write(&mut world, "RenewalResources", &id, asked.clone());
    assert_eq!(answer["fail_resource_infos"][0]["resource_id"], "x");
    let order = answer["order_ids"][0].clone();
    let shown = rows(&world, "ListCustomerOrders", &id, json!({"order_id": order}));
    assert_eq!((&shown[0]["status"], &shown[0]["order_type"]), (&json!(6), &json!(2)));
    assert_eq!(decimal(&shown[0]["amount_after_discount"]), price);
    assert_eq!(customer_cash(&world, &id), cash);
    let expiry = |world: &World| {
        let asked = json!({"resource_ids": [resource["resource_id"]]});
        rows(world, "ListPayPerUseCustomerResources", &id, asked)[0]["expire_time"].clone()
    };
    assert_eq!(expiry(&world), resource["expire_time"]);
    write(&mut world, "PayOrders", &id, json!({"order_id": order, "use_coupon": "NO", "use_discount": "NO"}));
    assert!(expiry(&world).as_str() > resource["expire_time"].as_str());
    assert_eq!(customer_cash(&world, &id), cash - price);
    let mine = rows(&world, "ListPayPerUseCustomerResources", &id, json!({"order_id": order}));
    assert_eq!(mine[0]["resource_id"], resource["resource_id"]);

    let mut at_once = asked;
    at_once["is_auto_pay"] = json!(1);
    let answer = write(&mut world, "RenewalResources", &id, at_once.clone());
    let shown = rows(&world, "ListCustomerOrders", &id, json!({"order_id": answer["order_ids"][0]}));
    assert_eq!(shown[0]["status"], 5);
    let lines = json!({"bill_cycle": "2026-10", "bill_type": 2, "method": "oneself"});
    let lines = rows(&world, "ListCustomerBillsFeeRecords", &id, lines);
    let billed: Decimal = lines.iter().map(|line| decimal(&line["consume_amount"])).sum();
    assert_eq!(billed, price * Decimal::TWO);
    // Without money no order is left behind.
    let all: Value = customer_cash(&world, &id).to_string().parse().unwrap();
    let partner = world.partner_id.clone();
    write(&mut world, "ReclaimToPartnerAccount", &partner, json!({"customer_id": id, "amount": all}));
    let orders = world.orders.len();
    assert_eq!(refused(&mut world, "RenewalResources", &id, at_once).code, "CBC.99005003");
    assert_eq!(world.orders.len(), orders);
}

#[test]
fn resources_are_given_back() {
    let mut world = unbroken();
    let id = Cast::of(&world).master;
    let resource = running(&world, &id);
    let cash = customer_cash(&world, &id);
    let asked = json!({"resource_ids": [resource["resource_id"], "x"], "unsubscribe_type": 1});
    let answer = write(&mut world, "CancelResourcesSubscription", &id, asked.clone());
    let order = answer["order_ids"][0].clone();
    let details = body(&world, "ShowCustomerOrderDetails", &id, json!({"order_id": order}));
    assert_eq!(details["order_info"]["order_type"], 4);
    assert_eq!(details["total_count"], 1);
    let back = decimal(&details["order_info"]["amount_after_discount"]);
    assert!(back > Decimal::ZERO);
    assert_eq!(customer_cash(&world, &id), cash + back);
    let refunds = rows(&world, "ShowRefundOrderDetails", &id, json!({"order_id": order}));
    let negative: Decimal =
        refunds.iter().map(|row| decimal(&row["amount"])).filter(|a| *a < Decimal::ZERO).sum();
    let kept: Decimal =
        refunds.iter().map(|row| decimal(&row["amount"])).filter(|a| *a > Decimal::ZERO).sum();
    assert_eq!(negative, -back, "ORD-5");
    // What was given back and what was kept is what had been paid in cash for the resource.
    let base = world.order(refunds[0]["base_order_id"].as_str().unwrap()).unwrap();
    assert!(base.lines.iter().any(|line| line.amount == back + kept), "ORD-6");
    let lines = json!({"bill_cycle": "2026-10", "trade_id": order});
    let lines = rows(&world, "ListCustomerBillsFeeRecords", &id, lines);
    assert_eq!(decimal(&lines[0]["consume_amount"]), -back, "ORD-5");
    assert_eq!(lines[0]["bill_type"], 4);
    let original = json!({"cycle": "2026-10", "bill_type": 4});
    let original = rows(&world, "ListCustomerselfResourceRecordDetails", &id, original);
    assert_eq!(original[0]["pre_order_id"], refunds[0]["base_order_id"]);
    let asked_again = rows(
        &world,
        "ListPayPerUseCustomerResources",
        &id,
        json!({"resource_ids": [resource["resource_id"]]}),
    );
    assert_eq!(asked_again[0]["status"], 3);
    let again = write(&mut world, "CancelResourcesSubscription", &id, asked);
    assert_eq!(again["order_ids"], json!([]));
    assert_eq!(again["fail_resource_infos"].as_array().unwrap().len(), 2);
    // No resource has a renewal that has not begun.
    let next = running(&world, &id)["resource_id"].clone();
    let none = json!({"resource_ids": [next], "unsubscribe_type": 2});
    assert_eq!(write(&mut world, "CancelResourcesSubscription", &id, none)["order_ids"], json!([]));
}

#[test]
fn resources_switch_to_pay_per_use() {
    let mut world = unbroken();
    let id = Cast::of(&world).master;
    let resource = running(&world, &id)["resource_id"].clone();
    let policy = |world: &World| {
        let asked = json!({"resource_ids": [resource]});
        rows(world, "ListPayPerUseCustomerResources", &id, asked)[0]["expire_policy"].clone()
    };
    let autorenew = json!({"resource_id": resource});
    for (operation, parameters, expected) in [
        ("CancelAutoRenewalResources", autorenew.clone(), 0),
        ("AutoRenewalResources", autorenew.clone(), 3),
        ("UpdatePeriodToOnDemand", json!({"operation": "SET_UP", "resource_ids": [resource]}), 1),
        ("UpdatePeriodToOnDemand", json!({"operation": "CANCEL", "resource_ids": [resource]}), 0),
    ] {
        write(&mut world, operation, &id, parameters);
        assert_eq!(policy(&world), expected, "{operation}");
    }
    let failed = json!({"operation": "SET_UP", "resource_ids": ["x"]});
    assert_eq!(write(&mut world, "UpdatePeriodToOnDemand", &id, failed)["error_details"][0]["id"], "x");
    assert_eq!(
        refused(&mut world, "AutoRenewalResources", &id, json!({"resource_id": "x"})).code,
        "CBC.99000000"
    );

    let cash = customer_cash(&world, &id);
    let now = json!({"resource_ids": [resource, "x"]});
    let answer = write(&mut world, "UpdatePeriodToOnDemandInstantly", &id, now);
    let results = answer["to_ondemand_service_results"].as_array().unwrap();
    assert_eq!((&results[0]["result"], &results[1]["result"]), (&json!("SUCCESS"), &json!("FAIL")));
    assert_eq!(results[1]["error_code"], "CBC.99000000");
    let order = rows(&world, "ListCustomerOrders", &id, json!({"order_id": results[0]["order_id"]}));
    assert_eq!(order[0]["order_type"], 10);
    let back = decimal(&order[0]["amount_after_discount"]);
    assert_eq!(customer_cash(&world, &id), cash + back);
    let lines =
        rows(&world, "ListCustomerBillsFeeRecords", &id, json!({"bill_cycle": "2026-10", "bill_type": 24}));
    assert_eq!(decimal(&lines[0]["consume_amount"]), -back);
    assert_ne!(lines[0]["trade_id"], results[0]["order_id"], "billed under a transaction");
    let partner = world.partner_id.clone();
    let metered = json!({"customer_id": id, "resource_ids": [resource]});
    assert_eq!(rows(&world, "ListCustomerOnDemandResources", &partner, metered).len(), 1);
}
