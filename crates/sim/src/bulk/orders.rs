//! A customer's orders, what they consist of, and what was given back.

use super::customer::Customer;
use super::roll::{Roll, letters};
use super::shelf::{Shelf, shelves};
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, FEN, Sink, Size, YUAN, place, roll, share, signed};
use crate::time::Time;
use crate::world::Product;

/// What the dice of an order, and of its items, are thrown for.
const ORDER: u64 = 2;
const ITEM: u64 = 3;
/// One order in so many gives back the one before it.
const GIVEN_BACK: u64 = 25;
/// One order in so many is asked for its lines.
const ASKED: u64 = 16;

/// What an order was paid with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Cash,
    Credit,
    Coupon,
    Flexi,
    Card,
    Debt,
    WriteOff,
}

/// An order, as far as its lines need it.
pub(super) struct Order {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) paid_at: Time,
    /// `ORDERTYPE` code
    pub(super) kind: i64,
    /// `BILLTYPE` code of its lines.
    pub(super) detail: i64,
    pub(super) means: Means,
    items: u64,
    percent: i64,
}

/// One thing of an order, in whole fen. What is given back is negative.
pub(super) struct Item {
    pub(super) shelf: usize,
    pub(super) product: &'static Product,
    pub(super) official: i64,
    pub(super) discount: i64,
}

impl Item {
    pub(super) fn payment(&self) -> i64 {
        self.official - self.discount
    }
}

/// Which item of which order a line is about, by the shelf and the type of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) shelf: u16,
    pub(super) detail: u8,
    pub(super) item: u8,
    pub(super) order: u32,
}

/// All orders of a customer.
pub(super) struct Orders<'a> {
    size: &'a Size,
    customer: &'a Customer,
    shelves: Vec<Shelf>,
    /// Where things are that are bought by the month.
    periodic: Vec<usize>,
    count: u64,
}

impl<'a> Orders<'a> {
    pub(super) fn new(size: &'a Size, customer: &'a Customer) -> Self {
        let shelves = shelves();
        let periodic = (0..shelves.len()).filter(|at| at % 2 == 0).collect();
        let count = share(size.orders, customer.lines, size.lines).min(customer.lines / 4);
        Self { size, customer, shelves, periodic, count }
    }

    pub(super) fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    pub(super) fn order(&self, number: u64) -> Order {
        let mut roll = roll(self.size, ORDER, self.customer.number, number);
        let cycle = self.size.cycle;
        let length = (cycle.end().seconds() - cycle.start().seconds() - 60).unsigned_abs();
        let from = share(length, number, self.count);
        let until = share(length, number + 1, self.count);
        let paid_at = cycle.start().plus(signed(from + roll.below((until - from).max(1))));
        let (kind, detail) = match roll.below(100) {
            0..60 => (1, 1),
            60..85 => (2, 2),
            85..95 => (2, 8),
            _ => (3, 3),
        };
        let agency = self.customer.is_agency();
        let means = match roll.below(100) {
            0..3 if agency => Means::Coupon,
            3 if agency => Means::Flexi,
            4 if agency => Means::Card,
            0..50 if !agency => Means::Credit,
            _ => Means::Cash,
        };
        let items = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3][place(roll.below(10))];
        let percent = [0, 0, 0, 5, 10, 15, 20][place(roll.below(7))];
        // Unique by customer and number.
        let letters = letters(self.customer.number, 4) + &letters(number, 5);
        let mut order = Order {
            id: format!("CS{}{letters}", paid_at.stamp()),
            number,
            paid_at,
            kind,
            detail,
            means,
            items,
            percent,
        };
        if Self::is_given_back(number + 1) {
            // What the next order gives back was bought for cash.
            (order.kind, order.detail, order.means) = (1, 1, Means::Cash);
        }
        if Self::is_given_back(number) {
            (order.kind, order.detail, order.means, order.items) = (4, 4, Means::Cash, 1);
        }
        order
    }

    fn is_given_back(number: u64) -> bool {
        number % GIVEN_BACK == GIVEN_BACK - 1
    }

    pub(super) fn item(&self, order: &Order, item: u64) -> Item {
        if order.kind == 4 {
            let base = self.order(order.number - 1);
            let bought = self.item(&base, 0);
            let back = -bought.payment() / 2;
            return Item { official: back, discount: 0, ..bought };
        }
        let mut roll = roll(self.size, ITEM, self.customer.number, order.number * 8 + item);
        let shelf = *roll.pick(&self.periodic);
        let official = roll.between(1_000, 500_000);
        let discount = official * order.percent / 100;
        Item { shelf, product: self.shelves[shelf].first(), official, discount }
    }

    /// The orders, their lines and what was given back; says where their bill lines are.
    pub(super) fn tell<S: Sink>(&self, wrongs: &mut Wrongs, sink: &mut S) -> Result<Vec<Place>, S::Error> {
        let mut places = Vec::new();
        for number in 0..self.count {
            let order = self.order(number);
            for at in 0..order.items {
                let item = self.item(&order, at);
                places.push(Place {
                    shelf: u16::try_from(item.shelf).unwrap_or(u16::MAX),
                    detail: u8::try_from(order.detail).unwrap_or(u8::MAX),
                    item: u8::try_from(at).unwrap_or(u8::MAX),
                    order: u32::try_from(number).unwrap_or(u32::MAX),
                });
            }
            self.tell_order(&order, wrongs, sink)?;
        }
        places.sort_unstable();
        Ok(places)
    }

    fn tell_order<S: Sink>(&self, order: &Order, wrongs: &mut Wrongs, sink: &mut S) -> Result<(), S::Error> {
        let items: Vec<Item> = (0..order.items).map(|at| self.item(order, at)).collect();
        let sum = |of: fn(&Item) -> i64| items.iter().map(of).sum::<i64>() * FEN;
        let sign = if order.kind == 4 { -1 } else { 1 };
        let mut row = Row {
            customer: &self.customer.id,
            status: 5,
            amount: sign * sum(Item::payment),
            official: sign * sum(|item| item.official),
            discount: sum(|item| item.discount),
            vouchers: sum(Item::payment),
        };
        let mut roll = roll(self.size, ORDER, order.number, self.customer.number);
        let other = super::roll::hex(roll.next(), 1);
        let asked = order.kind != 4 && order.number % ASKED == 3;
        if order.kind == 4 {
            self.tell_refund(order, &items[0], sink)?;
            row.amount += if wrongs.wants("order.refund") { YUAN } else { 0 };
        } else if asked {
            Self::tell_lines(order, &items, wrongs, sink)?;
        } else if Self::is_given_back(order.number + 1) {
            // Another order refers to it.
        } else if order.means == Means::Coupon {
            row.vouchers -= if wrongs.wants("order.coupon") { YUAN } else { 0 };
        } else if order.means != Means::Cash {
        } else if wrongs.wants("order.unknown") {
            return Ok(());
        } else if wrongs.wants("order.customer") {
            row.customer = &other;
        } else if wrongs.wants("order.status") {
            row.status = 4;
        } else if wrongs.wants("order.payable") {
            row.amount += 10 * YUAN;
            row.official += 10 * YUAN;
        } else if wrongs.wants("order.price") {
            row.official += YUAN;
        } else if order.kind == 1 && wrongs.wants("order.unbilled") {
            let id = format!("{}U", order.id);
            Self::row(&id, order, &items[0], &row, sink)?;
        }
        Self::row(&order.id, order, &items[0], &row, sink)
    }

    fn row<S: Sink>(
        id: &str,
        order: &Order,
        first: &Item,
        row: &Row<'_>,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let paid = |means| if order.means == means { Cell::Money(row.vouchers) } else { Cell::Null };
        let product = first.product;
        let cells = [
            Cell::Text(id),
            Cell::Text(row.customer),
            Cell::Text(product.service),
            Cell::Text(product.service_name),
            Cell::Int(1),
            Cell::Int(row.status),
            Cell::Int(order.kind),
            Cell::Money(row.amount),
            Cell::Money(row.official),
            Cell::Int(1),
            Cell::Time(order.paid_at.plus(-60)),
            Cell::Time(order.paid_at),
            Cell::Text("CNY"),
            if row.discount == 0 { Cell::Null } else { Cell::Money(row.discount) },
            paid(Means::Flexi),
            paid(Means::Coupon),
            paid(Means::Card),
        ];
        sink.row(Table::Orders, &cells)
    }

    fn tell_lines<S: Sink>(
        order: &Order,
        items: &[Item],
        wrongs: &mut Wrongs,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let mut wrong = if wrongs.wants("order.lines") { YUAN } else { 0 };
        for (at, item) in items.iter().enumerate() {
            let id = format!("{}-{at:06}", order.id);
            let cells = [
                Cell::Text(&id),
                Cell::Text(item.product.service),
                Cell::Text(item.product.service_name),
                Cell::Text(item.product.id),
                Cell::Text(item.product.spec),
                Cell::Int(2),
                Cell::Quantity(10_000_000_000),
                Cell::Time(order.paid_at),
                Cell::Money(item.payment() * FEN + wrong),
                Cell::Money(item.official * FEN),
                if item.discount == 0 { Cell::Null } else { Cell::Money(item.discount * FEN) },
                Cell::Text("CNY"),
                Cell::Text(&order.id),
            ];
            sink.row(Table::OrderLines, &cells)?;
            wrong = 0;
        }
        Ok(())
    }

    fn tell_refund<S: Sink>(&self, order: &Order, item: &Item, sink: &mut S) -> Result<(), S::Error> {
        let base = self.order(order.number - 1);
        let id = format!("{}R", order.id);
        let cells = [
            Cell::Text(&order.id),
            Cell::Text(&id),
            Cell::Money(item.payment() * FEN),
            Cell::Text("1"),
            Cell::Text(&self.customer.id),
            Cell::Text(item.product.resource),
            Cell::Text(item.product.service),
            Cell::Text(item.product.resource_name),
            Cell::Text(item.product.service_name),
            Cell::Text(self.customer.region.code),
            Cell::Text(&base.id),
        ];
        sink.row(Table::Refunds, &cells)
    }

    /// What else there is to say about a line of an order.
    pub(super) fn dice(&self, place: Place) -> Roll {
        roll(self.size, ITEM, u64::from(place.order) * 8 + u64::from(place.item), self.customer.number)
    }
}

/// An order as it is told, right or wrong.
struct Row<'a> {
    customer: &'a str,
    status: i64,
    amount: i64,
    official: i64,
    discount: i64,
    vouchers: i64,
}
