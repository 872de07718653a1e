//! Single rules on bent copies of the sample, where the sample itself has no such case.

use std::collections::BTreeSet;

use crate::support::{change, like, rows_of, sample, with_money};
use crate::world::{World, minute, row};
use duizhang_lake::{ASKED_GAP, Dataset, State};
use duizhang_reconciler::{Month, Outcome, Run, Settings, reconcile};
use polars::prelude::*;

fn run(month: &Month) -> Run {
    reconcile(month, &Settings::default()).unwrap()
}

/// The keys of the breaks of a rule.
fn broken(run: &Run, rule: &str) -> Vec<String> {
    run.breaks.iter().filter(|found| found.rule == rule).map(duizhang_reconciler::Break::key_text).collect()
}

fn outcome_of<'a>(run: &'a Run, rule: &str) -> &'a Outcome {
    run.outcomes.iter().find(|outcome| outcome.rule == rule).unwrap()
}

fn says(run: &Run, rule: &str) -> String {
    run.outcomes
        .iter()
        .find(|outcome| outcome.rule == rule)
        .unwrap()
        .says()
        .map(|says| says.en)
        .unwrap_or_default()
}

/// 2026-09-14T09:00:00Z, when the sample gives money back for three changes.
const CHANGE: i64 = 1_789_376_400_000_000;
const MINUTE: i64 = 60_000_000;

/// The month with an order of this type, amount (units) and time, of the customer who got 150.75
/// back at [`CHANGE`] under a transaction's number.
fn with_order(kind: &str, amount: i128, time: i64) -> Month {
    let mut month = sample();
    let lines = month.inputs[&Dataset::Consumption].frame.clone().collect().unwrap();
    let wanted = lines.column("bill_detail_type").unwrap().i64().unwrap();
    let payment = lines.column("payment_amount").unwrap().decimal().unwrap().physical().clone();
    let at = (0..lines.height())
        .find(|&row| wanted.get(row) == Some(20) && payment.get(row) == Some(-15_075_000_000))
        .unwrap();
    let customer = lines.column("customer_id").unwrap().str().unwrap().get(at).unwrap().to_owned();
    change(&mut month, Dataset::Orders, |frame| {
        let time = time.to_string();
        let put = [
            ("order_id", "DOWNGRADE"),
            ("customer_id", customer.as_str()),
            ("order_type", kind),
            ("status", "5"),
            ("payment_time", &time),
            ("sub_order_infos", "[]"),
        ];
        let first = frame.column("order_id").unwrap().str().unwrap().get(0).unwrap().to_owned();
        let more = like(&frame, "order_id", &first, &put);
        let last = more.height() - 1;
        with_money(more, "amount_after_discount", |row, units| if row == last { amount } else { units })
    });
    month
}

#[test]
fn a_downgrade_is_billed_under_its_transaction() {
    let unbilled =
        |month: &Month| broken(&run(month), "order.unbilled").iter().any(|key| key == "order_id=DOWNGRADE");
    assert!(!unbilled(&with_order("3", -15_075_000_000, CHANGE)));
    assert!(
        !unbilled(&with_order("3", 15_075_000_000, CHANGE + 5 * MINUTE)),
        "the sign of the order does not matter"
    );
    assert!(unbilled(&with_order("3", -15_076_000_000, CHANGE)), "another amount");
    assert!(unbilled(&with_order("3", -15_075_000_000, CHANGE + 6 * MINUTE)), "another time");
    assert!(unbilled(&with_order("10", -15_075_000_000, CHANGE)), "another type");
    assert!(unbilled(&with_order("1", -15_075_000_000, CHANGE)), "a purchase");
}

#[test]
fn a_refund_settles_one_order_only() {
    let mut month = with_order("3", 15_075_000_000, CHANGE);
    change(&mut month, Dataset::Orders, |frame| {
        like(&frame, "order_id", "DOWNGRADE", &[("order_id", "DOWNGRADE2")])
    });
    let unbilled = broken(&run(&month), "order.unbilled");
    assert!(unbilled.contains(&"order_id=DOWNGRADE2".to_owned()), "{unbilled:?}");
    assert!(!unbilled.contains(&"order_id=DOWNGRADE".to_owned()), "{unbilled:?}");
}

/// Transfers (id, minute) and ledger rows (id, minute) of one customer and amount.
fn transfers(adjusted: &[(&str, i64)], booked: &[(&str, i64)]) -> Vec<(String, String, Vec<String>)> {
    let kind = || "SOURCE_OPERATION_BEADJUST".to_owned();
    let adjustment = |(id, at): &(&str, i64)| {
        row([
            ("trans_id", (*id).to_owned()),
            ("customer_id", "A".to_owned()),
            ("operation_type", kind()),
            ("amount", "300".to_owned()),
            ("currency", "CNY".to_owned()),
            ("operation_time", minute(*at)),
        ])
    };
    let change = |(id, at): &(&str, i64)| {
        row([
            ("account_change_id", (*id).to_owned()),
            ("customer_id", "A".to_owned()),
            ("trade_detail_type", kind()),
            ("change_amount", "300".to_owned()),
            ("currency", "CNY".to_owned()),
            ("trade_time", minute(*at)),
        ])
    };
    let world = World::from([
        (Dataset::Adjustments, adjusted.iter().map(adjustment).collect()),
        (Dataset::AccountChanges, booked.iter().map(change).collect()),
    ]);
    let settings = Settings { only: vec!["adjustment.ledger".to_owned()], ..Settings::default() };
    let run = crate::world::run(&world, &settings);
    let told = |found: &duizhang_reconciler::Break| {
        let values = |tried: &duizhang_reconciler::Candidate| {
            tried.key.iter().map(|(_, value)| value.to_owned()).collect::<Vec<String>>()
        };
        let tried = found.tried.iter().map(|tried| format!("{} {:?}", tried.predicate, values(tried)));
        (found.key_text(), found.class.name().to_owned(), tried.collect())
    };
    run.breaks.iter().map(told).collect()
}

#[test]
fn what_fits_equally_well_is_in_doubt_from_either_side() {
    let text =
        |key: &str, class: &str, tried: &str| (key.to_owned(), class.to_owned(), vec![tried.to_owned()]);
    // Two rows for one transfer: one of them has none.
    assert_eq!(
        transfers(&[("T", 5)], &[("a", 3), ("b", 7)]),
        [
            text("trans_id=T", "ambiguous", "tie [\"b\"]"),
            text("account_change_id=b", "missing_adjustment", "taken [\"T\"]"),
        ]
    );
    // Two transfers for one row: which of them was not booked, nobody can say.
    assert_eq!(
        transfers(&[("T", 3), ("U", 7)], &[("a", 5)]),
        [
            text("trans_id=T", "ambiguous", "tie [\"U\"]"),
            text("trans_id=U", "missing_ledger", "taken [\"a\"]"),
        ]
    );
    assert_eq!(transfers(&[("T", 3), ("U", 8)], &[("a", 5)]).len(), 1);
}

#[test]
fn a_gap_concerns_those_whose_it_is() {
    let verdicts = |month: &Month| -> Vec<(String, State)> {
        run(month).customers.into_iter().map(|verdict| (verdict.customer_id, verdict.state)).collect()
    };
    let whole = verdicts(&sample());
    // One customer is listed and has no lines.
    assert_eq!(whole.iter().filter(|(_, state)| *state != State::Complete).count(), 1);
    let (customer, _) = whole.iter().find(|(_, state)| *state == State::Complete).unwrap().clone();
    let with_gap = |whose: &str| {
        let mut month = sample();
        let lines = month.inputs.get_mut(&Dataset::Consumption).unwrap();
        lines.state = State::Partial;
        lines.asked.insert(ASKED_GAP.to_owned(), BTreeSet::from([whose.to_owned()]));
        verdicts(&month)
    };
    let partial = |verdicts: &[(String, State)]| -> BTreeSet<String> {
        let partial = verdicts.iter().filter(|(_, state)| *state == State::Partial);
        partial.map(|(customer, _)| customer.clone()).collect()
    };
    let mut expected = partial(&whole);
    expected.insert(customer.clone());
    assert_eq!(partial(&with_gap(&customer)), expected);
    assert_eq!(partial(&with_gap("*")).len(), whole.len(), "nobody knows whose");
}

#[test]
fn balances_of_before_the_end_say_nothing_about_it() {
    let early = run(&closing_at(1_790_784_000_000_000 - 2 * MINUTE));
    assert_eq!(early.verdict.state_of(Dataset::CustomerBalances), State::Partial);
    assert_eq!(says(&early, "balance.rollforward"), "customer_balances is partial");
}

/// The month with one more row in a coupon's ledger, of this type and way, over 1.00.
fn with_usage(detail: &str, way: &str) -> (Month, String) {
    let mut month = sample();
    let plain = run(&month);
    let coupon = {
        let frame = month.inputs[&Dataset::CouponUsage].frame.clone().collect().unwrap();
        let known = month.inputs[&Dataset::Coupons].frame.clone().collect().unwrap();
        let known: Vec<String> =
            known.column("coupon_id").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect();
        let used = frame.column("coupon_id").unwrap().str().unwrap().clone();
        let created_late = |coupon: &str| !broken(&plain, "coupon.balance").join(" ").contains(coupon);
        used.iter()
            .flatten()
            .find(|id| known.contains(&(*id).to_owned()) && created_late(id))
            .unwrap()
            .to_owned()
    };
    change(&mut month, Dataset::CouponUsage, |frame| {
        let put = [
            ("trade_id", "ADDED"),
            ("trade_detail_type", detail),
            ("revenue_expense_type", way),
            ("change_amount", "1"),
            ("bill_cycle", "2026-09"),
        ];
        like(&frame, "coupon_id", &coupon, &put)
    });
    (month, format!("coupon_id={coupon}"))
}

#[test]
fn what_a_coupon_row_means_decides_where_it_counts() {
    for (detail, balance, trade) in [
        ("SOURCE_OPERAIION_USAGE", true, true),
        ("SOMETHING_NEW", true, true),
        ("SOURCE_OPERATION_TRANSFER", true, false),
        ("SOURCE_OPERATION_DEPOSIT_FROZEN", true, false),
        ("SOURCE_OPERAIION_PRIZE", false, false),
        ("SOURCE_OPERAIION_EXPIRECLEAR", false, false),
        ("SOURCE_OPERATION_COUPONCANCEL", false, false),
    ] {
        let (month, coupon) = with_usage(detail, "EXPENSE");
        let run = run(&month);
        assert_eq!(broken(&run, "coupon.balance").contains(&coupon), balance, "{detail}: balance");
        let traded = broken(&run, "coupon.trade").iter().any(|key| key.ends_with("trade_id=ADDED"));
        assert_eq!(traded, trade, "{detail}: trade");
    }
}

#[test]
fn a_coupon_whose_ledger_begins_too_late_is_left_alone() {
    let mut month = sample();
    let plain = run(&month);
    let before = outcome_of(&plain, "coupon.balance").evaluated;
    let asked = &mut month.inputs.get_mut(&Dataset::CouponUsage).unwrap().asked;
    let windows = asked["account_window"].iter().map(|window| window.replace("2026-01-01", "2026-09-01"));
    let windows = windows.collect();
    asked.insert("account_window".to_owned(), windows);
    let run = run(&month);
    let after = outcome_of(&run, "coupon.balance");
    assert!(after.evaluated < before, "{} of {before}", after.evaluated);
    assert!(says(&run, "coupon.balance").contains("not fully known"));
    // The month itself is covered all the same.
    let unjudged = |run: &Run| outcome_of(run, "coupon.trade").unjudged;
    assert_eq!(unjudged(&run), unjudged(&plain));
}

/// The closing balances, taken at another moment.
fn closing_at(micros: i64) -> Month {
    let mut month = sample();
    change(&mut month, Dataset::CustomerBalances, |frame| {
        let kind = frame.column("taken_at").unwrap().dtype().clone();
        let taken = frame.column("taken_at").unwrap().datetime().unwrap().physical().clone();
        let last = taken.iter().flatten().max().unwrap();
        let moved = taken.iter().map(|time| if time == Some(last) { Some(micros) } else { time });
        let moved =
            Int64Chunked::from_iter_options("taken_at".into(), moved).into_column().cast(&kind).unwrap();
        let mut frame = frame;
        frame.with_column(moved).unwrap();
        frame
    });
    month
}

#[test]
fn balances_need_the_lines_of_every_month_they_reach_into() {
    // 2026-09-30T16:00:00Z is midnight in Beijing: the month's end, not the next month.
    let midnight = 1_790_784_000_000_000;
    let on_time = run(&closing_at(midnight));
    assert_eq!(broken(&on_time, "balance.rollforward").len(), 1);
    assert_eq!(says(&on_time, "balance.rollforward"), "late charges of 2026-08 are unknown");
    let late = run(&closing_at(midnight + MINUTE));
    let outcome = late.outcomes.iter().find(|outcome| outcome.rule == "balance.rollforward").unwrap();
    assert_eq!(outcome.kind().name(), "skipped");
    assert!(
        says(&late, "balance.rollforward").ends_with("2026-10"),
        "{}",
        says(&late, "balance.rollforward")
    );
    // With October in the lake it is evaluated again; its lines of after the closing do not matter.
    let mut whole = closing_at(midnight + MINUTE);
    let october = [Dataset::Consumption, Dataset::Adjustments].map(|dataset| {
        let mut input = whole.inputs[&dataset].clone();
        input.frame = input.frame.filter(lit(false));
        (dataset, input)
    });
    whole.others.insert("2026-10".parse().unwrap(), october.into_iter().collect());
    assert_eq!(broken(&run(&whole), "balance.rollforward").len(), 1);
}

#[test]
fn late_charges_of_the_month_before_count_where_they_are_known() {
    let mut month = sample();
    let balances = rows_of(&month, Dataset::CustomerBalances, "amount");
    assert!(balances.len() > 10);
    // August has one line, deducted in September: the customer whose cash is 12.34 short paid it.
    let customer = run(&month)
        .breaks
        .iter()
        .find(|found| found.rule == "balance.rollforward")
        .and_then(|found| found.customer_id.clone())
        .unwrap();
    let mut august = month.inputs[&Dataset::Consumption].clone();
    let frame = august
        .frame
        .clone()
        .filter(col("customer_id").eq(lit(customer.as_str())))
        .collect()
        .unwrap()
        .slice(0, 1);
    let frame = with_money(frame, "cash_amount", |_, _| 1_234_000_000);
    august.frame = frame.lazy();
    month.others.insert("2026-08".parse().unwrap(), [(Dataset::Consumption, august)].into_iter().collect());
    let run = run(&month);
    assert_eq!(broken(&run, "balance.rollforward"), Vec::<String>::new());
    assert_eq!(says(&run, "balance.rollforward"), "");
    assert!(run.differences.iter().any(|row| row.cause == "other_month" && row.amount == -1_234_000_000));
}
