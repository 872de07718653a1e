//! `duizhang report`.

use std::path::{Path, PathBuf};

use duizhang_plugin_host::{
    Destination, Format, Job, Receipt, RenderError, SavedJob, Severity, option_from_text,
};
use serde_json::{Map, Value, json};

use super::{Context, shown, verify};
use crate::args::{PluginArgs, ReportArgs};
use crate::environment;
use crate::error::{CliError, exit};
use crate::plugins::Plugins;
use crate::print::{note, out};
use crate::runs::{PROGRAM, StoredRun, ensure};
use crate::{formats, ledger, progress, tables};

pub(super) fn report(context: &Context, args: &ReportArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.cycle, &context.config, &args.only)?;
    let plugins = Plugins::new(&context.config.plugins, &args.plugins)?;
    let wish = Wish {
        formats: formats::find(&plugins, &args.format)?,
        out: args.out.as_deref(),
        options: &args.option,
        options_file: args.options.as_deref(),
        isolate: args.isolate,
        keep_job: args.keep_job.as_deref(),
        plugins,
    };
    if args.verify {
        return verify::verify(context, &run, &wish, args.json);
    }
    let written = render(context, &run, &wish)?;
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

/// Which reports somebody wants.
pub(super) struct Wish<'a> {
    pub(super) formats: Vec<Format>,
    /// Where to put them; in the home by default.
    pub(super) out: Option<&'a Path>,
    options: &'a [String],
    options_file: Option<&'a Path>,
    /// Bundled formats in a process of their own, too.
    pub(super) isolate: bool,
    /// Where to save what the formats were given.
    keep_job: Option<&'a Path>,
    pub(super) plugins: Plugins,
}

impl<'a> Wish<'a> {
    /// These bundled formats as they are.
    pub(super) fn plain(context: &Context, ids: &[String], out: Option<&'a Path>) -> Result<Self, CliError> {
        let plugins = Plugins::new(&context.config.plugins, &PluginArgs::default())?;
        let formats = formats::find(&plugins, ids)?;
        Ok(Self { formats, out, options: &[], options_file: None, isolate: false, keep_job: None, plugins })
    }

    /// The options of each format, in the order of the formats.
    fn all_options(&self) -> Result<Vec<Value>, CliError> {
        let file = self.options_file.map(read_options).transpose()?.unwrap_or_default();
        let mut all: Vec<Map<String, Value>> = Vec::new();
        for format in &self.formats {
            match file.get(&format.id) {
                None => all.push(Map::new()),
                Some(Value::Object(options)) => all.push(options.clone()),
                Some(_) => {
                    return Err(CliError::usage(
                        format!("`{}` in the options file is no table", format.id),
                        format!("write [{}] and the options below it", format.id),
                    ));
                }
            }
        }
        for text in self.options {
            let (id, name, value) = self.parse_option(text)?;
            let at = self.formats.iter().position(|format| format.id == id);
            let Some((options, format)) = at.and_then(|at| all.get_mut(at).zip(self.formats.get(at))) else {
                return Err(CliError::usage(
                    format!("--option {text}: the format `{id}` is not rendered"),
                    format!("add it: --format …,{id}"),
                ));
            };
            let value = option_from_text(&format.about.options, name, value).map_err(|error| {
                let error = RenderError::Options { id: id.to_owned(), errors: vec![error] };
                failed(id, &error)
            })?;
            options.insert(name.to_owned(), value);
        }
        Ok(all.into_iter().map(Value::Object).collect())
    }

    /// `[FORMAT:]NAME=VALUE`.
    fn parse_option<'t>(&'t self, text: &'t str) -> Result<(&'t str, &'t str, &'t str), CliError> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(CliError::usage(
                format!("--option {text} has no value"),
                "write NAME=VALUE, for example headings=titles",
            ));
        };
        match (name.split_once(':'), self.formats.as_slice()) {
            (Some((id, name)), _) => Ok((id, name, value)),
            (None, [one]) => Ok((&one.id, name, value)),
            (None, _) => Err(CliError::usage(
                format!("--option {text} does not say which format it is for"),
                format!("write FORMAT:{text}"),
            )),
        }
    }
}

/// The tables of an options file, by format.
fn read_options(path: &Path) -> Result<Map<String, Value>, CliError> {
    let problem = |error: String| {
        let remedy = "it needs a table for each format, such as [csv]";
        CliError::usage(format!("the options file `{}`: {}", shown(path), error.trim_end()), remedy)
    };
    let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| problem(error.to_string()))?;
    match serde_json::to_value(table).map_err(|error| problem(error.to_string()))? {
        Value::Object(tables) => Ok(tables),
        _ => Err(problem("it is no table".to_owned())),
    }
}

/// An error of a format on its way to the user: what it said and printed before comes first.
pub(super) fn failed(id: &str, error: &RenderError) -> CliError {
    for diagnostic in error.diagnostics() {
        note(&format!("  {id}: {diagnostic}"));
    }
    if let Some(log) = error.log() {
        note(&format!("  {id} printed last:"));
        let lines: Vec<&str> = log.lines().collect();
        for line in lines.iter().skip(lines.len().saturating_sub(LOG_LINES)) {
            note(&format!("  | {line}"));
        }
    }
    let code = if matches!(error, RenderError::Options { .. }) { exit::USAGE } else { exit::PLUGIN };
    let mut message = format!("report format `{id}`: {error}");
    if let Some(source) = std::error::Error::source(error) {
        message = format!("{message}: {source}");
    }
    CliError { message, remedy: Some(error.remedy().to_owned()), code }
}

/// Lines shown of what a format printed before it was stopped.
const LOG_LINES: usize = 12;

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

/// Saves what a format is given below `dir`.
fn keep(format: &Format, job: &Job<'_>, dir: &Path) -> Result<(), CliError> {
    let place = dir.join(&format.id);
    let saved = std::fs::create_dir_all(dir)
        .map_err(|source| RenderError::Io { path: dir.to_owned(), source })
        .and_then(|()| SavedJob::write(&format.about, job, &place));
    saved.map_err(|error| failed(&format.id, &error))?;
    note(&format!("  job: {}", shown(&place)));
    Ok(())
}

/// The folder of a run's reports.
pub(super) fn base(context: &Context, run: &StoredRun, out: Option<&Path>) -> Result<PathBuf, CliError> {
    let cycle = run.info.cycle.parse().map_err(|_| CliError::bug("a stored run has no month"))?;
    Ok(out.map_or_else(|| context.home.reports(cycle, &run.info.run), Path::to_owned))
}

/// What the tables were made from.
pub(super) fn inputs(run: &StoredRun) -> Value {
    json!({ "run": run.info.run, "content": run.info.content, "tables": run.info.tables,
        "ledger": ledger::noted_head(&run.ledger) })
}

/// Renders a run in several formats; each has its own folder.
pub(super) fn render(
    context: &Context,
    run: &StoredRun,
    wish: &Wish<'_>,
) -> Result<Vec<(PathBuf, Receipt)>, CliError> {
    let (options, runner) = (wish.all_options()?, wish.plugins.runner(wish.isolate)?);
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
    job.inputs = inputs(run);
    let base = base(context, run, wish.out)?;
    let _lock = context.home.lock()?;
    let mut written = Vec::new();
    for (format, options) in wish.formats.iter().zip(options) {
        if wish.out.is_none() {
            sweep(&base, &format.id)?;
        }
        let bar = progress::spinner(&format!("rendering {}", format.id));
        let dir = base.join(&format.id);
        job.options = options;
        // Before it is rendered: what fails is what somebody wants to look at.
        if let Some(dir) = wish.keep_job {
            keep(format, &job, dir)?;
        }
        let rendered = format.render(&runner, &job, &Destination::new(&dir).replacing());
        bar.finish_and_clear();
        let receipt = rendered.map_err(|error| failed(&format.id, &error))?;
        for diagnostic in receipt.diagnostics.iter().filter(|said| said.severity >= Severity::Warning) {
            note(&format!("  {}: {diagnostic}", format.id));
        }
        written.push((dir, receipt));
    }
    Ok(written)
}
