//! Allotments, ledgers and balances.

use rust_decimal::Decimal;

use crate::time::Time;

/// One row of `ListPartnerAdjustRecords`.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// Transaction id.
    pub trans_id: String,
    /// Customer.
    pub customer_id: String,
    /// Name as shown.
    pub customer_name: Option<String>,
    /// `SOURCE_OPERATION_BEADJUST`, `_BERETRIEVE` or `_BEUNBIND`.
    pub kind: &'static str,
    /// Magnitude.
    pub amount: Decimal,
    /// When.
    pub time: Time,
    /// Free text.
    pub memo: Option<String>,
}

/// One row of `ListPartnerAccountChangeRecords`.
#[derive(Debug, Clone)]
pub struct AccountChange {
    /// Serial number.
    pub id: String,
    /// `BALANCE_TYPE_DEBIT` or `BALANCE_TYPE_CREDIT`.
    pub balance_type: &'static str,
    /// `TRADEDETAIL` code
    pub detail_type: &'static str,
    /// When.
    pub time: Time,
    /// Transaction id.
    pub trade_id: Option<String>,
    /// Magnitude.
    pub amount: Decimal,
    /// Income adds to the balance, outgoing takes off.
    pub income: bool,
    /// Balance after this row.
    pub balance_after: Decimal,
    /// Only on allotment rows.
    pub customer_id: Option<String>,
    /// Only on allotment rows.
    pub account_name: Option<String>,
}

/// One row of `ListPartnerBalances`.
#[derive(Debug, Clone)]
pub struct PartnerBalance {
    /// Account id.
    pub account_id: String,
    /// `ACCT` code
    pub account_type: i64,
    /// Balance.
    pub amount: Decimal,
    /// Earmarked part.
    pub designated: Option<Decimal>,
    /// Credit line, for the credit account.
    pub credit_line: Option<Decimal>,
}

/// One row of `ListCustomersBalancesDetail`, in one of its snapshots.
#[derive(Debug, Clone)]
pub struct CustomerBalance {
    /// Customer.
    pub customer_id: String,
    /// When the snapshot was taken.
    pub taken: Time,
    /// Available.
    pub amount: Decimal,
    /// Debt.
    pub debt: Decimal,
}
