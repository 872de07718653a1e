//! The questions of these tests as files, for tools that are not written in Rust: `reads.jsonl` and `writes.jsonl`.
//!
//! `DUIZHANG_RECORD=1 cargo test -p duizhang-sim --test answers -- --test-threads 1` writes them again.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use duizhang_sim::wire::operation_name;
use duizhang_sim::{World, sample, unbroken};
use serde_json::{Value, json};

use crate::ask::{Question, question};
use crate::spec::operations;
use crate::wire::questions;
use crate::writes::NOW;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/answers").join(name)
}

#[allow(clippy::disallowed_methods)] // as the suite's golden files are written
fn recording() -> bool {
    std::env::var_os("DUIZHANG_RECORD").is_some()
}

fn line(question: &Question) -> Value {
    json!({
        "operation": question.operation, "account": question.account, "parameters": question.parameters,
    })
}

fn read(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(file(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes a write down, with the world that it begins from if it is the first.
pub(crate) fn record(world: &World, question: &Question) {
    if !recording() {
        return;
    }
    let mut entry = line(question);
    if world.written.is_none() {
        entry["world"] = if world.findings.is_empty() { "unbroken" } else { "sample" }.into();
        entry["now"] = NOW.to_string().into();
    }
    let mut out = OpenOptions::new().create(true).append(true).open(file("writes.jsonl")).unwrap();
    writeln!(out, "{entry}").unwrap();
}

#[test]
fn reads_are_on_file() {
    let should: Vec<Value> = questions(&sample()).iter().map(line).collect();
    if recording() {
        let mut text = should.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        text.push('\n');
        fs::File::create(file("reads.jsonl")).unwrap().write_all(text.as_bytes()).unwrap();
    }
    assert_eq!(read("reads.jsonl"), should);
}

/// Every write is on file, and each chain of them can be done from its world.
#[test]
fn writes_are_on_file() {
    if recording() {
        return;
    }
    let mut world = unbroken();
    let mut tried = BTreeSet::new();
    for entry in read("writes.jsonl") {
        match entry["world"].as_str() {
            Some("sample") => world = sample(),
            Some("unbroken") => world = unbroken(),
            _ => {}
        }
        let operation = operation_name(entry["operation"].as_str().unwrap()).unwrap();
        let asked = question(operation, entry["account"].as_str().unwrap(), entry["parameters"].clone());
        asked.write(&mut world, NOW).unwrap_or_else(|refusal| panic!("{asked:?}: {refusal}"));
        tried.insert(operation);
    }
    let writes: BTreeSet<&str> =
        operations().values().filter(|one| !one.read).map(|one| one.name.as_str()).collect();
    assert_eq!(tried, writes);
}
