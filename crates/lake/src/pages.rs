//! What the pages of a Parquet file hold, as this program writes them: whole numbers of 64 bits and texts, each by
//! itself or as its place in a dictionary, with or without nulls. After
//! [Encodings.md](https://github.com/apache/parquet-format/blob/master/Encodings.md).

use std::ops::Range;

use parquet::basic::Encoding;
use parquet::column::page::Page;

/// A page that could not be taken apart: the file has an encoding that this program does not write, or is damaged.
#[derive(Debug)]
pub(crate) struct Unknown(pub(crate) &'static str);

/// The values of a page that are there, encoded.
pub(crate) struct Values<'a> {
    pub(crate) encoding: Encoding,
    pub(crate) bytes: &'a [u8],
    /// How many rows the page has.
    pub(crate) rows: usize,
    /// Which rows have a value; none where all have one.
    pub(crate) present: Option<Vec<bool>>,
}

impl Values<'_> {
    /// How many values there are.
    pub(crate) fn count(&self) -> usize {
        self.present.as_ref().map_or(self.rows, |present| present.iter().filter(|is| **is).count())
    }
}

/// The values of a data page. `is_optional`: whether rows may be null; `has_nulls`: whether some may be; `most`: so many
/// rows a page has at most. A damaged page that says otherwise must not be believed: memory is made ready for its rows.
pub(crate) fn values(
    page: &Page,
    is_optional: bool,
    has_nulls: bool,
    most: usize,
) -> Result<Values<'_>, Unknown> {
    const CUT: Unknown = Unknown("a page ends too early");
    let (levels, bytes, rows, encoding) = match page {
        Page::DataPage { buf, num_values, encoding, .. } if is_optional => {
            let (size, rest) = buf.split_first_chunk::<4>().ok_or(CUT)?;
            let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| CUT)?;
            let (levels, bytes) = rest.split_at_checked(size).ok_or(CUT)?;
            (levels, bytes, num_values, encoding)
        }
        Page::DataPage { buf, num_values, encoding, .. } => (&[][..], &buf[..], num_values, encoding),
        Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, .. } => {
            let size = usize::try_from(*def_levels_byte_len).map_err(|_| CUT)?;
            let (levels, bytes) = buf.split_at_checked(size).ok_or(CUT)?;
            (levels, bytes, num_values, encoding)
        }
        Page::DictionaryPage { .. } => return Err(Unknown("a dictionary where values are expected")),
    };
    let rows = usize::try_from(*rows).ok().filter(|rows| *rows <= most);
    let rows = rows.ok_or(Unknown("a page of more rows than its row group has"))?;
    let mut present = None;
    if is_optional && has_nulls {
        let mut is = Vec::with_capacity(rows);
        places(levels, 1, rows, &mut is)?;
        present = Some(is.into_iter().map(|level| level != 0).collect());
    }
    Ok(Values { encoding: *encoding, bytes, rows, present })
}

/// Numbers of 64 bits one after the other.
pub(crate) fn plain_numbers(bytes: &[u8]) -> impl Iterator<Item = i64> {
    let (numbers, _) = bytes.as_chunks::<8>();
    numbers.iter().map(|number| i64::from_le_bytes(*number))
}

/// Where texts are that lie one after the other, each behind its length. `before`: where the first length is.
pub(crate) fn plain_texts(mut bytes: &[u8], before: usize) -> impl Iterator<Item = Range<usize>> {
    let mut place = before;
    std::iter::from_fn(move || {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
        bytes = rest.get(size..)?;
        let start = place + 4;
        place = start + size;
        Some(start..place)
    })
}

/// Appends the places in the dictionary that a page names, `count` of them.
pub(crate) fn dictionary_places(bytes: &[u8], count: usize, into: &mut Vec<u32>) -> Result<(), Unknown> {
    if count == 0 {
        return Ok(());
    }
    let (width, bytes) = bytes.split_first().ok_or(Unknown("a page without the width of its numbers"))?;
    places(bytes, u32::from(*width), count, into)
}

/// Appends `count` numbers of `width` bits from a hybrid of runs (one number, so many times) and packed numbers.
fn places(mut bytes: &[u8], width: u32, count: usize, into: &mut Vec<u32>) -> Result<(), Unknown> {
    const CUT: Unknown = Unknown("a run of numbers ends too early");
    if width > 32 {
        return Err(Unknown("numbers of more than 32 bits"));
    }
    let end = into.len() + count;
    into.reserve(count);
    while into.len() < end {
        let header = varint(&mut bytes).ok_or(CUT)?;
        let times = usize::try_from(header >> 1).ok().filter(|times| *times > 0).ok_or(CUT)?;
        let left = end - into.len();
        if header & 1 == 0 {
            let (number, rest) = bytes.split_at_checked(width.div_ceil(8) as usize).ok_or(CUT)?;
            bytes = rest;
            let number = number.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            into.resize(into.len() + times.min(left), number);
        } else {
            // The last group may be cut where no number of it is wanted.
            let size = times.saturating_mul(width as usize).min(bytes.len());
            let (packed, rest) = bytes.split_at(size);
            bytes = rest;
            let count = times.saturating_mul(8).min(left);
            if (count * width as usize).div_ceil(8) > size {
                return Err(CUT);
            }
            unpack(packed, width, count, into);
        }
    }
    Ok(())
}

/// Appends numbers of `width` bits that lie side by side, the lowest bit first.
fn unpack(packed: &[u8], width: u32, count: usize, into: &mut Vec<u32>) {
    let mask = (1_u64 << width) - 1;
    let width = width as usize;
    let number = |place: usize| {
        let bit = place * width;
        let window = packed.get(bit / 8..).unwrap_or_default();
        let window = window.first_chunk::<8>().copied().unwrap_or_else(|| {
            let mut padded = [0; 8];
            padded.iter_mut().zip(window).for_each(|(padded, byte)| *padded = *byte);
            padded
        });
        // No more than 32 bits are left: the mask is of so many.
        u32::try_from(u64::from_le_bytes(window) >> (bit % 8) & mask).unwrap_or_default()
    };
    into.extend((0..count).map(number));
}

/// A number of seven bits a byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_too_many_rows_is_not_believed() {
        let page = |rows| Page::DataPage {
            buf: vec![2, 0, 0, 0, 0xfe, 0xff].into(),
            num_values: rows,
            encoding: Encoding::PLAIN,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let read = |rows| {
            values(&page(rows), true, true, 10).map(|values| values.rows).map_err(|Unknown(what)| what)
        };
        assert_eq!(read(u32::MAX), Err("a page of more rows than its row group has"));
        assert_eq!(read(11), Err("a page of more rows than its row group has"));
        assert_eq!(read(10), Err("a run of numbers ends too early"));
    }

    #[test]
    fn runs_and_packed_numbers_are_read() {
        let mut read = Vec::new();
        // The example of the format: 0 to 7 of three bits; then 5, four times; then as many as are asked for.
        let bytes = [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010, 0b1000, 5];
        places(&bytes, 3, 12, &mut read).unwrap();
        assert_eq!(read, [0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5, 5]);
        for (count, is_there) in [(8, true), (10, true), (13, false)] {
            assert_eq!(places(&bytes, 3, count, &mut Vec::new()).is_ok(), is_there, "{count}");
        }
        assert!(places(&[0, 1], 3, 1, &mut Vec::new()).is_err(), "a run of nothing would never end");
        assert!(places(&[0b10, 0, 0, 0, 0, 1], 33, 1, &mut Vec::new()).is_err());
        let mut wide = Vec::new();
        places(&[0b10, 1, 2, 3, 4], 32, 1, &mut wide).unwrap();
        assert_eq!(wide, [0x0403_0201]);
    }

    #[test]
    fn long_numbers_are_packed_across_bytes() {
        for width in 1..=32_u32 {
            let numbers: Vec<u32> = (0..64_u64)
                .map(|n| {
                    u32::try_from(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 & ((1_u64 << width) - 1))
                        .unwrap()
                })
                .collect();
            let mut bits = vec![0_u8; 8 * width as usize];
            for (place, number) in numbers.iter().enumerate() {
                for bit in (0..width as usize).filter(|bit| number >> bit & 1 == 1) {
                    let at = place * width as usize + bit;
                    bits[at / 8] |= 1 << (at % 8);
                }
            }
            let mut read = Vec::new();
            places(&[&[8 << 1 | 1], &bits[..]].concat(), width, 61, &mut read).unwrap();
            assert_eq!(read, numbers[..61], "{width}");
        }
    }
}
