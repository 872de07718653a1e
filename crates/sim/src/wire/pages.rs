//! Cutting the page that a request asks for out of an answer.

use serde_json::{Value, json};

use super::{Answer, Call, Refusal};

/// Rows of a page where the request does not say.
const LIMIT: i64 = 10;
/// The same for the one operation that pages by marker.
const MARKER_LIMIT: i64 = 100;

/// The body of the page that the call's `offset` and `limit` ask for; all rows for operations that do not page.
///
/// `ListInvoices` counts pages from 1, `ListResourceSpecs` goes by `marker`, everything else counts records from 0.
pub fn page(call: &Call, answer: &Answer) -> Result<Value, Refusal> {
    if !pages(call.operation) {
        return Ok(answer.body(0, usize::MAX));
    }
    let by_marker = call.operation == "ListResourceSpecs";
    let limit = call.int("limit")?.unwrap_or(if by_marker { MARKER_LIMIT } else { LIMIT });
    let limit = usize::try_from(limit).map_err(|_| Refusal::parameter("limit", "at least 1"))?.max(1);
    let start = if by_marker { call.int("marker")? } else { call.int("offset")? };
    let start = usize::try_from(start.unwrap_or(0))
        .map_err(|_| Refusal::parameter(if by_marker { "marker" } else { "offset" }, "not negative"))?;
    if by_marker {
        let next = start.saturating_add(limit);
        let next = (next < answer.rows.len()).then(|| next.to_string());
        let mut body = answer.body(start, limit);
        body["page_info"] = json!({"next_marker": next});
        return Ok(body);
    }
    let start =
        if call.operation == "ListInvoices" { start.saturating_sub(1).saturating_mul(limit) } else { start };
    Ok(answer.body(start, limit))
}

/// Operations whose answer comes whole.
const WHOLE: [&str; 20] = [
    "ListPostpaidBillSum",
    "ListPartnerBalances",
    "ListCustomersBalancesDetail",
    "ShowCustomerAccountBalances",
    "ShowPartnerConsumptionQuota",
    "ShowCustomerExpenditureQuota",
    "ListOrderCouponsByOrderId",
    "ShowRefundOrderDetails",
    "ListOrderDiscounts",
    "ListFreeResourceUsages",
    "ListMeasureUnits",
    "ListConversions",
    "ListEnterpriseOrganizations",
    "ShowRealnameAuthenticationReviewResult",
    "ShowRealNameAuthStatus",
    "ListOnDemandResourceRatings",
    "ListRateOnPeriodDetail",
    "ListRenewRateOnPeriod",
    "ShowSubCustomerBudget",
    "ListSubCustomerBudget",
];

fn pages(operation: &str) -> bool {
    !WHOLE.contains(&operation)
}
