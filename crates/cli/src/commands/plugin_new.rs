//! `duizhang plugin new`: a format to begin with.

use std::fs;
use std::path::{Path, PathBuf};

use duizhang_lake::stage::write_file;
use duizhang_plugin_host::Manifest;

use super::shown;
use crate::error::{CliError, exit};
use crate::print::{note, out};

/// The files of `samples/plugins/c`, which the tests build and render with.
const C: [(&str, &str); 4] = [
    ("plugin.toml", include_str!("../../../../samples/plugins/c/plugin.toml")),
    ("format.c", include_str!("../../../../samples/plugins/c/format.c")),
    ("README.md", include_str!("../../../../samples/plugins/c/README.md")),
    ("dz_plugin.h", include_str!("../../../plugin-abi/include/dz_plugin.h")),
];

/// What the sample is called, as an id and within a symbol.
const SAMPLE: (&str, &str) = ("com.example.lines", "com_example_lines");

/// Writes the sample under the id that was asked for.
pub(super) fn new(id: &str, dir: Option<&Path>) -> Result<u8, CliError> {
    let symbol = symbol_of(id)?;
    let dir: PathBuf = dir.map_or_else(|| PathBuf::from(id), Path::to_owned);
    let failed = |path: &Path, error: &std::io::Error| {
        CliError::usage(format!("cannot write `{}`: {error}", shown(path)), "name another folder with --dir")
    };
    let is_taken = fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        let problem = format!("`{}` is there already, and not empty", shown(&dir));
        return Err(CliError::usage(problem, "name another folder with --dir"));
    }
    fs::create_dir_all(&dir).map_err(|error| failed(&dir, &error))?;
    for (name, text) in C {
        let text = if name == "dz_plugin.h" {
            text.to_owned()
        } else {
            text.replace(SAMPLE.0, id).replace(SAMPLE.1, &symbol)
        };
        write_file(&dir.join(name), text.as_bytes())?;
    }
    Manifest::read(&dir).map_err(CliError::bug)?;
    for (name, _) in C {
        out(&shown(&dir.join(name)));
    }
    note(&format!("README.md in `{}` says how to build it and to render with it", shown(&dir)));
    Ok(exit::CLEAN)
}

/// An id as part of a C symbol: a dot becomes an underscore.
fn symbol_of(id: &str) -> Result<String, CliError> {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if id.contains('.') && id.len() <= 64 && id.split('.').all(part) {
        return Ok(id.replace('.', "_"));
    }
    let problem = format!("`{id}` is no id for a plugin");
    Err(CliError::usage(problem, "reverse your domain name and add a word: com.example.ledger"))
}
