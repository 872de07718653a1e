//! The layout, nailed down at compile time: members may be appended within a major, never moved.

use crate::{ArrowArray, ArrowArrayStream, ArrowSchema};
use crate::{DzHost, DzJob, DzPlugin, DzStr, DzTable};
use crate::{HOST_SIZE_1_0, JOB_SIZE_1_0, PLUGIN_SIZE_1_0};
use std::mem::{align_of, offset_of, size_of};

/// One machine word: every member here is a pointer, a count, or an `i64`.
const WORD: usize = size_of::<usize>();

const _: () = {
    assert!(align_of::<DzHost>() == align_of::<usize>());
    assert!(size_of::<DzStr>() == 2 * WORD);
    assert!(size_of::<DzTable>() == 3 * WORD);

    assert!(offset_of!(DzHost, name_and_version) == WORD);
    assert!(offset_of!(DzHost, artifact_begin) == 3 * WORD);
    assert!(offset_of!(DzHost, artifact_write) == 4 * WORD);
    assert!(offset_of!(DzHost, artifact_end) == 5 * WORD);
    assert!(offset_of!(DzHost, diagnose) == 6 * WORD);
    assert!(offset_of!(DzHost, attest) == 7 * WORD);
    assert!(offset_of!(DzHost, cancelled) == 8 * WORD);
    assert!(offset_of!(DzHost, extension) == 9 * WORD);
    assert!(size_of::<DzHost>() == 10 * WORD);

    assert!(offset_of!(DzJob, host) == WORD);
    assert!(offset_of!(DzJob, host_data) == 2 * WORD);
    assert!(offset_of!(DzJob, options_json) == 3 * WORD);
    assert!(offset_of!(DzJob, context_json) == 5 * WORD);
    assert!(offset_of!(DzJob, tables) == 7 * WORD);
    assert!(offset_of!(DzJob, n_tables) == 8 * WORD);
    assert!(size_of::<DzJob>() == 9 * WORD);

    assert!(offset_of!(DzPlugin, describe) == WORD);
    assert!(offset_of!(DzPlugin, check) == 2 * WORD);
    assert!(offset_of!(DzPlugin, render) == 3 * WORD);
    assert!(size_of::<DzPlugin>() == 4 * WORD);

    assert!(size_of::<ArrowArrayStream>() == 5 * WORD);

    // What the first release had. The structures may outgrow these numbers; the numbers stay.
    assert!(HOST_SIZE_1_0 == 10 * WORD && size_of::<DzHost>() >= HOST_SIZE_1_0);
    assert!(JOB_SIZE_1_0 == 9 * WORD && size_of::<DzJob>() >= JOB_SIZE_1_0);
    assert!(PLUGIN_SIZE_1_0 == 4 * WORD && size_of::<DzPlugin>() >= PLUGIN_SIZE_1_0);
};

// The Arrow structures mix `int64_t` with pointers; the numbers are those of 64-bit machines.
#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(offset_of!(ArrowSchema, release) == 56);
    assert!(size_of::<ArrowSchema>() == 72);
    assert!(offset_of!(ArrowArray, buffers) == 40);
    assert!(offset_of!(ArrowArray, release) == 64);
    assert!(size_of::<ArrowArray>() == 80);
};
