//! Sums by trade: by what a line names as the thing it was charged for.

use std::hash::BuildHasher;

use crate::row_key::Word;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::interned::Symbol;

/// A trade of a customer in a currency. Ids of up to 24 bytes need no memory of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Trade<T> {
    pub(crate) id: Option<T>,
    pub(crate) customer: Symbol,
    pub(crate) currency: Symbol,
}

/// What is kept of a trade, apart for lines that give money back.
type Entry<V> = (Trade<Word>, bool, V);

/// Values by trade.
pub(crate) struct Trades<V> {
    hasher: DefaultHashBuilder,
    /// Hashes and places: a table that grows asks no trade for its hash again.
    places: HashTable<(u64, usize)>,
    all: Vec<Entry<V>>,
}

impl<V> Default for Trades<V> {
    fn default() -> Self {
        Self { hasher: DefaultHashBuilder::default(), places: HashTable::new(), all: Vec::new() }
    }
}

impl<V: Default> Trades<V> {
    /// The value of a trade. A known one is found without anything being copied.
    pub(crate) fn of(&mut self, trade: Trade<&str>, is_back: bool) -> &mut V {
        let Self { hasher, places, all } = self;
        let hash = hasher.hash_one((trade, is_back));
        let is_same = |(known, place): &(u64, usize)| {
            *known == hash
                && all.get(*place).is_some_and(|known| known.0.borrowed() == trade && known.1 == is_back)
        };
        let entry = places.entry(hash, is_same, |(hash, _)| *hash).or_insert((hash, all.len()));
        let place = entry.get().1;
        if place == all.len() {
            let Trade { id, customer, currency } = trade;
            all.push((Trade { id: id.map(Word::new), customer, currency }, is_back, V::default()));
        }
        &mut all[place].2
    }

    /// Puts those of another one behind, with other numbers for interned. What both have is not joined.
    pub(crate) fn extend(&mut self, other: Self, interned: &[Symbol]) {
        self.all.extend(other.all.into_iter().map(|(mut trade, is_back, value)| {
            trade.customer = interned[trade.customer.place()];
            trade.currency = interned[trade.currency.place()];
            (trade, is_back, value)
        }));
    }

    /// All of them.
    pub(crate) fn into_all(self) -> impl Iterator<Item = Entry<V>> {
        self.all.into_iter()
    }
}

impl Trade<Word> {
    fn borrowed(&self) -> Trade<&str> {
        Trade { id: self.id.as_deref(), customer: self.customer, currency: self.currency }
    }
}
