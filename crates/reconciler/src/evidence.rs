//! Which lines enter the figures of a break: asked for only once something is broken.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::cells::{Cells, collect};
use crate::codes::{ADJUST, AGENCY, CONSUME, ORDER, REFUND, UNSUBSCRIPTION};
use crate::finding::{EVIDENCE_MAX, Evidence};

/// The first lines of each broken group of `month.detail`, in the order of the keys.
pub(crate) fn of_groups<'a>(
    clean: &LazyFrame,
    keys: impl Iterator<Item = &'a [String; 6]>,
) -> PolarsResult<Vec<Vec<Evidence>>> {
    let mut columns: [Vec<Option<String>>; 4] = Default::default();
    let (mut modes, mut types, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let mut count: u32 = 0;
    for key in keys {
        let codes: &[i64] = match key[4].as_str() {
            "0" => &CONSUME,
            "1" => &REFUND,
            "2" => &ADJUST,
            _ => &[],
        };
        for code in codes {
            for (column, part) in columns.iter_mut().zip([0, 1, 2, 5]) {
                column.push(Some(key[part].clone()));
            }
            modes.push(key[3].parse::<i64>().ok());
            types.push(*code);
            numbers.push(count);
        }
        count += 1;
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    let names = ["customer_id", "service_type_code", "resource_type_code", "currency"];
    let height = numbers.len();
    let mut wanted: Vec<Column> = names
        .iter()
        .zip(columns)
        .map(|(name, cells)| {
            StringChunked::from_iter_options((*name).into(), cells.into_iter()).into_column()
        })
        .collect();
    wanted.push(Int64Chunked::from_iter_options("charging_mode".into(), modes.into_iter()).into_column());
    wanted.push(Int64Chunked::from_vec("bill_detail_type".into(), types).into_column());
    wanted.push(UInt32Chunked::from_vec("nr".into(), numbers).into_column());
    let on: Vec<Expr> = names.into_iter().chain(["charging_mode", "bill_detail_type"]).map(col).collect();
    let agency = clean.clone().filter(col("association_type").eq(lit(AGENCY)));
    let found = first_lines(agency, DataFrame::new(height, wanted)?, &on)?;
    Ok((0..count).map(|number| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// The first lines of each list of trade ids, in the order of the lists.
pub(crate) fn of_trades(clean: &LazyFrame, trades: &[Vec<String>]) -> PolarsResult<Vec<Vec<Evidence>>> {
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    for (number, trades) in (0_u32..).zip(trades) {
        for trade in trades {
            ids.push(Some(trade.clone()));
            numbers.push(number);
        }
    }
    if ids.is_empty() {
        return Ok(vec![Vec::new(); trades.len()]);
    }
    let wanted = vec![
        StringChunked::from_iter_options("trade_id".into(), ids.into_iter()).into_column(),
        UInt32Chunked::from_vec("nr".into(), numbers).into_column(),
    ];
    let mut codes = ORDER.to_vec();
    codes.push(UNSUBSCRIPTION);
    let lines = clean.clone().filter(crate::cells::one_of("bill_detail_type", &codes));
    let height = wanted.first().map_or(0, Column::len);
    let found = first_lines(lines, DataFrame::new(height, wanted)?, &[col("trade_id")])?;
    Ok((0_u32..).zip(trades).map(|(number, _)| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// The first lines of each customer and trade id, of whatever type, in the order of the pairs.
pub(crate) fn of_customer_trades(
    clean: &LazyFrame,
    pairs: &[(&str, &str)],
) -> PolarsResult<Vec<Vec<Evidence>>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let customers = pairs.iter().map(|(customer, _)| Some(*customer));
    let trades = pairs.iter().map(|(_, trade)| Some(*trade));
    let numbers = (0_u32..).zip(pairs).map(|(number, _)| number).collect();
    let wanted = vec![
        StringChunked::from_iter_options("customer_id".into(), customers).into_column(),
        StringChunked::from_iter_options("trade_id".into(), trades).into_column(),
        UInt32Chunked::from_vec("nr".into(), numbers).into_column(),
    ];
    let on = [col("customer_id"), col("trade_id")];
    let found = first_lines(clean.clone(), DataFrame::new(pairs.len(), wanted)?, &on)?;
    Ok((0_u32..).zip(pairs).map(|(number, _)| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// The first lines, by id, that match each number of `wanted`.
fn first_lines(
    lines: LazyFrame,
    wanted: DataFrame,
    on: &[Expr],
) -> PolarsResult<BTreeMap<u32, Vec<Evidence>>> {
    let mut args = JoinArgs::new(JoinType::Inner);
    args.nulls_equal = true;
    // Keys show null as empty text, so both are looked for.
    let texts = ["customer_id", "service_type_code", "resource_type_code", "currency", "trade_id"];
    let lines = lines.with_columns(texts.map(|name| col(name).fill_null(lit(""))));
    let first = col("id").sort(SortOptions::default()).head(Some(EVIDENCE_MAX));
    let joined = lines.join(wanted.lazy(), on, on, args).group_by([col("nr")]).agg([first]);
    let frame = collect(joined)?;
    let ids = frame.column("id")?.list()?;
    let numbers = frame.column("nr")?.u32()?;
    let mut found = BTreeMap::new();
    for row in 0..Cells(&frame).height() {
        let Some(series) = ids.get_as_series(row) else { continue };
        let evidence =
            series.str()?.iter().map(|id| Evidence::row("consumption", "id", id.unwrap_or_default()));
        found.insert(numbers.get(row).unwrap_or(0), evidence.collect());
    }
    Ok(found)
}
