//! The shapes of tables: those of the reports, as a file that a test keeps, and one with everything.

use duizhang_plugin_host::{Column, CurrencyOf, Kind, Role, Table};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The shapes of the tables of a report.
const REPORT: &str = include_str!("../tables.json");

/// A table's name and columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Whether it is read part by part, and so handed only to formats that name it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) in_parts: bool,
    /// Its columns: name, type, role, where the currency is, and a heading in English.
    columns: Vec<(String, String, String, String, String)>,
}

impl Shape {
    /// The shape of a table.
    pub fn of(table: &Table) -> Self {
        let columns = table.columns().iter().map(|column| {
            let currency = match &column.currency {
                Some(CurrencyOf::From(name)) => name.clone(),
                Some(CurrencyOf::Fixed(code)) => format!("={code}"),
                None => String::new(),
            };
            let title = column.titles.iter().find(|(language, _)| language == "en");
            let title = title.map(|(_, text)| text.clone()).unwrap_or_default();
            (column.name.clone(), kind_text(column.kind), column.role.as_str().to_owned(), currency, title)
        });
        Self { name: table.name().to_owned(), in_parts: table.is_streamed(), columns: columns.collect() }
    }

    /// The same shape, of a table that is read part by part.
    #[must_use]
    pub fn in_parts(mut self) -> Self {
        self.in_parts = true;
        self
    }

    /// Shapes as the text of their file: a line a column.
    pub fn to_text(shapes: &[Self]) -> String {
        let shape = |shape: &Self| {
            let columns: Vec<String> =
                shape.columns.iter().map(|column| format!("    {}", json!(column))).collect();
            let parts = if shape.in_parts { "\"in_parts\":true," } else { "" };
            format!("  {{\"name\":{},{parts}\"columns\":[\n{}\n  ]}}", json!(shape.name), columns.join(",\n"))
        };
        let shapes: Vec<String> = shapes.iter().map(shape).collect();
        format!("[\n{}\n]\n", shapes.join(",\n"))
    }

    /// The columns as the host declares them.
    pub(crate) fn columns(&self) -> Vec<Column> {
        let declared = |(name, kind, role, currency, title): &(String, String, String, String, String)| {
            let role = Role::parse(role).unwrap_or(Role::Note);
            let mut column =
                Column::new(name, parse_kind(kind), role).titled("en", title).titled("zh", title);
            column.currency = match currency.strip_prefix('=') {
                Some(code) => Some(CurrencyOf::Fixed(code.to_owned())),
                None if currency.is_empty() => None,
                None => Some(CurrencyOf::From(currency.clone())),
            };
            column
        };
        self.columns.iter().map(declared).collect()
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }
}

fn kind_text(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Int => "int".to_owned(),
        Kind::Decimal { scale } => format!("decimal({scale})"),
        Kind::Bool => "bool".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Time => "time".to_owned(),
    }
}

fn parse_kind(text: &str) -> Kind {
    match text {
        "int" => Kind::Int,
        "bool" => Kind::Bool,
        "date" => Kind::Date,
        "time" => Kind::Time,
        other => {
            let scale = other.strip_prefix("decimal(").and_then(|rest| rest.strip_suffix(')'));
            let scale = scale.and_then(|scale| scale.parse().ok());
            scale.map_or(Kind::Text, |scale| Kind::Decimal { scale })
        }
    }
}

/// The shapes of the tables of a report, in its order.
pub fn shapes() -> Vec<Shape> {
    serde_json::from_str(REPORT).unwrap_or_default()
}

/// A column of every type and role, decimals of every kind of scale, and currencies said both ways.
pub(crate) fn everything() -> Shape {
    let columns = [
        ("id", "text", "key", ""),
        ("name", "text", "label", ""),
        ("currency", "text", "key", ""),
        ("amount", "decimal(8)", "money", "currency"),
        ("fee", "decimal(2)", "money", "=CNY"),
        ("whole", "decimal(0)", "money", "=USD"),
        ("rate", "decimal(38)", "rate", ""),
        ("used", "decimal(10)", "quantity", ""),
        ("lines", "int", "quantity", ""),
        ("open", "bool", "flag", ""),
        ("day", "date", "period", ""),
        ("at", "time", "period", ""),
        ("remark", "text", "note", ""),
    ];
    let columns = columns.map(|(name, kind, role, currency)| {
        (name.to_owned(), kind.to_owned(), role.to_owned(), currency.to_owned(), format!("The {name}"))
    });
    Shape { name: "everything".to_owned(), in_parts: false, columns: columns.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_every_type_is_there() {
        assert!(shapes().len() >= 8);
        let kinds: Vec<Kind> = everything().columns().iter().map(|column| column.kind).collect();
        for kind in [Kind::Text, Kind::Int, Kind::Bool, Kind::Date, Kind::Time, Kind::Decimal { scale: 38 }] {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
    }
}
