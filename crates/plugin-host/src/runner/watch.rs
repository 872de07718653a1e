//! Streams that are watched: how many of their schemas and arrays are not released, how long the
//! format waits for them; and, if wanted, batches that begin somewhere within their arrays.

#![allow(unsafe_code)] // stands between two sides of the Arrow C stream interface

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::rc::Rc;
use std::time::Instant;

use duizhang_plugin_abi::{ArrowArray, ArrowArrayStream, ArrowSchema};

/// The stream as polars makes it: the same published structure, with an owner.
type Inner = polars_arrow::ffi::ArrowArrayStream;

/// What was seen of all streams of a call.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Schemas and arrays that were handed out and not released.
    pub(super) unreleased: Cell<i64>,
    pub(super) batches: Cell<u64>,
    pub(super) rows: Cell<u64>,
    /// Time spent in the stream.
    pub(super) nanos: Cell<u64>,
}

struct Watched {
    inner: Inner,
    slices: Slices,
    tally: Rc<Tally>,
}

/// Rows in front of each batch that are not the table's, and how they are hidden: by the offset of every
/// column, and by the offset of the batch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slices {
    pub(super) columns: usize,
    pub(super) batch: usize,
}

impl Slices {
    /// How many rows there must be.
    pub(super) fn rows(self) -> usize {
        self.columns + self.batch
    }

    /// Hides them.
    ///
    /// # Safety
    /// `array` is a batch with at least so many rows in front, whose columns have offset 0.
    unsafe fn hide(self, array: &mut ArrowArray) {
        let number = |rows: usize| i64::try_from(rows).unwrap_or(0);
        if self.rows() == 0 || array.length == 0 {
            return;
        }
        array.offset += number(self.batch);
        array.length -= number(self.rows());
        let columns = usize::try_from(array.n_children).unwrap_or(0);
        for index in 0..columns {
            // SAFETY: the batch has so many columns, each of which is there until it is released.
            let column = unsafe { &mut **array.children.add(index) };
            column.offset += number(self.columns);
            column.length -= number(self.columns);
            // Nobody counted the nulls of what is left.
            column.null_count = -1;
        }
    }
}

/// What a structure had before its release was taken over.
struct Hold<T> {
    release: Option<unsafe extern "C" fn(*mut T)>,
    private_data: *mut c_void,
    tally: Rc<Tally>,
}

/// A stream that gives what `inner` gives, but for the rows that `slices` hides.
pub(super) fn watch(inner: Inner, slices: Slices, tally: &Rc<Tally>) -> Inner {
    let watched = Box::new(Watched { inner, slices, tally: Rc::clone(tally) });
    let stream = ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(watched).cast(),
    };
    // SAFETY: both are the published C structure of five pointers; dropping the result calls `release`.
    unsafe { std::mem::transmute::<ArrowArrayStream, Inner>(stream) }
}

impl Watched {
    /// What is behind a stream of [`watch`], and the stream that is watched.
    ///
    /// # Safety
    /// `stream` was made by [`watch`] and is not released.
    unsafe fn of<'a>(stream: *mut ArrowArrayStream) -> (&'a mut Self, *mut ArrowArrayStream) {
        // SAFETY: `private_data` was made there, and one thread uses the stream.
        let watched = unsafe { &mut *(*stream).private_data.cast::<Self>() };
        let inner = (&raw mut watched.inner).cast();
        (watched, inner)
    }
}

fn add(cell: &Cell<u64>, more: u64) {
    cell.set(cell.get().saturating_add(more));
}

/// Runs a call of the inner stream on the clock.
fn timed(tally: &Tally, call: impl FnOnce() -> c_int) -> c_int {
    let started = Instant::now();
    let status = call();
    add(&tally.nanos, u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX));
    status
}

unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: the format passes a stream of ours and a structure to be filled in, as the interface has it.
    unsafe {
        let (watched, inner) = Watched::of(stream);
        let Some(get) = (*inner).get_schema else { return libc::EINVAL };
        let status = timed(&watched.tally, || get(inner, out));
        if status == 0 {
            let schema = &mut *out;
            let (release, private_data) = (schema.release, schema.private_data);
            schema.private_data = hold(release, private_data, &watched.tally);
            schema.release = Some(release_schema);
        }
        status
    }
}

unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: as in `get_schema`.
    unsafe {
        let (watched, inner) = Watched::of(stream);
        let Some(get) = (*inner).get_next else { return libc::EINVAL };
        let status = timed(&watched.tally, || get(inner, out));
        if status == 0 && (*out).release.is_some() {
            let array = &mut *out;
            watched.slices.hide(array);
            add(&watched.tally.batches, 1);
            add(&watched.tally.rows, u64::try_from(array.length).unwrap_or(0));
            let (release, private_data) = (array.release, array.private_data);
            array.private_data = hold(release, private_data, &watched.tally);
            array.release = Some(release_array);
        }
        status
    }
}

unsafe extern "C" fn get_last_error(stream: *mut ArrowArrayStream) -> *const c_char {
    // SAFETY: as in `get_schema`.
    unsafe {
        let (_, inner) = Watched::of(stream);
        (*inner).get_last_error.map_or(std::ptr::null(), |get| get(inner))
    }
}

unsafe extern "C" fn release(stream: *mut ArrowArrayStream) {
    // SAFETY: `private_data` was made by `watch` and is given up here; dropping it releases the inner
    // stream.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Watched>()));
        (*stream).release = None;
    }
}

fn hold<T>(
    release: Option<unsafe extern "C" fn(*mut T)>,
    private_data: *mut c_void,
    tally: &Rc<Tally>,
) -> *mut c_void {
    tally.unreleased.set(tally.unreleased.get() + 1);
    Box::into_raw(Box::new(Hold { release, private_data, tally: Rc::clone(tally) })).cast()
}

/// Gives back what a structure had, and counts.
///
/// # Safety
/// `private_data` was made by [`hold`] for this very type, and is not used again.
unsafe fn let_go<T>(private_data: *mut c_void) -> Hold<T> {
    // SAFETY: the caller says so.
    let held = unsafe { *Box::from_raw(private_data.cast::<Hold<T>>()) };
    held.tally.unreleased.set(held.tally.unreleased.get() - 1);
    held
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: the consumer releases a schema of ours, once.
    unsafe {
        let held = let_go::<ArrowSchema>((*schema).private_data);
        ((*schema).release, (*schema).private_data) = (held.release, held.private_data);
        if let Some(release) = held.release {
            release(schema);
        }
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: the consumer releases an array of ours, once.
    unsafe {
        let held = let_go::<ArrowArray>((*array).private_data);
        ((*array).release, (*array).private_data) = (held.release, held.private_data);
        if let Some(release) = held.release {
            release(array);
        }
    }
}
