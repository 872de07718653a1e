//! Transfers between partner and customers, and rows of the partner's ledger.

use rust_decimal::Decimal;

use super::Builder;
use crate::time::Time;
use crate::world::{AccountChange, Adjustment};

pub(crate) const ALLOT: &str = "SOURCE_OPERATION_BEADJUST";
pub(crate) const RECLAIM: &str = "SOURCE_OPERATION_BERETRIEVE";
pub(crate) const UNBIND: &str = "SOURCE_OPERATION_BEUNBIND";
pub(crate) const CASH: &str = "BALANCE_TYPE_DEBIT";
pub(crate) const CREDIT: &str = "BALANCE_TYPE_CREDIT";

/// A row of the ledger that has no counterpart among the adjustments.
pub(crate) struct OwnRow {
    pub(crate) balance_type: &'static str,
    /// `TRADEDETAIL` code
    pub(crate) detail_type: &'static str,
    pub(crate) amount: Decimal,
    pub(crate) income: bool,
    pub(crate) time: Time,
}

impl Builder {
    /// A transfer between partner and customer.
    pub(crate) fn adjust(
        &mut self,
        customer: usize,
        kind: &'static str,
        amount: Decimal,
        time: Time,
    ) -> Adjustment {
        let adjustment = Adjustment {
            trans_id: format!("TR{}", self.dice.digits(16)),
            customer_id: self.id_of(customer),
            customer_name: self.world.customers[customer].name.clone(),
            kind,
            amount,
            time,
            memo: self.dice.one_in(3).then(|| "月度拨款".to_owned()),
        };
        self.world.adjustments.push(adjustment.clone());
        adjustment
    }

    /// The ledger row of a transfer; says its id.
    pub(crate) fn book(&mut self, adjustment: &Adjustment, same_id: bool, later: i64) -> String {
        let time = adjustment.time.plus(later);
        let id = self.serial(time);
        let account_name =
            self.world.customer(&adjustment.customer_id).map(|customer| customer.account_name.clone());
        let trade_id = if same_id { adjustment.trans_id.clone() } else { self.dice.digits(18) };
        self.world.changes.push(AccountChange {
            id: id.clone(),
            balance_type: "BALANCE_TYPE_DEBIT",
            detail_type: adjustment.kind,
            time,
            trade_id: Some(trade_id),
            amount: adjustment.amount,
            income: adjustment.kind != ALLOT,
            balance_after: Decimal::ZERO,
            customer_id: Some(adjustment.customer_id.clone()),
            account_name,
        });
        id
    }

    /// Serial numbers grow with time.
    fn serial(&mut self, time: Time) -> String {
        format!("{}{}", time.seconds(), self.dice.digits(6))
    }

    /// A row that is about the partner alone.
    pub(crate) fn own_row(&mut self, row: &OwnRow) {
        let change = AccountChange {
            id: self.serial(row.time),
            balance_type: row.balance_type,
            detail_type: row.detail_type,
            time: row.time,
            trade_id: Some(self.dice.digits(18)),
            amount: row.amount,
            income: row.income,
            balance_after: Decimal::ZERO,
            customer_id: None,
            account_name: None,
        };
        self.world.changes.push(change);
    }
}
