//! `duizhang plugin bench`: a format on tables made for it, for whoever measures the host. Not for
//! people; it is in no help.

use std::path::Path;
use std::time::Instant;

use duizhang_plugin_host::{Column, Destination, Footprint, Job, Kind, Observed, Role, Source, Table};
use polars::prelude::*;
use serde_json::json;

use super::report::failed;
use crate::args::BenchArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::formats;
use crate::plugins::Plugins;
use crate::print::out;

/// Renders again and again, and prints how long each took and what was left behind.
pub(super) fn bench(plugins: &Plugins, args: &BenchArgs) -> Result<u8, CliError> {
    let formats = formats::find(plugins, std::slice::from_ref(&args.format))?;
    let mut runner = plugins.runner(args.isolate)?;
    if let Some(program) = &args.runner {
        runner.program.clone_from(program);
    }
    let tables = [table(args.rows)?];
    let mut job = Job::new(&tables);
    job.context = json!({ "run": "bench", "cycle": "2026-09", "language": "en", "generated_at": environment::now().to_utc() });
    // In the working directory, like any other report: whoever measures chooses the disk.
    let place = Path::new(".duizhang-bench");
    let mut micros = Vec::new();
    let mut before = None;
    let (mut bytes, mut hash, mut measures) = (0_u64, blake3::Hasher::new(), Vec::new());
    let mut streams = Vec::new();
    // What the interface costs in the process of the format can be seen only there.
    runner.trial.observe = true;
    for format in &formats {
        for _ in 0..args.times {
            let started = Instant::now();
            let destination = Destination::new(place).replacing();
            let isolated = args.isolate || matches!(format.source, Source::Plugin { .. });
            let (rendered, observed) = if isolated {
                format.observe(&runner, &job, &destination)
            } else {
                (format.render(&runner, &job, &destination), None)
            };
            let receipt = rendered.map_err(|error| failed(&format.id, &error))?;
            micros.push(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
            bytes = receipt.artifacts.iter().map(|artifact| artifact.size).sum();
            // Of the last render only: how often it is done changes nothing in what comes out.
            hash = blake3::Hasher::new();
            for artifact in &receipt.artifacts {
                hash.update(artifact.sha256.as_bytes());
            }
            measures = receipt.measures;
            streams.extend(observed.as_ref().map(stream));
            // After the first, when caches and pools are what they will be.
            before.get_or_insert_with(Held::now);
        }
    }
    let (before, after) = (before.unwrap_or_else(Held::now), Held::now());
    let _ = std::fs::remove_dir_all(place);
    let left: Vec<String> = std::fs::read_dir(".")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".staging-") || name.contains(".replaced-"))
        .collect();
    out(&json!({
        "format": args.format, "rows": args.rows, "bytes": bytes, "hash": hash.finalize().to_hex()[..16],
        "micros": micros, "measures": measures, "streams": streams,
        "before": before.to_json(), "after": after.to_json(), "left": left,
    })
    .to_string());
    Ok(exit::CLEAN)
}

/// A table of the shape that most are of: keys, a label, a currency, an amount.
fn table(rows: usize) -> Result<Table, CliError> {
    let text = |name: &str, cell: &dyn Fn(usize) -> String| {
        StringChunked::from_iter_values(name.into(), (0..rows).map(cell)).into_column()
    };
    let amounts = (0..rows).map(|row| Some(i128::try_from(row).unwrap_or(0) * 12_345_678 - 1_000));
    let counts =
        Int64Chunked::from_iter_values("lines".into(), (0..rows).map(|row| i64::try_from(row).unwrap_or(0)));
    let frame = DataFrame::new(
        rows,
        vec![
            text("customer_id", &|row| format!("{row:032x}")),
            text("customer_name", &|row| format!("Customer 客户 {}", row % 2_000)),
            text("currency", &|row| if row % 10 == 0 { "USD" } else { "CNY" }.to_owned()),
            counts.into_column(),
            Int128Chunked::from_iter_options("amount".into(), amounts)
                .into_decimal_unchecked(38, 8)
                .into_column(),
        ],
    )?;
    let columns = vec![
        Column::new("customer_id", Kind::Text, Role::Key),
        Column::new("customer_name", Kind::Text, Role::Label),
        Column::new("currency", Kind::Text, Role::Key),
        Column::new("lines", Kind::Int, Role::Quantity),
        Column::money("amount", 8, "currency"),
    ];
    Table::new("lines", columns, &frame).map_err(|error| CliError::bug(error.to_string()))
}

/// Rows that came through the interface, and the microseconds that the format waited for them.
fn stream(observed: &Observed) -> serde_json::Value {
    let micros = (observed.stream_nanos / 1_000).max(1);
    json!({ "rows": observed.rows, "micros": micros, "rows_per_second": observed.rows * 1_000_000 / micros })
}

/// What the process holds of the system; zeros where the system does not say.
struct Held {
    process: Footprint,
    children: usize,
    memory_kib: u64,
}

impl Held {
    fn now() -> Self {
        let children = std::fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        Self {
            process: Footprint::now(),
            children: children.split_whitespace().count(),
            memory_kib: memory
                .and_then(|text| text.trim().trim_end_matches(" kB").parse().ok())
                .unwrap_or_default(),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        json!({ "descriptors": self.process.descriptors, "threads": self.process.threads,
            "children": self.children, "memory_kib": self.memory_kib })
    }
}
