//! Words of the page, and text made harmless.

use duizhang_plugin_sdk::{Column, Kind, Language, Value};

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

/// Whether a column is aligned like numbers.
pub(crate) fn is_number(column: &Column) -> bool {
    matches!(column.kind, Kind::Decimal(_) | Kind::Int)
}

/// A value as the page shows it.
pub(crate) fn shown(value: Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(decimal) => decimal.trimmed().to_string(),
        Value::Bool(bool) => if bool { "✓" } else { "–" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
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
