//! A map of a few entries, which nearly always is one: half a million orders have one currency each.

use crate::row_key::Word;
use smallvec::SmallVec;

/// Values by text, in the order of the texts. The first one takes no memory of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<V>(SmallVec<[(Word, V); 1]>);

impl<V> Default for Few<V> {
    fn default() -> Self {
        Self(SmallVec::new())
    }
}

impl<V> Few<V> {
    /// The value of a text.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The texts.
    pub fn keys(&self) -> impl Iterator<Item = &Word> {
        self.0.iter().map(|(key, _)| key)
    }

    /// Texts and values, in order.
    pub fn iter(&self) -> Iter<'_, V> {
        self.0.iter().map(both as Both<'_, V>)
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}

impl<V: Default> Few<V> {
    /// The value of a text, to be changed.
    pub(crate) fn of(&mut self, key: &str) -> &mut V {
        let place = self.place(key).unwrap_or_else(|place| {
            self.0.insert(place, (Word::new(key), V::default()));
            place
        });
        &mut self.0[place].1
    }
}

type Both<'a, V> = fn(&'a (Word, V)) -> (&'a Word, &'a V);

/// Texts and values, in order.
pub(crate) type Iter<'a, V> = std::iter::Map<std::slice::Iter<'a, (Word, V)>, Both<'a, V>>;

fn both<V>((key, value): &(Word, V)) -> (&Word, &V) {
    (key, value)
}

impl<'a, V> IntoIterator for &'a Few<V> {
    type Item = (&'a Word, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn is_a_map_in_order() {
        let mut few = Few::<i32>::default();
        assert!(few.is_empty() && few.get("CNY").is_none());
        for (key, more) in [("USD", 1), ("CNY", 2), ("", 3), ("USD", 4)] {
            *few.of(key) += more;
        }
        let all: Vec<(&str, i32)> = few.into_iter().map(|(key, value)| (key.as_str(), *value)).collect();
        assert_eq!(all, [("", 3), ("CNY", 2), ("USD", 5)]);
        assert_eq!((few.get("USD"), few.keys().count()), (Some(&5), 3));
    }
}
