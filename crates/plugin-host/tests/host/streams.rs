//! What a format sees of a table, read by the published C layout.

use std::cell::RefCell;

use duizhang_plugin_abi::DZ_OK;
use duizhang_plugin_host::{BATCH_ROWS, Column, CurrencyOf, DzEntryFn, Job, Kind, Role, Table, render};
use polars::prelude::*;

use crate::formats::{PLAIN, entry};
use crate::reader::Read;
use crate::world::{Place, decimals, frame, line_columns, lines, texts};

thread_local! {
    static SEEN: RefCell<Vec<Read>> = const { RefCell::new(Vec::new()) };
}

/// Hands tables to a format and returns what it read.
fn seen(tables: &[Table]) -> Vec<Read> {
    let format: DzEntryFn = entry!(PLAIN, |job| {
        let read = (0..job.tables().len()).map(|index| job.read(index)).collect();
        SEEN.set(read);
        job.artifact("a.txt", "")
    });
    let place = Place::new();
    render(format, "test", &Job::new(tables), &place.destination()).unwrap();
    SEEN.take()
}

fn only(tables: &[Table]) -> Read {
    let mut seen = seen(tables);
    assert_eq!(seen.len(), 1);
    seen.pop().unwrap()
}

#[test]
fn meaning_travels_with_every_column() {
    let read = only(&[lines()]);
    assert_eq!(read.root, ("+s".to_owned(), 0));
    let columns: Vec<_> = read.columns.iter().map(|(n, f, ..)| (n.as_str(), f.as_str())).collect();
    assert_eq!(columns, [("id", "U"), ("currency", "U"), ("amount", "d:38,8")]);
    assert!(read.columns.iter().all(|(_, _, flags, _)| *flags == 2), "all are nullable");
    let metadata = |index: usize| {
        let found = &read.columns[index].3;
        found.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(metadata(0), ["dz.role=key", "dz.title.en=Line", "dz.title.zh=行"]);
    assert_eq!(metadata(2), ["dz.currency_from=currency", "dz.role=money"]);
}

fn all_kinds() -> (Vec<Column>, DataFrame) {
    let fixed = CurrencyOf::Fixed("CNY".to_owned());
    let columns = vec![
        Column::new("text", Kind::Text, Role::Label),
        Column::new("whole", Kind::Int, Role::Quantity),
        Column::new("paid", Kind::Decimal { scale: 2 }, Role::Money).with_currency(fixed),
        Column::new("flag", Kind::Bool, Role::Flag),
        Column::new("day", Kind::Date, Role::Period),
        Column::new("at", Kind::Time, Role::Period),
    ];
    let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let frame = frame(vec![
        texts("text", &[Some("对账 📈"), None, Some("")]),
        Series::new("whole".into(), [Some(i64::MIN), None, Some(i64::MAX)]),
        decimals("paid", 2, &[Some("-999999999999999999999999999999999999.99"), None, Some("0.01")]),
        Series::new("flag".into(), [Some(true), None, Some(false)]),
        Series::new("day".into(), [Some(-1_i32), None, Some(20_000)]).cast(&DataType::Date).unwrap(),
        Series::new("at".into(), [Some(-1_i64), None, Some(1)]).cast(&utc).unwrap(),
    ]);
    (columns, frame)
}

#[test]
fn every_kind_arrives_with_its_nulls_and_extremes() {
    let (columns, frame) = all_kinds();
    let read = only(&[Table::new("kinds", columns, &frame).unwrap()]);
    let formats: Vec<_> = read.columns.iter().map(|column| column.1.as_str()).collect();
    assert_eq!(formats, ["U", "l", "d:38,2", "b", "tdD", "tsu:UTC"]);
    assert_eq!(read.columns[2].3["dz.currency"], "CNY");
    let least = "-99999999999999999999999999999999999999";
    let rows = [
        ["对账 📈", "-9223372036854775808", least, "true", "-1", "-1"],
        ["-"; 6],
        ["", "9223372036854775807", "1", "false", "20000", "1"],
    ];
    assert_eq!(read.rows, rows);
}

#[test]
fn columns_of_nothing_but_nulls_arrive() {
    let (columns, frame) = all_kinds();
    let nulls = frame.slice(1, 1);
    let nulls = nulls.vstack(&nulls).unwrap();
    let read = only(&[Table::new("kinds", columns, &nulls).unwrap()]);
    assert_eq!(read.rows, [["-"; 6], ["-"; 6]]);
    // The same from columns that do not even have a type.
    let names = ["id", "currency", "amount"];
    let untyped = names.map(|name| Series::full_null(name.into(), 2, &DataType::Null));
    let table = Table::new("lines", line_columns(), &self::frame(untyped.to_vec())).unwrap();
    let read = only(&[table]);
    assert_eq!(read.columns[2].1, "d:38,8");
    assert_eq!(read.rows, [["-"; 3], ["-"; 3]]);
}

#[test]
fn seventy_thousand_rows_come_in_two_batches() {
    let part = |from: i64, to: i64| {
        let ids: Vec<String> = (from..to).map(|n| format!("line {n}")).collect();
        let amounts: Vec<i64> = (from..to).collect();
        let amounts = Series::new("amount".into(), amounts);
        frame(vec![
            Series::new("id".into(), ids),
            Series::new("currency".into(), vec!["CNY"; usize::try_from(to - from).unwrap()]),
            amounts.cast(&DataType::Decimal(38, 8)).unwrap(),
        ])
    };
    // In chunks whose borders are not those of the batches.
    let mut frame = part(0, 40_000);
    frame.vstack_mut(&part(40_000, 65_530)).unwrap();
    frame.vstack_mut(&part(65_530, 70_000)).unwrap();
    let read = only(&[Table::new("lines", line_columns(), &frame).unwrap()]);
    assert_eq!(read.batches, [BATCH_ROWS, 70_000 - BATCH_ROWS]);
    assert_eq!(read.rows.len(), 70_000);
    for (number, row) in read.rows.iter().enumerate() {
        assert_eq!(row[0], format!("line {number}"));
        assert_eq!(row[2].parse::<u64>().unwrap(), number as u64 * 100_000_000);
    }
}

#[test]
fn slices_arrive_as_what_they_show() {
    let (columns, frame) = all_kinds();
    let read = only(&[Table::new("kinds", columns, &frame.slice(2, 1)).unwrap()]);
    assert_eq!(read.rows, [["", "9223372036854775807", "1", "false", "20000", "1"]]);
}

#[test]
fn several_tables_keep_their_order_and_streams_need_not_be_read() {
    let (columns, frame) = all_kinds();
    let kinds = Table::new("kinds", columns, &frame).unwrap();
    let tables = [kinds, lines()];
    assert_eq!(seen(&tables).iter().map(|read| read.rows.len()).collect::<Vec<_>>(), [3, 4]);
    let lazy = entry!(PLAIN, |job| {
        // Released by the format, against the host's offer to do it: both must be fine.
        let stream = job.tables()[0].stream;
        // SAFETY: a live stream, released once.
        unsafe { ((*stream).release.unwrap())(stream) };
        assert_eq!(job.artifact("a.txt", ""), DZ_OK);
        DZ_OK
    });
    let place = Place::new();
    render(lazy, "test", &Job::new(&tables), &place.destination()).unwrap();
}
