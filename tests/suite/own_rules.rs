//! Rules in the user's own words, as a user meets them: the sample, each class of mistake, the schema, and
//! what becomes of their breaks over the months.

use std::fmt::Write as _;

use crate::home::{Home, root, sample};
use crate::sessions::{golden, session};

#[test]
fn the_sample_of_own_rules() {
    session(
        "own-rules.txt",
        &[
            "rules --check SAMPLE/../own-rules/rules.toml",
            "rules --check SAMPLE/../own-rules/rules.toml --lang zh",
            "import SAMPLE/captures",
            "reconcile --rules SAMPLE/../own-rules/rules.toml --only own.",
            "rules --rules SAMPLE/../own-rules/rules.toml --only own.customer-cash",
            "import SAMPLE/../own-rules/erp-2026-09.csv --map SAMPLE/../own-rules/erp.toml",
            "import SAMPLE/../own-rules/erp-2026-09.csv --map SAMPLE/../own-rules/erp.toml",
            "reconcile --rules SAMPLE/../own-rules/rules.toml",
            "rules --rules SAMPLE/../own-rules/rules.toml",
            "breaks --rules SAMPLE/../own-rules/rules.toml --rule own.",
            "breaks --rules SAMPLE/../own-rules/rules.toml --rule own.invoice --lang zh",
            "explain bc7f --rules SAMPLE/../own-rules/rules.toml",
            "explain 443d --rules SAMPLE/../own-rules/rules.toml",
            "explain 50a4 --rules SAMPLE/../own-rules/rules.toml --lang zh",
            "explain 81d1 --rules SAMPLE/../own-rules/rules.toml --json",
            "differences --rules SAMPLE/../own-rules/rules.toml --customer 829c80a36095a505de75604ab77da7b1",
            "breaks --rule own.",
        ],
    );
}

/// A file of one rule, with this beside what it needs.
fn rule(more: &str) -> String {
    format!(
        "[[rule]]\nid = \"own.x\"\n{more}\n[rule.left]\ndataset = \"orders\"\n[rule.right]\ndataset = \"consumption\"\n"
    )
}

#[test]
fn every_class_of_mistake_is_shown_where_it_stands() {
    let keys = "keys = [{ left = \"order_id\", right = \"trade_id\" }]";
    let good = rule(keys);
    let more = |more: &str| rule(&format!("{keys}\n{more}"));
    let left = |more: &str| good.replace("[rule.right]", &format!("{more}\n[rule.right]"));
    let files: Vec<(&str, String)> = vec![
        ("no TOML", "[[rule]\n".to_owned()),
        ("a key that is not known", more("toleranz = 1")),
        ("a key that is missing", "[[rule]]\nid = \"own.x\"\n".to_owned()),
        ("a kind of value", more("title = 3")),
        (
            "a binary fraction",
            more("measures = [{ left = \"official_amount\", right = \"official_amount\", within = 0.01 }]"),
        ),
        ("an id of the catalogue", good.replace("own.x", "order.payable")),
        ("no id", good.replace("own.x", "Orders")),
        ("an id twice", good.clone() + &good),
        ("no dataset", good.replace("\"orders\"", "\"ordres\"")),
        ("no own table", good.replace("\"orders\"", "\"own.erp\"")),
        ("no mapping", format!("tables = {{ erp = \"nowhere.toml\" }}\n{good}")),
        ("no column of one side", rule("keys = [\"order_id\"]")),
        ("no key", rule("")),
        ("an amount as a key", rule("keys = [{ left = \"official_amount\", right = \"official_amount\" }]")),
        ("a time as a key", rule("keys = [{ left = \"payment_time\", right = \"trade_time\" }]")),
        ("two kinds of key", rule("keys = [{ left = \"order_id\", right = \"trade_time\" }]")),
        ("no amount", more("measures = [\"currency\"]")),
        (
            "a tolerance",
            more(
                "measures = [{ left = \"official_amount\", right = \"official_amount\", within = \"1,0\" }]",
            ),
        ),
        (
            "per cent",
            more(
                "measures = [{ left = \"official_amount\", right = \"official_amount\", within_percent = 101 }]",
            ),
        ),
        (
            "two kinds of amount",
            more("measures = [{ left = \"official_amount\", right = \"charging_mode\" }]"),
        ),
        ("no days", more("dates = [{ left = \"payment_time\", right = \"trade_time\" }]")),
        (
            "days and minutes",
            more("dates = [{ left = \"payment_time\", right = \"trade_time\", days = 1, minutes = 1 }]"),
        ),
        ("a span of time", more("dates = [{ left = \"payment_time\", right = \"trade_time\", days = -1 }]")),
        (
            "dates of sums",
            more(
                "cardinality = \"many-to-many\"\ndates = [{ left = \"payment_time\", right = \"trade_time\", days = 1 }]",
            ),
        ),
        ("a cardinality", more("cardinality = \"one-to-lots\"")),
        ("a direction", more("if_more = \"clam\"")),
        ("nothing asked", left("where = [{ column = \"status\" }]")),
        ("two things asked", left("where = [{ column = \"status\", is = 5, not = 4 }]")),
        ("a number", left("where = [{ column = \"status\", is = \"done\" }]")),
        ("a time", left("where = [{ column = \"payment_time\", at_least = \"yesterday\" }]")),
        ("a question of another kind", left("where = [{ column = \"currency\", above = 3 }]")),
        (
            "the month of a sum",
            left("month = \"payment_time\"").replace("keys", "cardinality = \"many-to-many\"\nkeys"),
        ),
    ];
    let home = Home::new();
    let mut text = String::new();
    for (what, file) in files {
        home.file("rules.toml", &file);
        let done = home.run(["rules", "--check", "rules.toml"]);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{what}: {}", done.stderr);
        assert!(done.stderr.contains("rules.toml:"), "{what} says no place: {}", done.stderr);
        writeln!(text, "# {what}\n\n{}", done.stderr).unwrap();
    }
    golden("own-mistakes.txt", &text);
    home.file("rules.toml", &good);
    assert_eq!(home.run(["rules", "--check", "rules.toml"]).code, 0);
}

#[test]
fn the_schema_of_the_file_is_current() {
    let schema = duizhang_reconciler::own::schema();
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    golden("../../docs/reference/own-rules.schema.json", &text);
}

#[test]
fn the_example_of_the_documentation_is_a_good_file() {
    let page = std::fs::read_to_string(root().join("docs/reference/own-rules.md")).unwrap();
    let home = Home::new();
    let mut examples = 0;
    for part in page.split("```toml\n").skip(1) {
        let file = part.split("```").next().unwrap();
        if file.contains("[[rule]]") {
            examples += 1;
            home.file("rules.toml", file);
            let done = home.run(["rules", "--check", "rules.toml"]);
            assert_eq!(done.code, 0, "{file}\n{}", done.stderr);
        }
    }
    assert!(examples > 0);
}

fn own(path: &str) -> String {
    sample("../own-rules").join(path).display().to_string()
}

#[test]
fn a_configured_file_applies_everywhere_and_names_the_run() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let rules = std::fs::read_to_string(own("rules.toml")).unwrap();
    let mapping = std::fs::read_to_string(own("erp.toml")).unwrap();
    home.file("home/erp.toml", mapping);
    home.file("home/rules.toml", &rules);
    let config =
        "[reconcile]\nrules = \"rules.toml\"\n[reconcile.tolerance]\n\"own.customer-cash\" = \"500\"\n";
    home.file("home/duizhang.toml", config);
    let run = |home: &Home| home.json(&["reconcile", "--json"])[0].clone();
    let outcome = |run: &serde_json::Value, id: &str| {
        run["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == id).unwrap().clone()
    };
    let first = run(&home);
    // The table is not there yet: its rules are skipped with the reason, and so is what shares their rows.
    assert_eq!(outcome(&first, "own.invoice-order")["reason"], "own.erp is missing");
    let cash = outcome(&first, "own.customer-cash");
    assert_eq!((cash["outcome"].as_str(), cash["tolerated"].as_u64()), (Some("passed"), Some(5)), "{cash}");
    let import = ["import", &own("erp-2026-09.csv"), "--map", &own("erp.toml")];
    assert_eq!(home.run(import).code, 0);
    let second = run(&home);
    assert_eq!(outcome(&second, "own.invoice-order")["outcome"], "broken");
    // Another text is another run, the same text is the same one.
    assert_eq!(run(&home)["run"], second["run"]);
    home.file("home/rules.toml", format!("{rules}\n# another line"));
    assert_ne!(run(&home)["run"], second["run"]);
    let open = home.json(&["open", "--json"]);
    assert!(open.iter().any(|item| item["rule"] == "own.invoice-amount"), "{open:?}");
    let reports = home.run(["report", "--format", "csv,xlsx", "--out", "out"]);
    assert_eq!(reports.code, 0, "{}", reports.stderr);
    // Broken rules stop what applies them, and nothing else.
    home.file("home/rules.toml", "[[rule]]\n");
    assert_eq!(home.run(["breaks"]).code, 2);
    assert_eq!(home.run(["open", "--json"]).code, 1);
}

#[test]
fn other_columns_are_told_and_never_read() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let import = ["import", &own("erp-2026-09.csv"), "--map", &own("erp.toml")];
    assert_eq!(home.run(import).code, 0);
    let mapping = std::fs::read_to_string(own("erp.toml")).unwrap();
    home.file("erp.toml", mapping.replace("amount = \"money\"", "amount = \"money\"\ntax = \"money\""));
    home.file("rules.toml", std::fs::read_to_string(own("rules.toml")).unwrap());
    let rules = home.json(&["rules", "--rules", "rules.toml", "--json"]);
    let rule = rules.iter().find(|rule| rule["rule"] == "own.invoice-order").unwrap();
    assert_eq!(rule["outcome"], "skipped");
    assert!(rule["reason"].as_str().unwrap().contains("other columns"), "{rule}");
    let table = own("erp-2026-09.csv");
    let add = home.run(["import", &table, "--map", "erp.toml", "--add", "--cycle", "2026-09"]);
    assert!(add.code == 0 || add.stderr.contains("other columns"), "{}", add.stderr);
    let again = home.run(["import", &table, "--map", "erp.toml", "--replace"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    // A column that is empty everywhere is no difference, and is not looked for in the earlier snapshot.
    assert_eq!(home.run(["diff"]).code, 0);
    let rules = home.json(&["rules", "--rules", "rules.toml", "--json"]);
    let rule = rules.iter().find(|rule| rule["rule"] == "own.invoice-order").unwrap();
    assert_eq!(rule["outcome"], "broken");
}
