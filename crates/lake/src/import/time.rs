//! Dates and times as exports print them.

use duizhang_money::{BillCycle, Timestamp};

/// The hours between the service's clock and UTC, in microseconds.
const EIGHT_HOURS: i64 = 8 * 3600 * 1_000_000;

/// From the beginning of a day to its last second, in microseconds.
const LAST_SECOND: i64 = (24 * 3600 - 1) * 1_000_000;

/// What stands between the two ends of a range, as far as exports are known to print it.
const RANGES: &[&str] = &["GMT+08:00-", "GMT+08:00 -", " - ", "~", "～", " 至 ", "至", " to "];

/// An instant. Times with a zone are taken at their word; all others are GMT+8, or UTC where the
/// heading says so. Of a range (consumption time in exports) it is the start.
pub(super) fn instant(text: &str, utc: bool) -> Option<Timestamp> {
    if let Some(instant) = single(text, utc) {
        return Some(instant);
    }
    let start = RANGES.iter().find_map(|mark| text.split_once(mark));
    let (start, end) = start?;
    // The end must be a time as well, or this is no range but something that begins like one.
    single(end.trim(), utc)?;
    single(start.trim(), utc)
}

/// Reads times that mostly are of the same day as the one before.
#[derive(Default)]
pub(super) struct Clock {
    day: [u8; 10],
    /// When the day begins, in microseconds; none as long as no day was read.
    begins: Option<i64>,
}

impl Clock {
    /// The microseconds of `2026-09-01 12:00:00`; nothing where the text looks otherwise. `utc` must be the same
    /// for all times.
    pub(super) fn micros(&mut self, text: &str, utc: bool) -> Option<i64> {
        let text: &[u8; 19] = text.as_bytes().try_into().ok()?;
        let day = text.first_chunk::<10>()?;
        if (text[10], text[13], text[16]) != (b' ', b':', b':') {
            return None;
        }
        let two = |place: usize, limit: i64| {
            let digit = |place: usize| text[place].is_ascii_digit().then(|| i64::from(text[place] - b'0'));
            let number = digit(place)? * 10 + digit(place + 1)?;
            (number < limit).then_some(number)
        };
        let seconds = two(11, 24)? * 3600 + two(14, 60)? * 60 + two(17, 60)?;
        let begins = match self.begins {
            Some(begins) if self.day == *day => begins,
            _ => {
                let day_text = std::str::from_utf8(day).ok()?;
                let at = |clock: &str| Some(single(&format!("{day_text} {clock}"), utc)?.micros());
                let begins = at("00:00:00")?;
                // The last day that a timestamp can hold is cut short: its seconds do not follow from its beginning.
                if at("23:59:59")? - begins != LAST_SECOND {
                    return None;
                }
                (self.day, self.begins) = (*day, Some(begins));
                begins
            }
        };
        begins.checked_add(seconds * 1_000_000)
    }
}

fn single(text: &str, utc: bool) -> Option<Timestamp> {
    // `2026-09-01 12:00:00`, as nearly all exports print it.
    let is_plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'.' | b'Z' | b'+');
    if text.len() == 19 && text.bytes().all(is_plain) {
        return of_clock(Timestamp::parse_beijing(text).ok()?, utc);
    }
    let zoned =
        text.ends_with('Z') || text.get(10..).is_some_and(|time| time.contains('+') && !time.contains("GMT"));
    if zoned {
        return Timestamp::parse_utc(text).ok();
    }
    let plain = text.strip_suffix("(GMT+08:00)").unwrap_or(text).trim_end();
    // `2026年9月1日 08:00` and the fraction that databases print (`08:00:00.0`).
    let plain = plain.replace(['年', '月'], "-").replace('日', " ");
    let plain = match plain.rsplit_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => whole,
        _ => plain.as_str(),
    };
    let local = Timestamp::parse_beijing(plain.trim()).ok()?;
    of_clock(local, utc && !plain.contains("GMT+08:00"))
}

/// What was read as GMT+8, as the instant that it is.
fn of_clock(local: Timestamp, utc: bool) -> Option<Timestamp> {
    if utc { Timestamp::from_micros(local.micros().checked_add(EIGHT_HOURS)?) } else { Some(local) }
}

/// A billing month: `2026-09`, `2026-9`, `2026/09`, `202609`, `2026年09月`, or a date in it, which is
/// what Excel turns a month into.
pub(super) fn cycle(text: &str) -> Option<BillCycle> {
    let separated = text.replace(['年', '/'], "-").replace('月', "");
    if separated.len() == 6 && separated.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{}-{}", &separated[..4], &separated[4..]).parse().ok();
    }
    let mut parts = separated.split('-');
    let (year, month) = (parts.next()?, parts.next()?);
    match parts.next() {
        None => {
            let month: u8 = month.parse().ok()?;
            format!("{year}-{month:02}").parse().ok()
        }
        Some(_) => single(text, false).map(BillCycle::of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_what_is_read_without_one() {
        let mut clocks = [Clock::default(), Clock::default()];
        for text in [
            "2026-09-01 00:00:00",
            "2026-09-01 23:59:59",
            "2026-09-30 12:34:56",
            "2026-02-30 12:34:56",
            "2026-09-01 24:00:00",
            "2026-09-01 10:60:00",
            "2026-09-01 1a:00:00",
            "2026-09-01T10:00:00",
            "2026/09/01 10:00:00",
            "2026-09-01 10:00",
            "0000-01-01 00:00:00",
            "9999-12-31 23:59:59",
            "月2026-09-01 10:00",
        ] {
            for (clock, utc) in clocks.iter_mut().zip([false, true]) {
                let read = instant(text, utc).map(Timestamp::micros);
                if let Some(micros) = clock.micros(text, utc) {
                    assert_eq!(Some(micros), read, "{text} {utc}");
                }
                let is_last_day = text.starts_with("9999-12-31");
                let is_plain =
                    text.is_ascii() && text.len() == 19 && text.as_bytes()[10] == b' ' && !is_last_day;
                assert!(clock.micros(text, utc).is_some() || !is_plain || read.is_none(), "{text} {utc}");
            }
        }
    }

    #[test]
    fn times_of_exports_are_read() {
        let read = |text: &str, utc| instant(text, utc).map(Timestamp::to_utc).unwrap_or_default();
        let noon = "2026-09-01T04:00:00Z";
        for text in [
            "2026-09-01T04:00:00Z",
            "2026-09-01T12:00:00+08:00",
            "2026-09-01 12:00:00",
            "2026/9/1 12:00",
            "2026-09-01 12:00:00.0",
            "2026年9月1日 12:00:00",
            "2026-09-01 12:00:00 GMT+08:00",
            "2026-09-01 12:00:00 GMT+08:00-2026-09-01 13:00:00 GMT+08:00",
            "2026/09/01 12:00:00 - 2026/09/01 13:00:00",
            "2026-09-01 12:00:00~2026-09-01 13:00:00",
        ] {
            assert_eq!(read(text, false), noon, "{text}");
        }
        assert_eq!(read("2026-09-01 04:00:00", true), noon);
        assert_eq!(read("2026-09-01 12:00:00 GMT+08:00", true), noon);
        for text in ["", "yesterday", "45901.5", "2026-13-01 00:00:00", "2026-09-01 - later"] {
            assert_eq!(read(text, false), "", "{text}");
        }
    }

    #[test]
    fn months_of_exports_are_read() {
        for text in [
            "2026-09",
            "2026-9",
            "2026/09",
            "202609",
            "2026年09月",
            "2026年9月",
            "2026-09-01 00:00:00",
            "2026/9/1",
        ] {
            assert_eq!(cycle(text).map(|cycle| cycle.to_string()).as_deref(), Some("2026-09"), "{text}");
        }
        for text in ["", "Sep-26", "2026", "2026-13", "09-2026", "20260901"] {
            assert_eq!(cycle(text), None, "{text}");
        }
    }
}
