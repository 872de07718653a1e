//! The web page in headless Chromium: silent, alone, usable by mouse and keyboard, and accessible.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::report::{collect, duizhang, write};
use super::tools::{complaint, environment, failed, finish, need, run, script};
use super::{Bench, Outcome, report};

/// What drives the browser, and what judges accessibility.
const NODE: [&str; 2] = ["puppeteer-core@24.10.0", "axe-core@4.10.3"];

/// Ten looks at pages of thousands of rows, each with axe: minutes on a machine that has other work.
const PATIENCE: Duration = Duration::from_mins(20);

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
    let mut reports = report::folders(bench)?;
    for lang in ["en", "zh"] {
        reports.push(branded(bench, lang)?);
    }
    let mut command = Command::new("node");
    command.arg(script("html.mjs")).arg(&folder).args(reports);
    let done = finish(&mut command, PATIENCE)?;
    if done.code != Some(0) {
        return Err(complaint(&command, &done));
    }
    Ok(done.stdout.lines().last().unwrap_or_default().to_owned())
}

/// What the profile of the page says.
const TITLE: &str = "Margin <check> & more";
const COMPANY: &str = "示例云科技有限公司";
const NOTE: &str = "Prepared for the monthly close.";

/// The page of a month that has another one before it, with everything that a profile adds: a folder like
/// those of all reports, and `profile.json` with what must be seen.
fn branded(bench: &Bench, lang: &str) -> Result<PathBuf, String> {
    let home = bench.folder.join(format!("home-profile-{lang}"));
    for month in ["2026-08", "2026-09"] {
        let captures = crate::here().join(format!("../../samples/{month}/captures"));
        duizhang(&bench.program, &home, &["import", &captures.to_string_lossy()])?;
        duizhang(&bench.program, &home, &["reconcile", "--cycle", month])?;
    }
    let logo = crate::here().join("../../docs/gallery/logo.png");
    let profile = format!(
        "[profile.page]\ntitle = {TITLE:?}\ncompany = {COMPANY:?}\nnotes = [{NOTE:?}]\nlogo = {:?}\n",
        logo.display()
    );
    write(&home.join("duizhang.toml"), &profile)?;
    let name = format!("profile-{lang}");
    let folder = collect(bench, (&home, &["--cycle", "2026-09"]), (&name, lang), &["--profile", "page"])?;
    let said = serde_json::json!({
        "title": TITLE, "company": COMPANY, "notes": [NOTE], "months": ["2026-08", "2026-09"],
    });
    write(&folder.join("profile.json"), &said.to_string())?;
    Ok(folder)
}
