//! A charge: what the specification wants to know of a line.

use std::borrow::Cow;

use duizhang_plugin_sdk::{Context, Decimal, Error, Result, Timestamp};
use serde_json::{Map, Value as Json};

use crate::Options;
use crate::classify::{Category, commitment, frequency, measure, period, service};
use crate::line::Line;
use crate::period::{covered, hour, month};

/// Digits of money and of quantities behind the point.
const MONEY: u8 = 8;
/// Digits of quantities and of unit prices behind the point.
pub(crate) const QUANTITY: u8 = 10;

/// What is the same for all charges of a report.
pub(crate) struct Setting {
    /// Who issues the invoices; empty where nobody said so.
    pub(crate) issuer: String,
    pub(crate) cycle: String,
    /// When the report was asked for.
    pub(crate) made: Timestamp,
    pub(crate) context: Context,
}

impl Setting {
    pub(crate) fn new(context: &Context, options: &Options) -> Self {
        let issuer = match options.issuer.trim() {
            "" => context.partner.clone().unwrap_or_default(),
            issuer => issuer.to_owned(),
        };
        let made = context.generated().unwrap_or(Timestamp(0));
        Self { issuer, cycle: context.cycle.clone(), made, context: context.clone() }
    }

    /// The bounds of the month; an error where the host named none.
    pub(crate) fn bounds(cycle: &str) -> Result<(Timestamp, Timestamp)> {
        month(cycle).ok_or_else(|| Error::data(format_args!("`{cycle}` is no month such as 2026-09")))
    }
}

/// A commitment discount that a charge buys or uses.
pub(crate) struct Commitment<'c> {
    pub(crate) category: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) id: &'c str,
    pub(crate) name: Option<&'c str>,
    pub(crate) quantity: Option<Decimal>,
    pub(crate) unit: Option<Cow<'c, str>>,
}

/// A line in the words of the specification.
pub(crate) struct Charge<'c> {
    pub(crate) line: Line<'c>,
    pub(crate) customer: &'c str,
    pub(crate) currency: &'c str,
    pub(crate) category: Category,
    pub(crate) is_correction: bool,
    pub(crate) frequency: &'static str,
    pub(crate) month: (Timestamp, Timestamp),
    pub(crate) period: (Timestamp, Timestamp),
    pub(crate) issuer: &'c str,
    pub(crate) service: (&'static str, &'static str),
    pub(crate) billed: Decimal,
    pub(crate) effective: Decimal,
    pub(crate) list: Decimal,
    pub(crate) contracted: Decimal,
    pub(crate) quantity: Option<Decimal>,
    pub(crate) unit: Option<Cow<'c, str>>,
    /// What was metered, and its unit.
    pub(crate) consumed: Option<(Decimal, Cow<'c, str>)>,
    pub(crate) commitment: Option<Commitment<'c>>,
    pub(crate) description: String,
    pub(crate) tags: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) invoice: String,
    /// The line of the invoice that the charge is part of.
    pub(crate) invoice_detail: String,
    pub(crate) has_issuer_by_id: bool,
    pub(crate) has_unknown_unit: bool,
}

impl<'c> Charge<'c> {
    pub(crate) fn of(line: &Line<'c>, setting: &'c Setting) -> Result<Self> {
        let category = Category::of(line.bill_detail_type);
        let is_correction = line.corrects_closed_month == Some(true);
        let cycle = line.cycle.filter(|cycle| month(cycle).is_some()).unwrap_or(&setting.cycle);
        let bounds = Setting::bounds(cycle)?;
        let zero = Decimal::new(0, MONEY);
        let billed = line.payable_amount.unwrap_or(zero);
        let list = line.official_amount.unwrap_or(billed);
        let discount = line.discount_amount.filter(|_| line.official_amount.is_some()).unwrap_or(zero);
        let contracted = Decimal::new(list.units - discount.units, MONEY);
        let customer = line.customer_id.unwrap_or("unknown");
        let issuer = match setting.issuer.as_str() {
            "" => line.partner_id.unwrap_or("unknown"),
            named => named,
        };
        let currency = line.currency.unwrap_or("XXX");
        let invoice = format!("{cycle}-{customer}");
        let service_code = line.service_type_code.unwrap_or("none");
        let invoice_detail = format!("{invoice}-{currency}-{}-{service_code}", category.name());
        let (quantity, unit) = priced(line, category, is_correction, billed);
        let commitment = committed(line, category, billed);
        let buys_commitment = category == Category::Purchase && commitment.is_some();
        Ok(Self {
            customer,
            currency,
            category,
            is_correction,
            frequency: frequency(category, line.bill_detail_type),
            month: bounds,
            period: charged(line, category, bounds),
            issuer,
            service: service(line.service_type_code),
            billed,
            // What covers later charges is not a cost of its own; its share of those charges is not told.
            effective: if buys_commitment { zero } else { billed },
            list,
            contracted,
            consumed: line
                .usage_quantity
                .zip(unit_of(line.usage_measure_id))
                .filter(|_| category == Category::Usage && !is_correction),
            has_unknown_unit: line.usage_quantity.is_some()
                && line.usage_measure_id.is_some_and(|id| measure(id).is_none()),
            quantity,
            unit,
            commitment,
            description: description(line),
            tags: line.resource_tag.and_then(tags),
            details: details(line),
            invoice,
            invoice_detail,
            has_issuer_by_id: setting.issuer.is_empty(),
            line: *line,
        })
    }

    /// Whether the charge has quantities and prices at all.
    pub(crate) fn is_priced(&self) -> bool {
        self.category.is_priced() && !self.is_correction
    }

    /// What one unit costs, where that is a number without an end in sight: times the quantity it is the
    /// cost, exactly.
    pub(crate) fn unit_price(&self, cost: Decimal) -> Option<Decimal> {
        let quantity = self.quantity.filter(|quantity| !quantity.is_zero())?;
        let shift = u32::from(QUANTITY + quantity.scale - cost.scale);
        let units = cost.units.checked_mul(10_i128.checked_pow(shift)?)?;
        let is_exact = units % quantity.units == 0;
        Some(Decimal::new(units / quantity.units, QUANTITY)).filter(|price| is_exact && !price.is_negative())
    }
}

/// Quantity and unit of the price. A charge whose quantity is not known is one charge.
fn priced<'c>(
    line: &Line<'c>,
    category: Category,
    is_correction: bool,
    billed: Decimal,
) -> (Option<Decimal>, Option<Cow<'c, str>>) {
    if !category.is_priced() || is_correction {
        return (None, None);
    }
    let known = match category {
        Category::Usage => line.usage_quantity.zip(unit_of(line.usage_measure_id)),
        _ => line.period_num.zip(period(line.period_type).map(|(unit, _)| Cow::Borrowed(unit))),
    };
    let one = (Decimal::new(10_i128.pow(QUANTITY.into()), QUANTITY), Cow::Borrowed("Count"));
    let (mut quantity, unit) = known.filter(|(quantity, _)| !quantity.is_zero()).unwrap_or(one);
    // What is given back is a negative quantity at the price, not a quantity at a negative price.
    if billed.is_negative() && !quantity.is_negative() {
        quantity.units = -quantity.units;
    }
    (Some(quantity), Some(unit))
}

/// The unit of a measure.
fn unit_of<'c>(measure_id: Option<i64>) -> Option<Cow<'c, str>> {
    let id = measure_id?;
    Some(measure(id).map_or_else(|| Cow::Owned(format!("Measure {id}")), Cow::Borrowed))
}

/// When the charge was incurred.
fn charged(line: &Line<'_>, category: Category, month: (Timestamp, Timestamp)) -> (Timestamp, Timestamp) {
    let Some(at) = line.consume_time.or(line.trade_time) else { return month };
    let gives_back = line.payable_amount.is_some_and(Decimal::is_negative);
    let span = period(line.period_type).map(|(_, span)| span);
    let purchase = span.zip(line.period_num).filter(|_| category == Category::Purchase && !gives_back);
    purchase.and_then(|(span, number)| covered(at, span, number)).unwrap_or_else(|| hour(at))
}

fn committed<'c>(line: &Line<'c>, category: Category, billed: Decimal) -> Option<Commitment<'c>> {
    let (kind_of, kind) = commitment(line.charging_mode)?;
    let buys = category == Category::Purchase;
    // A purchase is the commitment itself; what it covers names it as its part.
    let (id, name) = if buys {
        (line.resource_id?, line.resource_name)
    } else {
        (line.sub_resource_id?, line.sub_resource_name)
    };
    let (quantity, unit) = match (kind_of, buys) {
        ("Usage", false) => (line.ri_quantity, unit_of(line.ri_measure_id)),
        ("Spend", true) if line.payment_type == Some("ALL_UPFRONT") && !billed.is_negative() => {
            (rescaled(billed), line.currency.map(Cow::Borrowed))
        }
        _ => (None, None),
    };
    let known = quantity.zip(unit);
    let (quantity, unit) = known.map_or((None, None), |(quantity, unit)| (Some(quantity), Some(unit)));
    Some(Commitment { category: kind_of, kind, id, name, quantity, unit })
}

/// Money as a quantity: the same number with the digits of quantities.
fn rescaled(money: Decimal) -> Option<Decimal> {
    let shift = u32::from(QUANTITY.checked_sub(money.scale)?);
    Some(Decimal::new(money.units.checked_mul(10_i128.checked_pow(shift)?)?, QUANTITY))
}

fn description(line: &Line<'_>) -> String {
    let parts =
        [line.bill_detail_title, line.product_name.or(line.service_type_name), line.product_spec_desc];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Tags as a JSON object. `key=value` pairs are taken apart at semicolons; a text of another form is kept
/// whole, under the name of the field.
fn tags(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    if let Ok(Json::Object(object)) = serde_json::from_str(text) {
        return Some(Json::Object(object).to_string());
    }
    let pairs: Option<Map<String, Json>> = text
        .split(';')
        .filter(|pair| !pair.trim().is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=')?;
            let value = value.trim();
            let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
            Some((key.trim().to_owned(), Json::from(inner))).filter(|(key, _)| !key.is_empty())
        })
        .collect();
    let whole = || Map::from_iter([("resource_tag".to_owned(), Json::from(text))]);
    Some(Json::Object(pairs.unwrap_or_else(whole)).to_string())
}

/// What the price belongs to, beyond its id.
fn details(line: &Line<'_>) -> Option<String> {
    line.product_id?;
    let mut object = Map::new();
    if let Some(spec) = line.product_spec_desc {
        object.insert("x_Specification".to_owned(), spec.into());
    }
    if let Some(name) = line.product_name {
        object.insert("x_ProductName".to_owned(), name.into());
    }
    (!object.is_empty()).then(|| Json::Object(object).to_string())
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_become_an_object_and_lose_nothing() {
        for (text, object) in [
            ("env=prod;team=平台", Some(r#"{"env":"prod","team":"平台"}"#)),
            (r#"成本中心="A,1""#, Some(r#"{"成本中心":"A,1"}"#)),
            (r#"{"a":"b"}"#, Some(r#"{"a":"b"}"#)),
            ("no pairs here", Some(r#"{"resource_tag":"no pairs here"}"#)),
            ("=x", Some(r#"{"resource_tag":"=x"}"#)),
            (" ", None),
        ] {
            assert_eq!(tags(text).as_deref(), object, "{text}");
        }
    }
}
