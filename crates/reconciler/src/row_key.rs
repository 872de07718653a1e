//! The key of a row, as breaks name the rows behind them.

use std::collections::BTreeMap;
use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;

/// A short text that takes no memory of its own where it has up to 24 bytes.
pub type Word = CompactString;

/// The key of a row: column → value, in the order of the columns. Nearly always it has one column, which takes no memory
/// of its own.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey(SmallVec<[(Word, Word); 1]>);

impl RowKey {
    /// Columns and values, in the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(column, value)| (column.as_str(), value.as_str()))
    }
}

impl<C: Into<Word>, V: Into<Word>> FromIterator<(C, V)> for RowKey {
    /// Of values of one column the last one counts.
    fn from_iter<T: IntoIterator<Item = (C, V)>>(members: T) -> Self {
        let mut all: SmallVec<[(Word, Word); 1]> = SmallVec::new();
        for (column, value) in members {
            let (column, value) = (column.into(), value.into());
            match all.binary_search_by(|(known, _)| known.cmp(&column)) {
                Ok(place) => all[place].1 = value,
                Err(place) => all.insert(place, (column, value)),
            }
        }
        Self(all)
    }
}

impl<C: Into<Word>, V: Into<Word>, const N: usize> From<[(C, V); N]> for RowKey {
    fn from(members: [(C, V); N]) -> Self {
        members.into_iter().collect()
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for RowKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for RowKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::<Word, Word>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::RowKey;

    #[test]
    fn is_a_map_in_order() {
        let key = RowKey::from([("z", "1"), ("a", "2"), ("m", "3"), ("a", "4")]);
        assert_eq!(key.iter().collect::<Vec<_>>(), [("a", "4"), ("m", "3"), ("z", "1")]);
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(text, r#"{"a":"4","m":"3","z":"1"}"#);
        assert_eq!(serde_json::from_str::<RowKey>(&text).unwrap(), key);
        assert_eq!(format!("{key:?}"), r#"{"a": "4", "m": "3", "z": "1"}"#);
        assert!(RowKey::from([("a", "2")]) < RowKey::from([("a", "2"), ("b", "1")]));
    }
}
