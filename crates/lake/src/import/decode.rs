//! Text files in the encodings that portals, Excel and WPS write, as UTF-8.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};

/// So many characters of several bytes make sure that a file is meant to be UTF-8: in GB18030, two
/// neighbouring characters that happen to be valid UTF-8 are rare, sixteen in a row do not occur.
const CONVINCING: usize = 16;

/// Which encoding a file has, told from all of it; otherwise what is wrong with it.
pub(super) fn encoding_of(reader: &mut impl BufRead) -> io::Result<Result<&'static Encoding, String>> {
    let start = reader.fill_buf()?;
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Ok(Ok(encoding));
    }
    let mut pending: Vec<u8> = Vec::new();
    let mut wide = 0;
    let mut position = 0;
    loop {
        let chunk = reader.fill_buf()?;
        let length = chunk.len();
        pending.extend_from_slice(chunk);
        reader.consume(length);
        let (valid, broken) = match simdutf8::compat::from_utf8(&pending) {
            Ok(_) => (pending.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        // Bytes that begin a character of several bytes.
        wide += pending[..valid].iter().filter(|byte| **byte >= 0xC0).count();
        position += valid;
        pending.drain(..valid);
        if broken && wide >= CONVINCING {
            return Ok(Err(format!("byte {} is not UTF-8, although the text before it is", position + 1)));
        }
        if broken {
            return Ok(Ok(GB18030));
        }
        if length == 0 {
            return Ok(Ok(if pending.is_empty() || wide > 0 { UTF_8 } else { GB18030 }));
        }
    }
}

/// What UTF-8 files of Windows begin with; it is no part of the text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Something the file says besides its text, shared with whoever reads it.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Bytes handed out since the last record; the reader of records sets it back.
    pub(super) since_record: Cell<u64>,
    /// Whether bytes were met that the encoding does not have.
    pub(super) broken: Cell<bool>,
    /// Whether the file ended in the middle of a character.
    pub(super) cut: Cell<bool>,
    /// Whether the text ended without a line break.
    pub(super) open_end: Cell<bool>,
}

/// Appended to the text: a record of its own behind a text that ends where a record may end, and
/// part of the last cell behind one that ends inside quotes.
pub(super) const END: &str = "\u{1}duizhang end of file\u{1}";

/// What [`Decoded`] reports when one record grows beyond all bounds.
pub(super) const RECORD_TOO_LONG: &str = "a record is too long";

/// UTF-8 text of a file in any encoding, followed by a line break and [`END`].
pub(super) struct Decoded<R> {
    inner: R,
    /// None where the text is UTF-8 as it stands.
    decoder: Option<Decoder>,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
    last: u8,
    limit: u64,
    watch: Rc<Watch>,
    /// Of UTF-8: the bytes of a character whose end was not read yet.
    begun: Vec<u8>,
    /// Whether nothing was read yet.
    is_begin: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Decodes `inner`; no record may be longer than `limit` bytes.
    pub(super) fn new(inner: R, encoding: &'static Encoding, limit: u64, watch: Rc<Watch>) -> Self {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        Self {
            inner,
            decoder,
            ready: Vec::new(),
            taken: 0,
            ended: false,
            last: b'\n',
            limit,
            watch,
            begun: Vec::new(),
            is_begin: true,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let chunk = self.inner.fill_buf()?;
        let (length, last) = (chunk.len(), chunk.is_empty());
        self.ready.clear();
        self.taken = 0;
        let broken = if let Some(decoder) = &mut self.decoder {
            let room = decoder.max_utf8_buffer_length(length).unwrap_or(length * 4 + 16);
            self.ready.resize(room, 0);
            let (_, read, written, broken) = decoder.decode_to_utf8(chunk, &mut self.ready, last);
            self.ready.truncate(written);
            self.inner.consume(read);
            broken
        } else {
            self.ready.append(&mut self.begun);
            self.ready.extend_from_slice(chunk);
            self.inner.consume(length);
            self.check(last)
        };
        if broken {
            self.watch.broken.set(!last);
            self.watch.cut.set(last);
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        if let Some(byte) = self.ready.last() {
            self.last = *byte;
        }
        if last {
            self.ended = true;
            self.watch.open_end.set(self.last != b'\n' && self.last != b'\r');
            self.ready.extend_from_slice(format!("\n{END}\n").as_bytes());
        }
        Ok(())
    }
}

impl<R> Decoded<R> {
    /// Holds what was read as UTF-8 against that; true where it is something else.
    fn check(&mut self, last: bool) -> bool {
        let whole = match simdutf8::compat::from_utf8(&self.ready) {
            Ok(_) => self.ready.len(),
            Err(error) if error.error_len().is_some() || last => return true,
            Err(error) => error.valid_up_to(),
        };
        self.begun = self.ready.split_off(whole);
        if self.is_begin && !self.ready.is_empty() {
            self.is_begin = false;
            if self.ready.starts_with(BYTE_ORDER_MARK) {
                self.ready.drain(..BYTE_ORDER_MARK.len());
            }
        }
        false
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let length = buffer.len().min(self.ready.len() - self.taken);
        buffer[..length].copy_from_slice(&self.ready[self.taken..self.taken + length]);
        self.taken += length;
        let since = self.watch.since_record.get() + length as u64;
        self.watch.since_record.set(since);
        if since > self.limit {
            return Err(io::Error::other(RECORD_TOO_LONG));
        }
        Ok(length)
    }
}
