//! Writes the typed operations of `crates/api` from its specification.
//!
//! `spec/bss-api.json` says what there is (taken from the official SDK's models), `spec/meanings.json`
//! what it means (from the documentation). One line of output a field: the tables stay readable, and a
//! change of the specification shows as what it is.

mod emit;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::here;
use emit::Emitter;
use spec::{Meanings, Operation, Spec};

/// Lines of a generated file before formatting; the house limit is 800 after it.
const LINES_MAX: usize = 620;

fn folder() -> PathBuf {
    here().join("../api")
}

/// Every generated file by its name inside `src/operations`.
fn generate() -> Result<BTreeMap<String, String>, String> {
    let read = |name: &str| {
        let path = folder().join("spec").join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let spec = Spec::parse(&read("bss-api.json")?)?;
    let meanings = Meanings::parse(&read("meanings.json")?)?;
    let mut files = BTreeMap::new();
    let mut modules: Vec<(String, &str)> = Vec::new();
    let mut done = BTreeSet::new();
    let mut names: Vec<(String, &str)> = Vec::new();
    for (group, title) in spec.groups() {
        let operations: Vec<&Operation> = spec.operations.iter().filter(|one| one.group == group).collect();
        let mut part = 0;
        let mut emitter = Emitter::new(title);
        for (index, operation) in operations.iter().enumerate() {
            emitter.operation(operation, &meanings, &mut done);
            names.push((emit::constant(&operation.name), title));
            if emitter.lines() > LINES_MAX || index + 1 == operations.len() {
                let stem = spec::stem(&group);
                let name = if part == 0 { stem } else { format!("{stem}_{}", part + 1) };
                part += 1;
                let finished = std::mem::replace(&mut emitter, Emitter::new(title));
                files.insert(format!("{name}.rs"), formatted(&finished.finish())?);
                modules.push((name, title));
            }
        }
    }
    files.insert("mod.rs".to_owned(), formatted(&emit::index(&modules, &names))?);
    Ok(files)
}

/// As rustfmt writes it, with the workspace's settings.
fn formatted(text: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("rustfmt: {error}");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=110,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut input = child.stdin.take().ok_or("rustfmt takes no input")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    writer.join().map_err(|_| "rustfmt: the writer failed".to_owned())?.map_err(failed)?;
    if !output.status.success() {
        return Err("rustfmt does not read what was generated".to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// Writes the files.
pub(crate) fn write() -> Result<String, String> {
    let files = generate()?;
    let dir = folder().join("src/operations");
    fs::create_dir_all(&dir).map_err(|error| error.to_string())?;
    for entry in fs::read_dir(&dir).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for (name, text) in &files {
        let path = dir.join(name);
        let mut file = fs::File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        file.write_all(text.as_bytes()).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(format!("{} files written", files.len()))
}

/// Says which files are not what would be written.
pub(crate) fn check() -> Result<String, String> {
    let files = generate()?;
    let dir = folder().join("src/operations");
    let there = |name: &String| fs::read_to_string(dir.join(name)).unwrap_or_default();
    let mut stale: Vec<String> =
        files.iter().filter(|(name, text)| there(name) != **text).map(|(name, _)| name.clone()).collect();
    for entry in fs::read_dir(&dir).map_err(|error| error.to_string())? {
        let name = entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned();
        if !files.contains_key(&name) {
            stale.push(name);
        }
    }
    if stale.is_empty() {
        Ok(format!("{} files are what the specification says", files.len()))
    } else {
        Err(format!("stale: {}; run `cargo xtask api`", stale.join(", ")))
    }
}
