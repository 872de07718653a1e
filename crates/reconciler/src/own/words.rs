//! What own rules and their breaks say to a person, in both languages.

use duizhang_money::{format_money, format_units};

use super::{Apart, Cardinality, Condition, Key, Measure, OwnRule, Part, Shape, Side, Sign, Test};
use crate::finding::{Break, Class, OwnWords, Word};
use crate::message::Language;

/// What a rule says, in one sentence: to see whether it was understood.
#[must_use]
pub fn sentence(rule: &OwnRule, language: Language) -> String {
    let (left, right) = (side(&rule.left, language), side(&rule.right, language));
    let keys: Vec<String> = rule.keys.iter().map(|key| key_text(key, language)).collect();
    let and = if language == Language::En { " and " } else { "、" };
    let keys = keys.join(and);
    let mut parts = vec![match (language, rule.cardinality) {
        (Language::En, Cardinality::OneToOne) => format!("each row of {left} is one row of {right}"),
        (Language::En, Cardinality::OneToMany) => format!("each row of {left} is the sum of rows of {right}"),
        (Language::En, Cardinality::ManyToOne) => format!("the sum of rows of {left} is one row of {right}"),
        (Language::En, Cardinality::ManyToMany) => {
            format!("the sum of rows of {left} is the sum of rows of {right}")
        }
        (Language::Zh, Cardinality::OneToOne) => format!("{left}的每一行对应{right}的一行"),
        (Language::Zh, Cardinality::OneToMany) => format!("{left}的每一行等于{right}若干行之和"),
        (Language::Zh, Cardinality::ManyToOne) => format!("{left}若干行之和等于{right}的一行"),
        (Language::Zh, Cardinality::ManyToMany) => format!("{left}若干行之和等于{right}若干行之和"),
    }];
    if !keys.is_empty() {
        parts.push(match language {
            Language::En => format!("with the same {keys}"),
            Language::Zh => format!("{keys} 相同"),
        });
    }
    parts.extend(rule.measures.iter().map(|one| measure(one, language)));
    for date in &rule.dates {
        let (span, unit) = match date.within {
            Apart::Days(days) => (days, ["days", "天"]),
            Apart::Minutes(minutes) => (minutes, ["minutes", "分钟"]),
        };
        parts.push(match (language, date.decides) {
            (Language::En, true) => {
                format!("{} and {} at most {span} {} apart", date.left, date.right, unit[0])
            }
            (Language::En, false) => {
                format!(
                    "it is a break if {} and {} are more than {span} {} apart",
                    date.left, date.right, unit[0]
                )
            }
            (Language::Zh, true) => format!("{} 与 {} 相差不超过 {span} {}", date.left, date.right, unit[1]),
            (Language::Zh, false) => {
                format!("{} 与 {} 相差超过 {span} {}即为差异", date.left, date.right, unit[1])
            }
        });
    }
    if let Some(group) = &rule.group {
        parts.push(match language {
            Language::En => format!("in the group {group}, what earlier rules have matched is left out"),
            Language::Zh => format!("属于组 {group}，先前规则已匹配的行除外"),
        });
    }
    match language {
        Language::En => format!("{}.", parts.join("; ")),
        Language::Zh => format!("{}。", parts.join("；")),
    }
}

fn side(side: &Side, language: Language) -> String {
    let mut told: Vec<String> = side.conditions.iter().map(|one| condition(one, language)).collect();
    if let Some(month) = side.month {
        told.push(match language {
            Language::En => format!("of the month by {month}"),
            Language::Zh => format!("按 {month} 属于本账期"),
        });
    }
    match (told.is_empty(), language) {
        (true, _) => side.dataset.name().to_owned(),
        (false, Language::En) => format!("{} ({})", side.dataset, told.join(", ")),
        (false, Language::Zh) => format!("{}（{}）", side.dataset, told.join("，")),
    }
}

fn condition(condition: &Condition, language: Language) -> String {
    use duizhang_lake::Kind;
    let column = condition.column;
    // Times are kept as their number.
    let shown = |text: &String| {
        let moment = || text.parse::<i64>().ok().and_then(duizhang_money::Timestamp::from_micros);
        let is_time = condition.kind == Kind::Time;
        if is_time {
            moment().map_or_else(|| text.clone(), duizhang_money::Timestamp::to_beijing)
        } else {
            text.clone()
        }
    };
    let any = |values: &[String]| {
        values.iter().map(shown).collect::<Vec<_>>().join(if language == Language::En {
            " or "
        } else {
            "或"
        })
    };
    let (en, zh) = match &condition.test {
        Test::Is(values) => (format!("{column} is {}", any(values)), format!("{column} 为 {}", any(values))),
        Test::Not(values) => {
            (format!("{column} is not {}", any(values)), format!("{column} 不为 {}", any(values)))
        }
        Test::Above(text) => {
            (format!("{column} above {}", shown(text)), format!("{column} 大于 {}", shown(text)))
        }
        Test::Below(text) => {
            (format!("{column} below {}", shown(text)), format!("{column} 小于 {}", shown(text)))
        }
        Test::AtLeast(text) => {
            (format!("{column} at least {}", shown(text)), format!("{column} 不小于 {}", shown(text)))
        }
        Test::AtMost(text) => {
            (format!("{column} at most {}", shown(text)), format!("{column} 不大于 {}", shown(text)))
        }
        Test::Begins(text) => (format!("{column} begins with {text}"), format!("{column} 以 {text} 开头")),
        Test::Ends(text) => (format!("{column} ends with {text}"), format!("{column} 以 {text} 结尾")),
        Test::Contains(text) => (format!("{column} contains {text}"), format!("{column} 含 {text}")),
        Test::Empty(true) => (format!("{column} is empty"), format!("{column} 为空")),
        Test::Empty(false) => (format!("{column} is filled"), format!("{column} 不为空")),
        Test::InMonth(true) => (format!("{column} in the month"), format!("{column} 在本账期内")),
        Test::InMonth(false) => (format!("{column} not in the month"), format!("{column} 不在本账期内")),
    };
    if language == Language::En { en } else { zh }
}

fn key_text(key: &Key, language: Language) -> String {
    let (left, right) = (key.left.0, key.right.0);
    let names = if left == right { left.to_owned() } else { format!("{left} = {right}") };
    let how = match (key.shape, language) {
        (Shape::Plain, _) => return names,
        (Shape::Folded, Language::En) => "without case",
        (Shape::Folded, Language::Zh) => "不区分大小写",
        (Shape::Day, Language::En) => "by day",
        (Shape::Day, Language::Zh) => "按日",
        (Shape::Month, Language::En) => "by month",
        (Shape::Month, Language::Zh) => "按月",
    };
    format!("{names} ({how})")
}

fn measure(measure: &Measure, language: Language) -> String {
    let (left, right) = (parts(&measure.left), parts(&measure.right));
    let names = if left == right { left } else { format!("{left} = {right}") };
    let mut within = Vec::new();
    if measure.within != 0 {
        within.push(format_money(measure.within));
    }
    if measure.percent != 0 {
        within.push(format!("{} %", format_units(measure.percent, 8)));
    }
    let or = if language == Language::En { " or " } else { "或" };
    let within = within.join(or);
    match (language, within.is_empty(), measure.decides) {
        (Language::En, true, false) => format!("compared: {names}"),
        (Language::En, false, false) => format!("compared: {names}, tolerated up to {within}"),
        (Language::En, true, true) => format!("only where {names}"),
        (Language::En, false, true) => format!("only where {names}, up to {within}"),
        (Language::Zh, true, false) => format!("比较 {names}"),
        (Language::Zh, false, false) => format!("比较 {names}，容差 {within}"),
        (Language::Zh, true, true) => format!("仅限 {names}"),
        (Language::Zh, false, true) => format!("仅限 {names}，容差 {within}"),
    }
}

fn parts(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let (joint, name) = match part.sign {
            Sign::Plus => (" + ", part.column.to_owned()),
            Sign::Minus => (" - ", part.column.to_owned()),
            Sign::Absolute => (" + ", format!("|{}|", part.column)),
        };
        match (text.is_empty(), part.sign) {
            (true, Sign::Minus) => text.push('-'),
            (true, _) => {}
            (false, _) => text.push_str(joint),
        }
        text.push_str(&name);
    }
    text
}

/// The sentence of a break, from its figures as they are shown.
pub(crate) fn message(
    found: &Break,
    own: &OwnWords,
    [expected, actual, difference]: [&str; 3],
    language: Language,
) -> String {
    let number = usize::from(language == Language::Zh);
    let (left, right) = (own.left[number], own.right[number]);
    // What a break is of is said by the sentence itself.
    let told = |pair: &&(&'static str, Word)| !matches!(pair.0, "measure" | "date");
    let key: Vec<&str> = found.key.iter().filter(told).map(|(_, value)| value.as_str()).collect();
    let key = key.join(" / ");
    let what =
        found.key.iter().find(|(name, _)| matches!(*name, "measure" | "date")).map(|(_, name)| name.as_str());
    let (of, of_zh) =
        what.map_or_else(Default::default, |name| (format!(" ({name})"), format!("（{name}）")));
    let counts = found.currency.is_none() && found.rows > 0 && found.terms.is_empty();
    let (en, zh) = match found.class {
        Class::MissingRight => {
            let over = if counts { String::new() } else { format!(" over {expected}") };
            let zh = if counts { String::new() } else { format!("（{expected}）") };
            (
                format!("{left}: {key}{of}{over} has no counterpart in {right}."),
                format!("{left}：{key}{of_zh}{zh}在{right}中没有对应记录。"),
            )
        }
        Class::MissingLeft => {
            let over = if counts { String::new() } else { format!(" over {actual}") };
            let zh = if counts { String::new() } else { format!("（{actual}）") };
            (
                format!("{right}: {key}{of}{over} has no counterpart in {left}."),
                format!("{right}：{key}{of_zh}{zh}在{left}中没有对应记录。"),
            )
        }
        Class::Duplicate => (
            format!("{key}{of}: several rows stand where one should ({left} {expected}, {right} {actual})."),
            format!("{key}{of_zh}：应为一行，实际有多行（{left} {expected}，{right} {actual}）。"),
        ),
        Class::Timing => (
            format!("{key}: the dates{of} are too far apart: {expected} in {left}, {actual} in {right}."),
            format!("{key}：日期{of_zh}相差过大，{left}为 {expected}，{right}为 {actual}。"),
        ),
        Class::Ambiguous => (
            format!(
                "{key} and its counterpart in {right} are not the only ones that fit each other; those with the lowest numbers are paired."
            ),
            format!("{key} 与{right}的对应关系不唯一，已按编号最小者配对。"),
        ),
        _ => (
            format!("{key}{of}: {expected} in {left}, {actual} in {right}: {difference}."),
            format!("{key}{of_zh}：{left}为 {expected}，{right}为 {actual}，差额 {difference}。"),
        ),
    };
    if language == Language::En { en } else { zh }
}

/// What to do about a break, where the user says nothing of it.
pub(crate) fn remedy(class: Class, language: Language) -> &'static str {
    let (en, zh) = match class {
        Class::MissingRight | Class::MissingLeft => (
            "Look at the candidates: a key that is written differently, a date or an amount that is off, or a row that is not there yet.",
            "请查看已比对的候选：可能是编号写法不同、日期或金额有出入，或记录尚未产生。",
        ),
        Class::Duplicate => ("Find out which of the rows is meant.", "请确认哪一行有效。"),
        Class::Timing => ("Compare the two dates.", "请核对两侧日期。"),
        Class::Ambiguous => (
            "Look at both rows; it matters only which of them belong to each other.",
            "请核对各条候选记录，只需确认对应关系。",
        ),
        _ => ("Compare the rows behind both sides.", "请核对两侧的数据行。"),
    };
    if language == Language::En { en } else { zh }
}
