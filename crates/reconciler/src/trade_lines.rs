//! All lines of some trades: what coupons paid of them, and the first of them.

use std::collections::BTreeMap;

use duizhang_lake::{Columns, Numbers, Texts};
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::block::{each, money};
use crate::cells::Cells;
use crate::consumption::{Chunk, Consumption, Part};
use crate::evidence::{Line, cut, first_lines, of_chunk};
use crate::pass::Pass;
use crate::rows::Rows;

/// Customers and trades of theirs, and whether lines of the trade are shown; null is empty.
pub(crate) type Wanted<'a> = PlHashMap<&'a str, PlHashMap<&'a str, bool>>;

/// The lines of a customer's trade.
#[derive(Debug, Clone, Default)]
pub(crate) struct TradeLines {
    /// What coupons paid of them, and how many there are, by currency; null is empty.
    pub(crate) paid: BTreeMap<String, (Scaled, u64)>,
    /// The first of them, where they are shown.
    pub(crate) lines: Vec<Line>,
    /// Where those are that are shown.
    rows: Rows,
}

/// What was found of the trades of each customer.
type Traded = BTreeMap<String, BTreeMap<String, TradeLines>>;

/// What is read of every line of a customer.
struct OfTrades {
    texts: [Texts; TEXTS.len()],
    coupon: Numbers,
}

const TEXTS: [&str; 3] = ["customer_id", "trade_id", "currency"];
const COUPON: &str = "coupon_amount";

impl Part for OfTrades {
    fn columns() -> Vec<&'static str> {
        TEXTS.into_iter().chain([COUPON]).collect()
    }

    fn of_file(file: &Columns, group: usize, wanted: Option<&[bool]>) -> PolarsResult<Self> {
        let texts = each(TEXTS, |name| Ok(file.texts(group, name, wanted)?))?;
        Ok(Self { texts, coupon: file.numbers(group, COUPON)? })
    }

    fn of_frame(frame: &DataFrame) -> PolarsResult<Self> {
        let texts = each(TEXTS, |name| Ok(Cells(frame).text(name)?.iter().collect()))?;
        Ok(Self { texts, coupon: money(frame, COUPON)? })
    }

    fn retain(&mut self, stays: &[bool]) {
        self.texts.iter_mut().for_each(|texts| texts.retain(stays));
        self.coupon.retain(stays);
    }
}

/// All lines of trades of some customers, of whatever type.
pub(crate) fn of_trades(lines: &Consumption, pass: &Pass, wanted: &Wanted<'_>) -> PolarsResult<Traded> {
    let rows = pass.places_of(|group| wanted.contains_key(&*group.customer_id));
    let (pieces, ranges) = cut(lines, std::iter::once(&rows));
    let take = |found: &mut Traded, chunk: &Chunk<OfTrades>| {
        let OfTrades { texts: [customers, trades, currencies], coupon } = &chunk.rows;
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
            let currency = currencies.get(place).unwrap_or_default();
            let paid = of_trade.paid.entry(currency.to_owned()).or_default();
            paid.0 += Scaled::from(coupon.values()[place]);
            paid.1 += 1;
            if *is_shown {
                of_trade.rows.extend([&Rows::one(chunk.number(place))]);
            }
        }
    };
    let mut all = Traded::new();
    for state in lines.fold(Some(&ranges), Traded::new, take)? {
        for (customer, trades) in state {
            let known = all.entry(customer).or_default();
            for (trade, more) in trades {
                known.entry(trade).or_default().merge(more);
            }
        }
    }
    show(lines, &mut all)?;
    Ok(all)
}

/// Reads the first lines of the trades that are shown: few are, and ids are half of what a line takes.
fn show(lines: &Consumption, all: &mut Traded) -> PolarsResult<()> {
    let mut shown: Vec<&mut TradeLines> = all.values_mut().flat_map(BTreeMap::values_mut).collect();
    shown.retain(|trade| !trade.rows.ranges().is_empty());
    let wants: Vec<Rows> = shown.iter_mut().map(|trade| std::mem::take(&mut trade.rows)).collect();
    let found = first_lines(lines, &wants)?;
    for (trade, lines) in shown.into_iter().zip(found) {
        trade.lines = lines;
    }
    Ok(())
}

impl TradeLines {
    fn merge(&mut self, more: Self) {
        for (currency, (paid, lines)) in more.paid {
            let known = self.paid.entry(currency).or_default();
            known.0 += paid;
            known.1 += lines;
        }
        self.rows.extend([&more.rows]);
    }
}
