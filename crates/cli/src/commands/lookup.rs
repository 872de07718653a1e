//! Look-ups: one question, its rows as a table or as JSON Lines.

use duizhang_api::operations::{
    LIST_CUSTOMER_ORDERS, LIST_CUSTOMERS_BALANCES_DETAIL, LIST_ISSUED_PARTNER_COUPONS, LIST_MEASURE_UNITS,
    LIST_ON_DEMAND_RESOURCE_RATINGS, LIST_PARTNER_BALANCES, LIST_PAY_PER_USE_CUSTOMER_RESOURCES,
    LIST_QUOTA_COUPONS, LIST_RATE_ON_PERIOD_DETAIL, LIST_RENEW_RATE_ON_PERIOD, LIST_RESOURCE_TYPES,
    LIST_SERVICE_RESOURCES, LIST_SERVICE_TYPES, LIST_USAGE_TYPES,
};
use duizhang_api::{Operation, Pages};
use futures_util::TryStreamExt;
use serde_json::{Map, Number, Value, json};

use super::Context;
use crate::args::Lang;
use crate::args::api::{
    BalancesArgs, CatalogCommand, CouponsArgs, LookUp, OrdersArgs, Period, PriceCommand, Product,
    ResourcesArgs,
};
use crate::connection::{connect, runtime};
use crate::error::{CliError, exit};
use crate::print::{Align, note, out, table};

/// A column: heading in English and Chinese, field.
type Column = (&'static str, &'static str, &'static str);

pub(super) fn catalog(context: &Context, command: &CatalogCommand) -> Result<u8, CliError> {
    let none = Map::new();
    match command {
        CatalogCommand::Services(args) => rows(
            context,
            args,
            &LIST_SERVICE_TYPES,
            none,
            &[
                ("code", "编码", "service_type_code"),
                ("service", "云服务", "service_type_name"),
                ("abbreviation", "简称", "abbreviation"),
            ],
        ),
        CatalogCommand::ResourceTypes { service: None, look_up } => rows(
            context,
            look_up,
            &LIST_RESOURCE_TYPES,
            none,
            &[
                ("code", "编码", "resource_type_code"),
                ("resource type", "资源类型", "resource_type_name"),
                ("description", "说明", "resource_type_desc"),
            ],
        ),
        CatalogCommand::ResourceTypes { service: Some(code), look_up } => {
            let asked = Map::from_iter([("service_type_code".to_owned(), code.as_str().into())]);
            rows(
                context,
                look_up,
                &LIST_SERVICE_RESOURCES,
                asked,
                &[
                    ("code", "编码", "resource_type_code"),
                    ("resource type", "资源类型", "resource_type_name"),
                    ("description", "说明", "resource_type_desc"),
                ],
            )
        }
        CatalogCommand::UsageTypes(args) => rows(
            context,
            args,
            &LIST_USAGE_TYPES,
            none,
            &[
                ("code", "编码", "code"),
                ("usage type", "使用量类型", "name"),
                ("resource type", "资源类型", "resource_type_code"),
                ("service", "云服务", "service_type_code"),
            ],
        ),
        CatalogCommand::Units(args) => rows(
            context,
            args,
            &LIST_MEASURE_UNITS,
            none,
            &[
                ("id", "编号", "measure_id"),
                ("unit", "单位", "measure_name"),
                ("abbreviation", "缩写", "abbreviation"),
                ("kind", "类别", "measure_type"),
            ],
        ),
    }
}

pub(super) fn orders(context: &Context, args: &OrdersArgs) -> Result<u8, CliError> {
    let mut asked = Map::new();
    text(&mut asked, "order_id", args.id.as_ref());
    text(&mut asked, "customer_id", args.customer.as_ref());
    if let Some(status) = args.status {
        asked.insert("status".to_owned(), status.into());
    }
    if let Some(cycle) = args.cycle {
        asked.insert("payment_time_begin".to_owned(), cycle.start().to_utc().into());
        let last = duizhang_money::Timestamp::from_micros(cycle.end().micros() - 1_000_000);
        asked.insert("payment_time_end".to_owned(), last.unwrap_or(cycle.end()).to_utc().into());
    }
    rows(
        context,
        &args.look_up,
        &LIST_CUSTOMER_ORDERS,
        asked,
        &[
            ("order", "订单号", "order_id"),
            ("customer", "客户", "customer_id"),
            ("service", "云服务", "service_type_name"),
            ("type", "类型", "order_type"),
            ("status", "状态", "status"),
            ("amount", "金额", "amount_after_discount"),
            ("currency", "币种", "currency"),
            ("paid", "支付时间(UTC)", "payment_time"),
        ],
    )
}

pub(super) fn resources(context: &Context, args: &ResourcesArgs) -> Result<u8, CliError> {
    let mut asked = Map::new();
    text(&mut asked, "order_id", args.order.as_ref());
    text(&mut asked, "customer_id", args.customer.as_ref());
    rows(
        context,
        &args.look_up,
        &LIST_PAY_PER_USE_CUSTOMER_RESOURCES,
        asked,
        &[
            ("resource", "资源ID", "resource_id"),
            ("name", "名称", "resource_name"),
            ("region", "区域", "region_code"),
            ("type", "资源类型", "resource_type_name"),
            ("spec", "规格", "resource_spec_code"),
            ("status", "状态", "status"),
            ("from", "生效(UTC)", "effective_time"),
            ("until", "到期(UTC)", "expire_time"),
        ],
    )
}

pub(super) fn coupons(context: &Context, args: &CouponsArgs) -> Result<u8, CliError> {
    let mut asked = Map::new();
    text(&mut asked, "customer_id", args.customer.as_ref());
    if let Some(status) = args.status {
        asked.insert("status".to_owned(), status.into());
    }
    rows(
        context,
        &args.look_up,
        &LIST_ISSUED_PARTNER_COUPONS,
        asked,
        &[
            ("coupon", "券ID", "coupon_id"),
            ("customer", "客户", "customer_id"),
            ("type", "类型", "coupon_type"),
            ("status", "状态", "status"),
            ("face value", "面值", "face_value"),
            ("balance", "余额", "balance"),
            ("from", "生效(UTC)", "effective_time"),
            ("until", "到期(UTC)", "expire_time"),
        ],
    )
}

pub(super) fn quotas(context: &Context, args: &LookUp) -> Result<u8, CliError> {
    rows(
        context,
        args,
        &LIST_QUOTA_COUPONS,
        Map::new(),
        &[
            ("quota", "额度ID", "quota_id"),
            ("type", "类型", "quota_type"),
            ("status", "状态", "quota_status"),
            ("value", "额度", "quota_value"),
            ("balance", "余额", "balance"),
            ("until", "到期(UTC)", "expire_time"),
        ],
    )
}

pub(super) fn balances(context: &Context, args: &BalancesArgs) -> Result<u8, CliError> {
    if args.customer.is_empty() {
        return rows(
            context,
            &args.look_up,
            &LIST_PARTNER_BALANCES,
            Map::new(),
            &[
                ("account", "账户", "account_id"),
                ("type", "类型", "account_type"),
                ("amount", "金额", "amount"),
                ("credit", "信用额度", "credit_amount"),
                ("designated", "指定用途", "designated_amount"),
                ("currency", "币种", "currency"),
            ],
        );
    }
    let infos: Vec<Value> = args.customer.iter().map(|id| json!({ "customer_id": id })).collect();
    let asked = Map::from_iter([("customer_infos".to_owned(), Value::Array(infos))]);
    rows(
        context,
        &args.look_up,
        &LIST_CUSTOMERS_BALANCES_DETAIL,
        asked,
        &[
            ("customer", "客户", "customer_id"),
            ("amount", "余额", "amount"),
            ("debt", "欠费", "debt_amount"),
            ("currency", "币种", "currency"),
        ],
    )
}

pub(super) fn price(context: &Context, command: &PriceCommand) -> Result<u8, CliError> {
    let prices: &[Column] = &[
        ("offer", "优惠", "discount_name"),
        ("list price", "官网价", "official_website_amount"),
        ("discount", "优惠金额", "discount_amount"),
        ("amount", "应付金额", "amount"),
        ("best", "最优", "best_offer"),
    ];
    match command {
        PriceCommand::OnDemand { product, usage_factor, usage, usage_unit, look_up } => {
            let mut info = product_info(product);
            let amount: Number = usage.parse().map_err(|_| {
                CliError::usage(
                    format!("--usage: `{usage}` is no number"),
                    "give a decimal number such as 1.5",
                )
            })?;
            info["usage_factor"] = usage_factor.as_str().into();
            info["usage_value"] = Value::Number(amount);
            info["usage_measure_id"] = (*usage_unit).into();
            let asked = json!({ "project_id": product.project, "product_infos": [info] });
            answer(context, look_up, &LIST_ON_DEMAND_RESOURCE_RATINGS, asked, "", prices)
        }
        PriceCommand::Period { product, period, look_up } => {
            let mut info = product_info(product);
            (info["period_type"], info["period_num"]) = period_of(period);
            let asked = json!({ "project_id": product.project, "product_infos": [info] });
            answer(
                context,
                look_up,
                &LIST_RATE_ON_PERIOD_DETAIL,
                asked,
                "optional_discount_rating_results",
                prices,
            )
        }
        PriceCommand::Renewal { resource, period, look_up } => {
            let (kind, number) = period_of(period);
            let asked = json!({ "resource_ids": resource, "period_type": kind, "period_num": number });
            answer(
                context,
                look_up,
                &LIST_RENEW_RATE_ON_PERIOD,
                asked,
                "optional_discount_rating_results",
                prices,
            )
        }
    }
}

fn product_info(product: &Product) -> Value {
    let mut info = json!({
        "id": "1", "cloud_service_type": product.service, "resource_type": product.resource_type,
        "resource_spec": product.spec, "region": product.region, "subscription_num": product.number,
    });
    if let Some(size) = product.size {
        info["resource_size"] = size.into();
    }
    if let Some(unit) = product.size_unit {
        info["size_measure_id"] = unit.into();
    }
    info
}

/// Kind and number of periods: 2 is the month, 3 the year.
fn period_of(period: &Period) -> (Value, Value) {
    match (period.months, period.years) {
        (_, Some(years)) => (3.into(), years.into()),
        (months, None) => (2.into(), months.unwrap_or(1).into()),
    }
}

fn text(asked: &mut Map<String, Value>, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        asked.insert(name.to_owned(), value.as_str().into());
    }
}

/// All rows of a list.
fn rows(
    context: &Context,
    args: &LookUp,
    operation: &'static Operation,
    asked: Map<String, Value>,
    columns: &[Column],
) -> Result<u8, CliError> {
    let connected = connect(&args.connection, &context.config)?;
    let client = connected.client(args.as_customer.as_deref())?;
    let pages: Vec<_> =
        runtime()?.block_on(client.pages(operation, asked, Pages::default()).try_collect())?;
    let rows: Vec<Value> = pages.into_iter().flat_map(|page| page.rows).collect();
    show(context.lang, args.json, &rows, columns);
    Ok(exit::CLEAN)
}

/// One answer: the rows of a list in it, or itself.
fn answer(
    context: &Context,
    args: &LookUp,
    operation: &'static Operation,
    asked: Value,
    list: &str,
    columns: &[Column],
) -> Result<u8, CliError> {
    let Value::Object(asked) = asked else { return Err(CliError::bug("a question is an object")) };
    let connected = connect(&args.connection, &context.config)?;
    let client = connected.client(args.as_customer.as_deref())?;
    let exchange = runtime()?.block_on(client.send(operation, asked))?;
    let whole: Value =
        serde_json::from_str(&exchange.body).map_err(|error| CliError::bug(error.to_string()))?;
    if args.json {
        out(&whole.to_string());
        return Ok(exit::CLEAN);
    }
    let rows = whole[list].as_array().cloned().filter(|rows| !rows.is_empty());
    let site_price = whole["official_website_rating_result"].clone();
    let fallback = if site_price.is_object() { site_price } else { whole.clone() };
    show(context.lang, false, &rows.unwrap_or_else(|| vec![fallback]), columns);
    if let Some(currency) = whole["currency"].as_str() {
        note(&format!("  {currency}"));
    }
    Ok(exit::CLEAN)
}

/// Prints rows: columns without a single value are left out of the table.
fn show(lang: Lang, as_json: bool, rows: &[Value], columns: &[Column]) {
    if as_json {
        for row in rows {
            out(&row.to_string());
        }
        return;
    }
    let cell = |row: &Value, field: &str| match &row[field] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let used: Vec<&Column> = columns
        .iter()
        .filter(|(_, _, field)| rows.is_empty() || rows.iter().any(|row| !row[*field].is_null()))
        .collect();
    let is_number = |field: &str| rows.iter().any(|row| row[field].is_number());
    let heading: Vec<(&str, Align)> = used
        .iter()
        .map(|(en, zh, field)| (lang.pick(en, zh), if is_number(field) { Align::Right } else { Align::Left }))
        .collect();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| used.iter().map(|(_, _, field)| cell(row, field)).collect()).collect();
    table(&heading, &cells);
    note(&match lang {
        Lang::En => format!("  {} rows", rows.len()),
        Lang::Zh => format!("  {} 行", rows.len()),
    });
}
