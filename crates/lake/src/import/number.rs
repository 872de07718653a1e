//! Numbers as people and spreadsheets write them, turned into plain decimal text.

/// A number without its decoration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// Sign, digits, point, exponent.
    pub(super) digits: String,
    /// The currency that stood beside it.
    pub(super) currency: Option<&'static str>,
}

/// Currency marks before or behind a number, longest first where one begins another.
pub(super) const CURRENCIES: &[(&str, &str)] = &[
    ("CNY", "CNY"),
    ("RMB", "CNY"),
    ("人民币", "CNY"),
    ("US$", "USD"),
    ("USD", "USD"),
    ("美元", "USD"),
    ("EUR", "EUR"),
    ("€", "EUR"),
    ("$", "USD"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("元", "CNY"),
];

/// Whether a text is digits, perhaps with points among them and a minus sign in front: there is nothing to
/// take off.
pub(super) fn is_plain(text: &str) -> bool {
    let bare = text.strip_prefix('-').unwrap_or(text);
    !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Takes currency marks, thousands separators and bookkeepers' minus signs off a number.
///
/// Negative are `-1`, `−1`, `1-` and `(1)`. A comma separates thousands and is accepted only where
/// every group is whole; where it could as well be a decimal comma the number is refused.
pub(super) fn plain(text: &str, comma_is_unclear: bool) -> Result<Plain, String> {
    let mut rest = text.trim();
    let (mut negative, mut currency) = (false, None);
    // Sign, brackets and currency come in any order: take off one after the other.
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            negative = flipped(negative)?;
            rest = inner.trim();
        }
        if let Some(positive) = rest.strip_prefix(['-', '−']).or_else(|| rest.strip_suffix(['-', '−'])) {
            negative = flipped(negative)?;
            rest = positive.trim();
        }
        for (mark, code) in CURRENCIES {
            let Some(bare) = rest.strip_prefix(mark).or_else(|| rest.strip_suffix(mark)) else {
                continue;
            };
            if currency.is_some_and(|other| other != *code) {
                return Err("two currencies beside one number".to_owned());
            }
            currency = Some(*code);
            rest = bare.trim();
        }
        if rest == before {
            break;
        }
    }
    let digits = ungrouped(rest, comma_is_unclear)?;
    Ok(Plain { digits: if negative { format!("-{digits}") } else { digits }, currency })
}

fn flipped(negative: bool) -> Result<bool, String> {
    if negative { Err("two minus signs at one number".to_owned()) } else { Ok(true) }
}

fn ungrouped(text: &str, comma_is_unclear: bool) -> Result<String, String> {
    if !text.contains(',') {
        return Ok(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let whole_groups = (1..=3).contains(&first.len())
        && digits(first)
        && groups.clone().all(|group| group.len() == 3 && digits(group))
        && whole.contains(',')
        && !fraction.is_some_and(|fraction| fraction.contains(','));
    if !whole_groups {
        return Err("commas that do not separate thousands".to_owned());
    }
    if comma_is_unclear && fraction.is_none() && groups.count() == 1 {
        return Err("a comma that may separate thousands or decimals".to_owned());
    }
    Ok(text.replace(',', ""))
}

/// Whether a text is a number in scientific notation, `1.23457E+17`, which is what Excel writes
/// into a CSV in place of a long id.
pub(super) fn is_scientific(text: &str) -> bool {
    // Looked for first because hardly any id has one, while many have an `e`.
    if !text.contains('+') {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or_default();
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(mantissa) && number(exponent)
}

/// The most digits that Excel shows of a number.
const EXCEL_DIGITS: usize = 15;
/// How many steps of a double a stored number may be off the 15 digits that Excel shows; sums of
/// a few cells stay below it, while a number that really has more digits is far above.
const NOISE: u64 = 4;

/// The decimal number that a spreadsheet cell means, or nothing where that cannot be told.
///
/// Spreadsheets store doubles, and calamine hands them out as such. This is the only place where
/// one is looked at, and it is only printed, never calculated with: the shortest text that reads
/// back as the same double is what was typed, as long as that had at most 15 digits. Where the
/// shortest text is longer, the cell is the result of a formula (`0.1+0.2` is stored as
/// `0.30000000000000004`), and what Excel shows are 15 digits: those are taken, provided they are
/// within rounding noise of the stored double. Otherwise digits were lost before the file got here.
pub(super) fn of_double(stored: f64) -> Option<String> {
    if !stored.is_finite() {
        return None;
    }
    let shortest = format!("{stored}");
    if significant(&shortest) <= EXCEL_DIGITS {
        return Some(if shortest == "-0" { "0".to_owned() } else { shortest });
    }
    let shown = format!("{stored:.*e}", EXCEL_DIGITS - 1);
    let reread: f64 = shown.parse().ok()?;
    if reread.to_bits().abs_diff(stored.to_bits()) > NOISE {
        return None;
    }
    Some(format!("{reread}"))
}

/// Digits of a plain decimal text without zeros at either end.
fn significant(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorated_numbers_become_plain() {
        let cases = [
            ("12.5", "12.5", None),
            (" 1,234.56 ", "1234.56", None),
            ("1,234,567", "1234567", None),
            ("¥1,234.50", "1234.50", Some("CNY")),
            ("￥ 3", "3", Some("CNY")),
            ("-¥3.10", "-3.10", Some("CNY")),
            ("¥-3.10", "-3.10", Some("CNY")),
            ("3.10 元", "3.10", Some("CNY")),
            ("USD 7", "7", Some("USD")),
            ("7 US$", "7", Some("USD")),
            ("(1,000.00)", "-1000.00", None),
            ("($5)", "-5", Some("USD")),
            ("12.00-", "-12.00", None),
            ("−4", "-4", None),
            ("1E-8", "1E-8", None),
        ];
        for (text, digits, currency) in cases {
            assert_eq!(plain(text, false), Ok(Plain { digits: digits.to_owned(), currency }), "{text}");
        }
        for text in ["1,23", "1,2345", ",123", "1.234,56", "1,234,56", "--1", "-1-", "(-1)", "$1 元"] {
            assert!(plain(text, false).is_err(), "{text}");
        }
        assert!(plain("1,234", true).is_err());
        assert_eq!(plain("1,234.5", true).unwrap().digits, "1234.5");
        assert_eq!(plain("1,234,567", true).unwrap().digits, "1234567");
    }

    #[test]
    fn doubles_become_what_was_typed() {
        let cases = [
            (0.045_998_22, Some("0.04599822")),
            (25874.0, Some("25874")),
            (1e-8, Some("0.00000001")),
            (0.1 + 0.2, Some("0.3")),
            (1234.1 + 0.06, Some("1234.16")),
            (-19.99, Some("-19.99")),
            (123_456_789_012_345.0, Some("123456789012345")),
            (999_999.123_456_78, Some("999999.12345678")),
            (1_234_567_890.123_456_7, None),
            (f64::NAN, None),
            (-0.0, Some("0")),
        ];
        for (stored, expected) in cases {
            assert_eq!(of_double(stored).as_deref(), expected, "{stored}");
        }
    }

    #[test]
    fn ids_that_excel_ruined_are_seen() {
        for (text, ruined) in
            [("1.23457E+17", true), ("1E+20", true), ("CS1E+2X", false), ("12e4", false), ("e+1", false)]
        {
            assert_eq!(is_scientific(text), ruined, "{text}");
        }
    }
}
