//! The columns of `CostAndUsage`, once for all versions: name, first version, type, and where the value comes from.

use duizhang_plugin_sdk::{Decimal, Kind, Timestamp, Value};

use crate::charge::{Charge, Commitment, QUANTITY};

/// A version of the specification.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    schemars::JsonSchema,
    serde::Deserialize,
    serde::Serialize,
)]
pub enum Version {
    /// 43 columns.
    #[serde(rename = "1.0")]
    V1_0,
    /// 57 columns.
    #[serde(rename = "1.2")]
    V1_2,
}

/// A column and where its value comes from.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// The first of our versions that has it; none for columns of our own.
    since: Option<Version>,
    pub(crate) kind: Kind,
    pub(crate) value: for<'v> fn(&'v Charge<'_>) -> Value<'v>,
}

const TEXT: Kind = Kind::Text;
const TIME: Kind = Kind::Time;
const MONEY: Kind = Kind::Decimal(8);
const NUMBER: Kind = Kind::Decimal(QUANTITY);

const fn base(name: &'static str, kind: Kind, value: for<'v> fn(&'v Charge<'_>) -> Value<'v>) -> Column {
    Column { name, since: Some(Version::V1_0), kind, value }
}

const fn later(name: &'static str, kind: Kind, value: for<'v> fn(&'v Charge<'_>) -> Value<'v>) -> Column {
    Column { name, since: Some(Version::V1_2), kind, value }
}

const fn own(name: &'static str, kind: Kind, value: for<'v> fn(&'v Charge<'_>) -> Value<'v>) -> Column {
    Column { name, since: None, kind, value }
}

/// What the lines do not say.
fn unknown<'v>(_: &'v Charge<'_>) -> Value<'v> {
    Value::Null
}

fn text(value: Option<&str>) -> Value<'_> {
    value.filter(|text| !text.is_empty()).map_or(Value::Null, Value::Text)
}

fn number<'v>(value: Option<Decimal>) -> Value<'v> {
    value.map_or(Value::Null, Value::Decimal)
}

fn time<'v>(value: Option<Timestamp>) -> Value<'v> {
    value.map_or(Value::Null, Value::Time)
}

fn int<'v>(value: Option<i64>) -> Value<'v> {
    value.map_or(Value::Null, Value::Int)
}

/// Of the commitment discount, if there is one.
fn committed<'v>(charge: &'v Charge<'_>, pick: impl Fn(&'v Commitment<'_>) -> Value<'v>) -> Value<'v> {
    charge.commitment.as_ref().map_or(Value::Null, pick)
}

/// Of the resource, if there is one: its parts are null where its id is.
fn resource<'v>(charge: &'v Charge<'_>, part: Option<&'v str>) -> Value<'v> {
    charge.line.resource_id.map_or(Value::Null, |_| text(part))
}

/// The enterprise project. The service's words for none are no sub account, and neither is project 0, which
/// stands for whatever is in no project.
fn project<'v>(charge: &'v Charge<'_>) -> Option<&'v str> {
    charge.line.enterprise_project_id.filter(|id| !matches!(*id, "0" | "null" | "-1" | ""))
}

fn list_unit_price<'v>(charge: &'v Charge<'_>) -> Value<'v> {
    number(charge.unit_price(charge.list))
}

fn contracted_unit_price<'v>(charge: &'v Charge<'_>) -> Value<'v> {
    number(charge.unit_price(charge.contracted))
}

/// A sku of what is used or bought.
fn sku<'v>(charge: &'v Charge<'_>) -> Value<'v> {
    if !charge.category.is_priced() {
        return Value::Null;
    }
    text(charge.line.product_id.or(charge.line.resource_type_code))
}

/// Those of the specification in alphabetical order, as it lists them; our own behind.
const COLUMNS: &[Column] = &[
    base("AvailabilityZone", TEXT, unknown),
    base("BilledCost", MONEY, |c| Value::Decimal(c.billed)),
    base("BillingAccountId", TEXT, |c| Value::Text(c.customer)),
    base("BillingAccountName", TEXT, |c| text(c.line.customer_name)),
    later("BillingAccountType", TEXT, |_| Value::Text("Customer")),
    base("BillingCurrency", TEXT, |c| Value::Text(c.currency)),
    base("BillingPeriodEnd", TIME, |c| Value::Time(c.month.1)),
    base("BillingPeriodStart", TIME, |c| Value::Time(c.month.0)),
    later("CapacityReservationId", TEXT, unknown),
    later("CapacityReservationStatus", TEXT, unknown),
    base("ChargeCategory", TEXT, |c| Value::Text(c.category.name())),
    base("ChargeClass", TEXT, |c| text(c.is_correction.then_some("Correction"))),
    base("ChargeDescription", TEXT, |c| text(Some(&c.description))),
    base("ChargeFrequency", TEXT, |c| Value::Text(c.frequency)),
    base("ChargePeriodEnd", TIME, |c| Value::Time(c.period.1)),
    base("ChargePeriodStart", TIME, |c| Value::Time(c.period.0)),
    base("CommitmentDiscountCategory", TEXT, |c| committed(c, |one| Value::Text(one.category))),
    base("CommitmentDiscountId", TEXT, |c| committed(c, |one| Value::Text(one.id))),
    base("CommitmentDiscountName", TEXT, |c| committed(c, |one| text(one.name))),
    later("CommitmentDiscountQuantity", NUMBER, |c| committed(c, |one| number(one.quantity))),
    base("CommitmentDiscountStatus", TEXT, |c| {
        committed(c, |_| text((c.category == crate::classify::Category::Usage).then_some("Used")))
    }),
    base("CommitmentDiscountType", TEXT, |c| committed(c, |one| Value::Text(one.kind))),
    later("CommitmentDiscountUnit", TEXT, |c| committed(c, |one| text(one.unit.as_deref()))),
    base("ConsumedQuantity", NUMBER, |c| number(c.consumed.as_ref().map(|(quantity, _)| *quantity))),
    base("ConsumedUnit", TEXT, |c| text(c.consumed.as_ref().map(|(_, unit)| unit.as_ref()))),
    base("ContractedCost", MONEY, |c| Value::Decimal(c.contracted)),
    base("ContractedUnitPrice", NUMBER, contracted_unit_price),
    base("EffectiveCost", MONEY, |c| Value::Decimal(c.effective)),
    later("InvoiceId", TEXT, |c| Value::Text(&c.invoice)),
    base("InvoiceIssuerName", TEXT, |c| Value::Text(c.issuer)),
    base("ListCost", MONEY, |c| Value::Decimal(c.list)),
    base("ListUnitPrice", NUMBER, list_unit_price),
    base("PricingCategory", TEXT, |c| {
        let is_covered = c.category == crate::classify::Category::Usage
            && crate::classify::commitment(c.line.charging_mode).is_some();
        text(c.is_priced().then_some(if is_covered { "Committed" } else { "Standard" }))
    }),
    later("PricingCurrency", TEXT, |c| Value::Text(c.currency)),
    later("PricingCurrencyContractedUnitPrice", NUMBER, contracted_unit_price),
    later("PricingCurrencyEffectiveCost", MONEY, |c| Value::Decimal(c.effective)),
    later("PricingCurrencyListUnitPrice", NUMBER, list_unit_price),
    base("PricingQuantity", NUMBER, |c| number(c.quantity)),
    base("PricingUnit", TEXT, |c| text(c.unit.as_deref())),
    base("ProviderName", TEXT, |_| Value::Text("Huawei Cloud")),
    base("PublisherName", TEXT, |_| Value::Text("Huawei Cloud")),
    base("RegionId", TEXT, |c| text(c.line.region_code)),
    base("RegionName", TEXT, |c| c.line.region_code.map_or(Value::Null, |_| text(c.line.region_name))),
    base("ResourceId", TEXT, |c| text(c.line.resource_id)),
    base("ResourceName", TEXT, |c| resource(c, c.line.resource_name)),
    base("ResourceType", TEXT, |c| resource(c, c.line.resource_type_name.or(c.line.resource_type_code))),
    base("ServiceCategory", TEXT, |c| Value::Text(c.service.0)),
    base("ServiceName", TEXT, |c| {
        Value::Text(c.line.service_type_name.or(c.line.service_type_code).unwrap_or("Other"))
    }),
    later("ServiceSubcategory", TEXT, |c| Value::Text(c.service.1)),
    base("SkuId", TEXT, sku),
    later("SkuMeter", TEXT, |c| if c.category.is_priced() { text(c.line.usage_type) } else { Value::Null }),
    later("SkuPriceDetails", TEXT, |c| {
        if c.category.is_priced() { text(c.details.as_deref()) } else { Value::Null }
    }),
    base("SkuPriceId", TEXT, sku),
    base("SubAccountId", TEXT, |c| text(project(c))),
    base("SubAccountName", TEXT, |c| text(project(c))),
    later("SubAccountType", TEXT, |c| text(project(c).map(|_| "Enterprise Project"))),
    base("Tags", TEXT, |c| text(c.tags.as_deref())),
    own("x_AssociationType", TEXT, |c| text(c.line.association_type)),
    own("x_BillDetailType", Kind::Int, |c| int(c.line.bill_detail_type)),
    own("x_ChargingMode", Kind::Int, |c| int(c.line.charging_mode)),
    own("x_EnterpriseProjectId", TEXT, |c| text(c.line.enterprise_project_id)),
    own("x_InvoiceDetailId", TEXT, |c| Value::Text(&c.invoice_detail)),
    own("x_LineId", TEXT, |c| text(c.line.line_id)),
    own("x_ResourceTypeCode", TEXT, |c| text(c.line.resource_type_code)),
    own("x_ServiceTypeCode", TEXT, |c| text(c.line.service_type_code)),
    own("x_TradeId", TEXT, |c| text(c.line.trade_id)),
    own("x_TradeTime", TIME, |c| time(c.line.trade_time)),
];

/// The columns of a version, in order.
pub(crate) fn of(version: Version, with_own: bool) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|column| column.since.map_or(with_own, |since| since <= version)).collect()
}

/// Their names.
pub fn names(version: Version, with_own: bool) -> Vec<&'static str> {
    of(version, with_own).into_iter().map(|column| column.name).collect()
}
