"""Reads the CSV format with Python's csv module. Usage: csv_read.py REPORT..."""

import os
import sys
from decimal import Decimal

import report
from problems import Problems


def check(folder, problems):
    tables = report.tables(folder)
    for name, (fields, rows) in tables.items():
        path = os.path.join(folder, "csv", f"{name}.csv")
        with open(path, "rb") as file:
            content = file.read()
        problems.expect(content.startswith(b"\xef\xbb\xbf"), f"{path}: no byte order mark, Excel misreads it")
        problems.expect(content.endswith(b"\r\n"), f"{path}: the last line does not end")
        problems.expect(len(set(fields)) == len(fields), f"{path}: two columns have one name")
        for at, row in enumerate(rows, 2):
            problems.expect(len(row) == len(fields), f"{path}: row {at} has {len(row)} of {len(fields)} fields")
            for field, value in zip(fields, row):
                safe = not value.startswith(report.FORMULA) or report.number(value) is not None
                problems.expect(safe, f"{path}: row {at}, {field}: a spreadsheet may run {value!r}")
    for name, count in report.expected_rows(folder).items():
        found = len(tables[name][1])
        problems.expect(found == count, f"{folder}: {name} has {found} rows, the program lists {count}")
    return amounts(folder, tables["customers"], problems) + identities(folder, tables, problems)


def amounts(folder, customers, problems):
    """Every sum of the statement, exactly."""
    fields, rows = customers
    sums = {}
    for row in rows:
        record = dict(zip(fields, row))
        for name, value in record.items():
            if value and (name.endswith("_amount") or name == "split_difference"):
                by_field = sums.setdefault(record["currency"], {})
                by_field[name] = by_field.get(name, Decimal(0)) + Decimal(value)
    expected = report.statement_sums(folder)
    problems.expect(sums == expected, f"{folder}: customers.csv sums to {sums}, statement --json to {expected}")
    return sum(len(fields) for fields in expected.values())


def identities(folder, tables, problems):
    """Names arrive as they are, or with one apostrophe where a spreadsheet would run them."""
    fields, rows = tables["customers"]
    by_id = {row[fields.index("customer_id")]: row[fields.index("customer_name")] for row in rows}
    escaped = 0
    for customer in report.jsonl(folder, "statement"):
        name = customer["customer_name"] or ""
        risky = name.startswith(report.FORMULA)
        escaped += risky
        found = by_id.get(customer["customer_id"] or "")
        problems.expect(found == ("'" if risky else "") + name, f"{folder}: {name!r} is written as {found!r}")
    problems.expect(escaped > 0, f"{folder}: no name that looks like a formula, so nothing was tested")
    fields, rows = tables["breaks"]
    ids = [row[fields.index("id")] for row in rows]
    problems.expect(ids == [one["id"] for one in report.jsonl(folder, "breaks")], f"{folder}: breaks differ")
    return 0


def main(folders):
    problems = Problems()
    sums = sum(check(folder, problems) for folder in folders)
    problems.end(f"{len(folders)} reports, {sums} exact sums")


if __name__ == "__main__":
    main(sys.argv[1:])
