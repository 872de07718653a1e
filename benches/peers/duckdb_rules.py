"""The line, month and order rules in DuckDB: runs rules.sql. Usage: duckdb_rules.py HOME CYCLE OUT"""

from pathlib import Path

import duckdb

import answers


def settle(db):
    """One refund for one order: always the nearest two that are left."""
    while True:
        best = db.execute("select order_id, trade_id, customer_id, currency, kind from pairs "
                          "order by apart, order_id, trade_id limit 1").fetchone()
        if best is None:
            return
        db.execute("insert into settled values (?)", [best[0]])
        db.execute("delete from pairs where order_id = ? or "
                   "(trade_id = ? and customer_id = ? and currency = ? and kind = ?)", [best[0], *best[1:]])


def main():
    lake, cycle, out = answers.arguments()
    start, end = answers.month(cycle)
    db = duckdb.connect()
    db.execute("set timezone = 'UTC'; set default_null_order = 'nulls_first'; set preserve_insertion_order = false")
    columns = [name for name, in db.execute(
        "select column_name from (describe from read_parquet(?))", [f"{lake}/consumption.parquet"]).fetchall()]
    text = Path(__file__).with_name("rules.sql").read_text(encoding="utf-8")
    text = text.format(lake=lake, cycle=cycle, start=start.isoformat(), end=end.isoformat(),
                       columns=", ".join(columns))
    before, after = text.split("-- settle\n")
    db.execute(before)
    settle(db)
    db.execute(after)
    answers.write(out, db.execute("from breaks").fetchall())


if __name__ == "__main__":
    main()
