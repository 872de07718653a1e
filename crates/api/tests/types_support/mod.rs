//! Reads the description of the API and makes bodies from it, as the service may send them.
#![allow(clippy::unwrap_used)] // it serves tests, and the description is ours

use std::fs;

use serde_json::{Map, Number, Value, json};

/// What the service does with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As described.
    Plain,
    /// Texts as numbers where they are numbers, numbers as texts.
    Swapped,
    /// Numbers and booleans as texts.
    Quoted,
    /// Decimals with an exponent.
    Exponents,
    /// Every field is null.
    Null,
    /// Objects and lists are there, their fields are null.
    Hollow,
}

/// Every operation of the description.
pub(crate) fn description() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/bss-api.json");
    let api: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    api["operations"].as_array().unwrap().clone()
}

/// The fields at every site that has the operation.
pub(crate) fn known_at<'a>(one: &'a Value, side: &str) -> Vec<(&'a str, &'a [Value])> {
    let sites = one["sites"].as_array().unwrap().iter().map(|site| site.as_str().unwrap());
    let at = |site: &str| {
        let variant = &one["site_variants"][site][side];
        if variant.is_null() { &one[side] } else { variant }.as_array().unwrap().as_slice()
    };
    sites.map(|site| (site, at(site))).collect()
}

/// A text of the description.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

/// A list of the description.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn name(field: &Value) -> &str {
    text(field, "name")
}

fn children(field: &Value) -> &[Value] {
    let own = field["fields"].as_array().or_else(|| field["items"]["fields"].as_array());
    own.map_or(&[], Vec::as_slice)
}

/// A body with every field of every site, each scalar with a value that no other has.
pub(crate) fn synthesise(one: &Value, side: &str, style: Style) -> Value {
    let mut maker = Maker { style, count: 0, unknown: side == "response" };
    let mut body = Map::new();
    for (_, fields) in known_at(one, side) {
        maker.object(fields, &mut body, 0);
    }
    Value::Object(body)
}

struct Maker {
    style: Style,
    count: u32,
    unknown: bool,
}

impl Maker {
    fn object(&mut self, fields: &[Value], body: &mut Map<String, Value>, depth: usize) {
        for field in fields {
            if !body.contains_key(name(field)) {
                let value = self.field(field, depth);
                body.insert(name(field).to_owned(), value);
            }
        }
        if self.unknown && !matches!(self.style, Style::Null | Style::Hollow) {
            self.count += 1;
            let exact = number(&format!("{}.50", self.count));
            body.insert("brand_new".to_owned(), json!({"amount": exact, "list": [exact, null, "x"]}));
        }
    }

    fn field(&mut self, field: &Value, depth: usize) -> Value {
        if self.style == Style::Null {
            return Value::Null;
        }
        let list = field["type"] == "array";
        let element = if list { &field["items"] } else { field };
        let repeats = element["recursive"] == json!(true);
        let style = self.style;
        let mut one = || -> Value {
            if element["type"] != "object" {
                return self.scalar(element["type"].as_str().unwrap());
            }
            let mut body = Map::new();
            if !repeats {
                self.object(children(field), &mut body, depth + 1);
            }
            Value::Object(body)
        };
        match (list, style) {
            (false, _) => one(),
            (true, Style::Hollow) => json!([one()]),
            (true, _) => json!([one(), one()]),
        }
    }

    fn scalar(&mut self, form: &str) -> Value {
        self.count += 1;
        // Beyond what a float holds, and ending in a zero that counts.
        let digits = format!("9007199254740993.{:08}10", self.count);
        let whole = self.count.to_string();
        let truth = self.count.is_multiple_of(2);
        match (form, self.style) {
            (_, Style::Null | Style::Hollow) => Value::Null,
            ("number", Style::Exponents) => number(&format!("{}.50E-7", self.count)),
            ("string", Style::Swapped) | ("number", Style::Plain) => number(&digits),
            ("string" | "number", _) => json!(digits),
            ("integer", Style::Swapped | Style::Quoted) => json!(whole),
            ("integer", _) => number(&whole),
            ("boolean", Style::Swapped | Style::Quoted) => json!(truth.to_string()),
            ("boolean", _) => json!(truth),
            (other, _) => panic!("unknown form {other}"),
        }
    }
}

fn number(digits: &str) -> Value {
    Value::Number(Number::from_string_unchecked(digits.to_owned()))
}

/// A copy as the text of an exchange would give it.
pub(crate) fn plain(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}

/// Whether two bodies have the same fields, and scalars of the same text. A list that is not there
/// is read as an empty one.
pub(crate) fn same_text(sent: &Value, read: &Value) -> Result<(), String> {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => {
            for (key, value) in sent {
                let found = read.get(key).ok_or(format!("{key} vanished"))?;
                same_text(value, found).map_err(|inner| format!("{key}: {inner}"))?;
            }
            let more = read.iter().find(|(key, value)| !sent.contains_key(*key) && !is_hollow(value));
            more.map_or(Ok(()), |(key, _)| Err(format!("{key} appeared")))
        }
        (Value::Array(sent), Value::Array(read)) if sent.len() == read.len() => {
            sent.iter().zip(read).try_for_each(|(sent, read)| same_text(sent, read))
        }
        (sent, read) if sent == read || scalar(sent) == scalar(read) => Ok(()),
        (sent, read) => Err(format!("{sent} was read as {read}")),
    }
}

/// The text of a scalar, without its exponent.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(bool) => bool.to_string(),
        _ => return None,
    };
    let Some((whole, _)) = text.split_once(".50").filter(|(_, rest)| rest.eq_ignore_ascii_case("e-7")) else {
        return Some(text);
    };
    // 12.50E-7 is 0.000001250: nine places behind the point, of which the last two were there.
    let digits = format!("{:0>10}", format!("{whole}50"));
    let (whole, places) = digits.split_at(digits.len() - 9);
    Some(format!("{whole}.{places}"))
}

/// Nothing, in objects and lists all the way down.
pub(crate) fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().all(is_hollow),
        Value::Object(fields) => fields.values().all(is_hollow),
        _ => false,
    }
}

/// The paths of scalars, `records[].amount`, with their forms.
pub(crate) fn scalar_fields(one: &Value, side: &str) -> Vec<(String, String)> {
    fn walk(fields: &[Value], before: &str, found: &mut Vec<(String, String)>) {
        for field in fields {
            let list = if field["type"] == "array" { "[]" } else { "" };
            let path = format!("{before}{}{list}", name(field));
            let element = if list.is_empty() { field } else { &field["items"] };
            if element["type"] == "object" {
                walk(children(field), &format!("{path}."), found);
            } else if field["on_failure_only"] != json!(true) {
                found.push((path, element["type"].as_str().unwrap().to_owned()));
            }
        }
    }
    let mut found = Vec::new();
    for (_, fields) in known_at(one, side) {
        walk(fields, "", &mut found);
    }
    found
}

/// A body with this one field.
pub(crate) fn one_field(path: &str, value: Value) -> Value {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = rest.map_or(value.clone(), |rest| one_field(rest, value));
    match first.strip_suffix("[]") {
        Some(name) => json!({name: [inner]}),
        None => json!({first: inner}),
    }
}
