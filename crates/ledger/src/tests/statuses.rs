//! What becomes of an item, case by case.

use super::{Recording, act, cycle, person, record, run, statuses};
use crate::book::Book;

/// Runs, and what is said as of the month of the last line.
fn check(runs: &[&str], expected: &str) {
    let mut book = Book::default();
    for line in runs {
        record(&mut book, &run(line));
    }
    let latest = book.latest().unwrap().to_string();
    assert_eq!(statuses(&book, &latest), expected, "{runs:?}");
}

#[test]
fn over_the_months() {
    check(&["2026-08 l1"], "l1 new 0");
    check(&["2026-08 l1", "2026-09 l1"], "l1 carried 1");
    check(&["2026-11 l1", "2027-02 l1"], "l1 carried 3");
    // Only a later month that looked at the same thing settles it.
    check(&["2026-08 l1 m1 s1", "2026-09"], "l1 resolved 1 later_month 2026-09, m1 open 1, s1 open 1");
    check(&["2026-08 s1", "2026-09 ~s1"], "s1 resolved 1 later_month 2026-09");
    check(&["2026-08 s1", "2026-09 ~s2"], "s1 open 1");
    // A skipped rule or an incomplete run settles nothing.
    check(&["2026-08 l1", "2026-09 -l"], "l1 open 1");
    check(&["2026-08 l1", "2026-09 ?"], "l1 open 1");
    check(&["2026-08 l1", "2026-09 ?", "2026-10 l1"], "l1 carried 2");
    // Seen again.
    check(&["2026-08 l1", "2026-09", "2026-10 l1"], "l1 reopened 2");
    check(&["2026-08 l1", "2026-09", "2026-10 l1", "2026-11 l1"], "l1 carried 3");
    check(&["2026-08 l1", "2026-09", "2026-10 l1", "2026-11"], "l1 resolved 3 later_month 2026-11");
}

#[test]
fn runs_of_a_month_replace_each_other() {
    check(&["2026-08 m1 m2", "2026-08 m2=3"], "m1 resolved 0 rerun 2026-08, m2 new 0");
    check(&["2026-08 m1", "2026-08", "2026-08 m1 m2"], "m1 reopened 0, m2 new 0");
    // An incomplete look adds, and takes nothing away.
    check(&["2026-08 m1", "2026-08 m2 ?"], "m1 new 0, m2 new 0");
    check(&["2026-08 m1", "2026-08 -m"], "m1 new 0");
    // A later month is run again.
    check(&["2026-08 l1", "2026-09", "2026-09 l1"], "l1 carried 1");
    check(&["2026-08 l1", "2026-09 l1", "2026-09"], "l1 resolved 1 later_month 2026-09");
    // What a complete run has settled stays settled until a complete run says otherwise.
    check(&["2026-08 l1", "2026-09", "2026-09 ?"], "l1 resolved 1 later_month 2026-09");
}

#[test]
fn a_month_is_seen_as_it_was_then() {
    let mut book = Book::default();
    for line in ["2026-08 l1", "2026-09 l1", "2026-10"] {
        record(&mut book, &run(line));
    }
    assert_eq!(statuses(&book, "2026-08"), "l1 new 0");
    assert_eq!(statuses(&book, "2026-09"), "l1 carried 1");
    assert_eq!(statuses(&book, "2026-10"), "l1 resolved 2 later_month 2026-10");
    // What a person says belongs to the last month that has the item.
    let said = book.note("l1", "timing", true).unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-08"), "l1 new 0");
    assert_eq!(statuses(&book, "2026-09"), "l1 explained 1");
}

#[test]
fn a_person_settles_what_was_seen_and_no_more() {
    let mut book = Book::default();
    record(&mut book, &run("2026-08 l1=5 m1=5 m2=5"));
    for id in ["l1", "m1", "m2"] {
        let said = book.resolve(id, "credited").unwrap();
        act(&mut book, "Li", said);
    }
    let resolved = "l1 resolved 0 person 2026-08, m1 resolved 0 person 2026-08, m2 resolved 0 person 2026-08";
    assert_eq!(statuses(&book, "2026-08"), resolved);
    assert!(book.resolve("m1", "again").is_err());
    // The same figures again, also in other words, change nothing; other figures do.
    let mut again = run("2026-08 l1=5 m1=5 m2=50");
    std::sync::Arc::make_mut(&mut again.findings[1]).message_en = "other words".into();
    record(&mut book, &again);
    let expected = "l1 resolved 0 person 2026-08, m1 resolved 0 person 2026-08, m2 reopened 0";
    assert_eq!(statuses(&book, "2026-08"), expected);
    record(&mut book, &run("2026-09 l1=5"));
    assert_eq!(statuses(&book, "2026-09"), "l1 reopened 1, m1 resolved 1 person 2026-08, m2 open 1");
}

#[test]
fn an_explanation_holds_for_the_figures_it_explains() {
    let mut book = Book::default();
    record(&mut book, &run("2026-08 l1=5"));
    let said = book.note("l1", "looked into", false).unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-08"), "l1 new 0");
    let said = book.note("l1", "billed next month", true).unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-08"), "l1 explained 0");
    record(&mut book, &run("2026-09 l1=5"));
    assert_eq!(statuses(&book, "2026-09"), "l1 explained 1");
    record(&mut book, &run("2026-09 l1=6"));
    assert_eq!(statuses(&book, "2026-09"), "l1 carried 1");
    record(&mut book, &run("2026-09"));
    record(&mut book, &run("2026-10 l1=5"));
    assert_eq!(statuses(&book, "2026-10"), "l1 reopened 2");
}

#[test]
fn a_person_reopens_and_settles_again() {
    let mut book = Book::default();
    for line in ["2026-08 l1", "2026-09", "2026-10"] {
        record(&mut book, &run(line));
    }
    assert!(book.reopen("l1", " ").is_err(), "a reason is needed");
    let said = book.reopen("l1", "the credit was taken back").unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-09"), "l1 resolved 1 later_month 2026-09");
    assert_eq!(statuses(&book, "2026-10"), "l1 reopened 2");
    assert!(book.reopen("l1", "again").is_err());
    let said = book.note("l1", "asked", true).unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-10"), "l1 explained 2");
    let said = book.resolve("l1", "credited").unwrap();
    act(&mut book, "Li", said);
    assert_eq!(statuses(&book, "2026-10"), "l1 resolved 2 person 2026-10");
}

#[test]
fn two_people_sign_and_the_month_is_frozen() {
    let (first, same, other) = ("2026-09 l1=5", "2026-09 l1=5 ~x", "2026-09 l1=6 l2");
    let mut book = Book::default();
    assert!(book.prepare(&run(first)).unwrap_err().to_string().contains("no run of 2026-09"));
    record(&mut book, &run("2026-09 l1=5 ?"));
    let error = book.prepare(&run("2026-09 l1=5 ?")).unwrap_err().to_string();
    assert!(error.contains("did not evaluate the whole month"), "{error}");
    record(&mut book, &run(first));
    assert!(book.review(&run(first), &person("Wang")).unwrap_err().to_string().contains("not prepared"));
    let error = book.prepare(&run(other)).unwrap_err().to_string();
    assert!(error.contains("rests on run 2026-09 l1=5 "), "{error}");
    let said = book.prepare(&run(first)).unwrap();
    act(&mut book, "Li Na", said);
    for name in ["Li Na", "li  na ", "LI NA"] {
        let error = book.review(&run(first), &person(name)).unwrap_err().to_string();
        assert!(error.contains("cannot review it"), "{error}");
    }
    // Other findings undo a preparation; another run with the same ones does not.
    record(&mut book, &run(same));
    assert!(book.months()[&cycle("2026-09")].prepared.is_some());
    record(&mut book, &run(other));
    assert!(book.months()[&cycle("2026-09")].prepared.is_none());
    record(&mut book, &run(first));
    let said = book.prepare(&run(first)).unwrap();
    act(&mut book, "Li Na", said);
    let said = book.review(&run(first), &person("Wang")).unwrap();
    act(&mut book, "Wang", said);
    assert_eq!(book.record(&run(same)), Recording::Known);
    let Recording::Frozen(change) = book.record(&run(other)) else { panic!("not frozen") };
    assert_eq!((change.new.len(), change.changed.len(), change.gone.len()), (1, 1, 0));
    // Looked at, it is there; in the book, it is not.
    assert_eq!(statuses(&book.with(&run(other)), "2026-09"), "l1 new 0, l2 reopened 0");
    assert_eq!(statuses(&book, "2026-09"), "l1 new 0, l2 resolved 0 rerun 2026-09");
    let said = book.reopen_month(cycle("2026-09"), "restated by Huawei").unwrap();
    act(&mut book, "Wang", said);
    record(&mut book, &run(other));
    assert_eq!(statuses(&book, "2026-09"), "l1 new 0, l2 reopened 0");
    assert!(book.reopen_month(cycle("2026-09"), "again").is_err());
}

#[test]
fn the_same_run_again_says_nothing() {
    let mut book = Book::default();
    for line in ["2026-08 l1 s1", "2026-09 l1=2 ~s1 -m", "2026-10 m1 ?"] {
        record(&mut book, &run(line));
        assert_eq!(book.record(&run(line)), Recording::Known, "{line}");
        assert_eq!(book.with(&run(line)), book, "{line}");
    }
    // A look at a part does not take the place of the whole, so that the two do not alternate.
    record(&mut book, &run("2026-08 l1 ?"));
    assert_eq!(book.months()[&cycle("2026-08")].run, "2026-08 l1 s1");
}

#[test]
fn ids_may_be_cut_short() {
    let mut book = Book::default();
    record(&mut book, &run("2026-08 l11 l12 m1"));
    assert_eq!(book.find("m").unwrap(), "m1");
    assert_eq!(book.find("l12").unwrap(), "l12");
    assert_eq!(book.find("l1").unwrap_err().to_string(), "`l1` begins several ids: l11, l12");
    assert_eq!(book.find("x").unwrap_err().to_string(), "the ledger has no item `x`");
    assert!(book.find("").is_err());
}
