//! Compares what a format says it wrote with what the host counted.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::MAX_MESSAGE_BYTES;
use crate::names::presentable;
use crate::totals::{Money, TableTotals, Totals};

/// One attestation: "of this table I wrote this much".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// The table.
    pub table: String,
    /// How many rows, or none where the format aggregates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<i64>,
    /// The money column; empty if only the rows are attested.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// The currency of `total`; empty for rows without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// The sum as decimal text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub total: String,
}

/// One difference between what the tables hold and what a format says it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalMismatch {
    /// The table.
    pub table: String,
    /// The money column; empty if rows differ.
    pub column: String,
    /// The currency.
    pub currency: String,
    /// What the host counted; none if it knows no such table or money column.
    pub expected: Option<String>,
    /// What the format attested; none if it attested the column, but not this currency.
    pub attested: Option<String>,
}

impl fmt::Display for TotalMismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // These are the format's words as it sent them; they are compared raw and shown safely.
        let safe = |text: &str| presentable(text.as_bytes(), MAX_MESSAGE_BYTES);
        write!(out, "{}", safe(&self.table))?;
        if self.column.is_empty() {
            write!(out, " rows")?;
        } else {
            write!(out, ".{}", safe(&self.column))?;
        }
        if !self.currency.is_empty() {
            write!(out, " in {}", safe(&self.currency))?;
        }
        let side = |text: &Option<String>| text.as_deref().map_or("nothing".to_owned(), safe);
        write!(out, ": expected {}, attested {}", side(&self.expected), side(&self.attested))
    }
}

/// Every difference, in the order attested, then the currencies left out.
///
/// A currency that is missing on one side counts as zero there, so a column of nulls or a
/// currency that cancels out needs no attestation. The host's sum of rows without currency is
/// compared only with a format that attests the empty currency.
pub(crate) fn differences(totals: &Totals, attested: &[Attested]) -> Vec<TotalMismatch> {
    let mut found = Vec::new();
    for one in attested {
        match totals.tables.get(&one.table) {
            Some(table) => compare_one(table, one, &mut found),
            None => found.push(mismatch(one, None, Some(said(one)))),
        }
    }
    left_out(totals, attested, &mut found);
    found
}

fn compare_one(table: &TableTotals, one: &Attested, found: &mut Vec<TotalMismatch>) {
    if let Some(rows) = one.rows
        && u64::try_from(rows) != Ok(table.rows)
    {
        let expected = Some(table.rows.to_string());
        let difference = TotalMismatch {
            column: String::new(),
            currency: String::new(),
            ..mismatch(one, expected, Some(rows.to_string()))
        };
        // Every column of a table repeats its rows; one line about them is enough.
        if !found.contains(&difference) {
            found.push(difference);
        }
    }
    if one.column.is_empty() {
        return;
    }
    let Some(sums) = table.money.get(&one.column) else {
        found.push(mismatch(one, None, Some(said(one))));
        return;
    };
    let expected = sums.get(&one.currency).map_or_else(|| "0".to_owned(), Money::to_string);
    // Text that is no number differs from every number.
    if plain(&one.total).is_none_or(|attested| plain(&expected) != Some(attested)) {
        found.push(mismatch(one, Some(expected), Some(said(one))));
    }
}

/// A format that attests a column for one currency answers for all of that column's currencies:
/// otherwise dropping every row of one currency would go unseen.
fn left_out(totals: &Totals, attested: &[Attested], found: &mut Vec<TotalMismatch>) {
    let columns: BTreeSet<(&str, &str)> = attested
        .iter()
        .filter(|one| !one.column.is_empty())
        .map(|one| (one.table.as_str(), one.column.as_str()))
        .collect();
    let covered: BTreeSet<(&str, &str, &str)> =
        attested.iter().map(|one| (one.table.as_str(), one.column.as_str(), one.currency.as_str())).collect();
    for (table, column) in columns {
        let Some(sums) = totals.tables.get(table).and_then(|t| t.money.get(column)) else {
            continue;
        };
        for (currency, sum) in sums {
            let must = !currency.is_empty() && sum.unscaled != 0;
            if must && !covered.contains(&(table, column, currency)) {
                found.push(TotalMismatch {
                    table: table.to_owned(),
                    column: column.to_owned(),
                    currency: currency.clone(),
                    expected: Some(sum.to_string()),
                    attested: None,
                });
            }
        }
    }
}

fn said(one: &Attested) -> String {
    if one.column.is_empty() {
        one.rows.map_or_else(String::new, |rows| rows.to_string())
    } else {
        one.total.clone()
    }
}

fn mismatch(one: &Attested, expected: Option<String>, attested: Option<String>) -> TotalMismatch {
    TotalMismatch {
        table: one.table.clone(),
        column: one.column.clone(),
        currency: one.currency.clone(),
        expected,
        attested,
    }
}

/// Decimal text in one spelling: sign, digits before and after the point without idle zeros.
///
/// Compared as text, numbers of any length and scale compare exactly and nothing can overflow.
fn plain(text: &str) -> Option<(bool, &str, &str)> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let zero = whole.is_empty() && fraction.is_empty();
    Some((negative && !zero, whole, fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_compare_as_numbers() {
        for (a, b) in [("12.5", "12.50000000"), ("-0.00", "0"), ("007", "7"), ("-1.10", "-1.1")] {
            assert_eq!(plain(a), plain(b), "{a} {b}");
            assert!(plain(a).is_some());
        }
        for (a, b) in [("12.5", "-12.5"), ("1", "10"), ("0.1", "0.01")] {
            assert_ne!(plain(a), plain(b), "{a} {b}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "+1", "1,000", "--1", "1.-2", "NaN", " 1"] {
            assert_eq!(plain(text), None, "{text:?}");
        }
    }

    fn totals() -> Totals {
        let sum = |unscaled| Money { unscaled, scale: 2 };
        let sums = [("", 5), ("CNY", 1250), ("USD", -300), ("EUR", 0)];
        let sums = sums.into_iter().map(|(code, n)| (code.to_owned(), sum(n))).collect();
        let money = [("amount".to_owned(), sums)].into();
        Totals { tables: [("lines".to_owned(), TableTotals { rows: 4, money })].into() }
    }

    fn attested(rows: i64, column: &str, currency: &str, total: &str) -> Attested {
        Attested {
            table: "lines".to_owned(),
            rows: (rows >= 0).then_some(rows),
            column: column.to_owned(),
            currency: currency.to_owned(),
            total: total.to_owned(),
        }
    }

    #[test]
    fn zero_currencies_and_rows_without_currency_may_be_left_out() {
        let said = [attested(4, "amount", "CNY", "12.5"), attested(-1, "amount", "USD", "-3.00000000")];
        assert_eq!(differences(&totals(), &said), vec![]);
        let with_empty = [said.to_vec(), vec![attested(4, "amount", "", "0.05")]].concat();
        assert_eq!(differences(&totals(), &with_empty), vec![]);
        let wrong_empty = [said.to_vec(), vec![attested(4, "amount", "", "0.06")]].concat();
        assert_eq!(differences(&totals(), &wrong_empty).len(), 1);
    }

    #[test]
    fn a_dropped_currency_is_seen() {
        let found = differences(&totals(), &[attested(4, "amount", "CNY", "12.50")]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<String>(),
            "lines.amount in USD: expected -3.00, attested nothing"
        );
    }

    #[test]
    fn rows_unknown_columns_and_unknown_tables_are_seen() {
        assert_eq!(differences(&totals(), &[attested(4, "", "", "")]), vec![]);
        let said = [attested(3, "", "", ""), attested(3, "price", "CNY", "1")];
        assert_eq!(differences(&totals(), &said).len(), 2);
        let other = Attested { table: "orders".to_owned(), ..attested(4, "", "", "") };
        assert_eq!(differences(&totals(), &[other]).len(), 1);
    }
}
