//! Everything an author of a report format in Rust needs.
