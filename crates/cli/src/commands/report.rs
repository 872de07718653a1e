//! `duizhang report`.

use std::path::{Path, PathBuf};

use duizhang_plugin_host::{
    Destination, Format, Job, Receipt, RenderError, SavedJob, Severity, Table, option_from_text,
};
use serde_json::{Map, Value, json};

use super::{Context, shown, statements, verify};
use crate::args::{Lang, PluginArgs, ReportArgs};
use crate::environment;
use crate::error::{CliError, exit};
use crate::plugins::Plugins;
use crate::print::{note, out};
use crate::profile::Chosen;
use crate::runs::{PROGRAM, StoredRun, ensure};
use crate::tables::arrange::{Arrangement, Unarranged};
use crate::tables::months::{self, Month};
use crate::tables::statement::{Customer, Statements};
use crate::tables::{self, Sources};
use crate::{formats, ledger, progress};

pub(super) fn report(context: &Context, args: &ReportArgs) -> Result<u8, CliError> {
    let profile = args.profile.as_deref().map(|name| context.config.profiles.get(name)).transpose()?;
    let plugins = Plugins::new(&context.config.plugins, &args.plugins)?;
    let of_profile = profile.map(|chosen| chosen.profile.formats.as_slice()).unwrap_or_default();
    let usual = ["xlsx".to_owned()];
    let formats = [&args.format, of_profile, &usual].into_iter().find(|formats| !formats.is_empty());
    let formats = formats::find(&plugins, formats.unwrap_or_default())?;
    let run = ensure(&context.home, args.cycle, &context.config, &args.only)?;
    let wish = Wish {
        formats,
        out: args.out.as_deref(),
        options: &args.option,
        options_file: args.options.as_deref(),
        isolate: args.isolate,
        keep_job: args.keep_job.as_deref(),
        plugins,
        profile,
        lang: profile
            .and_then(|chosen| chosen.language())
            .filter(|_| !context.lang_given)
            .unwrap_or(context.lang),
        customer: args.customer.as_deref(),
    };
    if args.each_customer {
        return statements::each(context, &run, &wish, args.json);
    }
    if args.verify {
        return verify::verify(context, &run, &wish, args.json);
    }
    let written = render(context, &run, &wish)?;
    super::list::warn(&run, wish.lang);
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
    /// What goes into them.
    pub(super) profile: Option<Chosen<'a>>,
    /// In which language.
    pub(super) lang: Lang,
    /// Whose statement they are; of the month where there is none.
    pub(super) customer: Option<&'a str>,
}

impl<'a> Wish<'a> {
    /// These bundled formats as they are.
    pub(super) fn plain(context: &Context, ids: &[String], out: Option<&'a Path>) -> Result<Self, CliError> {
        let plugins = Plugins::new(&context.config.plugins, &PluginArgs::default())?;
        let formats = formats::find(&plugins, ids)?;
        let (options, options_file, isolate, keep_job) = (&[], None, false, None);
        let (profile, lang, customer) = (None, context.lang, None);
        Ok(Self { formats, out, options, options_file, isolate, keep_job, plugins, profile, lang, customer })
    }

    /// The options of each format, in the order of the formats.
    pub(super) fn all_options(&self) -> Result<Vec<Value>, CliError> {
        let file = self.options_file.map(read_options).transpose()?.unwrap_or_default();
        let mut all: Vec<Map<String, Value>> = Vec::new();
        for format in &self.formats {
            let own = self.profile.map(|chosen| options_of(&chosen, format)).transpose()?.unwrap_or_default();
            match file.get(&format.id) {
                None => all.push(own),
                Some(Value::Object(options)) => all.push(own.into_iter().chain(options.clone()).collect()),
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

/// The options that a profile sets for a format.
fn options_of(chosen: &Chosen<'_>, format: &Format) -> Result<Map<String, Value>, CliError> {
    let mut options = chosen.options(&format.id)?;
    let can = format.about.options["properties"].get("lines").is_some();
    if can && chosen.wants_lines() && !options.contains_key("lines") {
        options.insert("lines".to_owned(), true.into());
    }
    Ok(options)
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
pub(super) fn sweep(base: &Path, format: &str) -> Result<(), CliError> {
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

/// What the tables were made from and what was done to them.
pub(super) fn inputs(
    run: &StoredRun,
    months: &[Month],
    arrangement: &Arrangement,
    customer: Option<&str>,
) -> Value {
    json!({ "run": run.info.run, "content": run.info.content, "tables": run.info.tables,
        "ledger": ledger::noted_head(&run.ledger), "months": months::inputs(months),
        "arrangement": arrangement, "customer": customer })
}

/// The tables of a report: of the month, or of one customer.
pub(super) fn tables_of(
    sources: Sources<'_>,
    customer: Option<&str>,
    arrangement: &Arrangement,
    profile: Option<Chosen<'_>>,
) -> Result<Vec<Table>, CliError> {
    let tables = match customer {
        None => tables::tables(sources)?,
        Some(id) => {
            let statements = Statements::new(sources)?;
            statements.of(statements.customer(id)?)?
        }
    };
    arranged(tables, arrangement, profile)
}

/// Tables as they were asked for; an error points at the profile that asked.
pub(super) fn arranged(
    tables: Vec<Table>,
    arrangement: &Arrangement,
    profile: Option<Chosen<'_>>,
) -> Result<Vec<Table>, CliError> {
    arrangement.apply(tables).map_err(|problem| match (problem, profile) {
        (Unarranged::Failed(error), _) => error,
        (Unarranged::Misfit(misfit), Some(chosen)) => chosen.misfit(&misfit),
        (Unarranged::Misfit(misfit), None) => {
            CliError::usage(misfit.to_string(), "write the report again: this program has other columns")
        }
    })
}

/// What formats are told of a report, without the customer that a statement is about.
pub(super) fn told(
    context: &Context,
    run: &StoredRun,
    wish: &Wish<'_>,
) -> Result<Map<String, Value>, CliError> {
    let told = json!({
        "run": run.info.run,
        "cycle": run.info.cycle,
        "language": wish.lang.code(),
        "generated_at": environment::now().to_utc(),
        "time_zone": "+08:00",
        "verdict": run.info.verdict.state.name(),
        "result": run.info.result,
        "program": PROGRAM,
        "partner": context.config.partner,
    });
    let Value::Object(mut told) = told else { return Err(CliError::bug("a context is an object")) };
    if let Some(chosen) = wish.profile {
        told.extend(chosen.context()?);
    }
    Ok(told)
}

/// What formats are told of the customer that a statement is about.
pub(super) fn about(customer: &Customer) -> [(String, Value); 3] {
    [
        ("customer".to_owned(), json!({ "id": customer.id, "name": customer.name })),
        ("verdict".to_owned(), customer.state.clone().into()),
        ("result".to_owned(), customer.result.clone().into()),
    ]
}

/// Renders a run in several formats; each has its own folder.
pub(super) fn render(
    context: &Context,
    run: &StoredRun,
    wish: &Wish<'_>,
) -> Result<Vec<(PathBuf, Receipt)>, CliError> {
    let (options, runner) = (wish.all_options()?, wish.plugins.runner(wish.isolate)?);
    let months = months::months(&context.home, run, &context.config)?;
    let sources = Sources { run, months: &months, lang: wish.lang };
    let arrangement = wish.profile.map(|chosen| chosen.arrangement()).unwrap_or_default();
    let mut told = told(context, run, wish)?;
    if let Some(id) = wish.customer {
        told.extend(about(&tables::statement::customer(sources, id)?));
    }
    let tables = tables_of(sources, wish.customer, &arrangement, wish.profile)?;
    let mut job = Job::new(&tables);
    job.context = Value::Object(told);
    job.inputs = inputs(run, &months, &arrangement, wish.customer);
    let base = base(context, run, wish.out)?;
    let _lock = context.home.lock()?;
    let mut written = Vec::new();
    for (format, options) in wish.formats.iter().zip(options) {
        if wish.out.is_none() {
            sweep(&base, &format.id)?;
        }
        let bar = progress::spinner(&format!("rendering {}", format.id));
        let dir = base.join(folder(format, wish.customer));
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

/// The folder of a report of a format.
pub(super) fn folder(format: &Format, customer: Option<&str>) -> String {
    match customer {
        None => format.id.clone(),
        Some(id) => format!("{}-{}", format.id, statements::plain_name(id)),
    }
}
