//! duizhang.
fn main() {}
