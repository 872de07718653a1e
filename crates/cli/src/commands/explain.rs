//! `duizhang explain`: one break as a small calculation.

use duizhang_lake::Dataset;

use super::Context;
use super::list::{break_object, figure};
use crate::args::{ExplainArgs, Lang};
use crate::error::{CliError, exit};
use crate::frame::{Row, rows};
use crate::print::out;
use crate::runs::ensure;
use crate::tables::key_text;
use crate::words;

pub(super) fn explain(context: &Context, args: &ExplainArgs) -> Result<u8, CliError> {
    let run = ensure(&context.home, args.month.cycle, &context.config, &args.month.only)?;
    let matches = |row: &Row<'_>| row.label("id").is_ok_and(|id| id.starts_with(&args.id));
    let found: Vec<Row<'_>> = rows(&run.frames.breaks).filter(matches).collect();
    let row = match found.as_slice() {
        [row] => *row,
        [] => {
            let message = format!("there is no break `{}` in {}", args.id, run.info.cycle);
            return Err(CliError::usage(message, "list them: duizhang breaks"));
        }
        several => {
            let ids: Vec<&str> = several.iter().filter_map(|row| row.label("id").ok()).collect();
            return Err(CliError::usage(
                format!("`{}` begins several ids", args.id),
                format!("say which: {}", ids.join(", ")),
            ));
        }
    };
    if args.month.json {
        out(&break_object(row, context.lang)?.to_string());
    } else {
        show(row, context.lang)?;
    }
    Ok(exit::CLEAN)
}

fn show(row: Row<'_>, lang: Lang) -> Result<(), CliError> {
    let localised = |name: &str| row.label(&format!("{name}_{}", lang.code()));
    let rule = row.label("rule")?;
    out(&format!("{}  {rule} · {}", row.label("id")?, words::rule(rule, lang)));
    out("");
    out(localised("message")?);
    out("");
    let mut facts: Vec<(&str, String)> = vec![
        (lang.pick("class", "类别"), words::class(row.label("class")?, lang)),
        (lang.pick("where", "位置"), key_text(row.label("key")?)),
    ];
    if let Some(customer) = row.text("customer_id")? {
        let name = row.text("customer_name")?.map(|name| format!(" ({name})")).unwrap_or_default();
        facts.push((lang.pick("customer", "客户"), format!("{customer}{name}")));
    }
    for (label, value) in &facts {
        out(&format!("  {label}: {value}"));
    }
    out("");
    calculation(row, lang)?;
    let evidence: Vec<duizhang_reconciler::Evidence> =
        serde_json::from_str(row.label("evidence")?).unwrap_or_default();
    if !evidence.is_empty() {
        out("");
        out(&format!("  {}:", lang.pick("rows behind it", "涉及的数据行")));
        for fact in &evidence {
            let key: Vec<String> = fact.key.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let title = fact
                .dataset
                .parse::<Dataset>()
                .map(|dataset| lang.pick(dataset.spec().title_en, dataset.spec().title_zh).to_owned());
            out(&format!("    {}  {}", title.unwrap_or_else(|_| fact.dataset.clone()), key.join("; ")));
        }
        let more = row.int("evidence_count")?.unwrap_or(0) - i64::try_from(evidence.len()).unwrap_or(0);
        if more > 0 {
            out(&format!("    … {more} {}", lang.pick("more", "行未列出")));
        }
    }
    out("");
    out(&format!("  {}: {}", words::direction(row.label("direction")?, lang), localised("remedy")?));
    Ok(())
}

/// Expected, actual and difference, under each other as one would write them on paper.
fn calculation(row: Row<'_>, lang: Lang) -> Result<(), CliError> {
    let labels =
        [lang.pick("expected", "应为"), lang.pick("actual", "实际"), lang.pick("difference", "差额")];
    let mut values = [figure(row, "expected")?, figure(row, "actual")?, figure(row, "difference")?];
    if let (Some(expected), Some(actual)) = (row.text("expected_text")?, row.text("actual_text")?) {
        values = [expected.to_owned(), actual.to_owned(), String::new()];
    }
    let currency = row.label("currency")?;
    // Points below each other: pad the digits behind the point as well as those before it.
    let behind = |value: &str| value.split_once('.').map_or(0, |(_, digits)| digits.len() + 1);
    let most = values.iter().map(|value| behind(value)).max().unwrap_or(0);
    let padded: Vec<String> =
        values.iter().map(|value| format!("{value}{}", " ".repeat(most - behind(value)))).collect();
    let width = padded.iter().map(String::len).max().unwrap_or(0);
    let label_width =
        labels.iter().map(|label| unicode_width::UnicodeWidthStr::width(*label)).max().unwrap_or(0);
    for (label, value) in labels.iter().zip(&padded).filter(|(_, value)| !value.trim().is_empty()) {
        let pad = " ".repeat(label_width - unicode_width::UnicodeWidthStr::width(*label));
        out(format!("  {label}{pad}  {value:>width$} {currency}").trim_end());
    }
    Ok(())
}
