//! What the sample promises to those who test with it.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_sim::breaks::RULES;
use duizhang_sim::export::{PAGE_SIZE, consumption_csv, consumption_xlsx};
use duizhang_sim::wire::{Capture, captures};
use serde_json::Value;

/// The arrays that operations put their rows into.
const ROWS: [&str; 22] = [
    "sub_customers",
    "fee_records",
    "bill_sums",
    "customer_infos",
    "order_infos",
    "order_line_items",
    "refund_infos",
    "data",
    "resources",
    "records",
    "account_balances",
    "customer_balances",
    "user_coupons",
    "quotas",
    "service_types",
    "resource_types",
    "usage_types",
    "measure_units",
    "conversions",
    "provinces",
    "cities",
    "counties",
];

fn rows(captures: &[Capture]) -> BTreeMap<&str, Vec<String>> {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for capture in captures {
        for line in &capture.lines {
            let exchange: Value = line.parse().unwrap_or_default();
            for field in ROWS {
                let rows = exchange["body"][field].as_array().into_iter().flatten();
                all.entry(capture.operation).or_default().extend(rows.map(Value::to_string));
            }
        }
    }
    all
}

#[test]
fn the_same_world_every_time() {
    let (one, other) = (duizhang_sim::sample(), duizhang_sim::sample());
    assert_eq!(captures(&one, PAGE_SIZE)[1].lines, captures(&other, PAGE_SIZE)[1].lines);
    assert_eq!(consumption_xlsx(&one).unwrap(), consumption_xlsx(&other).unwrap());
}

#[test]
fn page_size_does_not_change_the_rows() {
    let world = duizhang_sim::sample();
    let whole = captures(&world, 1000);
    let rows_of_all = rows(&whole);
    assert_eq!(rows(&captures(&world, 7)), rows_of_all);
    assert_eq!(rows_of_all["ListSubCustomerBillDetail"].len(), world.lines.len());
    assert!(rows_of_all.values().all(|rows| !rows.is_empty()), "every operation has rows");
}

#[test]
fn every_rule_is_broken_at_least_once() {
    let world = duizhang_sim::sample();
    let broken: BTreeSet<&str> = world.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(broken, BTreeSet::from(RULES));
    assert!(duizhang_sim::unbroken().findings.is_empty());
    for finding in &world.findings {
        assert!(
            !finding.key.is_empty() && !finding.what.is_empty() && !finding.remedy.is_empty(),
            "{finding:?}"
        );
    }
}

#[test]
fn the_repeated_row_stands_on_another_page() {
    let world = duizhang_sim::sample();
    let finding = world.findings.iter().find(|finding| finding.class == "duplicate").expect("a duplicate");
    let customer = finding.customer_id.as_deref().unwrap();
    let mine = world.lines.iter().filter(|line| line.customer_id == customer);
    let at: Vec<usize> =
        mine.enumerate().filter(|(_, line)| line.id == finding.key[0].1).map(|(at, _)| at).collect();
    assert_eq!(at.len(), 2);
    assert_ne!(at[0] / PAGE_SIZE, at[1] / PAGE_SIZE);
}

#[test]
fn no_number_has_an_exponent_and_every_line_is_one_object() {
    for capture in captures(&duizhang_sim::sample(), PAGE_SIZE) {
        for line in &capture.lines {
            assert!(!line.contains('\n'));
            // A bare number follows a colon; ids and times stand between quotation marks.
            for value in line.split("\":").skip(1).filter(|value| !value.starts_with(['"', '{', '['])) {
                let value = value.split([',', '}', ']']).next().unwrap_or_default();
                assert!(!value.contains('E') && value.chars().filter(|c| *c == 'e').count() <= 1, "{value}");
                assert!(!value.contains('e') || matches!(value, "true" | "false"), "{value}");
            }
        }
    }
}

#[test]
fn csv_rows_are_as_wide_as_the_headings() {
    let world = duizhang_sim::sample();
    let text = consumption_csv(&world);
    let mut fields = 1;
    let mut widths = BTreeSet::new();
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields += 1,
            '\n' if !quoted => {
                widths.insert(fields);
                fields = 1;
            }
            _ => {}
        }
    }
    assert_eq!(widths, BTreeSet::from([duizhang_sim::export::HEADERS.len()]));
}
