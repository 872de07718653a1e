//! The kit for authors: what `plugin new` writes, `check` and its random jobs, `replay`, `pack`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use duizhang_plugin_check::{CASES, Shape};
use duizhang_plugin_host::{Destination, Format, Job, SavedJob};
use serde_json::{Value, json};

use crate::home::{Done, Home, root, sample, tree};
use crate::plugin_world::{Plugins, found, lines, runner};

/// The sample in Rust, linked in.
#[allow(unreachable_pub)] // there, it is a crate
#[path = "../../samples/plugins/rust/src/lib.rs"]
mod linked;

fn duizhang(dir: &Path, args: &[&str]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_duizhang"))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", dir)
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap();
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What `plugin check --json` says: the verdict and the reason of each case.
fn verdicts(dir: &Path, args: &[&str]) -> BTreeMap<String, (String, String)> {
    let mut all = vec!["plugin", "check", "--json"];
    all.extend(args);
    let done = duizhang(dir, &all);
    let text = |line: &Value, member: &str| line[member].as_str().unwrap().to_owned();
    let lines = done.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let found: BTreeMap<_, _> =
        lines.map(|line| (text(&line, "case"), (text(&line, "verdict"), text(&line, "why")))).collect();
    let failed = found.values().any(|(verdict, _)| verdict == "FAILED");
    assert_eq!(done.code, if failed { 5 } else { 0 }, "{}", done.stderr);
    found
}

fn failed(verdicts: &BTreeMap<String, (String, String)>) -> Vec<&str> {
    verdicts.iter().filter(|(_, (verdict, _))| verdict == "FAILED").map(|(case, _)| case.as_str()).collect()
}

/// A new format of this language; one in C is compiled.
fn new(place: &Path, lang: &str) -> PathBuf {
    let done = duizhang(place, &["plugin", "new", "com.example.lines", "--lang", lang, "--dir", lang]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let dir = place.join(lang);
    if lang == "c" {
        let built = Command::new("cc")
            .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1", "-shared", "-fPIC"])
            .args(["-o", "format.so", "format.c"])
            .current_dir(&dir)
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    }
    dir
}

/// `faulty.c` with this one thing wrong.
fn faulty(plugins: &Plugins, define: &str) -> PathBuf {
    let text = fs::read_to_string(root().join("tests/plugins/faulty/faulty.c")).unwrap();
    let source = plugins.path().join("source.c");
    fs::write(&source, format!("#define {}\n{text}", define.replacen('=', " ", 1))).unwrap();
    let about = json!({
        "id": "test.faulty", "title": "Faulty", "version": "1.0.0", "media": ["text/plain"],
        "deterministic": true, "attests": true, "profile": 1, "tables": "all",
        "options": {
            "type": "object", "properties": { "mark": { "enum": ["-", "+"], "default": "-" } },
            "additionalProperties": define.starts_with("CLOSED"),
        },
    });
    let include = root().join("crates/plugin-abi/include");
    let name: String = define.chars().filter(char::is_ascii_alphanumeric).collect();
    plugins.library(&name, &about.to_string(), "dz_plugin_v1_faulty", &source, &include)
}

#[test]
fn every_bundled_format_and_every_sample_passes_every_case() {
    let place = tempfile::tempdir().unwrap();
    let (c, python) = (new(place.path(), "c"), new(place.path(), "python"));
    let mut named: Vec<String> = ["csv", "html", "json", "parquet", "xlsx"].map(str::to_owned).into();
    named.extend([c, python].map(|dir| dir.display().to_string()));
    let check = |name: &str| {
        let verdicts = verdicts(place.path(), &[name]);
        assert_eq!(verdicts.len(), CASES.len(), "{name}");
        assert_eq!(failed(&verdicts), Vec::<&str>::new(), "{name}: {verdicts:?}");
        let skipped = verdicts.values().filter(|(verdict, _)| verdict == "skipped").count();
        assert!(skipped <= if name.ends_with("python") { 4 } else { 2 }, "{name}: {verdicts:?}");
    };
    std::thread::scope(|scope| {
        let (first, second) = named.split_at(named.len() / 2);
        scope.spawn(|| first.iter().for_each(|name| check(name)));
        for name in second {
            check(name);
        }
    });
}

#[test]
fn each_fault_is_found_by_the_case_that_is_for_it() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    // What is wrong, the case that must find it, and a part of what it says.
    let faults = [
        ("SAYS=\"Other\"", "describe", "its manifest says that `title`"),
        ("CLOSED=\"\\\"additionalProperties\\\":true\"", "options-schema", "additionalProperties to false"),
        ("FAULT_CHOICE", "options-choices", "mark = \"+\""),
        ("FAULT_ROWS", "empty-tables", "expected 0, attested 1"),
        ("FAULT_NULL", "all-null", "SIGSEGV"),
        ("FAULT_BATCHES", "many-batches", "a bug in the format"),
        ("FAULT_OFFSET", "sliced-arrays", "from slices of the same arrays"),
        ("FAULT_LONG", "odd-text", "SIGABRT"),
        ("FAULT_NAMES", "hostile-names", "may not write an artifact"),
        ("FAULT_STATUS", "refused-writes", "it says that it is done"),
        ("FAULT_DEAF", "cancel", "it never asks"),
        ("FAULT_ZONE", "surroundings", "in another folder, time zone and locale"),
        ("FAULT_MEMORY", "leaks", "bytes of memory"),
        ("FAULT_DESCRIPTOR", "leaks", "more descriptors"),
        ("FAULT_ARRAYS", "one-row", "were not released"),
    ];
    let dir = faulty(&plugins, "NO_FAULT").display().to_string();
    assert_eq!(failed(&verdicts(place.path(), &[&dir])), Vec::<&str>::new());
    for (fault, case, part) in faults {
        let dir = faulty(&plugins, fault).display().to_string();
        let verdicts = verdicts(place.path(), &[&dir, "--case", case]);
        let (verdict, why) = &verdicts[case];
        assert!(verdict == "FAILED" && why.contains(part), "{fault}: {verdict} {why}");
    }
}

#[test]
fn random_jobs_find_a_fault_and_the_seed_finds_it_again() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    let dir = faulty(&plugins, "FAULT_LONG").display().to_string();
    let fuzz = |seed: &str| {
        duizhang(
            place.path(),
            &["plugin", "check", &dir, "--fuzz", "--runs", "12", "--seed", seed, "-j", "1", "--json"],
        )
    };
    let done = fuzz("3");
    assert_eq!(done.code, 5, "{}{}", done.stdout, done.stderr);
    assert_eq!(done.stdout, fuzz("3").stdout, "the same number gives the same jobs");
    let first: Value = serde_json::from_str(done.stdout.lines().next().unwrap()).unwrap();
    assert!(first["why"].as_str().unwrap().contains("SIGABRT"), "{first}");
    let seed = first["seed"].to_string();
    let again = duizhang(
        place.path(),
        &["plugin", "check", &dir, "--reproduce", &seed, "--keep-job", "kept", "--json"],
    );
    assert_eq!((again.code, again.stdout.trim()), (5, first.to_string().as_str()), "{}", again.stderr);
    // The job of the failure is there, to be looked at and replayed.
    let job = place.path().join("kept").join(format!("seed-{seed}")).join("job-001");
    let replay = ["plugin", "replay", job.to_str().unwrap(), "--plugin-dir", &dir, "--unlocked"];
    let replayed = duizhang(place.path(), &replay);
    assert_eq!(replayed.code, 5);
    assert!(replayed.stderr.contains("SIGABRT"), "{}", replayed.stderr);
    // For a debugger: in one process, which then dies with it.
    let replayed = duizhang(place.path(), &[&replay[..], &["--in-process"]].concat());
    assert_eq!(replayed.code, -1, "{}", replayed.stderr);
}

#[test]
fn what_cannot_be_checked_says_why() {
    let place = tempfile::tempdir().unwrap();
    let done = duizhang(place.path(), &["plugin", "check", "csv", "--case", "none"]);
    assert!(done.code == 2 && done.stderr.contains("there are describe, options-schema"), "{}", done.stderr);
    fs::create_dir(place.path().join("empty")).unwrap();
    let done = duizhang(place.path(), &["plugin", "check", "empty"]);
    assert!(done.code == 2 && done.stderr.contains("there is no plugin in"), "{}", done.stderr);
    let c = new(place.path(), "c");
    fs::remove_file(c.join("format.so")).unwrap();
    let done = duizhang(place.path(), &["plugin", "check", "c"]);
    assert!(done.code == 5 && done.stderr.contains("format.so is not there"), "{}", done.stderr);
    // Where trust is demanded, naming the folder is not enough.
    fs::write(place.path().join("strict.toml"), "[plugins]\nlocked = true\n").unwrap();
    new(place.path(), "python");
    let done = duizhang(place.path(), &["plugin", "check", "python", "--config", "strict.toml"]);
    assert!(done.code == 5 && done.stderr.contains("is not trusted"), "{}", done.stderr);
    let list = duizhang(place.path(), &["plugin", "check", "--list"]);
    assert_eq!(list.stdout.lines().count(), CASES.len());
}

#[test]
fn a_job_with_its_report_is_a_test() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let place = home.path().parent().unwrap().to_owned();
    assert_eq!(home.run(["report", "--format", "csv", "--out", "out", "--keep-job", "jobs"]).code, 0);
    let job = place.join("jobs/csv").display().to_string();
    let replay = |more: &[&str]| {
        let mut args = vec!["plugin", "replay", job.as_str()];
        args.extend(more);
        home.run(args)
    };
    let done = replay(&[]);
    assert!(done.code == 0 && done.stderr.contains("nothing in"), "{}", done.stderr);
    assert_eq!(replay(&["--save"]).code, 0);
    // It is the report that was written in the first place.
    let report: Vec<_> =
        tree(&place.join("out/csv")).into_iter().filter(|(name, _)| name != "receipt.json").collect();
    assert!(report == tree(&place.join("jobs/csv/out")));
    let done = replay(&[]);
    assert!(done.code == 0 && done.stderr.contains("as expected"), "{}", done.stderr);
    let file = place.join("jobs/csv/out/orders.csv");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{good}x")).unwrap();
    fs::write(place.join("jobs/csv/out/more.csv"), "").unwrap();
    let done = replay(&[]);
    assert_eq!(done.code, 5);
    for part in ["orders.csv has other bytes than expected", "more.csv was expected and not written"] {
        assert!(done.stderr.contains(part), "{}", done.stderr);
    }
    // In a process of its own, and with another format: the same job.
    assert_eq!(replay(&["--isolate", "--out", "again"]).code, 0);
    assert!(fs::read_to_string(place.join("again/orders.csv")).unwrap() == good);
    let done = replay(&["--format", "json", "--out", "json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(place.join("json/orders.jsonl").is_file());
    assert_eq!(home.run(["plugin", "replay", "nothing"]).code, 2);
}

#[test]
fn a_plugin_is_packed_the_same_each_time_and_unpacks_to_what_it_was() {
    let place = tempfile::tempdir().unwrap();
    let python = new(place.path(), "python");
    let pack = |more: &[&str]| {
        let mut args = vec!["plugin", "pack"];
        args.extend(more);
        duizhang(place.path(), &args)
    };
    let done = pack(&["python"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let archive = place.path().join("com.example.lines-1.0.0.zip");
    let first = fs::read(&archive).unwrap();
    // Another time of the files, and the same files.
    fs::write(python.join("dz.py"), fs::read(python.join("dz.py")).unwrap()).unwrap();
    assert_eq!(pack(&["python", "--out", "again.zip"]).code, 0);
    assert!(first == fs::read(place.path().join("again.zip")).unwrap());
    let mut zip = zip::ZipArchive::new(fs::File::open(&archive).unwrap()).unwrap();
    zip.extract(place.path().join("others")).unwrap();
    assert!(tree(&python) == tree(&place.path().join("others/com.example.lines")));
    let plugin = found(&place.path().join("others"));
    assert!(done.stderr.contains(&plugin.sha256), "{}", done.stderr);
    let check = verdicts(place.path(), &["others/com.example.lines", "--case", "one-row"]);
    assert_eq!(check["one-row"].0, "ok", "{check:?}");
    let inside = pack(&["python", "--out", "python/x.zip"]);
    assert!(inside.code == 2 && inside.stderr.contains("within the plugin's folder"), "{}", inside.stderr);
}

#[test]
fn what_a_library_says_of_itself_goes_into_its_manifest() {
    let plugins = Plugins::new();
    let place = tempfile::tempdir().unwrap();
    let dir = faulty(&plugins, "SAYS=\"Anew\"");
    fs::remove_file(dir.join("format.json")).unwrap();
    let done = duizhang(place.path(), &["plugin", "pack", dir.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let text = fs::read_to_string(dir.join("format.json")).unwrap();
    assert!(text.starts_with("{\n  \"id\": \"test.faulty\",\n  \"title\": \"Anew\",\n"), "{text}");
    assert!(plugins.path().join("test.faulty-1.0.0.zip").is_file());
    // Where trust is demanded, its code does not run for that.
    fs::write(place.path().join("strict.toml"), "[plugins]\nlocked = true\n").unwrap();
    let done = duizhang(place.path(), &["plugin", "pack", dir.to_str().unwrap(), "--config", "strict.toml"]);
    assert!(done.code == 0 && done.stderr.contains("was not asked"), "{}", done.stderr);
    // One that keeps the format in its manifest is told what differs.
    let c = new(place.path(), "c");
    let manifest = fs::read_to_string(c.join("plugin.toml")).unwrap();
    fs::write(c.join("plugin.toml"), manifest.replace("1.0.0", "2.0.0")).unwrap();
    let done = duizhang(place.path(), &["plugin", "pack", "c"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("`version` is \"2.0.0\", it says \"1.0.0\""), "{}", done.stderr);
}

#[test]
fn linked_loaded_and_started_write_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.context = json!({ "run": "r1", "cycle": "2026-09", "language": "en" });
    let linked = Format::bundled("com.example.lines", linked::dz_plugin_v1_com_example_lines).unwrap();
    let library = Format::plugin(found(&new(place.path(), "c")), true);
    let program = Format::plugin(found(&new(place.path(), "python")), true);
    for options in [json!({}), json!({ "heading": false })] {
        job.options = options;
        let artifacts = |format: &Format, name: &str, carrier: &str| {
            let out = place.path().join(name);
            let receipt = format.render(&runner(), &job, &Destination::new(&out).replacing()).unwrap();
            assert_eq!(receipt.carrier, carrier);
            receipt.artifacts
        };
        let first = artifacts(&linked, "linked", "bundled");
        assert_eq!(first, artifacts(&library, "loaded", "library"));
        assert_eq!(first, artifacts(&program, "started", "program"));
    }
}

#[test]
fn the_samples_are_what_they_are_said_to_be() {
    let text = |path: &str| fs::read_to_string(root().join("samples/plugins").join(path)).unwrap();
    let code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    assert!(text("rust/src/lib.rs").lines().filter(code).count() < 40);
    // The description in the sample is what the linked sample says.
    let about =
        duizhang_plugin_host::describe(linked::dz_plugin_v1_com_example_lines, "com.example.lines").unwrap();
    let declared: Value = serde_json::from_str(&text("rust/plugin/format.json")).unwrap();
    assert_eq!(declared["options"], about.options);
    assert_eq!(
        (declared["title"].as_str(), declared["version"].as_str()),
        (Some(about.title.as_str()), Some("1.0.0"))
    );
}

/// `tables.json` of the check is what reports have.
#[test]
fn the_tables_of_the_cases_are_those_of_the_reports() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let place = home.path().parent().unwrap().to_owned();
    let shapes = |dir: &str, option: &str| -> Vec<Shape> {
        let args = ["report", "--format", "parquet", "--out", "out", "--keep-job", dir, "--option", option];
        let done = home.run(args);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let job = SavedJob::read(&place.join(dir).join("parquet")).unwrap();
        job.tables.iter().map(Shape::of).collect()
    };
    let unasked = shapes("few", "lines=false");
    let all: Vec<Shape> = shapes("all", "lines=true")
        .into_iter()
        .map(|shape| {
            // What comes only when it is asked for is what is read part by part.
            let asked = !unasked.iter().any(|other| other.name == shape.name);
            if asked { shape.in_parts() } else { shape }
        })
        .collect();
    let path = root().join("crates/plugin-check/tables.json");
    let text = Shape::to_text(&all);
    if std::env::var_os("DUIZHANG_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == text, "write it anew with DUIZHANG_BLESS=1");
}

/// The commands of a document, as one script.
fn script(document: &Path) -> String {
    let text = fs::read_to_string(document).unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split_once("```\n").unwrap().0);
    let script: String = blocks.collect::<Vec<_>>().join("\n");
    assert!(script.lines().count() > 5, "{}", document.display());
    script
}

/// Runs a document in an empty folder, as somebody would who knows nothing else.
fn follow(document: &str) -> (tempfile::TempDir, String) {
    let place = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_duizhang")).parent().unwrap().to_owned();
    let mut path = vec![program];
    // Where the compilers are.
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let empty = place.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-ec", &script(&root().join("docs/plugins").join(document))])
        .env_clear()
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("HOME", place.path())
        // Everything that is needed is there already, or the program could not have been built.
        .env("CARGO_NET_OFFLINE", "true")
        .current_dir(empty);
    for name in ["CARGO_HOME", "RUSTUP_HOME"] {
        let own = std::env::var_os("HOME")
            .map(|home| Path::new(&home).join(format!(".{}", &name[..name.len() - 5].to_lowercase())));
        if let Some(value) = std::env::var_os(name).or(own.map(Into::into)) {
            command.env(name, value);
        }
    }
    let output = command.output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{document}: {said}");
    (place, said)
}

#[test]
fn the_way_in_python_is_as_its_page_says() {
    let (place, said) = follow("python.md");
    assert!(
        said.contains("0 failed") && said.contains("random jobs") && said.contains("as expected"),
        "{said}"
    );
    let dues = fs::read_to_string(place.path().join("empty/report/com.acme.ledger/dues.txt")).unwrap();
    assert!(dues.lines().last().unwrap().starts_with("Total"), "{dues}");
}

#[test]
fn the_way_in_c_is_as_its_page_says() {
    let (place, said) = follow("c.md");
    assert!(said.contains("0 failed") && said.contains("order_id;customer_id;"), "{said}");
    assert!(place.path().join("empty/report/com.acme.ledger/receipt.json").is_file());
}

#[test]
fn the_way_in_rust_is_as_its_page_says() {
    let (place, said) = follow("rust.md");
    assert!(said.contains("0 failed") && said.contains("test result: ok"), "{said}");
    let dues = fs::read_to_string(place.path().join("empty/com.acme.ledger/report/com.acme.ledger/dues.txt"))
        .unwrap();
    assert!(dues.lines().last().unwrap().starts_with("Total"), "{dues}");
}

/// The README of a new format says nothing that its page does not, and the page is tried.
#[test]
fn the_readmes_of_new_formats_are_parts_of_the_pages() {
    for lang in ["rust", "c", "python"] {
        let page = script(&root().join("docs/plugins").join(format!("{lang}.md")));
        let readme = fs::read_to_string(root().join("samples/plugins").join(lang).join("README.md")).unwrap();
        let (_, commands) = readme.split_once("```sh\n").unwrap();
        let (commands, _) = commands.split_once("```").unwrap();
        assert!(commands.lines().count() >= 3, "{commands}");
        for command in commands.lines() {
            let command = command.replace("com.example.lines", "com.acme.ledger");
            assert!(page.lines().any(|line| line.starts_with(&command)), "{lang}: {command}");
        }
    }
}
