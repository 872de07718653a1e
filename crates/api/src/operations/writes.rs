//! Operations that change accounts, orders or money. Nothing of the toolkit's reporting needs them.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

mod accounts;
mod coupons;
mod customers;
mod enterprises;
mod orders;

pub use accounts::*;
pub use coupons::*;
pub use customers::*;
pub use enterprises::*;
pub use orders::*;
