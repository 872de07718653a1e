//! What a break says to a person: one sentence, what to do, and who has to do it.

use duizhang_money::format_money;

use crate::finding::{Break, Class, Direction, Sides, text};
use crate::message_own;

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

/// What a class of break is called.
#[must_use]
pub fn class_title(class: Class, language: Language) -> &'static str {
    let (en, zh) = match class {
        Class::Duplicate => ("Repeated row", "重复行"),
        Class::Conflict => ("Conflicting rows", "内容冲突"),
        Class::Amount => ("Amounts differ", "金额不符"),
        Class::Rounding => ("Rounding", "舍入差异"),
        Class::Timing => ("Wrong month", "跨账期"),
        Class::UnknownCode => ("Unknown code", "未知代码"),
        Class::MissingLines => ("Lines missing", "缺少明细"),
        Class::UnlistedCustomer => ("Customer not listed", "客户未列出"),
        Class::MissingBill => ("Bill missing", "缺少账单"),
        Class::MissingOrder => ("Order missing", "缺少订单"),
        Class::Association => ("Different customers", "客户不一致"),
        Class::Status => ("Order status", "订单状态"),
        Class::OverRefund => ("Refund too high", "退款超额"),
        Class::MissingUsage => ("Use not booked", "缺少使用记录"),
        Class::OutsideValidity => ("Outside validity", "超出有效期"),
        Class::Invisible => ("For information", "仅供参考"),
        Class::MissingLedger => ("Not in the ledger", "缺少收支记录"),
        Class::MissingAdjustment => ("Transfer missing", "缺少调账记录"),
        Class::Ambiguous => ("Several fit", "存在多个候选"),
        Class::Chain => ("Balance jumps", "余额不连续"),
        Class::Late => ("Too late", "提交过晚"),
        Class::NotApproved => ("Not approved", "未经审批"),
        Class::NotResubmitted => ("Not submitted again", "未重新提交"),
        Class::Incomplete => ("Something is missing", "材料不全"),
        Class::TooLong => ("Too long", "跨度过长"),
        Class::MissingRight => ("Missing on the right", "右侧缺少"),
        Class::MissingLeft => ("Missing on the left", "左侧缺少"),
    };
    pick(language, en, zh)
}

/// What a direction is called.
#[must_use]
pub fn direction_title(direction: Direction, language: Language) -> &'static str {
    let (en, zh) = match direction {
        Direction::Claim => ("Ask Huawei Cloud", "向华为云核实"),
        Direction::Bill => ("Charge the customer", "向客户补收"),
        Direction::Internal => ("Settle in house", "内部处理"),
        Direction::None => ("Nothing to do", "无需处理"),
    };
    pick(language, en, zh)
}

/// Who has to act on a break. Claimed is what Huawei took too much or gave too little. An order
/// charged short is none: the customer still owes what was ordered. Nor is what came back too high, or
/// a coupon, quota or account that holds more than it should: that may be taken away again.
#[must_use]
pub fn direction(found: &Break) -> Direction {
    if let Some(direction) = found.direction {
        return direction;
    }
    let over = found.difference().unwrap_or(0) > 0;
    match (found.rule, found.class) {
        ("line.identity" | "line.code" | "month.customers" | "order.lines" | "order.customer", _) => {
            Direction::Internal
        }
        ("line.period" | "coupon.known", _) => Direction::None,
        (rule, _) if rule.starts_with("mdf.") => Direction::Internal,
        ("order.refund_origin" | "coupon.validity" | "ledger.chain" | "balance.rollforward", _)
        | ("coupon.trade", Class::MissingUsage) => Direction::Internal,
        ("order.payable", _) if !over => Direction::Bill,
        ("order.unbilled", _) => Direction::Bill,
        // A refund is negative: less than it should be is more back than the order says.
        ("order.refund" | "coupon.issue", _) if !over => Direction::Internal,
        ("coupon.balance" | "coupon.trade" | "coupon.customer" | "quota.balance" | "ledger.closing", _)
            if over =>
        {
            Direction::Internal
        }
        _ => Direction::Claim,
    }
}

/// One sentence that says what is wrong.
#[must_use]
pub fn message(found: &Break, language: Language) -> String {
    if let Some(own) = &found.own {
        let Figures { expected, actual, difference, .. } = figures(found);
        return crate::own::message(found, own, [&expected, &actual, &difference], language);
    }
    match language {
        Language::En => english(found),
        Language::Zh => chinese(found),
    }
}

/// What to do about it.
#[must_use]
pub fn remedy(found: &Break, language: Language) -> &str {
    if let Some((en, zh)) = message_own::remedy(found) {
        return pick(language, en, zh);
    }
    if let Some(own) = &found.own {
        let said = own.remedies.as_ref().map(|[en, zh]| if language == Language::En { en } else { zh });
        return said.map_or_else(|| crate::own::remedy(found.class, language), String::as_str);
    }
    let (en, zh) = match (found.rule, found.class) {
        ("line.identity", Class::Duplicate) => (
            "Nothing is charged twice here: the repeated rows are left out. Fetch the month again if there are many.",
            "重复行已排除，不会重复计费。如数量较多，请重新获取该账期。",
        ),
        ("line.identity", _) => (
            "The first content is used. Fetch the month again; if both remain, ask Huawei Cloud which one is right.",
            "已采用第一条内容。请重新获取该账期；若仍有冲突，请向华为云核实。",
        ),
        ("line.split", _) => (
            "Ask Huawei Cloud how the line was paid; do not pass it on before that.",
            "请向华为云核实该行的支付方式，核实前不要向客户出账。",
        ),
        ("line.rounding", _) => (
            "Check the discount of the product; claim the difference from Huawei Cloud if the customer paid more.",
            "请核对产品折扣；若多收，请向华为云申请差额。",
        ),
        ("line.period", _) => (
            "The line stays in the month it is billed in; mention it when the customer compares by date.",
            "该行仍计入出账账期；客户按日期核对时请说明。",
        ),
        ("line.code", _) => (
            "The amounts stay in the totals. Look the code up in the API documentation and update duizhang.",
            "金额已计入合计。请查阅接口文档中的代码说明并更新本工具。",
        ),
        ("month.customers", Class::MissingLines) => (
            "Fetch the customer's lines again; ask Huawei Cloud if they stay empty.",
            "请重新获取该客户的明细；若仍为空，请向华为云核实。",
        ),
        ("month.customers", _) => (
            "Check since when the customer is associated; fetch the list of consuming customers again.",
            "请核对客户的关联时间，并重新获取消费客户列表。",
        ),
        ("month.detail", Class::MissingLines) => (
            "Fetch the customer's lines again; if they stay absent, ask Huawei Cloud what the bill is made of.",
            "请重新获取该客户的明细；若仍缺少，请向华为云核实账单构成。",
        ),
        ("month.detail", _) => (
            "Compare the lines with the monthly bill and send both to Huawei Cloud.",
            "请核对明细与月度账单，并将两者提交华为云核实。",
        ),
        ("month.accounts", _) => {
            ("Ask Huawei Cloud which account paid the difference.", "请向华为云核实差额由哪个账户支付。")
        }
        ("order.unknown", _) => (
            "Search the order in Partner Center, also under former customers and resellers; else claim the charge.",
            "请在伙伴中心查询该订单（包括已解除关联的客户和云经销商）；若不存在，请提出异议。",
        ),
        ("order.customer", _) => (
            "Find out which customer the resources belong to before you pass the charge on.",
            "请先确认资源归属的客户，再向客户出账。",
        ),
        ("order.status", _) => (
            "The order was cancelled or never paid: claim the charge from Huawei Cloud.",
            "该订单已取消或未支付，请向华为云申请退回扣费。",
        ),
        ("order.unbilled", _) => (
            "Watch the next bill; the customer owes the order even if it is billed late.",
            "请关注后续账单；即使延迟出账，客户仍应支付该订单。",
        ),
        ("order.payable", _) if found.difference().unwrap_or(0) > 0 => (
            "More was charged than ordered: claim the difference from Huawei Cloud.",
            "扣费高于订单金额，请向华为云申请差额。",
        ),
        ("order.payable", _) => (
            "Less was charged than ordered: the customer owes the ordered amount; expect a later charge.",
            "扣费低于订单金额，客户应按订单金额支付；可能后续补扣。",
        ),
        ("order.coupon", _) => (
            "Check which coupons and cards the order used and ask Huawei Cloud to correct the deduction.",
            "请核对订单使用的优惠券和储值卡，并请华为云更正抵扣。",
        ),
        ("order.price", _) => (
            "Check the discounts granted for the order; ask Huawei Cloud for the missing one.",
            "请核对订单享受的折扣，缺少的折扣请向华为云核实。",
        ),
        ("order.lines", _) => ("Fetch the order's details again.", "请重新获取订单详情。"),
        ("order.refund", _) => (
            "Compare the unsubscription with the refund booked and claim what is missing.",
            "请核对退订订单与退款入账，缺少的部分请向华为云申请。",
        ),
        ("order.refund_origin", _) => (
            "More went back than was paid: expect a deduction, and keep the amount aside.",
            "退款超过原订单支付金额，可能被追扣，请预留相应金额。",
        ),
        ("coupon.issue", _) => (
            "Check the quota that the coupon came from: it was charged another amount than the coupon is worth.",
            "请核对该优惠券所用额度：扣减金额与面值不同。",
        ),
        ("coupon.balance", _) => (
            "Compare with the customer's coupon ledger from the first day on, and ask Huawei Cloud for what it lacks.",
            "请与客户自首日起的优惠券收支明细核对，缺少的部分请向华为云核实。",
        ),
        ("coupon.trade", Class::MissingUsage) => (
            "Ask the customer to check the coupon; the use may be booked under another number.",
            "请客户核对优惠券；该笔使用可能记在其他交易号下。",
        ),
        ("coupon.trade", Class::MissingLines) => (
            "Claim the amount back onto the coupon, unless the line turns up under another number.",
            "若未在其他交易号下找到对应明细，请申请将金额退回优惠券。",
        ),
        ("coupon.trade", _) => (
            "Show line and coupon ledger to Huawei Cloud; what was taken too much goes back onto the coupon.",
            "请将明细与优惠券收支记录提交华为云核实，多扣部分应退回优惠券。",
        ),
        ("coupon.customer", _) => (
            "The trades of the customer say where it comes from: see the breaks of coupon.trade.",
            "请查看该客户的 coupon.trade 差异，其中列出具体交易。",
        ),
        ("coupon.validity", _) => (
            "Expect Huawei Cloud to charge the amount in cash later, and keep it aside.",
            "该金额可能改以现金扣收，请预留。",
        ),
        ("coupon.known", _) => (
            "For information: the coupon came from Huawei Cloud directly, or was issued too long ago to be listed.",
            "仅供参考：该优惠券由华为云直接发放，或因发放时间过早未列出。",
        ),
        ("quota.balance", _) => (
            "Look for an issue that was undone without a record, or for a change of the quota's size.",
            "请查找未留记录的发放撤销，或额度规模的变更。",
        ),
        ("adjustment.ledger", Class::MissingLedger) => (
            "Fetch the ledger again; if the row stays away, your balance is off by the amount and will be corrected.",
            "请重新获取收支明细；若仍缺少该记录，账户余额有误，后续可能被更正。",
        ),
        ("adjustment.ledger", Class::MissingAdjustment) => (
            "Ask Huawei Cloud what was booked; no transfer to or from the customer is known.",
            "请向华为云核实该笔记录；没有对应的客户调账。",
        ),
        ("adjustment.ledger", Class::Ambiguous) => (
            "Look at both rows; the amounts agree, so it matters only which row belongs to which transfer.",
            "请核对各条候选记录；金额一致，只需确认对应关系。",
        ),
        ("adjustment.ledger", _) => (
            "Show transfer and ledger row to Huawei Cloud and claim the difference.",
            "请将调账与收支记录提交华为云，申请更正差额。",
        ),
        ("ledger.chain", _) => (
            "Fetch the ledger again: a row before this one may be missing.",
            "请重新获取收支明细：该行之前可能缺少记录。",
        ),
        ("ledger.closing", _) => (
            "Fetch ledger and balance again, the ledger first; if the difference stays, ask Huawei Cloud.",
            "请先后重新获取收支明细和余额；若仍有差额，请向华为云核实。",
        ),
        ("balance.rollforward", _) => (
            "Look for late charges of the month before, or for a transfer that is missing from the records.",
            "请查找上月延迟扣费，或记录中缺少的调账。",
        ),
        _ => ("Ask Huawei Cloud.", "请向华为云核实。"),
    };
    pick(language, en, zh)
}

/// What an amount in the calculation of a break is called.
#[must_use]
pub fn item_title(item: &str, language: Language) -> &str {
    let titles = match item {
        "official_amount" => ("list price", "官网价"),
        "discount" => ("discount", "优惠"),
        "payment_amount" => ("payable", "应付金额"),
        "cash_amount" => ("cash", "现金"),
        "credit_amount" => ("credit", "信用额度"),
        "coupon_amount" => ("coupons", "代金券"),
        "flexipurchase_coupon_amount" | "rcash_coupon_amount" => ("flexi-purchase coupons", "现金券"),
        "stored_value_card_amount" | "stored_card_amount" => ("stored-value cards", "储值卡"),
        "debt_amount" => ("debt", "欠费"),
        "writeoff_amount" => ("write-off", "核销"),
        "debit_amount" => ("cash account", "现金账户"),
        "bonus_amount" => ("bonus", "奖励金"),
        "adjustment_amount" => ("adjustment", "调账"),
        "face_value" => ("face value", "面值"),
        "issued" => ("issued", "发放"),
        "used" => ("used", "使用"),
        "returned" => ("returned", "退回"),
        "transferred" => ("transferred", "划拨"),
        "reclaimed" => ("reclaimed", "回收"),
        "balance" => ("balance", "余额"),
        "left_coupon" => ("left the coupon", "优惠券余额减少"),
        "coupon_of_other_lines" => ("the same, of lines of other months", "其他月份明细代金券抵扣"),
        "coupon_of_orders" => ("orders beyond their lines", "订单抵扣超出明细部分"),
        "cost_item" => ("cost item", "费用项"),
        "coupon_of_lines" => ("paid by coupon, as the lines say", "明细代金券抵扣"),
        "quota_value" => ("size of the quota", "额度规模"),
        "quota_returned" => ("returned to the quota", "退回额度"),
        "passed" => ("passed to resellers", "发放给云经销商"),
        "taken_back" => ("taken back", "收回"),
        "adjustment" => ("transfer", "调账"),
        "ledger_row" => ("ledger row", "收支记录"),
        "balance_before" => ("balance before", "上一余额"),
        "change" => ("change", "变动"),
        "balance_after_change" => ("balance after the newest row", "最新记录后余额"),
        "opening" => ("opening balance", "期初余额"),
        "allotted" => ("allotted", "拨款"),
        "cash_of_lines" => ("cash paid by lines of", "明细现金支付"),
        "closing" => ("closing balance", "期末余额"),
        "bill" => ("monthly bill", "月度账单"),
        "line" => ("line", "明细"),
        "order_line" => ("order line", "订单行"),
        "order" => ("order", "订单"),
        "vouchers" => ("coupons and cards", "券卡抵扣"),
        "refund_row" => ("refund", "退款"),
        "others" => ("others", "其他"),
        _ => return item,
    };
    pick(language, titles.0, titles.1)
}

/// What is said of a counterpart that was looked at: why it is none.
#[must_use]
pub fn predicate_text(predicate: &str, by: &str, language: Language) -> String {
    let units = duizhang_money::parse_units(by, duizhang_money::MONEY_SCALE, 38).ok();
    let by = units.filter(|_| predicate == "amount").map_or_else(|| by.to_owned(), format_money);
    let (en, zh) = match predicate {
        "amount" => (format!("the amount is off by {by}"), format!("金额相差 {by}")),
        "time" => (format!("{by} away, more than 300 s"), format!("时间相差 {by}，超过 300 s")),
        "currency" => (format!("the currency is {by}"), format!("币种为 {by}")),
        "customer_id" => (format!("it is of customer {by}"), format!("属于客户 {by}")),
        "trade_detail_type" => (format!("it is of type {by}"), format!("类型为 {by}")),
        "trade_id" => {
            ("the amount is the same, the number is not".to_owned(), "金额相同，交易号不同".to_owned())
        }
        "taken" => (format!("it belongs to {by}"), format!("已与 {by} 匹配")),
        "effective_time" => (format!("valid only from {by}"), format!("自 {by} 起有效")),
        "expire_time" => (format!("it expired at {by}"), format!("已于 {by} 过期")),
        "reclaimed" => (format!("it was taken back at {by}"), format!("已于 {by} 回收")),
        "application_date" => (format!("submitted on {by}"), format!("提交日期 {by}")),
        "event_date" => (format!("the event is on {by}"), format!("活动日期 {by}")),
        "change_date" => (format!("changed on {by}"), format!("变更日期 {by}")),
        "tie" => ("it fits as well".to_owned(), "同样符合".to_owned()),
        "days" => (format!("the dates are {by} days apart"), format!("日期相差 {by} 天")),
        "minutes" => (format!("the times are {by} minutes apart"), format!("时间相差 {by} 分钟")),
        _ => (format!("{predicate}: {by}"), format!("{predicate}：{by}")),
    };
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

fn pick(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// The values a sentence needs, as text.
pub(crate) struct Figures {
    pub(crate) key: String,
    pub(crate) customer: String,
    pub(crate) expected: String,
    pub(crate) actual: String,
    pub(crate) difference: String,
    rows: u64,
}

fn figures(found: &Break) -> Figures {
    let money = |units: Option<i128>| match (units, &found.currency) {
        (Some(units), Some(currency)) => format!("{} {currency}", format_money(units)),
        (Some(units), None) => text(units),
        (None, _) => String::new(),
    };
    let (expected, actual) = match &found.sides {
        Sides::Texts(expected, actual) => (expected.clone(), actual.clone()),
        _ => (money(found.expected()), money(found.actual())),
    };
    Figures {
        key: found.values().next().unwrap_or_default().to_owned(),
        customer: found.customer_id.as_deref().unwrap_or_default().to_owned(),
        expected,
        actual,
        difference: money(found.difference()),
        rows: found.rows,
    }
}

/// What an unsubscription should give back and what it gives: refunds are negative, and people say them without
/// a sign.
fn back(found: &Break) -> (String, String) {
    let currency = found.currency.as_deref().unwrap_or_default();
    let told = |units: Option<i128>| format!("{} {currency}", format_money(-units.unwrap_or(0)));
    (told(found.expected()).trim_end().to_owned(), told(found.actual()).trim_end().to_owned())
}

pub(crate) fn value<'a>(found: &'a Break, column: &str) -> &'a str {
    found.key.iter().find(|(name, _)| *name == column).map(|(_, value)| value.as_str()).unwrap_or_default()
}

/// "1 line", "40 lines".
fn lines(rows: u64) -> String {
    if rows == 1 { "1 line".to_owned() } else { format!("{rows} lines") }
}

fn english(found: &Break) -> String {
    let figures = figures(found);
    let own = message_own::derived_english(found, &figures);
    if let Some(own) = own.or_else(|| message_own::funds_english(found, &figures)) {
        return own;
    }
    let Figures { key, customer, expected, actual, difference, rows } = figures;
    let service =
        || format!("{} / {}", value(found, "service_type_code"), value(found, "resource_type_code"));
    let trade = value(found, "trade_id");
    let what = || match value(found, "kind") {
        "0" => "consumption",
        "1" => "refunds",
        "2" => "write-offs",
        _ => "an unknown kind",
    };
    match (found.rule, found.class) {
        ("line.identity", Class::Duplicate) => {
            format!("Line {key} was received {actual} times with the same content.")
        }
        ("line.identity", _) => format!("Line {key} was received {actual} times with different contents."),
        ("line.split", _) => {
            format!("Line {key} costs {actual}, but its means of payment add up to {expected}.")
        }
        ("line.rounding", _) => {
            format!("Line {key} should cost {expected} after discount, but {actual} is charged.")
        }
        ("line.period", _) => format!("Line {key} is billed in {expected} but was consumed in {actual}."),
        ("line.code", _) => {
            let code = value(found, "code");
            let has = if rows == 1 { "has" } else { "have" };
            format!("{} over {actual} {has} the {key} {code}, which is no known code.", lines(rows))
        }
        ("month.customers", Class::MissingLines) => {
            format!("Customer {key} is listed as consuming, but has no line.")
        }
        ("month.customers", _) => {
            format!("Customer {key} has {}, but is not listed as consuming.", lines(rows))
        }
        ("month.detail", Class::MissingLines) => {
            format!(
                "The bill of customer {customer} has {expected} of {} for {}, but there is no line for it.",
                what(),
                service()
            )
        }
        ("month.detail", Class::MissingBill) => {
            format!(
                "Customer {customer} has lines over {actual} of {} for {}, but the bill does not mention them.",
                what(),
                service()
            )
        }
        ("month.detail", _) => {
            format!(
                "The bill of customer {customer} has {expected} of {} for {}, its lines add up to {actual}: {difference}.",
                what(),
                service()
            )
        }
        ("month.accounts", _) => {
            format!(
                "A bill of customer {customer} says {actual}, but its account parts add up to {expected}."
            )
        }
        ("order.unknown", _) => {
            format!("{} over {actual} for the order {key}, which is not among the orders.", lines(rows))
        }
        ("order.customer", _) => {
            format!("Order {key} belongs to customer {expected}, its lines to {actual}.")
        }
        ("order.status", _) => {
            format!("Order {key} was cancelled or never paid, but {actual} is charged for it.")
        }
        ("order.unbilled", _) => {
            format!("Order {key} over {expected} was paid in the month, but no line charges it.")
        }
        ("order.payable", _) => {
            format!("Order {key} is over {expected}, its lines add up to {actual}: {difference}.")
        }
        ("order.coupon", _) => {
            let part = item_title(value(found, "part"), Language::En);
            format!("Order {key} says that {expected} was paid with {part}, its lines say {actual}.")
        }
        ("order.price", _) => format!("Order {key} should be {expected} after discounts, but is {actual}."),
        ("order.lines", _) => format!("Order {key} is over {expected}, its order lines add up to {actual}."),
        ("order.refund", _) => {
            let (due, given) = back(found);
            format!("Unsubscription {key} is over {due}, but the bill gives back {given}.")
        }
        ("order.refund_origin", _) => {
            format!("{actual} went back for order {key}, but only {expected} was paid.")
        }
        ("coupon.issue", _) => {
            format!("Coupon {key} is worth {expected}, but its issue was booked with {actual}.")
        }
        ("coupon.balance", _) => {
            format!("Coupon {key} should hold {expected} after everything known of it, but holds {actual}.")
        }
        ("coupon.trade", Class::MissingUsage) => {
            format!(
                "Trade {trade} was paid with {actual} of coupon, but the coupon ledger of customer {customer} has no such use."
            )
        }
        ("coupon.trade", Class::MissingLines) => {
            format!(
                "The coupon ledger of customer {customer} has a use of {expected} for trade {trade}, but no line of the month was paid with it."
            )
        }
        ("coupon.trade", _) => {
            format!(
                "{expected} was taken from coupons for trade {trade}, its lines show {actual}: {difference}."
            )
        }
        ("coupon.customer", _) => {
            format!(
                "Over the month {expected} was taken from the coupons of customer {key}, its lines show {actual}: {difference}."
            )
        }
        ("coupon.validity", _) => {
            format!("Coupon {key} paid {actual} for trade {trade} when it was not valid.")
        }
        ("coupon.known", _) => format!("Coupon {key} paid {actual}; it is not among the coupons you issued."),
        ("quota.balance", _) => {
            format!(
                "Quota {key} should have {expected} left after everything issued from it, but has {actual}."
            )
        }
        ("adjustment.ledger", Class::MissingLedger) => {
            format!("Transfer {key} over {expected} with customer {customer} is not in your ledger.")
        }
        ("adjustment.ledger", Class::MissingAdjustment) => {
            format!(
                "Your ledger has {actual} for customer {customer} (row {key}), but there is no such transfer."
            )
        }
        ("adjustment.ledger", Class::Ambiguous) => {
            format!(
                "Transfer {key} over {actual} and its ledger row are not the only ones that fit each other; those with the lowest numbers are paired."
            )
        }
        ("adjustment.ledger", _) => {
            format!("Transfer {key} is over {expected}, its ledger row over {actual}: {difference}.")
        }
        ("ledger.chain", _) => {
            format!(
                "After ledger row {key} the balance should be {expected}, but it is {actual}: {difference}."
            )
        }
        ("ledger.closing", _) => {
            format!("Account {key} holds {actual}, but its newest ledger row says {expected}: {difference}.")
        }
        ("balance.rollforward", _) => {
            format!(
                "Customer {key} should have {expected} left after transfers and charges, but has {actual}: {difference}."
            )
        }
        _ => format!("{}: expected {expected}, found {actual}.", found.key_text()),
    }
}

fn chinese(found: &Break) -> String {
    let figures = figures(found);
    let own = message_own::derived_chinese(found, &figures);
    if let Some(own) = own.or_else(|| message_own::funds_chinese(found, &figures)) {
        return own;
    }
    let Figures { key, customer, expected, actual, difference, rows } = figures;
    let service =
        || format!("{} / {}", value(found, "service_type_code"), value(found, "resource_type_code"));
    let trade = value(found, "trade_id");
    let what = || match value(found, "kind") {
        "0" => "消费",
        "1" => "退款",
        "2" => "核销",
        _ => "未知类型",
    };
    match (found.rule, found.class) {
        ("line.identity", Class::Duplicate) => format!("明细 {key} 重复出现 {actual} 次，内容相同。"),
        ("line.identity", _) => format!("明细 {key} 出现 {actual} 次，内容不同。"),
        ("line.split", _) => format!("明细 {key} 应付 {actual}，各支付方式合计为 {expected}。"),
        ("line.rounding", _) => format!("明细 {key} 优惠后应为 {expected}，实际收取 {actual}。"),
        ("line.period", _) => format!("明细 {key} 计入 {expected} 账期，但消费发生在 {actual}。"),
        ("line.code", _) => {
            format!("有 {rows} 行明细（合计 {actual}）的 {key} 为 {}，不是已知代码。", value(found, "code"))
        }
        ("month.customers", Class::MissingLines) => format!("客户 {key} 在消费客户列表中，但没有明细。"),
        ("month.customers", _) => format!("客户 {key} 有 {rows} 行明细，但不在消费客户列表中。"),
        ("month.detail", Class::MissingLines) => {
            format!("客户 {customer} 的月度账单中，{} 的{}为 {expected}，但没有对应明细。", service(), what())
        }
        ("month.detail", Class::MissingBill) => {
            format!("客户 {customer} 的明细中，{} 的{}为 {actual}，但月度账单中没有该项。", service(), what())
        }
        ("month.detail", _) => {
            format!(
                "客户 {customer} 的月度账单中，{} 的{}为 {expected}，明细合计为 {actual}，差额 {difference}。",
                service(),
                what()
            )
        }
        ("month.accounts", _) => format!("客户 {customer} 的账单金额为 {actual}，各账户合计为 {expected}。"),
        ("order.unknown", _) => {
            format!("有 {rows} 行明细（合计 {actual}）对应订单 {key}，但订单列表中没有该订单。")
        }
        ("order.customer", _) => format!("订单 {key} 属于客户 {expected}，其明细属于客户 {actual}。"),
        ("order.status", _) => format!("订单 {key} 已取消或未支付，但产生了扣费 {actual}。"),
        ("order.unbilled", _) => format!("订单 {key}（{expected}）已在本账期支付，但没有对应明细。"),
        ("order.payable", _) => {
            format!("订单 {key} 金额为 {expected}，明细合计为 {actual}，差额 {difference}。")
        }
        ("order.coupon", _) => {
            let part = item_title(value(found, "part"), Language::Zh);
            format!("订单 {key} 记录的{part}支付为 {expected}，明细合计为 {actual}。")
        }
        ("order.price", _) => format!("订单 {key} 优惠后应为 {expected}，实际为 {actual}。"),
        ("order.lines", _) => format!("订单 {key} 金额为 {expected}，订单行合计为 {actual}。"),
        ("order.refund", _) => {
            let (due, given) = back(found);
            format!("退订订单 {key} 应退 {due}，账单实退 {given}。")
        }
        ("order.refund_origin", _) => format!("订单 {key} 已退款 {actual}，但原支付金额仅为 {expected}。"),
        ("coupon.issue", _) => format!("优惠券 {key} 面值为 {expected}，发放记录为 {actual}。"),
        ("coupon.balance", _) => format!("按已知记录，优惠券 {key} 应余 {expected}，实际余额为 {actual}。"),
        ("coupon.trade", Class::MissingUsage) => {
            format!(
                "交易 {trade} 的明细以代金券抵扣 {actual}，但客户 {customer} 的优惠券收支中没有该笔使用。"
            )
        }
        ("coupon.trade", Class::MissingLines) => {
            format!("客户 {customer} 的优惠券收支中交易 {trade} 使用 {expected}，但本账期没有对应明细。")
        }
        ("coupon.trade", _) => {
            format!("交易 {trade} 从优惠券扣减 {expected}，明细抵扣为 {actual}，差额 {difference}。")
        }
        ("coupon.customer", _) => {
            format!(
                "本账期客户 {key} 的优惠券扣减合计 {expected}，明细抵扣合计 {actual}，差额 {difference}。"
            )
        }
        ("coupon.validity", _) => format!("优惠券 {key} 在无效期间为交易 {trade} 支付了 {actual}。"),
        ("coupon.known", _) => format!("优惠券 {key} 支付了 {actual}，但不在您发放的优惠券中。"),
        ("quota.balance", _) => format!("按发放回收记录，额度 {key} 应余 {expected}，实际余额为 {actual}。"),
        ("adjustment.ledger", Class::MissingLedger) => {
            format!("客户 {customer} 的调账 {key}（{expected}）不在收支明细中。")
        }
        ("adjustment.ledger", Class::MissingAdjustment) => {
            format!("收支明细 {key} 记有客户 {customer} 的 {actual}，但没有对应的调账。")
        }
        ("adjustment.ledger", Class::Ambiguous) => {
            format!("调账 {key}（{actual}）与收支记录的对应关系不唯一，已按编号最小者配对。")
        }
        ("adjustment.ledger", _) => {
            format!("调账 {key} 金额为 {expected}，收支记录为 {actual}，差额 {difference}。")
        }
        ("ledger.chain", _) => {
            format!("收支明细 {key} 之后余额应为 {expected}，实际为 {actual}，差额 {difference}。")
        }
        ("ledger.closing", _) => {
            format!("账户 {key} 余额为 {actual}，最新收支记录为 {expected}，差额 {difference}。")
        }
        ("balance.rollforward", _) => {
            format!(
                "按拨款、回收与扣费，客户 {key} 应余 {expected}，实际余额为 {actual}，差额 {difference}。"
            )
        }
        _ => format!("{}：应为 {expected}，实际为 {actual}。", found.key_text()),
    }
}
