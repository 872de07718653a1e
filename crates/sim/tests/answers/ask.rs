//! Asking a world: calls built from the specification.

use duizhang_sim::wire::{Answer, Call, Refusal, operation_name, respond, writes};
use duizhang_sim::{Time, World};
use serde_json::{Map, Value};

use crate::spec::{operations, rows_field, wrong_parameters};

/// One request: operation, account, parameters.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) operation: &'static str,
    pub(crate) account: String,
    pub(crate) parameters: Map<String, Value>,
}

/// A request; the parameters are an object.
pub(crate) fn question(operation: &'static str, account: &str, parameters: Value) -> Question {
    let Value::Object(parameters) = parameters else { panic!("{operation}: parameters are an object") };
    Question { operation, account: account.to_owned(), parameters }
}

impl Question {
    /// The call as a server would build it: path parameters go into the path.
    pub(crate) fn call(&self, taken: Option<Time>) -> Call {
        let operation = &operations()[self.operation];
        let mut parameters = self.parameters.clone();
        let mut path = operation.path.clone();
        for param in operation.params.iter().filter(|param| param["in"] == "path") {
            let name = param["name"].as_str().unwrap();
            let value = parameters.remove(name).unwrap_or_default();
            path = path.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
        }
        let method = match operation.method.as_str() {
            "GET" => "GET",
            "POST" => "POST",
            "PUT" => "PUT",
            _ => "DELETE",
        };
        Call {
            operation: operation_name(self.operation).unwrap(),
            account: self.account.clone(),
            method,
            path,
            parameters,
            paged: operation.pagination.starts_with("offset/limit"),
            taken,
        }
    }

    /// The same with one more parameter.
    pub(crate) fn with(&self, name: &str, value: Value) -> Self {
        let mut more = self.clone();
        more.parameters.insert(name.to_owned(), value);
        more
    }

    /// The answer, which must not be refused; the request must be a right one.
    pub(crate) fn answer(&self, world: &World) -> Answer {
        let wrong = wrong_parameters(&operations()[self.operation], &self.parameters);
        assert!(wrong.is_empty(), "{wrong:?}");
        respond(world, &self.call(None)).unwrap_or_else(|refusal| panic!("{self:?}: {refusal}"))
    }

    /// The rows of the answer.
    pub(crate) fn rows(&self, world: &World) -> Vec<Value> {
        let field = rows_field(&operations()[self.operation]).unwrap();
        let body = self.answer(world).body(0, usize::MAX);
        body[field].as_array().unwrap_or_else(|| panic!("{self:?}: no {field}")).clone()
    }

    /// The whole answer.
    pub(crate) fn body(&self, world: &World) -> Value {
        self.answer(world).body(0, usize::MAX)
    }

    pub(crate) fn refusal(&self, world: &World) -> Refusal {
        match respond(world, &self.call(None)) {
            Err(refusal) => refusal,
            Ok(answer) => panic!("{self:?} was answered: {:?}", answer.rows),
        }
    }

    pub(crate) fn write(&self, world: &mut World, at: Time) -> Result<Value, Refusal> {
        writes::apply(world, &self.call(Some(at)))
    }

    /// The answer at a later time.
    pub(crate) fn rows_at(&self, world: &World, at: Time) -> Vec<Value> {
        let answer = respond(world, &self.call(Some(at)));
        answer.unwrap_or_else(|refusal| panic!("{self:?}: {refusal}")).rows
    }

    /// The whole answer at a later time.
    pub(crate) fn body_at(&self, world: &World, at: Time) -> Value {
        let answer = respond(world, &self.call(Some(at)));
        answer.unwrap_or_else(|refusal| panic!("{self:?}: {refusal}")).body(0, usize::MAX)
    }
}

/// The accounts of the sample that the tests speak of.
pub(crate) struct Cast {
    pub(crate) partner: String,
    pub(crate) reseller: String,
    /// Master of the enterprise, an agency customer.
    pub(crate) master: String,
    pub(crate) member: String,
    /// An agency customer with cards and unpaid usage.
    pub(crate) retail: String,
    /// An agency customer with an unpaid order.
    pub(crate) debtor: String,
    pub(crate) unpaid_order: String,
    /// An advisory customer.
    pub(crate) advisory: String,
    /// A customer that left.
    pub(crate) left: String,
    /// An unverified customer.
    pub(crate) nameless: String,
}

impl Cast {
    pub(crate) fn of(world: &World) -> Self {
        let customer = |login: &str| {
            let found = world.customers.iter().find(|customer| customer.account_name == login);
            found.unwrap().id.clone()
        };
        let extras = world.extras();
        let enterprise = extras.enterprise.as_ref().unwrap();
        let unpaid = world.orders.iter().find(|order| order.status == 6).unwrap();
        Self {
            partner: world.partner_id.clone(),
            reseller: extras.resellers[0].id.clone(),
            master: enterprise.master_id.clone(),
            member: enterprise.members[0].id.clone(),
            retail: customer("youpin_gz"),
            debtor: unpaid.customer_id.clone(),
            unpaid_order: unpaid.id.clone(),
            advisory: customer("bluewhale_bj"),
            left: customer("haihe_tj"),
            nameless: customer("hw_new_user_0417"),
        }
    }
}

/// Decimal of a number or a quoted number.
pub(crate) fn decimal(value: &Value) -> rust_decimal::Decimal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap_or_else(|_| panic!("{value} is no decimal"))
}
