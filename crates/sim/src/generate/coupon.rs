//! What becomes of coupons: issued from a quota, used, taken back.

use rust_decimal::Decimal;

use super::{Builder, Trade};
use crate::time::Time;
use crate::world::{Coupon, CouponOperation, catalog};

/// A coupon to be issued.
pub(crate) struct Issue {
    pub(crate) customer: usize,
    /// 1 cash coupon, 4 flexi-purchase coupon.
    pub(crate) kind: i64,
    pub(crate) face: Decimal,
    pub(crate) created: Time,
    pub(crate) expire: Time,
}

impl Builder {
    /// Issues a coupon from the quota of its kind and says where it stands in the world.
    pub(crate) fn issue(&mut self, issue: &Issue) -> usize {
        let id = format!("CP{}B", self.dice.letters(14));
        let quota = usize::from(issue.kind == 4);
        let operation = CouponOperation {
            id: self.dice.digits(16),
            kind: "1",
            quota_id: self.world.quotas[quota].id.clone(),
            quota_type: self.world.quotas[quota].kind,
            coupon_id: Some(id.clone()),
            customer_id: self.id_of(issue.customer),
            amount: issue.face,
            time: issue.created,
            result: "0",
            remark: None,
        };
        self.world.operations.push(operation);
        self.world.coupons.push(Coupon {
            id,
            customer_id: self.id_of(issue.customer),
            kind: issue.kind,
            status: 2,
            face: issue.face,
            used: Decimal::ZERO,
            reclaimed: Decimal::ZERO,
            balance: issue.face,
            created: issue.created,
            effective: issue.created,
            expire: issue.expire,
            last_used: None,
            order_id: None,
        });
        self.world.coupons.len() - 1
    }

    /// A use of a coupon in the month of `time`, paying for something this sample does not show.
    pub(crate) fn earlier_use(&mut self, coupon: usize, amount: Decimal, time: Time) {
        let trade = Trade { id: self.dice.uuid(), time, product: catalog::product("固定带宽") };
        self.use_coupon(coupon, amount, &trade, &time.month());
    }

    /// Takes back all that is left on a coupon.
    pub(crate) fn reclaim(&mut self, coupon: usize, kind: &'static str, time: Time) {
        let coupon = &mut self.world.coupons[coupon];
        let left = coupon.face - coupon.used - coupon.reclaimed;
        coupon.reclaimed += left;
        let issued =
            self.world.operations.iter().find(|issued| issued.coupon_id.as_deref() == Some(&coupon.id));
        let Some(issued) = issued else { return };
        let operation =
            CouponOperation { id: self.dice.digits(16), kind, amount: left, time, ..issued.clone() };
        self.world.operations.push(operation);
    }
}
