//! `duizhang gen`: a make-believe month of any size, to try things on.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use duizhang_lake::import::Options;
use duizhang_lake::stage::Staged;
use duizhang_lake::store::{self, Existing, ImportRequest};
use duizhang_lake::{Dataset, LakeError, RUN_ROWS};
use duizhang_sim::wire::captures;
use duizhang_sim::{Breaks, Seed, seeded};

use super::{Context, demo, import};
use crate::args::GenArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress::Bars;
use crate::runs::PROGRAM;

/// Rows of a page, as `fetch` asks for them.
const PAGE: usize = 1000;

pub(super) fn generate(context: &Context, args: &GenArgs) -> Result<u8, CliError> {
    demo::refuse_real_months(context)?;
    let seed = Seed {
        seed: args.seed,
        cycle: args.cycle.to_string().parse().map_err(|_| {
            CliError::usage(format!("{} cannot be made up", args.cycle), "say a month from 2000 on")
        })?,
        customers: usize::try_from(args.customers).unwrap_or(usize::MAX),
        lines: args.lines,
        breaks: if args.breaks == 0 { Breaks::None } else { Breaks::Share(args.breaks) },
        ..Seed::default()
    };
    let world = seeded(&seed);
    let staged = Staged::begin(&context.home.root().join("captures"))?;
    for capture in captures(&world, PAGE) {
        write(&staged.path().join(format!("{}.jsonl", capture.operation)), &capture.lines)?;
    }
    let found = world.findings.len();
    drop(world);
    let request = ImportRequest {
        paths: &[staged.path().to_owned()],
        cycle: Some(args.cycle),
        options: Options::default(),
        existing: Existing::Replace,
        now: environment::now(),
        program: PROGRAM,
        rows_in_memory: RUN_ROWS,
    };
    let outcome = store::import(&context.home, &request, &mut Bars::new())?;
    import::tell_snapshot(&outcome);
    let lines = outcome.manifest.datasets.get(Dataset::Consumption.name()).map_or(0, |entry| entry.rows);
    note(&format!("{lines} lines of {} customers, made with {found} breaks", args.customers));
    if args.json {
        out(&serde_json::to_string(&outcome.manifest).map_err(|error| CliError::bug(error.to_string()))?);
    }
    Ok(exit::CLEAN)
}

fn write(path: &Path, lines: &[String]) -> Result<(), CliError> {
    let failed = |source| {
        let action = "write";
        CliError::from(LakeError::Io { action, path: path.to_owned(), source })
    };
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    for line in lines {
        file.write_all(line.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(failed)?;
    }
    file.flush().map_err(failed)
}
