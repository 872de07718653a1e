//! The text of a generated file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::spec::{Field, Meanings, Operation};

/// Characters of a comment line.
const COLUMNS: usize = 100;
/// Rows a page where the documentation leaves the maximum open (`bss-api.md` 0.3).
const LIMIT: u32 = 100;
/// The largest offset where the documentation names none.
const OFFSET: u32 = 2_147_483_646;
/// Requests per second where the documentation names none (`bss-api.md` 1.5).
const RATE: u32 = 10;

/// One file under construction.
pub(crate) struct Emitter {
    text: String,
}

impl Emitter {
    pub(crate) fn new(title: &str) -> Self {
        let mut text = format!("//! {title} Generated from `spec/` by `cargo xtask api`; do not edit.\n");
        text.push_str("#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words\n\n");
        text.push_str(
            "#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share\n",
        );
        text.push_str("use super::*;\nuse crate::operation::Paging;\nuse crate::wire::{Decimal, operation, record};\n\n");
        Self { text }
    }

    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    pub(crate) fn finish(self) -> String {
        let mut text = self.text;
        for (name, import) in [("Decimal", "Decimal, "), ("Paging", "")] {
            if text.matches(name).count() == 1 && !import.is_empty() {
                text = text.replacen(import, "", 1);
            }
        }
        text
    }

    /// An operation with its request, its answer and their structures.
    pub(crate) fn operation(
        &mut self,
        operation: &Operation,
        meanings: &Meanings,
        done: &mut BTreeSet<String>,
    ) {
        let answer = format!("{}Answer", operation.name);
        let _ = writeln!(self.text, "operation! {{");
        self.comment(4, &format!("{}. {}.", capital(&operation.summary), taken_by(operation)));
        let kind = capital(&operation.kind);
        let _ = writeln!(
            self.text,
            "    {kind} {name}Request {constant} -> {answer}\n    \"{name}\" {method} \"{path}\"\n    by {credential}, {paging},\n    \
             rows {rows:?}, total {total:?}, rate {rate}, permission {permission:?},\n    sites &{sites:?};",
            name = operation.name,
            constant = constant(&operation.name),
            method = capital(&operation.method.to_lowercase()),
            path = operation.path,
            credential = credential(&operation.credential),
            paging = paging(&operation.pagination),
            rows = rows(operation),
            total = total(operation),
            rate = meanings.rate(&operation.name).unwrap_or(RATE),
            permission = meanings.permission(&operation.name),
            sites = operation.sites,
        );
        for field in &operation.params {
            self.comment(
                4,
                meanings.parameter(&operation.name, &listed(field)).unwrap_or("As the SDK names it."),
            );
            let (name, kind) = (rust_name(&field.name), rust_type(field, true));
            let (place, required) = (capital(&field.place), field.required);
            let _ = writeln!(self.text, "    {place} {required} {name}: {kind} = {:?},", field.name);
        }
        self.text.push_str("}\n\n");
        self.record(
            &answer,
            &format!("What `{}` answers.", operation.name),
            &operation.response,
            "",
            operation,
            meanings,
        );
        for field in operation.params.iter().chain(&operation.response) {
            self.models(field, "", operation, meanings, done);
        }
    }

    fn record(
        &mut self,
        name: &str,
        about: &str,
        fields: &[Field],
        path: &str,
        operation: &Operation,
        meanings: &Meanings,
    ) {
        self.text.push_str("record! {\n");
        self.comment(4, about);
        let _ = writeln!(self.text, "    {name} {{");
        for field in fields {
            let at = format!("{path}{}", listed(field));
            let meaning = meanings
                .field(&operation.name, &at)
                .or_else(|| meanings.parameter(&operation.name, &at))
                .unwrap_or(if field.on_failure_only { "Only in failures." } else { "As the SDK names it." });
            self.comment(8, meaning);
            let (name, kind) = (rust_name(&field.name), rust_type(field, false));
            let _ = writeln!(self.text, "        {name}: {kind} = {:?},", field.name);
        }
        self.text.push_str("    }\n}\n\n");
    }

    /// The structures inside a field, each once.
    fn models(
        &mut self,
        field: &Field,
        path: &str,
        operation: &Operation,
        meanings: &Meanings,
        done: &mut BTreeSet<String>,
    ) {
        let at = format!("{path}{}", listed(field));
        let inner = innermost(field);
        if let Some(model) = &inner.model
            && done.insert(model.clone())
        {
            let about = format!("`{}` of `{}`.", at, operation.name);
            self.record(model, &about, &inner.fields, &format!("{at}."), operation, meanings);
        }
        for field in &inner.fields {
            self.models(field, &format!("{at}."), operation, meanings, done);
        }
    }

    fn comment(&mut self, indent: usize, text: &str) {
        let mut line = String::new();
        for word in plain(text).split_whitespace() {
            if line.len() + word.len() > COLUMNS {
                let _ = writeln!(self.text, "{:indent$}/// {}", "", line.trim_end());
                line.clear();
            }
            line.push_str(word);
            line.push(' ');
        }
        let _ = writeln!(self.text, "{:indent$}/// {}", "", line.trim_end());
    }
}

/// The module that holds them all.
pub(crate) fn index(modules: &[(String, &str)], names: &[(String, &str)]) -> String {
    let mut text = String::from(
        "//! Every operation of the API. Generated from `spec/` by `cargo xtask api`; do not edit.\n\n",
    );
    for (module, title) in modules {
        let _ = writeln!(text, "/// {title}\npub mod {module};");
    }
    text.push('\n');
    for (module, _) in modules {
        let _ = writeln!(text, "pub use {module}::*;");
    }
    text.push_str("\nuse crate::operation::Operation;\n\n/// All operations, reads before writes.\n");
    text.push_str("pub static OPERATIONS: &[&Operation] = &[\n");
    for (name, _) in names {
        let _ = writeln!(text, "&{name},");
    }
    text.push_str("];\n\n/// The operation of a name.\n#[must_use]\n");
    text.push_str("pub fn operation(name: &str) -> Option<&'static Operation> {\n");
    text.push_str("OPERATIONS.iter().copied().find(|operation| operation.name == name)\n}\n");
    text
}

/// `ListX` → `LIST_X`.
pub(crate) fn constant(name: &str) -> String {
    let mut text = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

fn taken_by(operation: &Operation) -> String {
    format!("Credential: {}. Paging: {}", operation.credential, operation.pagination)
}

/// A field's name in paths of the documentation: lists end in `[]`.
fn listed(field: &Field) -> String {
    if field.items.is_some() { format!("{}[]", field.name) } else { field.name.clone() }
}

fn innermost(field: &Field) -> &Field {
    field.items.as_deref().map_or(field, innermost)
}

fn rust_name(wire: &str) -> String {
    let mut name = String::new();
    let mut before = '_';
    for letter in wire.chars() {
        if letter == '-' {
            name.push('_');
        } else {
            if letter.is_uppercase() && before.is_lowercase() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    match name.as_str() {
        "type" | "ref" | "in" | "match" | "use" | "self" => format!("{name}_"),
        "other" => "other_".to_owned(),
        _ => name,
    }
}

/// The type of a field. Required texts of requests are plain, everything else may be missing.
fn rust_type(field: &Field, is_parameter: bool) -> String {
    let base = base_type(field);
    if base.starts_with("Vec<") || (is_parameter && field.required && base == "String") {
        base
    } else {
        format!("Option<{base}>")
    }
}

fn base_type(field: &Field) -> String {
    if let Some(items) = &field.items {
        return format!("Vec<{}>", base_type(items));
    }
    if let Some(model) = field.model.as_ref().or(field.reference.as_ref()) {
        return if field.kind == "object" { model.clone() } else { format!("Vec<{model}>") };
    }
    match field.kind.as_str() {
        "integer" => "i64".to_owned(),
        "number" => "Decimal".to_owned(),
        "boolean" => "bool".to_owned(),
        // Quoted amounts (`bss-api.md` 0.2).
        "string" if field.place.is_empty() && is_amount(&field.name) => "Decimal".to_owned(),
        _ => "String".to_owned(),
    }
}

fn is_amount(name: &str) -> bool {
    name.contains("amount")
        || name.contains("amout")
        || matches!(name, "balance" | "face_value" | "discount_value")
}

fn credential(text: &str) -> &'static str {
    if text.starts_with("partner or customer") || text.starts_with("partner or cust") {
        "Either"
    } else if text.starts_with("partner") || text.starts_with("distributor") {
        "Partner"
    } else {
        "Customer"
    }
}

fn paging(text: &str) -> String {
    if text.starts_with("none") {
        return "Paging::None".to_owned();
    }
    if text.contains("uncertain") {
        return format!("Paging::Offset {{ limit_max: {LIMIT}, offset_max: {OFFSET} }}");
    }
    let after = |mark: &str| {
        let digits: String = text.split_once(mark)?.1.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    };
    let limit = after("limit 1–").or_else(|| after("limit ≤ ")).unwrap_or(LIMIT);
    if text.starts_with("marker") {
        return format!("Paging::Marker {{ limit_max: {limit} }}");
    }
    if text.starts_with("offset = page") {
        return format!("Paging::Page {{ limit_max: {limit} }}");
    }
    format!("Paging::Offset {{ limit_max: {limit}, offset_max: {} }}", after("offset 0–").unwrap_or(OFFSET))
}

/// The answer's list of objects, else its first list.
fn rows(operation: &Operation) -> Option<&str> {
    let lists = || operation.response.iter().filter(|field| field.items.is_some());
    let objects = lists().find(|field| field.items.as_ref().is_some_and(|items| !items.fields.is_empty()));
    objects.or_else(|| lists().next()).map(|field| field.name.as_str())
}

fn total(operation: &Operation) -> Option<&str> {
    let names = ["total_count", "count"];
    let found = operation.response.iter().find(|field| names.contains(&field.name.as_str()));
    found.map(|field| field.name.as_str())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Without what rustdoc would take for markup.
fn plain(text: &str) -> String {
    let text = text.replace("**", "").replace('[', "(").replace(']', ")").replace("()", "[]");
    let text = text.replace("[]", "…").replace('<', "less than ").replace('>', "more than ");
    if text.contains("http") { text.replace("http", "`http` ") } else { text }
}
