//! The operations against their description, `spec/bss-api.json`, read here once more and without
//! the generator: every operation has its entry in the table and its types; every answer that the
//! description allows is read, whatever the service does with null, quotes and unknown fields, and
//! no digit changes on the way; every request sends what was asked and nothing else.

mod types_support;

use duizhang_api::operations::table::{OPERATIONS, TYPES};
use duizhang_api::operations::{operation, types};
use duizhang_api::wire::{Map, Value};
use duizhang_api::{Credential, Kind, Method, Paging, Parameter, Place, Shape};
use serde_json::json;
use types_support::{
    Style, description, is_hollow, known_at, list, one_field, plain, same_text, scalar_fields, synthesise,
    text,
};

fn name(one: &Value) -> &str {
    text(one, "operation")
}

fn wire_sites(sites: &[&str]) -> Vec<Value> {
    sites.iter().map(|site| json!(site)).collect()
}

#[test]
fn every_operation_has_its_entry() {
    let described = description();
    let (reads, writes): (Vec<&Value>, Vec<&Value>) =
        described.iter().partition(|one| text(one, "kind") == "read");
    assert_eq!((reads.len(), writes.len()), (67, 34));
    assert_eq!((OPERATIONS.len(), TYPES.len()), (described.len(), described.len()));
    for (one, types) in described.iter().zip(TYPES) {
        let name = name(one);
        let entry = operation(name).unwrap_or_else(|| panic!("{name} is not in the table"));
        assert!(std::ptr::eq(entry, types.operation), "{name} has the types of {}", types.operation.name);
        assert_eq!(entry.kind == Kind::Read, text(one, "kind") == "read", "{name}");
        let method = match entry.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        assert_eq!((method, entry.path), (text(one, "method"), text(one, "path")), "{name}");
        assert_eq!(wire_sites(entry.sites), list(one, "sites"), "{name}");
        let credential = text(one, "credential");
        let partners = ["partner", "distributor"].iter().any(|who| credential.starts_with(who));
        let customers = ["customer only", "customers)", "or customer", "enterprise"];
        let customers = customers.iter().any(|who| credential.contains(who));
        let expected = match (partners, customers) {
            (true, true) => Credential::Either,
            (true, false) => Credential::Partner,
            (false, true) => Credential::Customer,
            (false, false) => panic!("{name}: {credential}"),
        };
        assert_eq!(entry.credential, expected, "{name}: {credential}");
    }
    assert!(operation("ListNothing").is_none() && types("ListNothing").is_none());
}

#[test]
fn pages_are_as_described() {
    for one in &description() {
        let (name, words) = (name(one), text(one, "pagination"));
        let entry = operation(name).unwrap();
        // A documented maximum is a clause of its own: `limit 1–100`, `limit ≤ 1000`.
        let documented = words.split([';', ',']).map(str::trim).find_map(|clause| {
            let rest = clause.strip_prefix("limit 1–").or_else(|| clause.strip_prefix("limit ≤ "))?;
            rest.trim_end_matches(" presumed").parse::<u32>().ok()
        });
        let (is, limit) = match entry.paging {
            Paging::None => ("none", None),
            Paging::Offset { limit_max, offset_max } => {
                assert!(offset_max >= 2_147_483_646, "{name}");
                ("offset/limit", Some(limit_max))
            }
            Paging::Page { limit_max } => ("offset = page", Some(limit_max)),
            Paging::Marker { limit_max } => ("marker", Some(limit_max)),
        };
        assert!(words.starts_with(is), "{name}: {words}");
        if let Some(limit) = limit {
            assert_eq!(limit, documented.unwrap_or(100), "{name}: {words}");
            let has = |parameter: &str| entry.parameters.iter().any(|one| one.name == parameter);
            assert!(has("limit") && (has("offset") || has("marker")), "{name}");
            assert!(entry.rows.is_some(), "{name} is paged and has no rows");
        }
        let response = list(one, "response");
        let field = |wanted: &str| response.iter().find(|field| text(field, "name") == wanted);
        if let Some(rows) = entry.rows {
            let rows = field(rows).unwrap_or_else(|| panic!("{name} answers no {rows}"));
            assert_eq!((text(rows, "type"), text(&rows["items"], "type")), ("array", "object"), "{name}");
        }
        let total = ["total_count", "count"].into_iter().find(|total| field(total).is_some());
        assert_eq!(entry.total, total, "{name}");
    }
}

#[test]
fn parameters_are_as_described() {
    for one in &description() {
        let name = name(one);
        let entry = operation(name).unwrap();
        let sites = list(one, "sites");
        let mut described: Vec<&Value> = Vec::new();
        for (_, parameters) in known_at(one, "params") {
            for parameter in parameters {
                if !described.iter().any(|known| known["name"] == parameter["name"]) {
                    described.push(parameter);
                }
            }
        }
        let names: Vec<&str> = entry.parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names, described.iter().map(|field| text(field, "name")).collect::<Vec<_>>(), "{name}");
        for (parameter, field) in entry.parameters.iter().zip(described) {
            check_parameter(name, parameter, field);
            let (mut knowing, mut insisting) = (Vec::new(), Vec::new());
            for (site, parameters) in known_at(one, "params") {
                for found in parameters.iter().filter(|found| found["name"] == parameter.name) {
                    knowing.push(json!(site));
                    insisting.extend((found["required"] == json!(true)).then(|| json!(site)));
                }
            }
            let of_the_operation = |known: &[&str]| -> Vec<Value> {
                wire_sites(known).into_iter().filter(|site| sites.contains(site)).collect()
            };
            assert_eq!(of_the_operation(parameter.sites), knowing, "{name} {}", parameter.name);
            assert_eq!(of_the_operation(parameter.required_at), insisting, "{name} {}", parameter.name);
            assert_eq!(parameter.required, insisting == sites, "{name} {}", parameter.name);
        }
    }
}

fn check_parameter(name: &str, parameter: &Parameter, field: &Value) {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Body => "body",
        Place::Header => "header",
    };
    assert_eq!(place, text(field, "in"), "{name} {}", parameter.name);
    let shape = match parameter.shape {
        Shape::Text => ("string", ""),
        Shape::Integer => ("integer", ""),
        Shape::Decimal => ("number", ""),
        Shape::Boolean => ("boolean", ""),
        Shape::Object => ("object", ""),
        Shape::Texts => ("array", "string"),
        Shape::Integers => ("array", "integer"),
        Shape::Objects => ("array", "object"),
    };
    let element = field["items"]["type"].as_str().unwrap_or_default();
    assert_eq!(shape, (text(field, "type"), element), "{name} {}", parameter.name);
}

/// Facts of the overlay, from the reference's text.
#[test]
fn facts_that_are_only_prose() {
    for (name, rate) in [
        ("ListOnDemandResourceRatings", 20),
        ("ListRateOnPeriodDetail", 30),
        ("ListStoredValueCards", 5),
        ("CheckUserIdentity", 5),
        ("ListServiceTypes", 10),
        ("ListCosts", 10),
    ] {
        assert_eq!(operation(name).unwrap().rate, rate, "{name}");
    }
    for (name, permission) in [
        ("ListConsumeSubCustomers", Some("BPC_ITEM_FINANCE_020101")),
        ("ListPartnerAdjustRecords", Some("BPC_ITEM_FINANCE_040100")),
        ("ListSubCustomerBudget", Some("BPC_ITEM_ACCOUNT_010500")),
        ("ListPartnerBalances", None),
    ] {
        assert_eq!(operation(name).unwrap().permission, permission, "{name}");
    }
    for (name, parameter, max) in [
        ("ListCustomersBalancesDetail", "customer_infos", Some(100)),
        ("ListQuotaCoupons", "quota_ids", Some(50)),
        ("ListQuotaCoupons", "quota_status_list", Some(5)),
        ("ListPartnerCouponsRecord", "operation_types", Some(8)),
        ("ListPartnerCouponsRecord", "coupon_ids", Some(100)),
        ("ListSubCustomerNewTag", "customer_ids", Some(200)),
        ("ListRenewRateOnPeriod", "resource_ids", Some(10)),
        ("PayOrders", "discount_infos", Some(1)),
        ("ListFreeResourceUsages", "free_resource_ids", None),
    ] {
        let found = operation(name).unwrap().parameters.iter().find(|one| one.name == parameter).unwrap();
        assert_eq!(found.list_max, max, "{name} {parameter}");
    }
}

/// Every scalar that goes in comes out with the same text, so no digit is lost, no field is mixed up
/// with another, and nothing vanishes.
#[test]
fn every_answer_is_read_whole() {
    for one in &description() {
        let name = name(one);
        for style in [Style::Plain, Style::Swapped, Style::Exponents] {
            let body = plain(&synthesise(one, "response", style));
            let read =
                types(name).unwrap().answer(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
            if let Err(difference) = same_text(&body, &read) {
                panic!("{name} {style:?}: {difference}\nsent {body}\nread {read}");
            }
        }
    }
}

#[test]
fn nulls_and_gaps_are_nothing() {
    for one in &description() {
        let name = name(one);
        for style in [Style::Null, Style::Hollow] {
            let body = synthesise(one, "response", style);
            let read =
                types(name).unwrap().answer(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
            // What has no field keeps its null.
            let failure = ["error_code", "error_msg"];
            let said = read.as_object().unwrap().iter().find(|(key, value)| {
                !(is_hollow(value) || value.is_null() && failure.contains(&key.as_str()))
            });
            assert!(said.is_none(), "{name} {style:?}: {body} was read as {read}");
        }
        for body in [json!({}), json!(null)] {
            let read = types(name).unwrap().answer(body).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(is_hollow(&read), "{name}: {read}");
        }
    }
}

/// Every described field has a place of its own: an object in the place of a scalar is refused, and
/// not kept as something unknown. A number field that holds no number is an error that names the
/// place; there is no silent zero.
#[test]
fn what_cannot_be_is_refused_by_its_path() {
    let mut numbers = 0;
    for one in &description() {
        let name = name(one);
        for (path, form) in scalar_fields(one, "response") {
            let mut wrongs = vec![json!({"amount": 1})];
            if form == "number" {
                wrongs.extend([json!("12,5"), json!("about 3"), json!(true), json!([1])]);
                wrongs.extend([plain(&"0.12345678901234567890123456789".into())]);
                numbers += 1;
            }
            for wrong in wrongs {
                let error = types(name).unwrap().answer(one_field(&path, wrong.clone())).unwrap_err();
                assert_eq!(
                    (error.path, error.found),
                    (path.replace("[]", "[0]"), wrong.to_string()),
                    "{name}"
                );
            }
        }
    }
    assert!(numbers > 180, "{numbers}");
}

/// Amounts that are documented as texts are numbers all the same.
#[test]
fn amounts_in_texts_are_numbers() {
    for (name, path) in [
        ("ListPartnerAdjustRecords", "records[].amount"),
        ("ListPartnerAccountChangeRecords", "records[].change_amount"),
        ("ListCustomerAccountChangeRecords", "records[].balance_after_change"),
        ("ListCustomerCouponChangeRecords", "records[].change_amount"),
        ("ListCosts", "cost_data[].costs[].amount"),
        ("ListStoredValueCards", "stored_value_cards[].balance"),
        ("ListMultiAccountTransferCoupons", "avail_transfer_coupons[].balance"),
        ("ListRenewRateOnPeriod", "renew_inquiry_results[].amount"),
        ("ListRateOnPeriodDetail", "optional_discount_rating_results[].installment_amount"),
        ("ShowPartnerConsumptionQuota", "used_consumption_quota"),
        ("ListFreeResourceInfos", "free_resource_packages[].free_resources[].original_amount"),
        ("ListFreeResourcesUsageRecords", "free_resource_records[].used_amount"),
        ("ReclaimEnterpriseMultiAccountCoupon", "real_retrieve_amout"),
    ] {
        let types = types(name).unwrap();
        let error = types.answer(one_field(path, json!("twelve"))).unwrap_err();
        let told = format!("{}: \"twelve\" is not a decimal number", path.replace("[]", "[0]"));
        assert_eq!(error.to_string(), told, "{name}");
        let amount = one_field(path, json!("12.50"));
        assert_eq!(same_text(&amount, &types.answer(amount.clone()).unwrap()), Ok(()), "{name}");
        assert!(is_hollow(&types.answer(one_field(path, json!(""))).unwrap()), "{name}");
    }
}

#[test]
fn every_request_sends_what_was_asked() {
    for one in &description() {
        let name = name(one);
        let types = types(name).unwrap();
        let ask = |given: &Value| types.ask(given.clone()).map(Value::Object);
        let whole = |given: &Value| ask(given).unwrap_or_else(|error| panic!("{name}: {error}"));
        // What is asked in the form the service wants comes out unchanged, to the digit.
        let given = plain(&synthesise(one, "params", Style::Plain));
        assert_eq!(whole(&given), given, "{name}");
        // Numbers in quotes end in the form the service wants.
        assert_eq!(whole(&plain(&synthesise(one, "params", Style::Quoted))), given, "{name}");

        let required = types.operation.parameters.iter().filter(|parameter| parameter.required);
        let required: Map<String, Value> =
            required.map(|parameter| (parameter.name.to_owned(), given[parameter.name].clone())).collect();
        let optional = || types.operation.parameters.iter().filter(|parameter| !parameter.required);
        for nothing in [json!(null), json!("")] {
            let mut asked = required.clone();
            asked.extend(optional().map(|parameter| (parameter.name.to_owned(), nothing.clone())));
            let sent = types.ask(Value::Object(asked)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(sent, required, "{name}: {nothing}");
        }
        for gone in required.keys() {
            for nothing in [None, Some(json!(null)), Some(json!(""))] {
                let mut asked = required.clone();
                asked.remove(gone);
                asked.extend(nothing.map(|nothing| (gone.clone(), nothing)));
                let error = types.ask(Value::Object(asked)).unwrap_err();
                assert!(error.path.starts_with(gone), "{name} without {gone}: {error}");
                assert!(error.to_string().ends_with("is mandatory and missing"), "{name}: {error}");
            }
        }
        let mut asked = required.clone();
        asked.insert("no_such_parameter".to_owned(), json!(1));
        let error = types.ask(Value::Object(asked)).unwrap_err();
        assert_eq!(error.to_string(), "no_such_parameter: 1 is no parameter that is known", "{name}");
    }
}
