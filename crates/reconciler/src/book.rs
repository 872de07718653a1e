//! Orders and the lines that name them, brought together once for all order rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;

use crate::cells::{Cells, collect, units};
use crate::codes::{ORDER_TYPE_UNSUBSCRIPTION, STATUS_COMPLETED};
use crate::few::Few;
use crate::interned::Interned;
use crate::pass::Named;
use crate::row_key::Word;

/// The amounts of an order, or summed over lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// `amount_after_discount` of an order, Σ `payment_amount` of lines.
    pub amount: Scaled,
    /// Cash coupons.
    pub coupon: Scaled,
    /// Flexi-purchase coupons.
    pub flexi: Scaled,
    /// Stored-value cards.
    pub card: Scaled,
}

impl Amounts {
    /// Everything paid with coupons and cards.
    #[must_use]
    pub fn vouchers(&self) -> Scaled {
        self.coupon + self.flexi + self.card
    }

    fn add(&mut self, other: &Self) {
        self.amount += other.amount;
        self.coupon += other.coupon;
        self.flexi += other.flexi;
        self.card += other.card;
    }
}

/// An order, with what its lines amount to.
#[derive(Debug, Clone)]
pub struct Order {
    /// Id; of a combined order the combined one.
    pub order_id: Word,
    /// Customer; null is empty.
    pub customer_id: Arc<str>,
    /// Service code.
    pub service_type_code: Option<Word>,
    /// Type code.
    pub order_type: Option<i64>,
    /// Status code.
    pub status: Option<i64>,
    /// UTC microseconds.
    pub payment_time: Option<i64>,
    /// Currency; null is empty.
    pub currency: Word,
    /// List price.
    pub official: Scaled,
    /// Σ discounts.
    pub discounts: Scaled,
    /// The order's own amounts.
    pub amounts: Amounts,
    /// The ids of its members, of a combined order: lines may name them, too.
    pub members: Vec<String>,
    /// Ordinary lines by currency.
    pub billed: Few<Amounts>,
    /// Unsubscription lines by currency.
    pub refunded: Few<Scaled>,
    /// Ordinary lines that name another customer, by customer and currency; part of `billed`.
    pub(crate) elsewhere: BTreeMap<(String, String), Amounts>,
    /// Unsubscription lines that name another customer; part of `refunded`.
    pub(crate) refunded_elsewhere: BTreeMap<(String, String), Scaled>,
    /// How many lines name it.
    pub lines: u64,
    /// The other customers that its lines name.
    pub line_customers: BTreeSet<String>,
    /// Whether it was paid in the month.
    pub paid_in_month: bool,
}

impl Order {
    /// Whether a run looks at it: paid in the month, or named by a line of the month.
    #[must_use]
    pub fn in_scope(&self) -> bool {
        self.paid_in_month || self.lines > 0
    }

    /// What a line may name: its own id and those of its members.
    pub(crate) fn trade_ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.order_id.as_str()).chain(self.members.iter().map(String::as_str))
    }

    /// Whether it takes something back.
    #[must_use]
    pub fn is_unsubscription(&self) -> bool {
        self.order_type == Some(ORDER_TYPE_UNSUBSCRIPTION)
    }

    /// Whether it is completed.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.status == Some(STATUS_COMPLETED)
    }
}

/// Lines that name no known order, by trade id, customer and currency.
#[derive(Debug, Clone)]
pub(crate) struct Stray {
    pub(crate) trade_id: String,
    pub(crate) customer_id: String,
    pub(crate) currency: String,
    pub(crate) payment: Scaled,
    /// Coupons and cards among it.
    pub(crate) vouchers: Scaled,
    /// Whether the lines give money back.
    pub(crate) is_back: bool,
    pub(crate) lines: u64,
}

/// All orders of a month, the lines that name them, and those that name none.
pub(crate) struct Book {
    /// In the order of their ids.
    pub(crate) orders: Vec<Order>,
    pub(crate) strays: Vec<Stray>,
    /// The first bytes of each order's id ([`first_bytes`]).
    firsts: Vec<u128>,
    /// The order that each member belongs to.
    of_member: PlHashMap<String, usize>,
}

/// The first bytes of an id as a number, which is in order where the ids are; equal for ids that begin alike. Half a
/// million of them are searched sooner than texts that lie all over the memory.
pub(crate) fn first_bytes(id: &str) -> u128 {
    let mut first = [0; 16];
    first.iter_mut().zip(id.bytes()).for_each(|(first, byte)| *first = byte);
    u128::from_be_bytes(first)
}

impl Book {
    /// Brings orders, in the order of their ids, together with the lines that name them.
    pub(crate) fn new(orders: Vec<Order>, named: &[Named]) -> Self {
        let mut of_member = PlHashMap::default();
        for (index, order) in orders.iter().enumerate() {
            for id in order.members.iter().filter(|id| !id.is_empty()) {
                of_member.entry(id.clone()).or_insert(index);
            }
        }
        let firsts = orders.iter().map(|order| first_bytes(&order.order_id)).collect();
        let mut book = Self { orders, strays: Vec::new(), firsts, of_member };
        book.enter_lines(named);
        book
    }

    /// The order of an id, which may be a member's.
    pub(crate) fn find(&self, id: &str) -> Option<&Order> {
        self.place(id).and_then(|place| self.orders.get(place))
    }

    /// Where the order of an id is. An order's own id always means itself, even where another order claims it as a
    /// member. No id is nobody's id: an order without one is named by no line.
    fn place(&self, id: &str) -> Option<usize> {
        let first = first_bytes(id);
        let start = self.firsts.partition_point(|known| *known < first);
        let alike = self.firsts[start..].partition_point(|known| *known == first);
        let alike = &self.orders[start..start + alike];
        self.place_before(start + alike.partition_point(|order| order.order_id.as_str() <= id), id)
    }

    /// As [`Book::place`], where `behind` is the first order whose id is greater.
    fn place_before(&self, behind: usize, id: &str) -> Option<usize> {
        if id.is_empty() {
            return None;
        }
        let own = behind.checked_sub(1).filter(|&place| self.orders[place].order_id == id);
        own.or_else(|| self.of_member.get(id).copied())
    }

    /// Orders and names of lines are in the order of ids: one walk along both.
    fn enter_lines(&mut self, named: &[Named]) {
        let mut behind = 0;
        for named in named {
            let lines = named.rows.len() as u64;
            let trade_id = named.trade_id.as_deref().unwrap_or_default();
            let customer_id = named.customer_id.as_deref().unwrap_or_default();
            let currency = named.currency.as_deref().unwrap_or_default();
            let is_back = named.is_back;
            while self.orders.get(behind).is_some_and(|order| order.order_id.as_str() <= trade_id) {
                behind += 1;
            }
            let place = self.place_before(behind, trade_id);
            let [amount, coupon, flexi, card] = named.sums;
            let amounts = Amounts { amount, coupon, flexi, card };
            let Some(order) = place.and_then(|place| self.orders.get_mut(place)) else {
                self.strays.push(Stray {
                    trade_id: trade_id.to_owned(),
                    customer_id: customer_id.to_owned(),
                    currency: currency.to_owned(),
                    payment: amounts.amount,
                    vouchers: amounts.vouchers(),
                    is_back,
                    lines,
                });
                continue;
            };
            order.lines += lines;
            if customer_id != &*order.customer_id {
                let slot = (customer_id.to_owned(), currency.to_owned());
                if is_back {
                    *order.refunded_elsewhere.entry(slot).or_default() += amounts.amount;
                } else {
                    order.elsewhere.entry(slot).or_default().add(&amounts);
                }
                order.line_customers.insert(customer_id.to_owned());
            }
            if is_back {
                *order.refunded.of(currency) += amounts.amount;
            } else {
                order.billed.of(currency).add(&amounts);
            }
        }
    }
}

/// What is read of an order.
const COLUMNS: [&str; 14] = [
    "order_id",
    "customer_id",
    "service_type_code",
    "currency",
    "sub_order_infos",
    "order_type",
    "status",
    "payment_time",
    "official_amount",
    "discount_total",
    "amount_after_discount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_card_amount",
];

/// The orders of a month, in the order of their ids.
pub(crate) fn read_orders(orders: &LazyFrame, cycle: BillCycle) -> PolarsResult<Vec<Order>> {
    let frame = collect(orders.clone().select(COLUMNS.map(col)))?;
    let cells = Cells(&frame);
    let (id, customer, service) =
        (cells.text("order_id")?, cells.text("customer_id")?, cells.text("service_type_code")?);
    let (currency, members) = (cells.text("currency")?, cells.text("sub_order_infos")?);
    let (kind, status, paid) = (cells.int("order_type")?, cells.int("status")?, cells.time("payment_time")?);
    let (official, discounts) = (cells.money("official_amount")?, cells.money("discount_total")?);
    let (amount, coupon) = (cells.money("amount_after_discount")?, cells.money("coupon_amount")?);
    let (flexi, card) = (cells.money("flexipurchase_coupon_amount")?, cells.money("stored_card_amount")?);
    let month = cycle.start().micros()..cycle.end().micros();
    let mut customers = Interned::default();
    let mut order = |row: usize| {
        let word = customers.of(customer.get(row).unwrap_or_default());
        Order {
            order_id: small(id, row),
            customer_id: customers.text(word).map(Arc::clone).unwrap_or_default(),
            service_type_code: service.get(row).map(Word::new),
            order_type: kind.get(row),
            status: status.get(row),
            payment_time: paid.get(row),
            currency: small(currency, row),
            official: units(official, row),
            discounts: units(discounts, row),
            amounts: Amounts {
                amount: units(amount, row),
                coupon: units(coupon, row),
                flexi: units(flexi, row),
                card: units(card, row),
            },
            members: member_ids(members.get(row)),
            billed: Few::default(),
            refunded: Few::default(),
            elsewhere: BTreeMap::new(),
            refunded_elsewhere: BTreeMap::new(),
            lines: 0,
            line_customers: BTreeSet::new(),
            paid_in_month: paid.get(row).is_some_and(|paid| month.contains(&paid)),
        }
    };
    let first = |row: usize| first_bytes(id.get(row).unwrap_or_default());
    let mut rows: Vec<(u128, usize)> = (0..frame.height()).map(|row| (first(row), row)).collect();
    // Those that begin alike are in the order of the whole ids, and those of one id in that of their rows.
    rows.sort_unstable_by(|a, b| (a.0, id.get(a.1), a.1).cmp(&(b.0, id.get(b.1), b.1)));
    Ok(rows.into_iter().map(|(_, row)| order(row)).collect())
}

/// A text; null is empty.
fn small(column: &StringChunked, row: usize) -> Word {
    Word::new(column.get(row).unwrap_or_default())
}

/// The ids inside `sub_order_infos`, as the API sent it.
fn member_ids(json: Option<&str>) -> Vec<String> {
    let members: Option<serde_json::Value> = json.and_then(|json| serde_json::from_str(json).ok());
    let members = members.as_ref().and_then(serde_json::Value::as_array);
    let id = |member: &serde_json::Value| member.get("order_id")?.as_str().map(str::to_owned);
    members.map(|members| members.iter().filter_map(id).collect()).unwrap_or_default()
}
