//! Sums that never mix currencies.

use std::collections::BTreeMap;

use crate::decimal::{MONEY_SCALE, Scaled, format_units};

/// Sums of money by currency, in units of 10⁻⁸. Adding two of them keeps currencies apart; there
/// is no way to get one number out of several currencies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<String, Scaled>);

impl Totals {
    /// No money in any currency.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an amount. Saturates at the edge of 128 bits, which no sum of `Decimal(18,8)` rows on a disk reaches.
    pub fn add(&mut self, currency: &str, units: Scaled) {
        if let Some(sum) = self.0.get_mut(currency) {
            *sum = sum.saturating_add(units);
        } else {
            self.0.insert(currency.to_owned(), units);
        }
    }

    /// The sum in one currency; zero where there is none.
    #[must_use]
    pub fn get(&self, currency: &str) -> Scaled {
        self.0.get(currency).copied().unwrap_or(0)
    }

    /// Currencies and sums, by currency.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Scaled)> {
        self.0.iter().map(|(currency, units)| (currency.as_str(), *units))
    }

    /// Whether nothing was ever added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Currency → exact decimal text.
    #[must_use]
    pub fn to_text(&self) -> BTreeMap<String, String> {
        self.iter().map(|(currency, units)| (currency.to_owned(), format_units(units, MONEY_SCALE))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn currencies_stay_apart() {
        let mut totals = Totals::new();
        totals.add("CNY", 150_000_000);
        totals.add("USD", 1);
        totals.add("CNY", -50_000_000);
        let text: Vec<String> = totals.to_text().iter().map(|(c, t)| format!("{c} {t}")).collect();
        assert_eq!(text, ["CNY 1", "USD 0.00000001"]);
    }
}
