//! The works of the list under criterion: `cargo bench --bench works -- fold`.
//!
//! Prints the hash of what each work makes, once; the same month always gives the same.
#![allow(missing_docs, clippy::print_stderr)]

use std::path::PathBuf;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duizhang_benches::{BenchError, Job, Scene, Size, WORKS};

/// Large enough that what a work does once no longer counts.
const SIZE: Size = Size { lines: 1_000_000, imported: 50_000, rows: 200_000, customers: 2_000 };

/// A number of the environment, for larger months: `DUIZHANG_BENCH_LINES=10000000`.
#[allow(clippy::disallowed_methods)] // benches read the environment
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Where cargo puts what it builds in release; this program is in its `deps`.
fn release() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors().nth(2).map(PathBuf::from).unwrap_or_default()
}

fn works(criterion: &mut Criterion) {
    let imported = number("DUIZHANG_BENCH_IMPORTED").and_then(|lines| usize::try_from(lines).ok());
    let size = Size {
        lines: number("DUIZHANG_BENCH_LINES").unwrap_or(SIZE.lines),
        imported: imported.unwrap_or(SIZE.imported),
        rows: number("DUIZHANG_BENCH_ROWS").unwrap_or(SIZE.rows),
        ..SIZE
    };
    let program = release().join(format!("duizhang{}", std::env::consts::EXE_SUFFIX));
    let scene = Scene::new(size, program, release().join("benches")).unwrap_or_else(stop);
    for work in &WORKS {
        let mut group = criterion.benchmark_group(work.name);
        group.sample_size(10).throughput(Throughput::Elements((work.elements)(&size)));
        // Made ready only where it is asked for: that takes longer than the work.
        let mut ready: Option<Job> = None;
        group.bench_function("once", |bencher| {
            let job = ready.get_or_insert_with(|| {
                let mut job = (work.prepare)(&scene).unwrap_or_else(stop);
                let done = job().unwrap_or_else(stop);
                eprintln!("{}: hash {}", work.name, done.hash);
                job
            });
            bencher.iter_custom(|times| {
                let once = |_| {
                    let started = Instant::now();
                    let done = job().unwrap_or_else(stop);
                    done.took.unwrap_or_else(|| started.elapsed())
                };
                (0..times).map(once).sum()
            });
        });
        group.finish();
    }
}

/// A bench that cannot be done is no bench.
#[allow(clippy::needless_pass_by_value)] // what `unwrap_or_else` hands it
fn stop<T>(error: BenchError) -> T {
    eprintln!("{error}");
    std::process::exit(1)
}

criterion_group!(benches, works);
criterion_main!(benches);
