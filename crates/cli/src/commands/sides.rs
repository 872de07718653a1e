//! `duizhang differences` and `customers`: why the sides of a month differ, and whose month can be
//! reconciled.

use polars::prelude::DataFrame;
use serde_json::{Map, Value};

use super::Context;
use super::list::warn;
use super::reconcile::code;
use crate::args::StatementArgs;
use crate::error::CliError;
use crate::frame::{Row, rows};
use crate::print::{Align, out, table};
use crate::runs::{StoredRun, ensure};
use crate::words;

/// The rows of a table that concern the customer asked for, or all.
fn chosen<'a>(frame: &'a DataFrame, args: &StatementArgs) -> Result<Vec<Row<'a>>, CliError> {
    let mut chosen = Vec::new();
    for row in rows(frame) {
        let customer = row.text("customer_id")?;
        if args.customer.is_none() || args.customer.as_deref() == customer {
            chosen.push(row);
        }
    }
    Ok(chosen)
}

/// Prints rows as they are stored, one object a line.
fn print_json(frame: &DataFrame, rows: &[Row<'_>]) -> Result<(), CliError> {
    for row in rows {
        let mut object = Map::new();
        for name in frame.get_column_names() {
            object.insert(name.to_string(), row.json(name)?);
        }
        out(&Value::Object(object).to_string());
    }
    Ok(())
}

fn run_of(context: &Context, args: &StatementArgs) -> Result<StoredRun, CliError> {
    ensure(&context.home, args.month.cycle, &context.config, &args.month.only)
}

pub(super) fn differences(context: &Context, args: &StatementArgs) -> Result<u8, CliError> {
    let run = run_of(context, args)?;
    let lang = context.lang;
    let found = chosen(&run.frames.differences, args)?;
    if args.month.json {
        print_json(&run.frames.differences, &found)?;
        return Ok(code(&run));
    }
    let mut shown = Vec::new();
    for row in found {
        let pair = row.label("pair")?;
        shown.push(vec![
            pair.to_owned(),
            row.label("customer_id")?.to_owned(),
            row.label("customer_name")?.to_owned(),
            row.money("amount")?,
            row.label("currency")?.to_owned(),
            words::cause(pair, row.label("cause")?, lang),
        ]);
    }
    let heading = [
        (lang.pick("compared by", "比对规则"), Align::Left),
        (lang.pick("customer", "客户ID"), Align::Left),
        (lang.pick("name", "客户名称"), Align::Left),
        (lang.pick("difference", "差额"), Align::Right),
        (lang.pick("currency", "币种"), Align::Left),
        (lang.pick("because", "原因"), Align::Left),
    ];
    table(&heading, &shown);
    warn(&run, lang);
    Ok(code(&run))
}

pub(super) fn customers(context: &Context, args: &StatementArgs) -> Result<u8, CliError> {
    let run = run_of(context, args)?;
    let lang = context.lang;
    let found = chosen(&run.frames.customers, args)?;
    if args.month.json {
        print_json(&run.frames.customers, &found)?;
        return Ok(code(&run));
    }
    let mut shown = Vec::new();
    for row in found {
        shown.push(vec![
            row.label("customer_id")?.to_owned(),
            row.label("customer_name")?.to_owned(),
            words::state(row.label("state")?, lang),
            row.label(lang.pick("reasons", "reasons_zh"))?.to_owned(),
        ]);
    }
    let heading = [
        (lang.pick("customer", "客户ID"), Align::Left),
        (lang.pick("name", "客户名称"), Align::Left),
        (lang.pick("data", "数据"), Align::Left),
        (lang.pick("what is missing", "缺失内容"), Align::Left),
    ];
    table(&heading, &shown);
    warn(&run, lang);
    Ok(code(&run))
}
