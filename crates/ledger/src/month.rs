//! A month as the ledger knows it: what its runs have found, each replacing the one before.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use duizhang_money::BillCycle;

use crate::act::Act;
use crate::book::Signature;
use crate::finding::{Finding, Findings, Word};

/// At most this many breaks are in one act: some 60 MB of text. A run that finds more is recorded by several, the
/// first of which add what was found and the last of which says all the rest.
pub(crate) const FOUND_MAX: usize = 65_536;

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
    pub findings: Vec<Arc<Finding>>,
}

/// What a run says other than the month's runs before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Breaks that the month did not have.
    pub new: Vec<Arc<Finding>>,
    /// Breaks whose figures changed: as they were, as they are.
    pub changed: Vec<(Arc<Finding>, Arc<Finding>)>,
    /// Breaks that the month no longer has.
    pub gone: Vec<Arc<Finding>>,
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
    pub findings: Findings,
    /// Breaks that an earlier run had and a later complete one has not.
    pub gone: Findings,
    /// Breaks that were gone and have come back.
    pub back: BTreeSet<Word>,
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
        for finding in &report.findings {
            match self.findings.get(&finding.id) {
                None => change.new.push(finding.clone()),
                Some(old) if !old.is_same(finding) => change.changed.push((old.clone(), finding.clone())),
                Some(_) => {}
            }
        }
        if report.complete && !self.findings.is_empty() {
            let found: HashSet<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
            let settles = |old: &&Arc<Finding>| {
                !found.contains(old.id.as_str()) && report.evaluated.contains(old.rule.as_str())
            };
            change.gone = self.findings.iter().filter(settles).cloned().collect();
        }
        change
    }

    /// The acts that record a run, and what changes; none where the run says nothing new. Each has at most so many
    /// breaks.
    pub(crate) fn record(&self, report: &RunReport, at_most: usize) -> (Vec<Act>, Change) {
        let change = self.change(report);
        if self.is_known(report, &change) {
            return (Vec::new(), change);
        }
        let changed = change.changed.iter().map(|(_, new)| new);
        let found: Vec<Arc<Finding>> = change.new.iter().chain(changed).cloned().collect();
        let evaluated = |rule: &&String| report.complete && !self.evaluated.contains(*rule);
        // As of a run that is not complete: what it found is added, and all else stays.
        let adds = |found: Vec<Arc<Finding>>| Act::Record {
            complete: false,
            content: report.content.clone(),
            cycle: report.cycle,
            evaluated: Vec::new(),
            found,
            gone: Vec::new(),
            looked_at: Vec::new(),
            program: report.program.clone(),
            result: report.result.clone(),
            run: report.run.clone(),
        };
        let mut parts: Vec<Vec<Arc<Finding>>> = found.chunks(at_most).map(<[_]>::to_vec).collect();
        let last = Act::Record {
            complete: report.complete,
            content: report.content.clone(),
            cycle: report.cycle,
            evaluated: report.evaluated.iter().filter(evaluated).cloned().collect(),
            found: parts.pop().unwrap_or_default(),
            gone: change.gone.iter().map(|finding| finding.id.clone()).collect(),
            looked_at: report.looked_at.iter().cloned().collect(),
            program: report.program.clone(),
            result: report.result.clone(),
            run: report.run.clone(),
        };
        (parts.into_iter().map(adds).chain([last]).collect(), change)
    }

    /// Whether a run says nothing new.
    fn is_known(&self, report: &RunReport, change: &Change) -> bool {
        let is_known = !self.run.is_empty();
        // A look at a part, or at incomplete data, does not take the place of a complete run.
        let mute = is_known && !report.complete && change.is_empty();
        // The run's name is not among these: it is another one also where only a month beside this one was imported.
        let same = self.content == report.content
            && self.program == report.program
            && self.result == report.result
            && self.complete == report.complete
            && (!report.complete || report.evaluated.is_subset(&self.evaluated))
            && (!report.complete || self.looked_at == report.looked_at);
        mute || (same && change.is_empty())
    }

    /// Takes in what a recorded run said. Returns what is impossible about it.
    pub(crate) fn take(&mut self, found: &[Arc<Finding>], gone: &[Word]) -> Result<(), String> {
        for id in gone {
            let finding = self.findings.remove(id);
            let finding = finding.ok_or_else(|| format!("break {id} goes that the month does not have"))?;
            self.back.remove(id);
            self.gone.insert(finding);
        }
        for finding in found {
            if self.gone.remove(&finding.id).is_some() {
                self.back.insert(finding.id.clone());
            }
            self.findings.insert(Arc::clone(finding));
        }
        // What was prepared was prepared as it stood.
        if !found.is_empty() || !gone.is_empty() {
            self.prepared = None;
        }
        Ok(())
    }
}
