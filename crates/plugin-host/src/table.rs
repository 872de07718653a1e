//! A table that fits the column profile: rows and the meaning of its columns, checked once.
//!
//! Most tables are a frame. One that may be longer than the memory is read part by part.

use std::fmt;
use std::sync::Arc;

use polars::prelude::{DataFrame, PolarsError, PolarsResult, Schema};
use thiserror::Error;

use crate::profile::{Column, CurrencyOf, Kind, Role, is_currency, is_language, is_name};

/// Why a frame cannot be handed to a format. All of these are mistakes of the program that built
/// the table, except an integer too large for 64 bits.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// A table or column name is not `[a-z][a-z0-9_]{0,62}`.
    #[error("{0:?} is no name for a table or column")]
    Name(String),
    /// Two columns have the same name.
    #[error("table {table} declares column {column} twice")]
    Duplicate {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A declared column is not in the frame.
    #[error("table {table} declares column {column}, but its frame does not have it")]
    Missing {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A column of the frame is not declared; it would be dropped without a word.
    #[error("the frame of table {table} has column {column}, which is not declared")]
    Undeclared {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A column's type does not fit its declaration.
    #[error("column {table}.{column} is declared {kind:?}, but its frame has {found}")]
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What was declared.
        kind: Kind,
        /// What the frame has.
        found: String,
    },
    /// A value does not fit the declared type.
    #[error("a value of column {table}.{column} does not fit")]
    Value {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What polars says.
        #[source]
        source: PolarsError,
    },
    /// A column's meaning is not coherent: money without currency, a heading without language, …
    #[error("column {table}.{column}: {reason}")]
    Meaning {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// Rows that are read part by part, each time anew.
pub trait Source: Send + Sync {
    /// How many rows there are in all.
    fn rows(&self) -> usize;

    /// How many parts they are read in.
    fn parts(&self) -> usize;

    /// The named columns of a part, each of a type that fits its declaration.
    fn part(&self, index: usize, columns: &[&str]) -> PolarsResult<DataFrame>;
}

/// Rows whose columns fit the profile, in declared order and with declared meaning.
#[derive(Clone)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    /// All rows; none of them where there is a source.
    frame: DataFrame,
    source: Option<Arc<dyn Source>>,
}

impl fmt::Debug for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({} rows, {} columns)", self.name, self.height(), self.columns.len())
    }
}

impl Table {
    /// Checks the declaration against the frame and widens what may be widened: integers to 64
    /// bits, categoricals to text, decimals to 38 digits, untyped nulls to the declared type.
    ///
    /// The columns end up in declared order. Floats, times without a zone, other decimal scales
    /// and undeclared columns are refused.
    pub fn new(name: impl Into<String>, columns: Vec<Column>, frame: &DataFrame) -> Result<Self, TableError> {
        let name = name.into();
        check_columns(&name, &columns)?;
        for found in frame.columns() {
            if !columns.iter().any(|column| column.name == found.name().as_str()) {
                let column = found.name().to_string();
                return Err(TableError::Undeclared { table: name, column });
            }
        }
        let widened =
            columns.iter().map(|column| widen(&name, column, frame)).collect::<Result<Vec<_>, _>>()?;
        // Same names and lengths as the frame they came from, so this cannot be refused.
        let frame = DataFrame::new(frame.height(), widened).map_err(|source| TableError::Value {
            table: name.clone(),
            column: String::new(),
            source,
        })?;
        Ok(Self { name, columns, frame, source: None })
    }

    /// A table that is read part by part. It is handed only to formats that name it: one that reads
    /// "all" tables does not expect one that is longer than the memory.
    pub fn streamed(
        name: impl Into<String>,
        columns: Vec<Column>,
        source: Arc<dyn Source>,
    ) -> Result<Self, TableError> {
        let name = name.into();
        check_columns(&name, &columns)?;
        let fields = columns.iter().map(|column| (column.name.as_str().into(), column.kind.dtype()));
        let frame = DataFrame::empty_with_schema(&fields.collect::<Schema>());
        Ok(Self { name, columns, frame, source: Some(source) })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns, in the order of the frame's.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Its rows; none of a table that is read part by part.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// How many rows it has.
    pub fn height(&self) -> usize {
        self.source.as_ref().map_or_else(|| self.frame.height(), |source| source.rows())
    }

    /// Whether it is read part by part.
    pub fn is_streamed(&self) -> bool {
        self.source.is_some()
    }

    /// In how many parts it is read.
    pub(crate) fn parts(&self) -> usize {
        self.source.as_ref().map_or(1, |source| source.parts())
    }

    /// Some columns of a part, of the types of the profile.
    pub(crate) fn part(&self, index: usize, columns: &[&Column]) -> PolarsResult<DataFrame> {
        let Some(source) = &self.source else { return Ok(self.frame.clone()) };
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let part = source.part(index, &names)?;
        let widened = columns.iter().map(|column| widen(&self.name, column, &part));
        let widened = widened.collect::<Result<_, _>>().map_err(|error| {
            // What polars says names no table and no column.
            let reason = std::error::Error::source(&error).map(|source| format!(": {source}"));
            PolarsError::ComputeError(format!("{error}{}", reason.unwrap_or_default()).into())
        })?;
        DataFrame::new(part.height(), widened)
    }

    /// The columns that are totalled.
    pub fn money_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.role == Role::Money)
    }
}

fn check_columns(table: &str, columns: &[Column]) -> Result<(), TableError> {
    if !is_name(table) {
        return Err(TableError::Name(table.to_owned()));
    }
    for (index, column) in columns.iter().enumerate() {
        check_column(table, column, columns)?;
        if columns.iter().take(index).any(|earlier| earlier.name == column.name) {
            return Err(TableError::Duplicate { table: table.to_owned(), column: column.name.clone() });
        }
    }
    Ok(())
}

fn check_column(table: &str, column: &Column, all: &[Column]) -> Result<(), TableError> {
    if !is_name(&column.name) {
        return Err(TableError::Name(column.name.clone()));
    }
    match meaning_fault(column, all) {
        None => Ok(()),
        Some(reason) => {
            Err(TableError::Meaning { table: table.to_owned(), column: column.name.clone(), reason })
        }
    }
}

fn meaning_fault(column: &Column, all: &[Column]) -> Option<&'static str> {
    let is_decimal = matches!(column.kind, Kind::Decimal { .. });
    if let Kind::Decimal { scale } = column.kind
        && scale > crate::profile::PRECISION
    {
        return Some("a decimal has at most 38 digits after the point");
    }
    if column.role == Role::Money && !is_decimal {
        return Some("money must be a decimal");
    }
    match &column.currency {
        None if column.role == Role::Money => return Some("money must have a currency"),
        Some(_) if !matches!(column.role, Role::Money | Role::Rate) => {
            return Some("only money and rates have a currency");
        }
        Some(CurrencyOf::Fixed(code)) if !is_currency(code) => {
            return Some("a currency is three capital letters");
        }
        Some(CurrencyOf::From(from)) if !all.iter().any(|c| c.name == *from && c.kind == Kind::Text) => {
            return Some("its currency must be in a text column of the same table");
        }
        _ => {}
    }
    for (index, (language, _)) in column.titles.iter().enumerate() {
        if !is_language(language) {
            return Some("a heading's language must be a tag such as `en`");
        }
        if column.titles.iter().take(index).any(|(earlier, _)| earlier == language) {
            return Some("it has two headings in one language");
        }
    }
    None
}

fn widen(table: &str, column: &Column, frame: &DataFrame) -> Result<polars::prelude::Column, TableError> {
    let Some(found) = frame.columns().iter().find(|found| found.name().as_str() == column.name) else {
        return Err(TableError::Missing { table: table.to_owned(), column: column.name.clone() });
    };
    if !column.kind.accepts(found.dtype()) {
        return Err(TableError::Type {
            table: table.to_owned(),
            column: column.name.clone(),
            kind: column.kind,
            found: found.dtype().to_string(),
        });
    }
    let wanted = column.kind.dtype();
    if *found.dtype() == wanted {
        return Ok(found.clone());
    }
    // Strict: a value that does not fit is an error, not a null.
    found.strict_cast(&wanted).map_err(|source| TableError::Value {
        table: table.to_owned(),
        column: column.name.clone(),
        source,
    })
}
