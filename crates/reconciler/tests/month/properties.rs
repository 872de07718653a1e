//! What must hold for every month, tried on bent copies of the sample: the order of rows says
//! nothing, what agrees disturbs nobody, differences scale, what is missing proves nothing, and
//! explained + unexplained is the difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{change, like, rows_of, sample, with_money};
use duizhang_lake::{Dataset, Kind};
use duizhang_reconciler::{Break, Month, OutcomeKind, Run, Settings, Sides, UNEXPLAINED, frames, reconcile};
use polars::prelude::*;
use proptest::prelude::*;

fn run(month: &Month) -> Run {
    reconcile(month, &Settings::default()).unwrap()
}

/// Everything that a run says, as one text.
fn told(run: &Run) -> String {
    let tables = frames(run).unwrap();
    let tables =
        [tables.breaks, tables.rules, tables.statement, tables.customers, tables.differences, tables.orders];
    let mut told = String::new();
    for table in tables {
        for column in table.columns() {
            let cells = column.cast(&DataType::String).unwrap();
            let cells: Vec<&str> = cells.str().unwrap().iter().map(Option::unwrap_or_default).collect();
            told.extend([column.name().as_str(), " ", &cells.join("|"), "\n"]);
        }
    }
    told
}

fn shuffled(frame: &DataFrame, seed: u64) -> DataFrame {
    let height = u32::try_from(frame.height()).unwrap();
    let mut order: Vec<u32> = (0..height).collect();
    // Any fixed mixing of the numbers will do.
    order.sort_by_key(|row| (u64::from(*row) + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    frame.take(&IdxCa::from_vec("row".into(), order)).unwrap()
}

#[test]
fn the_order_of_rows_says_nothing() {
    let plain = told(&run(&sample()));
    for seed in [1, 7_777] {
        let mut month = sample();
        for dataset in Dataset::all() {
            change(&mut month, dataset, |frame| shuffled(&frame, seed));
        }
        assert!(told(&run(&month)) == plain, "seed {seed}");
    }
}

/// Breaks as they are compared: id, class, figures.
fn figures(run: &Run) -> BTreeSet<(String, String, Option<i128>, Option<i128>)> {
    let figure = |found: &Break| {
        (found.id.to_string(), found.class.name().to_owned(), found.expected(), found.actual())
    };
    run.breaks.iter().map(figure).collect()
}

#[test]
fn a_transfer_with_its_ledger_row_changes_nothing_else() {
    let before = run(&sample());
    let mut month = sample();
    let time = i64::try_from(1_790_000_000_000_000_u64).unwrap().to_string();
    // A reclaim of 100.00 from another customer, and a ledger row in a currency of its own, so that
    // no balance moves that another row continues.
    let transfer = [
        ("trans_id", "TR-new"),
        ("customer_id", "C-new"),
        ("operation_time", &time),
        ("amount", "100"),
        ("currency", "XXX"),
    ];
    let kind = "SOURCE_OPERATION_BERETRIEVE";
    change(&mut month, Dataset::Adjustments, |frame| like(&frame, "operation_type", kind, &transfer));
    let row = [
        ("account_change_id", "AC-new"),
        ("trade_id", "anything"),
        ("customer_id", "C-new"),
        ("trade_time", &time),
        ("change_amount", "100"),
        ("currency", "XXX"),
    ];
    change(&mut month, Dataset::AccountChanges, |frame| like(&frame, "trade_detail_type", kind, &row));
    let after = run(&month);
    assert_eq!(figures(&before), figures(&after));
    let evaluated = |run: &Run| {
        run.outcomes.iter().find(|outcome| outcome.rule == "adjustment.ledger").unwrap().evaluated
    };
    assert_eq!(evaluated(&before) + 1, evaluated(&after));
}

#[test]
fn differences_scale_with_the_amounts() {
    let plain = run(&sample());
    let mut month = sample();
    for dataset in Dataset::all() {
        let money: Vec<&str> = dataset
            .spec()
            .columns
            .iter()
            .filter(|column| column.kind == Kind::Money)
            .map(|column| column.name)
            .collect();
        change(&mut month, dataset, |frame| {
            money.iter().fold(frame, |frame, name| with_money(frame, name, |_, units| units * 10))
        });
    }
    let scaled = run(&month);
    // What is cut off below a cent does not scale: a cent stays a cent.
    let differences = |run: &Run, factor: i128| -> Vec<(String, i128)> {
        let amounts = |found: &&Break| {
            found.rule != "line.rounding" && matches!(found.sides, Sides::Amounts(..) | Sides::Actual(_))
        };
        let difference = |found: &Break| (found.id.to_string(), found.difference().unwrap_or(0) * factor);
        run.breaks.iter().filter(amounts).map(difference).collect()
    };
    assert!(differences(&plain, 10).len() > 30);
    assert_eq!(differences(&plain, 10), differences(&scaled, 1));
}

#[test]
fn what_is_missing_proves_nothing() {
    let kinds = |run: &Run| -> BTreeMap<&str, OutcomeKind> {
        run.outcomes.iter().map(|outcome| (outcome.rule, outcome.kind())).collect()
    };
    let whole = kinds(&run(&sample()));
    for dataset in Dataset::all() {
        let mut month = sample();
        if month.inputs.remove(&dataset).is_none() {
            continue;
        }
        let settings =
            Settings { only: vec!["line.".to_owned(), "order.".to_owned()], ..Settings::default() };
        for run in [run(&month), reconcile(&month, &settings).unwrap()] {
            for (rule, kind) in kinds(&run) {
                let passed_before = whole.get(rule) == Some(&OutcomeKind::Passed);
                assert!(kind != OutcomeKind::Passed || passed_before, "{rule} passes without {dataset}");
            }
        }
    }
}

/// Σ differences of the breaks of a rule, and what its pair says is unexplained.
fn check_unexplained(run: &Run) {
    let pairs: BTreeSet<&str> = run.differences.iter().map(|row| row.pair).collect();
    for pair in pairs {
        let breaks = run.breaks.iter().filter(|found| found.rule == pair);
        let breaks: i128 = breaks.filter_map(Break::difference).sum();
        let told = run.differences.iter().filter(|row| row.pair == pair && row.cause == UNEXPLAINED);
        assert_eq!(told.map(|row| row.amount).sum::<i128>(), breaks, "{pair}");
    }
}

/// Every side that is a sum is shown as that sum.
fn check_terms(run: &Run) {
    for found in &run.breaks {
        for (side, figure) in [
            (duizhang_reconciler::Side::Expected, found.expected()),
            (duizhang_reconciler::Side::Actual, found.actual()),
        ] {
            let terms: Vec<i128> = found
                .terms
                .iter()
                .filter(|term| term.side == side)
                .map(|term| duizhang_money::parse_units(&term.amount, 8, 38).unwrap())
                .collect();
            if !terms.is_empty() {
                assert_eq!(Some(terms.iter().sum()), figure, "{} {}", found.rule, found.key_text());
            }
        }
    }
}

#[test]
fn explained_and_unexplained_are_the_difference_in_the_sample() {
    let month = sample();
    let run = run(&month);
    check_unexplained(&run);
    check_terms(&run);
    // Taken from the data themselves: all lines less all bills.
    let sum = |dataset, column| -> i128 { rows_of(&month, dataset, column).into_iter().flatten().sum() };
    let lines: i128 = run.statements.iter().map(|row| row.get("payable_amount")).sum();
    let told = run.differences.iter().filter(|row| row.pair == "month.detail").map(|row| row.amount);
    assert_eq!(lines - sum(Dataset::MonthlyBills, "amount"), told.sum::<i128>());
    let causes: BTreeSet<&str> = run.differences.iter().map(|row| row.cause).collect();
    for cause in ["association", "invisible", "order.unknown", "truncation", "timing", "unexplained"] {
        assert!(causes.contains(cause), "no {cause} in {causes:?}");
    }
}

/// Datasets and the columns that are bent.
const BENT: [(Dataset, &str); 12] = [
    (Dataset::Consumption, "payment_amount"),
    (Dataset::Consumption, "coupon_amount"),
    (Dataset::Consumption, "cash_amount"),
    (Dataset::MonthlyBills, "amount"),
    (Dataset::Orders, "amount_after_discount"),
    (Dataset::Orders, "coupon_amount"),
    (Dataset::CouponUsage, "change_amount"),
    (Dataset::Coupons, "balance"),
    (Dataset::Adjustments, "amount"),
    (Dataset::AccountChanges, "change_amount"),
    (Dataset::CustomerBalances, "amount"),
    (Dataset::CouponQuotas, "balance"),
];

/// Codes and names that are bent: a line or order that is suddenly another's, or of another kind.
const RENAMED: [(Dataset, &str, &str); 9] = [
    (Dataset::Consumption, "customer_id", "somebody"),
    (Dataset::Consumption, "trade_id", "elsewhere"),
    (Dataset::Consumption, "currency", "USD"),
    (Dataset::Consumption, "association_type", "1"),
    (Dataset::Orders, "customer_id", "somebody"),
    (Dataset::CouponUsage, "coupon_id", "unknown"),
    (Dataset::CouponUsage, "trade_detail_type", "SOURCE_OPERAIION_EXPIRECLEAR"),
    (Dataset::Adjustments, "trans_id", "another"),
    (Dataset::AccountChanges, "customer_id", "somebody"),
];

fn cell(frame: &DataFrame, name: &str, row: usize, value: Expr) -> DataFrame {
    let kind = frame.column(name).unwrap().dtype().clone();
    let row = u32::try_from(row % frame.height().max(1)).unwrap();
    let new = when(col("row").eq(lit(row))).then(value.cast(kind.clone())).otherwise(col(name));
    let bent = frame.clone().lazy().with_row_index("row", None).with_columns([new.cast(kind).alias(name)]);
    bent.drop(by_name(["row"], true, false)).collect().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn explained_and_unexplained_are_the_difference(
        bent in proptest::collection::vec((0..BENT.len(), 0..4_000_usize, -100_000_000_000_i64..100_000_000_000), 0..12),
        renamed in proptest::collection::vec((0..RENAMED.len(), 0..4_000_usize), 0..8),
        tolerance in 0..200_000_000_i128,
    ) {
        let mut month = sample();
        for (place, row, units) in bent {
            let (dataset, name) = BENT[place];
            change(&mut month, dataset, |frame| {
                let height = frame.height().max(1);
                with_money(frame, name, |at, old| old + if at == row % height { i128::from(units) } else { 0 })
            });
        }
        for (place, row) in renamed {
            let (dataset, name, value) = RENAMED[place];
            change(&mut month, dataset, |frame| cell(&frame, name, row, lit(value)));
        }
        let tolerances = duizhang_reconciler::catalogue::RULES.iter().map(|rule| (rule.id.to_owned(), tolerance));
        let settings = Settings { tolerances: tolerances.collect(), ..Settings::default() };
        // That it ends at all says that every pair's causes add up to its difference.
        for settings in [Settings::default(), settings] {
            let run = reconcile(&month, &settings).unwrap();
            check_unexplained(&run);
            check_terms(&run);
        }
    }
}
