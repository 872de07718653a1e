//! `plugin.toml`: what a plugin says of itself before any of its code runs.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use duizhang_plugin_abi::ABI_MAJOR;
use serde::Deserialize;
use serde_json::Value;

use crate::describe::About;
use crate::error::Mismatch;
use crate::library::is_entry;
use crate::names::{is_format_id, presentable};
use crate::runner::events::open_plain;

/// The manifest's name in the directory of a plugin.
pub const MANIFEST_FILE: &str = "plugin.toml";
/// Bytes of a manifest, or of the description beside it.
const MAX_BYTES: u64 = 1 << 20;
/// Bytes kept of a text that is shown to people.
const MAX_SHOWN: usize = 200;

/// How a plugin runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PluginKind {
    /// A shared library that exports this function.
    Library {
        /// The function, `dz_plugin_v1_<name>`.
        entry: String,
    },
    /// A program that is started with a job directory.
    Program,
}

/// A manifest whose every part has been checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Manifest {
    /// Who publishes it.
    pub publisher: String,
    /// Its licence; may be empty.
    pub license: String,
    /// Where to read more; may be empty.
    pub homepage: String,
    /// How it runs.
    pub kind: PluginKind,
    /// The library or program for this system, from the plugin's directory.
    pub file: String,
    /// Directories outside of it and of the system's that it needs to read.
    pub reads: Vec<PathBuf>,
    /// Its format.
    pub about: About,
    /// The format as it was declared: what `describe` must say.
    pub(crate) declared: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    manifest: u32,
    abi: String,
    publisher: String,
    #[serde(default)]
    license: String,
    #[serde(default)]
    homepage: String,
    run: Run,
    format: Option<toml::Table>,
    /// A JSON file with the format instead, for schemas that TOML cannot hold (null).
    format_file: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    kind: String,
    entry: Option<String>,
    file: Files,
    #[serde(default)]
    reads: Vec<PathBuf>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Files {
    Everywhere(String),
    By(BTreeMap<String, String>),
}

/// This system, as manifests name it, e.g. `linux_amd64`.
pub(crate) fn platform() -> String {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{}_{architecture}", std::env::consts::OS)
}

impl Manifest {
    /// Reads and checks the manifest of the plugin in this directory; the error is one sentence.
    pub fn read(dir: &Path) -> Result<Self, String> {
        let raw = Raw::read(dir)?;
        let declared = declared(&raw, dir)?;
        let about =
            About::from_value(&declared).map_err(|mismatch| format!("{MANIFEST_FILE}: {mismatch}"))?;
        Self::check(raw, about, declared).map_err(|reason| format!("{MANIFEST_FILE}: {reason}"))
    }

    /// How it runs, whether or not it says what the format is: kind, file, file of the format.
    pub(crate) fn draft(dir: &Path) -> Result<(PluginKind, String, Option<String>), String> {
        let raw = Raw::read(dir)?;
        let named = |reason: String| format!("{MANIFEST_FILE}: {reason}");
        let kind = raw.run.kind().map_err(named)?;
        let file = raw.run.file.here().map_err(named)?;
        if !raw.format_file.as_deref().is_none_or(is_within) {
            return Err(named("format_file must be within the plugin's directory".to_owned()));
        }
        Ok((kind, file, raw.format_file))
    }

    /// In what a library is not what this manifest says, by what the library says of itself.
    pub fn differs(&self, described: &Value) -> Option<Mismatch> {
        About::compare(&self.declared, described).err()
    }

    fn check(raw: Raw, about: About, declared: Value) -> Result<Self, String> {
        if raw.manifest != 1 {
            return Err(format!("it is of version {}; this program reads version 1", raw.manifest));
        }
        if raw.abi != ABI_MAJOR.to_string() {
            return Err(format!("it is for ABI {}; this program has ABI {ABI_MAJOR}", raw.abi));
        }
        if !is_format_id(&about.id) || !about.id.contains('.') {
            return Err(format!(
                "the id {:?} must be a reverse domain name such as com.example.ledger; short names are for \
                 bundled formats",
                about.id
            ));
        }
        let kind = raw.run.kind()?;
        let file = raw.run.file.here()?;
        if kind != PluginKind::Program && !raw.run.reads.is_empty() {
            return Err("only a program may ask for run.reads".to_owned());
        }
        if let Some(path) = raw.run.reads.iter().find(|path| !is_modest(path)) {
            return Err(format!("run.reads asks for {}, which is too much or no full path", path.display()));
        }
        let shown = |text: &str| presentable(text.as_bytes(), MAX_SHOWN);
        Ok(Self {
            publisher: shown(&raw.publisher),
            license: shown(&raw.license),
            homepage: shown(&raw.homepage),
            kind,
            file,
            reads: raw.run.reads,
            about,
            declared,
        })
    }
}

impl Raw {
    fn read(dir: &Path) -> Result<Self, String> {
        toml::from_str(&text(&dir.join(MANIFEST_FILE))?)
            .map_err(|error| format!("{MANIFEST_FILE}: {}", error.to_string().trim_end()))
    }
}

impl Run {
    fn kind(&self) -> Result<PluginKind, String> {
        match (self.kind.as_str(), &self.entry) {
            ("library", Some(entry)) if is_entry(entry) => Ok(PluginKind::Library { entry: entry.clone() }),
            ("library", _) => Err("a library needs run.entry = \"dz_plugin_v1_…\"".to_owned()),
            ("program", None) => Ok(PluginKind::Program),
            ("program", Some(_)) => Err("a program has no run.entry".to_owned()),
            (other, _) => Err(format!("run.kind is {other:?}; it can be library or program")),
        }
    }
}

impl Files {
    /// The file for this system.
    fn here(&self) -> Result<String, String> {
        let file = match self {
            Files::Everywhere(file) => file,
            Files::By(by) => by.get(&platform()).ok_or_else(|| {
                let others = by.keys().cloned().collect::<Vec<_>>().join(", ");
                format!("it has nothing for {}, only for {others}", platform())
            })?,
        };
        if is_within(file) {
            return Ok(file.clone());
        }
        Err(format!("run.file {file:?} must be a path within the plugin's directory"))
    }
}

fn text(path: &Path) -> Result<String, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = open_plain(path).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let mut text = String::new();
    let read = file.take(MAX_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| format!("{name} cannot be read: {error}"))?;
    if text.len() as u64 > MAX_BYTES { Err(format!("{name} is larger than 1 MiB")) } else { Ok(text) }
}

/// The format's part as JSON, from either place.
fn declared(raw: &Raw, dir: &Path) -> Result<Value, String> {
    match (&raw.format, &raw.format_file) {
        (Some(table), None) => serde_json::to_value(table).map_err(|error| format!("[format]: {error}")),
        (None, Some(file)) if is_within(file) => {
            serde_json::from_str(&text(&dir.join(file))?).map_err(|error| format!("{file}: {error}"))
        }
        (None, Some(file)) => Err(format!("format_file {file:?} must be within the plugin's directory")),
        _ => Err(format!("{MANIFEST_FILE} needs either [format] or format_file")),
    }
}

/// Whether a path stays where it begins.
fn is_within(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a directory that is asked for is a certain one, not everything or everybody's.
fn is_modest(path: &Path) -> bool {
    let plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::RootDir));
    let too_much = ["/", "/home", "/root", "/etc", "/proc", "/sys", "/dev", "/run", "/var", "/tmp"];
    path.is_absolute() && plain && !too_much.iter().any(|much| Path::new(much) == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        manifest = 1
        abi = "1"
        publisher = "Example Ltd"
        [run]
        kind = "program"
        file = "bin/render"
        [format]
        id = "com.example.lines"
        title = "Lines"
        version = "1.0.0"
        profile = 1
        [format.options]
        type = "object"
        additionalProperties = false
    "#;

    fn read(text: &str) -> Result<Manifest, String> {
        let dir = tempfile::tempdir().unwrap();
        let mut file = std::fs::File::create(dir.path().join(MANIFEST_FILE)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        Manifest::read(dir.path())
    }

    #[test]
    fn a_good_one_is_read() {
        let any = crate::table::Table::new("any", Vec::new(), &polars::prelude::DataFrame::empty()).unwrap();
        let manifest = read(GOOD).unwrap();
        assert_eq!(manifest.about.id, "com.example.lines");
        assert_eq!(manifest.kind, PluginKind::Program);
        assert!(manifest.about.takes(&any, &serde_json::json!({})));
    }

    #[test]
    fn each_fault_is_named() {
        for (from, to, part) in [
            ("manifest = 1", "manifest = 2", "version 2"),
            ("abi = \"1\"", "abi = \"2\"", "ABI 2"),
            ("publisher", "publishers", "unknown field `publishers`"),
            ("com.example.lines", "csv", "reverse domain name"),
            ("com.example.lines", "../x.y", "reverse domain name"),
            ("\"program\"", "\"library\"", "needs run.entry"),
            ("\"program\"", "\"wasm\"", "can be library or program"),
            ("bin/render", "../render", "within the plugin's directory"),
            ("bin/render", "/bin/sh", "within the plugin's directory"),
            ("file = \"bin/render\"", "file = { plan9_mips = \"x\" }", "only for plan9_mips"),
            ("file = \"bin/render\"", "file = \"x\"\nreads = [\"/\"]", "too much"),
            ("file = \"bin/render\"", "file = \"x\"\nreads = [\"lib\"]", "no full path"),
            ("profile = 1", "profile = 2", "profile 2"),
            ("additionalProperties", "patternProperties", "keyword `patternProperties`"),
            ("[format]", "format_file = \"format.json\"\n[form]", "unknown field `form`"),
        ] {
            assert!(GOOD.contains(from));
            let error = read(&GOOD.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(part), "{to}: {error}");
        }
    }

    #[test]
    fn the_format_may_stand_in_a_file_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let mut file = std::fs::File::create(dir.path().join(name)).unwrap();
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        };
        let head =
            GOOD.split("[format]").next().unwrap().replace("[run]", "format_file = \"format.json\"\n[run]");
        put(MANIFEST_FILE, &head);
        assert!(Manifest::read(dir.path()).unwrap_err().contains("format.json cannot be read"));
        put("format.json", r#"{"id":"com.example.a","title":"A","version":"1","profile":1,"options":null}"#);
        assert_eq!(Manifest::read(dir.path()).unwrap().about.id, "com.example.a");
    }
}
