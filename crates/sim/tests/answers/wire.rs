//! Every operation on the sample: names and wire types of the specification, and pages that tile.

use std::collections::BTreeSet;

use duizhang_sim::wire::{is_write, operation_names, page};
use duizhang_sim::{World, sample};
use serde_json::{Value, json};

use crate::ask::{Cast, Question, question};
use crate::spec::{differences, operations, rows_field};

/// Requests that together ask every read, most of them in several ways.
pub(crate) fn questions(world: &World) -> Vec<Question> {
    let cast = Cast::of(world);
    let mut questions = [partner(world, &cast), bills(&cast)].concat();
    questions.extend(own(world));
    questions.extend(reference(world));
    questions.extend(prices(world));
    questions
}

/// The same after writes, when the order of the cast may have been paid.
pub(crate) fn questions_after(world: &World, cast: &Cast) -> Vec<Question> {
    [partner(world, cast), bills(cast)].concat()
}

fn partner(world: &World, cast: &Cast) -> Vec<Question> {
    let partner = cast.partner.as_str();
    let ask = |operation, parameters| question(operation, partner, parameters);
    let mut questions = vec![
        ask("ListConsumeSubCustomers", json!({"bill_cycle": "2026-09"})),
        ask("ListConsumeSubCustomers", json!({"bill_cycle": "2026-08"})),
        ask("ListPostpaidBillSum", json!({"bill_cycle": "2026-09"})),
        ask("ListPostpaidBillSum", json!({"bill_cycle": "2026-08"})),
        ask("ListPartnerAdjustRecords", json!({})),
        ask("ListPartnerBalances", json!({})),
        ask("ListPartnerBalances", json!({"indirect_partner_id": cast.reseller})),
        question("ListPartnerBalances", &cast.reseller, json!({})),
        ask("ShowPartnerConsumptionQuota", json!({})),
        ask("ListQuotaCoupons", json!({})),
        ask("ListQuotaCoupons", json!({"quota_type": 1})),
        ask("ListQuotaCoupons", json!({"indirect_partner_id": cast.reseller})),
        ask("ListIssuedPartnerCoupons", json!({})),
        ask("ListPartnerCouponsRecord", json!({})),
        ask("ListSubCustomerCoupons", json!({})),
        ask("ListIssuedCouponQuotas", json!({})),
        ask("ListCouponQuotasRecords", json!({})),
        ask("ListCustomerOrders", json!({})),
        ask("ListCustomerOrders", json!({"order_by": "-createTime"})),
        ask("ListSubCustomers", json!({})),
        ask("ListIndirectPartners", json!({})),
        ask("ListSubCustomerNewTag", json!({})),
        ask("ListSubCustomerNewTag", json!({"customer_ids": [cast.master, "somebody else"]})),
        ask("ShowRealnameAuthenticationReviewResult", json!({"customer_id": cast.master})),
        ask("ListIncentiveDiscountPolicies", json!({"time": "2026-09"})),
        ask("ShowSubCustomerBudget", json!({"customer_id": cast.master})),
        ask("ListSubCustomerBudget", json!({"customer_ids": [cast.master, cast.advisory, "nobody"]})),
        ask("ListSubCustomerBudgetRecords", json!({"customer_id": cast.master})),
        ask("ListSubCustomerBudgetRecords", json!({"customer_id": cast.left})),
    ];
    for mode in ["1", "3", "11"] {
        questions.push(ask("ListSubcustomerMonthlyBills", json!({"cycle": "2026-09", "charge_mode": mode})));
    }
    for kind in ["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"] {
        questions.push(ask("ListPartnerAccountChangeRecords", json!({"balance_type": kind})));
    }
    for customer in &world.customers {
        let id = &customer.id;
        questions.extend([
            ask("ListSubCustomerBillDetail", json!({"bill_cycle": "2026-09", "customer_id": id})),
            ask("ListPayPerUseCustomerResources", json!({"customer_id": id})),
            ask("ListCustomerOnDemandResources", json!({"customer_id": id})),
            ask("ListCustomersBalancesDetail", json!({"customer_infos": [{"customer_id": id}]})),
        ]);
    }
    for order in &world.orders {
        questions.push(ask("ShowCustomerOrderDetails", json!({"order_id": order.id})));
        if order.order_type == 4 {
            let parameters = json!({"order_id": order.id, "customer_id": order.customer_id});
            questions.push(ask("ShowRefundOrderDetails", parameters));
        }
    }
    questions
}

fn bills(cast: &Cast) -> Vec<Question> {
    let mut questions = Vec::new();
    for id in [&cast.master, &cast.retail, &cast.advisory] {
        let ask = |operation, parameters| question(operation, id, parameters);
        questions.extend([
            ask("ListCustomerBillsFeeRecords", json!({"bill_cycle": "2026-09", "include_zero_record": true})),
            ask("ListCustomerBillsFeeRecords", json!({"bill_cycle": "2026-09", "method": "oneself"})),
            ask("ShowCustomerMonthlySum", json!({"bill_cycle": "2026-09"})),
            ask("ListCustomerBillsMonthlyBreakDown", json!({"shared_month": "2026-09"})),
            ask("ListCustomerBillsMonthlyBreakDown", json!({"shared_month": "2026-10"})),
            ask("ShowCustomerAccountBalances", json!({})),
            ask(
                "ListInvoices",
                json!({"domain_id": id, "start_time": "2026-09-01T00:00:00Z",
                "end_time": "2026-12-01T00:00:00Z", "offset": 1, "limit": 10}),
            ),
        ]);
        let service = "hws.service.type.ec2";
        let sum = json!({"bill_cycle": "2026-09", "service_type_code": service});
        questions.push(ask("ShowCustomerMonthlySum", sum));
        for by in 1..=3 {
            let usage = json!({"cycle": "2026-09", "statistic_type": by, "include_zero_record": true});
            questions.push(ask("ListCustomerselfResourceRecords", usage.clone()));
            questions.push(ask("ListCustomerselfResourceRecordDetails", usage));
        }
        for (kind, cost) in [("ORIGINAL_COST", "PAYMENT_AMOUNT"), ("AMORTIZED_COST", "NET_AMOUNT")] {
            let window = json!({"time_measure_id": 1, "begin_time": "2026-09-01", "end_time": "2026-09-30"});
            let by =
                json!([{"type": "dimension", "key": "CLOUD_SERVICE_TYPE"}, {"type": "tag", "key": "env"}]);
            let parameters =
                json!({"time_condition": window, "groupby": by, "cost_type": kind, "amount_type": cost});
            questions.push(ask("ListCosts", parameters));
        }
        for kind in ["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"] {
            questions.push(ask("ListCustomerAccountChangeRecords", json!({"balance_type": kind})));
        }
    }
    questions
}

fn own(world: &World) -> Vec<Question> {
    let cast = Cast::of(world);
    let mut questions = Vec::new();
    for id in [&cast.master, &cast.retail, &cast.debtor, &cast.nameless] {
        let ask = |operation, parameters| question(operation, id, parameters);
        questions.extend([
            ask("ListSubCustomerCoupons", json!({})),
            ask("ListCustomerCouponChangeRecords", json!({"balance_type": "BALANCE_TYPE_COUPON"})),
            ask("ListStoredValueCards", json!({"status": 1})),
            ask("ListStoredValueCards", json!({"status": 2})),
            ask("ListCustomerOrders", json!({})),
            ask("ListPayPerUseCustomerResources", json!({})),
            ask("ListFreeResourceInfos", json!({})),
            ask(
                "ListFreeResourcesUsageRecords",
                json!({"deduct_time_begin": "2026-09-01", "deduct_time_end": "2026-10-05"}),
            ),
            ask("ShowRealNameAuthStatus", json!({})),
            ask("ShowCustomerExpenditureQuota", json!({})),
        ]);
        let packages = ask("ListFreeResourceInfos", json!({})).rows(world);
        let items: Vec<&Value> =
            packages.iter().map(|package| &package["free_resources"][0]["free_resource_id"]).collect();
        if !items.is_empty() {
            questions.push(ask("ListFreeResourceUsages", json!({"free_resource_ids": items})));
        }
    }
    let debtor = |operation| question(operation, &cast.debtor, json!({"order_id": cast.unpaid_order}));
    questions.extend([debtor("ListOrderCouponsByOrderId"), debtor("ListOrderDiscounts")]);
    let master = |operation, parameters| question(operation, &cast.master, parameters);
    let member = json!({"sub_customer_id": cast.member});
    questions.extend([
        master("ShowMultiAccountTransferAmount", json!({"balance_type": "BALANCE_TYPE_DEBIT"})),
        master("ShowMultiAccountTransferAmount", json!({"balance_type": "BALANCE_TYPE_CREDIT"})),
        master(
            "ListEnterpriseMultiAccount",
            json!({"sub_customer_id": cast.member, "balance_type": "BALANCE_TYPE_DEBIT"}),
        ),
        master("ListMultiAccountTransferCoupons", json!({})),
        master("ListMultiAccountRetrieveCoupons", member),
        master("ListEnterpriseSubCustomers", json!({})),
        master("ListEnterpriseOrganizations", json!({})),
        master("ListEnterpriseOrganizations", json!({"recursive_query": 1})),
        master("ListCustomerOrders", json!({"method": "sub_customer"})),
    ]);
    questions.extend(bandwidth(world));
    questions
}

/// The bandwidth of a customer that has a CDN resource.
fn bandwidth(world: &World) -> Vec<Question> {
    let resource =
        world.on_demand.iter().find(|resource| resource.product.service == "hws.service.type.cdn").unwrap();
    let codes = json!({"bill_cycle": "2026-09", "service_type_code": "hws.service.type.cdn",
        "resource_type_code": "hws.resource.type.cdn", "usage_type": "95Peak"});
    let summary = question("ListResourceUsageSummary", &resource.customer_id, codes.clone());
    let detail = question("ListResourceUsage", &resource.customer_id, codes);
    let open = summary.with("bill_cycle", json!("2026-10"));
    vec![summary, open, detail.with("resource_id", json!(resource.id))]
}

fn reference(world: &World) -> Vec<Question> {
    let cast = Cast::of(world);
    let mut questions = Vec::new();
    for account in [&cast.partner, &cast.master] {
        let ask = |operation, parameters| question(operation, account, parameters);
        questions.extend([
            ask("ListServiceTypes", json!({})),
            ask("ListServiceTypes", json!({"service_type_name": "云"})),
            ask("ListResourceTypes", json!({})),
            ask("ListServiceResources", json!({"service_type_code": "hws.service.type.vpc"})),
            ask("ListUsageTypes", json!({})),
            ask("ListMeasureUnits", json!({})),
            ask("ListConversions", json!({})),
            ask("ListConversions", json!({"measure_type": 2})),
        ]);
        for mode in ["1", "3"] {
            let codes = json!({"cloud_service_type": "hws.service.type.ec2", "charge_mode": mode,
                "resource_type": "hws.resource.type.vm", "region_code": "cn-north-4"});
            questions.push(ask("ListResourceSpecs", codes));
        }
    }
    let ask = |operation, parameters| question(operation, &cast.partner, parameters);
    questions.extend([
        ask("ListProvinces", json!({})),
        ask("ListCities", json!({"province_code": "440000"})),
        ask("ListCounties", json!({"city_code": "440300"})),
    ]);
    questions
}

/// Products as a price query names them.
pub(crate) fn products() -> Value {
    json!([
        {"id": "a", "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
            "resource_spec": "c7.xlarge.2.linux", "region": "cn-north-4", "usage_factor": "duration",
            "usage_value": 24, "usage_measure_id": 5, "subscription_num": 2,
            "period_type": 2, "period_num": 3},
        {"id": "b", "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
            "resource_spec": "SSD|超高IO|100GB", "region": "cn-north-4", "resource_size": 40,
            "size_measure_id": 17, "usage_factor": "Duration", "usage_value": 1.5, "usage_measure_id": 6,
            "subscription_num": 1, "period_type": 3, "period_num": 1},
    ])
}

fn prices(world: &World) -> Vec<Question> {
    let cast = Cast::of(world);
    let mut instalments = products();
    for product in instalments.as_array_mut().unwrap() {
        product["period_type"] = json!(3);
        product["fee_installment_mode"] = json!("HALF_PAY");
    }
    let mine = world.resources.iter().filter(|resource| resource.customer_id == cast.master);
    let mut ids: Vec<&str> = mine.map(|resource| resource.id.as_str()).take(3).collect();
    ids.push("not mine");
    let ask = |operation, parameters| question(operation, &cast.master, parameters);
    vec![
        ask("ListOnDemandResourceRatings", json!({"project_id": "p", "product_infos": products()})),
        ask(
            "ListOnDemandResourceRatings",
            json!({"project_id": "p", "inquiry_precision": 1, "product_infos": products()}),
        ),
        ask("ListRateOnPeriodDetail", json!({"project_id": "p", "product_infos": products()})),
        ask("ListRateOnPeriodDetail", json!({"project_id": "p", "product_infos": instalments})),
        ask("ListRenewRateOnPeriod", json!({"resource_ids": ids, "period_type": 2, "period_num": 3})),
    ]
}

#[test]
fn the_simulator_has_the_operations_of_the_specification() {
    let known: BTreeSet<&str> = operation_names().collect();
    let specified: BTreeSet<&str> = operations().keys().map(String::as_str).collect();
    assert_eq!(known, specified);
    for operation in operations().values() {
        assert_eq!(is_write(&operation.name), !operation.read, "{}", operation.name);
    }
}

#[test]
fn every_answer_is_as_specified() {
    let world = sample();
    let mut asked = BTreeSet::new();
    let mut filled = BTreeSet::new();
    for question in questions(&world) {
        let operation = &operations()[question.operation];
        let body = question.body(&world);
        let found = differences(question.operation, &operation.response, &body);
        assert!(found.is_empty(), "{question:?}: {:#?}", &found[..found.len().min(10)]);
        asked.insert(question.operation);
        let rows = rows_field(operation).map_or(0, |field| body[field].as_array().map_or(0, Vec::len));
        if rows > 0 || rows_field(operation).is_none() {
            filled.insert(question.operation);
        }
    }
    let reads: BTreeSet<&str> = operations()
        .values()
        .filter(|operation| operation.read)
        .map(|operation| operation.name.as_str())
        .collect();
    assert_eq!(asked, reads, "every read was asked");
    assert_eq!(filled, reads, "every list had rows at least once");
}

/// A walk that found nothing because it looks at nothing would be worthless.
#[test]
fn the_walk_finds_mistakes() {
    let fields = &operations()["ListPartnerAdjustRecords"].response;
    let right = json!({"records": [], "total_count": 0});
    assert!(differences("x", fields, &right).is_empty());
    for (wrong, why) in [
        (json!({"records": []}), "missing"),
        (json!({"records": [], "total_count": "0"}), "is no"),
        (json!({"records": [], "total_count": 0, "count": 0}), "knows no count"),
        (json!({"records": [], "total_count": 0, "error_code": null}), "only failures"),
    ] {
        let found = differences("x", fields, &wrong);
        assert!(found.iter().any(|found| found.contains(why)), "{wrong}: {found:?}");
    }
    let mut row =
        question("ListPartnerAdjustRecords", &Cast::of(&sample()).partner, json!({})).rows(&sample());
    row.truncate(1);
    for (name, value) in [
        ("amount", json!(1.5)),
        ("amount", json!("1e3")),
        ("operation_time", json!("2026-09-01 00:00:00")),
        ("measure_id", json!("1")),
    ] {
        row[0][name] = value;
        let body = json!({"records": row, "total_count": 1});
        assert!(!differences("x", fields, &body).is_empty(), "{name}");
    }
}

#[test]
fn pages_tile() {
    let world = sample();
    let mut tiled = BTreeSet::new();
    for question in questions(&world) {
        let operation = &operations()[question.operation];
        let number = question.operation == "ListInvoices";
        let marker = question.operation == "ListResourceSpecs";
        if !operation.pagination.starts_with("offset") && !marker {
            continue;
        }
        let field = rows_field(operation).unwrap();
        let answer = question.answer(&world);
        let all = answer.rows.clone();
        let limit = if all.len() > 60 { all.len() / 7 } else { 2 };
        let (mut rows, mut start) = (Vec::new(), json!(i64::from(number)));
        for _ in 0..=all.len() {
            let place = if marker { "marker" } else { "offset" };
            let text = if marker { json!(start.as_str().unwrap_or("0")) } else { start.clone() };
            let call = question.with(place, text).with("limit", json!(limit)).call(None);
            let body = page(&call, &answer).unwrap();
            let part = body[field].as_array().unwrap().clone();
            assert!(part.len() <= limit);
            for total in ["total_count", "count"] {
                assert!(body[total].is_null() || body[total] == all.len(), "{question:?}");
            }
            let last = if marker { body["page_info"]["next_marker"].is_null() } else { part.is_empty() };
            rows.extend(part);
            if last {
                break;
            }
            start = match (number, marker) {
                (true, _) => json!(start.as_i64().unwrap() + 1),
                (_, true) => body["page_info"]["next_marker"].clone(),
                _ => json!(rows.len()),
            };
        }
        assert_eq!(rows, all, "{question:?}");
        if all.len() > 2 {
            tiled.insert(question.operation);
        }
    }
    assert!(tiled.len() > 25, "{tiled:?}");
}
