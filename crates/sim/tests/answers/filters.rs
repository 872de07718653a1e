//! Every documented filter: what a filtered answer shows is exactly what the unfiltered one shows and the filter
//! means, in the same order.

use std::collections::BTreeSet;

use duizhang_sim::{World, sample};
use serde_json::{Value, json};

use crate::ask::{Cast, Question, question};

/// How a filter picks rows.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// The row's field is the value; numbers and their texts are alike.
    Is,
    /// Likewise, whatever the case of letters.
    IsAnyCase,
    /// The value is one of a list.
    OneOf,
    /// The field contains the value.
    Contains,
    /// A UTC time not before, or not after, the value.
    From,
    To,
    /// A UTC time strictly after, or strictly before, the value.
    After,
    Before,
    /// The GMT+8 day of a UTC time lies on or after, or on or before, the value.
    FromDay,
    ToDay,
}

use Meaning::{After, Before, Contains, From, FromDay, Is, IsAnyCase, OneOf, To, ToDay};

/// A filter: the request, the parameter, the field of the rows, and what it means.
struct Filter {
    base: Question,
    parameter: &'static str,
    field: &'static str,
    meaning: Meaning,
}

fn filters(world: &World) -> Vec<Filter> {
    let mut filters = of_the_partner(world);
    filters.extend(of_customers(world));
    filters
}

fn all(base: &Question, table: &[(&'static str, &'static str, Meaning)]) -> Vec<Filter> {
    table
        .iter()
        .map(|(parameter, field, meaning)| Filter { base: base.clone(), parameter, field, meaning: *meaning })
        .collect()
}

fn of_the_partner(world: &World) -> Vec<Filter> {
    let cast = Cast::of(world);
    let ask = |operation, parameters| question(operation, &cast.partner, parameters);
    let month = json!({"bill_cycle": "2026-09", "customer_id": cast.master});
    let mut filters = all(
        &ask("ListSubCustomerBillDetail", month),
        &[
            ("service_type_code", "service_type_code", Is),
            ("region_code", "region_code", Is),
            ("charging_mode", "charging_mode", Is),
            ("bill_detail_type", "bill_detail_type", Is),
            ("resource_id", "resource_id", Is),
            ("resource_name", "resource_name", Is),
            ("trade_id", "trade_id", Is),
            ("account_manager_id", "account_manager_id", Is),
            ("association_type", "association_type", Is),
        ],
    );
    filters.extend(all(
        &ask("ListSubcustomerMonthlyBills", json!({"cycle": "2026-09", "charge_mode": "1"})),
        &[
            ("customer_id", "customer_id", Is),
            ("cloud_service_type", "cloud_service_type", Is),
            ("bill_type", "bill_type", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListPartnerAdjustRecords", json!({})),
        &[
            ("customer_id", "customer_id", Is),
            ("operation_type", "operation_type", Is),
            ("trans_id", "trans_id", Is),
            ("operation_time_begin", "operation_time", From),
            ("operation_time_end", "operation_time", To),
        ],
    ));
    filters.extend(all(
        &ask("ListPartnerAccountChangeRecords", json!({"balance_type": "BALANCE_TYPE_DEBIT"})),
        &[("trade_time_begin", "trade_time", FromDay), ("trade_time_end", "trade_time", ToDay)],
    ));
    filters.extend(all(
        &ask("ListQuotaCoupons", json!({})),
        &[
            ("quota_ids", "quota_id", OneOf),
            ("quota_status_list", "quota_status", OneOf),
            ("quota_type", "quota_type", Is),
            ("create_time_begin", "create_time", After),
            ("create_time_end", "create_time", Before),
            ("effective_time_begin", "effective_time", After),
            ("effective_time_end", "effective_time", Before),
            ("expire_time_begin", "expire_time", After),
            ("expire_time_end", "expire_time", Before),
        ],
    ));
    filters.extend(all(
        &ask("ListIssuedPartnerCoupons", json!({})),
        &[
            ("coupon_id", "coupon_id", Is),
            ("customer_id", "customer_id", Is),
            ("order_id", "order_id", Is),
            ("coupon_type", "coupon_type", Is),
            ("status", "status", Is),
            ("create_time_begin", "create_time", After),
            ("create_time_end", "create_time", Before),
            ("effective_time_begin", "effective_time", After),
            ("effective_time_end", "effective_time", Before),
            ("expire_time_begin", "expire_time", After),
            ("expire_time_end", "expire_time", Before),
        ],
    ));
    filters.extend(all(
        &ask("ListPartnerCouponsRecord", json!({})),
        &[
            ("operation_types", "operation_type", OneOf),
            ("quota_id", "quota_id", Is),
            ("quota_type", "quota_type", Is),
            ("coupon_ids", "coupon_id", OneOf),
            ("customer_id", "customer_id", Is),
            ("operation_time_begin", "operation_time", After),
            ("operation_time_end", "operation_time", Before),
            ("result", "result", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListIssuedCouponQuotas", json!({})),
        &[
            ("quota_id", "quota_id", Is),
            ("indirect_partner_id", "indirect_partner_id", Is),
            ("parent_quota_id", "parent_quota_id", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListCouponQuotasRecords", json!({})),
        &[
            ("quota_id", "quota_id", Is),
            ("indirect_partner_id", "indirect_partner_id", Is),
            ("parent_quota_id", "parent_quota_id", Is),
            ("operation_type", "operation_type", Is),
            ("operation_time_begin", "operation_time", After),
            ("operation_time_end", "operation_time", Before),
        ],
    ));
    filters.extend(orders(&ask("ListCustomerOrders", json!({}))));
    filters.extend(all(
        &ask("ListCustomerOnDemandResources", json!({"customer_id": cast.master})),
        &[
            ("region_code", "region_code", Is),
            ("service_type_code", "service_type_code", Is),
            ("resource_ids", "resource_id", OneOf),
            ("status", "status", Is),
            ("effective_time_begin", "effective_time", From),
            ("effective_time_end", "effective_time", To),
        ],
    ));
    filters.extend(people(&ask));
    filters
}

fn orders(base: &Question) -> Vec<Filter> {
    all(
        base,
        &[
            ("order_id", "order_id", IsAnyCase),
            ("customer_id", "customer_id", Is),
            ("service_type_code", "service_type_code", IsAnyCase),
            ("status", "status", Is),
            ("order_type", "order_type", Is),
            ("create_time_begin", "create_time", From),
            ("create_time_end", "create_time", To),
            ("payment_time_begin", "payment_time", From),
            ("payment_time_end", "payment_time", To),
        ],
    )
}

fn people(ask: &dyn Fn(&'static str, Value) -> Question) -> Vec<Filter> {
    let mut filters = all(
        &ask("ListSubCustomers", json!({})),
        &[
            ("account_name", "account_name", Contains),
            ("customer", "customer", Contains),
            ("label", "label", Contains),
            ("association_type", "association_type", Is),
            ("customer_id", "customer_id", Is),
            ("associated_on_begin", "associated_on", From),
            ("associated_on_end", "associated_on", To),
        ],
    );
    filters.extend(all(
        &ask("ListIndirectPartners", json!({})),
        &[
            ("account_name", "account_name", Is),
            ("indirect_partner_id", "indirect_partner_id", Is),
            ("associated_on_begin", "associated_on", From),
            ("associated_on_end", "associated_on", To),
        ],
    ));
    filters.extend(all(&ask("ListSubCustomerNewTag", json!({})), &[("customer_ids", "customer_id", OneOf)]));
    filters.extend(all(
        &ask("ListServiceTypes", json!({})),
        &[("service_type_name", "service_type_name", Contains)],
    ));
    filters
        .extend(all(&ask("ListUsageTypes", json!({})), &[("resource_type_code", "resource_type_code", Is)]));
    filters.extend(all(&ask("ListConversions", json!({})), &[("measure_type", "measure_type", Is)]));
    filters.extend(all(
        &ask("ListIncentiveDiscountPolicies", json!({"time": "2026-09"})),
        &[("service_type_code", "service_type_code", Is)],
    ));
    filters
}

fn of_customers(world: &World) -> Vec<Filter> {
    let cast = Cast::of(world);
    let ask = |operation, parameters| question(operation, &cast.master, parameters);
    let mut filters = all(
        &ask("ListCustomerBillsFeeRecords", json!({"bill_cycle": "2026-09", "include_zero_record": true})),
        &[
            ("provider_type", "provider_type", Is),
            ("service_type_code", "service_type_code", Is),
            ("resource_type_code", "resource_type_code", Is),
            ("region_code", "region_code", Is),
            ("charging_mode", "charging_mode", Is),
            ("bill_type", "bill_type", Is),
            ("trade_id", "trade_id", Is),
            ("enterprise_project_id", "enterprise_project_id", Is),
            ("status", "status", Is),
        ],
    );
    filters.extend(all(
        &ask("ListCustomerselfResourceRecords", json!({"cycle": "2026-09", "include_zero_record": true})),
        &[
            ("cloud_service_type", "cloud_service_type", Is),
            ("region", "region", Is),
            ("charge_mode", "charge_mode", Is),
            ("bill_type", "bill_type", Is),
            ("resource_id", "resource_id", Is),
            ("enterprise_project_id", "enterprise_project_id", Is),
            ("trade_id", "trade_id", Is),
        ],
    ));
    let detail = json!({"cycle": "2026-09", "include_zero_record": true, "statistic_type": 3});
    filters.extend(all(
        &ask("ListCustomerselfResourceRecordDetails", detail),
        &[
            ("cloud_service_type", "cloud_service_type", Is),
            ("resource_type", "resource_Type_code", Is),
            ("region", "region", Is),
            ("res_instance_id", "res_instance_id", Is),
            ("charge_mode", "charge_mode", Is),
            ("bill_type", "bill_type", Is),
            ("enterprise_project_id", "enterprise_project_id", Is),
            ("payer_account_id", "payer_account_id", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListCustomerBillsMonthlyBreakDown", json!({"shared_month": "2026-09"})),
        &[
            ("service_type_code", "service_type_code", Is),
            ("resource_type_code", "resource_type_code", Is),
            ("region_code", "region_code", Is),
            ("charging_mode", "charging_mode", Is),
            ("bill_type", "bill_type", Is),
            ("resource_id", "resource_id", Is),
            ("resource_name", "resource_name", Is),
            ("enterprise_project_id", "enterprise_project_id", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListCustomerAccountChangeRecords", json!({"balance_type": "BALANCE_TYPE_DEBIT"})),
        &[
            ("revenue_expense_type", "revenue_expense_type", Is),
            ("trade_id", "trade_id", Is),
            ("payment_channel_id", "payment_channel_id", Is),
            ("payment_channel_no", "payment_channel_no", Is),
            ("trade_time_begin", "trade_time", FromDay),
            ("trade_time_end", "trade_time", ToDay),
        ],
    ));
    filters.extend(money(&ask));
    filters
}

fn money(ask: &dyn Fn(&'static str, Value) -> Question) -> Vec<Filter> {
    let mut filters = all(
        &ask("ListSubCustomerCoupons", json!({})),
        &[
            ("coupon_id", "coupon_id", Is),
            ("order_id", "order_id", Is),
            ("promotion_plan_id", "promotion_plan_id", Is),
            ("coupon_type", "coupon_type", Is),
            ("status", "status", Is),
            ("source_id", "source_id", Is),
            ("active_start_time", "active_time", After),
            ("active_end_time", "active_time", Before),
        ],
    );
    filters.extend(all(
        &ask("ListCustomerCouponChangeRecords", json!({"balance_type": "BALANCE_TYPE_COUPON"})),
        &[
            ("revenue_expense_type", "revenue_expense_type", Is),
            ("trade_id", "trade_id", Is),
            ("coupon_id", "coupon_id", Is),
            ("trade_time_begin", "trade_time", FromDay),
            ("trade_time_end", "trade_time", ToDay),
        ],
    ));
    filters.extend(all(&ask("ListStoredValueCards", json!({"status": 1})), &[("card_id", "card_id", Is)]));
    filters.extend(orders(&ask("ListCustomerOrders", json!({}))));
    filters.extend(all(
        &ask("ListPayPerUseCustomerResources", json!({})),
        &[
            ("resource_ids", "resource_id", OneOf),
            ("status_list", "status", OneOf),
            ("service_type_code", "service_type_code", Is),
            ("expire_time_begin", "expire_time", From),
            ("expire_time_end", "expire_time", To),
        ],
    ));
    filters.extend(all(
        &ask("ListFreeResourceInfos", json!({})),
        &[
            ("region_code", "region_code", Is),
            ("order_id", "order_id", Is),
            ("product_id", "product_id", Is),
            ("product_name", "product_name", Is),
            ("enterprise_project_id", "enterprise_project_id", Is),
            ("status", "status", Is),
            ("service_type_code_list", "service_type_code", OneOf),
        ],
    ));
    let days = json!({"deduct_time_begin": "2026-09-01", "deduct_time_end": "2026-10-05"});
    filters.extend(all(
        &ask("ListFreeResourcesUsageRecords", days),
        &[
            ("free_resource_id", "free_resource_id", Is),
            ("product_id", "product_id", Is),
            ("resource_type_code", "resource_type_code", Is),
            ("deduct_time_begin", "deduct_time", FromDay),
            ("deduct_time_end", "deduct_time", ToDay),
        ],
    ));
    filters.extend(all(
        &ask("ListEnterpriseSubCustomers", json!({})),
        &[
            ("sub_customer_account_name", "name", Is),
            ("sub_customer_display_name", "display_name", Is),
            ("org_id", "org_id", Is),
        ],
    ));
    filters.extend(all(
        &ask("ListEnterpriseSubCustomers", json!({"fuzzy_query": 1})),
        &[
            ("sub_customer_account_name", "name", Contains),
            ("sub_customer_display_name", "display_name", Contains),
        ],
    ));
    filters
}

/// The GMT+8 day of a UTC time.
fn day(utc: &str) -> String {
    let (date, clock) = utc.split_once('T').unwrap();
    let mut parts = date.split('-').map(|part| part.parse::<i64>().unwrap());
    let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let hour: i64 = clock[..2].parse().unwrap();
    duizhang_sim::Time::utc(year, month, day, hour, 0, 0).day()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

impl Filter {
    /// The parameter that asks for this value of the field: of the type that the specification wants.
    fn value(&self, of: &Value, kind: &str) -> Value {
        let text = text(of).unwrap();
        let one = |text: &str| match kind {
            "integer" => text.parse::<i64>().map_or(json!(text), |number| json!(number)),
            _ => json!(text),
        };
        match self.meaning {
            OneOf => json!([of]),
            FromDay | ToDay => json!(day(&text)),
            IsAnyCase => json!(text.to_lowercase()),
            Contains => {
                json!(text.chars().filter(|c| !c.is_whitespace()).skip(1).take(2).collect::<String>())
            }
            _ => one(&text),
        }
    }

    /// What it means, said once more.
    fn holds(&self, row: &Value, wanted: &Value) -> bool {
        let Some(got) = text(&row[self.field]) else { return false };
        let wanted_text = text(wanted).unwrap();
        match self.meaning {
            Is => got == wanted_text,
            IsAnyCase => got.to_lowercase() == wanted_text,
            OneOf => wanted.as_array().unwrap().contains(&row[self.field]),
            Contains => got.replace(char::is_whitespace, "").contains(&wanted_text),
            From => got >= wanted_text,
            To => got <= wanted_text,
            After => got > wanted_text,
            Before => got < wanted_text,
            FromDay => day(&got) >= wanted_text,
            ToDay => day(&got) <= wanted_text,
        }
    }
}

#[test]
fn filters_narrow_to_what_they_mean() {
    let world = sample();
    let mut narrowed = BTreeSet::new();
    for filter in filters(&world) {
        let operation = &crate::spec::operations()[filter.base.operation];
        let place = format!("{} {}", filter.base.operation, filter.parameter);
        let known = operation.params.iter().find(|param| param["name"] == filter.parameter);
        let known = known.unwrap_or_else(|| panic!("{place}: no such parameter"));
        let rows = filter.base.rows(&world);
        let mut values: Vec<&Value> = rows.iter().map(|row| &row[filter.field]).collect();
        values.retain(|value| !value.is_null());
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(value.to_string()));
        let step = values.len().div_ceil(6).max(1);
        for value in values.into_iter().step_by(step) {
            let wanted = filter.value(value, known["type"].as_str().unwrap());
            let expected: Vec<&Value> = rows.iter().filter(|row| filter.holds(row, &wanted)).collect();
            let got = filter.base.with(filter.parameter, wanted.clone()).rows(&world);
            assert_eq!(got.iter().collect::<Vec<_>>(), expected, "{place} = {wanted}");
            if got.len() < rows.len() {
                narrowed.insert(place.clone());
            }
        }
    }
    // Filters whose field has one value only cannot narrow here; there are few.
    assert!(narrowed.len() > 100, "{} of the filters narrowed: {narrowed:?}", narrowed.len());
}

/// A text that no row has finds nothing, and so does an empty one: both are literal.
#[test]
fn unknown_and_empty_texts_find_nothing() {
    let world = sample();
    let refused = ["customer_id", "indirect_partner_id"];
    for filter in filters(&world) {
        if !matches!(filter.meaning, Is) || refused.contains(&filter.parameter) {
            continue;
        }
        let operation = &crate::spec::operations()[filter.base.operation];
        let known = operation.params.iter().find(|param| param["name"] == filter.parameter).unwrap();
        if known["type"] != "string" {
            continue;
        }
        // An unknown result is no filter, and an empty service is refused, says the API reference.
        let place = (filter.base.operation, filter.parameter);
        if place == ("ListPartnerCouponsRecord", "result")
            || place == ("ListPayPerUseCustomerResources", "service_type_code")
        {
            continue;
        }
        for value in ["", "no such value"] {
            let rows = filter.base.with(filter.parameter, json!(value)).rows(&world);
            assert!(rows.is_empty(), "{} {} = {value:?}", filter.base.operation, filter.parameter);
        }
    }
}

#[test]
fn days_of_a_bill_are_days_of_consumption() {
    let world = sample();
    let cast = Cast::of(&world);
    let window = json!({"bill_cycle": "2026-09", "customer_id": cast.master,
        "bill_date_begin": "2026-09-10", "bill_date_end": "2026-09-12"});
    let rows = question("ListSubCustomerBillDetail", &cast.partner, window).rows(&world);
    assert!(!rows.is_empty());
    for row in &rows {
        let day = day(row["consume_time"].as_str().unwrap());
        assert!(("2026-09-10"..="2026-09-12").contains(&day.as_str()), "{row}");
    }
    let base = json!({"cycle": "2026-09", "bill_date_begin": "2026-09-10", "bill_date_end": "2026-09-10"});
    let detail = question("ListCustomerselfResourceRecords", &cast.master, base);
    assert!(detail.rows(&world).iter().all(|row| row["bill_date"] == "2026-09-10"));
    // By month the days have no effect.
    let by_month = detail.with("statistic_type", json!(1)).rows(&world);
    let whole = question("ListCustomerselfResourceRecords", &cast.master, json!({"cycle": "2026-09"}));
    assert_eq!(by_month, whole.with("statistic_type", json!(1)).rows(&world));
}

/// Trade types are groups of detail types: together they are the whole ledger, each row in one of them.
#[test]
fn trade_types_part_the_ledgers() {
    let world = sample();
    let cast = Cast::of(&world);
    let cash = json!({"balance_type": "BALANCE_TYPE_DEBIT"});
    let coupons = json!({"balance_type": "BALANCE_TYPE_COUPON"});
    let types = [
        "RECHARGE",
        "DEDEUCT",
        "REFUND",
        "RFROZEN",
        "TRANS",
        "ADJUST",
        "BEADJUST",
        "BERETRIEVE",
        "BEUNBIND",
        "BONUSCONVERT",
        "TRADE_MODE_TRANSFER",
        "EXPIRED",
        "COUPONADJUST",
        "COUPONCANCEL",
    ];
    for base in [
        question("ListPartnerAccountChangeRecords", &cast.partner, cash.clone()),
        question("ListCustomerAccountChangeRecords", &cast.master, cash),
        question("ListCustomerCouponChangeRecords", &cast.master, coupons),
    ] {
        let all = base.rows(&world).len();
        let parts = types.map(|kind| base.with("trade_type", json!(kind)).rows(&world).len());
        assert_eq!(parts.iter().sum::<usize>(), all, "{base:?}: {parts:?}");
        assert!(parts.iter().filter(|part| **part > 0).count() > 1, "{base:?}: {parts:?}");
    }
    let allotted = question(
        "ListPartnerAccountChangeRecords",
        &cast.partner,
        json!({"balance_type": "BALANCE_TYPE_DEBIT", "trade_type": "BEADJUST"}),
    );
    let rows = allotted.rows(&world);
    assert!(rows.iter().all(|row| row["trade_detail_type"] == "SOURCE_OPERATION_BEADJUST"), "{rows:?}");
}

/// The resources of an order, and the members' rows of an enterprise.
#[test]
fn what_orders_and_members_own() {
    let world = sample();
    let cast = Cast::of(&world);
    let mut found = 0;
    for order in world.orders.iter().filter(|order| order.customer_id == cast.master && order.order_type != 4)
    {
        let base = question("ListPayPerUseCustomerResources", &cast.master, json!({"order_id": order.id}));
        let rows = base.rows(&world);
        if order.members.is_empty() {
            assert_eq!(rows.len(), order.lines.len(), "{}", order.id);
        }
        found += rows.len();
    }
    assert!(found > 5);
    let bill = question("ListCustomerBillsFeeRecords", &cast.master, json!({"bill_cycle": "2026-09"}));
    let owners = |question: &Question| -> BTreeSet<String> {
        question.rows(&world).iter().map(|row| row["customer_id"].as_str().unwrap().to_owned()).collect()
    };
    let own = owners(&bill.with("method", json!("oneself")));
    assert_eq!(own, BTreeSet::from([cast.master.clone()]));
    let whole = owners(&bill);
    assert!(whole.is_superset(&own) && whole.len() > 1);
    for id in whole.difference(&own) {
        let member = bill.with("method", json!("sub_customer")).with("sub_customer_id", json!(id));
        assert_eq!(owners(&member), BTreeSet::from([id.clone()]));
    }
}
