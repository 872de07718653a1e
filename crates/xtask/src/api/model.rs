//! The description as the code needs it: sites merged, models by name, fields by what they mean.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::spec::{self, Description};

/// The module of models that several modules use.
pub(crate) const SHARED: &str = "shared";

/// Everything that is written.
pub(crate) struct Model {
    pub(crate) operations: Vec<Operation>,
    /// Models by name.
    pub(crate) structs: BTreeMap<String, Struct>,
}

/// One operation with its facts.
pub(crate) struct Operation {
    pub(crate) name: String,
    /// One sentence.
    pub(crate) summary: String,
    pub(crate) kind: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) sites: Vec<String>,
    /// The description's words, for the documentation.
    pub(crate) credential_words: String,
    pub(crate) paging_words: String,
    pub(crate) credential: &'static str,
    pub(crate) paging: String,
    pub(crate) rows: Option<Rows>,
    pub(crate) total: Option<String>,
    pub(crate) rate: u32,
    pub(crate) permission: Option<String>,
    pub(crate) parameters: Vec<Parameter>,
    /// File below `operations/`, without `.rs`.
    pub(crate) module: String,
    pub(crate) request: Struct,
    pub(crate) answer: Struct,
    /// Names of the models of the request and of the answer, in the order they appear.
    pub(crate) request_models: Vec<String>,
    pub(crate) answer_models: Vec<String>,
}

/// The rows of an answer.
pub(crate) struct Rows {
    pub(crate) wire: String,
    pub(crate) field: String,
    pub(crate) row: String,
}

/// A parameter as the table has it.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) list_max: Option<u32>,
    /// The sites that know it, if not all of the operation.
    pub(crate) only_at: Option<Vec<String>>,
    /// Whether every site of the operation insists on it.
    pub(crate) required: bool,
    /// The sites that insist on it, if some do and others do not.
    pub(crate) required_at: Vec<String>,
}

/// A struct to be written.
#[derive(Clone)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) fields: Vec<Field>,
    /// Modules that use it.
    pub(crate) modules: BTreeSet<String>,
}

impl Struct {
    /// Whether the two are one, whatever each operation says of its fields.
    fn has_the_fields_of(&self, other: &Self) -> bool {
        let same = |one: &Field, other: &Field| {
            (&one.wire, &one.base, one.list, one.required)
                == (&other.wire, &other.base, other.list, other.required)
        };
        self.fields.len() == other.fields.len()
            && self.fields.iter().zip(&other.fields).all(|(one, other)| same(one, other))
    }
}

/// A field of a struct.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) wire: String,
    pub(crate) rust: String,
    pub(crate) base: Base,
    pub(crate) list: bool,
    /// Only in requests: the service insists on it, wherever the operation is.
    pub(crate) required: bool,
    pub(crate) meaning: String,
}

/// What a field holds, or what the elements of its list are.
#[derive(Clone, PartialEq)]
pub(crate) enum Base {
    Text,
    Code,
    Integer,
    Decimal,
    /// A decimal that the service wants as a text.
    Quoted,
    Boolean,
    Secret,
    Model(String),
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Request,
    Answer,
}

/// Where a struct is needed.
#[derive(Clone, Copy)]
struct At<'a> {
    operation: &'a str,
    module: &'a str,
    side: Side,
}

/// A top-level field with the sites that know it and those that insist on it.
struct Merged {
    field: spec::Field,
    sites: Vec<String>,
    required_at: Vec<String>,
}

impl Model {
    /// Gathers what is to be written.
    pub(crate) fn of(description: &Description) -> Result<Self, String> {
        let names: BTreeSet<&str> = description.operations.iter().map(|one| one.name.as_str()).collect();
        let overlay = &description.overlay;
        let facts = overlay.no_rows.keys().chain(description.meanings.keys());
        let modules = overlay.modules.keys().filter(|key| !key.contains('.') && *key != "3");
        if let Some(unknown) = facts.chain(modules).find(|name| !names.contains(name.as_str())) {
            return Err(format!("{unknown} is no operation of bss-api.json"));
        }
        let mut builder = Builder { description, structs: BTreeMap::new(), used: BTreeSet::new() };
        let operations = description
            .operations
            .iter()
            .map(|one| builder.operation(one).map_err(|error| format!("{}: {error}", one.name)))
            .collect::<Result<Vec<_>, _>>()?;
        let stale: Vec<String> = entries(description).filter(|entry| !builder.used.contains(entry)).collect();
        if !stale.is_empty() {
            return Err(format!(
                "nothing uses these entries of overlay.toml or meanings.json: {}",
                stale.join(", ")
            ));
        }
        Ok(Self { operations, structs: builder.structs })
    }

    /// The module that a model is written into.
    pub(crate) fn home(&self, name: &str) -> Option<&str> {
        let modules = &self.structs.get(name)?.modules;
        if modules.len() > 1 { Some(SHARED) } else { modules.first().map(String::as_str) }
    }
}

/// What the overlay and the meanings have, each as the name under which its use is noted.
fn entries(description: &Description) -> impl Iterator<Item = String> {
    let (overlay, meanings) = (&description.overlay, &description.meanings);
    let lists = overlay.list_max.keys().map(|key| format!("list_max {key}"));
    let types = &overlay.types;
    let types = [&types.decimals, &types.counts, &types.codes, &types.secrets].into_iter().flatten();
    let types = types.map(|name| format!("type {name}"));
    let words = overlay.words.keys().map(|field| format!("word {field}"));
    let own = meanings.iter().flat_map(|(name, meaning)| {
        let keys = meaning.parameters.keys().chain(meaning.fields.keys());
        keys.map(move |path| format!("meaning {name} {path}"))
    });
    lists.chain(types).chain(words).chain(own)
}

struct Builder<'a> {
    description: &'a Description,
    structs: BTreeMap<String, Struct>,
    /// Which entries of the description's tables were of use, so that stale ones are told.
    used: BTreeSet<String>,
}

impl Builder<'_> {
    fn operation(&mut self, one: &spec::Operation) -> Result<Operation, String> {
        let description = self.description;
        let overlay = &description.overlay;
        let name = one.name.clone();
        let module = overlay.modules.get(&name).or_else(|| overlay.modules.get(&one.group));
        let module = module.ok_or("the overlay names no module")?.clone();
        let defaults = &overlay.defaults;
        let rate =
            description.meanings.get(&name).and_then(|meaning| meaning.rate).unwrap_or(defaults.rate.is);
        let asked = merge_sites(one, &one.params, |variant| &variant.params)?;
        let answered = merge_sites(one, &one.response, |variant| &variant.response)?;
        let parameters =
            asked.iter().map(|merged| self.parameter(one, merged)).collect::<Result<Vec<_>, _>>()?;

        let summary = sentence(brief(&one.summary));
        let (mut request_models, mut answer_models) = (Vec::new(), Vec::new());
        let asked: Vec<spec::Field> = asked.into_iter().map(|merged| merged.field).collect();
        let answered: Vec<spec::Field> = answered.into_iter().map(|merged| merged.field).collect();
        let constant = shouted(&name);
        let about = format!("Parameters of [`{constant}`]: {summary}");
        let place = At { operation: &name, module: &module, side: Side::Request };
        let mut request =
            self.shape(place, "", &format!("{name}Request"), &about, &asked, &mut request_models)?;
        for (field, parameter) in request.fields.iter_mut().zip(&parameters) {
            field.meaning.push_str(&parameter.limits());
        }
        let about = format!("What [`{constant}`] answers.");
        let place = At { side: Side::Answer, ..place };
        let answer =
            self.shape(place, "", &format!("{name}Answer"), &about, &answered, &mut answer_models)?;
        let total =
            answer.fields.iter().find(|field| ["total_count", "count"].contains(&field.wire.as_str()));
        let total = total.map(|field| field.wire.clone());
        let rows =
            if one.kind == "read" && !overlay.no_rows.contains_key(&name) { rows(&answer) } else { None };
        Ok(Operation {
            kind: match one.kind.as_str() {
                "read" => "Read",
                "write" => "Write",
                other => return Err(format!("unknown kind {other:?}")),
            },
            method: match one.method.as_str() {
                "GET" => "Get",
                "POST" => "Post",
                "PUT" => "Put",
                "DELETE" => "Delete",
                other => return Err(format!("unknown method {other:?}")),
            },
            path: one.path.clone(),
            sites: one.sites.clone(),
            credential_words: one.credential.clone(),
            paging_words: one.pagination.replace("**", ""),
            credential: facts::credential(&one.credential)?,
            paging: facts::paging(&one.pagination, defaults.limit.is, defaults.offset.is)?,
            rows,
            total,
            rate,
            permission: facts::permission(&name, &description.meanings)?,
            parameters,
            module,
            request,
            answer,
            request_models,
            answer_models,
            summary,
            name,
        })
    }

    fn parameter(&mut self, one: &spec::Operation, merged: &Merged) -> Result<Parameter, String> {
        let field = &merged.field;
        let place = match field.place.as_deref() {
            Some("path") => "Path",
            Some("query") => "Query",
            Some("body") => "Body",
            Some("header") => "Header",
            other => return Err(format!("{}: unknown place {other:?}", field.name)),
        };
        let element = field.items.as_ref().map(|items| items.form.as_str());
        let shape = match (field.form.as_str(), element) {
            ("string", _) => "Text",
            ("integer", _) => "Integer",
            ("number", _) => "Decimal",
            ("boolean", _) => "Boolean",
            ("object", _) => "Object",
            ("array", Some("string")) => "Texts",
            ("array", Some("integer")) => "Integers",
            ("array", Some("object")) => "Objects",
            (form, element) => return Err(format!("{}: unknown form {form} of {element:?}", field.name)),
        };
        let everywhere = merged.required_at == one.sites;
        Ok(Parameter {
            name: field.name.clone(),
            place,
            shape,
            list_max: if field.form == "array" { self.list_max(&one.name, &field.name) } else { None },
            only_at: (merged.sites != one.sites).then(|| merged.sites.clone()),
            required: everywhere,
            required_at: if everywhere { Vec::new() } else { merged.required_at.clone() },
        })
    }

    fn list_max(&mut self, operation: &str, parameter: &str) -> Option<u32> {
        let key = format!("{operation}.{parameter}");
        let max = self.description.overlay.list_max.get(&key)?.is;
        self.used.insert(format!("list_max {key}"));
        Some(max)
    }

    /// A struct of these fields; their models are added to `structs` and named in `models`. `path` is
    /// how meanings.json gets to the struct.
    fn shape(
        &mut self,
        at: At<'_>,
        path: &str,
        name: &str,
        about: &str,
        fields: &[spec::Field],
        models: &mut Vec<String>,
    ) -> Result<Struct, String> {
        let mut shaped = Vec::new();
        for field in fields.iter().filter(|field| !field.on_failure_only) {
            let (form, format, model, below, repeats) = match &field.items {
                Some(items) => {
                    (&items.form, &items.format, &items.model, &items.fields, items.repeats.as_ref())
                }
                None => (&field.form, &field.format, &field.model, &field.fields, None),
            };
            let list = field.items.is_some();
            let path = format!("{path}{}{}", field.name, if list { "[]" } else { "" });
            let meaning = self.meaning(at, &path, &field.name)?;
            let base = if form == "object" {
                let model =
                    model.as_ref().or(repeats).ok_or_else(|| format!("{} has no model", field.name))?;
                if repeats.is_none() {
                    let about = if list {
                        format!("One of `{}` of [`{name}`].", field.name)
                    } else {
                        format!("The `{}` of [`{name}`].", field.name)
                    };
                    if !models.contains(model) {
                        models.push(model.clone());
                    }
                    let model = self.shape(at, &format!("{path}."), model, &about, below, models)?;
                    self.keep(model, at.module)?;
                }
                Base::Model(model.clone())
            } else {
                self.base(&field.name, form, format.as_deref(), at.side)?
            };
            let rust = rust_name(&field.name);
            if shaped.iter().any(|other: &Field| other.rust == rust) || rust == "other" {
                return Err(format!("two fields of {name} would be called {rust}"));
            }
            let required = at.side == Side::Request && field.required;
            shaped.push(Field { wire: field.name.clone(), rust, base, list, required, meaning });
        }
        Ok(Struct {
            name: name.to_owned(),
            about: about.to_owned(),
            fields: shaped,
            modules: BTreeSet::from([at.module.to_owned()]),
        })
    }

    /// Keeps a model, which must have the same fields wherever it is used.
    fn keep(&mut self, model: Struct, module: &str) -> Result<(), String> {
        match self.structs.get_mut(&model.name) {
            Some(kept) if kept.has_the_fields_of(&model) => {
                kept.modules.insert(module.to_owned());
                if kept.modules.len() > 1 {
                    // Where it is written then, no single user of it can be linked to.
                    kept.about = format!("The model `{}` of several operations.", model.name);
                }
                Ok(())
            }
            Some(_) => Err(format!("the model {} has two shapes", model.name)),
            None => {
                self.structs.insert(model.name.clone(), model);
                Ok(())
            }
        }
    }

    fn base(&mut self, name: &str, form: &str, format: Option<&str>, side: Side) -> Result<Base, String> {
        let types = &self.description.overlay.types;
        let used = &mut self.used;
        let mut among = |names: &[String]| {
            let found = names.iter().any(|one| one == name);
            if found {
                used.insert(format!("type {name}"));
            }
            found
        };
        Ok(match (form, format, side) {
            ("string", None, Side::Request) if among(&types.secrets) => Base::Secret,
            ("string", None, Side::Request) if among(&types.decimals) => Base::Quoted,
            ("string", None, Side::Answer) if among(&types.decimals) => Base::Decimal,
            ("string", None, Side::Answer) if among(&types.codes) => Base::Code,
            ("string", None, _) => Base::Text,
            ("integer", Some("int32"), Side::Answer) if !among(&types.counts) => Base::Code,
            ("integer", Some("int32"), _) => Base::Integer,
            ("number", Some("decimal" | "double"), _) => Base::Decimal,
            ("boolean", None, _) => Base::Boolean,
            _ => return Err(format!("{name}: unknown form {form} {format:?}")),
        })
    }

    /// What the documentation says of a field of this operation, else what its name says anywhere.
    fn meaning(&mut self, at: At<'_>, path: &str, name: &str) -> Result<String, String> {
        let own = self.description.meanings.get(at.operation).and_then(|meaning| match at.side {
            Side::Request => meaning.parameters.get(path),
            Side::Answer => meaning.fields.get(path),
        });
        self.used.insert(if own.is_some() {
            format!("meaning {} {path}", at.operation)
        } else {
            format!("word {name}")
        });
        let meaning = own.or_else(|| self.description.overlay.words.get(name));
        meaning.cloned().ok_or_else(|| format!("nobody says what {path} means"))
    }
}

impl Parameter {
    /// What the documentation of a request says of it beside its meaning.
    fn limits(&self) -> String {
        let mut text = String::new();
        if let Some(sites) = &self.only_at {
            text.push_str(if sites.iter().any(|site| site == "cn") {
                ". China site only"
            } else {
                ". International site only"
            });
            if !self.required_at.is_empty() {
                text.push_str(", where it is mandatory");
            }
        }
        if let Some(max) = self.list_max {
            text.push_str(". At most ");
            text.push_str(&max.to_string());
            text.push_str(" elements");
        }
        text
    }
}

/// The fields of all sites, in the order of the first one.
fn merge_sites<'a>(
    one: &'a spec::Operation,
    base: &'a [spec::Field],
    of: impl Fn(&'a spec::Variant) -> &'a [spec::Field],
) -> Result<Vec<Merged>, String> {
    let base_sites: Vec<&String> =
        one.sites.iter().filter(|site| !one.site_variants.contains_key(*site)).collect();
    let mut merged: Vec<Merged> = Vec::new();
    let variants = one.site_variants.iter().map(|(site, variant)| (vec![site], of(variant)));
    if let Some((site, _)) = one.site_variants.iter().find(|(_, variant)| variant.path != one.path) {
        return Err(format!("another path at {site}"));
    }
    for (sites, fields) in std::iter::once((base_sites, base)).chain(variants) {
        let sites: Vec<String> = sites.into_iter().cloned().collect();
        for field in fields {
            let required = if field.required { sites.clone() } else { Vec::new() };
            match merged.iter_mut().find(|known| known.field.name == field.name) {
                Some(known) => {
                    known.field = merge(&known.field, field)?;
                    known.sites.extend(sites.iter().cloned());
                    known.required_at.extend(required);
                }
                None => {
                    merged.push(Merged { field: field.clone(), sites: sites.clone(), required_at: required });
                }
            }
        }
    }
    // What not every site of the operation has cannot be mandatory in a struct for all of them.
    for known in &mut merged {
        known.field.required = known.required_at == one.sites;
    }
    Ok(merged)
}

/// One field of two sites: the same form, the fields of both; mandatory if it is at both.
fn merge(first: &spec::Field, second: &spec::Field) -> Result<spec::Field, String> {
    if (&first.form, &first.format, &first.place) != (&second.form, &second.format, &second.place) {
        return Err(format!("{} differs between the sites", first.name));
    }
    let mut field = first.clone();
    field.required = first.required && second.required;
    field.fields = merge_below(&first.fields, &second.fields)?;
    if let (Some(items), Some(others)) = (&mut field.items, &second.items) {
        if (&items.form, &items.format) != (&others.form, &others.format) {
            return Err(format!("the elements of {} differ between the sites", first.name));
        }
        items.fields = merge_below(&items.fields, &others.fields)?;
    }
    Ok(field)
}

fn merge_below(first: &[spec::Field], second: &[spec::Field]) -> Result<Vec<spec::Field>, String> {
    let partner = |name: &str, among: &[spec::Field]| among.iter().find(|field| field.name == name).cloned();
    let mut merged = Vec::new();
    for field in first {
        merged.push(match partner(&field.name, second) {
            Some(other) => merge(field, &other)?,
            None => spec::Field { required: false, ..field.clone() },
        });
    }
    for field in second.iter().filter(|field| partner(&field.name, first).is_none()) {
        merged.push(spec::Field { required: false, ..field.clone() });
    }
    Ok(merged)
}

/// The first list of objects of an answer.
fn rows(answer: &Struct) -> Option<Rows> {
    answer.fields.iter().find_map(|field| match &field.base {
        Base::Model(row) if field.list => {
            Some(Rows { wire: field.wire.clone(), field: field.rust.clone(), row: row.clone() })
        }
        _ => None,
    })
}

/// The first clause of a summary; the whole is in the documentation comment.
fn brief(text: &str) -> &str {
    let end = ["; ", ". "].iter().filter_map(|mark| text.find(mark)).min();
    end.map_or(text, |end| &text[..end])
}

/// `the first word` as `The first word.`
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The words of a wire name in small letters, joined by `_`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    let mut small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && small {
            text.push('_');
        }
        small = letter.is_lowercase() || letter.is_numeric();
        text.extend(if letter == '-' { vec!['_'] } else { letter.to_lowercase().collect() });
    }
    text
}

fn rust_name(wire: &str) -> String {
    let name = snake(wire);
    if ["type", "ref", "in", "use", "move", "match"].contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// `ListCities` as `LIST_CITIES`: the name of the operation's static.
pub(crate) fn shouted(name: &str) -> String {
    snake(name).to_uppercase()
}
