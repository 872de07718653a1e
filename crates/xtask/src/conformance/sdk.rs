//! Huawei Cloud's own SDKs: against the simulator, and against our signatures.

use std::path::PathBuf;
use std::process::Command;

use duizhang_api::signing::{Signable, authorization};
use serde::Deserialize;

use super::tools::{check_with, environment, failed, need, python, run, script};
use super::{Bench, Outcome};

/// The official core of the SDK for Node, and what it uses without saying so. Its package for BSS is not in the
/// registry.
const NODE: [&str; 2] = ["@huaweicloud/huaweicloud-sdk-core@3.1.211", "uuid@9.0.1"];

fn file(path: &str) -> PathBuf {
    crate::here().join("../..").join(path)
}

/// Program, specification, questions.
fn arguments(bench: &Bench) -> [PathBuf; 4] {
    [
        bench.program.clone(),
        file("crates/api/spec/bss-api.json"),
        file("crates/sim/tests/answers/reads.jsonl"),
        file("crates/sim/tests/answers/writes.jsonl"),
    ]
}

pub(super) fn python_sdk(bench: &Bench) -> Outcome {
    check_with(&python()?, "sdk.py", &arguments(bench))
}

/// One request that the SDK's signer has signed.
#[derive(Deserialize)]
struct Signed {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
    date: String,
    authorization: String,
}

pub(super) fn signer(_: &Bench) -> Outcome {
    let lines = check_with::<&str>(&python()?, "signer.py", &[])?;
    let mut same = 0;
    for line in lines.lines() {
        let signed: Signed = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let request = Signable {
            method: &signed.method,
            path: &signed.path,
            query: &signed.query,
            headers: &signed.headers,
            body: signed.body.as_bytes(),
        };
        let ours = authorization(&request, "AccessKey", &"SecretKey".into(), &signed.date);
        if ours != signed.authorization {
            return Err(format!("{line}\nours: {ours}"));
        }
        same += 1;
    }
    if same == 1_000 { Ok("a thousand signatures are equal".to_owned()) } else { Err(format!("only {same}")) }
}

pub(super) fn node_sdk(bench: &Bench) -> Outcome {
    need("node", &["nodejs", "npm"])?;
    need("npm", &["npm"])?;
    let cache = environment("HOME").map(PathBuf::from).ok_or("HOME does not say where to keep packages")?;
    let folder = cache.join(".cache/duizhang/conformance-node");
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let there = |package: &str| folder.join("node_modules").join(package).join("package.json").is_file();
    if !there("@huaweicloud/huaweicloud-sdk-core") || !there("uuid") {
        run(Command::new("npm")
            .args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .args(NODE))?;
    }
    let mut command = Command::new("node");
    command.arg(script("sdk.mjs")).args(arguments(bench)).env("NODE_PATH", folder.join("node_modules"));
    // The SDK logs the refusal it was made to provoke to the same output; the script speaks last.
    run(&mut command).map(|told| told.lines().last().unwrap_or_default().to_owned())
}
