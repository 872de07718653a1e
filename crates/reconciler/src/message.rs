//! What a break says to a person: one sentence, what to do, and who has to do it.

use duizhang_money::format_money;

use crate::finding::{Break, Class, Direction, Sides, text};

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

/// Who has to act on a break. An order charged short is no claim: Huawei has taken less, and
/// the customer still owes what was ordered.
#[must_use]
pub fn direction(found: &Break) -> Direction {
    let over = found.difference().unwrap_or(0) > 0;
    match (found.rule, found.class) {
        ("line.identity" | "line.code" | "month.customers" | "order.lines" | "order.customer", _) => {
            Direction::Internal
        }
        ("line.period", _) => Direction::None,
        ("order.payable", _) if !over => Direction::Bill,
        ("order.unbilled", _) => Direction::Bill,
        _ => Direction::Claim,
    }
}

/// One sentence that says what is wrong.
#[must_use]
pub fn message(found: &Break, language: Language) -> String {
    match language {
        Language::En => english(found),
        Language::Zh => chinese(found),
    }
}

/// What to do about it.
#[must_use]
pub fn remedy(found: &Break, language: Language) -> &'static str {
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
        _ => ("Ask Huawei Cloud.", "请向华为云核实。"),
    };
    pick(language, en, zh)
}

fn pick(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// The values a sentence needs, as text.
struct Figures {
    key: String,
    customer: String,
    expected: String,
    actual: String,
    difference: String,
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
        key: found.key.first().map(|(_, value)| value.clone()).unwrap_or_default(),
        customer: found.customer_id.clone().unwrap_or_default(),
        expected,
        actual,
        difference: money(found.difference()),
        rows: found.rows,
    }
}

fn value<'a>(found: &'a Break, column: &str) -> &'a str {
    found.key.iter().find(|(name, _)| *name == column).map(|(_, value)| value.as_str()).unwrap_or_default()
}

/// "1 line", "40 lines".
fn lines(rows: u64) -> String {
    if rows == 1 { "1 line".to_owned() } else { format!("{rows} lines") }
}

fn english(found: &Break) -> String {
    let Figures { key, customer, expected, actual, difference, rows } = figures(found);
    let service =
        || format!("{} / {}", value(found, "service_type_code"), value(found, "resource_type_code"));
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
            format!("{} over {actual} with the unknown {key} {}.", lines(rows), value(found, "code"))
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
            format!("Order {key} says {expected} for {}, its lines say {actual}.", value(found, "part"))
        }
        ("order.price", _) => format!("Order {key} should be {expected} after discounts, but is {actual}."),
        ("order.lines", _) => format!("Order {key} is over {expected}, its order lines add up to {actual}."),
        ("order.refund", _) => {
            format!("Unsubscription {key} should give back {expected}, the lines give back {actual}.")
        }
        ("order.refund_origin", _) => {
            format!("{actual} went back for order {key}, but only {expected} was paid.")
        }
        _ => format!("{}: expected {expected}, found {actual}.", found.key_text()),
    }
}

fn chinese(found: &Break) -> String {
    let Figures { key, customer, expected, actual, difference, rows } = figures(found);
    let service =
        || format!("{} / {}", value(found, "service_type_code"), value(found, "resource_type_code"));
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
            format!("有 {rows} 行明细（合计 {actual}）的 {key} 为未知代码 {}。", value(found, "code"))
        }
        ("month.customers", Class::MissingLines) => format!("客户 {key} 在消费客户列表中，但没有明细。"),
        ("month.customers", _) => format!("客户 {key} 有 {rows} 行明细，但不在消费客户列表中。"),
        ("month.detail", Class::MissingLines) => {
            format!("客户 {customer} 的账单中 {} {} 为 {expected}，但没有对应明细。", service(), what())
        }
        ("month.detail", Class::MissingBill) => {
            format!("客户 {customer} 的明细中 {} {} 为 {actual}，但账单中没有该项。", service(), what())
        }
        ("month.detail", _) => {
            format!(
                "客户 {customer} 的账单中 {} {} 为 {expected}，明细合计为 {actual}，差额 {difference}。",
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
            format!("订单 {key} 的 {} 为 {expected}，明细合计为 {actual}。", value(found, "part"))
        }
        ("order.price", _) => format!("订单 {key} 优惠后应为 {expected}，实际为 {actual}。"),
        ("order.lines", _) => format!("订单 {key} 金额为 {expected}，订单行合计为 {actual}。"),
        ("order.refund", _) => format!("退订订单 {key} 应退 {expected}，明细实退 {actual}。"),
        ("order.refund_origin", _) => format!("订单 {key} 已退款 {actual}，但原支付金额仅为 {expected}。"),
        _ => format!("{}：应为 {expected}，实际为 {actual}。", found.key_text()),
    }
}
