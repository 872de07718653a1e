//! The interface as it was first released: a plugin in C and the header it was built against, both
//! kept for good. Every later host must load what they make.

use std::fs;
use std::path::PathBuf;

use duizhang_plugin_host::{Destination, Format, Job, SavedJob, Table};
use serde_json::{Value, json};

use crate::home::root;
use crate::plugin_world::{Plugins, found, lines, render, runner};

/// Where the header and the plugin are kept.
pub(crate) fn kept() -> PathBuf {
    root().join("tests/plugins/abi-1.0")
}

/// What the plugin says of itself, taken from its source.
pub(crate) fn tsv_format() -> String {
    json!({
        "id": "org.example.tsv", "title": "Tab-separated values", "version": "1.0.0",
        "media": ["text/tab-separated-values"], "deterministic": true, "attests": false, "profile": 1,
        "options": {
            "type": "object",
            "properties": { "heading": { "type": "boolean", "default": true } },
            "additionalProperties": false,
        },
        "tables": "all",
    })
    .to_string()
}

#[test]
fn the_plugin_of_the_first_release_still_renders() {
    let plugins = Plugins::new();
    let entry = "dz_plugin_v1_org_example_tsv";
    let dir = plugins.library("tsv", &tsv_format(), entry, &kept().join("tsv.c"), &kept());
    let place = tempfile::tempdir().unwrap();
    let text = |options: Value| {
        let out = place.path().join("report");
        let receipt = render(&dir, &runner(), options, &out).unwrap();
        assert_eq!((receipt.carrier.as_str(), receipt.format.as_str()), ("library", "org.example.tsv"));
        fs::read_to_string(out.join("lines.tsv")).unwrap()
    };
    let lines = "a\tCNY\t1\ttrue\t12.50000000\n\
                 b\tUSD\t\tfalse\t-3.00000000\n\
                 c\t\t-3\t\t7.00000000\n\
                 d 对账\tCNY\t9223372036854775807\ttrue\t\n";
    assert_eq!(text(json!({})), format!("id\tcurrency\tcount\tflag\tamount\n{lines}"));
    assert_eq!(text(json!({ "heading": false })), lines);
}

/// The lines of a header that bind: everything but comments and blanks.
fn binding(header: &str) -> String {
    let mut text = String::new();
    let mut rest = header;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_header_only_ever_grows() {
    let first = binding(&fs::read_to_string(kept().join("dz_plugin.h")).unwrap());
    let now = binding(&fs::read_to_string(root().join("crates/plugin-abi/include/dz_plugin.h")).unwrap());
    // Each structure begins with what it was: members come at the end or not at all.
    let parts = |header: &str| -> Vec<(String, String)> {
        let structures = [
            "struct ArrowSchema {",
            "struct ArrowArray {",
            "struct ArrowArrayStream {",
            "struct dz_str {",
            "struct dz_host {",
            "struct dz_table {",
            "struct dz_job {",
            "struct dz_plugin {",
            "enum { DZ_OK",
            "enum { DZ_NOTE",
        ];
        structures
            .into_iter()
            .map(|start| {
                let (_, body) = header.split_once(start).unwrap_or_else(|| panic!("{start} is gone"));
                (start.to_owned(), body.split_once('}').unwrap().0.trim_end().to_owned())
            })
            .collect()
    };
    for ((name, first), (_, now)) in parts(&first).into_iter().zip(parts(&now)) {
        assert!(now.starts_with(&first), "{name} was\n{first}\nand is\n{now}");
    }
    for fixed in ["#define DZ_ABI_MAJOR 1", "typedef const dz_plugin *(*dz_entry_fn)(const dz_host *host);"] {
        assert!(first.contains(fixed) && now.contains(fixed), "{fixed}");
    }
}

#[test]
fn a_saved_job_gives_the_same_report() {
    let plugins = Plugins::new();
    let rogue = Format::plugin(found(&plugins.rogue()), true);
    let place = tempfile::tempdir().unwrap();
    let tables = [lines(), empty()];
    let mut job = Job::new(&tables);
    job.options = json!({ "repeat": 2 });
    job.context = json!({ "run": "r1", "cycle": "2026-09", "language": "zh" });
    let saved = place.path().join("job");
    SavedJob::write(&rogue.about, &job, &saved).unwrap();
    let read = SavedJob::read(&saved).unwrap();
    assert_eq!((read.format.as_str(), &read.options["repeat"]), ("test.rogue", &json!(2)));
    for (table, again) in tables.iter().zip(&read.tables) {
        assert_eq!(table.columns(), again.columns());
        assert!(table.frame().equals_missing(again.frame()), "{}", table.name());
    }
    let artifacts = |job: &Job<'_>, name: &str| {
        rogue.render(&runner(), job, &Destination::new(place.path().join(name))).unwrap().artifacts
    };
    assert_eq!(artifacts(&job, "first"), artifacts(&read.job(), "again"));
    // From a stranger: elsewhere, cut off, or no stream at all.
    let file = saved.join("tables/lines.arrows");
    let good = fs::read(&file).unwrap();
    for (bytes, what) in [(&good[..good.len() / 2], "cut"), (b"no stream at all", "text"), (b"", "empty")] {
        fs::write(&file, bytes).unwrap();
        assert!(SavedJob::read(&saved).is_err(), "{what}");
    }
    let text = fs::read_to_string(saved.join("job.json")).unwrap();
    fs::write(saved.join("job.json"), text.replace("tables/lines.arrows", "../../etc/passwd")).unwrap();
    assert!(SavedJob::read(&saved).unwrap_err().to_string().contains("not within the job"));
}

/// The lines' columns without a row.
fn empty() -> Table {
    Table::new("empty", lines().columns().to_vec(), &lines().frame().clear()).unwrap()
}
