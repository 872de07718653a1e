//! What the host says about the report, besides its tables.

use crate::time::{Timestamp, parse_offset};
use serde_json::Value;
use std::collections::BTreeMap;

/// The language the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, and everything unknown.
    #[default]
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// `en` or `zh`, as in `dz.title.<lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
        }
    }
}

/// The host's own totals of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTotals {
    /// How many rows it has.
    pub rows: Option<i64>,
    /// Column → currency → exact sum as text.
    pub money: BTreeMap<String, BTreeMap<String, String>>,
}

/// Run, month, language and control totals. Read leniently: a member that is missing or of another
/// type is empty, an unknown one stays available in [`Context::json`].
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The run's id.
    pub run: String,
    /// The billing month, `2026-09`.
    pub cycle: String,
    /// The language to write in.
    pub language: Language,
    /// When the report was asked for, RFC 3339 in UTC. The only clock a format has.
    pub generated_at: String,
    /// How far local time is ahead of UTC; 480 for the GMT+8 of the bills.
    pub offset_minutes: i32,
    /// Can the month be reconciled, and if not, how far?
    pub verdict: String,
    /// What came out.
    pub result: String,
    /// `duizhang x.y.z`.
    pub program: String,
    /// The partner's name.
    pub partner: Option<String>,
    /// The host's control totals, by table.
    pub totals: BTreeMap<String, TableTotals>,
    /// The whole object as it came.
    pub json: Value,
}

impl Context {
    pub(crate) fn parse(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        Context {
            run: text("run"),
            cycle: text("cycle"),
            language: match json["language"].as_str() {
                Some(tag) if tag == "zh" || tag.starts_with("zh-") => Language::Zh,
                _ => Language::En,
            },
            generated_at: text("generated_at"),
            offset_minutes: json["time_zone"].as_str().and_then(parse_offset).unwrap_or(480),
            verdict: text("verdict"),
            result: text("result"),
            program: text("program"),
            partner: json["partner"].as_str().map(str::to_owned),
            totals: members(&json["totals"], table_totals),
            json,
        }
    }

    /// The zone of local times, `GMT+8`.
    pub fn zone(&self) -> String {
        let (hours, minutes) = (self.offset_minutes / 60, (self.offset_minutes % 60).abs());
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
        format!("GMT{sign}{}{minutes}", hours.abs())
    }

    /// [`Context::generated_at`] as an instant.
    pub fn generated(&self) -> Option<Timestamp> {
        Timestamp::parse_rfc3339(&self.generated_at)
    }
}

fn table_totals(json: &Value) -> TableTotals {
    TableTotals {
        rows: json["rows"].as_i64(),
        money: members(&json["money"], |column| {
            members(column, |sum| sum.as_str().unwrap_or_default().to_owned())
        }),
    }
}

fn members<T>(json: &Value, read: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    let object = json.as_object().into_iter().flatten();
    object.map(|(name, v)| (name.clone(), read(v))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Context, Language};

    #[test]
    fn reads_what_is_there_and_survives_what_is_not() {
        let context = Context::parse(
            r#"{"run":"r1","cycle":"2026-09","language":"zh","time_zone":"+08:00","verdict":null,
                "generated_at":"2026-10-02T03:04:05Z","later":1,
                "totals":{"orders":{"rows":2,"money":{"amount":{"CNY":"12.50000000"}}}}}"#,
        );
        assert_eq!(context.language, Language::Zh);
        assert_eq!(context.offset_minutes, 480);
        assert_eq!(context.zone(), "GMT+8");
        assert_eq!(Context { offset_minutes: -30, ..Context::default() }.zone(), "GMT-0:30");
        assert_eq!(context.verdict, "");
        assert_eq!(context.generated().unwrap().to_string(), "2026-10-02T03:04:05Z");
        let orders = &context.totals["orders"];
        assert_eq!(orders.rows, Some(2));
        assert_eq!(orders.money["amount"]["CNY"], "12.50000000");
        assert_eq!(context.json["later"], 1);
        assert_eq!(Context::parse("not json").language, Language::En);
    }
}
