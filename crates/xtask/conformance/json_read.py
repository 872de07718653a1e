"""Reads the JSON format with Python: every line against the schema beside it, the rows and exact sums
against what the program lists. Usage: json_read.py REPORT..."""

import glob
import json
import os
import sys
from decimal import Decimal

import jsonschema
import report
from problems import Problems


def check(folder, problems):
    schemas = sorted(glob.glob(os.path.join(folder, "json", "*.schema.json")))
    csv_tables = report.tables(folder)
    names = [os.path.basename(path)[: -len(".schema.json")] for path in schemas]
    problems.expect(names == sorted(csv_tables), f"{folder}: tables {names}, as CSV {sorted(csv_tables)}")
    rows = 0
    for name, path in zip(names, schemas):
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        records = report.jsonl(os.path.join(folder, "json"), name)
        for at, record in enumerate(records, 1):
            for error in validator.iter_errors(record):
                problems.expect(False, f"{folder}: {name}.jsonl, line {at}: {error.message}")
            problems.expect(list(record) == schema["required"], f"{folder}: {name}.jsonl, line {at}: members")
        found = len(csv_tables[name][1]) if name in csv_tables else None
        problems.expect(len(records) == found, f"{folder}: {name} has {len(records)} rows, as CSV {found}")
        rows += len(records)
    problems.expect(rows > 0, f"{folder}: nothing was read")
    return rows, sums(folder, problems)


def sums(folder, problems):
    """Every sum of the statement, exactly."""
    found = {}
    for record in report.jsonl(os.path.join(folder, "json"), "customers"):
        fields = found.setdefault(record["currency"], {})
        for name, value in record.items():
            if value is not None and (name.endswith("_amount") or name == "split_difference"):
                problems.expect(isinstance(value, str), f"{folder}: {name} is no text")
                fields[name] = fields.get(name, Decimal(0)) + Decimal(value)
    expected = report.statement_sums(folder)
    problems.expect(found == expected, f"{folder}: customers.jsonl sums to {found}, the statement to {expected}")
    return sum(len(fields) for fields in expected.values())


def main(folders):
    problems = Problems()
    read = [check(folder, problems) for folder in folders]
    rows, amounts = (sum(numbers) for numbers in zip(*read))
    problems.end(f"{len(folders)} reports, {rows} rows as their schemas say, {amounts} exact sums")


if __name__ == "__main__":
    main(sys.argv[1:])
