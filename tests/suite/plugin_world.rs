//! Plugins put together for tests: directories with a manifest, compiled from small C files, copied
//! programs, or the shared library of a crate.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use duizhang_plugin_host::{
    Column, Destination, Format, Job, Kind, Origin, Plugin, Receipt, RenderError, Role, Runner, Table, search,
};
use polars::prelude::*;
use serde_json::Value;

use crate::home::root;

/// What the hostile plugins say of themselves.
pub(crate) const HOSTILE: &str =
    r#"{"id":"test.hostile","title":"Hostile","version":"1.0.0","profile":1,"attests":true,"options":null}"#;

/// A folder of plugins that vanishes with the test.
pub(crate) struct Plugins {
    dir: tempfile::TempDir,
}

impl Plugins {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A plugin with this format and `[run]` part, and these files.
    pub(crate) fn add(&self, name: &str, format: &str, run: &str, files: &[(&str, Vec<u8>)]) -> PathBuf {
        let dir = self.path().join(name);
        fs::create_dir_all(&dir).unwrap();
        let manifest = format!(
            "manifest = 1\nabi = \"1\"\npublisher = \"Tests\"\nformat_file = \"format.json\"\n[run]\n{run}\n"
        );
        fs::write(dir.join("plugin.toml"), manifest).unwrap();
        fs::write(dir.join("format.json"), format).unwrap();
        for (name, bytes) in files {
            let path = dir.join(name);
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        dir
    }

    /// A library, compiled from a C file with this folder of headers.
    pub(crate) fn library(
        &self,
        name: &str,
        format: &str,
        entry: &str,
        source: &Path,
        include: &Path,
    ) -> PathBuf {
        let library = self.path().join(format!("{name}.so"));
        let output = Command::new("cc")
            .args(["-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-shared", "-fPIC", "-I"])
            .arg(include)
            .arg("-o")
            .arg(&library)
            .arg(source)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = fs::read(&library).unwrap();
        fs::remove_file(library).unwrap();
        let run = format!("kind = \"library\"\nentry = \"{entry}\"\nfile = \"lib.so\"");
        self.add(name, format, &run, &[("lib.so", bytes)])
    }

    /// One of `tests/plugins/hostile`.
    pub(crate) fn hostile(&self, file: &str) -> PathBuf {
        let folder = root().join("tests/plugins/hostile");
        let source = folder.join(file);
        let name = file.replace('.', "_");
        if Path::new(file).extension().is_some_and(|ending| ending == "c") {
            let include = root().join("crates/plugin-abi/include");
            return self.library(&name, HOSTILE, "dz_plugin_v1_hostile", &source, &include);
        }
        let files =
            [("run.py", fs::read(source).unwrap()), ("dz.py", fs::read(folder.join("dz.py")).unwrap())];
        self.add(&name, HOSTILE, "kind = \"program\"\nfile = \"run.py\"", &files)
    }

    /// The format in Rust of `tests/plugins/rogue`, as a loadable plugin.
    pub(crate) fn rogue(&self) -> PathBuf {
        let bytes = fs::read(shared_library("duizhang_test_rogue")).unwrap();
        let about = duizhang_plugin_host::describe(duizhang_test_rogue::dz_plugin_v1_rogue, "test.rogue");
        let about = serde_json::json!({
            "id": "test.rogue", "title": "Honest or not", "version": "1.0.0", "media": ["text/plain"],
            "deterministic": true, "attests": true, "profile": 1, "options": about.unwrap().options,
        });
        let run = "kind = \"library\"\nentry = \"dz_plugin_v1_rogue\"\nfile = \"lib.so\"";
        self.add("rogue", &about.to_string(), run, &[("lib.so", bytes)])
    }
}

/// A shared library of the workspace, which the build puts beside the program.
pub(crate) fn shared_library(name: &str) -> PathBuf {
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_duizhang"));
    let dir = bin.parent().unwrap();
    let name = format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let places = [dir.join(&name), dir.join("deps").join(&name)];
    let found = places.iter().find(|path| path.exists());
    found.unwrap_or_else(|| panic!("{name} was not built; run the tests of the whole workspace")).clone()
}

/// The one plugin in this directory.
pub(crate) fn found(dir: &Path) -> Plugin {
    let mut found = search(&[(Origin::Argument, dir.to_owned())], &["csv", "xlsx"]);
    assert!(found.refusals.is_empty(), "{:?}", found.refusals);
    found.plugins.pop().unwrap()
}

/// Four lines: CNY 12.50, USD -3, and one each without currency and without amount. The hostile
/// plugins know these totals by heart.
pub(crate) fn lines() -> Table {
    let mut frame = df!(
        "id" => ["a", "b", "c", "d\t对账"],
        "currency" => [Some("CNY"), Some("USD"), None, Some("CNY")],
        "count" => [Some(1_i64), None, Some(-3), Some(i64::MAX)],
        "flag" => [Some(true), Some(false), None, Some(true)],
    )
    .unwrap();
    let amounts = [Some(1_250_000_000), Some(-300_000_000), Some(700_000_000), None];
    let amounts = Int128Chunked::from_iter_options("amount".into(), amounts.into_iter());
    frame.with_column(amounts.into_decimal_unchecked(38, 8).into_column()).unwrap();
    let columns = vec![
        Column::new("id", Kind::Text, Role::Key).titled("en", "Line").titled("zh", "行"),
        Column::new("currency", Kind::Text, Role::Key),
        Column::new("count", Kind::Int, Role::Quantity),
        Column::new("flag", Kind::Bool, Role::Flag),
        Column::money("amount", 8, "currency"),
    ];
    Table::new("lines", columns, &frame).unwrap()
}

/// The program as a runner, with limits that a test can wait for.
pub(crate) fn runner() -> Runner {
    let mut runner = Runner::of_this_program().unwrap();
    runner.program = env!("CARGO_BIN_EXE_duizhang").into();
    runner.limits.seconds = 20;
    runner.limits.memory_bytes = 512 << 20;
    runner.limits.output_bytes = 8 << 20;
    runner
}

/// Renders the lines with a plugin into `out`.
pub(crate) fn render(
    dir: &Path,
    runner: &Runner,
    options: Value,
    out: &Path,
) -> Result<Receipt, Box<RenderError>> {
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.options = options;
    job.context = serde_json::json!({ "run": "r1", "cycle": "2026-09", "language": "en" });
    let format = Format::plugin(found(dir), true);
    format.render(runner, &job, &Destination::new(out).replacing()).map_err(Box::new)
}
