//! Worlds drawn from a seed: the same seed the same world, as many lines as asked for, findings where there are breaks.
#![allow(clippy::unwrap_used)] // a test may

use duizhang_sim::{Breaks, Kind, Seed, Site, World, seeded, wire};

fn text(world: &World) -> String {
    wire::captures(world, 100).iter().map(wire::Capture::text).collect()
}

fn seed(number: u64, customers: usize, lines: usize) -> Seed {
    Seed { seed: number, customers, lines, ..Seed::default() }
}

#[test]
fn the_same_seed_is_the_same_world() {
    for (customers, lines) in [(1, 0), (1, 1), (3, 20), (20, 400)] {
        let (first, again) = (seeded(&seed(7, customers, lines)), seeded(&seed(7, customers, lines)));
        assert_eq!(text(&first), text(&again), "{customers} {lines}");
        assert_eq!(first.lines.len(), lines);
        assert!(first.findings.is_empty());
        assert!(lines == 0 || text(&first) != text(&seeded(&seed(8, customers, lines))));
    }
}

#[test]
fn breaks_are_written_down() {
    let broken = |number, site| seeded(&Seed { breaks: Breaks::Share(200), site, ..seed(number, 12, 500) });
    let mut rules = std::collections::BTreeSet::new();
    for number in 0..12 {
        for site in [Site::China, Site::International] {
            rules.extend(broken(number, site).findings.iter().map(|finding| finding.rule));
        }
    }
    assert!(rules.len() > 10, "{rules:?}");
}

/// A list that lost everything is not a break but an incomplete month: no kind may empty one.
#[test]
fn breaks_leave_no_list_empty() {
    use std::fmt::Write as _;
    let mut empty = String::new();
    for number in 0..2_000_usize {
        // Up to eight kinds, any of them, in months of a few lines.
        let kinds: Vec<_> =
            (0..number % 9).map(|at| Kind::ALL[(number * 31 + at * 17) % Kind::ALL.len()]).collect();
        let world = seeded(&Seed { breaks: Breaks::List(kinds), ..seed(number as u64, 5, number % 13) });
        let lines = world.lines.len();
        if lines > 0 && world.consuming.is_empty() {
            writeln!(empty, "{number}: no customer is listed for {lines} lines").unwrap();
        }
        if lines == 0 && world.consuming.len() + world.monthly.len() + world.orders.len() > 0 {
            let (listed, bills, orders) = (world.consuming.len(), world.monthly.len(), world.orders.len());
            writeln!(empty, "{number}: no line for {listed} customers, {bills} bills, {orders} orders")
                .unwrap();
        }
    }
    assert_eq!(empty, "");
}
