//! From months and acts to items: a walk over the months in calendar order. The order in which
//! things were recorded does not enter, so a month that is imported late changes nothing but what
//! it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use duizhang_money::{BillCycle, Scaled, Totals};

use crate::book::Book;
use crate::finding::{Finding, Reach, Word};
use crate::item::{Item, ItemAct, ItemActKind, Settled, SettledHow, Status, months_between};
use crate::month::Month;

/// An item while the walk goes on.
struct Track {
    finding: Arc<Finding>,
    first: BillCycle,
    last: BillCycle,
    /// When it came back last, where it ever did.
    reopened: Option<BillCycle>,
    settled: Option<Settled>,
    /// The last explanation: the month it belongs to and the figures it explains.
    explained: Option<(BillCycle, String)>,
}

impl Track {
    fn new(cycle: BillCycle, finding: &Arc<Finding>) -> Self {
        Self {
            finding: Arc::clone(finding),
            first: cycle,
            last: cycle,
            reopened: None,
            settled: None,
            explained: None,
        }
    }

    fn item(self, as_of: BillCycle) -> Item {
        // What was said before it came back does not explain why it did.
        let since = self.reopened.unwrap_or(self.first);
        let explains =
            |(cycle, figures): &(BillCycle, String)| *cycle >= since && *figures == self.finding.figures();
        let status = if self.settled.is_some() {
            Status::Resolved
        } else if self.explained.as_ref().is_some_and(explains) {
            Status::Explained
        } else if self.reopened == Some(as_of) {
            Status::Reopened
        } else if self.last < as_of {
            Status::Open
        } else if self.first < as_of {
            Status::Carried
        } else {
            Status::New
        };
        Item {
            first_seen: self.first,
            last_seen: self.last,
            age_months: months_between(self.first, as_of),
            status,
            settled: self.settled,
            finding: self.finding,
        }
    }
}

/// A number of items, and their differences by currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub items: u64,
    /// Σ differences of those that are amounts of money.
    pub amount: Totals,
}

impl Tally {
    fn add(&mut self, finding: &Finding) {
        self.items += 1;
        self.amount_of(finding, 1);
    }

    fn amount_of(&mut self, finding: &Finding, sign: Scaled) {
        if let Some((currency, units)) = finding.money() {
            self.amount.add(currency, sign * units);
        }
    }
}

/// What happened to the items in one month: brought forward + opened + reopened + changed −
/// resolved = open, in number and in the amount of every currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Movement {
    /// Open as of the month before.
    pub brought_forward: Tally,
    /// Found for the first time.
    pub opened: Tally,
    /// Settled before, and there again.
    pub reopened: Tally,
    /// Carried with other figures: how many, and by how much they changed.
    pub changed: Tally,
    /// Settled.
    pub resolved: Tally,
    /// Open as of the month.
    pub open: Tally,
}

/// The items as of a month.
#[derive(Debug, Clone)]
pub struct View {
    /// The month.
    pub cycle: BillCycle,
    /// The items by id, resolved ones too.
    items: BTreeMap<Word, Item>,
    /// What happened in each month up to this one.
    movements: BTreeMap<BillCycle, Movement>,
}

impl View {
    pub(crate) fn of(book: &Book, as_of: BillCycle) -> Self {
        let mut walk = Walk { book, tracks: BTreeMap::new(), movement: Movement::default() };
        let mut movements = BTreeMap::new();
        let mut open = Tally::default();
        for (cycle, month) in book.months().range(..=as_of) {
            walk.movement = Movement { brought_forward: open, ..Movement::default() };
            walk.month(*cycle, month);
            open = walk.open();
            walk.movement.open = open.clone();
            movements.insert(*cycle, std::mem::take(&mut walk.movement));
        }
        let items = walk.tracks.into_iter().map(|(id, track)| (id, track.item(as_of))).collect();
        Self { cycle: as_of, items, movements }
    }

    /// The items by id, resolved ones too.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// One item.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// What happened in each month up to the one looked at.
    #[must_use]
    pub fn movements(&self) -> &BTreeMap<BillCycle, Movement> {
        &self.movements
    }
}

struct Walk<'a> {
    book: &'a Book,
    tracks: BTreeMap<Word, Track>,
    movement: Movement,
}

impl Walk<'_> {
    fn month(&mut self, cycle: BillCycle, month: &Month) {
        for finding in month.findings.iter() {
            self.seen(cycle, finding, month.back.contains(&finding.id));
        }
        for finding in month.gone.iter() {
            self.vanished(cycle, finding);
        }
        self.absent(cycle, month);
        self.acts(cycle);
    }

    /// The month has the break. `back` says that a run of the same month did not have it.
    fn seen(&mut self, cycle: BillCycle, finding: &Arc<Finding>, back: bool) {
        let Some(track) = self.tracks.get_mut(&finding.id) else {
            self.movement.opened.add(finding);
            let reopened = back.then_some(cycle);
            self.tracks.insert(finding.id.clone(), Track { reopened, ..Track::new(cycle, finding) });
            return;
        };
        if track.settled.take().is_some() {
            track.reopened = Some(cycle);
            self.movement.reopened.add(finding);
        } else {
            if back {
                track.reopened = Some(cycle);
            }
            if !track.finding.is_same(finding) {
                self.movement.changed.items += 1;
                self.movement.changed.amount_of(&track.finding, -1);
                self.movement.changed.amount_of(finding, 1);
            }
        }
        track.finding = Arc::clone(finding);
        track.last = cycle;
    }

    /// An earlier run of the month had the break, the last complete one has not.
    fn vanished(&mut self, cycle: BillCycle, finding: &Arc<Finding>) {
        let how = if let Some(track) = self.tracks.get(&finding.id) {
            if track.settled.is_some() {
                return;
            }
            SettledHow::Later
        } else {
            self.movement.opened.add(finding);
            self.tracks.insert(finding.id.clone(), Track::new(cycle, finding));
            SettledHow::Rerun
        };
        self.settle(&finding.id, cycle, how);
    }

    /// Settles what the month looked at and does not have.
    fn absent(&mut self, cycle: BillCycle, month: &Month) {
        let looked_at = |track: &Track| match &track.finding.reach {
            Reach::Month => false,
            Reach::Later => true,
            Reach::Subject(id) => month.looked_at.contains(id.as_str()),
        };
        let absent: Vec<Word> = self
            .tracks
            .iter()
            .filter(|(_, track)| track.last < cycle && track.settled.is_none())
            .filter(|(_, track)| month.evaluated.contains(track.finding.rule.as_str()) && looked_at(track))
            .map(|(id, _)| id.clone())
            .collect();
        for id in absent {
            self.settle(&id, cycle, SettledHow::Later);
        }
    }

    fn settle(&mut self, id: &str, cycle: BillCycle, how: SettledHow) {
        if let Some(track) = self.tracks.get_mut(id) {
            track.settled = Some(Settled { cycle, how });
            self.movement.resolved.add(&track.finding);
        }
    }

    fn acts(&mut self, cycle: BillCycle) {
        let book = self.book;
        for (id, acts) in book.all_acts() {
            for act in acts.iter().filter(|act| act.as_of == cycle) {
                self.act(id, act);
            }
        }
    }

    fn act(&mut self, id: &str, act: &ItemAct) {
        let Some(track) = self.tracks.get_mut(id) else { return };
        match &act.kind {
            ItemActKind::Note { explains: false, .. } => {}
            ItemActKind::Note { figures, .. } => track.explained = Some((act.as_of, figures.clone())),
            ItemActKind::Resolve { figures } if track.settled.is_none() => {
                // Settled is what was seen: other figures are another matter.
                if *figures == track.finding.figures() {
                    self.settle(id, act.as_of, SettledHow::Person);
                } else {
                    track.reopened = Some(act.as_of);
                }
            }
            ItemActKind::Resolve { .. } => {}
            ItemActKind::Reopen => {
                track.explained = None;
                if track.settled.take().is_some() {
                    track.reopened = Some(act.as_of);
                    self.movement.reopened.add(&track.finding);
                }
            }
        }
    }

    fn open(&self) -> Tally {
        let mut tally = Tally::default();
        for track in self.tracks.values().filter(|track| track.settled.is_none()) {
            tally.add(&track.finding);
        }
        tally
    }
}
