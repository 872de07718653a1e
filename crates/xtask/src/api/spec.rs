//! The files of `crates/api/spec`, as they are written. A key that nobody reads is an error.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

/// All of them.
pub(crate) struct Description {
    pub(crate) operations: Vec<Operation>,
    pub(crate) overlay: Overlay,
    pub(crate) meanings: BTreeMap<String, Meaning>,
    pub(crate) codes: BTreeMap<String, Codes>,
}

/// `bss-api.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Api {
    format: u32,
    operations: Vec<Operation>,
    #[serde(rename = "source")]
    _source: IgnoredAny,
    #[serde(rename = "endpoints")]
    _endpoints: IgnoredAny,
    #[serde(rename = "type_notes")]
    _type_notes: IgnoredAny,
    #[serde(rename = "legacy_operations")]
    _legacy_operations: IgnoredAny,
}

/// One operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    #[serde(rename = "operation")]
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) group: String,
    pub(crate) summary: String,
    pub(crate) sites: Vec<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) credential: String,
    pub(crate) pagination: String,
    pub(crate) params: Vec<Field>,
    pub(crate) response: Vec<Field>,
    #[serde(default)]
    pub(crate) site_variants: BTreeMap<String, Variant>,
}

/// How an operation looks at another site.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variant {
    pub(crate) path: String,
    pub(crate) params: Vec<Field>,
    pub(crate) response: Vec<Field>,
}

/// A parameter, or a field of an object.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "in")]
    pub(crate) place: Option<String>,
    #[serde(rename = "type")]
    pub(crate) form: String,
    pub(crate) format: Option<String>,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) on_failure_only: bool,
    pub(crate) model: Option<String>,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    pub(crate) items: Option<Items>,
    /// How a list stands in a query: always `multi`, the only way the service has.
    #[serde(rename = "collection_format")]
    pub(crate) _collection_format: Option<IgnoredAny>,
    #[serde(rename = "note")]
    pub(crate) _note: Option<IgnoredAny>,
}

/// What a list holds.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct Items {
    #[serde(rename = "type")]
    pub(crate) form: String,
    pub(crate) format: Option<String>,
    pub(crate) model: Option<String>,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    /// The model that this list repeats.
    #[serde(rename = "ref")]
    pub(crate) repeats: Option<String>,
    #[serde(rename = "recursive")]
    _recursive: Option<bool>,
}

/// `overlay.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overlay {
    pub(crate) modules: BTreeMap<String, String>,
    pub(crate) about: BTreeMap<String, String>,
    pub(crate) defaults: Defaults,
    pub(crate) list_max: BTreeMap<String, Fact<u32>>,
    pub(crate) no_rows: BTreeMap<String, Source>,
    pub(crate) types: Types,
    pub(crate) words: BTreeMap<String, String>,
}

/// What is taken where nothing is documented.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defaults {
    pub(crate) rate: Fact<u32>,
    pub(crate) limit: Fact<u32>,
    pub(crate) offset: Fact<u32>,
}

/// A fact and where it stands in the reference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact<T> {
    pub(crate) is: T,
    #[serde(rename = "source")]
    _source: String,
}

/// Where a fact stands in the reference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    #[serde(rename = "source")]
    _source: String,
}

/// Names of fields that are read by what they mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Types {
    pub(crate) decimals: Vec<String>,
    pub(crate) counts: Vec<String>,
    pub(crate) codes: Vec<String>,
    pub(crate) secrets: Vec<String>,
}

/// One operation of `meanings.json`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Meaning {
    /// In the reference's words; `as ListX` is the one of another operation.
    pub(crate) permission: Option<String>,
    /// Requests per second.
    pub(crate) rate: Option<u32>,
    /// Where these two stand in the reference.
    #[serde(rename = "sources")]
    _sources: BTreeMap<String, String>,
    /// Paragraphs on the operation.
    pub(crate) notes: Vec<String>,
    /// By path, as `groupby[].key`.
    pub(crate) parameters: BTreeMap<String, String>,
    /// By path, as `records[].amount`.
    pub(crate) fields: BTreeMap<String, String>,
}

/// One table of `codes.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Codes {
    pub(crate) about: String,
    pub(crate) codes: Vec<(String, String)>,
}

impl Description {
    /// Reads the files of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let text =
            |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let api: Api =
            serde_json::from_str(&text("bss-api.json")?).map_err(|error| format!("bss-api.json: {error}"))?;
        if api.format != 1 {
            return Err(format!("bss-api.json has format {}, this chore reads 1", api.format));
        }
        Ok(Self {
            operations: api.operations,
            overlay: toml_of("overlay.toml", &text("overlay.toml")?)?,
            meanings: serde_json::from_str(&text("meanings.json")?)
                .map_err(|error| format!("meanings.json: {error}"))?,
            codes: toml_of("codes.toml", &text("codes.toml")?)?,
        })
    }
}

fn toml_of<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("{name}: {error}"))
}
