//! Which lines enter the figures of a break: read only once something is broken, all at once, and only where they are.

use std::collections::BTreeMap;
use std::ops::Range;

use duizhang_lake::{Columns, Numbers, Texts};
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::block::{each, money};
use crate::cells::Cells;
use crate::codes::UNSUBSCRIPTION;
use crate::consumption::{Chunk, Consumption, Part};
use crate::finding::{Break, EVIDENCE_MAX, Evidence, Side, Word};
use crate::record::Record;
use crate::rows::Rows;

/// The amounts of a line that a break may be about.
const AMOUNTS: [&str; 4] =
    ["payment_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"];
/// What else is shown of a line.
const TEXTS: [&str; 2] = ["id", "currency"];
/// The code of its type.
const DETAIL: &str = "bill_detail_type";

/// A line behind a break, with its amounts. In the order in which lines are shown: those without an id are told
/// apart by everything that is shown of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    id: Option<Word>,
    pub(crate) currency: Word,
    detail: Option<i64>,
    amounts: [Scaled; AMOUNTS.len()],
}

impl Line {
    /// Its id; empty where it has none.
    pub(crate) fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::row("consumption", "id", self.id())
    }

    /// Whether it gives money back for an unsubscription order.
    pub(crate) fn is_back(&self) -> bool {
        self.detail == Some(UNSUBSCRIPTION)
    }

    pub(crate) fn payment(&self) -> Scaled {
        self.amounts[0]
    }

    /// Coupons, flexi-purchase coupons, stored-value cards.
    pub(crate) fn vouchers(&self) -> [Scaled; 3] {
        [self.amounts[1], self.amounts[2], self.amounts[3]]
    }
}

/// Adds lines to a side of a calculation, and what the lines that are not shown come to.
pub(crate) fn with_lines<'a>(
    mut found: Break,
    side: Side,
    lines: impl IntoIterator<Item = (&'a Line, Scaled)>,
    total: Scaled,
) -> Break {
    let mut rest = total;
    for (line, units) in lines {
        found = found.with_row_term(side, "line", line.id(), units);
        rest -= units;
    }
    if rest == 0 { found } else { found.with_terms(side, &[("others", rest)]) }
}

/// What makes a break of the first lines behind it.
type Finish<'a> = Box<dyn FnOnce(&[Line]) -> Break + 'a>;

/// A rule whose breaks wait for the lines behind them.
pub(crate) struct Waiting<'a> {
    pub(crate) record: Record,
    breaks: Vec<(Rows, Finish<'a>)>,
    failed: Option<u64>,
}

impl<'a> Waiting<'a> {
    /// Nothing is broken yet.
    pub(crate) fn new(record: Record) -> Self {
        Self { record, breaks: Vec::new(), failed: None }
    }

    /// A break that shows the first of these lines.
    pub(crate) fn push(&mut self, lines: Rows, finish: impl FnOnce(&[Line]) -> Break + 'a) {
        self.breaks.push((lines, Box::new(finish)));
    }

    /// So many failed, however many breaks that makes.
    pub(crate) fn failed(&mut self, failed: u64) {
        self.failed = Some(failed);
    }

    pub(crate) fn rule(&self) -> &'static str {
        self.record.outcome.rule
    }
}

/// Breaks whose lines are looked for at a time, as many times the lines that are read at a time: a million. Nearly every
/// month has fewer, and one look is enough.
const LOOK: usize = 4;

/// Gives the breaks of several rules their lines: all of them in one look at the lines, if they are not too many.
pub(crate) fn settle(lines: &Consumption, waiting: Vec<Waiting<'_>>) -> PolarsResult<Vec<Record>> {
    let (mut wants, mut rules) = (Vec::new(), Vec::new());
    for Waiting { record, breaks, failed } in waiting {
        let (rows, finishes): (Vec<Rows>, Vec<Finish<'_>>) = breaks.into_iter().unzip();
        wants.extend(rows);
        rules.push((record, finishes, failed));
    }
    let mut behind = (wants.chunks(LOOK * lines.at_once()), Vec::new().into_iter());
    let mut records = Vec::new();
    for (mut record, finishes, failed) in rules {
        for finish in finishes {
            if behind.1.len() == 0 {
                behind.1 = first_lines(lines, behind.0.next().unwrap_or_default())?.into_iter();
            }
            record.broken(finish(&behind.1.next().unwrap_or_default()));
        }
        record.outcome.failed = failed.unwrap_or(record.outcome.failed);
        records.push(record);
    }
    Ok(records)
}

/// Lines of one chunk that somebody wants.
pub(crate) type Piece = (Range<IdxSize>, usize);

/// The first lines, by id, of each list of lines.
pub(crate) fn first_lines(lines: &Consumption, wants: &[Rows]) -> PolarsResult<Vec<Vec<Line>>> {
    let (pieces, ranges) = cut(lines, wants.iter());
    let take = |found: &mut BTreeMap<usize, Vec<Line>>, chunk: &Chunk<Shown>| {
        let shown = &chunk.rows;
        for (range, want) in of_chunk(&pieces, chunk) {
            // Most want one line.
            let first = found.entry(*want).or_insert_with(|| Vec::with_capacity(1));
            chunk.places(range).for_each(|place| shown.offer(first, place));
        }
    };
    let mut found: Vec<Vec<Line>> = vec![Vec::new(); wants.len()];
    for state in lines.fold(Some(&ranges), BTreeMap::new, take)? {
        for (want, more) in state {
            let first = &mut found[want];
            first.extend(more);
            first.sort_unstable();
            first.truncate(EVIDENCE_MAX);
        }
    }
    Ok(found)
}

/// The lines of several lists, cut where chunks begin and in order, and the same without saying whose they are.
pub(crate) fn cut<'a>(
    lines: &Consumption,
    wants: impl Iterator<Item = &'a Rows>,
) -> (Vec<Piece>, Vec<Range<IdxSize>>) {
    let mut pieces: Vec<Piece> = Vec::new();
    for (want, rows) in wants.enumerate() {
        pieces.extend(rows.ranges().iter().flat_map(|range| lines.cut(range)).map(|piece| (piece, want)));
    }
    pieces.sort_unstable_by_key(|(range, _)| range.start);
    let ranges = pieces.iter().map(|(range, _)| range.clone()).collect();
    (pieces, ranges)
}

/// The pieces, which are in order, that lie in a chunk.
pub(crate) fn of_chunk<'a, R>(pieces: &'a [Piece], chunk: &Chunk<R>) -> &'a [Piece] {
    let within = chunk.within();
    let first = pieces.partition_point(|(range, _)| range.start < within.start);
    let count = pieces[first..].partition_point(|(range, _)| range.start < within.end);
    &pieces[first..first + count]
}

/// The columns that are shown of lines.
struct Shown {
    texts: [Texts; TEXTS.len()],
    detail: Numbers,
    amounts: [Numbers; AMOUNTS.len()],
}

impl Part for Shown {
    fn columns() -> Vec<&'static str> {
        TEXTS.into_iter().chain([DETAIL]).chain(AMOUNTS).collect()
    }

    fn of_file(file: &Columns, group: usize, wanted: Option<&[bool]>) -> PolarsResult<Self> {
        Ok(Self {
            texts: each(TEXTS, |name| Ok(file.texts(group, name, wanted)?))?,
            detail: file.numbers(group, DETAIL)?,
            amounts: each(AMOUNTS, |name| Ok(file.numbers(group, name)?))?,
        })
    }

    fn of_frame(frame: &DataFrame) -> PolarsResult<Self> {
        let cells = Cells(frame);
        Ok(Self {
            texts: each(TEXTS, |name| Ok(cells.text(name)?.iter().collect()))?,
            detail: cells.int(DETAIL)?.iter().collect(),
            amounts: each(AMOUNTS, |name| money(frame, name))?,
        })
    }

    fn retain(&mut self, stays: &[bool]) {
        self.texts.iter_mut().for_each(|texts| texts.retain(stays));
        self.amounts.iter_mut().chain([&mut self.detail]).for_each(|numbers| numbers.retain(stays));
    }
}

impl Shown {
    fn amounts(&self, place: usize) -> [Scaled; AMOUNTS.len()] {
        self.amounts.each_ref().map(|column| Scaled::from(column.values()[place]))
    }

    /// Keeps a line if it is among the first.
    fn offer(&self, first: &mut Vec<Line>, place: usize) {
        let id = self.texts[0].get(place);
        if first.len() >= EVIDENCE_MAX && first.last().is_some_and(|last| last.id.as_deref() < id) {
            return;
        }
        let currency = self.texts[1].get(place).unwrap_or_default().into();
        let detail = self.detail.get(place);
        let line = Line { id: id.map(Word::from), currency, detail, amounts: self.amounts(place) };
        let place = first.partition_point(|known| *known <= line);
        first.insert(place, line);
        first.truncate(EVIDENCE_MAX);
    }
}
