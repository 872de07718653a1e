//! The script of the sample: fourteen customers, each with a part to play.

mod accounts;
mod coupons;
mod customers;
mod orders;
mod special;
mod usage;

pub(crate) use customers::who;

use super::derive::{self, OPENING_CASH, OPENING_CREDIT};
use super::dice::SAMPLE_SEED;
use super::{Builder, fen};
use crate::time::Cycle;
use crate::world::{Site, World};

/// The month of the sample.
pub(crate) const CYCLE: Cycle = Cycle::new(2026, 9);

/// All facts of the month; sums, balances and chains are still missing, see [`derive()`].
pub(crate) fn facts() -> Builder {
    type Part = (&'static str, fn(&mut Builder));
    let mut builder = Builder::new(World::new(Site::China, CYCLE), SAMPLE_SEED);
    let parts: [Part; 6] = [
        ("customers", customers::draw),
        ("coupons", coupons::draw),
        ("orders", orders::draw),
        ("special", special::draw),
        ("usage", usage::draw),
        ("accounts", accounts::draw),
    ];
    for (name, draw) in parts {
        builder.part(name);
        draw(&mut builder);
    }
    builder
}

/// Completes a month of the sample's partner whose facts are all there.
pub(crate) fn derive(builder: &mut Builder) {
    derive::derive(builder, [fen(OPENING_CASH), fen(OPENING_CREDIT)]);
}
