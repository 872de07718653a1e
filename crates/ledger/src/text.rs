//! Values as the trail writes them: months and amounts as text, JSON in one form only.

use std::collections::BTreeMap;

use duizhang_money::{BillCycle, MONEY_SCALE, Scaled, format_units, parse_units};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Digits of an amount in all: what a sum can have.
const PRECISION: u8 = 38;

/// JSON with sorted members and no blanks: equal values give equal bytes.
pub(crate) fn canonical<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    value.sort_all_objects();
    serde_json::to_string(&value)
}

/// An amount as exact text.
pub(crate) fn amount(units: Scaled) -> String {
    format_units(units, MONEY_SCALE)
}

/// `#[serde(with)]` of a month.
pub(crate) mod cycle {
    use super::{BillCycle, Deserialize, Deserializer, Serializer, de};

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde hands references
    pub(crate) fn serialize<S: Serializer>(cycle: &BillCycle, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(cycle)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BillCycle, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// `#[serde(with)]` of an amount that may be absent.
pub(crate) mod units {
    use super::{
        Deserialize, Deserializer, MONEY_SCALE, PRECISION, Scaled, Serializer, amount, de, parse_units,
    };

    #[allow(clippy::ref_option)] // serde hands references
    pub(crate) fn serialize<S: Serializer>(units: &Option<Scaled>, to: S) -> Result<S::Ok, S::Error> {
        match units {
            Some(units) => to.serialize_some(&amount(*units)),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Scaled>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        let parse = |text: String| {
            let units = parse_units(&text, MONEY_SCALE, PRECISION);
            units.map_err(|error| de::Error::custom(format!("`{text}` {error}")))
        };
        text.map(parse).transpose()
    }
}

/// A key as JSON, for the published tables.
pub(crate) fn key(key: &BTreeMap<String, String>) -> String {
    // A map of texts always serialises.
    serde_json::to_string(key).unwrap_or_default()
}
