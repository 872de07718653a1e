//! A column of texts that grows. Most columns of a month hold few different texts: each is held once, and a
//! row is the number of one. A column of ids, where hardly any text comes twice, is held as it comes.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use polars::prelude::*;
use std::hash::{BuildHasher, Hasher};

/// So many different texts are looked at before a column may be said to hold ids.
const ENOUGH: usize = 256;

/// A column of texts.
pub(crate) struct Texts {
    name: PlSmallStr,
    /// The number of each row's text, from 1; 0 is no text.
    rows: Vec<IdxSize>,
    has_null: bool,
    different: Different,
    /// The texts one by one, where they do not repeat.
    each: Option<StringChunkedBuilder>,
}

impl Texts {
    /// An empty column with room for so many rows.
    pub(crate) fn new(name: PlSmallStr, rows: usize) -> Self {
        Self {
            name,
            rows: Vec::with_capacity(rows),
            has_null: false,
            different: Different::default(),
            each: None,
        }
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, text: &str) {
        if let Some(each) = &mut self.each {
            return each.append_value(text);
        }
        // Rows side by side mostly have the same.
        if let Some(last) = self.rows.last().filter(|last| **last > 0 && self.different.get(**last) == text) {
            return self.rows.push(*last);
        }
        let number = self.different.number(text);
        self.rows.push(number);
        let different = self.different.ends.len();
        if different > ENOUGH && different > self.rows.len() / 2 {
            self.each = Some(self.one_by_one());
        }
    }

    /// Appends a row without a text.
    pub(crate) fn push_null(&mut self) {
        match &mut self.each {
            Some(each) => each.append_null(),
            None => {
                self.has_null = true;
                self.rows.push(0);
            }
        }
    }

    fn one_by_one(&mut self) -> StringChunkedBuilder {
        let rows = self.rows.len().max(self.rows.capacity());
        let mut each = StringChunkedBuilder::new(self.name.clone(), rows);
        for number in std::mem::take(&mut self.rows) {
            each.append_option((number > 0).then(|| self.different.get(number)));
        }
        self.different = Different::default();
        each
    }

    /// The column. Rows with the same text share its bytes.
    pub(crate) fn finish(mut self) -> PolarsResult<StringChunked> {
        if let Some(each) = self.each {
            return Ok(each.finish());
        }
        let count = self.different.ends.len();
        let mut texts = StringChunkedBuilder::new(self.name, count + 1);
        if self.has_null {
            texts.append_null();
        } else {
            self.rows.iter_mut().for_each(|number| *number -= 1);
        }
        for number in (1..).take(count) {
            texts.append_value(self.different.get(number));
        }
        texts.finish().take(&IdxCa::from_vec(PlSmallStr::EMPTY, self.rows))
    }
}

/// Different texts, numbered from 1 in the order in which they came.
#[derive(Default)]
struct Different {
    all: String,
    ends: Vec<usize>,
    known: HashTable<IdxSize>,
}

impl Different {
    fn get(&self, number: IdxSize) -> &str {
        text_of(&self.all, &self.ends, number)
    }

    fn number(&mut self, text: &str) -> IdxSize {
        let Self { all, ends, known } = self;
        let hash = hash(text);
        if let Some(number) = known.find(hash, |number| text_of(all, ends, *number) == text) {
            return *number;
        }
        all.push_str(text);
        ends.push(all.len());
        let number = IdxSize::try_from(ends.len()).unwrap_or(IdxSize::MAX);
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

    fn column(rows: &[Option<String>]) -> StringChunked {
        let mut texts = Texts::new("text".into(), 0);
        for row in rows {
            match row {
                Some(text) => texts.push(text),
                None => texts.push_null(),
            }
        }
        texts.finish().unwrap()
    }

    proptest! {
        #[test]
        fn what_went_in_comes_out(rows in proptest::collection::vec(proptest::option::of("[ab，云]{0,20}"), 0..600)) {
            let column = column(&rows);
            let expected: Vec<_> = rows.iter().map(Option::as_deref).collect();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), expected);
            prop_assert_eq!(column.null_count(), rows.iter().filter(|row| row.is_none()).count());
        }
    }

    #[test]
    fn ids_come_out_too_after_texts_that_repeat() {
        let repeated = (0..1000).map(|row| Some(format!("text {}", row % 7)));
        let ids = (0..3000).map(|row| (row % 5 > 0).then(|| format!("an id of its own {row}")));
        let rows: Vec<Option<String>> = repeated.chain(ids).collect();
        assert!(column(&rows).iter().eq(rows.iter().map(Option::as_deref)));
    }
}
