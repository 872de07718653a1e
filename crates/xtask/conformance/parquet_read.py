"""Reads the Parquet files of reports with pyarrow and DuckDB: the same rows and exact sums as the CSV files.

Usage: parquet_read.py FOLDER...
A folder has `parquet/*.parquet`, `csv/*.csv` of the same tables, and `statement.jsonl`.
"""

import csv
import decimal
import json
import pathlib
import sys

import duckdb
import pyarrow
import pyarrow.parquet

decimal.getcontext().prec = 60


def csv_rows(file):
    with open(file, encoding="utf-8-sig", newline="") as opened:
        reader = csv.reader(opened)
        return next(reader), list(reader)


def check(file, other):
    head, rows = csv_rows(other)
    table = pyarrow.parquet.read_table(file)
    if table.column_names != head or table.num_rows != len(rows):
        yield f"{file}: {table.num_rows} rows of {table.column_names}, the CSV file has {len(rows)} of {head}"
        return
    for place, field in enumerate(table.schema):
        if pyarrow.types.is_floating(field.type):
            yield f"{file}: {field.name} is a float"
        if not pyarrow.types.is_decimal(field.type):
            continue
        mine = sum((value for value in table[field.name].to_pylist() if value is not None), decimal.Decimal())
        theirs = sum((decimal.Decimal(row[place]) for row in rows if row[place]), decimal.Decimal())
        query = f"SELECT sum(\"{field.name}\"), count(*) FROM read_parquet(?)"
        duck, count = duckdb.execute(query, [str(file)]).fetchone()
        if not (mine == theirs == (duck or 0)) or count != len(rows):
            yield f"{file}: {field.name} adds up to {mine} (pyarrow), {duck} (DuckDB), {theirs} (CSV)"


def main():
    problems, files = [], 0
    for folder in map(pathlib.Path, sys.argv[1:]):
        for file in sorted((folder / "parquet").glob("*.parquet")):
            files += 1
            problems += check(file, folder / "csv" / f"{file.stem}.csv")
        lines = pyarrow.parquet.read_table(folder / "parquet/lines.parquet", columns=["payable_amount"])
        paid = sum(value for value in lines["payable_amount"].to_pylist() if value is not None)
        statement = (folder / "statement.jsonl").read_text("utf-8").splitlines()
        stated = sum(decimal.Decimal(json.loads(line)["payable_amount"] or 0) for line in statement)
        if paid != stated:
            problems.append(f"{folder}: the lines add up to {paid}, the statement to {stated}")
    if problems or files == 0:
        sys.exit("\n".join(problems) or "no Parquet file was found")
    print(f"{files} files: pyarrow {pyarrow.__version__} and DuckDB {duckdb.__version__} read the rows and exact sums of the CSV files")


main()
