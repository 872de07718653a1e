//! What must not matter: the order of rows and files, page sizes, how files are split or packed.

use std::fs;
use std::path::PathBuf;

use duizhang_sim::{sample, wire};
use serde_json::Value;

use crate::home::{Home, tree};

/// The bytes of the run's files, after importing these captures.
fn run_bytes(write: impl Fn(&Home) -> Vec<PathBuf>) -> Vec<(String, Vec<u8>)> {
    let home = Home::new();
    let paths = write(&home);
    home.import(&paths);
    let done = home.run(["reconcile"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    tree(&home.run_dir())
}

fn write(
    home: &Home,
    page_size: usize,
    change: impl Fn(usize, Vec<String>) -> Vec<Vec<String>>,
) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for (number, capture) in wire::captures(&sample(), page_size).into_iter().enumerate() {
        let parts = change(number, capture.lines).into_iter().filter(|lines| !lines.is_empty());
        for (part, lines) in parts.enumerate() {
            let name = format!("captures/{}-{part}.jsonl", capture.operation);
            paths.push(home.file(&name, lines.join("\n") + "\n"));
        }
    }
    paths
}

/// A fixed shuffle: every order is as good as any other.
fn shuffled<T>(mut items: Vec<T>, seed: usize) -> Vec<T> {
    let mut state = seed as u64 + 1;
    for index in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(index, (state >> 33) as usize % (index + 1));
    }
    items
}

/// Shuffles the rows of every page among themselves, too.
fn with_shuffled_rows(line: &str, seed: usize) -> String {
    let mut exchange: Value = serde_json::from_str(line).unwrap();
    if let Some(body) = exchange["body"].as_object_mut() {
        for (_, member) in body.iter_mut() {
            if let Some(rows) = member.as_array_mut() {
                *rows = shuffled(std::mem::take(rows), seed);
            }
        }
    }
    exchange.to_string()
}

#[test]
fn order_paging_splitting_and_packing_change_no_byte() {
    let plain = run_bytes(|home| write(home, 100, |_, lines| vec![lines]));
    assert!(plain.iter().any(|(name, _)| name == "breaks.parquet"));
    let same = |what: &str, other: Vec<(String, Vec<u8>)>| {
        let names =
            |tree: &[(String, Vec<u8>)]| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&plain), names(&other), "{what}");
        for ((name, bytes), (_, other)) in plain.iter().zip(&other) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            if name == "run.json" {
                assert_eq!(text(bytes), text(other), "{what}: {name} differs");
            }
            assert!(bytes == other, "{what}: {name} differs");
        }
    };
    for page_size in [1, 7, 1000] {
        same("page size", run_bytes(|home| write(home, page_size, |_, lines| vec![lines])));
    }
    let shuffled_lines = |seed, lines: Vec<String>| {
        vec![shuffled(lines, seed).iter().map(|line| with_shuffled_rows(line, seed)).collect()]
    };
    same("order", run_bytes(|home| shuffled(write(home, 100, shuffled_lines), 3)));
    let halves = |_, mut lines: Vec<String>| {
        let rest = lines.split_off(lines.len() / 2);
        vec![lines, rest]
    };
    same("files split in two", run_bytes(|home| write(home, 100, halves)));
    same("packed", run_bytes(packed));
    same("resumed: pages in flight repeated", run_bytes(|home| write(home, 100, repeated)));
}

fn packed(home: &Home) -> Vec<PathBuf> {
    let plain = write(home, 100, |_, lines| vec![lines]);
    let pack = |path: PathBuf| {
        let packed = zstd::encode_all(fs::read(&path).unwrap().as_slice(), 1).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        home.file(&format!("packed/{name}.zst"), packed)
    };
    plain.into_iter().map(pack).collect()
}

/// A fetch that was killed and resumed asks for its last pages again.
fn repeated(_: usize, mut lines: Vec<String>) -> Vec<Vec<String>> {
    let again: Vec<String> = lines.iter().rev().take(2).cloned().collect();
    lines.extend(again);
    vec![lines]
}

#[test]
fn thread_count_changes_no_byte() {
    // The pool's size is polars' own setting; the program takes it from the environment.
    let bytes = |threads: &str| {
        let home = Home::new();
        home.import(&[crate::home::sample("captures")]);
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
            .env("POLARS_MAX_THREADS", threads)
            .args(["--home".as_ref(), home.path().as_os_str(), "reconcile".as_ref()])
            .output()
            .unwrap();
        assert_eq!(status.status.code(), Some(1));
        tree(&home.run_dir())
    };
    assert!(bytes("1") == bytes("5"));
}
