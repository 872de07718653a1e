//! The configuration file: what a user may set for good.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duizhang_money::parse_money;
use duizhang_reconciler::catalogue::rule_of;
use duizhang_reconciler::own::PREFIX;
use duizhang_reconciler::{Reading, Settings, Workdays};
use serde::Deserialize;

use crate::environment;
use crate::error::CliError;
use crate::profile::{Profile, Profiles};
use crate::{own, plugins};

/// `duizhang.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Shown on reports.
    partner: Option<String>,
    /// Who acts, where no `--by` says so.
    user: Option<String>,
    api: Api,
    reconcile: Reconcile,
    plugins: plugins::Settings,
    /// Working days of years that the program does not know: year → source, rest, work.
    workdays: toml::Table,
    /// What goes into reports, by name.
    profile: BTreeMap<String, Profile>,
}

/// Where the service is and who asks.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Api {
    /// `cn`, `intl` or `eu`.
    pub(crate) site: Option<String>,
    /// Another address of the service.
    pub(crate) endpoint: Option<String>,
    /// Another address of IAM.
    pub(crate) iam_endpoint: Option<String>,
    /// Profile of `~/.huaweicloud/credentials`.
    pub(crate) profile: Option<String>,
    /// A root certificate to trust as well.
    pub(crate) certificate: Option<PathBuf>,
    /// Per cent of the documented request rates.
    pub(crate) rate: Option<u64>,
    /// Language of names in answers: `zh_CN` or `en_US`.
    pub(crate) language: Option<String>,
    /// First day of the customers' coupon ledgers.
    pub(crate) usage_from: Option<String>,
    /// A user of the partner's account, to get tokens with; the password is in `DUIZHANG_API_PASSWORD`.
    pub(crate) user: Option<String>,
    /// The account's name, of that user.
    pub(crate) domain: Option<String>,
    /// A project, where tokens are to be for one and not for the account; with its region.
    pub(crate) project: Option<String>,
    /// The project's region.
    pub(crate) region: Option<String>,
    /// Customer id → profile with that customer's own key.
    pub(crate) customers: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Reconcile {
    /// `before` or `after`: forces the reading of `amount_after_discount`.
    order_amount_reading: Option<Reading>,
    /// Rule → amount as text: differences up to it are tolerated.
    tolerance: BTreeMap<String, String>,
    /// A file of rules of the user's own, by its path from this file.
    rules: Option<PathBuf>,
}

/// What the configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Shown on reports.
    pub(crate) partner: Option<String>,
    /// Who acts, where no `--by` says so.
    pub(crate) user: Option<String>,
    /// Where the service is and who asks.
    pub(crate) api: Api,
    /// For the reconciler. Own rules are read by the commands that apply them.
    pub(crate) settings: Settings,
    /// The file of rules of the user's own.
    rules: Option<PathBuf>,
    /// What plugins may not do.
    pub(crate) plugins: plugins::Settings,
    /// What goes into reports, by name.
    pub(crate) profiles: Profiles,
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
    let mut config = parse(&path, &text).map_err(|problem| {
        CliError::usage(
            format!("`{}`: {problem}", path.display()),
            "correct the file; docs/guide.md shows every setting",
        )
    })?;
    config.rules = config.rules.map(|rules| path.parent().unwrap_or_else(|| Path::new("")).join(rules));
    Ok(config)
}

impl Config {
    /// Reads the rules of the user's own: those of the file given, else of the one configured.
    pub(crate) fn read_rules(&mut self, given: Option<&Path>) -> Result<(), CliError> {
        if let Some(path) = given.or(self.rules.as_deref()) {
            self.settings.own = own::load(path)?;
        }
        let known = |rule: &String| self.settings.own.rules.iter().any(|own| own.id == *rule);
        let is_stray = |rule: &&String| rule.starts_with(PREFIX) && !known(rule);
        if let Some(stray) = self.settings.tolerances.keys().find(is_stray) {
            let message =
                format!("the configuration sets a tolerance for `{stray}`, and there is no such rule");
            return Err(CliError::usage(message, "correct [reconcile.tolerance], or name the file of rules"));
        }
        for rule in &mut self.settings.own.rules {
            let Some(tolerance) = self.settings.tolerances.get(rule.id) else { continue };
            for measure in &mut rule.measures {
                measure.within = measure.within.max(*tolerance);
            }
        }
        Ok(())
    }
}

fn parse(path: &Path, text: &str) -> Result<Config, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    let mut settings =
        Settings { order_amount_reading: file.reconcile.order_amount_reading, ..Settings::default() };
    for (rule, amount) in file.reconcile.tolerance {
        if rule_of(&rule).is_none() && !rule.starts_with(PREFIX) {
            return Err(format!("there is no rule `{rule}` to set a tolerance for"));
        }
        let units =
            parse_money(&amount).map_err(|error| format!("the tolerance of {rule}, `{amount}`, {error}"))?;
        if units < 0 {
            return Err(format!("the tolerance of {rule}, `{amount}`, is negative"));
        }
        settings.tolerances.insert(rule, units);
    }
    if !file.workdays.is_empty() {
        let days = Workdays::parse(&file.workdays.to_string());
        settings.workdays = Some(days.map_err(|problem| format!("[workdays]: {problem}"))?);
    }
    let rules = file.reconcile.rules;
    let profiles = Profiles::new(file.profile, path, text)?;
    Ok(Config {
        api: file.api,
        partner: file.partner,
        user: file.user,
        settings,
        rules,
        plugins: file.plugins,
        profiles,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::parse;

    #[test]
    fn settings_are_checked() {
        let check = |text: &str| {
            parse(Path::new("duizhang.toml"), text)
                .map_or_else(|error| error, |config| format!("{:?}", config.settings))
        };
        let good = "[reconcile]\norder_amount_reading = \"after\"\n[reconcile.tolerance]\n\"month.detail\" = \"0.01\"\n";
        assert!(check(good).contains("\"month.detail\": 1000000") && check(good).contains("After"));
        for (text, part) in [
            ("partnr = \"x\"", "unknown field"),
            ("[reconcile.tolerance]\n\"month.detale\" = \"1\"", "no rule `month.detale`"),
            ("[reconcile.tolerance]\n\"month.detail\" = \"1,0\"", "not a decimal number"),
            ("[reconcile.tolerance]\n\"month.detail\" = \"-1\"", "negative"),
            ("[reconcile]\norder_amount_reading = \"both\"", "before"),
            ("[workdays.2027]\nsource = \"x\"\nrest = [\"2026-01-01\"]\nwork = []", "not a day of 2027"),
        ] {
            assert!(check(text).contains(part), "{text}: {}", check(text));
        }
    }
}
