"""The line, month and order rules in pandas. Usage: pandas_rules.py HOME CYCLE OUT

Money is held as whole units of 1e-8 in int64, taken from the decimals' own words: exact, and as fast as
pandas adds. Texts are Arrow strings, keys are categories; only the columns that are needed are read.
"""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import answers

PARTS = ["cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount",
         "stored_value_card_amount", "debt_amount", "writeoff_amount"]
MEASURES = ["official_amount", "official_discount_amount", "payment_amount", *PARTS]
KEYS = ["customer_id", "currency", "association_type", "service_type_code", "resource_type_code", "trade_id"]
CODES = ["charging_mode", "bill_detail_type"]
TIMES = ["consume_time", "trade_time"]
ORDER, USAGE, CENT, ONE = [1, 2, 3, 8, 103], 5, 1_000_000, 100_000_000
DETAIL_TYPES = [1, 2, 3, 4, 5, 8, 9, 12, 14, 15, 16, 17, 18, 20, 23, 24, 25, 100, 101, 102, 103]
KINDS = {**dict.fromkeys([1, 2, 3, 5, 8, 14, 18, 23, 25, 103], "0"), **dict.fromkeys([4, 20, 24], "1"),
         **dict.fromkeys([9, 16], "2")}
NEAR = 300_000_000
NONE = -1  # a missing code, and a missing time


def units(column):
    """Whole units of 1e-8; 18 digits fit the low word of a decimal. A null is zero."""
    column = column.combine_chunks()
    if pa.types.is_decimal128(column.type) and column.type.scale == 8:
        words = np.frombuffer(column.buffers()[1], dtype=np.int64)[2 * column.offset::2][:len(column)].copy()
        words[column.is_null().to_numpy(zero_copy_only=False)] = 0
        return words
    raise TypeError(column.type)


def column(array):
    """A column in the form that pandas works fastest with."""
    if pa.types.is_decimal(array.type):
        return pd.Series(units(array), dtype="int64")
    if pa.types.is_dictionary(array.type):
        return array.to_pandas()
    if pa.types.is_timestamp(array.type):
        return pd.Series(array.cast(pa.int64()).fill_null(NONE).to_numpy(), dtype="int64")
    if pa.types.is_integer(array.type):
        return pd.Series(array.fill_null(NONE).to_numpy(), dtype="int64")
    return plain(array).to_pandas(types_mapper=pd.ArrowDtype)


def plain(array):
    """Texts as pyarrow's functions know them: most do not know views."""
    return array.cast(pa.string()) if pa.types.is_string_view(array.type) else array


def read(lake, dataset, columns, categories=()):
    table = pq.read_table(f"{lake}/{dataset}.parquet", columns=columns, read_dictionary=list(categories))
    return pd.DataFrame({name: column(table[name]) for name in columns}, copy=False)


def text(frame, *names):
    """Nulls of key columns become empty texts."""
    for name in names:
        values = frame[name]
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values if "" in values.cat.categories else values.cat.add_categories([""])
        frame[name] = values.fillna("")
    return frame


def amount(value):
    """Units as decimal text."""
    value = int(value)
    whole, rest = divmod(abs(value), ONE)
    return f"{'-' if value < 0 else ''}{whole}.{rest:08}"


class Month:
    def __init__(self, lake, cycle):
        self.lake, self.cycle = lake, cycle
        start, end = answers.month(cycle)
        self.start, self.end = (int(moment.timestamp()) * 1_000_000 for moment in (start, end))
        self.breaks = []

    def found(self, rule, kind, frame, key, customer="customer_id", currency="currency",
              expected=None, actual=None, expected_text=None, actual_text=None):
        def column(name):
            return [None] * len(frame) if name is None else [
                None if pd.isna(value) else value for value in frame[name]]

        def money(name):
            return [amount(name)] * len(frame) if isinstance(name, int) else [
                None if value is None else amount(value) for value in column(name)]
        kinds = column("class") if kind == "class" else [kind] * len(frame)
        keys = zip(*(column(name) for name in key))
        for kind, parts, *rest in zip(kinds, keys, column(customer), column(currency), money(expected),
                                      money(actual), column(expected_text), column(actual_text)):
            self.breaks.append((rule, kind, "|".join(str(part) for part in parts), *rest))

    # Lines.

    def identity(self, lines):
        twice = lines["id"].notna() & lines["id"].duplicated(keep=False)
        if not twice.any():
            return lines
        rows, first = [], 0
        for batch in pq.ParquetFile(f"{self.lake}/consumption.parquet").iter_batches(65_536):
            wanted = np.flatnonzero(twice.iloc[first:first + len(batch)])
            if len(wanted):
                columns = [plain(array) for array in batch.columns]
                part = pa.table(columns, names=batch.schema.names).take(wanted)
                rows.append(part.to_pandas(types_mapper=pd.ArrowDtype).set_index(wanted + first))
            first += len(batch)
        rows = pd.concat(rows)
        columns = list(rows.columns)
        rows = rows.sort_values(columns, na_position="first")
        for (id_,), group in rows.groupby(["id"], sort=False):
            same = len(group.drop_duplicates()) == 1
            self.breaks.append(("line.identity", "duplicate" if same else "conflict", id_,
                                group["customer_id"].iloc[0], None, "1", str(len(group)), None, None))
        surplus = rows.index[rows["id"].duplicated()]
        return lines.drop(index=surplus).reset_index(drop=True)

    def lines(self, lines):
        kind = lines["bill_detail_type"].to_numpy()
        paid, official = lines["payment_amount"].to_numpy(), lines["official_amount"].to_numpy()
        price = official - lines["official_discount_amount"].to_numpy()
        parts = sum(lines[name].to_numpy() for name in PARTS)
        rest = price - paid
        order = np.isin(kind, ORDER)
        mirrored = (paid < 0) | (official < 0)
        cut = np.where(mirrored, (rest <= 0) & (rest > -CENT), (rest >= 0) & (rest < CENT))
        rounding = (order & (rest != 0)) | ((kind == USAGE) & ~cut)
        time = lines["consume_time"].to_numpy()
        outside = (time != NONE) & ((time < self.start) | (time >= self.end))
        period = (order | (kind == USAGE)) & outside & (self.cycle >= "2024-06")
        split = parts != paid
        wrong = np.flatnonzero(split | rounding | period)
        frame = lines.loc[wrong, ["id", "customer_id", "currency"]].assign(
            paid=paid[wrong], price=price[wrong], parts=parts[wrong], cycle=self.cycle,
            month=[answers.dt.datetime.fromtimestamp(at // 1_000_000, answers.GMT8).strftime("%Y-%m")
                   for at in time[wrong]])
        self.found("line.split", "amount", frame[split[wrong]], ["id"], expected="parts", actual="paid")
        self.found("line.rounding", "rounding", frame[rounding[wrong]], ["id"], expected="price", actual="paid")
        self.found("line.period", "timing", frame[period[wrong]], ["id"], currency=None, expected_text="cycle",
                   actual_text="month")

    def sums(self, lines):
        by = ["customer_id", "currency", "association_type", "service_type_code", "resource_type_code", *CODES]
        groups = lines.groupby(by, observed=True, sort=False, dropna=False)[MEASURES].sum().reset_index()
        named = lines[np.isin(lines["bill_detail_type"].to_numpy(), [*ORDER, 4])]
        named = named.assign(back=named["bill_detail_type"] == 4)
        trades = named.groupby(["trade_id", "customer_id", "currency", "back"], observed=True, sort=False)[
            ["payment_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"]].sum()
        trades = trades.reset_index()
        for frame in (groups, trades):
            for name in frame.columns.intersection(KEYS):
                frame[name] = frame[name].astype(object)
        return groups, trades

    # The month.

    def codes(self, groups):
        for name, known in [("bill_detail_type", DETAIL_TYPES), ("charging_mode", [1, 3, 10, 11]),
                            ("association_type", ["1", "2", "3"])]:
            odd = groups[~groups[name].isin(known)]
            odd = odd.groupby([name, "currency"], dropna=False)["payment_amount"].sum().reset_index()
            odd = odd.assign(column=name, code=["null" if code == NONE or pd.isna(code) else code for code in odd[name]])
            self.found("line.code", "unknown_code", odd, ["column", "code"], customer=None, actual="payment_amount")

    def customers(self, groups):
        listed = set(read(self.lake, "consuming_customers", ["customer_id"])["customer_id"].fillna(""))
        seen = set(groups["customer_id"])
        odd = pd.DataFrame({"customer_id": sorted(listed ^ seen)}, dtype=object)
        is_listed = odd["customer_id"].isin(listed)
        odd["class"] = np.where(is_listed, "missing_lines", "unlisted_customer")
        odd["is"], odd["has"] = np.where(is_listed, "listed", "not listed"), np.where(is_listed, "no lines", "has lines")
        self.found("month.customers", "class", odd, ["customer_id"], currency=None, expected_text="is",
                   actual_text="has")

    def bills(self, groups):
        key = ["customer_id", "service", "resource", "mode", "kind"]
        accounts = ["debit_amount", "credit_amount", "bonus_amount", "coupon_amount", "rcash_coupon_amount",
                    "stored_value_card_amount"]
        names = {"cloud_service_type": "service", "resource_type_code": "resource", "charge_mode": "mode",
                 "bill_type": "kind"}
        bills = read(self.lake, "monthly_bills", ["customer_id", *names, "currency", "amount", "debt_amount",
                                                  "adjustment_amount", *accounts]).rename(columns=names)
        bills = text(bills, *key, "currency")
        more = bills["debt_amount"] + bills["adjustment_amount"]
        bills["parts"] = sum(bills[name] for name in accounts) + more.where(bills["kind"] == "0", 0)
        bills = bills.groupby([*key, "currency"])[["amount", "parts"]].sum().reset_index()
        self.found("month.accounts", "amount", bills[bills["parts"] != bills["amount"]], key,
                   expected="parts", actual="amount")
        lines = groups[(groups["association_type"] == "2") & groups["charging_mode"].isin([1, 3, 11])]
        lines = lines.assign(service=lines["service_type_code"], resource=lines["resource_type_code"],
                             mode=lines["charging_mode"].astype(str), kind=lines["bill_detail_type"].map(KINDS))
        lines = lines[lines["kind"].notna()].groupby([*key, "currency"])["payment_amount"].sum().reset_index()
        for frame in (bills, lines):
            frame[[*key, "currency"]] = frame[[*key, "currency"]].astype(object)
        both = bills[bills["mode"].isin(["1", "3", "11"])].merge(lines, on=[*key, "currency"], how="outer",
                                                                 indicator="side")
        both["class"] = both["side"].map({"left_only": "missing_lines", "right_only": "missing_bill",
                                          "both": "amount"}).astype(object)
        for name in ("amount", "payment_amount"):
            both[name] = both[name].astype("Int64").fillna(0)
        self.found("month.detail", "class", both[both["amount"] != both["payment_amount"]], key,
                   expected="amount", actual="payment_amount")

    # Orders.

    def book(self, trades):
        names = {"amount_after_discount": "amount", "official_amount": "official", "discount_total": "discounts",
                 "coupon_amount": "coupon", "flexipurchase_coupon_amount": "flexi", "stored_card_amount": "card"}
        orders = read(self.lake, "orders", ["order_id", "customer_id", "order_type", "status", "payment_time",
                                            "currency", "sub_order_infos", *names]).rename(columns=names)
        orders = text(orders, "order_id", "customer_id", "currency")
        for name in ("order_id", "customer_id", "currency"):
            orders[name] = orders[name].astype(object)
        orders["in_month"] = orders["payment_time"].between(self.start, self.end, inclusive="left")
        orders["completed"], orders["back"] = orders["status"] == 5, orders["order_type"] == 4
        own = {order: order for order in orders["order_id"] if order}
        combined = orders[orders["sub_order_infos"].notna()]
        members = sorted((order, member["order_id"]) for order, infos in zip(
            combined["order_id"], combined["sub_order_infos"]) for member in json.loads(infos) or []
            if member.get("order_id"))
        names = {}
        for order, member in members:
            names.setdefault(member, order)
        self.names = names | own
        self.orders = orders
        trades = trades.rename(columns={"payment_amount": "amount", "coupon_amount": "coupon",
                                        "flexipurchase_coupon_amount": "flexi", "stored_value_card_amount": "card"})
        trades["order_id"] = trades["trade_id"].map(self.names)
        self.strays, self.known = trades[trades["order_id"].isna()], trades[trades["order_id"].notna()]
        sides = ["amount", "coupon", "flexi", "card"]
        self.billed = self.known[~self.known["back"]].groupby(["order_id", "currency"])[sides].sum().reset_index()
        self.refunded = self.known[self.known["back"]].groupby(["order_id", "currency"])["amount"].sum().reset_index()
        self.named = set(self.known["order_id"])

    def order_lines(self, lines):
        strays = self.strays.groupby(["trade_id", "currency"]).agg(
            customers=("customer_id", "nunique"), customer_id=("customer_id", "first"),
            amount=("amount", "sum")).reset_index()
        strays["customer_id"] = strays["customer_id"].where(strays["customers"] == 1, None)
        self.found("order.unknown", "missing_order", strays, ["trade_id"], actual="amount")
        owners = self.orders[["order_id", "status", "customer_id"]].rename(columns={"customer_id": "owner"})
        known = self.known.merge(owners, on="order_id")
        others = known[known["customer_id"] != known["owner"]].groupby("order_id").agg(
            owner=("owner", "first"), others=("customer_id", lambda ids: ",".join(sorted(set(ids))))).reset_index()
        self.found("order.customer", "association", others, ["order_id"], customer="owner", currency=None,
                   expected_text="owner", actual_text="others")
        unpaid = known[known["status"].isin([4, 6])].groupby(["order_id", "currency"]).agg(
            owner=("owner", "first"), amount=("amount", "sum")).reset_index()
        self.found("order.status", "status", unpaid, ["order_id"], customer="owner", expected=0, actual="amount")
        due = self.orders[self.orders["completed"] & self.orders["in_month"] & ~self.orders["back"]
                          & (self.orders["amount"] != 0) & ~self.orders["order_id"].isin(set(self.billed["order_id"]))]
        due = due[~due["order_id"].isin(self.settled(lines, due))]
        self.found("order.unbilled", "missing_lines", due, ["order_id"], expected="amount", actual=0)

    def settled(self, lines, due):
        """Refunds of changes and switches name a transaction: one of them for one order, nearest first."""
        wanting = due[due["order_type"].isin([3, 10])]
        if wanting.empty:
            return set()
        wanting = wanting.assign(kind=np.where(wanting["order_type"] == 3, 20, 24), amount=wanting["amount"].abs())
        given = lines[np.isin(lines["bill_detail_type"].to_numpy(), [20, 24])]
        key = ["customer_id", "currency", "bill_detail_type", "trade_id"]
        given = given.assign(trade_time=given["trade_time"].where(given["trade_time"] != NONE))
        given = given.groupby(key, observed=True)[["payment_amount", "trade_time"]].agg(
            {"payment_amount": "sum", "trade_time": "min"}).reset_index().dropna()
        given = given.rename(columns={"bill_detail_type": "kind"}).assign(amount=-given["payment_amount"])
        for name in ("customer_id", "currency", "trade_id"):
            given[name] = given[name].astype(object)
        pairs = given.merge(wanting, on=["customer_id", "currency", "kind", "amount"])
        pairs["apart"] = (pairs["payment_time"] - pairs["trade_time"]).abs()
        pairs = pairs[pairs["apart"] <= NEAR].sort_values(["apart", "order_id", "trade_id"])
        orders, refunds = set(), set()
        for row in pairs.itertuples():
            refund = (row.customer_id, row.currency, row.kind, row.trade_id)
            if row.order_id not in orders and refund not in refunds:
                orders.add(row.order_id)
                refunds.add(refund)
        return orders

    def order_amounts(self):
        sides = ["amount", "coupon", "flexi", "card"]
        lines = self.billed.rename(columns={name: f"line_{name}" for name in sides})
        names = [f"line_{name}" for name in sides]
        open_ = self.orders[self.orders["completed"] & ~self.orders["back"]]
        own = open_[open_["order_id"].isin(set(lines["order_id"]))].merge(
            lines, on=["order_id", "currency"], how="left")
        own[names] = own[names].astype("Int64").fillna(0)
        others = open_[["order_id", "customer_id", "currency"]].rename(columns={"currency": "own"}).merge(
            lines, on="order_id")
        others = others[others["currency"] != others["own"]].assign(**dict.fromkeys(sides, 0))
        vouchers = own["line_coupon"] + own["line_flexi"] + own["line_card"]
        differing = vouchers != 0
        before = int((differing & (own["amount"] == own["line_amount"])).sum())
        after = int((differing & (own["amount"] == own["line_amount"] - vouchers)).sum())
        self.is_after = after > before
        compared = pd.concat([own, others])[["order_id", "customer_id", "currency", *sides, *names]]
        vouchers = compared["line_coupon"] + compared["line_flexi"] + compared["line_card"]
        compared["actual"] = compared["line_amount"] - vouchers if self.is_after else compared["line_amount"]
        self.found("order.payable", "amount", compared[compared["amount"] != compared["actual"]], ["order_id"],
                   expected="amount", actual="actual")
        for part, name in [("coupon_amount", "coupon"), ("flexipurchase_coupon_amount", "flexi"),
                           ("stored_card_amount", "card")]:
            wrong = compared[compared[name] != compared[f"line_{name}"]].assign(part=part)
            self.found("order.coupon", "amount", wrong, ["order_id", "part"], expected=name, actual=f"line_{name}")

    def order_prices(self):
        orders = self.orders
        vouchers = orders["coupon"] + orders["flexi"] + orders["card"]
        orders["whole"] = orders["amount"] + (vouchers if self.is_after else 0)
        orders["price"] = orders["official"] - orders["discounts"]
        named = orders["order_id"].isin(self.named)
        scope = orders[orders["in_month"] | named]
        self.found("order.price", "amount", scope[~scope["back"] & (scope["price"] != scope["whole"])], ["order_id"],
                   expected="price", actual="whole")
        items = read(self.lake, "order_lines", ["order_id", "amount_after_discount"])
        items["order_id"] = items["order_id"].astype(object).map(self.names)
        items = items.groupby("order_id")["amount_after_discount"].sum().rename("actual").reset_index()
        lines = scope.merge(items, on="order_id")
        self.found("order.lines", "amount", lines[lines["amount"] != lines["actual"]], ["order_id"],
                   expected="amount", actual="actual")
        back = orders[orders["back"]]
        refunded = self.refunded.rename(columns={"amount": "actual"})
        due = back[named[back.index] | (back["completed"] & back["in_month"])]
        own = due.merge(refunded, on=["order_id", "currency"], how="left")
        own = own.assign(expected=-own["amount"].abs(), actual=own["actual"].astype("Int64").fillna(0))
        others = back[["order_id", "customer_id", "currency"]].rename(columns={"currency": "own"}).merge(
            refunded, on="order_id")
        others = others[others["currency"] != others["own"]].assign(expected=0)
        columns = ["order_id", "customer_id", "currency", "expected", "actual"]
        sides = pd.concat([own[columns], others[columns]])
        self.found("order.refund", "amount", sides[sides["expected"] != sides["actual"]], ["order_id"],
                   expected="expected", actual="actual")
        given = read(self.lake, "refunds", ["base_order_id", "amount"])
        given = given[given["amount"] < 0]
        given = given.assign(order_id=given["base_order_id"].astype(object).map(self.names), given=-given["amount"])
        given = given.groupby("order_id")["given"].sum().reset_index()
        more = orders.merge(given, on="order_id")
        self.found("order.refund_origin", "over_refund", more[more["given"] > more["whole"]], ["order_id"],
                   expected="whole", actual="given")

    def run(self):
        lines = read(self.lake, "consumption", ["id", *KEYS, *CODES, *TIMES, *MEASURES], categories=KEYS)
        lines = self.identity(lines)
        lines = text(lines, *(name for name in KEYS if name != "association_type"))
        self.lines(lines)
        groups, trades = self.sums(lines)
        self.codes(groups)
        self.customers(groups)
        self.bills(groups)
        self.book(trades)
        self.order_lines(lines)
        self.order_amounts()
        self.order_prices()
        return self.breaks


if __name__ == "__main__":
    folder, bill_cycle, out = answers.arguments()
    answers.write(out, Month(folder, bill_cycle).run())
