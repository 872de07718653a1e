//! `duizhang plugin replay`: a saved job is rendered again. With the report it should give in its `out`,
//! a job is a test of a format.

use std::fs::{self, File};
use std::path::Path;

use duizhang_plugin_host::{
    Destination, DzEntryFn, Format, Library, PluginKind, Receipt, RenderError, SavedJob, Source, hash_file,
    render,
};

use serde_json::{Map, Value};

use super::report::failed;
use super::shown;
use crate::args::authoring::ReplayArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::formats;
use crate::plugins::Plugins;
use crate::print::{note, out};

/// The folder of a job with the report it should give.
const EXPECTED: &str = "out";

pub(super) fn replay(plugins: &Plugins, args: &ReplayArgs) -> Result<u8, CliError> {
    let saved = SavedJob::read(&args.job).map_err(|error| unreadable(&args.job, &error))?;
    let id = args.format.clone().unwrap_or_else(|| saved.format.clone());
    let mut found = formats::find(plugins, &[id])?;
    let format = found.pop().ok_or_else(|| CliError::bug("a format was found and is not there"))?;
    let mut job = saved.job();
    if format.id != saved.format {
        // Its options are those of another format.
        job.options = Value::Object(Map::new());
    }
    let place = args.out.clone().unwrap_or_else(|| environment::scratch("replay"));
    let destination = Destination::new(&place);
    let destination = if args.out.is_some() { destination.replacing() } else { destination };
    let rendered = if args.in_process {
        render(entry(&format)?, &format.id, &job, &destination)
    } else {
        format.render(&plugins.runner(args.isolate)?, &job, &destination)
    };
    let receipt = rendered.map_err(|error| failed(&format.id, &error))?;
    if args.out.is_some() {
        for artifact in &receipt.artifacts {
            out(&shown(&place.join(&artifact.name)));
        }
        return Ok(exit::CLEAN);
    }
    let expected = args.job.join(EXPECTED);
    let code =
        if args.save { keep(&place, &expected, &receipt) } else { Ok(compare(&format, &expected, &receipt)) };
    // It is in the temporary folder; nobody misses it.
    let _ = fs::remove_dir_all(&place);
    code
}

/// What a library exports, loaded into this process: whoever asked for it has a debugger around us.
fn entry(format: &Format) -> Result<DzEntryFn, CliError> {
    let Source::Plugin { plugin, .. } = &format.source else {
        return Err(CliError::usage(
            "a bundled format runs in this process anyway",
            "leave --in-process out",
        ));
    };
    let PluginKind::Library { entry } = &plugin.manifest.kind else {
        return Err(CliError::usage(
            "a program cannot run in this process",
            "start it under its own debugger",
        ));
    };
    let library = Library::open(plugin.dir.join(&plugin.manifest.file), entry);
    library.map(|library| library.entry()).map_err(|error| {
        CliError::usage(error.to_string(), "build it for this system; `duizhang plugin check` says more")
    })
}

fn unreadable(job: &Path, error: &RenderError) -> CliError {
    let mut message = format!("`{}` is no job that can be rendered: {error}", shown(job));
    if let Some(source) = std::error::Error::source(error) {
        message = format!("{message}: {source}");
    }
    CliError::usage(message, "name a folder with job.json, as `report --keep-job` saves it")
}

/// Puts the report into the job, instead of the one that was there.
fn keep(place: &Path, expected: &Path, receipt: &Receipt) -> Result<u8, CliError> {
    let failed = |error: std::io::Error| {
        CliError::usage(format!("cannot write `{}`: {error}", shown(expected)), "check the rights there")
    };
    if expected.exists() {
        fs::remove_dir_all(expected).map_err(failed)?;
    }
    fs::create_dir(expected).map_err(failed)?;
    for artifact in &receipt.artifacts {
        let to = expected.join(&artifact.name);
        fs::copy(place.join(&artifact.name), &to).map_err(failed)?;
        out(&shown(&to));
    }
    note("kept; `duizhang plugin replay` compares with it from now on");
    Ok(exit::CLEAN)
}

/// Compares with the report that the job should give.
fn compare(format: &Format, expected: &Path, receipt: &Receipt) -> u8 {
    let entries = fs::read_dir(expected).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if names.is_empty() {
        for artifact in &receipt.artifacts {
            out(&format!("{}  {}", artifact.sha256, artifact.name));
        }
        note(&format!(
            "{}: rendered; there is nothing in `{}` to compare with, --save keeps this",
            format.id,
            shown(expected)
        ));
        return exit::CLEAN;
    }
    let mut differences = Vec::new();
    for artifact in &receipt.artifacts {
        names.retain(|name| *name != artifact.name);
        match File::open(expected.join(&artifact.name)).and_then(hash_file) {
            Err(error) => differences.push(format!("{} was not expected: {error}", artifact.name)),
            Ok((_, hash)) if hash != artifact.sha256 => {
                differences.push(format!("{} has other bytes than expected", artifact.name));
            }
            Ok(_) => {}
        }
    }
    differences.extend(names.into_iter().map(|name| format!("{name} was expected and not written")));
    if differences.is_empty() {
        note(&format!("{}: as expected, {} files", format.id, receipt.artifacts.len()));
        return exit::CLEAN;
    }
    note(&format!("{}: differs from `{}`; to look at it: --out DIR", format.id, shown(expected)));
    for difference in &differences {
        note(&format!("  {difference}"));
    }
    exit::PLUGIN
}
