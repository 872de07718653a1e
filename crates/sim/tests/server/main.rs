//! The server as a client meets it: over a socket, with requests written byte by byte.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may

mod client;
mod faults;
mod flow;
mod iam;
mod identity;
mod kinds;
mod paging;
mod parameters;
mod recorded;
mod seeded;
mod signer;
mod tls;
mod world;
