//! How a column is named, typed and found in an answer. The constructors keep the table short.

/// What a column holds, in the lake and everywhere after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text: ids, names, codes that the API sends as text.
    Text,
    /// 64-bit integer: codes and counts.
    Int,
    /// `Decimal(18,8)`, major currency unit.
    Money,
    /// `Decimal(38,10)`.
    Quantity,
    /// UTC microseconds.
    Time,
    /// A nested value kept as compact JSON text, members in the order they came.
    Json,
}

/// Where the value of a column is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The row's field of the column's name.
    Field,
    /// The answer's top-level field of the column's name, the same for all its rows.
    Envelope,
    /// The request's parameter (query or body) of this name.
    Request(&'static str),
    /// The account whose credential asked.
    Account,
    /// When the answer was taken.
    TakenAt,
    /// Σ `account_details[].amount` of this `balance_type`; null without such an entry.
    AccountDetail(&'static str),
    /// Σ `amount_info.discounts[].discount_amount`; null without `amount_info`.
    Discounts,
    /// The field of the column's name inside `amount_info`.
    AmountInfo,
}

/// One column of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name, as the API has it.
    pub name: &'static str,
    /// Type.
    pub kind: Kind,
    /// Where an answer holds it.
    pub from: From,
}

pub(super) const fn field(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, from: From::Field }
}
pub(super) const fn text(name: &'static str) -> Column {
    field(name, Kind::Text)
}
pub(super) const fn int(name: &'static str) -> Column {
    field(name, Kind::Int)
}
pub(super) const fn money(name: &'static str) -> Column {
    field(name, Kind::Money)
}
pub(super) const fn quantity(name: &'static str) -> Column {
    field(name, Kind::Quantity)
}
pub(super) const fn time(name: &'static str) -> Column {
    field(name, Kind::Time)
}
pub(super) const fn json(name: &'static str) -> Column {
    field(name, Kind::Json)
}
pub(super) const fn envelope(name: &'static str) -> Column {
    Column { name, kind: Kind::Text, from: From::Envelope }
}
pub(super) const fn request(name: &'static str, parameter: &'static str) -> Column {
    Column { name, kind: Kind::Text, from: From::Request(parameter) }
}
pub(super) const fn account(name: &'static str) -> Column {
    Column { name, kind: Kind::Text, from: From::Account }
}
pub(super) const fn taken_at() -> Column {
    Column { name: "taken_at", kind: Kind::Time, from: From::TakenAt }
}
pub(super) const fn account_detail(name: &'static str, balance_type: &'static str) -> Column {
    Column { name, kind: Kind::Money, from: From::AccountDetail(balance_type) }
}
pub(super) const fn discounts(name: &'static str) -> Column {
    Column { name, kind: Kind::Money, from: From::Discounts }
}
pub(super) const fn amount_info(name: &'static str) -> Column {
    Column { name, kind: Kind::Money, from: From::AmountInfo }
}
