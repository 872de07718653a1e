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
pub mod export;
mod generate;
pub mod server;
pub mod time;
pub mod wire;
pub mod world;

pub use time::Time;
pub use world::World;

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

/// The month without a single break: every identity of the rules holds.
pub fn unbroken() -> World {
    let mut builder = generate::facts();
    generate::derive(&mut builder.world);
    builder.world
}

/// The month of `samples/`: [`unbroken`] plus every break, with the findings they must cause.
pub fn sample() -> World {
    let mut builder = generate::facts();
    for change in breaks::BEFORE {
        change(&mut builder);
    }
    generate::derive(&mut builder.world);
    for change in breaks::AFTER {
        change(&mut builder.world);
    }
    breaks::sort(&mut builder.world.findings);
    builder.world
}
