//! Running programs of others, and getting those that are missing.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// No tool needs as long; one that does waits for somebody who is not there.
pub(super) const PATIENCE: Duration = Duration::from_mins(5);
/// Installing packages may.
const INSTALLING: Duration = Duration::from_mins(30);

/// Says which file it was.
pub(crate) fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// What a program printed and how it ended.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a program, which must succeed, and returns what it printed.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let done = finish(command, PATIENCE)?;
    if done.code == Some(0) { Ok(done.stdout) } else { Err(complaint(command, &done)) }
}

/// How a program failed, for whoever has to mend it.
pub(crate) fn complaint(command: &Command, done: &Done) -> String {
    let code = done.code.map_or("a signal".to_owned(), |code| format!("code {code}"));
    let told = format!("{}{}", done.stdout, done.stderr);
    format!("{} ended with {code}\n{}", shown(command), told.trim())
}

/// Runs a program to its end, or kills it when it takes too long. What it prints goes into files:
/// a pipe that nobody empties would stop it.
pub(crate) fn finish(command: &mut Command, patience: Duration) -> Result<Done, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let said = |error: io::Error| format!("{name}: {error}");
    let scratch = Scratch::new()?;
    let (out, err) = (scratch.0.join("stdout"), scratch.0.join("stderr"));
    let files = File::create(&out).and_then(|out| Ok((out, File::create(&err)?)));
    let (stdout, stderr) = files.map_err(|error| failed(&scratch.0, &error))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    let started = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().map_err(said)? {
            break status.code();
        }
        if started.elapsed() > patience {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("{} did not end within {} s", shown(command), patience.as_secs()));
        }
        sleep(Duration::from_millis(5));
    };
    let text = |path: &Path| {
        let bytes = fs::read(path).map_err(|error| failed(path, &error))?;
        Ok::<String, String>(String::from_utf8_lossy(&bytes).into_owned())
    };
    Ok(Done { code, stdout: text(&out)?, stderr: text(&err)? })
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// A folder below the target directory that goes away with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, String> {
        let path = target()?.join("conformance").join(format!(".output-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| failed(&path, &error))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The target directory: that of the profile is where this program itself is.
pub(crate) fn target() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    own.ancestors().nth(2).map(Path::to_owned).ok_or_else(|| format!("{} is nowhere", own.display()))
}

/// `duizhang`, built from what is in the clone now, where this program was built.
pub(crate) fn program() -> Result<PathBuf, String> {
    build("duizhang", "debug", &[])
}

/// The same in a release build: for figures.
pub(crate) fn release() -> Result<PathBuf, String> {
    build("duizhang", "release", &["--release"])
}

/// Another of our programs, built likewise.
pub(crate) fn built(name: &str) -> Result<PathBuf, String> {
    build(name, "debug", &[])
}

fn build(name: &str, profile: &str, arguments: &[&str]) -> Result<PathBuf, String> {
    let target = target()?;
    // `--bin` without `--package`: the features of all default members, as everywhere else, so
    // that nothing is compiled twice.
    let mut build = Command::new(environment("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "--bin", name, "--target-dir"]).arg(&target).args(arguments);
    build.current_dir(crate::here().join("../.."));
    // What cargo told this program about itself must not reach the next cargo: build scripts that
    // watch these names (ring's) would run again, and polars would be compiled anew.
    for name in cargos_own() {
        build.env_remove(name);
    }
    let done = finish(&mut build, INSTALLING * 3)?;
    if done.code != Some(0) {
        return Err(complaint(&build, &done));
    }
    let program = target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.exists() { Ok(program) } else { Err(format!("{} was not built", program.display())) }
}

/// Makes sure that a program is there.
pub(crate) fn need(program: &str, packages: &[&str]) -> Result<(), String> {
    if found(program) {
        return Ok(());
    }
    install(&format!("`{program}` is missing"), packages)?;
    if found(program) { Ok(()) } else { Err(format!("`{program}` is missing after installing {packages:?}")) }
}

fn found(program: &str) -> bool {
    let path = environment("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The lists of packages are fetched once.
static UPDATED: OnceLock<Result<(), String>> = OnceLock::new();

/// Installs Debian packages, if we may.
pub(crate) fn install(why: &str, packages: &[&str]) -> Result<(), String> {
    let names = packages.join(" ");
    let by_hand = format!("{why}; install it: apt-get install --no-install-recommends {names}");
    let root = run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || !found("apt-get") {
        return Err(by_hand);
    }
    UPDATED.get_or_init(|| apt(&["update", "--quiet"])).clone()?;
    let mut arguments = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    println!("conformance: installing {names}");
    apt(&arguments).map_err(|problem| format!("{by_hand}\n{problem}"))
}

fn apt(arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    let done = finish(&mut command, INSTALLING)?;
    if done.code == Some(0) { Ok(()) } else { Err(complaint(&command, &done)) }
}

/// The scripts of the checks.
pub(crate) fn script(name: &str) -> PathBuf {
    crate::here().join("conformance").join(name)
}

/// A Python of our own, with the pinned packages of the checks and nothing else.
pub(crate) fn python() -> Result<PathBuf, String> {
    let imports = "openpyxl, huaweicloudsdkbss, jsonschema";
    environment_of("conformance-venv", &script("requirements.txt"), imports)
}

/// Another one for the tools of FOCUS and Parquet, which insist on old versions of what they need.
pub(crate) fn focus_python() -> Result<PathBuf, String> {
    let imports = "focus_validator, pyarrow, duckdb";
    environment_of("conformance-focus-venv", &script("requirements-focus.txt"), imports)
}

/// A Python with the packages of a list and nothing else, kept in the user's cache under a name. Its
/// imports are tried: an environment whose Python has gone is made again.
pub(crate) fn environment_of(name: &str, list: &Path, imports: &str) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(list).map_err(|error| failed(list, &error))?;
    let cache = environment("XDG_CACHE_HOME")
        .filter(|path| Path::new(path).is_absolute())
        .map(PathBuf::from)
        .or_else(|| environment("HOME").map(|home| Path::new(&home).join(".cache")))
        .ok_or("neither XDG_CACHE_HOME nor HOME says where to keep Python packages")?;
    let venv = cache.join("duizhang").join(name);
    let (python, stamp) = (venv.join("bin/python"), venv.join("installed.txt"));
    // The stamp is written last: an environment without it is half a one.
    let ready = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted)
        && run(Command::new(&python).args(["-c", &format!("import {imports}")])).is_ok();
    if ready {
        return Ok(python);
    }
    need("python3", &["python3", "python3-venv"])?;
    let make = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv));
    if let Err(problem) = make() {
        install(&format!("no virtual environment for Python: {problem}"), &["python3-venv"])?;
        make()?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(list);
    let done = finish(&mut pip, INSTALLING)?;
    if done.code != Some(0) {
        return Err(complaint(&pip, &done));
    }
    fs::copy(list, &stamp).map_err(|error| failed(&stamp, &error))?;
    Ok(python)
}

/// Runs one of our scripts; it prints a line, or says what is wrong.
pub(crate) fn check_with<S: AsRef<OsStr>>(
    python: &Path,
    name: &str,
    arguments: &[S],
) -> Result<String, String> {
    // No compiled files beside the sources.
    run(Command::new(python).arg("-B").arg(script(name)).args(arguments)).map(|told| told.trim().to_owned())
}

/// The variables that `cargo run` sets for what it runs.
#[allow(clippy::disallowed_methods)] // chores read the environment
fn cargos_own() -> Vec<std::ffi::OsString> {
    let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    let is_own =
        |name: &std::ffi::OsString| own.iter().any(|start| name.to_string_lossy().starts_with(start));
    std::env::vars_os().map(|(name, _)| name).filter(is_own).collect()
}

/// Chores read the environment themselves; the program's rule about it does not reach here.
#[allow(clippy::disallowed_methods)]
pub(crate) fn environment(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
