//! Workbooks: honest, cut, and made to hurt.

use std::io::{Cursor, Write};

use crate::support::{bad, good, read, rows};
use duizhang_lake::Dataset;
use duizhang_lake::import::{Format as FileFormat, Options};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const HEADINGS: [&str; 6] = ["客户ID", "账单类型", "应付金额（元）", "消费流水号", "消费时间", "账期"];

/// A workbook with one sheet under [`HEADINGS`], filled in by the caller.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("明细").unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(2, column, heading).unwrap();
    }
    sheet.write_string(0, 0, "客户消费明细").unwrap();
    fill(sheet);
    let other = workbook.add_worksheet();
    other.write_string(0, 0, "说明").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn line(sheet: &mut Worksheet, row: u32, id: &str, amount: f64) {
    sheet.write_string(row, 0, "c1").unwrap();
    sheet.write_number(row, 1, 5).unwrap();
    sheet.write_number(row, 2, amount).unwrap();
    sheet.write_string(row, 3, id).unwrap();
}

#[test]
fn numbers_of_workbooks_are_what_was_typed() {
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let content = workbook(|sheet| {
        for (row, id, amount) in
            [(3, "a", 0.045_998_22), (4, "b", 25874.0), (5, "c", 0.1 + 0.2), (7, "d", 1e-8)]
        {
            line(sheet, row, id, amount);
        }
        sheet.write_string(8, 0, "合计").unwrap();
        sheet.write_number(8, 2, 1).unwrap();
        let noon = ExcelDateTime::from_ymd(2026, 9, 1).unwrap().and_hms(12, 0, 1).unwrap();
        sheet.write_datetime_with_format(3, 4, &noon, &date).unwrap();
        sheet.write_string(4, 4, "2026-09-01 12:00:01 GMT+08:00-2026-09-01 13:00:00 GMT+08:00").unwrap();
        let month = ExcelDateTime::from_ymd(2026, 9, 1).unwrap();
        sheet.write_datetime_with_format(3, 5, &month, &date).unwrap();
        sheet.write_number(4, 5, 202_609).unwrap();
        sheet.write_string(5, 2, "(1,234.50)").unwrap();
        sheet.write_boolean(7, 6, true).unwrap();
        sheet.write_string(2, 6, "新列").unwrap();
    });
    let (report, mut collected) = good(&content, &Options::default());
    assert_eq!(
        (report.format, report.mapping.as_deref()),
        (FileFormat::Workbook, Some("partner-consumption-zh"))
    );
    assert_eq!(report.notes.len(), 2, "{:?}", report.notes);
    assert_eq!(report.notes[0], "sheet 明细, row 9: totals, not imported");
    assert!(
        report.notes[1].starts_with("sheet Sheet2: its headings are of no known export (说明)"),
        "{:?}",
        report.notes
    );
    let read = rows(
        &mut collected,
        Dataset::Consumption,
        &["id", "payment_amount", "consume_time", "bill_cycle", "extra"],
    );
    let noon = "2026-09-01 04:00:01.000000+00:00";
    assert_eq!(
        read,
        [
            ["a", "0.04599822", noon, "2026-09", "∅"],
            ["b", "25874", noon, "2026-09", "∅"],
            ["c", "-1234.5", "∅", "∅", "∅"],
            ["d", "0.00000001", "∅", "∅", r#"{"新列":"true"}"#],
        ]
    );
}

#[test]
fn cells_that_a_workbook_has_ruined_are_refused() {
    type Fill = fn(&mut Worksheet);
    let cases: [(Fill, &str); 5] = [
        (
            |sheet| {
                line(sheet, 3, "a", 1.0);
                sheet.write_number(3, 3, 123_456_789_012_345_680.0).unwrap();
            },
            "sheet 明细, row 4, column 消费流水号: `123456789012345680` an id that was turned into a number",
        ),
        (
            |sheet| line(sheet, 3, "a", 1_234_567_890.123_456_7),
            "more digits than a workbook can hold exactly",
        ),
        (|sheet| line(sheet, 3, "a", 1e11), "more than 10 digits before the point"),
        (
            |sheet| {
                line(sheet, 3, "a", 1.0);
                sheet.write_number(3, 4, 45901.5).unwrap();
            },
            "is a bare number where a date and time should be",
        ),
        (
            |sheet| {
                line(sheet, 3, "a", 1.0);
                sheet.write_string(3, 8, "beyond").unwrap();
            },
            "the row has 9 cells, the heading has 6",
        ),
    ];
    for (fill, expected) in cases {
        let content = workbook(fill);
        let error = bad(&content, &Options::default());
        assert!(error.contains(expected), "{error}");
        let (_, collected) = good(&content, &Options { allow_bad_rows: true, ..Options::default() });
        assert_eq!((collected.rejects.len(), collected.rejects[0].row), (1, 4));
        assert_eq!(collected.rejects[0].sheet.as_deref(), Some("明细"));
    }
}

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const PACKAGE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;

/// A workbook around the XML of one sheet and of its shared texts.
fn handmade(sheet: &str, shared: &str) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
    )
}

const SHARED: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1"><si><t>customer_id</t></si></sst>"#;
const HEADING: &str =
    r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>bill_cycle</t></is></c></row>"#;

#[test]
fn old_workbooks_are_read_like_new_ones() {
    let content = include_bytes!("fixtures/consumption.xls");
    let (report, mut collected) = good(content, &Options::default());
    assert_eq!(report.mapping.as_deref(), Some("partner-consumption-zh"));
    assert_eq!(report.notes, ["sheet 明细, row 6: totals, not imported"]);
    let read =
        rows(&mut collected, Dataset::Consumption, &["id", "payment_amount", "consume_time", "bill_cycle"]);
    let noon = "2026-09-01 04:00:01.000000+00:00";
    assert_eq!(read, [["a", "0.04599822", noon, "2026-09"], ["b", "-1234.5", "∅", "2026-09"]]);
    for cut in (0..content.len()).step_by(97) {
        let _ = read_lax(&content[..cut]);
        let mut broken = content.to_vec();
        broken[cut] ^= 0xFF;
        let _ = read_lax(&broken);
    }
}

fn read_lax(content: &[u8]) -> bool {
    read(content, &Options { allow_bad_rows: true, ..Options::default() }).0.is_ok()
}

#[test]
fn sheets_that_claim_the_whole_world_cost_nothing() {
    let row = r#"<row r="2"><c r="A2" t="str"><v>c1</v></c><c r="B2" t="str"><v>2026-09</v></c></row>"#;
    let far = r#"<row r="1048576"><c r="A1048576" t="str"><v>c2</v></c><c r="XFD1048576"/></row>"#;
    let (_, mut collected) =
        good(&handmade(&sheet(&format!("{HEADING}{row}{far}")), SHARED), &Options::default());
    let read = rows(&mut collected, Dataset::ConsumingCustomers, &["customer_id", "bill_cycle"]);
    assert_eq!(read, [["c1", "2026-09"], ["c2", "∅"]]);
}

#[test]
fn archives_that_are_no_honest_workbook_are_refused() {
    let bomb = vec![b' '; 80 * 1024 * 1024];
    let honest = workbook(|sheet| line(sheet, 3, "a", 1.0));
    let wide = r#"<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>"#;
    let backwards =
        format!(r#"{HEADING}<row r="9"><c r="A9"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>"#);
    // The directory says one byte where the data unpacks to many.
    let mut liar = handmade(&sheet(&HEADING.repeat(40)), SHARED);
    let directory = liar.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    liar[directory + 24..directory + 28].copy_from_slice(&1_u32.to_le_bytes());
    let texts = SHARED.replace("uniqueCount=\"1\"", "uniqueCount=\"99999999999\"");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "bomb",
            archive(&[("xl/workbook.xml", BOOK.as_bytes()), ("xl/worksheets/sheet1.xml", &bomb)]),
            "would unpack to 83886080 bytes",
        ),
        ("plain archive", archive(&[("bill.csv", b"a,b")]), "ZIP archive, not a workbook"),
        ("empty archive", archive(&[]), "ZIP archive, not a workbook"),
        ("xlsb", archive(&[("xl/workbook.bin", b"")]), ".xlsb"),
        ("ods", archive(&[("mimetype", b""), ("content.xml", b"")]), "OpenDocument"),
        ("cut", honest[..honest.len() / 2].to_vec(), "cut or broken"),
        ("liar", liar, "larger than its declared uncompressed size"),
        ("texts", handmade(&sheet(HEADING), &texts), "claims to hold 99999999999 texts"),
        (
            "no sheets",
            archive(&[
                ("_rels/.rels", PACKAGE.as_bytes()),
                ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
                ("xl/workbook.xml", b"<workbook></workbook>"),
            ]),
            "no sheets",
        ),
        ("wide", handmade(&sheet(wide), SHARED), "beyond 1048576 rows or 2048 columns"),
        ("backwards", handmade(&sheet(&backwards), SHARED), "rows are out of order"),
        ("broken XML", handmade("<worksheet><sheetData><row><c><v>1</c>", SHARED), "cut or broken"),
        (
            "unknown",
            handmade(&sheet(r#"<row r="1"><c r="A1" t="str"><v>x</v></c></row>"#), SHARED),
            "sheet S: its headings are of no known export (x)",
        ),
        ("empty sheet", handmade(&sheet(""), SHARED), "sheet S: it holds no rows"),
        ("old, cut", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1garbage".to_vec(), "cut or broken"),
        ("packed", zstd::encode_all(&honest[..], 1).unwrap(), "unpack it first"),
    ];
    for (name, bytes, expected) in cases {
        let error = bad(&bytes, &Options::default());
        assert!(error.contains(expected), "{name}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn broken_workbooks_never_panic(at in 0_usize..6000, byte in any::<u8>(), cut in 0_usize..6000) {
        let mut content = workbook(|sheet| line(sheet, 3, "a", 1.0));
        let length = content.len();
        content[at % length] = byte;
        let _ = read(&content, &Options::default());
        content.truncate(cut % length);
        let _ = read(&content, &Options::default());
    }

    #[test]
    fn old_workbooks_of_noise_never_panic(noise in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let content = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), noise].concat();
        let _ = read(&content, &Options::default());
    }
}
