//! The operations as the specification lists them: routes, credentials, places and types of parameters. One
//! table, read from the same files that the client is generated from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::SimError;
use crate::wire;

/// An operation's name. A name of its own, or serde would want to borrow it from the text.
type Name = &'static str;

/// One operation.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    #[serde(rename = "operation", deserialize_with = "known")]
    pub(super) name: Name,
    pub(super) method: String,
    path: String,
    credential: String,
    pagination: String,
    pub(super) params: Vec<Parameter>,
    response: Vec<Field>,
    /// Permission items of the partner's operators of which one suffices; none where none is documented.
    #[serde(skip)]
    items: BTreeSet<String>,
    /// The same for users of a customer.
    #[serde(skip)]
    actions: BTreeSet<String>,
    #[serde(skip)]
    pub(super) rate: u32,
}

/// One parameter.
#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: Place,
    #[serde(rename = "type")]
    pub(super) kind: Type,
    #[serde(default)]
    pub(super) items: Option<Items>,
    #[serde(default)]
    pub(super) required: bool,
}

/// What an array holds.
#[derive(Debug, Deserialize)]
pub(super) struct Items {
    #[serde(rename = "type")]
    pub(super) kind: Type,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    Path,
    Query,
    Body,
    Header,
}

/// Type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Type {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
}

/// How an operation pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    Whole,
    /// `offset` counts records from 0.
    Records,
    /// `offset` counts pages from 1.
    Pages,
    Marker,
}

/// All operations.
#[derive(Debug)]
pub(super) struct Spec {
    operations: Vec<Operation>,
}

/// What the documentation adds.
#[derive(Deserialize)]
struct Meaning {
    permission: Option<String>,
    rate: Option<u32>,
}

/// Requests per second that the documentation names for most operations, and is taken for the rest.
const RATE: u32 = 10;

/// The name with the life of the program.
fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    let name = String::deserialize(from)?;
    wire::operation_name(&name).ok_or_else(|| serde::de::Error::custom(format!("{name} is not answered")))
}

impl Spec {
    /// The specification; it is read once.
    pub(super) fn load() -> Result<&'static Self, SimError> {
        static SPEC: OnceLock<Spec> = OnceLock::new();
        if let Some(spec) = SPEC.get() {
            return Ok(spec);
        }
        let spec = Self::read().map_err(|error| SimError::Render(format!("the specification: {error}")))?;
        Ok(SPEC.get_or_init(|| spec))
    }

    fn read() -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct File {
            operations: Vec<Operation>,
        }
        let file: File = serde_json::from_str(include_str!("../../../api/spec/bss-api.json"))?;
        let meanings: BTreeMap<String, Meaning> =
            serde_json::from_str(include_str!("../../../api/spec/meanings.json"))?;
        let mut operations = file.operations;
        for operation in &mut operations {
            let meaning = meanings.get(operation.name);
            operation.rate = meaning.and_then(|meaning| meaning.rate).unwrap_or(RATE);
            let mut text = meaning.and_then(|meaning| meaning.permission.as_deref()).unwrap_or_default();
            if let Some(other) = text.strip_prefix("as ") {
                text = meanings.get(other).and_then(|other| other.permission.as_deref()).unwrap_or_default();
            }
            (operation.items, operation.actions) = permissions(text);
        }
        Ok(Self { operations })
    }

    /// The operation of a method and a decoded path, with its path parameters.
    pub(super) fn route(
        &'static self,
        method: &str,
        path: &str,
    ) -> Option<(&'static Operation, BTreeMap<String, String>)> {
        // Fixed paths win over those with parameters: `…/details/{order_id}` is not `…/refund-orders`.
        let of_method = self.operations.iter().filter(|operation| operation.method == method);
        of_method
            .filter_map(|operation| matched(&operation.path, path).map(|values| (operation, values)))
            .min_by_key(|(_, values)| values.len())
    }

    pub(super) fn operation(&'static self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }
}

fn matched(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    if pattern.len() != path.len() {
        return None;
    }
    let mut values = BTreeMap::new();
    for (wanted, is) in pattern.iter().zip(&path) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !is.is_empty() => {
                values.insert(name.to_owned(), (*is).to_owned());
            }
            _ if wanted == is => {}
            _ => return None,
        }
    }
    Some(values)
}

/// Items and actions of a text such as `BPC_ITEM_X_060100 or _060200; customer IAM billing:order:view`.
fn permissions(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut items, mut actions) = (BTreeSet::new(), BTreeSet::new());
    let mut stem = "";
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')) {
        if word.starts_with("BPC_") {
            stem = word.rsplit_once('_').map_or("", |(stem, _)| stem);
            items.insert(word.to_owned());
        } else if word.len() > 1 && word.starts_with('_') {
            items.insert(format!("{stem}{word}"));
        } else if word.matches(':').count() == 2 {
            actions.insert(word.to_owned());
        }
    }
    (items, actions)
}

impl Operation {
    /// The largest page.
    pub(super) fn limit_max(&self) -> i64 {
        if self.pagination.contains("uncertain") {
            return 1_000; // the service may take more than the documentation admits
        }
        self.number_after("limit 1–").or_else(|| self.number_after("limit ≤ ")).unwrap_or(100)
    }

    /// The largest offset.
    pub(super) fn offset_max(&self) -> i64 {
        self.number_after("offset 0–").unwrap_or(2_147_483_647)
    }

    fn number_after(&self, mark: &str) -> Option<i64> {
        let rest = self.pagination.split_once(mark)?.1;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }

    /// The answer's list.
    pub(super) fn rows(&self) -> Option<&str> {
        self.response.iter().find(|field| field.kind == Type::Array).map(|field| field.name.as_str())
    }

    /// The answer's number of all rows.
    pub(super) fn total(&self) -> Option<&str> {
        let totals = self.response.iter().filter(|field| field.kind == Type::Integer);
        totals.map(|field| field.name.as_str()).find(|name| matches!(*name, "total_count" | "count"))
    }

    pub(super) fn paging(&self) -> Paging {
        match self.pagination.as_str() {
            text if text.starts_with("none") => Paging::Whole,
            text if text.starts_with("marker") => Paging::Marker,
            text if text.starts_with("offset = page number") => Paging::Pages,
            _ => Paging::Records,
        }
    }

    pub(super) fn parameter(&self, name: &str, place: Place) -> Option<&Parameter> {
        self.params.iter().find(|parameter| parameter.name == name && parameter.place == place)
    }

    /// Whether it takes a body.
    pub(super) fn has_body(&self) -> bool {
        self.params.iter().any(|parameter| parameter.place == Place::Body)
    }

    /// Whether only a partner or its reseller may ask.
    pub(super) fn is_for_partners(&self) -> bool {
        !self.credential.contains("customer")
            && ["partner", "distributor"].iter().any(|start| self.credential.starts_with(start))
    }

    /// Whether only a distributor may ask.
    pub(super) fn is_for_distributors(&self) -> bool {
        self.credential.starts_with("distributor")
    }

    /// The permissions that would do, where the caller lacks all of them.
    pub(super) fn lacking(&self, is_partner: bool, lacks: &[String]) -> Option<String> {
        let any_of = if is_partner { &self.items } else { &self.actions };
        let lacks_all = !any_of.is_empty() && any_of.iter().all(|item| lacks.contains(item));
        lacks_all.then(|| any_of.iter().map(String::as_str).collect::<Vec<_>>().join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Paging, Spec};

    #[test]
    fn what_the_specification_says() {
        let spec = Spec::load().unwrap();
        let of = |name: &str| spec.operation(name).unwrap();
        assert_eq!(spec.operations.len(), 101);
        let (operation, values) = spec.route("GET", "/v2/orders/customer-orders/details/CS1").unwrap();
        assert_eq!((operation.name, values["order_id"].as_str()), ("ShowCustomerOrderDetails", "CS1"));
        assert!(spec.route("POST", "/v2/orders/customer-orders/details/CS1").is_none());
        assert!(spec.route("GET", "/v2/orders/customer-orders/details/").is_none());
        for (name, limit, offset, paging) in [
            ("ListConsumeSubCustomers", 100, 2_147_483_646, Paging::Records),
            ("ListSubCustomerBillDetail", 1_000, 2_147_483_647, Paging::Records),
            ("ListServiceTypes", 200, 2_147_483_647, Paging::Records),
            ("ListProvinces", 1_000, 2_147_483_647, Paging::Records),
            ("ListInvoices", 100, 2_147_483_647, Paging::Pages),
            ("ListResourceSpecs", 100, 2_147_483_647, Paging::Marker),
            ("ListCustomersBalancesDetail", 100, 2_147_483_647, Paging::Whole),
        ] {
            let operation = of(name);
            let is = (operation.limit_max(), operation.offset_max(), operation.paging());
            assert_eq!(is, (limit, offset, paging), "{name}");
        }
        assert!(of("ListCouponQuotasRecords").is_for_distributors());
        assert!(of("ListSubCustomerBillDetail").is_for_partners());
        assert!(!of("ListCustomerOrders").is_for_partners());
    }

    #[test]
    fn any_permission_listed_suffices() {
        let spec = Spec::load().unwrap();
        for name in ["ListCustomerOrders", "ShowRefundOrderDetails"] {
            let operation = spec.operation(name).unwrap();
            let lacks = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
            let (one, other) = ("BPC_ITEM_SUBCUSTSERV_060100", "BPC_ITEM_SUBCUSTSERV_060200");
            assert_eq!(operation.lacking(true, &lacks(&[one])), None);
            let both = operation.lacking(true, &lacks(&[one, other]));
            assert_eq!(both, Some(format!("{one} or {other}")));
            assert_eq!(operation.lacking(false, &lacks(&[one, other])), None);
            let action = operation.lacking(false, &lacks(&["billing:order:view"]));
            assert_eq!(action.as_deref(), Some("billing:order:view"));
        }
    }
}
