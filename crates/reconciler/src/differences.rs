//! What two sides of the month differ by, customer by customer, and why: explained + unexplained =
//! difference, exactly.
//!
//! The difference is taken from whole sides: all bills, all lines, all orders. The causes are what a
//! rule leaves out on purpose, what it tolerates, and what it reports. If they do not add up, the
//! program has lost or doubled money, and the run ends with an error.

use std::collections::BTreeMap;

use duizhang_money::{Scaled, format_money};
use polars::prelude::*;

use crate::book::{Book, Order};
use crate::codes::{
    AGENCY, ASSOCIATION_TYPES, BILL_DETAIL_TYPES, CHARGING_MODES, MONTHLY_CHARGING_MODES, ORDER,
    UNSUBSCRIPTION, USAGE, monthly_kind,
};
use crate::few::Few;
use crate::finding::Break;
use crate::fold::{Group, MEASURES, PAYMENT};
use crate::month::Billed;
use crate::reading::Reading;
use crate::row_key::Word;

/// What a part of a difference comes from. Names are words of files and output.
pub type Cause = &'static str;

/// What the pair's own rule reports.
pub const UNEXPLAINED: Cause = "unexplained";
/// What the pair's own rule tolerates.
pub const TOLERATED: Cause = "tolerated";

/// A part of the difference between two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The rule that compares the two sides.
    pub pair: &'static str,
    /// The customer; null is empty.
    pub customer_id: String,
    /// The currency; null is empty.
    pub currency: String,
    /// Why.
    pub cause: Cause,
    /// Actual − expected, as far as it comes from this.
    pub amount: Scaled,
}

/// Customer and currency.
pub(crate) type Slot = (String, String);

/// One pair of sides, by customer and currency, while it grows.
#[derive(Default)]
pub(crate) struct Pair {
    places: PlHashMap<String, Few<usize>>,
    amounts: Vec<Sides>,
}

/// Expected and actual of a customer and currency, and what comes from where.
#[derive(Default)]
struct Sides {
    expected: Scaled,
    actual: Scaled,
    causes: BTreeMap<Cause, Scaled>,
}

impl Pair {
    /// Adds to the expected side.
    pub(crate) fn expect(&mut self, customer: &str, currency: &str, amount: Scaled) {
        self.of(customer, currency).expected += amount;
    }

    /// Adds to the actual side.
    pub(crate) fn actual(&mut self, customer: &str, currency: &str, amount: Scaled) {
        self.of(customer, currency).actual += amount;
    }

    /// Says where a part of the difference comes from.
    pub(crate) fn because(&mut self, customer: &str, currency: &str, cause: Cause, amount: Scaled) {
        if amount != 0 {
            *self.of(customer, currency).causes.entry(cause).or_default() += amount;
        }
    }

    fn of(&mut self, customer: &str, currency: &str) -> &mut Sides {
        let known = self.places.get(customer).and_then(|places| places.get(currency)).copied();
        let place = known.unwrap_or_else(|| {
            let place = self.amounts.len();
            *self.places.entry(customer.to_owned()).or_default().of(currency) = place;
            self.amounts.push(Sides::default());
            place
        });
        &mut self.amounts[place]
    }

    /// Customer, currency and amounts, in order.
    fn iter(&self) -> impl Iterator<Item = (&str, &str, &Sides)> {
        let mut customers: Vec<(&String, &Few<usize>)> = self.places.iter().collect();
        customers.sort_unstable_by_key(|(customer, _)| *customer);
        let slots = customers.into_iter().flat_map(|(customer, places)| {
            places.into_iter().map(move |(currency, place)| (customer.as_str(), currency.as_str(), *place))
        });
        slots.filter_map(|(customer, currency, place)| Some((customer, currency, self.amounts.get(place)?)))
    }
}

/// The pairs of a run, by rule.
#[derive(Default)]
pub(crate) struct Pairs {
    pairs: BTreeMap<&'static str, Pair>,
    tolerated: BTreeMap<&'static str, BTreeMap<Slot, Scaled>>,
}

impl Pairs {
    pub(crate) fn add(&mut self, rule: &'static str, pair: Pair) {
        self.pairs.insert(rule, pair);
    }

    pub(crate) fn tolerate(&mut self, rule: &'static str, tolerated: BTreeMap<Slot, Scaled>) {
        if !tolerated.is_empty() {
            self.tolerated.insert(rule, tolerated);
        }
    }

    /// The differences of the pairs whose rules were evaluated, with what the rules report.
    pub(crate) fn settle(
        mut self,
        breaks: &[Break],
        evaluated: impl Fn(&str) -> bool,
    ) -> PolarsResult<Vec<Difference>> {
        self.pairs.retain(|rule, _| evaluated(rule));
        for found in breaks.iter().filter(|found| !found.derived) {
            if let (Some(pair), Some(difference)) = (self.pairs.get_mut(found.rule), found.difference()) {
                let customer = found.customer_id.as_deref().unwrap_or_default();
                let currency = found.currency.as_deref().unwrap_or_default();
                pair.because(customer, currency, UNEXPLAINED, difference);
            }
        }
        for (rule, tolerated) in self.tolerated {
            for ((customer, currency), amount) in tolerated {
                if let Some(pair) = self.pairs.get_mut(rule) {
                    pair.because(&customer, &currency, TOLERATED, amount);
                }
            }
        }
        let mut all = Vec::new();
        for (rule, pair) in self.pairs {
            check(rule, &pair)?;
            // Within a pair, customers, currencies and causes are in order.
            let mut rows = Vec::new();
            for (customer, currency, sides) in pair.iter() {
                for (&cause, &amount) in sides.causes.iter().filter(|(_, amount)| **amount != 0) {
                    rows.push(Difference {
                        pair: rule,
                        customer_id: customer.to_owned(),
                        currency: currency.to_owned(),
                        cause,
                        amount,
                    });
                }
            }
            all.push(((crate::catalogue::position(rule), rule), rows));
        }
        all.sort_by_key(|(place, _)| *place);
        Ok(all.into_iter().flat_map(|(_, rows)| rows).collect())
    }
}

/// Explained + unexplained = difference, for every customer and currency.
fn check(rule: &str, pair: &Pair) -> PolarsResult<()> {
    for (customer, currency, sides) in pair.iter() {
        let difference = sides.actual - sides.expected;
        let told: Scaled = sides.causes.values().sum();
        if difference != told {
            let message = format!(
                "{rule}: of customer `{customer}` the sides differ by {} {currency}, and {} is accounted for",
                format_money(difference),
                format_money(told)
            );
            return Err(PolarsError::ComputeError(message.into()));
        }
    }
    Ok(())
}

/// Lines against their means of payment, and against list price less discount. What was cut off below
/// a cent is added up line by line, so that a line that neither fits nor is reported would be noticed.
pub(crate) fn of_lines(groups: &[Group], truncated: &BTreeMap<Slot, Scaled>) -> [(&'static str, Pair); 2] {
    let (mut split, mut rounding) = (Pair::default(), Pair::default());
    for group in groups {
        let (customer, currency) = (&*group.customer_id, &*group.currency);
        let payment = group.sums[PAYMENT];
        let means: Scaled = group.sums.iter().take(MEASURES.len()).skip(PAYMENT + 1).sum();
        split.expect(customer, currency, means);
        split.actual(customer, currency, payment);
        let price = group.sums[0] - group.sums[1];
        rounding.expect(customer, currency, price);
        rounding.actual(customer, currency, payment);
        if !group.bill_detail_type.is_some_and(|code| ORDER.contains(&code) || code == USAGE) {
            // What the list price of other types means is not documented.
            rounding.because(customer, currency, "not_asserted", payment - price);
        }
    }
    for ((customer, currency), cut) in truncated {
        rounding.because(customer, currency, "truncation", *cut);
    }
    [("line.split", split), ("line.rounding", rounding)]
}

/// Monthly bills against all lines.
pub(crate) fn of_month(groups: &[Group], bills: &Billed<'_>) -> (&'static str, Pair) {
    let mut pair = Pair::default();
    let modes = MONTHLY_CHARGING_MODES.map(|mode| mode.to_string());
    for ((customer, mode, currency), amount) in bills {
        pair.expect(customer, currency, *amount);
        if !modes.iter().any(|known| known == mode) {
            pair.because(customer, currency, "charging_mode", -amount);
        }
    }
    for group in groups {
        let payment = group.sums[PAYMENT];
        pair.actual(&group.customer_id, &group.currency, payment);
        if let Some(cause) = outside_the_bill(group) {
            pair.because(&group.customer_id, &group.currency, cause, payment);
        }
    }
    ("month.detail", pair)
}

/// Why lines are not in the monthly bill; none where they are.
fn outside_the_bill(group: &Group) -> Option<Cause> {
    let is_known = |code: Option<i64>, known: &[i64]| code.is_some_and(|code| known.contains(&code));
    let association = group.association_type.as_deref();
    if association != Some(AGENCY) {
        let known = association.is_some_and(|code| ASSOCIATION_TYPES.contains(&code));
        Some(if known { "association" } else { "unknown_code" })
    } else if monthly_kind(group.bill_detail_type).is_none() {
        let known = is_known(group.bill_detail_type, &BILL_DETAIL_TYPES);
        Some(if known { "bill_detail_type" } else { "unknown_code" })
    } else if !is_known(group.charging_mode, &MONTHLY_CHARGING_MODES) {
        let known = is_known(group.charging_mode, &CHARGING_MODES);
        Some(if known { "charging_mode" } else { "unknown_code" })
    } else {
        None
    }
}

/// Orders paid in the month against the lines that name orders: what they cost, and what of that
/// was paid with coupons and cards; and unsubscriptions against what came back.
pub(crate) fn of_orders(
    groups: &[Group],
    book: &Book,
    reading: Reading,
    by_transaction: &[Word],
) -> [(&'static str, Pair); 3] {
    let mut orders =
        OrderPairs { payable: Pair::default(), coupon: Pair::default(), refund: Pair::default() };
    for group in groups {
        let (customer, currency) = (&*group.customer_id, &*group.currency);
        match group.bill_detail_type {
            Some(code) if ORDER.contains(&code) => {
                orders.payable.actual(customer, currency, group.sums[PAYMENT]);
                orders.coupon.actual(customer, currency, group.sums[VOUCHERS].iter().sum());
            }
            Some(UNSUBSCRIPTION) => orders.refund.actual(customer, currency, group.sums[PAYMENT]),
            _ => {}
        }
    }
    for stray in &book.strays {
        let (customer, currency) = (stray.customer_id.as_str(), stray.currency.as_str());
        if stray.is_back {
            orders.refund.because(customer, currency, "order.unknown", stray.payment);
        } else {
            orders.payable.because(customer, currency, "order.unknown", stray.payment);
            orders.coupon.because(customer, currency, "order.unknown", stray.vouchers);
        }
    }
    for order in &book.orders {
        orders.purchase(order, reading, by_transaction);
        orders.unsubscription(order);
    }
    [("order.payable", orders.payable), ("order.coupon", orders.coupon), ("order.refund", orders.refund)]
}

/// Where coupons, flexi-purchase coupons and cards are among the measures.
const VOUCHERS: std::ops::Range<usize> = 5..8;

struct OrderPairs {
    payable: Pair,
    coupon: Pair,
    refund: Pair,
}

impl OrderPairs {
    /// The ordinary lines of an order, and what the order itself says.
    fn purchase(&mut self, order: &Order, reading: Reading, by_transaction: &[Word]) {
        let (customer, own) = (&*order.customer_id, order.currency.as_str());
        let is_due = order.is_completed() && !order.is_unsubscription() && order.paid_in_month;
        if is_due {
            self.payable.expect(customer, own, order.amounts.amount);
            self.coupon.expect(customer, own, order.amounts.vouchers());
        }
        for ((other, currency), amounts) in &order.elsewhere {
            self.payable.because(other, currency, "association", amounts.amount);
            self.payable.because(customer, currency, "association", -amounts.amount);
            self.coupon.because(other, currency, "association", amounts.vouchers());
            self.coupon.because(customer, currency, "association", -amounts.vouchers());
        }
        let is_compared = order.is_completed() && !order.is_unsubscription() && !order.billed.is_empty();
        if is_compared {
            if !is_due {
                // Paid in another month, billed in this one.
                self.payable.because(customer, own, "timing", order.amounts.amount);
                self.coupon.because(customer, own, "timing", order.amounts.vouchers());
            }
            if reading == Reading::After {
                for (currency, amounts) in &order.billed {
                    self.payable.because(customer, currency, "vouchers", amounts.vouchers());
                }
            }
            return;
        }
        let cause = if order.is_unsubscription() {
            "unsubscription"
        } else if order.status.is_some_and(|status| crate::codes::STATUS_UNPAID.contains(&status)) {
            "order.status"
        } else {
            "open_order"
        };
        for (currency, amounts) in &order.billed {
            self.payable.because(customer, currency, cause, amounts.amount);
            self.coupon.because(customer, currency, cause, amounts.vouchers());
        }
        if is_due {
            let is_billed = by_transaction.binary_search(&order.order_id).is_ok();
            let cause = if is_billed { "transaction" } else { "order.unbilled" };
            self.payable.because(customer, own, cause, -order.amounts.amount);
            self.coupon.because(customer, own, cause, -order.amounts.vouchers());
        }
    }

    /// The unsubscription lines of an order.
    fn unsubscription(&mut self, order: &Order) {
        let (customer, own) = (&*order.customer_id, order.currency.as_str());
        for ((other, currency), amount) in &order.refunded_elsewhere {
            self.refund.because(other, currency, "association", *amount);
            self.refund.because(customer, currency, "association", -amount);
        }
        if !order.is_unsubscription() {
            for (currency, amount) in &order.refunded {
                self.refund.because(customer, currency, "other_order", *amount);
            }
            return;
        }
        let amount = -order.amounts.amount.abs();
        if order.is_completed() && order.paid_in_month {
            self.refund.expect(customer, own, amount);
        } else if order.lines > 0 {
            self.refund.because(customer, own, "timing", amount);
        }
    }
}
