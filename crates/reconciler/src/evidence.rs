//! Which lines enter the figures of a break: asked for only once something is broken.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::*;

use duizhang_money::Scaled;

use crate::cells::{Cells, collect, key, money, one_in, one_in_or_null, one_of, units};
use crate::codes::{ADJUST, AGENCY, CONSUME, ORDER, REFUND, UNSUBSCRIPTION};
use crate::finding::{Break, EVIDENCE_MAX, Evidence, Side};

/// The amounts of a line that a break may be about.
const AMOUNTS: [&str; 4] =
    ["payment_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"];
const LINE_COLUMNS: [&str; 7] = [
    "line",
    "back",
    "of",
    "payment_amount.line",
    "coupon_amount.line",
    "flexipurchase_coupon_amount.line",
    "stored_value_card_amount.line",
];

/// A line behind a break, with its amounts.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    id: String,
    pub(crate) currency: String,
    /// Whether it gives money back for an unsubscription order.
    pub(crate) is_back: bool,
    amounts: [Scaled; AMOUNTS.len()],
}

impl Line {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::row("consumption", "id", &self.id)
    }

    pub(crate) fn payment(&self) -> Scaled {
        self.amounts[0]
    }

    /// Coupons, flexi-purchase coupons, stored-value cards.
    pub(crate) fn vouchers(&self) -> [Scaled; 3] {
        [self.amounts[1], self.amounts[2], self.amounts[3]]
    }
}

/// Adds lines to a side of a calculation, and what the lines that are not shown come to.
pub(crate) fn with_lines<'a>(
    mut found: Break,
    side: Side,
    lines: impl IntoIterator<Item = (&'a Line, Scaled)>,
    total: Scaled,
) -> Break {
    let mut rest = total;
    for (line, units) in lines {
        found = found.with_row_term(side, "line", &line.id, units);
        rest -= units;
    }
    if rest == 0 { found } else { found.with_terms(side, &[("others", rest)]) }
}

/// The first lines of each broken group of `month.detail`, in the order of the keys.
pub(crate) fn of_groups<'a>(
    clean: &LazyFrame,
    keys: impl Iterator<Item = &'a [String; 6]>,
) -> PolarsResult<Vec<Vec<Line>>> {
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
    let group = |row: usize| [0, 1, 2].map(|part: usize| columns[part][row].clone().unwrap_or_default());
    let groups = (0..numbers.len()).map(group).collect();
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
    let agency = clean.clone().filter(in_groups(groups).and(col("association_type").eq(lit(AGENCY))));
    let found = first_lines(agency, DataFrame::new(height, wanted)?, &on)?;
    Ok((0..count).map(|number| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// Whether a line is of one of these customers, services and resource types; null is empty text. Lines side by
/// side mostly have the same, so that most are not even looked up.
fn in_groups(groups: HashSet<[String; 3]>) -> Expr {
    let names = ["customer_id", "service_type_code", "resource_type_code"];
    let mut services: PlHashMap<String, Vec<[String; 2]>> = PlHashMap::default();
    for [customer, service, resource] in groups {
        services.entry(customer).or_default().push([service, resource]);
    }
    let is_in = move |columns: &mut [Column]| {
        let [customers, of_service, resources] = [columns[0].str()?, columns[1].str()?, columns[2].str()?];
        let mut last = None;
        let rows = customers.iter().zip(of_service.iter()).zip(resources.iter());
        let found = rows.map(|((customer, service), resource)| {
            let row = [customer, service, resource].map(Option::unwrap_or_default);
            match last {
                Some((before, found)) if before == row => found,
                _ => {
                    let of_customer = services.get(row[0]).map(Vec::as_slice).unwrap_or_default();
                    let found = of_customer.iter().any(|of| of[0] == row[1] && of[1] == row[2]);
                    last = Some((row, found));
                    found
                }
            }
        });
        Ok(BooleanChunked::from_iter_values("found".into(), found).into_column())
    };
    map_multiple(is_in, names.map(col), |_, _| Ok(Field::new("found".into(), DataType::Boolean)))
}

/// The first lines of each list of trade ids, in the order of the lists.
pub(crate) fn of_trades(clean: &LazyFrame, trades: &[Vec<String>]) -> PolarsResult<Vec<Vec<Line>>> {
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
    let named: HashSet<String> = ids.iter().flatten().cloned().collect();
    let wanted = vec![
        StringChunked::from_iter_options("trade_id".into(), ids.into_iter()).into_column(),
        UInt32Chunked::from_vec("nr".into(), numbers).into_column(),
    ];
    let mut codes = ORDER.to_vec();
    codes.push(UNSUBSCRIPTION);
    let lines =
        clean.clone().filter(one_in_or_null("trade_id", &named).and(one_of("bill_detail_type", &codes)));
    let height = wanted.first().map_or(0, Column::len);
    let found = first_lines(lines, DataFrame::new(height, wanted)?, &[col("trade_id")])?;
    Ok((0_u32..).zip(trades).map(|(number, _)| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// The first lines of each customer and trade id, of whatever type, in the order of the pairs.
pub(crate) fn of_customer_trades(clean: &LazyFrame, pairs: &[(&str, &str)]) -> PolarsResult<Vec<Vec<Line>>> {
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
    let named: HashSet<String> = pairs.iter().map(|(_, trade)| (*trade).to_owned()).collect();
    let lines = clean.clone().filter(one_in_or_null("trade_id", &named));
    let found = first_lines(lines, DataFrame::new(pairs.len(), wanted)?, &on)?;
    Ok((0_u32..).zip(pairs).map(|(number, _)| found.get(&number).cloned().unwrap_or_default()).collect())
}

/// The first lines with each code, in the order of the codes: column, code (`null` where there is none),
/// currency.
pub(crate) fn of_codes(clean: &LazyFrame, codes: &[(&str, &str, &str)]) -> PolarsResult<Vec<Vec<Line>>> {
    let mut found = vec![Vec::new(); codes.len()];
    for name in ["association_type", "bill_detail_type", "charging_mode"] {
        let of_column: Vec<(u32, &str, &str)> = (0_u32..)
            .zip(codes)
            .filter(|(_, (column, ..))| *column == name)
            .map(|(number, (_, code, currency))| (number, *code, *currency))
            .collect();
        if of_column.is_empty() {
            continue;
        }
        let cells = of_column.iter().map(|(_, code, _)| (*code != "null").then_some(*code));
        let cells = if name == "association_type" {
            StringChunked::from_iter_options(name.into(), cells).into_column()
        } else {
            let numbers = cells.map(|code| code.and_then(|code| code.parse::<i64>().ok()));
            Int64Chunked::from_iter_options(name.into(), numbers).into_column()
        };
        let currencies = of_column.iter().map(|(.., currency)| Some(*currency));
        let numbers = of_column.iter().map(|(number, ..)| *number).collect();
        let wanted = vec![
            cells,
            StringChunked::from_iter_options("currency".into(), currencies).into_column(),
            UInt32Chunked::from_vec("nr".into(), numbers).into_column(),
        ];
        let on = [col(name), col("currency")];
        let lines = clean.clone().filter(has_code(name, of_column.iter().map(|(_, code, _)| *code)));
        let lines = first_lines(lines, DataFrame::new(of_column.len(), wanted)?, &on)?;
        for (number, lines) in lines {
            if let Some(place) = usize::try_from(number).ok().and_then(|number| found.get_mut(number)) {
                *place = lines;
            }
        }
    }
    Ok(found)
}

/// Whether a column has one of these codes; `null` is the code of those without any.
fn has_code<'a>(name: &str, codes: impl Iterator<Item = &'a str>) -> Expr {
    let mut found = lit(false);
    for code in codes {
        let number = code.parse::<i64>().ok().filter(|_| name != "association_type");
        found = found.or(match (code, number) {
            ("null", _) => col(name).is_null(),
            (_, Some(number)) => col(name).eq(lit(number)).fill_null(lit(false)),
            (text, None) => one_in(name, [text.to_owned()]),
        });
    }
    found
}

/// The first lines, by id, that match each number of `wanted`.
fn first_lines(lines: LazyFrame, wanted: DataFrame, on: &[Expr]) -> PolarsResult<BTreeMap<u32, Vec<Line>>> {
    let mut args = JoinArgs::new(JoinType::Inner);
    args.nulls_equal = true;
    // Keys show null as empty text, so both are looked for.
    let texts = ["customer_id", "service_type_code", "resource_type_code", "currency", "trade_id"];
    let lines = lines.with_columns(texts.map(|name| col(name).fill_null(lit(""))));
    let first = |cell: Expr, name: &str| {
        // Lines without an id are told apart by everything that is shown of them.
        let by =
            ["id", "currency", "bill_detail_type"].into_iter().chain(AMOUNTS).map(col).collect::<Vec<_>>();
        cell.sort_by(by, SortMultipleOptions::default()).head(Some(EVIDENCE_MAX)).alias(name)
    };
    let back = one_of("bill_detail_type", &[UNSUBSCRIPTION]);
    let cells =
        [first(col("id").fill_null(lit("")), "line"), first(back, "back"), first(col("currency"), "of")];
    let amounts = AMOUNTS.map(|name| first(money(name), &format!("{name}.line")));
    let joined = lines
        .join(wanted.lazy(), on, on, args)
        .group_by([col("nr")])
        .agg([cells.as_slice(), amounts.as_slice()].concat())
        .explode(
            by_name(LINE_COLUMNS, true, false),
            ExplodeOptions { empty_as_null: true, keep_nulls: true },
        );
    let frame = collect(joined)?.sort(["nr"], SortMultipleOptions::default().with_maintain_order(true))?;
    let cells = Cells(&frame);
    let numbers = frame.column("nr")?.u32()?;
    let (id, back, currency) = (cells.text("line")?, cells.flag("back")?, cells.text("of")?);
    let mut amounts = Vec::new();
    for name in AMOUNTS {
        amounts.push(cells.money(&format!("{name}.line"))?);
    }
    let mut found: BTreeMap<u32, Vec<Line>> = BTreeMap::new();
    for row in 0..cells.height() {
        let line = Line {
            id: key(id, row),
            currency: key(currency, row),
            is_back: back.get(row) == Some(true),
            amounts: std::array::from_fn(|place| amounts.get(place).map_or(0, |column| units(column, row))),
        };
        found.entry(numbers.get(row).unwrap_or(0)).or_default().push(line);
    }
    Ok(found)
}
