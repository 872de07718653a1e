//! Exact amounts that carry their currency, billing months in GMT+8, instants in UTC.
//!
//! Pure: no input or output, no clock, no environment. Nothing here touches a float.

mod cycle;
mod decimal;
mod totals;

pub use cycle::{BillCycle, CycleError, Timestamp, TimestampError};
pub use decimal::{
    AmountError, MONEY_PRECISION, MONEY_SCALE, QUANTITY_SCALE, Scaled, format_money, format_units,
    parse_money, parse_quantity, parse_units, to_decimal,
};
pub use rust_decimal::Decimal;
pub use totals::Totals;
