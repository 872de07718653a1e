//! Plugins from the command line's side: where to look, what is trusted, what the settings forbid.

use std::path::{Path, PathBuf};

use duizhang_plugin_host::{
    Format, Found, Lock, NotUsable, Origin, Plugin, Refusal, RunLimits, Runner, Trust, search,
};
use serde::Deserialize;

use crate::args::PluginArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::formats;

/// `[plugins]` of the configuration. Every setting can only forbid: a configuration that somebody
/// slipped in makes nothing run that would not run without it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools)] // each forbids something of its own
pub(crate) struct Settings {
    /// Use the bundled formats only.
    bundled_only: bool,
    /// Use only the plugins of these ids.
    only: Option<Vec<String>>,
    /// Do not look into the project's folder.
    ignore_project: bool,
    /// Forbid --unlocked.
    locked: bool,
    /// Refuse plugins where the system has no sandbox for them.
    require_sandbox: bool,
    /// Run the bundled formats in a process of their own, too.
    isolate_bundled: bool,
    /// Seconds a format may take; more than the program allows has no effect.
    seconds: Option<u64>,
    /// MiB of memory a format may use; likewise.
    memory_mib: Option<u64>,
    /// MiB a format may write; likewise.
    output_mib: Option<u64>,
}

impl Settings {
    fn limits(&self) -> RunLimits {
        let usual = RunLimits::default();
        let bytes = |mib: Option<u64>| mib.map_or(u64::MAX, |mib| mib.saturating_mul(1 << 20));
        usual.tightened(RunLimits {
            seconds: self.seconds.unwrap_or(u64::MAX),
            memory_bytes: bytes(self.memory_mib),
            output_bytes: bytes(self.output_mib),
            ..usual
        })
    }
}

/// Everything known about plugins of others, found out when it is first needed.
pub(crate) struct Plugins {
    settings: Settings,
    places: Vec<(Origin, PathBuf)>,
    unlocked: bool,
}

impl Plugins {
    pub(crate) fn new(settings: &Settings, args: &PluginArgs) -> Result<Self, CliError> {
        if args.unlocked && settings.locked {
            return Err(CliError::usage(
                "--unlocked is forbidden by the configuration",
                "trust the plugin: duizhang plugin trust ID; or take `plugins.locked` out of the configuration",
            ));
        }
        Ok(Self {
            settings: settings.clone(),
            places: places(settings, &args.plugin_dir),
            unlocked: args.unlocked,
        })
    }

    /// The one plugin in a folder that somebody named to have it tried: naming it allows it to run, unless
    /// the configuration demands trust.
    pub(crate) fn in_folder(settings: &Settings, dir: &Path) -> Result<(Self, Format), CliError> {
        let plugins = Self {
            settings: settings.clone(),
            places: places(settings, &[dir.to_owned()]),
            unlocked: !settings.locked,
        };
        let found = plugins.search();
        let here: Vec<&Plugin> =
            found.plugins.iter().filter(|plugin| plugin.origin == Origin::Argument).collect();
        let refused: Vec<Refusal> =
            found.refusals.iter().filter(|refusal| refusal.origin == Origin::Argument).cloned().collect();
        match here.as_slice() {
            [one] if plugins.unlocked => {
                let trusted = lock()?.trust(one) == Trust::Trusted;
                Ok((plugins, Format::plugin((*one).clone(), trusted)))
            }
            [one] => {
                let format = plugins.format(&one.manifest.about.id)?;
                Ok((plugins, format))
            }
            [] if !refused.is_empty() => {
                Err(not_usable(&dir.display().to_string(), &NotUsable::Refused(refused), &found))
            }
            [] => Err(CliError::usage(
                format!("there is no plugin in `{}`", dir.display()),
                "name the folder with plugin.toml; to begin one: duizhang plugin new com.example.ledger",
            )),
            _ => Err(CliError::usage(
                format!("there are several plugins in `{}`", dir.display()),
                "name the folder of one",
            )),
        }
    }

    /// Whether nothing runs that is not trusted, whoever asks for it.
    pub(crate) fn demands_trust(&self) -> bool {
        self.settings.locked
    }

    /// What formats run in, and how much they may use.
    pub(crate) fn runner(&self, isolate: bool) -> Result<Runner, CliError> {
        let mut runner = Runner::of_this_program()
            .map_err(|error| CliError::bug(format!("where is this program? {error}")))?;
        runner.limits = self.settings.limits();
        runner.isolate_bundled = isolate || self.settings.isolate_bundled;
        runner.require_sandbox = self.settings.require_sandbox;
        Ok(runner)
    }

    /// Looks for plugins.
    pub(crate) fn search(&self) -> Found {
        let mut found = search(&self.places, &formats::bundled_ids());
        let Some(only) = &self.settings.only else { return found };
        let (kept, others): (Vec<Plugin>, Vec<Plugin>) =
            found.plugins.into_iter().partition(|plugin| only.contains(&plugin.manifest.about.id));
        found.plugins = kept;
        found.refusals.extend(others.into_iter().map(|plugin| Refusal {
            origin: plugin.origin,
            dir: plugin.dir,
            id: Some(plugin.manifest.about.id),
            reason: "the setting `plugins.only` does not name it".to_owned(),
        }));
        found
    }

    /// The plugin of this id as a format, if it may run.
    pub(crate) fn format(&self, id: &str) -> Result<Format, CliError> {
        let found = self.search();
        let lock = lock()?;
        // An author says where the plugin is; that another of its name is installed does not matter.
        if let Some(plugin) = found.named(id).filter(|_| self.unlocked) {
            return Ok(Format::plugin(plugin.clone(), lock.trust(plugin) == Trust::Trusted));
        }
        match found.trusted(id, &lock) {
            Ok(plugin) => Ok(Format::plugin(plugin.clone(), true)),
            Err(NotUsable::NotFound) => Err(not_found(id, &found)),
            Err(reason) => Err(not_usable(id, &reason, &found)),
        }
    }
}

/// Where plugins are looked for, in order.
fn places(settings: &Settings, given: &[PathBuf]) -> Vec<(Origin, PathBuf)> {
    if settings.bundled_only {
        return Vec::new();
    }
    let mut places: Vec<(Origin, PathBuf)> =
        given.iter().map(|dir| (Origin::Argument, dir.clone())).collect();
    if !settings.ignore_project {
        places.push((Origin::Project, PathBuf::from(".duizhang/plugins")));
    }
    places.extend(environment::user_data().map(|dir| (Origin::User, dir.join("plugins"))));
    places.extend(environment::system_data().into_iter().map(|dir| (Origin::System, dir.join("plugins"))));
    places
}

/// The lock of this user. It is never the project's: a project would then trust itself.
pub(crate) fn lock() -> Result<Lock, CliError> {
    let Some(dir) = environment::user_config() else { return Ok(Lock::default()) };
    Lock::read(&dir.join("plugins.lock")).map_err(|problem| {
        CliError::usage(problem, "correct the file, or take it away and trust the plugins anew")
    })
}

fn not_found(id: &str, found: &Found) -> CliError {
    let mut known: Vec<String> = formats::bundled_ids().into_iter().map(str::to_owned).collect();
    known.extend(found.plugins.iter().map(|plugin| plugin.manifest.about.id.clone()));
    CliError::usage(format!("there is no report format `{id}`"), format!("use one of {}", known.join(", ")))
}

/// Why a plugin that is there does not run, and what to do.
pub(crate) fn not_usable(id: &str, reason: &NotUsable, found: &Found) -> CliError {
    let shown = |path: &Path| path.display().to_string();
    // What is found only where the command line says has to be said again.
    let trust = |dir: &Path| {
        let named = found.plugins.iter().any(|plugin| plugin.dir == dir && plugin.origin == Origin::Argument);
        let place = if named { format!(" --plugin-dir {}", shown(dir)) } else { String::new() };
        format!("duizhang plugin trust {id}{place}")
    };
    let why = "`duizhang plugin list --why` shows everything that was found".to_owned();
    let (message, remedy) = match reason {
        NotUsable::NotFound => (format!("there is no plugin `{id}`"), why),
        NotUsable::Refused(refusals) => {
            let list: Vec<String> = refusals
                .iter()
                .map(|refusal| format!("{}: {}", shown(&refusal.dir), refusal.reason))
                .collect();
            (format!("the plugin `{id}` cannot be used: {}", list.join("; ")), why)
        }
        NotUsable::Ambiguous(dirs) => {
            let list: Vec<String> = dirs.iter().map(|dir| shown(dir)).collect();
            let remedy =
                "remove all but one, or choose one: duizhang plugin trust ID --plugin-dir DIR".to_owned();
            (format!("the plugin `{id}` is in several places: {}", list.join(", ")), remedy)
        }
        NotUsable::Untrusted(dir) => (
            format!("the plugin `{id}` in `{}` is not trusted", shown(dir)),
            format!("look at it, then: {}", trust(dir)),
        ),
        NotUsable::Changed { dir, found, locked } => (
            format!(
                "the plugin `{id}` in `{}` has changed since it was trusted: its hash was {locked}, it is {found}",
                shown(dir)
            ),
            format!("find out who changed it; if it is an update you want: {}", trust(dir)),
        ),
    };
    CliError { message, remedy: Some(remedy), code: exit::PLUGIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_can_only_tighten() {
        let usual = RunLimits::default();
        assert_eq!(settings("").unwrap().limits(), usual);
        let more = settings("seconds = 999999\nmemory_mib = 18446744073709551615").unwrap();
        assert_eq!(more.limits(), usual);
        let less = settings("seconds = 5\noutput_mib = 1").unwrap().limits();
        assert_eq!((less.seconds, less.output_bytes), (5, 1 << 20));
        assert!(settings("unlocked = true").is_err());
        assert!(places(&settings("bundled_only = true").unwrap(), &["x".into()]).is_empty());
    }
}
