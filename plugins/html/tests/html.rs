//! Renders small tables: nothing in the data becomes markup, and the policy names what the page has.

use duizhang_plugin_html::{CHARTS_FILE, CHARTS_HASH, SCRIPT, STYLE, charts, dz_plugin_v1_html};
use duizhang_plugin_sdk::abi::{DZ_E_OPTIONS, DZ_E_OUTPUT, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>\"' & \u{202e}txt";

fn job() -> TestJob {
    let customers = Fixture::new("customers")
        .column("customer_name", Kind::Text, Role::Label)
        .title("zh", "客户名称")
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .row(cells![HOSTILE, "CNY", "-12.5"])
        .row(cells!["b", "CNY", "1234567890123456789012.00000001"]);
    let breaks = Fixture::new("breaks")
        .column("rule", Kind::Text, Role::Key)
        .column("message", Kind::Text, Role::Note)
        .column("currency", Kind::Text, Role::Key)
        .money("difference", "currency")
        .column("remedy", Kind::Text, Role::Note)
        .row(cells!["line.split", HOSTILE, "CNY", "0.5", HOSTILE]);
    TestJob::new(vec![customers, breaks])
}

fn page(job: &TestJob) -> String {
    let outcome = job.render(dz_plugin_v1_html);
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    assert_eq!(outcome.artifacts.len(), 1);
    assert_eq!(outcome.leaked, 0);
    String::from_utf8(outcome.artifacts.iter().flat_map(|one| one.bytes.clone()).collect())
        .unwrap_or_default()
}

#[test]
fn data_is_only_text() {
    let page = page(&job().batch_rows(1));
    assert!(!page.contains("<img"), "{page}");
    assert!(!page.contains('\u{202e}'), "a mark that turns text around stays");
    let begun = page.matches("<script").count();
    assert_eq!(page.matches("</script>").count(), begun, "only the page's own scripts end");
    assert!(
        page.contains(r#"\u003c/script\u003e\u003cimg src=x onerror=alert(1)\u003e\"' \u0026 "#),
        "as data, too"
    );
    assert!(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39; &amp;"));
}

#[test]
fn amounts_are_exact_and_rows_unfold() {
    let page = page(&job().context(&json!({"language": "zh", "cycle": "2026-09", "result": "breaks"})));
    assert!(page.contains("<td class=\"n neg\">-12.50</td>"), "{page}");
    assert!(page.contains("<td class=\"n\">1234567890123456789012.00000001</td>"));
    assert!(page.contains("<details><summary><code>line.split</code>"));
    assert!(page.contains("<html lang=\"zh\">") && page.contains("客户名称") && page.contains("存在差异"));
}

#[test]
fn the_summary_leaves_nothing_out() {
    let summary = Fixture::new("summary")
        .column("section", Kind::Text, Role::Key)
        .column("item", Kind::Text, Role::Key)
        .column("label", Kind::Text, Role::Label)
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .column("count", Kind::Int, Role::Quantity)
        .column("text", Kind::Text, Role::Note)
        .row(cells!["verdict", "result", "Result", None::<&str>, None::<&str>, None::<i64>, "incomplete"])
        .row(cells!["verdict", "reason", "Because", None::<&str>, None::<&str>, 3, "3 pages are missing"])
        .row(cells!["amounts", "payable", "Payable", "CNY", "-7.5", None::<i64>, None::<&str>]);
    let page = page(&TestJob::new(vec![summary]));
    for told in ["incomplete", "3 pages are missing", "<td class=\"n\">3</td>", "-7.50", "Payable"] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
}

#[test]
fn totals_are_attested() {
    let outcome = job().render(dz_plugin_v1_html);
    assert_eq!(outcome.differences(job().tables()), Vec::<String>::new());
}

#[test]
fn the_policy_names_the_style_and_the_script_that_are_there() {
    for (content, named) in [STYLE, SCRIPT, (charts(), CHARTS_HASH)] {
        assert_eq!(named, format!("sha256-{}", base64(&Sha256::digest(content.as_bytes()))));
    }
    let page = page(&job());
    let policy = format!("style-src '{}'; script-src '{CHARTS_HASH}' '{}'", STYLE.1, SCRIPT.1);
    assert!(page.contains(&policy));
    // What Chart.js has in its comments and names is not the page's.
    let own = page.replace(charts(), "");
    assert!(own.len() < page.len());
    assert!(!own.contains(" style=") && !own.contains(" onclick="), "nothing that the policy forbids");
    assert!(!own.contains("http:") && !own.contains("https:"), "nothing is fetched");
}

#[test]
fn chart_js_is_what_was_published() {
    let (file, sha256) = CHARTS_FILE;
    let found = Sha256::digest(file.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    assert_eq!(found, sha256);
    assert!(
        !charts().contains("</script") && !charts().contains("<!--") && !charts().contains("sourceMapping")
    );
}

#[test]
fn every_row_is_data_and_the_first_ones_are_elements() {
    let mut orders =
        Fixture::new("orders").column("order_id", Kind::Text, Role::Key).column("x", Kind::Text, Role::Note);
    for number in 0..120 {
        orders = orders.row(cells![format!("CS{number:03}"), if number < 60 { "same" } else { "other" }]);
    }
    let page = page(&TestJob::new(vec![orders]).batch_rows(7));
    assert_eq!(page.matches("<tr><td>CS").count(), 50);
    let data = page.split_once("id=\"orders-data\">").unwrap().1.split_once("</script>").unwrap().0;
    let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(data).unwrap();
    assert_eq!(rows.len(), 120);
    assert_eq!(rows[119][0], "CS119");
    // What repeats the row above is not said again.
    assert_eq!((&rows[0][1], &rows[1][1], &rows[60][1]), (&json!("same"), &json!(0), &json!("other")));
    assert!(page.contains("<noscript><p class=\"soft\">") && page.contains("(50 / 120)"));
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = (number >> (18 - 6 * place)) & 63;
            text.push(if place > three.len() { '=' } else { char::from(DIGITS[digit as usize]) });
        }
    }
    text
}

#[test]
fn wrong_options_and_refused_writes_are_errors() {
    assert_eq!(job().options(r#"{"firm":"x"}"#).render(dz_plugin_v1_html).status, DZ_E_OPTIONS);
    assert_eq!(job().refuse_after(20).render(dz_plugin_v1_html).status, DZ_E_OUTPUT);
}
