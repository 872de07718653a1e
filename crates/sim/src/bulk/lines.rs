//! A customer's consumption lines, in the order of the lake: by service, resource type, charging mode and type
//! of line, then by id.

use std::collections::BTreeMap;

use super::customer::Customer;
use super::orders::{Means, Orders, Place};
use super::roll::{Roll, Text};
use super::shelf::Shelf;
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, FEN, Sink, Size, closing, place, roll, share};
use crate::time::Time;
use crate::world::{Product, Region};

/// What the dice of a settlement, a resource, a line and an id are thrown for.
const SETTLEMENT: u64 = 4;
const RESOURCE: u64 = 5;
const LINE: u64 = 6;
const ID: u64 = 7;
/// A settlement has about so many lines, of whatever services; in tenths.
const LINES_A_SETTLEMENT: u64 = 35;
/// A resource has about so many lines in the month.
const LINES_A_RESOURCE: u64 = 60;
/// The types of lines in each charging mode, in order, and who makes them.
const TYPES: [(i64, i64); 13] = [
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 8),
    (1, 14),
    (1, 18),
    (1, 20),
    (1, 24),
    (3, 5),
    (3, 9),
    (3, 16),
    (3, 25),
];
const SAVINGS_PLAN: (i64, i64) = (11, 23);

/// Amounts by means of payment, in the order of the columns: cash, credit, coupon, flexi-purchase coupon, card,
/// debt, write-off.
pub(super) type Paid = [i64; 7];

/// A row of the monthly bill, while it grows.
#[derive(Debug, Default)]
pub(super) struct Bill {
    pub(super) amount: i64,
    pub(super) discount: i64,
    pub(super) paid: Paid,
}

/// Which trade a coupon paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trade {
    Order(u64),
    Settlement(u64),
}

/// What the lines of a customer come to.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// By shelf, charging mode and kind of bill.
    pub(super) bills: BTreeMap<(usize, i64, &'static str), Bill>,
    /// Cash coupons by trade.
    pub(super) coupons: BTreeMap<Trade, i64>,
    /// All flexi-purchase coupons.
    pub(super) flexi: i64,
    /// Cash and debt of the lines between the two balances.
    pub(super) cash: i64,
    pub(super) debt: i64,
}

/// A line, without what follows from its customer.
struct Line<'a> {
    product: &'static Product,
    region: &'static Region,
    mode: i64,
    detail: i64,
    trade_time: Time,
    trade_id: &'a str,
    id: &'a str,
    resource: Option<(&'a str, &'a str)>,
    tag: Option<&'a str>,
    consumed: Time,
    usage: Option<i64>,
    free: bool,
    official: i64,
    discount: i64,
    payment: i64,
    paid: Paid,
    order_type: Option<i64>,
}

/// Names that customers give, and names that a spreadsheet would execute.
const NAMES: [&str; 12] = [
    "web-01",
    "prod-mysql-主库",
    "=cmd|' /C calc'!A0",
    "+SUM(1,2)",
    "@import",
    "日志, 归档 \"冷\"",
    "k8s-node-pool-1",
    "ecs-测试;临时",
    "订单系统",
    "obs-backup",
    "cache-east-3",
    "gateway",
];
const TAGS: [&str; 3] = ["env=prod;team=平台", "env=test", "成本中心=\"A,1\""];

/// All lines of a customer; says how many.
pub(super) fn tell<S: Sink>(
    size: &Size,
    customer: &Customer,
    orders: &Orders<'_>,
    items: Vec<Place>,
    told: (&mut Sums, &mut Wrongs),
    sink: &mut S,
) -> Result<u64, S::Error> {
    let counts = Counts::new(customer.lines.saturating_sub(items.len() as u64), orders.shelves());
    let settlements = (customer.lines * 10 / LINES_A_SETTLEMENT).max(1);
    let (sums, wrongs) = told;
    let cycle = size.cycle.to_string();
    let mut lines =
        Lines { size, customer, cycle, settlements, ids: Ids::default(), sums, wrongs, told: 0, sink };
    let mut items = items.into_iter().peekable();
    for (at, shelf) in orders.shelves().iter().enumerate() {
        for (mode, detail) in TYPES.into_iter().chain([SAVINGS_PLAN]) {
            let of_here = |item: &Place| usize::from(item.shelf) == at && i64::from(item.detail) == detail;
            let mut here = Vec::new();
            while let Some(item) = items.next_if(of_here) {
                here.push(item);
            }
            let count = counts.of(at, detail);
            lines.ids.begin(size, customer, (at, detail), count + here.len() as u64);
            for item in here {
                lines.of_order(orders, at, item)?;
            }
            for _ in 0..count {
                match detail {
                    5 => lines.usage(at, shelf)?,
                    _ => lines.special(at, shelf, (mode, detail))?,
                }
            }
        }
    }
    Ok(lines.told)
}

/// How many lines of each type each shelf has.
struct Counts {
    lines: u64,
    shelves: u64,
    specials: [(i64, u64); 8],
}

impl Counts {
    fn new(lines: u64, shelves: &[Shelf]) -> Self {
        let specials = [
            (14, lines / 5_000),
            (18, lines / 800),
            (20, lines / 3_000),
            (24, lines / 3_000),
            (9, lines / 1_500),
            (16, lines / 1_500),
            (25, lines / 1_000),
            (23, lines / 60),
        ];
        Self { lines, shelves: shelves.len() as u64, specials }
    }

    /// Lines of a type at a shelf: usage falls with its place, specials are on every third.
    fn of(&self, shelf: usize, detail: i64) -> u64 {
        let (shelf, special) = (shelf as u64, |(kind, _): &&(i64, u64)| *kind == detail);
        if let Some((_, count)) = self.specials.iter().find(special) {
            let holders = self.shelves.div_ceil(3);
            let at = shelf / 3;
            let is_holder = shelf % 3 == 0;
            return if is_holder { share(*count, at + 1, holders) - share(*count, at, holders) } else { 0 };
        }
        if detail != 5 {
            return 0;
        }
        let usage = self.lines - self.specials.iter().map(|(_, count)| count).sum::<u64>();
        // Spread over the shelves so that neighbours in the alphabet are not neighbours in size.
        let weight = |shelf: u64| 1_000 / (1 + shelf * 17 % self.shelves);
        let total: u64 = (0..self.shelves).map(weight).sum();
        let before: u64 = (0..shelf).map(weight).sum();
        share(usage, before + weight(shelf), total) - share(usage, before, total)
    }
}

/// Ids that grow within a shelf and type, as rows of the lake do, and are drawn all the same.
#[derive(Default)]
struct Ids {
    step: u64,
    next: u64,
    low: Option<Roll>,
    text: Text,
}

impl Ids {
    fn begin(&mut self, size: &Size, customer: &Customer, (shelf, detail): (usize, i64), count: u64) {
        self.step = u64::MAX / (count + 1);
        self.next = 0;
        self.low = Some(roll(size, ID, customer.number, (shelf as u64) << 8 | detail.unsigned_abs()));
    }

    fn take(&mut self) -> &str {
        let Some(roll) = &mut self.low else { return "" };
        let high = self.next + roll.below(self.step.max(1));
        self.next += self.step;
        let low = roll.next();
        self.text.uuid(high, low)
    }
}

struct Lines<'a, S> {
    size: &'a Size,
    customer: &'a Customer,
    cycle: String,
    settlements: u64,
    ids: Ids,
    sums: &'a mut Sums,
    wrongs: &'a mut Wrongs,
    told: u64,
    sink: &'a mut S,
}

/// An hour's settlement: what its lines share.
struct Settlement {
    trade_id: [u64; 2],
    consumed: Time,
    time: Time,
    means: Means,
}

/// The settlement with this number.
fn settlement(size: &Size, customer: &Customer, number: u64) -> Settlement {
    let mut roll = roll(size, SETTLEMENT, customer.number, number);
    let hours = (size.cycle.end().seconds() - size.cycle.start().seconds()) / 3600;
    let consumed = size.cycle.start().plus(3600 * roll.between(0, hours - 1));
    let time = consumed.plus(3600 + roll.between(60, 5400));
    let means = match (customer.is_agency(), roll.below(200)) {
        (false, 0..120) => Means::Credit,
        (true, 0) => Means::Coupon,
        (true, 1) => Means::Flexi,
        (true, 2..5) => Means::Card,
        (true, 5..15) if customer.short => Means::Debt,
        (true, 15..18) if customer.short => Means::WriteOff,
        _ => Means::Cash,
    };
    Settlement { trade_id: [roll.next(), roll.next()], consumed, time, means }
}

/// When a trade took place, and its id.
pub(super) fn trade(size: &Size, customer: &Customer, orders: &Orders<'_>, trade: Trade) -> (Time, String) {
    match trade {
        Trade::Order(number) => {
            let order = orders.order(number);
            (order.paid_at.plus(2), order.id)
        }
        Trade::Settlement(number) => {
            let found = settlement(size, customer, number);
            (found.time, Text::default().uuid(found.trade_id[0], found.trade_id[1]).to_owned())
        }
    }
}

fn paid(means: Means, amount: i64) -> Paid {
    let mut paid = [0; 7];
    paid[means as usize] = amount;
    paid
}

/// The kind of the monthly bill that a type of line belongs to.
fn kind(detail: i64) -> &'static str {
    match detail {
        4 | 20 | 24 => "1",
        9 | 16 => "2",
        _ => "0",
    }
}

impl<S: Sink> Lines<'_, S> {
    /// An hour of a resource.
    fn usage(&mut self, at: usize, shelf: &Shelf) -> Result<(), S::Error> {
        let (size, customer) = (self.size, self.customer);
        let mut dice = roll(size, LINE, customer.number, self.told);
        let number = dice.below(self.settlements);
        let trade = settlement(size, customer, number);
        let pool = customer.lines / LINES_A_RESOURCE + 1;
        let resource = dice.below(pool);
        let mut owned = roll(size, RESOURCE, customer.number, resource << 8 | at as u64);
        let product = shelf.things[place(owned.below(shelf.things.len() as u64))];
        let (mut trade_id, mut resource_id) = (Text::default(), Text::default());
        let resource_id = resource_id.uuid(owned.next(), owned.next());
        let name = *owned.pick(&NAMES);
        let region = customer.region(&mut owned);
        let tag = owned.one_in(4).then(|| *owned.pick(&TAGS));
        let quantity = if dice.one_in(4) {
            product.quantity / 1_000 * dice.between(200, 1_800) + dice.between(0, 9_999)
        } else {
            product.quantity
        };
        let free = dice.one_in(60);
        let list = i128::from(quantity) * i128::from(product.price) / 10_000_000;
        let official = if free { 0 } else { i64::try_from(list).unwrap_or(0) };
        let discount = official * customer.discount / 100;
        let payment = (official - discount) / FEN * FEN;
        let mut line = Line {
            product,
            region,
            mode: 3,
            detail: 5,
            trade_time: trade.time,
            trade_id: trade_id.uuid(trade.trade_id[0], trade.trade_id[1]),
            id: "",
            resource: Some((resource_id, name)),
            tag,
            consumed: trade.consumed,
            usage: Some(quantity),
            free,
            official,
            discount,
            payment,
            paid: paid(trade.means, payment),
            order_type: None,
        };
        let wrong = if free { None } else { self.wrongs.of_line() };
        match wrong {
            Some("line.split") => line.paid[Means::Credit as usize] += 7 * FEN,
            Some("line.rounding") => {
                line.payment += 5 * FEN;
                line.paid[trade.means as usize] += 5 * FEN;
            }
            Some("line.period") => line.consumed = size.cycle.start().plus(-3_600),
            _ => {}
        }
        if trade.means == Means::Coupon && line.paid[Means::Coupon as usize] != 0 {
            let used = line.paid[Means::Coupon as usize];
            *self.sums.coupons.entry(Trade::Settlement(number)).or_default() += used;
        }
        self.put(at, &mut line, wrong)
    }

    /// A line of an order.
    fn of_order(&mut self, orders: &Orders<'_>, at: usize, item: Place) -> Result<(), S::Error> {
        let order = orders.order(u64::from(item.order));
        let bought = orders.item(&order, u64::from(item.item));
        let mut dice = orders.dice(item);
        let mut resource_id = Text::default();
        let resource_id = resource_id.uuid(dice.next(), dice.next());
        let payment = bought.payment() * FEN;
        let mut line = Line {
            product: bought.product,
            region: self.customer.region(&mut dice),
            mode: 1,
            detail: order.detail,
            trade_time: order.paid_at.plus(2),
            trade_id: &order.id,
            id: "",
            resource: (order.kind != 4).then_some((resource_id, "包周期")),
            tag: None,
            consumed: order.paid_at,
            usage: None,
            free: false,
            official: bought.official * FEN,
            discount: bought.discount * FEN,
            payment,
            paid: paid(order.means, payment),
            order_type: Some(order.kind),
        };
        if order.means == Means::Coupon {
            *self.sums.coupons.entry(Trade::Order(order.number)).or_default() += payment;
        }
        self.put(at, &mut line, None)
    }

    /// The rarer kinds: plans, monthly payments, what a change gives back, corrections, collected fractions.
    fn special(&mut self, at: usize, shelf: &Shelf, (mode, detail): (i64, i64)) -> Result<(), S::Error> {
        let mut dice = roll(self.size, LINE, self.customer.number, self.told);
        let (size, amount) = (self.size, dice.between(100, 20_000) * FEN);
        let time = size.cycle.start().plus(dice.between(0, 28 * 86_400));
        let (official, discount) = match detail {
            9 | 20 | 24 => (-amount, 0),
            23 => (amount, amount),
            25 => (0, -FEN),
            _ => (amount, 0),
        };
        let mut trade_id = Text::default();
        let mut line = Line {
            product: shelf.first(),
            region: self.customer.region(&mut dice),
            mode,
            detail,
            trade_time: time,
            trade_id: trade_id.uuid(dice.next(), dice.next()),
            id: "",
            resource: None,
            tag: None,
            consumed: time.plus(-3_600).max(size.cycle.start()),
            usage: None,
            free: false,
            official,
            discount: if detail == 25 { 0 } else { discount },
            payment: official - discount,
            paid: paid(Means::Cash, official - discount),
            order_type: None,
        };
        self.put(at, &mut line, None)
    }

    /// Writes a line down, adds it up, and repeats it where that is to be wrong with it.
    fn put(&mut self, at: usize, line: &mut Line<'_>, wrong: Option<&str>) -> Result<(), S::Error> {
        self.add(at, line);
        let id = self.ids.take().to_owned();
        let mut line = Line { id: &id, ..*line };
        self.write(&line)?;
        match wrong {
            Some("line.identity duplicate") => self.write(&line),
            Some("line.identity conflict") => {
                // Comes after the right one in canonical order, so that the right one counts.
                line.official += FEN;
                line.payment += FEN;
                self.write(&line)
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, at: usize, line: &Line<'_>) {
        let bill = self.sums.bills.entry((at, line.mode, kind(line.detail))).or_default();
        bill.amount += line.payment;
        bill.discount += line.discount;
        for (sum, part) in bill.paid.iter_mut().zip(line.paid) {
            *sum += part;
        }
        self.sums.flexi += line.paid[Means::Flexi as usize];
        if self.size.cycle.start() < line.trade_time && line.trade_time <= closing(self.size.cycle) {
            self.sums.cash += line.paid[Means::Cash as usize];
            self.sums.debt += line.paid[Means::Debt as usize];
        }
    }

    fn write(&mut self, line: &Line<'_>) -> Result<(), S::Error> {
        self.told += 1;
        let customer = self.customer;
        let product = line.product;
        let metered = |cell| if line.usage.is_some() { cell } else { Cell::Null };
        let free = |cell| if line.free { cell } else { Cell::Null };
        let quantity = Cell::Quantity(line.usage.unwrap_or(0));
        let [cash, credit, coupon, flexi, card, debt, writeoff] = line.paid.map(Cell::Money);
        let cells = [
            Cell::Text("CNY"),
            Cell::Text(&self.cycle),
            Cell::Text(&customer.id),
            Cell::Text(customer.association),
            Cell::Text(product.service),
            Cell::Text(product.resource),
            Cell::Text(product.service_name),
            Cell::Text(product.resource_name),
            Cell::Int(line.mode),
            Cell::Time(line.trade_time),
            Cell::Text(line.trade_id),
            Cell::Text(line.id),
            Cell::Int(line.detail),
            Cell::from(line.resource.map(|(id, _)| id)),
            Cell::from(line.resource.map(|(_, name)| name)),
            Cell::Text(product.spec),
            Cell::Text(line.region.code),
            Cell::Text(product.id),
            Cell::Text(product.name),
            Cell::from(line.tag),
            Cell::Time(line.consumed),
            metered(Cell::Text(product.usage.0)),
            metered(quantity),
            metered(Cell::Int(product.unit)),
            free(quantity),
            free(Cell::Int(product.unit)),
            Cell::Money(line.official),
            Cell::Money(line.discount),
            Cell::Money(line.payment),
            cash,
            credit,
            coupon,
            flexi,
            card,
            debt,
            writeoff,
            if line.mode == 1 { Cell::Int(20) } else { Cell::Null },
            Cell::from(customer.manager.as_deref()),
            Cell::Text(PARTNER),
            Cell::Text(line.region.name),
            if line.mode == 1 { Cell::Quantity(10_000_000_000) } else { Cell::Null },
            Cell::from(customer.project.as_deref()),
            line.order_type.map_or(Cell::Null, Cell::Int),
        ];
        self.sink.row(Table::Consumption, &cells)
    }
}

/// The partner's own account.
const PARTNER: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

impl Sums {
    /// Which coupon of so many a trade used.
    pub(super) fn coupon_of(trade: Trade, coupons: u64) -> u64 {
        match trade {
            Trade::Order(number) | Trade::Settlement(number) => number % coupons.max(1),
        }
    }

    /// What each cash coupon paid, in the order of time.
    pub(super) fn uses(
        &self,
        coupon: u64,
        coupons: u64,
        trade: impl Fn(Trade) -> (Time, String),
    ) -> Vec<(Time, String, i64)> {
        let of_it = self.coupons.iter().filter(|(trade, _)| Self::coupon_of(**trade, coupons) == coupon);
        let mut uses: Vec<(Time, String, i64)> = of_it
            .map(|(of, amount)| {
                let (time, id) = trade(*of);
                (time, id, *amount)
            })
            .collect();
        uses.sort();
        uses
    }
}
