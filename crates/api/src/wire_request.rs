//! An operation and its parameters as an HTTP request, before it is signed.

use serde_json::{Map, Value};

use crate::error::{ApiError, ErrorKind};
use crate::operation::{Method, Operation, Place};
use crate::signing::encode;

/// What goes over the wire, without the headers that identify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireRequest {
    /// Method, in capitals.
    pub method: &'static str,
    /// Path with its parameters filled in, encoded.
    pub path: String,
    /// Query pairs, not encoded.
    pub query: Vec<(String, String)>,
    /// Headers that are parameters.
    pub headers: Vec<(String, String)>,
    /// JSON body; empty for none.
    pub body: String,
}

impl WireRequest {
    /// Puts every parameter where the operation declares it; undeclared ones go where its method has its own.
    pub(crate) fn new(operation: &Operation, parameters: &Map<String, Value>) -> Result<Self, ApiError> {
        let usage = |message: String| ApiError::new(ErrorKind::Usage, operation.name, message);
        let mut request = Self {
            method: method(operation.method),
            path: operation.path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: String::new(),
        };
        let mut body = Map::new();
        let has_body = operation.parameters.iter().any(|parameter| parameter.place == Place::Body)
            || matches!(operation.method, Method::Post | Method::Put);
        for (name, value) in parameters.iter().filter(|(_, value)| !value.is_null()) {
            let declared = operation.parameters.iter().find(|parameter| parameter.name == name);
            let place =
                declared.map_or(if has_body { Place::Body } else { Place::Query }, |found| found.place);
            match place {
                Place::Path => {
                    let value = encode(&plain(value));
                    request.path = request.path.replace(&format!("{{{name}}}"), &value);
                }
                Place::Header => request.headers.push((name.clone(), plain(value))),
                Place::Body => {
                    body.insert(name.clone(), value.clone());
                }
                Place::Query => match value {
                    Value::Array(items) => {
                        request.query.extend(items.iter().map(|item| (name.clone(), plain(item))));
                    }
                    value => request.query.push((name.clone(), plain(value))),
                },
            }
        }
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            if parameters.get(parameter.name).is_none_or(Value::is_null) {
                return Err(usage(format!("the parameter `{}` is missing", parameter.name)));
            }
        }
        if has_body {
            request.body = serde_json::to_string(&body)
                .map_err(|error| usage(format!("the body has no JSON form: {error}")))?;
        }
        Ok(request)
    }
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
