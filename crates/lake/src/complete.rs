//! Are all pages there? Chooses which captured pages count and says what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use duizhang_money::{BillCycle, Timestamp};

use crate::collected::{Collected, Failure, Page};
use crate::datasets::{Dataset, Needed};
use crate::manifest::State;

/// At most this many reasons of one kind are written out; the rest is counted.
const REASONS_MAX: usize = 5;

/// What the pages of a dataset amount to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The rows that count, in no particular order.
    pub(crate) keep: Vec<Range<usize>>,
    /// Reasons why rows are missing.
    pub(crate) partial: Vec<String>,
    /// Reasons why rows may have changed while they were read.
    pub(crate) unstable: Vec<String>,
    /// What could not be checked.
    pub(crate) notes: Vec<String>,
    /// First and last moment of the answers that count.
    pub(crate) taken: Option<(Timestamp, Timestamp)>,
    /// Values asked for, by parameter.
    pub(crate) asked: BTreeMap<String, BTreeSet<String>>,
}

impl Verdict {
    pub(crate) fn state(&self) -> State {
        match (self.partial.is_empty(), self.unstable.is_empty()) {
            (true, true) => State::Complete,
            (true, false) => State::Unstable,
            (false, _) => State::Partial,
        }
    }
}

/// Judges one dataset of an import.
pub(crate) fn judge(dataset: Dataset, collected: &Collected, cycle: BillCycle) -> Verdict {
    let mut verdict = Verdict::default();
    let pages: Vec<&Page> = collected.pages.iter().filter(|page| page.dataset == dataset).collect();
    // A balance asked for twice is two balances; anything else asked for twice is one answer.
    let dated = dataset.spec().key.contains(&"taken_at");
    let mut questions: BTreeMap<(&str, Option<Timestamp>), Vec<&Page>> = BTreeMap::new();
    for page in &pages {
        let taken_at = Some(page.taken_at).filter(|_| dated);
        questions.entry((&page.question, taken_at)).or_default().push(page);
        for parameter in split_by(dataset) {
            if let Some(value) = page.parameters.get(*parameter) {
                verdict.asked.entry((*parameter).to_owned()).or_default().insert(value.clone());
            }
        }
    }
    for pages in questions.values() {
        judge_question(pages, &mut verdict);
    }
    for (whole, range) in &collected.plain {
        if *whole == dataset {
            verdict.keep.push(range.clone());
        }
    }
    if collected.plain.iter().any(|(plain, _)| *plain == dataset) {
        verdict.notes.push("read from a file that does not say how many rows it should have".to_owned());
    }
    judge_failures(dataset, collected, &pages, &mut verdict);
    judge_closing(dataset, cycle, &mut verdict);
    let rejects = collected.rejects.iter().filter(|reject| reject.dataset == dataset.name()).count();
    if rejects > 0 {
        verdict.partial.push(format!("bad rows set aside: {rejects}"));
    }
    for reasons in [&mut verdict.partial, &mut verdict.unstable] {
        shorten(reasons);
    }
    verdict
}

/// The parameters by which a month's data is asked for piece by piece.
fn split_by(dataset: Dataset) -> &'static [&'static str] {
    match dataset {
        Dataset::Consumption => &["customer_id"],
        Dataset::MonthlyBills => &["charge_mode", "customer_id", "bill_type", "cloud_service_type"],
        _ => &[],
    }
}

/// One question: its answers may be there twice (a resumed fetch), under several page sizes (two
/// fetches), or in part.
fn judge_question(pages: &[&Page], verdict: &mut Verdict) {
    let name = describe(pages);
    let mut passes: BTreeMap<u64, BTreeMap<u64, &Page>> = BTreeMap::new();
    for page in pages {
        let slot = passes.entry(page.limit).or_default().entry(page.offset).or_insert(page);
        if slot.digest != page.digest {
            verdict
                .unstable
                .push(format!("{name}: the page at offset {} was answered differently", page.offset));
        }
        // The newest answer counts; the digest breaks ties so that file order does not matter.
        if (page.taken_at, &page.digest) > (slot.taken_at, &slot.digest) {
            *slot = page;
        }
    }
    let totals: BTreeSet<u64> = pages.iter().filter_map(|page| page.total).collect();
    if totals.len() > 1 {
        verdict.unstable.push(format!("{name}: the number of rows changed while paging ({totals:?})"));
    }
    let rows = |pass: &BTreeMap<u64, &Page>| pass.values().map(|page| page.rows.len() as u64).sum::<u64>();
    let total = totals.last().copied();
    let best = passes
        .iter()
        .max_by_key(|(limit, pass)| {
            let newest = pass.values().map(|page| page.taken_at).max();
            (total == Some(rows(pass)), newest, std::cmp::Reverse(**limit))
        })
        .map(|(_, pass)| pass);
    let Some(pass) = best else { return };
    let counted = pages.first().is_some_and(|page| page.dataset.spec().total.is_some());
    match total {
        Some(total) if rows(pass) != total => {
            verdict.partial.push(format!("{name}: {} of {total} rows are there", rows(pass)));
        }
        // Without the number there is no telling; "complete" would be a guess.
        None if counted => {
            verdict.partial.push(format!("{name}: the answer does not say how many rows there are"));
        }
        _ => {}
    }
    for page in pass.values() {
        verdict.keep.push(page.rows.clone());
        let (first, last) = verdict.taken.unwrap_or((page.taken_at, page.taken_at));
        verdict.taken = Some((first.min(page.taken_at), last.max(page.taken_at)));
    }
}

fn describe(pages: &[&Page]) -> String {
    let Some(page) = pages.first() else { return String::new() };
    let told: Vec<String> = page.parameters.iter().map(|(name, value)| format!("{name} {value}")).collect();
    if told.is_empty() { page.dataset.spec().operation.to_owned() } else { told.join(", ") }
}

/// A failed exchange counts as long as nothing answered the same request.
fn judge_failures(dataset: Dataset, collected: &Collected, pages: &[&Page], verdict: &mut Verdict) {
    let answered = |failure: &Failure| {
        pages.iter().any(|page| page.question == failure.question && page.offset == failure.offset)
    };
    for failure in collected.failures.iter().filter(|failure| failure.dataset == dataset) {
        if !answered(failure) {
            verdict.partial.push(format!(
                "a request was answered with {} {} {}, and not asked again",
                failure.status, failure.error_code, failure.message
            ));
        }
    }
}

/// Bills are final only after the closing day; everything else after the month's end. Balances
/// are taken at both ends of a month, names and resources whenever.
fn judge_closing(dataset: Dataset, cycle: BillCycle, verdict: &mut Verdict) {
    let Some((first, _)) = verdict.taken else { return };
    let bound = match dataset {
        Dataset::Consumption | Dataset::ConsumingCustomers | Dataset::MonthlyBills => cycle.closed_at(),
        Dataset::Customers | Dataset::PartnerBalances | Dataset::CustomerBalances => return,
        _ if dataset.spec().needed == Needed::ReportOnly => return,
        _ => cycle.end(),
    };
    if first < bound {
        verdict.partial.push(format!(
            "taken at {first}, before the month was final at {bound}",
            first = first.to_utc(),
            bound = bound.to_utc()
        ));
    }
}

fn shorten(reasons: &mut Vec<String>) {
    reasons.sort();
    reasons.dedup();
    if reasons.len() > REASONS_MAX {
        let more = reasons.len() - REASONS_MAX;
        reasons.truncate(REASONS_MAX);
        reasons.push(format!("and {more} more of this kind"));
    }
}
