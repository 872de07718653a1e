//! Values of columns in memory: numbers of 64 bits, and texts as places in a list of those that occur.

use std::ops::Range;

use bytes::Bytes;

use crate::pages::Unknown;

/// A place that stands for no text.
pub(super) const NULL: u32 = u32::MAX;

/// A column of whole numbers: codes, times in UTC microseconds, amounts in units of 10⁻⁸.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    pub(super) values: Vec<i64>,
    /// Which rows have one; none where all have.
    pub(super) present: Option<Vec<bool>>,
}

impl Numbers {
    /// The number of a row; none where it is null.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i64> {
        let is_present =
            self.present.as_ref().is_none_or(|present| present.get(row).copied().unwrap_or(false));
        self.values.get(row).copied().filter(|_| is_present)
    }

    /// One number a row, zero for null.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Marks the rows whose number is not that of the row before.
    pub fn mark_changes(&self, is_new: &mut [bool]) {
        mark(&self.values, is_new);
        if let Some(present) = &self.present {
            mark(present, is_new);
        }
    }

    /// Leaves only the rows of which it is said that they stay.
    pub fn retain(&mut self, stays: &[bool]) {
        retain(&mut self.values, stays);
        if let Some(present) = &mut self.present {
            retain(present, stays);
        }
    }
}

impl FromIterator<Option<i64>> for Numbers {
    fn from_iter<T: IntoIterator<Item = Option<i64>>>(numbers: T) -> Self {
        let (values, present): (Vec<i64>, Vec<bool>) =
            numbers.into_iter().map(|number| (number.unwrap_or_default(), number.is_some())).unzip();
        let present = present.contains(&false).then_some(present);
        Self { values, present }
    }
}

/// A column of texts.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Pages that have them, as they were read.
    pub(super) pages: Vec<Bytes>,
    /// All that occur, each as a part of a page.
    pub(super) known: Vec<Span>,
    /// For each row which of them it has.
    pub(super) places: Vec<u32>,
}

/// A part of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    page: u32,
    start: u32,
    end: u32,
}

impl Texts {
    /// The text of a row; none where it is null.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.known(self.known.get(self.place(row)?)?)
    }

    /// Which of [`Texts::all`] a row has; none where it is null.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<usize> {
        self.places.get(row).filter(|place| **place != NULL).map(|place| *place as usize)
    }

    /// The texts that occur; there may be more, and one may occur again.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|span| self.known(span).unwrap_or_default())
    }

    /// That it is UTF-8 was seen when it was taken up.
    fn known(&self, span: &Span) -> Option<&str> {
        let page = self.pages.get(span.page as usize)?;
        std::str::from_utf8(page.get(span.start as usize..span.end as usize)?).ok()
    }

    /// Marks the rows whose text is not that of the row before. One may be marked that has the same.
    pub fn mark_changes(&self, is_new: &mut [bool]) {
        mark(&self.places, is_new);
    }

    /// Leaves only the rows of which it is said that they stay.
    pub fn retain(&mut self, stays: &[bool]) {
        retain(&mut self.places, stays);
    }

    /// Takes up a part of the page that was added last.
    pub(super) fn add(&mut self, part: Range<usize>) -> Result<u32, Unknown> {
        const TOO_LARGE: Unknown = Unknown("a page of more than four gigabytes");
        let page = self.pages.last().and_then(|page| page.get(part.clone())).unwrap_or_default();
        std::str::from_utf8(page).map_err(|_| Unknown("a text that is not UTF-8"))?;
        let number = |number: usize| u32::try_from(number).map_err(|_| TOO_LARGE);
        let place = number(self.known.len())?;
        let page = number(self.pages.len() - 1)?;
        self.known.push(Span { page, start: number(part.start)?, end: number(part.end)? });
        Ok(place)
    }
}

impl<'a> FromIterator<Option<&'a str>> for Texts {
    fn from_iter<T: IntoIterator<Item = Option<&'a str>>>(texts: T) -> Self {
        let mut column = Self::default();
        let (mut page, mut last) = (String::new(), None);
        for text in texts {
            let place = match (text, last) {
                (None, _) => NULL,
                (Some(text), Some((known, place))) if known == text => place,
                (Some(text), _) => {
                    let start = page.len();
                    page.push_str(text);
                    // A frame's rows are few enough for the numbers, and so are their texts.
                    let number = |number: usize| u32::try_from(number).unwrap_or(NULL);
                    column.known.push(Span { page: 0, start: number(start), end: number(page.len()) });
                    number(column.known.len() - 1)
                }
            };
            last = text.map(|text| (text, place)).or(last);
            column.places.push(place);
        }
        column.pages.push(Bytes::from(page));
        column
    }
}

fn mark<T: PartialEq>(values: &[T], is_new: &mut [bool]) {
    for (is_new, pair) in is_new.iter_mut().skip(1).zip(values.windows(2)) {
        *is_new |= pair[0] != pair[1];
    }
}

fn retain<T>(values: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    values.retain(|_| stays.next().copied().unwrap_or(true));
}
