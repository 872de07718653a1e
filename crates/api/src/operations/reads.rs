//! Operations that only look.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

mod accounts;
mod catalog;
mod coupon_quotas;
mod coupons;
mod customer_bills;
mod customer_costs;
mod customer_resources;
mod customers;
mod enterprise_coupons;
mod international;
mod ledgers;
mod order_coupons;
mod orders;
mod packages;
mod partner_bills;
mod places;
mod prices;
mod resources;

pub use accounts::*;
pub use catalog::*;
pub use coupon_quotas::*;
pub use coupons::*;
pub use customer_bills::*;
pub use customer_costs::*;
pub use customer_resources::*;
pub use customers::*;
pub use enterprise_coupons::*;
pub use international::*;
pub use ledgers::*;
pub use order_coupons::*;
pub use orders::*;
pub use packages::*;
pub use partner_bills::*;
pub use places::*;
pub use prices::*;
pub use resources::*;
