//! `InvoiceDetail` and `BillingPeriod` of version 1.4: what the reseller's invoices of the month are made from.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_plugin_sdk::{Decimal, Error, Job, Kind, Result, Timestamp, Value};
use serde_json::json;

use crate::Options;
use crate::charge::{Charge, Setting};
use crate::classify::Category;
use crate::output::Sink;

/// What one line of an invoice is for. There is one for each customer, currency, category and service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    customer: String,
    currency: String,
    category: Category,
    service: String,
}

/// What the lines of an invoice come to.
struct Detail {
    id: String,
    invoice: String,
    issuer: String,
    service: String,
    month: (Timestamp, Timestamp),
    billed: i128,
    scale: u8,
    lines: i64,
}

/// The lines of all invoices, added up charge by charge.
#[derive(Default)]
pub(crate) struct Invoices {
    details: BTreeMap<Key, Detail>,
    issuers: BTreeSet<String>,
}

impl Invoices {
    pub(crate) fn add(&mut self, charge: &Charge<'_>) -> Result<()> {
        let service = charge.line.service_type_code.unwrap_or_default();
        let key = Key {
            customer: charge.customer.to_owned(),
            currency: charge.currency.to_owned(),
            category: charge.category,
            service: service.to_owned(),
        };
        let name = charge.line.service_type_name.unwrap_or(service);
        if !self.issuers.contains(charge.issuer) {
            self.issuers.insert(charge.issuer.to_owned());
        }
        let detail = self.details.entry(key).or_insert_with(|| Detail {
            id: charge.invoice_detail.clone(),
            invoice: charge.invoice.clone(),
            issuer: charge.issuer.to_owned(),
            service: name.to_owned(),
            month: charge.month,
            billed: 0,
            scale: charge.billed.scale,
            lines: 0,
        });
        // A service may be called differently from line to line; the order of the lines must not matter.
        if name < detail.service.as_str() {
            name.clone_into(&mut detail.service);
        }
        let sum = detail.billed.checked_add(charge.billed.units);
        detail.billed =
            sum.ok_or_else(|| Error::data("the sum of an invoice line has more than 38 digits"))?;
        detail.lines += 1;
        Ok(())
    }

    pub(crate) fn write(&self, job: Job<'_>, options: &Options, setting: &Setting) -> Result<()> {
        let own = if options.custom { INVOICE_OWN } else { &[] };
        let columns: Vec<(&str, Kind)> = INVOICE.iter().chain(own).copied().collect();
        let mut sink = Sink::begin(job, "InvoiceDetail", options.file, &columns)?;
        for (key, detail) in &self.details {
            let description = format!("{}: {}", key.category.name(), detail.service);
            let grain =
                json!({ "ServiceName": detail.service, "x_ServiceTypeCode": key.service }).to_string();
            let issued = if options.issued { Value::Time(setting.made) } else { Value::Null };
            let values = [
                Value::Decimal(Decimal::new(detail.billed, detail.scale)),
                Value::Text(&key.customer),
                Value::Text(&key.currency),
                Value::Time(detail.month.1),
                Value::Time(detail.month.0),
                Value::Text(key.category.name()),
                Value::Time(setting.made),
                Value::Text(&description),
                Value::Text(&grain),
                Value::Text(&detail.id),
                Value::Time(setting.made),
                Value::Text(&detail.invoice),
                issued,
                Value::Text(if options.issued { "Issued" } else { "Open" }),
                Value::Text(&detail.issuer),
                Value::Text(&key.currency),
                Value::Decimal(Decimal::new(detail.billed, detail.scale)),
                Value::Null,
                Value::Text(&options.payment_terms),
                Value::Text(&detail.invoice),
                Value::Int(detail.lines),
            ];
            sink.row(values.into_iter().take(columns.len()))?;
        }
        sink.finish()
    }
}

const MONEY: Kind = Kind::Decimal(8);

/// The columns of `InvoiceDetail`, in alphabetical order.
const INVOICE: &[(&str, Kind)] = &[
    ("BilledCost", MONEY),
    ("BillingAccountId", Kind::Text),
    ("BillingCurrency", Kind::Text),
    ("BillingPeriodEnd", Kind::Time),
    ("BillingPeriodStart", Kind::Time),
    ("ChargeCategory", Kind::Text),
    ("InvoiceDetailCreated", Kind::Time),
    ("InvoiceDetailDescription", Kind::Text),
    ("InvoiceDetailGrain", Kind::Text),
    ("InvoiceDetailId", Kind::Text),
    ("InvoiceDetailLastUpdated", Kind::Time),
    ("InvoiceId", Kind::Text),
    ("InvoiceIssueDate", Kind::Time),
    ("InvoiceIssueStatus", Kind::Text),
    ("InvoiceIssuerName", Kind::Text),
    ("PaymentCurrency", Kind::Text),
    ("PaymentCurrencyBilledCost", MONEY),
    ("PaymentDueDate", Kind::Time),
    ("PaymentTerms", Kind::Text),
    ("ReferenceInvoiceId", Kind::Text),
];

/// Our own column behind them.
const INVOICE_OWN: &[(&str, Kind)] = &[("x_LineCount", Kind::Int)];

impl Invoices {
    /// Writes `BillingPeriod`: the month, for each that issues invoices.
    pub(crate) fn billing_period(&self, job: Job<'_>, options: &Options, setting: &Setting) -> Result<()> {
        let (start, end) = Setting::bounds(&setting.cycle)?;
        let own = if options.custom { PERIOD_OWN } else { &[] };
        let columns: Vec<(&str, Kind)> = PERIOD.iter().chain(own).copied().collect();
        let mut sink = Sink::begin(job, "BillingPeriod", options.file, &columns)?;
        for issuer in &self.issuers {
            let values = [
                Value::Time(setting.made),
                Value::Time(end),
                Value::Time(setting.made),
                Value::Time(start),
                Value::Text(if options.issued { "Closed" } else { "Open" }),
                Value::Text(issuer),
                Value::Text(&setting.context.verdict),
                Value::Text(&setting.context.result),
                Value::Text(&setting.context.run),
            ];
            sink.row(values.into_iter().take(columns.len()))?;
        }
        sink.finish()
    }
}

/// The columns of `BillingPeriod`, in alphabetical order.
const PERIOD: &[(&str, Kind)] = &[
    ("BillingPeriodCreated", Kind::Time),
    ("BillingPeriodEnd", Kind::Time),
    ("BillingPeriodLastUpdated", Kind::Time),
    ("BillingPeriodStart", Kind::Time),
    ("BillingPeriodStatus", Kind::Text),
    ("InvoiceIssuerName", Kind::Text),
];

/// Our own columns behind them: whether the data of the month is complete, what came out, and of which run.
const PERIOD_OWN: &[(&str, Kind)] = &[
    ("x_ReconciliationData", Kind::Text),
    ("x_ReconciliationResult", Kind::Text),
    ("x_ReconciliationRun", Kind::Text),
];
