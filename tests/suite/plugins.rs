//! Plugins that crash, hang, lie, forget, overreach or attack. Each gets one clear error, and nothing
//! of what it did is left: the report that was there before is there, byte for byte, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use duizhang_plugin_host::{Artifact, Destination, Format, Job, RenderError, Runner, hash_file};
use serde_json::json;

use crate::home::tree;
use crate::plugin_world::{HOSTILE, Plugins, found, lines, render, runner, shared_library};

/// What a plugin of `tests/plugins/hostile` comes to: a part of the error, or one of two where the
/// system decides, and of what it printed last.
const FAILING: [(&str, &str, &str); 36] = [
    // Libraries, in C.
    ("null_write.c", "crashed: SIGSEGV", ""),
    ("abort.c", "crashed: SIGABRT", "the moon is full\u{fffd}[2J"),
    ("hang.c", "took longer than 2 s", ""),
    ("exit_zero.c", "ended without saying that it was done", ""),
    ("exit_at_load.c", "ended without saying that it was done", ""),
    ("endless_print.c", "took longer than 2 s", "noise and more noise"),
    ("lying_describe.c", "its manifest says that `version` is \"1.0.0\", it says \"6.6.6\"", ""),
    ("wrong_total.c", "lines.amount in CNY: expected 12.50000000, attested 12.49", ""),
    ("no_attestation.c", "promises to attest what it wrote and did not", ""),
    ("half_written.c", "half.txt was begun but not ended", ""),
    ("traversal.c", "may not write an artifact named \"../../escaped.txt\"", ""),
    ("too_many.c", "exceeds the limit of 1000 artifacts", ""),
    ("endless_output.c", "wrote more than 8388608 bytes", ""),
    // Where the system has seccomp, no process is made and it gives up; else it is stopped.
    ("fork_bomb.c", "cannot be expressed | more than 32 processes", ""),
    ("memory.c", "crashed: SIGSEGV", ""),
    ("declines.c", "it declines this version", ""),
    ("other_symbol.c", "does not export dz_plugin_v1_hostile", ""),
    ("silent.c", "nothing was written", ""),
    ("smuggler.c", "\"smuggled.txt\" was written but never announced", ""),
    ("forger.c", "lines.amount in CNY: expected 12.50000000, attested 1", ""),
    // Programs, in Python.
    ("never_done.py", "ended without saying that it was done", ""),
    ("wrong_rows.py", "lines rows: expected 4, attested 3", ""),
    ("dies.py", "ended with code 1 and did not say why", "SystemError: the price of tea in China"),
    ("gives_up.py", "the tables cannot be expressed in this format", ""),
    ("babble.py", "line 2 of events.jsonl is not as it should be", ""),
    ("after_the_end.py", "says more after it said that it was done", ""),
    // Where the system has Landlock, no link is made and it fails on that; else the link is seen.
    ("link.py", "ended with code 1 | is a link", ""),
    ("missing.py", "missing.txt was announced but is not there", ""),
    ("folder.py", "may not write an artifact named \"folder/done.txt\"", ""),
    ("receipt.py", "may not write an artifact named \"receipt.json\"", ""),
    ("escape.py", "may not write an artifact named \"../job.json\"", ""),
    // The supervisor counts; the system's own limit, which root is exempt from, may be faster.
    ("fork_bomb.py", "had more than 32 processes | ended with code 1", ""),
    ("sleeper.py", "took longer than 2 s", ""),
    ("many_files.py", "far too many files", ""),
    ("large_file.py", "exceeds the limit of 8388608 bytes", ""),
    ("rewriter.py", "promises to attest what it wrote and did not", ""),
];

/// A report that must survive.
fn old_report(place: &Path) -> std::path::PathBuf {
    let out = place.join("report");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("receipt.json"), "{}").unwrap();
    fs::write(out.join("old.txt"), "old").unwrap();
    out
}

/// The processes that run something of this test, by what is on their command line.
fn processes_of(place: &Path) -> Vec<String> {
    let marker = place.to_str().unwrap();
    let lines = fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = lines.filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok());
    lines.filter(|line| line.contains(marker)).collect()
}

#[test]
fn every_hostile_plugin_gets_a_clear_error_and_leaves_nothing() {
    let plugins = Plugins::new();
    for (file, expected, printed) in FAILING {
        let place = tempfile::tempdir().unwrap();
        let out = old_report(place.path());
        let before = tree(place.path());
        let mut runner = runner();
        // Those that never end are not waited for; the others have time on a busy machine.
        if expected.contains("2 s") {
            runner.limits.seconds = 2;
        }
        let dir = plugins.hostile(file);
        let Err(error) = render(&dir, &runner, json!({}), &out) else { panic!("{file} got away with it") };
        let said = error.to_string();
        assert!(
            expected.split(" | ").any(|part| said.contains(part)),
            "{file}: {said}\n{}",
            error.log().unwrap_or_default()
        );
        let log = error.log().unwrap_or_default();
        assert!(log.contains(printed) && log.len() < 10_000, "{file} printed {log}");
        assert!(!error.remedy().is_empty());
        assert!(tree(place.path()) == before, "{file} left something: {:?}", names(place.path()));
        assert_eq!(processes_of(place.path()), Vec::<String>::new(), "{file} is still running");
        // A name in everybody's folder that one of them wanted to write.
        assert!(!place.path().join("escaped.txt").exists() && !Path::new("/tmp/escaped.txt").exists());
    }
}

fn names(dir: &Path) -> Vec<String> {
    tree(dir).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn what_cannot_be_started_says_why() {
    let plugins = Plugins::new();
    let text = || vec![("code", b"neither a library nor a program".to_vec())];
    let library = "kind = \"library\"\nentry = \"dz_plugin_v1_hostile\"\nfile = \"code\"";
    let program = "kind = \"program\"\nfile = \"code\"";
    for (name, run, expected) in
        [("library", library, "cannot load"), ("program", program, "cannot be started")]
    {
        let dir = plugins.add(name, HOSTILE, run, &text());
        let place = tempfile::tempdir().unwrap();
        let error = render(&dir, &runner(), json!({}), &place.path().join("report")).map(drop).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(names(place.path()), Vec::<String>::new());
    }
}

#[test]
fn noise_bad_manners_and_leftovers_do_not_harm_an_honest_report() {
    let plugins = Plugins::new();
    for file in ["noise.c", "stream_abuse.c", "seek_help.c", "honest.py", "ghost.py", "locked_out.py"] {
        let place = tempfile::tempdir().unwrap();
        let out = old_report(place.path());
        let receipt = render(&plugins.hostile(file), &runner(), json!({}), &out)
            .unwrap_or_else(|error| panic!("{file}: {error}\n{}", error.log().unwrap_or_default()));
        assert_eq!(names(place.path()), ["report/done.txt", "report/receipt.json"], "{file}");
        let written = fs::File::open(out.join("done.txt")).and_then(hash_file).unwrap();
        let Artifact { size, sha256, .. } = receipt.artifacts[0].clone();
        assert_eq!(written, (size, sha256), "{file}");
        assert_eq!(processes_of(place.path()), Vec::<String>::new(), "{file} left somebody behind");
    }
}

#[test]
fn a_spy_learns_nothing() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("report");
    let receipt = render(&plugins.hostile("spy.c"), &runner(), json!({}), &out).unwrap();
    let said = fs::read_to_string(out.join("spy.txt")).unwrap();
    // What no kernel is needed for.
    assert!(said.contains("secrets in the environment: denied"), "{said}");
    assert!(!said.contains("a descriptor of somebody else"), "{said}");
    let has = |measure: &str| receipt.measures.iter().any(|found| found == measure);
    assert!(has("own_process") && has("empty_environment") && has("limits"), "{:?}", receipt.measures);
    if has("seccomp") {
        for attempt in
            ["network", "local sockets", "another program", "another process", "its parent's memory"]
        {
            assert!(said.contains(&format!("{attempt}: denied")), "{said}");
        }
    }
    // The receipt says what this kernel can do, and must not say more.
    assert_eq!(receipt.containment, if has("landlock") { "sandbox" } else { "process" });
    if has("landlock") {
        assert!(!said.contains("got it"), "{said}");
    }
}

#[test]
fn secrets_of_the_environment_stay_with_the_reporting_process() {
    let plugins = Plugins::new();
    plugins.hostile("spy.c");
    let place = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
        .args(["plugin", "bench", "test.hostile", "--times", "1", "--unlocked", "--plugin-dir"])
        .arg(plugins.path())
        .env("HUAWEICLOUD_SDK_AK", "secret")
        .current_dir(place.path())
        .output()
        .unwrap();
    // It attests totals of other tables, so the report is refused; what matters is that it got there,
    // and the test above that it looked.
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(5), "{said}");
    assert!(said.contains("report format `test.hostile`: the format's totals differ"), "{said}");
}

#[test]
fn a_rust_format_fails_as_cleanly_as_any() {
    let plugins = Plugins::new();
    let dir = plugins.rogue();
    for (mode, expected) in [
        ("panic", "the format panicked"),
        ("overflow", "crashed: SIG"),
        ("fail", "cannot be expressed"),
        ("lose_row", "lines rows: expected 4, attested 3"),
    ] {
        let place = tempfile::tempdir().unwrap();
        let out = old_report(place.path());
        let before = tree(place.path());
        let error = render(&dir, &runner(), json!({ "mode": mode }), &out).map(drop).unwrap_err();
        assert!(error.to_string().contains(expected), "{mode}: {error}");
        assert!(tree(place.path()) == before, "{mode}");
        if mode == "panic" {
            assert!(error.diagnostics()[0].message.contains("on purpose"), "{:?}", error.diagnostics());
        }
    }
    let place = tempfile::tempdir().unwrap();
    let receipt = render(&dir, &runner(), json!({ "mode": "warn" }), &place.path().join("report")).unwrap();
    assert_eq!(receipt.diagnostics[0].message, "something is odd");
}

#[test]
fn options_are_judged_before_anything_runs() {
    let plugins = Plugins::new();
    let dir = plugins.rogue();
    let place = tempfile::tempdir().unwrap();
    let said = |options| {
        let error = render(&dir, &runner(), options, &place.path().join("report")).map(drop).unwrap_err();
        error.to_string()
    };
    assert!(said(json!({"mode": "evil"})).contains("option `mode` is \"evil\"; it can be"));
    assert_eq!(said(json!({"repeat": 10})), "option `repeat` is 10; it must be at most 9");
    assert!(
        said(json!({"repaet": 1})).contains("option `repaet` is not known; there are mode, repeat, prefix")
    );
    // The schema allows this; the format's own `check` does not.
    assert!(said(json!({"prefix": "bad"})).contains("the options make no sense"));
    let receipt = render(&dir, &runner(), json!({"repeat": 3}), &place.path().join("report")).unwrap();
    assert_eq!(receipt.options, json!({"repeat": 3, "mode": "honest", "prefix": null}));
}

#[test]
fn linked_and_loaded_and_isolated_give_the_same_bytes() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.options = json!({ "repeat": 3 });
    job.context = json!({ "run": "r1", "cycle": "2026-09", "language": "en" });
    let linked = Format::bundled("test.rogue", duizhang_test_rogue::dz_plugin_v1_rogue).unwrap();
    let loaded = Format::plugin(found(&plugins.rogue()), true);
    let mut bytes = BTreeMap::new();
    for (name, format) in [("linked", linked), ("loaded", loaded)] {
        let out = place.path().join(name);
        let receipt = format.render(&runner(), &job, &Destination::new(&out)).unwrap();
        bytes.insert(
            name,
            (receipt.artifacts, receipt.attestations, fs::read(out.join("lines.txt")).unwrap()),
        );
    }
    assert_eq!(bytes["linked"], bytes["loaded"]);
    // Bundled formats in a process of their own.
    for (id, entry) in [
        ("csv", duizhang_plugin_csv::dz_plugin_v1_csv as duizhang_plugin_host::DzEntryFn),
        ("html", duizhang_plugin_html::dz_plugin_v1_html),
        ("json", duizhang_plugin_json::dz_plugin_v1_json),
        ("xlsx", duizhang_plugin_xlsx::dz_plugin_v1_xlsx),
    ] {
        let format = Format::bundled(id, entry).unwrap();
        job.options = json!({});
        job.context["generated_at"] = "2026-10-08T00:00:00Z".into();
        let artifacts = |isolate_bundled: bool| {
            let out = place.path().join(format!("{id}-{isolate_bundled}"));
            let runner = Runner { isolate_bundled, ..runner() };
            let receipt = format.render(&runner, &job, &Destination::new(&out)).unwrap();
            assert_eq!(receipt.containment == "in-process", !isolate_bundled);
            (receipt.artifacts, receipt.attestations)
        };
        assert_eq!(artifacts(false), artifacts(true), "{id}");
    }
}

#[test]
fn bytes_that_changed_after_they_were_looked_at_do_not_run() {
    let plugins = Plugins::new();
    for file in ["noise.c", "honest.py"] {
        let dir = plugins.hostile(file);
        let format = Format::plugin(found(&dir), true);
        let code = dir.join(if file == "noise.c" { "lib.so" } else { "dz.py" });
        let mut bytes = fs::read(&code).unwrap();
        bytes.push(b'\n');
        fs::write(&code, bytes).unwrap();
        let place = tempfile::tempdir().unwrap();
        let tables = [lines()];
        let job = Job::new(&tables);
        let error =
            format.render(&runner(), &job, &Destination::new(place.path().join("report"))).unwrap_err();
        assert!(matches!(error, RenderError::Changed { .. }), "{file}: {error}");
        assert_eq!(names(place.path()), Vec::<String>::new());
    }
}

#[test]
fn a_sandbox_that_is_required_is_there_or_nothing_runs() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    let runner = Runner { require_sandbox: true, ..runner() };
    match render(&plugins.hostile("noise.c"), &runner, json!({}), &place.path().join("report")) {
        Ok(receipt) => assert_eq!(receipt.containment, "sandbox"),
        Err(error) => assert!(error.to_string().contains("a sandbox is required"), "{error}"),
    }
}

#[test]
fn a_cancelled_report_stops_a_plugin_that_does_not_ask() {
    let plugins = Plugins::new();
    let format = Format::plugin(found(&plugins.hostile("hang.c")), true);
    let place = tempfile::tempdir().unwrap();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    job.cancel = Some(std::sync::Arc::clone(&cancel));
    let started = Instant::now();
    let later = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(300));
        cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let error = format.render(&runner(), &job, &Destination::new(place.path().join("report"))).unwrap_err();
    later.join().unwrap();
    assert!(matches!(error, RenderError::Cancelled), "{error}");
    // Long before its time was over.
    assert!(started.elapsed().as_secs() < 15);
    assert_eq!(names(place.path()), Vec::<String>::new());
}

#[test]
fn when_the_reporting_process_is_killed_its_plugin_goes_too() {
    let plugins = Plugins::new();
    plugins.hostile("hang.c");
    let place = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
        .args(["plugin", "bench", "test.hostile", "--times", "1", "--unlocked", "--plugin-dir"])
        .arg(plugins.path())
        .current_dir(place.path())
        .spawn()
        .unwrap();
    let until = |wanted: bool| {
        for _ in 0..500 {
            if processes_of(place.path()).is_empty() != wanted {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        false
    };
    assert!(until(true), "the plugin never ran");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(until(false), "still running: {:?}", processes_of(place.path()));
}

#[test]
fn a_hundred_renders_leave_nothing_behind() {
    let plugins = Plugins::new();
    let dir = plugins.library(
        "tsv",
        &crate::plugins_abi::tsv_format(),
        "dz_plugin_v1_org_example_tsv",
        &crate::plugins_abi::kept().join("tsv.c"),
        &crate::plugins_abi::kept(),
    );
    let place = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
        .args(["plugin", "bench", "org.example.tsv", "--rows", "500", "--times", "100", "--unlocked"])
        .arg("--plugin-dir")
        .arg(&dir)
        .current_dir(place.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["micros"].as_array().unwrap().len(), 100);
    assert_eq!(told["before"]["descriptors"], told["after"]["descriptors"]);
    assert_eq!(told["before"]["threads"], told["after"]["threads"]);
    assert_eq!(told["after"]["children"], 0);
    assert_eq!(told["left"], json!([]));
    assert_eq!(names(place.path()), Vec::<String>::new());
    let memory = |when: &str| told[when]["memory_kib"].as_u64().unwrap();
    // 99 renders of 500 rows; one that leaked its tables would lose 10 MiB.
    assert!(memory("after") < memory("before") + 4_096, "{told}");
}

#[test]
fn a_library_says_what_it_is_without_a_manifest() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plugin");
    fs::create_dir(&dir).unwrap();
    fs::copy(shared_library("duizhang_test_rogue"), dir.join("lib.so")).unwrap();
    let scratch = place.path().join("scratch");
    let describe =
        |entry: &str| duizhang_plugin_host::describe_library(&runner(), &dir, "lib.so", entry, &scratch);
    assert_eq!(describe("dz_plugin_v1_rogue").unwrap()["id"], "test.rogue");
    assert!(describe("dz_plugin_v1_none").unwrap_err().to_string().contains("does not export"));
    assert_eq!(names(place.path()), ["plugin/lib.so"]);
}
