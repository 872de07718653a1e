"""What the checks of the formats share: the files of one report, and how a field is compared.

A report is a folder with `statement.jsonl`, `breaks.jsonl`, `rules.jsonl` and `reconcile.jsonl` as
the program printed them, and the formats in `xlsx/` and `csv/`.
"""

import csv
import glob
import json
import os
from decimal import Decimal, InvalidOperation

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def jsonl(folder, name):
    with open(os.path.join(folder, f"{name}.jsonl"), encoding="utf-8") as file:
        return [json.loads(line, parse_float=Decimal) for line in file]


def tables(folder):
    """Table → its fields' names and its rows, from the CSV files."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "csv", "*.csv"))):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        found[os.path.basename(path)[:-4]] = rows[0], rows[1:]
    return found


def workbook(folder):
    (path,) = glob.glob(os.path.join(folder, "xlsx", "*.xlsx"))
    return path


def number(text):
    """The exact number that a text is, if it is one."""
    try:
        value = Decimal(text)
        return value if value.is_finite() else None
    except InvalidOperation:
        return None


def statement_sums(folder):
    """Currency → field → exact sum, from `statement --json`."""
    sums = {}
    for row in jsonl(folder, "statement"):
        fields = sums.setdefault(row["currency"], {})
        for name, value in row.items():
            if isinstance(value, str) and (name.endswith("_amount") or name == "split_difference"):
                fields[name] = fields.get(name, Decimal(0)) + Decimal(value)
    return sums


def expected_rows(folder):
    """Table → its rows, as the program's own lists count them."""
    (summary,) = jsonl(folder, "reconcile")
    return {
        "customers": len(jsonl(folder, "statement")),
        "breaks": len(jsonl(folder, "breaks")),
        # One row a currency; a rule that evaluated nothing has one without.
        "rules": sum(max(1, len(rule["amount"] or {})) for rule in jsonl(folder, "rules")),
        "datasets": len(summary["datasets"]),
    }
