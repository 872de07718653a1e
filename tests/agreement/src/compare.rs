//! Where the auditor and the reconciler disagree.

use std::collections::BTreeMap;

use duizhang_auditor::{Audit, Figure, RULES};
use duizhang_money::{format_units, to_decimal};
use duizhang_reconciler::{Reading, Run, message};

/// A break as both tell it, one line of text.
pub type Told = String;

fn told(
    rule: &str,
    class: &str,
    key: &[(&'static str, String)],
    (customer, currency): (Option<&str>, Option<&str>),
    (expected, actual, difference): (String, String, String),
    (direction, id): (&str, &str),
) -> Told {
    let key: Vec<String> = key.iter().map(|(column, value)| format!("{column}={value}")).collect();
    let (customer, currency) = (customer.unwrap_or("-"), currency.unwrap_or("-"));
    let key = key.join("; ");
    format!(
        "{rule} {class} [{key}] of {customer} in {currency}: {expected} -> {actual}, difference {difference}, {direction}, id {id}"
    )
}

/// The auditor's breaks.
pub fn by_auditor(audit: &Audit) -> Vec<Told> {
    let breaks = audit.breaks.iter().map(|found| {
        let side = |figure: &Figure| match figure {
            Figure::Nothing => "-".to_owned(),
            Figure::Amount(amount) => amount.normalize().to_string(),
            Figure::Count(count) => count.to_string(),
            Figure::Text(text) => format!("`{text}`"),
        };
        let difference = found.difference().map_or_else(|| "-".to_owned(), |amount| amount.normalize().to_string());
        told(
            found.rule,
            found.class,
            &found.key,
            (found.customer.as_deref(), found.currency.as_deref()),
            (side(&found.expected), side(&found.actual), difference),
            (found.direction(), &found.id),
        )
    });
    breaks.collect()
}

/// The reconciler's breaks.
pub fn by_engine(run: &Run) -> Vec<Told> {
    let breaks = run.breaks.iter().map(|found| {
        // Counts of rows are in the same units as amounts.
        let number = |units: Option<i128>| units.map(plain);
        let (expected_text, actual_text) = found.texts();
        let side = |units: Option<i128>, text: Option<&str>| {
            number(units).or_else(|| text.map(|text| format!("`{text}`"))).unwrap_or_else(|| "-".to_owned())
        };
        told(
            found.rule,
            found.class.name(),
            &found.key,
            (found.customer_id.as_deref(), found.currency.as_deref()),
            (
                side(found.expected(), expected_text),
                side(found.actual(), actual_text),
                side(found.difference(), None),
            ),
            (message::direction(found).name(), &found.id),
        )
    });
    breaks.collect()
}

fn plain(units: i128) -> String {
    let amount = to_decimal(units, 8).map(|amount| amount.normalize().to_string());
    amount.unwrap_or_else(|| format_units(units, 8))
}

/// Every disagreement, each beginning with its rule.
pub fn disagreements(audit: &Audit, run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    if audit.result != run.result.name() {
        found.push(format!("result: auditor {}, engine {}", audit.result, run.result.name()));
    }
    if let (Some((reading, before, after)), Some(choice)) = (audit.reading, &run.reading) {
        let is_same = matches!(reading, duizhang_auditor::Reading::Before) == (choice.reading == Reading::Before);
        if !is_same || (before, after) != (choice.before, choice.after) {
            found.push(format!(
                "reading: auditor {reading:?} {before}:{after}, engine {:?} {}:{}",
                choice.reading, choice.before, choice.after
            ));
        }
    }
    let (ours, theirs) = (by_auditor(audit), by_engine(run));
    let count = |list: &[Told]| {
        let mut counts: BTreeMap<Told, i64> = BTreeMap::new();
        list.iter().for_each(|told| *counts.entry(told.clone()).or_default() += 1);
        counts
    };
    let (a, b) = (count(&ours), count(&theirs));
    for (told, times) in &a {
        if b.get(told) != Some(times) {
            found.push(format!("{told}\n      auditor {times} times, engine {}", b.get(told).unwrap_or(&0)));
        }
    }
    for (told, times) in b.iter().filter(|(told, _)| !a.contains_key(*told)) {
        found.push(format!("{told}\n      engine {times} times, auditor 0"));
    }
    if found.is_empty() && ours != theirs {
        let differs = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
        found.push(format!("order of breaks: {differs:?}"));
    }
    found.extend(outcomes(audit, run));
    let rank = |told: &String| RULES.iter().position(|rule| told.starts_with(rule));
    found.sort_by_key(rank);
    found
}

fn outcomes(audit: &Audit, run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    for ours in &audit.outcomes {
        let Some(theirs) = run.outcomes.iter().find(|outcome| outcome.rule == ours.rule) else {
            found.push(format!("{}: the engine has no such rule", ours.rule));
            continue;
        };
        let a = (ours.kind, ours.evaluated, ours.broken, ours.tolerated, ours.informational);
        let kind = theirs.kind().name();
        let b = (kind, theirs.evaluated, theirs.broken, theirs.tolerated, theirs.informational);
        if a != b && (ours.kind != "skipped" || kind != "skipped") {
            found.push(format!(
                "{} outcome (kind, evaluated, broken, tolerated, for information): auditor {a:?}, engine {b:?}{}",
                ours.rule,
                theirs.reason.as_ref().map(|reason| format!(" since {reason}")).unwrap_or_default()
            ));
        }
    }
    found
}
