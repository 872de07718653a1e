//! Names of rules as a user types them.

use duizhang_reconciler::catalogue::RULES;
use duizhang_reconciler::own::OwnRules;

use crate::error::CliError;

/// A rule's id or the beginning of some; anything else is a mistake that must not pass as an
/// empty list.
pub(crate) fn check(prefix: &str, own: &OwnRules) -> Result<(), CliError> {
    let known: Vec<&str> =
        RULES.iter().map(|rule| rule.id).chain(own.rules.iter().map(|rule| rule.id)).collect();
    if known.iter().any(|rule| rule.starts_with(prefix)) && !prefix.is_empty() {
        return Ok(());
    }
    Err(CliError::usage(format!("there is no rule `{prefix}`"), format!("known are {}", known.join(", "))))
}
