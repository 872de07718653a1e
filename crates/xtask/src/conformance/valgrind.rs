//! The C interface under valgrind: a plugin in C, loaded by the runner, reads tables that the host
//! exported.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

use super::tools::{complaint, failed, finish, need, run};
use super::{Bench, Outcome};

/// What the plugin of the first release says of itself.
const FORMAT: &str = r#"{"id":"org.example.tsv","title":"Tab-separated values","version":"1.0.0",
"media":["text/tab-separated-values"],"deterministic":true,"attests":false,"profile":1,
"options":{"type":"object","properties":{"heading":{"type":"boolean","default":true}},"additionalProperties":false},
"tables":"all"}"#;
const MANIFEST: &str = "manifest = 1\nabi = \"1\"\npublisher = \"Tests\"\nformat_file = \"format.json\"\n[run]\n\
kind = \"library\"\nentry = \"dz_plugin_v1_org_example_tsv\"\nfile = \"lib.so\"\n";
/// Enough for two batches.
const ROWS: &str = "70000";
/// Everything is some thirty times slower.
const PATIENCE: Duration = Duration::from_mins(20);

pub(super) fn check(bench: &Bench) -> Outcome {
    need("cc", &["gcc", "libc6-dev"])?;
    need("valgrind", &["valgrind"])?;
    let plugin = bench.folder.join("plugin");
    fs::create_dir_all(&plugin).map_err(|error| failed(&plugin, &error))?;
    for (name, text) in [("plugin.toml", MANIFEST), ("format.json", FORMAT)] {
        let path = plugin.join(name);
        File::create(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| failed(&path, &error))?;
    }
    let kept = crate::here().join("../../tests/plugins/abi-1.0");
    run(Command::new("cc")
        .args(["-std=c11", "-g", "-O1", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-I"])
        .arg(&kept)
        .arg("-o")
        .arg(plugin.join("lib.so"))
        .arg(kept.join("tsv.c")))?;
    // A file a process: the reporting one, the runner, and the format's.
    let logs = bench.folder.join("valgrind");
    fs::create_dir_all(&logs).map_err(|error| failed(&logs, &error))?;
    let mut command = Command::new("valgrind");
    command
        .args([
            "--trace-children=yes",
            "--leak-check=full",
            "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite",
        ])
        .args(["--error-exitcode=99", "--child-silent-after-fork=no"])
        .arg(format!("--log-file={}/%p.txt", logs.display()))
        .arg(&bench.program)
        .args([
            "plugin",
            "bench",
            "org.example.tsv",
            "--rows",
            ROWS,
            "--times",
            "1",
            "--unlocked",
            "--plugin-dir",
        ])
        .arg(&plugin)
        .arg("--runner")
        .arg(&bench.program)
        .current_dir(&bench.folder);
    let done = finish(&mut command, PATIENCE)?;
    if done.code != Some(0) {
        return Err(complaint(&command, &done));
    }
    judge(&logs)
}

/// Reads what valgrind said of each process.
fn judge(logs: &std::path::Path) -> Outcome {
    let mut processes = 0;
    let mut problems = Vec::new();
    for entry in fs::read_dir(logs).map_err(|error| failed(logs, &error))? {
        let path = entry.map_err(|error| failed(logs, &error))?.path();
        let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        processes += 1;
        let summary = text.lines().rfind(|line| line.contains("ERROR SUMMARY:"));
        if !summary.is_some_and(|line| line.contains("ERROR SUMMARY: 0 errors")) {
            problems.push(format!("{}:\n{}", path.display(), text.trim()));
        }
    }
    // The reporting process, the runner and the format's own; fewer mean that nobody looked.
    if processes < 3 {
        problems.push(format!("valgrind saw {processes} processes; the format's was not among them"));
    }
    if problems.is_empty() {
        Ok(format!("{processes} processes, {ROWS} rows: 0 errors, 0 bytes definitely lost"))
    } else {
        Err(problems.join("\n"))
    }
}
