//! The bundled formats are the same bytes whether they are linked in or loaded as shared libraries.

use std::path::PathBuf;

use duizhang_plugin_host::{Destination, DzEntryFn, Job, Library, Table, render};
use serde_json::json;

use crate::home::tree;

/// The shared library of a bundled format, which the build puts beside the program.
fn library(format: &str) -> PathBuf {
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_duizhang"));
    let dir = bin.parent().unwrap();
    let name =
        format!("{}duizhang_plugin_{format}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let places = [dir.join(&name), dir.join("deps").join(&name)];
    let found = places.iter().find(|path| path.exists());
    found.unwrap_or_else(|| panic!("{name} was not built; run the tests of the whole workspace")).clone()
}

/// The report tables of the sample, as a report command hands them out: by rendering them.
fn tables() -> Vec<Table> {
    use duizhang_plugin_host::{Column, Kind, Role};
    use polars::prelude::*;
    let frame = df!(
        "customer_id" => ["c1", "c2", "=1+1"],
        "currency" => ["CNY", "CNY", "USD"],
        "note" => [Some("a,\"b\"\n"), None, Some("对账")],
    )
    .unwrap();
    let mut frame = frame;
    let amounts =
        Int128Chunked::from_slice("payable_amount".into(), &[1_250_000_000, -1, 99_999_999_999_999_999]);
    frame.with_column(amounts.into_decimal_unchecked(38, 8).into_column()).unwrap();
    let columns = vec![
        Column::new("customer_id", Kind::Text, Role::Key).titled("en", "Customer ID"),
        Column::new("currency", Kind::Text, Role::Key).titled("en", "Currency"),
        Column::new("note", Kind::Text, Role::Note).titled("en", "Note"),
        Column::money("payable_amount", 8, "currency").titled("en", "Payable"),
    ];
    vec![Table::new("customers", columns, &frame).unwrap()]
}

fn bytes(id: &str, entry: DzEntryFn) -> Vec<(String, Vec<u8>)> {
    let tables = tables();
    let mut job = Job::new(&tables);
    job.context = json!({
        "run": "r1", "cycle": "2026-09", "language": "en", "generated_at": "2026-10-08T00:00:00Z",
        "result": "breaks", "verdict": "complete", "program": "duizhang",
    });
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("report");
    let receipt = render(entry, id, &job, &Destination::new(&out)).unwrap();
    assert!(!receipt.artifacts.is_empty());
    tree(&out)
}

#[test]
fn static_and_shared_are_byte_identical() {
    let bundled: [(&str, DzEntryFn); 5] = [
        ("csv", duizhang_plugin_csv::dz_plugin_v1_csv),
        ("html", duizhang_plugin_html::dz_plugin_v1_html),
        ("json", duizhang_plugin_json::dz_plugin_v1_json),
        ("parquet", duizhang_plugin_parquet::dz_plugin_v1_parquet),
        ("xlsx", duizhang_plugin_xlsx::dz_plugin_v1_xlsx),
    ];
    for (id, entry) in bundled {
        let library = Library::open(library(id), &format!("dz_plugin_v1_{id}")).unwrap();
        let (linked, loaded) = (bytes(id, entry), bytes(id, library.entry()));
        assert_eq!(linked.len(), loaded.len(), "{id}");
        for ((name, linked), (_, loaded)) in linked.iter().zip(&loaded) {
            assert!(linked == loaded, "{id}: {name} differs");
        }
    }
}
