//! Coupons of customers whose ledger is not there: what breaks a rule whatever was used, and that nothing
//! else does. The last test lives through random months of coupons and knows what was used.

use std::collections::BTreeMap;

use crate::support::sample;
use crate::world::{Row, World, cycle, frame, minute, month, row};
use duizhang_lake::Dataset;
use duizhang_reconciler::{
    Break, Class, CouponState, Month, Outcome, OutcomeKind, Run, Settings, Sides, frames, reconcile,
};
use polars::prelude::*;
use proptest::prelude::*;

const RULES: [&str; 5] =
    ["coupon.balance", "coupon.trade", "coupon.customer", "coupon.validity", "coupon.known"];
const DAY: i64 = 1_440;
/// Late charges of the month before are over: the 5th, 12:00.
const CLOSED: i64 = 4 * DAY + 720;
const END: i64 = 30 * DAY;
/// When the month is fetched.
const TAKEN: i64 = END + 5 * DAY;

fn run(month: &Month) -> Run {
    reconcile(month, &Settings::default()).unwrap()
}

fn outcome<'a>(run: &'a Run, rule: &str) -> &'a Outcome {
    run.outcomes.iter().find(|outcome| outcome.rule == rule).unwrap()
}

fn told<'a>(run: &'a Run, rule: &str) -> Vec<&'a Break> {
    run.breaks.iter().filter(|found| found.rule == rule).collect()
}

/// A cash coupon of C over 100, created on the 8th and valid for long.
fn coupon(put: &[(&'static str, String)]) -> Row {
    let mut coupon = row([
        ("coupon_id", "K".into()),
        ("customer_id", "C".into()),
        ("coupon_type", "1".into()),
        ("status", "2".into()),
        ("face_value", "100".into()),
        ("balance", "40".into()),
        ("create_time", minute(7 * DAY)),
        ("effective_time", minute(7 * DAY)),
        ("expire_time", minute(300 * DAY)),
        ("last_used_time", minute(9 * DAY)),
    ]);
    for (name, value) in put {
        coupon.insert(name, value.clone());
    }
    coupon.retain(|_, value| value != "null");
    coupon
}

fn line(id: &str, amount: &str, at: i64) -> Row {
    row([
        ("id", id.into()),
        ("currency", "CNY".into()),
        ("bill_cycle", cycle().to_string()),
        ("customer_id", "C".into()),
        ("association_type", "2".into()),
        ("charging_mode", "3".into()),
        ("bill_detail_type", if amount.starts_with('-') { "4" } else { "5" }.into()),
        ("trade_id", id.into()),
        ("trade_time", minute(at)),
        ("payment_amount", amount.into()),
        ("coupon_amount", amount.into()),
    ])
}

fn reclaim(amount: &str, at: i64) -> Row {
    row([
        ("id", format!("R{at}")),
        ("operation_type", "2".into()),
        ("coupon_id", "K".into()),
        ("customer_id", "C".into()),
        ("operation_amount", amount.into()),
        ("operation_time", minute(at)),
        ("result", "0".into()),
    ])
}

fn micros(at: i64) -> i64 {
    cycle().start().micros() + at * 60_000_000
}

/// The month of these rows, without a coupon ledger.
fn of(coupons: Vec<Row>, operations: Vec<Row>, lines: Vec<Row>) -> Month {
    let needed = [Dataset::ConsumingCustomers, Dataset::MonthlyBills, Dataset::Orders, Dataset::Adjustments];
    let mut world: World = needed.into_iter().map(|dataset| (dataset, Vec::new())).collect();
    world.insert(Dataset::Coupons, coupons);
    world.insert(Dataset::CouponOperations, operations);
    world.insert(Dataset::Consumption, lines);
    let mut month = month(&world);
    month.coupon_states.own = Some((micros(TAKEN), micros(TAKEN + 1)));
    month
}

/// Puts lines of another month beside it.
fn beside(month: &mut Month, next: bool, lines: Vec<Row>) {
    let other = if next { cycle().next() } else { cycle().previous() };
    let world = World::from([(Dataset::Consumption, lines)]);
    let inputs = crate::world::month(&world).inputs;
    month.others.insert(other, inputs);
}

/// The coupons as an earlier snapshot saw them.
fn seen(month: &mut Month, at: i64, coupons: &[Row]) {
    let frame = frame(Dataset::Coupons, coupons).lazy();
    month.coupon_states.others.push(CouponState { taken: (micros(at), micros(at + 1)), frame });
}

fn amounts(found: &Break) -> (String, String) {
    let text = |units: Option<i128>| units.map(duizhang_reconciler::text).unwrap_or_default();
    (text(found.expected()), text(found.actual()))
}

/// Checks `coupon.customer`: broken with these figures, or not judged.
fn check(name: &str, month: &Month, expected: Option<(&str, &str)>) {
    let run = run(month);
    let found = told(&run, "coupon.customer");
    let figures: Vec<(String, String)> = found.iter().map(|found| amounts(found)).collect();
    let expected: Vec<(String, String)> =
        expected.into_iter().map(|(least, shown)| (least.to_owned(), shown.to_owned())).collect();
    assert_eq!(figures, expected, "{name}");
    assert!(found.iter().all(|found| found.derived && found.class == Class::Amount), "{name}");
    let kind = if expected.is_empty() { OutcomeKind::Unjudged } else { OutcomeKind::Broken };
    assert_eq!(outcome(&run, "coupon.customer").kind(), kind, "{name}");
}

#[test]
fn more_left_than_anything_shows() {
    let one = |put: &[(&'static str, String)], operations: Vec<Row>, amount: &str| {
        of(vec![coupon(put)], operations, vec![line("L", amount, 9 * DAY)])
    };
    let text = |text: &str| text.to_owned();
    check("60 left, lines show 50", &one(&[], vec![], "50"), Some(("60", "50")));
    check("60 left, lines show 60", &one(&[], vec![], "60"), None);
    check("60 left, lines show more, which others may have paid", &one(&[], vec![], "90"), None);
    check("10 were reclaimed", &one(&[], vec![reclaim("10", 12 * DAY)], "50"), None);
    check(
        "an operation that failed reclaims nothing",
        &{
            let mut failed = reclaim("10", 12 * DAY);
            failed.insert("result", text("-1"));
            one(&[], vec![failed], "50")
        },
        Some(("60", "50")),
    );
    for (name, put) in [
        ("what is left on an expired coupon is cleared", vec![("status", text("4"))]),
        ("it expired before it was seen", vec![("expire_time", minute(END + DAY))]),
        ("nobody knows when it expires", vec![("expire_time", text("null"))]),
        ("an order locks it", vec![("lock_order_id", text("CS1"))]),
        ("it is frozen", vec![("is_frozen", text("1"))]),
        ("it was reclaimed, and the operation is not there", vec![("status", text("5"))]),
        ("it may have been used after the month", vec![("last_used_time", text("null"))]),
        ("it was used after the month", vec![("last_used_time", minute(END + 1))]),
        ("late charges of the month before may have taken it", vec![("create_time", minute(CLOSED - 1))]),
        ("it was there before the month", vec![("create_time", minute(-DAY))]),
        ("flexi-purchase coupons are others", vec![("coupon_type", text("4"))]),
    ] {
        let run = run(&one(&put, vec![], "50"));
        assert!(told(&run, "coupon.customer").is_empty(), "{name}");
        let kind = outcome(&run, "coupon.customer").kind();
        assert_eq!(kind, OutcomeKind::Unjudged, "{name}");
    }
    let told = run(&one(&[("create_time", minute(CLOSED - 1))], vec![], "50"));
    let says = outcome(&told, "coupon.customer").says().unwrap();
    assert!(says.en.contains("month before or after are not there"), "{says}");
}

#[test]
fn lines_of_the_months_beside_it_count() {
    let early = || vec![coupon(&[("create_time", minute(1)), ("effective_time", minute(1))])];
    let lines = || vec![line("L", "50", 9 * DAY)];
    for (late, expected) in [("5", Some(("60", "55"))), ("10", None)] {
        let mut month = of(early(), vec![], lines());
        beside(&mut month, false, vec![line("B", late, 60), line("earlier", "900", -60)]);
        check(&format!("{late} of late charges"), &month, expected);
    }
    for (soon, expected) in [("5", Some(("60", "55"))), ("10", None)] {
        let used_later = coupon(&[("last_used_time", minute(END + DAY))]);
        let mut month = of(vec![used_later], vec![], lines());
        beside(&mut month, true, vec![line("N", soon, END + DAY), line("later", "900", TAKEN + DAY)]);
        check(&format!("{soon} after the month"), &month, expected);
    }
}

#[test]
fn orders_may_have_taken_it() {
    for (taken, expected) in [("5", Some(("60", "55"))), ("10", None)] {
        let mut month = of(vec![coupon(&[])], vec![], vec![line("L", "50", 9 * DAY)]);
        let order = row([
            ("order_id", "O".into()),
            ("customer_id", "C".into()),
            ("status", "5".into()),
            ("order_type", "1".into()),
            ("payment_time", minute(9 * DAY)),
            ("currency", "CNY".into()),
            ("coupon_amount", taken.into()),
        ]);
        let inputs = crate::world::month(&World::from([(Dataset::Orders, vec![order])])).inputs;
        month.inputs.extend(inputs);
        check(&format!("{taken} of an order without lines"), &month, expected);
    }
}

#[test]
fn states_between_show_what_came_back() {
    let at = |balance: &str| coupon(&[("balance", balance.to_owned())]);
    let mut month = of(vec![at("30")], vec![], vec![line("L", "100", 9 * DAY)]);
    check("70 left over all", &month, None);
    seen(&mut month, 15 * DAY, &[at("40")]);
    seen(&mut month, 18 * DAY, &[at("90")]);
    check("60, then another 60", &month, Some(("120", "100")));
    // A table does not say when it was taken, so that nothing is known to be before it.
    month.coupon_states.own = None;
    check("70 by the table", &month, None);
}

#[test]
fn balances_have_limits() {
    let text = |text: &str| text.to_owned();
    for (balance, operations, expected) in [
        ("100", vec![], None),
        ("100.01", vec![], Some(("100", "100.01"))),
        ("-1", vec![], Some(("0", "-1"))),
        ("95", vec![reclaim("10", 12 * DAY)], Some(("90", "95"))),
        ("90", vec![reclaim("10", 12 * DAY)], None),
        ("95", vec![reclaim("10", TAKEN + 60)], None),
    ] {
        let run = run(&of(vec![coupon(&[("balance", text(balance))])], operations, vec![]));
        let found = told(&run, "coupon.balance");
        let figures: Vec<(String, String)> = found.iter().map(|found| amounts(found)).collect();
        let expected: Vec<(String, String)> =
            expected.into_iter().map(|(limit, actual)| (limit.to_owned(), actual.to_owned())).collect();
        assert_eq!(figures, expected, "{balance}");
        assert!(found.iter().all(|found| found.derived));
        let kind = if expected.is_empty() { OutcomeKind::Unjudged } else { OutcomeKind::Broken };
        assert_eq!(outcome(&run, "coupon.balance").kind(), kind, "{balance}");
    }
}

#[test]
fn uses_outside_the_validity_show() {
    let text = |text: &str| text.to_owned();
    let used = |at: i64| ("last_used_time", minute(at));
    let expired = ("expire_time", minute(12 * DAY));
    for (name, put, operations, expected) in [
        ("while it was valid", vec![used(11 * DAY), expired.clone()], vec![], None),
        ("at its end", vec![used(12 * DAY), expired.clone()], vec![], Some(Class::OutsideValidity)),
        ("after its end", vec![used(13 * DAY), expired.clone()], vec![], Some(Class::OutsideValidity)),
        ("after its end, in another month", vec![used(END + DAY), expired.clone()], vec![], None),
        ("before its beginning", vec![used(6 * DAY)], vec![], Some(Class::OutsideValidity)),
        ("under way when it was reclaimed", vec![used(12 * DAY + 5)], vec![reclaim("40", 12 * DAY)], None),
        (
            "after a reclaim",
            vec![used(12 * DAY + 6)],
            vec![reclaim("40", 12 * DAY)],
            Some(Class::OutsideValidity),
        ),
        (
            "gone before it was valid",
            vec![("last_used_time", text("null")), ("effective_time", minute(TAKEN + DAY))],
            vec![],
            Some(Class::OutsideValidity),
        ),
        (
            "reclaimed before it was valid",
            vec![("last_used_time", text("null")), ("effective_time", minute(TAKEN + DAY))],
            vec![reclaim("60", 12 * DAY)],
            None,
        ),
    ] {
        let run = run(&of(vec![coupon(&put)], operations, vec![line("L", "60", 9 * DAY)]));
        let found: Vec<Class> = told(&run, "coupon.validity").iter().map(|found| found.class).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{name}");
    }
    // After it expired some of it goes, and not all: no clearing does that.
    for (left, expected) in [("10", vec![Sides::Actual(3_000_000_000)]), ("0", vec![]), ("40", vec![])] {
        let expire = ("expire_time", minute(12 * DAY));
        let own = coupon(&[expire.clone(), ("status", text("4")), ("balance", text(left))]);
        let mut month = of(vec![own], vec![], vec![line("L", "60", 9 * DAY)]);
        seen(&mut month, 15 * DAY, &[coupon(&[expire, ("status", text("4"))])]);
        let run = run(&month);
        let found: Vec<Sides> =
            told(&run, "coupon.validity").iter().map(|found| found.sides.clone()).collect();
        assert_eq!(found, expected, "{left}");
    }
}

#[test]
fn what_others_gave_is_for_information() {
    let lines = vec![line("L", "150", 9 * DAY), line("B", "-20", 10 * DAY), line("late", "70", END + 60)];
    let month = of(vec![coupon(&[])], vec![], lines);
    let run = run(&month);
    let found = told(&run, "coupon.known");
    // 150, less what the coupon can pay and what came back to it. What was deducted later does not count.
    assert_eq!(
        found.iter().map(|found| found.sides.clone()).collect::<Vec<_>>(),
        [Sides::Actual(3_000_000_000)]
    );
    assert!(found[0].derived && found[0].class == Class::Invisible);
    let known = outcome(&run, "coupon.known");
    assert_eq!((known.kind(), known.informational, known.passed()), (OutcomeKind::Unjudged, 1, 0));
    assert!(run.breaks.iter().filter(|found| found.rule.starts_with("coupon.")).count() == 1);
}

#[test]
fn nothing_to_judge_is_skipped_as_before() {
    let idle = run(&of(vec![], vec![], vec![]));
    // The month is empty: not reconcilable.
    assert!(RULES.iter().all(|rule| outcome(&idle, rule).kind() == OutcomeKind::Skipped));
    let mut plain = line("L", "50", 9 * DAY);
    plain.remove("coupon_amount");
    let no_coupons = run(&of(vec![], vec![], vec![plain]));
    for rule in RULES {
        let outcome = outcome(&no_coupons, rule);
        assert_eq!(outcome.kind(), OutcomeKind::Skipped, "{rule}");
        assert_eq!(outcome.says().map(|says| says.en).as_deref(), Some("coupon_usage is missing"), "{rule}");
    }
}

/// Without the ledgers the sample's month stays broken, no coupon rule passes, and what breaks one is
/// marked.
#[test]
fn without_ledgers_the_sample_proves_nothing() {
    let mut month = sample();
    let with = run(&month);
    month.inputs.remove(&Dataset::CouponUsage);
    let without = run(&month);
    assert_eq!(without.result, with.result);
    for rule in RULES {
        let outcome = outcome(&without, rule);
        assert!(matches!(outcome.kind(), OutcomeKind::Broken | OutcomeKind::Unjudged), "{rule}");
        assert!(outcome.unjudged > 0, "{rule}");
        assert!(told(&without, rule).iter().all(|found| found.derived), "{rule}");
    }
    // The sample's coupons that were used when they were not valid show it by their last use.
    assert_eq!(told(&without, "coupon.validity").len(), 2);
    let others = |run: &Run| {
        let others = run.breaks.iter().filter(|found| !RULES.contains(&found.rule));
        others.map(|found| found.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(others(&with), others(&without), "nothing else changes");
    let statement = frames(&without).unwrap().statement;
    let column = |name: &str| statement.column(name).unwrap().clone();
    assert_eq!(column("coupons_used_amount").null_count(), statement.height());
    let (least, most) = (column("coupons_used_least_amount"), column("coupons_used_most_amount"));
    assert!(least.null_count() < statement.height() && least.null_count() == most.null_count());
    let in_order = least.lt_eq(&most).unwrap();
    assert!(in_order.iter().flatten().all(|fits| fits));
}

/// What happens to two coupons of one customer, minute by minute: at, which coupon, what, how much.
type Life = Vec<(i64, usize, u8, i64)>;

#[derive(Default)]
struct Lived {
    balances: [i64; 2],
    used: [i64; 2],
    last_used: [Option<i64>; 2],
    is_reclaimed: [bool; 2],
    operations: Vec<Row>,
    lines: BTreeMap<i8, Vec<Row>>,
    /// What the partner's coupons paid in the month.
    in_month: i64,
    states: Vec<(i64, [Row; 2])>,
}

impl Lived {
    fn coupons(&self, created: [i64; 2]) -> [Row; 2] {
        [0, 1].map(|at| {
            coupon(&[
                ("coupon_id", format!("K{at}")),
                ("face_value", "100".into()),
                ("balance", self.balances[at].to_string()),
                ("status", if self.is_reclaimed[at] { "5" } else { "2" }.into()),
                ("create_time", minute(created[at])),
                ("effective_time", minute(created[at])),
                ("last_used_time", self.last_used[at].map_or("null".to_owned(), minute)),
            ])
        })
    }

    /// A line of the month in which it was consumed; a late charge was consumed in the month before.
    fn bill(&mut self, amount: i64, at: i64, is_late: bool) {
        let month = if at < 0 || (is_late && at < CLOSED) {
            -1
        } else {
            i8::from(at >= END && !(is_late && at < END + CLOSED))
        };
        let lines = self.lines.entry(month).or_default();
        let id = format!("{at}-{}", lines.len());
        lines.push(line(&id, &amount.to_string(), at));
    }
}

fn live(life: &Life, created: [i64; 2]) -> Lived {
    let mut lived = Lived { balances: [100, 100], ..Lived::default() };
    for &(at, which, what, amount) in life {
        match what {
            // Used, in time or late.
            0..=2 if created[which] <= at && !lived.is_reclaimed[which] => {
                let amount = amount.min(lived.balances[which]);
                if amount > 0 {
                    lived.balances[which] -= amount;
                    lived.used[which] += amount;
                    lived.last_used[which] = Some(at);
                    lived.in_month += if (0..END).contains(&at) { amount } else { 0 };
                    lived.bill(amount, at, what == 2);
                }
            }
            // Some of what was used comes back.
            3 => {
                let amount = amount.min(lived.used[which]);
                if amount > 0 {
                    lived.balances[which] += amount;
                    lived.used[which] -= amount;
                    lived.bill(-amount, at, false);
                }
            }
            // A coupon of Huawei's pays.
            4 => lived.bill(amount * 3, at, false),
            5 if created[which] <= at && lived.balances[which] > 0 => {
                let mut operation = reclaim(&lived.balances[which].to_string(), at);
                operation.insert("coupon_id", format!("K{which}"));
                operation.insert("id", format!("R{at}-{which}"));
                lived.operations.push(operation);
                lived.balances[which] = 0;
                lived.is_reclaimed[which] = true;
            }
            6 => {
                let coupons = lived.coupons(created);
                lived.states.push((at, coupons));
            }
            _ => {}
        }
    }
    lived
}

/// A late charge of August is deducted in September, when the coupon pays for it.
#[test]
fn late_charges_of_the_month_before_are_part_of_the_most() {
    let created = [0, -1];
    let lived = live(&vec![(0, 1, 2, 1), (1, 1, 0, 1)], created);
    assert_eq!(lived.in_month, 2);
    let lines = |month: i8| lived.lines.get(&month).cloned().unwrap_or_default();
    let mut month = of(lived.coupons(created).to_vec(), Vec::new(), lines(0));
    assert_eq!(
        run(&month).derived_use.get("C").map(|(_, most)| *most >= 200_000_000),
        Some(true),
        "not known"
    );
    beside(&mut month, false, lines(-1));
    assert_eq!(run(&month).derived_use.get("C").map(|(_, most)| *most), Some(200_000_000));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was used, what is derived holds it, and breaks nothing that is right.
    #[test]
    fn what_is_derived_holds_what_was_used(
        events in proptest::collection::vec((-3 * DAY..TAKEN, 0..2_usize, 0..7_u8, 1..60_i64), 0..24),
        created in [(-4 * DAY..20 * DAY), (-4 * DAY..20 * DAY)],
        has_before in any::<bool>(),
        has_next in any::<bool>(),
    ) {
        let mut life = events;
        life.sort_unstable();
        life.dedup_by_key(|event| event.0);
        let lived = live(&life, created);
        let mut lines = lived.lines.get(&0).cloned().unwrap_or_default();
        // Something to reconcile, whatever happened.
        lines.push({
            let mut plain = line("plain", "1", 60);
            plain.remove("coupon_amount");
            plain
        });
        let mut month = of(lived.coupons(created).to_vec(), lived.operations.clone(), lines);
        if has_before {
            beside(&mut month, false, lived.lines.get(&-1).cloned().unwrap_or_default());
        }
        if has_next {
            beside(&mut month, true, lived.lines.get(&1).cloned().unwrap_or_default());
        }
        for (at, coupons) in &lived.states {
            seen(&mut month, *at, coupons);
        }
        let run = run(&month);
        for found in run.breaks.iter().filter(|found| found.derived && found.class != Class::Invisible) {
            prop_assert!(false, "{} {}: {:?}", found.rule, found.key_text(), found.sides);
        }
        for rule in RULES {
            let kind = outcome(&run, rule).kind();
            prop_assert!(!matches!(kind, OutcomeKind::Passed | OutcomeKind::Broken), "{rule} {kind:?}");
        }
        let in_month = i128::from(lived.in_month) * 100_000_000;
        let of_others: i64 = life
            .iter()
            .filter(|(at, _, what, _)| *what == 4 && (0..END).contains(at))
            .map(|(.., amount)| amount * 3)
            .sum();
        for found in told(&run, "coupon.known") {
            prop_assert!(found.actual().unwrap() <= i128::from(of_others) * 100_000_000);
        }
        if let Some((_, most)) = run.derived_use.get("C")
            && has_before
        {
            prop_assert!(in_month <= *most || !lived.lines.contains_key(&0), "{in_month} of {most}");
        }
    }
}
