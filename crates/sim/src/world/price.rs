//! The price list: what each product costs by use and by period. Everything priced follows from it.

use rust_decimal::Decimal;

use super::Product;
use super::catalog::CONVERSIONS;

const HOUR: i64 = 5;
const GIGABYTE: i64 = 17;
/// Hours that a month is charged for.
const HOURS: i64 = 720;
/// A month costs sixty percent of its hours.
const MONTHLY_PERCENT: i64 = 60;
/// A year costs ten months.
const MONTHS_A_YEAR: i64 = 10;
/// A month costs twenty days.
const DAYS_A_MONTH: i64 = 20;

impl Product {
    /// Price of one unit of usage.
    pub fn unit_price(&self) -> Decimal {
        Decimal::new(self.price, 5).normalize()
    }

    /// How much of it is sold for one price: of things sold by size one GB, or the usual size.
    fn lot(&self) -> Option<Decimal> {
        let (usual, unit) = self.size()?;
        Some(if unit == GIGABYTE { Decimal::ONE } else { usual })
    }

    /// What an hour of it costs: of this size where it is sold by size, its usual one where none is given.
    fn hourly(&self, size: Option<Decimal>) -> Decimal {
        match self.size().zip(self.lot()) {
            Some(((usual, _), lot)) => self.unit_price() * size.unwrap_or(usual) / lot,
            None => self.unit_price() * Decimal::new(self.quantity, 10),
        }
    }

    /// What a month of it costs, in whole fen.
    pub fn monthly(&self, size: Option<Decimal>) -> Decimal {
        (self.hourly(size) * Decimal::from(HOURS) * Decimal::new(MONTHLY_PERCENT, 2)).round_dp(2)
    }

    /// What one period costs, in whole fen: a `PERIOD-ORDER` code of 0 day, 2 month, 3 year or 4 hour.
    pub fn period(&self, period_type: i64, size: Option<Decimal>) -> Option<Decimal> {
        let monthly = self.monthly(size);
        match period_type {
            0 => Some((monthly / Decimal::from(DAYS_A_MONTH)).round_dp(2)),
            2 => Some(monthly),
            3 => Some(monthly * Decimal::from(MONTHS_A_YEAR)),
            4 => Some(self.hourly(size).round_dp(2)),
            _ => None,
        }
    }

    /// The quantity that a usage comes to in the unit of the price; none when the units do not go together.
    pub fn quantity_of(&self, value: Decimal, unit: i64, size: Option<Decimal>) -> Option<Decimal> {
        match self.lot() {
            // Sold by size and time.
            Some(lot) if self.usage.0 == "Duration" => Some(convert(value, unit, HOUR)? * size? / lot),
            _ => convert(value, unit, self.unit),
        }
    }
}

/// Converts between units, over one step between if need be.
fn convert(value: Decimal, from: i64, to: i64) -> Option<Decimal> {
    if from == to {
        return Some(value);
    }
    let direct = |from: i64, to: i64| {
        CONVERSIONS.iter().find_map(|(big, small, ratio, _)| match (*big, *small) {
            (big, small) if (big, small) == (from, to) => Some(Decimal::from(*ratio)),
            (big, small) if (small, big) == (from, to) => Some(Decimal::ONE / Decimal::from(*ratio)),
            _ => None,
        })
    };
    if let Some(ratio) = direct(from, to) {
        return Some(value * ratio);
    }
    let mut over = CONVERSIONS.iter().flat_map(|(big, small, ..)| [*big, *small]);
    over.find_map(|middle| Some(direct(from, middle)? * direct(middle, to)?)).map(|ratio| value * ratio)
}
