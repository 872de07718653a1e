//! Tokens, temporary keys, agencies, and who one is.

use duizhang_sim::server::{Account, Options};
use serde_json::{Value, json};

use crate::client::{Server, Told, get, options, post};

const BALANCES: &str = "/v2/accounts/partner-accounts/balances";
const OWN_BALANCES: &str = "/v2/accounts/customer-accounts/balances";

fn password(account: &Account, password: &str, scope: &Value) -> String {
    let user = json!({"name": account.name, "password": password, "domain": {"name": account.name}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    json!({"auth": {"identity": identity, "scope": scope}}).to_string()
}

fn token(server: &Server, account: &Account) -> Told {
    let scope = json!({"domain": {"name": account.name}});
    server.send(&post("/v3/auth/tokens", &password(account, &account.password, &scope)))
}

#[test]
fn a_token_lives_for_a_day() {
    let server = Server::new();
    let partner = server.running.partner().clone();
    let told = token(&server, &partner);
    assert_eq!(told.status, 201);
    assert!(told.header("x-iam-trace-id").is_some());
    let body = told.json();
    assert_eq!(body["token"]["expires_at"], "2026-10-07T01:00:00.000000Z");
    assert_eq!(body["token"]["domain"]["id"], partner.id.as_str());
    for secret in [&partner.ak, &partner.sk, &partner.password] {
        assert!(!told.text.contains(secret.as_str()), "{}", told.text);
    }
    let token = told.header("x-subject-token").unwrap().to_owned();
    assert_eq!(server.with_token(&token, get(BALANCES)).status, 200);
    server.pass(24 * 3_600 - 1);
    assert_eq!(server.with_token(&token, get(BALANCES)).status, 200);
    server.pass(1);
    assert_eq!(server.with_token(&token, get(BALANCES)).verdict(), "401 CBC.0154");
    assert_eq!(server.with_token("none of ours", get(BALANCES)).verdict(), "401 CBC.0154");
    let account = server.customer().id;
    let told = server.with_token(&token, get(BALANCES).header("X-Domain-Id", &account));
    assert_eq!(told.status, 401);
}

#[test]
fn tokens_are_refused() {
    let server = Server::new();
    let partner = server.running.partner().clone();
    let domain = json!({"domain": {"id": partner.id}});
    for (body, status) in [
        (password(&partner, "wrong", &domain), 401),
        (password(&partner, &partner.password, &Value::Null), 400),
        ("{".to_owned(), 400),
        (r#"{"auth":{"identity":{"methods":["totp"]}}}"#.to_owned(), 400),
        (r#"{"auth":{"identity":{"methods":["password","totp"]}}}"#.to_owned(), 400),
    ] {
        let told = server.send(&post("/v3/auth/tokens", &body));
        assert_eq!(told.status, status, "{body}");
        assert!(told.json()["error"]["message"].is_string(), "{}", told.text);
        assert!(told.header("x-subject-token").is_none());
    }
}

#[test]
fn who_one_is() {
    let server = Server::new();
    let partner = server.running.partner().clone();
    let told = server.partner(get("/v3/auth/domains")).json();
    assert_eq!(told["domains"][0]["id"], partner.id.as_str());
    assert_eq!(told["domains"][0]["name"], partner.name.as_str());
    let told = server.partner(get("/v5/caller-identity")).json();
    assert_eq!(told["account_id"], partner.id.as_str());
    for path in ["/v3/auth/domains", "/v5/caller-identity"] {
        assert_eq!(server.send(&get(path)).verdict(), "401 APIG.0301", "{path}");
    }
}

fn temporary(told: &Told) -> (String, String, String) {
    let credential = &told.json()["credential"];
    let field = |name: &str| credential[name].as_str().unwrap_or_else(|| panic!("{}", told.text)).to_owned();
    (field("access"), field("secret"), field("securitytoken"))
}

#[test]
fn a_temporary_key_needs_its_token() {
    let server = Server::new();
    let asked = r#"{"auth":{"identity":{"methods":["token"],"token":{"duration_seconds":1000}}}}"#;
    let told = server.partner(post("/v3.0/OS-CREDENTIAL/securitytokens", asked));
    assert_eq!(told.status, 201);
    assert_eq!(told.json()["credential"]["expires_at"], "2026-10-06T01:16:40.000000Z");
    let (ak, sk, security) = temporary(&told);
    let partner = server.running.partner().clone();
    assert!(ak != partner.ak && sk != partner.sk);
    let asks = |token: &str, at: i64| {
        server
            .send(&get(BALANCES).header("X-Security-Token", token).signed(server.host(), &ak, &sk, at))
            .verdict()
    };
    assert_eq!(asks(&security, server.now()), "200");
    assert_eq!(asks("", server.now()), "401 APIG.0301");
    assert_eq!(asks("another", server.now()), "401 APIG.0301");
    // A lasting key has none.
    let told = server.partner(get(BALANCES).header("X-Security-Token", &security));
    assert_eq!(told.verdict(), "401 APIG.0301");
    server.pass(999);
    assert_eq!(asks(&security, server.now()), "200");
    server.pass(1);
    assert_eq!(asks(&security, server.now()), "401 APIG.0301");
    for seconds in ["899", "86401", "\"900\""] {
        let asked = asked.replace("1000", seconds);
        assert_eq!(
            server.partner(post("/v3.0/OS-CREDENTIAL/securitytokens", &asked)).status,
            400,
            "{seconds}"
        );
    }
}

#[test]
fn the_partner_acts_for_customers_that_let_it() {
    let server = Server::new();
    let customer = server.customer();
    let role = json!({"domain_name": customer.name, "agency_name": "partner", "duration_seconds": 900});
    let body = |role: &Value| {
        json!({"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}}}).to_string()
    };
    let told = server.partner(post("/v3/auth/tokens", &body(&role)));
    assert_eq!(told.status, 201, "{}", told.text);
    let token = told.header("x-subject-token").unwrap();
    assert_eq!(server.with_token(token, get(OWN_BALANCES)).status, 200);
    assert_eq!(server.with_token(token, get(BALANCES)).verdict(), "403 CBC.0155");

    let told = server.partner(post("/v3.0/OS-CREDENTIAL/securitytokens", &body(&role)));
    let (ak, sk, security) = temporary(&told);
    let ask = get(OWN_BALANCES).header("X-Security-Token", &security);
    assert_eq!(server.send(&ask.signed(server.host(), &ak, &sk, server.now())).status, 200);

    // By id as well; nobody but the partner, no customer without an agency, no agency without a name.
    let by_id = json!({"domain_id": customer.id, "agency_name": "partner"});
    assert_eq!(server.partner(post("/v3/auth/tokens", &body(&by_id))).status, 201);
    assert_eq!(server.ask(&customer, post("/v3/auth/tokens", &body(&by_id))).status, 403);
    let own: Vec<String> = server.running.customers().iter().map(|own| own.id.clone()).collect();
    let world = duizhang_sim::sample();
    let stranger = world.customers.iter().find(|other| !own.contains(&other.id)).unwrap();
    let role = json!({"domain_id": stranger.id, "agency_name": "partner"});
    assert_eq!(server.partner(post("/v3/auth/tokens", &body(&role))).status, 403);
    let role = json!({"domain_id": customer.id});
    assert_eq!(server.partner(post("/v3/auth/tokens", &body(&role))).status, 400);
    assert_eq!(server.send(&post("/v3/auth/tokens", &body(&by_id))).status, 401);
}

#[test]
fn seeds_give_other_keys_and_ids() {
    let keys = |seed: u64| {
        let server = Server::with(Options { seed, ..options() });
        let partner = server.running.partner().clone();
        let told = server.partner(get(BALANCES));
        (partner.ak, partner.sk, told.header("x-request-id").unwrap().to_owned())
    };
    let (one, same, two) = (keys(1), keys(1), keys(2));
    assert_eq!(one, same);
    assert!(one.0 != two.0 && one.1 != two.1 && one.2 != two.2);
}
