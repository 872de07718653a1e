//! The tables that report formats are given (docs/reference/report-tables.md), built from a run.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use duizhang_plugin_host::{Column, Kind, Role, Table};
use polars::prelude::*;
use serde_json::Value;

use crate::args::Lang;
use crate::error::CliError;
use crate::frame::{Row, rows};
use crate::runs::StoredRun;
use crate::{lines, summary, words};

mod accounts;
pub(crate) mod arrange;
mod lineage;
pub(crate) mod months;
mod places;
pub(crate) mod statement;
mod vouchers;

/// A table while it is put together: declared columns and their cells.
pub(crate) struct Draft {
    name: &'static str,
    columns: Vec<Column>,
    cells: Vec<polars::prelude::Column>,
    height: usize,
}

impl Draft {
    pub(crate) fn new(name: &'static str, height: usize) -> Self {
        Self { name, columns: Vec::new(), cells: Vec::new(), height }
    }

    fn declare(mut self, column: Column, cells: polars::prelude::Column) -> Self {
        let (en, zh) = words::heading(&column.name);
        self.columns.push(column.titled("en", en).titled("zh", zh));
        self.cells.push(cells);
        self
    }

    /// A text column from its cells.
    pub(crate) fn text(self, name: &str, role: Role, cells: Vec<Option<String>>) -> Self {
        let cells = StringChunked::from_iter_options(name.into(), cells.into_iter()).into_column();
        self.declare(Column::new(name, Kind::Text, role), cells)
    }

    /// A column of counts from its cells.
    pub(crate) fn count(self, name: &str, cells: Vec<Option<i64>>) -> Self {
        let cells = Int64Chunked::from_iter_options(name.into(), cells.into_iter()).into_column();
        self.declare(Column::new(name, Kind::Int, Role::Quantity), cells)
    }

    /// A column of money from its cells, in units of 10⁻⁸.
    pub(crate) fn money(self, name: &str, cells: Vec<Option<i128>>) -> Self {
        let cells = Int128Chunked::from_iter_options(name.into(), cells.into_iter())
            .into_decimal_unchecked(38, 8)
            .into_column();
        self.declare(Column::money(name, 8, "currency"), cells)
    }

    /// A column of instants from their RFC 3339 text.
    fn time(self, name: &str, cells: &[Option<String>]) -> Self {
        let micros = |text: &Option<String>| {
            let text = text.as_ref()?;
            duizhang_money::Timestamp::parse_utc(text).ok().map(duizhang_money::Timestamp::micros)
        };
        let cells = Int64Chunked::from_iter_options(name.into(), cells.iter().map(micros))
            .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
            .into_column();
        self.declare(Column::new(name, Kind::Time, Role::Period), cells)
    }

    /// A column of a run's table as it is.
    fn same(self, frame: &DataFrame, name: &str, role: Role) -> Result<Self, CliError> {
        let cells = frame.column(name)?.clone();
        let column = match cells.dtype() {
            DataType::Decimal(_, 8) => Column::money(name, 8, "currency"),
            DataType::Decimal(_, scale) => Column::new(name, Kind::Decimal { scale: *scale }, Role::Quantity),
            DataType::Int64 => Column::new(name, Kind::Int, role),
            DataType::Datetime(..) => Column::new(name, Kind::Time, role),
            _ => Column::new(name, Kind::Text, role),
        };
        Ok(self.declare(column, cells))
    }

    /// Several columns of a run's table as they are.
    fn all(self, frame: &DataFrame, names: &[&str], role: Role) -> Result<Self, CliError> {
        names.iter().try_fold(self, |draft, name| draft.same(frame, name, role))
    }

    pub(crate) fn finish(self) -> Result<Table, CliError> {
        let frame = DataFrame::new(self.height, self.cells)?;
        Table::new(self.name, self.columns, &frame)
            .map_err(|error| CliError::bug(format!("internal error: table {}: {error}", self.name)))
    }
}

/// The cells of a column computed row by row.
fn each<T>(frame: &DataFrame, cell: impl Fn(Row<'_>) -> Result<T, CliError>) -> Result<Vec<T>, CliError> {
    rows(frame).map(cell).collect()
}

/// The title of a code column, in the language.
fn titles(
    frame: &DataFrame,
    column: &str,
    title: impl Fn(&str) -> String,
) -> Result<Vec<Option<String>>, CliError> {
    each(frame, |row| Ok(row.text(column)?.map(&title)))
}

/// What the tables are made from, and in which language.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) run: &'a StoredRun,
    /// The months up to this one.
    pub(crate) months: &'a [months::Month],
    pub(crate) lang: Lang,
}

/// All tables of a run, in the documented order.
pub(crate) fn tables(sources: Sources<'_>) -> Result<Vec<Table>, CliError> {
    let Sources { run, lang, .. } = sources;
    let names = names(run)?;
    let broken = Broken::of(run)?;
    Ok(vec![
        summary::table(sources)?,
        customers(run)?,
        breaks(run, lang)?,
        orders(run, lang)?,
        services(run)?,
        rules(run, lang)?,
        datasets(run, lang)?,
        lineage::table(run, lang)?,
        vouchers::coupons(sources, &names, &broken)?,
        vouchers::quotas(sources, &broken)?,
        accounts::adjustments(sources, &names, &broken)?,
        accounts::balances(sources, &names)?,
        places::regions(run)?,
        months::table(sources)?,
        lines::table(run, lang)?,
    ])
}

/// Names of customers by id.
type Names = BTreeMap<String, String>;

/// The names a run knows.
fn names(run: &StoredRun) -> Result<Names, CliError> {
    let mut names = Names::new();
    for frame in [&run.frames.customers, &run.frames.statement] {
        for row in rows(frame) {
            if let (Some(id), Some(name)) = (row.text("customer_id")?, row.text("customer_name")?) {
                names.entry(id.to_owned()).or_insert_with(|| name.to_owned());
            }
        }
    }
    Ok(names)
}

/// How many breaks speak of a coupon, a quota or an adjustment.
struct Broken(BTreeMap<(String, String), i64>);

impl Broken {
    fn of(run: &StoredRun) -> Result<Self, CliError> {
        let mut counts = BTreeMap::new();
        for row in rows(&run.frames.breaks) {
            let key: BTreeMap<String, String> = serde_json::from_str(row.label("key")?).unwrap_or_default();
            for pair in key {
                *counts.entry(pair).or_default() += 1;
            }
        }
        Ok(Self(counts))
    }

    /// Of the row with this id in this column.
    fn count(&self, column: &str, id: &str) -> i64 {
        self.0.get(&(column.to_owned(), id.to_owned())).copied().unwrap_or(0)
    }
}

fn customers(run: &StoredRun) -> Result<Table, CliError> {
    let frame = &run.frames.statement;
    Draft::new("customers", frame.height())
        .same(frame, "cycle", Role::Period)?
        .same(frame, "customer_id", Role::Key)?
        .same(frame, "customer_name", Role::Label)?
        .same(frame, "currency", Role::Key)?
        .same(frame, "lines", Role::Quantity)?
        .all(frame, &duizhang_reconciler::AMOUNTS, Role::Money)?
        .same(frame, "breaks", Role::Quantity)?
        .same(frame, "break_amount", Role::Money)?
        .finish()
}

/// `{"order_id":"CS1","part":"coupon_amount"}` as `order_id=CS1; part=coupon_amount`.
pub(crate) fn key_text(json: &str) -> String {
    let Ok(Value::Object(members)) = serde_json::from_str(json) else { return json.to_owned() };
    let pair = |(name, value): (&String, &Value)| format!("{name}={}", value.as_str().unwrap_or_default());
    members.iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// Rows of evidence named in a cell; `explain` and `breaks --json` name more.
const EVIDENCE_NAMED: usize = 3;

/// The evidence of a break as text: dataset and key of the first rows, then how many more there are.
pub(crate) fn evidence_text(json: &str, count: i64) -> String {
    let mut rows: Vec<duizhang_reconciler::Evidence> = serde_json::from_str(json).unwrap_or_default();
    rows.truncate(EVIDENCE_NAMED);
    let values = |row: &duizhang_reconciler::Evidence| {
        row.key.iter().map(|(_, value)| value).collect::<Vec<_>>().join("/")
    };
    let mut named: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &rows {
        named.entry(&row.dataset).or_default().push(values(row));
    }
    let mut parts: Vec<String> =
        named.into_iter().map(|(dataset, keys)| format!("{dataset}: {}", keys.join(", "))).collect();
    let more = count - i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if more > 0 {
        parts.push(format!("+{more}"));
    }
    parts.join("; ")
}

fn breaks(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let frame = &run.frames.breaks;
    let localised = |name: &str| -> Result<Vec<Option<String>>, CliError> {
        let column = format!("{name}_{}", lang.code());
        each(frame, |row| Ok(row.text(&column)?.map(str::to_owned)))
    };
    let side = |text: &str| words::side(text, lang).to_owned();
    let evidence = each(frame, |row| {
        Ok(Some(evidence_text(row.label("evidence")?, row.int("evidence_count")?.unwrap_or(0))))
    })?;
    Draft::new("breaks", frame.height())
        .same(frame, "id", Role::Key)?
        .same(frame, "rule", Role::Key)?
        .text("rule_title", Role::Label, titles(frame, "rule", |id| run.rule_title(id, lang))?)
        .same(frame, "class", Role::Key)?
        .text("class_title", Role::Label, titles(frame, "class", |name| words::class(name, lang))?)
        .same(frame, "customer_id", Role::Key)?
        .same(frame, "customer_name", Role::Label)?
        .text("key", Role::Key, titles(frame, "key", key_text)?)
        .same(frame, "currency", Role::Key)?
        .all(frame, &["expected", "actual", "difference"], Role::Money)?
        .text("expected_text", Role::Note, titles(frame, "expected_text", side)?)
        .text("actual_text", Role::Note, titles(frame, "actual_text", side)?)
        .same(frame, "direction", Role::Key)?
        .text(
            "direction_title",
            Role::Label,
            titles(frame, "direction", |name| words::direction(name, lang))?,
        )
        .text("message", Role::Note, localised("message")?)
        .text("remedy", Role::Note, localised("remedy")?)
        .text("evidence", Role::Note, evidence)
        .same(frame, "first_seen", Role::Period)?
        .same(frame, "age_months", Role::Quantity)?
        .same(frame, "status", Role::Key)?
        .text("status_title", Role::Label, titles(frame, "status", |name| words::item_status(name, lang))?)
        .same(frame, "basis", Role::Key)?
        .finish()
}

fn orders(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let frame = &run.frames.orders;
    let kinds = each(frame, |row| Ok(row.int("order_type")?.map(|code| words::order_type(code, lang))))?;
    let statuses = each(frame, |row| Ok(row.int("status")?.map(|code| words::order_status(code, lang))))?;
    let money = [
        "official_amount",
        "discount_total",
        "amount_after_discount",
        "coupon_amount",
        "flexipurchase_coupon_amount",
        "stored_card_amount",
        "billed_amount",
    ];
    Draft::new("orders", frame.height())
        .all(frame, &["order_id", "customer_id"], Role::Key)?
        .all(frame, &["customer_name", "service_type_code"], Role::Label)?
        .same(frame, "order_type", Role::Key)?
        .text("order_type_title", Role::Label, kinds)
        .same(frame, "status", Role::Key)?
        .text("status_title", Role::Label, statuses)
        .same(frame, "payment_time", Role::Period)?
        .same(frame, "currency", Role::Key)?
        .all(frame, &money, Role::Money)?
        .all(frame, &["lines", "breaks"], Role::Quantity)?
        .finish()
}

fn services(run: &StoredRun) -> Result<Table, CliError> {
    let frame = &run.frames.services;
    Draft::new("services", frame.height())
        .same(frame, "service_type_code", Role::Key)?
        .same(frame, "service_type_name", Role::Label)?
        .same(frame, "currency", Role::Key)?
        .all(frame, &["lines", "customers"], Role::Quantity)?
        .all(frame, &["official_amount", "discount_amount", "payable_amount"], Role::Money)?
        .finish()
}

fn rules(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let frame = &run.frames.rules;
    Draft::new("rules", frame.height())
        .same(frame, "rule", Role::Key)?
        .text("rule_title", Role::Label, titles(frame, "rule", |id| run.rule_title(id, lang))?)
        .same(frame, "outcome", Role::Key)?
        .text("outcome_title", Role::Label, titles(frame, "outcome", |name| words::outcome(name, lang))?)
        .text(
            "reason",
            Role::Note,
            each(frame, |row| Ok(row.text(lang.pick("reason", "reason_zh"))?.map(str::to_owned)))?,
        )
        .all(frame, &["evaluated", "passed", "tolerated", "broken"], Role::Quantity)?
        .same(frame, "currency", Role::Key)?
        .all(frame, &["amount", "difference"], Role::Money)?
        .same(frame, "unjudged", Role::Quantity)?
        .finish()
}

fn datasets(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let verdicts = &run.info.verdict.datasets;
    let spec = |name: &str| run.dataset(name).map(Dataset::spec);
    let taken = |name: &str, pick: fn(&(String, String)) -> &String| {
        run.snapshot
            .manifest()
            .datasets
            .get(name)
            .and_then(|entry| entry.taken.as_ref())
            .map(|taken| pick(taken).clone())
    };
    let text = |cell: &dyn Fn(&duizhang_reconciler::DatasetVerdict) -> Option<String>| {
        verdicts.iter().map(cell).collect()
    };
    Draft::new("datasets", verdicts.len())
        .text("dataset", Role::Key, text(&|verdict| Some(verdict.dataset.clone())))
        .text(
            "dataset_title",
            Role::Label,
            text(&|verdict| {
                spec(&verdict.dataset).map(|spec| lang.pick(spec.title_en, spec.title_zh).to_owned())
            }),
        )
        .text(
            "operation",
            Role::Label,
            text(&|verdict| {
                let operation = spec(&verdict.dataset).map(|spec| spec.operation.to_owned());
                operation.filter(|operation| !operation.is_empty())
            }),
        )
        .text("needed", Role::Key, text(&|verdict| Some(verdict.needed.clone())))
        .text("needed_title", Role::Label, text(&|verdict| Some(words::needed(&verdict.needed, lang))))
        .text("state", Role::Key, text(&|verdict| Some(verdict.state.name().to_owned())))
        .text("state_title", Role::Label, text(&|verdict| Some(words::state(verdict.state.name(), lang))))
        .count("rows", verdicts.iter().map(|verdict| i64::try_from(verdict.rows).ok()).collect())
        .text(
            "reason",
            Role::Note,
            text(&|verdict| {
                let says = verdict.says();
                Some(lang.of(&says).to_owned()).filter(|says| !says.is_empty())
            }),
        )
        .time(
            "taken_from",
            &verdicts.iter().map(|verdict| taken(&verdict.dataset, |taken| &taken.0)).collect::<Vec<_>>(),
        )
        .time(
            "taken_to",
            &verdicts.iter().map(|verdict| taken(&verdict.dataset, |taken| &taken.1)).collect::<Vec<_>>(),
        )
        .text(
            "blake3",
            Role::Note,
            text(&|verdict| Some(verdict.blake3.clone()).filter(|hash| !hash.is_empty())),
        )
        .finish()
}
