//! `duizhang sim`: plays the service on loopback.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use duizhang_money::Timestamp;
use duizhang_sim::Time;
use duizhang_sim::server::PartnerKind::{Distributor, SolutionProvider};
use duizhang_sim::server::{self, Flow, Logged, OnRequest, Options, Running};

use crate::args::api::SimArgs;
use crate::connection::runtime;
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::out;

/// The wall clock, in seconds.
fn seconds() -> i64 {
    environment::wall_clock().micros() / 1_000_000
}

pub(super) fn sim(args: &SimArgs) -> Result<u8, CliError> {
    if !args.listen.ip().is_loopback() {
        return Err(CliError::usage(
            format!("{} is not on loopback", args.listen),
            "the keys of the simulator are no secret: listen on 127.0.0.1",
        ));
    }
    let options = Options {
        listen: args.listen,
        tls: args.tls,
        now: args.now.as_deref().map(time).transpose()?,
        flow: match args.flow {
            None => Flow::Documented,
            Some(0) => Flow::Open,
            Some(rate) => Flow::PerSecond(rate),
        },
        faults: args.faults().map_err(|error| {
            CliError::usage(error.to_string(), "`duizhang sim --help` shows how they are written")
        })?,
        lacks: args.lacks.clone(),
        partner_kind: if args.solution_provider { SolutionProvider } else { Distributor },
        retry_after: args.retry_after,
        admin: args.admin,
        seed: args.seed,
        on_request: args.log.as_deref().map(logging).transpose()?,
        ..Options::new(args.world.clone(), Arc::new(seconds))
    };
    let runtime = runtime()?;
    runtime.block_on(async {
        let running = start(options).await?;
        out(&running.ready_line());
        // Until Ctrl-C, or the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        running.stop();
        Ok(exit::CLEAN)
    })
}

async fn start(options: Options) -> Result<Running, CliError> {
    let started = server::start(options).await;
    started.map_err(|error| CliError::usage(error.to_string(), "choose another --listen or --world"))
}

/// A server for the demo.
pub(super) async fn for_demo(world: server::Source) -> Result<Running, CliError> {
    start(Options { flow: Flow::Open, ..Options::new(world, Arc::new(seconds)) }).await
}

fn time(text: &str) -> Result<Time, CliError> {
    let read = Timestamp::parse_utc(text).map_err(|_| {
        CliError::usage(format!("--now: `{text}` is no time"), "give it as 2026-08-31T16:00:00Z")
    })?;
    Ok(Time::utc(1970, 1, 1, 0, 0, read.micros() / 1_000_000))
}

/// Writes a line for every request, at once: whoever kills the program finds them all.
fn logging(path: &Path) -> Result<OnRequest, CliError> {
    let file = File::create(path).map_err(|error| {
        CliError::usage(format!("cannot write `{}`: {error}", path.display()), "choose another --log")
    })?;
    let file = Mutex::new((file, None));
    Ok(Arc::new(move |logged: &Logged| {
        let mut guard = file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, first) = &mut *guard;
        let begin = *first.get_or_insert(logged.at);
        let line = serde_json::json!({
            "operation": logged.operation, "offset": logged.offset, "status": logged.status,
            "ms": u64::try_from(logged.at.saturating_duration_since(begin).as_millis()).unwrap_or(u64::MAX),
        });
        // A full disk must not end the simulation.
        let _ = writeln!(file, "{line}");
    }))
}
