//! The book: everything the trail says, folded. Pure; acts are checked here before they are
//! written and again whenever the trail is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use duizhang_money::BillCycle;

use crate::act::{Act, Entry, Person};
use crate::error::LedgerError;
use crate::item::{ItemAct, ItemActKind, Status};
use crate::month::{Change, FOUND_MAX, Month, RunReport};
use crate::walk::View;

/// Somebody's signature under a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: Person,
    /// When, UTC.
    pub at: String,
    /// The run that was signed.
    pub run: String,
}

/// What becomes of a run that is handed to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recording {
    /// It says nothing new.
    Known,
    /// It says something new: the acts to write, all or none, and what changes.
    New(Vec<Act>, Change),
    /// The month is signed and the run finds something else; nothing is to be written.
    Frozen(Change),
}

/// Months and acts. A copy holds the months together with the book that it is a copy of, until one of them changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    months: BTreeMap<BillCycle, Arc<Month>>,
    acts: BTreeMap<String, Vec<ItemAct>>,
}

impl Book {
    /// The months that have a run, in order.
    #[must_use]
    pub fn months(&self) -> &BTreeMap<BillCycle, Arc<Month>> {
        &self.months
    }

    /// The newest month.
    #[must_use]
    pub fn latest(&self) -> Option<BillCycle> {
        self.months.last_key_value().map(|(cycle, _)| *cycle)
    }

    /// What people did about an item, in order.
    #[must_use]
    pub fn acts(&self, item: &str) -> &[ItemAct] {
        self.acts.get(item).map_or(&[], Vec::as_slice)
    }

    /// What people did about every item.
    pub(crate) fn all_acts(&self) -> &BTreeMap<String, Vec<ItemAct>> {
        &self.acts
    }

    /// The items as of a month: what its runs, those of earlier months, and people up to it say.
    #[must_use]
    pub fn view(&self, cycle: BillCycle) -> View {
        View::of(self, cycle)
    }

    /// What becomes of a run.
    #[must_use]
    pub fn record(&self, report: &RunReport) -> Recording {
        self.record_by(report, FOUND_MAX)
    }

    /// As [`Book::record`], with at most so many breaks an act.
    pub(crate) fn record_by(&self, report: &RunReport, at_most: usize) -> Recording {
        let unknown = Month::default();
        let month = self.months.get(&report.cycle).map_or(&unknown, |month| &**month);
        let (acts, change) = month.record(report, at_most);
        match acts {
            _ if month.reviewed.is_some() && change.is_empty() => Recording::Known,
            _ if month.reviewed.is_some() => Recording::Frozen(change),
            acts if acts.is_empty() => Recording::Known,
            acts => Recording::New(acts, change),
        }
    }

    /// The book as it would be with this run, also where its month is signed: for looking only.
    #[must_use]
    pub fn with(&self, report: &RunReport) -> Self {
        let mut book = self.clone();
        let unknown = Month::default();
        let month = self.months.get(&report.cycle).map_or(&unknown, |month| &**month);
        let (acts, _) = month.record(report, FOUND_MAX);
        if !acts.is_empty() {
            let changed = Arc::make_mut(book.months.entry(report.cycle).or_default());
            (changed.prepared, changed.reviewed) = (None, None);
            for act in acts {
                // The acts were made from this very month, so they fit.
                let _ = book.apply(&Entry { act, at: String::new(), by: None });
            }
            if let Some(changed) = book.months.get_mut(&report.cycle) {
                let signatures = (month.prepared.clone(), month.reviewed.clone());
                let changed = Arc::make_mut(changed);
                (changed.prepared, changed.reviewed) = signatures;
            }
        }
        book.months.retain(|_, month| !month.run.is_empty());
        book
    }

    /// The full id of the one item that begins so.
    pub fn find(&self, begins: &str) -> Result<String, LedgerError> {
        let mut ids: Vec<String> = Vec::new();
        for month in self.months.values() {
            let known = month.findings.ids().chain(month.gone.ids());
            ids.extend(known.filter(|id| id.starts_with(begins)).map(str::to_owned));
        }
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => Err(LedgerError::NoItem(begins.to_owned())),
            [_] => Ok(ids.remove(0)),
            _ if begins.is_empty() => Err(LedgerError::NoItem(String::new())),
            _ => Err(LedgerError::SeveralItems { begins: begins.to_owned(), ids }),
        }
    }

    /// The last month that has an item, and its figures there.
    fn seen(&self, id: &str) -> Result<(BillCycle, String), LedgerError> {
        let found = self.months.iter().rev().find_map(|(cycle, month)| {
            month.findings.get(id).or_else(|| month.gone.get(id)).map(|finding| (*cycle, finding.figures()))
        });
        found.ok_or_else(|| LedgerError::NoItem(id.to_owned()))
    }

    /// The month that an act of now belongs to, and the figures it is about: the last month that
    /// has the item, or the one in which somebody reopened it after that.
    fn now(&self, id: &str) -> Result<(BillCycle, String), LedgerError> {
        let (last, figures) = self.seen(id)?;
        let reopened = self.acts(id).iter().filter(|act| act.kind == ItemActKind::Reopen);
        Ok((reopened.map(|act| act.as_of).max().map_or(last, |as_of| as_of.max(last)), figures))
    }

    /// A note about an item.
    pub fn note(&self, id: &str, text: &str, explains: bool) -> Result<Act, LedgerError> {
        let (as_of, figures) = self.now(id)?;
        Ok(Act::Note { item: id.to_owned(), text: said(text)?, explains, as_of, figures })
    }

    /// The status of an item as of the newest month.
    fn status(&self, id: &str) -> Result<(BillCycle, Status), LedgerError> {
        let latest = self.latest().ok_or_else(|| LedgerError::NoItem(id.to_owned()))?;
        let view = self.view(latest);
        let item = view.item(id).ok_or_else(|| LedgerError::NoItem(id.to_owned()))?;
        Ok((latest, item.status))
    }

    /// A person settles an item that is open.
    pub fn resolve(&self, id: &str, why: &str) -> Result<Act, LedgerError> {
        let (_, status) = self.status(id)?;
        if status == Status::Resolved {
            return Err(LedgerError::ItemStatus { item: id.to_owned(), status: status.name() });
        }
        let (as_of, figures) = self.now(id)?;
        Ok(Act::Resolve { item: id.to_owned(), why: said(why)?, as_of, figures })
    }

    /// A person opens an item again.
    pub fn reopen(&self, id: &str, why: &str) -> Result<Act, LedgerError> {
        let (as_of, status) = self.status(id)?;
        if status != Status::Resolved {
            return Err(LedgerError::ItemStatus { item: id.to_owned(), status: status.name() });
        }
        Ok(Act::Reopen { item: id.to_owned(), why: said(why)?, as_of })
    }

    /// The month, if it can be signed as the newest run has it.
    fn signable(&self, newest: &RunReport) -> Result<&Month, LedgerError> {
        let cycle = newest.cycle;
        let month: &Month = self.months.get(&cycle).ok_or(LedgerError::NoMonth(cycle))?;
        if let (Some(prepared), Some(reviewed)) = (&month.prepared, &month.reviewed) {
            let (prepared, reviewed) = (prepared.by.name().to_owned(), reviewed.by.name().to_owned());
            return Err(LedgerError::Signed { cycle, prepared, reviewed });
        }
        if !newest.complete {
            return Err(LedgerError::MonthIncomplete(cycle));
        }
        if !month.record(newest, FOUND_MAX).0.is_empty() {
            let (recorded, newest) = (month.run.clone(), newest.run.clone());
            return Err(LedgerError::OtherRun { cycle, recorded, newest });
        }
        Ok(month)
    }

    /// The first signature, under the run of the month's newest snapshot.
    pub fn prepare(&self, newest: &RunReport) -> Result<Act, LedgerError> {
        let (cycle, month) = (newest.cycle, self.signable(newest)?);
        if let Some(prepared) = &month.prepared {
            return Err(LedgerError::Prepared { cycle, by: prepared.by.name().to_owned() });
        }
        Ok(Act::Prepare { cycle, run: month.run.clone() })
    }

    /// The second signature, of somebody else: from here on the month is signed.
    pub fn review(&self, newest: &RunReport, by: &Person) -> Result<Act, LedgerError> {
        let (cycle, month) = (newest.cycle, self.signable(newest)?);
        let prepared = month.prepared.as_ref().ok_or(LedgerError::NotPrepared(cycle))?;
        if prepared.by.is(by) {
            return Err(LedgerError::SamePerson { cycle, by: by.name().to_owned() });
        }
        Ok(Act::Review { cycle, run: month.run.clone() })
    }

    /// Takes the signatures off a month.
    pub fn reopen_month(&self, cycle: BillCycle, why: &str) -> Result<Act, LedgerError> {
        let month = self.months.get(&cycle).ok_or(LedgerError::NoMonth(cycle))?;
        if month.prepared.is_none() {
            return Err(LedgerError::NotSigned(cycle));
        }
        Ok(Act::ReopenMonth { cycle, why: said(why)? })
    }

    /// Folds one entry in, or says why it cannot be.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), String> {
        let by = || entry.by.clone().ok_or_else(|| "nobody did it".to_owned());
        match &entry.act {
            Act::Record { .. } => self.apply_record(&entry.act),
            Act::Note { item, text, explains, as_of, figures } => {
                let kind = ItemActKind::Note { explains: *explains, figures: figures.clone() };
                self.apply_item(item, ItemAct::new(&entry.at, by()?, text, *as_of, kind))
            }
            Act::Resolve { item, why, as_of, figures } => {
                let kind = ItemActKind::Resolve { figures: figures.clone() };
                self.apply_item(item, ItemAct::new(&entry.at, by()?, why, *as_of, kind))
            }
            Act::Reopen { item, why, as_of } => {
                self.apply_item(item, ItemAct::new(&entry.at, by()?, why, *as_of, ItemActKind::Reopen))
            }
            Act::Prepare { cycle, run } => {
                let month = self.of(*cycle)?;
                if month.prepared.is_some() || month.run != *run || !month.complete {
                    return Err(format!("{cycle} could not be prepared then"));
                }
                month.prepared = Some(Signature { by: by()?, at: entry.at.clone(), run: run.clone() });
                Ok(())
            }
            Act::Review { cycle, run } => {
                let by = by()?;
                let month = self.of(*cycle)?;
                let prepared = month.prepared.as_ref().filter(|prepared| !prepared.by.is(&by));
                if prepared.is_none() || month.reviewed.is_some() || month.run != *run {
                    return Err(format!("{cycle} could not be reviewed by {} then", by.name()));
                }
                month.reviewed = Some(Signature { by, at: entry.at.clone(), run: run.clone() });
                Ok(())
            }
            Act::ReopenMonth { cycle, .. } => {
                by()?;
                let month = self.of(*cycle)?;
                if month.prepared.is_none() {
                    return Err(format!("{cycle} was not signed then"));
                }
                (month.prepared, month.reviewed) = (None, None);
                Ok(())
            }
        }
    }

    fn apply_record(&mut self, act: &Act) -> Result<(), String> {
        let Act::Record { complete, content, cycle, evaluated, found, gone, looked_at, program, result, run } =
            act
        else {
            return Ok(());
        };
        let month = Arc::make_mut(self.months.entry(*cycle).or_default());
        if month.reviewed.is_some() {
            return Err(format!("{cycle} was signed then"));
        }
        month.take(found, gone)?;
        month.run.clone_from(run);
        month.content.clone_from(content);
        month.program.clone_from(program);
        month.result.clone_from(result);
        month.complete = *complete;
        if *complete {
            month.evaluated.extend(evaluated.iter().cloned());
            month.looked_at = looked_at.iter().cloned().collect();
        }
        // A preparation stands for the findings; where these stay, it goes with the newer run.
        if let Some(prepared) = &mut month.prepared {
            prepared.run.clone_from(run);
        }
        Ok(())
    }

    fn apply_item(&mut self, item: &str, act: ItemAct) -> Result<(), String> {
        if self.seen(item).is_err() {
            return Err(format!("there was no item {item} then"));
        }
        self.acts.entry(item.to_owned()).or_default().push(act);
        Ok(())
    }

    /// A month that changes.
    fn of(&mut self, cycle: BillCycle) -> Result<&mut Month, String> {
        let month = self.months.get_mut(&cycle).map(Arc::make_mut);
        month.ok_or_else(|| format!("there was no run of {cycle} then"))
    }
}

fn said(text: &str) -> Result<String, LedgerError> {
    let text = text.trim();
    if text.is_empty() { Err(LedgerError::NoText) } else { Ok(text.to_owned()) }
}
