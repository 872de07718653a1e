//! What happens to yearly/monthly resources at their end.

use serde_json::{Value, json};

use super::super::resources::{AUTO_RENEW, status};
use super::super::{Call, Refusal, who};
use super::done;
use crate::world::{Resource, World};

const RESOURCES_MAX: usize = 100;
/// `expire_policy`: a grace period, then frozen.
const GRACE: i64 = 0;
/// `expire_policy`: goes on by use.
const TO_ON_DEMAND: i64 = 1;

/// A resource of the customer that asks, in use.
pub(super) fn mine<'w>(world: &'w World, call: &Call, id: &str) -> Result<&'w Resource, Refusal> {
    let owner = &who::own(world, call)?.id;
    let found = world.resources.iter().find(|row| row.id == id && row.customer_id == *owner);
    let found = found.filter(|row| status(row, &world.extras()) == 2);
    found.ok_or_else(|| Refusal::no_right(&format!("resource {id}")))
}

fn set_policy(world: &mut World, id: &str, policy: i64) {
    world.extras_mut().settings.entry(id.to_owned()).or_default().policy = Some(policy);
}

pub(in super::super) fn auto_renew(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    if !matches!(call.parameter("period_type"), None | Some("2" | "3")) {
        return Err(Refusal::parameter("period_type", "2 for months or 3 for years"));
    }
    if call.int("auto_renew_times")?.is_some_and(|times| times < 1) {
        return Err(Refusal::parameter("auto_renew_times", "at least 1"));
    }
    let id = mine(world, call, call.last_segment())?.id.clone();
    set_policy(world, &id, AUTO_RENEW);
    done()
}

pub(in super::super) fn cancel_auto_renew(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = mine(world, call, call.last_segment())?.id.clone();
    set_policy(world, &id, GRACE);
    done()
}

/// Checks the value: a day of deduction or of expiry. No read shows it.
pub(in super::super) fn renew_config(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    who::own(world, call)?;
    call.required("config_name")?;
    match call.int("config_value")? {
        Some(-1 | 1..=28) => Ok(json!({"error_code": null, "error_msg": null})),
        _ => Err(Refusal::parameter("config_value", "a day from 1 to 28, or -1 for the last")),
    }
}

pub(in super::super) fn to_on_demand(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let policy = match call.required("operation")? {
        "SET_UP" => TO_ON_DEMAND,
        "CANCEL" => GRACE,
        _ => return Err(Refusal::parameter("operation", "SET_UP or CANCEL")),
    };
    let mut failed = Vec::new();
    for id in call.some("resource_ids", RESOURCES_MAX)? {
        match mine(world, call, &id).map(|_| ()) {
            Ok(()) => set_policy(world, &id, policy),
            Err(refusal) => failed.push(refusal.item("id", &id)),
        }
    }
    Ok(json!({"error_details": failed}))
}
