//! What the use of coupons must have been, where the customer's coupon ledger is not there.
//!
//! Nothing here knows a use; it knows bounds. *Least* is what left a customer's coupons in the month
//! for certain: what balances fell by between two states of a coupon (its issue, an earlier snapshot,
//! this one), less everything that was or may have been reclaimed, cleared or set aside. *Most* is what
//! lines and orders can have taken, or the coupons could have paid, whichever is less. Between the two
//! everything is possible; least above most is impossible, and that is the only break.
//! `docs/reference/rules.md` has the reasoning. The rules are in `unledgered.rs`.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::Dataset;
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::book::Order;
use crate::cells::{Cells, SUM, collect, key, money, units};
use crate::codes::{COUPON_CASH, COUPON_EXPIRED, COUPON_RECLAIMED};
use crate::consumption::Consumption;
use crate::pass::Pass;
use crate::record::Tolerances;
use crate::source::Source;
use crate::verdict::Month;
use crate::vouchers::{Coupon, Operation, Vouchers, held};

/// A coupon as it was at some moment.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// Not before this moment…
    pub(crate) first: i64,
    /// … and not after this one; the end of time where a table does not say.
    pub(crate) last: i64,
    pub(crate) status: Option<i64>,
    pub(crate) balance: Scaled,
    pub(crate) expire: Option<i64>,
    pub(crate) last_used: Option<i64>,
    /// An order locks it, or it is frozen: part of it may be set aside.
    pub(crate) is_locked: bool,
}

/// What left a coupon between two of its states, at the least.
#[derive(Debug, Clone)]
pub(crate) struct Fall {
    pub(crate) coupon_id: String,
    /// It left after this moment…
    from: i64,
    /// … and until this one.
    until: i64,
    pub(crate) amount: Scaled,
}

/// What is certain of one customer's use of coupons in the month.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    /// What left its coupons, and could be compared with lines.
    pub(crate) falls: Vec<Fall>,
    /// Coupon money of the month's lines, what came back left out.
    pub(crate) lines: Scaled,
    /// Of the next month's lines that were deducted in the time of the falls.
    soon: Scaled,
    /// Of late charges of the month before; none where its lines are not there.
    late: Option<Scaled>,
    /// Whether a fall reaches into the time of late charges.
    is_early: bool,
    /// Of orders whose lines do not show it.
    pub(crate) orders: Scaled,
    /// Of `lines`: deducted before the month's end.
    in_time: Scaled,
    /// What came back to coupons in the month, as a positive amount.
    returned: Scaled,
    /// What its coupons could pay in the month at most, returns left out.
    capacity: Scaled,
    /// Some fall could not be compared: lines of a month next to it are not there.
    pub(crate) is_cut: bool,
}

impl Bounds {
    /// What left the customer's coupons for certain.
    pub(crate) fn least(&self) -> Scaled {
        self.falls.iter().map(|fall| fall.amount).sum()
    }

    /// What other months' lines can have taken in the time of the falls.
    pub(crate) fn other_lines(&self) -> Scaled {
        self.soon + self.late.filter(|_| self.is_early).unwrap_or(0)
    }

    /// What lines and orders of the time of the falls can have taken.
    pub(crate) fn shown(&self) -> Scaled {
        self.lines + self.other_lines() + self.orders
    }

    /// What the partner's coupons can have paid in the month. Late charges of the month before are deducted in it;
    /// where nobody knows them, only the coupons themselves are a limit.
    pub(crate) fn most(&self) -> Scaled {
        let coupons = self.capacity + self.returned;
        self.late.map_or(coupons, |late| coupons.min(self.lines + late + self.soon + self.orders))
    }

    /// What coupons of others paid for certain.
    pub(crate) fn foreign(&self) -> Scaled {
        (self.in_time - self.capacity - self.returned).max(0)
    }

    fn is_idle(&self) -> bool {
        self.lines == 0 && self.returned == 0 && self.capacity == 0 && self.falls.is_empty()
    }
}

/// Everything that is certain about use without a ledger.
pub(crate) struct Derived<'a> {
    pub(crate) vouchers: &'a Vouchers,
    /// The states of each cash coupon of customers without a ledger, in the order of time.
    pub(crate) states: BTreeMap<&'a str, Vec<Held>>,
    /// Successful reclaims by coupon.
    pub(crate) reclaims: BTreeMap<&'a str, Vec<&'a Operation>>,
    /// Bounds by customer, of those without a ledger where there is anything to know. Empty where the
    /// month has several currencies: coupons name none.
    pub(crate) customers: BTreeMap<String, Bounds>,
    /// Customers with coupons or coupon lines, and without a ledger.
    pub(crate) unknown: BTreeSet<String>,
    since: i64,
}

/// Whether the month has cash coupons of customers without a ledger, so that other snapshots tell
/// something of their use.
///
/// # Errors
/// When a frame cannot be read.
pub fn lacks_ledgers(month: &Month) -> PolarsResult<bool> {
    let lines = Consumption::new(&duizhang_lake::empty(Dataset::Consumption).lazy(), Vec::new(), None)?;
    let (pass, tolerances) = (Pass::default(), Tolerances::default());
    let source = Source { month, lines: &lines, pass: &pass, tolerances: &tolerances, currency: None };
    let vouchers = Vouchers::new(&source)?;
    let known = vouchers.with_ledger(month.cycle);
    let is_unknown =
        |coupon: &Coupon| coupon.kind == Some(COUPON_CASH) && !known.contains(coupon.customer_id.as_str());
    Ok(vouchers.coupons.values().any(is_unknown))
}

impl<'a> Derived<'a> {
    pub(crate) fn new(
        source: &Source<'_>,
        vouchers: &'a Vouchers,
        known: &BTreeSet<&str>,
        orders: &[Order],
    ) -> PolarsResult<Self> {
        let mut derived = Self {
            vouchers,
            states: states(source, vouchers, known)?,
            reclaims: vouchers.by_coupon(Operation::is_reclaim),
            customers: BTreeMap::new(),
            unknown: BTreeSet::new(),
            since: source.known_since(Dataset::CouponOperations),
        };
        let mut customers: BTreeMap<String, Bounds> = BTreeMap::new();
        derived.enter_coupons(source, &mut customers);
        enter_issues(source, vouchers, &mut customers);
        enter_lines(source, &mut customers);
        customers.retain(|customer, bounds| {
            !customer.is_empty() && !known.contains(customer.as_str()) && !bounds.is_idle()
        });
        derived.unknown = customers.keys().cloned().collect();
        if source.currency.is_some() {
            enter_orders(orders, &mut customers);
            enter_other_lines(source, &mut customers)?;
            derived.customers = customers;
        }
        Ok(derived)
    }

    /// What every coupon could pay, and what left it.
    fn enter_coupons(&self, source: &Source<'_>, customers: &mut BTreeMap<String, Bounds>) {
        let start = source.cycle().start().micros();
        for coupon in self.states.keys().filter_map(|id| self.vouchers.coupons.get(*id)) {
            let bounds = customers.entry(coupon.customer_id.clone()).or_default();
            if could_pay(source, coupon) {
                bounds.capacity += (coupon.face - self.reclaimed(&coupon.id, i64::MIN, start)).max(0);
            }
            bounds.falls.extend(self.falls(source, coupon));
        }
    }

    /// What was reclaimed of a coupon from one moment to another, both taken in. Operations without a
    /// time may have been then.
    pub(crate) fn reclaimed(&self, coupon: &str, from: i64, until: i64) -> Scaled {
        let operations = self.reclaims.get(coupon).into_iter().flatten();
        let inside = |time: Option<i64>| time.is_none_or(|time| from <= time && time <= until);
        operations.filter(|operation| inside(operation.time)).map(|operation| operation.amount).sum()
    }

    /// The two states at the ends of each span of a coupon's time that begins in the month, where all
    /// reclaims between them are known.
    pub(crate) fn spans(&self, source: &Source<'_>, coupon: &str) -> impl Iterator<Item = (&Held, &Held)> {
        let states = self.states.get(coupon).map(Vec::as_slice).unwrap_or_default();
        let (start, end) = (source.cycle().start().micros(), source.cycle().end().micros());
        let since = self.since;
        let pairs = states.iter().zip(states.iter().skip(1));
        pairs.filter(move |(before, _)| start <= before.first && before.first < end && since <= before.first)
    }

    /// Reclaims take a coupon to status 5; one that is not among the operations leaves its amount open.
    pub(crate) fn is_reclaim_open(&self, coupon: &str, before: &Held, after: &Held) -> bool {
        let operations = self.reclaims.get(coupon).into_iter().flatten();
        let has_one = operations
            .filter_map(|operation| operation.time)
            .any(|time| before.first <= time && time <= after.last);
        after.status == Some(COUPON_RECLAIMED) && before.status != after.status && !has_one
    }

    fn falls(&self, source: &Source<'_>, coupon: &Coupon) -> Vec<Fall> {
        let end = source.cycle().end().micros();
        let mut falls = Vec::new();
        for (before, after) in self.spans(source, &coupon.id) {
            // What is left on a coupon is cleared when it expires. A table stands for the month's end.
            let seen = if after.last == i64::MAX { end } else { after.last };
            let is_cleared =
                after.status == Some(COUPON_EXPIRED) || after.expire.is_none_or(|expire| expire <= seen);
            if is_cleared || after.is_locked || self.is_reclaim_open(&coupon.id, before, after) {
                continue;
            }
            let amount =
                before.balance - after.balance - self.reclaimed(&coupon.id, before.first, after.last);
            if amount <= 0 {
                continue;
            }
            let is_used_in_month = after.last_used.is_some_and(|used| used < end);
            let until = if is_used_in_month { after.last.min(end) } else { after.last };
            falls.push(Fall { coupon_id: coupon.id.clone(), from: before.first, until, amount });
        }
        falls
    }
}

/// Whether a coupon can have paid anything in the month.
fn could_pay(source: &Source<'_>, coupon: &Coupon) -> bool {
    let (start, end) = (source.cycle().start().micros(), source.cycle().end().micros());
    let began = |time: Option<i64>| time.is_none_or(|time| time < end);
    began(coupon.created)
        && began(coupon.effective)
        && coupon.expire.is_none_or(|expire| start < expire)
        && coupon.last_used.is_none_or(|used| start <= used)
}

/// The states of the cash coupons of customers without a ledger: issued with the face value, as earlier
/// snapshots saw it, and as this one does.
fn states<'a>(
    source: &Source<'_>,
    vouchers: &'a Vouchers,
    known: &BTreeSet<&str>,
) -> PolarsResult<BTreeMap<&'a str, Vec<Held>>> {
    let own = source.month.coupon_states.own;
    let mut earlier: BTreeMap<String, Vec<Held>> = BTreeMap::new();
    // A table does not say when it was taken: nothing can be said to be earlier than it.
    for state in
        source.month.coupon_states.others.iter().filter(|state| own.is_some_and(|own| state.taken.1 < own.0))
    {
        for coupon in held(state.frame.clone())? {
            earlier.entry(coupon.id.clone()).or_default().push(as_of(&coupon, state.taken));
        }
    }
    let mut all = BTreeMap::new();
    let of_unknown =
        |coupon: &&Coupon| coupon.kind == Some(COUPON_CASH) && !known.contains(coupon.customer_id.as_str());
    for coupon in vouchers.coupons.values().filter(of_unknown) {
        let mut states = earlier.remove(&coupon.id).unwrap_or_default();
        states.sort_by_key(|state| (state.first, state.last, state.balance));
        if let Some(created) = coupon.created
            && states.first().is_none_or(|first| created < first.first)
        {
            let issued = Held { balance: coupon.face, status: None, ..as_of(coupon, (created, created)) };
            states.insert(0, issued);
        }
        states.push(as_of(coupon, own.unwrap_or((i64::MAX, i64::MAX))));
        all.insert(coupon.id.as_str(), states);
    }
    Ok(all)
}

fn as_of(coupon: &Coupon, taken: (i64, i64)) -> Held {
    Held {
        first: taken.0,
        last: taken.1,
        status: coupon.status,
        balance: coupon.balance,
        expire: coupon.expire,
        last_used: coupon.last_used,
        is_locked: coupon.is_locked,
    }
}

/// Coupons that only their issue tells of: the list of coupons leaves some out.
fn enter_issues(source: &Source<'_>, vouchers: &Vouchers, customers: &mut BTreeMap<String, Bounds>) {
    let end = source.cycle().end().micros();
    let unlisted = |operation: &&Operation| {
        operation.is_issue()
            && !vouchers.coupons.contains_key(&operation.coupon_id)
            && operation.time.is_none_or(|time| time < end)
    };
    for operation in vouchers.operations.iter().filter(unlisted) {
        customers.entry(operation.customer_id.clone()).or_default().capacity += operation.amount;
    }
}

fn enter_lines(source: &Source<'_>, customers: &mut BTreeMap<String, Bounds>) {
    for (customer, paid) in &source.pass.paid {
        let bounds = customers.entry(customer.clone()).or_default();
        bounds.lines = paid.taken;
        bounds.in_time = paid.in_time;
        bounds.returned = -paid.back;
    }
}

/// An order may have taken coupons that its lines do not show, or that no line shows yet.
fn enter_orders(orders: &[Order], customers: &mut BTreeMap<String, Bounds>) {
    for order in orders.iter().filter(|order| !order.is_unsubscription()) {
        let Some(bounds) = customers.get_mut(&*order.customer_id) else { continue };
        let billed: Scaled = order.billed.iter().map(|(_, amounts)| amounts.coupon).sum();
        bounds.orders += (order.amounts.coupon - billed).max(0);
    }
}

/// Late charges of the month before, and lines of the next month, where falls reach into their time. A
/// fall that cannot be compared is left out.
fn enter_other_lines(source: &Source<'_>, customers: &mut BTreeMap<String, Bounds>) -> PolarsResult<()> {
    let cycle = source.cycle();
    let (start, end) = (cycle.start().micros(), cycle.end().micros());
    let closed = cycle.previous().closed_at().micros();
    let falls = || customers.values().flat_map(|bounds| &bounds.falls);
    let (is_early, until) =
        (falls().any(|fall| fall.from < closed), falls().map(|fall| fall.until).max().unwrap_or(end));
    let before = if customers.is_empty() { None } else { source.lines_of(cycle.previous())? };
    let next = if until > end { source.lines_of(cycle.next())? } else { None };
    let is_open =
        |fall: &Fall| (fall.from < closed && before.is_none()) || (fall.until > end && next.is_none());
    for bounds in customers.values_mut() {
        let all = bounds.falls.len();
        bounds.falls.retain(|fall| !is_open(fall));
        bounds.is_cut = bounds.falls.len() < all;
        bounds.is_early = is_early;
        bounds.late = before.as_ref().map(|_| 0);
    }
    let time = || col("trade_time").cast(DataType::Int64);
    let unless = |inside: Expr| inside.fill_null(lit(true));
    let late = before.map(|lines| lines.filter(unless(time().gt_eq(lit(start)))));
    let soon = next.map(|lines| lines.filter(unless(time().lt_eq(lit(until)))));
    for (lines, is_late) in [(late, true), (soon, false)] {
        let Some(lines) = lines else { continue };
        let zero = lit(0_i64).cast(SUM);
        let sum = [money("coupon_amount").sum().alias("taken")];
        let lines = lines.filter(money("coupon_amount").gt(zero));
        let frame = collect(lines.group_by([col("customer_id")]).agg(sum))?;
        let cells = Cells(&frame);
        let (customer, taken) = (cells.text("customer_id")?, cells.money("taken")?);
        for row in 0..cells.height() {
            if let Some(bounds) = customers.get_mut(&key(customer, row)) {
                let sum = if is_late { bounds.late.get_or_insert(0) } else { &mut bounds.soon };
                *sum += units(taken, row);
            }
        }
    }
    Ok(())
}
