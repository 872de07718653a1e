//! The rules as data: order, needs, and what they say to a person.

use duizhang_lake::Dataset;

/// One rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// Its id; a contract.
    pub id: &'static str,
    /// What it is called in English.
    pub title_en: &'static str,
    /// What it is called in Chinese.
    pub title_zh: &'static str,
    /// The datasets without which it cannot be evaluated.
    pub needs: &'static [Dataset],
}

use Dataset::{
    AccountChanges, Adjustments, ConsumingCustomers, Consumption, CouponOperations, CouponQuotas,
    CouponUsage, Coupons, CustomerBalances, MdfApplications, MdfChanges, MdfCosts, MonthlyBills, OrderLines,
    Orders, PartnerBalances, QuotaOperations, Refunds,
};

const fn rule(
    id: &'static str,
    needs: &'static [Dataset],
    title_en: &'static str,
    title_zh: &'static str,
) -> Rule {
    Rule { id, title_en, title_zh, needs }
}

/// Every rule, in the order in which breaks are listed.
pub static RULES: &[Rule] = &[
    rule("line.identity", &[Consumption], "Every line once", "明细行唯一"),
    rule("line.split", &[Consumption], "Payable equals its means of payment", "应付金额等于各支付方式之和"),
    rule(
        "line.rounding",
        &[Consumption],
        "List price less discount equals payable",
        "官网价减优惠等于应付金额",
    ),
    rule("line.period", &[Consumption], "Consumed in the billed month", "消费时间属于账期"),
    rule("line.code", &[Consumption], "Only known codes", "代码均为已知"),
    rule(
        "month.customers",
        &[Consumption, ConsumingCustomers],
        "Customers listed have lines",
        "消费客户与明细一致",
    ),
    rule(
        "month.detail",
        &[Consumption, MonthlyBills],
        "Monthly bill equals its lines",
        "月度账单等于明细合计",
    ),
    rule(
        "month.accounts",
        &[MonthlyBills],
        "Monthly bill equals its account parts",
        "月度账单等于各账户之和",
    ),
    rule("order.unknown", &[Consumption, Orders], "Lines name known orders", "明细对应的订单存在"),
    rule("order.customer", &[Consumption, Orders], "Line and order name one customer", "明细与订单客户一致"),
    rule("order.status", &[Consumption, Orders], "No charge for unpaid orders", "未支付订单无扣费"),
    rule("order.unbilled", &[Consumption, Orders], "Paid orders are billed", "已支付订单均已出账"),
    rule("order.payable", &[Consumption, Orders], "Order amount equals its lines", "订单金额等于明细合计"),
    rule(
        "order.coupon",
        &[Consumption, Orders],
        "Coupons and cards of order and lines agree",
        "订单与明细的券卡抵扣一致",
    ),
    rule(
        "order.price",
        &[Orders],
        "List price less discounts equals order amount",
        "订单官网价减优惠等于订单金额",
    ),
    rule("order.lines", &[Orders, OrderLines], "Order equals its order lines", "订单等于订单行合计"),
    rule(
        "order.refund",
        &[Consumption, Orders],
        "Refund equals the unsubscription order",
        "退款等于退订订单",
    ),
    rule("order.refund_origin", &[Orders, Refunds], "No more refunded than paid", "退款不超过原订单"),
    rule(
        "coupon.issue",
        &[Coupons, CouponOperations],
        "Coupon issued with its face value",
        "优惠券发放金额等于面值",
    ),
    rule(
        "coupon.balance",
        &[Coupons, CouponOperations, CouponUsage],
        "Coupon balance follows from its uses",
        "优惠券余额与使用记录一致",
    ),
    rule(
        "coupon.trade",
        &[Consumption, CouponUsage],
        "Coupon uses equal what lines were paid with",
        "优惠券使用与明细抵扣一致",
    ),
    rule(
        "coupon.customer",
        &[Consumption, CouponUsage],
        "Coupon uses of the month equal its lines",
        "客户当月优惠券使用与明细一致",
    ),
    rule(
        "coupon.validity",
        &[Coupons, CouponOperations, CouponUsage],
        "Coupons used while valid",
        "优惠券在有效期内使用",
    ),
    rule("coupon.known", &[Coupons, CouponUsage], "Used coupons are known", "使用的优惠券为伙伴发放"),
    rule(
        "quota.balance",
        &[CouponQuotas, CouponOperations, QuotaOperations],
        "Quota balance follows from what was issued",
        "额度余额与发放回收一致",
    ),
    rule(
        "adjustment.ledger",
        &[Adjustments, AccountChanges],
        "Every transfer is in the ledger once",
        "调账与收支明细一一对应",
    ),
    rule("ledger.chain", &[AccountChanges], "Ledger balances follow each other", "收支明细余额连续"),
    rule(
        "ledger.closing",
        &[AccountChanges, PartnerBalances],
        "Ledger ends at the balance",
        "收支明细与账户余额一致",
    ),
    rule(
        "balance.rollforward",
        &[Consumption, Adjustments, CustomerBalances],
        "Customer cash rolls forward",
        "客户现金余额滚动一致",
    ),
    rule(
        "mdf.application",
        &[MdfApplications, MdfCosts],
        "MDF applications are complete",
        "市场发展基金申请信息完整",
    ),
    rule("mdf.notice", &[MdfApplications], "Submitted ten working days before", "提前十个工作日提交申请"),
    rule("mdf.approval", &[MdfApplications], "Approved before the event", "活动前已获审批"),
    rule(
        "mdf.change",
        &[MdfApplications, MdfChanges],
        "Changes are submitted again before the event",
        "变更已在活动前重新提交",
    ),
    rule(
        "mdf.series",
        &[MdfApplications, MdfCosts],
        "A series spans at most a quarter",
        "系列活动不超过一个季度",
    ),
    rule("mdf.claim", &[MdfApplications, MdfCosts], "Claims are complete", "核销材料完整"),
];

/// The rule of an id.
#[must_use]
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The place of a rule in the catalogue's order.
#[must_use]
pub fn position(id: &str) -> usize {
    RULES.iter().position(|rule| rule.id == id).unwrap_or(RULES.len())
}
