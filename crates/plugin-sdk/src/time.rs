//! Dates and instants, written as ISO 8601, without a calendar library.

use std::fmt;

const DAY: i64 = 86_400;
const MICROS: i64 = 1_000_000;

/// Days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// What a calendar and a clock on the wall show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year, may be negative.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Microsecond.
    pub micro: u32,
}

impl Date {
    /// Year, month and day; the clock is at midnight.
    pub fn civil(self) -> Civil {
        Civil::at(i64::from(self.0), 0, 0)
    }
}

impl Civil {
    fn at(days: i64, clock: i64, micro: u32) -> Self {
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: small(clock / 3600),
            minute: small(clock / 60 % 60),
            second: small(clock % 60),
            micro,
        }
    }
}

impl Timestamp {
    /// The wall clock of a zone that is `offset_minutes` ahead of UTC.
    pub fn civil(self, offset_minutes: i32) -> Civil {
        let micros = i128::from(self.0) + i128::from(offset_minutes) * 60 * i128::from(MICROS);
        let seconds = narrow(micros.div_euclid(i128::from(MICROS)));
        let micro = u32::try_from(micros.rem_euclid(i128::from(MICROS))).unwrap_or_default();
        Civil::at(seconds.div_euclid(DAY), seconds.rem_euclid(DAY), micro)
    }

    /// Reads an RFC 3339 instant such as `2026-10-01T08:00:00+08:00`; digits beyond the
    /// microsecond are dropped.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let (clock, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
        let [year, month, day] = three(date, '-')?;
        let [hour, minute, second] = three(clock, ':')?;
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 {
            return None;
        }
        let zone_at = rest.find(['Z', 'z', '+', '-'])?;
        let (fraction, zone) = rest.split_at_checked(zone_at)?;
        let seconds = days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second
            - i64::from(parse_offset(zone)?) * 60;
        Some(Timestamp(seconds * MICROS + parse_fraction(fraction)?))
    }
}

/// `+08:00` or `Z` in minutes.
pub(crate) fn parse_offset(zone: &str) -> Option<i32> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = digits.split_once(':')?;
    Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))
}

fn parse_fraction(text: &str) -> Option<i64> {
    let Some(digits) = text.strip_prefix('.') else {
        return text.is_empty().then_some(0);
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let padded: String = digits.chars().chain(std::iter::repeat('0')).take(6).collect();
    padded.parse().ok()
}

fn three(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok()).flatten()
    });
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or_default() // micros of i64 over a million always fit
}

fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or_default() // parts of a clock or a month always fit
}

/// Year, month, day from days since 1970-01-01, in the proleptic Gregorian calendar. Years are
/// counted from March, so that the leap day is the last of its year, in eras of 400 years.
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468; // days since 0000-03-01
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, small(month), small(day))
}

/// The other way round.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

/// `2026-09-30`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.civil();
        write!(f, "{:04}-{:02}-{:02}", c.year, c.month, c.day)
    }
}

/// RFC 3339 in UTC, `2026-09-30T16:00:00Z`; microseconds only if there are any.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.civil(0))
    }
}

/// `2026-09-30T16:00:00`; microseconds only if there are any.
impl fmt::Display for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        write!(f, "T{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.micro != 0 {
            write!(f, ".{:06}", self.micro)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Timestamp, days_from_civil};

    #[test]
    fn every_day_of_eight_centuries_round_trips() {
        let mut expected = (1600, 1, 1);
        for days in days_from_civil(1600, 1, 1)..days_from_civil(2400, 1, 1) {
            let c = Date(i32::try_from(days).unwrap()).civil();
            assert_eq!((c.year, c.month, c.day), expected);
            let (y, m, d) = expected;
            assert_eq!(days_from_civil(y, m.into(), d.into()), days);
            let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
            let last = match m {
                2 => 28 + u8::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            expected = match (m, d) {
                (12, 31) => (y + 1, 1, 1),
                _ if d == last => (y, m + 1, 1),
                _ => (y, m, d + 1),
            };
        }
    }

    #[test]
    fn instants_are_read_and_written_as_rfc_3339() {
        let parse = |text| Timestamp::parse_rfc3339(text).map(|t| t.to_string());
        assert_eq!(parse("2026-10-01T00:00:00+08:00").as_deref(), Some("2026-09-30T16:00:00Z"));
        assert_eq!(parse("1969-12-31T23:59:59.5Z").as_deref(), Some("1969-12-31T23:59:59.500000Z"));
        for bad in [
            "",
            "2026-10-01",
            "2026-10-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "2026-10-01T00:00:00.Z",
            "二〇二六年",
        ] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for micros in [i64::MIN, i64::MAX] {
            assert!(!Timestamp(micros).civil(14 * 60).to_string().is_empty());
        }
        assert!(Date(i32::MIN).to_string().starts_with('-'));
    }
}
