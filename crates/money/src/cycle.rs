//! Billing months and instants. A bill month is a calendar month in GMT+8 (`bss-api` 4.3); every
//! instant is UTC microseconds.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// The service's bookkeeping clock: GMT+8, no daylight saving.
const BEIJING: Offset = Offset::constant(8);

/// A billing month, `2026-09`: the half-open interval from the first day 00:00 to the next month's
/// first day 00:00, both GMT+8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillCycle {
    year: i16,
    month: i8,
}

/// The text is not a month `YYYY-MM`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a bill cycle; write a month as YYYY-MM, for example 2026-09")]
pub struct CycleError(String);

impl BillCycle {
    /// The month an instant falls into on the service's clock.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        let local = BEIJING.to_datetime(instant.to_jiff());
        Self { year: local.year(), month: local.month() }
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    /// The month before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { year: self.year, month: self.month - 1 }
        }
    }

    /// The first instant of the month.
    #[must_use]
    pub fn start(self) -> Timestamp {
        self.day_at(1, 0)
    }

    /// The first instant after the month.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.next().start()
    }

    /// When every figure of the month is final: the 5th of the next month, 12:00 GMT+8
    /// (`bss-api` 4.3, closing calendar).
    #[must_use]
    pub fn closed_at(self) -> Timestamp {
        self.next().day_at(5, 12)
    }

    fn day_at(self, day: i8, hour: i8) -> Timestamp {
        Timestamp::from_local(Date::constant(self.year, self.month, day).at(hour, 0, 0, 0))
    }
}

impl FromStr for BillCycle {
    type Err = CycleError;

    fn from_str(text: &str) -> Result<Self, CycleError> {
        let error = || CycleError(text.to_owned());
        let shape = |byte: &u8, index| if index == 4 { *byte == b'-' } else { byte.is_ascii_digit() };
        if text.len() != 7 || !text.bytes().enumerate().all(|(index, byte)| shape(&byte, index)) {
            return Err(error());
        }
        let year = text[..4].parse().map_err(|_| error())?;
        let month = text[5..].parse().map_err(|_| error())?;
        // 2000 to 9000 keeps every neighbour inside the calendar.
        if !(2000..=9000).contains(&year) || !(1..=12).contains(&month) {
            return Err(error());
        }
        Ok(Self { year, month })
    }
}

impl fmt::Display for BillCycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text is not an instant of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not a date and time")]
pub struct TimestampError;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From UTC microseconds; nothing where the calendar ends (years −9999 to 9999).
    #[must_use]
    pub fn from_micros(micros: i64) -> Option<Self> {
        jiff::Timestamp::from_microsecond(micros).ok().map(|_| Self(micros))
    }

    /// UTC microseconds.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Parses the API's form, `2026-09-30T16:00:00Z`: an explicit zone or offset is required,
    /// fractions are allowed down to microseconds.
    pub fn parse_utc(text: &str) -> Result<Self, TimestampError> {
        if let Some(clock) = text.strip_suffix('Z').and_then(|text| clock(text, b'T')) {
            let instant = Offset::UTC.to_timestamp(clock).map_err(|_| TimestampError)?;
            return Ok(Self(instant.as_microsecond()));
        }
        text.parse::<jiff::Timestamp>()
            .map(|instant| Self(instant.as_microsecond()))
            .map_err(|_| TimestampError)
    }

    /// Parses local GMT+8 text as exports print it: `2026-09-30 23:59:59`, `2026/9/30 23:59`,
    /// `2026-09-30`; a trailing `GMT+08:00` is allowed.
    pub fn parse_beijing(text: &str) -> Result<Self, TimestampError> {
        if let Some(clock) = clock(text, b' ') {
            return Ok(Self::from_local(clock));
        }
        let text = text.trim();
        let text = text.strip_suffix("GMT+08:00").unwrap_or(text).trim_end();
        let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
        let mut date = date.splitn(3, ['-', '/']).map(str::parse::<i16>);
        let mut next = || date.next().and_then(Result::ok).ok_or(TimestampError);
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |value: i16| i8::try_from(value).map_err(|_| TimestampError);
        let date = Date::new(year, small(month)?, small(day)?).map_err(|_| TimestampError)?;
        let mut time = time.trim().splitn(3, ':').map(str::parse::<i8>);
        let mut next = || time.next().transpose().map_err(|_| TimestampError);
        let hour = next()?.ok_or(TimestampError)?;
        let (minute, second) = (next()?.ok_or(TimestampError)?, next()?.unwrap_or(0));
        let time = jiff::civil::Time::new(hour, minute, second, 0).map_err(|_| TimestampError)?;
        Ok(Self::from_local(date.to_datetime(time)))
    }

    /// `2026-09-30T16:00:00Z`.
    #[must_use]
    pub fn to_utc(self) -> String {
        self.to_jiff().to_string()
    }

    /// `2026-10-01 00:00:00`, GMT+8.
    #[must_use]
    pub fn to_beijing(self) -> String {
        BEIJING.to_datetime(self.to_jiff()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn from_local(local: DateTime) -> Self {
        // Inside the years a cycle or a parsed date can have, the conversion always succeeds; at
        // the very edge of the calendar it stops at the last instant.
        let instant = BEIJING.to_timestamp(local).unwrap_or(jiff::Timestamp::MAX);
        Self(instant.as_microsecond())
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

/// A date and time of exactly the shape `2026-09-30 16:00:00`, with `middle` between the two: nearly all are.
/// Nothing where the shape is another one, or where the calendar has no such moment.
fn clock(text: &str, middle: u8) -> Option<DateTime> {
    let text: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, middle), (13, b':'), (16, b':')];
    if marks.iter().any(|(place, mark)| text[*place] != *mark) {
        return None;
    }
    let two = |place: usize| {
        let (ten, one) = (text[place].wrapping_sub(b'0'), text[place + 1].wrapping_sub(b'0'));
        if ten < 10 && one < 10 { i8::try_from(ten * 10 + one).ok() } else { None }
    };
    let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
    let date = Date::new(year, two(5)?, two(8)?).ok()?;
    let time = jiff::civil::Time::new(two(11)?, two(14)?, two(17)?, 0).ok()?;
    Some(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_sixteen_hours_utc() {
        let cycle: BillCycle = "2026-09".parse().unwrap();
        assert_eq!(cycle.start().to_utc(), "2026-08-31T16:00:00Z");
        assert_eq!(cycle.end().to_utc(), "2026-09-30T16:00:00Z");
        assert_eq!(cycle.closed_at().to_utc(), "2026-10-05T04:00:00Z");
        let december: BillCycle = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
    }

    #[test]
    fn instants_fall_into_months_of_the_other_side() {
        let of = |text: &str| BillCycle::of(Timestamp::parse_utc(text).unwrap()).to_string();
        assert_eq!(of("2026-08-31T15:59:59Z"), "2026-08");
        assert_eq!(of("2026-08-31T16:00:00Z"), "2026-09");
        assert_eq!(of("2026-12-31T16:00:00Z"), "2027-01");
    }

    #[test]
    fn only_months_are_cycles() {
        for text in
            ["", "2026-9", "2026-13", "2026-00", "26-09", "2026/09", "2026-09-01", "+026-09", "一二三"]
        {
            assert!(text.parse::<BillCycle>().is_err(), "{text}");
        }
    }

    #[test]
    fn local_text_is_beijing_time() {
        let utc = |text: &str| Timestamp::parse_beijing(text).map(Timestamp::to_utc).unwrap_or_default();
        assert_eq!(utc("2026-10-01 00:00:00"), "2026-09-30T16:00:00Z");
        assert_eq!(utc("2026/9/1 8:05"), "2026-09-01T00:05:00Z");
        assert_eq!(utc("2026-09-01"), "2026-08-31T16:00:00Z");
        assert_eq!(utc("2026/09/01 00:00:00 GMT+08:00"), "2026-08-31T16:00:00Z");
        for text in [
            "",
            "09-01",
            "2026-02-30",
            "2026-02-30 10:00:00",
            "2026-09-01 24:00:00",
            "2026-09-01 1a:00:00",
            "2026-09-01 x",
            "noon",
        ] {
            assert_eq!(utc(text), "", "{text}");
        }
    }

    #[test]
    fn the_short_way_reads_what_the_long_one_reads() {
        for text in [
            "2026-09-30T16:00:00Z",
            "2026-02-29T16:00:00Z",
            "2028-02-29T00:00:00Z",
            "2026-12-31T23:59:59Z",
            "2016-12-31T23:59:60Z",
            "2026-13-01T00:00:00Z",
            "2026-09-30T24:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-09-30 16:00:00Z",
            "2026-09-30T16:0:000Z",
        ] {
            let long = text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond);
            assert_eq!(Timestamp::parse_utc(text).ok().map(Timestamp::micros), long, "{text}");
        }
    }
}
