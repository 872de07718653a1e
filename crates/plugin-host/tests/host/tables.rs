//! Which frames become tables, and what the host counts in them.

use std::sync::Arc;

use duizhang_plugin_host::{
    Column, CurrencyOf, Destination, Job, Kind, RenderError, Role, RowSource, Table, TableError, Totals,
    render,
};
use polars::prelude::*;
use serde_json::{Value, json};

use crate::formats::{ATTESTING, entry, honest};
use crate::world::{Place, decimals, frame, line_columns, lines, texts};

fn refused(name: &str, columns: Vec<Column>, frame: &DataFrame) -> TableError {
    Table::new(name, columns, frame).unwrap_err()
}

#[test]
fn integers_and_categoricals_are_widened() {
    let columns = vec![
        Column::new("small", Kind::Int, Role::Quantity),
        Column::new("big", Kind::Int, Role::Quantity),
        Column::new("service", Kind::Text, Role::Key),
        Column::new("amount", Kind::Decimal { scale: 8 }, Role::Quantity),
    ];
    let service = texts("service", &[Some("ecs"), None]);
    let amount = texts("amount", &[Some("1.5"), None]);
    // In another order than declared.
    let frame = frame(vec![
        amount.cast(&DataType::Decimal(18, 8)).unwrap(),
        service.cast(&DataType::from_categories(Categories::global())).unwrap(),
        Series::new("big".into(), [Some(7_u64), None]),
        Series::new("small".into(), [Some(3_i32), None]),
    ]);
    let table = Table::new("mixed", columns, &frame).unwrap();
    let types: Vec<String> = table.frame().dtypes().iter().map(ToString::to_string).collect();
    assert_eq!(types, ["i64", "i64", "str", "decimal[38,8]"]);
    let names: Vec<_> = table.frame().get_column_names().into_iter().map(PlSmallStr::as_str).collect();
    assert_eq!(names, ["small", "big", "service", "amount"]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let one = |kind, series: Series| {
        let column = Column::new(series.name().to_string(), kind, Role::Quantity);
        refused("t", vec![column], &frame(vec![series]))
    };
    let decimal = Kind::Decimal { scale: 8 };
    let float = || Series::new("x".into(), [1.5_f64]);
    assert!(matches!(one(decimal, float()), TableError::Type { .. }));
    assert!(matches!(one(Kind::Int, float()), TableError::Type { .. }));
    let other_scale = decimals("x", 2, &[Some("1.50")]);
    assert!(matches!(one(decimal, other_scale), TableError::Type { .. }));
    let huge = Series::new("x".into(), [u64::MAX]);
    assert!(matches!(one(Kind::Int, huge), TableError::Value { .. }));
    let no_zone = Series::new("x".into(), [1_i64]);
    let no_zone = no_zone.cast(&DataType::Datetime(TimeUnit::Microseconds, None)).unwrap();
    assert!(matches!(one(Kind::Time, no_zone), TableError::Type { .. }));
}

#[test]
fn names_must_be_plain_and_unique_and_complete() {
    let found = lines();
    let frame = found.frame();
    assert!(matches!(refused("Lines", line_columns(), frame), TableError::Name(_)));
    let mut columns = line_columns();
    columns[0].name = "i\0d".to_owned();
    assert!(matches!(refused("lines", columns, frame), TableError::Name(_)));
    let mut columns = line_columns();
    columns.push(columns[0].clone());
    assert!(matches!(refused("lines", columns, frame), TableError::Duplicate { .. }));
    let columns = line_columns().split_off(1);
    assert!(matches!(refused("lines", columns, frame), TableError::Undeclared { .. }));
    let mut columns = line_columns();
    columns.push(Column::new("more", Kind::Int, Role::Key));
    assert!(matches!(refused("lines", columns, frame), TableError::Missing { .. }));
}

#[test]
fn meaning_must_be_coherent() {
    let found = lines();
    let with = |change: &dyn Fn(&mut Column)| {
        let mut columns = line_columns();
        change(&mut columns[2]);
        let error = refused("lines", columns, found.frame());
        assert!(matches!(error, TableError::Meaning { .. }), "{error}");
    };
    with(&|column| column.currency = None);
    with(&|column| column.currency = Some(CurrencyOf::From("nowhere".to_owned())));
    with(&|column| column.currency = Some(CurrencyOf::From("amount".to_owned())));
    with(&|column| column.currency = Some(CurrencyOf::Fixed("yuan".to_owned())));
    with(&|column| column.role = Role::Quantity);
    with(&|column| column.kind = Kind::Int);
    with(&|column| column.titles = vec![("EN!".to_owned(), String::new())]);
    with(&|column| *column = column.clone().titled("en", "a").titled("en", "b"));
}

#[test]
fn totals_are_exact_and_by_currency() {
    let tables = [lines()];
    let totals = Totals::of(&tables).unwrap();
    let money = json!({"amount": {"CNY": "12.50000000", "USD": "-3.00000000"}});
    assert_eq!(totals.to_json(), json!({"lines": {"rows": 4, "money": money}}));
    let without = &totals.tables["lines"].money["amount"][""];
    assert_eq!(without.to_string(), "7.00000000");
}

#[test]
fn a_total_that_does_not_fit_is_an_error_not_a_wrong_number() {
    let most = "99999999999999999999999999999999999999";
    let fixed = CurrencyOf::Fixed("CNY".to_owned());
    let column = Column::new("x", Kind::Decimal { scale: 0 }, Role::Money).with_currency(fixed);
    let frame = frame(vec![decimals("x", 0, &[Some(most), Some(most)])]);
    let tables = [Table::new("t", vec![column], &frame).unwrap()];
    assert!(matches!(Totals::of(&tables), Err(RenderError::Overflow { .. })));
}

/// Rows in two parts, which say that they are `rows`.
struct Parts {
    rows: usize,
}

impl RowSource for Parts {
    fn rows(&self) -> usize {
        self.rows
    }

    fn parts(&self) -> usize {
        2
    }

    fn part(&self, index: usize, columns: &[&str]) -> PolarsResult<DataFrame> {
        lines().frame().slice(i64::try_from(index * 3).unwrap(), 3).select(columns.iter().copied())
    }
}

fn streamed(rows: usize) -> Table {
    Table::streamed("lines", line_columns(), Arc::new(Parts { rows })).unwrap()
}

#[test]
fn a_table_read_part_by_part_is_the_same_table() {
    let place = Place::new();
    let job = |tables| Job { options: json!({"lines": true}), ..Job::new(tables) };
    let (whole, parts) = ([lines()], [streamed(4)]);
    assert_eq!(Totals::of(&whole).unwrap(), Totals::of(&parts).unwrap());
    let entry = entry!(ATTESTING, honest);
    for (name, tables) in [("whole", &whole), ("parts", &parts)] {
        render(entry, "test", &job(tables), &Destination::new(place.path().join(name))).unwrap();
    }
    assert_eq!(place.text("whole/lines.txt"), place.text("parts/lines.txt"));
}

#[test]
fn rows_that_went_missing_are_noticed() {
    let place = Place::new();
    let error = render(entry!(ATTESTING, honest), "test", &Job::new(&[streamed(5)]), &place.destination())
        .unwrap_err();
    assert!(error.to_string().contains("4 rows instead of 5"), "{error}");
    assert_eq!(place.listing(), Vec::<String>::new());
}

#[test]
fn a_long_table_is_for_those_who_name_it_and_want_it() {
    const ALL: &str = r#"{"id":"test","title":"T","version":"1","profile":1,"options":{}}"#;
    const STAR: &str =
        r#"{"id":"test","title":"T","version":"1","profile":1,"options":{},"tables":["*","lines"]}"#;
    let other = Table::new("other", line_columns(), lines().frame()).unwrap();
    let tables = [other, streamed(4)];
    let count = |format, options: Value, wanted: u64| {
        let place = Place::new();
        let job = Job { options, context: json!({"wanted": wanted}), ..Job::new(&tables) };
        render(format, "test", &job, &place.destination()).unwrap();
    };
    count(entry!(ALL, |job| check(job)), json!({}), 1);
    count(entry!(STAR, |job| check(job)), json!({}), 2);
    count(entry!(STAR, |job| check(job)), json!({"lines": false}), 1);
}

fn check(job: &crate::formats::Running) -> duizhang_plugin_abi::DzStatus {
    let wanted = job.context()["wanted"].as_u64().unwrap();
    assert_eq!(job.tables().len() as u64, wanted);
    job.artifact("a.txt", "")
}
