//! What goes into reports: profiles, statements of customers, the months, and the tables beside the rules.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::home::{Home, sample, tree};

fn prepared() -> Home {
    let home = Home::new();
    home.import(&[sample("captures")]);
    home
}

fn report(home: &Home, args: &[&str]) -> PathBuf {
    let done = home.run(["report", "--out", "out"].iter().chain(args));
    assert_eq!(done.code, 0, "{}", done.stderr);
    home.path().parent().unwrap().join("out")
}

/// A table of the JSON format.
fn rows(out: &Path, table: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(out.join(format!("json/{table}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The exact sum of a column by currency, in units of 10⁻⁸.
fn sums(rows: &[Value], column: &str) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let Some(text) = row[column].as_str() else { continue };
        let currency = row["currency"].as_str().unwrap_or_default().to_owned();
        *sums.entry(currency).or_default() += duizhang_money::parse_money(text).unwrap();
    }
    sums
}

fn cells(path: &Path, sheet: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().flatten().filter(|cell| **cell != Data::Empty).map(ToString::to_string).collect()
}

/// The smallest PNG there is.
pub(crate) const SMALLEST_PNG: [u8; 67] = [
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0,
    1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

#[test]
fn regions_customers_and_services_are_the_same_money() {
    let home = prepared();
    let out = report(&home, &["--format", "json"]);
    let services = sums(&rows(&out, "services"), "payable_amount");
    assert!(services.values().any(|sum| *sum != 0));
    // The sample has lines that come twice; none of these tables may count them twice.
    assert_eq!(sums(&rows(&out, "regions"), "payable_amount"), services);
    assert_eq!(sums(&rows(&out, "customers"), "payable_amount"), services);
    assert_eq!(sums(&rows(&out, "months"), "payable_amount"), services);
    let listed: Vec<Value> =
        rows(&out, "summary").into_iter().filter(|row| row["section"] == "customers").collect();
    assert_eq!(sums(&listed, "amount"), services);
    let coupons = rows(&out, "coupons");
    assert!(coupons.iter().any(|row| row["breaks"].as_i64() > Some(0)), "a coupon of the sample is broken");
    for (table, column) in [("quotas", "quota_id"), ("adjustments", "trans_id"), ("balances", "holder")] {
        let rows = rows(&out, table);
        assert!(!rows.is_empty() && rows.iter().all(|row| row[column].is_string()), "{table}");
    }
}

#[test]
fn a_profile_chooses_tables_columns_and_words() {
    let home = prepared();
    home.file("logo.png", SMALLEST_PNG);
    let config = "partner = \"Somebody else\"\n[profile.finance]\nformats = [\"xlsx\", \"json\", \"html\"]\nlanguage = \"zh\"\n\
        title = \"毛利核对\"\ncompany = \"=示例科技\"\nlogo = \"logo.png\"\nnotes = [\"+第一条\"]\n\
        tables = [\"breaks\", \"orders\", \"summary\"]\n\
        [profile.finance.columns]\nbreaks = [\"message\", \"difference\"]\n\
        [profile.finance.group]\norders = [\"status_title\"]\n\
        [profile.finance.options.json]\nschemas = false\n";
    let config = home.file("duizhang.toml", config).display().to_string();
    let out = report(&home, &["--config", &config, "--profile", "finance"]);
    let mut names: Vec<String> = tree(&out.join("json")).into_iter().map(|(name, _)| name).collect();
    names.retain(|name| name != "receipt.json");
    assert_eq!(names, ["breaks.jsonl", "orders.jsonl", "summary.jsonl"]);
    let breaks = rows(&out, "breaks");
    let members: Vec<&String> = breaks[0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["message", "currency", "difference"]);
    let orders = rows(&out, "orders");
    assert!(
        orders.iter().all(|row| row["rows"].as_i64() > Some(0) && row["status_title"].is_string()),
        "{orders:?}"
    );
    let everything = report(&home, &["--format", "json"]);
    assert_eq!(sums(&orders, "billed_amount"), sums(&rows(&everything, "orders"), "billed_amount"));
    let book = out.join("xlsx/duizhang-2026-09.xlsx");
    let told = cells(&book, "汇总");
    for text in ["毛利核对 2026-09", "=示例科技", "+第一条"] {
        assert!(told.iter().any(|cell| cell == text), "{text} is not in {told:?}");
    }
    let sheets = open_workbook::<Xlsx<_>, _>(&book).unwrap().sheet_names().clone();
    assert_eq!(sheets, ["汇总", "差异", "订单"]);
    let page = std::fs::read_to_string(out.join("html/2026-09.html")).unwrap();
    for text in [
        "<h1>毛利核对 2026-09</h1>",
        "=示例科技",
        "<li>+第一条</li>",
        "src=\"data:image/png;base64,iVBORw0KGgo",
    ] {
        assert!(page.contains(text), "{text} is not in the page");
    }
}

#[test]
fn a_report_of_a_profile_is_verified_and_made_again() {
    let home = prepared();
    let config = "[profile.small]\ntables = [\"summary\", \"orders\"]\n[profile.small.group]\norders = [\"customer_id\"]\n";
    let config = home.file("duizhang.toml", config).display().to_string();
    report(&home, &["--config", &config, "--profile", "small"]);
    let verify = |args: &[&str]| home.run(["report", "--out", "out", "--verify"].iter().chain(args));
    // What was done to the tables is in the receipt: the profile is not needed to make it again.
    let done = verify(&[]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let customer = home.json(&["statement", "--json"])[0]["customer_id"].as_str().unwrap().to_owned();
    report(&home, &["--customer", &customer]);
    let done = verify(&["--customer", &customer]);
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn what_a_profile_gets_wrong_is_pointed_at() {
    let home = prepared();
    let run = |config: &str, args: &[&str]| {
        let config = home.file("duizhang.toml", config).display().to_string();
        let done = home.run(["report", "--out", "out", "--config", &config].iter().chain(args));
        assert_eq!(done.code, 2, "{}", done.stderr);
        done.stderr
    };
    let told =
        run("[profile.a]\n[profile.a.columns]\norders = [\"order_id\", \"colour\"]\n", &["--profile", "a"]);
    assert!(
        told.contains("line 3, column 23: the table `orders` has no column `colour`; it has order_id"),
        "{told}"
    );
    assert!(told.contains("3 | orders = [\"order_id\", \"colour\"]\n"), "{told}");
    let told = run("[profile.a]\nlogo = \"nowhere.png\"\n", &["--profile", "a"]);
    assert!(told.contains("line 2, column 8: the logo `") && told.contains("nowhere.png"), "{told}");
    home.file("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let told = run("[profile.a]\nlogo = \"logo.svg\"\n", &["--profile", "a"]);
    assert!(
        told.contains("line 2, column 8: the logo `") && told.contains("neither a PNG nor a JPEG"),
        "{told}"
    );
    home.file("large.png", format!("{}{}", "\u{7f}", "0".repeat(131_079)));
    let told = run("[profile.a]\nlogo = \"large.png\"\n", &["--profile", "a"]);
    assert!(told.contains("the logo has 131080 bytes; 131072 are allowed"), "{told}");
    let told = run("[profile.a]\n", &["--profile", "b"]);
    assert!(told.contains("no profile `b`") && told.contains("there are a"), "{told}");
    let told = run("[profile.a]\ntables = [\"brakes\"]\n", &[]);
    assert!(told.contains("line 2, column 11: there is no table `brakes`; there are summary"), "{told}");
}

#[test]
fn a_statement_has_the_rows_of_one_customer_and_no_others() {
    let home = prepared();
    let statement = home.json(&["statement", "--json"]);
    let customer = statement[0]["customer_id"].as_str().unwrap().to_owned();
    let out = report(&home, &["--customer", &customer, "--format", "xlsx,json", "--lang", "en"]);
    let folder = out.join(format!("json-{customer}"));
    let everything = report(&home, &["--format", "json"]);
    for table in ["customers", "breaks", "orders", "coupons", "adjustments", "balances"] {
        let text = std::fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
        let own: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of_all: Vec<Value> = rows(&everything, table)
            .into_iter()
            .filter(|row| row["customer_id"].as_str() == Some(&customer))
            .collect();
        assert_eq!(own, of_all, "{table}");
    }
    let of = |table: &str| {
        let text = std::fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    assert_eq!(sums(&of("services"), "payable_amount"), sums(&of("customers"), "payable_amount"));
    let book = out.join(format!("xlsx-{customer}/duizhang-2026-09.xlsx"));
    let told = cells(&book, "Summary");
    assert!(told.iter().any(|cell| cell.starts_with("Statement of account 2026-09")), "{told:?}");
    let unknown = home.run(["report", "--customer", "nobody"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("no customer `nobody`"), "{}", unknown.stderr);
}

#[test]
fn every_customer_gets_one_file_and_all_have_one_receipt() {
    let each = |zone: &str, threads: &str| {
        let home = prepared();
        let args = ["report", "--each-customer", "--format", "xlsx,csv", "--lang", "zh", "--out", "out"];
        let done = home.run_with(&[("TZ", zone), ("POLARS_MAX_THREADS", threads)], args);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let mut customers: Vec<String> = home
            .json(&["statement", "--json"])
            .iter()
            .filter_map(|row| row["customer_id"].as_str().map(str::to_owned))
            .collect();
        customers.sort();
        customers.dedup();
        (home, customers)
    };
    let (home, customers) = each("UTC", "1");
    let out = home.path().parent().unwrap().join("out");
    let files = tree(&out.join("xlsx-customers"));
    assert_eq!(files.len(), customers.len() + 1, "a workbook each and the receipt");
    let receipt: Value = serde_json::from_slice(&files.last().unwrap().1).unwrap();
    let parts = receipt["parts"].as_array().unwrap();
    assert_eq!(parts.len(), customers.len());
    assert!(receipt["context"]["customer"].is_null());
    for part in parts {
        let name = part["artifacts"][0]["name"].as_str().unwrap();
        assert!(
            Path::new(name).extension().is_some_and(|ending| ending == "xlsx")
                && files.iter().any(|(there, _)| there == name),
            "{name}"
        );
        assert!(part["attestations"].as_array().is_some_and(|told| !told.is_empty()));
    }
    // Several files of one customer stay together.
    let csv = tree(&out.join("csv-customers"));
    assert!(csv.iter().any(|(name, _)| name == &format!("2026-09-{}/breaks.csv", customers[0])), "{csv:?}");
    let again = home.run(["report", "--each-customer", "--lang", "zh", "--out", "out"]);
    assert_eq!(again.code, 0, "replaces what is there: {}", again.stderr);
    let (other, _) = each("America/New_York", "2");
    let there = other.path().parent().unwrap().join("out");
    assert!(tree(&there.join("xlsx-customers")) == files, "other bytes in another zone");
    assert!(tree(&there.join("csv-customers")) == csv);
}

#[test]
fn what_is_no_report_is_not_replaced() {
    let home = prepared();
    let precious = home.file("out/xlsx-customers/thesis.txt", "three years of work");
    let done = home.run(["report", "--each-customer", "--out", "out"]);
    assert_ne!(done.code, 0);
    assert!(precious.exists(), "{}", done.stderr);
}
