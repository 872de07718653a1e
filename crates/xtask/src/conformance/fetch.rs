//! Fetches from the simulator, as a program beside a program: the same snapshot as from the sample's captures,
//! whatever happens on the way, and never faster than allowed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::kill::{fraction, kill};
use super::report::{command, duizhang};
use super::tools::failed;
use super::{Bench, Outcome};

/// Fetches that are killed.
const TIMES: u32 = 20;
const SEED: u64 = 0x6665_7463_68AA_5501;
/// Requests under way at once: at most so many pages are asked for again after a kill.
const UNDER_WAY: usize = 16;
/// When the sample's month began: the customers' balances of that moment are part of the sample.
const OPENING: &str = "2026-08-31T16:00:00Z";

/// A simulator and how to reach it.
struct Simulator {
    child: Child,
    ready: Value,
    log: PathBuf,
}

impl Simulator {
    fn start(bench: &Bench, name: &str, options: &[&str]) -> Result<Self, String> {
        let log = bench.folder.join(format!("{name}.log"));
        let mut command = Command::new(&bench.program);
        command.args(["sim", "--log"]).arg(&log).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| failed(&bench.program, &error))?;
        let stdout = child.stdout.take().ok_or("the simulator has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).map_err(|error| failed(&bench.program, &error))?;
        let ready =
            serde_json::from_str(&line).map_err(|error| format!("the simulator said `{line}`: {error}"))?;
        Ok(Self { child, ready, log })
    }

    /// Writes the profile file and the configuration that a partner would have, and names both.
    fn configure(&self, folder: &Path) -> Result<(PathBuf, PathBuf), String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let partner = &self.ready["partner"];
        let mut profiles = format!(
            "[default]\nak = {}\nsk = {}\ndomain_id = {}\n",
            text(&partner["ak"]),
            text(&partner["sk"]),
            text(&partner["domain_id"])
        );
        let mut config = format!(
            "[api]\nendpoint = \"{}\"\nusage_from = \"2026-01-01\"\n[api.customers]\n",
            text(&self.ready["url"])
        );
        for customer in self.ready["customers"].as_array().into_iter().flatten() {
            let id = text(&customer["customer_id"]);
            let (ak, sk) = (text(&customer["ak"]), text(&customer["sk"]));
            profiles.push_str(&["[", &id, "]\nak = ", &ak, "\nsk = ", &sk, "\n"].concat());
            config.push_str(&["\"", &id, "\" = \"", &id, "\"\n"].concat());
        }
        let user = folder.join("user");
        let write = |path: &Path, text: &str| {
            let made = path.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| File::create(path))
                .and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| failed(path, &error))
        };
        write(&user.join(".huaweicloud/credentials"), &profiles)?;
        let path = folder.join("duizhang.toml");
        write(&path, &config)?;
        Ok((user, path))
    }

    fn requests(&self) -> Result<Vec<Value>, String> {
        let text = fs::read_to_string(&self.log).map_err(|error| failed(&self.log, &error))?;
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `duizhang fetch` of the sample's month.
fn fetch(bench: &Bench, simulator: &Simulator, home: &Path, more: &[&str]) -> Result<Command, String> {
    let (user, config) = simulator.configure(&home.with_extension("setup"))?;
    let config = config.to_string_lossy().into_owned();
    let arguments = [&["--config", &config, "fetch", "--cycle", "2026-09"], more].concat();
    let mut command = command(&bench.program, home, &arguments);
    for name in ["AK", "SK", "SECURITY_TOKEN", "DOMAIN_ID"] {
        command.env_remove(format!("HUAWEICLOUD_SDK_{name}"));
    }
    command.env("HOME", user).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    Ok(command)
}

fn done(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("the program does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("fetch returned {:?}: {}", output.status.code(), String::from_utf8_lossy(&output.stderr)))
}

/// The datasets of the newest snapshot, byte for byte.
fn snapshot(home: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let lake = home.join("lake/2026-09");
    let mut names: Vec<PathBuf> = fs::read_dir(&lake)
        .map_err(|error| failed(&lake, &error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let newest = names.pop().ok_or("there is no snapshot")?;
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&newest).map_err(|error| failed(&newest, &error))? {
        let path = entry.map_err(|error| failed(&newest, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.insert(name, fs::read(&path).map_err(|error| failed(&path, &error))?);
        }
    }
    Ok(files)
}

fn same(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    if names(found) != names(expected) {
        return Err(format!("the snapshot has {:?}", names(found)));
    }
    match expected.iter().find(|(name, bytes)| found.get(*name) != Some(bytes)) {
        Some((name, _)) => Err(format!("{name} differs")),
        None => Ok(()),
    }
}

/// The snapshot of the sample's captures, and a home with the opening balances to begin from.
fn ground(bench: &Bench) -> Result<(BTreeMap<String, Vec<u8>>, PathBuf), String> {
    let captures = crate::here().join("../../samples/2026-09/captures");
    let imported = bench.folder.join("imported");
    duizhang(&bench.program, &imported, &["import", &captures.to_string_lossy()])?;
    let opened = bench.folder.join("opened");
    let simulator = Simulator::start(bench, "opening", &["--flow", "0", "--now", OPENING])?;
    done(&mut fetch(bench, &simulator, &opened, &["--rate", "100000", "--only", "customer_balances"])?)?;
    Ok((snapshot(&imported)?, opened))
}

/// A copy of a home: a month begins with the same balances each time.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let entry = entry.map_err(|error| failed(from, &error))?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}

/// Whether a fetch is unfinished.
fn has_journal(home: &Path) -> bool {
    let folders = fs::read_dir(home.join("captures/2026-09")).into_iter().flatten();
    folders.filter_map(Result::ok).any(|entry| entry.path().join("journal.jsonl").is_file())
}

/// Undisturbed, under faults that pass, and killed at random moments: always the same bytes.
pub(super) fn check(bench: &Bench) -> Outcome {
    let (expected, opened) = ground(bench)?;
    let faults: [(&str, &[&str]); 2] = [
        ("sound", &[]),
        (
            "faulty",
            &[
                "--fault",
                "429:every=15",
                "--fault",
                "500:every=19",
                "--fault",
                "cut:every=23",
                "--fault",
                "malformed:every=29",
                "--fault",
                "gateway:every=31",
                "--fault",
                "drift:ListSubCustomerBillDetail:after=20:count=2",
            ],
        ),
    ];
    let mut shortest = Duration::MAX;
    for (name, options) in faults {
        let simulator = Simulator::start(bench, name, &[&["--flow", "0"], options].concat())?;
        let home = bench.folder.join(name);
        copy(&opened, &home)?;
        let started = Instant::now();
        done(&mut fetch(bench, &simulator, &home, &["--rate", "100000"])?)?;
        shortest = shortest.min(started.elapsed());
        same(&snapshot(&home)?, &expected).map_err(|problem| format!("{name}: {problem}"))?;
    }
    let mut random = SEED;
    let (mut killed, mut left, mut most) = (0, 0, 0);
    for time in 0..TIMES {
        let name = format!("killed-{time:02}");
        let simulator = Simulator::start(bench, &name, &["--flow", "0"])?;
        let home = bench.folder.join(&name);
        copy(&opened, &home)?;
        let delay = shortest.mul_f64((f64::from(time) + fraction(&mut random)) / f64::from(TIMES));
        let mut command = fetch(bench, &simulator, &home, &["--rate", "100000"])?;
        let child = command.stderr(Stdio::null()).spawn().map_err(|error| failed(&bench.program, &error))?;
        killed += u32::from(kill(child, delay)?);
        // What is under way is answered to nobody; let it be logged.
        sleep(Duration::from_millis(50));
        let unfinished = has_journal(&home);
        left += u32::from(unfinished);
        let said = |problem: String| format!("killed after {} ms: {problem}", delay.as_millis());
        done(&mut fetch(bench, &simulator, &home, &["--rate", "100000", "--resume"])?).map_err(said)?;
        same(&snapshot(&home)?, &expected).map_err(said)?;
        if unfinished {
            most = most.max(simulator.requests()?.len());
        }
        fs::remove_dir_all(&home).map_err(|error| failed(&home, &error))?;
    }
    let whole = Simulator::start(bench, "count", &["--flow", "0"])?;
    let home = bench.folder.join("counted");
    copy(&opened, &home)?;
    done(&mut fetch(bench, &whole, &home, &["--rate", "100000"])?)?;
    let once = whole.requests()?.len();
    // Beside them the two clocks that are asked for the time, and first pages that are read again.
    if most > once + 2 * UNDER_WAY {
        return Err(format!("{most} requests after a kill, {once} without"));
    }
    if left < TIMES / 4 {
        return Err(format!("only {left} of {TIMES} fetches were still under way when they were killed"));
    }
    Ok(format!(
        "the sample's snapshot byte for byte, also under faults; {killed} of {TIMES} killed, \
         {left} of them resumed, at most {} of {once} requests repeated",
        most.saturating_sub(once)
    ))
}

/// Requests a second: never more than allowed, and at least 95 % of it. A machine with other work may hold
/// requests up and let them through together, so that a try may fail; the client's own pace is tested without
/// a clock.
pub(super) fn rate(bench: &Bench) -> Outcome {
    let mut outcome = Err("not tried".to_owned());
    for time in 0..4 {
        outcome = rate_once(bench, time);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn rate_once(bench: &Bench, time: u32) -> Outcome {
    let simulator = Simulator::start(bench, &format!("rate-{time}"), &[])?;
    let home = bench.folder.join(format!("home-{time}"));
    done(&mut fetch(bench, &simulator, &home, &["--only", "order_lines"])?)?;
    let requests = simulator.requests()?;
    if let Some(refused) = requests.iter().find(|request| request["status"] == 429) {
        return Err(format!("the service was asked too often: {refused}"));
    }
    let times: Vec<u64> = requests
        .iter()
        .filter(|request| request["operation"] == "ShowCustomerOrderDetails")
        .filter_map(|request| request["ms"].as_u64())
        .collect();
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Err("nothing was asked".into());
    };
    let crowded =
        times.iter().map(|start| times.iter().filter(|time| (*start..start + 1_000).contains(time)).count());
    let crowded = crowded.max().unwrap_or(0);
    let calls = times.len() as u64 - 1;
    let milli_rate = calls * 1_000_000 / (last - first).max(1);
    if crowded > 10 || milli_rate < 9_500 {
        return Err(format!("{crowded} requests in one second, {milli_rate} in a thousand seconds"));
    }
    Ok(format!(
        "{} requests at {}.{:03} a second of 10 allowed, at most {crowded} in any second",
        times.len(),
        milli_rate / 1_000,
        milli_rate % 1_000
    ))
}
