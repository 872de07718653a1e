//! Which lines enter the figures of a break: read only once something is broken, all at once, and only where they are.

use std::collections::BTreeMap;
use std::ops::Range;

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::batch::{Amounts, Batch, Codes, Texts};
use crate::codes::UNSUBSCRIPTION;
use crate::consumption::{Chunk, Consumption};
use crate::finding::{Break, EVIDENCE_MAX, Evidence, Side, Word};
use crate::pass::Pass;
use crate::record::Record;
use crate::rows::Rows;

/// The amounts of a line that a break may be about.
const AMOUNTS: [&str; 4] =
    ["payment_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"];
/// What else is shown of a line.
const TEXTS: [&str; 2] = ["id", "currency"];
/// The code of its type.
const DETAIL: &str = "bill_detail_type";
/// Where coupons are among [`AMOUNTS`].
const COUPON: usize = 1;

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
type Piece = (Range<IdxSize>, usize);

/// The first lines, by id, of each list of lines.
fn first_lines(lines: &Consumption, wants: &[Rows]) -> PolarsResult<Vec<Vec<Line>>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (want, rows) in wants.iter().enumerate() {
        pieces.extend(rows.ranges().iter().flat_map(|range| lines.cut(range)).map(|piece| (piece, want)));
    }
    pieces.sort_unstable_by_key(|(range, _)| range.start);
    let ranges: Vec<Range<IdxSize>> = pieces.iter().map(|(range, _)| range.clone()).collect();
    let take = |found: &mut BTreeMap<usize, Vec<Line>>, chunk: &Chunk| {
        let shown = Shown::of(chunk)?;
        for (range, want) in of_chunk(&pieces, chunk) {
            // Most want one line.
            let first = found.entry(*want).or_insert_with(|| Vec::with_capacity(1));
            chunk.places(range).for_each(|place| shown.offer(first, place));
        }
        Ok(())
    };
    let mut found: Vec<Vec<Line>> = vec![Vec::new(); wants.len()];
    for state in lines.fold(&COLUMNS, Some(&ranges), BTreeMap::new, take)? {
        for (want, more) in state {
            let first = &mut found[want];
            first.extend(more);
            first.sort_unstable();
            first.truncate(EVIDENCE_MAX);
        }
    }
    Ok(found)
}

/// What is read for [`Shown`].
const COLUMNS: [&str; 7] = [TEXTS[0], TEXTS[1], DETAIL, AMOUNTS[0], AMOUNTS[1], AMOUNTS[2], AMOUNTS[3]];

/// The pieces, which are in order, that lie in a chunk.
fn of_chunk<'a>(pieces: &'a [Piece], chunk: &Chunk) -> &'a [Piece] {
    let within = chunk.within();
    let first = pieces.partition_point(|(range, _)| range.start < within.start);
    let count = pieces[first..].partition_point(|(range, _)| range.start < within.end);
    &pieces[first..first + count]
}

/// The columns of a chunk that are shown.
struct Shown {
    texts: [Texts; TEXTS.len()],
    detail: Codes,
    amounts: [Amounts; AMOUNTS.len()],
}

impl Shown {
    fn of(chunk: &Chunk) -> PolarsResult<Self> {
        let batch = Batch(&chunk.frame);
        let [detail] = batch.codes([DETAIL])?;
        Ok(Self { texts: batch.texts(TEXTS)?, detail, amounts: batch.amounts(AMOUNTS)? })
    }

    fn amounts(&self, place: usize) -> [Scaled; AMOUNTS.len()] {
        self.amounts.each_ref().map(|column| column.units()[place])
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

/// Customers and trades of theirs, and whether lines of the trade are shown; null is empty.
pub(crate) type Wanted<'a> = PlHashMap<&'a str, PlHashMap<&'a str, bool>>;

/// The lines of a customer's trade.
#[derive(Debug, Clone, Default)]
pub(crate) struct TradeLines {
    /// What coupons paid of them, and how many there are, by currency; null is empty.
    pub(crate) paid: BTreeMap<String, (Scaled, u64)>,
    /// The first of them, where they are shown.
    pub(crate) lines: Vec<Line>,
}

/// What was found of the trades of each customer.
type Traded = BTreeMap<String, BTreeMap<String, TradeLines>>;

/// All lines of trades of some customers, of whatever type.
pub(crate) fn of_trades(lines: &Consumption, pass: &Pass, wanted: &Wanted<'_>) -> PolarsResult<Traded> {
    let mut columns = vec!["customer_id", "trade_id"];
    columns.extend(COLUMNS);
    let rows = pass.places_of(|group| wanted.contains_key(group.customer_id.as_str()));
    let mut pieces: Vec<Piece> =
        rows.ranges().iter().flat_map(|range| lines.cut(range)).map(|piece| (piece, 0)).collect();
    pieces.sort_unstable_by_key(|(range, _)| range.start);
    let ranges: Vec<Range<IdxSize>> = pieces.iter().map(|(range, _)| range.clone()).collect();
    let take = |found: &mut Traded, chunk: &Chunk| {
        let shown = Shown::of(chunk)?;
        let [customers, trades] = Batch(&chunk.frame).texts(["customer_id", "trade_id"])?;
        // Lines of a customer stand together: it is looked up once for all of them.
        let mut of_last: (Option<&str>, Option<&PlHashMap<&str, bool>>) = (None, None);
        for place in of_chunk(&pieces, chunk).iter().flat_map(|(range, _)| chunk.places(range)) {
            let customer = customers.get(place).unwrap_or_default();
            let trade = trades.get(place).unwrap_or_default();
            if of_last.0 != Some(customer) {
                of_last = (Some(customer), wanted.get(customer));
            }
            let Some(is_shown) = of_last.1.and_then(|trades| trades.get(trade)) else { continue };
            let of_customer = match found.get_mut(customer) {
                Some(known) => known,
                None => found.entry(customer.to_owned()).or_default(),
            };
            let of_trade = of_customer.entry(trade.to_owned()).or_default();
            let currency = shown.texts[1].get(place).unwrap_or_default();
            let paid = of_trade.paid.entry(currency.to_owned()).or_default();
            paid.0 += shown.amounts(place)[COUPON];
            paid.1 += 1;
            if *is_shown {
                shown.offer(&mut of_trade.lines, place);
            }
        }
        Ok(())
    };
    let mut all = Traded::new();
    for state in lines.fold(&columns, Some(&ranges), Traded::new, take)? {
        for (customer, trades) in state {
            let known = all.entry(customer).or_default();
            for (trade, more) in trades {
                known.entry(trade).or_default().merge(more);
            }
        }
    }
    Ok(all)
}

impl TradeLines {
    fn merge(&mut self, more: Self) {
        for (currency, (paid, lines)) in more.paid {
            let known = self.paid.entry(currency).or_default();
            known.0 += paid;
            known.1 += lines;
        }
        self.lines.extend(more.lines);
        self.lines.sort_unstable();
        self.lines.truncate(EVIDENCE_MAX);
    }
}
