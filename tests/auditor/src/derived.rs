//! What can be said of coupons where the customer's ledger is not there: the catalogue's section *Without the customer's
//! ledger*. Nothing here makes a rule pass; what breaks none is left unjudged.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codes::{ORDER, RECLAIMS, UNSUBSCRIBE};
use crate::coupons::{self, succeeded};
use crate::found::{Figure, Of, Ruling};
use crate::lines;
use crate::moment::{self, Moment, SECOND};
use crate::month::{Month, Row, State};
use crate::needs;
use crate::orders::Book;

/// A coupon at some time between two moments.
#[derive(Clone)]
struct Seen<'a> {
    first: Moment,
    last: Moment,
    balance: Decimal,
    /// The row; that of the coupon as it is now where only its issue is told.
    row: &'a Row,
    is_issue: bool,
}

/// What left a coupon.
struct Fall {
    from: Moment,
    until: Moment,
    amount: Decimal,
}

/// Everything that is read for the month, once.
pub(crate) struct Unledgered<'a> {
    month: &'a Month,
    lines: &'a [&'a Row],
    /// Customers whose ledger is there for the whole month.
    known: BTreeSet<&'a str>,
    /// Cash coupons of the others, each with its states.
    states: Vec<(&'a Row, Vec<Seen<'a>>)>,
    /// The others, where there is anything to know of them.
    customers: BTreeSet<String>,
    orders: BTreeMap<String, Decimal>,
}

fn is_locked(coupon: &Row) -> bool {
    coupon.text("lock_order_id").is_some() || coupon.text("is_frozen") == Some("1")
}

impl<'a> Unledgered<'a> {
    pub(crate) fn new(month: &'a Month, lines: &'a [&'a Row], book: &Book<'a>) -> Self {
        let is_there = needs::is_complete(month, "coupon_usage");
        let known = if is_there { coupons::accounts(month) } else { BTreeSet::new() };
        let mut found = Self {
            month,
            lines,
            known,
            states: Vec::new(),
            customers: BTreeSet::new(),
            orders: BTreeMap::new(),
        };
        for coupon in month.rows("coupons") {
            let is_known = coupon.text("customer_id").is_some_and(|customer| found.known.contains(customer));
            if coupon.text("coupon_type") == Some("1") && !is_known {
                found.states.push((coupon, found.states_of(coupon)));
            }
        }
        let all = [month.rows("coupons"), month.rows("coupon_operations"), month.rows("consumption")];
        let named = all.into_iter().flatten().filter_map(|row| row.text("customer_id"));
        let customers: BTreeSet<String> = named.map(str::to_owned).collect();
        let is_unknown = |customer: &String| !customer.is_empty() && !found.known.contains(customer.as_str());
        found.customers = customers
            .into_iter()
            .filter(is_unknown)
            .filter(|customer| found.has_anything(customer))
            .collect();
        for order in month.rows("orders").iter().filter(|order| order.text("order_type") != Some("4")) {
            let billed = book.lines_of(order, &[ORDER, UNSUBSCRIBE].concat());
            let billed: Decimal = billed.iter().map(|line| line.money("coupon_amount")).sum();
            let beyond = (order.money("coupon_amount") - billed).max(Decimal::ZERO);
            *found.orders.entry(order.or_empty("customer_id").to_owned()).or_default() += beyond;
        }
        found
    }

    /// Issue, earlier snapshots, and this one. A table does not say when it was taken: only the issue is before it.
    fn states_of(&self, coupon: &'a Row) -> Vec<Seen<'a>> {
        let mut states = Vec::new();
        if let Some((own_first, own_last)) = self.month.coupons_taken {
            for (first, last, rows) in &self.month.coupon_states {
                let same = rows.iter().filter(|row| row.text("coupon_id") == coupon.text("coupon_id"));
                for row in same.filter(|_| *last < own_first) {
                    let balance = row.money("balance");
                    states.push(Seen { first: *first, last: *last, balance, row, is_issue: false });
                }
            }
            states.sort_by_key(|state| (state.first, state.last, state.balance));
            let balance = coupon.money("balance");
            states.push(Seen { first: own_first, last: own_last, balance, row: coupon, is_issue: false });
        } else {
            let (first, last, balance) = (Moment::MAX, Moment::MAX, coupon.money("balance"));
            states.push(Seen { first, last, balance, row: coupon, is_issue: false });
        }
        if let Some(created) = coupon.time("create_time")
            // A coupon that is there before it was created was not.
            && (states.len() == 1 || created < states[0].first)
        {
            let balance = coupon.money("face_value");
            states.insert(0, Seen { first: created, last: created, balance, row: coupon, is_issue: true });
        }
        states
    }

    fn reclaims(&self, coupon: &Row) -> Vec<&'a Row> {
        let of = |row: &&Row| {
            row.is_one_of("operation_type", RECLAIMS)
                && row.text("coupon_id").is_some()
                && row.text("coupon_id") == coupon.text("coupon_id")
        };
        succeeded(self.month, "coupon_operations").filter(of).collect()
    }

    /// What was, or may have been, reclaimed between two moments: an operation without a time may have been then.
    fn reclaimed(&self, coupon: &Row, from: Moment, until: Moment) -> Decimal {
        let inside =
            |row: &&&Row| row.time("operation_time").is_none_or(|time| from <= time && time <= until);
        self.reclaims(coupon).iter().filter(inside).map(|row| row.money("operation_amount")).sum()
    }

    /// From state to state, beginning in the month, where operations were asked for since then.
    fn spans<'b>(&self, states: &'b [Seen<'a>]) -> Vec<(&'b Seen<'a>, &'b Seen<'a>)> {
        let since = self
            .month
            .tables
            .get("coupon_operations")
            .and_then(|table| table.since.iter().map(|text| moment::parse(text)).min())
            .flatten();
        let begins = |before: &Seen<'_>| {
            self.month.holds(Some(before.first)) && since.is_none_or(|since| since <= before.first)
        };
        states.iter().zip(states.iter().skip(1)).filter(|(before, _)| begins(before)).collect()
    }

    /// What left a coupon for certain.
    fn falls(&self, coupon: &Row, states: &[Seen<'a>]) -> Vec<Fall> {
        let end = self.month.bounds().1;
        let mut falls = Vec::new();
        for (before, after) in self.spans(states) {
            // A table stands for the month's end.
            let seen = if after.last == Moment::MAX { end } else { after.last };
            let is_cleared = after.row.text("status") == Some("4")
                || after.row.time("expire_time").is_none_or(|expire| expire <= seen);
            let became_reclaimed = after.row.text("status") == Some("5")
                && (before.is_issue || before.row.text("status") != Some("5"));
            let has_operation = self.reclaims(coupon).iter().any(|row| {
                row.time("operation_time").is_some_and(|time| before.first <= time && time <= after.last)
            });
            if is_cleared || is_locked(after.row) || (became_reclaimed && !has_operation) {
                continue;
            }
            let amount = before.balance - after.balance - self.reclaimed(coupon, before.first, after.last);
            let was_used_in_month = after.row.time("last_used_time").is_some_and(|used| used < end);
            let until = if was_used_in_month { after.last.min(end) } else { after.last };
            if amount > Decimal::ZERO {
                falls.push(Fall { from: before.first, until, amount });
            }
        }
        falls
    }

    /// Whether the month has one currency: coupons name none.
    fn has_currency(&self) -> bool {
        self.month.currency().is_some()
    }

    fn coupons_of(&self, customer: &str) -> impl Iterator<Item = &(&'a Row, Vec<Seen<'a>>)> {
        self.states.iter().filter(move |(coupon, _)| coupon.or_empty("customer_id") == customer)
    }

    /// What the lines of a customer took, positive, and gave back, negative.
    fn of_lines(&self, customer: &str, is_meant: impl Fn(Decimal, &Row) -> bool) -> Decimal {
        let lines = self.lines.iter().filter(|line| line.text("customer_id") == Some(customer));
        let amounts = lines.map(|line| (line.money("coupon_amount"), line));
        amounts.filter(|(amount, line)| is_meant(*amount, line)).map(|(amount, _)| amount).sum()
    }

    fn taken(&self, customer: &str) -> Decimal {
        self.of_lines(customer, |amount, _| amount > Decimal::ZERO)
    }

    fn returned(&self, customer: &str) -> Decimal {
        -self.of_lines(customer, |amount, _| amount < Decimal::ZERO)
    }

    /// What the coupons of a customer could pay in the month.
    fn capacity(&self, customer: &str) -> Decimal {
        let (start, end) = self.month.bounds();
        let mut capacity = Decimal::ZERO;
        for (coupon, _) in self.coupons_of(customer) {
            let began = |column: &str| coupon.time(column).is_none_or(|time| time < end);
            let could_pay = began("create_time")
                && began("effective_time")
                && coupon.time("expire_time").is_none_or(|expire| start < expire)
                && coupon.time("last_used_time").is_none_or(|used| start <= used);
            if could_pay {
                let left = coupon.money("face_value") - self.reclaimed(coupon, Moment::MIN, start);
                capacity += left.max(Decimal::ZERO);
            }
        }
        for issue in succeeded(self.month, "coupon_operations") {
            let is_of =
                issue.text("operation_type") == Some("1") && issue.text("customer_id") == Some(customer);
            let is_listed = coupons::coupon_by_id(self.month, issue.text("coupon_id")).is_some();
            if is_of && !is_listed && issue.time("operation_time").is_none_or(|time| time < end) {
                capacity += issue.money("operation_amount");
            }
        }
        capacity
    }

    fn has_anything(&self, customer: &str) -> bool {
        self.taken(customer) != Decimal::ZERO
            || self.returned(customer) != Decimal::ZERO
            || self.capacity(customer) != Decimal::ZERO
            || self.coupons_of(customer).any(|(coupon, states)| !self.falls(coupon, states).is_empty())
    }

    fn leave(&self, broken: usize, ruling: &mut Ruling) {
        (broken..self.customers.len()).for_each(|_| ruling.leave());
    }

    /// A coupon never holds more than its face value less what was reclaimed before it was seen, nor less than nothing.
    pub(crate) fn balance(&self, ruling: &mut Ruling) {
        let seen = self.month.coupons_taken.map_or(self.month.bounds().1 - 1, |own| own.0);
        for coupon in self.month.rows("coupons") {
            let is_cash = coupon.text("coupon_type") == Some("1");
            let is_there = needs::is_complete(self.month, "coupon_usage");
            if !is_cash
                || coupon.text("coupon_id").is_none()
                || (is_there && coupons::is_fully_known(self.month, coupon))
            {
                continue;
            }
            let reclaims = self.reclaims(coupon).into_iter();
            let before = reclaims.filter(|row| row.time("operation_time").is_some_and(|time| time < seen));
            let most =
                coupon.money("face_value") - before.map(|row| row.money("operation_amount")).sum::<Decimal>();
            let balance = coupon.money("balance");
            let limit = if balance < Decimal::ZERO { Decimal::ZERO } else { most };
            if Decimal::ZERO <= balance && balance <= most {
                ruling.leave();
                continue;
            }
            let key = [("coupon_id", coupon.or_empty("coupon_id"))];
            ruling.look();
            self.keep(
                ruling,
                "amount",
                (&key, coupon.text("customer_id")),
                true,
                [Figure::Amount(limit), Figure::Amount(balance)],
            );
        }
    }

    fn keep(
        &self,
        ruling: &mut Ruling,
        class: &'static str,
        (key, customer): (&[(&'static str, &str)], Option<&str>),
        has_currency: bool,
        [expected, actual]: [Figure; 2],
    ) {
        let currency = self.month.currency().filter(|_| has_currency);
        ruling.break_at(class, Of { key, customer, currency: currency.as_deref() }, expected, actual);
        ruling.derived();
    }

    /// No line names a coupon: nothing is known of single trades.
    pub(crate) fn trade(&self, ruling: &mut Ruling) {
        self.leave(0, ruling);
    }

    /// No more leaves a customer's coupons than lines and orders of that time show.
    pub(crate) fn customer(&self, ruling: &mut Ruling) {
        let mut broken = 0;
        let (least, shown) = self.bounds();
        for customer in self.customers.iter().filter(|_| self.has_currency()) {
            let (least, shown) = (least[customer], shown[customer]);
            if least > shown {
                ruling.look();
                let key = [("customer_id", customer.as_str())];
                let figures = [Figure::Amount(least), Figure::Amount(shown)];
                self.keep(ruling, "amount", (&key, Some(customer)), true, figures);
                broken += 1;
            }
        }
        self.leave(broken, ruling);
    }

    /// Least and shown of every customer.
    fn bounds(&self) -> (BTreeMap<&String, Decimal>, BTreeMap<&String, Decimal>) {
        let (start, end) = self.month.bounds();
        // The 5th, 12:00 GMT+8.
        let closed = start + (4 * 24 + 12) * 3_600 * SECOND;
        let mut falls: BTreeMap<&String, Vec<Fall>> = BTreeMap::new();
        for customer in &self.customers {
            let of = self.coupons_of(customer).flat_map(|(coupon, states)| self.falls(coupon, states));
            falls.insert(customer, of.collect());
        }
        let is_early = falls.values().flatten().any(|fall| fall.from < closed);
        let until = falls.values().flatten().map(|fall| fall.until).max().unwrap_or(end);
        let before = self.other_lines(&previous_month(&self.month.cycle));
        let next = self.other_lines(&moment::next_month(&self.month.cycle));
        let is_told =
            |fall: &&Fall| (closed <= fall.from || before.is_some()) && (fall.until <= end || next.is_some());
        let (mut least, mut shown) = (BTreeMap::new(), BTreeMap::new());
        for (customer, falls) in &falls {
            least.insert(*customer, falls.iter().filter(is_told).map(|fall| fall.amount).sum());
            let took = |lines: &Option<Vec<&Row>>, is_meant: &dyn Fn(Option<Moment>) -> bool| -> Decimal {
                let lines =
                    lines.iter().flatten().filter(|line| line.text("customer_id") == Some(customer.as_str()));
                let lines = lines.filter(|line| is_meant(line.time("trade_time")));
                lines.map(|line| line.money("coupon_amount").max(Decimal::ZERO)).sum()
            };
            let mut sum = self.taken(customer) + self.orders.get(*customer).copied().unwrap_or_default();
            if is_early {
                sum += took(&before, &|time| time.is_none_or(|time| start <= time));
            }
            if until > end {
                sum += took(&next, &|time| time.is_none_or(|time| time <= until));
            }
            shown.insert(*customer, sum);
        }
        (least, shown)
    }

    /// The lines of another month, if they are all there.
    fn other_lines(&self, cycle: &str) -> Option<Vec<&'a Row>> {
        let table = self.month.others.get(cycle)?.get("consumption")?;
        (table.state == State::Complete).then(|| lines::each_once(&table.rows))
    }

    /// No use before a coupon is valid, after it expired or after it was reclaimed, as far as balances and the last use
    /// tell.
    pub(crate) fn validity(&self, ruling: &mut Ruling) {
        let mut customers = self.customers.clone();
        for (coupon, states) in &self.states {
            let Some(figures) = self.outside(coupon, states) else { continue };
            ruling.look();
            let has_currency = matches!(figures[1], Figure::Amount(_));
            let key = [("coupon_id", coupon.or_empty("coupon_id"))];
            let of = coupon.text("customer_id");
            self.keep(ruling, "outside_validity", (&key, of), has_currency, figures);
            of.map(|customer| customers.remove(customer));
        }
        self.leave(self.customers.len() - customers.len(), ruling);
    }

    fn outside(&self, coupon: &Row, states: &[Seen<'a>]) -> Option<[Figure; 2]> {
        let amount = |amount| Some([Figure::Nothing, Figure::Amount(amount)]);
        if let (Some(own), Some(effective)) = (self.month.coupons_taken, coupon.time("effective_time"))
            && own.1 < effective
        {
            let gone = coupon.money("face_value")
                - coupon.money("balance")
                - self.reclaimed(coupon, Moment::MIN, own.1);
            let is_open = coupon.text("status") == Some("5") || is_locked(coupon);
            if gone > Decimal::ZERO && !is_open {
                return amount(gone);
            }
        }
        for (before, after) in self.spans(states) {
            let expire = before.row.time("expire_time").max(after.row.time("expire_time"));
            let gone = before.balance - after.balance - self.reclaimed(coupon, before.first, after.last);
            let has_expired = expire.is_some_and(|expire| expire <= before.first);
            if has_expired && after.balance > Decimal::ZERO && !is_locked(after.row) && gone > Decimal::ZERO {
                return amount(gone);
            }
        }
        let used = coupon.time("last_used_time").filter(|used| self.month.holds(Some(*used)))?;
        let reclaims = self.reclaims(coupon).into_iter().filter_map(|row| row.time("operation_time"));
        let reclaimed = reclaims.filter(|time| time + 300 * SECOND < used).min();
        let expired = coupon.time("expire_time").filter(|expire| *expire <= used);
        let early = coupon.time("effective_time").filter(|effective| used < *effective);
        let limit = reclaimed.or(expired).or(early)?;
        Some([limit, used].map(|time| Figure::Text(moment::text(time))))
    }

    /// What lines were paid with above everything that the partner's coupons could pay came from coupons of others.
    pub(crate) fn known(&self, ruling: &mut Ruling) {
        let end = self.month.bounds().1;
        for customer in self.customers.iter().filter(|_| self.has_currency()) {
            let in_time = |line: &Row| line.time("trade_time").is_some_and(|time| time < end);
            let taken = self.of_lines(customer, |amount, line| amount > Decimal::ZERO && in_time(line));
            let rest = taken - self.capacity(customer) - self.returned(customer);
            if rest > Decimal::ZERO {
                ruling.look();
                let key = [("customer_id", customer.as_str())];
                let figures = [Figure::Nothing, Figure::Amount(rest)];
                self.keep(ruling, "invisible", (&key, Some(customer)), true, figures);
            }
        }
        self.leave(0, ruling);
    }
}

fn previous_month(cycle: &str) -> String {
    moment::month(moment::month_bounds(cycle).0 - 1)
}
