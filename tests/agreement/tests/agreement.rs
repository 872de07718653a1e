//! The reconciler and the auditor agree: on the months that once failed, on the sample, and on drawn ones.
//!
//! `DUIZHANG_BLESS=1` writes anew what must be found in the kept months: read the difference.
//! `cargo xtask audit` draws a thousand; here are the first hundred and fifty, without the largest.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // a test; it writes what it is told to

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duizhang_agreement::{compare, draw, judge, text};
use duizhang_auditor::{Month, audit};
use rust_decimal::Decimal;

/// Months that are drawn here, and how large they may be: what a debug build does in about a minute.
const MONTHS: u64 = 150;
const LINES_MAX: usize = 1_200;

fn kept() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("months");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn months_that_once_failed_do_not_fail_again() {
    let mut told = Vec::new();
    for path in kept() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let written = std::fs::read_to_string(&path).unwrap();
        let (month, found) = text::read(&written).unwrap();
        let verdict = judge(&month);
        if std::env::var_os("DUIZHANG_BLESS").is_some() {
            let about: Vec<&str> = written.lines().filter_map(|line| line.strip_prefix("# ")).collect();
            std::fs::write(&path, text::write(&month, &about.join("\n"), &verdict.audit)).unwrap();
            continue;
        }
        told.extend(verdict.disagreements.iter().map(|told| format!("{name}: {told}")));
        let now = text::found(&verdict.audit);
        if now != found {
            told.push(format!("{name}: the auditor finds\n{}", now.join("\n")));
        }
    }
    assert!(!kept().is_empty());
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_month_as_text_is_the_same_month() {
    for path in kept() {
        let written = std::fs::read_to_string(&path).unwrap();
        let (month, _) = text::read(&written).unwrap();
        let again = text::write(&month, "", &audit(&month));
        assert_eq!(text::read(&again).unwrap().0, month, "{}", path.display());
    }
}

/// What drawn months showed.
#[derive(Default)]
struct Seen {
    broken: BTreeMap<&'static str, u64>,
    classes: BTreeMap<(&'static str, &'static str, bool), u64>,
    /// Of own rules: how often one did not break.
    own_passed: u64,
    own_tolerated: u64,
    unjudged: u64,
    /// Months of which part of the rules was asked for, too.
    only: u64,
    skipped: u64,
    vacuous: u64,
    /// Months in which the simulator said by hand what must be found.
    straight: u64,
}

#[test]
fn drawn_months_agree() {
    let mut seen = Seen::default();
    for number in 0..MONTHS {
        let drawn = draw::month(number, LINES_MAX);
        let verdict = judge(&drawn.month);
        assert!(
            verdict.disagreements.is_empty(),
            "month {number}; `cargo xtask audit --months 1 --from {number} --lines {LINES_MAX}` makes it smaller:\n{}",
            verdict.disagreements.join("\n")
        );
        let misses = drawn.misses(&verdict.audit);
        assert!(misses.is_empty(), "month {number}:\n{}", misses.join("\n"));
        seen.straight += u64::from(drawn.is_straight && !drawn.world.findings.is_empty());
        for outcome in &verdict.audit.outcomes {
            match outcome.kind {
                "broken" => *seen.broken.entry(outcome.rule).or_default() += 1,
                "skipped" => seen.skipped += 1,
                "vacuous" => seen.vacuous += 1,
                "unjudged" => seen.unjudged += 1,
                _ => seen.own_passed += u64::from(outcome.rule.starts_with("own.")),
            }
            seen.own_tolerated += outcome.places.map_or(0, |sides| sides[0].tolerated);
        }
        seen.only += u64::from(!drawn.month.only.is_empty());
        for found in &verdict.audit.breaks {
            let rule = if found.rule.starts_with("own.") { "own" } else { found.rule };
            *seen.classes.entry((rule, found.class, found.is_derived)).or_default() += 1;
        }
    }
    // Else the comparison would be about nothing.
    let never: Vec<&str> = duizhang_auditor::RULES
        .into_iter()
        .filter(|rule| *rule != "coupon.known" && !seen.broken.contains_key(rule))
        .collect();
    assert!(never.is_empty(), "never broken: {never:?}");
    assert!(seen.classes.len() >= 54, "{} {:?}", seen.classes.len(), seen.classes);
    for class in ["amount", "missing_right", "missing_left", "ambiguous", "duplicate", "timing"] {
        assert!(seen.classes.contains_key(&("own", class, false)), "own rules: no {class}");
    }
    for rule in ["coupon.balance", "coupon.customer", "coupon.validity", "coupon.known"] {
        assert!(seen.classes.keys().any(|class| class.0 == rule && class.2), "{rule}: nothing derived");
    }
    assert!(seen.own_passed > 3 && seen.own_tolerated > 10, "{} {}", seen.own_passed, seen.own_tolerated);
    assert!(seen.unjudged > 50 && seen.only > 20, "{} {}", seen.unjudged, seen.only);
    assert!(seen.straight > 8, "{}", seen.straight);
    assert!(seen.skipped > 100 && seen.vacuous > 100, "{} skipped, {} vacuous", seen.skipped, seen.vacuous);
}

#[test]
fn the_sample_agrees() {
    let month = draw::of_world(&duizhang_sim::sample());
    let verdict = judge(&month);
    assert!(verdict.disagreements.is_empty(), "{}", verdict.disagreements.join("\n"));
    assert_eq!(verdict.audit.breaks.len(), duizhang_sim::sample().findings.len());
    let unbroken: Month = draw::of_world(&duizhang_sim::unbroken());
    let verdict = judge(&unbroken);
    assert!(verdict.disagreements.is_empty() && verdict.audit.breaks.is_empty());
}

/// A comparison that sees nothing would make every test above pass.
#[test]
fn a_wrong_auditor_would_be_seen() {
    let month = draw::of_world(&duizhang_sim::sample());
    let mut less = month.clone();
    less.tolerances.insert("month.detail".to_owned(), Decimal::from(1_000));
    let run = duizhang_agreement::engine::run(&less).unwrap();
    assert!(!compare::disagreements(&audit(&month), &run).is_empty());
}
