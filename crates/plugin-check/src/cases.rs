//! The cases: what is tried, in the order it is tried, each with what is wrong if it fails.

use duizhang_plugin_abi::{DZ_E_CANCELLED as CANCELLED, DZ_E_OUTPUT as OUTPUT, DZ_OK as DONE};
use duizhang_plugin_host::{Column, CurrencyOf, Kind, Role, Source, Table, Trial};
use serde_json::json;

use crate::bench::Bench;
use crate::fill::{Cell, HOSTILE_NAMES, NINES, ODD_TEXTS, holds_currency, plain};
use crate::judge::{Ended, Verdict, Want, described};
use crate::options;
use crate::shape::Shape;

/// One case.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name.
    pub name: &'static str,
    /// What a format must do, in a few words.
    pub about: &'static str,
    run: fn(&Bench<'_>) -> Outcome,
}

/// What is wrong, or that nothing is, or why nothing was tried.
type Outcome = Result<(), Problem>;

enum Problem {
    Wrong(String),
    Skipped(&'static str),
}

impl From<String> for Problem {
    fn from(wrong: String) -> Self {
        Self::Wrong(wrong)
    }
}

impl Case {
    /// Tries it.
    pub fn run(&self, bench: &Bench<'_>) -> Verdict {
        match (self.run)(bench) {
            Ok(()) => Verdict::Passed,
            Err(Problem::Wrong(wrong)) => Verdict::Failed(wrong),
            Err(Problem::Skipped(why)) => Verdict::Skipped(why),
        }
    }
}

/// All cases.
pub const CASES: [Case; 18] = [
    Case { name: "describe", about: "is what its manifest says", run: describe },
    Case {
        name: "options-schema",
        about: "has closed options with defaults; what does not fit is refused",
        run: schema,
    },
    Case { name: "options-defaults", about: "takes an option left out for its default", run: defaults },
    Case { name: "options-choices", about: "renders with every choice of every option", run: choices },
    Case { name: "one-row", about: "renders tables of one row", run: one_row },
    Case { name: "empty-tables", about: "renders tables without a row", run: empty },
    Case { name: "all-null", about: "renders rows in which everything is missing", run: all_null },
    Case { name: "many-batches", about: "renders 70,000 rows in several batches", run: many_batches },
    Case { name: "long-decimals", about: "renders decimals of 38 digits exactly", run: long_decimals },
    Case {
        name: "negative-amounts",
        about: "renders negative amounts, and sums that cancel out",
        run: negative,
    },
    Case {
        name: "extreme-values",
        about: "renders the largest and smallest numbers, days and instants",
        run: extremes,
    },
    Case {
        name: "sliced-arrays",
        about: "reads arrays that begin somewhere within their buffers",
        run: sliced,
    },
    Case {
        name: "odd-text",
        about: "renders text from right to left, emoji, quotes, line breaks",
        run: odd_text,
    },
    Case {
        name: "hostile-names",
        about: "makes no file names of what tables and options say",
        run: hostile_names,
    },
    Case { name: "refused-writes", about: "gives up when a write is refused", run: refused_writes },
    Case { name: "cancel", about: "stops when it is asked to", run: cancel },
    Case {
        name: "surroundings",
        about: "writes the same bytes elsewhere: folder, zone, locale, batches",
        run: surroundings,
    },
    Case { name: "leaks", about: "leaves nothing behind after many renders", run: leaks },
];

fn expect(ended: &Ended, want: Want) -> Outcome {
    ended.fault(want).map_or(Ok(()), |fault| Err(fault.into()))
}

/// The same, saying in which part of a case it went wrong.
fn expect_in(part: &str, ended: &Ended, want: Want) -> Outcome {
    ended.fault(want).map_or(Ok(()), |fault| Err(format!("{part}: {fault}").into()))
}

fn usual(bench: &Bench<'_>, tables: &[Table]) -> Ended {
    bench.render(tables, json!({}), &Trial::default())
}

fn describe(bench: &Bench<'_>) -> Outcome {
    let Source::Plugin { plugin, .. } = &bench.format.source else {
        return Err(Problem::Skipped("a bundled format has no manifest"));
    };
    if !bench.is_library() {
        return Err(Problem::Skipped("a program is what its manifest says"));
    }
    let described = plugin.describe(&bench.runner, &bench.place("describe"));
    let described = described.map_err(|error| self::described(&error))?;
    match plugin.manifest.differs(&described) {
        Some(mismatch) => Err(format!("{mismatch}; `duizhang plugin pack` writes what it says").into()),
        None => Ok(()),
    }
}

fn schema(bench: &Bench<'_>) -> Outcome {
    let schema = &bench.format.about.options;
    if schema.is_null() {
        return Err("it has no schema of its options, so that mistyped ones are taken without a word; \
                    without options, write {\"type\":\"object\",\"additionalProperties\":false}"
            .to_owned()
            .into());
    }
    if options::fit(bench.format, &json!({"no_such_option": 1})) {
        return Err("its schema takes options that it does not have: set additionalProperties to false"
            .to_owned()
            .into());
    }
    if let Err(error) = bench.format.about.complete_options(&json!({})) {
        return Err(format!("its defaults do not fit its own schema: {error}").into());
    }
    for name in options::names(bench.format) {
        for value in options::misfits(bench.format, &name) {
            let ended = bench.render(&[], options::with(&name, value.clone()), &Trial::default());
            if ended.end.is_ok() {
                return Err(
                    format!("the option `{name}` is {value}, which does not fit, and was taken").into()
                );
            }
        }
    }
    Ok(())
}

fn defaults(bench: &Bench<'_>) -> Outcome {
    let tables = bench.plain_tables(3)?;
    let complete = bench.format.about.complete_options(&json!({})).map_err(|error| error.to_string())?;
    let (left_out, written) = (usual(bench, &tables), bench.render(&tables, complete, &Trial::default()));
    expect(&left_out, Want::Report)?;
    expect_in("with the defaults written out", &written, Want::Report)?;
    same(bench, &left_out, &written, "with the defaults written out")
}

fn choices(bench: &Bench<'_>) -> Outcome {
    let names = options::names(bench.format);
    if names.is_empty() {
        return Err(Problem::Skipped("it has no options"));
    }
    let tables = bench.plain_tables(2)?;
    for name in names {
        for value in options::values(bench.format, &name) {
            let shown: String = value.to_string().chars().take(60).collect();
            let ended = bench.render(&tables, options::with(&name, value), &Trial::default());
            expect_in(&format!("{name} = {shown}"), &ended, Want::ReportOrRefusal)?;
        }
    }
    Ok(())
}

fn one_row(bench: &Bench<'_>) -> Outcome {
    expect(&usual(bench, &bench.plain_tables(1)?), Want::Report)
}

fn empty(bench: &Bench<'_>) -> Outcome {
    expect(&usual(bench, &bench.plain_tables(0)?), Want::Report)
}

fn all_null(bench: &Bench<'_>) -> Outcome {
    let tables = bench.tables(3, &mut |_, _, _| Cell::Null)?;
    expect(&usual(bench, &tables), Want::ReportOrRefusal)
}

fn many_batches(bench: &Bench<'_>) -> Outcome {
    let ended = usual(bench, &bench.one_long_table(70_000)?);
    expect(&ended, Want::Report)?;
    let odd = Trial { batch_rows: 7, ..Trial::default() };
    expect_in("in batches of 7 rows", &bench.render(&bench.plain_tables(50)?, json!({}), &odd), Want::Report)
}

/// A month, but for cells of these kinds.
fn but(
    bench: &Bench<'_>,
    rows: usize,
    other: &dyn Fn(&Column, usize) -> Option<Cell>,
) -> Result<Vec<Table>, String> {
    bench.tables(rows, &mut |shape: &Shape, column, row| {
        let is_currency = holds_currency(shape, column);
        let other = if is_currency { None } else { other(column, row) };
        other.unwrap_or_else(|| plain(is_currency, column, row))
    })
}

fn long_decimals(bench: &Bench<'_>) -> Outcome {
    // One row a currency, so that the sums have no more digits than the amounts.
    let tables = but(bench, 3, &|column, row| {
        let fixed = matches!(column.currency, Some(CurrencyOf::Fixed(_)));
        let number = match row {
            0 => NINES,
            1 => {
                if fixed {
                    1 - NINES
                } else {
                    -NINES
                }
            }
            _ => 1,
        };
        matches!(column.kind, Kind::Decimal { .. }).then_some(Cell::Number(number))
    })?;
    expect(&usual(bench, &tables), Want::ReportOrRefusal)
}

fn negative(bench: &Bench<'_>) -> Outcome {
    let tables = but(bench, 6, &|column, row| {
        let number = i128::try_from(row).unwrap_or_default() / 3;
        // The second three are what the first three were, with the other sign.
        let number = if number == 0 { -1_250_000_001 } else { 1_250_000_001 };
        matches!(column.kind, Kind::Decimal { .. }).then_some(Cell::Number(number))
    })?;
    expect(&usual(bench, &tables), Want::Report)?;
    let tables =
        but(bench, 2, &|column, _| matches!(column.kind, Kind::Decimal { .. }).then_some(Cell::Number(-1)))?;
    expect_in("the smallest amounts", &usual(bench, &tables), Want::Report)
}

fn extremes(bench: &Bench<'_>) -> Outcome {
    let tables = but(bench, 4, &|column, row| {
        let pick = |of: [i128; 4]| of.get(row).copied().map(Cell::Number);
        match column.kind {
            Kind::Int => pick([i128::from(i64::MIN), i128::from(i64::MAX), 0, -1]),
            // The first and the last day that calendars with four digits have.
            Kind::Date => pick([-719_162, 2_932_896, 0, -1]),
            Kind::Time => pick([-62_135_596_800_000_000, 253_402_300_799_999_999, 0, -1]),
            _ => None,
        }
    })?;
    expect(&usual(bench, &tables), Want::ReportOrRefusal)
}

fn sliced(bench: &Bench<'_>) -> Outcome {
    if !bench.is_library() {
        return Err(Problem::Skipped("a program reads files, which have no slices"));
    }
    // Every fifth cell is missing, so that the bits of what is there are at odd places, too.
    let tables = bench.tables(29, &mut |shape, column, row| {
        let is_currency = holds_currency(shape, column);
        if row % 5 == 4 && !is_currency { Cell::Null } else { plain(is_currency, column, row) }
    })?;
    let whole = usual(bench, &tables);
    expect(&whole, Want::Report)?;
    let slices = Trial { slices: true, batch_rows: 11, ..Trial::default() };
    let ended = bench.render(&tables, json!({}), &slices);
    expect_in("the columns begin at 3 and the batch at 5", &ended, Want::Report)?;
    same(bench, &whole, &ended, "from slices of the same arrays")
}

fn odd_text(bench: &Bench<'_>) -> Outcome {
    let tables = but(bench, ODD_TEXTS.len(), &|column, row| {
        let text = ODD_TEXTS.get(row).copied().unwrap_or_default();
        (column.kind == Kind::Text).then(|| Cell::Text(text.to_owned()))
    })?;
    expect(&usual(bench, &tables), Want::ReportOrRefusal)?;
    let long =
        but(bench, 1, &|column, _| (column.kind == Kind::Text).then(|| Cell::Text("长".repeat(30_000))))?;
    expect_in("a text of 30,000 characters", &usual(bench, &long), Want::ReportOrRefusal)
}

fn hostile_names(bench: &Bench<'_>) -> Outcome {
    let tables = but(bench, HOSTILE_NAMES.len(), &|column, row| {
        let name = HOSTILE_NAMES.get(row).copied().unwrap_or_default();
        let is_name = matches!(column.role, Role::Key | Role::Label) && column.kind == Kind::Text;
        is_name.then(|| Cell::Text(name.to_owned()))
    })?;
    expect_in("names in the tables", &usual(bench, &tables), Want::ReportOrRefusal)?;
    let tables = bench.plain_tables(1)?;
    for option in options::names(bench.format) {
        for name in HOSTILE_NAMES {
            let given = options::with(&option, name.into());
            if options::fit(bench.format, &given) {
                let ended = bench.render(&tables, given, &Trial::default());
                expect_in(&format!("{option} = {name:?}"), &ended, Want::ReportOrRefusal)?;
            }
        }
    }
    Ok(())
}

fn refused_writes(bench: &Bench<'_>) -> Outcome {
    let tables = bench.plain_tables(200)?;
    let whole = usual(bench, &tables);
    expect(&whole, Want::Report)?;
    let sizes = whole.end.iter().flat_map(|receipt| &receipt.artifacts).map(|artifact| artifact.size);
    if !bench.is_library() {
        let largest = sizes.max().unwrap_or_default();
        let after = largest / 2;
        let ended =
            bench.render(&tables, json!({}), &Trial { refuse_after: Some(after), ..Trial::default() });
        return program_gave_up(&ended, after);
    }
    let size: u64 = sizes.sum();
    for after in [0, 1, size / 3, size / 2, size.saturating_sub(1)] {
        let ended =
            bench.render(&tables, json!({}), &Trial { refuse_after: Some(after), ..Trial::default() });
        let status = ended.observed.as_ref().and_then(|observed| observed.status);
        let part = format!("after {after} of {size} bytes");
        match status {
            Some(OUTPUT) => {}
            Some(DONE) => return Err(format!("{part}: it says that it is done").into()),
            Some(other) => {
                return Err(format!(
                    "{part}: it returns {other}; it must pass on the {OUTPUT} of the refused write"
                )
                .into());
            }
            None => return expect_in(&part, &ended, Want::Report),
        }
        if let Some(leak) = ended.leak() {
            return Err(format!("{part}: {leak}").into());
        }
    }
    Ok(())
}

/// Whether a program noticed that it could not write. The system refuses the write, and kills whoever does
/// not handle that, which is as good.
fn program_gave_up(ended: &Ended, after: u64) -> Outcome {
    use duizhang_plugin_host::RenderError::{Refused, Stopped};
    use duizhang_plugin_host::Stop::TimedOut;

    match &ended.end {
        Err(Stopped { stop: TimedOut(_), .. }) | Ok(_) => {
            Err(format!("a file could have no more than {after} bytes, and it went on").into())
        }
        Err(Stopped { .. } | Refused { .. }) => Ok(()),
        Err(error) => {
            Err(format!("a file could have no more than {after} bytes: {}", described(error)).into())
        }
    }
}

fn cancel(bench: &Bench<'_>) -> Outcome {
    if !bench.is_library() {
        return Err(Problem::Skipped("a program is not asked, it is ended"));
    }
    let tables = bench.one_long_table(5_000)?;
    for after in [0, 1, 3] {
        let trial = Trial { cancel_after: Some(after), batch_rows: 500, ..Trial::default() };
        let ended = bench.render(&tables, json!({}), &trial);
        let Some(observed) = ended.observed.as_ref().filter(|observed| observed.status.is_some()) else {
            return expect_in(&format!("cancelled at question {}", after + 1), &ended, Want::Report);
        };
        let wrong =
            |text: String| Err(Problem::Wrong(format!("cancelled at question {}: {text}", after + 1)));
        if observed.asked == 0 {
            return Err("it never asks whether to stop; `cancelled` is cheap: ask at every batch"
                .to_owned()
                .into());
        }
        match observed.status {
            Some(CANCELLED) | None => {}
            // There were fewer questions than that.
            Some(DONE) if observed.asked <= after => {}
            Some(status) => return wrong(format!("it returns {status} instead of {CANCELLED}")),
        }
        if let Some(leak) = ended.leak() {
            return wrong(leak);
        }
    }
    Ok(())
}

/// Whether two renders that should be the same are.
fn same(bench: &Bench<'_>, one: &Ended, other: &Ended, how: &str) -> Outcome {
    let (Ok(one), Ok(other)) = (&one.end, &other.end) else { return Ok(()) };
    if one.attestations != other.attestations {
        return Err(format!("{how}, it attests other rows or totals").into());
    }
    if !bench.format.about.deterministic {
        return Ok(());
    }
    for artifact in &one.artifacts {
        match other.artifacts.iter().find(|found| found.name == artifact.name) {
            None => return Err(format!("{how}, it does not write {}", artifact.name).into()),
            Some(found) if found.sha256 != artifact.sha256 => {
                return Err(format!("{how}, {} has other bytes", artifact.name).into());
            }
            Some(_) => {}
        }
    }
    if one.artifacts.len() == other.artifacts.len() {
        return Ok(());
    }
    Err(format!("{how}, it writes {} files instead of {}", other.artifacts.len(), one.artifacts.len()).into())
}

fn surroundings(bench: &Bench<'_>) -> Outcome {
    if !bench.format.about.deterministic {
        return Err(Problem::Skipped("it does not say that it is deterministic"));
    }
    let tables = bench.plain_tables(60)?;
    let here = usual(bench, &tables);
    expect(&here, Want::Report)?;
    let again = usual(bench, &tables);
    same(bench, &here, &again, "rendered again")?;
    let elsewhere = Trial { elsewhere: true, batch_rows: 13, ..Trial::default() };
    let there = bench.render(&tables, json!({}), &elsewhere);
    expect_in("elsewhere", &there, Want::Report)?;
    same(bench, &here, &there, "in another folder, time zone and locale, and in smaller batches")
}

/// Renders of one process, and how many bytes may stay of each: none, but for rounding.
const RENDERS: u32 = 30;
const BYTES_A_RENDER: u64 = 15;
/// Where only the resident memory is known, it moves by more than that by itself.
const RESIDENT: u64 = 4 << 20;

fn leaks(bench: &Bench<'_>) -> Outcome {
    let tables = bench.plain_tables(100)?;
    if !bench.is_library() {
        expect(&usual(bench, &tables), Want::Report)?;
        let left = bench.left();
        return if left.is_empty() {
            Err(Problem::Skipped(
                "each render of a program is a process of its own, and it left nothing behind",
            ))
        } else {
            Err(format!("it left {}", left.join(", ")).into())
        };
    }
    let ended = bench.render(&tables, json!({}), &Trial { renders: RENDERS, ..Trial::default() });
    expect(&ended, Want::Report)?;
    let Some(observed) = &ended.observed else { return Err("nothing was seen of it".to_owned().into()) };
    let (before, after) = (observed.before, observed.after);
    let renders = u64::from(observed.between.max(1));
    let grown = after.memory_bytes.saturating_sub(before.memory_bytes);
    let allowed = if before.exact { renders * BYTES_A_RENDER } else { RESIDENT };
    if grown > allowed {
        let each = grown / renders;
        return Err(
            format!("each render leaves about {each} bytes of memory behind ({grown} in {renders})").into()
        );
    }
    for (what, before, after) in
        [("descriptors", before.descriptors, after.descriptors), ("threads", before.threads, after.threads)]
    {
        if after > before {
            return Err(format!("{} more {what} are open after {renders} renders", after - before).into());
        }
    }
    Ok(())
}
