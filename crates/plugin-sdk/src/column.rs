//! What a column is, read from an Arrow schema and its metadata.

use std::collections::BTreeMap;

/// The six types of the column profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A 64-bit integer.
    Int,
    /// An exact decimal with this many digits after the point.
    Decimal(u8),
    /// True or false.
    Bool,
    /// A calendar day.
    Date,
    /// An instant, UTC.
    Time,
}

impl Kind {
    /// From an Arrow format string; `None` outside the profile.
    pub(crate) fn from_format(format: &str) -> Option<Self> {
        match format {
            "U" => Some(Kind::Text),
            "l" => Some(Kind::Int),
            "b" => Some(Kind::Bool),
            "tdD" => Some(Kind::Date),
            "tsu:UTC" => Some(Kind::Time),
            _ => {
                let (precision, scale) = format.strip_prefix("d:")?.split_once(',')?;
                let precision: u8 = precision.parse().ok().filter(|p| (1..=38).contains(p))?;
                let scale: u8 = scale.parse().ok().filter(|s| *s <= precision)?;
                Some(Kind::Decimal(scale))
            }
        }
    }

    /// The Arrow format string.
    pub fn format(self) -> String {
        match self {
            Kind::Text => "U".into(),
            Kind::Int => "l".into(),
            Kind::Decimal(scale) => format!("d:38,{scale}"),
            Kind::Bool => "b".into(),
            Kind::Date => "tdD".into(),
            Kind::Time => "tsu:UTC".into(),
        }
    }
}

/// What a column is for, `dz.role`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Identifies.
    Key,
    /// Names something for people.
    Label,
    /// An amount in a currency.
    Money,
    /// A count or an amount of something.
    Quantity,
    /// A price per unit, or a share.
    Rate,
    /// A time or a month.
    Period,
    /// Yes or no.
    Flag,
    /// Words.
    Note,
    /// Not said, or not known to this version.
    #[default]
    Other,
}

impl Role {
    fn parse(text: &str) -> Self {
        match text {
            "key" => Role::Key,
            "label" => Role::Label,
            "money" => Role::Money,
            "quantity" => Role::Quantity,
            "rate" => Role::Rate,
            "period" => Role::Period,
            "flag" => Role::Flag,
            "note" => Role::Note,
            _ => Role::Other,
        }
    }
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its machine name, `[a-z][a-z0-9_]*`.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// What it is for.
    pub role: Role,
    /// The currency of all its values, `dz.currency`.
    pub currency: Option<String>,
    /// The column of the same row that holds the currency, `dz.currency_from`.
    pub currency_from: Option<String>,
    /// The column of the same row that holds the unit, `dz.unit_from`.
    pub unit_from: Option<String>,
    /// Headings by language, `dz.title.<lang>`.
    pub titles: BTreeMap<String, String>,
}

impl Column {
    pub(crate) fn new(name: String, kind: Kind, metadata: BTreeMap<String, String>) -> Self {
        let mut column = Column {
            name,
            kind,
            role: Role::Other,
            currency: None,
            currency_from: None,
            unit_from: None,
            titles: BTreeMap::new(),
        };
        for (key, value) in metadata {
            match key.as_str() {
                "dz.role" => column.role = Role::parse(&value),
                "dz.currency" => column.currency = Some(value),
                "dz.currency_from" => column.currency_from = Some(value),
                "dz.unit_from" => column.unit_from = Some(value),
                _ => {
                    if let Some(language) = key.strip_prefix("dz.title.") {
                        column.titles.insert(language.to_owned(), value);
                    }
                }
            }
        }
        column
    }

    /// The heading in a language; else the English one, else the name.
    pub fn title(&self, language: &str) -> &str {
        let title = self.titles.get(language).or_else(|| self.titles.get("en"));
        title.unwrap_or(&self.name)
    }

    /// A decimal that is an amount of money?
    pub fn is_money(&self) -> bool {
        self.role == Role::Money && matches!(self.kind, Kind::Decimal(_))
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn the_profile_is_closed() {
        for kind in [Kind::Text, Kind::Int, Kind::Decimal(8), Kind::Bool, Kind::Date, Kind::Time] {
            assert_eq!(Kind::from_format(&kind.format()), Some(kind));
        }
        for format in
            ["u", "g", "vu", "d:39,8", "d:38,39", "d:38,8,256", "d:38,-2", "tsu:", "tsn:UTC", "+s", ""]
        {
            assert_eq!(Kind::from_format(format), None, "{format}");
        }
    }
}
