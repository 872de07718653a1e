//! Ids that follow from what they name: the same names always give the same id.

use sha2::{Digest, Sha256};

fn bytes(names: &[&str]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

fn of(names: &[&str], alphabet: &[u8], length: usize) -> String {
    let mut text = String::with_capacity(length);
    for round in 0.. {
        for byte in bytes(&[names, &[round.to_string().as_str()]].concat()) {
            if text.len() == length {
                return text;
            }
            text.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
        }
    }
    text
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(names: &[&str], length: usize) -> String {
    of(names, b"0123456789abcdef", length)
}

/// Decimal digits, the first not zero.
pub(crate) fn digits(names: &[&str], length: usize) -> String {
    let rest = of(names, b"0123456789", length.saturating_sub(1));
    of(&[names, &["first"]].concat(), b"123456789", 1) + &rest
}

/// Capitals and digits.
pub(crate) fn letters(names: &[&str], length: usize) -> String {
    of(names, b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", length)
}

/// An id in the shape of a UUID.
pub(crate) fn uuid(names: &[&str]) -> String {
    let hex = hex(names, 32);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// A number below `n`.
pub(crate) fn below(names: &[&str], n: i64) -> i64 {
    let first: i64 = bytes(names).iter().take(4).fold(0, |sum, byte| sum * 256 + i64::from(*byte));
    first % n.max(1)
}
