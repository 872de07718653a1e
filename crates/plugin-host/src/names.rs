//! Which names and texts of a format the host lets near a file system or a screen.

use crate::limits::MAX_NAME_BYTES;
use crate::receipt::RECEIPT_FILE;

/// Why an artifact may not have this name, or nothing if it may.
///
/// The rules are those of every file system at once, so that a report written on one machine can
/// be copied to any other; names in any script are fine.
pub(crate) fn artifact_name_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.len() > MAX_NAME_BYTES {
        return Some("it is longer than 100 bytes");
    }
    if name.contains(is_invisible) {
        return Some("it has a control or invisible character");
    }
    if name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("it has a separator or a character some systems reserve");
    }
    if name.starts_with(['.', '-', ' ']) || name.ends_with(['.', ' ']) {
        return Some("it begins or ends with a character that hides or changes it");
    }
    if is_reserved(name) {
        return Some("the host or the system reserves it");
    }
    None
}

/// Whether a name is the host's own or, with any extension, a device of Windows.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    name.eq_ignore_ascii_case(RECEIPT_FILE)
        || matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

/// Whether a format id may stand in the name of a directory.
pub(crate) fn is_format_id(id: &str) -> bool {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    id.len() <= MAX_NAME_BYTES
        && id.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        && id.bytes().all(plain)
}

/// Characters that print nothing or reorder what is around them: controls, zero-width characters,
/// line and paragraph separators, and the direction overrides that make `exe` look like `txt`.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// Text of a format that is safe to show: at most `limit` bytes, and nothing that could steer a
/// terminal. Line breaks and tabs stay.
pub(crate) fn presentable(bytes: &[u8], limit: usize) -> String {
    let cut = bytes.len() > limit;
    let text = String::from_utf8_lossy(bytes.get(..limit).unwrap_or(bytes));
    let mut shown: String = text
        .chars()
        .map(|c| if is_invisible(c) && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c })
        .collect();
    if cut {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_names_pass() {
        for name in ["customers.csv", "report 2026-09.xlsx", "客户对账单.html", "a", "console.txt"] {
            assert_eq!(artifact_name_fault(name), None, "{name}");
        }
    }

    #[test]
    fn hostile_names_do_not() {
        let long = "x".repeat(101);
        for name in [
            "",
            ".",
            "..",
            "../x",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "C:x",
            "a\0b",
            "a\nb",
            ".hidden",
            "receipt.json",
            "Receipt.JSON",
            "NUL",
            "con.csv",
            "com1.txt",
            "x.",
            "x ",
            "-rf",
            &long,
            "report\u{202e}xslx.exe",
            "a\u{200b}b",
        ] {
            assert!(artifact_name_fault(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn shown_text_cannot_steer_a_terminal() {
        assert_eq!(presentable(b"a\x1b[2Jb\nc", 100), "a\u{fffd}[2Jb\nc");
        assert_eq!(presentable("对账".as_bytes(), 4), "对\u{fffd}…");
        assert_eq!(presentable(&[0xff], 4), "\u{fffd}");
    }
}
