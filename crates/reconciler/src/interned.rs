//! Texts that occur again and again, each kept once and known by a number.

use std::sync::Arc;

use duizhang_lake::Texts;
use polars::prelude::PlHashMap;

/// A text of [`Interned`]; the default is null.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// Where it stands in lists of all of them.
    pub(crate) fn place(self) -> usize {
        self.0 as usize
    }
}

/// Texts, and their numbers in the order in which they came.
#[derive(Debug)]
pub(crate) struct Interned {
    numbers: PlHashMap<Arc<str>, Symbol>,
    /// Null comes first.
    texts: Vec<Option<Arc<str>>>,
}

impl Default for Interned {
    fn default() -> Self {
        Self { numbers: PlHashMap::default(), texts: vec![None] }
    }
}

impl Interned {
    pub(crate) fn of(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.numbers.get(text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text = Arc::<str>::from(text);
        self.texts.push(Some(Arc::clone(&text)));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The symbol of each text of a column, by its place.
    pub(crate) fn of_all(&mut self, texts: &Texts) -> Vec<Symbol> {
        texts.all().map(|text| self.of(text)).collect()
    }

    /// The symbol of each text of others, by its place there.
    pub(crate) fn of_other(&mut self, others: &Self) -> Vec<Symbol> {
        others
            .texts
            .iter()
            .map(|text| text.as_deref().map_or(Symbol::default(), |text| self.of(text)))
            .collect()
    }

    /// Its text; none for null.
    pub(crate) fn text(&self, symbol: Symbol) -> Option<&Arc<str>> {
        self.texts.get(symbol.place())?.as_ref()
    }

    /// Its text; null is empty.
    pub(crate) fn owned(&self, symbol: Symbol) -> String {
        self.text(symbol).map(|text| String::from(&**text)).unwrap_or_default()
    }

    /// By the place of each symbol: which one its text is in the order of the texts, null first.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<(Option<&str>, usize)> =
            self.texts.iter().enumerate().map(|(place, text)| (text.as_deref(), place)).collect();
        order.sort_unstable();
        let mut ranks = vec![0; order.len()];
        for (rank, (_, place)) in (0..).zip(order) {
            ranks[place] = rank;
        }
        ranks
    }
}
