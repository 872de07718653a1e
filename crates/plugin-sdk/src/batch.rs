//! A batch of rows: validated once when pulled, then read safely and without copying.

use crate::abi::ArrowArray;
use crate::arrow::{OwnedArray, broken, children};
use crate::column::{Column, Kind};
use crate::decimal::Decimal;
use crate::error::Result;
use crate::time::{Date, Timestamp};
use std::fmt;
use std::rc::Rc;

/// Some consecutive rows of a table.
pub struct Batch {
    columns: Rc<[Column]>,
    views: Vec<View>,
    len: usize,
    /// What the views point into; released with the batch.
    _array: OwnedArray,
}

/// One column of a batch. The pointers are checked by [`View::new`] and live as long as the batch.
struct View {
    kind: Kind,
    /// Validity bits, or null if nothing is missing.
    validity: *const u8,
    values: *const u8,
    /// The bytes of text; for other types unused.
    bytes: *const u8,
    /// Where row 0 of the batch is in the buffers.
    offset: usize,
}

impl Batch {
    /// Checks everything about an array that reading it relies on.
    pub(crate) fn new(columns: Rc<[Column]>, array: OwnedArray) -> Result<Self> {
        let root = &array.0;
        let len = usize::try_from(root.length).map_err(|_| broken("negative length"))?;
        let offset = usize::try_from(root.offset).map_err(|_| broken("negative offset"))?;
        // SAFETY: `get_next` filled the array in and it is not released while `array` lives.
        let fields = unsafe { children(root.children, root.n_children) }?;
        if fields.len() != columns.len() {
            return Err(broken("a batch has other columns than its schema"));
        }
        let views = fields.iter().zip(columns.iter()).map(|(field, column)| {
            // SAFETY: a child of an array that is not released; null only by mistake.
            let field = unsafe { field.as_ref() }.ok_or_else(|| broken("a column is null"))?;
            View::new(field, column, offset, len)
        });
        Ok(Batch { views: views.collect::<Result<_>>()?, columns, len, _array: array })
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// No rows?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// One row; `None` behind the end.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.len).then_some(Row { batch: self, index })
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len).map(|index| Row { batch: self, index })
    }
}

impl View {
    fn new(field: &ArrowArray, column: &Column, parent: usize, len: usize) -> Result<Self> {
        let own = usize::try_from(field.offset).map_err(|_| broken("negative offset"))?;
        let rows = usize::try_from(field.length).map_err(|_| broken("negative length"))?;
        let wanted = if matches!(column.kind, Kind::Text) { 3 } else { 2 };
        if parent.checked_add(len).is_none_or(|end| end > rows)
            || own.checked_add(rows).is_none()
            || field.n_buffers != wanted
            || field.buffers.is_null()
        {
            return Err(broken("a column is shorter than its table or lacks a buffer"));
        }
        // SAFETY: the array says it has that many buffers, two or three.
        let buffer = |i: usize| unsafe { (*field.buffers.add(i)).cast::<u8>() };
        let view = View {
            kind: column.kind,
            validity: if field.null_count == 0 { std::ptr::null() } else { buffer(0) },
            values: buffer(1),
            bytes: if wanted == 3 { buffer(2) } else { std::ptr::null() },
            offset: parent + own,
        };
        if len > 0 && view.values.is_null() {
            return Err(broken("a column has rows but no values"));
        }
        if matches!(column.kind, Kind::Text) {
            view.check_text(len)?;
        }
        Ok(view)
    }

    /// Offsets rise, stay within the bytes, and every value that is there is UTF-8.
    fn check_text(&self, len: usize) -> Result<()> {
        for row in 0..len {
            let (from, to) = self.text_range(row);
            if from < 0 || to < from || (to > from && self.bytes.is_null()) {
                return Err(broken("text offsets are wrong"));
            }
            if self.is_valid(row) && std::str::from_utf8(self.text_bytes(row)).is_err() {
                return Err(broken("text is not UTF-8"));
            }
        }
        Ok(())
    }

    fn is_valid(&self, row: usize) -> bool {
        let bit = self.offset + row;
        self.validity.is_null() || bit_at(self.validity, bit)
    }

    fn text_range(&self, row: usize) -> (i64, i64) {
        let at = self.offset + row;
        (fixed(self.values, at), fixed(self.values, at + 1))
    }

    /// The bytes of a value whose offsets were checked.
    fn text_bytes(&self, row: usize) -> &[u8] {
        let (from, to) = self.text_range(row);
        let (Ok(from), Ok(len)) = (usize::try_from(from), usize::try_from(to - from)) else {
            return &[];
        };
        if len == 0 {
            return &[];
        }
        // SAFETY: the offsets rise and the producer holds as many bytes as the last one says.
        unsafe { std::slice::from_raw_parts(self.bytes.add(from), len) }
    }
}

/// The `index`-th value of a fixed width. Read unaligned: the Arrow C interface recommends
/// alignment and does not promise it, least of all 16 bytes for decimals.
fn fixed<T: Copy>(values: *const u8, index: usize) -> T {
    // SAFETY: called with a non-null buffer and an index below offset + length (text: its
    // offsets have one more), which the producer says the buffer covers.
    unsafe { values.cast::<T>().add(index).read_unaligned() }
}

fn bit_at(bits: *const u8, index: usize) -> bool {
    // SAFETY: as for `fixed`, in bits.
    unsafe { bits.add(index / 8).read() >> (index % 8) & 1 == 1 }
}

/// One row of a batch. Columns are numbered as in [`crate::Table::columns`]; reading a column as
/// another type than its own gives `None`, like a null.
#[derive(Clone, Copy)]
pub struct Row<'b> {
    batch: &'b Batch,
    index: usize,
}

/// A value of any of the six types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'b> {
    /// Missing.
    Null,
    /// Text.
    Text(&'b str),
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(Date),
    /// An instant.
    Time(Timestamp),
}

/// As a plain text format writes it: decimals with all digits of their column, times as RFC 3339 in
/// UTC, nothing for what is missing.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => Ok(()),
            Value::Text(text) => f.write_str(text),
            Value::Int(int) => int.fmt(f),
            Value::Decimal(decimal) => decimal.fmt(f),
            Value::Bool(bool) => bool.fmt(f),
            Value::Date(date) => date.fmt(f),
            Value::Time(time) => time.fmt(f),
        }
    }
}

impl<'b> Row<'b> {
    /// The value of a column, whatever its type; null behind the last column.
    pub fn value(&self, column: usize) -> Value<'b> {
        let Some(view) = self.batch.views.get(column) else {
            return Value::Null;
        };
        if !view.is_valid(self.index) {
            return Value::Null;
        }
        let at = view.offset + self.index;
        match view.kind {
            // SAFETY: `check_text` found this value to be UTF-8.
            Kind::Text => Value::Text(unsafe { std::str::from_utf8_unchecked(view.text_bytes(self.index)) }),
            Kind::Int => Value::Int(fixed(view.values, at)),
            Kind::Decimal(scale) => Value::Decimal(Decimal::new(fixed(view.values, at), scale)),
            Kind::Bool => Value::Bool(bit_at(view.values, at)),
            Kind::Date => Value::Date(Date(fixed(view.values, at))),
            Kind::Time => Value::Time(Timestamp(fixed(view.values, at))),
        }
    }

    /// All values in the order of the columns.
    pub fn values(&self) -> impl Iterator<Item = Value<'b>> {
        let row = *self;
        (0..row.batch.views.len()).map(move |column| row.value(column))
    }

    /// The columns the values belong to.
    pub fn columns(&self) -> &'b [Column] {
        &self.batch.columns
    }

    /// A text.
    pub fn text(&self, column: usize) -> Option<&'b str> {
        match self.value(column) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Option<i64> {
        match self.value(column) {
            Value::Int(int) => Some(int),
            _ => None,
        }
    }

    /// An exact decimal.
    pub fn decimal(&self, column: usize) -> Option<Decimal> {
        match self.value(column) {
            Value::Decimal(decimal) => Some(decimal),
            _ => None,
        }
    }

    /// True or false.
    pub fn bool(&self, column: usize) -> Option<bool> {
        match self.value(column) {
            Value::Bool(bool) => Some(bool),
            _ => None,
        }
    }

    /// A day.
    pub fn date(&self, column: usize) -> Option<Date> {
        match self.value(column) {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// An instant.
    pub fn time(&self, column: usize) -> Option<Timestamp> {
        match self.value(column) {
            Value::Time(time) => Some(time),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, Column, Kind, OwnedArray};
    use crate::abi::ArrowArray;
    use crate::error::Result;
    use std::collections::BTreeMap;
    use std::ffi::c_void;

    /// A batch of one text column of `len` rows, with buffers as they are given.
    fn text(len: i64, offsets: Option<&[i64]>, bytes: Option<&[u8]>) -> Result<Vec<Option<String>>> {
        let pointer = |p: Option<*const c_void>| p.unwrap_or(std::ptr::null());
        let mut buffers = [
            std::ptr::null(),
            pointer(offsets.map(|o| o.as_ptr().cast())),
            pointer(bytes.map(|b| b.as_ptr().cast())),
        ];
        let mut child =
            ArrowArray { length: len, n_buffers: 3, buffers: buffers.as_mut_ptr(), ..ArrowArray::empty() };
        let mut children = [&raw mut child];
        let root =
            ArrowArray { length: len, n_children: 1, children: children.as_mut_ptr(), ..ArrowArray::empty() };
        let column = Column::new("t".into(), Kind::Text, BTreeMap::new());
        let batch = Batch::new([column].into(), OwnedArray(root))?;
        Ok(batch.rows().map(|row| row.text(0).map(str::to_owned)).collect())
    }

    #[test]
    fn broken_text_is_an_error_and_odd_text_is_not() {
        assert_eq!(text(2, Some(&[0, 1, 3]), Some(b"abc")), Ok(vec![Some("a".into()), Some("bc".into())]));
        assert_eq!(text(1, Some(&[0, 0]), None), Ok(vec![Some(String::new())]));
        assert_eq!(text(0, None, None), Ok(vec![]));
        for (len, offsets, bytes) in [
            (1, None, Some(b"abc".as_slice())),
            (1, Some([0, 1].as_slice()), None),
            (2, Some(&[0, 2, 1]), Some(b"abc")),
            (1, Some(&[-1, 1]), Some(b"abc")),
            (1, Some(&[0, 2]), Some(b"\xff\xfe")),
            (-1, Some(&[0, 1]), Some(b"abc")),
        ] {
            assert!(text(len, offsets, bytes).is_err(), "{len} {offsets:?} {bytes:?}");
        }
    }
}
