//! `duizhang doctor`: says in plain words what works.

use duizhang_api::{ApiError, Client, ErrorKind, Exchange, operation};
use duizhang_money::BillCycle;
use serde_json::{Map, Value, json};

use super::Context;
use crate::args::Lang;
use crate::args::api::DoctorArgs;
use crate::connection::{Connected, connect, runtime};
use crate::environment;
use crate::error::{CliError, exit};
use crate::print::{note, out};

/// Seconds that the clocks may differ before signatures are refused (15 minutes), and before it is told.
const SKEW_REFUSED: i64 = 15 * 60;
const SKEW_TOLD: i64 = 60;

/// What one check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Missing,
    Bad,
}

struct Finding {
    check: String,
    state: State,
    says: String,
    remedy: Option<String>,
}

struct Doctor<'a> {
    lang: Lang,
    json: bool,
    client: &'a Client,
    failed: bool,
}

pub(super) fn doctor(context: &Context, args: &DoctorArgs) -> Result<u8, CliError> {
    let connected = connect(&args.connection, &context.config)?;
    let lang = context.lang;
    let mut doctor = Doctor { lang, json: args.json, client: &connected.clients.partner, failed: false };
    let key = lang.pick("access key", "访问密钥");
    doctor.tell(&good(key, format!("{} {}", lang.pick("from", "来自"), connected.key_from)));
    runtime()?.block_on(examine(&mut doctor, &connected));
    if doctor.failed {
        note(lang.pick(
            "What exists only in the web console, such as joining the partner network, is in docs/guide.md.",
            "仅在控制台提供的操作（如加入伙伴体系）见 docs/guide.md。",
        ));
        return Ok(exit::API);
    }
    Ok(exit::CLEAN)
}

fn good(check: &str, says: impl Into<String>) -> Finding {
    Finding { check: check.to_owned(), state: State::Good, says: says.into(), remedy: None }
}

impl Doctor<'_> {
    fn tell(&mut self, finding: &Finding) {
        self.failed |= finding.state == State::Bad;
        let state = match finding.state {
            State::Good => "ok",
            State::Missing => "not available",
            State::Bad => "failed",
        };
        if self.json {
            let line = json!({
                "check": finding.check, "state": state, "says": finding.says, "remedy": finding.remedy,
            });
            out(&line.to_string());
            return;
        }
        let mark = match finding.state {
            State::Good => "✓",
            State::Missing => "–",
            State::Bad => "✗",
        };
        out(&format!("{mark} {}: {}", finding.check, finding.says));
        if let Some(remedy) = &finding.remedy {
            out(&format!("    → {remedy}"));
        }
    }

    fn error(&self, check: &str, state: State, error: &ApiError) -> Finding {
        let remedy = if self.lang == Lang::Zh { error.remedy_zh() } else { error.remedy() };
        Finding { check: check.to_owned(), state, says: error.to_string(), remedy: Some(remedy) }
    }

    async fn ask(&self, client: &Client, name: &str, asked: &Value) -> Result<Exchange, ApiError> {
        let asked: Map<String, Value> = asked.as_object().cloned().unwrap_or_default();
        match operation(name) {
            Some(operation) => client.send(operation, asked).await,
            None => client.account_id().await.map(|_| Exchange {
                status: 200,
                body: String::new(),
                request_id: None,
                taken_at: environment::wall_clock(),
            }),
        }
    }
}

async fn examine(doctor: &mut Doctor<'_>, connected: &Connected) {
    let lang = doctor.lang;
    let endpoint = lang.pick("endpoint", "接口地址");
    let client = doctor.client;
    let first = match doctor.ask(client, "ListMeasureUnits", &json!({})).await {
        Ok(first) => first,
        Err(error) => {
            let check = match error.kind {
                ErrorKind::NotAuthenticated | ErrorKind::ExpiredToken => lang.pick("access key", "访问密钥"),
                ErrorKind::ClockSkew => lang.pick("clock", "时钟"),
                _ => endpoint,
            };
            let finding = doctor.error(check, State::Bad, &error);
            doctor.tell(&finding);
            return;
        }
    };
    doctor.tell(&good(endpoint, connected.site.bss()));
    let skew = (environment::wall_clock().micros() - first.taken_at.micros()).abs() / 1_000_000;
    doctor.tell(&clock(lang, skew));
    match client.account_id().await {
        Ok(id) => doctor.tell(&good(lang.pick("account", "帐号"), id)),
        Err(error) => {
            let finding = doctor.error(lang.pick("account", "帐号"), State::Bad, &error);
            doctor.tell(&finding);
        }
    }
    if !kind_of_partner(doctor, client).await {
        return;
    }
    datasets(doctor, client).await;
    for (id, client) in &connected.clients.customers {
        let check = format!("coupon_usage {id}");
        let asked = json!({"balance_type": "BALANCE_TYPE_COUPON", "limit": 1});
        let finding = match doctor.ask(client, "ListCustomerCouponChangeRecords", &asked).await {
            Ok(_) => good(&check, lang.pick("the customer's own key works", "客户凭证可用")),
            Err(error) => doctor.error(&check, State::Bad, &error),
        };
        doctor.tell(&finding);
    }
}

/// The simulator plays other times than now; a real service does not.
fn clock(lang: Lang, skew: i64) -> Finding {
    let says = match lang {
        Lang::En => format!("{skew} s apart from the service's"),
        Lang::Zh => format!("与服务时间相差 {skew} 秒"),
    };
    let check = lang.pick("clock", "时钟").to_owned();
    if skew <= SKEW_TOLD {
        return Finding { check, state: State::Good, says, remedy: None };
    }
    let remedy = lang.pick(
        "set this machine's clock: signatures are good for 15 minutes",
        "请校准本机时钟：签名有效期为15分钟",
    );
    let state = if skew > SKEW_REFUSED { State::Missing } else { State::Good };
    Finding { check, state, says, remedy: Some(remedy.to_owned()) }
}

/// Whether the account is a partner's at all.
async fn kind_of_partner(doctor: &mut Doctor<'_>, client: &Client) -> bool {
    let lang = doctor.lang;
    let check = lang.pick("kind of account", "帐号类型");
    match doctor.ask(client, "ListPartnerBalances", &json!({})).await {
        Ok(_) => {}
        Err(error) if error.kind == ErrorKind::WrongCredential => {
            let mut finding = doctor.error(check, State::Bad, &error);
            finding.says = format!(
                "{} ({error})",
                lang.pick(
                    "this is no partner's key: a customer's, or of an account without partner status",
                    "此密钥不属于伙伴：可能是客户的密钥，或该帐号不是伙伴"
                )
            );
            doctor.tell(&finding);
            return false;
        }
        Err(error) => {
            let finding = doctor.error(check, State::Bad, &error);
            doctor.tell(&finding);
            return true;
        }
    }
    let distributor = doctor.ask(client, "ListIssuedCouponQuotas", &json!({"limit": 1})).await.is_ok();
    let kind = if distributor {
        lang.pick("distributor (first tier)", "云经销商总经销")
    } else {
        lang.pick("solution provider", "解决方案提供商")
    };
    doctor.tell(&good(check, kind));
    true
}

/// One small question for each dataset.
async fn datasets(doctor: &mut Doctor<'_>, client: &Client) {
    let cycle = BillCycle::of(environment::wall_clock()).previous().to_string();
    let customers =
        doctor.ask(client, "ListConsumeSubCustomers", &json!({"bill_cycle": cycle, "limit": 1})).await;
    let customer = customers.as_ref().ok().and_then(|exchange| {
        let body: Value = serde_json::from_str(&exchange.body).ok()?;
        body["sub_customers"][0]["customer_id"].as_str().map(str::to_owned)
    });
    let finding = match &customers {
        Ok(_) => good("consuming_customers", cycle.clone()),
        Err(error) => doctor.error("consuming_customers", State::Bad, error),
    };
    doctor.tell(&finding);
    let small = json!({"limit": 1});
    let mut probes = vec![
        (
            "monthly_bills",
            "ListSubcustomerMonthlyBills",
            json!({"cycle": cycle, "charge_mode": "1", "limit": 1}),
        ),
        ("customers", "ListSubCustomers", small.clone()),
        ("orders", "ListCustomerOrders", small.clone()),
        ("adjustments", "ListPartnerAdjustRecords", small.clone()),
        (
            "account_changes",
            "ListPartnerAccountChangeRecords",
            json!({"balance_type": "BALANCE_TYPE_DEBIT", "limit": 1}),
        ),
        ("coupons", "ListIssuedPartnerCoupons", small.clone()),
        ("coupon_operations", "ListPartnerCouponsRecord", small.clone()),
        ("coupon_quotas", "ListQuotaCoupons", small.clone()),
        ("issued_quotas", "ListIssuedCouponQuotas", small.clone()),
        ("quota_operations", "ListCouponQuotasRecords", small),
    ];
    if let Some(id) = customer {
        probes.insert(
            0,
            (
                "consumption",
                "ListSubCustomerBillDetail",
                json!({"bill_cycle": cycle, "customer_id": id, "limit": 1}),
            ),
        );
        probes.push(("resources", "ListPayPerUseCustomerResources", json!({"customer_id": id, "limit": 1})));
    }
    for (dataset, operation, asked) in probes {
        let needed = dataset.parse::<duizhang_fetch::Part>().is_ok_and(duizhang_fetch::Part::is_needed);
        let finding = match doctor.ask(client, operation, &asked).await {
            Ok(_) => good(dataset, operation),
            Err(error) => doctor.error(dataset, if needed { State::Bad } else { State::Missing }, &error),
        };
        doctor.tell(&finding);
    }
}
