//! A column of texts that grows. Most columns of a month hold few different texts: each is held once, and a
//! row is the number of one. In a column of ids hardly any text comes twice, and none is looked up.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use polars::prelude::*;

/// So many different texts are looked at before a column may be said to hold ids.
const ENOUGH: usize = 256;

/// A column of texts.
#[derive(Debug)]
pub(crate) struct Texts {
    /// The number of each row's text, from 1; 0 is no text.
    rows: Vec<IdxSize>,
    different: Different,
    /// Every row has a text of its own.
    are_ids: bool,
}

impl Texts {
    /// An empty column with room for so many rows.
    pub(crate) fn new(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), different: Different::default(), are_ids: false }
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, text: &str) {
        if self.are_ids {
            self.rows.push(self.different.add(text));
            return;
        }
        // Rows side by side mostly have the same.
        if let Some(last) = self.rows.last().filter(|last| **last > 0 && self.different.get(**last) == text) {
            self.rows.push(*last);
            return;
        }
        self.rows.push(self.different.number(text));
        self.judge();
    }

    /// Appends a row without a text.
    pub(crate) fn push_null(&mut self) {
        self.rows.push(0);
    }

    /// Appends the rows of another column.
    pub(crate) fn append(&mut self, other: &Self) {
        let ids = self.are_ids || other.are_ids;
        if ids {
            self.be_ids();
        }
        let number = |text| if ids { self.different.add(text) } else { self.different.number(text) };
        let numbers: Vec<IdxSize> = other.different.iter().map(number).collect();
        let place = |number: &IdxSize| (*number as usize).checked_sub(1);
        self.rows.extend(other.rows.iter().map(|number| place(number).map_or(0, |place| numbers[place])));
        self.judge();
    }

    /// Whether texts are worth looking up.
    fn judge(&mut self) {
        let different = self.different.ends.len();
        if different > ENOUGH && different > self.rows.len() / 2 {
            self.be_ids();
        }
    }

    fn be_ids(&mut self) {
        self.are_ids = true;
        self.different.known = HashTable::new();
    }

    /// Puts other texts into some rows.
    pub(crate) fn replace(&mut self, texts: &BTreeMap<usize, String>) {
        for (row, text) in texts {
            let number = if self.are_ids { self.different.add(text) } else { self.different.number(text) };
            self.rows[*row] = number;
        }
    }

    /// The column as it is, no more to be added.
    pub(crate) fn pack(self, name: PlSmallStr) -> PackedTexts {
        let mut texts = StringChunkedBuilder::new(name, self.different.ends.len());
        self.different.iter().for_each(|text| texts.append_value(text));
        PackedTexts { rows: self.rows, bytes: self.different.all.len(), texts: texts.finish() }
    }
}

/// A column of texts to which none are added.
#[derive(Debug)]
pub(crate) struct PackedTexts {
    rows: Vec<IdxSize>,
    texts: StringChunked,
    bytes: usize,
}

impl PackedTexts {
    /// Puts the rows into another order.
    pub(crate) fn gather(&mut self, order: &[IdxSize]) {
        self.rows = order.iter().map(|row| self.rows[*row as usize]).collect();
    }

    /// Some rows as a column. Rows with the same text share its bytes.
    pub(crate) fn column(&self, from: usize, rows: usize) -> PolarsResult<StringChunked> {
        let numbers = &self.rows[from..from + rows];
        if rows == self.texts.len() && numbers.iter().zip(1..).all(|(number, place)| *number == place) {
            return Ok(self.texts.clone());
        }
        let places = if numbers.contains(&0) {
            IdxCa::from_iter_options(PlSmallStr::EMPTY, numbers.iter().map(|number| number.checked_sub(1)))
        } else {
            IdxCa::from_vec(PlSmallStr::EMPTY, numbers.iter().map(|number| number - 1).collect())
        };
        self.texts.take(&places)
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.rows.len() * size_of::<IdxSize>() + self.texts.len() * VIEW + self.bytes
    }
}

/// Bytes of polars for a text, beside its own.
const VIEW: usize = 16;

/// Texts, numbered from 1 in the order in which they came.
#[derive(Debug, Default)]
struct Different {
    all: String,
    ends: Vec<usize>,
    known: HashTable<IdxSize>,
}

impl Different {
    fn get(&self, number: IdxSize) -> &str {
        text_of(&self.all, &self.ends, number)
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let mut begin = 0;
        self.ends.iter().map(move |end| &self.all[std::mem::replace(&mut begin, *end)..*end])
    }

    /// A new number for a text.
    fn add(&mut self, text: &str) -> IdxSize {
        self.all.push_str(text);
        self.ends.push(self.all.len());
        IdxSize::try_from(self.ends.len()).unwrap_or(IdxSize::MAX)
    }

    /// The number of a text, which may have one already.
    fn number(&mut self, text: &str) -> IdxSize {
        let hash = hash(text);
        let is_it = |number: &IdxSize| text_of(&self.all, &self.ends, *number) == text;
        if let Some(number) = self.known.find(hash, is_it) {
            return *number;
        }
        let number = self.add(text);
        let Self { all, ends, known } = self;
        known.insert_unique(hash, number, |number| self::hash(text_of(all, ends, *number)));
        number
    }
}

fn text_of<'a>(all: &'a str, ends: &[usize], number: IdxSize) -> &'a str {
    let last = (number as usize).saturating_sub(1);
    let begin = last.checked_sub(1).map_or(0, |before| ends[before]);
    &all[begin..ends[last]]
}

fn hash(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn texts(rows: &[Option<String>]) -> Texts {
        let mut texts = Texts::new(0);
        for row in rows {
            match row {
                Some(text) => texts.push(text),
                None => texts.push_null(),
            }
        }
        texts
    }

    fn told(packed: &PackedTexts) -> Vec<Option<String>> {
        let column = packed.column(0, packed.rows.len()).unwrap();
        column.iter().map(|text| text.map(str::to_owned)).collect()
    }

    fn rows() -> impl Strategy<Value = Vec<Option<String>>> {
        proptest::collection::vec(proptest::option::of("[ab，云]{0,20}"), 0..600)
    }

    proptest! {
        #[test]
        fn what_went_in_comes_out(one in rows(), other in rows()) {
            let both = [one.clone(), other.clone()].concat();
            prop_assert_eq!(&told(&texts(&both).pack("text".into())), &both);
            let mut appended = texts(&one);
            appended.append(&texts(&other));
            let mut packed = appended.pack("text".into());
            let order: Vec<IdxSize> = (0..).take(both.len()).collect();
            packed.gather(&order.into_iter().rev().collect::<Vec<_>>());
            prop_assert_eq!(told(&packed), both.into_iter().rev().collect::<Vec<_>>());
        }
    }

    #[test]
    fn ids_come_out_too_after_texts_that_repeat() {
        let repeated = (0..1000).map(|row| Some(format!("text {}", row % 7)));
        let ids = (0..3000).map(|row| (row % 5 > 0).then(|| format!("an id of its own {row}")));
        let (repeated, ids): (Vec<_>, Vec<_>) = (repeated.collect(), ids.collect());
        let all = [repeated.clone(), ids.clone()].concat();
        assert_eq!(told(&texts(&all).pack("text".into())), all);
        let mut both = texts(&repeated);
        both.append(&texts(&ids));
        assert_eq!(told(&both.pack("text".into())), all);
        let packed = texts(&all).pack("text".into());
        assert!(packed.column(990, 20).unwrap().iter().eq(all[990..1010].iter().map(Option::as_deref)));
    }
}
