//! `duizhang gen`: a make-believe month of any size, to try things on.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use duizhang_lake::import::Options;
use duizhang_lake::make::{Making, Origin};
use duizhang_lake::stage::Staged;
use duizhang_lake::store::{self, Existing, ImportOutcome, ImportRequest};
use duizhang_lake::{Dataset, LakeError, RUN_ROWS, table};
use duizhang_money::{BillCycle, Timestamp};
use duizhang_sim::bulk::{self, Cell, Drawn, Sink, Size, Table};
use duizhang_sim::wire::captures;
use duizhang_sim::{Breaks, Cycle, Seed, Time, seeded};
use serde_json::json;

use super::{Context, demo, import};
use crate::args::GenArgs;
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress::{Bars, spinner};
use crate::runs::PROGRAM;

/// Rows of a page, as `fetch` asks for them.
const PAGE: usize = 1000;
/// One order for so many lines, and no more than so many, unless the user says otherwise.
const LINES_AN_ORDER: u64 = 20;
const ORDERS_MAX: u64 = 500_000;

pub(super) fn generate(context: &Context, args: &GenArgs) -> Result<u8, CliError> {
    demo::refuse_real_months(context)?;
    let cycle = args.cycle.to_string().parse().map_err(|_| {
        CliError::usage(format!("{} cannot be made up", args.cycle), "say a month from 2000 on")
    })?;
    let made = if args.captures { by_captures } else { directly };
    let (outcome, lines, breaks) = made(context, args, cycle)?;
    import::tell_snapshot(&outcome);
    note(&format!("{lines} lines of {} customers, made with {breaks} breaks", args.customers));
    if args.json {
        out(&serde_json::to_string(&outcome.manifest).map_err(|error| CliError::bug(error.to_string()))?);
    }
    Ok(exit::CLEAN)
}

/// A snapshot, its lines, and how many breaks were made.
type Made = (ImportOutcome, u64, u64);

/// Row by row into the lake: a month of any size.
fn directly(context: &Context, args: &GenArgs, cycle: Cycle) -> Result<Made, CliError> {
    let lines = args.lines as u64;
    let orders = args.orders.unwrap_or_else(|| (lines / LINES_AN_ORDER).min(ORDERS_MAX));
    let (seed, breaks) = (args.seed, args.breaks);
    let size = Size { seed, cycle, customers: u64::from(args.customers), lines, orders, breaks };
    let now = environment::now();
    let bar = spinner("drawing");
    let mut lake = Lake::begin(context, args.cycle)?;
    let drawn = bulk::draw(&size, &mut lake)?;
    let content = serde_json::to_vec_pretty(&describe(&size, &drawn))
        .map_err(|error| CliError::bug(error.to_string()))?;
    let outcome = lake.making.finish(&Origin {
        name: "gen.json",
        content: &content,
        taken: &|dataset| of_table(dataset).and_then(|table| taken(cycle, table)).unwrap_or((now, now)),
        now,
        program: PROGRAM,
    })?;
    bar.finish_and_clear();
    Ok((outcome, drawn.lines, drawn.findings.values().sum()))
}

/// What the month was made from, and what must be found in it.
fn describe(size: &Size, drawn: &Drawn) -> serde_json::Value {
    json!({
        "generator": 1, "seed": size.seed, "cycle": size.cycle.to_string(), "customers": size.customers,
        "lines": size.lines, "orders": size.orders, "breaks": size.breaks, "findings": drawn.findings,
    })
}

fn of_table(dataset: Dataset) -> Option<Table> {
    Table::ALL.iter().copied().find(|table| table.name() == dataset.name())
}

fn micros(time: Time) -> i64 {
    time.seconds().saturating_mul(1_000_000)
}

fn taken(cycle: Cycle, table: Table) -> Option<(Timestamp, Timestamp)> {
    let (first, last) = bulk::taken(cycle, table);
    Some((Timestamp::from_micros(micros(first))?, Timestamp::from_micros(micros(last))?))
}

/// A table of the generator in the lake: the dataset, and where its columns stand there.
struct Place {
    dataset: Dataset,
    columns: Vec<usize>,
}

impl Place {
    fn of(table: Table) -> Result<Self, CliError> {
        let bug = |name: &str| CliError::bug(format!("the generator knows `{name}`, and the lake does not"));
        let dataset: Dataset = table.name().parse().map_err(|_| bug(table.name()))?;
        let place = |name: &&str| dataset.spec().index(name).ok_or_else(|| bug(name));
        Ok(Self { dataset, columns: table.columns().iter().map(place).collect::<Result<_, _>>()? })
    }
}

/// Takes rows of the generator into the lake.
struct Lake<'a> {
    making: Making<'a>,
    places: Vec<Place>,
}

impl<'a> Lake<'a> {
    fn begin(context: &'a Context, cycle: BillCycle) -> Result<Self, CliError> {
        let places: Vec<Place> =
            Table::ALL.iter().map(|table| Place::of(*table)).collect::<Result<_, _>>()?;
        let mut making = Making::begin(&context.home, cycle, RUN_ROWS)?;
        for place in &places {
            making.begin_table(place.dataset);
        }
        Ok(Self { making, places })
    }
}

/// More columns than any dataset has.
const COLUMNS_MAX: usize = 64;

impl Sink for Lake<'_> {
    type Error = CliError;

    fn row(&mut self, table: Table, cells: &[Cell<'_>]) -> Result<(), CliError> {
        let place = &self.places[table as usize];
        debug_assert_eq!(place.columns.len(), cells.len(), "{}", table.name());
        let mut row = [table::Cell::Null; COLUMNS_MAX];
        for (column, cell) in place.columns.iter().zip(cells) {
            row[*column] = match *cell {
                Cell::Null => table::Cell::Null,
                Cell::Text(text) => table::Cell::Text(text),
                Cell::Int(int) => table::Cell::Int(int),
                Cell::Money(units) | Cell::Quantity(units) => table::Cell::Units(i128::from(units)),
                Cell::Time(time) => table::Cell::Time(micros(time)),
            };
        }
        Ok(self.making.row(place.dataset, &row[..place.dataset.spec().columns.len()])?)
    }

    fn asked(&mut self, table: Table, parameter: &'static str, value: &str) {
        self.making.asked(self.places[table as usize].dataset, parameter, value);
    }
}

/// By answers of the service, which are kept and imported.
fn by_captures(context: &Context, args: &GenArgs, cycle: Cycle) -> Result<Made, CliError> {
    let seed = Seed {
        seed: args.seed,
        cycle,
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
    let found = world.findings.len() as u64;
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
    let lines = outcome.manifest.datasets.get(Dataset::Consumption.name()).map_or(0, |entry| entry.rows);
    Ok((outcome, lines, found))
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
