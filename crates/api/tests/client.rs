//! The client against a server: identity, renewal, patience, writes, lists.
#![allow(clippy::unwrap_used)] // a test may

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::StatusCode;
use duizhang_api::operations::{
    LIST_CONSUME_SUB_CUSTOMERS, LIST_CUSTOMERS_BALANCES_DETAIL, LIST_MEASURE_UNITS, LIST_SUB_CUSTOMERS,
    ListConsumeSubCustomersRequest, UPDATE_CUSTOMER_ACCOUNT_AMOUNT,
};
use duizhang_api::{
    AccessKey, Client, Confirm, Credentials, ErrorKind, Pages, Password, Patience, Site, TokenScope, Written,
};
use duizhang_money::Timestamp;
use duizhang_sim::server::{self, Flow, Options, Running, Source};
use futures_util::TryStreamExt;
use serde_json::{Map, Value, json};

#[allow(clippy::disallowed_methods)] // signatures need the wall clock
fn seconds() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_micros(seconds() * 1_000_000).unwrap()
}

#[allow(clippy::needless_pass_by_value)] // reads better where it is called
fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

async fn simulator(faults: &[&str]) -> Running {
    let options = Options {
        flow: Flow::Open,
        faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
        ..Options::new(Source::Sample, Arc::new(seconds))
    };
    server::start(options).await.unwrap()
}

const QUICK: Patience = Patience {
    tries: 4,
    first_pause: Duration::from_millis(2),
    longest_pause: Duration::from_secs(3),
    deadline: Duration::from_secs(20),
};

fn client(url: &str, credentials: Credentials) -> Client {
    let site = Site::Custom { bss: url.to_owned(), iam: url.to_owned() };
    Client::builder(site, credentials, now).rate_percent(100_000).patience(QUICK).build().unwrap()
}

fn key(server: &Running) -> Credentials {
    let partner = server.partner().clone();
    Credentials::Key(AccessKey {
        ak: partner.ak,
        sk: partner.sk.into(),
        security_token: None,
        domain_id: None,
    })
}

#[tokio::test]
async fn typed_question_and_account() {
    let server = simulator(&[]).await;
    let client = client(server.url(), key(&server));
    assert_eq!(client.account_id().await.unwrap(), server.partner().id);
    let month = ListConsumeSubCustomersRequest { bill_cycle: "2026-09".to_owned(), ..Default::default() };
    let answer = client.call(&month).await.unwrap();
    assert_eq!(answer.value.total_count, Some(13));
    assert!(answer.exchange.request_id.is_some());
}

#[tokio::test]
async fn a_password_becomes_tokens_and_they_are_renewed() {
    let server = simulator(&["expired:ListSubCustomers:count=1"]).await;
    let partner = server.partner().clone();
    let password = |password: &str| {
        Credentials::Password(Password {
            user: partner.name.clone(),
            domain: partner.name.clone(),
            password: password.to_owned().into(),
            scope: TokenScope::Domain,
        })
    };
    let client_of = |word: &str| client(server.url(), password(word));
    let good = client_of(&partner.password);
    // The token that the first question got is ended by the second; the client gets another.
    good.send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap();
    good.send(&LIST_SUB_CUSTOMERS, Map::new()).await.unwrap();
    let asked = server.log().iter().filter(|one| one.operation == "/v3/auth/tokens").count();
    assert_eq!(asked, 2);
    let error = client_of("wrong").send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotAuthenticated, "{error}");
    // A token that somebody else got cannot be renewed.
    let token = Credentials::Token { token: "no token".into(), domain_id: None };
    let error = client(server.url(), token).send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ExpiredToken, "{error}");
}

#[tokio::test]
async fn writes_have_to_be_asked_for_and_are_sent_once() {
    let server = simulator(&["500:UpdateCustomerAccountAmount:count=1"]).await;
    let client = client(server.url(), key(&server));
    let customer = server.customers()[0].id.clone();
    let gift = object(json!({"customer_id": customer, "amount": 12.5}));
    let error = client.send(&UPDATE_CUSTOMER_ACCOUNT_AMOUNT, gift.clone()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
    let would = client.writes(Confirm::DryRun).send(&UPDATE_CUSTOMER_ACCOUNT_AMOUNT, &gift).await.unwrap();
    assert!(matches!(would, Written::Would(request) if request.body.contains("12.5")));
    assert_eq!(server.log().len(), 0, "nothing was sent");
    let writes = client.writes(Confirm::Send);
    let error = writes.send(&UPDATE_CUSTOMER_ACCOUNT_AMOUNT, &gift).await.unwrap_err();
    assert_eq!((error.kind, server.log().len()), (ErrorKind::Server, 1), "a write is not tried again");
    assert!(matches!(writes.send(&UPDATE_CUSTOMER_ACCOUNT_AMOUNT, &gift).await.unwrap(), Written::Sent(_)));
    let error = writes.send(&LIST_MEASURE_UNITS, &Map::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn lists_are_read_whole_and_long_questions_in_pieces() {
    let server = simulator(&[]).await;
    let client = client(server.url(), key(&server));
    let month = object(json!({"bill_cycle": "2026-09"}));
    let pages = Pages { limit: Some(5), unique: Some("customer_id"), reread: true, ..Pages::default() };
    let read: Vec<_> =
        client.pages(&LIST_CONSUME_SUB_CUSTOMERS, month.clone(), pages).try_collect().await.unwrap();
    assert_eq!(read.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [5, 5, 3]);
    let mut infos: Vec<Value> = (0..230).map(|at| json!({"customer_id": format!("nobody-{at}")})).collect();
    infos.push(json!({"customer_id": server.customers()[0].id}));
    let asked = object(json!({ "customer_infos": infos }));
    let read: Vec<_> =
        client.pages(&LIST_CUSTOMERS_BALANCES_DETAIL, asked, Pages::default()).try_collect().await.unwrap();
    assert_eq!(read.len(), 3);
    let server = simulator(&["total:ListConsumeSubCustomers"]).await;
    let client = self::client(server.url(), key(&server));
    let error =
        client.pages(&LIST_CONSUME_SUB_CUSTOMERS, month, Pages::default()).try_collect::<Vec<_>>().await;
    assert_eq!(error.unwrap_err().kind, ErrorKind::Moving);
}

/// A server that answers from a list of (status, retry-after), and then well.
async fn scripted(script: &'static [(u16, Option<&'static str>)]) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let router = Router::new().fallback(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            let (status, wait) = script.get(number).copied().unwrap_or((200, None));
            let mut answer = axum::response::Response::new(axum::body::Body::from("{\"measure_units\":[]}"));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            if let Some(wait) = wait {
                answer.headers_mut().insert("retry-after", wait.parse().unwrap());
            }
            answer
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

#[tokio::test]
async fn patience_has_bounds_and_hears_what_the_service_asks_for() {
    let token = || Credentials::Token { token: "t".into(), domain_id: None };
    for (script, tries, kind) in [
        (&[(503, None), (429, None), (502, None)][..], 4, None),
        (&[(500, None); 9][..], 4, Some(ErrorKind::Server)),
        (&[(404, None)][..], 1, Some(ErrorKind::NotFound)),
        (&[(403, None)][..], 1, Some(ErrorKind::WrongCredential)),
    ] {
        let (url, asked) = scripted(script).await;
        let answer = client(&url, token()).send(&LIST_MEASURE_UNITS, Map::new()).await;
        assert_eq!(answer.err().map(|error| error.kind), kind, "{script:?}");
        assert_eq!(asked.load(Ordering::SeqCst), tries, "{script:?}");
    }
    let (url, _) = scripted(&[(429, Some("2"))]).await;
    let begun = Instant::now();
    client(&url, token()).send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(2), "Retry-After was not honoured");
    let closed = client("http://127.0.0.1:9", token());
    let error = closed.send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Connect, "{error}");
    let nowhere = client("http://no-such-host.invalid", token());
    let error = nowhere.send(&LIST_MEASURE_UNITS, Map::new()).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Dns | ErrorKind::Connect), "{error}");
}
