//! `amount_after_discount` has two readings (`bss-api` 4.4, ORD-1): before or after coupons and
//! cards are taken off. A run decides once.

use serde::{Deserialize, Serialize};

use crate::book::{Amounts, Book};
use crate::orders::compared;
use duizhang_money::Scaled;

/// What `amount_after_discount` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The amount before coupons and cards: Σ payment of the lines.
    Before,
    /// What remains after them: Σ (payment − coupon − flexi-purchase − card).
    After,
}

impl Reading {
    /// The amount of lines that the order's amount is compared with.
    pub(crate) fn of_lines(self, lines: &Amounts) -> Scaled {
        match self {
            Self::Before => lines.amount,
            Self::After => lines.amount - lines.vouchers(),
        }
    }

    /// The order's full price to the customer, vouchers included.
    pub(crate) fn of_order(self, order: &Amounts) -> Scaled {
        match self {
            Self::Before => order.amount,
            Self::After => order.amount + order.vouchers(),
        }
    }

    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// How the reading was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingChoice {
    /// The reading used.
    pub reading: Reading,
    /// Whether the configuration forced it.
    pub forced: bool,
    /// Orders that satisfy "before", among those where the readings differ.
    pub before: u64,
    /// Orders that satisfy "after", among those where the readings differ.
    pub after: u64,
}

/// Takes the reading that more orders satisfy among those where it matters; "before" on a tie.
pub(crate) fn choose(book: &Book, forced: Option<Reading>) -> ReadingChoice {
    let (mut before, mut after) = (0, 0);
    for order in compared(book) {
        let lines = order.billed.get(&order.currency).copied().unwrap_or_default();
        if lines.vouchers() == 0 {
            continue;
        }
        before += u64::from(order.amounts.amount == Reading::Before.of_lines(&lines));
        after += u64::from(order.amounts.amount == Reading::After.of_lines(&lines));
    }
    let counted = if after > before { Reading::After } else { Reading::Before };
    ReadingChoice { reading: forced.unwrap_or(counted), forced: forced.is_some(), before, after }
}
