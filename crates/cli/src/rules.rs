//! Names of rules as a user types them.

use duizhang_reconciler::catalogue::RULES;

use crate::error::CliError;

/// A rule's id or the beginning of some; anything else is a mistake that must not pass as an
/// empty list.
pub(crate) fn check(prefix: &str) -> Result<(), CliError> {
    if RULES.iter().any(|rule| rule.id.starts_with(prefix)) && !prefix.is_empty() {
        return Ok(());
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    Err(CliError::usage(format!("there is no rule `{prefix}`"), format!("known are {}", known.join(", "))))
}
