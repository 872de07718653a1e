//! Columns of a file are what a frame of the same file has.

#![allow(clippy::unwrap_used)] // a test that cannot prepare has failed
#![allow(clippy::disallowed_methods)] // nothing that anybody keeps

use duizhang_lake::datasets::EXTRA;
use duizhang_lake::{Columns, Dataset, Kind, Numbers, Texts, read_parquet, table, write_parquet};
use polars::prelude::*;
use proptest::prelude::*;

/// How the values of a column are drawn: how many different ones there are, and how many of ten rows are null.
#[derive(Debug, Clone, Copy)]
struct Shape {
    different: u64,
    nulls: u64,
    seed: u64,
}

/// A number for each row, the same each time.
fn drawn(shape: Shape, rows: u64) -> impl Iterator<Item = Option<u64>> {
    (0..rows).map(move |row| {
        let mixed = (row ^ shape.seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) % 1_000_003;
        (mixed % 10 >= shape.nulls).then_some(mixed % shape.different)
    })
}

fn lines(shape: Shape, rows: u64) -> DataFrame {
    let column = |name: &'static str, kind: Kind| {
        let numbers = || drawn(Shape { seed: shape.seed ^ name.len() as u64, ..shape }, rows);
        let whole = || numbers().map(|number| number.map(u64::cast_signed));
        match kind {
            Kind::Text | Kind::Json => {
                let texts = numbers()
                    .map(|number| number.map(|number| format!("文{number}").repeat((number % 3) as usize)));
                StringChunked::from_iter_options(name.into(), texts).into_column()
            }
            Kind::Int => Int64Chunked::from_iter_options(name.into(), whole()).into_column(),
            Kind::Money => {
                let units =
                    whole().map(|number| number.map(|number| i128::from(number - 7) * 99_999_999_999));
                Int128Chunked::from_iter_options(name.into(), units)
                    .into_decimal_unchecked(18, 8)
                    .into_column()
            }
            kind => Int64Chunked::from_iter_options(name.into(), whole())
                .cast(&if kind == Kind::Time {
                    DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                } else {
                    table::dtype(kind)
                })
                .unwrap()
                .into_column(),
        }
    };
    let spec = Dataset::Consumption.spec();
    let mut columns: Vec<Column> = spec.columns.iter().map(|spec| column(spec.name, spec.kind)).collect();
    columns.push(Column::full_null(EXTRA.into(), columns[0].len(), &DataType::String));
    DataFrame::new(columns[0].len(), columns).unwrap()
}

fn numbers(column: &Column) -> Vec<Option<i64>> {
    match column.dtype() {
        DataType::Decimal(..) => {
            let units = column.decimal().unwrap().physical();
            units.iter().map(|units| units.map(|units| i64::try_from(units).unwrap())).collect()
        }
        DataType::Datetime(..) => column.datetime().unwrap().physical().iter().collect(),
        _ => column.i64().unwrap().iter().collect(),
    }
}

fn check_numbers(read: &mut Numbers, expected: &[Option<i64>], stays: &[bool]) {
    let told = |read: &Numbers| (0..read.values().len()).map(|row| read.get(row)).collect::<Vec<_>>();
    assert_eq!(told(read), expected);
    assert!(read.values().iter().zip(expected).all(|(value, cell)| *value == cell.unwrap_or_default()));
    let mut is_new = vec![false; expected.len()];
    read.mark_changes(&mut is_new);
    assert!((1..expected.len()).all(|row| is_new[row] == (expected[row] != expected[row - 1])));
    read.retain(stays);
    let left: Vec<_> =
        expected.iter().zip(stays).filter(|(_, stays)| **stays).map(|(cell, _)| *cell).collect();
    assert_eq!(told(read), left);
}

fn check_texts(read: &mut Texts, expected: &[Option<&str>], stays: &[bool]) {
    let told = |read: &Texts, rows| (0..rows).map(|row| read.get(row).map(str::to_owned)).collect::<Vec<_>>();
    let owned = |cells: &[Option<&str>]| cells.iter().map(|cell| cell.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(told(read, expected.len()), owned(expected));
    let all: Vec<&str> = read.all().collect();
    assert!((0..expected.len()).all(|row| read.place(row).map(|place| all[place]) == expected[row]));
    let mut is_new = vec![false; expected.len()];
    read.mark_changes(&mut is_new);
    assert!(
        (1..expected.len()).all(|row| is_new[row] || expected[row] == expected[row - 1]),
        "a change was missed"
    );
    read.retain(stays);
    let left: Vec<_> =
        expected.iter().zip(stays).filter(|(_, stays)| **stays).map(|(cell, _)| *cell).collect();
    assert_eq!(told(read, left.len()), owned(&left));
}

fn check(frame: &DataFrame, wanted: &[bool]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consumption.parquet");
    write_parquet(&path, frame).unwrap();
    assert!(read_parquet(&path).unwrap().equals_missing(frame));
    let file = Columns::open(&path).unwrap().unwrap().again().unwrap();
    let groups: Vec<usize> = file.groups().collect();
    assert_eq!(groups.iter().sum::<usize>(), frame.height());
    let mut start = 0;
    for (group, rows) in groups.into_iter().enumerate() {
        let part = frame.slice(i64::try_from(start).unwrap(), rows);
        let wanted = &wanted[start..start + rows];
        start += rows;
        for spec in Dataset::Consumption.spec().columns {
            let column = part.column(spec.name).unwrap();
            match spec.kind {
                Kind::Quantity => {}
                Kind::Text | Kind::Json => {
                    let cells: Vec<Option<&str>> = column.str().unwrap().iter().collect();
                    check_texts(&mut file.texts(group, spec.name, None).unwrap(), &cells, wanted);
                    let some = file.texts(group, spec.name, Some(wanted)).unwrap();
                    let agrees = |row: usize| some.get(row) == cells[row];
                    assert!((0..rows).all(|row| !wanted[row] || agrees(row)), "{}", spec.name);
                    check_texts(&mut cells.iter().copied().collect(), &cells, wanted);
                }
                _ => {
                    let cells = numbers(column);
                    check_numbers(&mut file.numbers(group, spec.name).unwrap(), &cells, wanted);
                    check_numbers(&mut cells.iter().copied().collect(), &cells, wanted);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_are_those_of_a_frame(rows in 0_u64..400, different in 1_u64..300, nulls in 0_u64..11, seed: u64, every in 1_usize..40) {
        let frame = lines(Shape { different, nulls, seed }, rows);
        check(&frame, &(0..frame.height()).map(|row| row % every == 0).collect::<Vec<_>>());
    }
}

/// So many rows that there are several pages, and texts so different that they are in no dictionary.
#[test]
fn columns_of_many_pages_are_those_of_a_frame() {
    for (different, nulls) in [(3, 0), (1_000_000, 0), (1_000_000, 3), (40_000, 1)] {
        let frame = lines(Shape { different, nulls, seed: 5 }, 270_000);
        let frame = frame
            .select(Dataset::Consumption.spec().columns.iter().map(|spec| spec.name).chain([EXTRA]))
            .unwrap();
        // Wanted rows stand together, as those of a customer do: most pages have none.
        check(
            &frame,
            &(0..frame.height()).map(|row| (3000..3100).contains(&(row % 90_000))).collect::<Vec<_>>(),
        );
    }
}

#[test]
fn a_damaged_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consumption.parquet");
    write_parquet(&path, &lines(Shape { different: 50, nulls: 1, seed: 1 }, 5000)).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(Columns::open(&path).is_err());
    let names = || Dataset::Consumption.spec().columns.iter().filter(|spec| spec.kind != Kind::Quantity);
    let mut refused = 0;
    for place in (4..bytes.len() - 20_000).step_by(bytes.len() / 60) {
        let mut damaged = bytes.clone();
        damaged[place..place + 16].iter_mut().for_each(|byte| *byte ^= 0x5a);
        std::fs::write(&path, &damaged).unwrap();
        let Ok(Some(file)) = Columns::open(&path) else { continue };
        // No panic; where what is read is another thing, the file's hash says so.
        let is_error = names().any(|spec| match spec.kind {
            Kind::Text | Kind::Json => file.texts(0, spec.name, None).is_err(),
            _ => file.numbers(0, spec.name).is_err(),
        });
        refused += u32::from(is_error);
    }
    assert!(refused > 10, "{refused}");
}

/// A frame of other types is no file of lines.
#[test]
fn other_files_are_not_taken_for_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consumption.parquet");
    write_parquet(&path, &df!["id" => ["a"]].unwrap()).unwrap();
    assert!(Columns::open(&path).unwrap().is_none());
    let mut lines = lines(Shape { different: 5, nulls: 0, seed: 1 }, 3);
    let wide = lines.column("payment_amount").unwrap().cast(&DataType::Decimal(38, 8)).unwrap();
    lines.with_column(wide).unwrap();
    write_parquet(&path, &lines).unwrap();
    assert!(Columns::open(&path).unwrap().is_none());
}
