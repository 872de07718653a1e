//! What is checked of a workbook's file before anything is unpacked into memory.

use std::fs::File;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::ImportError;
use super::input::Input;

/// The most that a workbook may hold, unpacked: ten full sheets are below it.
const MAX_UNPACKED: u64 = 4 * 1024 * 1024 * 1024;
/// The most that any part but a sheet may hold: those are kept in memory as a whole.
const MAX_PART: u64 = 512 * 1024 * 1024;
/// Parts up to this size are not asked how well they were packed.
const SMALL: u64 = 64 * 1024 * 1024;
/// Honest sheets shrink to a tenth, sheets of one repeated row to a hundredth.
const MAX_RATIO: u64 = 200;
/// The most parts: sheets, pictures, relations.
const MAX_PARTS: usize = 10_000;
/// The largest old workbook: 65,536 rows of 256 columns fit.
const MAX_OLD: u64 = 256 * 1024 * 1024;
/// The most cells that a sheet of an old workbook may claim to have.
const MAX_OLD_CELLS: u64 = 65_536 * 256;

/// Refuses archives that are no workbook or would unpack beyond all bounds. The directory of an
/// archive may lie about sizes; unpacking stops with an error at the size it names (a test keeps
/// that true of the zip crate), so the sizes it names are what can happen.
pub(super) fn check_xlsx(input: &Input) -> Result<(), ImportError> {
    let file = input.origin().shown_as();
    let broken = |error: &ZipError| {
        let problem = format!("the workbook's archive is cut or broken ({error})");
        ImportError::damaged(file, "as a whole", problem)
    };
    let mut archive = ZipArchive::new(open(input)?).map_err(|error| broken(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(ImportError::too_large(file, format!("an archive of {} files", archive.len())));
    }
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.replace('\\', "/")).collect();
    check_kind(file, &names)?;
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| broken(&error))?;
        let name = part.name().map(|name| name.to_string()).unwrap_or_default();
        let (packed, unpacked) = (part.compressed_size(), part.size());
        total = total.saturating_add(unpacked);
        let sheet = name.to_lowercase().contains("worksheets/");
        let bomb = unpacked > SMALL && unpacked / packed.max(1) > MAX_RATIO;
        if bomb || total > MAX_UNPACKED || (!sheet && unpacked > MAX_PART) {
            return Err(ImportError::too_large(
                file,
                format!("`{name}` would unpack to {unpacked} bytes from {packed}; such a file is no export"),
            ));
        }
        if name.to_lowercase().ends_with("sharedstrings.xml") {
            check_shared_strings(file, &mut part, unpacked)?;
        }
    }
    Ok(())
}

fn open(input: &Input) -> Result<BufReader<File>, ImportError> {
    let io = |source| ImportError::Io { file: input.origin().shown_as().to_owned(), source };
    File::open(input.path()).map(BufReader::new).map_err(io)
}

/// Tells other archives from workbooks.
fn check_kind(file: &str, names: &[String]) -> Result<(), ImportError> {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.xml") || names.iter().any(|name| name.starts_with("xl/worksheets/")) {
        return Ok(());
    }
    let (problem, remedy) = if has("xl/workbook.bin") {
        ("it is a binary workbook (.xlsb)", "open it and save it as .xlsx")
    } else if has("content.xml") && has("mimetype") {
        ("it is an OpenDocument file", "open it and save it as .xlsx or CSV (UTF-8)")
    } else if has("word/document.xml") {
        ("it is a text document (.docx)", "export the month as XLSX or CSV instead")
    } else {
        ("it is a ZIP archive, not a workbook", "unpack it and import the files in it")
    };
    Err(ImportError::unsupported(file, problem, remedy))
}

/// How much of a part's beginning is looked at.
const HEAD: u64 = 4096;

/// The number of texts is believed by the reader and set aside in memory; it must be possible.
fn check_shared_strings(file: &str, part: &mut impl Read, unpacked: u64) -> Result<(), ImportError> {
    let mut head = Vec::new();
    part.take(HEAD).read_to_end(&mut head).map_err(|source| {
        ImportError::damaged(file, "as a whole", format!("its texts cannot be unpacked ({source})"))
    })?;
    let text = String::from_utf8_lossy(&head);
    let claimed = text.split_once("uniqueCount").map_or("", |(_, rest)| rest);
    let digits: String = claimed
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    // The shortest entry is `<si/>`.
    let possible = digits.is_empty() || digits.parse().is_ok_and(|count: u64| count <= unpacked / 5 + 1);
    if possible {
        return Ok(());
    }
    Err(ImportError::damaged(
        file,
        "as a whole",
        format!("it claims to hold {digits} texts, which it cannot"),
    ))
}

/// Refuses old workbooks that are too large or claim sheets that no old workbook can have.
pub(super) fn check_xls(input: &Input) -> Result<Vec<u8>, ImportError> {
    let file = input.origin().shown_as();
    if input.bytes_on_disk() > MAX_OLD {
        return Err(ImportError::too_large(file, "larger than any .xls can be; save it as .xlsx"));
    }
    let mut bytes = Vec::new();
    let io = |source| ImportError::Io { file: file.to_owned(), source };
    open(input)?.take(MAX_OLD).read_to_end(&mut bytes).map_err(io)?;
    // calamine sets memory aside for the dimensions that a sheet claims: record 0x0200 of 14 bytes,
    // first and last row, first and last column, zero.
    for record in bytes.windows(18).filter(|window| window.starts_with(&[0x00, 0x02, 0x0E, 0x00])) {
        let row = |at: usize| {
            u64::from(u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]))
        };
        let column = |at: usize| u64::from(u16::from_le_bytes([record[at], record[at + 1]]));
        let (rows, columns) = (row(8).saturating_sub(row(4)), column(14).max(1));
        if rows * columns > MAX_OLD_CELLS && record[16..18] == [0, 0] {
            let problem = format!("a sheet claims {rows} rows of {columns} columns, which no .xls can have");
            return Err(ImportError::too_large(file, problem));
        }
    }
    Ok(bytes)
}
