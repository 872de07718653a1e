//! What codes mean, in English. The lists are not complete: a code that is not here is carried all
//! the same.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::wire::Code;

/// Codes and their meanings.
pub type Codes = &'static [(&'static str, &'static str)];

/// The meaning of a code, if it is known.
#[must_use]
pub fn meaning(codes: Codes, code: &Code) -> Option<&'static str> {
    codes.iter().find(|(known, _)| code == known).map(|(_, meaning)| *meaning)
}

/// Kind of an account; only the partner's view has 8.
pub const ACCT: Codes =
    &[("1", "balance"), ("2", "credit"), ("5", "bonus"), ("7", "deposit"), ("8", "transferable")];

/// How a customer belongs to the partner. China has 1 and 2, the international site 1 and 3.
pub const ASSOC: Codes = &[("1", "advisory"), ("2", "agency sale"), ("3", "resale")];

/// Kind of a bill row. The class stands before the colon.
pub const BILLTYPE: Codes = &[
    ("1", "consumption: new purchase"),
    ("2", "consumption: renewal"),
    ("3", "consumption: change"),
    ("4", "refund: unsubscription"),
    ("5", "consumption: usage"),
    ("8", "consumption: automatic renewal"),
    ("9", "adjustment: compensation"),
    ("12", "consumption: hourly charge"),
    ("14", "consumption: support plan, month-end deduction"),
    ("15", "consumption: tax"),
    ("16", "adjustment: deduction"),
    ("17", "consumption: commitment shortfall"),
    ("18", "consumption: monthly payment"),
    ("20", "refund: change"),
    ("23", "consumption: savings-plan deduction"),
    ("24", "refund: yearly/monthly switched to pay-per-use"),
    ("25", "consumption: rounding supplement"),
    ("100", "refund: tax on unsubscription"),
    ("101", "adjustment: tax on compensation"),
    ("102", "adjustment: tax on deduction"),
    ("103", "consumption: yearly payment"),
];

/// Billing mode.
pub const CHARGE: Codes =
    &[("1", "yearly/monthly"), ("3", "pay-per-use"), ("10", "reserved instance"), ("11", "savings plan")];

/// What was done with a coupon.
pub const COUPONOP: Codes = &[
    ("1", "issue"),
    ("2", "manual reclaim"),
    ("3", "automatic reclaim on unbinding"),
    ("4", "reclaim on expiry"),
    ("5", "reclaim on unsubscription"),
    ("6", "top-up refund reversal"),
    ("7", "reclaim on association"),
    ("8", "automatic reclaim on change of association"),
    ("9", "transfer to another reseller"),
];

/// Status of a coupon.
pub const COUPONSTATUS: Codes =
    &[("1", "inactive"), ("2", "usable"), ("3", "used"), ("4", "expired"), ("5", "reclaimed")];

/// Kind of a coupon. Orders and payments use the codes from 300.
pub const COUPONTYPE: Codes = &[
    ("1", "cash coupon"),
    ("2", "discount coupon"),
    ("3", "product coupon"),
    ("4", "flexi-purchase coupon"),
    ("300", "discount coupon"),
    ("301", "cash coupon"),
    ("302", "flexi-purchase coupon"),
    ("303", "stored-value card"),
];

/// Kind of a discount on an order.
pub const DISC: Codes = &[
    ("200", "promotional product"),
    ("300", "discount coupon"),
    ("301", "cash coupon"),
    ("302", "flexi-purchase coupon"),
    ("500", "agent order with discount"),
    ("501", "agent order with reduction"),
    ("502", "agent order with fixed price"),
    ("600", "rebate contract"),
    ("601", "channel framework"),
    ("602", "earmarked-fund contract"),
    ("603", "direct contract"),
    ("604", "telesales contract"),
    ("605", "business contract"),
    ("606", "channel business contract"),
    ("607", "partner-granted"),
    ("609", "order re-pricing"),
    ("610", "free of charge"),
    ("700", "promotion"),
    ("800", "top-up account"),
    ("900", "product's own"),
    ("901", "fixed base price"),
];

/// Kind of a unit of measurement.
pub const MEASURETYPE: Codes = &[
    ("1", "currency"),
    ("2", "duration"),
    ("3", "traffic"),
    ("4", "quantity"),
    ("6", "length"),
    ("7", "capacity"),
    ("9", "rows"),
    ("10", "period"),
    ("11", "frequency"),
    ("12", "count"),
    ("15", "capacity × duration"),
    ("16", "bandwidth rate"),
    ("17", "capacity duration"),
    ("18", "query rate"),
    ("19", "bandwidth rate, base 1000"),
    ("20", "performance-test usage"),
    ("21", "area"),
    ("22", "video"),
    ("23", "throughput"),
    ("24", "resolution"),
    ("25", "test type"),
    ("26", "generic package unit"),
    ("27", "cores × duration"),
    ("28", "memory × duration"),
    ("29", "IOPS × duration"),
    ("30", "throughput × duration"),
    ("31", "pieces / duration"),
    ("40", "traffic, base 1000"),
    ("41", "1000 tokens"),
    ("82", "frames"),
    ("98", "cache bandwidth × duration"),
    ("104", "tokens"),
    ("108", "quantity × duration"),
];

/// Whose rows of an enterprise are asked for.
pub const METHOD: Codes = &[("oneself", "own"), ("sub_customer", "of a member"), ("all", "all")];

/// Who made an order.
pub const ORDERSOURCE: Codes = &[
    ("1", "customer"),
    ("2", "agent"),
    ("3", "contract"),
    ("4", "distributor"),
    ("5", "resource deleted on page"),
    ("6", "back-entered order"),
    ("7", "compensation"),
    ("8", "created by system"),
];

/// Status of an order. The filter takes 1, 3, 4, 5, 6 and 9.
pub const ORDERSTATUS: Codes = &[
    ("1", "to be reviewed"),
    ("2", "to be refunded"),
    ("3", "processing"),
    ("4", "cancelled"),
    ("5", "completed"),
    ("6", "to be paid"),
    ("9", "to be confirmed"),
    ("10", "to be shipped"),
    ("11", "to be received"),
    ("12", "to be collected"),
    ("13", "being replaced"),
];

/// Kind of an order.
pub const ORDERTYPE: Codes = &[
    ("1", "new"),
    ("2", "renewal"),
    ("3", "change"),
    ("4", "unsubscription"),
    ("10", "yearly/monthly to pay-per-use"),
    ("11", "pay-per-use to yearly/monthly"),
    ("13", "trial"),
    ("14", "trial to commercial"),
    ("15", "fee adjustment"),
];

/// Unit of a period in bills.
pub const PERIOD_BILL: Codes =
    &[("5", "one-off"), ("19", "year"), ("20", "month"), ("24", "day"), ("25", "hour")];

/// Unit of a period in orders and prices.
pub const PERIOD_ORDER: Codes = &[
    ("0", "day"),
    ("1", "week"),
    ("2", "month"),
    ("3", "year"),
    ("4", "hour"),
    ("5", "one-off"),
    ("6", "pay-per-use"),
    ("7", "usage report"),
];

/// Status of a coupon quota; only issued quotas have 6.
pub const QUOTASTATUS: Codes =
    &[("0", "normal"), ("3", "invalid"), ("4", "being adjusted"), ("5", "frozen"), ("6", "reclaimed")];

/// How a bill is summed.
pub const STAT: Codes = &[("1", "by bill cycle"), ("2", "by day"), ("3", "by detail")];

/// Detail of a ledger row. The three spellings of the prefix are the service's.
pub const TRADEDETAIL: Codes = &[
    ("SOURCE_OPERAIION_ADJUST_CREDIT", "credit-line change"),
    ("SOURCE_OPERAIION_RECHARGE", "top-up"),
    ("SOURCE_OPERAIION_DEDEUCT", "yearly/monthly consumption"),
    ("SOURCE_OPERAIION_USAGE", "pay-per-use consumption"),
    ("SOURCE_OPERAIION_ONETIME", "one-off consumption"),
    ("SOURCE_OPERAIION_WRITEOFF", "debt repayment"),
    ("SOURCE_OPERAIION_PRECISIONCOMP", "precision supplement"),
    ("SOURCE_OPERAIION_FREERESDEDUCT", "package deduction"),
    ("SOURCE_OPERAIION_REFUND", "refund"),
    ("SOURCE_OPERAIION_UNFROZEN", "refund unfreeze"),
    ("SOURCE_OPERAIION_CLEARFROZEN", "refund clearing"),
    ("SOURCE_OPERAIION_UNSUBSCRIBE", "refund of an unsubscription"),
    ("SOURCE_OPERAIION_RFROZEN", "refund freeze"),
    ("SOURCE_OPERAIION_MANUALFROZE", "manual freeze"),
    ("SOURCE_OPERAIION_MANUALUNFROZE", "manual unfreeze"),
    ("SOURCE_OPERAIION_MANUALCLEARFROZEN", "manual clearing of a freeze"),
    ("SOURCE_OPERAIION_TRANS_TO_BALANCE", "deposit to balance"),
    ("SOURCE_OPERAIION_TRANS_TO_FOREGIFT", "balance to deposit"),
    ("SOURCE_OPERAIION_EXPIRECLEAR", "expiry clearing"),
    ("SOURCE_OPERAIION_ADJUST", "balance adjustment"),
    ("SOURCE_OPERAIION_PRIZE", "gift"),
    ("SOURCE_OPERAIION_MERGE", "bonus conversion"),
    ("SOURCE_OPERAIION_CONVERT_BONUS", "bonus conversion"),
    ("SOURCE_OPERAIION_RECHARGE_REBATE", "incentive rebate"),
    ("SOURCE_OPERAIION_BILLREFUND", "Huawei write-off"),
    ("SOURCE_OPERATION_BEADJUST", "allotment"),
    ("SOURCE_OPERATION_BERETRIEVE", "reclaim"),
    ("SOURCE_OPERATION_BEUNBIND", "reclaim on unbinding or change of mode"),
    ("SOURCE_OPERATION_COUPONCANCEL", "coupon reclaim"),
    ("SOURCE_OPERATION_TRADEMODE_TRANSFER", "association with the partner"),
    ("SOURCE_OPERATION_SYSTEM_FROZEN", "system freeze"),
    ("SOURCE_OPERATION_SYSTEM_UNFROZEN", "system unfreeze"),
    ("SOURCE_OPERATION_COUPON_QUOTA_TRANSFER", "converted into flexi-purchase quota"),
    ("SOURCE_OPERATION_COUPON_QUOTA_RECLAIM", "coupon reclaim"),
    ("SOURCE_OPERATION_DEPOSIT_FROZEN", "deposit frozen"),
    ("SOURCE_OPERATION_DEPOSIT_UNFROZEN", "deposit unfrozen"),
    ("SOURCE_OPERATIION_RIDEDUCT", "reserved-instance consumption"),
];

/// Detail of a row of a coupon ledger.
pub const TRADEDETAIL_COUPON: Codes = &[
    ("SOURCE_OPERAIION_DEDEUCT", "yearly/monthly use"),
    ("SOURCE_OPERAIION_USAGE", "pay-per-use"),
    ("SOURCE_OPERAIION_SAVINGS_PLANS", "savings plan"),
    ("SOURCE_OPERAIION_WRITEOFF", "debt repayment"),
    ("SOURCE_OPERAIION_EXPIRECLEAR", "expiry"),
    ("SOURCE_OPERAIION_UNSUBSCRIBE", "returned by an unsubscription"),
    ("SOURCE_OPERAIION_UNFROZEN", "returned in process"),
    ("SOURCE_OPERAIION_RFROZEN", "returned in process"),
    ("SOURCE_OPERAIION_PRIZE", "activation"),
    ("SOURCE_OPERAIION_BILLREFUND", "Huawei write-off"),
    ("SOURCE_OPERATION_COUPONCANCEL", "reclaim"),
    ("SOURCE_OPERATION_DEPOSIT_FROZEN", "deposit frozen"),
    ("SOURCE_OPERATION_DEPOSIT_UNFROZEN", "deposit unfrozen"),
    ("SOURCE_OPERATION_RETRIEVE", "enterprise take-back"),
    ("SOURCE_OPERATION_TRANSFER", "enterprise transfer"),
];

/// Kind of a ledger row. `DEDEUCT` is spelt so by the service.
pub const TRADETYPE: Codes = &[
    ("RECHARGE", "top-up"),
    ("DEDEUCT", "consumption"),
    ("REFUND", "refund"),
    ("RFROZEN", "freeze"),
    ("TRANS", "between balance and deposit"),
    ("ADJUST", "adjustment"),
    ("BEADJUST", "allotment"),
    ("BERETRIEVE", "reclaim"),
    ("BEUNBIND", "reclaim on unbinding"),
    ("BONUSCONVERT", "bonus conversion"),
    ("TRADE_MODE_TRANSFER", "change of trade mode"),
    ("EXPIRED", "expiry clearing"),
    ("DEPOSIT", "deposit"),
];
