//! Words of the page, and text made harmless.

use duizhang_plugin_sdk::{Column, Kind, Language, Role, Timestamp, Value};

use crate::Page;

/// A character as it may be shown: controls and the marks that turn the direction of writing around show
/// as what they are.
pub(crate) fn clean(character: char) -> char {
    match character {
        c if c.is_control() && c != '\n' && c != '\t' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

/// Text that is only text in HTML, in elements and in quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match clean(character) {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// As words.
    Text = 0,
    /// As numbers that name something: codes.
    Code = 1,
    /// As numbers that count or weigh something, their digits in groups.
    Figure = 2,
}

/// How a column stands; the script is told the same number.
pub(crate) fn aligned(column: &Column) -> Align {
    match (column.kind, column.role) {
        (Kind::Decimal(_), _) | (Kind::Int, Role::Quantity | Role::Money) => Align::Figure,
        (Kind::Int, _) => Align::Code,
        _ => Align::Text,
    }
}

/// A number with commas between its thousands. The digits behind the point stay as they are.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, part) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(part);
    text
}

/// A value of a column as somebody reads it.
pub(crate) fn read(column: &Column, value: Value<'_>, offset_minutes: i32) -> String {
    let text = shown(value, offset_minutes);
    if aligned(column) == Align::Figure { grouped(&text) } else { text }
}

/// What a column is called; one of times says where they are by the clock.
pub(crate) fn heading(column: &Column, page: &Page) -> String {
    let title = column.title(page.language.tag());
    if column.kind == Kind::Time { format!("{title} ({})", page.zone) } else { title.to_owned() }
}

/// A time by the reader's clock. It sorts as text.
fn local(time: Timestamp, offset_minutes: i32) -> String {
    let c = time.civil(offset_minutes);
    format!("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)
}

/// A value as the page's data has it.
pub(crate) fn shown(value: Value<'_>, offset_minutes: i32) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(decimal) => decimal.trimmed().to_string(),
        Value::Bool(bool) => if bool { "✓" } else { "–" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => local(time, offset_minutes),
    }
}

/// What the month came out as, and whether that is good news.
pub(crate) fn result_words(result: &str, language: Language) -> (String, bool) {
    let (en, zh) = match result {
        "clean" => ("Clean: everything agrees", "对平：全部一致"),
        "limited" => ("Only part of the rules was checked", "仅核对了部分规则"),
        "breaks" => ("Breaks were found", "存在差异"),
        "incomplete" => ("The data is incomplete", "数据不完整"),
        "not_reconcilable" => ("The month cannot be reconciled", "本账期无法对账"),
        other => (other, other),
    };
    (if language.tag() == "zh" { zh } else { en }.to_owned(), result == "clean")
}

/// The heading of a part of the summary.
pub(crate) fn part_words(part: &str, language: Language) -> String {
    let (en, zh) = match part {
        "amounts" => ("Amounts", "金额"),
        "kinds" => ("Payable by kind", "应付金额构成"),
        "payments" => ("How it was paid", "支付方式"),
        "breaks" => ("Breaks by class", "差异分类"),
        "services" => ("Payable by service", "按云服务"),
        "ages" => ("Breaks by age", "按账龄"),
        "customers" => ("Payable by customer", "按客户"),
        "months" => ("Payable by month", "按账期"),
        "rules" => ("Rules by outcome", "按核对结果"),
        other => (other, other),
    };
    if language.tag() == "zh" { zh } else { en }.to_owned()
}

/// What is counted in a part of the summary.
pub(crate) fn count_words(part: &str, language: Language) -> String {
    let (en, zh) = match part {
        "amount" => ("Amount", "金额"),
        "breaks" | "ages" => ("Breaks", "差异"),
        "services" | "customers" => ("Lines", "明细数"),
        "rules" => ("Rules", "规则"),
        _ => ("Number", "数量"),
    };
    if language.tag() == "zh" { zh } else { en }.to_owned()
}

/// The heading of a table; one that is not known here is called by its name.
pub(crate) fn section_words(table: &str, language: Language) -> String {
    let (en, zh) = match table {
        "summary" => ("Summary", "概览"),
        "customers" => ("Customers", "客户"),
        "breaks" => ("Breaks", "差异"),
        "orders" => ("Orders", "订单"),
        "services" => ("Services", "云服务"),
        "rules" => ("Rules", "规则"),
        "datasets" => ("Data", "数据"),
        "lineage" => ("Where the figures come from", "数据来源"),
        "coupons" => ("Coupons", "优惠券"),
        "quotas" => ("Quotas", "优惠券额度"),
        "adjustments" => ("Adjustments", "调账"),
        "balances" => ("Balances", "账户余额"),
        "regions" => ("Regions", "区域"),
        "months" => ("Months", "各账期"),
        other => (other, other),
    };
    if language.tag() == "zh" { zh } else { en }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        for (number, read) in [
            ("0", "0"),
            ("999.12345678", "999.12345678"),
            ("-1000", "-1,000"),
            ("1234567.50", "1,234,567.50"),
            ("-100000.00000001", "-100,000.00000001"),
            ("", ""),
        ] {
            assert_eq!(grouped(number), read);
        }
    }
}
