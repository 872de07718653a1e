//! Reads an Arrow C stream by its published layout only, to see what a format in C would see.

use std::collections::BTreeMap;
use std::ffi::CStr;

use duizhang_plugin_abi::{ArrowArray, ArrowArrayStream, ArrowSchema};

/// A table as it was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Root format and flags, then per column: name, format, flags, metadata.
    pub(crate) root: (String, i64),
    pub(crate) columns: Vec<(String, String, i64, BTreeMap<String, String>)>,
    /// Rows of each batch.
    pub(crate) batches: Vec<usize>,
    /// Every value as text; nulls are `-`.
    pub(crate) rows: Vec<Vec<String>>,
    /// What the stream said when it failed.
    pub(crate) error: Option<String>,
}

/// # Safety
/// `stream` must be a live stream.
pub(crate) unsafe fn read(stream: *mut ArrowArrayStream) -> Read {
    let mut table = Read::default();
    // SAFETY: a live stream has these functions; schemas and arrays are released as pulled.
    unsafe {
        let mut schema = ArrowSchema::empty();
        assert_eq!(((*stream).get_schema.unwrap())(stream, &raw mut schema), 0);
        table.root = (text(schema.format), schema.flags);
        for index in 0..usize::try_from(schema.n_children).unwrap() {
            let child = &**schema.children.add(index);
            let metadata = metadata(child.metadata.cast());
            table.columns.push((text(child.name), text(child.format), child.flags, metadata));
        }
        (schema.release.unwrap())(&raw mut schema);
        loop {
            let mut array = ArrowArray::empty();
            if ((*stream).get_next.unwrap())(stream, &raw mut array) != 0 {
                table.error = Some(text(((*stream).get_last_error.unwrap())(stream)));
                return table;
            }
            let Some(release) = array.release else { return table };
            batch(&array, &mut table);
            release(&raw mut array);
        }
    }
}

unsafe fn batch(array: &ArrowArray, table: &mut Read) {
    let rows = usize::try_from(array.length).unwrap();
    assert_eq!(array.offset, 0);
    table.batches.push(rows);
    for row in 0..rows {
        let mut values = Vec::new();
        for (index, (_, format, ..)) in table.columns.iter().enumerate() {
            // SAFETY: one child per column, as the schema has it.
            values.push(unsafe { value(&**array.children.add(index), format, row) });
        }
        table.rows.push(values);
    }
}

unsafe fn value(array: &ArrowArray, format: &str, row: usize) -> String {
    let at = row + usize::try_from(array.offset).unwrap();
    // SAFETY: the buffers are those the format string promises.
    unsafe {
        let buffer = |index: usize| *array.buffers.add(index);
        let bit = |index| (*buffer(index).cast::<u8>().add(at / 8) >> (at % 8)) & 1 == 1;
        if array.null_count != 0 && !buffer(0).is_null() && !bit(0) {
            return "-".to_owned();
        }
        match format {
            "U" => {
                let offsets = buffer(1).cast::<i64>();
                let (from, to) = (*offsets.add(at), *offsets.add(at + 1));
                let from = usize::try_from(from).unwrap();
                let len = usize::try_from(to).unwrap() - from;
                if len == 0 {
                    return String::new();
                }
                let bytes = std::slice::from_raw_parts(buffer(2).cast::<u8>().add(from), len);
                std::str::from_utf8(bytes).unwrap().to_owned()
            }
            "l" | "tsu:UTC" => (*buffer(1).cast::<i64>().add(at)).to_string(),
            "tdD" => (*buffer(1).cast::<i32>().add(at)).to_string(),
            "b" => bit(1).to_string(),
            // A C reader copies the bytes: 16-byte alignment is not promised.
            decimal if decimal.starts_with("d:38,") => {
                buffer(1).cast::<i128>().add(at).read_unaligned().to_string()
            }
            other => panic!("{other} is outside the profile"),
        }
    }
}

unsafe fn text(pointer: *const std::ffi::c_char) -> String {
    // SAFETY: the interface has these texts end with NUL.
    unsafe { CStr::from_ptr(pointer) }.to_str().unwrap().to_owned()
}

unsafe fn metadata(mut at: *const u8) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if at.is_null() {
        return found;
    }
    // SAFETY: the published layout: a count, then pairs of counted bytes.
    unsafe {
        let mut number = || {
            let number = at.cast::<i32>().read_unaligned();
            at = at.add(4);
            usize::try_from(number).unwrap()
        };
        let pairs = number();
        for _ in 0..pairs {
            let mut word = || {
                let len = usize::try_from(at.cast::<i32>().read_unaligned()).unwrap();
                let bytes = std::slice::from_raw_parts(at.add(4), len);
                at = at.add(4 + len);
                std::str::from_utf8(bytes).unwrap().to_owned()
            };
            let key = word();
            found.insert(key, word());
        }
    }
    found
}
