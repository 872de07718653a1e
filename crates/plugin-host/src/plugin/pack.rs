//! What packing a plugin needs: a manifest that is not complete yet, and every file once.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::digest::{Hashed, walk};
use super::manifest::{Manifest, PluginKind};

/// What a manifest says of running the plugin, whether or not it says what the format is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// How it runs.
    pub kind: PluginKind,
    /// The library or program for this system, from the plugin's directory.
    pub file: String,
    /// The file of its own that says what the format is; none where the manifest does.
    pub format_file: Option<String>,
}

impl Draft {
    /// Reads that much of the manifest of the plugin in this directory; the error is one sentence.
    pub fn read(dir: &Path) -> Result<Self, String> {
        let (kind, file, format_file) = Manifest::draft(dir)?;
        Ok(Self { kind, file, format_file })
    }
}

/// A description of a format as the text of a file: members in the order of the documentation.
pub fn description_text(described: &Value) -> String {
    let order =
        ["id", "title", "version", "media", "deterministic", "attests", "profile", "tables", "options"];
    let mut sorted = Map::new();
    for member in order {
        if let Some(value) = described.get(member) {
            sorted.insert(member.to_owned(), value.clone());
        }
    }
    for (member, value) in described.as_object().into_iter().flatten() {
        sorted.entry(member.clone()).or_insert_with(|| value.clone());
    }
    // Values that came from JSON can be written as JSON.
    let mut text = serde_json::to_string_pretty(&Value::Object(sorted)).unwrap_or_default();
    text.push('\n');
    text
}

/// Whether a file may be run as a program.
fn is_executable(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Ok(file.metadata()?.permissions().mode() & 0o100 != 0)
    }
    #[cfg(not(unix))]
    file.metadata().map(|_| false)
}

/// Shows every file of a plugin in the order of its path: the path, whether it can be run, its bytes.
/// Returns the hash of the plugin, which is that of what was shown.
pub fn each_file(
    dir: &Path,
    visit: &mut dyn FnMut(&str, bool, &mut dyn Read) -> io::Result<()>,
) -> io::Result<String> {
    walk(dir, &mut |path, file| {
        let runs = is_executable(&file)?;
        let mut hashed = Hashed::new(file);
        visit(path, runs, &mut hashed)?;
        // What was not read would not be in the hash.
        io::copy(&mut hashed, &mut io::sink())?;
        Ok(hashed.finish())
    })
}
