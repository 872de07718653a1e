//! How the API says no: status, code and message, as section 1.4 of the API reference lists them.

use serde_json::{Value, json};

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The service's code.
    pub code: &'static str,
    /// What it says.
    pub message: String,
}

impl Refusal {
    /// The answer's body.
    pub fn body(&self) -> Value {
        json!({"error_code": self.code, "error_msg": self.message})
    }

    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A parameter that is missing or wrong.
    pub(super) fn parameter(name: &str, why: &str) -> Self {
        Self::new(400, "CBC.0100", format!("Parameter {name} is invalid: {why}."))
    }

    /// A request that is wrong for another reason than one parameter.
    pub(super) fn request(why: impl Into<String>) -> Self {
        Self::new(400, "CBC.0100", why)
    }

    /// A path that is no operation.
    pub(super) fn no_such_operation(name: &str) -> Self {
        Self::new(404, "APIG.0101", format!("The API does not exist or has not been published: {name}."))
    }

    /// The wrong kind of credential for the operation.
    pub(super) fn credential() -> Self {
        Self::new(403, "CBC.0155", "The request is not allowed: wrong kind of account for this operation.")
    }

    /// Something that belongs to somebody else, or does not exist.
    pub(super) fn no_right(what: &str) -> Self {
        Self::new(400, "CBC.99000000", format!("No right to operate on {what}."))
    }

    pub(super) fn not_sub_customer(id: &str) -> Self {
        Self::new(400, "CBC.99000035", format!("{id} is not a sub-customer of this partner."))
    }

    pub(super) fn not_reseller(id: &str) -> Self {
        Self::new(400, "CBC.99000037", format!("No right on the reseller {id}."))
    }

    pub(super) fn no_balance(id: &str) -> Self {
        Self::new(400, "CBC.99000049", format!("{id} is a resale customer and has no account balance."))
    }

    pub(super) fn no_ledger() -> Self {
        Self::new(400, "CBC.99000084", "A resale customer may not query account changes.")
    }

    pub(super) fn balance_too_low() -> Self {
        Self::new(400, "CBC.99005003", "The balance is too low.")
    }

    pub(super) fn order_status() -> Self {
        Self::new(400, "CBC.99005010", "The status of the order does not allow this.")
    }

    pub(super) fn payment_in_progress() -> Self {
        Self::new(400, "CBC.99000088", "The payment of this order is in progress.")
    }

    pub(super) fn combined_order(id: &str) -> Self {
        Self::new(400, "CBC.99000089", format!("The order belongs to the combined order {id}; pay that one."))
    }

    pub(super) fn coupon_excludes_discount() -> Self {
        Self::new(400, "CBC.99003116", "The coupon cannot be used together with a discount.")
    }

    pub(super) fn no_such_service(code: &str) -> Self {
        Self::new(400, "CBC.50000054", format!("The service type {code} does not exist."))
    }

    pub(super) fn no_such_product(id: &str) -> Self {
        Self::new(400, "CBC.50000055", format!("The product {id} does not exist."))
    }

    pub(super) fn no_cost_center() -> Self {
        Self::new(400, "CBC.18000014", "Cost Center is not enabled for this account.")
    }

    /// The fields of an error inside a bulk answer.
    pub(super) fn item(&self, id_field: &str, id: &str) -> Value {
        json!({"error_code": self.code, "error_msg": self.message, id_field: id})
    }
}
