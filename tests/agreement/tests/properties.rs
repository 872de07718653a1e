//! What must hold for every drawn month: the order of rows says nothing, what agrees disturbs nobody, differences scale,
//! what is missing proves nothing, threads and the way into the lake do not matter.
//!
//! That explained and unexplained add up to the difference of the two sides is a part of every comparison with the
//! auditor (`compare.rs`).

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // a test; its captures need no care

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use duizhang_agreement::compare::by_engine;
use duizhang_agreement::{draw, engine, judge};
use duizhang_auditor::{Month, Row, State, audit, moment};
use duizhang_lake::{Dataset, Kind};
use duizhang_reconciler::{Conclusion, OutcomeKind, Run};
use rust_decimal::Decimal;

/// Months for each property, each reconciled several times.
const MONTHS: u64 = 40;
const LINES_MAX: usize = 150;

fn months() -> impl Iterator<Item = (u64, Month)> {
    (1_000..1_000 + MONTHS).map(|number| (number, draw::month(number, LINES_MAX).month))
}

fn run(month: &Month) -> Run {
    engine::run(month).unwrap()
}

fn is_own(rule: &str) -> bool {
    rule.starts_with("own.")
}

fn outcomes(run: &Run) -> BTreeMap<&'static str, OutcomeKind> {
    run.outcomes.iter().map(|outcome| (outcome.rule, outcome.kind())).collect()
}

#[test]
fn the_order_of_rows_says_nothing() {
    for (number, month) in months() {
        let mut shuffled = month.clone();
        let mut rng = fastrand::Rng::with_seed(number);
        let others = shuffled.others.values_mut();
        for table in
            std::iter::once(&mut shuffled.tables).chain(others).flat_map(|tables| tables.values_mut())
        {
            rng.shuffle(&mut table.rows);
        }
        let (a, b) = (run(&month), run(&shuffled));
        assert_eq!(a.breaks, b.breaks, "month {number}");
        assert_eq!(a.outcomes, b.outcomes, "month {number}");
        assert_eq!(a.differences, b.differences, "month {number}");
        assert_eq!(a.statements, b.statements, "month {number}");
        assert_eq!(audit(&month), audit(&shuffled), "the auditor, month {number}");
    }
}

/// All amounts, and the tolerances, times ten.
fn scaled(month: &Month) -> Month {
    let ten = Decimal::from(10);
    let mut scaled = month.clone();
    let others = scaled.others.values_mut();
    let tables = std::iter::once(&mut scaled.tables).chain(others).flatten();
    let tables = tables.map(|(name, table)| (name.as_str(), &mut table.rows));
    let states = scaled.coupon_states.iter_mut().map(|(_, _, rows)| ("coupons", rows));
    for (name, rows) in tables.chain(states) {
        // Tables of the user's own are in no rule that is compared here.
        let Some(dataset) = Dataset::all().find(|dataset| dataset.name() == name) else { continue };
        for column in dataset.spec().columns.iter().filter(|column| column.kind == Kind::Money) {
            for row in rows.iter_mut() {
                if let Some(amount) = row.amount(column.name) {
                    row.0.insert(column.name.to_owned(), (amount * ten).to_string());
                }
            }
        }
    }
    scaled.tolerances.values_mut().for_each(|amount| *amount *= ten);
    scaled
}

#[test]
fn differences_scale_with_amounts() {
    // A cent stays a cent: what is cut off below it does not scale, nor do tolerances in a file of own rules. And rows and
    // days are counted, not paid.
    let scales = |found: &&duizhang_reconciler::Break| {
        let is_count = found.rule.starts_with("mdf.") && found.class.name() != "amount";
        found.rule != "line.rounding" && found.rule != "line.identity" && !is_own(found.rule) && !is_count
    };
    let mut compared = 0;
    for (number, month) in months() {
        let (small, large) = (run(&month), run(&scaled(&month)));
        let figures = |run: &Run, by: i128| -> Vec<_> {
            let of = |found: &duizhang_reconciler::Break| {
                (found.id.clone(), found.class, found.difference().map(|units| units * by))
            };
            run.breaks.iter().filter(|found| scales(found)).map(of).collect()
        };
        assert_eq!(figures(&small, 10), figures(&large, 1), "month {number}");
        compared += figures(&small, 1).len();
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn what_is_missing_proves_nothing() {
    for (number, month) in months().step_by(5) {
        let whole = outcomes(&run(&month));
        for dataset in month.tables.keys() {
            let mut gone = month.clone();
            gone.tables.remove(dataset);
            let mut partial = month.clone();
            partial.tables.get_mut(dataset).unwrap().state = State::Partial;
            for (what, less) in [("without", gone), ("with part of", partial)] {
                let less = run(&less);
                for (rule, outcome) in outcomes(&less) {
                    let turned = whole[rule] == OutcomeKind::Broken && outcome == OutcomeKind::Passed;
                    assert!(!turned, "month {number}: {rule} passes {what} {dataset}");
                }
                let verdict = less.verdict.datasets.iter().find(|verdict| verdict.dataset == *dataset);
                if verdict.is_some_and(|verdict| verdict.needed == "yes") {
                    assert_ne!(less.result, Conclusion::Clean, "month {number} is clean {what} {dataset}");
                }
            }
        }
    }
}

/// What is derived without coupon ledgers holds of months whose ledgers are known: nothing is broken, and what was really
/// used lies between the bounds.
#[test]
fn what_is_derived_is_true() {
    let mut compared = 0;
    for number in 0..24 {
        let seed = duizhang_sim::Seed {
            seed: 7_000 + number,
            partner: 1,
            cycle: duizhang_sim::Cycle::new(2026, 9),
            site: duizhang_sim::Site::China,
            customers: 6,
            lines: 120,
            orders: 30,
            coupons: 100,
            breaks: duizhang_sim::Breaks::None,
        };
        let whole = draw::of_world(&duizhang_sim::seeded(&seed));
        assert!(run(&whole).breaks.is_empty(), "month {number}");
        let mut without = whole.clone();
        without.tables.remove("coupon_usage");
        // Seen after the month, and not known when.
        for taken in [None, Some(whole.bounds().1 + 6 * 86_400 * moment::SECOND)] {
            without.coupons_taken = taken.map(|taken| (taken, taken));
            let derived = run(&without);
            let broken: Vec<String> = by_engine(&derived);
            assert!(broken.iter().all(|told| told.starts_with("coupon.known")), "month {number}: {broken:?}");
            for (customer, (least, most)) in &derived.derived_use {
                let of_partner = |row: &&Row| {
                    let coupons = whole.rows("coupons");
                    coupons.iter().any(|coupon| coupon.text("coupon_id") == row.text("coupon_id"))
                };
                let is_meant = |row: &&Row| {
                    row.text("customer_id") == Some(customer.as_str())
                        && row.text("revenue_expense_type") == Some("EXPENSE")
                        && row.text("bill_cycle") == Some("2026-09")
                };
                let uses = whole.rows("coupon_usage").iter().filter(is_meant).filter(of_partner);
                let used: Decimal = uses.map(|row| row.money("change_amount").abs()).sum();
                let used = duizhang_money::parse_money(&used.to_string()).unwrap();
                assert!(
                    (*least..=*most).contains(&used),
                    "month {number}: {least} <= {used} <= {most} of {customer}"
                );
                compared += usize::from(used > 0);
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

fn row<const N: usize>(cells: [(&str, &str); N]) -> Row {
    Row(cells.into_iter().map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect())
}

/// An order with its order line, its two lines, their bills and their listing, of a customer of its own; a transfer and
/// its ledger row in a currency of their own, which no balance continues.
fn with_matched(month: &Month) -> Month {
    let mut more = month.clone();
    let currency = month.rows("consumption").iter().find_map(|line| line.text("currency")).unwrap_or("CNY");
    let at = moment::text(month.bounds().0 + 86_400 * moment::SECOND);
    let mut add = |dataset: &str, row: Row| {
        if let Some(table) = more.tables.get_mut(dataset) {
            if let Some(asked) = table.asked.get_mut("customer_id") {
                asked.insert("Z".to_owned());
            }
            table.rows.push(row);
        }
    };
    add("consuming_customers", row([("customer_id", "Z")]));
    for (id, amount) in [("matched-1", "60.5"), ("matched-2", "39.5")] {
        add(
            "consumption",
            row([
                ("currency", currency),
                ("bill_cycle", &month.cycle),
                ("customer_id", "Z"),
                ("association_type", "2"),
                ("service_type_code", "s"),
                ("resource_type_code", "r"),
                ("charging_mode", "1"),
                ("bill_detail_type", "1"),
                ("trade_id", "matched-order"),
                ("id", id),
                ("consume_time", &at),
                ("trade_time", &at),
                ("official_amount", amount),
                ("payment_amount", amount),
                ("cash_amount", amount),
            ]),
        );
    }
    add(
        "monthly_bills",
        row([
            ("currency", currency),
            ("customer_id", "Z"),
            ("cloud_service_type", "s"),
            ("resource_type_code", "r"),
            ("charge_mode", "1"),
            ("bill_type", "0"),
            ("amount", "100"),
            ("debit_amount", "100"),
        ]),
    );
    let order = [
        ("order_id", "matched-order"),
        ("customer_id", "Z"),
        ("status", "5"),
        ("order_type", "1"),
        ("payment_time", &at),
        ("currency", currency),
        ("official_amount", "100"),
        ("amount_after_discount", "100"),
    ];
    add("orders", row(order));
    add(
        "order_lines",
        row([
            ("order_line_item_id", "matched"),
            ("order_id", "matched-order"),
            ("amount_after_discount", "100"),
        ]),
    );
    let kind = "SOURCE_OPERATION_BEADJUST";
    add(
        "adjustments",
        row([
            ("trans_id", "matched"),
            ("customer_id", "Z"),
            ("operation_type", kind),
            ("amount", "3"),
            ("currency", "XXX"),
            ("operation_time", &at),
        ]),
    );
    add(
        "account_changes",
        row([
            ("account_change_id", "matched"),
            ("customer_id", "Z"),
            ("balance_type", "BALANCE_TYPE_DEBIT"),
            ("trade_detail_type", kind),
            ("trade_id", "matched"),
            ("type", "2"),
            ("change_amount", "3"),
            ("balance_after_change", "100"),
            ("currency", "XXX"),
            ("trade_time", &at),
        ]),
    );
    more
}

#[test]
fn what_agrees_disturbs_nobody() {
    for (number, month) in months() {
        // One dataset of two would be no pair; and a first line would say which currency the month has.
        let is_whole = ["consumption", "monthly_bills", "orders", "consuming_customers"]
            .iter()
            .all(|dataset| !month.rows(dataset).is_empty());
        if !is_whole {
            continue;
        }
        let (before, after) = (run(&month), run(&with_matched(&month)));
        let skipped = |run: &Run| -> Vec<_> {
            // Own rules may be about any rows, also these.
            run.outcomes
                .iter()
                .filter(|outcome| !is_own(outcome.rule))
                .map(|outcome| (outcome.rule, outcome.reason.clone(), outcome.broken))
                .collect()
        };
        let only_one_side =
            ["adjustments", "account_changes"].iter().any(|name| !month.tables.contains_key(*name));
        let told = |run: &Run| -> Vec<String> {
            let told = by_engine(run).into_iter();
            let told = told.filter(|told| !is_own(told));
            told.filter(|told| !only_one_side || !told.starts_with("adjustment.ledger")).collect()
        };
        assert_eq!(told(&before), told(&after), "month {number}");
        if !only_one_side {
            assert_eq!(skipped(&before), skipped(&after), "month {number}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let told = |threads: &str| {
        let mut agreement = Command::new(env!("CARGO_BIN_EXE_agreement"));
        agreement.env("POLARS_MAX_THREADS", threads);
        agreement.args(["--months", "12", "--from", "2000", "--lines", "300", "--tell"]).output().unwrap()
    };
    let (one, five) = (told("1"), told("5"));
    assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stdout));
    let text = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text(&one).lines().count() > 20, "{}", text(&one));
    assert_eq!(text(&one), text(&five));
}

/// Captures through the lake, in pages and files of any size, against the auditor's own reading of them.
#[test]
fn the_way_through_the_lake_changes_nothing() {
    for number in [3_001, 3_004, 3_010] {
        let world = draw::month(number, 60).world;
        let month = draw::of_world(&world);
        let wanted = judge(&month);
        assert!(wanted.disagreements.is_empty(), "month {number}: {}", wanted.disagreements.join("\n"));
        for (page, parts) in [(1_000, 1), (7, 3)] {
            let folder = tempfile::tempdir().unwrap();
            for capture in duizhang_sim::wire::captures(&world, page) {
                for part in 0..parts {
                    let lines: Vec<&str> =
                        capture.lines.iter().skip(part).step_by(parts).map(String::as_str).collect();
                    let path = folder.path().join(format!("{}-{part}.jsonl", capture.operation));
                    if !lines.is_empty() {
                        std::fs::write(path, lines.join("\n") + "\n").unwrap();
                    }
                }
            }
            let run = imported(folder.path(), &month.cycle);
            let disagreements = duizhang_agreement::compare::disagreements(&wanted.audit, &run);
            let reasons = run.verdict.datasets.iter().map(|verdict| &verdict.reasons);
            assert!(
                disagreements.is_empty(),
                "month {number}, pages of {page}: {}\n{reasons:?}",
                disagreements.join("\n"),
                reasons = reasons.collect::<Vec<_>>()
            );
        }
    }
}

/// Imports the captures of a folder and reconciles what the lake then holds.
fn imported(captures: &Path, cycle: &str) -> Run {
    use duizhang_lake::store::{Existing, ImportRequest, import};
    let folder = tempfile::tempdir().unwrap();
    let home = duizhang_lake::Home::open(folder.path().join("home")).unwrap();
    let cycle = cycle.parse().unwrap();
    let request = ImportRequest {
        paths: &[captures.to_owned()],
        cycle: Some(cycle),
        options: duizhang_lake::import::Options::default(),
        existing: Existing::Refuse,
        now: duizhang_money::Timestamp::from_micros(0).unwrap(),
        program: "test",
        rows_in_memory: duizhang_lake::RUN_ROWS,
    };
    import(&home, &request, &mut ()).unwrap();
    let snapshot = duizhang_lake::Snapshot::latest(&home, cycle).unwrap();
    let mut inputs = BTreeMap::new();
    for dataset in Dataset::all() {
        let Some(input) = duizhang_reconciler::Input::of(&snapshot, dataset).unwrap() else { continue };
        inputs.insert(dataset, input);
    }
    let month = duizhang_reconciler::Month {
        cycle,
        inputs,
        others: BTreeMap::new(),
        coupon_states: duizhang_reconciler::CouponStates::default(),
    };
    duizhang_reconciler::reconcile(&month, &duizhang_reconciler::Settings::default()).unwrap()
}
