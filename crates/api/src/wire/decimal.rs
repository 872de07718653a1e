//! Exact decimals from the text of a JSON number, quoted or not.

use duizhang_money::Decimal;

/// A decimal that the service wants as a text: `"10.00"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quoted(pub Decimal);

impl From<Decimal> for Quoted {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

/// Why a text is no decimal that can be held exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It holds something that no decimal number has.
    #[error("is not a decimal number")]
    Syntax,
    /// It has more than the 28 digits that are held exactly; rounding would lose money.
    #[error("is a number of more than 28 digits, which cannot be held exactly")]
    TooLong,
}

/// Digits behind the point that a decimal can have.
const SCALE_MAX: i64 = 28;
/// Digits that a decimal can have in all; the largest ones with 29 digits do not fit either.
const DIGITS_MAX: usize = 29;

/// Parses the text of a number. A sign, digits, a point and an exponent are understood, nothing else.
///
/// Zeros behind the point are kept, so that `10.00` is written as `10.00` again; they are given up
/// only where the number would not fit otherwise.
///
/// # Errors
/// [`Unfit`]: the text is no number, or has more digits than can be held exactly.
pub fn parse_decimal(text: &str) -> Result<Decimal, Unfit> {
    let text = text.trim();
    let (negative, body) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = || whole.bytes().chain(fraction.bytes());
    if written().next().is_none() || !written().all(|digit| digit.is_ascii_digit()) {
        return Err(Unfit::Syntax);
    }
    // The number is `digits` × 10^-scale.
    let mut digits: Vec<u8> = written().skip_while(|digit| *digit == b'0').collect();
    let mut scale = i64::try_from(fraction.len()).map_err(|_| Unfit::TooLong)? - exponent;
    if digits.is_empty() {
        scale = scale.clamp(0, SCALE_MAX);
    }
    while scale < 0 {
        if digits.len() >= DIGITS_MAX {
            return Err(Unfit::TooLong);
        }
        digits.push(b'0');
        scale += 1;
    }
    loop {
        if let Some(value) = assemble(negative, &digits, scale) {
            return Ok(value);
        }
        if scale == 0 || digits.pop() != Some(b'0') {
            return Err(Unfit::TooLong);
        }
        scale -= 1;
    }
}

/// `digits` × 10^-scale, or nothing where it does not fit. Zero has no sign.
fn assemble(negative: bool, digits: &[u8], scale: i64) -> Option<Decimal> {
    if digits.len() > DIGITS_MAX || scale > SCALE_MAX {
        return None;
    }
    let mantissa = digits.iter().fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).ok()?).ok()
}

fn parse_exponent(text: &str) -> Result<i64, Unfit> {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if bare.is_empty() || !bare.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Unfit::Syntax);
    }
    // Far beyond what fits, and far from where sums of scales end.
    if bare.len() > 9 {
        return Err(Unfit::TooLong);
    }
    text.strip_prefix('+').unwrap_or(text).parse().map_err(|_| Unfit::Syntax)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_becomes_a_decimal_and_text_again() {
        let check = |text: &str| match parse_decimal(text) {
            Ok(value) => value.to_string(),
            Err(error) => error.to_string(),
        };
        for (text, shown) in [
            ("10.00", "10.00"),
            ("0", "0"),
            ("-0.00", "0.00"),
            ("0.0000000001", "0.0000000001"),
            ("-2.40", "-2.40"),
            ("+7", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1E-8", "0.00000001"),
            ("1.50e1", "15.0"),
            ("12e3", "12000"),
            ("0e999999999", "0"),
            ("007", "7"),
            (" 3.1 ", "3.1"),
            ("9007199254740993.123456789012", "9007199254740993.123456789012"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("1.000000000000000000000000000000000000", "1.0000000000000000000000000000"),
            ("79228162514264337593543950335.00", "79228162514264337593543950335"),
        ] {
            assert_eq!(check(text), shown, "{text}");
        }
        for text in
            ["", " ", "-", ".", "1,5", "1_000", "0x1", "NaN", "1e", "e1", "1e+-1", "--1", "1.2.3", "١"]
        {
            assert_eq!(parse_decimal(text), Err(Unfit::Syntax), "{text}");
        }
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1.00000000000000000000000000001",
            "1e29",
            "1e9999999999",
            "1e-999999999",
        ] {
            assert_eq!(parse_decimal(text), Err(Unfit::TooLong), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_digit_is_lost(digits in -999_999_999_999_999_999_999_999_999_i128..999_999_999_999_999_999_999_999_999, scale in 0_u32..28) {
            let value = Decimal::from_i128_with_scale(digits, scale);
            let back = parse_decimal(&value.to_string()).unwrap();
            prop_assert_eq!(back, value);
            prop_assert_eq!(back.scale(), value.scale());
        }

        #[test]
        fn an_exponent_moves_the_point(digits in -999_999_999_999_i64..999_999_999_999, exponent in -12_i32..12) {
            let moved = parse_decimal(&format!("{digits}e{exponent}")).unwrap();
            let ten = Decimal::from(10_u64.pow(exponent.unsigned_abs()));
            let expected = if exponent < 0 { Decimal::from(digits) / ten } else { Decimal::from(digits) * ten };
            prop_assert_eq!(moved, expected);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = parse_decimal(&text);
        }
    }
}
