//! The bundled formats are the same bytes whether they are linked in or loaded as shared libraries, and
//! wherever they are rendered.

use std::path::PathBuf;

use duizhang_plugin_host::{Destination, DzEntryFn, Job, Library, Table, render};
use serde_json::json;

use crate::home::{Home, sample, tree};

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
    vec![Table::new("customers", columns, &frame).unwrap(), lines()]
}

/// One line that says nothing but its month and its amount.
fn lines() -> Table {
    use duizhang_plugin_host::{Column, Kind, Role};
    use polars::prelude::*;
    let text = "line_id customer_id customer_name association_type currency bill_detail_title service_type_code \
        service_type_name resource_type_code resource_type_name resource_id resource_name resource_tag product_id \
        product_name product_spec_desc region_code region_name enterprise_project_id sub_resource_id \
        sub_resource_name trade_id payment_type usage_type partner_id";
    let int = "bill_detail_type charging_mode period_type usage_measure_id ri_measure_id";
    let quantity = "period_num usage_quantity ri_quantity";
    let mut columns = vec![Column::new("cycle", Kind::Text, Role::Period)];
    for (names, kind) in [
        (text, Kind::Text),
        (int, Kind::Int),
        (quantity, Kind::Decimal { scale: 10 }),
        ("trade_time consume_time", Kind::Time),
        ("corrects_closed_month", Kind::Bool),
    ] {
        columns.extend(names.split_whitespace().map(|name| Column::new(name, kind, Role::Note)));
    }
    for name in ["official_amount", "discount_amount", "payable_amount"] {
        columns.push(Column::money(name, 8, "currency"));
    }
    let cells = columns.iter().map(|column| match column.name.as_str() {
        "cycle" => Series::new("cycle".into(), ["2026-09"]).into(),
        name => Series::full_null(name.into(), 1, &DataType::Null).into(),
    });
    Table::new("lines", columns.clone(), &DataFrame::new(1, cells.collect()).unwrap()).unwrap()
}

fn bytes(id: &str, entry: DzEntryFn) -> Vec<(String, Vec<u8>)> {
    let tables = tables();
    let mut job = Job::new(&tables);
    job.context = json!({
        "run": "r1", "cycle": "2026-09", "language": "en", "generated_at": "2026-10-08T00:00:00Z",
        "result": "breaks", "verdict": "complete", "program": "duizhang", "partner": "Example Reseller",
    });
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("report");
    let receipt = render(entry, id, &job, &Destination::new(&out)).unwrap();
    assert!(!receipt.artifacts.is_empty());
    tree(&out)
}

#[test]
fn static_and_shared_are_byte_identical() {
    let bundled: [(&str, DzEntryFn); 6] = [
        ("csv", duizhang_plugin_csv::dz_plugin_v1_csv),
        ("focus", duizhang_plugin_focus::dz_plugin_v1_focus),
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

/// The bundled formats, with the options that make them write the most.
const ALL: [&str; 12] = [
    "--format",
    "xlsx,html,csv,json,parquet,focus",
    "--option",
    "xlsx:lines=true",
    "--option",
    "csv:lines=true",
    "--option",
    "json:lines=true",
    "--option",
    "parquet:lines=true",
    "--option",
    "focus:file=parquet",
];

/// Everything that is rendered here and there: the month, a customer's statement, the statements of all, and
/// a profile with everything that a profile can have.
fn reports<'a>(customer: &'a str, config: &'a str) -> [(&'static str, Vec<&'a str>); 5] {
    const OF_A_CUSTOMER: &str = "xlsx,html,csv,json,parquet";
    [
        ("month", ALL.to_vec()),
        ("statement", vec!["--customer", customer, "--format", OF_A_CUSTOMER]),
        ("each", vec!["--each-customer", "--format", OF_A_CUSTOMER]),
        ("focus", vec!["--format", "focus", "--option", "focus:version=1.0"]),
        ("profile", [&["--config", config, "--profile", "all"][..], &ALL[..2]].concat()),
    ]
}

const PROFILE: &str = "partner = \"示例\"\n[profile.all]\ntitle = \"毛利\"\ncompany = \"示例科技\"\nlogo = \"logo.png\"\n\
    notes = [\"一\", \"二\"]\ntables = [\"summary\", \"months\", \"breaks\", \"orders\", \"lines\"]\n\
    [profile.all.columns]\nbreaks = [\"message\", \"difference\"]\n\
    [profile.all.group]\norders = [\"status_title\"]\n";

#[test]
fn zone_locale_and_folder_do_not_matter() {
    let home = Home::new();
    // Two months, so that there is something over the months.
    home.import(&[sample("captures")]);
    home.import(&[sample("../2026-10/captures")]);
    for cycle in ["2026-09", "2026-10"] {
        assert_eq!(home.run(["reconcile", "--cycle", cycle]).code, 1);
    }
    home.file("logo.png", crate::reports::SMALLEST_PNG);
    let config = home.file("duizhang.toml", PROFILE).display().to_string();
    let customer = home.json(&["statement", "--json"])[0]["customer_id"].as_str().unwrap().to_owned();
    let wanted = reports(&customer, &config);
    let report = |name: &str, environment: &[(&str, &str)]| {
        let folder = home.file(&format!("{name}/here"), "");
        for (what, args) in &wanted {
            let status = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
                .env_clear()
                .env("SOURCE_DATE_EPOCH", "1791460800")
                .envs(environment.iter().copied())
                .current_dir(folder.parent().unwrap())
                .args(["--home".as_ref(), home.path().as_os_str()])
                .args(["report", "--lang", "zh", "--out"])
                .arg(format!("out/{what}"))
                .args(args)
                .output()
                .unwrap();
            assert!(status.status.success(), "{what}: {}", String::from_utf8_lossy(&status.stderr));
        }
        tree(&folder.with_file_name("out"))
    };
    let one = report("one", &[("TZ", "UTC"), ("LC_ALL", "C")]);
    let zone = [("TZ", "America/St_Johns"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "ar_EG.UTF-8")];
    let other = report("elsewhere/deep", &zone);
    let names = |tree: &[(String, Vec<u8>)]| tree.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for ((path, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{path} differs");
    }
    let statement = format!("statement/xlsx-{customer}/duizhang-2026-10.xlsx");
    for (file, least) in [
        ("month/xlsx/duizhang-2026-10.xlsx", 40_000),
        ("month/html/2026-10.html", 10_000),
        ("month/csv/lines.csv", 10_000),
        ("month/json/lines.jsonl", 10_000),
        ("month/parquet/lines.parquet", 10_000),
        ("focus/focus/CostAndUsage.csv", 10_000),
        ("month/focus/CostAndUsage.parquet", 10_000),
        (&statement, 10_000),
        ("profile/html/2026-10.html", 10_000),
        ("profile/parquet/months.parquet", 100),
    ] {
        assert!(
            one.iter().any(|(path, content)| path == file && content.len() > least),
            "{file} is not among {:?}",
            names(&one)
        );
    }
}
