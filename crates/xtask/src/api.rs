//! Writes `crates/api/src/operations` from `crates/api/spec`, or says what is stale there.
//!
//! One description, one table, no copies by hand: `spec/bss-api.json` has operations and fields,
//! `spec/meanings.json` what the documentation says of them, `spec/overlay.toml` what both leave open,
//! `spec/codes.toml` the meanings of codes.

mod facts;
mod model;
mod rust;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Lines a generated file may have; the house limit.
const FILE_LINES_MAX: usize = 800;

fn crate_root() -> PathBuf {
    crate::here().join("../api")
}

/// Where the generated files are. Everything below belongs to the generator, and `operations.rs`
/// beside it.
fn place() -> PathBuf {
    crate_root().join("src")
}

/// Every generated file by its path below `src`, laid out by rustfmt.
fn files() -> Result<BTreeMap<String, String>, String> {
    let description = spec::Description::read(&crate_root().join("spec"))?;
    let model = model::Model::of(&description)?;
    let mut files = BTreeMap::new();
    for (name, code) in rust::files(&model, &description)? {
        let code = layout(&name, &code)?;
        let lines = code.lines().count();
        if lines > FILE_LINES_MAX {
            return Err(format!(
                "{name} would have {lines} lines: split its operations in spec/overlay.toml"
            ));
        }
        files.insert(name, code);
    }
    Ok(files)
}

/// The code as rustfmt lays it out with the project's settings.
fn layout(name: &str, code: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("rustfmt: {error}");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(crate::here().join("../.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    // rustfmt reads all before it writes, so one thread is enough.
    child.stdin.take().ok_or("rustfmt takes no input")?.write_all(code.as_bytes()).map_err(failed)?;
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(format!("rustfmt refuses {name}"));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// Writes every file, and removes those that are no longer made.
pub(crate) fn write() -> Result<String, String> {
    let files = files()?;
    for (name, code) in &files {
        let path = place().join(name);
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if fs::read_to_string(&path).is_ok_and(|present| present == *code) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        File::create(&path).and_then(|mut file| file.write_all(code.as_bytes())).map_err(failed)?;
    }
    for stray in strays(&files) {
        fs::remove_file(place().join(&stray)).map_err(|error| format!("{stray}: {error}"))?;
    }
    let lines: usize = files.values().map(|code| code.lines().count()).sum();
    Ok(format!("{} files, {lines} lines", files.len()))
}

/// Compares every file with what would be written.
pub(crate) fn check() -> Result<String, String> {
    let files = files()?;
    let mut stale = strays(&files);
    for (name, code) in &files {
        if fs::read_to_string(place().join(name)).ok().as_ref() != Some(code) {
            stale.insert(name.clone());
        }
    }
    if stale.is_empty() {
        return Ok(format!("{} files are as crates/api/spec says", files.len()));
    }
    let stale: Vec<String> = stale.into_iter().collect();
    Err(format!(
        "not as crates/api/spec says; write them again with `cargo xtask api`:\n  {}",
        stale.join("\n  ")
    ))
}

/// Files below `operations/` that the generator did not make.
fn strays(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    fn walk(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = format!("{below}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &name, found);
            } else {
                found.insert(name);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&place().join("operations"), "operations", &mut found);
    found.retain(|name| !files.contains_key(name));
    found
}
