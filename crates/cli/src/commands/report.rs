//! `duizhang report`.

use std::path::{Path, PathBuf};

use duizhang_plugin_host::{Destination, Format, Job, Receipt};
use serde_json::json;

use super::{Context, shown};
use crate::args::ReportArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::runs::{PROGRAM, StoredRun, ensure};
use crate::{formats, ledger, progress, tables};

pub(super) fn report(context: &Context, args: &ReportArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.cycle, &context.config, &args.only)?;
    let written = render(context, &run, &args.format, args.out.as_deref())?;
    super::list::warn(&run, context.lang);
    for (dir, receipt) in &written {
        for artifact in &receipt.artifacts {
            note(&format!("  {}", shown(&dir.join(&artifact.name))));
        }
        if args.json {
            out(&serde_json::to_string(receipt).map_err(|error| CliError::bug(error.to_string()))?);
        }
    }
    Ok(exit::CLEAN)
}

/// Removes what a killed report left in the home, where the lock says that nobody is at work.
fn sweep(base: &Path, format: &str) -> Result<(), CliError> {
    let Ok(entries) = std::fs::read_dir(base) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!(".{format}.staging-")) {
            std::fs::remove_dir_all(entry.path()).map_err(|error| {
                CliError::usage(
                    format!("cannot remove `{}`: {error}", shown(&entry.path())),
                    "remove it by hand",
                )
            })?;
        }
    }
    Ok(())
}

/// Renders a run in several formats; each has its own folder.
pub(super) fn render(
    context: &Context,
    run: &StoredRun,
    ids: &[String],
    out_dir: Option<&Path>,
) -> Result<Vec<(PathBuf, Receipt)>, CliError> {
    let registry = formats::registry()?;
    // All names are looked up before anything is written.
    let chosen =
        ids.iter().map(|id| formats::find(&registry, id)).collect::<Result<Vec<&Format>, CliError>>()?;
    let tables = tables::tables(run, context.lang)?;
    let mut job = Job::new(&tables);
    job.context = json!({
        "run": run.info.run,
        "cycle": run.info.cycle,
        "language": context.lang.code(),
        "generated_at": environment::now().to_utc(),
        "time_zone": "+08:00",
        "verdict": run.info.verdict.state.name(),
        "result": run.info.result,
        "program": PROGRAM,
        "partner": context.config.partner,
    });
    job.inputs = json!({ "run": run.info.run, "content": run.info.content, "tables": run.info.tables,
        "ledger": ledger::noted_head(&run.ledger) });
    let cycle = run.info.cycle.parse().map_err(|_| CliError::bug("a stored run has no month"))?;
    let base = out_dir.map_or_else(|| context.home.reports(cycle, &run.info.run), Path::to_owned);
    let _lock = context.home.lock()?;
    let mut written = Vec::new();
    for format in chosen {
        if out_dir.is_none() {
            sweep(&base, &format.id)?;
        }
        let bar = progress::spinner(&format!("rendering {}", format.id));
        let dir = base.join(&format.id);
        let receipt = format.render(&job, &Destination::new(&dir).replacing())?;
        bar.finish_and_clear();
        written.push((dir, receipt));
    }
    Ok(written)
}
