//! What answers say about further questions: customers, orders, places.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::question::Question;

/// The bill types whose `trade_id` is an order's number (`bss-api.md` 0.4).
const NAMES_AN_ORDER: [i64; 6] = [1, 2, 3, 4, 8, 103];
/// An unsubscription order.
const UNSUBSCRIPTION: i64 = 4;
/// `association_type` of an agency customer.
const AGENCY: &str = "2";

/// One thing learned from an answer. Facts are kept in the journal, so that going on after an
/// interruption does not mean to read every captured page again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fact {
    /// A customer whose lines are to be asked for.
    Consumer(String),
    /// A customer of the partner; `true` for agency customers.
    Customer(String, bool),
    /// An order in scope and its customer; `true` for an unsubscription.
    Order(String, String, bool),
    /// Any other order that an answer has shown: a member of a combined one, or one that a refund comes
    /// from.
    Shown(String),
    /// An order's number that a line names.
    Named(String),
    /// An order's number that a refund comes from.
    Base(String),
    /// A province's code.
    Province(String),
    /// A city's code.
    City(String),
}

/// Everything learned so far.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) consumers: BTreeSet<String>,
    pub(crate) customers: BTreeMap<String, bool>,
    pub(crate) orders: BTreeMap<String, (String, bool)>,
    pub(crate) shown: BTreeSet<String>,
    pub(crate) named: BTreeSet<String>,
    pub(crate) bases: BTreeSet<String>,
    pub(crate) provinces: BTreeSet<String>,
    pub(crate) cities: BTreeSet<String>,
}

impl Facts {
    pub(crate) fn learn(&mut self, fact: Fact) {
        match fact {
            Fact::Consumer(id) => {
                self.consumers.insert(id);
            }
            Fact::Customer(id, agency) => {
                self.customers.insert(id, agency);
            }
            Fact::Order(id, customer, unsubscription) => {
                self.orders.insert(id, (customer, unsubscription));
            }
            Fact::Shown(id) => {
                self.shown.insert(id);
            }
            Fact::Named(id) => {
                self.named.insert(id);
            }
            Fact::Base(id) => {
                self.bases.insert(id);
            }
            Fact::Province(code) => {
                self.provinces.insert(code);
            }
            Fact::City(code) => {
                self.cities.insert(code);
            }
        }
    }

    /// Whether an answer has shown this order, by itself or as a member of a combined one.
    pub(crate) fn knows(&self, order: &str) -> bool {
        self.orders.contains_key(order) || self.shown.contains(order)
    }

    /// The facts of one page of answers to the question.
    pub(crate) fn harvest(&self, question: &Question, rows: &[Value]) -> Vec<Fact> {
        let by_number = question.parameters.get("order_id").and_then(Value::as_str);
        let in_scope = by_number.is_none_or(|id| self.named.contains(id));
        let mut facts = Vec::new();
        for row in rows {
            match question.operation.name {
                "ListConsumeSubCustomers" | "ListSubcustomerMonthlyBills" => {
                    facts.extend(text(row, "customer_id").map(Fact::Consumer));
                }
                "ListSubCustomers" => {
                    let agency = text(row, "association_type").as_deref() == Some(AGENCY);
                    facts.extend(text(row, "customer_id").map(|id| Fact::Customer(id, agency)));
                }
                "ListCustomerOrders" => order(row, in_scope, &mut facts),
                "ListSubCustomerBillDetail" => {
                    let kind = text(row, "bill_detail_type").and_then(|kind| kind.parse().ok());
                    if kind.is_some_and(|kind| NAMES_AN_ORDER.contains(&kind)) {
                        facts.extend(text(row, "trade_id").map(Fact::Named));
                    }
                }
                "ShowRefundOrderDetails" => facts.extend(text(row, "base_order_id").map(Fact::Base)),
                "ListProvinces" => facts.extend(text(row, "code").map(Fact::Province)),
                "ListCities" => facts.extend(text(row, "code").map(Fact::City)),
                _ => {}
            }
        }
        // Many rows of a page tell the same: a large customer's lines name one order again and again.
        let mut seen = HashSet::new();
        facts.retain(|fact| seen.insert(fact.clone()));
        facts
    }
}

fn order(row: &Value, in_scope: bool, facts: &mut Vec<Fact>) {
    let customer = text(row, "customer_id").unwrap_or_default();
    let kind = text(row, "order_type").and_then(|kind| kind.parse::<i64>().ok());
    facts.extend(text(row, "order_id").map(|id| {
        if in_scope { Fact::Order(id, customer, kind == Some(UNSUBSCRIPTION)) } else { Fact::Shown(id) }
    }));
    for member in row["sub_order_infos"].as_array().into_iter().flatten() {
        facts.extend(text(member, "order_id").map(Fact::Shown));
    }
}

/// A scalar as text: codes come as numbers and as texts.
fn text(row: &Value, name: &str) -> Option<String> {
    match row.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
