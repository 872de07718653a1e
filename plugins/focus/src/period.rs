//! Months of GMT+8 and charge periods, as instants: the beginning is part of a period, the end is not.

use duizhang_plugin_sdk::{Decimal, Timestamp};

use crate::classify::Span;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
/// The zone of the bills.
const ZONE: &str = "+08:00";
const ZONE_MINUTES: i32 = 480;

/// The bounds of a bill cycle such as `2026-09`; none if it is no month.
pub(crate) fn month(cycle: &str) -> Option<(Timestamp, Timestamp)> {
    let start = Timestamp::parse_rfc3339(&format!("{cycle}-01T00:00:00{ZONE}"))?;
    Some((start, add_months(start, 1)?))
}

/// The same day and clock in GMT+8 some months later; the last day of a month that has no such day.
pub(crate) fn add_months(from: Timestamp, months: i64) -> Option<Timestamp> {
    let civil = from.civil(ZONE_MINUTES);
    let since = civil.year.checked_mul(12)?.checked_add(i64::from(civil.month) - 1)?.checked_add(months)?;
    let (year, month) = (since.div_euclid(12), since.rem_euclid(12) + 1);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        _ => 31,
    };
    let day = i64::from(civil.day).min(last);
    let (hour, minute, second, micro) = (civil.hour, civil.minute, civil.second, civil.micro);
    Timestamp::parse_rfc3339(&format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}{ZONE}"
    ))
}

/// The whole hour that an instant is in: what is known of a record of which only the beginning is told.
pub(crate) fn hour(at: Timestamp) -> (Timestamp, Timestamp) {
    let start = at.0 - at.0.rem_euclid(HOUR);
    (Timestamp(start), Timestamp(start + HOUR))
}

/// What a purchase of so many periods covers; none where the number is not whole.
pub(crate) fn covered(from: Timestamp, span: Span, number: Decimal) -> Option<(Timestamp, Timestamp)> {
    let one = 10_i128.checked_pow(number.scale.into())?;
    if number.units <= 0 || number.units % one != 0 {
        return None;
    }
    let number = i64::try_from(number.units / one).ok()?;
    let end = match span {
        Span::Months(months) => add_months(from, months.checked_mul(number)?)?,
        Span::Seconds(seconds) => {
            Timestamp(from.0.checked_add(seconds.checked_mul(SECOND)?.checked_mul(number)?)?)
        }
    };
    Some((from, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_month_of_gmt_8_has_exclusive_bounds_in_utc() {
        let shown = |cycle| month(cycle).map(|(start, end)| format!("{start} {end}"));
        assert_eq!(shown("2026-09").as_deref(), Some("2026-08-31T16:00:00Z 2026-09-30T16:00:00Z"));
        assert_eq!(shown("2026-12").as_deref(), Some("2026-11-30T16:00:00Z 2026-12-31T16:00:00Z"));
        assert_eq!(shown("2026-13"), None);
        assert_eq!(shown(""), None);
    }

    #[test]
    fn months_end_on_days_that_there_are() {
        // 31 January in GMT+8, though it is the 30th in UTC.
        let later = add_months(at("2028-01-31T00:30:00+08:00"), 1).unwrap();
        assert_eq!(later.to_string(), "2028-02-28T16:30:00Z");
        assert_eq!(
            add_months(at("2026-08-31T12:00:00+08:00"), 12).unwrap().to_string(),
            "2027-08-31T04:00:00Z"
        );
    }

    #[test]
    fn purchases_cover_whole_periods() {
        let from = at("2026-09-04T04:04:04Z");
        let end = |span, units| covered(from, span, Decimal::new(units, 10)).map(|(_, end)| end.to_string());
        assert_eq!(end(Span::Months(1), 30_000_000_000).as_deref(), Some("2026-12-04T04:04:04Z"));
        assert_eq!(end(Span::Seconds(86_400), 10_000_000_000).as_deref(), Some("2026-09-05T04:04:04Z"));
        assert_eq!(end(Span::Months(1), 5_000_000_000), None);
        assert_eq!(end(Span::Months(12), i128::MAX), None);
    }
}
