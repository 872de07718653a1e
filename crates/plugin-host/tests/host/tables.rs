//! Which frames become tables, and what the host counts in them.

use duizhang_plugin_host::{Column, CurrencyOf, Kind, RenderError, Role, Table, TableError, Totals};
use polars::prelude::*;
use serde_json::json;

use crate::world::{decimals, frame, line_columns, lines, texts};

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
