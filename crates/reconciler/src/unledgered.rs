//! The coupon rules where the customer's ledger is not there: what breaks them whatever the use was,
//! and otherwise that they could not be judged. `derived.rs` has the bounds.

use duizhang_money::{Scaled, Timestamp};

use crate::codes::COUPON_CASH;
use crate::coupons::invalid;
use crate::derived::{Bounds, Derived};
use crate::finding::{Break, Candidate, Class, EVIDENCE_MAX, Evidence, RowKey, Side, Sides};
use crate::record::Record;
use crate::source::Source;
use crate::vouchers::{Coupon, Operation};

/// A use is booked within so many microseconds of a reclaim that was under way: five minutes.
const SLACK: i64 = 300_000_000;

/// Why customers are not judged.
const NO_LEDGER: (&str, &str) = (
    "their coupon ledger is not there for the whole month; balances, operations, orders and lines do not \
     contradict each other",
    "没有其整个账期的优惠券收支明细；余额、操作记录、订单与明细之间未发现矛盾",
);

fn evidence_of(derived: &Derived<'_>, coupon: &str) -> Vec<Evidence> {
    let operations = derived.reclaims.get(coupon).into_iter().flatten();
    let operations = operations.map(|operation| operation.evidence());
    operations.chain([Evidence::row("coupons", "coupon_id", coupon)]).collect()
}

/// `coupon.balance`: a coupon never holds more than its face value less what was reclaimed, and never
/// less than nothing, whatever was used of it. The others of the coupons are not judged.
pub(crate) fn balance(source: &Source<'_>, derived: &Derived<'_>, coupons: &[&Coupon], record: &mut Record) {
    let seen = source.month.coupon_states.own.map_or(source.cycle().end().micros() - 1, |own| own.0);
    let mut open = 0;
    for coupon in coupons {
        let reclaims = derived.reclaims.get(coupon.id.as_str()).into_iter().flatten();
        // Only what was certainly reclaimed before the coupon was seen.
        let before = reclaims.filter(|operation| operation.time.is_some_and(|time| time < seen));
        let reclaimed: Scaled = before.map(|operation| operation.amount).sum();
        let most = coupon.face - reclaimed;
        let limit = if coupon.balance < 0 { 0 } else { most };
        if 0 <= coupon.balance && coupon.balance <= most {
            open += 1;
            continue;
        }
        let evidence = evidence_of(derived, &coupon.id);
        let count = evidence.len() as u64;
        let mut found = Break::new(
            "coupon.balance",
            Class::Amount,
            vec![("coupon_id", coupon.id.clone())],
            Sides::Amounts(limit, coupon.balance),
        )
        .about(Some(&coupon.customer_id), source.currency.as_deref())
        .with_evidence(evidence, count)
        .as_derived();
        if coupon.balance >= 0 {
            let terms = [("face_value", coupon.face), ("reclaimed", -reclaimed)];
            found = found.with_terms(Side::Expected, &terms);
        }
        record.evaluated(1, source.currency.as_deref(), coupon.balance);
        record.broken(found);
    }
    let why = (
        "their use is not fully known: the customer's coupon ledger was not asked for from the coupon's \
         creation day to the end of the month",
        "其使用情况不完全清楚：未从发券日起至账期结束查询该客户的优惠券收支明细",
    );
    record.unjudged(open, "coupons", why);
}

/// `coupon.trade`: without a ledger nothing is known of single trades.
pub(crate) fn trade(derived: &Derived<'_>, record: &mut Record) {
    record.unjudged(derived.unknown.len() as u64, "customers", NO_LEDGER);
}

/// `coupon.customer`: no more leaves a customer's coupons than lines and orders of that time show.
pub(crate) fn customer(source: &Source<'_>, derived: &Derived<'_>, record: &mut Record) {
    let currency = source.currency.as_deref();
    let mut broken = 0;
    for (customer, bounds) in derived.customers.iter().filter(|(_, bounds)| bounds.least() > bounds.shown()) {
        record.evaluated(1, currency, bounds.shown());
        record.broken(too_much_left(customer, bounds, currency));
        broken += 1;
    }
    record.unjudged(derived.unknown.len() as u64 - broken, "customers", NO_LEDGER);
    let cut = derived.customers.values().filter(|bounds| bounds.is_cut).count();
    if cut > 0 {
        record.note(
            format!(
                "of {cut} customers, part of what left their coupons could not be compared: lines of the month \
                 before or after are not there"
            ),
            format!("{cut} 个客户的优惠券使用有一部分无法核对：缺少前一或后一账期的明细"),
        );
    }
}

fn too_much_left(customer: &str, bounds: &Bounds, currency: Option<&str>) -> Break {
    let mut found = Break::new(
        "coupon.customer",
        Class::Amount,
        vec![("customer_id", customer.to_owned())],
        Sides::Amounts(bounds.least(), bounds.shown()),
    )
    .about(Some(customer), currency)
    .as_derived();
    for fall in bounds.falls.iter().take(EVIDENCE_MAX) {
        found = found.with_row_term(Side::Expected, "left_coupon", &fall.coupon_id, fall.amount);
    }
    if bounds.falls.len() > EVIDENCE_MAX {
        let rest = bounds.falls.iter().skip(EVIDENCE_MAX).map(|fall| fall.amount).sum();
        found = found.with_terms(Side::Expected, &[("others", rest)]);
    }
    let sides = [
        ("coupon_of_lines", bounds.lines),
        ("coupon_of_other_lines", bounds.other_lines()),
        ("coupon_of_orders", bounds.orders),
    ];
    let shown: Vec<_> =
        sides.into_iter().filter(|(item, amount)| *amount != 0 || *item == "coupon_of_lines").collect();
    let rows = bounds.falls.iter().map(|fall| Evidence::row("coupons", "coupon_id", &fall.coupon_id));
    found.with_terms(Side::Actual, &shown).with_evidence(rows.collect(), bounds.falls.len() as u64)
}

/// `coupon.validity`: no use before a coupon is valid, after it expired, or after it was reclaimed, as far
/// as its balances and its last use tell.
pub(crate) fn validity(source: &Source<'_>, derived: &Derived<'_>, record: &mut Record) {
    let mut customers = derived.unknown.clone();
    let of_unknown = derived.states.keys().filter_map(|id| derived.vouchers.coupons.get(*id));
    for coupon in of_unknown {
        let Some((sides, why)) = outside(source, derived, coupon) else { continue };
        let evidence = evidence_of(derived, &coupon.id);
        let count = evidence.len() as u64;
        let currency = source.currency.as_deref().filter(|_| matches!(sides, Sides::Actual(_)));
        let amount = if let Sides::Actual(amount) = &sides { *amount } else { 0 };
        let key = vec![("coupon_id", coupon.id.clone())];
        let found = Break::new("coupon.validity", Class::OutsideValidity, key, sides)
            .about(Some(&coupon.customer_id), currency)
            .with_rows(1)
            .with_tried([why])
            .with_evidence(evidence, count)
            .as_derived();
        record.evaluated(1, currency, amount);
        record.broken(found);
        customers.remove(&coupon.customer_id);
    }
    record.unjudged(customers.len() as u64, "customers", NO_LEDGER);
}

/// What shows that a coupon was used when it was not valid: an amount that left it, or the moment.
fn outside(source: &Source<'_>, derived: &Derived<'_>, coupon: &Coupon) -> Option<(Sides, Candidate)> {
    let moment =
        |time: Option<i64>| time.and_then(Timestamp::from_micros).map(Timestamp::to_utc).unwrap_or_default();
    let reason = |predicate: &str, by: String| Candidate {
        dataset: "coupons".into(),
        key: RowKey::from([("coupon_id", coupon.id.as_str())]),
        predicate: predicate.to_owned(),
        by,
    };
    // Gone before it could be used.
    if let Some(own) = source.month.coupon_states.own
        && coupon.effective.is_some_and(|effective| own.1 < effective)
    {
        let gone = coupon.face - coupon.balance - derived.reclaimed(&coupon.id, i64::MIN, own.1);
        let is_open = coupon.status == Some(crate::codes::COUPON_RECLAIMED) || coupon.is_locked;
        if gone > 0 && !is_open {
            return Some((Sides::Actual(gone), reason("effective_time", moment(coupon.effective))));
        }
    }
    // Some, and not all, went after it had expired: when a coupon is cleared, nothing is left.
    let expired = derived.spans(source, &coupon.id).find_map(|(before, after)| {
        let expire = before.expire.max(after.expire)?;
        let gone = before.balance - after.balance - derived.reclaimed(&coupon.id, before.first, after.last);
        let is_told = expire <= before.first && after.balance > 0 && !after.is_locked && gone > 0;
        is_told.then_some((Sides::Actual(gone), reason("expire_time", moment(Some(expire)))))
    });
    expired.or_else(|| {
        let used = coupon.last_used.filter(|used| source.in_month(Some(*used)))?;
        let reclaims = derived.reclaims.get(coupon.id.as_str()).into_iter().flatten().copied();
        let reclaims: Vec<&Operation> = reclaims
            .filter(|operation| operation.time.is_some_and(|time| time.saturating_add(SLACK) < used))
            .collect();
        let why = invalid(coupon, &reclaims, used)?;
        Some((Sides::Texts(why.by.clone(), moment(Some(used))), why))
    })
}

/// `coupon.known`: what lines were paid with above everything that the partner's coupons could pay came
/// from coupons of others.
pub(crate) fn known(source: &Source<'_>, derived: &Derived<'_>, record: &mut Record) {
    let currency = source.currency.as_deref();
    for (customer, bounds) in derived.customers.iter().filter(|(_, bounds)| bounds.foreign() > 0) {
        let key = vec![("customer_id", customer.clone())];
        let held = derived
            .vouchers
            .coupons
            .values()
            .filter(|coupon| coupon.customer_id == *customer && coupon.kind == Some(COUPON_CASH));
        let evidence: Vec<Evidence> =
            held.map(|coupon| Evidence::row("coupons", "coupon_id", &coupon.id)).collect();
        let count = evidence.len() as u64;
        let found = Break::new("coupon.known", Class::Invisible, key, Sides::Actual(bounds.foreign()))
            .about(Some(customer), currency)
            .with_evidence(evidence, count)
            .as_derived();
        record.evaluated(1, currency, bounds.foreign());
        record.broken(found);
    }
    record.unjudged(derived.unknown.len() as u64, "customers", NO_LEDGER);
}
