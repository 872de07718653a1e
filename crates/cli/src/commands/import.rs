//! `duizhang import`.

use duizhang_lake::import::{Mapping, Options};
use duizhang_lake::store::{self, Existing, ImportOutcome, ImportRequest};
use duizhang_lake::{LakeError, State};

use super::Context;
use crate::args::ImportArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress::Bars;
use crate::runs::PROGRAM;

pub(super) fn import(context: &Context, args: &ImportArgs) -> Result<u8, CliError> {
    let mapping = match &args.map {
        Some(path) => Some(Mapping::read(path, &super::shown(path)).map_err(LakeError::from)?),
        None => None,
    };
    let existing = match (args.add, args.replace) {
        (true, _) => Existing::Add,
        (_, true) => Existing::Replace,
        _ => Existing::Refuse,
    };
    let request = ImportRequest {
        paths: &args.paths,
        cycle: args.cycle,
        options: Options { dataset: args.dataset, mapping, allow_bad_rows: args.allow_bad_rows },
        existing,
        now: environment::now(),
        program: PROGRAM,
        rows_in_memory: duizhang_lake::RUN_ROWS,
    };
    let outcome = {
        let mut bars = Bars::new();
        store::import(&context.home, &request, &mut bars)?
    };
    tell(&outcome);
    if args.json {
        out(&serde_json::to_string(&outcome.manifest).map_err(|error| CliError::bug(error.to_string()))?);
    }
    Ok(exit::CLEAN)
}

/// Says what was read and what became of it.
fn tell(outcome: &ImportOutcome) {
    for file in &outcome.files {
        let rows: Vec<String> =
            file.datasets.iter().map(|(dataset, rows)| format!("{rows} {dataset}")).collect();
        let rows = if rows.is_empty() { "no dataset".to_owned() } else { rows.join(", ") };
        note(&format!("  {}: {rows}", file.name));
        for line in &file.notes {
            note(&format!("    {line}"));
        }
    }
    if !outcome.ignored.is_empty() {
        let told: Vec<String> =
            outcome.ignored.iter().map(|(name, times)| format!("{name} ({times})")).collect();
        note(&format!("  not part of a month, left out: {}", told.join(", ")));
    }
    tell_snapshot(outcome);
}

/// Says what the month is like now.
pub(super) fn tell_snapshot(outcome: &ImportOutcome) {
    for (cycle, rows) in &outcome.left_out {
        note(&format!("  {rows} rows of {cycle} left out"));
    }
    let manifest = &outcome.manifest;
    for (name, entry) in manifest.datasets.iter().filter(|(_, entry)| entry.state != State::Complete) {
        note(&format!("  {name} is {}: {}", entry.state.name(), entry.reasons.join("; ")));
    }
    if manifest.datasets.values().any(|entry| entry.state == State::Unstable) {
        note(
            "  → one question has two answers: where these are of two fetches, import the later one with --replace, and it takes the other's place",
        );
    }
    if manifest.rejects > 0 {
        note(&format!("  bad rows set aside in rejects.jsonl of the snapshot: {}", manifest.rejects));
    }
    let what = if outcome.changed { "snapshot" } else { "nothing new; the snapshot stays" };
    note(&format!("{}: {what} {}", manifest.cycle, manifest.snapshot));
}
