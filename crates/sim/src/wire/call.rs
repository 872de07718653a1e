//! A question to the API, and typed reading of its parameters.
//!
//! The parameters of a query arrive as text, those of a body as JSON values; both are read alike here.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::Refusal;
use super::calendar::{Days, Month, Span};
use super::facts;
use crate::time::Time;
use crate::world::World;

/// One request, paging left out.
#[derive(Debug, Clone)]
pub struct Call {
    /// Operation name.
    pub operation: &'static str,
    /// The account whose credential asks.
    pub account: String,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Path, with path parameters filled in.
    pub path: String,
    /// Parameters: of the query for `GET`, of the body for `POST`.
    pub parameters: Map<String, Value>,
    /// Whether the operation pages by offset and limit.
    pub paged: bool,
    /// When the answer was taken, where that is not just the next moment of the fetch.
    pub taken: Option<Time>,
}

impl Call {
    /// A text parameter, if the request has it.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).and_then(Value::as_str)
    }

    /// When the question is asked: the moment given, or the beginning of the fetch.
    pub(super) fn now(&self, world: &World) -> Time {
        self.taken.unwrap_or_else(|| facts::fetched(world))
    }

    /// A parameter as text, whatever scalar it came as.
    fn scalar(&self, name: &str) -> Option<String> {
        match self.parameters.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// Whether the request leaves this filter out or asks for exactly this value. An empty text is a value.
    pub(super) fn asks_for<'a>(&self, name: &str, value: impl Into<Option<&'a str>>) -> bool {
        let value: Option<&str> = value.into();
        self.scalar(name).is_none_or(|asked| value == Some(asked.as_str()))
    }

    /// The same, without regard to the case of letters.
    pub(super) fn asks_for_any_case(&self, name: &str, value: &str) -> bool {
        self.scalar(name).is_none_or(|asked| asked.eq_ignore_ascii_case(value))
    }

    /// The same for a code.
    pub(super) fn asks_for_code(&self, name: &str, value: impl Into<Option<i64>>) -> bool {
        let value: Option<i64> = value.into();
        self.scalar(name).is_none_or(|asked| value.is_some_and(|value| asked == value.to_string()))
    }

    /// Whether the request leaves this filter out or asks for a part of this text. Blanks do not count.
    pub(super) fn asks_for_part(&self, name: &str, value: &str) -> bool {
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        self.scalar(name).is_none_or(|asked| solid(value).contains(&solid(&asked)))
    }

    /// Whether the request leaves this list out or the list has this value. An empty list has none.
    pub(super) fn lists(&self, name: &str, value: &str) -> bool {
        self.list(name).is_none_or(|asked| asked.iter().any(|asked| asked == value))
    }

    /// A list of scalars: an array, or the one value of a repeated query parameter.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match self.parameters.get(name)? {
            Value::Null => None,
            Value::Array(values) => Some(values.iter().map(text).collect()),
            other => Some(vec![text(other)]),
        }
    }

    /// A list that the request must have, with at least one and at most `most` entries.
    pub(super) fn some(&self, name: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let list = self.list(name).unwrap_or_default();
        if list.is_empty() || list.len() > most {
            return Err(Refusal::parameter(name, &format!("give 1 to {most} entries")));
        }
        Ok(list)
    }

    /// A list that may have at most `most` entries.
    pub(super) fn at_most(&self, name: &str, most: usize) -> Result<(), Refusal> {
        match self.list(name) {
            Some(list) if list.len() > most => {
                Err(Refusal::parameter(name, &format!("at most {most} entries")))
            }
            _ => Ok(()),
        }
    }

    /// The objects of a list.
    pub(super) fn objects(&self, name: &str) -> Vec<&Map<String, Value>> {
        let values = self.parameters.get(name).and_then(Value::as_array);
        values.into_iter().flatten().filter_map(Value::as_object).collect()
    }

    /// A text that the request must have and that is not empty.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        match self.parameter(name) {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(Refusal::parameter(name, "it is mandatory")),
        }
    }

    /// A whole number.
    pub(super) fn int(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.scalar(name)
            .map(|text| text.parse().map_err(|_| Refusal::parameter(name, "give a whole number")))
            .transpose()
    }

    /// A switch; off where the request does not say.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.scalar(name).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// A number, as a JSON number or as text, without exponent.
    pub(super) fn number(&self, name: &str) -> Result<Decimal, Refusal> {
        let text = self.scalar(name).ok_or_else(|| Refusal::parameter(name, "it is mandatory"))?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let number = if plain { text.parse().ok() } else { None };
        number.ok_or_else(|| Refusal::parameter(name, "give a plain decimal number"))
    }

    /// An amount of money to move: above zero, at most two decimals.
    pub(super) fn amount(&self, name: &str) -> Result<Decimal, Refusal> {
        let amount = self.number(name)?;
        if amount <= Decimal::ZERO || amount.normalize().scale() > 2 {
            return Err(Refusal::parameter(name, "give an amount above 0 with at most 2 decimals"));
        }
        Ok(amount)
    }

    /// A window of UTC instants, both ends included.
    pub(super) fn span(&self, begin: &str, end: &str) -> Result<Span, Refusal> {
        Span::read(self, begin, end, false)
    }

    /// A window of UTC instants, both ends excluded: how coupons and quotas are asked for.
    pub(super) fn strictly(&self, begin: &str, end: &str) -> Result<Span, Refusal> {
        Span::read(self, begin, end, true)
    }

    /// A window of GMT+8 days, both included.
    pub(super) fn days(&self, begin: &str, end: &str) -> Result<Days, Refusal> {
        Days::read(self, begin, end)
    }

    /// A billing month that must be given and not be older than so many months.
    pub(super) fn month(&self, world: &World, name: &str, months: i64) -> Result<Month, Refusal> {
        let month = Month::read(self.required(name)?)
            .ok_or_else(|| Refusal::parameter(name, "give a month as YYYY-MM"))?;
        let now = Month::of(self.now(world));
        if month.months_before(&now) > months {
            return Err(Refusal::parameter(name, &format!("only the last {months} months are kept")));
        }
        Ok(month)
    }

    /// The last segment of the path, percent-decoding left to who built the call.
    pub(super) fn last_segment(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}
