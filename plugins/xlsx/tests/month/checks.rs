//! The tables about the month: its summary, what was checked, and what it was made of.

use super::{SERVICES, amount, column, money, pick};
use duizhang_plugin_sdk::testing::{Fixture, cells};
use duizhang_plugin_sdk::{Kind, Role};

pub(super) fn rules(zh: bool) -> Fixture {
    let mut table = Fixture::new("rules");
    for (name, heading, role) in [
        ("rule", "规则代码", Role::Key),
        ("rule_title", "规则", Role::Label),
        ("outcome", "结果代码", Role::Key),
        ("outcome_title", "结果", Role::Label),
        ("reason", "原因", Role::Note),
    ] {
        table = column(table, name, heading, Kind::Text, role);
    }
    for (name, heading) in
        [("evaluated", "检查数"), ("passed", "通过"), ("tolerated", "容差内"), ("broken", "不符")]
    {
        table = column(table, name, heading, Kind::Int, Role::Quantity);
    }
    table = column(table, "currency", "币种", Kind::Text, Role::Key);
    table = money(table, "amount", "金额");
    table = money(table, "difference", "差额");
    for (rule, english, chinese, outcome, words, reason) in [
        (
            "line.split",
            "Payment equals its parts",
            "支付金额等于各支付方式之和",
            "passed",
            ("passed", "通过"),
            None,
        ),
        (
            "order.payable",
            "Lines add up to the order",
            "订单明细合计等于订单金额",
            "broken",
            ("broken", "不符"),
            None,
        ),
        (
            "quota.balance",
            "Quota balance",
            "额度余额",
            "skipped",
            ("skipped", "跳过"),
            Some(("ListQuotas was not fetched", "未拉取 ListQuotas")),
        ),
        (
            "coupon.validity",
            "Coupon used while valid",
            "代金券在有效期内使用",
            "vacuous",
            ("vacuous", "无数据"),
            Some(("no coupon was used", "没有使用代金券")),
        ),
    ] {
        table = table.row(cells![
            rule,
            pick(zh, english, chinese),
            outcome,
            pick(zh, words.0, words.1),
            reason.map(|(english, chinese)| pick(zh, english, chinese)),
            1_234_567,
            1_234_000,
            500,
            67,
            "CNY",
            "1234567.89",
            "-49.87654322"
        ]);
    }
    table
}

pub(super) fn datasets(zh: bool) -> Fixture {
    let mut table = Fixture::new("datasets");
    for (name, heading, kind, role) in [
        ("dataset", "数据集代码", Kind::Text, Role::Key),
        ("dataset_title", "数据集", Kind::Text, Role::Label),
        ("operation", "接口", Kind::Text, Role::Label),
        ("needed", "是否必需", Kind::Text, Role::Key),
        ("state", "状态代码", Kind::Text, Role::Key),
        ("state_title", "状态", Kind::Text, Role::Label),
        ("rows", "行数", Kind::Int, Role::Quantity),
        ("reason", "原因", Kind::Text, Role::Note),
        ("taken_from", "采集开始", Kind::Time, Role::Period),
        ("taken_to", "采集结束", Kind::Time, Role::Period),
        ("blake3", "校验值", Kind::Text, Role::Note),
    ] {
        table = column(table, name, heading, kind, role);
    }
    for (name, english, chinese, state, words) in [
        ("consumption", "Consumption lines", "消费明细", "complete", ("complete", "完整")),
        ("orders", "Orders", "订单", "complete", ("complete", "完整")),
        ("coupons", "Coupons", "代金券", "partial", ("partial", "不完整")),
        ("quotas", "Quotas", "额度", "missing", ("missing", "缺失")),
    ] {
        table = table.row(cells![
            name,
            pick(zh, english, chinese),
            "ListCustomerselfResourceRecordDetails",
            "yes",
            state,
            pick(zh, words.0, words.1),
            987_654,
            (state == "partial").then(|| pick(zh, "3 of 5 pages", "5 页中仅有 3 页")),
            "2026-10-06T01:02:03Z",
            "2026-10-06T01:22:03Z",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        ]);
    }
    table
}

pub(super) fn lineage(zh: bool) -> Fixture {
    let mut table = Fixture::new("lineage");
    table = column(table, "item", "代码", Kind::Text, Role::Key);
    table = column(table, "label", "项目", Kind::Text, Role::Label);
    table = column(table, "value", "值", Kind::Text, Role::Note);
    table
        .row(cells!["run", pick(zh, "Run", "运行编号"), "20261006-0102-7f3a"])
        .row(cells!["file", pick(zh, "Source file", "源文件"), "captures/2026-09/ListCustomerOrders.jsonl.zst · 1,234,567 bytes · blake3 9f86d081884c7d659a2feaa0c55ad015"])
        .row(cells!["reading", pick(zh, "Reading of amount_after_discount", "折后金额的含义"), pick(zh, "before coupons: 480 orders agree; after coupons: 12", "用券前：480 个订单相符；用券后：12 个")])
}

pub(super) fn summary(zh: bool) -> Fixture {
    let mut table = Fixture::new("summary");
    for name in ["section", "item", "label", "currency"] {
        table = table.column(name, Kind::Text, Role::Key);
    }
    table = table.money("amount", "currency").column("count", Kind::Int, Role::Quantity);
    table = table.column("text", Kind::Text, Role::Note);
    let none = None::<&str>;
    let count = None::<i64>;
    table = table
        .row(cells![
            "verdict",
            "result",
            pick(zh, "Result", "结果"),
            none,
            none,
            count,
            pick(zh, "14 breaks of 2 rules, 698.27 CNY in all", "2 条规则发现 14 处差异，共 698.27 CNY")
        ])
        .row(cells![
            "verdict",
            "reason",
            pick(zh, "Coupons", "代金券"),
            none,
            none,
            count,
            pick(
                zh,
                "partial: 3 of 5 pages were fetched, so the rules about coupons were skipped",
                "不完整：5 页中仅拉取 3 页，代金券相关规则已跳过"
            )
        ]);
    for (item, english, chinese, currency, amount) in [
        ("payable", "Payable", "应付金额", "CNY", "1234567.12345678"),
        ("payable", "Payable", "应付金额", "USD", "9"),
        ("official", "List price", "官网价", "CNY", "1400000"),
        ("official", "List price", "官网价", "USD", "10"),
    ] {
        table = table.row(cells!["amounts", item, pick(zh, english, chinese), currency, amount, count, none]);
    }
    for (item, english, chinese, amount) in [
        ("purchase", "New purchases", "新购", "800000.5"),
        ("usage", "Pay per use", "按需", "450000.12345678"),
        ("refund", "Refunds", "退订", "-15433.5"),
    ] {
        table = table.row(cells!["kinds", item, pick(zh, english, chinese), "CNY", amount, 1_200, none]);
    }
    for (item, english, chinese, amount) in [
        ("cash", "Cash", "现金", "600000"),
        ("credit", "Credit", "信用额度", "400000.12"),
        ("coupon", "Coupons", "代金券", "200000"),
        ("card", "Stored-value cards", "储值卡", "34567.00345678"),
    ] {
        table = table.row(cells!["payments", item, pick(zh, english, chinese), "CNY", amount, 300, none]);
    }
    table = table
        .row(cells!["breaks", "amount", pick(zh, "Amount differs", "金额不符"), "CNY", "-598.52", 12, none])
        .row(cells![
            "breaks",
            "missing_lines",
            pick(zh, "Lines are missing", "缺少明细"),
            "CNY",
            "99.75",
            2,
            none
        ])
        .row(cells!["breaks", "duplicate", pick(zh, "Duplicate lines", "重复明细"), none, none, 2, none]);
    for (n, (code, english, chinese)) in (1..).zip(SERVICES) {
        let name = pick(zh, english, chinese);
        table = table.row(cells!["services", code, name, "CNY", amount(n * 37, 3), n * 999, none]);
    }
    table
}
