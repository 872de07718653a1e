//! The model as Rust, before rustfmt.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::model::{Base, Field, Model, Operation, SHARED, Struct, shouted};
use super::spec::Description;

/// Columns of a line of documentation.
const COLUMNS: usize = 104;
/// Values that `new` takes at most; with more of them, names are safer than places.
const NEW_MAX: usize = 5;
/// What every generated file says of itself.
const MADE: &str = "//!\n//! Made by `cargo xtask api` from `spec/`; changes here are lost.\n";

/// Every file by its path below `src`.
pub(crate) fn files(model: &Model, description: &Description) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    let modules: BTreeSet<&str> = model.operations.iter().map(|one| one.module.as_str()).collect();
    for module in &modules {
        let about = description
            .overlay
            .about
            .get(*module)
            .ok_or_else(|| format!("overlay: what is {module} about?"))?;
        files.insert(format!("operations/{module}.rs"), module_file(model, description, module, about)?);
    }
    let shared: Vec<&Struct> =
        model.structs.values().filter(|one| model.home(&one.name) == Some(SHARED)).collect();
    let code = format!("record! {{\n{}}}\n", structs(description, shared.into_iter()));
    files.insert(
        format!("operations/{SHARED}.rs"),
        header("Models that several operations share.", &code, model, SHARED),
    );
    for folder in ["reads", "writes"] {
        let names: Vec<&str> =
            modules.iter().filter_map(|module| module.strip_prefix(folder)?.strip_prefix('/')).collect();
        files.insert(format!("operations/{folder}.rs"), folder_file(folder, &names));
    }
    files.insert("operations/table.rs".to_owned(), table_file(model));
    files.insert("operations/codes.rs".to_owned(), codes_file(description));
    files.insert("operations.rs".to_owned(), root_file());
    Ok(files)
}

fn root_file() -> String {
    format!(
        "//! Every operation of the API with its types: `{{name}}Request` says what is asked and belongs to\n\
         //! one [`Operation`](crate::Operation) of the [`table`]; `{{name}}Answer` is what comes back.\n\
         //!\n\
         //! Fields of answers are optional, whatever the documentation promises: the service leaves out\n\
         //! and nulls. What has no field is kept in `other`.\n{MADE}\
         // The meanings are the words of the API's reference, which marks no code.\n\
         #![allow(clippy::doc_markdown)]\n\n\
         pub mod codes;\npub mod reads;\nmod shared;\npub mod table;\npub mod writes;\n\n\
         pub use reads::*;\npub use shared::*;\npub use table::{{OPERATIONS, operation, types}};\npub use writes::*;\n"
    )
}

fn folder_file(folder: &str, names: &[&str]) -> String {
    let about = if folder == "reads" {
        "Operations that only look."
    } else {
        "Operations that change accounts, orders or money. Nothing of the toolkit's reporting needs them."
    };
    let mut code = format!("//! {about}\n{MADE}\n");
    for name in names {
        let _ = writeln!(code, "mod {name};");
    }
    code.push('\n');
    for name in names {
        let _ = writeln!(code, "pub use {name}::*;");
    }
    code
}

fn table_file(model: &Model) -> String {
    let mut code =
        format!("//! The table of all operations.\n{MADE}\nuse crate::operation::{{Operation, Types}};\n\n");
    let names: Vec<String> = model.operations.iter().map(|one| shouted(&one.name)).collect();
    let requests: Vec<String> = model.operations.iter().map(|one| format!("{}Request", one.name)).collect();
    let _ = writeln!(code, "use super::{{{}}};\n", requests.join(", "));
    let _ = writeln!(code, "pub use super::{{{}}};\n", names.join(", "));
    code.push_str(
        "/// Every operation, in the order of the description.\npub static OPERATIONS: &[&Operation] = &[\n",
    );
    for name in &names {
        let _ = writeln!(code, "    &{name},");
    }
    code.push_str(
        "];\n\n/// The types of every operation, in the same order.\npub static TYPES: &[Types] = &[\n",
    );
    for request in &requests {
        let _ = writeln!(code, "    Types::of::<{request}>(),");
    }
    code.push_str(
        "];\n\n/// The operation of this name, for example `ListSubCustomerBillDetail`.\n#[must_use]\n\
         pub fn operation(name: &str) -> Option<&'static Operation> {\n    \
         OPERATIONS.iter().copied().find(|operation| operation.name == name)\n}\n\n\
         /// The types of the operation of this name.\n#[must_use]\n\
         pub fn types(name: &str) -> Option<&'static Types> {\n    \
         TYPES.iter().find(|types| types.operation.name == name)\n}\n",
    );
    code
}

fn codes_file(description: &Description) -> String {
    let mut code = format!(
        "//! What codes mean, in English. The lists are not complete: a code that is not here is carried all\n\
         //! the same.\n{MADE}\nuse crate::wire::Code;\n\n\
         /// Codes and their meanings.\npub type Codes = &'static [(&'static str, &'static str)];\n\n\
         /// The meaning of a code, if it is known.\n#[must_use]\n\
         pub fn meaning(codes: Codes, code: &Code) -> Option<&'static str> {{\n    \
         codes.iter().find(|(known, _)| code == known).map(|(_, meaning)| *meaning)\n}}\n"
    );
    for (name, codes) in &description.codes {
        code.push('\n');
        code.push_str(&comment(&escape(&codes.about, description), 0));
        let _ = writeln!(code, "pub const {}: Codes = &[", codes_name(name));
        for (known, meaning) in &codes.codes {
            let _ = writeln!(code, "    ({known:?}, {meaning:?}),");
        }
        code.push_str("];\n");
    }
    code
}

fn codes_name(tag: &str) -> String {
    tag.replace('-', "_")
}

fn module_file(
    model: &Model,
    description: &Description,
    module: &str,
    about: &str,
) -> Result<String, String> {
    let mut code = String::new();
    let mut written = BTreeSet::new();
    for one in model.operations.iter().filter(|one| one.module == module) {
        code.push_str(&operation(one, description));
        let fresh = |names: &[String], written: &mut BTreeSet<String>| -> Result<Vec<Struct>, String> {
            let own = names
                .iter()
                .filter(|name| model.home(name) == Some(module) && written.insert((*name).clone()));
            own.map(|name| model.structs.get(name).cloned().ok_or_else(|| format!("no model {name}")))
                .collect()
        };
        let asked = fresh(&one.request_models, &mut written)?;
        let answered = fresh(&one.answer_models, &mut written)?;
        let asked = || std::iter::once(&one.request).chain(&asked);
        let _ = write!(code, "request! {{\n{}}}\n\n", structs(description, asked()));
        for request in asked() {
            code.push_str(&constructor(request));
        }
        let name = &one.name;
        let _ = write!(
            code,
            "impl Request for {name}Request {{\n    const OPERATION: &'static Operation = &{};\n    type Answer = {name}Answer;\n}}\n\n",
            shouted(name)
        );
        let answers = std::iter::once(&one.answer).chain(&answered);
        let _ = write!(code, "record! {{\n{}}}\n\n", structs(description, answers));
        if let Some(rows) = &one.rows {
            let _ = write!(
                code,
                "impl Rows for {name}Answer {{\n    type Row = {row};\n\n    fn into_rows(self) -> Vec<{row}> {{\n        self.{field}\n    }}\n}}\n\n",
                row = rows.row,
                field = rows.field
            );
        }
    }
    Ok(header(about, &code, model, module))
}

/// The code with its first lines: what the file is, and what it imports.
fn header(about: &str, code: &str, model: &Model, module: &str) -> String {
    let words: BTreeSet<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"))
        .flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .collect();
    let among = |names: &[&str]| -> String {
        let used: Vec<&str> = names.iter().copied().filter(|name| words.contains(name)).collect();
        used.join(", ")
    };
    let shared: Vec<&str> =
        model.structs.keys().map(String::as_str).filter(|name| model.home(name) == Some(SHARED)).collect();
    let operation = among(&[
        "Credential",
        "Kind",
        "Method",
        "Operation",
        "Paging",
        "Parameter",
        "Place",
        "Request",
        "Rows",
        "Shape",
    ]);
    let wire = among(&["Code", "Decimal", "Quoted", "Secret", "record", "request", "round_trip"]);
    let shared = if module == SHARED { String::new() } else { among(&shared) };
    let mut head = format!("//! {about}\n{MADE}\n");
    for (place, names) in
        [("crate::operation", operation), ("crate::operations", shared), ("crate::wire", wire)]
    {
        if !names.is_empty() {
            let _ = writeln!(head, "use {place}::{{{names}}};");
        }
    }
    format!("{head}\n{code}")
}

/// The table's entry of an operation.
fn operation(one: &Operation, description: &Description) -> String {
    let sites = match one.sites.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["cn"] => "China site only",
        ["intl"] => "international site only",
        _ => "both sites",
    };
    let mut about = vec![
        escape(&one.summary, description),
        format!(
            "`{} {}`; {sites}. Credential: {}. Paging: {}.",
            one.method.to_uppercase(),
            one.path,
            escape(&one.credential_words, description),
            escape(&one.paging_words, description)
        ),
    ];
    let notes = description.meanings.get(&one.name).into_iter().flat_map(|meaning| &meaning.notes);
    about.extend(notes.map(|note| full_stop(&escape(note, description))));
    let mut code = comment(&about.join("\n\n"), 0);
    let option = |text: Option<&String>| text.map_or("None".to_owned(), |text| format!("Some({text:?})"));
    let _ = write!(
        code,
        "pub static {}: Operation = Operation {{ name: {:?}, kind: Kind::{}, method: Method::{}, \
         path: {:?}, credential: Credential::{}, paging: {}, rows: {}, total: {}, rate: {}, permission: {}, \
         sites: {}, parameters: &[",
        shouted(&one.name),
        one.name,
        one.kind,
        one.method,
        one.path,
        one.credential,
        one.paging,
        option(one.rows.as_ref().map(|rows| &rows.wire)),
        option(one.total.as_ref()),
        one.rate,
        option(one.permission.as_ref()),
        site_list(&one.sites),
    );
    for parameter in &one.parameters {
        let _ = write!(
            code,
            "Parameter::new({:?}, Place::{}, Shape::{})",
            parameter.name, parameter.place, parameter.shape
        );
        if let Some(sites) = &parameter.only_at {
            let _ = write!(code, ".only_at({})", site_list(sites));
        }
        if parameter.required {
            code.push_str(".required()");
        } else if !parameter.required_at.is_empty() {
            let _ = write!(code, ".required_at({})", site_list(&parameter.required_at));
        }
        if let Some(max) = parameter.list_max {
            let _ = write!(code, ".at_most({max})");
        }
        code.push(',');
    }
    let _ = write!(code, "], round_trip: round_trip::<{}Answer> }};\n\n", one.name);
    code
}

fn site_list(sites: &[String]) -> String {
    format!("&{sites:?}")
}

/// Structs for `record!` or `request!`.
fn structs<'a>(description: &Description, all: impl Iterator<Item = &'a Struct>) -> String {
    let mut code = String::new();
    for (index, one) in all.enumerate() {
        if index > 0 {
            code.push('\n');
        }
        code.push_str(&comment(&one.about, 4));
        let _ = write!(code, "    pub struct {} {{", one.name);
        for field in &one.fields {
            code.push('\n');
            let mut meaning = full_stop(&escape(&field.meaning, description));
            if field.required {
                meaning.push_str(" Mandatory.");
            }
            code.push_str(&comment(&meaning, 8));
            let wire = if field.wire == field.rust.trim_start_matches("r#") && !field.rust.starts_with("r#") {
                String::new()
            } else {
                format!(" as {:?}", field.wire)
            };
            let _ = write!(code, "        {}{wire}: {},", field.rust, field_type(field));
        }
        code.push_str(if one.fields.is_empty() { "}\n" } else { "\n    }\n" });
    }
    code
}

fn field_type(field: &Field) -> String {
    let base = base_type(&field.base);
    if field.list {
        format!("Vec<{base}>")
    } else if field.required {
        base
    } else {
        format!("Option<{base}>")
    }
}

fn base_type(base: &Base) -> String {
    match base {
        Base::Text => "String".to_owned(),
        Base::Code => "Code".to_owned(),
        Base::Integer => "i64".to_owned(),
        Base::Decimal => "Decimal".to_owned(),
        Base::Quoted => "Quoted".to_owned(),
        Base::Boolean => "bool".to_owned(),
        Base::Secret => "Secret".to_owned(),
        Base::Model(name) => name.clone(),
    }
}

/// `new` with what is mandatory, if that is something and not too much.
fn constructor(request: &Struct) -> String {
    let required: Vec<&Field> = request.fields.iter().filter(|field| field.required).collect();
    if required.is_empty() || required.len() > NEW_MAX {
        return String::new();
    }
    let (mut takes, mut sets) = (Vec::new(), Vec::new());
    for field in &required {
        let base = base_type(&field.base);
        let converts = !field.list && matches!(field.base, Base::Text | Base::Secret | Base::Quoted);
        takes.push(match (field.list, converts) {
            (true, _) => format!("{}: Vec<{base}>", field.rust),
            (false, true) => format!("{}: impl Into<{base}>", field.rust),
            (false, false) => format!("{}: {base}", field.rust),
        });
        sets.push(if converts { format!("{0}: {0}.into()", field.rust) } else { field.rust.clone() });
    }
    if required.len() < request.fields.len() {
        sets.push("..Self::default()".to_owned());
    }
    format!(
        "impl {} {{\n    /// With what the service insists on.\n    #[must_use]\n    pub fn new({}) -> Self {{\n        Self {{ {} }}\n    }}\n}}\n\n",
        request.name,
        takes.join(", "),
        sets.join(", ")
    )
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', ':', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// Plain words as Markdown: tags of codes become links, other brackets stand for themselves.
fn escape(text: &str, description: &Description) -> String {
    let mut text = text.to_owned();
    for tag in description.codes.keys() {
        text = text.replace(&format!("[{tag}]"), &format!("\u{1}{}\u{2}", codes_name(tag)));
    }
    let mut escaped = String::new();
    let mut code = false;
    for letter in text.chars() {
        match letter {
            '`' => code = !code,
            '[' | ']' | '<' | '>' | '*' if !code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    let mut linked = String::new();
    for part in escaped.split('\u{1}') {
        match part.split_once('\u{2}') {
            Some((tag, rest)) => {
                let _ = write!(linked, "[`{tag}`](crate::operations::codes::{tag}){rest}");
            }
            None => linked.push_str(part),
        }
    }
    linked
}

/// Whether a line that starts with this word would be an element of a list.
fn begins_a_list(word: &str) -> bool {
    ["+", "-", "\\*"].contains(&word)
        || word.strip_suffix(['.', ')']).is_some_and(|number| number.parse::<u32>().is_ok())
}

/// A documentation comment, broken into lines.
fn comment(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut code = String::new();
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            let _ = writeln!(code, "{margin}///");
        }
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let full = indent + 5 + line.chars().count() + word.chars().count() > COLUMNS;
            if !line.is_empty() && full && !begins_a_list(word) {
                let _ = writeln!(code, "{margin}/// {line}");
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        let _ = writeln!(code, "{margin}/// {line}");
    }
    code
}
