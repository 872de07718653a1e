//! What needs limits smaller than Excel's.

#[path = "../tests/month/mod.rs"]
mod month;

use crate::{Limits, Options, render};
use duizhang_plugin_sdk::abi::DZ_OK;
use duizhang_plugin_sdk::testing::TestJob;
use duizhang_plugin_sdk::{About, Format, Job, Result, export_format};

/// Sheets of ten rows, all of them streamed.
struct Small;

impl Format for Small {
    type Options = Options;
    const ABOUT: About = About { id: "small", ..crate::Xlsx::ABOUT };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        render(*job, options, Limits { sheet_rows: 10, streamed_cells: 0, table_cells: 200 })
    }
}

export_format!(dz_plugin_v1_xlsx_small, Small);

#[test]
fn sheets_are_split_and_streamed_without_losing_a_row() {
    for rows in [0, 9, 10, 11, 20, 25] {
        let job = TestJob::new(vec![month::customers(rows)]);
        let outcome = job.render(dz_plugin_v1_xlsx_small);
        assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
        assert_eq!(outcome.differences(job.tables()), Vec::<String>::new(), "{rows} rows");
    }
    let first = month::job(true).render(dz_plugin_v1_xlsx_small);
    let again = month::job(true).batch_rows(3).render(dz_plugin_v1_xlsx_small);
    assert_eq!(first.status, DZ_OK, "{:?}", first.diagnostics);
    assert!(first.artifacts == again.artifacts, "the same bytes");
}

#[test]
fn lines_go_on_under_a_continued_name() {
    let mut lines = month::customers(25);
    "lines".clone_into(&mut lines.name);
    let job = TestJob::new(vec![lines]);
    let outcome = job.render(dz_plugin_v1_xlsx_small);
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    assert_eq!(outcome.differences(job.tables()), Vec::<String>::new());
    let book = &outcome.artifacts.first().unwrap().bytes;
    let names = part(book, "xl/workbook.xml");
    let sheets: Vec<&str> =
        names.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(sheets, ["Summary", "Lines", "Lines (2)", "Lines (3)"]);
    // The total is over all of them, by the currency in the third column.
    let last = part(book, "xl/worksheets/sheet4.xml");
    let formula = "SUMIF(Lines!$C$4:$C$13,$C10,Lines!D$4:D$13)+SUMIF('Lines (2)'!";
    assert!(last.contains(formula), "{}", last.split("<f>").nth(1).unwrap_or_default());
}

#[test]
fn breaks_and_the_rows_they_speak_of_lead_to_each_other() {
    let outcome = month::job(false).render(dz_plugin_v1_xlsx_small);
    let book = outcome.artifact("duizhang-2026-09.xlsx").unwrap();
    let sheets = part(book, "xl/workbook.xml");
    let sheets: Vec<&str> =
        sheets.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let links = |sheet: &str| {
        let at = sheets.iter().position(|name| *name == sheet).unwrap();
        let text = part(book, &format!("xl/worksheets/sheet{}.xml", at + 1));
        let found = text.split("<hyperlink ").skip(1).map(|rest| {
            let of = |name: &str| {
                rest.split(&format!("{name}=\""))
                    .nth(1)
                    .and_then(|t| t.split('"').next())
                    .unwrap_or_default()
                    .replace("&apos;", "'")
            };
            format!("{} {}", of("ref"), of("location"))
        });
        found.collect::<Vec<_>>()
    };
    // The third break is of the third order, and both are streamed.
    let of_break = links("Breaks");
    assert!(
        of_break.iter().any(|link| link.starts_with("E6 ") && link.ends_with("'Orders'!A6")),
        "{of_break:?}"
    );
    let of_order = links("Orders");
    assert!(of_order.iter().any(|link| link.ends_with("6 'Breaks'!A6")), "{of_order:?}");
    // The eleventh is on the next sheet.
    assert!(of_order.is_empty() || links("Orders (2)").iter().any(|link| link.ends_with("'Breaks (2)'!A4")));
}

/// A part of a workbook as text.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}
