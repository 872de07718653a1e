//! The two sites of Huawei Cloud, and what differs between them for a month.

use rust_decimal::Decimal;

/// Where a partner does business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// The China site: yuan; a usage charge is cut off at whole fen (`bss-api` 4.4, rounding rules).
    China,
    /// The international site: dollars; usage is charged to eight decimals, and only the total of the
    /// month is rounded (`bss-api` 4.4, since August 2021).
    International,
}

impl Site {
    /// Currency of every amount.
    pub fn currency(self) -> &'static str {
        match self {
            Self::China => "CNY",
            Self::International => "USD",
        }
    }

    /// `association_type` of customers that spend the partner's money: agency sale, or resale.
    pub fn reselling(self) -> &'static str {
        match self {
            Self::China => "2",
            Self::International => "3",
        }
    }

    /// What is charged for usage of this net price, which has up to eight decimals.
    pub fn charge(self, net: Decimal) -> Decimal {
        match self {
            Self::China => net.trunc_with_scale(2),
            Self::International => net,
        }
    }
}
