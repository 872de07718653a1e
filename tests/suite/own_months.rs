//! A rule of the user's own over the months: its items are carried, grow older, are settled and come back like those of
//! the catalogue; and a rule that does not recur is settled by its own month only.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::home::Home;
use crate::ledger_months::SmallMonth;

const MAPPING: &str = r#"
name = "NAME"
dataset = "own.NAME"
[table]
key = ["contract"]
[table.columns]
contract = "text"
customer_id = "text"
currency = "text"
amount = "money"
[columns]
"Contract" = "contract"
"Customer" = "customer_id"
"Currency" = "currency"
"Amount" = "amount"
"#;

/// Two rules that ask the same: one says that it looks at the same contracts every month.
fn rules() -> String {
    let rule = |id: &str, more: &str| {
        format!(
            "[[rule]]\nid = \"own.{id}\"\nkeys = [\"contract\"]\nmeasures = [\"amount\"]\n{more}\n[rule.left]\n\
             dataset = \"own.agreed\"\n[rule.right]\ndataset = \"own.charged\"\n"
        )
    };
    let tables = "[tables]\nagreed = \"agreed.toml\"\ncharged = \"charged.toml\"\n";
    format!("{tables}{}{}", rule("standing", "recurring = true"), rule("once", ""))
}

/// A month with these contracts: what is agreed, and what was charged.
fn reconcile(home: &Home, cycle: &'static str, contracts: &[(&str, i64, i64)]) -> i32 {
    let path = SmallMonth::new(cycle).file(home, &format!("{cycle}.jsonl")).display().to_string();
    assert_eq!(home.run(["import", &path, "--cycle", cycle, "--replace"]).code, 0);
    for (table, which) in [("agreed", 0), ("charged", 1)] {
        let mut csv = "Contract,Customer,Currency,Amount\n".to_owned();
        for (contract, agreed, charged) in contracts {
            writeln!(csv, "{contract},A,CNY,{}", [agreed, charged][which]).unwrap();
        }
        home.file(&format!("home/{table}.toml"), MAPPING.replace("NAME", table));
        let file = home.file(&format!("{table}-{cycle}.csv"), csv).display().to_string();
        let mapping = format!("home/{table}.toml");
        let done = home.run(["import", &file, "--map", &mapping, "--cycle", cycle, "--replace"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    home.run(["reconcile", "--cycle", cycle]).code
}

/// Items as of a month: rule and contract → status, age, and what settled it.
fn items(home: &Home, cycle: &str) -> BTreeMap<String, String> {
    let item = |item: serde_json::Value| {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let key = format!("{} {}", text("rule"), item["key"]["contract"].as_str().unwrap());
        let told = format!("{} {} {}", text("status"), item["age_months"], text("settled_how"));
        (key, told.trim_end().to_owned())
    };
    home.json(&["open", "--all", "--json", "--cycle", cycle]).into_iter().map(item).collect()
}

#[test]
fn own_items_go_from_month_to_month() {
    let home = Home::new();
    home.file("home/duizhang.toml", "[reconcile]\nrules = \"rules.toml\"\n");
    home.file("home/rules.toml", rules());
    let months = [
        ("2026-08", vec![("K1", 100, 105), ("K2", 50, 47), ("K3", 20, 20)]),
        ("2026-09", vec![("K1", 100, 105), ("K2", 50, 50), ("K3", 20, 21)]),
        ("2026-10", vec![("K1", 100, 100), ("K2", 50, 47), ("K3", 20, 21)]),
    ];
    for (cycle, contracts) in &months {
        assert_eq!(reconcile(&home, cycle, contracts), 1);
    }
    // As of each month, by hand.
    let expected = [
        ("own.standing K1", ["new 0", "carried 1", "resolved 2 later_month"]),
        ("own.standing K2", ["new 0", "resolved 1 later_month", "reopened 2"]),
        ("own.standing K3", ["-", "new 0", "carried 1"]),
        // What a later month does not have is not settled by it: it may be of the earlier month alone.
        ("own.once K1", ["new 0", "carried 1", "open 2"]),
        ("own.once K2", ["new 0", "open 1", "carried 2"]),
        ("own.once K3", ["-", "new 0", "carried 1"]),
    ];
    let told = months.each_ref().map(|(cycle, _)| items(&home, cycle));
    for (item, expected) in expected {
        assert_eq!(
            told.each_ref().map(|month| month.get(item).map_or("-", String::as_str)),
            expected,
            "{item}"
        );
    }
    // August is imported again without the difference: its own run settles what only it can settle.
    assert_eq!(reconcile(&home, "2026-08", &[("K1", 100, 100), ("K2", 50, 47), ("K3", 20, 20)]), 1);
    let august = items(&home, "2026-08");
    assert_eq!(august["own.once K1"], "resolved 0 rerun", "{august:?}");
    let september = items(&home, "2026-09");
    assert_eq!(september["own.once K1"], "reopened 1", "September has it all the same: {september:?}");
    // A note goes with the item, whatever rule it is of.
    let id =
        home.json(&["breaks", "--cycle", "2026-10", "--rule", "own.standing", "--json"])[0]["id"].clone();
    let why = ["note", id.as_str().unwrap(), "agreed by mail", "--explains", "--by", "Li"];
    assert_eq!(home.run(why).code, 0);
    let explained =
        items(&home, "2026-10").into_values().filter(|told| told.starts_with("explained")).count();
    assert_eq!(explained, 1);
    assert_eq!(home.run(["ledger", "verify"]).code, 0);
}
