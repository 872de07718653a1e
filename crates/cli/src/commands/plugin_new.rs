//! `duizhang plugin new`: a format to begin with, from the samples that the tests build and render with.

use std::fs;
use std::path::{Path, PathBuf};

use duizhang_lake::stage::write_file;
use duizhang_plugin_host::Manifest;

use super::shown;
use crate::error::{CliError, exit};
use crate::print::{note, out};

/// A file of a new format: where it goes, and what is in it.
type New = (&'static str, &'static str);

/// Files of the repository below `from`, which go below `to`.
macro_rules! files {
    ($from:literal, $to:literal, $($path:literal),* $(,)?) => {
        [$((concat!($to, $path), include_str!(concat!("../../../../", $from, $path)))),*]
    };
}

const C: [New; 3] = files!["samples/plugins/c/", "", "plugin.toml", "format.c", "README.md"];
const HEADER: [New; 1] = files!["crates/plugin-abi/include/", "", "dz_plugin.h"];
const PYTHON: [New; 4] =
    files!["samples/plugins/python/", "", "plugin.toml", "format.py", "dz.py", "README.md"];
const RUST: [New; 8] = files![
    "samples/plugins/rust/",
    "",
    "Cargo.toml",
    "README.md",
    "src/lib.rs",
    "tests/format.rs",
    "plugin/plugin.toml",
    "plugin/format.json",
    "sdk/Cargo.toml",
    "sdk/abi/Cargo.toml",
];
/// Our crates are in no registry, so an author gets their sources.
const SDK: [New; 17] = files![
    "crates/plugin-sdk/src/",
    "sdk/src/",
    "arrow.rs",
    "artifact.rs",
    "batch.rs",
    "brand.rs",
    "column.rs",
    "context.rs",
    "decimal.rs",
    "error.rs",
    "job.rs",
    "lib.rs",
    "shim.rs",
    "table.rs",
    "testing/export.rs",
    "testing/host.rs",
    "testing/mod.rs",
    "time.rs",
    "totals.rs",
];
const ABI: [New; 3] = files!["crates/plugin-abi/src/", "sdk/abi/src/", "arrow.rs", "layout.rs", "lib.rs"];
/// The program of the sample in Python, which must be allowed to run.
const PROGRAM: &str = "format.py";

/// What the sample is called: as an id, within a symbol, as a package.
const SAMPLE: [&str; 3] = ["com.example.lines", "com_example_lines", "com-example-lines"];

/// Writes the sample under the id that was asked for.
pub(super) fn new(lang: &str, id: &str, dir: Option<&Path>) -> Result<u8, CliError> {
    let symbol = symbol_of(id)?;
    let dir: PathBuf = dir.map_or_else(|| PathBuf::from(id), Path::to_owned);
    let is_taken = fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        let problem = format!("`{}` is there already, and not empty", shown(&dir));
        return Err(CliError::usage(problem, "name another folder with --dir"));
    }
    let [own, verbatim]: [Vec<New>; 2] = match lang {
        "rust" => [RUST.to_vec(), [&SDK[..], &ABI[..]].concat()],
        "python" => [PYTHON.to_vec(), Vec::new()],
        _ => [C.to_vec(), HEADER.to_vec()],
    };
    let names = [id.to_owned(), symbol.clone(), symbol.replace('_', "-")];
    for (path, text) in &own {
        let mut text = (*text).to_owned();
        for (sample, name) in SAMPLE.iter().zip(&names) {
            text = text.replace(sample, name);
        }
        put(&dir.join(path), &text)?;
    }
    for (path, text) in &verbatim {
        put(&dir.join(path), text)?;
    }
    // In Rust, the plugin is a folder of its own beside the source.
    let plugin = if lang == "rust" { dir.join("plugin") } else { dir.clone() };
    Manifest::read(&plugin).map_err(CliError::bug)?;
    for (path, _) in &own {
        out(&shown(&dir.join(path)));
    }
    note(&format!("README.md in `{}` says how to go on from there to a report", shown(&dir)));
    Ok(exit::CLEAN)
}

fn put(path: &Path, text: &str) -> Result<(), CliError> {
    write_file(path, text.as_bytes())?;
    #[cfg(unix)]
    if path.file_name().is_some_and(|name| name == PROGRAM) {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(|error| {
            CliError::usage(
                format!("cannot make `{}` a program: {error}", shown(path)),
                "check the rights there",
            )
        })?;
    }
    Ok(())
}

/// An id as part of a C symbol: a dot becomes an underscore.
fn symbol_of(id: &str) -> Result<String, CliError> {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    // The symbol's own rule allows 63 characters.
    if id.contains('.') && id.len() <= 63 && id.split('.').all(part) {
        return Ok(id.replace('.', "_"));
    }
    let problem = format!("`{id}` is no id for a plugin");
    Err(CliError::usage(problem, "reverse your domain name and add a word: com.example.ledger"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources of a crate that are there, by their path in it.
    fn sources(dir: &Path, below: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir.join(below)).unwrap().flatten() {
            let path = below.join(entry.file_name());
            if entry.path().is_dir() { sources(dir, &path, found) } else { found.push(shown(&path)) }
        }
        found.sort();
    }

    #[test]
    fn the_whole_sdk_is_handed_out() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (krate, to, files) in [("plugin-sdk", "sdk/src/", &SDK[..]), ("plugin-abi", "sdk/abi/src/", &ABI)]
        {
            let mut there = Vec::new();
            sources(&here.join(krate).join("src"), Path::new(""), &mut there);
            let mut given: Vec<String> =
                files.iter().filter_map(|(path, _)| path.strip_prefix(to)).map(str::to_owned).collect();
            given.sort();
            assert_eq!(given, there, "{krate}");
        }
    }

    #[test]
    fn the_sdk_asks_for_what_our_own_does() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let ours: toml::Table =
            toml::from_str(&fs::read_to_string(here.join("Cargo.toml")).unwrap()).unwrap();
        let version =
            |table: &toml::Value| table.get("version").unwrap_or(table).as_str().unwrap().to_owned();
        for (name, text) in RUST.iter().filter(|(path, _)| path.ends_with("Cargo.toml")) {
            let theirs: toml::Table = toml::from_str(text).unwrap();
            let dependencies = theirs.get("dependencies").and_then(toml::Value::as_table);
            for (krate, wanted) in dependencies.into_iter().flatten() {
                if wanted.get("path").is_none() {
                    assert_eq!(
                        version(wanted),
                        version(&ours["workspace"]["dependencies"][krate]),
                        "{name}: {krate}"
                    );
                }
            }
            let package = &theirs["package"];
            if name.starts_with("sdk/") {
                assert_eq!(package["version"], ours["workspace"]["package"]["version"], "{name}");
                assert_eq!(package["license"], ours["workspace"]["package"]["license"], "{name}");
            }
        }
    }

    #[test]
    fn ids_become_symbols() {
        assert_eq!(symbol_of("com.example.ledger_2").unwrap(), "com_example_ledger_2");
        for wrong in ["ledger", "com.Example", "com..x", "com.1x", ".com", &format!("a.{}", "b".repeat(62))] {
            assert!(symbol_of(wrong).is_err(), "{wrong}");
        }
    }
}
