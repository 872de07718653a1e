//! What must hold of the ledger, on months small enough to be written in a line.
#![allow(clippy::disallowed_methods)] // tests write the files they break

mod any_order;
mod file;
mod statuses;

use std::collections::BTreeSet;

use duizhang_money::{BillCycle, Scaled, Timestamp};

use crate::act::{Act, Entry, Person};
use crate::book::{Book, Recording};
use crate::finding::{Finding, Reach};
use crate::month::RunReport;

fn cycle(month: &str) -> BillCycle {
    month.parse().unwrap()
}

fn person(name: &str) -> Person {
    Person::new(name).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_791_460_800_000_000).unwrap()
}

/// The rules of these tests: `m` breaks are settled by their own month only, `l` by a later one,
/// `s` by a later one that looked at their subject, which has the id of the break.
fn reach(id: &str) -> Reach {
    match &id[..1] {
        "m" => Reach::Month,
        "l" => Reach::Later,
        _ => Reach::Subject(id.into()),
    }
}

fn finding(id: &str, currency: Option<&str>, difference: Scaled) -> Finding {
    Finding {
        id: id.into(),
        rule: id[..1].into(),
        class: "amount".into(),
        customer_id: Some("C".into()),
        customer_name: None,
        key: [("id", id)].into_iter().collect(),
        currency: currency.map(Into::into),
        expected: Some(0),
        actual: Some(difference),
        difference: Some(difference),
        expected_text: None,
        actual_text: None,
        direction: "claim".into(),
        message_en: format!("{id} is off").into(),
        message_zh: format!("{id} 有差异").into(),
        reach: reach(id),
    }
}

/// A run from a line: `2026-09 l1=5 s1=2 ~s2 -l ?`: breaks with their differences, subjects looked
/// at (`~`), rules skipped (`-`), and whether it is incomplete (`?`). The line is the run's name.
fn run(line: &str) -> RunReport {
    let mut words = line.split_whitespace();
    let mut report = RunReport {
        cycle: cycle(words.next().unwrap()),
        run: line.to_owned(),
        content: line.to_owned(),
        program: "test".to_owned(),
        result: "breaks".to_owned(),
        complete: true,
        evaluated: ["m", "l", "s"].map(str::to_owned).into(),
        looked_at: BTreeSet::new(),
        findings: Vec::new(),
    };
    for word in words {
        if let Some(id) = word.strip_prefix('~') {
            report.looked_at.insert(id.to_owned());
        } else if let Some(rule) = word.strip_prefix('-') {
            report.evaluated.remove(rule);
        } else if word == "?" {
            report.complete = false;
        } else {
            let (id, units) = word.split_once('=').unwrap_or((word, "1"));
            report.findings.push(finding(id, Some("CNY"), units.parse().unwrap()).into());
        }
    }
    report
}

/// Folds an act of somebody in.
fn act(book: &mut Book, by: &str, act: Act) {
    book.apply(&Entry::new(now(), Some(person(by)), act)).unwrap();
}

/// Records a run where it says something new.
fn record(book: &mut Book, report: &RunReport) {
    if let Recording::New(said, _) = book.record(report) {
        for act in said {
            book.apply(&Entry::new(now(), None, act)).unwrap();
        }
    }
}

/// `id status age` of every item as of a month, in order.
fn statuses(book: &Book, month: &str) -> String {
    let view = book.view(cycle(month));
    let told = view.items().map(|item| {
        let how = item.settled.map(|settled| format!(" {} {}", settled.how.name(), settled.cycle));
        format!("{} {} {}{}", item.finding.id, item.status.name(), item.age_months, how.unwrap_or_default())
    });
    told.collect::<Vec<_>>().join(", ")
}
