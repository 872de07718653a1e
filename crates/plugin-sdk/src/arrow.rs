//! Owners of the Arrow structures pulled from a stream, and the reading of schemas.

use crate::abi::{ArrowArray, ArrowSchema};
use crate::column::{Column, Kind};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::ffi::{CStr, c_char};

/// More than any table has; a wild count must not become a wild allocation.
const MAX_COLUMNS: i64 = 4096;

/// A schema that is released when dropped.
pub(crate) struct OwnedSchema(pub(crate) ArrowSchema);

impl Drop for OwnedSchema {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: filled in by the producer, not released yet, and not used afterwards.
            unsafe { release(&raw mut self.0) }
        }
    }
}

/// An array that is released when dropped.
pub(crate) struct OwnedArray(pub(crate) ArrowArray);

impl Drop for OwnedArray {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: filled in by the producer, not released yet; batches borrow from it.
            unsafe { release(&raw mut self.0) }
        }
    }
}

/// The children of a schema or array, as a slice of pointers.
///
/// # Safety
/// `children` is null or points at `n` pointers that stay valid for `'a`.
pub(crate) unsafe fn children<'a, T>(children: *mut *mut T, n: i64) -> Result<&'a [*mut T]> {
    match usize::try_from(n) {
        Ok(0) => Ok(&[]),
        // SAFETY: the caller vouches for `n` pointers.
        Ok(n) if !children.is_null() => Ok(unsafe { std::slice::from_raw_parts(children, n) }),
        _ => Err(broken("children are missing")),
    }
}

impl OwnedSchema {
    /// The columns of a table, or why it is outside the column profile.
    pub(crate) fn columns(&self) -> Result<Vec<Column>> {
        let root = &self.0;
        // SAFETY: `get_schema` filled `root` in; its members are as the Arrow C interface says.
        if unsafe { text(root.format) }? != "+s" {
            return Err(broken("the root is not a struct"));
        }
        if root.n_children > MAX_COLUMNS {
            return Err(broken("too many columns"));
        }
        // SAFETY: as above; `children` live as long as `root`.
        let fields = unsafe { children(root.children, root.n_children) }?;
        fields.iter().map(|field| column(*field)).collect()
    }
}

fn column(field: *const ArrowSchema) -> Result<Column> {
    // SAFETY: a child pointer of a schema that is not released; may only be null by mistake.
    let Some(field) = (unsafe { field.as_ref() }) else {
        return Err(broken("a column is null"));
    };
    // SAFETY: NUL-terminated by the Arrow C interface.
    let (name, format) = unsafe { (text(field.name)?, text(field.format)?) };
    let kind = match Kind::from_format(format) {
        Some(kind) if field.dictionary.is_null() && field.n_children == 0 => kind,
        _ => {
            return Err(Error::data(format_args!(
                "column {name} has the type {format:?}, which is outside column profile 1"
            )));
        }
    };
    // SAFETY: null or counted as the Arrow C interface says.
    let metadata = unsafe { metadata(field.metadata) }?;
    Ok(Column::new(name.to_owned(), kind, metadata))
}

/// # Safety
/// `pointer` is null or NUL-terminated, and lives for `'a`.
unsafe fn text<'a>(pointer: *const c_char) -> Result<&'a str> {
    if pointer.is_null() {
        return Ok("");
    }
    // SAFETY: the caller vouches for the terminator.
    let bytes = unsafe { CStr::from_ptr(pointer) };
    bytes.to_str().map_err(|_| broken("a name is not UTF-8"))
}

/// Counted keys and values: `int32 n`, then n times `int32 len, bytes` twice, native endian.
///
/// # Safety
/// `pointer` is null or points at metadata of that shape.
unsafe fn metadata(pointer: *const c_char) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if pointer.is_null() {
        return Ok(found);
    }
    let mut cursor = pointer.cast::<u8>();
    // SAFETY: the shape of the metadata puts a count here, then the parts one after another.
    let (pairs, parts) = unsafe { (count(cursor)?, cursor.add(4)) };
    cursor = parts;
    for _ in 0..pairs {
        let mut pair = [String::new(), String::new()];
        for part in &mut pair {
            // SAFETY: at each part stands its length, and that many bytes behind it.
            unsafe {
                let n = count(cursor)?;
                let bytes = std::slice::from_raw_parts(cursor.add(4), n);
                *part = String::from_utf8_lossy(bytes).into_owned();
                cursor = cursor.add(4 + n);
            }
        }
        let [key, value] = pair;
        found.insert(key, value);
    }
    Ok(found)
}

/// # Safety
/// `at` points at four readable bytes, aligned or not.
unsafe fn count(at: *const u8) -> Result<usize> {
    // SAFETY: the caller vouches for four bytes.
    let n = i32::from_ne_bytes(unsafe { at.cast::<[u8; 4]>().read() });
    usize::try_from(n).map_err(|_| broken("metadata has a negative length"))
}

/// The host handed over something that is not what the contract says.
pub(crate) fn broken(what: &str) -> Error {
    Error::internal(format_args!("the host sent a broken table: {what}"))
}
