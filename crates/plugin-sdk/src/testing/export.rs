//! A tiny exporter of Arrow C streams, just enough to hand fixtures to a format. Buffers are
//! packed bytes on purpose, so that nothing relies on alignment.

use super::{Cell, Fixture};
use crate::abi::{ArrowArray, ArrowArrayStream, ArrowSchema};
use crate::column::{Column, Kind, Role};
use crate::decimal::Decimal;
use crate::time::Timestamp;
use std::cell::Cell as Counter;
use std::ffi::{CString, c_char, c_int, c_void};
use std::rc::Rc;

/// How many schemas, arrays and streams are not released yet.
pub(super) type Live = Rc<Counter<i64>>;

struct Source {
    table: Fixture,
    next: usize,
    batch_rows: usize,
    slack: usize,
    live: Live,
}

/// What an exported schema points into.
struct SchemaParts {
    format: CString,
    name: CString,
    metadata: Vec<u8>,
    children: Vec<*mut ArrowSchema>,
    live: Live,
}

/// What an exported array points into.
struct ArrayParts {
    #[allow(dead_code)] // only held: `buffers` points into it
    data: Vec<Vec<u8>>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
    live: Live,
}

/// A stream over a fixture.
pub(super) fn stream(table: &Fixture, batch_rows: usize, slack: usize, live: &Live) -> ArrowArrayStream {
    live.set(live.get() + 1);
    let source = Box::new(Source { table: table.clone(), next: 0, batch_rows, slack, live: Rc::clone(live) });
    ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: None,
        release: Some(release_stream),
        private_data: Box::into_raw(source).cast(),
    }
}

unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: `private_data` was made by `stream`; `out` is the caller's to be filled in.
    unsafe {
        let source = &*(*stream).private_data.cast::<Source>();
        let columns = source.table.columns.iter();
        let children = columns.map(|c| {
            let made = schema(&c.kind.format(), &c.name, metadata(c), vec![], &source.live);
            Box::into_raw(Box::new(made))
        });
        let children = children.collect();
        out.write(schema("+s", "", Vec::new(), children, &source.live));
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: as in `get_schema`; one thread drives a stream, so the reference is unique.
    unsafe {
        let source = &mut *(*stream).private_data.cast::<Source>();
        let rows = &source.table.rows[source.next.min(source.table.rows.len())..];
        let rows = &rows[..rows.len().min(source.batch_rows)];
        if rows.is_empty() {
            out.write(ArrowArray::empty());
            return 0;
        }
        let columns = source.table.columns.iter().enumerate();
        let children = columns.map(|(index, column)| {
            let cells: Vec<&Cell> = rows.iter().map(|row| &row[index]).collect();
            Box::into_raw(Box::new(leaf(column, &cells, source.slack, &source.live)))
        });
        let root = Shape { length: rows.len(), offset: source.slack, null_count: 0 };
        out.write(array(&root, vec![None], children.collect(), &source.live));
        source.next += rows.len();
    }
    0
}

unsafe extern "C" fn release_stream(stream: *mut ArrowArrayStream) {
    // SAFETY: released once, by the owner; `private_data` was made by `stream`.
    unsafe {
        let source = Box::from_raw((*stream).private_data.cast::<Source>());
        source.live.set(source.live.get() - 1);
        (*stream).release = None;
    }
}

fn schema(
    format: &str,
    name: &str,
    metadata: Vec<u8>,
    children: Vec<*mut ArrowSchema>,
    live: &Live,
) -> ArrowSchema {
    live.set(live.get() + 1);
    let mut parts = Box::new(SchemaParts {
        format: CString::new(format).unwrap_or_default(),
        name: CString::new(name).unwrap_or_default(),
        metadata,
        children,
        live: Rc::clone(live),
    });
    let (metadata, children) = (&parts.metadata, parts.children.as_mut_ptr());
    ArrowSchema {
        format: parts.format.as_ptr(),
        name: parts.name.as_ptr(),
        metadata: if metadata.is_empty() { std::ptr::null() } else { metadata.as_ptr().cast::<c_char>() },
        flags: 2,
        n_children: signed(parts.children.len()),
        children,
        dictionary: std::ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(parts).cast(),
    }
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: released once, by the owner; everything was made by `schema` above.
    unsafe {
        let parts = Box::from_raw((*schema).private_data.cast::<SchemaParts>());
        for child in &parts.children {
            release_schema(*child);
            drop(Box::from_raw(*child));
        }
        parts.live.set(parts.live.get() - 1);
        (*schema).release = None;
    }
}

struct Shape {
    length: usize,
    offset: usize,
    null_count: i64,
}

fn array(
    shape: &Shape,
    data: Vec<Option<Vec<u8>>>,
    children: Vec<*mut ArrowArray>,
    live: &Live,
) -> ArrowArray {
    live.set(live.get() + 1);
    let buffers = data.iter().map(|buffer| match buffer {
        Some(bytes) => bytes.as_ptr().cast::<c_void>(),
        None => std::ptr::null(),
    });
    let buffers = buffers.collect();
    let mut parts = Box::new(ArrayParts {
        data: data.into_iter().flatten().collect(),
        buffers,
        children,
        live: Rc::clone(live),
    });
    ArrowArray {
        length: signed(shape.length),
        null_count: shape.null_count,
        offset: signed(shape.offset),
        n_buffers: signed(parts.buffers.len()),
        n_children: signed(parts.children.len()),
        buffers: parts.buffers.as_mut_ptr(),
        children: parts.children.as_mut_ptr(),
        dictionary: std::ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(parts).cast(),
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: released once, by the owner; everything was made by `array` above.
    unsafe {
        let parts = Box::from_raw((*array).private_data.cast::<ArrayParts>());
        for child in &parts.children {
            release_array(*child);
            drop(Box::from_raw(*child));
        }
        parts.live.set(parts.live.get() - 1);
        (*array).release = None;
    }
}

/// One column. With slack, the rows of the batch stand behind `slack` rows that belong to the
/// root's offset and another `slack` rows that belong to the column's own.
fn leaf(column: &Column, cells: &[&Cell], slack: usize, live: &Live) -> ArrowArray {
    let foreign = std::iter::repeat_n(&Cell::Null, 2 * slack);
    let cells: Vec<&Cell> = foreign.chain(cells.iter().copied()).collect();
    let nulls = cells.iter().filter(|cell| ***cell == Cell::Null).count();
    let shape =
        Shape { length: cells.len() - slack, offset: slack, null_count: if nulls == 0 { 0 } else { -1 } };
    let validity = (nulls > 0).then(|| bits(cells.iter().map(|cell| **cell != Cell::Null)));
    let mut data = vec![validity];
    match column.kind {
        Kind::Text => {
            let mut bytes = Vec::new();
            let mut offsets = 0_i64.to_ne_bytes().to_vec();
            for cell in &cells {
                if let Cell::Text(text) = cell {
                    bytes.extend_from_slice(text.as_bytes());
                }
                offsets.extend_from_slice(&signed(bytes.len()).to_ne_bytes());
            }
            data.extend([Some(offsets), (!bytes.is_empty()).then_some(bytes)]);
        }
        Kind::Bool => data.push(Some(bits(cells.iter().map(|cell| **cell == Cell::Bool(true))))),
        kind => data.push(Some(cells.iter().flat_map(|cell| fixed(kind, cell)).collect())),
    }
    array(&shape, data, Vec::new(), live)
}

fn fixed(kind: Kind, cell: &Cell) -> Vec<u8> {
    let int = match cell {
        Cell::Int(int) => *int,
        _ => 0,
    };
    match (kind, cell) {
        (Kind::Decimal(scale), Cell::Text(text)) => decimal(text, scale).to_ne_bytes().to_vec(),
        (Kind::Decimal(_), _) => 0_i128.to_ne_bytes().to_vec(),
        (Kind::Time, Cell::Text(text)) => {
            let parsed = Timestamp::parse_rfc3339(text);
            let micros = parsed.map_or_else(|| panic!("not RFC 3339: {text}"), |t| t.0);
            micros.to_ne_bytes().to_vec()
        }
        (Kind::Date, _) => i32::try_from(int).unwrap_or(0).to_ne_bytes().to_vec(),
        _ => int.to_ne_bytes().to_vec(),
    }
}

/// The units of a decimal that a test wrote down.
pub(super) fn decimal(text: &str, scale: u8) -> i128 {
    let parsed = Decimal::parse(text, scale);
    parsed.map_or_else(|| panic!("not a decimal of scale {scale}: {text}"), |d| d.units)
}

fn bits(values: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, value) in values.enumerate() {
        if index % 8 == 0 {
            bytes.push(0);
        }
        if let Some(last) = bytes.last_mut() {
            *last |= u8::from(value) << (index % 8);
        }
    }
    bytes
}

fn metadata(column: &Column) -> Vec<u8> {
    let role = match column.role {
        Role::Key => "key",
        Role::Label => "label",
        Role::Money => "money",
        Role::Quantity => "quantity",
        Role::Rate => "rate",
        Role::Period => "period",
        Role::Flag => "flag",
        Role::Note => "note",
        Role::Other => "other",
    };
    let mut pairs = vec![("dz.role".to_owned(), role.to_owned())];
    for (key, value) in [
        ("dz.currency", &column.currency),
        ("dz.currency_from", &column.currency_from),
        ("dz.unit_from", &column.unit_from),
    ] {
        pairs.extend(value.iter().map(|v| (key.to_owned(), v.clone())));
    }
    let titles = column.titles.iter();
    pairs.extend(titles.map(|(language, title)| (format!("dz.title.{language}"), title.clone())));
    let count = |n: usize| i32::try_from(n).unwrap_or(0).to_ne_bytes();
    let mut bytes = count(pairs.len()).to_vec();
    for text in pairs.iter().flat_map(|(key, value)| [key, value]) {
        bytes.extend_from_slice(&count(text.len()));
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
