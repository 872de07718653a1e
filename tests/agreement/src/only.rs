//! Part of the rules (`--only`) says what the whole says of them.

use duizhang_auditor::Month;
use duizhang_reconciler::{OutcomeKind, Run, reconcile};

use crate::compare::told_by_engine;
use crate::engine;

/// Where a run of some rules disagrees with the whole run, each beginning with a rule.
pub fn disagreements(month: &Month, whole: &Run) -> Vec<String> {
    let part = engine::settings(month).and_then(|mut settings| {
        settings.only.clone_from(&month.only);
        reconcile(&engine::input(month)?, &settings).map_err(|problem| problem.to_string())
    });
    match part {
        Ok(part) if whole.verdict.reconcilable => compare(&month.only, whole, &part),
        Ok(_) => Vec::new(),
        Err(problem) => vec![format!("only {problem}")],
    }
}

fn compare(only: &[String], whole: &Run, part: &Run) -> Vec<String> {
    let is_asked = |rule: &str| only.iter().any(|prefix| rule.starts_with(prefix.as_str()));
    let mut found = Vec::new();
    if !part.verdict.reconcilable {
        // Then a dataset that one of the rules needs is not there, and the whole run has skipped that rule.
        let is_skipped =
            |outcome: &&duizhang_reconciler::Outcome| is_asked(outcome.rule) && outcome.reason.is_some();
        let is_empty = whole.verdict.datasets.iter().any(|dataset| dataset.rows == 0);
        if !whole.outcomes.iter().any(|outcome| is_skipped(&outcome)) && !is_empty {
            found.push("only not reconcilable, although the whole run has skipped none of them".to_owned());
        }
        if !part.breaks.is_empty() {
            found.push("only breaks, although it is not reconcilable".to_owned());
        }
        return found;
    }
    let asked = |run: &Run| -> Vec<String> {
        let breaks = run.breaks.iter().filter(|broken| is_asked(broken.rule));
        breaks.map(told_by_engine).collect()
    };
    let (ours, theirs) = (asked(whole), asked(part));
    if ours != theirs || theirs.len() != part.breaks.len() {
        let differs = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
        let (whole, part) = (ours.len(), theirs.len());
        found.push(format!("only {whole} breaks in the whole, {part} in the part, first {differs:?}"));
    }
    for (one, other) in whole.outcomes.iter().zip(&part.outcomes) {
        let is_same = if is_asked(one.rule) { one == other } else { other.kind() == OutcomeKind::Skipped };
        if !is_same {
            found.push(format!("only {}: {one:?}, alone {other:?}", one.rule));
        }
    }
    found
}
