//! Renders small months and compares whole columns.

use std::collections::BTreeMap;

use bytes::Bytes;
use duizhang_plugin_focus::{Version, dz_plugin_v1_focus, names};
use duizhang_plugin_sdk::abi::{DZ_E_DATA, DZ_E_OPTIONS, DZ_OK};
use duizhang_plugin_sdk::testing::{Cell, Fixture, Outcome, TestJob};
use duizhang_plugin_sdk::{Kind, Role};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::json;

/// The columns of the table `lines` that the format reads, by type.
const TEXTS: &str = "cycle line_id customer_id customer_name association_type currency bill_detail_title \
    service_type_code service_type_name resource_type_code resource_type_name resource_id resource_name \
    resource_tag product_id product_name product_spec_desc region_code region_name enterprise_project_id \
    sub_resource_id sub_resource_name trade_id payment_type usage_type partner_id";
const INTS: &str = "bill_detail_type charging_mode period_type usage_measure_id ri_measure_id";
const QUANTITIES: &str = "period_num usage_quantity ri_quantity";
const MONEY: &str = "official_amount discount_amount payable_amount";

/// A month of lines, each said by what it has.
fn job(lines: &[&[(&str, Cell)]]) -> TestJob {
    let mut table = Fixture::new("lines");
    for name in TEXTS.split_whitespace() {
        table = table.column(name, Kind::Text, Role::Key);
    }
    for name in INTS.split_whitespace() {
        table = table.column(name, Kind::Int, Role::Key);
    }
    for name in QUANTITIES.split_whitespace() {
        table = table.column(name, Kind::Decimal(10), Role::Quantity);
    }
    for name in MONEY.split_whitespace() {
        table = table.money(name, "currency");
    }
    table = table
        .column("trade_time", Kind::Time, Role::Period)
        .column("consume_time", Kind::Time, Role::Period)
        .column("corrects_closed_month", Kind::Bool, Role::Flag);
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    for line in lines {
        let known: BTreeMap<&str, &Cell> = line.iter().map(|(name, cell)| (*name, cell)).collect();
        let of = |name: &String| match (known.get(name.as_str()), name.as_str()) {
            (Some(cell), _) => (*cell).clone(),
            (None, "cycle") => "2026-09".into(),
            (None, "customer_id") => "c1".into(),
            (None, "currency") => "CNY".into(),
            _ => Cell::Null,
        };
        table = table.row(columns.iter().map(of).collect());
    }
    let context = json!({
        "cycle": "2026-09", "generated_at": "2026-10-08T00:00:00Z", "partner": "Example Reseller", "run": "r1",
        "verdict": "complete", "result": "breaks", "program": "duizhang 1",
    });
    TestJob::new(vec![table]).context(&context)
}

fn usage() -> Vec<(&'static str, Cell)> {
    vec![
        ("bill_detail_type", 5.into()),
        ("charging_mode", 3.into()),
        ("service_type_code", "hws.service.type.obs".into()),
        ("product_id", "00301-1".into()),
        ("consume_time", "2026-08-31T16:20:00Z".into()),
        ("usage_quantity", "4".into()),
        ("usage_measure_id", 17.into()),
        ("official_amount", "1.00".into()),
        ("discount_amount", "0.20".into()),
        ("payable_amount", "0.79".into()),
    ]
}

fn purchase() -> Vec<(&'static str, Cell)> {
    vec![
        ("bill_detail_type", 1.into()),
        ("charging_mode", 1.into()),
        ("consume_time", "2026-09-04T04:04:04Z".into()),
        ("period_type", 20.into()),
        ("period_num", "3".into()),
        ("official_amount", "300".into()),
        ("discount_amount", "0".into()),
        ("payable_amount", "300".into()),
        ("enterprise_project_id", "0".into()),
    ]
}

/// The rows of a CSV file, as column → text.
fn rows(outcome: &Outcome, name: &str) -> Vec<BTreeMap<String, String>> {
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    let bytes = outcome.artifact(name).unwrap_or_default();
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

fn cost(lines: &[&[(&str, Cell)]]) -> Vec<BTreeMap<String, String>> {
    rows(&job(lines).render(dz_plugin_v1_focus), "CostAndUsage.csv")
}

fn picked<'r>(row: &'r BTreeMap<String, String>, names: &[&str]) -> Vec<&'r str> {
    names.iter().map(|name| row[*name].as_str()).collect()
}

#[test]
fn versions_have_their_columns_in_alphabetical_order() {
    for (version, option, columns) in [(Version::V1_0, "1.0", 43), (Version::V1_2, "1.2", 57)] {
        let focus = names(version, false);
        assert_eq!(focus.len(), columns);
        assert!(focus.is_sorted());
        assert!(names(version, true).starts_with(&focus));
        let options = json!({ "version": option, "custom": false }).to_string();
        let outcome = job(&[&usage()]).options(&options).render(dz_plugin_v1_focus);
        let text = String::from_utf8_lossy(outcome.artifact("CostAndUsage.csv").unwrap());
        assert_eq!(text.lines().next().unwrap(), focus.join(","));
    }
}

#[test]
fn usage_is_priced_by_what_was_metered() {
    let all = cost(&[&usage()]);
    assert_eq!(
        picked(
            &all[0],
            &["ChargeCategory", "ChargeClass", "ChargeFrequency", "ServiceCategory", "PricingCategory"]
        ),
        ["Usage", "", "Usage-Based", "Storage", "Standard"]
    );
    let costs =
        ["ListCost", "ContractedCost", "BilledCost", "EffectiveCost", "ListUnitPrice", "ContractedUnitPrice"];
    assert_eq!(picked(&all[0], &costs), ["1.00", "0.80", "0.79", "0.79", "0.25", "0.20"]);
    let quantities = ["PricingQuantity", "PricingUnit", "ConsumedQuantity", "ConsumedUnit"];
    assert_eq!(picked(&all[0], &quantities), ["4.00", "GB", "4.00", "GB"]);
    let times = ["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"];
    assert_eq!(
        picked(&all[0], &times),
        ["2026-08-31T16:00:00Z", "2026-09-30T16:00:00Z", "2026-08-31T16:00:00Z", "2026-08-31T17:00:00Z"]
    );
    let who = ["BillingAccountId", "InvoiceIssuerName", "ProviderName", "InvoiceId"];
    assert_eq!(picked(&all[0], &who), ["c1", "Example Reseller", "Huawei Cloud", "2026-09-c1"]);
}

#[test]
fn a_unit_price_is_exact_or_not_there() {
    let mut third = usage();
    third[5].1 = "3".into();
    let all = cost(&[&third]);
    assert_eq!(
        picked(&all[0], &["PricingQuantity", "ListUnitPrice", "ContractedUnitPrice"]),
        ["3.00", "", ""]
    );
}

#[test]
fn purchases_cover_their_periods_and_refunds_of_closed_months_are_corrections() {
    let refund = |corrects: Option<bool>| {
        let mut line = purchase();
        line[0].1 = 4.into();
        for amount in [5, 7] {
            line[amount].1 = "-300".into();
        }
        line.push(("corrects_closed_month", corrects.into()));
        line
    };
    let all = cost(&[&purchase(), &refund(Some(false)), &refund(Some(true))]);
    let seen =
        ["ChargeClass", "ChargePeriodEnd", "PricingQuantity", "PricingUnit", "ListUnitPrice", "BilledCost"];
    assert_eq!(picked(&all[0], &seen), ["", "2026-12-04T04:04:04Z", "3.00", "Months", "100.00", "300.00"]);
    assert_eq!(picked(&all[1], &seen), ["", "2026-09-04T05:00:00Z", "-3.00", "Months", "100.00", "-300.00"]);
    assert_eq!(picked(&all[2], &seen), ["Correction", "2026-09-04T05:00:00Z", "", "", "", "-300.00"]);
    let sub = ["SubAccountId", "SubAccountName", "SubAccountType", "x_EnterpriseProjectId"];
    assert_eq!(picked(&all[0], &sub), ["", "", "", "0"]);
    let mut of_project = purchase();
    of_project[8].1 = "p-1".into();
    assert_eq!(picked(&cost(&[&of_project])[0], &sub), ["p-1", "p-1", "Enterprise Project", "p-1"]);
}

#[test]
fn a_commitment_is_no_cost_of_its_own() {
    let mut plan = purchase();
    plan[1].1 = 11.into();
    plan.extend([("resource_id", "sp-1".into()), ("payment_type", "ALL_UPFRONT".into())]);
    let mut covered = usage();
    covered[1].1 = 10.into();
    covered.extend([
        ("sub_resource_id", "ri-1".into()),
        ("ri_quantity", "1".into()),
        ("ri_measure_id", 5.into()),
    ]);
    let all = cost(&[&plan, &covered]);
    let seen = [
        "CommitmentDiscountId",
        "CommitmentDiscountCategory",
        "CommitmentDiscountType",
        "CommitmentDiscountStatus",
        "CommitmentDiscountQuantity",
        "CommitmentDiscountUnit",
        "PricingCategory",
        "BilledCost",
        "EffectiveCost",
    ];
    assert_eq!(
        picked(&all[0], &seen),
        ["sp-1", "Spend", "Savings Plan", "", "300.00", "CNY", "Standard", "300.00", "0.00"]
    );
    assert_eq!(
        picked(&all[1], &seen),
        ["ri-1", "Usage", "Reserved Instance", "Used", "1.00", "Hours", "Committed", "0.79", "0.79"]
    );
}

#[test]
fn what_is_missing_is_told_and_never_lost() {
    let bare: Vec<(&str, Cell)> = vec![
        ("customer_id", Cell::Null),
        ("currency", Cell::Null),
        ("payable_amount", "-0.00000001".into()),
        ("bill_detail_type", 77.into()),
    ];
    let mut odd = usage();
    odd[6].1 = 4711.into();
    let outcome = job(&[&bare, &odd]).render(dz_plugin_v1_focus);
    let all = rows(&outcome, "CostAndUsage.csv");
    let seen = [
        "BillingAccountId",
        "BillingCurrency",
        "BilledCost",
        "ListCost",
        "ChargeCategory",
        "ChargePeriodEnd",
    ];
    let expected = ["unknown", "XXX", "-0.00000001", "-0.00000001", "Adjustment", "2026-09-30T16:00:00Z"];
    assert_eq!(picked(&all[0], &seen), expected);
    assert_eq!(all[1]["ConsumedUnit"], "Measure 4711");
    let codes: Vec<&str> = outcome.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["currency", "customer", "unit"]);
    assert_eq!(outcome.differences(job(&[&bare, &odd]).tables()), Vec::<String>::new());
}

#[test]
fn invoices_are_the_sums_of_their_charges() {
    let mut other = usage();
    other.push(("customer_id", "c0".into()));
    let lines: [&[(&str, Cell)]; 4] = [&usage(), &usage(), &purchase(), &other];
    let outcome = job(&lines).render(dz_plugin_v1_focus);
    let invoices = rows(&outcome, "InvoiceDetail.csv");
    let seen = [
        "InvoiceId",
        "ChargeCategory",
        "BilledCost",
        "x_LineCount",
        "InvoiceIssueStatus",
        "ReferenceInvoiceId",
    ];
    let found: Vec<Vec<&str>> = invoices.iter().map(|row| picked(row, &seen)).collect();
    assert_eq!(
        found,
        [
            ["2026-09-c0", "Usage", "0.79", "1", "Open", "2026-09-c0"],
            ["2026-09-c1", "Usage", "1.58", "2", "Open", "2026-09-c1"],
            ["2026-09-c1", "Purchase", "300.00", "1", "Open", "2026-09-c1"],
        ]
    );
    let of_charges: Vec<String> =
        rows(&outcome, "CostAndUsage.csv").iter().map(|row| row["x_InvoiceDetailId"].clone()).collect();
    assert_eq!(of_charges[0], invoices[1]["InvoiceDetailId"]);
    assert_eq!(of_charges[2], invoices[2]["InvoiceDetailId"]);
    let period = rows(&outcome, "BillingPeriod.csv");
    let seen = ["BillingPeriodStatus", "BillingPeriodStart", "InvoiceIssuerName", "x_ReconciliationResult"];
    assert_eq!(picked(&period[0], &seen), ["Open", "2026-08-31T16:00:00Z", "Example Reseller", "breaks"]);
    let closed = job(&lines).options(r#"{"issued":true}"#).render(dz_plugin_v1_focus);
    assert_eq!(rows(&closed, "BillingPeriod.csv")[0]["BillingPeriodStatus"], "Closed");
    assert_eq!(rows(&closed, "InvoiceDetail.csv")[0]["InvoiceIssueDate"], "2026-10-08T00:00:00Z");
}

#[test]
fn parquet_says_the_same_as_csv() {
    let outcome = job(&[&usage(), &purchase()]).options(r#"{"file":"parquet"}"#).render(dz_plugin_v1_focus);
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    let bytes = Bytes::from(outcome.artifact("CostAndUsage.parquet").unwrap().to_vec());
    let file = SerializedFileReader::new(bytes).unwrap();
    let columns = file.metadata().file_metadata().schema_descr().columns().to_vec();
    let found: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    assert_eq!(found, names(Version::V1_2, true));
    let row = file.get_row_iter(None).unwrap().next().unwrap().unwrap();
    let cell = |name: &str| row.get_column_iter().find(|(other, _)| *other == name).unwrap().1.to_string();
    assert_eq!(cell("BilledCost"), "0.79000000");
    assert_eq!(cell("BillingPeriodEnd"), "2026-09-30 16:00:00.000000 +00:00");
    assert_eq!(cell("ChargeClass"), "null");
}

#[test]
fn wrong_options_and_tables_are_errors() {
    assert_eq!(job(&[]).options(r#"{"version":"0.9"}"#).render(dz_plugin_v1_focus).status, DZ_E_OPTIONS);
    let other = Fixture::new("orders").column("order_id", Kind::Text, Role::Key);
    assert_eq!(TestJob::new(vec![other]).render(dz_plugin_v1_focus).status, DZ_E_DATA);
    let poor = Fixture::new("lines").column("cycle", Kind::Text, Role::Period);
    assert_eq!(TestJob::new(vec![poor]).render(dz_plugin_v1_focus).status, DZ_E_DATA);
}
