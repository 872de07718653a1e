//! `duizhang plugin pack`: a plugin as an archive, the same bytes for the same files.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use duizhang_lake::stage::{write_file, write_with};
use duizhang_plugin_host::{
    Draft, MANIFEST_FILE, Manifest, PluginKind, describe_library, description_text, each_file, hash_file,
};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::report::failed;
use super::shown;
use crate::args::authoring::PackArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::plugins::Plugins;
use crate::print::{note, out};

pub(super) fn pack(plugins: &Plugins, args: &PackArgs) -> Result<u8, CliError> {
    let dir = args.dir.canonicalize().map_err(|error| {
        CliError::usage(format!("cannot open `{}`: {error}", shown(&args.dir)), "name the folder of a plugin")
    })?;
    complete(plugins, &dir)?;
    let manifest = Manifest::read(&dir).map_err(|reason| unusable(&dir, &reason))?;
    if !dir.join(&manifest.file).is_file() {
        let remedy = "build it first; README.md beside the source says how";
        return Err(CliError::usage(format!("{} is not there", shown(&dir.join(&manifest.file))), remedy));
    }
    let about = &manifest.about;
    let name = format!(
        "{}-{}.zip",
        about.id,
        about.version.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "_")
    );
    let target = args.out.clone().unwrap_or_else(|| dir.parent().unwrap_or(&dir).join(name));
    let target = std::path::absolute(&target).unwrap_or(target);
    // In the folder it would belong to what is packed, and be packed the next time.
    if target
        .parent()
        .and_then(|parent| parent.canonicalize().ok())
        .is_some_and(|parent| parent.starts_with(&dir))
    {
        return Err(CliError::usage(
            format!("`{}` is within the plugin's folder", shown(&target)),
            "name another place with --out: every file in the folder is part of the plugin",
        ));
    }
    let hash = archive(&dir, &about.id, &target)?;
    let (size, sha256) = File::open(&target).and_then(hash_file).map_err(|error| {
        CliError::usage(format!("cannot read `{}`: {error}", shown(&target)), "check the disk")
    })?;
    out(&shown(&target));
    note(&format!("  {} {}, {size} bytes, SHA-256 {sha256}", about.id, about.version));
    note(&format!("  the plugin's own hash, which `plugin trust` shows: {hash}"));
    Ok(exit::CLEAN)
}

fn unusable(dir: &Path, reason: &str) -> CliError {
    CliError::usage(
        format!("`{}` is no plugin that can be packed: {reason}", shown(dir)),
        format!("correct {MANIFEST_FILE}; docs/reference/formats.md has a whole one"),
    )
}

/// Has a library say what it is, and puts that where the manifest looks for it.
fn complete(plugins: &Plugins, dir: &Path) -> Result<(), CliError> {
    let draft = Draft::read(dir).map_err(|reason| unusable(dir, &reason))?;
    let PluginKind::Library { entry } = &draft.kind else { return Ok(()) };
    if !dir.join(&draft.file).is_file() {
        return Ok(());
    }
    if plugins.demands_trust() {
        note("  the library was not asked what it is, because the configuration demands trust");
        return Ok(());
    }
    let described =
        describe_library(&plugins.runner(true)?, dir, &draft.file, entry, &environment::scratch("pack"))
            .map_err(|error| failed(&draft.file, &error))?;
    let Some(file) = &draft.format_file else {
        let manifest = Manifest::read(dir).map_err(|reason| unusable(dir, &reason))?;
        return match manifest.differs(&described) {
            None => Ok(()),
            Some(mismatch) => Err(CliError::usage(
                format!("{}: {mismatch}", draft.file),
                format!(
                    "correct [format] of {MANIFEST_FILE}, or put format_file = \"format.json\" in its place and pack \
                     again: the file is then written"
                ),
            )),
        };
    };
    let path = dir.join(file);
    let text = description_text(&described);
    let is_there = fs::read(&path).ok().and_then(|old| serde_json::from_slice::<Value>(&old).ok());
    if is_there.as_ref() != Some(&described) {
        write_file(&path, text.as_bytes())?;
        note(&format!("  {} says what the library says", shown(&path)));
    }
    Ok(())
}

/// Writes the archive. Returns the plugin's hash.
fn archive(dir: &Path, id: &str, target: &Path) -> Result<String, CliError> {
    let mut hash = String::new();
    write_with(target, |file| {
        let mut zip = ZipWriter::new(file);
        // No clock: the earliest time that an archive can hold.
        let plain = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        hash = each_file(dir, &mut |path, runs, bytes| {
            let options = plain.unix_permissions(if runs { 0o755 } else { 0o644 });
            zip.start_file(format!("{id}/{path}"), options).map_err(io::Error::other)?;
            io::copy(bytes, &mut zip).map(drop)
        })?;
        zip.finish().map_err(io::Error::other).map(drop)
    })?;
    Ok(hash)
}
