//! Writes of money, coupons, customers and enterprises: what each answers, what later reads show of it, and what is
//! refused. All answers are held against the specification. Orders and resources are in `purchases.rs`.

use std::collections::BTreeSet;

use duizhang_sim::wire::Refusal;
use duizhang_sim::{Time, World, sample, unbroken};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::ask::{Cast, decimal, question};
use crate::spec::{differences, operations, wrong_parameters};

/// A day after the fetch.
pub(crate) const NOW: Time = Time::utc(2026, 10, 7, 3, 0, 0);
/// An hour later.
const LATER: Time = NOW.plus(3600);

/// A write that must succeed, with its answer held against the specification.
pub(crate) fn write(world: &mut World, operation: &'static str, account: &str, parameters: Value) -> Value {
    let question = question(operation, account, parameters);
    let specified = &operations()[operation];
    let wrong = wrong_parameters(specified, &question.parameters);
    assert!(wrong.is_empty(), "{wrong:?}");
    crate::recorded::record(world, &question);
    let answer = question.write(world, NOW).unwrap_or_else(|refusal| panic!("{question:?}: {refusal}"));
    let found = differences(operation, &specified.response, &answer);
    assert!(found.is_empty(), "{question:?}: {found:#?}");
    answer
}

pub(crate) fn refused(
    world: &mut World,
    operation: &'static str,
    account: &str,
    parameters: Value,
) -> Refusal {
    let question = question(operation, account, parameters);
    match question.write(world, NOW) {
        Err(refusal) => refusal,
        Ok(answer) => panic!("{question:?} was answered: {answer}"),
    }
}

pub(crate) fn rows(world: &World, operation: &'static str, account: &str, parameters: Value) -> Vec<Value> {
    question(operation, account, parameters).rows_at(world, LATER)
}

pub(crate) fn body(world: &World, operation: &'static str, account: &str, parameters: Value) -> Value {
    question(operation, account, parameters).body_at(world, LATER)
}

/// The partner's cash.
fn partner_cash(world: &World) -> Decimal {
    decimal(&rows(world, "ListPartnerBalances", &world.partner_id, json!({}))[0]["amount"])
}

pub(crate) fn customer_cash(world: &World, id: &str) -> Decimal {
    let infos = json!({"customer_infos": [{"customer_id": id}]});
    decimal(&rows(world, "ListCustomersBalancesDetail", &world.partner_id, infos)[0]["amount"])
}

pub(crate) fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn allotting_and_reclaiming_move_money() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let partner = cast.partner.clone();
    let (cash, held) = (partner_cash(&world), customer_cash(&world, &cast.master));
    let given = json!({"customer_id": cast.master, "amount": 1234.5});
    let id = write(&mut world, "UpdateCustomerAccountAmount", &partner, given)["transfer_id"].clone();
    assert_eq!(partner_cash(&world), cash - amount("1234.5"));
    assert_eq!(customer_cash(&world, &cast.master), held + amount("1234.5"));
    let taken = json!({"customer_id": cast.master, "amount": 34.5});
    let back = write(&mut world, "ReclaimToPartnerAccount", &partner, taken)["trans_id"].clone();
    assert_ne!(id, back);
    assert_eq!(partner_cash(&world), cash - amount("1200"));
    assert_eq!(customer_cash(&world, &cast.master), held + amount("1200"));
    // Before the write nothing had changed.
    let infos = json!({"customer_infos": [{"customer_id": cast.master}]});
    let before = question("ListCustomersBalancesDetail", &partner, infos).rows_at(&world, NOW.plus(-1));
    assert_eq!(decimal(&before[0]["amount"]), held);

    for (id, kind, moved, way) in [
        (&id, "SOURCE_OPERATION_BEADJUST", "1234.5", "2"),
        (&back, "SOURCE_OPERATION_BERETRIEVE", "34.5", "1"),
    ] {
        let records = rows(&world, "ListPartnerAdjustRecords", &partner, json!({"trans_id": id}));
        assert_eq!(records.len(), 1);
        assert_eq!(records[0]["operation_type"], kind);
        assert_eq!(decimal(&records[0]["amount"]), amount(moved));
        let debit = json!({"balance_type": "BALANCE_TYPE_DEBIT"});
        let changes = rows(&world, "ListPartnerAccountChangeRecords", &partner, debit);
        let change = changes.iter().find(|change| change["trade_id"] == *id).unwrap();
        assert_eq!((&change["trade_detail_type"], &change["type"]), (&json!(kind), &json!(way)));
        assert_eq!(change["customer_id"], *cast.master);
        let own = json!({"balance_type": "BALANCE_TYPE_DEBIT", "trade_id": id});
        assert_eq!(rows(&world, "ListCustomerAccountChangeRecords", &cast.master, own).len(), 1);
    }
    let debit = json!({"balance_type": "BALANCE_TYPE_DEBIT"});
    let newest = &rows(&world, "ListPartnerAccountChangeRecords", &partner, debit)[0];
    assert_eq!(decimal(&newest["balance_after_change"]), partner_cash(&world), "ADJ-3");
}

/// A write in the middle of the month moves everything that came after it.
#[test]
fn a_write_in_the_past_moves_what_came_after() {
    let mut world = unbroken();
    let cast = Cast::of(&world);
    let debit = json!({"balance_type": "BALANCE_TYPE_DEBIT"});
    let (cash, held) = (partner_cash(&world), customer_cash(&world, &cast.master));
    let given = json!({"customer_id": cast.master, "amount": "77.70"});
    let given = question("UpdateCustomerAccountAmount", &cast.partner, given);
    given.write(&mut world, Time::utc(2026, 9, 15, 3, 0, 0)).unwrap();
    assert_eq!(partner_cash(&world), cash - amount("77.70"));
    assert_eq!(customer_cash(&world, &cast.master), held + amount("77.70"));
    for (operation, account) in [
        ("ListPartnerAccountChangeRecords", &cast.partner),
        ("ListCustomerAccountChangeRecords", &cast.master),
    ] {
        let changes = rows(&world, operation, account, debit.clone());
        for pair in changes.windows(2) {
            let change = decimal(&pair[0]["change_amount"]);
            let income = pair[0]["type"] == "1" || pair[0]["revenue_expense_type"] == "REVENUE";
            let signed = if income { change } else { -change };
            let before = decimal(&pair[1]["balance_after_change"]);
            assert_eq!(decimal(&pair[0]["balance_after_change"]), before + signed, "ADJ-2 {}", pair[0]);
        }
        let times: Vec<&Value> = changes.iter().map(|row| &row["trade_time"]).collect();
        assert!(times.is_sorted_by(|a, b| a.as_str() >= b.as_str()), "newest first");
    }
}

#[test]
fn transfers_are_refused_as_documented() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let partner = cast.partner.clone();
    let before = format!("{world:?}");
    // What is earmarked cannot be given away.
    let designated = world.partner_balances[0].designated.unwrap();
    let too_much = world.partner_balances[0].amount - designated + amount("0.01");
    let too_much: Value = too_much.to_string().parse().unwrap();
    let customer = |id: &str, amount: Value| json!({"customer_id": id, "amount": amount});
    for (code, operation, parameters) in [
        ("CBC.99005003", "UpdateCustomerAccountAmount", customer(&cast.master, too_much.clone())),
        ("CBC.99005003", "ReclaimToPartnerAccount", customer(&cast.master, json!(99_999_999))),
        ("CBC.99000035", "UpdateCustomerAccountAmount", customer("nobody", json!(1))),
        ("CBC.99000035", "UpdateCustomerAccountAmount", customer(&cast.left, json!(1))),
        ("CBC.99000000", "UpdateCustomerAccountAmount", customer(&cast.advisory, json!(1))),
        ("CBC.0100", "UpdateCustomerAccountAmount", customer(&cast.master, json!(0))),
        ("CBC.0100", "UpdateCustomerAccountAmount", customer(&cast.master, json!(-5))),
        ("CBC.0100", "UpdateCustomerAccountAmount", customer(&cast.master, json!(1.001))),
        ("CBC.0100", "ReclaimToPartnerAccount", customer(&cast.master, json!("1e2"))),
        ("CBC.0100", "ReclaimToPartnerAccount", json!({"customer_id": cast.master})),
        ("CBC.99000037", "UpdateIndirectPartnerAccount", json!({"indirect_partner_id": "x", "amount": 1})),
        (
            "CBC.99005003",
            "ReclaimIndirectPartnerAccount",
            json!({"indirect_partner_id": cast.reseller, "amount": 99_999_999}),
        ),
    ] {
        let refusal = refused(&mut world, operation, &partner, parameters.clone());
        assert_eq!((refusal.status, refusal.code), (400, code), "{operation} {parameters}: {refusal}");
    }
    let refusal = refused(&mut world, "UpdateCustomerAccountAmount", &cast.master, json!({}));
    assert_eq!((refusal.status, refusal.code), (403, "CBC.0155"));
    assert_eq!(format!("{world:?}"), before, "a refused write changes nothing");
    // Everything but the earmarked part goes.
    let all: Value = (world.partner_balances[0].amount - designated).to_string().parse().unwrap();
    write(&mut world, "UpdateCustomerAccountAmount", &partner, customer(&cast.master, all));
    assert_eq!(partner_cash(&world), designated);
}

#[test]
fn resellers_are_allotted_money_too() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let partner = cast.partner.clone();
    let held =
        |world: &World| decimal(&rows(world, "ListPartnerBalances", &cast.reseller, json!({}))[0]["amount"]);
    let (cash, before) = (partner_cash(&world), held(&world));
    let given = json!({"indirect_partner_id": cast.reseller, "amount": 500});
    let id = write(&mut world, "UpdateIndirectPartnerAccount", &partner, given)["transfer_id"].clone();
    let taken = json!({"indirect_partner_id": cast.reseller, "amount": 200});
    write(&mut world, "ReclaimIndirectPartnerAccount", &partner, taken);
    assert_eq!(held(&world), before + amount("300"));
    assert_eq!(partner_cash(&world), cash - amount("300"));
    let records = rows(&world, "ListPartnerAdjustRecords", &partner, json!({"customer_id": cast.reseller}));
    assert_eq!(records.len(), 2);
    assert!(records.iter().any(|row| row["trans_id"] == id));
}

/// A reseller's customer lives on the reseller's money and coupons, and is seen with its id only.
#[test]
fn a_resellers_customer_is_its_own() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let partner = cast.partner.clone();
    let with = |mut parameters: Value| {
        parameters["indirect_partner_id"] = json!(cast.reseller);
        parameters
    };
    let created = with(json!({"xaccount_id": "u9", "xaccount_type": "p", "domain_name": "resold_1"}));
    let id =
        write(&mut world, "CreateSubCustomer", &partner, created)["domain_id"].as_str().unwrap().to_owned();
    assert!(rows(&world, "ListSubCustomers", &partner, json!({"customer_id": id})).is_empty());
    assert_eq!(rows(&world, "ListSubCustomers", &partner, with(json!({}))).len(), 1);
    let cash = partner_cash(&world);
    let given = json!({"customer_id": id, "amount": 50});
    assert_eq!(
        refused(&mut world, "UpdateCustomerAccountAmount", &partner, given.clone()).code,
        "CBC.99000035"
    );
    write(&mut world, "UpdateCustomerAccountAmount", &partner, with(given));
    assert_eq!(partner_cash(&world), cash);
    let infos = with(json!({"customer_infos": [{"customer_id": id}]}));
    let balance = rows(&world, "ListCustomersBalancesDetail", &partner, infos);
    assert_eq!(decimal(&balance[0]["amount"]), amount("50"));
    // Quota for the reseller, a coupon from it for the customer.
    let parent = world.quotas[0].id.clone();
    let passed =
        json!({"quota_id": parent, "indirect_partner_ids": [cast.reseller, "x"], "quota_amount": 300});
    let answer = write(&mut world, "UpdateCouponQuotas", &partner, passed);
    assert_eq!(answer["error_details"][0]["error_code"], "CBC.99000037");
    let quota = answer["simple_quota_infos"][0]["quota_id"].clone();
    let issue = with(json!({"quota_id": quota, "customer_ids": [id], "face_value": 120}));
    let issued = write(&mut world, "CreatePartnerCoupons", &partner, issue);
    assert_eq!(issued["error_details"], json!([]));
    let held = rows(&world, "ListIssuedPartnerCoupons", &partner, with(json!({})));
    assert_eq!(held.len(), 1);
    let quotas = rows(&world, "ListIssuedCouponQuotas", &partner, json!({"quota_id": quota}));
    assert_eq!(decimal(&quotas[0]["balance"]), amount("180"));
    // What is left goes back to where it came from.
    let before = quota_balance(&world, &parent);
    let taken = json!({"quota_ids": [quota, "x"], "remark": "月末收回"});
    let answer = write(&mut world, "ReclaimCouponQuotas", &partner, taken);
    assert_eq!(decimal(&answer["simple_quota_infos"][0]["quota_balance"]), amount("180"));
    assert_eq!(answer["error_details"][0]["id"], "x");
    assert_eq!(quota_balance(&world, &parent), before + amount("180"));
    let records = rows(&world, "ListCouponQuotasRecords", &partner, json!({"quota_id": quota}));
    let kinds: Vec<&Value> = records.iter().map(|row| &row["operation_type"]).collect();
    assert_eq!(kinds, [&json!("10"), &json!("11")]);
    assert_eq!(records[1]["remark"], "月末收回");
    let quotas = rows(&world, "ListIssuedCouponQuotas", &partner, json!({"quota_id": quota}));
    assert_eq!(quotas[0]["quota_status"], 6);
}

fn quota_balance(world: &World, id: &str) -> Decimal {
    let kinds = [json!({"quota_ids": [id]}), json!({"quota_ids": [id], "quota_type": 1})];
    let found = kinds.map(|kind| rows(world, "ListQuotaCoupons", &world.partner_id, kind));
    decimal(&found.concat()[0]["balance"])
}

#[test]
fn coupons_are_issued_and_taken_back() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let partner = cast.partner.clone();
    let quota = world.quotas[0].id.clone();
    let before = quota_balance(&world, &quota);
    let asked = json!({"quota_id": quota, "customer_ids": [cast.master, cast.advisory, "nobody", cast.retail],
        "face_value": 250, "memo": "季度激励", "cloud_service_types": ["hws.service.type.obs"],
        "expire_time": "2026-12-31T15:59:59Z"});
    let answer = write(&mut world, "CreatePartnerCoupons", &partner, asked);
    let codes: Vec<&Value> =
        answer["error_details"].as_array().unwrap().iter().map(|error| &error["error_code"]).collect();
    assert_eq!(codes, ["CBC.99000000", "CBC.99000035"]);
    let issued = answer["coupon_infos"].as_array().unwrap();
    assert_eq!(issued.len(), 2);
    assert_eq!(quota_balance(&world, &quota), before - amount("500"), "CPN-7");
    let id = issued[0]["coupon_id"].clone();
    let coupons = rows(&world, "ListIssuedPartnerCoupons", &partner, json!({"coupon_id": id}));
    assert_eq!((&coupons[0]["status"], &coupons[0]["coupon_type"]), (&json!(2), &json!(1)));
    assert_eq!(coupons[0]["expire_time"], "2026-12-31T15:59:59Z");
    let limits = coupons[0]["use_limits"].as_array().unwrap();
    assert!(limits.iter().any(|limit| limit["value1"] == "hws.service.type.obs"));
    let own = rows(&world, "ListSubCustomerCoupons", &cast.master, json!({"coupon_id": id}));
    assert_eq!(own[0]["source_id"], *partner);
    let failed = rows(
        &world,
        "ListPartnerCouponsRecord",
        &partner,
        json!({"result": "-1", "operation_time_begin": NOW.plus(-1).to_string()}),
    );
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|row| row["coupon_id"].is_null()));

    write(&mut world, "ReclaimPartnerCoupons", &partner, json!({"coupon_id": id}));
    assert_eq!(quota_balance(&world, &quota), before - amount("250"));
    let coupons = rows(&world, "ListIssuedPartnerCoupons", &partner, json!({"coupon_id": id}));
    assert_eq!((&coupons[0]["status"], decimal(&coupons[0]["balance"])), (&json!(5), Decimal::ZERO), "CPN-6");
    let operations = rows(&world, "ListPartnerCouponsRecord", &partner, json!({"coupon_ids": [id]}));
    let kinds: Vec<&Value> = operations.iter().map(|row| &row["operation_type"]).collect();
    assert_eq!(kinds, ["1", "2"]);
    assert_eq!(decimal(&operations[1]["operation_amount"]), amount("250"), "CPN-5");

    let issue = |quota: &str, face: Value| json!({"quota_id": quota, "customer_ids": [cast.master], "face_value": face});
    let limited = |name: &str| {
        let mut asked = issue(&quota, json!(1));
        asked[name] = json!(["no such thing"]);
        asked
    };
    for (code, operation, parameters) in [
        ("CBC.0100", "ReclaimPartnerCoupons", json!({"coupon_id": id})),
        ("CBC.99000000", "ReclaimPartnerCoupons", json!({"coupon_id": "x"})),
        ("CBC.99000000", "CreatePartnerCoupons", issue("x", json!(1))),
        ("CBC.0100", "CreatePartnerCoupons", issue(&quota, json!(0))),
        ("CBC.0100", "CreatePartnerCoupons", issue(&quota, json!(0.001))),
        ("CBC.50000054", "CreatePartnerCoupons", limited("cloud_service_types")),
        ("CBC.50000055", "CreatePartnerCoupons", limited("product_ids")),
        (
            "CBC.99000000",
            "UpdateCouponQuotas",
            json!({"quota_id": "x", "indirect_partner_ids": [cast.reseller], "quota_amount": 1}),
        ),
    ] {
        assert_eq!(refused(&mut world, operation, &partner, parameters).code, code, "{operation}");
    }
    // More than the quota holds fails for the customer, not for the call.
    let answer = write(&mut world, "CreatePartnerCoupons", &partner, issue(&quota, json!(99_999_999)));
    assert_eq!(answer["error_details"][0]["error_code"], "CBC.99005003");
    assert_eq!(quota_balance(&world, &quota), before - amount("250"));
}

#[test]
fn customers_are_created_verified_and_frozen() {
    let mut world = sample();
    let partner = Cast::of(&world).partner;
    let login = json!({"search_type": "name", "search_value": "fresh_co"});
    assert_eq!(write(&mut world, "CheckUserIdentity", &partner, login.clone())["check_result"], "available");
    let phone = "13811112222";
    write(
        &mut world,
        "SendVerificationMessageCode",
        &partner,
        json!({"receiver_type": 2, "mobile_phone": phone}),
    );
    let create = |code: &str| {
        json!({"domain_name": "fresh_co", "mobile_phone": phone, "verification_code": code,
            "xaccount_id": "u1", "xaccount_type": "platform"})
    };
    assert_eq!(refused(&mut world, "CreateSubCustomer", &partner, create("000000")).code, "CBC.0100");
    let code = world.extras().codes[phone].clone();
    let id = write(&mut world, "CreateSubCustomer", &partner, create(&code))["domain_id"].clone();
    let id = id.as_str().unwrap();
    assert_eq!(refused(&mut world, "CreateSubCustomer", &partner, create(&code)).code, "CBC.0100");
    assert_eq!(write(&mut world, "CheckUserIdentity", &partner, login)["check_result"], "used");
    let mobile = json!({"search_type": "mobile", "search_value": phone});
    assert_eq!(write(&mut world, "CheckUserIdentity", &partner, mobile)["mobile_remain_available_num"], 4);
    let seen =
        |world: &World| rows(world, "ListSubCustomers", &partner, json!({"customer_id": id}))[0].clone();
    let customer = seen(&world);
    assert_eq!(customer["account_name"], "fresh_co");
    assert_eq!((&customer["verified_status"], &customer["association_type"]), (&json!("-1"), &json!("2")));
    assert_eq!((&customer["xaccount_id"], &customer["telephone"]), (&json!("u1"), &json!(phone)));
    assert_eq!(customer_cash(&world, id), Decimal::ZERO);

    let papers = |more: Value| {
        let mut all = json!({"customer_id": id, "identify_type": 0, "verified_file_url": ["a.jpg"],
            "verified_number": "310000", "xaccount_type": "platform"});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let company = json!({"corp_name": "新客户有限公司", "change_type": 1});
    let refusal =
        refused(&mut world, "ChangeEnterpriseRealnameAuthentication", &partner, papers(company.clone()));
    assert_eq!(refusal.code, "CBC.0100");
    let card = json!({"bank_account": "6222", "areacode": "0086", "mobile": phone, "verification_code": "1"});
    let person = papers(json!({"name": "王小明", "bank_card_info": card}));
    assert_eq!(write(&mut world, "CreatePersonalRealnameAuth", &partner, person.clone())["is_review"], 0);
    assert_eq!((&seen(&world)["customer"], &seen(&world)["customer_type"]), (&json!("王小明"), &json!(0)));
    assert_eq!(refused(&mut world, "CreatePersonalRealnameAuth", &partner, person).code, "CBC.0100");
    let status = body(&world, "ShowRealNameAuthStatus", id, json!({}));
    assert_eq!(status, json!({"verified_status": 2, "verified_type": 0}));
    let changed = write(&mut world, "ChangeEnterpriseRealnameAuthentication", &partner, papers(company));
    assert_eq!(changed["is_review"], 1);
    let review = json!({"customer_id": id});
    let review = body(&world, "ShowRealnameAuthenticationReviewResult", &partner, review);
    assert_eq!(review["review_result"], 0);

    for (operation, frozen) in [("FreezeSubCustomers", 1), ("UnfreezeSubCustomers", 0)] {
        let asked = json!({"customer_ids": [id, "nobody"], "reason": "欠费"});
        let answer = write(&mut world, operation, &partner, asked);
        assert_eq!(answer["error_details"][0]["id"], "nobody");
        assert_eq!(seen(&world)["is_frozen"], frozen);
    }
}

#[test]
fn enterprise_verification_and_the_rest_of_a_customers_account() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let papers = |id: &str| {
        json!({"customer_id": id, "identify_type": 1, "verified_file_url": ["a.jpg"], "corp_name": "有限公司",
            "verified_number": "91310000", "xaccount_type": "platform"})
    };
    let operation = "CreateEnterpriseRealnameAuthentication";
    assert_eq!(write(&mut world, operation, &cast.partner, papers(&cast.nameless))["is_review"], 1);
    let asked = json!({"customer_id": cast.nameless});
    let review = body(&world, "ShowRealnameAuthenticationReviewResult", &cast.partner, asked);
    assert_eq!(review["review_result"], 0);
    assert_eq!(refused(&mut world, operation, &cast.partner, papers(&cast.master)).code, "CBC.0100");
    assert_eq!(refused(&mut world, operation, &cast.partner, papers("nobody")).code, "CBC.99000035");
    assert_eq!(write(&mut world, "CreateEnterpriseProjectAuth", &cast.master, json!({})), json!({}));
    let url = write(&mut world, "ShowRealNameAuthQrCode", &cast.master, json!({}));
    let other = write(&mut world, "ShowRealNameAuthQrCode", &cast.master, json!({}));
    assert_ne!(url, other, "a code is used once");
    let config = json!({"config_name": "EXPIRE_DAY", "config_value": "28"});
    write(&mut world, "SetResourcesRenewConfig", &cast.master, config);
    let config = json!({"config_name": "EXPIRE_DAY", "config_value": "31"});
    assert_eq!(refused(&mut world, "SetResourcesRenewConfig", &cast.master, config).code, "CBC.0100");
}

#[test]
fn budgets_are_targets() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let set = |amount: Value, kind: &str| json!({"customer_id": cast.master, "budget_amount": amount, "budget_type": kind});
    let asked = json!({"customer_id": cast.master});
    let before = rows(&world, "ListSubCustomerBudgetRecords", &cast.partner, asked.clone()).len();
    for (amount, kind) in [(json!(5000), "MONTHLY"), (json!(0.01), "PACKAGE")] {
        write(&mut world, "UpdateSubCustomerBudget", &cast.partner, set(amount.clone(), kind));
        let budget = body(&world, "ShowSubCustomerBudget", &cast.partner, asked.clone());
        assert_eq!(decimal(&budget["budget_amount"]), decimal(&amount));
        assert_eq!(budget["budget_type"], kind);
    }
    let records = rows(&world, "ListSubCustomerBudgetRecords", &cast.partner, asked.clone());
    assert_eq!(records.len(), before + 2);
    assert_eq!(records[0]["budget_type"], "PACKAGE");
    let monthly = json!({"customer_id": cast.master, "budget_type": "MONTHLY"});
    assert_eq!(rows(&world, "ListSubCustomerBudgetRecords", &cast.partner, monthly).len(), before + 1);
    let deleted = json!({"customer_id": cast.master, "operation_type": "DELETE"});
    assert!(rows(&world, "ListSubCustomerBudgetRecords", &cast.partner, deleted).is_empty());
    for amount in [json!(-1), json!(2_147_483_648_u64), json!(0.001)] {
        assert_eq!(
            refused(&mut world, "UpdateSubCustomerBudget", &cast.partner, set(amount, "MONTHLY")).code,
            "CBC.0100"
        );
    }
}

#[test]
fn an_enterprise_moves_money_and_coupons() {
    let mut world = unbroken();
    let cast = Cast::of(&world);
    let (master, member) = (cast.master.as_str(), cast.member.as_str());
    let (held, given) = (customer_cash(&world, master), customer_cash(&world, member));
    let move_it = |amount: &str, id: &str| json!({"customer_id": member, "amount": amount, "trans_id": id});
    for _ in 0..2 {
        // The second is a repetition and does nothing.
        write(&mut world, "UpdateSubEnterpriseAmount", master, move_it("80.25", "t-1"));
    }
    write(&mut world, "ReclaimSubEnterpriseAmount", master, move_it("30.25", "t-2"));
    assert_eq!(customer_cash(&world, master), held - amount("50"));
    assert_eq!(customer_cash(&world, member), given + amount("50"));
    let asked = json!({"sub_customer_id": member, "balance_type": "BALANCE_TYPE_DEBIT"});
    let left = rows(&world, "ListEnterpriseMultiAccount", master, asked);
    assert_eq!(decimal(&left[0]["avail_retrieve_amount"]), amount("50"));
    let avail =
        rows(&world, "ShowMultiAccountTransferAmount", master, json!({"balance_type": "BALANCE_TYPE_DEBIT"}));
    assert_eq!(decimal(&avail[0]["avail_transfer_amount"]), held - amount("50"));
    let own = json!({"balance_type": "BALANCE_TYPE_DEBIT", "trade_id": "t-1"});
    assert_eq!(rows(&world, "ListCustomerAccountChangeRecords", member, own).len(), 1);
    for (code, operation, parameters) in [
        ("CBC.99005003", "ReclaimSubEnterpriseAmount", move_it("50.01", "t-3")),
        ("CBC.99005003", "UpdateSubEnterpriseAmount", move_it("99999999", "t-4")),
        ("CBC.0100", "UpdateSubEnterpriseAmount", move_it("0.001", "t-5")),
        ("CBC.99000000", "UpdateSubEnterpriseAmount", json!({"customer_id": cast.retail, "amount": "1"})),
    ] {
        assert_eq!(refused(&mut world, operation, master, parameters).code, code, "{operation}");
    }

    let coupon = rows(&world, "ListMultiAccountTransferCoupons", master, json!({}))[0].clone();
    let share = json!({"customer_id": member, "coupon_id": coupon["coupon_id"], "amount": "20.50", "trans_id": "c-1"});
    let part = write(&mut world, "ClaimEnterpriseMultiAccountCoupon", master, share.clone());
    let again = write(&mut world, "ClaimEnterpriseMultiAccountCoupon", master, share);
    assert_eq!(part, again, "a repetition is the same part");
    let balance = |world: &World| {
        let coupons = rows(world, "ListMultiAccountTransferCoupons", master, json!({}));
        decimal(&coupons.iter().find(|row| row["coupon_id"] == coupon["coupon_id"]).unwrap()["balance"])
    };
    assert_eq!(balance(&world), decimal(&coupon["balance"]) - amount("20.50"));
    let at_member =
        rows(&world, "ListSubCustomerCoupons", member, json!({"coupon_id": part["sub_coupon_id"]}));
    assert_eq!(decimal(&at_member[0]["balance"]), amount("20.50"));
    let parts = rows(&world, "ListMultiAccountRetrieveCoupons", master, json!({"sub_customer_id": member}));
    assert!(parts.iter().any(|row| row["sub_coupon_id"] == part["sub_coupon_id"]));
    let back = json!({"customer_id": member, "coupon_id": coupon["coupon_id"], "sub_coupon_id": part["sub_coupon_id"]});
    let taken = write(&mut world, "ReclaimEnterpriseMultiAccountCoupon", master, back);
    assert_eq!(decimal(&taken["real_retrieve_amout"]), amount("20.50"));
    assert_eq!(balance(&world), decimal(&coupon["balance"]));
}

#[test]
fn an_enterprise_gets_members() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let tree = body(&world, "ListEnterpriseOrganizations", &cast.master, json!({"recursive_query": 1}));
    let unit = tree["child_nodes"][0]["id"].clone();
    let create = |unit: &Value| {
        json!({"party_id": unit, "display_name": "采购部", "sub_customer_association_type": 1,
            "new_sub_customer": {"customer_name": "buyers_01", "password": "x"}})
    };
    let before = rows(&world, "ListEnterpriseSubCustomers", &cast.master, json!({})).len();
    write(&mut world, "CreateSubEnterpriseAccount", &cast.master, create(&unit));
    let members = rows(&world, "ListEnterpriseSubCustomers", &cast.master, json!({}));
    assert_eq!(members.len(), before + 1);
    let named = json!({"sub_customer_account_name": "buyers_01", "org_id": unit});
    assert_eq!(rows(&world, "ListEnterpriseSubCustomers", &cast.master, named)[0]["display_name"], "采购部");
    for wrong in [create(&unit), create(&json!("0"))] {
        assert_eq!(refused(&mut world, "CreateSubEnterpriseAccount", &cast.master, wrong).code, "CBC.0100");
    }
    let sms = json!({"mobile_phone": "13800000000", "sm_template_args": [{"key": "a", "value": "b"}]});
    write(&mut world, "SendSmsVerificationCode", &cast.master, sms);
}

/// Every write is in a test.
#[test]
fn no_write_is_left_out() {
    let texts = [include_str!("writes.rs"), include_str!("purchases.rs")];
    let named: BTreeSet<&str> = texts.iter().flat_map(|text| text.split('"')).collect();
    for operation in operations().values().filter(|operation| !operation.read) {
        assert!(named.contains(operation.name.as_str()), "{} is not tried", operation.name);
    }
}

/// What is written does not disturb what was there: all answers stay as specified.
#[test]
fn answers_stay_as_specified_after_writes() {
    let mut world = sample();
    let cast = Cast::of(&world);
    let quota = world.quotas[1].id.clone();
    let given = json!({"customer_id": cast.master, "amount": 10});
    write(&mut world, "UpdateCustomerAccountAmount", &cast.partner, given);
    let issue = json!({"quota_id": quota, "customer_ids": [cast.master, "nobody"], "face_value": 10});
    write(&mut world, "CreatePartnerCoupons", &cast.partner, issue);
    let pay = json!({"order_id": cast.unpaid_order, "use_coupon": "NO", "use_discount": "NO"});
    write(&mut world, "PayOrders", &cast.debtor, pay);
    let resource = crate::purchases::running(&world, &cast.master)["resource_id"].clone();
    let back = json!({"resource_ids": [resource], "unsubscribe_type": 1});
    write(&mut world, "CancelResourcesSubscription", &cast.master, back);
    let created = json!({"xaccount_id": "u", "xaccount_type": "p"});
    write(&mut world, "CreateSubCustomer", &cast.partner, created);
    for question in crate::wire::questions_after(&world, &cast) {
        let body = question.body_at(&world, LATER);
        let found = differences(question.operation, &operations()[question.operation].response, &body);
        assert!(found.is_empty(), "{question:?}: {:#?}", &found[..found.len().min(10)]);
    }
}
