//! The months may come in any order, and nothing is lost on the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use duizhang_money::Totals;
use proptest::prelude::*;

use super::{act, cycle, finding, now, record};
use crate::act::{Act, Entry};
use crate::book::{Book, Recording};
use crate::item::Item;
use crate::month::RunReport;
use crate::walk::{Movement, Tally};

const MONTHS: [&str; 4] = ["2026-11", "2026-12", "2027-01", "2027-03"];
const IDS: [&str; 6] = ["m1", "m2", "l1", "l2", "s1", "s2"];

fn found() -> impl Strategy<Value = Vec<Arc<crate::finding::Finding>>> {
    let one = (proptest::option::of(prop::sample::select(vec!["CNY", "USD"])), -3_i128..=3);
    proptest::collection::vec(proptest::option::of(one), IDS.len()).prop_map(|all| {
        let made = IDS
            .iter()
            .zip(all)
            .filter_map(|(id, one)| one.map(|(currency, units)| finding(id, currency, units).into()));
        made.collect()
    })
}

/// A run of a month; its name is made of what it says, as that of a real one.
fn a_run(month: &'static str) -> impl Strategy<Value = RunReport> {
    let rules = proptest::collection::btree_set(prop::sample::select(vec!["m", "l", "s"]), 0..=3);
    let subjects = proptest::collection::btree_set(prop::sample::select(vec!["s1", "s2"]), 0..=2);
    (found(), prop::bool::weighted(0.8), rules, subjects).prop_map(
        move |(findings, complete, rules, subjects)| {
            let mut report = RunReport {
                cycle: cycle(month),
                run: String::new(),
                content: String::new(),
                program: "test".to_owned(),
                result: "breaks".to_owned(),
                complete,
                evaluated: rules.into_iter().map(str::to_owned).collect(),
                looked_at: subjects.into_iter().map(str::to_owned).collect(),
                findings,
            };
            report.run = blake3::hash(format!("{report:?}").as_bytes()).to_string();
            report
        },
    )
}

/// For each month its runs one after the other.
fn months() -> impl Strategy<Value = Vec<Vec<RunReport>>> {
    MONTHS.map(|month| proptest::collection::vec(a_run(month), 0..4)).into_iter().collect::<Vec<_>>()
}

/// The runs in an order that keeps the order within each month.
fn interleaved(months: &[Vec<RunReport>], picks: &[usize]) -> Vec<RunReport> {
    let mut queues: Vec<std::slice::Iter<'_, RunReport>> = months.iter().map(|runs| runs.iter()).collect();
    let mut order = Vec::new();
    let mut picks = picks.iter().cycle();
    while queues.iter().any(|queue| queue.len() > 0) {
        let pick = picks.next().copied().unwrap_or(0) % queues.len();
        // The picked month's next run, or that of the first month that has one left.
        let place =
            if queues[pick].len() > 0 { pick } else { queues.iter().position(|q| q.len() > 0).unwrap() };
        order.extend(queues[place].next().cloned());
    }
    order
}

/// What a person does in the middle: to which item, and what.
fn acts() -> impl Strategy<Value = Vec<(usize, u8)>> {
    proptest::collection::vec((0..IDS.len(), 0..4_u8), 0..8)
}

fn picks() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..MONTHS.len(), 1..24)
}

fn everything(book: &Book) -> Vec<(String, Vec<Item>, Vec<Movement>)> {
    let of = |month: &&str| {
        let view = book.view(cycle(month));
        let items = view.items().cloned().collect();
        ((*month).to_owned(), items, view.movements().values().cloned().collect())
    };
    MONTHS.iter().map(of).collect()
}

fn sum<'a>(items: impl Iterator<Item = &'a Item>) -> (u64, Totals) {
    let (mut number, mut amount) = (0, Totals::new());
    for item in items {
        number += 1;
        if let Some((currency, units)) = item.finding.money() {
            amount.add(currency, units);
        }
    }
    (number, amount)
}

/// Currencies with something in them.
fn plain(amount: &Totals) -> Vec<(String, i128)> {
    amount.iter().filter(|(_, units)| *units != 0).map(|(name, units)| (name.to_owned(), units)).collect()
}

fn total(parts: &[(&Tally, i128)]) -> Vec<(String, i128)> {
    let mut amount = Totals::new();
    for (tally, sign) in parts {
        for (currency, units) in tally.amount.iter() {
            amount.add(currency, sign * units);
        }
    }
    plain(&amount)
}

proptest! {
    #[test]
    fn any_order_of_months_gives_the_same_items(
        months in months(), one in picks(), other in picks(), acts in acts(), split in 0_usize..12,
    ) {
        let (mut first, mut second) = (Book::default(), Book::default());
        let mut said = Vec::new();
        let runs = interleaved(&months, &one);
        let split = split.min(runs.len());
        for report in &runs[..split] {
            record(&mut first, report);
        }
        for (id, kind) in acts {
            let id = IDS[id];
            let made = match kind {
                0 => first.note(id, "seen", false),
                1 => first.note(id, "explained", true),
                2 => first.resolve(id, "done"),
                _ => first.reopen(id, "not done"),
            };
            if let Ok(made) = made {
                act(&mut first, "Li", made.clone());
                said.push(made);
            }
        }
        for report in &runs[split..] {
            record(&mut first, report);
        }
        for report in interleaved(&months, &other) {
            record(&mut second, &report);
        }
        for made in said {
            act(&mut second, "Li", made);
        }
        prop_assert_eq!(everything(&first), everything(&second));
        prop_assert_eq!(first, second);
    }

    #[test]
    fn nothing_is_lost(months in months(), one in picks(), acts in acts()) {
        let mut book = Book::default();
        for report in interleaved(&months, &one) {
            record(&mut book, &report);
        }
        for (id, kind) in acts {
            let id = IDS[id];
            let made = if kind % 2 == 0 { book.resolve(id, "done") } else { book.reopen(id, "not done") };
            if let Ok(made) = made {
                act(&mut book, "Li", made);
            }
        }
        let ids: BTreeSet<&str> = months.iter().flatten().flat_map(|run| &run.findings).map(|f| f.id.as_str()).collect();
        let Some(latest) = book.latest() else { return Ok(()) };
        let view = book.view(latest);
        prop_assert_eq!(view.items().map(|item| item.finding.id.as_str()).collect::<BTreeSet<_>>(), ids);
        let mut before = Tally::default();
        for (month, movement) in view.movements() {
            let Movement { brought_forward, opened, reopened, changed, resolved, open } = movement;
            prop_assert_eq!(brought_forward, &before);
            prop_assert_eq!(brought_forward.items + opened.items + reopened.items - resolved.items, open.items);
            let parts = [(brought_forward, 1), (opened, 1), (reopened, 1), (changed, 1), (resolved, -1)];
            prop_assert_eq!(total(&parts), total(&[(open, 1)]));
            // The statuses as of that month say the same.
            let then = book.view(*month);
            let (number, amount) = sum(then.items().filter(|item| item.is_open()));
            prop_assert_eq!((number, plain(&amount)), (open.items, total(&[(open, 1)])));
            before = open.clone();
        }
    }

    #[test]
    fn looking_at_a_run_is_recording_it(months in months(), one in picks()) {
        let mut book = Book::default();
        for report in interleaved(&months, &one) {
            let looked = book.with(&report);
            record(&mut book, &report);
            prop_assert_eq!(&looked, &book);
            let again = book.record(&report);
            prop_assert_eq!(again, Recording::Known);
        }
    }

    #[test]
    fn a_run_in_several_acts_is_the_run_in_one(months in months(), one in picks(), at_most in 1_usize..4) {
        let (mut whole, mut parts) = (Book::default(), Book::default());
        for report in interleaved(&months, &one) {
            let in_parts = parts.record_by(&report, at_most);
            match (whole.record(&report), in_parts) {
                (Recording::New(act, change), Recording::New(acts, same)) => {
                    prop_assert_eq!(change, same);
                    prop_assert_eq!((act.len(), acts.len()), (1, found_in(&act).div_ceil(at_most).max(1)));
                    prop_assert_eq!(found_in(&act), found_in(&acts));
                    for (book, acts) in [(&mut whole, act), (&mut parts, acts)] {
                        for act in acts {
                            book.apply(&Entry::new(now(), None, act)).unwrap();
                        }
                    }
                }
                (one, other) => prop_assert_eq!(one, other),
            }
            prop_assert_eq!(&whole, &parts);
        }
    }
}

fn found_in(acts: &[Act]) -> usize {
    acts.iter().map(|act| if let Act::Record { found, .. } = act { found.len() } else { 0 }).sum()
}
