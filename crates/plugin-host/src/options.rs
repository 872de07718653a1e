//! The options of a format: judged against its JSON Schema, and completed with the defaults.
//!
//! The schema language is a closed part of JSON Schema 2020-12: what the SDK derives from a Rust type,
//! and what an author writes by hand for a handful of settings. A schema that uses more is refused
//! when the format is loaded, since a keyword nobody evaluates is a promise nobody keeps. A whole
//! implementation of the standard would bring 30 crates for it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

/// Keywords that are evaluated.
const EVALUATED: [&str; 20] = [
    "type",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "oneOf",
    "anyOf",
    "allOf",
    "$ref",
];

/// Keywords that say nothing about what is valid. `format` is one of them by the standard, and the
/// SDK adds it to numbers.
const DESCRIBING: [&str; 10] = [
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "title",
    "description",
    "default",
    "examples",
    "format",
    "deprecated",
];

/// References within references, and values within values.
const MAX_DEPTH: usize = 32;

/// An option that is not as the format wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError {
    /// Which one, e.g. `headings` or `sheets[2]`; empty for the options as a whole.
    pub option: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for OptionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.option.is_empty() {
            return out.write_str(&self.problem);
        }
        write!(out, "option `{}` {}", self.option, self.problem)
    }
}

/// Why a schema cannot be used, or nothing. No schema at all (null) allows everything.
pub(crate) fn schema_fault(schema: &Value) -> Option<String> {
    fault_at(schema, "options", 0)
}

fn fault_at(schema: &Value, place: &str, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return Some(format!("{place} is nested too deeply"));
    }
    let object = match schema {
        Value::Null | Value::Bool(_) => return None,
        Value::Object(object) => object,
        _ => return Some(format!("{place} is no schema")),
    };
    for (keyword, value) in object {
        let within = format!("{place}.{keyword}");
        let fault = match keyword.as_str() {
            "properties" | "$defs" => value.as_object().and_then(|all| {
                all.iter().find_map(|(name, one)| fault_at(one, &format!("{within}.{name}"), depth + 1))
            }),
            "oneOf" | "anyOf" | "allOf" => {
                value.as_array().and_then(|all| all.iter().find_map(|one| fault_at(one, &within, depth + 1)))
            }
            "items" | "additionalProperties" => fault_at(value, &within, depth + 1),
            known if EVALUATED.contains(&known) || DESCRIBING.contains(&known) => None,
            _ => Some(format!("{place} uses the keyword `{keyword}`, which this program does not know")),
        };
        if fault.is_some() {
            return fault;
        }
    }
    None
}

/// The options with the defaults of those that were left out, or everything that is wrong with them.
pub(crate) fn complete(schema: &Value, options: &Map<String, Value>) -> Result<Value, Vec<OptionError>> {
    let mut errors = Vec::new();
    let given = Value::Object(options.clone());
    Judge { root: schema, errors: &mut errors }.judge(schema, &given, "", 0);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut complete = options.clone();
    for (name, property) in properties(schema) {
        if let Some(default) = property.get("default")
            && !complete.contains_key(name)
        {
            complete.insert(name.clone(), default.clone());
        }
    }
    Ok(Value::Object(complete))
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// An option as it was typed on a command line, `name` and text, as the value its schema wants.
///
/// Text stays text where the schema takes text; elsewhere it is read as JSON. What it then is, is for
/// `complete` to judge.
pub fn option_from_text(schema: &Value, name: &str, text: &str) -> Result<Value, OptionError> {
    let Some((_, property)) = properties(schema).find(|(known, _)| *known == name) else {
        let problem = unknown(&properties(schema).map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        return Err(OptionError { option: name.to_owned(), problem });
    };
    let mut errors = Vec::new();
    let as_text = Value::String(text.to_owned());
    Judge { root: schema, errors: &mut errors }.judge(property, &as_text, name, 0);
    if errors.is_empty() {
        return Ok(as_text);
    }
    // What cannot be read as JSON is judged as the text it is, which says what is wanted instead.
    Ok(serde_json::from_str(text).unwrap_or(as_text))
}

fn unknown(known: &[&str]) -> String {
    if known.is_empty() {
        return "is not known: the format has no options".to_owned();
    }
    format!("is not known; there are {}", known.join(", "))
}

struct Judge<'a> {
    root: &'a Value,
    errors: &'a mut Vec<OptionError>,
}

impl Judge<'_> {
    fn wrong(&mut self, place: &str, problem: String) {
        self.errors.push(OptionError { option: place.to_owned(), problem });
    }

    fn judge(&mut self, schema: &Value, value: &Value, place: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return self.wrong(place, "is nested too deeply".to_owned());
        }
        let schema = match schema {
            Value::Bool(false) => return self.wrong(place, "is not allowed".to_owned()),
            Value::Object(schema) => schema,
            _ => return,
        };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            match reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) {
                Some(target) => self.judge(target, value, place, depth + 1),
                None => {
                    self.wrong(place, format!("has a schema that refers to {reference}, which is not there"));
                }
            }
        }
        if let Some(problem) = simple(schema, value) {
            return self.wrong(place, problem);
        }
        self.alternatives(schema, value, place, depth);
        match value {
            Value::Object(members) => self.members(schema, members, place, depth),
            Value::Array(items) => {
                if let Some(each) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.judge(each, item, &format!("{place}[{index}]"), depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn members(
        &mut self,
        schema: &Map<String, Value>,
        members: &Map<String, Value>,
        place: &str,
        depth: usize,
    ) {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        for (name, member) in members {
            match (known.get(name), schema.get("additionalProperties")) {
                (Some(property), _) => self.judge(property, member, &within(name), depth + 1),
                (None, Some(Value::Bool(false))) => {
                    let problem = unknown(&known.keys().map(String::as_str).collect::<Vec<_>>());
                    self.wrong(&within(name), problem);
                }
                (None, Some(others)) => self.judge(others, member, &within(name), depth + 1),
                (None, None) => {}
            }
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = name.as_str()
                && !members.contains_key(name)
            {
                self.wrong(&within(name), "is needed".to_owned());
            }
        }
    }

    fn alternatives(&mut self, schema: &Map<String, Value>, value: &Value, place: &str, depth: usize) {
        let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
        for each in list("allOf").into_iter().flatten() {
            self.judge(each, value, place, depth + 1);
        }
        for (keyword, most) in [("anyOf", usize::MAX), ("oneOf", 1)] {
            let Some(choices) = list(keyword) else { continue };
            let fits = |choice: &&Value| {
                let mut errors = Vec::new();
                Judge { root: self.root, errors: &mut errors }.judge(choice, value, place, depth + 1);
                errors.is_empty()
            };
            let fitting = choices.iter().filter(fits).count();
            if fitting == 0 {
                let words: BTreeSet<String> = choices.iter().filter_map(words).collect();
                let wanted = words.into_iter().collect::<Vec<_>>().join(", ");
                self.wrong(place, format!("is {}; it can be {wanted}", shown(value)));
            } else if fitting > most {
                self.wrong(place, format!("is {}, which fits more than one of its forms", shown(value)));
            }
        }
    }
}

/// The values or the type a choice allows, in words.
fn words(choice: &Value) -> Option<String> {
    if let Some(one) = choice.get("const") {
        return Some(shown(one));
    }
    if let Some(all) = choice.get("enum").and_then(Value::as_array) {
        return Some(all.iter().map(shown).collect::<Vec<_>>().join(", "));
    }
    match choice.get("type") {
        Some(Value::String(name)) => Some(type_words(name).to_owned()),
        _ => choice.get("title").and_then(Value::as_str).map(str::to_owned),
    }
}

fn type_words(name: &str) -> &str {
    match name {
        "string" => "text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "a list",
        "object" => "a table",
        "null" => "nothing",
        other => other,
    }
}

/// What is wrong with a value by keywords that need no other schema.
fn simple(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let names: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !names.is_empty() && !names.iter().any(|name| is_a(value, name)) {
        let wanted = names.iter().map(|name| type_words(name)).collect::<Vec<_>>().join(" or ");
        return Some(format!("is {}; it must be {wanted}", shown(value)));
    }
    if let Some(only) = schema.get("const")
        && only != value
    {
        return Some(format!("is {}; it must be {}", shown(value), shown(only)));
    }
    if let Some(all) = schema.get("enum").and_then(Value::as_array)
        && !all.contains(value)
    {
        let all = all.iter().map(shown).collect::<Vec<_>>().join(", ");
        return Some(format!("is {}; it can be {all}", shown(value)));
    }
    match value {
        Value::Number(number) => number_fault(schema, number),
        Value::String(text) => {
            size_fault(schema, ["minLength", "maxLength"], text.chars().count(), "characters")
        }
        Value::Array(items) => {
            let doubled = schema.get("uniqueItems") == Some(&Value::Bool(true))
                && items
                    .iter()
                    .enumerate()
                    .any(|(index, item)| items.iter().take(index).any(|other| other == item));
            if doubled {
                return Some("has the same value twice".to_owned());
            }
            size_fault(schema, ["minItems", "maxItems"], items.len(), "values")
        }
        _ => None,
    }
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value
            .as_number()
            .is_some_and(|number| exact(&number.to_string()).is_some_and(|(_, scale)| scale == 0)),
        _ => false,
    }
}

/// A JSON number as an integer and the digits after the point that are not zeros at the end; nothing
/// for one that is absurdly long.
fn exact(text: &str) -> Option<(i128, u32)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut units: i128 = format!("{whole}{fraction}").parse().ok()?;
    let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    while scale > 0 && units % 10 == 0 {
        units /= 10;
        scale -= 1;
    }
    while scale < 0 {
        units = units.checked_mul(10)?;
        scale += 1;
    }
    Some((units, u32::try_from(scale).ok()?))
}

/// How two JSON numbers compare, exactly.
fn compare(a: &str, b: &str) -> Option<std::cmp::Ordering> {
    let ((a, a_scale), (b, b_scale)) = (exact(a)?, exact(b)?);
    let scale = a_scale.max(b_scale);
    let a = a.checked_mul(10_i128.checked_pow(scale - a_scale)?)?;
    let b = b.checked_mul(10_i128.checked_pow(scale - b_scale)?)?;
    Some(a.cmp(&b))
}

fn number_fault(schema: &Map<String, Value>, number: &serde_json::Number) -> Option<String> {
    use std::cmp::Ordering::{Equal, Greater, Less};

    let text = number.to_string();
    for (keyword, allowed, words) in [
        ("minimum", &[Equal, Greater][..], "at least"),
        ("maximum", &[Less, Equal], "at most"),
        ("exclusiveMinimum", &[Greater], "more than"),
        ("exclusiveMaximum", &[Less], "less than"),
    ] {
        let Some(bound) = schema.get(keyword).and_then(Value::as_number) else { continue };
        let ordering = compare(&text, &bound.to_string());
        if ordering.is_none_or(|ordering| !allowed.contains(&ordering)) {
            return Some(format!("is {text}; it must be {words} {bound}"));
        }
    }
    None
}

fn size_fault(schema: &Map<String, Value>, keywords: [&str; 2], size: usize, of: &str) -> Option<String> {
    let [least, most] = keywords.map(|keyword| schema.get(keyword).and_then(Value::as_u64));
    if least.is_some_and(|least| (size as u64) < least) {
        return Some(format!("has {size} {of}; it must have at least {}", least.unwrap_or_default()));
    }
    if most.is_some_and(|most| (size as u64) > most) {
        return Some(format!("has {size} {of}; it must have at most {}", most.unwrap_or_default()));
    }
    None
}

/// A value as a user would write it, cut to a length.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    crate::names::presentable(text.as_bytes(), 100)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As the SDK derives it from a type with a documented enum.
    fn schema() -> Value {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Options", "type": "object",
            "properties": {
                "bom": {"description": "x", "type": "boolean", "default": true},
                "headings": {"$ref": "#/$defs/Headings", "default": "names"},
                "sheets": {"type": "array", "items": {"type": "string"}, "default": [], "uniqueItems": true},
                "rows": {"type": "integer", "format": "uint32", "minimum": 1, "maximum": 10},
                "rate": {"type": ["number", "null"], "exclusiveMinimum": 0.1},
                "name": {"type": "string", "minLength": 2, "maxLength": 3},
            },
            "additionalProperties": false,
            "$defs": {"Headings": {"oneOf": [
                {"const": "names", "type": "string", "description": "a"},
                {"const": "titles", "type": "string"},
            ]}},
        })
    }

    fn judged(options: &Value) -> Result<Value, String> {
        complete(&schema(), options.as_object().unwrap())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn what_is_left_out_gets_its_default() {
        assert_eq!(judged(&json!({})).unwrap(), json!({"bom": true, "headings": "names", "sheets": []}));
        let given = json!({"bom": false, "headings": "titles", "sheets": ["a"], "rows": 10, "rate": 0.2});
        assert_eq!(judged(&given).unwrap(), given);
        assert_eq!(schema_fault(&schema()), None);
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_would() {
        for (options, said) in [
            (json!({"bom": "yes"}), "option `bom` is \"yes\"; it must be true or false"),
            (
                json!({"Bom": true}),
                "option `Bom` is not known; there are bom, headings, sheets, rows, rate, name",
            ),
            (json!({"headings": "none"}), "option `headings` is \"none\"; it can be \"names\", \"titles\""),
            (json!({"sheets": ["a", 1]}), "option `sheets[1]` is 1; it must be text"),
            (json!({"sheets": ["a", "a"]}), "option `sheets` has the same value twice"),
            (json!({"rows": 0}), "option `rows` is 0; it must be at least 1"),
            (json!({"rows": 1.5}), "option `rows` is 1.5; it must be a whole number"),
            (json!({"rows": 11}), "option `rows` is 11; it must be at most 10"),
            (json!({"rate": 0.1}), "option `rate` is 0.1; it must be more than 0.1"),
            (json!({"rate": "x"}), "option `rate` is \"x\"; it must be a number or nothing"),
            (json!({"name": "对"}), "option `name` has 1 characters; it must have at least 2"),
        ] {
            assert_eq!(judged(&options).unwrap_err(), said);
        }
    }

    #[test]
    fn numbers_are_compared_exactly() {
        let near = |text: &str| -> Value { serde_json::from_str(&format!("{{\"rate\": {text}}}")).unwrap() };
        assert!(judged(&near("0.100000000000000000001")).is_ok());
        assert!(judged(&near("1e-1")).is_err());
        assert!(judged(&near("1e99999")).is_err());
        assert!(judged(&json!({"rows": 1.0})).is_ok());
    }

    #[test]
    fn a_schema_that_promises_more_than_is_kept_is_refused() {
        let fault = schema_fault(&json!({"properties": {"a": {"pattern": "^x"}}})).unwrap();
        assert!(fault.contains("options.properties.a uses the keyword `pattern`"), "{fault}");
        assert!(schema_fault(&json!([])).is_some());
        assert_eq!(schema_fault(&Value::Null), None);
        // A reference in a circle ends.
        let circle = json!({"$ref": "#"});
        assert!(complete(&circle, &Map::new()).is_err());
    }

    #[test]
    fn typed_text_becomes_what_the_schema_wants() {
        let schema = schema();
        let value = |name: &str, text: &str| option_from_text(&schema, name, text).unwrap();
        assert_eq!(value("bom", "false"), json!(false));
        assert_eq!(value("headings", "titles"), json!("titles"));
        assert_eq!(value("name", "12"), json!("12"));
        assert_eq!(value("rows", "7"), json!(7));
        assert_eq!(value("sheets", "[\"a\"]"), json!(["a"]));
        assert_eq!(value("bom", "yes"), json!("yes"));
        assert!(option_from_text(&schema, "boom", "1").unwrap_err().problem.contains("there are bom"));
    }
}
