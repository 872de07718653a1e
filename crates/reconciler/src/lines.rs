//! The rules that look at single lines: `line.split`, `line.rounding`, `line.period`.

use std::collections::BTreeMap;

use duizhang_money::{BillCycle, Scaled, Timestamp};
use polars::prelude::*;

use crate::cells::{Cells, collect, key, money, one_of, units};
use crate::codes::{ORDER, USAGE};
use crate::differences::Slot;
use crate::finding::{Break, Class, Evidence, Side, Sides};
use crate::fold::{MEASURES, PAYMENT};
use crate::record::{Record, Tolerances};

/// The first month whose lines belong to the month they were consumed in (`bss-api` 4.3).
const PERIOD_SINCE: &str = "2024-06";

/// A condition on lines: which rows it looks at, and which of them are wrong.
struct Check {
    rule: &'static str,
    applies: Expr,
    wrong: Expr,
}

/// What was cut off below a cent, by customer and currency: Σ payment − (list price − discount).
pub(crate) type Truncated = BTreeMap<Slot, Scaled>;

/// Evaluates the three rules in one pass for the counts and one for the broken lines.
pub(crate) fn lines(
    clean: &LazyFrame,
    cycle: BillCycle,
    tolerances: &Tolerances,
) -> PolarsResult<(Vec<Record>, Truncated)> {
    let checks = checks(cycle);
    // `line.split` looks at every row; as a column, because a literal would count once a group.
    let clean = &clean.clone().with_columns([lit(true).alias("all")]);
    let mut records: Vec<Record> = checks.iter().map(|check| Record::new(check.rule, tolerances)).collect();
    let truncated = count(clean, &checks, &mut records)?;
    let any = checks.iter().map(|check| check.applies.clone().and(check.wrong.clone())).reduce(Expr::or);
    let flags = checks.iter().map(|check| check.applies.clone().and(check.wrong.clone()).alias(check.rule));
    let mut columns: Vec<Expr> = ["id", "customer_id", "currency", "consume_time"].map(col).to_vec();
    columns.extend(["official_amount", "official_discount_amount", "payment_amount"].map(money));
    columns.push(parts().alias("parts"));
    columns.extend(MEASURES.iter().skip(PAYMENT + 1).map(|name| money(name)));
    columns.extend(flags);
    let broken = collect(clean.clone().filter(any.unwrap_or_else(|| lit(false))).select(columns))?;
    report(&broken, cycle, &mut records)?;
    Ok((records, truncated))
}

/// Σ of the means of payment.
fn parts() -> Expr {
    let zero = lit(0_i64).cast(crate::cells::SUM);
    MEASURES.iter().skip(PAYMENT + 1).map(|name| money(name)).fold(zero, |sum, part| sum + part)
}

fn checks(cycle: BillCycle) -> [Check; 3] {
    let mut looked_at = ORDER.to_vec();
    looked_at.push(USAGE);
    let looked_at = one_of("bill_detail_type", &looked_at);
    let remainder = money("official_amount") - money("official_discount_amount") - money("payment_amount");
    let decimal = |text: &str| lit(text.to_owned()).cast(crate::cells::SUM);
    let zero = || decimal("0");
    // Pay-per-use is charged in whole cents, cut off, never rounded up; refunded rows are mirrored.
    let mirrored = money("payment_amount").lt(zero()).or(money("official_amount").lt(zero()));
    let up = remainder.clone().gt_eq(zero()).and(remainder.clone().lt(decimal("0.01")));
    let down = remainder.clone().lt_eq(zero()).and(remainder.clone().gt(decimal("-0.01")));
    let truncated = mirrored.clone().and(down).or(mirrored.not().and(up));
    let usage = one_of("bill_detail_type", &[USAGE]);
    let fits = usage.clone().and(truncated).or(usage.not().and(remainder.eq(zero())));
    let since = PERIOD_SINCE.parse::<BillCycle>().is_ok_and(|since| cycle >= since);
    let instant = |time: Timestamp| {
        lit(time.micros()).cast(DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)))
    };
    let time = col("consume_time");
    let outside = time.clone().lt(instant(cycle.start())).or(time.clone().gt_eq(instant(cycle.end())));
    [
        Check { rule: "line.split", applies: col("all"), wrong: parts().neq(money("payment_amount")) },
        Check { rule: "line.rounding", applies: looked_at.clone(), wrong: fits.not() },
        Check {
            rule: "line.period",
            applies: looked_at.and(time.is_not_null()).and(lit(since)),
            wrong: outside.fill_null(lit(false)),
        },
    ]
}

fn count(clean: &LazyFrame, checks: &[Check; 3], records: &mut [Record]) -> PolarsResult<Truncated> {
    let some = |rows: Expr, amount: Expr| {
        when(rows).then(amount).otherwise(lit(0_i64).cast(crate::cells::SUM)).sum()
    };
    let mut sums = Vec::new();
    for check in checks {
        let rows = check.applies.clone().cast(DataType::Int64).sum();
        sums.push(rows.alias(format!("{}.rows", check.rule)));
        let amount = some(check.applies.clone(), money("payment_amount"));
        sums.push(amount.alias(format!("{}.amount", check.rule)));
    }
    let [_, rounding, _] = checks;
    let fits = rounding.applies.clone().and(rounding.wrong.clone().not());
    let cut = money("payment_amount") - (money("official_amount") - money("official_discount_amount"));
    sums.push(some(fits, cut).alias("cut"));
    let counted = collect(clean.clone().group_by(["customer_id", "currency"].map(col)).agg(sums))?;
    let cells = Cells(&counted);
    let (customer, currency) = (cells.text("customer_id")?, cells.text("currency")?);
    for (check, record) in checks.iter().zip(records) {
        let rows = cells.int(&format!("{}.rows", check.rule))?;
        let amount = cells.money(&format!("{}.amount", check.rule))?;
        for row in 0..cells.height() {
            let rows = rows.get(row).and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0);
            record.evaluated(rows, currency.get(row), units(amount, row));
        }
    }
    let cut = cells.money("cut")?;
    let of = |row: usize| ((key(customer, row), key(currency, row)), units(cut, row));
    Ok((0..cells.height()).map(of).collect())
}

fn report(broken: &DataFrame, cycle: BillCycle, records: &mut [Record]) -> PolarsResult<()> {
    let cells = Cells(broken);
    let (ids, customers, currencies) =
        (cells.text("id")?, cells.text("customer_id")?, cells.text("currency")?);
    let (official, discount) = (cells.money("official_amount")?, cells.money("official_discount_amount")?);
    let (payment, parts, consumed) =
        (cells.money("payment_amount")?, cells.money("parts")?, cells.time("consume_time")?);
    for record in records {
        let rule = record.outcome.rule;
        let flags = cells.flag(rule)?;
        for row in (0..cells.height()).filter(|&row| flags.get(row) == Some(true)) {
            let paid = units(payment, row);
            let (class, sides) = match rule {
                "line.split" => (Class::Amount, Sides::Amounts(units(parts, row), paid)),
                "line.rounding" => {
                    (Class::Rounding, Sides::Amounts(units(official, row) - units(discount, row), paid))
                }
                _ => {
                    let month = consumed.get(row).and_then(Timestamp::from_micros).map(BillCycle::of);
                    let month = month.map(|month| month.to_string()).unwrap_or_default();
                    (Class::Timing, Sides::Texts(cycle.to_string(), month))
                }
            };
            let id = key(ids, row);
            let evidence = vec![Evidence::row("consumption", "id", &id)];
            let currency = if class == Class::Timing { None } else { currencies.get(row) };
            let mut found = Break::new(rule, class, vec![("id", id)], sides)
                .about(customers.get(row), currency)
                .with_rows(1)
                .with_evidence(evidence, 1);
            if rule == "line.split" {
                for name in MEASURES.iter().skip(PAYMENT + 1) {
                    let part = units(cells.money(name)?, row);
                    found = found.with_terms(Side::Expected, &[(*name, part)][..usize::from(part != 0)]);
                }
                found = found.with_terms(Side::Actual, &[("payment_amount", paid)]);
            } else if rule == "line.rounding" {
                let list = [("official_amount", units(official, row)), ("discount", -units(discount, row))];
                found = found.with_terms(Side::Expected, &list);
                found = found.with_terms(Side::Actual, &[("payment_amount", paid)]);
            }
            record.broken(found);
        }
    }
    Ok(())
}
