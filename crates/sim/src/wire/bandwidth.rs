//! Bandwidth billed by its 95th percentile: five-minute points, and the month they make.

use rust_decimal::Decimal;
use serde_json::Value;

use super::calendar::Month;
use super::flow::BILL_MONTHS;
use super::{Answer, Call, Refusal, Row, who};
use crate::time::Time;
use crate::world::{Resource, World, mark};

const POINTS_A_DAY: i64 = 288;
const POINT_SECONDS: i64 = 300;
/// Unit of bandwidth: Mbit/s.
const MEGABITS: i64 = 15;

/// Service, resource type and usage type of what is billed so.
const BILLED: [(&str, &str, &str); 4] = [
    ("hws.service.type.cdn", "hws.resource.type.cdn", "95Peak"),
    ("hws.service.type.obs", "hws.resource.type.obs", "95peak_1000"),
    ("hws.service.type.vpc", "hws.resource.type.bandwidth", "bandwidth95peak"),
    ("hws.service.type.iec", "hws.resource.type.edgebandwidth", "95peak_plus"),
];

/// Checks the three codes and finds the customer's resources that fit them and ran in the month.
fn resources<'w>(world: &'w World, call: &Call) -> Result<(Month, Vec<&'w Resource>), Refusal> {
    let month = call.month(world, "bill_cycle", BILL_MONTHS)?;
    let id = &who::own(world, call)?.id;
    let service = call.required("service_type_code")?;
    let resource = call.required("resource_type_code")?;
    let usage = call.required("usage_type")?;
    let billed = BILLED.iter().find(|billed| billed.0 == service && billed.1 == resource);
    let Some(billed) = billed else {
        return Err(Refusal::parameter("service_type_code", "only CDN, OBS, VPC and IEC are billed so"));
    };
    if !BILLED.iter().any(|billed| billed.2 == usage) {
        return Err(Refusal::parameter("usage_type", "95Peak, 95peak_1000, bandwidth95peak or 95peak_plus"));
    }
    let fits = |row: &&Resource| {
        row.customer_id == *id
            && billed.2 == usage
            && row.product.service == service
            && row.product.resource == resource
            && row.effective < month.end
    };
    let found = world.on_demand.iter().filter(fits).collect();
    Ok((month, found))
}

/// The points of a resource in a month, from when it began.
fn points(resource: &Resource, month: &Month) -> Vec<(Time, Decimal)> {
    let begin = resource.effective.max(month.start);
    let count = (month.end.seconds() - begin.seconds()) / POINT_SECONDS;
    let base = 20 + mark::below(&["bandwidth", &resource.id], 180);
    let point = |at: i64| {
        let time = begin.plus(at * POINT_SECONDS);
        // A wave over the day with a little noise, in hundredths.
        let hour = time.seconds().div_euclid(3600).rem_euclid(24);
        let wave = 12 - (hour - 12).abs();
        let noise = (at * 7919 + base * 31) % 97;
        (time, Decimal::new(base * 100 + base * wave * 4 + noise, 2))
    };
    (0..count.max(0)).map(point).collect()
}

/// What is billed: the highest point once the highest twentieth is left out.
fn percentile(points: &[(Time, Decimal)]) -> Option<Decimal> {
    let mut values: Vec<Decimal> = points.iter().map(|(_, value)| *value).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.get(values.len() / 20).copied()
}

fn days(points: &[(Time, Decimal)]) -> Option<Decimal> {
    i64::try_from(points.len())
        .ok()
        .map(|count| (Decimal::from(count) / Decimal::from(POINTS_A_DAY)).trunc_with_scale(20).normalize())
}

/// The month's figures are there from the second day of the next month, 20:00 GMT+8, on.
fn closed(world: &World, call: &Call, month: &Month) -> bool {
    call.now(world) >= month.end.plus(86_400 + 20 * 3600)
}

fn figures(row: Row, points: &[(Time, Decimal)], closed: bool) -> Row {
    let shown = if closed { percentile(points) } else { None };
    row.text("actual_days", days(points).filter(|_| closed).map(|days| days.to_string()).as_deref())
        .quoted("band_width", shown)
        .quoted("monthly_guaranteed_band_width", None)
        .quoted("monthly_peak_band_width", None)
        .int("band_width_measure_id", shown.map(|_| MEGABITS))
}

pub(super) fn summary(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (month, resources) = resources(world, call)?;
    let closed = closed(world, call, &month);
    let rows = resources
        .iter()
        .map(|resource| {
            let row = Row::new().text("resource_id", resource.id.as_str());
            figures(row, &points(resource, &month), closed).done()
        })
        .collect();
    Ok(Answer::new("summary_usage_info_list", "total_count", rows))
}

pub(super) fn details(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = call.required("resource_id")?;
    let (month, resources) = resources(world, call)?;
    let resource = resources.iter().find(|resource| resource.id == id);
    let resource = resource.ok_or_else(|| Refusal::no_right(&format!("resource {id}")))?;
    let points = points(resource, &month);
    let rows: Vec<Value> = points
        .iter()
        .filter(|(time, _)| *time <= call.now(world))
        .map(|(time, usage)| {
            Row::new()
                .time("stat_time", *time)
                .quoted("guaranteed_band_width", None)
                .quoted("usage", *usage)
                .int("measure_id", MEGABITS)
                .done()
        })
        .collect();
    let head = figures(Row::new(), &points, closed(world, call, &month));
    Ok(Answer { head: head.map(), ..Answer::new("usage_info_list", "total_count", rows) })
}
