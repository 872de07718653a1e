//! `duizhang fetch`: from the service to captures and a snapshot.

use std::collections::BTreeMap;
use std::sync::Mutex;

use duizhang_fetch::{FetchError, Fetched, Part, Request, Unfinished, Watch};
use duizhang_lake::store::{self, Existing, ImportOutcome, ImportRequest};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Context, import};
use crate::args::api::FetchArgs;
use crate::connection::{Connected, connect, runtime};
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress::Bars;
use crate::runs::PROGRAM;

/// Questions under way at once. Enough for the documented rates at the service's usual delay.
const CONCURRENCY: usize = 16;

pub(super) fn fetch(context: &Context, args: &FetchArgs) -> Result<u8, CliError> {
    let usage_from = args.usage_from.clone().or_else(|| context.config.api.usage_from.clone());
    if let Some(day) = &usage_from {
        duizhang_fetch::check_day(day).map_err(|_| {
            CliError::usage(format!("--usage-from: `{day}` is no day"), "give a day as 2026-01-31")
        })?;
    }
    let connected = connect(&args.connection, &context.config)?;
    let fetched = capture(context, args, &connected, usage_from)?;
    if args.no_import {
        for file in &fetched.files {
            note(&format!("  {}", super::shown(file)));
        }
        fetched.close()?;
        return Ok(exit::CLEAN);
    }
    let outcome = take_in(context, fetched)?;
    import::tell_snapshot(&outcome);
    if args.json {
        out(&serde_json::to_string(&outcome.manifest).map_err(|error| CliError::bug(error.to_string()))?);
    }
    Ok(exit::CLEAN)
}

/// Asks the service and writes the captures.
fn capture(
    context: &Context,
    args: &FetchArgs,
    connected: &Connected,
    usage_from: Option<String>,
) -> Result<Fetched, CliError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let account = connected.clients.partner.account_id().await?;
        let own_keys: Vec<String> = connected.clients.customers.keys().cloned().collect();
        let captures = context.home.captures(args.cycle);
        let request = Request {
            captures: &captures,
            cycle: args.cycle,
            parts: &args.only,
            customers: &args.customers,
            usage_from,
            unfinished: match (args.resume, args.restart) {
                (true, _) => Unfinished::Resume,
                (_, true) => Unfinished::Restart,
                _ => Unfinished::Refuse,
            },
            endpoint: connected.site.bss(),
            account: &account,
            own_keys: &own_keys,
            concurrency: CONCURRENCY,
        };
        let stop = async {
            // Without the signal there is only the end of the fetch to wait for.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        // One fetch or import at a time writes below the home.
        let _lock = context.home.lock()?;
        let telling = Telling::new();
        let fetched = duizhang_fetch::fetch(&connected.clients, &request, &telling, stop).await;
        telling.end();
        Ok(fetched?)
    })
}

/// Makes a snapshot of the captures; only then the fetch counts as done.
pub(super) fn take_in(context: &Context, fetched: Fetched) -> Result<ImportOutcome, CliError> {
    let cycle = fetched.scope.cycle.parse().map_err(|_| CliError::bug("the fetch has no month"))?;
    let whole = fetched.scope.customers.is_empty();
    let request = ImportRequest {
        paths: &fetched.files,
        cycle: Some(cycle),
        options: duizhang_lake::import::Options::default(),
        existing: if whole { Existing::Renew } else { Existing::RenewPart },
        now: environment::now(),
        program: PROGRAM,
        rows_in_memory: duizhang_lake::RUN_ROWS,
    };
    let outcome = {
        let mut bars = Bars::new();
        store::import(&context.home, &request, &mut bars)?
    };
    fetched.close()?;
    Ok(outcome)
}

/// One bar a part; on a terminal only. Elsewhere a line when a part is through.
pub(super) struct Telling {
    bars: MultiProgress,
    parts: Mutex<BTreeMap<Part, Told>>,
}

struct Told {
    bar: ProgressBar,
    rows: u64,
    open: usize,
}

impl Telling {
    pub(super) fn new() -> Self {
        Self { bars: MultiProgress::new(), parts: Mutex::new(BTreeMap::new()) }
    }

    fn with(&self, part: Part, act: impl FnOnce(&mut Told)) {
        let mut parts = self.parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let told = parts.entry(part).or_insert_with(|| {
            let template = "  {prefix:20} {bar:24} {pos:>6}/{len:<6} {per_sec:>10} {eta:>5}  {msg}";
            let style =
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = self.bars.add(ProgressBar::new(0).with_style(style).with_prefix(part.name()));
            Told { bar, rows: 0, open: 0 }
        });
        act(told);
    }

    /// Takes the bars away and says what came.
    pub(super) fn end(&self) {
        let parts = self.parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for told in parts.values() {
            told.bar.finish_and_clear();
        }
        let came: Vec<String> = parts.iter().map(|(part, told)| format!("{part} {}", told.rows)).collect();
        note(&format!("  rows fetched: {}", came.join(", ")));
    }
}

impl Watch for Telling {
    fn planned(&self, part: Part, questions: usize, answered: usize) {
        self.with(part, |told| {
            told.bar.inc_length(questions as u64);
            told.bar.inc(answered as u64);
            told.open += questions - answered;
        });
    }

    fn page(&self, part: Part, rows: usize) {
        self.with(part, |told| {
            told.rows += rows as u64;
            told.bar.set_message(format!("{} rows", told.rows));
        });
    }

    fn answered(&self, part: Part) {
        self.with(part, |told| {
            told.bar.inc(1);
            told.open = told.open.saturating_sub(1);
        });
    }

    fn refused(&self, part: Part, error: &FetchError) {
        let remedy = match error {
            FetchError::Api { source, .. } => source.remedy(),
            _ => String::new(),
        };
        self.bars.suspend(|| note(&format!("  {part} is left out: {error}\n    → {remedy}")));
    }
}
