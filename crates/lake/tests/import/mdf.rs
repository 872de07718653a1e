//! Applications for market development funds: a workbook says what the CSV files say, and a cell that cannot be read is
//! named by its place.

use std::io::Write as _;
use std::path::PathBuf;

use crate::support::bad;
use duizhang_lake::import::Options;
use duizhang_lake::store::{Existing, ImportRequest, import};
use duizhang_lake::{Home, Manifest, RUN_ROWS, State};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const TABLES: [&str; 3] = ["applications", "costs", "changes"];

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/mdf")
}

/// What the lake makes of these files.
fn imported(paths: &[PathBuf]) -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().join("home")).unwrap();
    let request = ImportRequest {
        paths,
        cycle: Some("2026-09".parse().unwrap()),
        options: Options::default(),
        existing: Existing::Refuse,
        now: duizhang_money::Timestamp::from_micros(0).unwrap(),
        program: "test",
        rows_in_memory: RUN_ROWS,
    };
    import(&home, &request, &mut ()).unwrap().manifest
}

/// Writes a cell as a clerk's workbook has it: days as dates, amounts as numbers.
fn write(sheet: &mut Worksheet, (row, column): (u32, u16), heading: &str, cell: &str) {
    let day: Vec<u16> = cell.split('-').filter_map(|part| part.parse().ok()).collect();
    let is_day = heading.ends_with("日期");
    let is_amount = heading.contains("金额") || heading.ends_with("amount");
    if let (true, [year, month, day]) = (is_day, day.as_slice()) {
        let date =
            ExcelDateTime::from_ymd(*year, (*month).try_into().unwrap(), (*day).try_into().unwrap()).unwrap();
        sheet
            .write_datetime_with_format(row, column, &date, &Format::new().set_num_format("yyyy/m/d"))
            .unwrap();
    } else if let (true, Ok(amount)) = (is_amount, cell.replace(',', "").parse::<f64>()) {
        sheet.write_number(row, column, amount).unwrap();
    } else if !cell.is_empty() {
        sheet.write_string(row, column, cell).unwrap();
    }
}

/// The tables of the sample as sheets of one workbook, some cells changed: table, row, column, text.
fn workbook(changes: &[(&str, usize, &str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for table in TABLES {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table).unwrap();
        let text = std::fs::read_to_string(samples().join(format!("{table}.csv"))).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        for (column, heading) in (0..).zip(&headings) {
            sheet.write_string(0, column, heading).unwrap();
        }
        for (row, record) in (1..).zip(reader.records()) {
            for ((column, cell), heading) in (0..).zip(&record.unwrap()).zip(&headings) {
                let is_here = |change: &&(&str, usize, &str, &str)| {
                    (change.0, change.1, change.2) == (table, row as usize, heading)
                };
                match changes.iter().find(is_here) {
                    Some(change) => drop(sheet.write_string(row, column, change.3).unwrap()),
                    None => write(sheet, (row, column), heading, cell),
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_says_what_the_csv_files_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("市场发展基金.xlsx");
    std::fs::File::create(&path).unwrap().write_all(&workbook(&[])).unwrap();
    let (one, three) = (imported(&[path]), imported(&[samples()]));
    assert_eq!(one.content, three.content, "{:#?}\n{:#?}", one.datasets, three.datasets);
    for (name, rows) in [("mdf_applications", 10), ("mdf_costs", 10), ("mdf_changes", 4)] {
        let entry = &one.datasets[name];
        assert_eq!((entry.rows, entry.state), (rows, State::Complete), "{name}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_named_by_its_place() {
    let cases = [
        (
            ("applications", 2, "申请日期", "九月十七日"),
            "sheet applications, row 3, column 申请日期: `九月十七日`",
        ),
        (
            ("applications", 4, "申请金额（元）", "八千"),
            "sheet applications, row 5, column 申请金额（元）: `八千`",
        ),
        (("costs", 3, "Claimed amount", "约三千"), "sheet costs, row 4, column Claimed amount: `约三千`"),
        (
            ("changes", 1, "重新提交日期", "2026-13-01"),
            "sheet changes, row 2, column 重新提交日期: `2026-13-01`",
        ),
    ];
    for (change, place) in cases {
        let error = bad(&workbook(&[change]), &Options::default());
        assert!(error.starts_with("file") || error.contains("`file`"), "{error}");
        assert!(error.contains(place), "{error}\nwants: {place}");
        let remedy = error.split(" | ").nth(1).unwrap_or_default();
        assert!(remedy.len() > 10, "no remedy: {error}");
    }
}
