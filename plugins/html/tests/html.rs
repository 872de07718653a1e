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
    assert!(page.contains("<td class=\"n\">1,234,567,890,123,456,789,012.00000001</td>"));
    // What is sorted and searched has no commas.
    assert!(page.contains("\"1234567890123456789012.00000001\"]"), "{page}");
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
fn times_are_those_of_the_reader() {
    let times = Fixture::new("orders")
        .column("payment_time", Kind::Time, Role::Period)
        .title("en", "Paid at")
        .row(cells![1_790_870_399_000_000_i64]);
    let page = |zone: &str| page(&TestJob::new(vec![times.clone()]).context(&json!({"time_zone": zone})));
    assert!(
        page("+08:00").contains("Paid at (GMT+8)") && page("+08:00").contains("<td>2026-10-01 23:59:59</td>")
    );
    assert!(
        page("-03:30").contains("Paid at (GMT-3:30)")
            && page("-03:30").contains("<td>2026-10-01 12:29:59</td>")
    );
}

#[test]
fn what_somebody_wants_first_comes_first() {
    let summary = Fixture::new("summary")
        .column("section", Kind::Text, Role::Key)
        .column("item", Kind::Text, Role::Key)
        .column("label", Kind::Text, Role::Label)
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .column("count", Kind::Int, Role::Quantity)
        .row(cells!["amounts", "official_amount", "List price", "CNY", "2000", None::<i64>])
        .row(cells!["amounts", "payable_amount", "Payable", "CNY", "1234.5", None::<i64>])
        .row(cells!["amounts", "payable_amount", "Payable", "USD", "-7", None::<i64>])
        .row(cells!["breaks", "amount", "Amounts differ", "CNY", "1000.25", 2])
        .row(cells!["breaks", "missing_lines", "Lines missing", None::<&str>, None::<&str>, 1])
        .row(cells!["rules", "passed", "passed", None::<&str>, None::<&str>, 20])
        .row(cells!["rules", "broken", "broken", None::<&str>, None::<&str>, 2]);
    let page = page(&TestJob::new(vec![summary]));
    for told in [
        "<dt>Payable (CNY)</dt><dd>1,234.50</dd><dd class=\"soft\">List price 2,000.00</dd>",
        "<dt>Payable (USD)</dt><dd>-7.00</dd>",
        "<dt>Breaks</dt><dd>3</dd><dd class=\"soft\">1,000.25 CNY</dd>",
        "<dd>20 / 22</dd><dd class=\"soft\">broken 2</dd>",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    let place = |what: &str| page.find(what).unwrap_or(usize::MAX);
    assert!(
        place("class=\"tiles\"") < place("id=\"charts\"") && place("id=\"charts\"") < place("id=\"parts\"")
    );
}

#[test]
fn months_side_by_side_are_a_chart() {
    let months = |cycles: &[(&str, &str, &str, Option<i64>)]| {
        let mut months = Fixture::new("months")
            .column("cycle", Kind::Text, Role::Period)
            .column("currency", Kind::Text, Role::Key)
            .money("payable_amount", "currency")
            .column("breaks", Kind::Int, Role::Quantity);
        for (cycle, currency, amount, breaks) in cycles {
            months = months.row(cells![*cycle, *currency, *amount, *breaks]);
        }
        let page = page(&TestJob::new(vec![months]));
        let figures = page.split_once("id=\"figures\">").unwrap().1.split_once("</script>").unwrap().0;
        serde_json::from_str::<Vec<serde_json::Value>>(figures).unwrap()
    };
    let figures = months(&[
        ("2026-08", "CNY", "10", None),
        ("2026-09", "CNY", "20.5", Some(4)),
        ("2026-09", "USD", "3", Some(4)),
        ("2026-10", "CNY", "0", Some(0)),
    ]);
    let payable = &figures[0];
    assert_eq!((&payable["unit"], &payable["upright"]), (&json!("CNY"), &json!(true)));
    assert_eq!(payable["labels"], json!(["2026-08", "2026-09", "2026-10"]));
    assert_eq!(payable["series"][0]["values"], json!(["10.00", "20.50", "0.00"]));
    // One month in dollars is no course of time.
    assert!(figures.iter().all(|chart| chart["unit"] != "USD"), "{figures:?}");
    // The breaks of a month count once, whatever its currencies; a month that nobody looked at has none.
    let breaks = figures.last().unwrap();
    assert_eq!(
        (&breaks["labels"], &breaks["series"][0]["values"]),
        (&json!(["2026-09", "2026-10"]), &json!(["4", "0"]))
    );
    assert_eq!(months(&[("2026-10", "CNY", "5", Some(1))]), Vec::<serde_json::Value>::new());
}

#[test]
fn a_profile_shows() {
    let context = |logo: serde_json::Value| {
        json!({"language": "en", "cycle": "2026-09", "result": "clean", "partner": "Somebody <b>else</b>", "title": "Margin & check",
            "notes": ["first <i>", "second"], "customer": {"id": "c1", "name": HOSTILE}, "logo": logo})
    };
    let png = json!({"media_type": "image/png", "base64": base64(b"\x89PNG\r\n\x1a\nrest")});
    let shown = page(&job().context(&context(png)));
    for told in [
        "<title>Margin &amp; check 2026-09</title>",
        "<h1>Margin &amp; check 2026-09</h1>",
        "<p class=\"soft\">Somebody &lt;b&gt;else&lt;/b&gt;</p>",
        "<li>first &lt;i&gt;</li>\n<li>second</li>",
        "onerror=alert(1)&gt;&quot;&#39; &amp; \u{fffd}txt (c1)</p>",
        "default-src 'none'; img-src data:; style-src",
        "<img class=\"logo\" alt=\"\" src=\"data:image/png;base64,iVBORw0KGgpyZXN0\">",
    ] {
        assert!(shown.contains(told), "{told} is not in {shown}");
    }
    // A page without a picture lets none in.
    assert!(!page(&job().context(&context(json!(null)))).contains("img-src"));
}

#[test]
fn a_logo_that_is_no_picture_is_left_out_and_told() {
    let large = format!("{}{}", base64(b"\x89PNG\r\n\x1a\n9"), "AAAA".repeat(100_000));
    for (media, base64, why) in [
        ("image/svg+xml", base64(b"<svg onload='alert(1)'/>"), "\"image/svg+xml\", is neither PNG nor JPEG"),
        ("image/png", "\" onerror=\"alert(1)".to_owned(), "is not base64"),
        ("image/png", large, "a page takes 262144"),
    ] {
        let context = json!({"logo": {"media_type": media, "base64": base64}});
        let job = job().context(&context);
        let outcome = job.render(dz_plugin_v1_html);
        assert_eq!(outcome.status, DZ_OK);
        assert!(
            outcome.diagnostics.iter().any(|told| format!("{told:?}").contains(&why.replace('"', "\\\""))),
            "{:?}",
            outcome.diagnostics
        );
        let page = page(&job);
        assert!(
            !page.contains("<img class") && !page.contains("img-src") && !page.contains("onerror=\"alert"),
            "{media}"
        );
    }
    let jpeg = json!({"logo": {"media_type": "image/png", "base64": base64(b"\xff\xd8\xff\xe0")}});
    // What is in the file counts, not what was said of it.
    assert!(page(&job().context(&jpeg)).contains("src=\"data:image/jpeg;base64,/9j/4A==\""));
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
