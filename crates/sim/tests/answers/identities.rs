//! What must hold between answers, part 4 of the API reference, on the month without breaks: the simulator derives
//! many datasets from one world, and none may contradict another.

use std::collections::BTreeMap;

use duizhang_sim::{World, unbroken};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::ask::{Cast, Question, decimal, question};
use crate::wire::products;

fn total(rows: &[Value], field: &str) -> Decimal {
    rows.iter().map(|row| decimal(&row[field])).sum()
}

fn sum(row: &Value, fields: &[&str]) -> Decimal {
    fields.iter().map(|field| decimal(&row[*field])).sum()
}

/// All customers that have lines and can be asked.
fn customers(world: &World) -> Vec<String> {
    let lines = |id: &str| world.lines.iter().any(|line| line.customer_id == id);
    let ids = world.customers.iter().map(|customer| customer.id.clone());
    ids.filter(|id| lines(id)).collect()
}

fn own(operation: &'static str, id: &str, parameters: Value) -> Question {
    question(operation, id, parameters).with("method", json!("oneself"))
}

/// ROW-1 and ROW-2 on the flow bill, ROW-3 on the others, and SUM-3, SUM-10: all bills of a customer and the
/// partner's detail are the same money.
#[test]
fn all_bills_of_a_customer_are_the_same_money() {
    let world = unbroken();
    let partner = world.partner_id.clone();
    for id in customers(&world) {
        let month = json!({"bill_cycle": "2026-09", "include_zero_record": true});
        let flow = own("ListCustomerBillsFeeRecords", &id, month).rows(&world);
        for row in &flow {
            let parts = ["official_discount_amount", "erase_amount", "consume_amount"];
            assert_eq!(decimal(&row["official_amount"]), sum(row, &parts), "ROW-1 {row}");
            let means = [
                "cash_amount",
                "credit_amount",
                "coupon_amount",
                "flexipurchase_coupon_amount",
                "stored_value_card_amount",
                "bonus_amount",
                "debt_amount",
                "writeoff_amount",
            ];
            assert_eq!(decimal(&row["consume_amount"]), sum(row, &means), "ROW-2 {row}");
        }
        let payable = total(&flow, "consume_amount");
        let detail = json!({"bill_cycle": "2026-09", "customer_id": id});
        let detail = question("ListSubCustomerBillDetail", &partner, detail).rows(&world);
        assert_eq!(total(&detail, "payment_amount"), payable, "SUM-10");
        assert_eq!(total(&detail, "cash_amount"), total(&flow, "cash_amount"), "SUM-10");
        for by in 1..=3 {
            let month = json!({"cycle": "2026-09", "include_zero_record": true, "statistic_type": by});
            let usage = own("ListCustomerselfResourceRecords", &id, month.clone()).rows(&world);
            let records = own("ListCustomerselfResourceRecordDetails", &id, month).rows(&world);
            assert_eq!(total(&usage, "amount"), payable, "SUM-3, statistic {by}");
            assert_eq!(total(&records, "consume_amount"), payable, "C3, statistic {by}");
            for (rows, amount) in [(&usage, "amount"), (&records, "consume_amount")] {
                for row in rows {
                    let means = [
                        "cash_amount",
                        "credit_amount",
                        "coupon_amount",
                        "flexipurchase_coupon_amount",
                        "stored_card_amount",
                        "bonus_amount",
                        "debt_amount",
                        "adjustment_amount",
                    ];
                    assert_eq!(decimal(&row[amount]), sum(row, &means), "ROW-3 {row}");
                }
            }
        }
    }
}

/// What the numbers and signs of a formula come to; labels stand in brackets.
fn value_of(formula: &str) -> Decimal {
    let (mut result, mut label, mut terms) = (Decimal::ZERO, false, String::new());
    for c in formula.chars() {
        match c {
            '【' => label = true,
            '】' => label = false,
            _ if !label => terms.push(c),
            _ => {}
        }
    }
    let mut rest = terms.as_str();
    let (mut sign, mut first) = (Decimal::ONE, true);
    while !rest.is_empty() {
        if !first {
            sign = if rest.starts_with('-') { -Decimal::ONE } else { Decimal::ONE };
            rest = &rest[1..];
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '+' | '-'))
            .map_or(rest.len(), |(at, _)| at);
        let product: Decimal =
            rest[..end].split('*').map(|factor| factor.parse::<Decimal>().unwrap()).product();
        result += sign * product;
        rest = &rest[end..];
        first = false;
    }
    result
}

/// ROW-4: the formula evaluates to the amount less the cash coupons.
#[test]
fn formulas_evaluate_to_the_paid_amount() {
    let world = unbroken();
    let mut by_quantity = 0;
    for id in customers(&world) {
        let month = json!({"cycle": "2026-09", "include_zero_record": true});
        for row in own("ListCustomerselfResourceRecords", &id, month).rows(&world) {
            let formula = row["formula"].as_str().unwrap();
            let net = decimal(&row["amount"]) - decimal(&row["coupon_amount"]);
            assert_eq!(value_of(formula), net, "{formula}: {row}");
            by_quantity += usize::from(formula.contains("单价"));
        }
    }
    assert!(by_quantity > 1000);
}

/// SUM-1, SUM-2, ROW-6: the summary is the flow bill by class, and its totals are the sums of its rows.
#[test]
fn the_summary_is_the_flow_bill() {
    let world = unbroken();
    for id in customers(&world) {
        let flow = json!({"bill_cycle": "2026-09", "include_zero_record": true});
        let mut expected: BTreeMap<(String, String, i64), Decimal> = BTreeMap::new();
        for row in own("ListCustomerBillsFeeRecords", &id, flow).rows(&world) {
            let class = match row["bill_type"].as_i64().unwrap() {
                4 | 20 | 24 | 100 => 2,
                9 | 16 | 101 | 102 => 3,
                _ => 1,
            };
            let key = (row["service_type_code"].to_string(), row["charging_mode"].to_string(), class);
            *expected.entry(key).or_default() += decimal(&row["consume_amount"]);
        }
        let body = own("ShowCustomerMonthlySum", &id, json!({"bill_cycle": "2026-09"})).body(&world);
        let rows = body["bill_sums"].as_array().unwrap();
        let mut got: BTreeMap<(String, String, i64), Decimal> = BTreeMap::new();
        for row in rows {
            let key = (row["service_type_code"].to_string(), row["charging_mode"].to_string());
            let parts = ["official_discount_amount", "truncated_amount", "consume_amount"];
            assert_eq!(decimal(&row["official_amount"]), sum(row, &parts), "ROW-6 {row}");
            let known = got
                .insert((key.0, key.1, row["bill_type"].as_i64().unwrap()), decimal(&row["consume_amount"]));
            assert!(known.is_none(), "one row a key: {row}");
        }
        assert_eq!(got, expected, "SUM-2");
        for field in ["consume_amount", "cash_amount", "debt_amount", "credit_amount", "writeoff_amount"] {
            assert_eq!(decimal(&body[field]), total(rows, field), "SUM-1 {field}");
        }
        // With a service, by resource type: the same money again.
        for service in world.lines.iter().map(|line| line.product.service).take(40) {
            let asked = own("ShowCustomerMonthlySum", &id, json!({"bill_cycle": "2026-09"}));
            let part = asked.with("service_type_code", json!(service)).rows(&world);
            let whole: Vec<Value> =
                rows.iter().filter(|row| row["service_type_code"] == service).cloned().collect();
            assert_eq!(total(&part, "consume_amount"), total(&whole, "consume_amount"));
            assert!(part.iter().all(|row| row["resource_type_code"].is_string()));
        }
    }
}

/// ROW-11, and nothing of a charge is lost over the months.
#[test]
fn amortised_cost_adds_up() {
    let world = unbroken();
    let master = Cast::of(&world).master;
    let mut spread = 0;
    let mut current: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
    for month in ["2026-09", "2026-10", "2026-11", "2027-01", "2027-08", "2027-09"] {
        let asked = own("ListCustomerBillsMonthlyBreakDown", &master, json!({"shared_month": month}));
        for row in asked.rows(&world) {
            let time = ["past", "current", "future"];
            let parts = time.map(|time| {
                let months = if time == "current" { "month" } else { "months" };
                decimal(&row[format!("{time}_{months}_amortized_amount")])
            });
            assert_eq!(decimal(&row["consume_amount"]), parts.iter().sum::<Decimal>(), "ROW-11 {row}");
            let means = ["cash", "credit", "coupon", "flexipurchase_coupon", "stored_value_card", "bonus"];
            let means = means.map(|means| format!("amortized_{means}_amount"));
            let means: Vec<&str> = means.iter().map(String::as_str).collect();
            assert_eq!(parts[1], sum(&row, &means), "ROW-11 {row}");
            if row["charging_mode"] == 3 {
                assert_eq!((parts[0], parts[2]), (Decimal::ZERO, Decimal::ZERO), "{row}");
            }
            spread += usize::from(!parts[2].is_zero());
            let key = format!("{} {}", row["order_id"], row["resource_id"]);
            // What has passed by a month is what had passed and fell into the month before it, month by month.
            let before = current.insert(key, (parts[0], parts[1]));
            if let Some(before) = before.filter(|_| matches!(month, "2026-10" | "2026-11")) {
                assert_eq!(before.0 + before.1, parts[0], "{row}");
            }
        }
    }
    assert!(spread > 10);
}

/// Cost analysis by any dimension, by day or by month, is the same sum; filters include and exclude.
#[test]
fn costs_agree_whatever_the_dimension() {
    let world = unbroken();
    let id = Cast::of(&world).retail;
    let ask = |steps: Value, by: Value, filters: Value| {
        let parameters = json!({"time_condition": steps, "groupby": by, "cost_type": "ORIGINAL_COST",
            "amount_type": "PAYMENT_AMOUNT", "filters": filters});
        let rows = question("ListCosts", &id, parameters).rows(&world);
        for row in &rows {
            let costs = row["costs"].as_array().unwrap();
            assert_eq!(total(costs, "amount"), decimal(&row["amount_by_costs"]));
            assert_eq!(total(costs, "official_amount"), decimal(&row["official_amount_by_costs"]));
        }
        total(&rows, "amount_by_costs")
    };
    let days = json!({"time_measure_id": 1, "begin_time": "2026-09-01", "end_time": "2026-09-30"});
    let months = json!({"time_measure_id": 2, "begin_time": "2026-08", "end_time": "2026-09"});
    let by = |key: &str| json!([{"type": "dimension", "key": key}]);
    let bill = own("ListCustomerBillsFeeRecords", &id, json!({"bill_cycle": "2026-09"})).rows(&world);
    let whole = total(&bill, "consume_amount");
    assert!(whole > Decimal::ZERO);
    for key in ["CLOUD_SERVICE_TYPE", "REGION_CODE", "BILL_TYPE", "RESOURCE_ID", "USAGE_TYPE", "AZ_CODE"] {
        assert_eq!(ask(days.clone(), by(key), json!([])), whole, "{key}");
        assert_eq!(ask(months.clone(), by(key), json!([])), whole, "{key}");
    }
    assert_eq!(ask(days.clone(), json!([{"type": "tag", "key": "env"}]), json!([])), whole);
    let only = |operator: i64| json!([{"operator": operator, "filter_factor": {"key": "BILL_TYPE", "value": ["5"]}}]);
    let (usage, rest) = (ask(days.clone(), by("BILL_TYPE"), only(0)), ask(days, by("BILL_TYPE"), only(1)));
    assert_eq!(usage + rest, whole);
    assert!(!usage.is_zero() && !rest.is_zero());
}

/// ADJ-2 on customers: each row of a ledger follows from the one before, and the newest is the balance.
#[test]
fn customers_ledgers_chain_to_their_balances() {
    let world = unbroken();
    for customer in world.customers.iter().filter(|customer| customer.listed) {
        let balances = question("ShowCustomerAccountBalances", &customer.id, json!({})).body(&world);
        for (kind, account) in [("BALANCE_TYPE_DEBIT", 1), ("BALANCE_TYPE_CREDIT", 2)] {
            let asked =
                question("ListCustomerAccountChangeRecords", &customer.id, json!({"balance_type": kind}));
            let rows = asked.rows(&world);
            for pair in rows.windows(2) {
                let change = decimal(&pair[0]["change_amount"]);
                let income = pair[0]["revenue_expense_type"] == "REVENUE";
                let signed = if income { change } else { -change };
                let before = decimal(&pair[1]["balance_after_change"]);
                assert_eq!(decimal(&pair[0]["balance_after_change"]), before + signed, "{}", pair[0]);
            }
            let accounts = balances["account_balances"].as_array().unwrap();
            let held = accounts.iter().find(|row| row["account_type"] == account);
            if let Some((newest, held)) = rows.first().zip(held) {
                assert_eq!(
                    decimal(&newest["balance_after_change"]),
                    decimal(&held["amount"]),
                    "{}",
                    customer.id
                );
            }
        }
    }
}

/// The partner's list of balances and a customer's own look are one figure.
#[test]
fn both_sides_see_the_same_balance() {
    let world = unbroken();
    for customer in world.customers.iter().filter(|customer| customer.listed && customer.association == "2") {
        let infos = json!({"customer_infos": [{"customer_id": customer.id}]});
        let rows = question("ListCustomersBalancesDetail", &world.partner_id, infos).rows(&world);
        let own = question("ShowCustomerAccountBalances", &customer.id, json!({})).body(&world);
        assert_eq!(rows[0]["amount"], own["account_balances"][0]["amount"]);
        assert_eq!(rows[0]["debt_amount"], own["debt_amount"]);
    }
}

/// Cards show what is left of them after what the lines paid with cards.
#[test]
fn cards_paid_what_the_lines_say() {
    let world = unbroken();
    let mut with_cards = 0;
    for id in customers(&world) {
        let spent: Decimal =
            world.lines.iter().filter(|line| line.customer_id == id).map(|line| line.paid.card).sum();
        let cards =
            |status: i64| question("ListStoredValueCards", &id, json!({"status": status})).rows(&world);
        let cards = [cards(1), cards(2)].concat();
        assert_eq!(total(&cards, "face_value") - total(&cards, "balance"), spent);
        with_cards += usize::from(!cards.is_empty());
    }
    assert!(with_cards > 1);
}

/// ROW-13: what was there less what was taken is what is left; the package shows the end of it.
#[test]
fn packages_are_used_up_step_by_step() {
    let world = unbroken();
    let mut steps = 0;
    for id in customers(&world) {
        let window = json!({"deduct_time_begin": "2026-09-01", "deduct_time_end": "2026-10-05"});
        let records = question("ListFreeResourcesUsageRecords", &id, window).rows(&world);
        let mut left: BTreeMap<String, Decimal> = BTreeMap::new();
        for row in &records {
            let (before, after) = (decimal(&row["available_amount"]), decimal(&row["remaining_amount"]));
            assert_eq!(before - decimal(&row["used_amount"]), after, "ROW-13 {row}");
            let item = row["free_resource_id"].as_str().unwrap();
            if let Some(known) = left.insert(item.to_owned(), after) {
                assert_eq!(known, before, "{row}");
            }
            steps += 1;
        }
        for package in question("ListFreeResourceInfos", &id, json!({})).rows(&world) {
            let item = &package["free_resources"][0];
            let id_of_item = item["free_resource_id"].as_str().unwrap();
            assert_eq!(decimal(&item["amount"]), left[id_of_item], "{package}");
            let asked = json!({"free_resource_ids": [id_of_item, "not mine"]});
            let usage = question("ListFreeResourceUsages", &id, asked).rows(&world);
            assert_eq!(usage.len(), 1);
            // The same quantities, quoted there and plain here.
            assert_eq!(item["amount"].as_str().unwrap(), usage[0]["amount"].to_string());
        }
    }
    assert!(steps > 10);
}

/// ROW-12: net is list less discount, sums are sums of products, and figures follow from quantities.
#[test]
fn prices_are_arithmetic() {
    let world = unbroken();
    let master = Cast::of(&world).retail;
    let asked = json!({"project_id": "p", "inquiry_precision": 1, "product_infos": products()});
    let once = question("ListOnDemandResourceRatings", &master, asked.clone()).body(&world);
    let results = once["product_rating_results"].as_array().unwrap();
    for row in results.iter().chain([&once]) {
        let net = decimal(&row["official_website_amount"]) - decimal(&row["discount_amount"]);
        assert_eq!(decimal(&row["amount"]), net, "ROW-12 {row}");
    }
    assert_eq!(total(results, "amount"), decimal(&once["amount"]));
    // 24 hours of two machines at 0.96, and 1.5 days of 40 GB at 0.00097 a GB and hour.
    assert_eq!(decimal(&results[0]["official_website_amount"]), "46.08".parse().unwrap());
    assert_eq!(decimal(&results[1]["official_website_amount"]), "1.3968".parse().unwrap());
    let mut twice = asked;
    for product in twice["product_infos"].as_array_mut().unwrap() {
        product["subscription_num"] = json!(2 * product["subscription_num"].as_i64().unwrap());
    }
    let twice = question("ListOnDemandResourceRatings", &master, twice).body(&world);
    let double = decimal(&once["official_website_amount"]) * Decimal::TWO;
    assert_eq!(decimal(&twice["official_website_amount"]), double);

    let period = json!({"project_id": "p", "product_infos": products()});
    let period = question("ListRateOnPeriodDetail", &master, period).body(&world);
    let list = decimal(&period["official_website_rating_result"]["official_website_amount"]);
    let offers = period["optional_discount_rating_results"].as_array().unwrap();
    assert!(offers.len() > 1 && offers.iter().filter(|offer| offer["best_offer"] == 1).count() == 1);
    let best = offers.iter().find(|offer| offer["best_offer"] == 1).unwrap();
    for offer in offers {
        assert_eq!(decimal(&offer["official_website_amount"]), list);
        assert_eq!(decimal(&offer["amount"]), list - decimal(&offer["discount_amount"]), "ROW-12 {offer}");
        assert!(decimal(&best["amount"]) <= decimal(&offer["amount"]));
        assert_eq!(
            total(offer["product_rating_results"].as_array().unwrap(), "amount"),
            decimal(&offer["amount"])
        );
    }
}

/// ROW-12 of instalments, and of renewals, whose money stands between quotation marks.
#[test]
fn instalments_and_renewals_are_arithmetic() {
    let world = unbroken();
    let master = Cast::of(&world).master;
    let mut products = products();
    for product in products.as_array_mut().unwrap() {
        product["period_type"] = json!(3);
        product["fee_installment_mode"] = json!("ZERO_PAY");
    }
    let asked = json!({"project_id": "p", "product_infos": products});
    let body = question("ListRateOnPeriodDetail", &master, asked).body(&world);
    for offer in body["optional_discount_rating_results"].as_array().unwrap() {
        let list = decimal(&offer["installment_official_website_amount"]);
        let net = list - decimal(&offer["installment_official_discount_amount"]);
        assert_eq!(decimal(&offer["installment_amount"]), net, "ROW-12 {offer}");
        assert!(list > Decimal::ZERO);
    }
    let mine = world.resources.iter().find(|resource| resource.customer_id == master).unwrap();
    let renew = |months: i64| {
        let asked = json!({"resource_ids": [mine.id], "period_type": 2, "period_num": months});
        let body = question("ListRenewRateOnPeriod", &master, asked).body(&world);
        let best = body["optional_discount_rating_results"]
            .as_array()
            .unwrap()
            .iter()
            .find(|o| o["best_offer"] == 1);
        assert_eq!(best.unwrap()["amount"], body["renew_inquiry_results"][0]["amount"]);
        decimal(&body["official_website_rating_result"]["official_website_amount"])
    };
    assert_eq!(renew(1) * Decimal::from(3), renew(3));
}

/// ROW-14, and the 95th percentile computed once more from the points.
#[test]
fn international_sums_and_bandwidth() {
    let world = unbroken();
    let partner = world.partner_id.clone();
    let bill = question("ListPostpaidBillSum", &partner, json!({"bill_cycle": "2026-09"})).body(&world);
    let parts = ["consume_amount", "refunds", "adjustments"];
    assert_eq!(decimal(&bill["initial_amount_due"]), sum(&bill, &parts), "ROW-14");
    let quota = question("ShowPartnerConsumptionQuota", &partner, json!({})).body(&world);
    let used = decimal(&quota["due_amount"]) + decimal(&quota["unbilled_amount"])
        - decimal(&quota["amount"])
        - decimal(&quota["coupon_amount"]);
    assert_eq!(decimal(&quota["used_consumption_quota"]), used, "ROW-14");

    let cdn = world.on_demand.iter().find(|row| row.product.service == "hws.service.type.cdn").unwrap();
    let codes = json!({"bill_cycle": "2026-09", "service_type_code": "hws.service.type.cdn",
        "resource_type_code": "hws.resource.type.cdn", "usage_type": "95Peak", "resource_id": cdn.id});
    let body = question("ListResourceUsage", &cdn.customer_id, codes).body(&world);
    let points = body["usage_info_list"].as_array().unwrap();
    let mut values: Vec<Decimal> = points.iter().map(|point| decimal(&point["usage"])).collect();
    values.sort_unstable();
    assert_eq!(values.len(), 288 * 30);
    assert_eq!(decimal(&body["actual_days"]), Decimal::from(30));
    assert_eq!(decimal(&body["band_width"]), values[values.len() - 1 - values.len() / 20]);
}

/// CPN-2 on what owners see: the newest movement of a coupon is its balance.
#[test]
fn coupons_hold_what_their_ledger_says() {
    let world = unbroken();
    let mut checked = 0;
    for customer in world.customers.iter().filter(|customer| customer.credential) {
        let ledger = json!({"balance_type": "BALANCE_TYPE_COUPON"});
        let rows = question("ListCustomerCouponChangeRecords", &customer.id, ledger).rows(&world);
        let mut newest: BTreeMap<&str, &Value> = BTreeMap::new();
        for row in &rows {
            newest.insert(row["coupon_id"].as_str().unwrap(), row);
        }
        for coupon in question("ListSubCustomerCoupons", &customer.id, json!({})).rows(&world) {
            let row = newest.get(coupon["coupon_id"].as_str().unwrap());
            if let Some(row) = row.filter(|_| matches!(coupon["status"].as_i64(), Some(2 | 3))) {
                assert_eq!(decimal(&row["balance_after_change"]), decimal(&coupon["balance"]), "{coupon}");
                checked += 1;
            }
        }
    }
    assert!(checked > 3);
}
