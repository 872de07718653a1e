//! Delimited text in every encoding and state, and files that are none.

use duizhang_lake::Dataset;
use duizhang_lake::import::{Mapping, Options};
use proptest::prelude::*;

use crate::captures::{lax, page};
use crate::support::{bad, good, read, rows};

const TABLE: &str = "id,客户ID,bill_cycle\n";

/// The table that every encoding and separator must bring home.
fn table(separator: &str, ending: &str) -> String {
    let rows = [
        vec![
            "账期",
            "客户ID",
            "账单类型",
            "应付金额（元）",
            "订单号/交易号",
            "消费流水号",
            "消费时间",
            "备注",
        ],
        vec![
            "202609",
            "c1",
            "消费-新购",
            "\"1,234.50\"",
            "CS1",
            "a",
            "2026/9/1 8:00",
            "\"two\nlines; \"\"x\"\", y\tz\"",
        ],
        vec!["2026-09", "c2", "调账-扣费", "(0.04599822)", "--", "b", "2026-09-01 00:00:00", ""],
        vec!["2026年9月", "c3", "77", "-¥3", "T3\t", "c", "2026-08-31T16:00:00Z", "中文㐀"],
    ];
    // A tab inside a cell needs its quotes where tabs separate.
    let quoted = |cell: &str| {
        if cell == "T3\t" && separator == "\t" { "\"T3\t\"".to_owned() } else { cell.to_owned() }
    };
    let line =
        |row: &Vec<&str>| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(separator) + ending;
    rows.iter().map(line).collect()
}

#[test]
fn every_encoding_separator_and_line_break_is_the_same_table() {
    let columns = [
        "bill_cycle",
        "customer_id",
        "bill_detail_type",
        "payment_amount",
        "trade_id",
        "id",
        "currency",
        "consume_time",
        "extra",
    ];
    let expected = [
        [
            "2026-09",
            "c1",
            "1",
            "1234.5",
            "CS1",
            "a",
            "CNY",
            "2026-09-01 00:00:00.000000+00:00",
            r#"{"备注":"two\nlines; \"x\", y\tz"}"#,
        ],
        ["2026-09", "c2", "16", "-0.04599822", "∅", "b", "CNY", "2026-08-31 16:00:00.000000+00:00", "∅"],
        [
            "2026-09",
            "c3",
            "77",
            "-3",
            "T3",
            "c",
            "CNY",
            "2026-08-31 16:00:00.000000+00:00",
            r#"{"备注":"中文㐀"}"#,
        ],
    ];
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    for separator in [",", ";", "\t"] {
        for ending in ["\n", "\r\n"] {
            let text = table(separator, ending);
            let encoded = [
                ("UTF-8", text.clone().into_bytes()),
                ("UTF-8 with BOM", format!("\u{FEFF}{text}").into_bytes()),
                ("GB18030", encoding_rs::GB18030.encode(&text).0.into_owned()),
                ("UTF-16LE", utf16(&text, true)),
                ("UTF-16BE", utf16(&text, false)),
                ("zstd", zstd::encode_all(text.as_bytes(), 1).unwrap()),
                ("titles", format!("客户消费明细\n\n导出时间: 2026-10-06\n{text}").into_bytes()),
            ];
            for (name, bytes) in encoded {
                let (report, mut collected) = good(&bytes, &Options::default());
                let place = format!("{name} {separator:?} {ending:?}");
                assert_eq!(report.mapping.as_deref(), Some("partner-consumption-zh"), "{place}");
                assert_eq!(collected.plain, [(Dataset::Consumption, 0..3)], "{place}");
                assert_eq!(rows(&mut collected, Dataset::Consumption, &columns), expected, "{place}");
            }
        }
    }
}

#[test]
fn our_own_column_names_name_the_dataset() {
    for (text, dataset, count) in [
        ("customer_id,bill_cycle\nc1,2026-09\n", Dataset::ConsumingCustomers, 1),
        ("quota_id,quota_type,quota_value,balance\nq,1,5,5\n", Dataset::CouponQuotas, 1),
        (
            "quota_id;quota_type;quota_value;balance;indirect_partner_id\nq;1;5,000.5;5;r\n",
            Dataset::IssuedQuotas,
            1,
        ),
        ("order_id\tcustomer_id\tstatus\tsub_order_infos\no\tc\t已完成\t[]\n", Dataset::Orders, 1),
    ] {
        let (report, collected) = good(text.as_bytes(), &Options::default());
        assert_eq!(report.datasets.into_iter().collect::<Vec<_>>(), [(dataset, count)], "{text}");
        assert!(collected.rejects.is_empty());
    }
    let text = "id,amount,extra\nr,-5.00,\"{\"\"new\"\":1.10}\"\n";
    let options = Options { dataset: Some(Dataset::Refunds), ..Options::default() };
    let (_, mut collected) = good(text.as_bytes(), &options);
    assert_eq!(
        rows(&mut collected, Dataset::Refunds, &["id", "amount", "extra"]),
        [["r", "-5", r#"{"new":1.10}"#]]
    );
}

#[test]
fn totals_and_blank_rows_are_left_out_and_told() {
    let text = "客户ID,账单类型,应付金额,消费流水号\nc1,5,1,a\n,,,\n合计,,1,\nTotal:,--,1\n";
    let (report, collected) = good(text.as_bytes(), &Options::default());
    assert_eq!(collected.rows[&Dataset::Consumption].len(), 1);
    assert_eq!(report.notes, ["row 4, 5: totals, not imported"]);
    // A customer of that name is no total.
    let text = "客户ID,账单类型,应付金额,消费流水号\n合计,5,1,a\n";
    assert_eq!(good(text.as_bytes(), &Options::default()).1.rows[&Dataset::Consumption].len(), 1);
}

#[test]
fn rows_without_an_id_get_one_from_their_content() {
    let text = "客户ID,账单类型,应付金额\nc1,5,1\nc1,5,1\nc1,5,2\n";
    let ids = |text: &str| {
        let (_, mut collected) = good(text.as_bytes(), &Options::default());
        rows(&mut collected, Dataset::Consumption, &["id"]).concat()
    };
    let three = ids(text);
    assert_eq!((three[0].len(), three[1].clone()), (32, format!("{}-2", three[0])));
    assert_ne!(three[0], three[2]);
    assert_eq!(ids("客户ID,账单类型,应付金额\nc1,5,2\n"), [three[2].clone()]);
}

#[test]
fn files_that_cannot_be_read_say_why_and_what_to_do() {
    let line = page(0, 1, r#"[{"id":"a"}]"#);
    let header = "客户ID,账单类型,应付金额,消费流水号\n";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", vec![], "it is empty"),
        ("blank", b" \n\n".to_vec(), "it is empty"),
        ("web page", b"\n<!DOCTYPE html><table>".to_vec(), "web page or XML"),
        ("web page in UTF-16", b"\xFF\xFE<\0h\0t\0".to_vec(), "web page or XML"),
        ("PDF", b"%PDF-1.7 ...".to_vec(), "PDF document"),
        ("gzip", b"\x1F\x8B\x08\0".to_vec(), "unpack it first"),
        ("NUL", b"a,b\0c\n".to_vec(), "binary data"),
        ("JSON list", b"[1,2]".to_vec(), "not captures"),
        ("JSON object", b"{\"a\":1}\n".to_vec(), "not a captured exchange"),
        ("pretty JSON", b"{\n \"a\":1}\n".to_vec(), "not one whole JSON object"),
        ("cut capture", line.as_bytes()[..line.len() - 9].to_vec(), "cut in the middle of its last line"),
        (
            "broken capture",
            format!("{}\n{line}\n", &line[..99]).into_bytes(),
            "file, line 1: not one whole JSON object",
        ),
        ("unknown table", b"a,b,c\n1,2,3\n".to_vec(), "no known export (a, b, c)"),
        (
            "cut row",
            format!("{header}c,5,1,a\nc,5").into_bytes(),
            "line 3: the file ends in the middle of row 3 | fetch",
        ),
        (
            "cut in quotes",
            format!("{header}c,5,1,a\nc,5,1,\"a\nb").into_bytes(),
            "ends in the middle of row 3",
        ),
        (
            "cut character",
            "客户ID,账单类型,应付金额,消费流水号\nc,5,1,金额".as_bytes()[..62].to_vec(),
            "ends in the middle",
        ),
        (
            "short row",
            format!("{header}c,5\nc,5,1,a\n").into_bytes(),
            "row 2: the row has 2 cells, the heading has 4",
        ),
        ("long row", format!("{header}c,5,1,a,b\n").into_bytes(), "the row has 5 cells"),
        (
            "no id",
            "order_id,customer_id\n,c\n".to_owned().into_bytes(),
            "column order_id: is empty, but it is what identifies the row",
        ),
        (
            "amount",
            format!("{header}c,5,1.234.5,a\n").into_bytes(),
            "row 2, column 应付金额: `1.234.5` is not a decimal number",
        ),
        (
            "precise",
            format!("{header}c,5,0.123456789,a\n").into_bytes(),
            "more than 8 digits behind the point",
        ),
        (
            "large",
            format!("{header}c,5,12345678901,a\n").into_bytes(),
            "more than 10 digits before the point",
        ),
        (
            "label",
            format!("{header}c,消费-凭空,1,a\n").into_bytes(),
            "no label that is known in this column | give the label its code",
        ),
        (
            "ruined id",
            format!("{header}1.23457E+17,5,1,a\n").into_bytes(),
            "has lost digits | the file was saved by Excel",
        ),
        (
            "currency",
            "客户ID,账单类型,应付金额,币种\nc,5,$1,CNY\n".as_bytes().to_vec(),
            "the row is in CNY, its amounts in USD",
        ),
        (
            "twice",
            "客户ID,账单类型,应付金额,规格,产品规格\nc,5,1,a,b\n".as_bytes().to_vec(),
            "both mean the column `product_spec_desc`",
        ),
        (
            "mixed",
            [header.as_bytes(), "重复重复重复重复".as_bytes(), b"\xC4\xE3,5,1,a\n"].concat(),
            "is not UTF-8",
        ),
        ("neither", b"id,\xFF\xFF\xFF\n".to_vec(), "neither UTF-8 nor GB18030"),
    ];
    for (name, bytes, expected) in cases {
        let error = bad(&bytes, &Options::default());
        assert!(error.contains(expected), "{name}: {error}");
    }
    let options = Options { dataset: Some(Dataset::Orders), ..Options::default() };
    let error = bad(b"customer_id,bill_cycle\nc,2026-09\n", &options);
    assert!(error.contains("rows of `orders` need order_id"), "{error}");
}

#[test]
fn a_cut_file_is_fatal_even_where_bad_rows_are_set_aside() {
    let text = "客户ID,账单类型,应付金额,消费流水号\nc,5,x,a\nc,5,1,b\nc,5";
    assert!(bad(text.as_bytes(), &lax()).contains("middle of row 4"));
    let (report, collected) = good(&text.as_bytes()[..text.len() - 3], &lax());
    assert_eq!((collected.rejects.len(), collected.rejects[0].row), (1, 2));
    assert_eq!(collected.rows[&Dataset::Consumption].len(), 1);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
}

#[test]
fn a_table_cut_anywhere_is_refused_or_doubted() {
    let text = "客户ID,应付金额,消费流水号,账单类型,币种\r\nc1,1.5,a,消费-新购,CNY\r\nc1,2,b,\"退款-退订\",CNY\r\nc1,3,c,5,CNY\r\n";
    // Of a single row nobody can tell whether its last cell is whole: one row stays.
    let start = text.find("c1,2").unwrap();
    for cut in start..text.len() {
        let bytes = &text.as_bytes()[..cut];
        let (report, mut collected) = read(bytes, &lax());
        let Ok(report) = report else { continue };
        assert!(collected.rejects.is_empty(), "{cut}");
        // Read is only what ends behind a row, or behind all the cells of one, which is then told.
        let whole = bytes.ends_with(b"\n") || bytes.ends_with(b"\r") || !report.notes.is_empty();
        assert!(
            whole && (bytes.ends_with(b"\r\n") || bytes.ends_with(b"CNY") || bytes.ends_with(b"CNY\r")),
            "{cut}"
        );
        let rows = rows(&mut collected, Dataset::Consumption, &["currency"]);
        assert!(rows.iter().all(|row| row == &["CNY"]), "{cut}: {rows:?}");
    }
}

#[test]
fn a_mapping_of_ones_own_reads_anything() {
    let mapping = Mapping::parse(
        "dataset = \"adjustments\"\ntimes = \"UTC\"\n[columns]\n\"Ref\" = \"trans_id\"\n\"When\" = \"operation_time\"\n\"Sum\" = \"amount\"\n\
         \"Kind\" = \"operation_type\"\n[constants]\ncurrency = \"CNY\"\n[values.operation_type]\n\"allot\" = \"BEADJUST\"\n",
        "my.toml",
    )
    .unwrap();
    let options = Options { mapping: Some(mapping), ..Options::default() };
    let (report, mut collected) = good(b"Ref,When,Sum,Kind\nt1,2026-09-01 00:00:00,5,Allot\n", &options);
    assert_eq!(report.mapping.as_deref(), Some("my.toml"));
    let columns = ["trans_id", "operation_time", "amount", "operation_type", "currency"];
    let expected = [["t1", "2026-09-01 00:00:00.000000+00:00", "5", "BEADJUST", "CNY"]];
    assert_eq!(rows(&mut collected, Dataset::Adjustments, &columns), expected);
}

#[test]
fn mistakes_in_a_mapping_are_shown_at_their_line() {
    for (text, expected) in [
        ("dataset = \"order\"\n[columns]\n", "line 1: there is no dataset `order`"),
        (
            "dataset = \"orders\"\n[columns]\n\"A\" = \"ordr_id\"\n",
            "line 3: `orders` has no column `ordr_id`",
        ),
        ("dataset = \"orders\"\n[columns]\n\"A\" = \"status\"\n", "line 1: rows of `orders` need order_id"),
        (
            "dataset = \"orders\"\n\n[columns]\n\"A\" = \"status\"\n\"A (CNY)\" = \"order_id\"\n",
            "line 5: the heading \"A (CNY)\" is mapped to two",
        ),
        ("dataset = \"orders\"\n[colums]\n", "line 2: unknown field"),
        ("dataset = \"orders\"\n[columns]\n\"A\" = \n", "line 3"),
        (
            "dataset = \"orders\"\n[columns]\nA = \"order_id\"\n[constants]\nstatus = \"x\"\n",
            "line 5: \"x\" cannot stand in `status`",
        ),
        (
            "dataset = \"orders\"\n[columns]\nA = \"status\"\n[generated]\norder_id = \"hash\"\n",
            "line 5: a rule is",
        ),
        ("dataset = \"orders\"\ntimes = \"CET\"\n[columns]\n", "line 2: `times` is"),
    ] {
        let error = Mapping::parse(text, "my.toml").unwrap_err().to_string();
        assert!(error.starts_with(&format!("my.toml, {expected}")), "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &lax());
    }

    #[test]
    fn random_text_under_headings_never_panics(text in "[-a-z0-9,;\"'\n\t(). ¥金年EZ:+]{0,120}", cut in 0_usize..60) {
        let whole = format!("{TABLE}客户ID,账单类型,应付金额,消费流水号,消费时间\n{text}");
        let _ = read(whole.as_bytes().get(..whole.len() - cut.min(whole.len())).unwrap_or_default(), &lax());
    }
}
