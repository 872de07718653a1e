//! The specification as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `bss-api.json`.
#[derive(Deserialize)]
pub(crate) struct Spec {
    pub(crate) operations: Vec<Operation>,
}

/// One operation.
#[derive(Deserialize)]
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
}

/// One parameter or answer field.
#[derive(Deserialize)]
pub(crate) struct Field {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(rename = "in", default)]
    pub(crate) place: String,
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) model: Option<String>,
    #[serde(rename = "ref", default)]
    pub(crate) reference: Option<String>,
    #[serde(default)]
    pub(crate) fields: Vec<Self>,
    #[serde(default)]
    pub(crate) items: Option<Box<Self>>,
    #[serde(default)]
    pub(crate) on_failure_only: bool,
}

/// `meanings.json`: what the documentation says, by operation.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Meanings(BTreeMap<String, Meaning>);

#[derive(Deserialize, Default)]
struct Meaning {
    permission: Option<String>,
    rate: Option<u32>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

impl Spec {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("bss-api.json: {error}"))
    }

    /// Groups in order, with what they are about.
    pub(crate) fn groups(&self) -> Vec<(String, &'static str)> {
        let mut groups: Vec<String> = self.operations.iter().map(|one| one.group.clone()).collect();
        groups.sort();
        groups.dedup();
        groups
            .into_iter()
            .map(|group| {
                let title = title(&group);
                (group, title)
            })
            .collect()
    }
}

/// What a group is about.
fn title(group: &str) -> &'static str {
    match group {
        "2.A" => "Partner bills.",
        "2.B" => "Balances and accounts.",
        "2.C" => "Coupons and quotas.",
        "2.D" => "Orders, resources and prices.",
        "2.E" => "Customers and resellers.",
        "2.F" => "A customer's own bills.",
        "2.G" => "Reference data.",
        "2.H" => "Enterprises and members.",
        "2.I" => "The international site.",
        "2.J" => "Packages and invoices.",
        _ => "Operations that change something.",
    }
}

/// The name of a group's module.
pub(crate) fn stem(group: &str) -> String {
    if group == "3" {
        "writes".to_owned()
    } else {
        format!("reads_{}", group.replace("2.", "").to_lowercase())
    }
}

impl Meanings {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("meanings.json: {error}"))
    }

    pub(crate) fn permission(&self, operation: &str) -> Option<&str> {
        self.0.get(operation)?.permission.as_deref()
    }

    pub(crate) fn rate(&self, operation: &str) -> Option<u32> {
        self.0.get(operation)?.rate
    }

    pub(crate) fn parameter(&self, operation: &str, path: &str) -> Option<&str> {
        self.0.get(operation)?.parameters.get(path).map(String::as_str)
    }

    pub(crate) fn field(&self, operation: &str, path: &str) -> Option<&str> {
        self.0.get(operation)?.fields.get(path).map(String::as_str)
    }
}
