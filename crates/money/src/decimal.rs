//! Decimals as integers of their last digit: exact, comparable, and the form the lake stores.

use rust_decimal::Decimal;

/// Digits behind the point of every amount of money in the lake.
pub const MONEY_SCALE: u8 = 8;
/// Digits of an amount in all: ten before the point, so that pages hold 64-bit integers.
pub const MONEY_PRECISION: u8 = 18;
/// Digits behind the point of quantities and unit prices.
pub const QUANTITY_SCALE: u8 = 10;

/// A number as `units / 10^scale`.
pub type Scaled = i128;

/// Why a text is not an exact amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// The text is empty or holds something that no decimal number has.
    #[error("is not a decimal number")]
    Syntax,
    /// More digits behind the point than the column can hold; rounding would lose money.
    #[error("has more than {scale} digits behind the point")]
    TooPrecise {
        /// Digits the column has.
        scale: u8,
    },
    /// More digits before the point than the column can hold.
    #[error("has more than {digits} digits before the point")]
    TooLarge {
        /// Digits the column has.
        digits: u8,
    },
}

/// Parses an amount of money from the text of a JSON number or a cell into units of 10⁻⁸.
///
/// Accepts a sign, digits, a point and an exponent (`1E-8` is exact); nothing else, in particular
/// no thousands separators and no currency signs: taking those off is the importer's knowledge.
pub fn parse_money(text: &str) -> Result<Scaled, AmountError> {
    parse_units(text, MONEY_SCALE, MONEY_PRECISION)
}

/// Parses a quantity into units of 10⁻¹⁰.
pub fn parse_quantity(text: &str) -> Result<Scaled, AmountError> {
    parse_units(text, QUANTITY_SCALE, 38)
}

/// Parses decimal text into `units / 10^scale`, refusing anything that would be rounded or that
/// has more than `precision` digits in all.
pub fn parse_units(text: &str, scale: u8, precision: u8) -> Result<Scaled, AmountError> {
    if let Some(units) = short(text.as_bytes(), scale, precision) {
        return Ok(units);
    }
    let (negative, body) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = split_exponent(body)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
        return Err(AmountError::Syntax);
    }
    // The number is `whole ++ fraction` × 10^shift units; trailing zeros may be given up, other
    // digits may not.
    let fraction_len = i64::try_from(fraction.len()).map_err(|_| AmountError::Syntax)?;
    let shift = i64::from(scale) + exponent - fraction_len;
    let limit = 10_i128.pow(u32::from(precision.min(38)));
    let digits_before = precision - scale;
    let mut units: i128 = 0;
    let kept = i64::try_from(whole.len()).map_err(|_| AmountError::Syntax)? + fraction_len + shift.min(0);
    for (position, digit) in (0_i64..).zip(digits()) {
        let digit = i128::from(digit - b'0');
        if position >= kept {
            if digit != 0 {
                return Err(AmountError::TooPrecise { scale });
            }
            continue;
        }
        units = times_ten(units, digit)
            .filter(|units| *units < limit)
            .ok_or(AmountError::TooLarge { digits: digits_before })?;
    }
    for _ in 0..shift.max(0) {
        if units == 0 {
            break;
        }
        units = times_ten(units, 0)
            .filter(|units| *units < limit)
            .ok_or(AmountError::TooLarge { digits: digits_before })?;
    }
    Ok(if negative { -units } else { units })
}

/// Digits of a number that is read in 64 bits.
const SHORT: usize = 18;

/// A number of few digits and no exponent, as nearly every amount is; nothing where it is another one, or
/// where it does not fit.
fn short(text: &[u8], scale: u8, precision: u8) -> Option<Scaled> {
    let (negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        body => (false, body),
    };
    if body.len() > SHORT + 1 {
        return None;
    }
    let (mut value, mut digits, mut point) = (0_u64, 0, None);
    for byte in body {
        match byte {
            b'0'..=b'9' if digits < SHORT => {
                value = value * 10 + u64::from(byte - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            _ => return None,
        }
    }
    let behind = point.map_or(0, |before| digits - before);
    let shift = usize::from(scale).checked_sub(behind)?;
    if digits == 0 {
        return None;
    }
    let units = i128::from(value) * POWERS.get(shift)?;
    // Where there is no limit, it has more digits than a short number can have.
    let fits = LIMITS.get(usize::from(precision)).is_none_or(|limit| units < *limit);
    fits.then_some(if negative { -units } else { units })
}

/// Powers of ten, as far as digits stand behind a point.
const POWERS: [i128; 11] = {
    let mut powers = [1; 11];
    let mut index = 1;
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// The first number that has more digits than so many, as far as a short number can have them.
const LIMITS: [i128; 29] = {
    let mut limits = [1; 29];
    let mut index = 1;
    while index < limits.len() {
        limits[index] = limits[index - 1] * 10;
        index += 1;
    }
    limits
};

/// One digit more; none where 128 bits end, which is beyond every column.
fn times_ten(units: i128, digit: i128) -> Option<i128> {
    units.checked_mul(10)?.checked_add(digit)
}

fn split_exponent(body: &str) -> Result<(&str, i64), AmountError> {
    let Some((mantissa, exponent)) = body.split_once(['e', 'E']) else {
        return Ok((body, 0));
    };
    // Four digits are far beyond any amount and keep the loops above short.
    let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if bare.is_empty() || bare.len() > 4 || !bare.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(AmountError::Syntax);
    }
    let value = exponent.strip_prefix('+').unwrap_or(exponent).parse().map_err(|_| AmountError::Syntax)?;
    Ok((mantissa, value))
}

/// Prints `units / 10^scale` as plain decimal text without trailing zeros: `12.5`, `-0.00599822`, `0`.
#[must_use]
pub fn format_units(units: Scaled, scale: u8) -> String {
    let power = 10_u128.pow(u32::from(scale));
    let (whole, fraction) = (units.unsigned_abs() / power, units.unsigned_abs() % power);
    let sign = if units < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:0width$}", width = usize::from(scale));
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// Prints money for people: as [`format_units`], with at least two digits behind the point.
#[must_use]
pub fn format_money(units: Scaled) -> String {
    let text = format_units(units, MONEY_SCALE);
    match text.split_once('.').map_or(0, |(_, digits)| digits.len()) {
        0 => text + ".00",
        1 => text + "0",
        _ => text,
    }
}

/// The scalar of `units / 10^scale`, or nothing where it needs more than 28 digits.
#[must_use]
pub fn to_decimal(units: Scaled, scale: u8) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, u32::from(scale)).ok().map(|value| value.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_becomes_units() {
        let check = |text: &str| match parse_money(text) {
            Ok(units) => format_units(units, MONEY_SCALE),
            Err(error) => format!("{error}"),
        };
        let cases = [
            ("0", "0"),
            ("-0", "0"),
            ("0.04599822", "0.04599822"),
            ("25.10", "25.1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+7", "7"),
            ("1E-8", "0.00000001"),
            ("1e+2", "100"),
            ("1.50000000000", "1.5"),
            ("12.340e1", "123.4"),
            ("-9999999999.99999999", "-9999999999.99999999"),
            ("10000000000", "has more than 10 digits before the point"),
            ("1e10", "has more than 10 digits before the point"),
            ("0.000000001", "has more than 8 digits behind the point"),
            ("1e-9", "has more than 8 digits behind the point"),
            ("100e-10", "0.00000001"),
            ("0e9999", "0"),
            ("2E30", "has more than 10 digits before the point"),
            ("", "is not a decimal number"),
            ("-", "is not a decimal number"),
            (".", "is not a decimal number"),
            ("1,000.00", "is not a decimal number"),
            ("1 0", "is not a decimal number"),
            ("0x1", "is not a decimal number"),
            ("1e", "is not a decimal number"),
            ("1e99999", "is not a decimal number"),
            ("--1", "is not a decimal number"),
            ("１", "is not a decimal number"),
        ];
        for (text, expected) in cases {
            assert_eq!(check(text), expected, "{text}");
        }
    }

    #[test]
    fn money_for_people_has_two_digits_at_least() {
        let check = |text: &str| format_money(parse_money(text).unwrap());
        assert_eq!(
            ["0", "12.5", "-3", "0.04", "0.04599822"].map(check),
            ["0.00", "12.50", "-3.00", "0.04", "0.04599822"]
        );
    }

    proptest! {
        #[test]
        fn printing_and_parsing_agree(units in -999_999_999_999_999_999_i128..=999_999_999_999_999_999) {
            prop_assert_eq!(parse_money(&format_units(units, MONEY_SCALE)), Ok(units));
        }

        #[test]
        fn short_numbers_are_read_like_long_ones(text in "-?[0-9]{0,10}[.]?[0-9]{0,11}") {
            // A plus sign takes the long way.
            let (sign, bare) = text.strip_prefix('-').map_or(("+", text.as_str()), |bare| ("-", bare));
            let long = if sign == "-" { parse_money(&format!("+{bare}")).map(|units| -units) } else {
                parse_money(&format!("+{bare}"))
            };
            prop_assert_eq!(parse_money(&text), long);
            if let Some(units) = short(text.as_bytes(), 10, 38) {
                prop_assert_eq!(parse_quantity(&format!("{bare}e0")).map(|u| if sign == "-" { -u } else { u }), Ok(units));
            }
        }

        #[test]
        fn never_panics(text in "[-+0-9.eE]{0,24}") {
            let _ = parse_money(&text);
            let _ = parse_quantity(&text);
        }
    }
}
