//! The kinds of breaks, by name.

use std::fmt;
use std::str::FromStr;

macro_rules! kinds {
    ($($kind:ident = $name:literal, $about:literal;)*) => {
        /// A kind of break. Its name is the rule that must find it and, where a rule has several, which.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $about] $kind,)*
        }

        impl Kind {
            /// Every kind, in the order in which breaks are made.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name, for example `line.split` or `order.coupon card`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// What is wrong, in one sentence.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$kind => $about,)*
                }
            }
        }
    };
}

kinds! {
    LineSplit = "line.split", "The parts of a payment fall short of it.";
    LineRounding = "line.rounding usage", "More was cut off a usage charge than the site's rounding explains.";
    OrderLineRounding = "line.rounding order", "Something was cut off an order line.";
    LinePeriod = "line.period", "A line was consumed before the month.";
    LineCode = "line.code", "A line has a code that nobody knows.";
    OrderUnknown = "order.unknown", "A line names an order that does not exist.";
    OrderCustomer = "order.customer", "A line of an order is billed to another customer.";
    OrderStatus = "order.status", "A cancelled order was billed.";
    OrderUnbilled = "order.unbilled", "A paid order was not billed.";
    OrderPayable = "order.payable", "The lines of an order fall short of it.";
    OrderCoupon = "order.coupon coupon", "An order says more was paid with cash coupons than its lines do.";
    OrderFlexi = "order.coupon flexi", "An order says flexi-purchase coupons paid, its lines say cash.";
    OrderCard = "order.coupon card", "An order says less was paid with cards than its lines do.";
    OrderPrice = "order.price", "List price and discounts of an order do not lead to its price.";
    OrderLines = "order.lines", "The order lines fall short of the order.";
    OrderRefund = "order.refund", "Less was given back than the unsubscription order says.";
    OrderRefundOrigin = "order.refund_origin", "More was given back than had been paid.";
    CouponIssue = "coupon.issue", "An issue was booked with less than the face value.";
    CouponOneSided = "coupon.trade one-sided", "A line was paid with a coupon that shows no use, and a use has no line.";
    CouponAmount = "coupon.trade amount", "A coupon was charged more than the line says; the customer's month shows it, too.";
    CouponExpired = "coupon.validity expired", "A coupon paid after it had expired.";
    CouponReclaimed = "coupon.validity reclaimed", "A coupon paid after it had been taken back.";
    CouponUnknown = "coupon.known", "A coupon that the partner did not issue paid.";
    TransferUnbooked = "adjustment.ledger missing_ledger", "A transfer is missing in the ledger.";
    TransferUnknown = "adjustment.ledger missing_adjustment", "A ledger row belongs to no transfer.";
    TransferAmount = "adjustment.ledger amount", "A transfer was booked with another amount.";
    TransferAmbiguous = "adjustment.ledger ambiguous", "Two ledger rows fit one transfer.";
    ListedWithoutLines = "month.customers missing_lines", "A customer is listed as consuming and has no lines.";
    LinesWithoutListing = "month.customers unlisted_customer", "A customer has lines and is not listed.";
    BilledTooMuch = "month.detail amount", "A monthly bill is above its lines.";
    AccountsShort = "month.accounts", "The accounts of a monthly bill fall short of it.";
    NotBilled = "month.detail missing_bill", "A monthly bill is missing.";
    BilledWithoutLines = "month.detail missing_lines", "A monthly bill is about something no line shows.";
    CouponBalance = "coupon.balance", "A coupon holds less than it should.";
    QuotaBalance = "quota.balance", "A quota holds more than it should.";
    LedgerChain = "ledger.chain", "The partner's ledger jumps.";
    LedgerClosing = "ledger.closing", "An account of the partner holds less than its ledger says.";
    CustomerBalance = "balance.rollforward", "A customer's cash is less than transfers and lines explain.";
    LineRepeated = "line.identity duplicate", "A line came twice.";
    LineConflict = "line.identity conflict", "A line came twice with different amounts.";
}

impl Kind {
    /// The rule that must find it.
    pub fn rule(self) -> &'static str {
        self.name().split(' ').next().unwrap_or_default()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind of break has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of break")]
pub struct UnknownKind(String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}
