//! `duizhang`: the command line. The only crate that prints, reads the environment or the clock.

mod args;
mod commands;
mod config;
mod connection;
mod environment;
mod error;
mod formats;
mod frame;
mod ledger;
mod lines;
mod own;
mod plugins;
mod print;
mod profile;
mod progress;
mod rules;
mod runs;
mod summary;
mod tables;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::error::{CliError, exit};

fn main() -> ExitCode {
    // First of all: the runner of plugins forks, so it must come before anything starts a thread.
    if let Some(code) = commands::runner::run() {
        return code;
    }
    let cli = args::Cli::parse();
    let outcome = std::panic::catch_unwind(|| commands::run(&cli));
    let code = match outcome {
        Ok(Ok(code)) => code,
        Ok(Err(CliError { message, remedy, code })) => {
            print::note(&format!("error: {message}"));
            if let Some(remedy) = remedy {
                print::note(&format!("  → {remedy}"));
            }
            code
        }
        // The panic's own message is on standard error already.
        Err(_) => exit::BUG,
    };
    ExitCode::from(code)
}
