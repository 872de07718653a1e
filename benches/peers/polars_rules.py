"""The line, month and order rules in Polars for Python. Usage: polars_rules.py HOME CYCLE OUT

Lazy scans on the streaming engine. The lines are read for the ids, for the line rules and for the sums
(month and orders share one scan); everything else is small.
"""

import json

import polars as pl

import answers

SUM = pl.Decimal(38, 8)
PARTS = ["cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount",
         "stored_value_card_amount", "debt_amount", "writeoff_amount"]
MEASURES = ["official_amount", "official_discount_amount", "payment_amount", *PARTS]
VOUCHERS = ["coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"]
ORDER, USAGE = [1, 2, 3, 8, 103], 5
DETAIL_TYPES = [1, 2, 3, 4, 5, 8, 9, 12, 14, 15, 16, 17, 18, 20, 23, 24, 25, 100, 101, 102, 103]
KINDS = {**dict.fromkeys([1, 2, 3, 5, 8, 14, 18, 23, 25, 103], "0"), **dict.fromkeys([4, 20, 24], "1"),
         **dict.fromkeys([9, 16], "2")}
NEAR = 300_000_000


def money(name):
    return pl.col(name).fill_null(0).cast(SUM)


def text(name):
    return pl.col(name).fill_null("")


class Month:
    def __init__(self, lake, cycle):
        self.lake, self.cycle = lake, cycle
        self.start, self.end = answers.month(cycle)
        self.breaks = []

    def scan(self, dataset):
        return pl.scan_parquet(f"{self.lake}/{dataset}.parquet")

    def found(self, rule, kind, frame, key, customer="customer_id", currency="currency",
              expected=None, actual=None, expected_text=None, actual_text=None):
        """Adds a break for each row; the sides name columns, or are constants where they are no text."""
        def side(value):
            return value if isinstance(value, list) else [value] * frame.height if value is None or isinstance(
                value, int) else frame[value].to_list()
        keys = zip(*(frame[name].to_list() for name in key))
        rows = zip(keys, side(customer), side(currency), side(expected), side(actual),
                   side(expected_text), side(actual_text))
        kinds = frame["class"].to_list() if kind == "class" else [kind] * frame.height
        for name, (parts, *rest) in zip(kinds, rows):
            self.breaks.append((rule, name, "|".join(str(part) for part in parts), *rest))

    # Lines.

    def identity(self):
        lines = self.scan("consumption")
        repeated = (lines.filter(pl.col("id").is_not_null()).group_by("id").len().filter(pl.col("len") > 1)
                    .select("id").collect(engine="streaming"))
        if repeated.height == 0:
            return lines
        columns = lines.collect_schema().names()
        numbered = lines.with_row_index("row")
        rows = (numbered.join(repeated.lazy(), on="id", how="semi").collect(engine="streaming")
                .sort(columns, nulls_last=False))
        content = pl.struct(columns)
        ids = rows.group_by("id", maintain_order=True).agg(
            pl.col("customer_id").first(), pl.len().alias("times"), content.n_unique().alias("contents"))
        ids = ids.with_columns(pl.when(pl.col("contents") == 1).then(pl.lit("duplicate"))
                               .otherwise(pl.lit("conflict")).alias("class"))
        self.found("line.identity", "class", ids, ["id"], currency=None, expected=1, actual="times")
        surplus = rows.filter(~pl.col("id").is_first_distinct()).select("row")
        return numbered.join(surplus.lazy(), on="row", how="anti").drop("row")

    def lines(self, clean):
        kind = pl.col("bill_detail_type")
        paid, price = money("payment_amount"), money("official_amount") - money("official_discount_amount")
        parts = sum((money(name) for name in PARTS[1:]), money(PARTS[0]))
        rest, cent = price - paid, pl.lit("0.01").cast(SUM)
        zero = pl.lit(0).cast(SUM)
        mirrored = (paid < zero) | (money("official_amount") < zero)
        cut = pl.when(mirrored).then((rest <= zero) & (rest > -cent)).otherwise((rest >= zero) & (rest < cent))
        rounding = pl.when(kind == USAGE).then(~cut).when(kind.is_in(ORDER)).then(rest != zero).otherwise(False)
        outside = ~pl.col("consume_time").is_between(self.start, self.end, closed="left")
        period = kind.is_in([*ORDER, USAGE]) & outside & pl.lit(self.cycle >= "2024-06")
        wrong = (clean.select(
            "id", "customer_id", "currency", "consume_time", paid.alias("paid"), price.alias("price"),
            parts.alias("parts"), (parts != paid).alias("split"), rounding.alias("rounding"),
            period.fill_null(False).alias("period"))
            .filter(pl.col("split") | pl.col("rounding") | pl.col("period")).collect(engine="streaming"))
        self.found("line.split", "amount", wrong.filter("split"), ["id"], expected="parts", actual="paid")
        self.found("line.rounding", "rounding", wrong.filter("rounding"), ["id"], expected="price", actual="paid")
        late = wrong.filter("period").with_columns(
            pl.lit(self.cycle).alias("cycle"),
            pl.col("consume_time").dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m").alias("month"))
        self.found("line.period", "timing", late, ["id"], currency=None, expected_text="cycle", actual_text="month")

    def sums(self, clean):
        """One scan for the month's groups and for what lines say of orders."""
        keys = [text("customer_id"), text("currency"), "association_type", text("service_type_code"),
                text("resource_type_code"), "charging_mode", "bill_detail_type"]
        groups = clean.group_by(keys).agg(*(money(name).sum() for name in MEASURES), pl.len().alias("lines"))
        named = clean.filter(pl.col("bill_detail_type").is_in([*ORDER, 4]))
        trades = named.group_by(
            text("trade_id"), text("customer_id"), text("currency"), (pl.col("bill_detail_type") == 4).alias("back")
        ).agg(*(money(name).sum() for name in ["payment_amount", *VOUCHERS]))
        return pl.collect_all([groups, trades], engine="streaming")

    # The month.

    def codes(self, groups):
        for column, known in [("bill_detail_type", DETAIL_TYPES), ("charging_mode", [1, 3, 10, 11]),
                              ("association_type", ["1", "2", "3"])]:
            code = pl.col(column)
            unknown = (groups.filter(~code.is_in(known).fill_null(False)).group_by(column, "currency")
                       .agg(pl.col("payment_amount").sum())
                       .with_columns(code.cast(pl.String).fill_null("null"), pl.lit(column).alias("column")))
            self.found("line.code", "unknown_code", unknown, ["column", column], customer=None,
                       actual="payment_amount")

    def customers(self, groups):
        listed = self.scan("consuming_customers").select(text("customer_id").unique(), listed=True).collect()
        seen = groups.select(pl.col("customer_id").unique(), seen=True)
        both = listed.join(seen, on="customer_id", how="full", coalesce=True)
        odd = both.filter(pl.col("listed").is_null() | pl.col("seen").is_null()).with_columns(
            pl.when(pl.col("seen").is_null()).then(pl.lit("missing_lines")).otherwise(pl.lit("unlisted_customer"))
            .alias("class"),
            pl.when(pl.col("listed").is_null()).then(pl.lit("not listed")).otherwise(pl.lit("listed")).alias("is"),
            pl.when(pl.col("seen").is_null()).then(pl.lit("no lines")).otherwise(pl.lit("has lines")).alias("has"))
        self.found("month.customers", "class", odd, ["customer_id"], currency=None, expected_text="is",
                   actual_text="has")

    def bills(self, groups):
        key = ["customer_id", "service", "resource", "mode", "kind"]
        extra = pl.when(pl.col("bill_type") == "0").then(money("debt_amount") + money("adjustment_amount")).otherwise(
            pl.lit(0).cast(SUM))
        accounts = ["debit_amount", "credit_amount", "bonus_amount", "coupon_amount", "rcash_coupon_amount",
                    "stored_value_card_amount"]
        bills = self.scan("monthly_bills").group_by(
            text("customer_id"), text("cloud_service_type").alias("service"),
            text("resource_type_code").alias("resource"), text("charge_mode").alias("mode"),
            text("bill_type").alias("kind"), text("currency")
        ).agg(money("amount").sum(), (sum((money(name) for name in accounts), extra)).sum().alias("parts")).collect()
        self.found("month.accounts", "amount", bills.filter(pl.col("parts") != pl.col("amount")), key,
                   expected="parts", actual="amount")
        lines = groups.filter((pl.col("association_type") == "2") & pl.col("charging_mode").is_in([1, 3, 11])).select(
            "customer_id", pl.col("service_type_code").alias("service"),
            pl.col("resource_type_code").alias("resource"), pl.col("charging_mode").cast(pl.String).alias("mode"),
            pl.col("bill_detail_type").replace_strict(KINDS, default=None).alias("kind"), "currency", "payment_amount")
        lines = lines.filter(pl.col("kind").is_not_null()).group_by(*key, "currency").agg(
            pl.col("payment_amount").sum().alias("paid"))
        both = bills.filter(pl.col("mode").is_in(["1", "3", "11"])).join(
            lines, on=[*key, "currency"], how="full", coalesce=True).with_columns(
            pl.when(pl.col("amount").is_null()).then(pl.lit("missing_bill")).when(pl.col("paid").is_null())
            .then(pl.lit("missing_lines")).otherwise(pl.lit("amount")).alias("class"),
            money("amount"), money("paid"))
        self.found("month.detail", "class", both.filter(pl.col("amount") != pl.col("paid")), key,
                   expected="amount", actual="paid")

    # Orders.

    def book(self, trades):
        self.orders = self.scan("orders").select(
            text("order_id"), text("customer_id"), "order_type", "status", "payment_time", text("currency"),
            money("amount_after_discount").alias("amount"), money("official_amount").alias("official"),
            money("discount_total").alias("discounts"), money("coupon_amount").alias("coupon"),
            money("flexipurchase_coupon_amount").alias("flexi"), money("stored_card_amount").alias("card"),
            pl.col("payment_time").is_between(self.start, self.end, closed="left").fill_null(False).alias("in_month"),
            (pl.col("status") == 5).fill_null(False).alias("completed"),
            (pl.col("order_type") == 4).fill_null(False).alias("back"), "sub_order_infos").collect()
        own = self.orders.filter(pl.col("order_id") != "").select(name="order_id", order_id="order_id")
        combined = self.orders.filter(pl.col("sub_order_infos").is_not_null()).select("order_id", "sub_order_infos")
        members = [(member["order_id"], order) for order, infos in combined.iter_rows()
                   for member in json.loads(infos) or [] if member.get("order_id")]
        members = pl.DataFrame(members, schema={"name": pl.String, "order_id": pl.String}, orient="row")
        members = members.join(own, on="name", how="anti").group_by("name").agg(pl.col("order_id").min())
        self.names = pl.concat([own, members])
        trades = trades.rename({"payment_amount": "amount", "coupon_amount": "coupon",
                                "flexipurchase_coupon_amount": "flexi", "stored_value_card_amount": "card"})
        self.trades = trades.join(self.names, left_on="trade_id", right_on="name", how="left")
        known = self.trades.filter(pl.col("order_id").is_not_null())
        self.named = known.select(pl.col("order_id").unique())
        sums = [pl.col(name).sum() for name in ["amount", "coupon", "flexi", "card"]]
        self.billed = known.filter(~pl.col("back")).group_by("order_id", "currency").agg(sums)
        self.refunded = known.filter("back").group_by("order_id", "currency").agg(pl.col("amount").sum())
        self.known = known

    def order_lines(self, clean):
        strays = self.trades.filter(pl.col("order_id").is_null()).group_by("trade_id", "currency").agg(
            pl.when(pl.col("customer_id").n_unique() == 1).then(pl.col("customer_id").first()).alias("customer_id"),
            pl.col("amount").sum())
        self.found("order.unknown", "missing_order", strays, ["trade_id"], actual="amount")
        owners = self.orders.select("order_id", "status", owner="customer_id")
        known = self.known.join(owners, on="order_id")
        others = known.filter(pl.col("customer_id") != pl.col("owner")).group_by("order_id").agg(
            pl.col("owner").first(), pl.col("customer_id").unique().sort().str.join(","))
        self.found("order.customer", "association", others, ["order_id"], customer="owner", currency=None,
                   expected_text="owner", actual_text="customer_id")
        unpaid = known.filter(pl.col("status").is_in([4, 6])).group_by("order_id", "currency").agg(
            pl.col("owner").first(), pl.col("amount").sum())
        self.found("order.status", "status", unpaid, ["order_id"], customer="owner", expected=0, actual="amount")
        due = self.orders.filter(pl.col("completed") & pl.col("in_month") & ~pl.col("back")
                                 & (pl.col("amount") != 0)).join(self.billed, on="order_id", how="anti")
        due = due.filter(~pl.col("order_id").is_in(list(self.settled(clean, due))))
        self.found("order.unbilled", "missing_lines", due, ["order_id"], expected="amount", actual=0)

    def settled(self, clean, due):
        """Refunds of changes and switches name a transaction: one of them for one order, nearest first."""
        wanting = due.filter(pl.col("order_type").is_in([3, 10])).select(
            "order_id", "customer_id", "currency", pl.when(pl.col("order_type") == 3).then(20).otherwise(24)
            .cast(pl.Int64).alias("kind"), pl.col("amount").abs(), pl.col("payment_time").dt.epoch("us").alias("paid"))
        if wanting.height == 0:
            return set()
        given = clean.filter(pl.col("bill_detail_type").is_in([20, 24])).group_by(
            text("customer_id"), text("currency"), pl.col("bill_detail_type").alias("kind"), text("trade_id")
        ).agg((-money("payment_amount").sum()).alias("amount"), pl.col("trade_time").min().dt.epoch("us").alias("given"))
        pairs = given.collect(engine="streaming").join(wanting, on=["customer_id", "currency", "kind", "amount"])
        pairs = pairs.with_columns((pl.col("paid") - pl.col("given")).abs().alias("apart"))
        pairs = pairs.filter(pl.col("apart") <= NEAR).sort("apart", "order_id", "trade_id")
        orders, refunds = set(), set()
        for row in pairs.iter_rows(named=True):
            refund = (row["customer_id"], row["currency"], row["kind"], row["trade_id"])
            if row["order_id"] not in orders and refund not in refunds:
                orders.add(row["order_id"])
                refunds.add(refund)
        return orders

    def order_amounts(self):
        sides = ["amount", "coupon", "flexi", "card"]
        open_ = self.orders.filter(pl.col("completed") & ~pl.col("back"))
        lines = self.billed.rename({name: f"line_{name}" for name in sides})
        zeros = [money(f"line_{name}").alias(f"line_{name}") for name in sides]
        own = (open_.join(self.billed, on="order_id", how="semi")
               .join(lines, on=["order_id", "currency"], how="left").with_columns(zeros))
        others = open_.select("order_id", "customer_id", own="currency").join(lines, on="order_id").filter(
            pl.col("currency") != pl.col("own")).with_columns(pl.lit(0).cast(SUM).alias(name) for name in sides)
        vouchers = pl.col("line_coupon") + pl.col("line_flexi") + pl.col("line_card")
        differing = own.filter(vouchers != 0)
        before = differing.filter(pl.col("amount") == pl.col("line_amount")).height
        after = differing.filter(pl.col("amount") == pl.col("line_amount") - vouchers).height
        self.is_after = after > before
        columns = ["order_id", "customer_id", "currency", *sides, *(f"line_{name}" for name in sides)]
        compared = pl.concat([own.select(columns), others.select(columns)])
        actual = pl.col("line_amount") - vouchers if self.is_after else pl.col("line_amount")
        compared = compared.with_columns(actual.alias("actual"))
        self.found("order.payable", "amount", compared.filter(pl.col("amount") != pl.col("actual")), ["order_id"],
                   expected="amount", actual="actual")
        for part, name in [("coupon_amount", "coupon"), ("flexipurchase_coupon_amount", "flexi"),
                           ("stored_card_amount", "card")]:
            wrong = compared.filter(pl.col(name) != pl.col(f"line_{name}")).with_columns(pl.lit(part).alias("part"))
            self.found("order.coupon", "amount", wrong, ["order_id", "part"], expected=name, actual=f"line_{name}")

    def order_prices(self):
        whole = pl.col("amount") + (pl.col("coupon") + pl.col("flexi") + pl.col("card") if self.is_after else 0)
        orders = self.orders.with_columns(
            whole.cast(SUM).alias("whole"), (pl.col("official") - pl.col("discounts")).alias("price"))
        scope = orders.filter(pl.col("in_month") | pl.col("order_id").is_in(self.named["order_id"].implode()))
        self.found("order.price", "amount", scope.filter(~pl.col("back") & (pl.col("price") != pl.col("whole"))),
                   ["order_id"], expected="price", actual="whole")
        items = self.scan("order_lines").select(name="order_id", actual=money("amount_after_discount")).collect()
        items = items.join(self.names, on="name").group_by("order_id").agg(pl.col("actual").sum())
        lines = scope.join(items, on="order_id").filter(pl.col("amount") != pl.col("actual"))
        self.found("order.lines", "amount", lines, ["order_id"], expected="amount", actual="actual")
        back = orders.filter(pl.col("back"))
        due = back.filter(pl.col("order_id").is_in(self.named["order_id"].implode())
                          | (pl.col("completed") & pl.col("in_month")))
        refunded = self.refunded.rename({"amount": "actual"})
        own = due.join(refunded, on=["order_id", "currency"], how="left").select(
            "order_id", "customer_id", "currency", (-pl.col("amount").abs()).alias("expected"),
            money("actual").alias("actual"))
        others = back.select("order_id", "customer_id", own="currency").join(refunded, on="order_id").filter(
            pl.col("currency") != pl.col("own")).select(
            "order_id", "customer_id", "currency", pl.lit(0).cast(SUM).alias("expected"), "actual")
        wrong = pl.concat([own, others]).filter(pl.col("expected") != pl.col("actual"))
        self.found("order.refund", "amount", wrong, ["order_id"], expected="expected", actual="actual")
        given = self.scan("refunds").filter(pl.col("amount") < 0).select(
            name="base_order_id", actual=-money("amount")).collect()
        given = given.join(self.names, on="name").group_by("order_id").agg(pl.col("actual").sum())
        more = orders.join(given, on="order_id").filter(pl.col("actual") > pl.col("whole"))
        self.found("order.refund_origin", "over_refund", more, ["order_id"], expected="whole", actual="actual")

    def run(self):
        clean = self.identity()
        self.lines(clean)
        groups, trades = self.sums(clean)
        self.codes(groups)
        self.customers(groups)
        self.bills(groups)
        self.book(trades)
        self.order_lines(clean)
        self.order_amounts()
        self.order_prices()
        return self.breaks


if __name__ == "__main__":
    folder, bill_cycle, out = answers.arguments()
    answers.write(out, Month(folder, bill_cycle).run())
