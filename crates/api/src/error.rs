//! What can go wrong, told by what the caller does next.

use std::fmt;

use serde_json::Value;

use crate::operation::{Credential, Operation};

/// The code of answers that went well, in operations that say so.
const SUCCESS: &str = "CBC.0000";
/// Characters of a service's text that are shown.
const SHOWN: usize = 300;

/// Why a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The credential is of the wrong kind: a customer's key on a partner operation or the reverse.
    WrongCredential,
    /// The key, the signature or the token is not accepted at all.
    NotAuthenticated,
    /// The token is no longer valid, and could not be renewed.
    ExpiredToken,
    /// The signature's time is too far from the service's.
    ClockSkew,
    /// The account lacks a permission.
    MissingPermission,
    /// The customer is not one of this partner's.
    NotYourCustomer,
    /// A parameter is missing or not allowed.
    BadParameter,
    /// Too many requests, and waiting did not help.
    Throttled,
    /// The operation is not there: a retired host or path.
    NotFound,
    /// The service refused for a reason of its business.
    Refused,
    /// HTTP 200, and yet a failure.
    RefusedInSuccess,
    /// The service failed.
    Server,
    /// Something between here and the service answered.
    Gateway,
    /// The answer is not what the operation answers.
    BadBody,
    /// A list changed while it was read.
    Moving,
    /// The name of the host is not known.
    Dns,
    /// The secured connection could not be made.
    Tls,
    /// No connection, or it broke off.
    Connect,
    /// No answer in time.
    Timeout,
    /// A write operation where only reads are allowed, or a request that cannot be written down.
    Usage,
}

/// A request that failed.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// What the caller may do about it.
    pub kind: ErrorKind,
    /// The operation.
    pub operation: &'static str,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The service's `error_code`.
    pub code: Option<Box<str>>,
    /// The service's message, or the fault of the connection.
    pub message: String,
    /// What the service calls this request; its support asks for it.
    pub request_id: Option<Box<str>>,
    /// The answer's body as it came.
    pub body: Option<Box<str>>,
    /// Whose credential the operation takes.
    pub credential: Option<Credential>,
    /// The permission items of which any one suffices.
    pub permission: Option<Box<str>>,
}

impl ApiError {
    pub(crate) fn new(kind: ErrorKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            operation,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            body: None,
            credential: None,
            permission: None,
        }
    }

    /// A fault before there was an answer.
    pub(crate) fn transport(operation: &'static str, error: &reqwest::Error) -> Self {
        let mut story = String::new();
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = cause {
            let text = error.to_string();
            if !story.contains(&text) {
                story = if story.is_empty() { text } else { format!("{story}: {text}") };
            }
            cause = error.source();
        }
        let lower = story.to_lowercase();
        let kind = if error.is_timeout() {
            ErrorKind::Timeout
        } else if lower.contains("dns") || lower.contains("lookup address") {
            ErrorKind::Dns
        } else if lower.contains("certificate") || lower.contains("tls") || lower.contains("handshake") {
            ErrorKind::Tls
        } else if error.is_builder() {
            ErrorKind::Usage
        } else {
            ErrorKind::Connect
        };
        Self::new(kind, operation, story)
    }

    /// An answer that is a failure; none if it is an answer.
    pub(crate) fn of_answer(
        operation: &Operation,
        status: u16,
        body: &str,
        request_id: Option<String>,
    ) -> Option<Self> {
        let json: Option<Value> = serde_json::from_str(body).ok();
        let told = json.as_ref().and_then(told);
        let kind = match (status, &told) {
            (200..=299, Some((code, _))) if code != SUCCESS => in_success(code),
            (200..=299, _) if json.as_ref().is_some_and(Value::is_object) => return None,
            (200..=299, _) => ErrorKind::BadBody,
            (_, Some((code, message))) => kind_of(status, code, message),
            (404, None) => ErrorKind::NotFound,
            (429, None) => ErrorKind::Throttled,
            (401, None) => ErrorKind::NotAuthenticated,
            (403, None) => ErrorKind::WrongCredential,
            (502..=504, None) => ErrorKind::Gateway,
            (500.., None) => ErrorKind::Server,
            _ => ErrorKind::Gateway,
        };
        let (code, message) = told.map_or_else(
            || (None, shortened(without_request(body))),
            |(code, message)| (Some(code), shortened(without_request(&message))),
        );
        let mut error = Self::new(kind, operation.name, message);
        error.status = Some(status);
        error.request_id =
            request_id.or_else(|| json.as_ref().and_then(|json| text(json, "request_id"))).map(Into::into);
        error.body = (!body.contains(REPEATED)).then(|| body.into());
        error.credential = Some(operation.credential);
        error.permission = named_permission(&error.message)
            .or_else(|| operation.permission.map(str::to_owned))
            .filter(|_| kind == ErrorKind::MissingPermission)
            .map(Into::into);
        error.code = code.map(Into::into);
        Some(error)
    }

    /// Whether the service said no, so that asking again the same way is pointless.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::WrongCredential
                | ErrorKind::MissingPermission
                | ErrorKind::NotYourCustomer
                | ErrorKind::BadParameter
                | ErrorKind::NotFound
                | ErrorKind::Refused
                | ErrorKind::RefusedInSuccess
        )
    }

    /// Whether trying again may help by itself.
    #[must_use]
    pub(crate) const fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Throttled
                | ErrorKind::Server
                | ErrorKind::Gateway
                | ErrorKind::BadBody
                | ErrorKind::Connect
                | ErrorKind::Timeout
        ) && !matches!(self.status, Some(400..=428 | 430..=499))
    }

    /// What to do, in English.
    #[must_use]
    pub fn remedy(&self) -> String {
        let kind = match self.credential {
            Some(Credential::Partner) => "the partner's own access key or token",
            Some(Credential::Customer) => "the customer's own access key or token",
            _ => "a credential of the partner or of the customer",
        };
        match self.kind {
            ErrorKind::WrongCredential => {
                format!("this operation takes {kind}; the one given is of another kind or has no right to it")
            }
            ErrorKind::NotAuthenticated => {
                "check access key, secret key and account id; a key made today may take minutes to work"
                    .into()
            }
            ErrorKind::ExpiredToken => "get a new token; tokens are valid for 24 hours".into(),
            ErrorKind::ClockSkew => "set this machine's clock: signatures are good for 15 minutes".into(),
            ErrorKind::MissingPermission => format!(
                "let the partner's administrator grant {} in Partner Center",
                self.permission.as_deref().unwrap_or("the permission")
            ),
            ErrorKind::NotYourCustomer => "check the customer id: this partner has no such customer".into(),
            ErrorKind::BadParameter => "check what was asked for; the message names it".into(),
            ErrorKind::Throttled => "ask more slowly, or have the quota raised with a service ticket".into(),
            ErrorKind::NotFound => {
                "check the endpoint; hosts of before 2018 and retired paths answer this".into()
            }
            ErrorKind::Refused | ErrorKind::RefusedInSuccess => {
                "the message says why; the request id helps Huawei's support".into()
            }
            ErrorKind::Server => "try again later; the request id helps Huawei's support".into(),
            ErrorKind::Gateway => "check the endpoint and any proxy: this is no answer of the service".into(),
            ErrorKind::BadBody => "try again; if it stays, report it with the request id".into(),
            ErrorKind::Moving => "read the list again; a closed month does not move".into(),
            ErrorKind::Dns => "check the endpoint's name and this machine's network".into(),
            ErrorKind::Tls => "check the endpoint and the root certificates of this machine".into(),
            ErrorKind::Connect => "check the network, the endpoint and any proxy".into(),
            ErrorKind::Timeout => "try again, or allow more time".into(),
            ErrorKind::Usage => "this is not possible here".into(),
        }
    }

    /// What to do, in Chinese.
    #[must_use]
    pub fn remedy_zh(&self) -> String {
        let kind = match self.credential {
            Some(Credential::Partner) => "伙伴自己的访问密钥或Token",
            Some(Credential::Customer) => "客户自己的访问密钥或Token",
            _ => "伙伴或客户的凭证",
        };
        match self.kind {
            ErrorKind::WrongCredential => format!("此接口须使用{kind}；当前凭证类型不符或无权调用"),
            ErrorKind::NotAuthenticated => "请检查访问密钥和帐号ID；新建密钥可能需几分钟才生效".into(),
            ErrorKind::ExpiredToken => "请重新获取Token；Token有效期为24小时".into(),
            ErrorKind::ClockSkew => "请校准本机时钟：签名有效期为15分钟".into(),
            ErrorKind::MissingPermission => {
                format!("请伙伴管理员在伙伴中心授予权限 {}", self.permission.as_deref().unwrap_or(""))
            }
            ErrorKind::NotYourCustomer => "请检查客户ID：该客户不属于此伙伴".into(),
            ErrorKind::BadParameter => "请按提示检查请求参数".into(),
            ErrorKind::Throttled => "请降低请求频率，或提交工单提升配额".into(),
            ErrorKind::NotFound => "请检查接口地址；旧域名和已下线接口会返回此结果".into(),
            ErrorKind::Refused | ErrorKind::RefusedInSuccess => {
                "原因见提示信息；请求ID可提供给华为云支持".into()
            }
            ErrorKind::Server => "请稍后重试；请求ID可提供给华为云支持".into(),
            ErrorKind::Gateway => "请检查接口地址和代理：这不是服务本身的应答".into(),
            ErrorKind::BadBody => "请重试；如仍出现，请附请求ID反馈".into(),
            ErrorKind::Moving => "请重新读取列表；已关账月份不再变化".into(),
            ErrorKind::Dns => "请检查接口域名和本机网络".into(),
            ErrorKind::Tls => "请检查接口地址和本机根证书".into(),
            ErrorKind::Connect => "请检查网络、接口地址和代理".into(),
            ErrorKind::Timeout => "请重试，或延长超时时间".into(),
            ErrorKind::Usage => "此处不支持该操作".into(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        match self.status {
            Some(status) => write!(f, ": HTTP {status}")?,
            None => f.write_str(": no answer")?,
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

/// Code and message of a failure, wherever the services put them: the order of the official SDK.
fn told(json: &Value) -> Option<(String, String)> {
    let pairs = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];
    for (code, message) in pairs {
        if let Some(code) = text(json, code).filter(|code| !code.is_empty()) {
            return Some((code, text(json, message).unwrap_or_default()));
        }
    }
    json.get("error").filter(|nested| nested.is_object()).and_then(told)
}

fn text(json: &Value, name: &str) -> Option<String> {
    match json.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Failures with HTTP 200, as old operations tell them.
fn in_success(code: &str) -> ErrorKind {
    match code {
        "CBC.5001" => ErrorKind::WrongCredential,
        "CBC.5004" => ErrorKind::NotYourCustomer,
        _ => ErrorKind::RefusedInSuccess,
    }
}

/// `bss-api.md` 1.4.
fn kind_of(status: u16, code: &str, message: &str) -> ErrorKind {
    let lower = message.to_lowercase();
    match code {
        "CBC.0151" => ErrorKind::MissingPermission,
        "CBC.0155" => ErrorKind::WrongCredential,
        "CBC.0154" | "CBC.0105" => ErrorKind::ExpiredToken,
        "CBC.0100" => ErrorKind::BadParameter,
        "CBC.0250" | "APIG.0308" | "CBC.99007197" | "CBC.99008040" => ErrorKind::Throttled,
        "CBC.99000034" | "CBC.99000035" | "CBC.99000000" | "CBC.99000037" => ErrorKind::NotYourCustomer,
        // A signature that does not hold comes with the whole canonical request, names of headers and all.
        _ if code.starts_with("APIG.") && lower.contains("canonicalrequest") => ErrorKind::NotAuthenticated,
        _ if code.starts_with("APIG.") && lower.contains("token expires") => ErrorKind::ExpiredToken,
        _ if code.starts_with("APIG.") && (lower.contains("expired") || lower.contains("x-sdk-date")) => {
            ErrorKind::ClockSkew
        }
        _ => match status {
            401 => ErrorKind::NotAuthenticated,
            403 if code.starts_with("APIG.") => ErrorKind::NotAuthenticated,
            403 => ErrorKind::WrongCredential,
            404 => ErrorKind::NotFound,
            408 => ErrorKind::Timeout,
            429 => ErrorKind::Throttled,
            500.. => ErrorKind::Server,
            _ => ErrorKind::Refused,
        },
    }
}

/// A permission that a message names: `billing:order:view` or `BPC_ITEM_…`.
fn named_permission(message: &str) -> Option<String> {
    let words = message.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '_'));
    let is_item = |word: &&str| {
        word.starts_with("BPC_")
            || (word.matches(':').count() == 2 && !word.starts_with(':') && !word.ends_with(':'))
    };
    words.into_iter().find(is_item).map(str::to_owned)
}

/// What comes before the request that the gateway repeats.
const REPEATED: &str = "canonicalRequest";

/// A message without the request that the gateway repeats where a signature does not hold: the values of all signed
/// headers are in it, and one of them may be a security token.
fn without_request(message: &str) -> &str {
    message.split_once(REPEATED).map_or(message, |(start, _)| start.trim_end_matches([',', ' ']))
}

/// The start of a text, on one line, without control characters.
fn shortened(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{ApiError, ErrorKind};
    use crate::operation::{Credential, Kind, Method, Operation, Paging};

    static OPERATION: Operation = Operation {
        name: "ListX",
        kind: Kind::Read,
        method: Method::Get,
        path: "/v2/x",
        credential: Credential::Partner,
        paging: Paging::None,
        rows: None,
        total: None,
        rate: 10,
        permission: Some("BPC_ITEM_FINANCE_020100"),
        sites: &["cn"],
        parameters: &[],
        round_trip: Ok,
    };

    #[test]
    fn answers_are_told_apart() {
        let kind =
            |status, body: &str| ApiError::of_answer(&OPERATION, status, body, None).map(|error| error.kind);
        for (status, body, is) in [
            (200, r#"{"records":[]}"#, None),
            (200, r#"{"error_code":"CBC.0000","error_msg":"ok"}"#, None),
            (200, r#"{"error_code":"CBC.5003","error_msg":"balance"}"#, Some(ErrorKind::RefusedInSuccess)),
            (200, "<html>", Some(ErrorKind::BadBody)),
            (200, r#"{"records":["#, Some(ErrorKind::BadBody)),
            (400, r#"{"error_code":"CBC.0100","error_msg":"limit"}"#, Some(ErrorKind::BadParameter)),
            (400, r#"{"error_code":"CBC.99000035","error_msg":""}"#, Some(ErrorKind::NotYourCustomer)),
            (400, r#"{"error_code":"CBC.99005003","error_msg":""}"#, Some(ErrorKind::Refused)),
            (401, r#"{"error_code":"CBC.0154","error_msg":"expired"}"#, Some(ErrorKind::ExpiredToken)),
            (
                403,
                r#"{"error_code":"CBC.0151","error_msg":"needs billing:order:view"}"#,
                Some(ErrorKind::MissingPermission),
            ),
            (403, r#"{"error_code":"CBC.0155","error_msg":""}"#, Some(ErrorKind::WrongCredential)),
            (
                401,
                r#"{"error":{"code":"401","message":"bad password","title":"Unauthorized"}}"#,
                Some(ErrorKind::NotAuthenticated),
            ),
            (
                401,
                r#"{"error_code":"APIG.0301","error_msg":"signature expired, signature time:20230527T000431Z,server time:20230527T020608Z"}"#,
                Some(ErrorKind::ClockSkew),
            ),
            (
                401,
                r#"{"error_code":"APIG.0301","error_msg":"verify aksk signature fail, canonicalRequest:GET|/v2/||x-sdk-date:20230527T000431Z||"}"#,
                Some(ErrorKind::NotAuthenticated),
            ),
            (
                401,
                r#"{"error_code":"APIG.0301","error_msg":"token expires, expires_at: x"}"#,
                Some(ErrorKind::ExpiredToken),
            ),
            (404, "404 page not found", Some(ErrorKind::NotFound)),
            (429, r#"{"error_code":"APIG.0308","error_msg":"throttling"}"#, Some(ErrorKind::Throttled)),
            (500, r#"{"error_code":"CBC.0999","error_msg":""}"#, Some(ErrorKind::Server)),
            (502, "<html>bad gateway</html>", Some(ErrorKind::Gateway)),
        ] {
            assert_eq!(kind(status, body), is, "{status} {body}");
        }
    }

    #[test]
    fn a_repeated_request_is_left_out() {
        let message = "verify aksk signature fail, canonicalRequest:GET|/v2/||x-security-token:TOKEN||e3b0";
        let body = format!(r#"{{"error_code":"APIG.0301","error_msg":"{message}"}}"#);
        for body in [body.as_str(), message] {
            let error = ApiError::of_answer(&OPERATION, 401, body, None).unwrap();
            assert_eq!(error.kind, ErrorKind::NotAuthenticated);
            assert!(!format!("{error} {error:?} {}", error.remedy()).contains("TOKEN"), "{error:?}");
            assert!(error.to_string().contains("verify aksk signature fail"), "{error}");
        }
    }

    #[test]
    fn a_missing_permission_is_named() {
        let error = |message: &str| {
            let body = format!(r#"{{"error_code":"CBC.0151","error_msg":"{message}"}}"#);
            ApiError::of_answer(&OPERATION, 403, &body, None).unwrap().remedy()
        };
        assert!(error("no billing:order:view").contains("billing:order:view"));
        assert!(error("denied").contains("BPC_ITEM_FINANCE_020100"));
    }
}
