//! Finding and trusting plugins, as a user does it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::home::{Done, Home, sample, tree};
use crate::plugin_world::{HOSTILE, Plugins};

/// A user with folders of their own and a project.
struct User {
    dir: tempfile::TempDir,
}

impl User {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for folder in
            ["home/.local/share/duizhang/plugins", "project/.duizhang/plugins", "system/duizhang/plugins"]
        {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        Self { dir }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn run(&self, args: &[&str]) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_duizhang"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.path("home"))
            .env("XDG_DATA_DIRS", self.path("system"))
            .env("USER", "clerk")
            .env("SOURCE_DATE_EPOCH", "1791460800")
            .env("DUIZHANG_HOME", self.path("months"))
            .current_dir(self.path("project"))
            .args(args)
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn list(&self) -> Vec<Value> {
        let done = self.run(&["plugin", "list", "--why", "--json"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What the list says of the hostile plugin.
    fn state(&self) -> Vec<String> {
        let list = self.list();
        let ours = list.iter().filter(|line| line["id"] == "test.hostile");
        ours.map(|line| line["trust"].as_str().unwrap().to_owned()).collect()
    }

    /// Why plugins were refused.
    fn refusals(&self) -> Vec<String> {
        let list = self.list();
        list.iter().filter_map(|line| line["refused"]["reason"].as_str().map(str::to_owned)).collect()
    }
}

/// Copies a plugin to a place.
fn put(plugin: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(plugin).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn trust_is_given_once_to_these_very_bytes() {
    let plugins = Plugins::new();
    let user = User::new();
    let dir = user.path("home/.local/share/duizhang/plugins/hostile");
    put(&plugins.hostile("honest.py"), &dir);
    assert_eq!(user.state(), ["untrusted"]);
    // Nobody is there to be asked.
    let done = user.run(&["plugin", "trust", "test.hostile"]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    for part in [
        "Tests (as it says itself)",
        "program run.py",
        "no network",
        &dir.display().to_string(),
        "nobody is there to be asked",
    ] {
        assert!(done.stderr.contains(part), "{part}: {}", done.stderr);
    }
    assert_eq!(user.state(), ["untrusted"]);
    let done = user.run(&["plugin", "trust", "test.hostile", "--yes"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(user.state(), ["trusted"]);
    let lock = fs::read_to_string(user.path("home/.config/duizhang/plugins.lock")).unwrap();
    assert!(lock.contains("approved_by = \"clerk\"") && lock.contains("approved_at = \"2026-10-"), "{lock}");
    // Moved, it is the same plugin; changed, it is another one, and runs no more.
    let elsewhere = user.path("project/.duizhang/plugins/moved");
    fs::rename(&dir, &elsewhere).unwrap();
    assert_eq!(user.state(), ["trusted"]);
    fs::write(elsewhere.join("dz.py"), "import os\n").unwrap();
    assert_eq!(user.state(), ["changed"]);
    let done = user.run(&["plugin", "bench", "test.hostile"]);
    assert_eq!(done.code, 5);
    assert!(done.stderr.contains("has changed since it was trusted"), "{}", done.stderr);
    let done = user.run(&["plugin", "trust", "test.hostile"]);
    assert!(done.stderr.contains("this is another one"), "{}", done.stderr);
    assert_eq!(user.run(&["plugin", "untrust", "test.hostile"]).code, 0);
    assert_eq!(user.state(), ["untrusted"]);
    assert_eq!(user.run(&["plugin", "untrust", "test.hostile"]).code, 2);
}

#[test]
fn two_of_one_name_are_neither_unless_the_lock_picks_one() {
    let plugins = Plugins::new();
    let user = User::new();
    put(&plugins.hostile("honest.py"), &user.path("project/.duizhang/plugins/a"));
    put(&plugins.hostile("dies.py"), &user.path("system/duizhang/plugins/b"));
    assert_eq!(user.state(), ["ambiguous", "ambiguous"]);
    let done = user.run(&["plugin", "trust", "test.hostile", "--yes"]);
    assert_eq!(done.code, 5);
    assert!(
        done.stderr.contains("project/.duizhang/plugins/a") || done.stderr.contains("plugins/a"),
        "{}",
        done.stderr
    );
    assert!(done.stderr.contains("system/duizhang/plugins/b"), "{}", done.stderr);
    // Whoever names the folder of one chooses it, as the error says.
    let chosen = user.path("project/.duizhang/plugins/a").display().to_string();
    let args = ["plugin", "trust", "test.hostile", "--yes", "--plugin-dir", &chosen];
    assert_eq!(user.run(&args).code, 0);
    assert_eq!(user.state(), ["trusted", "ambiguous"]);
    assert_eq!(user.run(&["plugin", "untrust", "test.hostile"]).code, 0);
    // Trusted while it is alone; then the other one comes back.
    fs::rename(user.path("system/duizhang/plugins/b"), user.path("away")).unwrap();
    assert_eq!(user.run(&["plugin", "trust", "test.hostile", "--yes"]).code, 0);
    fs::rename(user.path("away"), user.path("system/duizhang/plugins/b")).unwrap();
    assert_eq!(
        user.state(),
        ["trusted", "changed"].map(|state| if state == "changed" { "ambiguous" } else { state })
    );
    assert!(
        !user.run(&["plugin", "bench", "test.hostile", "--times", "1"]).stderr.contains("several places")
    );
}

#[test]
fn what_cannot_be_relied_upon_is_refused_and_the_list_says_why() {
    let plugins = Plugins::new();
    let honest = plugins.hostile("honest.py");
    let user = User::new();
    let place = user.path("project/.duizhang/plugins");
    let refusal = |prepare: &dyn Fn(&Path), part: &str| {
        let dir = place.join("x");
        put(&honest, &dir);
        prepare(&dir);
        let reasons = user.refusals();
        assert!(reasons.len() == 1 && reasons[0].contains(part), "{part}: {reasons:?}");
        assert_eq!(user.state(), Vec::<String>::new());
        let metadata = dir.symlink_metadata().unwrap();
        if metadata.is_symlink() { fs::remove_file(&dir).unwrap() } else { fs::remove_dir_all(&dir).unwrap() }
    };
    let edit = |dir: &Path, name: &str, from: &str, to: &str| {
        let text = fs::read_to_string(dir.join(name)).unwrap();
        assert!(text.contains(from));
        fs::write(dir.join(name), text.replace(from, to)).unwrap();
    };
    refusal(&|dir| edit(dir, "format.json", "test.hostile", "csv"), "reverse domain name");
    refusal(&|dir| edit(dir, "plugin.toml", "abi = \"1\"", "abi = \"9\""), "ABI 9");
    refusal(&|dir| edit(dir, "plugin.toml", "run.py", "walk.py"), "walk.py is not there");
    refusal(
        &|dir| fs::set_permissions(dir.join("dz.py"), fs::Permissions::from_mode(0o666)).unwrap(),
        "dz.py: everybody may write",
    );
    refusal(
        &|dir| fs::set_permissions(dir, fs::Permissions::from_mode(0o777)).unwrap(),
        "everybody may write",
    );
    refusal(&|dir| symlink("/etc/passwd", dir.join("extra")).unwrap(), "extra: it is a link");
    refusal(
        &|dir| {
            fs::rename(dir, user.path("real")).unwrap();
            symlink(user.path("real"), dir).unwrap();
        },
        "it is a link",
    );
    fs::remove_dir_all(user.path("real")).unwrap();
    // The whole folder of plugins: a link, or everybody's.
    put(&honest, &place.join("x"));
    fs::set_permissions(&place, fs::Permissions::from_mode(0o777)).unwrap();
    let looked = |user: &User| -> String {
        let list = user.list();
        let project = list.iter().find(|line| line["looked"]["origin"] == "project").unwrap();
        project["looked"]["result"].as_str().unwrap().to_owned()
    };
    assert!(looked(&user).contains("everybody may write"), "{}", looked(&user));
    fs::rename(&place, user.path("real")).unwrap();
    symlink(user.path("real"), &place).unwrap();
    assert!(looked(&user).contains("it is a link"), "{}", looked(&user));
}

#[test]
fn a_project_cannot_trust_itself_and_settings_only_forbid() {
    let plugins = Plugins::new();
    let user = User::new();
    put(&plugins.hostile("honest.py"), &user.path("project/.duizhang/plugins/a"));
    fs::write(user.path("project/.duizhang/plugins.lock"), "lock = 1\n").unwrap();
    assert_eq!(user.state(), ["untrusted"]);
    let config = |text: &str| {
        fs::create_dir_all(user.path("months")).unwrap();
        fs::write(user.path("months/duizhang.toml"), format!("[plugins]\n{text}\n")).unwrap();
    };
    config("ignore_project = true");
    assert_eq!(user.state(), Vec::<String>::new());
    config("only = [\"com.example.other\"]");
    assert!(user.refusals()[0].contains("`plugins.only` does not name it"));
    config("locked = true");
    let done = user.run(&["plugin", "bench", "test.hostile", "--unlocked", "--plugin-dir", "x"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("--unlocked is forbidden"), "{}", done.stderr);
    config("unlocked = true");
    assert_eq!(user.run(&["plugin", "list"]).code, 2);
}

#[test]
fn a_lock_that_others_may_write_is_no_lock() {
    let user = User::new();
    let lock = user.path("home/.config/duizhang/plugins.lock");
    fs::create_dir_all(lock.parent().unwrap()).unwrap();
    fs::write(&lock, "lock = 1\n").unwrap();
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o666)).unwrap();
    let done = user.run(&["plugin", "list"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("everybody may write to it"), "{}", done.stderr);
}

#[test]
fn a_report_through_a_plugin_and_one_that_fails() {
    let plugins = Plugins::new();
    let dir = plugins.rogue().display().to_string();
    plugins.add(
        "bad",
        HOSTILE,
        "kind = \"program\"\nfile = \"run.sh\"",
        &[("run.sh", b"#!/bin/sh\necho no luck >&2\nexit 3\n".to_vec())],
    );
    let bad = plugins.path().join("bad").display().to_string();
    let home = Home::new();
    home.import(&[sample("captures")]);
    let run = |format: &str, dir: &str, more: &[&str]| {
        let mut args = vec!["report", "--format", format, "--plugin-dir", dir];
        args.extend(more);
        home.run(args)
    };
    let done = run("test.rogue", &dir, &[]);
    assert_eq!(done.code, 5);
    assert!(done.stderr.contains("is not trusted"), "{}", done.stderr);
    let done = run(
        "csv,test.rogue",
        &dir,
        &["--unlocked", "--option", "test.rogue:repeat=7", "--option", "csv:bom=false", "--json"],
    );
    assert_eq!(done.code, 0, "{}", done.stderr);
    let receipts: Vec<Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(receipts[0]["options"]["bom"], false);
    assert_eq!(
        (&receipts[1]["options"]["repeat"], &receipts[1]["plugin"]["trust"]),
        (&Value::from(7), &Value::from("unlocked"))
    );
    assert_eq!(receipts[1]["carrier"], "library");
    let before = tree(&home.path());
    let done = run("test.hostile", &bad, &["--unlocked"]);
    assert_eq!(done.code, 5);
    assert!(done.stderr.contains("test.hostile printed last:\n  | no luck"), "{}", done.stderr);
    assert!(
        done.stderr.contains("report format `test.hostile`: the format ended with code 3"),
        "{}",
        done.stderr
    );
    assert!(tree(&home.path()) == before);
    for (option, part) in [
        ("repeat=10", "it must be at most 9"),
        ("mode=evil", "it can be"),
        ("nothing", "has no value"),
        ("csv:bom=true", "the format `csv` is not rendered"),
        ("boom=1", "is not known; there are mode"),
    ] {
        let done = run("test.rogue", &dir, &["--unlocked", "--option", option]);
        assert!(done.code == 2 && done.stderr.contains(part), "{option}: {}", done.stderr);
    }
    let done = run("test.rogue", &dir, &["--unlocked", "--keep-job", "kept"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let kept = home.path().parent().unwrap().join("kept/test.rogue");
    assert!(kept.join("job.json").is_file() && kept.join("tables/customers.arrows").is_file());
    let file = home.file("options.toml", "[csv]\nheadings = \"titles\"\n[\"test.rogue\"]\nrepeat = 2\n");
    let file = file.display().to_string();
    let done = run("test.rogue", &dir, &["--unlocked", "--options", &file, "--json"]);
    let receipt: Value = serde_json::from_str(done.stdout.trim()).unwrap();
    assert_eq!(receipt["options"]["repeat"], 2);
}

#[test]
fn a_report_is_verified_against_its_receipt_and_the_run() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let report = |more: &[&str]| {
        let mut args = vec!["report", "--format", "csv", "--out", "out", "--lang", "zh"];
        args.extend(more);
        home.run(args)
    };
    assert_eq!(report(&["--verify"]).code, 2);
    assert_eq!(report(&["--option", "headings=titles"]).code, 0);
    let out = home.path().parent().unwrap().join("out");
    // Verified in another language and with other options than it was written with: the receipt counts.
    let verify = || home.run(["report", "--format", "csv", "--out", "out", "--verify", "--json"]);
    let before = tree(&out);
    let done = verify();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(tree(&out) == before);
    let differences = || -> Vec<String> {
        let done = verify();
        assert_eq!(done.code, 5, "{}", done.stderr);
        let told: Value = serde_json::from_str(done.stdout.trim()).unwrap();
        told["differences"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let file = out.join("csv/customers.csv");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replacen('1', "2", 1)).unwrap();
    assert!(differences()[0].starts_with("customers.csv was changed"));
    fs::write(&file, &good).unwrap();
    fs::write(out.join("csv/extra.csv"), "x").unwrap();
    assert_eq!(differences(), ["extra.csv was added"]);
    fs::remove_file(out.join("csv/extra.csv")).unwrap();
    // Somebody changed the file and the receipt with it.
    fs::write(&file, good.replacen('1', "2", 1)).unwrap();
    let receipt = fs::read_to_string(out.join("csv/receipt.json")).unwrap();
    let old: Value = serde_json::from_str(&receipt).unwrap();
    let old = old["artifacts"].as_array().unwrap().iter().find(|one| one["name"] == "customers.csv").unwrap()
        ["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let output = Command::new("sha256sum").arg(&file).output().unwrap();
    let new = String::from_utf8(output.stdout).unwrap().split_whitespace().next().unwrap().to_owned();
    fs::write(out.join("csv/receipt.json"), receipt.replace(&old, &new)).unwrap();
    assert_eq!(differences(), ["customers.csv has other bytes when it is written again"]);
}

/// The author's way, as README.md beside the new format tells it: each command in it is run.
#[test]
fn a_new_format_in_c_builds_is_trusted_and_renders() {
    let user = User::new();
    let captures = sample("captures").display().to_string();
    assert_eq!(user.run(&["import", &captures]).code, 0);
    let done = user.run(&["plugin", "new", "com.acme.ledger"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let folder = user.path("project/com.acme.ledger");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let (_, commands) = readme.split_once("```sh\n").unwrap();
    let (commands, _) = commands.split_once("```").unwrap();
    assert!(commands.lines().count() >= 3, "{commands}");
    let program = Path::new(env!("CARGO_BIN_EXE_duizhang")).parent().unwrap().display().to_string();
    for command in commands.lines() {
        let command = command.replace(" trust ", " trust --yes ");
        let output = Command::new("sh")
            .args(["-ec", &command])
            .env_clear()
            .env("PATH", format!("{program}:/usr/bin:/bin"))
            .env("HOME", user.path("home"))
            .env("DUIZHANG_HOME", user.path("months"))
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let written = fs::read_to_string(user.path("project/report/com.acme.ledger/customers.tsv")).unwrap();
    let statement = user.run(&["statement", "--json"]).stdout;
    assert_eq!(written.lines().count(), statement.lines().count() + 1, "{written}");
    let first: Value = serde_json::from_str(statement.lines().next().unwrap()).unwrap();
    assert!(written.lines().nth(1).unwrap().contains(first["customer_id"].as_str().unwrap()));

    let again = user.run(&["plugin", "new", "com.acme.ledger"]);
    assert_eq!(again.code, 2, "{}", again.stderr);
    assert!(again.stderr.contains("is there already, and not empty"), "{}", again.stderr);
    let wrong = user.run(&["plugin", "new", "ledger"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
}
