//! The fixed words of the workbook in both languages; headings of columns come with the tables.

use duizhang_plugin_sdk::Language;

/// Everything this format says by itself.
pub(crate) struct Words {
    pub(crate) language: Language,
    /// The font of the whole workbook; it must have the language's characters.
    pub(crate) font: &'static str,
    /// Per cent that columns are wider than their content asks for: where the font is missing, the one
    /// that takes its place may be wider.
    pub(crate) stretch: usize,
    pub(crate) title: &'static str,
    /// The title of a workbook about one customer.
    pub(crate) statement: &'static str,
    pub(crate) customer: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) partner: &'static str,
    pub(crate) cycle: &'static str,
    pub(crate) run: &'static str,
    pub(crate) generated: &'static str,
    pub(crate) program: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) rows: &'static str,
    pub(crate) back: &'static str,
    /// The column with a link to the row that a break speaks of.
    pub(crate) row: &'static str,
    pub(crate) none: &'static str,
    pub(crate) item: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) count: &'static str,
    pub(crate) control: &'static str,
    pub(crate) control_note: &'static str,
    pub(crate) sheet_column: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) exact: &'static str,
    pub(crate) check: &'static str,
    pub(crate) data: &'static str,
    sheets: [(&'static str, &'static str); 15],
    sections: [(&'static str, &'static str); 9],
    outcomes: [(&'static str, &'static str); 11],
}

const EN: Words = Words {
    language: Language::En,
    font: "Calibri",
    stretch: 100,
    title: "Reconciliation report",
    statement: "Statement of account",
    customer: "Customer",
    notes: "Notes",
    partner: "Partner",
    cycle: "Billing month",
    run: "Run",
    generated: "Generated",
    program: "Program",
    contents: "Contents",
    rows: "rows",
    back: "← Summary",
    row: "Row",
    none: "none",
    item: "Item",
    currency: "Currency",
    amount: "Amount",
    count: "Count",
    control: "Control totals",
    control_note: "Excel calculates with 15 digits. Each total is a live formula; the exact total stands beside it.",
    sheet_column: "Sheet and column",
    sum: "Sum",
    exact: "Exact",
    check: "Check",
    data: "data",
    sheets: [
        ("summary", "Summary"),
        ("customers", "Customers"),
        ("breaks", "Breaks"),
        ("orders", "Orders"),
        ("coupons", "Coupons"),
        ("quotas", "Quotas"),
        ("adjustments", "Adjustments"),
        ("balances", "Balances"),
        ("services", "Services"),
        ("regions", "Regions"),
        ("months", "Months"),
        ("rules", "Rules"),
        ("datasets", "Datasets"),
        ("lineage", "Lineage"),
        ("lines", "Lines"),
    ],
    sections: [
        ("amounts", "Payable"),
        ("kinds", "Payable by kind"),
        ("payments", "Means of payment"),
        ("months", "Payable by month"),
        ("customers", "Payable by customer"),
        ("services", "Payable by service"),
        ("breaks", "Breaks by class"),
        ("ages", "Breaks by age"),
        ("rules", "Rules by outcome"),
    ],
    outcomes: [
        ("clean", "No breaks"),
        ("breaks", "Breaks found"),
        ("broken", "Breaks found"),
        ("limited", "Only part of the rules was evaluated"),
        ("incomplete", "Incomplete: data is missing"),
        ("not_reconcilable", "The month cannot be reconciled"),
        ("nothing_checked", "Nothing was checked"),
        ("complete", "complete"),
        ("partial", "partial"),
        ("missing", "missing"),
        ("unstable", "unstable"),
    ],
};

const ZH: Words = Words {
    language: Language::Zh,
    font: "Microsoft YaHei",
    stretch: 118,
    title: "对账报告",
    statement: "客户对账单",
    customer: "客户",
    notes: "备注",
    partner: "伙伴",
    cycle: "账期",
    run: "运行编号",
    generated: "生成时间",
    program: "程序",
    contents: "目录",
    rows: "行",
    back: "← 返回汇总",
    row: "所在行",
    none: "无",
    item: "项目",
    currency: "币种",
    amount: "金额",
    count: "数量",
    control: "控制总数",
    control_note: "Excel 只按 15 位数字计算。合计为实时公式，旁边为精确合计。",
    sheet_column: "工作表与列",
    sum: "合计",
    exact: "精确值",
    check: "核对",
    data: "数据",
    sheets: [
        ("summary", "汇总"),
        ("customers", "客户"),
        ("breaks", "差异"),
        ("orders", "订单"),
        ("coupons", "优惠券"),
        ("quotas", "优惠券额度"),
        ("adjustments", "调账"),
        ("balances", "账户余额"),
        ("services", "云服务"),
        ("regions", "区域"),
        ("months", "各账期"),
        ("rules", "规则"),
        ("datasets", "数据集"),
        ("lineage", "数据来源"),
        ("lines", "消费明细"),
    ],
    sections: [
        ("amounts", "应付金额"),
        ("kinds", "应付金额（按类型）"),
        ("payments", "支付方式"),
        ("months", "应付金额（按账期）"),
        ("customers", "应付金额（按客户）"),
        ("services", "应付金额（按云服务）"),
        ("breaks", "差异（按类别）"),
        ("ages", "差异（按账龄）"),
        ("rules", "规则（按结果）"),
    ],
    outcomes: [
        ("clean", "没有差异"),
        ("breaks", "发现差异"),
        ("broken", "发现差异"),
        ("limited", "仅核对了部分规则"),
        ("incomplete", "数据不完整"),
        ("not_reconcilable", "本月无法对账"),
        ("nothing_checked", "没有检查任何内容"),
        ("complete", "完整"),
        ("partial", "不完整"),
        ("missing", "缺失"),
        ("unstable", "不稳定"),
    ],
};

impl Words {
    pub(crate) fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &EN,
            Language::Zh => &ZH,
        }
    }

    /// The name of a table's sheet; a table this version does not know keeps its own name.
    pub(crate) fn sheet<'w>(&'w self, table: &'w str) -> &'w str {
        find(&self.sheets, table)
    }

    /// The heading of a section of the summary.
    pub(crate) fn section<'w>(&'w self, section: &'w str) -> &'w str {
        find(&self.sections, section)
    }

    /// A verdict or a result in words.
    pub(crate) fn outcome<'w>(&'w self, key: &'w str) -> &'w str {
        find(&self.outcomes, key)
    }
}

fn find<'w>(pairs: &[(&str, &'w str)], key: &'w str) -> &'w str {
    pairs.iter().find(|(name, _)| *name == key).map_or(key, |(_, word)| word)
}
