//! One row of an answer, taken apart into the columns of its dataset.

use std::collections::{BTreeMap, HashMap};

use duizhang_money::{MONEY_PRECISION, Scaled, parse_money};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::{self, Members};
use crate::datasets::{Column, Dataset, From};
use crate::table::Value;

/// The nested object that holds an order's discounts and coupons.
const AMOUNT_INFO: &str = "amount_info";
/// The nested list that splits a monthly bill by paying account.
const ACCOUNT_DETAILS: &str = "account_details";

/// Where each column of a dataset is found; made once a dataset.
pub(super) struct Plan {
    columns: &'static [Column],
    /// The fields of the row before with their columns, in their order: the next row mostly has the same.
    before: Vec<(String, Option<usize>)>,
    fields: HashMap<&'static str, usize>,
    amount_info: HashMap<&'static str, usize>,
    discounts: Option<usize>,
    accounts: HashMap<&'static str, usize>,
}

/// A row as it was sent.
pub(super) enum Row<'r> {
    Object(Members<'r>),
    /// Something that is no object, and no row.
    Other(&'r RawValue),
}

/// A value that does not fit its column.
pub(super) struct Misfit {
    /// Path inside the row.
    pub(super) path: String,
    /// The value as it was sent.
    pub(super) value: String,
    /// What is wrong with it.
    pub(super) problem: String,
}

impl Misfit {
    fn new(path: impl Into<String>, value: &RawValue, problem: impl Into<String>) -> Self {
        Self { path: path.into(), value: value.get().to_owned(), problem: problem.into() }
    }
}

impl Plan {
    /// The plan of a dataset.
    pub(super) fn new(dataset: Dataset) -> Self {
        let columns = dataset.spec().columns;
        let mut plan = Self {
            columns,
            before: Vec::new(),
            fields: HashMap::new(),
            amount_info: HashMap::new(),
            discounts: None,
            accounts: HashMap::new(),
        };
        for (index, column) in columns.iter().enumerate() {
            match column.from {
                From::Field => {
                    plan.fields.insert(column.name, index);
                }
                From::AmountInfo => {
                    plan.amount_info.insert(column.name, index);
                }
                From::Discounts => plan.discounts = Some(index),
                From::AccountDetail(balance_type) => {
                    plan.accounts.insert(balance_type, index);
                }
                From::Envelope | From::Request(_) | From::Account | From::TakenAt => {}
            }
        }
        plan
    }

    /// Reads a row into `values`, and returns the text of its unknown fields. `fixed` are the values that are
    /// the same for all rows of the answer, by column.
    pub(super) fn read<'r>(
        &mut self,
        fixed: &[(usize, Value<'r>)],
        row: &Row<'r>,
        values: &mut Vec<Value<'r>>,
    ) -> Result<Option<String>, Misfit> {
        let members = match row {
            Row::Object(members) => members,
            Row::Other(raw) => return Err(Misfit::new("", raw, "not an object")),
        };
        values.clear();
        values.resize(self.columns.len(), Value::Null);
        for (index, value) in fixed {
            values[*index] = value.clone();
        }
        let mut extra = BTreeMap::new();
        for (position, (name, value)) in members.0.iter().enumerate() {
            let known = match name.as_ref() {
                AMOUNT_INFO if self.has_amount_info() => self.amounts(value, values)?,
                ACCOUNT_DETAILS if !self.accounts.is_empty() => self.account_details(value, values)?,
                name => match self.column(position, name) {
                    Some(index) => {
                        values[index] = json::value(value, self.columns[index].kind)
                            .map_err(|problem| Misfit::new(name, value, problem))?;
                        true
                    }
                    None => false,
                },
            };
            if !known {
                extra.insert(name.as_ref(), *value);
            }
        }
        if extra.is_empty() { Ok(None) } else { object(&extra).map(Some) }
    }

    /// The column of a field.
    fn column(&mut self, position: usize, name: &str) -> Option<usize> {
        if let Some((_, column)) = self.before.get(position).filter(|(before, _)| before == name) {
            return *column;
        }
        let column = self.fields.get(name).copied();
        // Fields of more places than there are columns are looked up.
        if position < 2 * self.columns.len() {
            self.before.resize_with(self.before.len().max(position + 1), Default::default);
            self.before[position] = (name.to_owned(), column);
        }
        column
    }

    fn has_amount_info(&self) -> bool {
        self.discounts.is_some() || !self.amount_info.is_empty()
    }

    /// Reads `amount_info`; false when it holds something that no column takes.
    fn amounts<'r>(&self, raw: &'r RawValue, values: &mut [Value<'r>]) -> Result<bool, Misfit> {
        if raw.get() == "null" {
            return Ok(true);
        }
        let members: Members<'_> =
            serde_json::from_str(raw.get()).map_err(|_| Misfit::new(AMOUNT_INFO, raw, "not an object"))?;
        if let Some(index) = self.discounts {
            values[index] = Value::Units(0);
        }
        let mut known = true;
        for (name, value) in &members.0 {
            let path = || format!("{AMOUNT_INFO}.{name}");
            if let (Some(index), "discounts") = (self.discounts, name.as_ref()) {
                let (sum, complete) = discounts(value).map_err(|misfit| under(&path(), misfit))?;
                values[index] = Value::Units(sum);
                known &= complete;
            } else if let Some(&index) = self.amount_info.get(name.as_ref()) {
                values[index] = json::value(value, crate::datasets::Kind::Money)
                    .map_err(|problem| Misfit::new(path(), value, problem))?;
            } else {
                known = false;
            }
        }
        Ok(known)
    }

    /// Adds `account_details` up by balance type; false when it holds a type that no column takes,
    /// or more than a type, an amount and the row's own bill type.
    fn account_details(&self, raw: &RawValue, values: &mut [Value<'_>]) -> Result<bool, Misfit> {
        let mut known = true;
        for (position, entry) in list(ACCOUNT_DETAILS, raw)?.iter().enumerate() {
            let path = || format!("{ACCOUNT_DETAILS}[{position}]");
            let members: Members<'_> =
                serde_json::from_str(entry.get()).map_err(|_| Misfit::new(path(), entry, "not an object"))?;
            let known_members = ["balance_type", "amount", "bill_type"];
            known &= members.0.iter().all(|(name, _)| known_members.contains(&name.as_ref()));
            let amount = amount_of(&members, "amount").map_err(|misfit| under(&path(), misfit))?;
            let balance_type = members.get("balance_type").map(json::text).transpose();
            let balance_type = balance_type.map_err(|problem| Misfit::new(path(), entry, problem))?.flatten();
            let column = balance_type.and_then(|name| self.accounts.get(name.as_ref()).copied());
            let Some(index) = column else {
                known = false;
                continue;
            };
            let before = if let Value::Units(units) = &values[index] { *units } else { 0 };
            let sum =
                add(before, amount).ok_or_else(|| Misfit::new(path(), entry, "the sum is too large"))?;
            values[index] = Value::Units(sum);
        }
        Ok(known)
    }
}

/// Σ `discount_amount`, and whether that is all the list says (types are not kept in columns, but
/// anything besides type and amount is unknown).
fn discounts(raw: &RawValue) -> Result<(Scaled, bool), Misfit> {
    let (mut sum, mut complete) = (0, true);
    for (position, entry) in list("", raw)?.iter().enumerate() {
        let path = || format!("[{position}]");
        let members: Members<'_> =
            serde_json::from_str(entry.get()).map_err(|_| Misfit::new(path(), entry, "not an object"))?;
        let known_members = ["discount_type", "discount_amount"];
        complete &= members.0.iter().all(|(name, _)| known_members.contains(&name.as_ref()));
        let amount = amount_of(&members, "discount_amount").map_err(|misfit| under(&path(), misfit))?;
        sum = add(sum, amount).ok_or_else(|| Misfit::new(path(), entry, "the sum is too large"))?;
    }
    Ok((sum, complete))
}

/// A sum that still fits a money column.
fn add(left: Scaled, right: Scaled) -> Option<Scaled> {
    let limit = 10_i128.pow(u32::from(MONEY_PRECISION));
    left.checked_add(right).filter(|sum| sum.abs() < limit)
}

fn list<'a>(path: &str, raw: &'a RawValue) -> Result<Vec<&'a RawValue>, Misfit> {
    let list: Option<Vec<&RawValue>> =
        Option::deserialize(raw).map_err(|_| Misfit::new(path, raw, "not a list"))?;
    Ok(list.unwrap_or_default())
}

/// An amount among members; 0 where there is none.
fn amount_of(members: &Members<'_>, name: &str) -> Result<Scaled, Misfit> {
    let Some(raw) = members.get(name) else {
        return Ok(0);
    };
    let misfit = |problem: String| Misfit::new(format!(".{name}"), raw, problem);
    match json::text(raw).map_err(misfit)? {
        Some(text) if !text.trim().is_empty() => {
            parse_money(&text).map_err(|error| misfit(error.to_string()))
        }
        _ => Ok(0),
    }
}

fn under(path: &str, misfit: Misfit) -> Misfit {
    Misfit { path: format!("{path}{}", misfit.path), ..misfit }
}

/// A JSON object of members sorted by name.
fn object(members: &BTreeMap<&str, &RawValue>) -> Result<String, Misfit> {
    let mut object = serde_json::Map::new();
    for (name, raw) in members {
        let value = serde_json::from_str(raw.get())
            .map_err(|error| Misfit::new(*name, raw, format!("not readable JSON: {error}")))?;
        object.insert((*name).to_owned(), value);
    }
    Ok(serde_json::Value::Object(object).to_string())
}
