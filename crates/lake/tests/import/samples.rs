//! The sample month says the same whichever way it comes in.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use crate::support::{good, rows};
use duizhang_lake::import::Options;
use duizhang_lake::{Collected, Dataset};

fn sample(path: &str) -> PathBuf {
    manifest_dir().join("../../samples/2026-09").join(path)
}

fn import(path: &str) -> Collected {
    let mut content = Vec::new();
    File::open(sample(path)).unwrap().read_to_end(&mut content).unwrap();
    let (_, collected) = good(&content, &Options::default());
    assert!(collected.rejects.is_empty() && collected.failures.is_empty());
    collected
}

/// Everything that the line, month and order rules need of a consumption line.
const COLUMNS: &[&str] = &[
    "id",
    "currency",
    "bill_cycle",
    "customer_id",
    "association_type",
    "service_type_code",
    "resource_type_code",
    "charging_mode",
    "trade_time",
    "trade_id",
    "bill_detail_type",
    "resource_id",
    "region_code",
    "product_id",
    "consume_time",
    "usage_amount",
    "official_amount",
    "official_discount_amount",
    "payment_amount",
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
    "period_type",
    "period_num",
    "enterprise_project_id",
    "order_type",
    "payment_type",
    "partner_id",
];

#[test]
fn consumption_is_the_same_from_captures_csv_and_workbook() {
    let lines = |path: &str| {
        let mut lines = rows(&mut import(path), Dataset::Consumption, COLUMNS);
        lines.sort();
        lines
    };
    let mut captured = lines("captures/ListSubCustomerBillDetail.jsonl");
    assert!(captured.len() > 1000);
    // A page that was sent twice is in the captures only; the month itself may hold a line twice too.
    let exported = lines("csv/consumption.csv");
    captured.dedup();
    let mut once = exported.clone();
    once.dedup();
    for (captured, exported) in captured.iter().zip(&once) {
        assert_eq!(captured, exported);
    }
    assert_eq!(captured.len(), once.len());
    assert_eq!(exported, lines("csv/consumption-gb18030.csv"));
    assert_eq!(exported, lines("xlsx/consumption.xlsx"));
}

#[test]
fn every_capture_of_the_sample_is_read() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(sample("captures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut datasets = 0;
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut collected = import(&format!("captures/{name}"));
        for (dataset, read) in std::mem::take(&mut collected.rows) {
            datasets += 1;
            let on_pages: usize = collected.pages.iter().map(|page| page.rows.len()).sum();
            assert_eq!(read.len(), on_pages, "{name}");
            let frame = read.into_frame().unwrap();
            // What the simulator sends is what the specification has: only seeded breaks are unknown.
            let extra = frame.column("extra").unwrap();
            assert!(extra.len() - extra.null_count() <= 2, "{dataset}: {extra:?}");
        }
    }
    assert!(datasets >= 17, "{datasets}");
}

/// The crate's folder, asked for at run time: clones may share a target directory, and the one this
/// was compiled in may be gone.
#[allow(clippy::disallowed_methods)] // cargo tells tests where they are
fn manifest_dir() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()))
}
