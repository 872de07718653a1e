//! Months of one customer, small enough to say what they hold: for what goes over several months.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::home::Home;

/// One order with its line and the bill of its customer, with what is wrong about them.
pub(crate) struct SmallMonth {
    cycle: &'static str,
    /// What the bill says; the lines say 100.
    pub(crate) bill: i64,
    /// What was paid in cash; the line is over 100.
    pub(crate) cash: i64,
    /// What the order is over; its line is over 100.
    pub(crate) order: i64,
    /// Orders paid in the month, by day, without any line.
    pub(crate) unbilled: Vec<&'static str>,
    /// Orders of earlier months that the month knows and has a line for.
    pub(crate) billed_late: Vec<&'static str>,
    /// Without the orders, the month is incomplete.
    pub(crate) without_orders: bool,
}

impl SmallMonth {
    pub(crate) fn new(cycle: &'static str) -> Self {
        Self {
            cycle,
            bill: 100,
            cash: 100,
            order: 100,
            unbilled: Vec::new(),
            billed_late: Vec::new(),
            without_orders: false,
        }
    }

    fn line(&self, order: &str, amount: i64, cash: i64) -> Value {
        let Self { cycle, .. } = self;
        json!({
            "bill_cycle": cycle, "customer_id": "A", "association_type": "2", "service_type_code": "s",
            "resource_type_code": "r", "charging_mode": 1, "trade_time": format!("{cycle}-10T00:00:00Z"),
            "trade_id": order, "id": format!("{cycle}-{order}"), "bill_detail_type": 1,
            "consume_time": format!("{cycle}-10T00:00:00Z"), "official_amount": amount,
            "official_discount_amount": 0, "payment_amount": amount, "cash_amount": cash,
        })
    }

    fn order(id: &str, amount: i64, paid: &str) -> Value {
        json!({
            "order_id": id, "customer_id": "A", "status": 5, "order_type": 1, "amount_after_discount": amount,
            "official_amount": amount, "payment_time": paid, "currency": "CNY",
        })
    }

    /// The captures as a file beside the home.
    pub(crate) fn file(&self, home: &Home, name: &str) -> PathBuf {
        let Self { cycle, .. } = self;
        let own = format!("O{cycle}");
        let mut lines = vec![self.line(&own, 100, self.cash)];
        lines.extend(self.billed_late.iter().map(|order| self.line(order, 50, 50)));
        let mut orders = vec![Self::order(&own, self.order, &format!("{cycle}-10T00:00:00Z"))];
        orders.extend(
            self.unbilled.iter().map(|order| Self::order(order, 50, &format!("{cycle}-12T00:00:00Z"))),
        );
        orders.extend(self.billed_late.iter().map(|order| Self::order(order, 50, "2026-01-01T00:00:00Z")));
        let late = i64::try_from(self.billed_late.len()).unwrap() * 50;
        let amount = self.bill + late;
        let bill = json!({
            "customer_id": "A", "cloud_service_type": "s", "resource_type_code": "r", "bill_type": "0",
            "charge_mode": "1", "amount": amount,
            "account_details": [{ "balance_type": "BALANCE_TYPE_DEBIT", "amount": amount }],
        });
        let list = |name: &str, rows: Vec<Value>| json!({ name: rows, "total_count": rows.len(), "currency": "CNY" });
        let bills = |mode: &str, rows: Vec<Value>| {
            let body = json!({ "currency": "CNY", "bill_sums": rows, "count": rows.len() });
            ("ListSubcustomerMonthlyBills", json!({ "cycle": cycle, "charge_mode": mode }), body)
        };
        let mut exchanges = vec![
            (
                "ListConsumeSubCustomers",
                json!({ "bill_cycle": cycle }),
                list("sub_customers", vec![json!({ "customer_id": "A" })]),
            ),
            (
                "ListSubCustomerBillDetail",
                json!({ "bill_cycle": cycle, "customer_id": "A" }),
                list("fee_records", lines),
            ),
            bills("1", vec![bill]),
            bills("3", Vec::new()),
            bills("11", Vec::new()),
            ("ListPartnerAdjustRecords", json!({}), list("records", Vec::new())),
            ("ListIssuedPartnerCoupons", json!({}), list("user_coupons", Vec::new())),
            ("ListPartnerCouponsRecord", json!({}), list("records", Vec::new())),
        ];
        if !self.without_orders {
            exchanges.push(("ListCustomerOrders", json!({}), list("order_infos", orders)));
        }
        let text: Vec<String> = exchanges
            .into_iter()
            .map(|(operation, query, body)| {
                json!({
                    "operation": operation, "taken_at": "2027-06-06T01:00:00Z", "account": "partner",
                    "request": { "method": "GET", "path": "/p", "query": query, "body": null },
                    "status": 200, "body": body,
                })
                .to_string()
            })
            .collect();
        home.file(name, text.join("\n") + "\n")
    }

    /// Imports it, over what the month may have already, and reconciles.
    pub(crate) fn reconcile(&self, home: &Home) -> i32 {
        let path = self.file(home, &format!("{}.jsonl", self.cycle));
        let path = path.display().to_string();
        let done = home.run(["import", &path, "--cycle", self.cycle, "--replace"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        home.run(["reconcile", "--cycle", self.cycle]).code
    }
}
