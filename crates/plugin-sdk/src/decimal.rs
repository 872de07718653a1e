//! Exact decimals as they come out of Arrow: an integer and a scale.

use std::fmt;

/// An exact decimal number, `units / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits without the point.
    pub units: i128,
    /// How many of them stand behind it; at most 38.
    pub scale: u8,
}

impl Decimal {
    /// `units / 10^scale`.
    pub const fn new(units: i128, scale: u8) -> Self {
        Decimal { units, scale }
    }

    /// Zero?
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Below zero?
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Without trailing zeros, but with two decimals at least, as money is written.
    #[must_use]
    pub fn trimmed(self) -> Self {
        self.without_zeros(2)
    }

    /// Without trailing zeros, but with so many decimals at least, if it has them.
    #[must_use]
    pub fn without_zeros(self, least: u8) -> Self {
        let Decimal { mut units, mut scale } = self;
        // Nearly all amounts fit into 64 bits, in which dividing is many times faster.
        if let Ok(mut short) = i64::try_from(units) {
            while scale > least && short % 10 == 0 {
                short /= 10;
                scale -= 1;
            }
            return Decimal { units: short.into(), scale };
        }
        while scale > least && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Decimal { units, scale }
    }

    /// Reads `-12.50` as a decimal of the given scale. `None` if it is not a plain decimal number,
    /// does not fit, or has digits beyond the scale that are not zero.
    pub fn parse(text: &str, scale: u8) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut units: i128 = 0;
        let mut places = 0;
        for (is_fraction, byte) in
            whole.bytes().map(|b| (false, b)).chain(fraction.bytes().map(|b| (true, b)))
        {
            let digit = byte.checked_sub(b'0').filter(|d| *d < 10)?;
            if is_fraction && places == scale {
                if digit != 0 {
                    return None;
                }
                continue;
            }
            places += u8::from(is_fraction);
            units = units.checked_mul(10)?.checked_add(i128::from(digit))?;
        }
        for _ in places..scale {
            units = units.checked_mul(10)?;
        }
        Some(Decimal { units: if negative { -units } else { units }, scale })
    }
}

/// All `scale` decimals, always.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        let sign = if self.units < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn prints_every_decimal_and_trims_to_two() {
        let show = |units, scale| Decimal::new(units, scale).to_string();
        assert_eq!(show(1_250_000_000, 8), "12.50000000");
        assert_eq!(show(-1, 8), "-0.00000001");
        assert_eq!(show(7, 0), "7");
        assert_eq!(show(i128::MIN, 38), "-1.70141183460469231731687303715884105728");
        let trim = |units, scale| Decimal::new(units, scale).trimmed().to_string();
        assert_eq!(trim(1_250_000_000, 8), "12.50");
        assert_eq!(trim(1_234_560_000, 8), "12.3456");
        assert_eq!(trim(0, 8), "0.00");
        assert_eq!(trim(5, 0), "5");
    }

    #[test]
    fn parses_what_it_prints_and_nothing_else() {
        for text in ["0.00000000", "-0.00000001", "12.50000000"] {
            assert_eq!(Decimal::parse(text, 8).unwrap().to_string(), text);
        }
        assert_eq!(Decimal::parse("-12.5", 2), Some(Decimal::new(-1250, 2)));
        assert_eq!(Decimal::parse("12.500", 2), Some(Decimal::new(1250, 2)));
        for text in ["", "-", ".", "1e5", "+1", "1.005", " 1", "１"] {
            assert_eq!(Decimal::parse(text, 2), None, "{text:?}");
        }
    }
}
