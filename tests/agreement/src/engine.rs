//! A month of text rows as the reconciler wants it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::sync::OnceLock;

use duizhang_auditor::{Month, Reading, State, Table};
use duizhang_lake::datasets::EXTRA;
use duizhang_lake::{Dataset, Kind, Said};
use duizhang_money::{BillCycle, Timestamp, parse_money, parse_quantity};
use duizhang_reconciler::{Input, Run, Settings, reconcile};
use polars::prelude::*;

/// Reconciles the month.
pub fn run(month: &Month) -> Result<Run, String> {
    let settings = settings(month)?;
    let mut input = input(month)?;
    let folder = tempfile::tempdir().map_err(|problem| problem.to_string())?;
    if settings.lines_at_once.is_none()
        && let Some(lines) = input.inputs.get_mut(&Dataset::Consumption)
    {
        lines.frame = as_file(&lines.frame, folder.path())?;
    }
    reconcile(&input, &settings).map_err(|problem| problem.to_string())
}

/// The lines as a file of the lake, which is read otherwise than a frame.
fn as_file(lines: &LazyFrame, folder: &Path) -> Result<LazyFrame, String> {
    let path = folder.join("consumption.parquet");
    let frame = lines.clone().collect().map_err(|problem| problem.to_string())?;
    duizhang_lake::write_parquet(&path, &frame).map_err(|problem| problem.to_string())?;
    let path = PlRefPath::new(path.to_string_lossy().into_owned());
    LazyFrame::scan_parquet(path, ScanArgsParquet::default()).map_err(|problem| problem.to_string())
}

/// What is set for the month.
pub fn settings(month: &Month) -> Result<Settings, String> {
    let reading = month.reading.map(|reading| match reading {
        Reading::Before => duizhang_reconciler::Reading::Before,
        Reading::After => duizhang_reconciler::Reading::After,
    });
    // Read from a file or in pieces of any size, months are the same.
    let lines = month.tables.get("consumption").map_or(0, |table| table.rows.len());
    let at_once = if lines.is_multiple_of(3) { 0 } else { lines % 17 };
    let lines_at_once = u32::try_from(at_once).ok().and_then(NonZero::new);
    let mut settings = Settings { order_amount_reading: reading, lines_at_once, ..Settings::default() };
    for (rule, amount) in &month.tolerances {
        let units = parse_money(&amount.to_string()).map_err(|problem| problem.to_string())?;
        settings.tolerances.insert(rule.clone(), units);
    }
    if !month.workdays.is_empty() {
        settings.workdays = Some(duizhang_reconciler::Workdays::parse(&workdays(&month.workdays))?);
    }
    if !month.own_rules.is_empty() {
        settings.own.rules = own_rules(&month.own_rules)?;
    }
    Ok(settings)
}

/// Lines of holidays as the configuration has them.
fn workdays(lines: &str) -> String {
    let mut years: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    for line in lines.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [year, kind, days @ ..] = words.as_slice() else { continue };
        let dated = days.iter().map(|day| {
            let ends: Vec<String> = day.split("..").map(|day| format!("{year}-{day}")).collect();
            format!("\"{}\"", ends.join(".."))
        });
        years.entry(year).or_default()[usize::from(*kind == "work")].extend(dated);
    }
    let year = |(year, [rest, work]): (&str, [Vec<String>; 2])| {
        format!("[{year}]\nsource = \"\"\nrest = [{}]\nwork = [{}]\n", rest.join(", "), work.join(", "))
    };
    years.into_iter().map(year).collect()
}

/// Own rules, held against the columns of the own tables.
fn own_rules(text: &str) -> Result<Vec<duizhang_reconciler::own::OwnRule>, String> {
    let problem = |mistake: &duizhang_reconciler::own::Mistake| {
        format!("{}: {}", mistake.problem, text.get(mistake.at.clone()).unwrap_or_default())
    };
    let draft = duizhang_reconciler::own::Draft::parse(text).map_err(|mistake| problem(&mistake))?;
    let tables = own_tables()?.into_iter().map(|table| (table.name().to_owned(), table)).collect();
    draft.check(&tables).map_err(|mistakes| mistakes.iter().map(problem).collect::<Vec<_>>().join("; "))
}

/// The own tables of drawn months, declared as a mapping would.
fn own_tables() -> Result<Vec<Dataset>, String> {
    use duizhang_auditor as auditor;
    static TABLES: OnceLock<Result<Vec<Dataset>, String>> = OnceLock::new();
    let declare = |name: &'static str| {
        let column = |column: &str| {
            let word = match auditor::column_kind(name, column) {
                Some(auditor::Kind::Number) => "money",
                Some(auditor::Kind::Whole) => "integer",
                Some(auditor::Kind::Time) => "time",
                _ => "text",
            };
            (column.to_owned(), word.to_owned())
        };
        let declared = duizhang_lake::datasets::Declared {
            title_en: name.to_owned(),
            title_zh: name.to_owned(),
            key: auditor::key_of(name).to_vec(),
            columns: auditor::columns(name).into_iter().map(column).collect(),
        };
        duizhang_lake::Own::declare(name, &declared).map(Dataset::Own)
    };
    let make = || auditor::datasets().filter(|name| name.starts_with("own.")).map(declare).collect();
    TABLES.get_or_init(make).clone()
}

/// The month as frames.
pub fn input(month: &Month) -> Result<duizhang_reconciler::Month, String> {
    let cycle = |text: &str| text.parse::<BillCycle>().map_err(|problem| problem.to_string());
    let mut others = BTreeMap::new();
    for (other, tables) in &month.others {
        others.insert(cycle(other)?, inputs(tables)?);
    }
    let (cycle, inputs) = (cycle(&month.cycle)?, inputs(&month.tables)?);
    Ok(duizhang_reconciler::Month { cycle, inputs, others, coupon_states: coupon_states(month)? })
}

fn coupon_states(month: &Month) -> Result<duizhang_reconciler::CouponStates, String> {
    let state = |(first, last, rows): &(i64, i64, Vec<duizhang_auditor::Row>)| {
        let table = Table { rows: rows.clone(), ..Table::default() };
        let frame = frame(Dataset::Coupons, &table)?.lazy();
        Ok::<_, String>(duizhang_reconciler::CouponState { taken: (*first, *last), frame })
    };
    let others = month.coupon_states.iter().map(state).collect::<Result<_, _>>()?;
    Ok(duizhang_reconciler::CouponStates { own: month.coupons_taken, others })
}

fn inputs(tables: &BTreeMap<String, Table>) -> Result<BTreeMap<Dataset, Input>, String> {
    let mut inputs = BTreeMap::new();
    for (name, table) in tables {
        let dataset = Dataset::all().chain(own_tables()?).find(|dataset| dataset.name() == name);
        let dataset = dataset.ok_or_else(|| format!("there is no dataset {name}"))?;
        let (state, reasons) = match table.state {
            State::Complete => (duizhang_lake::State::Complete, Vec::new()),
            State::Partial => (duizhang_lake::State::Partial, vec![Said::same("rows are missing")]),
            State::Unstable => (duizhang_lake::State::Unstable, vec![Said::same("rows moved")]),
        };
        let input = Input {
            frame: frame(dataset, table).map_err(|problem| format!("{name}: {problem}"))?.lazy(),
            rows: table.rows.len() as u64,
            state,
            reasons,
            notes: Vec::new(),
            asked: asked(table),
            is_unique: dataset == Dataset::Consumption && is_known_unique(table),
            repeated: if dataset == Dataset::Consumption { repeated(table)? } else { None },
            blake3: String::new(),
        };
        inputs.insert(dataset, input);
    }
    Ok(inputs)
}

/// Whether the importer said that no id comes twice: it may where that is true. Here it does in every other such table,
/// so that the reconciler goes both ways.
fn is_known_unique(table: &Table) -> bool {
    let ids: Vec<&str> = table.rows.iter().filter_map(|row| row.text("id")).collect();
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    table.rows.len().is_multiple_of(2) && different.len() == table.rows.len()
}

/// The lines whose ids repeat, as the lake keeps them apart: in every third table, so that the reconciler goes both
/// ways.
fn repeated(table: &Table) -> Result<Option<LazyFrame>, String> {
    if !table.rows.len().is_multiple_of(3) {
        return Ok(None);
    }
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, row) in table.rows.iter().enumerate() {
        if let Some(id) = row.text("id") {
            places.entry(id).or_default().push(place);
        }
    }
    let mut places: Vec<usize> = places.into_values().filter(|places| places.len() > 1).flatten().collect();
    // Canonical order is the reader's to make.
    places.reverse();
    let rows = places.iter().map(|&place| table.rows[place].clone()).collect();
    let numbers = places.iter().filter_map(|&place| IdxSize::try_from(place).ok()).collect();
    let mut frame = frame(Dataset::Consumption, &Table { rows, ..table.clone() })?;
    frame
        .with_column(IdxCa::from_vec(duizhang_lake::ROW.into(), numbers).into_column())
        .map_err(|problem| problem.to_string())?;
    Ok(Some(frame.lazy()))
}

/// What was asked for, as the lake writes it down.
fn asked(table: &Table) -> BTreeMap<String, BTreeSet<String>> {
    let mut asked = table.asked.clone();
    for window in &table.windows {
        asked.entry("account".to_owned()).or_default().insert(window.account.clone());
        let days = format!("{} {} {}", window.account, window.from, window.to);
        asked.entry("account_window".to_owned()).or_default().insert(days);
    }
    if !table.since.is_empty() {
        asked.insert("operation_time_begin".to_owned(), table.since.clone());
    }
    asked
}

/// A table's frame, column by column as the lake types it.
pub fn frame(dataset: Dataset, table: &Table) -> Result<DataFrame, String> {
    let mut columns = Vec::new();
    for column in dataset.spec().columns {
        let name: PlSmallStr = column.name.into();
        let cells = || table.rows.iter().map(|row| row.text(column.name));
        let bad = |cell: &str| format!("{} has `{cell}`", column.name);
        let whole = |read: &dyn Fn(&str) -> Option<i128>| -> Result<Vec<Option<i128>>, String> {
            cells().map(|cell| cell.map(|cell| read(cell).ok_or_else(|| bad(cell))).transpose()).collect()
        };
        let decimal = |cells: Vec<Option<i128>>, precision, scale| {
            let cells = Int128Chunked::from_iter_options(name.clone(), cells.into_iter());
            cells.into_decimal_unchecked(precision, scale).into_column()
        };
        let numbers = |cells: Vec<Option<i128>>| {
            let cells = cells.into_iter().map(|cell| cell.and_then(|cell| i64::try_from(cell).ok()));
            Int64Chunked::from_iter_options(name.clone(), cells)
        };
        columns.push(match column.kind {
            Kind::Text | Kind::Json => StringChunked::from_iter_options(name.clone(), cells()).into_column(),
            Kind::Int => numbers(whole(&|cell| cell.parse().ok())?).into_column(),
            Kind::Money => decimal(whole(&|cell| parse_money(cell).ok())?, 18, 8),
            Kind::Quantity => decimal(whole(&|cell| parse_quantity(cell).ok())?, 38, 10),
            Kind::Time => {
                let micros = |cell: &str| Timestamp::parse_utc(cell).ok().map(|time| time.micros().into());
                numbers(whole(&micros)?)
                    .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                    .into_column()
            }
        });
    }
    columns.push(Column::full_null(EXTRA.into(), table.rows.len(), &DataType::String));
    DataFrame::new(table.rows.len(), columns).map_err(|problem| problem.to_string())
}
