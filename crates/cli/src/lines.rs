//! The table `lines` that report formats may ask for: every consumption line that counts, read from the
//! snapshot part by part, so that a month of any size fits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use duizhang_lake::Dataset;
use duizhang_lake::datasets::{EXTRA, Kind as LakeKind};
use duizhang_plugin_host::{Column, Kind, Role, RowSource, Table};
use duizhang_reconciler::codes::{LineKind, ORDER, REFUND};
use polars::prelude::*;

use crate::args::Lang;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::StoredRun;
use crate::words;

/// Rows of a part: as many as the lake writes into a row group, which is what a reader can skip.
const PART_ROWS: usize = 262_144;

/// A column: its name, the lake's column it comes from, its role, its headings.
type Line = (&'static str, &'static str, Role, &'static str, &'static str);

/// The columns of the table, in order. Where the names differ, the reports' own vocabulary is on the left.
const LINES: &[Line] = &[
    ("cycle", "bill_cycle", Role::Period, "Bill cycle", "账期"),
    ("line_id", "id", Role::Key, "Line ID", "明细ID"),
    ("customer_id", "customer_id", Role::Key, "Customer ID", "客户ID"),
    ("customer_name", "customer_id", Role::Label, "Customer", "客户名称"),
    ("association_type", "association_type", Role::Key, "Association", "关联类型"),
    ("currency", "currency", Role::Key, "Currency", "币种"),
    ("kind", "bill_detail_type", Role::Key, "Kind code", "种类代码"),
    ("bill_detail_type", "bill_detail_type", Role::Key, "Bill type code", "账单类型代码"),
    ("bill_detail_title", "bill_detail_type", Role::Label, "Bill type", "账单类型"),
    ("corrects_closed_month", "bill_detail_type", Role::Flag, "Corrects a closed month", "冲抵已关账期"),
    ("charging_mode", "charging_mode", Role::Key, "Charging mode code", "计费模式代码"),
    ("charging_mode_title", "charging_mode", Role::Label, "Charging mode", "计费模式"),
    ("service_type_code", "service_type_code", Role::Key, "Service code", "产品类型编码"),
    ("service_type_name", "service_type_name", Role::Label, "Service", "产品类型"),
    ("resource_type_code", "resource_type_code", Role::Key, "Resource type code", "资源类型编码"),
    ("resource_type_name", "resource_type_name", Role::Label, "Resource type", "资源类型"),
    ("resource_id", "resource_id", Role::Key, "Resource ID", "资源ID"),
    ("resource_name", "resource_name", Role::Label, "Resource", "资源名称"),
    ("resource_tag", "resource_tag", Role::Note, "Tags", "资源标签"),
    ("product_id", "product_id", Role::Key, "Product ID", "产品ID"),
    ("product_name", "product_name", Role::Label, "Product", "产品"),
    ("product_spec_desc", "product_spec_desc", Role::Label, "Specification", "规格"),
    ("region_code", "region_code", Role::Key, "Region code", "区域编码"),
    ("region_name", "region_name", Role::Label, "Region", "区域"),
    ("enterprise_project_id", "enterprise_project_id", Role::Key, "Enterprise project", "企业项目ID"),
    ("sub_service_type_code", "sub_service_type_code", Role::Key, "Part: service code", "部件产品类型编码"),
    ("sub_service_type_name", "sub_service_type_name", Role::Label, "Part: service", "部件产品类型"),
    ("sub_resource_type_code", "sub_resource_type_code", Role::Key, "Part: type code", "部件资源类型编码"),
    ("sub_resource_type_name", "sub_resource_type_name", Role::Label, "Part: type", "部件资源类型"),
    ("sub_resource_id", "sub_resource_id", Role::Key, "Part: resource ID", "部件资源ID"),
    ("sub_resource_name", "sub_resource_name", Role::Label, "Part: resource", "部件资源名称"),
    ("trade_id", "trade_id", Role::Key, "Order or transaction", "订单号/交易号"),
    ("trade_time", "trade_time", Role::Period, "Charged at", "交易时间"),
    ("consume_time", "consume_time", Role::Period, "Consumed at", "消费时间"),
    ("order_type", "order_type", Role::Key, "Order type code", "订单类型代码"),
    ("period_type", "period_type", Role::Key, "Period type code", "周期类型代码"),
    ("period_num", "period_num", Role::Quantity, "Periods", "周期数"),
    ("payment_type", "payment_type", Role::Key, "Payment option", "付款方式"),
    ("usage_type", "usage_type", Role::Key, "Usage type", "使用量类型"),
    ("usage_quantity", "usage_amount", Role::Quantity, "Usage", "使用量"),
    ("usage_measure_id", "usage_measure_id", Role::Key, "Usage unit code", "使用量单位代码"),
    ("free_resource_quantity", "free_resource_usage", Role::Quantity, "From packages", "套餐内使用量"),
    ("free_resource_measure_id", "free_resource_measure_id", Role::Key, "Package unit code", "套餐单位代码"),
    ("ri_quantity", "ri_usage", Role::Quantity, "From reservations", "预留实例使用量"),
    ("ri_measure_id", "ri_usage_measure_id", Role::Key, "Reservation unit code", "预留实例单位代码"),
    ("official_amount", "official_amount", Role::Money, "List price", "官网价"),
    ("discount_amount", "official_discount_amount", Role::Money, "Discount", "优惠金额"),
    ("payable_amount", "payment_amount", Role::Money, "Payable", "应付金额"),
    ("cash_amount", "cash_amount", Role::Money, "Cash", "现金支付"),
    ("credit_amount", "credit_amount", Role::Money, "Credit", "信用额度支付"),
    ("coupon_amount", "coupon_amount", Role::Money, "Cash coupons", "代金券抵扣"),
    (
        "flexipurchase_coupon_amount",
        "flexipurchase_coupon_amount",
        Role::Money,
        "Flexi-purchase coupons",
        "现金券抵扣",
    ),
    ("stored_value_card_amount", "stored_value_card_amount", Role::Money, "Stored-value cards", "储值卡抵扣"),
    ("debt_amount", "debt_amount", Role::Money, "Debt", "欠费金额"),
    ("writeoff_amount", "writeoff_amount", Role::Money, "Write-off", "核销金额"),
    ("partner_id", "partner_id", Role::Key, "Partner ID", "合作伙伴ID"),
    ("account_manager_id", "account_manager_id", Role::Key, "Account manager ID", "客户经理ID"),
    (EXTRA, EXTRA, Role::Note, "Other fields", "其他字段"),
];

/// Columns that are not the lake's own, but words for a code or an id.
const MADE: [&str; 4] = ["customer_name", "kind", "bill_detail_title", "charging_mode_title"];
/// The column that says whether a refund gives back what an earlier month charged.
const CORRECTS: &str = "corrects_closed_month";

/// The lines of a run, in the order of the snapshot. Lines that `line.identity` set aside do not count
/// and are not there: the sums are those of the statement.
pub(crate) fn table(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let scan = run.snapshot.scan(Dataset::Consumption)?;
    let stored = run.snapshot.entry(Dataset::Consumption).map_or(0, |entry| entry.rows);
    let stored = usize::try_from(stored).map_err(|_| CliError::bug("too many lines for this machine"))?;
    let surplus = surplus(run, &scan)?;
    let bought = bought(&scan)?;
    let lines = Lines { scan, stored, surplus, names: names(run)?, bought, lang };
    let columns = LINES.iter().map(column).collect();
    Table::streamed("lines", columns, Arc::new(lines))
        .map_err(|error| CliError::bug(format!("internal error: table lines: {error}")))
}

fn column((name, from, role, en, zh): &Line) -> Column {
    let spec = Dataset::Consumption.spec();
    let kind = spec.index(from).and_then(|at| spec.columns.get(at)).map(|column| column.kind);
    let column = match kind {
        _ if MADE.contains(name) => Column::new(*name, Kind::Text, *role),
        _ if *name == CORRECTS => Column::new(*name, Kind::Bool, *role),
        Some(LakeKind::Money) => Column::money(*name, 8, "currency"),
        Some(LakeKind::Quantity) => Column::new(*name, Kind::Decimal { scale: 10 }, *role),
        Some(LakeKind::Int) => Column::new(*name, Kind::Int, *role),
        Some(LakeKind::Time) => Column::new(*name, Kind::Time, *role),
        Some(LakeKind::Text | LakeKind::Json) | None => Column::new(*name, Kind::Text, *role),
    };
    column.titled("en", *en).titled("zh", *zh)
}

/// The numbers of the lines that `line.identity` set aside, rising.
pub(crate) fn surplus(run: &StoredRun, scan: &LazyFrame) -> Result<Vec<IdxSize>, CliError> {
    let known = run.snapshot.repeated()?;
    let ids = if known.is_some() { None } else { repeated(run)? };
    Ok(duizhang_reconciler::surplus(scan, known, ids)?)
}

/// The ids of repeated lines, which the run has found; none where it did not look.
fn repeated(run: &StoredRun) -> Result<Option<Vec<String>>, CliError> {
    const RULE: &str = "line.identity";
    let mut has_looked = false;
    for row in rows(&run.frames.rules) {
        has_looked |= row.label("rule")? == RULE && row.label("outcome")? != "skipped";
    }
    if !has_looked {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for row in rows(&run.frames.breaks) {
        if row.label("rule")? == RULE {
            let key: BTreeMap<String, String> = serde_json::from_str(row.label("key")?)
                .map_err(|error| CliError::bug(format!("the key of a break: {error}")))?;
            ids.extend(key.get("id").cloned());
        }
    }
    Ok(Some(ids))
}

fn names(run: &StoredRun) -> Result<BTreeMap<String, String>, CliError> {
    let mut names = BTreeMap::new();
    for row in rows(&run.frames.statement) {
        if let (Some(id), Some(name)) = (row.text("customer_id")?, row.text("customer_name")?) {
            names.insert(id.to_owned(), name.to_owned());
        }
    }
    Ok(names)
}

/// The resources with a refund that were bought in the same month.
fn bought(scan: &LazyFrame) -> PolarsResult<BTreeSet<String>> {
    let of = |codes: &[i64]| {
        let kind = codes.iter().map(|code| col("bill_detail_type").eq(lit(*code))).reduce(Expr::or);
        let named = col("resource_id").is_not_null();
        scan.clone().filter(kind.unwrap_or_else(|| lit(false)).and(named)).select([col("resource_id")])
    };
    let (refunds, purchases) = (of(&REFUND).unique(None, UniqueKeepStrategy::Any), of(&ORDER));
    let both =
        purchases.join(refunds, [col("resource_id")], [col("resource_id")], JoinArgs::new(JoinType::Semi));
    let both = both.collect_with_engine(Engine::Streaming)?.unwrap_single();
    Ok(both.column("resource_id")?.str()?.iter().flatten().map(str::to_owned).collect())
}

struct Lines {
    scan: LazyFrame,
    /// Rows of the dataset.
    stored: usize,
    /// The numbers of those that do not count, rising.
    surplus: Vec<IdxSize>,
    names: BTreeMap<String, String>,
    bought: BTreeSet<String>,
    lang: Lang,
}

impl RowSource for Lines {
    fn rows(&self) -> usize {
        self.stored - self.surplus.len()
    }

    fn parts(&self) -> usize {
        self.stored.div_ceil(PART_ROWS)
    }

    fn part(&self, index: usize, columns: &[&str]) -> PolarsResult<DataFrame> {
        let wanted: Vec<&Line> = LINES.iter().filter(|(name, ..)| columns.contains(name)).collect();
        let mut sources: BTreeSet<&str> = wanted.iter().map(|(_, from, ..)| *from).collect();
        if columns.contains(&CORRECTS) {
            sources.insert("resource_id");
        }
        let sources: Vec<Expr> = sources.into_iter().map(col).collect();
        let from = index * PART_ROWS;
        let offset = i64::try_from(from).map_err(|_| PolarsError::ComputeError("too many lines".into()))?;
        let rows = IdxSize::try_from(PART_ROWS).unwrap_or(IdxSize::MAX);
        let frame = self.scan.clone().slice(offset, rows).select(sources).collect()?;
        let frame = self.counting(from, frame)?;
        let cells = wanted.iter().map(|line| self.cells(line, &frame)).collect::<PolarsResult<Vec<_>>>()?;
        DataFrame::new(frame.height(), cells)
    }
}

impl Lines {
    /// The rows of a part that count.
    fn counting(&self, from: usize, frame: DataFrame) -> PolarsResult<DataFrame> {
        let number = |row: &IdxSize| usize::try_from(*row).unwrap_or(usize::MAX);
        let begin = self.surplus.partition_point(|row| number(row) < from);
        let end = self.surplus.partition_point(|row| number(row) < from + frame.height());
        let Some(left_out) = self.surplus.get(begin..end).filter(|rows| !rows.is_empty()) else {
            return Ok(frame);
        };
        let mut keep = vec![true; frame.height()];
        for row in left_out {
            if let Some(keep) = keep.get_mut(number(row) - from) {
                *keep = false;
            }
        }
        frame.filter(&BooleanChunked::from_slice("keep".into(), &keep))
    }

    fn cells(&self, (name, from, ..): &Line, frame: &DataFrame) -> PolarsResult<polars::prelude::Column> {
        let found = frame.column(from)?;
        if *name == CORRECTS {
            return Ok(self.corrects(found.i64()?, frame.column("resource_id")?.str()?));
        }
        if !MADE.contains(name) {
            return Ok(found.clone().with_name((*name).into()));
        }
        let words: StringChunked = if *name == "customer_name" {
            let ids = found.str()?;
            ids.iter().map(|id| self.names.get(id?).map(String::as_str)).collect()
        } else {
            let word = |code: Option<i64>| match *name {
                "kind" => Some(LineKind::of(code).name().to_owned()),
                "bill_detail_title" => code.map(|code| words::bill_detail_type(code, self.lang)),
                _ => code.map(|code| words::charging_mode(code, self.lang)),
            };
            found.i64()?.iter().map(word).collect()
        };
        Ok(words.with_name((*name).into()).into_column())
    }

    fn corrects(&self, kinds: &Int64Chunked, resources: &StringChunked) -> polars::prelude::Column {
        let cell = |(kind, resource): (Option<i64>, Option<&str>)| {
            let is_refund = kind.is_some_and(|kind| REFUND.contains(&kind));
            is_refund.then(|| !resource.is_some_and(|resource| self.bought.contains(resource)))
        };
        let flags: BooleanChunked = kinds.iter().zip(resources.iter()).map(cell).collect();
        flags.with_name(CORRECTS.into()).into_column()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_line_is_there_once() {
        let mut from: Vec<&str> = LINES
            .iter()
            .filter(|(name, ..)| !MADE.contains(name) && *name != CORRECTS)
            .map(|(_, from, ..)| *from)
            .collect();
        let mut fields: Vec<&str> =
            Dataset::Consumption.spec().columns.iter().map(|column| column.name).chain([EXTRA]).collect();
        from.sort_unstable();
        fields.sort_unstable();
        assert_eq!(from, fields);
    }
}
