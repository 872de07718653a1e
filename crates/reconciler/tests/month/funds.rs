//! `mdf.*`: every condition, around holidays, and where days are missing.

use crate::world::{Row, World, month, row};
use duizhang_lake::Dataset;
use duizhang_money::Timestamp;
use duizhang_reconciler::{Outcome, OutcomeKind, Run, Settings, Workdays, reconcile};

/// A day in GMT+8 as the lake has it.
fn day(text: &str) -> String {
    if text == "null" {
        return text.to_owned();
    }
    Timestamp::parse_beijing(&format!("{text} 00:00:00")).unwrap().to_utc()
}

/// An application of these cells; days are written as days.
fn application(cells: &[(&'static str, &str)]) -> Row {
    let mut all = row([
        ("application_id", "A".into()),
        ("status", "approved".into()),
        ("responsible", "Wang Fang".into()),
        ("application_date", day("2026-08-20")),
        ("approval_date", day("2026-08-28")),
        ("event_date", day("2026-09-10")),
        ("currency", "CNY".into()),
    ]);
    for (name, value) in cells {
        let value = if name.ends_with("_date") { day(value) } else { (*value).to_owned() };
        all.insert(name, value);
    }
    all.retain(|_, value| value != "null");
    all
}

fn cost(id: &str, planned: &str, claimed: &str, document: &str) -> Row {
    let mut all = row([
        ("application_id", "A".into()),
        ("item_id", id.into()),
        ("planned_amount", planned.into()),
        ("claimed_amount", claimed.into()),
        ("document", document.into()),
    ]);
    all.retain(|_, value| value != "null");
    all
}

fn change(fact: &str, changed: &str, again: &str) -> Row {
    let cells = [
        ("change_id", "C".into()),
        ("application_id", "A".into()),
        ("fact", fact.into()),
        ("change_date", day(changed)),
        ("resubmission_date", day(again)),
    ];
    row(cells)
}

fn run_with(
    applications: Vec<Row>,
    costs: Vec<Row>,
    changes: Vec<Row>,
    cycle: &str,
    workdays: Option<Workdays>,
) -> Run {
    let world = World::from([
        (Dataset::MdfApplications, applications),
        (Dataset::MdfCosts, costs),
        (Dataset::MdfChanges, changes),
    ]);
    let mut month = month(&world);
    month.cycle = cycle.parse().unwrap();
    reconcile(&month, &Settings { only: vec!["mdf.".to_owned()], workdays, ..Settings::default() }).unwrap()
}

fn run(applications: Vec<Row>, costs: Vec<Row>, changes: Vec<Row>) -> Run {
    run_with(applications, costs, changes, "2026-09", None)
}

fn outcome<'a>(run: &'a Run, rule: &str) -> &'a Outcome {
    run.outcomes.iter().find(|outcome| outcome.rule == rule).unwrap()
}

/// The breaks of a rule: class, expected and actual.
fn told(run: &Run, rule: &str) -> Vec<String> {
    let text = |units: Option<i128>| units.map(duizhang_reconciler::text).unwrap_or_default();
    let breaks = run.breaks.iter().filter(|found| found.rule == rule);
    let tell = |found: &duizhang_reconciler::Break| {
        let (expected, actual) = match found.texts() {
            (Some(expected), Some(actual)) => (expected.to_owned(), actual.to_owned()),
            _ => (text(found.expected()), text(found.actual())),
        };
        format!("{} {expected} {actual}", found.class.name())
    };
    breaks.map(tell).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn ten_working_days_before_the_event() {
    for (cycle, applied, event, expected) in [
        ("2026-03", "2026-03-02", "2026-03-16", None),
        ("2026-03", "2026-03-03", "2026-03-16", Some("9")),
        // On a Saturday and on a Sunday: the Friday before is the first day that counts.
        ("2026-03", "2026-03-02", "2026-03-14", None),
        ("2026-03", "2026-03-03", "2026-03-15", Some("9")),
        // Around the Spring Festival: nine days off, Saturdays 02-14 and 02-28 made up.
        ("2026-02", "2026-02-09", "2026-02-28", None),
        ("2026-02", "2026-02-10", "2026-02-28", Some("9")),
        ("2026-03", "2026-02-10", "2026-03-01", None),
        ("2026-03", "2026-02-11", "2026-03-01", Some("9")),
        // The event on a holiday, and on its first day.
        ("2026-10", "2026-09-17", "2026-10-05", None),
        ("2026-10", "2026-09-18", "2026-10-05", Some("9")),
        ("2026-10", "2026-09-17", "2026-10-01", None),
        // October, with 09-20 and 10-10 made up.
        ("2026-10", "2026-09-17", "2026-10-08", None),
        ("2026-10", "2026-09-18", "2026-10-08", Some("9")),
        ("2026-10", "2026-09-23", "2026-10-13", Some("9")),
        // Handed in on a day that is made up, and on a holiday.
        ("2026-10", "2026-09-20", "2026-10-10", None),
        ("2026-10", "2026-10-01", "2026-10-21", None),
        ("2026-10", "2026-10-01", "2026-10-20", Some("9")),
        ("2024-02", "2024-02-02", "2024-02-25", None),
        ("2025-02", "2025-01-22", "2025-02-13", None),
        ("2025-02", "2025-01-23", "2025-02-13", None),
        ("2025-02", "2025-01-26", "2025-02-13", Some("9")),
        // On the day itself, and after it.
        ("2026-03", "2026-03-16", "2026-03-16", Some("0")),
        ("2026-03", "2026-03-20", "2026-03-16", Some("0")),
    ] {
        let one = application(&[("application_date", applied), ("event_date", event)]);
        let run = run_with(vec![one], vec![], vec![], cycle, None);
        let expected: Vec<String> = expected.iter().map(|days| format!("late 10 {days}")).collect();
        assert_eq!(told(&run, "mdf.notice"), expected, "{applied} {event}");
        assert_eq!(outcome(&run, "mdf.notice").evaluated, 1, "{applied} {event}");
    }
}

#[test]
fn days_that_nobody_knows_are_not_counted() {
    let one = || vec![application(&[("application_date", "2026-12-21"), ("event_date", "2027-01-08")])];
    let run_of = |workdays| run_with(one(), vec![], vec![], "2027-01", workdays);
    let unknown = run_of(None);
    let notice = outcome(&unknown, "mdf.notice");
    assert_eq!((notice.kind(), notice.unjudged, notice.evaluated), (OutcomeKind::Unjudged, 1, 0));
    assert!(notice.says().unwrap().en.contains("holidays of 2027 are not known"), "{:?}", notice.says());
    let more = "[2027]\nsource = \"made up\"\nrest = [\"2027-01-01..2027-01-03\"]\nwork = []";
    let known = run_of(Some(Workdays::parse(more).unwrap()));
    assert_eq!(outcome(&known, "mdf.notice").kind(), OutcomeKind::Passed);
    let tight = "[2027]\nsource = \"made up\"\nrest = [\"2027-01-01..2027-01-07\"]\nwork = []";
    let known = run_of(Some(Workdays::parse(tight).unwrap()));
    assert_eq!(told(&known, "mdf.notice"), ["late 10 9"]);
    for missing in ["application_date", "event_date"] {
        let one = application(&[("application_date", "2026-09-01"), (missing, "null")]);
        let run = run(vec![one], vec![cost("1", "1", "null", "null")], vec![]);
        assert_eq!(outcome(&run, "mdf.notice").kind(), OutcomeKind::Unjudged, "{missing}");
        assert_eq!(told(&run, "mdf.application"), ["incomplete 1 0"], "{missing}");
    }
}

#[test]
fn approved_before_the_event() {
    for (status, approved, expected, unjudged) in [
        ("approved", "2026-09-09", None, 0),
        ("held", "2026-09-10", Some("not_approved 2026-09-10 2026-09-10"), 0),
        ("paid", "2026-09-11", Some("not_approved 2026-09-10 2026-09-11"), 0),
        ("submitted", "null", Some("not_approved 2026-09-10 submitted"), 0),
        ("approved", "null", None, 1),
        ("somehow", "2026-09-01", None, 1),
    ] {
        let one = application(&[("status", status), ("approval_date", approved)]);
        let run = run(vec![one], vec![], vec![]);
        assert_eq!(
            told(&run, "mdf.approval"),
            expected.into_iter().collect::<Vec<_>>(),
            "{status} {approved}"
        );
        assert_eq!(outcome(&run, "mdf.approval").unjudged, unjudged, "{status} {approved}");
    }
    let undated = application(&[("application_date", "2026-09-01"), ("event_date", "null")]);
    let run = run(vec![undated], vec![], vec![]);
    assert_eq!(outcome(&run, "mdf.approval").kind(), OutcomeKind::Unjudged);
}

#[test]
fn drafts_and_other_months_are_left_alone() {
    for put in [
        ("status", "draft"),
        ("status", "withdrawn"),
        ("event_date", "2026-10-01"),
        ("event_date", "2026-08-31"),
    ] {
        let one = application(&[("application_date", "2026-08-30"), ("approval_date", "null"), put]);
        let run = run(vec![one], vec![], vec![change("time", "2026-09-01", "null")]);
        assert!(run.breaks.is_empty(), "{put:?}");
        let quiet = run.outcomes.iter().filter(|outcome| outcome.rule.starts_with("mdf."));
        assert!(quiet.into_iter().all(|outcome| outcome.kind() == OutcomeKind::Vacuous), "{put:?}");
    }
    let refused = application(&[("status", "rejected"), ("application_date", "2026-09-09")]);
    assert!(run(vec![refused], vec![], vec![]).breaks.is_empty(), "there is no event");
}

#[test]
fn changes_are_submitted_again() {
    for (fact, changed, again, expected) in [
        ("time", "2026-08-25", "2026-08-26", None),
        ("place", "2026-08-25", "2026-08-25", None),
        ("audience", "2026-08-25", "2026-09-09", None),
        ("form", "2026-08-25", "2026-09-10", Some("not_resubmitted 2026-09-10 2026-09-10")),
        ("time", "2026-08-25", "2026-08-24", Some("not_resubmitted 2026-09-10 2026-08-24")),
        ("time", "2026-08-25", "null", Some("not_resubmitted 2026-09-10 ")),
        ("time", "null", "2026-09-01", None),
        ("other", "2026-08-25", "null", None),
    ] {
        let run = run(vec![application(&[])], vec![], vec![change(fact, changed, again)]);
        assert_eq!(
            told(&run, "mdf.change"),
            expected.into_iter().collect::<Vec<_>>(),
            "{fact} {changed} {again}"
        );
    }
    let unjudged = |applications: Vec<Row>, change: Row| {
        let run = run(applications, vec![], vec![change]);
        let outcome = outcome(&run, "mdf.change");
        (outcome.kind(), outcome.unjudged)
    };
    let some = (OutcomeKind::Unjudged, 1);
    assert_eq!(unjudged(vec![application(&[])], change("weather", "2026-08-25", "null")), some);
    assert_eq!(
        unjudged(
            vec![application(&[("event_date", "null"), ("application_date", "2026-09-01")])],
            change("time", "2026-09-02", "null")
        ),
        some
    );
    assert_eq!(
        unjudged(vec![application(&[("application_id", "B")])], change("time", "2026-08-25", "null")),
        some
    );
}

#[test]
fn a_series_spans_a_quarter() {
    for (first, last, expected) in [
        ("2026-09-10", "2026-12-09", None),
        ("2026-09-10", "2026-12-10", Some("too_long 2026-12-09 2026-12-10")),
        ("2026-09-30", "2026-12-29", None),
        ("2026-09-10", "null", None),
    ] {
        let run = run(vec![application(&[("event_date", first), ("event_end_date", last)])], vec![], vec![]);
        assert_eq!(told(&run, "mdf.series"), expected.into_iter().collect::<Vec<_>>(), "{first} {last}");
    }
    // A quarter from 11-30 ends with February, however long that is.
    for (last, broken) in [("2027-02-28", false), ("2027-03-01", true)] {
        let series = application(&[("event_date", "2026-11-30"), ("event_end_date", last)]);
        let run = run_with(vec![series], vec![], vec![], "2026-11", None);
        assert_eq!(!told(&run, "mdf.series").is_empty(), broken, "{last}");
    }
}

#[test]
fn applications_name_everything() {
    let costs = || vec![cost("1", "10.10", "null", "null"), cost("2", "0.20", "null", "null")];
    let whole = |planned: &'static str| vec![application(&[("planned_amount", planned)])];
    assert_eq!(told(&run(whole("10.30"), costs(), vec![]), "mdf.application"), NONE);
    assert_eq!(told(&run(whole("10.31"), costs(), vec![]), "mdf.application"), ["amount 10.3 10.31"]);
    assert_eq!(told(&run(whole("10.31"), vec![], vec![]), "mdf.application"), ["incomplete 1 0"]);
    let open = vec![cost("1", "10.10", "null", "null"), cost("2", "null", "null", "null")];
    assert_eq!(told(&run(whole("10.31"), open, vec![]), "mdf.application"), NONE, "an item says nothing");
    let nobody = vec![application(&[("responsible", "null")])];
    assert_eq!(told(&run(nobody, costs(), vec![]), "mdf.application"), ["incomplete 1 0"]);
}

#[test]
fn claims_are_complete() {
    let claim =
        |amount: &'static str| vec![application(&[("status", "claimed"), ("claimed_amount", amount)])];
    let paid = |document: &str| vec![cost("1", "1", "5.05", "F1"), cost("2", "1", "2.00", document)];
    for (amount, document, expected) in [
        ("7.05", "F2", vec![]),
        ("7.06", "F2", vec!["amount 7.05 7.06"]),
        ("7.05", "null", vec!["incomplete 2 1"]),
        ("7.05", " ", vec!["incomplete 2 1"]),
    ] {
        let run = run(claim(amount), paid(document), vec![]);
        assert_eq!(told(&run, "mdf.claim"), expected, "{amount} {document:?}");
    }
    let unclaimed = vec![cost("1", "1", "5.05", "F1"), cost("2", "1", "0", "null")];
    assert_eq!(
        told(&run(claim("5.05"), unclaimed, vec![]), "mdf.claim"),
        NONE,
        "nothing is claimed of the second"
    );
    let open = run(claim("null"), paid("F2"), vec![]);
    assert_eq!(outcome(&open, "mdf.claim").kind(), OutcomeKind::Unjudged);
    let held = vec![application(&[("status", "held"), ("claimed_amount", "9")])];
    assert_eq!(outcome(&run(held, paid("null"), vec![]), "mdf.claim").kind(), OutcomeKind::Vacuous);
}
