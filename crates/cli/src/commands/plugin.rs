//! `duizhang plugin`.

use std::io::BufRead;

use duizhang_plugin_host::{Found, Lock, Plugin, PluginKind, Trust};
use serde_json::{Value, json};

use super::{bench, home_path, plugin_check, plugin_new, plugin_pack, plugin_replay, shown};
use crate::args::{Cli, PluginArgs, PluginCommand};
use crate::error::{CliError, exit};
use crate::plugins::{Plugins, lock, not_usable};
use crate::print::{Align, note, out, table};
use crate::{config, environment, formats};

pub(super) fn plugin(cli: &Cli, command: &PluginCommand) -> Result<u8, CliError> {
    let config = config::load(cli.global.config.as_deref(), &home_path(cli))?;
    let plugins = |dirs: &[std::path::PathBuf]| {
        let args = PluginArgs { plugin_dir: dirs.to_vec(), unlocked: false };
        Plugins::new(&config.plugins, &args)
    };
    match command {
        PluginCommand::List { why, plugin_dir, json } => list(&plugins(plugin_dir)?, *why, *json),
        PluginCommand::Trust { id, plugin_dir, yes } => {
            let by = config.user.clone().or_else(environment::user).unwrap_or_default();
            trust(&plugins(plugin_dir)?, id, *yes, &by)
        }
        PluginCommand::Untrust { id } => untrust(id),
        PluginCommand::New { lang, id, dir } => plugin_new::new(lang, id, dir.as_deref()),
        PluginCommand::Check(args) => plugin_check::check(&config.plugins, args),
        PluginCommand::Replay(args) => {
            plugin_replay::replay(&Plugins::new(&config.plugins, &args.plugins)?, args)
        }
        PluginCommand::Pack(args) => plugin_pack::pack(&plugins(&[])?, args),
        PluginCommand::Bench(args) => bench::bench(&Plugins::new(&config.plugins, &args.plugins)?, args),
    }
}

fn list(plugins: &Plugins, why: bool, json: bool) -> Result<u8, CliError> {
    let registry = formats::registry()?;
    let (found, lock) = (plugins.search(), lock()?);
    if json {
        for format in registry.iter() {
            let about = &format.about;
            out(&json!({
                "id": about.id, "title": about.title, "version": about.version, "source": "bundled",
                "media": about.media, "deterministic": about.deterministic, "options": about.options,
            })
            .to_string());
        }
        found.plugins.iter().for_each(|plugin| out(&object(plugin, &found, &lock).to_string()));
        if why {
            for looked in &found.looked {
                out(&json!({ "looked": looked }).to_string());
            }
            for refusal in &found.refusals {
                out(&json!({ "refused": refusal }).to_string());
            }
        }
        return Ok(exit::CLEAN);
    }
    let mut rows: Vec<Vec<String>> = registry
        .iter()
        .map(|format| {
            let about = format.about.clone();
            vec![about.id, about.version, "bundled".to_owned(), about.title]
        })
        .collect();
    rows.extend(found.plugins.iter().map(|plugin| {
        let about = plugin.manifest.about.clone();
        let source = format!("{}, {}", plugin.origin, state(plugin, &found, &lock));
        vec![about.id, about.version, source, about.title]
    }));
    table(
        &[("id", Align::Left), ("version", Align::Left), ("source", Align::Left), ("title", Align::Left)],
        &rows,
    );
    if why {
        explain(&found, &lock);
    } else if !found.refusals.is_empty() {
        note(&format!("{} more cannot be used; why: duizhang plugin list --why", found.refusals.len()));
    }
    Ok(exit::CLEAN)
}

/// One word for what the lock and the other plugins say of one.
fn state(plugin: &Plugin, found: &Found, lock: &Lock) -> &'static str {
    let id = &plugin.manifest.about.id;
    let is_alone = found.plugins.iter().filter(|other| other.manifest.about.id == *id).count() == 1;
    match lock.trust(plugin) {
        Trust::Trusted => "trusted",
        _ if !is_alone => "ambiguous",
        Trust::Untrusted => "untrusted",
        Trust::Changed { .. } => "changed",
    }
}

fn object(plugin: &Plugin, found: &Found, lock: &Lock) -> Value {
    let about = &plugin.manifest.about;
    json!({
        "id": about.id, "title": about.title, "version": about.version, "source": plugin.origin,
        "media": about.media, "deterministic": about.deterministic, "options": about.options,
        "trust": state(plugin, found, lock), "dir": plugin.dir, "sha256": plugin.sha256,
        "publisher": plugin.manifest.publisher, "carrier": carrier(plugin),
    })
}

fn carrier(plugin: &Plugin) -> &'static str {
    match plugin.manifest.kind {
        PluginKind::Library { .. } => "library",
        PluginKind::Program => "program",
    }
}

/// Everything that was looked at, and what came of it.
fn explain(found: &Found, lock: &Lock) {
    note("looked at, in this order:");
    for looked in &found.looked {
        note(&format!("  {:<9} {}: {}", looked.origin.to_string(), shown(&looked.dir), looked.result));
    }
    for plugin in &found.plugins {
        let id = &plugin.manifest.about.id;
        let why = match state(plugin, found, lock) {
            "trusted" => continue,
            "changed" => "has changed since it was trusted; its hash is now",
            "ambiguous" => "is in several places, and none of them is trusted; the hash of this one is",
            _ => "is not trusted; its hash is",
        };
        note(&format!("{id} in {}: {why} {}", shown(&plugin.dir), plugin.sha256));
    }
    for refusal in &found.refusals {
        let id = refusal.id.as_deref().unwrap_or("a plugin");
        note(&format!("{id} in {}: cannot be used: {}", shown(&refusal.dir), refusal.reason));
    }
    note(&format!("trusted are {} plugins, by {}", lock.approvals().len(), shown(lock.path())));
}

fn trust(plugins: &Plugins, id: &str, yes: bool, by: &str) -> Result<u8, CliError> {
    let (found, mut lock) = (plugins.search(), lock()?);
    // Whoever names the folder has chosen among several of one name.
    let (plugin, trust) = match found.named(id) {
        Some(plugin) => (plugin, lock.trust(plugin)),
        None => found.pick(id, &lock).map_err(|reason| not_usable(id, &reason, &found))?,
    };
    if trust == Trust::Trusted {
        note(&format!("{id} is trusted already: {}", plugin.sha256));
        return Ok(exit::CLEAN);
    }
    present(plugin, &trust);
    if !yes {
        if !environment::is_interactive() {
            return Err(CliError::usage(
                "nobody is there to be asked, so nothing was trusted",
                format!("look at it, then: duizhang plugin trust {id} --yes"),
            ));
        }
        note("Trust it? Only `yes` is a yes.");
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        if read.is_err() || answer.trim() != "yes" {
            note("Nothing was trusted.");
            return Ok(exit::USAGE);
        }
    }
    lock.approve(plugin, &environment::now().to_utc(), by);
    store(&lock)?;
    note(&format!("{id} is trusted from now on, as it is; kept in {}", shown(lock.path())));
    Ok(exit::CLEAN)
}

/// What is about to be trusted.
fn present(plugin: &Plugin, trust: &Trust) {
    let manifest = &plugin.manifest;
    let about = &manifest.about;
    let line = |name: &str, text: &str| {
        if !text.is_empty() {
            note(&format!("  {name:<10} {}", text.replace(char::is_control, "·")));
        }
    };
    note(&format!("{} {}, {}", about.id, about.version, about.title.replace(char::is_control, "·")));
    line("directory", &format!("{} ({})", shown(&plugin.dir), plugin.origin));
    line("hash", &plugin.sha256);
    if let Trust::Changed { locked } = trust {
        line("trusted", &format!("{locked}: this is another one"));
    }
    line("publisher", &format!("{} (as it says itself)", manifest.publisher));
    line("licence", &manifest.license);
    line("homepage", &manifest.homepage);
    line("runs", &format!("{} {}", carrier(plugin), manifest.file));
    line("writes", &about.media.join(", "));
    let may = match manifest.kind {
        PluginKind::Library { .. } => "read its job and the system's libraries; no other program, no network",
        PluginKind::Program => "read its job and start the system's programs; no network",
    };
    line("may", may);
    let reads: Vec<String> = manifest.reads.iter().map(|path| shown(path)).collect();
    line("also reads", &reads.join(", "));
    let keeps = match (about.deterministic, about.attests) {
        (true, true) => "the same bytes for the same tables; attests what it wrote",
        (true, false) => "the same bytes for the same tables; does not attest what it wrote",
        (false, true) => "attests what it wrote",
        (false, false) => "nothing: neither the same bytes nor totals",
    };
    line("promises", keeps);
}

fn untrust(id: &str) -> Result<u8, CliError> {
    let mut lock = lock()?;
    if !lock.forget(id) {
        return Err(CliError::usage(
            format!("no plugin `{id}` is trusted"),
            "`duizhang plugin list` shows which are",
        ));
    }
    store(&lock)?;
    note(&format!("{id} is not trusted any more"));
    Ok(exit::CLEAN)
}

fn store(lock: &Lock) -> Result<(), CliError> {
    if lock.path().as_os_str().is_empty() {
        return Err(CliError::usage(
            "there is no place for plugins.lock",
            "set HOME or XDG_CONFIG_HOME to a full path",
        ));
    }
    lock.store().map_err(|error| {
        CliError::usage(format!("cannot write `{}`: {error}", shown(lock.path())), "check the rights there")
    })
}
