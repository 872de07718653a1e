//! `duizhang report --verify`: is a report still what it was, and would it be written again?

use std::fs::File;
use std::path::Path;

use duizhang_plugin_host::{Artifact, Destination, Format, Job, Receipt, Runner, hash_file};
use serde_json::json;

use super::report::{Wish, base, failed, folder, inputs, tables_of};
use super::{Context, shown};
use crate::args::Lang;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress;
use crate::runs::StoredRun;
use crate::tables::Sources;
use crate::tables::arrange::Arrangement;
use crate::tables::months::{self, Month};

/// Verifies the reports that are there, one a format.
pub(super) fn verify(
    context: &Context,
    run: &StoredRun,
    wish: &Wish<'_>,
    json: bool,
) -> Result<u8, CliError> {
    let base = base(context, run, wish.out)?;
    let months = months::months(&context.home, run, &context.config)?;
    let runner = wish.plugins.runner(wish.isolate)?;
    let _lock = context.home.lock()?;
    let mut code = exit::CLEAN;
    for format in &wish.formats {
        let dir = base.join(folder(format, wish.customer));
        let receipt = Receipt::read(&dir).map_err(|error| {
            CliError::usage(
                format!("there is no report with a receipt in `{}`: {error}", shown(&dir)),
                format!("write it first: duizhang report --format {}", format.id),
            )
        })?;
        let mut differences = files(&dir, &receipt);
        differences.extend(origin(&receipt, format, run, &months));
        let bar = progress::spinner(&format!("rendering {} again", format.id));
        let again = again(&base, (run, &months), format, &runner, &receipt);
        bar.finish_and_clear();
        differences.extend(contents(&receipt, &again?));
        if json {
            let object = json!({ "format": format.id, "verified": differences.is_empty(), "differences": differences });
            out(&object.to_string());
        }
        if differences.is_empty() {
            note(&format!("{}: as it was written, and written the same again: {}", format.id, shown(&dir)));
            continue;
        }
        code = exit::PLUGIN;
        note(&format!("{}: differs: {}", format.id, shown(&dir)));
        for difference in &differences {
            note(&format!("  {difference}"));
        }
    }
    Ok(code)
}

/// Whether the files are those of the receipt.
fn files(dir: &Path, receipt: &Receipt) -> Vec<String> {
    let mut differences = Vec::new();
    for Artifact { name, size, sha256, .. } in &receipt.artifacts {
        match File::open(dir.join(name)).and_then(hash_file) {
            Err(error) => differences.push(format!("{name} cannot be read: {error}")),
            Ok((found, hash)) if found != *size || hash != *sha256 => {
                differences.push(format!(
                    "{name} was changed: {size} bytes were written, {found} are there, \
                     SHA-256 {hash}"
                ));
            }
            Ok(_) => {}
        }
    }
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "receipt.json" && receipt.artifacts.iter().all(|artifact| artifact.name != name) {
            differences.push(format!("{name} was added"));
        }
    }
    differences
}

/// Whether the report was made by this format from this run.
fn origin(receipt: &Receipt, format: &Format, run: &StoredRun, months: &[Month]) -> Vec<String> {
    let mut differences = Vec::new();
    if receipt.format != format.id {
        differences.push(format!("it was written by the format {}", receipt.format));
    }
    if receipt.version != format.about.version {
        differences
            .push(format!("it was written by version {}, this is {}", receipt.version, format.about.version));
    }
    let now = inputs(run, months, &Arrangement::default(), None);
    // The first that differs explains the others.
    let members = ["run", "content", "tables", "ledger", "months"];
    if let Some(member) = members.into_iter().find(|member| receipt.inputs[*member] != now[*member]) {
        differences.push(match member {
            "run" => format!("it was made from run {}, this is {}", receipt.inputs["run"], now["run"]),
            "ledger" => "the ledger has gone on since it was made".to_owned(),
            "months" => "the months before have other snapshots or runs than when it was made".to_owned(),
            other => format!("the {other} of the run it was made from is not that of this run"),
        });
    }
    differences
}

/// Renders the report again, as its receipt says it was, into a place that is then removed.
fn again(
    base: &Path,
    (run, months): (&StoredRun, &[Month]),
    format: &Format,
    runner: &Runner,
    receipt: &Receipt,
) -> Result<Receipt, CliError> {
    let lang = if receipt.context["language"] == "zh" { Lang::Zh } else { Lang::En };
    let arrangement = serde_json::from_value(receipt.inputs["arrangement"].clone()).unwrap_or_default();
    let customer = receipt.inputs["customer"].as_str();
    let tables = tables_of(Sources { run, months, lang }, customer, &arrangement, None)?;
    let mut job = Job::new(&tables);
    job.options = receipt.options.clone();
    job.context = receipt.context.clone();
    job.inputs = receipt.inputs.clone();
    // A name that is swept when somebody pulls the plug.
    let place = base.join(format!(".{}.staging-verify-{}", format.id, std::process::id()));
    let rendered = format.render(runner, &job, &Destination::new(&place));
    // It is there only if it was rendered; what cannot be removed is swept by the next report.
    let _ = std::fs::remove_dir_all(&place);
    rendered.map_err(|error| failed(&format.id, &error))
}

/// Whether what was written again is what was written then.
fn contents(receipt: &Receipt, again: &Receipt) -> Vec<String> {
    let mut differences = Vec::new();
    let hash = |receipt: &Receipt| receipt.plugin.as_ref().map(|plugin| plugin.sha256.clone());
    if hash(receipt) != hash(again) {
        differences.push("the plugin is another one than it was".to_owned());
    }
    if receipt.attestations != again.attestations {
        differences.push("other rows or totals are attested when it is written again".to_owned());
    }
    if !again.deterministic {
        return differences;
    }
    for artifact in &receipt.artifacts {
        match again.artifacts.iter().find(|other| other.name == artifact.name) {
            None => differences.push(format!("{} is not written again", artifact.name)),
            Some(other) if other.sha256 != artifact.sha256 => {
                differences.push(format!("{} has other bytes when it is written again", artifact.name));
            }
            Some(_) => {}
        }
    }
    let is_new = |other: &&Artifact| receipt.artifacts.iter().all(|artifact| artifact.name != other.name);
    differences.extend(
        again
            .artifacts
            .iter()
            .filter(is_new)
            .map(|new| format!("{} is new when it is written again", new.name)),
    );
    differences
}
