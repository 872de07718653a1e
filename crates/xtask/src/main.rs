//! The project's own chores, as `cargo xtask <chore>`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a chore talks to whoever runs it

mod abi;
mod api;
mod audit;
mod conformance;
mod gallery;
mod large;
mod peers;
mod samples;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask api                    write the typed operations of crates/api again
cargo xtask api --check            say which of them are not what the specification says
cargo xtask samples                write samples/ again
cargo xtask samples --check        say which files of samples/ differ from what would be written
cargo xtask abi                    write docs/reference/plugin-abi.md again, from the C header
cargo xtask abi --check            say whether it is what would be written
cargo xtask gallery                make the pictures of docs/gallery.md again, from the sample
cargo xtask audit [OPTION...]      hand drawn months to the reconciler and to the auditor; options of
                                   tests/agreement, such as --months 1000 --from 0
cargo xtask conformance [NAME...]  try the program with tools that others wrote; all checks, or those named
cargo xtask conformance --list     name the checks
cargo xtask large-workbook         write a workbook of three million lines and open it in LibreOffice, in
                                   release: minutes, gigabytes; --lines N, --program PATH
cargo xtask peers [--lines N]      reconcile a made-up month with DuckDB, Polars and pandas beside us, in release";

/// This crate's folder: the one cargo runs us from, since clones may share a target directory and
/// the one we were compiled in may be gone.
#[allow(clippy::disallowed_methods)] // chores read the environment
fn here() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["api"] => api::write(),
        ["api", "--check"] => api::check(),
        ["samples"] => samples::write(),
        ["samples", "--check"] => samples::check(),
        ["abi"] => abi::write(),
        ["abi", "--check"] => abi::check(),
        ["gallery"] => gallery::write(),
        ["audit", options @ ..] => audit::run(options),
        ["conformance", "--list"] => Ok(conformance::list()),
        ["conformance", names @ ..] => conformance::run(names),
        ["large-workbook", arguments @ ..] => large::check(arguments),
        ["peers", arguments @ ..] => peers::measure(arguments),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
