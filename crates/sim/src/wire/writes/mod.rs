//! Writes: operations that change the world, so that later answers show what was done.
//!
//! A write happens at the time of its call. Like the service, bulk operations answer with what failed beside what
//! did not; a refused write has changed nothing.

pub(super) mod accounts;
pub(super) mod coupons;
pub(super) mod customers;
pub(super) mod enterprise;
pub(super) mod orders;
pub(super) mod resources;

use serde_json::Value;

use super::operations::{self, Work};
use super::{Call, Refusal, who};
use crate::world::World;

/// Does what the call asks for, at the time of the call, and says what the service would.
///
/// Refused like a read: an unknown operation, the wrong kind of account, a bad parameter, a business rule.
pub fn apply(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let operation = operations::find(call.operation)?;
    who::admit(world, call, operation.audience)?;
    match operation.work {
        Work::Write(write) => write(world, call),
        Work::Read(_) | Work::Tell(_) => {
            Err(Refusal::request(format!("{} only reads: use respond", call.operation)))
        }
    }
}

/// Names that no earlier write has used, to draw ids from.
fn fresh(world: &mut World) -> String {
    let extras = world.extras_mut();
    extras.serial += 1;
    format!("write {}", extras.serial)
}

/// The answer of operations that only succeed.
#[allow(clippy::unnecessary_wraps)] // as operations answer
fn done() -> Result<Value, Refusal> {
    Ok(Value::Object(serde_json::Map::new()))
}
