//! Which questions make a month, part by part, from what is known so far.

use duizhang_api::Operation;
use duizhang_money::{BillCycle, Timestamp};
use serde_json::{Value, json};

use crate::error::FetchError;
use crate::facts::Facts;
use crate::part::Part;
use crate::question::Question;
use crate::session::{Scope, cycle_of};

/// Customers in one question about balances (`bss-api.md`, `ListCustomersBalancesDetail`).
const BALANCES_MAX: usize = 100;
/// The longest window that orders and ledgers answer for.
const WINDOW_MAX_DAYS: i64 = 365;
const DAY: i64 = 86_400_000_000;

/// One round of questions. A part may take several: later ones stand on what earlier ones found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Everything that stands on nothing.
    First,
    /// Lines, balances, resources, places: what stands on lists of customers and provinces.
    Second,
    /// Orders that lines name and the month does not list.
    Third,
    /// Items and refunds of the orders.
    Fourth,
    /// Orders that refunds come from.
    Fifth,
}

impl Round {
    /// Rounds that are gone through again and again until nothing new comes up, one stage after the other:
    /// an order found late may belong to a customer whose lines name further orders.
    pub(crate) const STAGES: [&[Self]; 3] =
        [&[Self::First, Self::Second, Self::Third], &[Self::Fourth], &[Self::Fifth]];
}

/// What the questions are made from.
pub(crate) struct Plan<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) facts: &'a Facts,
    /// The customers whose own credentials are at hand.
    pub(crate) own_keys: &'a [String],
}

impl Plan<'_> {
    /// The questions of a part in a round.
    pub(crate) fn questions(&self, part: Part, round: Round) -> Result<Vec<Question>, FetchError> {
        let window = Window::new(self.scope)?;
        let ask = |name: &str| operation(name).map(Question::new);
        let month = || self.scope.cycle.clone();
        match (part, round) {
            (Part::ConsumingCustomers, Round::First) => {
                Ok(vec![ask("ListConsumeSubCustomers")?.with("bill_cycle", month())])
            }
            (Part::MonthlyBills, Round::First) => {
                let question = ask("ListSubcustomerMonthlyBills")?.with("cycle", month());
                Ok(["1", "3", "11"].map(|mode| question.clone().with("charge_mode", mode)).to_vec())
            }
            (Part::Customers, Round::First) => Ok(vec![ask("ListSubCustomers")?]),
            (Part::Orders, Round::First) => Ok(vec![
                ask("ListCustomerOrders")?
                    .with("payment_time_begin", window.month_begin())
                    .with("payment_time_end", window.month_end())
                    .with("order_by", "createTime"),
            ]),
            (Part::Orders, Round::Third) => {
                Ok(self.by_number(self.facts.named.iter(), &ask("ListCustomerOrders")?))
            }
            (Part::Orders, Round::Fifth) => {
                Ok(self.by_number(self.facts.bases.iter(), &ask("ListCustomerOrders")?))
            }
            (Part::Consumption, Round::Second) => {
                let question = ask("ListSubCustomerBillDetail")?.with("bill_cycle", month());
                Ok(self.consumers().map(|id| question.clone().with("customer_id", id)).collect())
            }
            (Part::OrderLines, Round::Fourth) => {
                let question = ask("ShowCustomerOrderDetails")?;
                Ok(self.in_scope().map(|(id, _)| question.clone().with("order_id", id)).collect())
            }
            (Part::Refunds, Round::Fourth) => {
                let question = ask("ShowRefundOrderDetails")?;
                let refunds = self.in_scope().filter(|(_, (_, unsubscription))| *unsubscription);
                Ok(refunds
                    .map(|(id, (customer, _))| {
                        question.clone().with("order_id", id).with("customer_id", customer.as_str())
                    })
                    .collect())
            }
            (Part::Adjustments, Round::First) => Ok(vec![
                ask("ListPartnerAdjustRecords")?
                    .with("operation_time_begin", window.ledger_begin.to_utc())
                    .with("operation_time_end", window.ledger_end.to_utc()),
            ]),
            (Part::AccountChanges, Round::First) => {
                let question = ask("ListPartnerAccountChangeRecords")?
                    .with("trade_time_begin", day(window.ledger_begin))
                    .with("trade_time_end", day(window.ledger_end));
                let kinds = ["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"];
                Ok(kinds.map(|kind| question.clone().with("balance_type", kind)).to_vec())
            }
            (Part::CouponUsage, Round::First) => {
                let question = ask("ListCustomerCouponChangeRecords")?
                    .with("balance_type", "BALANCE_TYPE_COUPON")
                    .with("trade_time_begin", self.scope.usage_from.as_str())
                    .with("trade_time_end", day(window.now));
                let of = self.own_keys.iter().filter(|id| self.wanted(id));
                Ok(of.map(|id| question.clone().of(id)).collect())
            }
            (Part::CustomerBalances, Round::Second) => {
                let question = ask("ListCustomersBalancesDetail")?;
                let ids: Vec<Value> = self.customers().map(|(id, _)| json!({ "customer_id": id })).collect();
                let batches = ids.chunks(BALANCES_MAX);
                Ok(batches.map(|batch| question.clone().with("customer_infos", batch.to_vec())).collect())
            }
            (Part::Resources, Round::Second) => {
                let question = ask("ListPayPerUseCustomerResources")?;
                Ok(self.customers().map(|(id, _)| question.clone().with("customer_id", id)).collect())
            }
            (Part::OnDemandResources, Round::Second) => {
                let question = ask("ListCustomerOnDemandResources")?;
                let agency = self.customers().filter(|(_, agency)| *agency);
                Ok(agency.map(|(id, _)| question.clone().with("customer_id", id)).collect())
            }
            (Part::CouponQuotas, Round::First) => {
                let question = ask("ListQuotaCoupons")?;
                Ok([0, 1].map(|kind| question.clone().with("quota_type", kind)).to_vec())
            }
            (Part::PartnerBalances, Round::First) => Ok(vec![ask("ListPartnerBalances")?]),
            (Part::Coupons, Round::First) => Ok(vec![ask("ListIssuedPartnerCoupons")?]),
            (Part::CouponOperations, Round::First) => Ok(vec![ask("ListPartnerCouponsRecord")?]),
            (Part::IssuedQuotas, Round::First) => Ok(vec![ask("ListIssuedCouponQuotas")?]),
            (Part::QuotaOperations, Round::First) => Ok(vec![ask("ListCouponQuotasRecords")?]),
            (Part::Reference, Round::First) => [
                "ListServiceTypes",
                "ListResourceTypes",
                "ListUsageTypes",
                "ListMeasureUnits",
                "ListConversions",
                "ListProvinces",
            ]
            .into_iter()
            .map(ask)
            .collect(),
            (Part::Reference, Round::Second) => {
                let question = ask("ListCities")?;
                let codes = self.facts.provinces.iter();
                Ok(codes.map(|code| question.clone().with("province_code", code.as_str())).collect())
            }
            (Part::Reference, Round::Third) => {
                let question = ask("ListCounties")?;
                let codes = self.facts.cities.iter();
                Ok(codes.map(|code| question.clone().with("city_code", code.as_str())).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn wanted(&self, customer: &str) -> bool {
        self.scope.customers.is_empty() || self.scope.customers.iter().any(|wanted| wanted == customer)
    }

    /// Whose lines to ask for: everybody that consumed, and everybody that a monthly bill or an order of
    /// the month speaks of. A list that forgets a customer would otherwise hide the customer's lines.
    fn consumers(&self) -> impl Iterator<Item = &str> {
        let listed = self.facts.consumers.iter().map(String::as_str);
        let ordering = self.facts.orders.values().map(|(customer, _)| customer.as_str());
        let given = self.scope.customers.iter().map(String::as_str);
        let all: std::collections::BTreeSet<&str> = listed.chain(ordering).chain(given).collect();
        all.into_iter().filter(|id| !id.is_empty() && self.wanted(id))
    }

    fn customers(&self) -> impl Iterator<Item = (&str, bool)> {
        self.facts
            .customers
            .iter()
            .map(|(id, agency)| (id.as_str(), *agency))
            .filter(|(id, _)| self.wanted(id))
    }

    /// The orders of the month and those that its lines name.
    fn in_scope(&self) -> impl Iterator<Item = (&str, &(String, bool))> {
        let orders = self.facts.orders.iter().filter(|(_, (customer, _))| self.wanted(customer));
        orders.map(|(id, order)| (id.as_str(), order))
    }

    /// One question for every order that no answer has shown yet.
    fn by_number<'i>(&self, ids: impl Iterator<Item = &'i String>, question: &Question) -> Vec<Question> {
        let unknown = ids.filter(|id| !self.facts.knows(id));
        unknown.map(|id| question.clone().with("order_id", id.as_str())).collect()
    }
}

/// The times that questions name.
struct Window {
    cycle: BillCycle,
    ledger_begin: Timestamp,
    ledger_end: Timestamp,
    now: Timestamp,
}

impl Window {
    fn new(scope: &Scope) -> Result<Self, FetchError> {
        let cycle = cycle_of(scope)?;
        let now = Timestamp::parse_utc(&scope.started_at)
            .map_err(|_| FetchError::Bug(format!("`{}` is no time", scope.started_at)))?;
        // One day before the month: ledgers filter by GMT+8 days, adjustments by UTC (`bss-api.md` 4.3).
        let ledger_begin = moved(cycle.start(), -1)?;
        let longest = moved(ledger_begin, WINDOW_MAX_DAYS)?;
        Ok(Self { cycle, ledger_begin, ledger_end: now.min(longest), now })
    }

    fn month_begin(&self) -> String {
        self.cycle.start().to_utc()
    }

    /// The last second of the month: bounds are whole seconds and count as inside.
    fn month_end(&self) -> String {
        let last = Timestamp::from_micros(self.cycle.end().micros() - 1_000_000);
        last.unwrap_or(self.cycle.end()).to_utc()
    }
}

pub(crate) fn moved(from: Timestamp, days: i64) -> Result<Timestamp, FetchError> {
    Timestamp::from_micros(from.micros() + days * DAY)
        .ok_or_else(|| FetchError::Bug("a window leaves the calendar".to_owned()))
}

/// The GMT+8 day of an instant.
pub(crate) fn day(at: Timestamp) -> String {
    at.to_beijing().get(..10).unwrap_or_default().to_owned()
}

/// The description of an operation.
pub(crate) fn operation(name: &str) -> Result<&'static Operation, FetchError> {
    duizhang_api::operation(name).ok_or_else(|| FetchError::Bug(format!("there is no operation {name}")))
}
