"""FOCUS files: the public validator over CostAndUsage 1.0, and all datasets against the specification's columns.

Usage: focus.py COLUMNS.json FOLDER...
A folder has `1.0/`, `1.2/` (CSV files), `parquet/` and `statement.jsonl`, as the program printed it.
"""

import collections
import csv
import datetime
import decimal
import json
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

import focus_validator
import pyarrow.parquet

# Rules of the validator's "1.0" that are older than the 1.0 that was published: they look for columns
# of drafts (Provider, Publisher, InvoiceIssuer, ResourceID, ChargeType).
ITS_OWN = {
    "Provider_Required",
    "Publisher_Required",
    "InvoiceIssuer_Required",
    "ResourceID_Required",
    "SkuPriceId_Nullable",
}
# Its tests; fewer would mean that it gave up on the way.
TESTS = 133


def problems_of_validator(file):
    """What the validator finds, beyond its own defects. Its exit code says nothing."""
    scratch = file.parent / "validator"
    shutil.rmtree(scratch, ignore_errors=True)
    # It opens this file relative to where it is started.
    codes = pathlib.Path("focus_validator/utils/currency_codes.csv")
    (scratch / codes).parent.mkdir(parents=True)
    shutil.copy(pathlib.Path(focus_validator.__file__).parent / "utils/currency_codes.csv", scratch / codes)
    junit = scratch / "focus.xml"
    command = [str(pathlib.Path(sys.executable).parent / "focus-validator"), "--data-file", str(file)]
    command += ["--validate-version", "1.0", "--output-type", "unittest", "--output-destination", str(junit)]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
    if not junit.exists():
        return [f"{file}: the validator wrote nothing: {done.stdout}{done.stderr}"]
    tests, failed = 0, set()
    for case in xml.parse(junit).getroot().iter("testcase"):
        tests += 1
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(case.get("name").split(" ")[0])
    found = [f"{file}: {tests} tests instead of {TESTS}"] if tests != TESTS else []
    found += [f"{file}: the validator says {name}" for name in sorted(failed - ITS_OWN)]
    return found


def is_decimal(text):
    try:
        return "." in text and "e" not in text.lower() and decimal.Decimal(text).is_finite()
    except decimal.InvalidOperation:
        return False


def is_time(text):
    try:
        return text.endswith("Z") and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


FITS = {
    "text": lambda text: True,
    "decimal": is_decimal,
    "time": is_time,
    "json": is_json,
    "currency": lambda text: len(text) == 3 and text.isascii() and text.isupper(),
}


def check_rows(file, spec):
    """A CSV file against the columns of its dataset. Returns what is wrong and the rows."""
    with open(file, encoding="utf-8", newline="") as opened:
        reader = csv.reader(opened)
        head = next(reader)
        rows = list(reader)
    wanted = [column["name"] for column in spec["columns"]]
    own = head[len(wanted) :]
    found = []
    if head[: len(wanted)] != wanted:
        found.append(f"{file}: columns {head} instead of {wanted}")
    if not all(name.startswith("x_") for name in own) or len(set(head)) != len(head):
        found.append(f"{file}: columns of our own are {own}")
    if not rows:
        found.append(f"{file}: no rows")
    for number, row in enumerate(rows, 2):
        cells = dict(zip(head, row))
        for column in spec["columns"]:
            text = cells[column["name"]]
            if text == "":
                fits = column["null"]
            else:
                fits = FITS[column["type"]](text) and text in column.get("values", [text])
            if not fits:
                found.append(f"{file}, row {number}: {column['name']} is {text!r}")
        found += [f"{file}, row {number}: {problem}" for problem in check_rules(cells, spec["rules"])]
    return found[:20], [dict(zip(head, row)) for row in rows]


def check_rules(cells, rules):
    for rule in rules:
        holds = all(cells[name] in values for name, values in rule.get("when", {}).items())
        if not holds or any(cells[name] in values for name, values in rule.get("unless", {}).items()):
            continue
        for name in rule.get("null", []):
            if cells[name] != "":
                yield f"{name} is {cells[name]!r}, and {rule} wants null"
        for name in rule.get("filled", []):
            if cells[name] == "":
                yield f"{name} is null, and {rule} wants a value"
        for name, values in rule.get("not", {}).items():
            if cells[name] in values:
                yield f"{name} is {cells[name]!r}, and {rule} forbids it"


def check_sense(file, rows):
    """What a table of columns cannot say."""
    for number, row in enumerate(rows, 2):
        for start, end in [("ChargePeriodStart", "ChargePeriodEnd"), ("BillingPeriodStart", "BillingPeriodEnd")]:
            if not row[start] < row[end]:
                yield f"{file}, row {number}: {start} {row[start]} is not before {end} {row[end]}"
        if row["PricingQuantity"]:
            quantity = decimal.Decimal(row["PricingQuantity"])
            for price, cost in [("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")]:
                if row[price] and decimal.Decimal(row[price]) * quantity != decimal.Decimal(row[cost]):
                    yield f"{file}, row {number}: {price} times PricingQuantity is not {cost}"


def sums(rows, *names):
    total = collections.defaultdict(decimal.Decimal)
    for row in rows:
        total[tuple(row[name] for name in names)] += decimal.Decimal(row["BilledCost"])
    return {key: value for key, value in total.items() if value}


def check_parquet(folder, csv_rows):
    """The Parquet files say the same as the CSV files."""
    for name, rows in csv_rows.items():
        table = pyarrow.parquet.read_table(folder / f"{name}.parquet")
        if table.column_names != list(rows[0]) or table.num_rows != len(rows):
            yield f"{folder}/{name}: {table.num_rows} rows of {table.column_names}"
            continue
        for column in table.column_names:
            for number, value in enumerate(table[column].to_pylist()):
                text = rows[number][column]
                if isinstance(value, decimal.Decimal):
                    same = text != "" and decimal.Decimal(text) == value
                elif isinstance(value, datetime.datetime):
                    same = text != "" and datetime.datetime.fromisoformat(text) == value
                else:
                    same = text == ("" if value is None else str(value))
                if not same:
                    yield f"{folder}/{name}, row {number + 2}: {column} is {value!r}, the CSV file says {text!r}"
                    break


def check(folder, columns):
    problems = problems_of_validator(folder / "1.0/focus/CostAndUsage.csv")
    found, old = check_rows(folder / "1.0/focus/CostAndUsage.csv", columns["CostAndUsage 1.0"])
    problems += found
    datasets = {}
    for name, version in [("CostAndUsage", "1.2"), ("InvoiceDetail", "1.4"), ("BillingPeriod", "1.4")]:
        file = folder / f"1.2/focus/{name}.csv"
        found, datasets[name] = check_rows(file, columns[f"{name} {version}"])
        problems += found
    charges = datasets["CostAndUsage"]
    problems += list(check_sense(folder / "1.2", charges))[:20]
    statement = collections.defaultdict(decimal.Decimal)
    for line in (folder / "statement.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        statement[(row["customer_id"], row["currency"])] += decimal.Decimal(row["payable_amount"] or 0)
    statement = {key: value for key, value in statement.items() if value}
    by_customer = ("BillingAccountId", "BillingCurrency")
    for name, rows in [("1.0", old), ("1.2", charges), ("InvoiceDetail", datasets["InvoiceDetail"])]:
        if sums(rows, *by_customer) != statement:
            problems.append(f"{folder}, {name}: the sums of the customers are not those of the statement")
    details = {(row["InvoiceDetailId"],): decimal.Decimal(row["BilledCost"]) for row in datasets["InvoiceDetail"]}
    if sums(charges, "x_InvoiceDetailId") != {key: value for key, value in details.items() if value}:
        problems.append(f"{folder}: the charges do not add up to the lines of the invoices")
    problems += list(check_parquet(folder / "parquet/focus", datasets))[:20]
    corrections = sum(row["ChargeClass"] == "Correction" for row in charges)
    return problems, len(charges), corrections


def main():
    columns = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
    problems, told, corrections = [], [], 0
    for folder in (pathlib.Path(name).resolve() for name in sys.argv[2:]):
        found, rows, of_closed = check(folder, columns)
        problems += found
        corrections += of_closed
        told.append(f"{folder.name} {rows}")
    if corrections == 0:
        problems.append("no month has a refund of a closed month: the check of ChargeClass is empty")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{', '.join(told)} charges, {corrections} corrections: nothing but the validator's own {len(ITS_OWN)} failures")


main()
