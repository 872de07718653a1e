//! A temporary home and the program in it. The only code that starts the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The project's root.
pub(crate) fn root() -> PathBuf {
    manifest_dir().ancestors().nth(2).unwrap().to_owned()
}

/// The sample month as files.
pub(crate) fn sample(path: &str) -> PathBuf {
    root().join("samples/2026-09").join(path)
}

/// A home that vanishes with the test.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

/// What a command did.
#[must_use = "look at the exit code at least"]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// The home directory itself.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// A file beside the home, with this content.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs the program with a bare environment and a fixed clock.
    pub(crate) fn run<I: IntoIterator<Item: AsRef<std::ffi::OsStr>>>(&self, args: I) -> Done {
        self.run_with(&[], args)
    }

    /// The same with more in the environment.
    pub(crate) fn run_with<I: IntoIterator<Item: AsRef<std::ffi::OsStr>>>(
        &self,
        environment: &[(&str, &str)],
        args: I,
    ) -> Done {
        let output = self.command(environment, args).output().unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The program as it is run here, not started yet.
    pub(crate) fn command<I: IntoIterator<Item: AsRef<std::ffi::OsStr>>>(
        &self,
        environment: &[(&str, &str)],
        args: I,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duizhang"));
        command
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1791460800")
            .env("DUIZHANG_HOME", self.path())
            .envs(environment.iter().copied())
            .current_dir(self.dir.path())
            .args(args);
        command
    }

    /// Imports paths and expects that to work.
    pub(crate) fn import(&self, paths: &[PathBuf]) {
        let mut args = vec!["import".into()];
        args.extend(paths.iter().map(|path| path.clone().into_os_string()));
        let done = self.run(args);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }

    /// The one run of the sample's month.
    pub(crate) fn run_dir(&self) -> PathBuf {
        let runs = self.path().join("runs/2026-09");
        let mut dirs: Vec<PathBuf> =
            fs::read_dir(&runs).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(dirs.len(), 1, "{dirs:?}");
        dirs.pop().unwrap()
    }

    /// The JSON Lines a command printed.
    pub(crate) fn json(&self, args: &[&str]) -> Vec<Value> {
        let done = self.run(args);
        assert!(done.code < 4 && done.code != 2, "{}: {}", done.code, done.stderr);
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Every file below a directory, by its path, with its content: two equal trees are equal.
pub(crate) fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push((path.strip_prefix(dir).unwrap().display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Captures of the sample with consumption left out.
pub(crate) fn captures_without_lines() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(sample("captures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("ListSubCustomerBillDetail.jsonl"));
    paths.sort();
    paths
}

/// The crate's folder, asked for at run time: clones may share a target directory, and the one this
/// was compiled in may be gone.
#[allow(clippy::disallowed_methods)] // cargo tells tests where they are
fn manifest_dir() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()))
}
