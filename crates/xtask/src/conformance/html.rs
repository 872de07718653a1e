//! The web page in headless Chromium: silent, alone, usable by mouse and keyboard, and accessible.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::tools::{environment, failed, need, run, script};
use super::{Bench, Outcome, report};

/// What drives the browser, and what judges accessibility.
const NODE: [&str; 2] = ["puppeteer-core@24.10.0", "axe-core@4.10.3"];

pub(super) fn check(bench: &Bench) -> Outcome {
    need("chromium", &["chromium", "fonts-noto-cjk"])?;
    need("node", &["nodejs", "npm"])?;
    need("npm", &["npm"])?;
    let cache = environment("HOME").map(PathBuf::from).ok_or("HOME does not say where to keep packages")?;
    let folder = cache.join(".cache/duizhang/conformance-chromium");
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let there = |package: &str| folder.join("node_modules").join(package).join("package.json").is_file();
    if !there("puppeteer-core") || !there("axe-core") {
        run(Command::new("npm")
            .args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .args(NODE))?;
    }
    let reports = report::folders(bench)?;
    let mut command = Command::new("node");
    command.arg(script("html.mjs")).arg(&folder).args(reports);
    run(&mut command).map(|told| told.lines().last().unwrap_or_default().to_owned())
}
