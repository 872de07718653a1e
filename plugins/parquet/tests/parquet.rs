//! Renders small tables and reads them back with the library's own reader.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use duizhang_plugin_parquet::dz_plugin_v1_parquet;
use duizhang_plugin_sdk::abi::{DZ_E_OPTIONS, DZ_E_OUTPUT, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, Outcome, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use parquet::file::reader::{FileReader, SerializedFileReader};

fn job() -> TestJob {
    let orders = Fixture::new("orders")
        .column("order_id", Kind::Text, Role::Key)
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .column("quantity", Kind::Decimal(10), Role::Quantity)
        .column("lines", Kind::Int, Role::Quantity)
        .column("paid_at", Kind::Time, Role::Period)
        .column("day", Kind::Date, Role::Period)
        .column("late", Kind::Bool, Role::Flag)
        .row(cells![
            "CS1,对账",
            "CNY",
            "-12.5",
            "0.0000000001",
            7,
            "2026-09-30T16:00:00.000001Z",
            20_000,
            true
        ])
        .row(cells![
            "",
            "USD",
            "999999999999999999999999999999.99999999",
            None::<&str>,
            i64::MIN,
            None::<&str>,
            -1,
            false
        ])
        .row(cells![
            None::<&str>,
            None::<&str>,
            None::<&str>,
            None::<&str>,
            None::<i64>,
            None::<&str>,
            None::<i64>,
            None::<bool>
        ]);
    let empty = Fixture::new("breaks").column("id", Kind::Text, Role::Key);
    TestJob::new(vec![orders, empty])
}

fn read(outcome: &Outcome, name: &str) -> SerializedFileReader<Bytes> {
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    SerializedFileReader::new(Bytes::from(outcome.artifact(name).unwrap().to_vec())).unwrap()
}

#[test]
fn every_kind_is_read_back_exactly() {
    let outcome = job().batch_rows(2).render(dz_plugin_v1_parquet);
    let rows: Vec<String> = read(&outcome, "orders.parquet")
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            row.unwrap().into_columns().iter().map(|(_, cell)| cell.to_string()).collect::<Vec<_>>().join("|")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "\"CS1,对账\"|\"CNY\"|-12.50000000|0.0000000001|7|2026-09-30 16:00:00.000001 +00:00|2024-10-04|true",
            "\"\"|\"USD\"|999999999999999999999999999999.99999999|null|-9223372036854775808|null|1969-12-31|false",
            "null|null|null|null|null|null|null|null",
        ]
    );
    assert_eq!(read(&outcome, "breaks.parquet").metadata().file_metadata().num_rows(), 0);
    assert_eq!(outcome.differences(job().tables()), Vec::<String>::new());
}

#[test]
fn batches_do_not_matter() {
    let whole = job().render(dz_plugin_v1_parquet);
    let torn = job().batch_rows(1).sliced(3).render(dz_plugin_v1_parquet);
    for name in ["orders.parquet", "breaks.parquet"] {
        assert!(whole.artifact(name).is_some() && whole.artifact(name) == torn.artifact(name), "{name}");
    }
}

#[test]
fn many_rows_are_several_groups() {
    let rows = duizhang_columnar::GROUP_ROWS + 1;
    let mut numbers = Fixture::new("numbers").column("n", Kind::Int, Role::Quantity);
    for number in 0..rows {
        numbers = numbers.row(cells![i64::try_from(number).unwrap()]);
    }
    let outcome = TestJob::new(vec![numbers]).render(dz_plugin_v1_parquet);
    let file = read(&outcome, "numbers.parquet");
    let sizes: Vec<i64> = file
        .metadata()
        .row_groups()
        .iter()
        .map(parquet::file::metadata::RowGroupMetaData::num_rows)
        .collect();
    assert_eq!(sizes, [i64::try_from(duizhang_columnar::GROUP_ROWS).unwrap(), 1]);
    let last = file.get_row_iter(None).unwrap().last().unwrap().unwrap();
    assert_eq!(last.to_string(), format!("{{n: {}}}", rows - 1));
}

#[test]
fn wrong_options_and_refused_writes_are_errors() {
    assert_eq!(job().options(r#"{"rows":true}"#).render(dz_plugin_v1_parquet).status, DZ_E_OPTIONS);
    assert_eq!(job().refuse_after(20).render(dz_plugin_v1_parquet).status, DZ_E_OUTPUT);
}
