//! The Arrow C data and stream interfaces, as published, field by field.

use std::ffi::{c_char, c_int, c_void};

/// A column's type, name and metadata, or a table's columns.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowSchema {
    /// The type, e.g. `U` or `d:38,8`; NUL-terminated.
    pub format: *const c_char,
    /// The column's name; NUL-terminated.
    pub name: *const c_char,
    /// Counted keys and values, native endian; may be null.
    pub metadata: *const c_char,
    /// Bit 1 (value 2): nullable.
    pub flags: i64,
    /// How many children.
    pub n_children: i64,
    /// The children.
    pub children: *mut *mut ArrowSchema,
    /// Null in the column profile.
    pub dictionary: *mut ArrowSchema,
    /// Frees what this points at; null once released.
    pub release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    /// The producer's own.
    pub private_data: *mut c_void,
}

/// A batch of rows, or one column of it.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowArray {
    /// Logical rows.
    pub length: i64,
    /// Nulls, or -1 if not counted.
    pub null_count: i64,
    /// The first logical row within the buffers.
    pub offset: i64,
    /// How many buffers.
    pub n_buffers: i64,
    /// How many children.
    pub n_children: i64,
    /// The buffers; the first is the validity bitmap and may be null.
    pub buffers: *mut *const c_void,
    /// The children.
    pub children: *mut *mut ArrowArray,
    /// Null in the column profile.
    pub dictionary: *mut ArrowArray,
    /// Frees what this points at; null once released, and at the end of a stream.
    pub release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    /// The producer's own.
    pub private_data: *mut c_void,
}

/// A table that is pulled batch by batch.
#[repr(C)]
#[derive(Debug)]
pub struct ArrowArrayStream {
    /// Fills in the schema; 0 or an errno.
    pub get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    /// Fills in the next batch; 0 or an errno.
    pub get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    /// The last error in words, or null; valid until the next call.
    pub get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    /// Frees the stream; null once released.
    pub release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    /// The producer's own.
    pub private_data: *mut c_void,
}

impl ArrowSchema {
    /// A released schema: what a consumer hands to `get_schema` to be filled in.
    pub const fn empty() -> Self {
        ArrowSchema {
            format: std::ptr::null(),
            name: std::ptr::null(),
            metadata: std::ptr::null(),
            flags: 0,
            n_children: 0,
            children: std::ptr::null_mut(),
            dictionary: std::ptr::null_mut(),
            release: None,
            private_data: std::ptr::null_mut(),
        }
    }
}

impl ArrowArray {
    /// A released array: what a consumer hands to `get_next`, and the end of a stream.
    pub const fn empty() -> Self {
        ArrowArray {
            length: 0,
            null_count: 0,
            offset: 0,
            n_buffers: 0,
            n_children: 0,
            buffers: std::ptr::null_mut(),
            children: std::ptr::null_mut(),
            dictionary: std::ptr::null_mut(),
            release: None,
            private_data: std::ptr::null_mut(),
        }
    }
}

impl ArrowArrayStream {
    /// A released stream.
    pub const fn empty() -> Self {
        ArrowArrayStream {
            get_schema: None,
            get_next: None,
            get_last_error: None,
            release: None,
            private_data: std::ptr::null_mut(),
        }
    }
}
