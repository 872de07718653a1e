//! A month as the ledger knows it: what its runs have found, each replacing the one before.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::BillCycle;

use crate::act::Act;
use crate::book::Signature;
use crate::finding::Finding;

/// A run, as it is handed to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    /// The month.
    pub cycle: BillCycle,
    /// The run's name.
    pub run: String,
    /// The snapshot's content hash.
    pub content: String,
    /// Program and version.
    pub program: String,
    /// What the month came out as.
    pub result: String,
    /// Whether the whole month was evaluated on complete data. A run that is not complete adds
    /// what it found and settles nothing.
    pub complete: bool,
    /// The rules it evaluated: not those it skipped. Without meaning where it is not complete.
    pub evaluated: BTreeSet<String>,
    /// Ids of things of earlier months that it looked at; see [`crate::Reach::Subject`].
    pub looked_at: BTreeSet<String>,
    /// What it found.
    pub findings: Vec<Finding>,
}

/// What a run says other than the month's runs before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Breaks that the month did not have.
    pub new: Vec<Finding>,
    /// Breaks whose figures changed: as they were, as they are.
    pub changed: Vec<(Finding, Finding)>,
    /// Breaks that the month no longer has.
    pub gone: Vec<Finding>,
}

impl Change {
    /// Whether the findings are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// What the runs of one month have found so far, and who signed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Month {
    /// The last recorded run.
    pub run: String,
    /// Its snapshot's content hash.
    pub content: String,
    /// The program that made it.
    pub program: String,
    /// What the month came out as.
    pub result: String,
    /// Whether that run evaluated the whole month on complete data.
    pub complete: bool,
    /// Rules that a complete run has evaluated.
    pub evaluated: BTreeSet<String>,
    /// Things of earlier months that the month looked at.
    pub looked_at: BTreeSet<String>,
    /// The breaks it has.
    pub findings: BTreeMap<String, Finding>,
    /// Breaks that an earlier run had and a later complete one has not.
    pub gone: BTreeMap<String, Finding>,
    /// Breaks that were gone and have come back.
    pub back: BTreeSet<String>,
    /// Who prepared it.
    pub prepared: Option<Signature>,
    /// Who reviewed it; the month is signed.
    pub reviewed: Option<Signature>,
}

impl Month {
    /// What a run says other than this.
    #[must_use]
    pub fn change(&self, report: &RunReport) -> Change {
        let mut change = Change::default();
        let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
        for finding in &report.findings {
            match self.findings.get(&finding.id) {
                None => change.new.push(finding.clone()),
                Some(old) if !old.is_same(finding) => change.changed.push((old.clone(), finding.clone())),
                Some(_) => {}
            }
        }
        let settles =
            |old: &&Finding| !found.contains(old.id.as_str()) && report.evaluated.contains(&old.rule);
        if report.complete {
            change.gone = self.findings.values().filter(settles).cloned().collect();
        }
        change
    }

    /// The act that records a run, and what changes; none where the run says nothing new.
    pub(crate) fn record(&self, report: &RunReport) -> (Option<Act>, Change) {
        let change = self.change(report);
        let is_known = !self.run.is_empty();
        // A look at a part, or at incomplete data, does not take the place of a complete run.
        let mute = is_known && !report.complete && change.is_empty();
        let evaluated = |rule: &&String| report.complete && !self.evaluated.contains(*rule);
        // The run's name is not among these: it is another one also where only a month beside this one was imported.
        let same = self.content == report.content
            && self.program == report.program
            && self.result == report.result
            && self.complete == report.complete
            && report.evaluated.iter().all(|rule| !evaluated(&rule))
            && (!report.complete || self.looked_at == report.looked_at);
        if mute || (same && change.is_empty()) {
            return (None, change);
        }
        let changed = change.changed.iter().map(|(_, new)| new);
        let act = Act::Record {
            cycle: report.cycle,
            run: report.run.clone(),
            content: report.content.clone(),
            program: report.program.clone(),
            result: report.result.clone(),
            complete: report.complete,
            evaluated: report.evaluated.iter().filter(evaluated).cloned().collect(),
            looked_at: report.looked_at.iter().cloned().collect(),
            found: change.new.iter().chain(changed).cloned().collect(),
            gone: change.gone.iter().map(|finding| finding.id.clone()).collect(),
        };
        (Some(act), change)
    }

    /// Takes in what a recorded run said. Returns what is impossible about it.
    pub(crate) fn take(&mut self, found: &[Finding], gone: &[String]) -> Result<(), String> {
        for id in gone {
            let finding = self.findings.remove(id);
            let finding = finding.ok_or_else(|| format!("break {id} goes that the month does not have"))?;
            self.back.remove(id);
            self.gone.insert(id.clone(), finding);
        }
        for finding in found {
            if self.gone.remove(&finding.id).is_some() {
                self.back.insert(finding.id.clone());
            }
            self.findings.insert(finding.id.clone(), finding.clone());
        }
        // What was prepared was prepared as it stood.
        if !found.is_empty() || !gone.is_empty() {
            self.prepared = None;
        }
        Ok(())
    }
}
