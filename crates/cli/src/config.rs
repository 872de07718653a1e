//! The configuration file: what a user may set for good.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duizhang_money::parse_money;
use duizhang_reconciler::catalogue::rule_of;
use duizhang_reconciler::{Reading, Settings};
use serde::Deserialize;

use crate::environment;
use crate::error::CliError;

/// `duizhang.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Shown on reports.
    partner: Option<String>,
    /// Who acts, where no `--by` says so.
    user: Option<String>,
    reconcile: Reconcile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Reconcile {
    /// `before` or `after`: forces the reading of `amount_after_discount`.
    order_amount_reading: Option<Reading>,
    /// Rule → amount as text: differences up to it are tolerated.
    tolerance: BTreeMap<String, String>,
}

/// What the configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Shown on reports.
    pub(crate) partner: Option<String>,
    /// Who acts, where no `--by` says so.
    pub(crate) user: Option<String>,
    /// For the reconciler.
    pub(crate) settings: Settings,
}

/// Reads the configuration: the file given, else the environment's, else the home's if there.
pub(crate) fn load(given: Option<&Path>, home: &Path) -> Result<Config, CliError> {
    let named = given.map(PathBuf::from).or_else(environment::config);
    let path = named.clone().unwrap_or_else(|| home.join("duizhang.toml"));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Config::default());
        }
        Err(error) => {
            let message = format!("cannot read the configuration `{}`: {error}", path.display());
            return Err(CliError::usage(message, "check --config and DUIZHANG_CONFIG"));
        }
    };
    parse(&text).map_err(|problem| {
        CliError::usage(
            format!("`{}`: {problem}", path.display()),
            "correct the file; docs/guide.md shows every setting",
        )
    })
}

fn parse(text: &str) -> Result<Config, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    let mut settings =
        Settings { order_amount_reading: file.reconcile.order_amount_reading, ..Settings::default() };
    for (rule, amount) in file.reconcile.tolerance {
        if rule_of(&rule).is_none() {
            return Err(format!("there is no rule `{rule}` to set a tolerance for"));
        }
        let units =
            parse_money(&amount).map_err(|error| format!("the tolerance of {rule}, `{amount}`, {error}"))?;
        if units < 0 {
            return Err(format!("the tolerance of {rule}, `{amount}`, is negative"));
        }
        settings.tolerances.insert(rule, units);
    }
    Ok(Config { partner: file.partner, user: file.user, settings })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn settings_are_checked() {
        let check =
            |text: &str| parse(text).map_or_else(|error| error, |config| format!("{:?}", config.settings));
        let good = "[reconcile]\norder_amount_reading = \"after\"\n[reconcile.tolerance]\n\"month.detail\" = \"0.01\"\n";
        assert!(check(good).contains("\"month.detail\": 1000000") && check(good).contains("After"));
        for (text, part) in [
            ("partnr = \"x\"", "unknown field"),
            ("[reconcile.tolerance]\n\"month.detale\" = \"1\"", "no rule `month.detale`"),
            ("[reconcile.tolerance]\n\"month.detail\" = \"1,0\"", "not a decimal number"),
            ("[reconcile.tolerance]\n\"month.detail\" = \"-1\"", "negative"),
            ("[reconcile]\norder_amount_reading = \"both\"", "before"),
        ] {
            assert!(check(text).contains(part), "{text}: {}", check(text));
        }
    }
}
