//! Words in both languages: headings, labels, names of codes. One home for each.

use duizhang_lake::Said;
use duizhang_reconciler::Class;
use duizhang_reconciler::Direction;
use duizhang_reconciler::message::{Language, class_title, direction_title};

use crate::args::Lang;

impl Lang {
    /// Picks the word of the language.
    pub(crate) fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// Picks the text of the language.
    pub(crate) fn of(self, said: &Said) -> &str {
        self.pick(&said.en, &said.zh)
    }

    /// As the reconciler names it.
    pub(crate) fn messages(self) -> Language {
        match self {
            Self::En => Language::En,
            Self::Zh => Language::Zh,
        }
    }

    /// `en` or `zh`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

/// The title of a class by its name.
pub(crate) fn class(name: &str, lang: Lang) -> String {
    let found = Class::ALL.into_iter().find(|class| class.name() == name);
    found.map_or_else(|| name.to_owned(), |class| class_title(class, lang.messages()).to_owned())
}

/// The title of a direction by its name.
pub(crate) fn direction(name: &str, lang: Lang) -> String {
    let all = [Direction::Claim, Direction::Bill, Direction::Internal, Direction::None];
    let found = all.into_iter().find(|direction| direction.name() == name);
    found.map_or_else(|| name.to_owned(), |direction| direction_title(direction, lang.messages()).to_owned())
}

/// The title of a rule.
pub(crate) fn rule(id: &str, lang: Lang) -> String {
    let rule = duizhang_reconciler::catalogue::rule_of(id);
    rule.map_or_else(|| id.to_owned(), |rule| lang.pick(rule.title_en, rule.title_zh).to_owned())
}

type Words = [(&'static str, &'static str, &'static str)];

fn find(words: &Words, name: &str, lang: Lang) -> String {
    let found = words.iter().find(|(known, ..)| *known == name);
    found.map_or_else(|| name.to_owned(), |(_, en, zh)| lang.pick(en, zh).to_owned())
}

/// Outcomes of rules.
pub(crate) fn outcome(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("passed", "passed", "通过"),
        ("broken", "broken", "有差异"),
        ("skipped", "skipped", "跳过"),
        ("vacuous", "nothing to check", "无可核对数据"),
        ("unjudged", "could not be judged", "无法判定"),
        ("unused", "not in use", "未使用"),
    ];
    find(WORDS, name, lang)
}

/// Why two sides differ. The cause may be a rule, which then tells; `pair` is the rule that compares.
pub(crate) fn cause(pair: &str, name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("unexplained", "not explained: see the breaks", "未解释：见差异清单"),
        ("tolerated", "within the tolerance", "在容差之内"),
        ("truncation", "pay-per-use lines cut off below a cent", "按需话单分以下截断"),
        (
            "not_asserted",
            "lines whose list price says nothing about the payment",
            "官网价与应付金额无固定关系的明细",
        ),
        ("association", "another association or customer", "关联关系或客户不同"),
        ("charging_mode", "charging modes that the monthly bill leaves out", "月账单不含的计费模式"),
        ("bill_detail_type", "types of lines that the monthly bill leaves out", "月账单不含的账单类型"),
        ("unknown_code", "unknown codes", "未知代码"),
        ("timing", "another month", "跨月"),
        ("other_month", "lines of other months", "其他月份的明细"),
        ("vouchers", "coupons and cards", "代金券与储值卡"),
        ("transaction", "given back under a transaction number", "按交易号退回"),
        ("open_order", "orders that are not completed", "未完成的订单"),
        ("other_order", "lines that name other orders", "属于其他订单的明细"),
        ("unsubscription", "unsubscriptions", "退订"),
        ("invisible", "coupons that were not issued by the partner", "非伙伴发放的代金券"),
        ("currency", "another currency", "币种不同"),
    ];
    if duizhang_reconciler::catalogue::rule_of(name).is_some() && name != pair {
        return format!("{}: {}", lang.pick("see", "见"), rule(name, lang));
    }
    find(WORDS, name, lang)
}

/// States of datasets.
pub(crate) fn state(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("complete", "complete", "完整"),
        ("partial", "partial", "不完整"),
        ("missing", "missing", "缺失"),
        ("unstable", "unstable", "不稳定"),
    ];
    find(WORDS, name, lang)
}

/// Results of months.
pub(crate) fn result(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("clean", "Clean: everything that was checked agrees", "无差异：已核对项目全部一致"),
        (
            "limited",
            "What was asked for agrees; the rest of the month was not checked",
            "所选规则无差异；其余项目未核对",
        ),
        ("breaks", "Breaks were found", "发现差异"),
        (
            "incomplete",
            "Incomplete: data is missing, what was found is not all",
            "数据不完整：以下结果并非全部",
        ),
        ("not_reconcilable", "Not reconcilable: data is missing", "无法对账：缺少数据"),
    ];
    find(WORDS, name, lang)
}

/// Statuses of items over the months.
pub(crate) fn item_status(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("new", "new", "新增"),
        ("open", "open", "未决"),
        ("carried", "carried", "结转"),
        ("explained", "explained", "已说明"),
        ("resolved", "resolved", "已解决"),
        ("reopened", "reopened", "再次出现"),
    ];
    find(WORDS, name, lang)
}

/// What people do about items.
pub(crate) fn item_act(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("note", "noted", "备注"),
        ("explain", "explained", "说明"),
        ("resolve", "resolved", "解决"),
        ("reopen", "reopened", "重新打开"),
    ];
    find(WORDS, name, lang)
}

/// How items came to be settled.
pub(crate) fn settled_how(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("rerun", "no longer found in its month", "本账期重新对账后消失"),
        ("later_month", "not found again", "后续账期未再出现"),
        ("person", "settled by a person", "人工确认"),
    ];
    find(WORDS, name, lang)
}

/// What the figures of a break are.
pub(crate) fn basis(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("recorded", "records", "原始记录"),
        (
            "derived",
            "derived: no coupon ledger is there; what is said holds whatever was used",
            "推算：缺少优惠券收支明细；结论不受实际使用影响",
        ),
    ];
    find(WORDS, name, lang)
}

/// Order types.
pub(crate) fn order_type(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "new purchase", "新购"),
        ("2", "renewal", "续订"),
        ("3", "change", "变更"),
        ("4", "unsubscription", "退订"),
        ("10", "to pay-per-use", "包周期转按需"),
        ("11", "to yearly/monthly", "按需转包周期"),
        ("13", "trial", "试用"),
        ("14", "trial to commercial", "转商用"),
        ("15", "fee adjustment", "费用调整"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// What a line was charged for.
pub(crate) fn bill_detail_type(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "new purchase", "新购"),
        ("2", "renewal", "续订"),
        ("3", "change", "变更"),
        ("4", "unsubscription", "退订"),
        ("5", "usage", "使用"),
        ("8", "automatic renewal", "自动续订"),
        ("9", "compensation", "补偿"),
        ("12", "hourly charge", "按小时计费"),
        ("14", "support plan, deducted at the month's end", "服务支持计划月末扣费"),
        ("15", "tax", "税金"),
        ("16", "deduction", "扣费"),
        ("17", "commitment shortfall", "保底差额"),
        ("18", "monthly payment", "按月付费"),
        ("20", "refund of a change", "变更退款"),
        ("23", "savings-plan deduction", "节省计划抵扣"),
        ("24", "refund, to pay-per-use", "包周期转按需退款"),
        ("25", "rounding supplement", "抹零补扣"),
        ("100", "tax on a refund", "退订税金"),
        ("101", "tax on a compensation", "补偿税金"),
        ("102", "tax on a deduction", "扣费税金"),
        ("103", "yearly payment", "按年付费"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// How a line was charged.
pub(crate) fn charging_mode(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "yearly/monthly", "包年/包月"),
        ("3", "pay-per-use", "按需"),
        ("10", "reserved instance", "预留实例"),
        ("11", "savings plan", "节省计划"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// Order statuses.
pub(crate) fn order_status(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "to be reviewed", "待审核"),
        ("2", "to be refunded", "待退款"),
        ("3", "processing", "处理中"),
        ("4", "cancelled", "已取消"),
        ("5", "completed", "已完成"),
        ("6", "to be paid", "待支付"),
        ("9", "to be confirmed", "待确认"),
        ("10", "to be shipped", "待发货"),
        ("11", "to be received", "待收货"),
        ("12", "to be collected", "待上门取货"),
        ("13", "being replaced", "换新中"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// Results of months where each has a line to itself.
pub(crate) fn month_result(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("clean", "no breaks", "无差异"),
        ("limited", "partly checked", "部分核对"),
        ("breaks", "breaks", "有差异"),
        ("incomplete", "incomplete", "数据不完整"),
        ("not_reconcilable", "not reconcilable", "无法对账"),
        ("not_reconciled", "to be reconciled", "待对账"),
    ];
    find(WORDS, name, lang)
}

/// Kinds of coupons.
pub(crate) fn coupon_type(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "cash coupon", "代金券"),
        ("2", "discount coupon", "折扣券"),
        ("3", "product coupon", "产品券"),
        ("4", "flexi-purchase coupon", "现金券"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// Statuses of coupons.
pub(crate) fn coupon_status(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "inactive", "未激活"),
        ("2", "usable", "可使用"),
        ("3", "used", "已使用"),
        ("4", "expired", "已失效"),
        ("5", "reclaimed", "已回收"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// Kinds of quotas.
pub(crate) fn quota_type(code: i64, lang: Lang) -> String {
    const WORDS: &Words =
        &[("0", "cash coupons", "代金券额度"), ("1", "flexi-purchase coupons", "现金券额度")];
    find(WORDS, &code.to_string(), lang)
}

/// Statuses of quotas.
pub(crate) fn quota_status(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("0", "normal", "正常"),
        ("3", "invalid", "失效"),
        ("4", "being adjusted", "调整中"),
        ("5", "frozen", "冻结"),
        ("6", "reclaimed", "已回收"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// Kinds of accounts.
pub(crate) fn account_type(code: i64, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("1", "balance", "余额"),
        ("2", "credit", "信用"),
        ("5", "bonus", "奖励金"),
        ("7", "deposit", "保证金"),
        ("8", "transferable", "可拨款"),
    ];
    find(WORDS, &code.to_string(), lang)
}

/// What an adjustment did.
pub(crate) fn adjustment(code: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("SOURCE_OPERATION_BEADJUST", "allotment", "拨款"),
        ("SOURCE_OPERATION_BERETRIEVE", "reclaim", "回收"),
        ("SOURCE_OPERATION_BEUNBIND", "reclaim on unbinding", "解绑回收"),
    ];
    find(WORDS, code, lang)
}

/// How the amount of an order is read.
pub(crate) fn reading(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[("before", "before coupons", "用券前"), ("after", "after coupons", "用券后")];
    find(WORDS, name, lang)
}

/// A setting of a run; rules and months stay as they are written.
pub(crate) fn setting(name: &str, lang: Lang) -> String {
    match name.split_once('.') {
        Some(("tolerance", rule)) => format!("{} {rule}", lang.pick("Tolerance", "容差")),
        Some(("month", month)) => format!("{} {month}", lang.pick("With the month", "参照账期")),
        _ => match name {
            "order_amount_reading" => lang.pick("Reading of the order amount", "订单金额口径设置").to_owned(),
            "only" => lang.pick("Only these rules", "仅核对规则").to_owned(),
            other => other.to_owned(),
        },
    }
}

/// Whether a dataset is needed.
pub(crate) fn needed(name: &str, lang: Lang) -> String {
    const WORDS: &Words = &[
        ("yes", "yes", "是"),
        ("optional", "optional", "可选"),
        ("report_only", "for reports only", "仅报告"),
    ];
    find(WORDS, name, lang)
}

/// Headings of report columns and items of the summary, English and Chinese.
pub(crate) fn heading(name: &str) -> (&'static str, &'static str) {
    const WORDS: &Words = &[
        ("account", "Account", "账户"),
        ("account_id", "Account ID", "账户ID"),
        ("account_title", "Account", "账户"),
        ("account_type", "Account code", "账户类型代码"),
        ("actual", "Actual", "实际"),
        ("actual_text", "Actual (text)", "实际（文字）"),
        ("adjustment_amount", "Adjustments", "调整"),
        ("age_months", "Age (months)", "账龄（月）"),
        ("allotted_amount", "Allotted", "拨款"),
        ("amount", "Amount", "金额"),
        ("amount_after_discount", "Order amount", "订单金额"),
        ("apply_scene", "Scene", "应用场景"),
        ("balance", "Balance", "余额"),
        ("billed_amount", "Billed", "已出账金额"),
        ("basis", "Basis", "数据依据"),
        ("blake3", "BLAKE3", "BLAKE3 校验值"),
        ("break_amount", "Break amount", "差异金额"),
        ("breaks", "Breaks", "差异数"),
        ("broken", "Broken", "差异"),
        ("cash_amount", "Cash", "现金支付"),
        ("change_amount", "Changes", "变更"),
        ("class", "Class code", "类别代码"),
        ("class_title", "Class", "类别"),
        ("closing_cash_amount", "Closing balance", "期末余额"),
        ("count", "Count", "数量"),
        ("coupon_amount", "Cash coupons", "代金券抵扣"),
        ("coupon_id", "Coupon ID", "券ID"),
        ("coupon_type", "Type code", "类型代码"),
        ("coupon_type_title", "Type", "券类型"),
        ("coupons_issued_amount", "Coupons issued", "发券金额"),
        ("coupons_reclaimed_amount", "Coupons reclaimed", "回收券金额"),
        ("coupons_returned_amount", "Coupons returned", "退回券金额"),
        ("coupons_used_amount", "Coupons used", "用券金额"),
        ("coupons_used_least_amount", "Coupons used, at least (derived)", "用券下限（推算）"),
        ("coupons_used_most_amount", "Coupons used, at most (derived)", "用券上限（推算）"),
        ("credit_amount", "Credit", "信用额度支付"),
        ("currency", "Currency", "币种"),
        ("customer_id", "Customer ID", "客户ID"),
        ("customer_name", "Customer", "客户名称"),
        ("customers", "Customers", "客户数"),
        ("cycle", "Bill cycle", "账期"),
        ("dataset", "Dataset code", "数据集代码"),
        ("dataset_title", "Dataset", "数据集"),
        ("debt_amount", "Debt", "欠费金额"),
        ("designated_amount", "Designated", "专款专用"),
        ("difference", "Difference", "差额"),
        ("direction", "Action code", "处理代码"),
        ("direction_title", "Action", "处理方向"),
        ("discount_amount", "Discount", "优惠金额"),
        ("discount_total", "Discounts", "优惠合计"),
        ("effective_time", "Valid from", "生效时间"),
        ("evaluated", "Evaluated", "核对数"),
        ("evidence", "Evidence", "依据"),
        ("expected", "Expected", "应为"),
        ("expected_text", "Expected (text)", "应为（文字）"),
        ("expire_time", "Valid until", "失效时间"),
        ("face_value", "Face value", "面额"),
        ("first_seen", "First seen", "首次出现"),
        ("flexipurchase_coupon_amount", "Flexi-purchase coupons", "现金券抵扣"),
        ("holder", "Holder", "持有方"),
        ("id", "Break ID", "差异编号"),
        ("item", "Item", "项目"),
        ("key", "Where", "关键字段"),
        ("label", "Label", "名称"),
        ("last_used_time", "Last used", "最近使用"),
        ("lines", "Lines", "明细行数"),
        ("memo", "Memo", "备注"),
        ("message", "What is wrong", "差异说明"),
        ("needed", "Needed code", "必需代码"),
        ("needed_title", "Needed", "是否必需"),
        ("official_amount", "List price", "官网价"),
        ("opening_cash_amount", "Opening balance", "期初余额"),
        ("operation", "API operation", "接口"),
        ("operation_time", "Time", "操作时间"),
        ("operation_title", "Operation", "操作"),
        ("operation_type", "Operation code", "操作代码"),
        ("order_id", "Order ID", "订单号"),
        ("order_type", "Type code", "类型代码"),
        ("order_type_title", "Type", "订单类型"),
        ("orders_paid_amount", "Orders paid", "已支付订单"),
        ("orders_refunded_amount", "Orders refunded", "已退订订单"),
        ("other_amount", "Other", "其他"),
        ("outcome", "Outcome code", "结果代码"),
        ("outcome_title", "Outcome", "结果"),
        ("parent_quota_id", "From quota", "来源额度"),
        ("passed", "Passed", "通过"),
        ("payable_amount", "Payable", "应付金额"),
        ("payment_time", "Paid at", "支付时间"),
        ("promotion_plan_name", "Plan", "活动名称"),
        ("purchase_amount", "New purchases", "新购"),
        ("quota_id", "Quota ID", "额度ID"),
        ("quota_status", "Status code", "状态代码"),
        ("quota_type", "Type code", "类型代码"),
        ("quota_type_title", "Type", "额度类型"),
        ("quota_value", "Quota", "额度"),
        ("reason", "Reason", "原因"),
        ("reclaimed_amount", "Reclaimed", "回收"),
        ("refund_amount", "Refunds", "退款"),
        ("region_code", "Region code", "区域编码"),
        ("region_name", "Region", "区域"),
        ("remedy", "What to do", "处理建议"),
        ("renewal_amount", "Renewals", "续订"),
        ("result", "Result code", "结果代码"),
        ("result_title", "Result", "对账结果"),
        ("rounding_amount", "Rounding", "抹零金额"),
        ("rows", "Rows", "行数"),
        ("rule", "Rule code", "规则代码"),
        ("rule_title", "Rule", "规则"),
        ("run", "Run", "运行编号"),
        ("section", "Section", "分类"),
        ("service_type_code", "Service code", "产品类型编码"),
        ("service_type_name", "Service", "产品类型"),
        ("split_difference", "Not explained by means of payment", "支付方式未解释差额"),
        ("state", "State code", "状态代码"),
        ("state_title", "State", "状态"),
        ("status", "Status code", "状态代码"),
        ("status_title", "Status", "状态"),
        ("stored_card_amount", "Stored-value cards", "储值卡抵扣"),
        ("stored_value_card_amount", "Stored-value cards", "储值卡抵扣"),
        ("taken_at", "Taken at", "取数时间"),
        ("taken_from", "Taken from", "取数开始"),
        ("taken_to", "Taken to", "取数结束"),
        ("text", "Text", "说明"),
        ("tolerated", "Tolerated", "容差内"),
        ("unjudged", "Not judged", "无法判定"),
        ("trans_id", "Transaction", "交易号"),
        ("usage_amount", "Usage", "按需及其他消费"),
        ("value", "Value", "内容"),
        ("writeoff_amount", "Write-off", "核销金额"),
    ];
    WORDS.iter().find(|(known, ..)| *known == name).map_or(("", ""), |(_, en, zh)| (en, zh))
}

/// A side of a break that is a text: what the rules say in words of their own is translated, names and ids are not.
pub(crate) fn side(text: &str, lang: Lang) -> &str {
    match (text, lang) {
        ("listed", Lang::Zh) => "已列出",
        ("not listed", Lang::Zh) => "未列出",
        ("has lines", Lang::Zh) => "有明细",
        ("no lines", Lang::Zh) => "无明细",
        _ => text,
    }
}
