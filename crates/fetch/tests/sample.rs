//! Fetches the sample from a server and compares the captures with those of `samples/`.
#![allow(clippy::unwrap_used)] // a test may

mod common;

use common::{Fetch, lines_of, lines_of_sample, rows_of};
use duizhang_api::ErrorKind;
use duizhang_fetch::{FetchError, Part, Unfinished};
use duizhang_sim::server::Options;

/// Every line that the sample has, except for balances of another moment.
fn expected() -> Vec<String> {
    let mut lines = lines_of_sample();
    lines.retain(|line| {
        !(line.contains("\"ListCustomersBalancesDetail\"") && line.contains("\"taken_at\":\"2026-08-31"))
    });
    lines
}

fn check(faults: &[&str]) {
    let fetch = Fetch::new(faults);
    let files = fetch.run(Unfinished::Refuse).unwrap_or_else(|error| panic!("{faults:?}: {error}"));
    let (is, should) = (lines_of(&files), expected());
    let missing: Vec<&String> = should.iter().filter(|line| !is.contains(line)).take(3).collect();
    assert!(missing.is_empty(), "{faults:?}: missing {missing:#?}");
    // Beside the sample's lines only what was asked for and found empty.
    for line in is.iter().filter(|line| !should.contains(line)) {
        assert!(line.contains("\"total_count\":0"), "{faults:?}: {}", &line[..line.len().min(600)]);
    }
}

#[test]
fn the_sample_comes_as_it_is() {
    check(&[]);
}

/// What was recorded can be fetched once more, in pages of another size even.
#[test]
fn a_recording_is_fetched_as_it_was() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/2026-09/captures");
    let source = format!("captures:{samples}").parse().unwrap();
    let fetch = Fetch::with(Options { source, ..common::options(&[]) });
    let files = fetch.run(Unfinished::Refuse).unwrap();
    let (is, should) = (lines_of(&files), expected());
    let missing: Vec<&str> =
        should.iter().filter(|line| !is.contains(line)).map(|line| line.get(..300).unwrap_or(line)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn under_every_fault_that_passes() {
    check(&["429:every=11", "500:every=13", "gateway:every=17", "cut:every=19", "malformed:every=23"]);
}

/// A list that moves while it is read is read again, and no row is lost or doubled.
#[test]
fn a_list_that_moves() {
    let operation = "ListSubCustomerBillDetail";
    for faults in [
        ["drift:ListSubCustomerBillDetail:after=20:count=2", "500:every=50"],
        ["drift:ListSubCustomerBillDetail:after=21:count=5", "total:ListSubCustomerBillDetail:count=1"],
    ] {
        let fetch = Fetch::new(&faults).only(&[Part::Consumption]);
        let files = fetch.run(Unfinished::Refuse).unwrap();
        assert_eq!(rows_of(&lines_of(&files), operation), rows_of(&lines_of_sample(), operation));
    }
}

#[test]
fn faults_that_stay_are_told_and_the_rest_is_kept() {
    for (fault, kind) in [
        ("500:ListPartnerAdjustRecords", ErrorKind::Server),
        ("refused:ListPartnerAdjustRecords", ErrorKind::RefusedInSuccess),
        ("429:ListIssuedPartnerCoupons", ErrorKind::Throttled),
    ] {
        let parts = [Part::Adjustments, Part::Coupons, Part::Customers, Part::Consumption];
        let fetch = Fetch::new(&[fault]).only(&parts);
        match fetch.run(Unfinished::Refuse).unwrap_err() {
            FetchError::Api { source, .. } => assert_eq!(source.kind, kind, "{fault}"),
            other => panic!("{fault}: {other}"),
        }
        // Without the fault the same folder comes to its end.
        let fetch = fetch.on_a_sound_server();
        let error = fetch.run(Unfinished::Refuse).unwrap_err();
        assert!(matches!(error, FetchError::Unfinished { .. }), "{error}");
        let files = fetch.run(Unfinished::Resume).unwrap();
        let (is, should) = (lines_of(&files), expected());
        for operation in ["ListPartnerAdjustRecords", "ListIssuedPartnerCoupons", "ListSubCustomerBillDetail"]
        {
            let name = format!("\"operation\":\"{operation}\"");
            let mut should = should.iter().filter(|line| line.contains(&name));
            assert!(should.all(|line| is.contains(line)), "{fault}: {operation}");
        }
        let asked = fetch.pages_asked_twice();
        assert!(asked <= 2, "{asked} pages were asked for again");
    }
    let fetch = Fetch::new(&["total:ListIssuedPartnerCoupons"]).only(&[Part::Coupons]);
    assert!(matches!(fetch.run(Unfinished::Refuse), Err(FetchError::Moving { .. })));
}

#[test]
fn an_optional_part_that_is_refused_is_left_out_and_says_so() {
    let fetch = Fetch::lacking("BPC_ITEM_FINANCE_030100").only(&[Part::Adjustments, Part::AccountChanges]);
    let files = fetch.run(Unfinished::Refuse).unwrap();
    let lines = lines_of(&files);
    let told = lines.iter().filter(|line| line.contains("ListPartnerAccountChangeRecords")).count();
    assert_eq!(told, 1);
    assert_eq!(fetch.refused(), vec![Part::AccountChanges]);
}

#[test]
fn part_of_a_month() {
    let fetch = Fetch::new(&[]).only(&[Part::Consumption]);
    let files = fetch.run(Unfinished::Refuse).unwrap();
    let names: Vec<String> =
        files.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(
        names,
        [
            "ListConsumeSubCustomers.jsonl.zst",
            "ListCustomerOrders.jsonl.zst",
            "ListSubCustomerBillDetail.jsonl.zst",
            "ListSubcustomerMonthlyBills.jsonl.zst"
        ]
    );
}
