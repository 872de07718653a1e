//! Headings of tables, compared the way people read them.

use super::number::CURRENCIES;

/// A heading in the form in which headings are compared: trimmed, full-width brackets and colons
/// like their narrow twins, without the unit in brackets, lower case, blanks folded.
pub(super) fn normal(heading: &str) -> String {
    let narrow: String = heading
        .chars()
        .map(|letter| match letter {
            '（' => '(',
            '）' => ')',
            '：' => ':',
            '\u{FEFF}' | '\u{200B}' => ' ',
            other => other,
        })
        .collect();
    let mut text = narrow.as_str();
    while let Some((rest, inner)) = bracketed(text) {
        if !is_unit(inner) {
            break;
        }
        text = rest;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What stands before a closing pair of brackets, and what in it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let body = text.trim().strip_suffix(')')?;
    let open = body.rfind('(')?;
    Some((&body[..open], &body[open + 1..]))
}

/// Whether the words in brackets say only in what the column counts: a currency or a time zone.
/// Anything else ("before tax") tells two columns apart and stays.
fn is_unit(inner: &str) -> bool {
    let inner = inner.trim();
    let upper = inner.to_uppercase();
    CURRENCIES.iter().any(|(mark, _)| upper == *mark) || upper.contains("GMT") || upper.contains("UTC")
}

/// The currency that a heading names in brackets.
pub(super) fn currency(heading: &str) -> Option<&'static str> {
    let narrow = heading.replace('（', "(").replace('）', ")");
    let (_, inner) = bracketed(&narrow)?;
    let upper = inner.trim().to_uppercase();
    CURRENCIES.iter().find(|(mark, _)| upper == *mark).map(|(_, code)| *code)
}

/// Whether a heading says that its times are UTC.
pub(super) fn is_utc(heading: &str) -> bool {
    let narrow = heading.replace('（', "(").replace('）', ")").to_uppercase();
    bracketed(&narrow).is_some_and(|(_, inner)| {
        (inner.contains("UTC") || inner.contains("GMT")) && !inner.contains("+0") && !inner.contains("+8")
    })
}

/// The words with which rows of totals begin.
const TOTALS: &[&str] = &["合计", "总计", "小计", "总额", "累计", "total", "subtotal", "grand total", "sum"];

/// Whether a cell is the label of a row of totals.
pub(super) fn is_total(cell: &str) -> bool {
    // Rows mostly begin with a month or an id.
    if cell.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let cell = cell.trim().trim_end_matches([':', '：']).trim().to_lowercase();
    TOTALS.contains(&cell.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_as_people_read_them() {
        for (heading, expected) in [
            ("\u{FEFF}账期 ", "账期"),
            ("应付金额（元）", "应付金额"),
            ("应付金额(CNY)", "应付金额"),
            ("交易时间 (GMT+08:00)", "交易时间"),
            ("金额（税前）", "金额(税前)"),
            ("Customer  ID", "customer id"),
            ("Amount (USD)", "amount"),
        ] {
            assert_eq!(normal(heading), expected, "{heading}");
        }
        assert_eq!(currency("应付金额（元）"), Some("CNY"));
        assert_eq!(currency("Amount (USD)"), Some("USD"));
        assert_eq!(currency("金额（税前）"), None);
        assert!(is_utc("交易时间(UTC)") && !is_utc("交易时间(GMT+08:00)") && !is_utc("UTC time"));
    }
}
