//! A small month, complete enough to look at.

mod checks;

use checks::{datasets, lineage, rules, summary};
use duizhang_plugin_sdk::testing::{Cell, Fixture, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use serde_json::json;

const MONEY: [(&str, &str); 27] = [
    ("official_amount", "官网价"),
    ("discount_amount", "折扣金额"),
    ("rounding_amount", "抹零金额"),
    ("payable_amount", "应付金额"),
    ("purchase_amount", "新购"),
    ("renewal_amount", "续订"),
    ("change_amount", "变更"),
    ("usage_amount", "按需"),
    ("refund_amount", "退订"),
    ("adjustment_amount", "调账"),
    ("other_amount", "其他"),
    ("cash_amount", "现金"),
    ("credit_amount", "信用额度"),
    ("coupon_amount", "代金券"),
    ("flexipurchase_coupon_amount", "现金券"),
    ("stored_value_card_amount", "储值卡"),
    ("debt_amount", "欠费"),
    ("writeoff_amount", "核销"),
    ("orders_paid_amount", "订单支付"),
    ("orders_refunded_amount", "订单退款"),
    ("coupons_issued_amount", "发券金额"),
    ("coupons_used_amount", "用券金额"),
    ("allotted_amount", "拨款"),
    ("reclaimed_amount", "回收"),
    ("opening_cash_amount", "期初现金"),
    ("closing_cash_amount", "期末现金"),
    ("split_difference", "支付差额"),
];

const SERVICES: [(&str, &str, &str); 8] = [
    ("hws.service.type.ec2", "Elastic Cloud Server", "弹性云服务器"),
    ("hws.service.type.ebs", "Elastic Volume Service", "云硬盘"),
    ("hws.service.type.obs", "Object Storage Service", "对象存储服务"),
    ("hws.service.type.rds", "Relational Database Service", "云数据库 RDS"),
    ("hws.service.type.cdn", "Content Delivery Network", "内容分发网络"),
    ("hws.service.type.vpc", "Virtual Private Cloud", "虚拟私有云"),
    ("hws.service.type.cce", "Cloud Container Engine", "云容器引擎"),
    ("hws.service.type.waf", "Web Application Firewall", "Web 应用防火墙"),
];

/// The words of a language.
fn pick<'a>(zh: bool, english: &'a str, chinese: &'a str) -> &'a str {
    if zh { chinese } else { english }
}

fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    words[..1].to_uppercase() + &words[1..]
}

fn column(table: Fixture, name: &str, zh: &str, kind: Kind, role: Role) -> Fixture {
    table.column(name, kind, role).title("en", &title(name)).title("zh", zh)
}

fn money(table: Fixture, name: &str, zh: &str) -> Fixture {
    table.money(name, "currency").title("en", &title(name)).title("zh", zh)
}

/// An amount that differs from row to row, with up to eight decimals.
fn amount(row: i64, column: i64) -> String {
    let units = (row * 7_919 + column * 104_729) % 9_999_991 * 100 - column * 1_000;
    let tail = if row % 3 == 0 { "5678" } else { "0000" };
    format!("{}{}.{:02}{tail}", if row % 11 == 5 { "-" } else { "" }, units.abs() / 100, units.abs() % 100)
}

pub(crate) fn customers(rows: i64) -> Fixture {
    let mut table = Fixture::new("customers");
    table = column(table, "cycle", "账期", Kind::Text, Role::Period);
    table = column(table, "customer_id", "客户 ID", Kind::Text, Role::Key);
    table = column(table, "customer_name", "客户名称", Kind::Text, Role::Label);
    table = column(table, "currency", "币种", Kind::Text, Role::Key);
    table = column(table, "lines", "明细行数", Kind::Int, Role::Quantity);
    for (name, zh) in MONEY {
        table = money(table, name, zh);
    }
    table = column(table, "breaks", "差异数", Kind::Int, Role::Quantity);
    table = money(table, "break_amount", "差异金额");
    for row in 0..rows {
        let names =
            ["深圳市前海云计算有限公司", "Acme Trading (Shenzhen) Co., Ltd.", "=北京对账科技", "@上海数据"];
        let name = names[usize::try_from(row % 4).unwrap_or_default()];
        let mut cells: Vec<Cell> = cells![
            "2026-09",
            format!("0{:031}", row * 977 + 5),
            format!("{name} {row}"),
            if row % 9 == 8 { "USD" } else { "CNY" },
            row * 1_234 + 7
        ];
        cells.extend((0..27).map(|c| if (row + c) % 7 == 6 { Cell::Null } else { amount(row, c).into() }));
        cells.extend(cells![row % 3, amount(row, 30)]);
        table = table.row(cells);
    }
    table
}

fn breaks(zh: bool) -> Fixture {
    let mut table = Fixture::new("breaks");
    for (name, heading, role) in [
        ("id", "差异编号", Role::Key),
        ("rule", "规则代码", Role::Key),
        ("rule_title", "规则", Role::Label),
        ("class", "类别代码", Role::Key),
        ("class_title", "类别", Role::Label),
        ("customer_id", "客户 ID", Role::Key),
        ("customer_name", "客户名称", Role::Label),
        ("key", "键", Role::Key),
        ("currency", "币种", Role::Key),
    ] {
        table = column(table, name, heading, Kind::Text, role);
    }
    for (name, heading) in [("expected", "应为"), ("actual", "实为"), ("difference", "差额")] {
        table = money(table, name, heading);
    }
    for (name, heading, role) in [
        ("expected_text", "应为（文字）", Role::Note),
        ("actual_text", "实为（文字）", Role::Note),
        ("direction", "方向代码", Role::Key),
        ("direction_title", "方向", Role::Label),
        ("message", "说明", Role::Note),
        ("remedy", "处理建议", Role::Note),
        ("evidence", "依据", Role::Note),
    ] {
        table = column(table, name, heading, Kind::Text, role);
    }
    let message = pick(
        zh,
        "The order says 1,200.00 but its lines add up to 1,150.00. Two lines of the order carry a bill date in the following month.",
        "订单金额为 1,200.00，而其明细合计为 1,150.00。该订单有两条明细的账单日期落在下一个月。",
    );
    let remedy = pick(
        zh,
        "Fetch the following month and reconcile again; if the difference stays, open a ticket with the order number.",
        "请拉取下一个月的数据后重新对账；如差额仍然存在，请凭订单号提交工单。",
    );
    for n in 0..14_i64 {
        let counted = n % 7 == 3;
        table = table.row(cells![
            format!("b-2026-09-{n:04}"),
            "order.payable",
            pick(zh, "Lines of an order add up to the order", "订单明细合计等于订单金额"),
            "amount",
            pick(zh, "Amount differs", "金额不符"),
            format!("0{:031}", n * 977 + 5),
            format!("{} {n}", pick(zh, "Acme Trading (Shenzhen) Co., Ltd.", "深圳市前海云计算有限公司")),
            format!("order_id=CS26091412345{n:04}; part=coupon"),
            (!counted).then_some("CNY"),
            if counted { "1" } else { "1200" },
            if counted { "3" } else { "1150.12345678" },
            if counted { "2" } else { "-49.87654322" },
            None::<&str>,
            None::<&str>,
            "less",
            pick(zh, "actual is less", "实际偏少"),
            message,
            remedy,
            "ListCustomerselfResourceRecordDetails.jsonl.zst:1234",
        ]);
    }
    table
}

fn orders(zh: bool) -> Fixture {
    let mut table = Fixture::new("orders");
    for (name, heading, kind, role) in [
        ("order_id", "订单号", Kind::Text, Role::Key),
        ("customer_id", "客户 ID", Kind::Text, Role::Key),
        ("customer_name", "客户名称", Kind::Text, Role::Label),
        ("service_type_code", "云服务类型", Kind::Text, Role::Label),
        ("order_type", "订单类型代码", Kind::Int, Role::Key),
        ("order_type_title", "订单类型", Kind::Text, Role::Label),
        ("status", "状态代码", Kind::Int, Role::Key),
        ("status_title", "状态", Kind::Text, Role::Label),
        ("payment_time", "支付时间", Kind::Time, Role::Period),
        ("currency", "币种", Kind::Text, Role::Key),
    ] {
        table = column(table, name, heading, kind, role);
    }
    for (name, heading) in [
        ("official_amount", "官网价"),
        ("discount_total", "折扣合计"),
        ("amount_after_discount", "折后金额"),
        ("coupon_amount", "代金券"),
        ("flexipurchase_coupon_amount", "现金券"),
        ("stored_card_amount", "储值卡"),
        ("billed_amount", "出账金额"),
    ] {
        table = money(table, name, heading);
    }
    table = column(table, "lines", "明细行数", Kind::Int, Role::Quantity);
    table = column(table, "breaks", "差异数", Kind::Int, Role::Quantity);
    for n in 0..40_i64 {
        let mut cells: Vec<Cell> = cells![
            format!("CS26091412345{n:04}"),
            format!("0{:031}", n * 977 + 5),
            pick(zh, "Acme Trading (Shenzhen) Co., Ltd.", "深圳市前海云计算有限公司"),
            "hws.service.type.ec2",
            n % 4 + 1,
            pick(zh, "New purchase", "开通"),
            5,
            pick(zh, "Completed", "已完成"),
            (n % 10 != 9).then(|| format!("2026-09-{:02}T{:02}:30:05Z", n % 28 + 1, n % 24)),
            "CNY"
        ];
        cells.extend((0..7).map(|c| Cell::from(amount(n, c))));
        cells.extend(cells![n % 9, n % 2]);
        table = table.row(cells);
    }
    table
}

fn services(zh: bool) -> Fixture {
    let mut table = Fixture::new("services");
    table = column(table, "service_type_code", "云服务类型编码", Kind::Text, Role::Key);
    table = column(table, "service_type_name", "云服务", Kind::Text, Role::Label);
    table = column(table, "currency", "币种", Kind::Text, Role::Key);
    table = column(table, "lines", "明细行数", Kind::Int, Role::Quantity);
    table = column(table, "customers", "客户数", Kind::Int, Role::Quantity);
    for (name, zh) in
        [("official_amount", "官网价"), ("discount_amount", "折扣"), ("payable_amount", "应付金额")]
    {
        table = money(table, name, zh);
    }
    for (n, (code, english, chinese)) in (1..).zip(SERVICES) {
        let name = pick(zh, english, chinese);
        table = table.row(cells![code, name, "CNY", n * 999, n, amount(n, 1), amount(n, 2), amount(n, 3)]);
    }
    table.row(cells![SERVICES[0].0, pick(zh, SERVICES[0].1, SERVICES[0].2), "USD", 3, 1, "10", "1", "9"])
}

/// The whole month.
pub(crate) fn job(zh: bool) -> TestJob {
    let tables = vec![
        summary(zh),
        customers(24),
        breaks(zh),
        orders(zh),
        services(zh),
        rules(zh),
        datasets(zh),
        lineage(zh),
    ];
    TestJob::new(tables).context(&json!({
        "run": "20261006-0102-7f3a", "cycle": "2026-09", "language": if zh { "zh" } else { "en" },
        "generated_at": "2026-10-06T01:30:00Z", "time_zone": "+08:00", "verdict": "partial",
        "result": "breaks", "program": "duizhang 0.1.0",
        "partner": if zh { "深圳某某云科技有限公司" } else { "Example Cloud Partner & Co." },
    }))
}
