//! What breaks say that are derived, or about the partner's own applications for market development
//! funds; the others are in `message.rs`.

use crate::finding::{Break, Class, Sides};
use crate::message::{Figures, value};

/// What a missing or summed part of an application is called.
fn part(found: &Break, english: bool) -> &str {
    let (en, zh) = match value(found, "part") {
        "application_date" => ("the day of the application", "申请日期"),
        "event_date" => ("the day of the event", "活动日期"),
        "responsible" => ("the responsible person", "责任人"),
        "cost_items" => ("cost items", "费用明细"),
        other => (other, other),
    };
    if english { en } else { zh }
}

/// The English sentence of a derived break; none for others.
pub(crate) fn derived_english(found: &Break, figures: &Figures) -> Option<String> {
    let Figures { key, customer, expected, actual, difference, .. } = figures;
    let told = match found.rule {
        _ if !found.derived => return None,
        "coupon.balance" => format!(
            "coupon {key} of customer {customer} holds {actual}; whatever was used of it, the limit is {expected}."
        ),
        "coupon.customer" => format!(
            "at least {expected} left the coupons of customer {key}, while lines and orders of that time show {actual} at most: {difference}."
        ),
        "coupon.validity" if matches!(found.sides, Sides::Texts(..)) => {
            format!("coupon {key} was last used at {actual}, when it was not valid (limit: {expected}).")
        }
        "coupon.validity" => format!("at least {actual} left coupon {key} when it was not valid."),
        "coupon.known" => {
            format!("customer {key} paid at least {actual} with coupons that are not among those you issued.")
        }
        _ => return None,
    };
    Some(format!("Derived, without the coupon ledger: {told}"))
}

/// The Chinese sentence of a derived break; none for others.
pub(crate) fn derived_chinese(found: &Break, figures: &Figures) -> Option<String> {
    let Figures { key, customer, expected, actual, difference, .. } = figures;
    let told = match found.rule {
        _ if !found.derived => return None,
        "coupon.balance" => {
            format!("客户 {customer} 的优惠券 {key} 余额为 {actual}；无论如何使用，界限为 {expected}。")
        }
        "coupon.customer" => format!(
            "客户 {key} 的优惠券至少减少 {expected}，而同期明细与订单最多显示 {actual}，差额 {difference}。"
        ),
        "coupon.validity" if matches!(found.sides, Sides::Texts(..)) => {
            format!("优惠券 {key} 最近一次使用为 {actual}，当时已不在有效期内（界限 {expected}）。")
        }
        "coupon.validity" => format!("优惠券 {key} 在无效期间至少减少 {actual}。"),
        "coupon.known" => format!("客户 {key} 至少有 {actual} 由非您发放的优惠券支付。"),
        _ => return None,
    };
    Some(format!("推算（无优惠券收支明细）：{told}"))
}

/// The English sentence of a break of an application; none for others.
pub(crate) fn funds_english(found: &Break, figures: &Figures) -> Option<String> {
    let Figures { key, expected, actual, difference, .. } = figures;
    Some(match (found.rule, found.class) {
        ("mdf.application", Class::Incomplete) => {
            format!("Application {key} does not name {}.", part(found, true))
        }
        ("mdf.application", _) => {
            format!("Application {key} asks for {actual}, its cost items add up to {expected}: {difference}.")
        }
        ("mdf.notice", _) => format!(
            "Application {key} was submitted {actual} working days before the event, at least {expected} are needed."
        ),
        ("mdf.approval", _) if actual == "submitted" => {
            format!("The event of application {key} on {expected} was not approved.")
        }
        ("mdf.approval", _) => {
            format!("Application {key} was approved on {actual}, not before the event on {expected}.")
        }
        ("mdf.change", _) if actual.is_empty() => {
            format!("Application {key} was changed and not submitted again before the event on {expected}.")
        }
        ("mdf.change", _) => format!(
            "Application {key} was changed; it was submitted again on {actual}, not between the change and the event on {expected}."
        ),
        ("mdf.series", _) => format!(
            "The events of application {key} go on until {actual}; a quarter from the first ends on {expected}."
        ),
        ("mdf.claim", Class::Incomplete) => {
            format!(
                "The claim of application {key} has {expected} cost items, {actual} of them with a document."
            )
        }
        ("mdf.claim", _) => {
            format!("Application {key} claims {actual}, its cost items add up to {expected}: {difference}.")
        }
        _ => return None,
    })
}

/// The Chinese sentence of a break of an application; none for others.
pub(crate) fn funds_chinese(found: &Break, figures: &Figures) -> Option<String> {
    let Figures { key, expected, actual, difference, .. } = figures;
    Some(match (found.rule, found.class) {
        ("mdf.application", Class::Incomplete) => format!("申请 {key} 缺少{}。", part(found, false)),
        ("mdf.application", _) => {
            format!("申请 {key} 申请金额为 {actual}，费用明细合计为 {expected}，差额 {difference}。")
        }
        ("mdf.notice", _) => {
            format!("申请 {key} 在活动前 {actual} 个工作日提交，至少需提前 {expected} 个工作日。")
        }
        ("mdf.approval", _) if actual == "submitted" => {
            format!("申请 {key} 的活动（{expected}）未经审批。")
        }
        ("mdf.approval", _) => format!("申请 {key} 于 {actual} 获批，未早于活动日期 {expected}。"),
        ("mdf.change", _) if actual.is_empty() => {
            format!("申请 {key} 的关键信息已变更，但未在活动（{expected}）前重新提交。")
        }
        ("mdf.change", _) => {
            format!(
                "申请 {key} 的关键信息已变更；重新提交日期 {actual} 不在变更之后、活动（{expected}）之前。"
            )
        }
        ("mdf.series", _) => {
            format!("申请 {key} 的系列活动持续至 {actual}，自首场起一个季度止于 {expected}。")
        }
        ("mdf.claim", Class::Incomplete) => {
            format!("申请 {key} 的核销包含 {expected} 项费用，其中 {actual} 项有凭证。")
        }
        ("mdf.claim", _) => {
            format!("申请 {key} 核销金额为 {actual}，费用明细合计为 {expected}，差额 {difference}。")
        }
        _ => return None,
    })
}

/// What to do about a derived break, or one of an application; none for others.
pub(crate) fn remedy(found: &Break) -> Option<(&'static str, &'static str)> {
    Some(match (found.rule, found.class) {
        ("coupon.known", _) if found.derived => (
            "For information: Huawei Cloud gave these coupons directly, or they were issued too long ago to be listed.",
            "仅供参考：这些优惠券由华为云直接发放，或因发放时间过早未列出。",
        ),
        ("coupon.balance", _) if found.derived => (
            "Ask Huawei Cloud what the coupon holds: no use explains it. Fetch coupons and their operations again first.",
            "请先重新获取优惠券及其操作记录；任何使用都无法解释该余额，请向华为云核实。",
        ),
        ("coupon.customer", _) if found.derived => (
            "Ask the customer for its coupon ledger, which shows every use; money may also have been set aside as a deposit. Claim what no line shows.",
            "请向客户索取优惠券收支明细，其中列出每笔使用（金额也可能作为保证金被冻结）；没有对应明细的部分请向华为云申请退回。",
        ),
        ("coupon.validity", _) if found.derived => (
            "Ask the customer for its coupon ledger to see what was paid; it may be charged in cash later.",
            "请向客户索取优惠券收支明细以查明支付内容；该金额可能改以现金扣收。",
        ),
        ("mdf.application", Class::Amount) => (
            "Correct the cost items or the amount of the application, and submit it again before the event.",
            "请更正费用明细或申请金额，并在活动前重新提交。",
        ),
        ("mdf.application", _) => (
            "Complete the application in Partner Center, then in your records.",
            "请在伙伴中心补全申请信息，并更新您的记录。",
        ),
        ("mdf.notice", _) => (
            "Ask your Huawei Cloud contact whether the event can still be funded; do not count on the money.",
            "请向华为云接口人确认该活动能否获得支持；在此之前请勿计入该笔资金。",
        ),
        ("mdf.approval", _) => (
            "An event without prior approval is not paid: do not count on the money, or correct the dates in your records.",
            "未经事先审批的活动不予支付或核销：请勿计入该笔资金；如日期有误，请更正记录。",
        ),
        ("mdf.change", _) => (
            "Changed key facts need a new submission before the event: ask your Huawei Cloud contact what can still be done.",
            "关键信息变更须在活动前重新提交：请向华为云接口人确认补救办法。",
        ),
        ("mdf.series", _) => (
            "Split the series: one application spans a quarter at most.",
            "请拆分系列活动：同一申请的活动跨度最长为一个季度。",
        ),
        ("mdf.claim", Class::Incomplete) => (
            "Add the missing documents to the claim; items without one are not paid.",
            "请补充缺少的凭证；没有凭证的费用不予核销。",
        ),
        ("mdf.claim", _) => (
            "Correct the claim or its cost items, so that they add up.",
            "请更正核销金额或费用明细，使两者一致。",
        ),
        _ => return None,
    })
}
