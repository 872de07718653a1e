//! One file as bytes: counted for the progress bar, unpacked when it is zstd, hashed on the way,
//! and recognised by how it begins.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::error::ImportError;

/// Bytes looked at to recognise a file, and the reader's buffer.
const BUFFER: usize = 64 * 1024;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// JSON Lines.
    Captures,
    /// Delimited text in some encoding.
    Text,
    /// A ZIP archive, which a workbook is.
    Xlsx,
    /// An OLE file, which an old workbook is.
    Xls,
}

/// What messages need to know of a file.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    shown_as: String,
    packed: bool,
}

impl Origin {
    /// A failed read, told as what it means for this file.
    pub(super) fn failure(&self, place: impl Into<String>, source: io::Error) -> ImportError {
        if self.packed {
            let problem = format!("the zstd data is cut or broken ({source})");
            return ImportError::damaged(&self.shown_as, place, problem);
        }
        ImportError::Io { file: self.shown_as.clone(), source }
    }

    /// The name used in messages.
    pub(super) fn shown_as(&self) -> &str {
        &self.shown_as
    }
}

/// An open file.
pub(super) struct Input {
    path: PathBuf,
    origin: Origin,
    bytes: u64,
    read: Rc<Cell<u64>>,
    hasher: Rc<RefCell<blake3::Hasher>>,
    reader: BufReader<Box<dyn Read>>,
}

impl Input {
    /// Opens a file; zstd is unpacked on the way.
    pub(super) fn open(path: &Path, shown_as: &str) -> Result<Self, ImportError> {
        Self::with(path, shown_as, true)
    }

    fn with(path: &Path, shown_as: &str, is_hashed: bool) -> Result<Self, ImportError> {
        let io = |source| ImportError::Io { file: shown_as.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        if metadata.is_dir() {
            return Err(io(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let read = Rc::new(Cell::new(0));
        let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: file, read: Rc::clone(&read) });
        let packed = raw.fill_buf().map_err(io)?.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
        let plain: Box<dyn Read> = if packed {
            Box::new(zstd::stream::read::Decoder::with_buffer(raw).map_err(io)?)
        } else {
            Box::new(raw)
        };
        let hasher = Rc::new(RefCell::new(blake3::Hasher::new()));
        let hashed: Box<dyn Read> =
            if is_hashed { Box::new(Hashed { inner: plain, hasher: Rc::clone(&hasher) }) } else { plain };
        Ok(Self {
            path: path.to_owned(),
            origin: Origin { shown_as: shown_as.to_owned(), packed },
            bytes: metadata.len(),
            read,
            hasher,
            reader: BufReader::with_capacity(BUFFER, hashed),
        })
    }

    /// The same file from its beginning, for a look at it: nothing is hashed.
    pub(super) fn again(&self) -> Result<Self, ImportError> {
        Self::with(&self.path, &self.origin.shown_as, false)
    }

    /// What messages need to know.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Size on disk.
    pub(super) fn bytes_on_disk(&self) -> u64 {
        self.bytes
    }

    /// The counter of bytes read from the disk so far.
    pub(super) fn position(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.read)
    }

    /// The content, unpacked.
    pub(super) fn reader(&mut self) -> &mut BufReader<Box<dyn Read>> {
        &mut self.reader
    }

    /// Where the file is, for readers that jump around in it.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Recognises the file by its first bytes, without consuming them.
    pub(super) fn sniff(&mut self) -> Result<Content, ImportError> {
        let start = match self.reader.fill_buf() {
            Ok(start) => start,
            Err(source) => return Err(self.origin.failure("at its beginning", source)),
        };
        let refuse = |problem: &str, remedy: &str| {
            Err(ImportError::unsupported(&self.origin.shown_as, problem, remedy))
        };
        let content = match recognise(start) {
            Start::Content(content) => content,
            Start::Foreign(problem, remedy) => return refuse(problem, remedy),
        };
        if self.origin.packed && matches!(content, Content::Xlsx | Content::Xls) {
            return refuse("it is a workbook inside a zstd file", "unpack it first: zstd -d");
        }
        Ok(content)
    }

    /// Reads what is left and returns the hash of the whole content.
    pub(super) fn finish(mut self) -> Result<String, ImportError> {
        match io::copy(&mut self.reader, &mut io::sink()) {
            Ok(_) => Ok(self.hasher.borrow().finalize().to_hex().to_string()),
            Err(source) => Err(self.origin.failure("at its end", source)),
        }
    }
}

enum Start {
    Content(Content),
    /// What it is and what to do.
    Foreign(&'static str, &'static str),
}

/// Beginnings of files that are no tables: bytes, what it is, what to do.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "it is a PDF document", "export the month as XLSX or CSV instead"),
    (&[0x1F, 0x8B], "it is a gzip archive", "unpack it first (gunzip or tar -xzf) and import what is inside"),
    (b"Rar!", "it is a RAR archive", "unpack it first and import what is inside"),
    (b"7z\xBC\xAF", "it is a 7-Zip archive", "unpack it first and import what is inside"),
    (b"BZh", "it is a bzip2 archive", "unpack it first and import what is inside"),
    (b"\xFD7zXZ", "it is an xz archive", "unpack it first and import what is inside"),
    (b"PAR1", "it is a Parquet file", "import the captures or exports it was made from"),
    (b"\x89PNG", "it is a picture", "export the month as XLSX or CSV instead"),
    (b"\xFF\xD8\xFF", "it is a picture", "export the month as XLSX or CSV instead"),
    (b"SQLite format 3", "it is a SQLite database", "import the captures or exports instead"),
];

fn recognise(start: &[u8]) -> Start {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Start::Content(Content::Xlsx);
    }
    if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Start::Content(Content::Xls);
    }
    for (magic, problem, remedy) in FOREIGN {
        if start.starts_with(magic) {
            return Start::Foreign(problem, remedy);
        }
    }
    if start.get(257..262) == Some(b"ustar") {
        return Start::Foreign("it is a tar archive", "unpack it first (tar -xf) and import what is inside");
    }
    let utf16 = start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]);
    let mut bytes = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).iter();
    // In UTF-16 every other byte of plain characters is zero; skipping them shows the same letters.
    let blank = |byte: &u8| byte.is_ascii_whitespace() || (utf16 && matches!(byte, 0 | 0xFE | 0xFF));
    let Some(first) = bytes.find(|byte| !blank(byte)) else {
        return Start::Foreign("it is empty", "export or fetch it again");
    };
    match first {
        b'{' if !utf16 => Start::Content(Content::Captures),
        b'<' => Start::Foreign(
            "it is a web page or XML, not a workbook, CSV or captures (some portals call such a page .xls)",
            "export it again, or open it and save it as .xlsx or CSV (UTF-8)",
        ),
        b'[' | b'{' => Start::Foreign(
            "it is JSON, but not captures: those are one exchange a line, in UTF-8",
            "save each answer as one capture line (docs/reference/formats.md)",
        ),
        _ if !utf16 && start.contains(&0) => {
            Start::Foreign("it is binary data of an unknown kind", "export the month as XLSX or CSV")
        }
        _ => Start::Content(Content::Text),
    }
}

/// Counts what is read from the disk.
struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read.set(self.read.get() + length as u64);
        Ok(length)
    }
}

/// Hashes what is read.
struct Hashed<R> {
    inner: R,
    hasher: Rc<RefCell<blake3::Hasher>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.hasher.borrow_mut().update(&buffer[..length]);
        Ok(length)
    }
}
