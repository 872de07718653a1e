//! `duizhang plugin check`: a format is tried, case by case or with random jobs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use duizhang_plugin_check::{Bench, CASES, Case, Tried, Verdict, fuzz, seeds};
use duizhang_plugin_host::{Format, Runner};
use serde_json::json;

use super::shown;
use crate::args::PluginArgs;
use crate::args::authoring::CheckArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::formats;
use crate::plugins::{Plugins, Settings};
use crate::print::{note, out, visible};

/// Random jobs that fail before no more are tried.
const MAX_FAILURES: usize = 10;
/// Seconds that a job of a few rows may take.
const SECONDS: u64 = 60;

pub(super) fn check(settings: &Settings, args: &CheckArgs) -> Result<u8, CliError> {
    if args.list {
        for case in CASES {
            out(&format!("{:<17} {}", case.name, case.about));
        }
        return Ok(exit::CLEAN);
    }
    let Some(named) = &args.plugin else { return Err(CliError::bug("no plugin was named")) };
    let cases = chosen(&args.case)?;
    let (plugins, format) = find(settings, named)?;
    let mut runner = plugins.runner(true)?;
    runner.limits.seconds = runner.limits.seconds.min(SECONDS);
    let place = Scratch::new()?;
    let trial = Trial { args, named, format: &format, runner, place: place.0.clone() };
    match args.reproduce {
        Some(seed) => Ok(trial.reproduce(seed)?),
        None if args.fuzz => trial.fuzz(),
        None => trial.cases(&cases),
    }
}

/// The cases whose names have one of these in them; all if none is said.
fn chosen(names: &[String]) -> Result<Vec<Case>, CliError> {
    for name in names {
        if !CASES.iter().any(|case| case.name.contains(name.as_str())) {
            let all: Vec<&str> = CASES.iter().map(|case| case.name).collect();
            return Err(CliError::usage(
                format!("there is no case `{name}`"),
                format!("there are {}", all.join(", ")),
            ));
        }
    }
    let is_chosen =
        |case: &Case| names.is_empty() || names.iter().any(|name| case.name.contains(name.as_str()));
    Ok(CASES.into_iter().filter(is_chosen).collect())
}

/// The plugin in a folder, or the format of an id.
fn find(settings: &Settings, named: &Path) -> Result<(Plugins, Format), CliError> {
    if named.is_dir() {
        return Plugins::in_folder(settings, named);
    }
    let plugins = Plugins::new(settings, &PluginArgs::default())?;
    let mut found = formats::find(&plugins, &[shown(named)])?;
    let format = found.pop().ok_or_else(|| CliError::bug("a format was found and is not there"))?;
    Ok((plugins, format))
}

/// A folder that goes away with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, CliError> {
        let path = environment::scratch("check");
        fs::create_dir(&path).map_err(|error| {
            CliError::usage(format!("cannot make the folder `{}`: {error}", shown(&path)), "set TMPDIR")
        })?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is in everybody's temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Trial<'a> {
    args: &'a CheckArgs,
    /// As the user named it.
    named: &'a Path,
    format: &'a Format,
    runner: Runner,
    place: PathBuf,
}

impl Trial<'_> {
    /// A bench of its own in a folder of its own.
    fn bench(&self, name: &str) -> Result<Bench<'_>, CliError> {
        let place = self.place.join(name);
        fs::create_dir(&place).map_err(|error| {
            CliError::usage(format!("cannot make `{}`: {error}", shown(&place)), "set TMPDIR")
        })?;
        let bench = Bench::new(self.format, self.runner.clone(), &place).map_err(|why| {
            CliError::usage(
                format!("`{}` cannot be tried: {why}", self.format.id),
                "correct `tables` in its manifest",
            )
        })?;
        Ok(match &self.args.keep_job {
            Some(dir) => bench.keeping(&dir.join(name)),
            None => bench,
        })
    }

    fn cases(&self, cases: &[Case]) -> Result<u8, CliError> {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for case in cases {
            let verdict = case.run(&self.bench(case.name)?);
            let (word, why) = words(&verdict);
            *count.entry(word).or_default() += 1;
            if self.args.json {
                out(&json!({ "case": case.name, "verdict": word, "why": why }).to_string());
                continue;
            }
            let about = if word == "skipped" { why } else { case.about };
            out(&format!("{word:<8} {:<17} {about}", case.name));
            if word == "FAILED" {
                show(why);
            }
        }
        let of = |word: &str| count.get(word).copied().unwrap_or_default();
        note(&format!(
            "{} {}: {} passed, {} failed, {} skipped",
            self.format.id,
            self.format.about.version,
            of("ok"),
            of("FAILED"),
            of("skipped"),
        ));
        Ok(if of("FAILED") == 0 { exit::CLEAN } else { exit::PLUGIN })
    }

    fn reproduce(&self, seed: u64) -> Result<u8, CliError> {
        let tried = fuzz(&self.bench(&format!("seed-{seed}"))?, seed);
        note(&format!("seed {seed}: {}", tried.about));
        self.tell(&tried);
        Ok(if matches!(tried.verdict, Verdict::Failed(_)) { exit::PLUGIN } else { exit::CLEAN })
    }

    /// Tries random jobs until the time is over, several at once.
    fn fuzz(&self) -> Result<u8, CliError> {
        let first = self.args.seed.unwrap_or_else(|| environment::seed() % 1_000_000);
        let until = Instant::now() + Duration::from_secs(self.args.seconds);
        note(&format!("random jobs from --seed {first}"));
        let state = Mutex::new((seeds(first), 0_usize));
        let failures = AtomicUsize::new(0);
        let next = || {
            let mut state = state.lock().ok()?;
            let go_on = self.args.runs.map_or_else(|| Instant::now() < until, |runs| state.1 < runs);
            if !go_on || failures.load(Ordering::Relaxed) >= MAX_FAILURES {
                return None;
            }
            state.1 += 1;
            state.0.next()
        };
        let work = || -> Result<(), CliError> {
            while let Some(seed) = next() {
                let name = format!("seed-{seed}");
                let tried = fuzz(&self.bench(&name)?, seed);
                // Whoever looks into the folder sees what is being tried, not all that ever was.
                let _ = fs::remove_dir_all(self.place.join(name));
                if matches!(tried.verdict, Verdict::Failed(_)) {
                    failures.fetch_add(1, Ordering::Relaxed);
                    self.tell(&tried);
                }
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.args.jobs.clamp(1, 64)).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().unwrap_or_else(|_| Err(CliError::bug("a thread of the check panicked")))
            })
        })?;
        let (tried, failed) = (state.lock().map_or(0, |state| state.1), failures.load(Ordering::Relaxed));
        note(&format!(
            "{} {}: {tried} random jobs, {failed} failed",
            self.format.id, self.format.about.version
        ));
        Ok(if failed == 0 { exit::CLEAN } else { exit::PLUGIN })
    }

    fn tell(&self, tried: &Tried) {
        let (word, why) = words(&tried.verdict);
        if self.args.json {
            let told = json!({ "seed": tried.seed, "verdict": word, "why": why, "about": tried.about });
            return out(&told.to_string());
        }
        out(&format!("{word:<8} seed {:<12} {}", tried.seed, visible(&tried.about)));
        if word == "FAILED" {
            show(why);
            if self.args.reproduce.is_none() {
                let again = format!("duizhang plugin check {} --reproduce {}", shown(self.named), tried.seed);
                out(&format!("         again: {again}"));
            }
        }
    }
}

/// What is wrong, indented.
fn show(why: &str) {
    for line in why.lines() {
        out(&format!("         {}", visible(line)));
    }
}

/// A verdict as a word, and why.
fn words(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::Passed => ("ok", ""),
        Verdict::Failed(why) => ("FAILED", why),
        Verdict::Skipped(why) => ("skipped", why),
    }
}
