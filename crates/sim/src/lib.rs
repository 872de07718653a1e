//! Seeded worlds of a resale partner, rendered as the BSS API answers them.
//!
//! A [`World`] is one partner's month as it *is*. [`wire`] renders it as the API tells it (captures, and later
//! a server), [`export`] as Partner Center exports it. [`sample()`] is the month kept under `samples/`: a world
//! in which every identity of the rules holds, and on top of it the deliberate [`breaks`], each of which
//! writes down by hand what a reconciler must find. Nothing here reconciles: that is the point, since a
//! generator that shared code with the reconciler would share its mistakes.
//!
//! Everything is drawn from a fixed seed with integers, so the same program always writes the same bytes.

pub mod breaks;
pub mod bulk;
pub mod export;
mod generate;
pub mod seed;
pub mod server;
pub mod time;
pub mod wire;
pub mod world;

pub use breaks::Kind;
pub use seed::{Breaks, Seed};
pub use time::{Cycle, Time};
pub use world::{Site, World};

/// What can go wrong while rendering a world to a file.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The workbook writer refused a cell or the package.
    #[error("cannot write the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A server cannot be started.
    #[error("{0}")]
    Serve(String),
    /// A value has no form in the format asked for.
    #[error("cannot render {0}")]
    Render(String),
}

/// The month of `samples/` without a single break: every identity of the rules holds.
pub fn unbroken() -> World {
    let mut builder = generate::sample::facts();
    generate::sample::derive(&mut builder);
    builder.world
}

/// The month of `samples/`: [`unbroken`] plus every break, with the findings they must cause.
pub fn sample() -> World {
    breaks::sample::broken()
}

/// August 2026, the month before that of [`sample()`], of the same partner, as it was fetched after its close.
/// It ends with what September begins with.
pub fn august() -> World {
    breaks::months::august(generate::neighbours::august::Fetch::First)
}

/// The same August as it was fetched again on 21 September, when it had been signed: only its bills are asked for.
pub fn august_restated() -> World {
    breaks::months::august(generate::neighbours::august::Fetch::Again)
}

/// October 2026, the month after that of [`sample()`]. It begins with what September ends with.
pub fn october() -> World {
    breaks::months::october()
}

/// The month of a partner drawn from a seed; `findings` says what must be found in it.
///
/// Without breaks every identity of the rules holds, and there are exactly as many lines as were asked for.
pub fn seeded(seed: &Seed) -> World {
    let mut builder = generate::seeded::facts(seed);
    let kinds = breaks::inject::kinds(seed);
    let mut injection = breaks::inject::Injection::new(&builder);
    injection.facts(&mut builder, &kinds);
    generate::seeded::complete(&mut builder);
    injection.derived(&mut builder, &kinds);
    builder.world
}
