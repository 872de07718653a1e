//! A format that prints every value, run against the test host in easy and difficult ways.

use duizhang_plugin_sdk::abi::{DZ_E_CANCELLED, DZ_E_OPTIONS, DZ_E_OUTPUT, DZ_E_PANIC, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, TestJob, cells};
use duizhang_plugin_sdk::{About, Error, Format, Job, Kind, Result, Role, Value, export_format};
use std::io::Write;

#[derive(Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// What to do wrong.
    fault: String,
}

struct Print;

impl Format for Print {
    type Options = Options;
    const ABOUT: About = About {
        id: "print",
        title: "Every value",
        version: "1.0.0",
        media: &["text/plain"],
        deterministic: true,
        attests: true,
        tables: &[],
    };

    fn check(_job: &Job<'_>, options: &Options) -> Result<()> {
        if options.fault == "options" {
            return Err(Error::options("no such fault"));
        }
        Ok(())
    }

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        let mut out = job.artifact("print.txt", "text/plain")?;
        for mut table in job.tables()? {
            let mut totals = table.totals();
            while let Some(batch) = table.next_batch()? {
                for row in batch.rows() {
                    for value in row.values() {
                        write_value(&mut out, value)?;
                    }
                    writeln!(out)?;
                    totals.add(&row);
                }
            }
            assert_ne!(options.fault, "panic", "as asked");
            totals.attest(job)?;
        }
        out.finish()
    }
}

fn write_value(out: &mut impl Write, value: Value<'_>) -> std::io::Result<()> {
    match value {
        Value::Null => write!(out, "-|"),
        Value::Text(v) => write!(out, "{v}|"),
        Value::Int(v) => write!(out, "{v}|"),
        Value::Decimal(v) => write!(out, "{v}|"),
        Value::Bool(v) => write!(out, "{v}|"),
        Value::Date(v) => write!(out, "{v}|"),
        Value::Time(v) => write!(out, "{v}|"),
    }
}

export_format!(dz_plugin_v1_sdk_print, Print);

fn all_types() -> Fixture {
    Fixture::new("all")
        .column("id", Kind::Text, Role::Key)
        .title("zh", "编号")
        .column("n", Kind::Int, Role::Quantity)
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .column("flag", Kind::Bool, Role::Flag)
        .column("day", Kind::Date, Role::Period)
        .column("at", Kind::Time, Role::Period)
        .row(cells!["客户一", i64::MIN, "CNY", "-0.00000001", true, 0, "2026-09-30T16:00:00Z"])
        .row(cells![None::<&str>, None::<i64>, None::<&str>, "3", false, None::<i64>, None::<&str>])
        .row(cells![
            "",
            7,
            "USD",
            "999999999999999999999999999999.12345678",
            true,
            20_726,
            "1969-12-31T23:59:59.5Z"
        ])
        .row(cells!["e", 1, "USD", None::<&str>, None::<bool>, -1, "2026-09-30T16:00:00Z"])
}

const PRINTED: &str = "\
客户一|-9223372036854775808|CNY|-0.00000001|true|1970-01-01|2026-09-30T16:00:00Z|
-|-|-|3.00000000|false|-|-|
|7|USD|999999999999999999999999999999.12345678|true|2026-09-30|1969-12-31T23:59:59.500000Z|
e|1|USD|-|-|1969-12-31|2026-09-30T16:00:00Z|
";

#[test]
fn every_value_comes_out_whatever_the_batches_and_slices() {
    for batch_rows in [1, 2, 3, 100] {
        for slack in [0, 1, 7, 8, 9] {
            let job =
                TestJob::new(vec![all_types(), Fixture::new("empty")]).batch_rows(batch_rows).sliced(slack);
            let outcome = job.render(dz_plugin_v1_sdk_print);
            assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
            let text = String::from_utf8_lossy(outcome.artifact("print.txt").unwrap());
            assert_eq!(text, PRINTED, "batches of {batch_rows}, slack {slack}");
            assert_eq!(outcome.differences(job.tables()), Vec::<String>::new());
            assert_eq!(outcome.leaked, 0);
        }
    }
}

#[test]
fn totals_are_kept_apart_by_currency() {
    let job = TestJob::new(vec![all_types()]);
    let outcome = job.render(dz_plugin_v1_sdk_print);
    let sums = outcome.attested.iter().filter(|a| !a.column.is_empty());
    let sums: Vec<_> = sums.map(|a| (a.currency.as_str(), a.total.as_str())).collect();
    assert_eq!(
        sums,
        [("CNY", "-0.00000001"), ("", "3.00000000"), ("USD", "999999999999999999999999999999.12345678"),]
    );
}

#[test]
fn faults_become_a_status_and_words() {
    let job = TestJob::new(vec![all_types()]);
    let fault = |json: &str| job.clone().options(json);
    for (outcome, status, word) in [
        (fault(r#"{"fault":"panic"}"#).render(dz_plugin_v1_sdk_print), DZ_E_PANIC, "as asked"),
        (fault(r#"{"falt":"panic"}"#).render(dz_plugin_v1_sdk_print), DZ_E_OPTIONS, "falt"),
        (fault(r#"{"fault":"options"}"#).check(dz_plugin_v1_sdk_print), DZ_E_OPTIONS, "no such"),
        (job.clone().refuse_after(10).render(dz_plugin_v1_sdk_print), DZ_E_OUTPUT, "refused"),
        (job.clone().cancel_after(1).render(dz_plugin_v1_sdk_print), DZ_E_CANCELLED, "cancelled"),
    ] {
        assert_eq!(outcome.status, status);
        assert!(outcome.diagnostics[0].message.contains(word), "{:?}", outcome.diagnostics);
        assert_eq!(outcome.leaked, 0);
        assert!(outcome.artifact("print.txt").is_none(), "an unfinished artifact counts for nothing");
    }
    assert_eq!(job.check(dz_plugin_v1_sdk_print).status, DZ_OK);
}
