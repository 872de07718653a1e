"""Reads the workbook back with openpyxl and compares it, cell by cell, with what the program says.

The headings are for people and may change, so a column is recognised by its content: each field of
the CSV format must have a column of the sheet to itself that holds the same values. Usage:
workbook_read.py REPORT...
"""

import datetime
import sys
from decimal import Decimal

import openpyxl
from openpyxl.utils import range_boundaries

import report
from problems import Problems

# Texts that are made of digits, or could be.
IDS = ("id", "customer_id", "order_id", "currency", "key", "cycle")
ZONE = datetime.timedelta(hours=8)


def moment(text):
    """A moment of the CSV format on the clock of the bills, as a sheet shows it."""
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None) + ZONE
    except ValueError:
        return None


def agrees(text, value):
    """Does a cell hold what a field of the CSV format says?"""
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, (int, float)):
        exact = report.number(text)
        return exact is not None and float(exact) == float(value)
    if isinstance(value, datetime.datetime):
        told = moment(text)
        return told is not None and abs(told - value) < datetime.timedelta(milliseconds=1)
    if text.startswith("'") and text[1:].startswith(report.FORMULA):
        text = text[1:]
    # A cell has no carriage returns of its own.
    return value.replace("\r\n", "\n") == text.replace("\r\n", "\n")


def columns(sheet, ref, fields, rows, problems):
    """Field → its column of the sheet."""
    first, top, last, bottom = range_boundaries(ref)
    if not problems.expect(bottom - top == len(rows), f"{sheet.title}: {bottom - top} rows, CSV has {len(rows)}"):
        return {}
    free, found = list(range(first, last + 1)), {}
    for index, field in enumerate(fields):
        for column in free:
            cells = (sheet.cell(top + 1 + at, column) for at in range(len(rows)))
            if all(agrees(row[index], cell.value) for row, cell in zip(rows, cells)):
                found[field] = column
                free.remove(column)
                break
        else:
            problems.expect(False, f"{sheet.title}: no column holds the values of {field}")
    problems.expect(not free or len(fields) != last - first + 1, f"{sheet.title}: columns {free} hold something else")
    for field, column in found.items():
        for at in range(top + 1, bottom + 1):
            cell = sheet.cell(at, column)
            if field in IDS and cell.value is not None:
                problems.expect(cell.data_type == "s", f"{sheet.title}!{cell.coordinate} is an id but not text")
            risky = isinstance(cell.value, str) and cell.value.startswith(report.FORMULA)
            problems.expect(not risky or cell.data_type == "s", f"{sheet.title}!{cell.coordinate} is not text")
    return found


def control(sheet, ref, found, sums, problems):
    """The exact totals below a table, one block of three rows a currency."""
    _, _, last, bottom = range_boundaries(ref)
    row, checked, seen = bottom + 2, 0, []
    while sheet.cell(row, 1).value is not None:
        currency = sheet.cell(row, found["currency"]).value
        seen.append(currency)
        for field, column in found.items():
            text = sheet.cell(row + 1, column).value
            if text is None or column == 1:
                continue
            checked += 1
            at = sheet.cell(row + 1, column).coordinate
            expected = sums.get(currency, {}).get(field, Decimal(0))
            exact = isinstance(text, str) and Decimal(text) == expected
            problems.expect(exact, f"{sheet.title}!{at}: {field} is {text!r}, exactly {expected} {currency}")
            problems.expect(sheet.cell(row + 2, column).value == "OK", f"{sheet.title}!{at}: not checked")
        row += 4
    problems.expect(sorted(seen) == sorted(sums), f"{sheet.title}: totals in {seen}, amounts in {sorted(sums)}")
    return checked


def sums_of(fields, rows):
    """Currency → field → exact sum of what are numbers."""
    sums = {}
    for row in rows:
        by_field = sums.setdefault(row[fields.index("currency")], {})
        for field, text in zip(fields, row):
            value = report.number(text)
            if value is not None:
                by_field[field] = by_field.get(field, Decimal(0)) + value
    return sums


def summary(sheet, fields, rows, problems):
    """Each figure of the summary is a row of the first sheet."""
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_col=2, max_col=5)]
    for row in rows:
        line = dict(zip(fields, row))
        if line["section"] != "verdict":
            told = [line["label"], line["currency"], line["amount"] or line["text"], line["count"]]
            there = any(all(agrees(a, b) for a, b in zip(told, one)) for one in shown)
            problems.expect(there, f"{sheet.title}: no row says {told}")


def check(folder, problems):
    path, tables = report.workbook(folder), report.tables(folder)
    plain, results = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    expected, checked, seen = report.expected_rows(folder), 0, {}
    for sheet in plain:
        for row in sheet.iter_rows():
            for cell in row:
                problems.expect(cell.data_type != "e", f"{path}: {sheet.title}!{cell.coordinate} is {cell.value}")
        for called, ref in sheet.tables.items():
            name = called.removeprefix("dz_").rpartition("_")[0]
            fields, rows = tables[name]
            seen[name] = len(rows)
            values = results[sheet.title]
            found = columns(values, ref, fields, rows, problems)
            if name == "customers":
                checked += control(values, ref, found, report.statement_sums(folder), problems)
            elif name in ("orders", "services", "regions", "coupons"):
                checked += control(values, ref, found, sums_of(fields, rows), problems)
    for name, (_, rows) in tables.items():
        problems.expect(name == "summary" or seen.get(name) == len(rows), f"{path}: {name} is not a table of it")
    for name, count in expected.items():
        problems.expect(seen.get(name) == count, f"{path}: {name} has {seen.get(name)} rows, not {count}")
    summary(results.worksheets[0], *tables["summary"], problems)
    problems.expect(checked > 0, f"{path}: no exact total at all")
    return checked


def main(folders):
    problems = Problems()
    checked = sum(check(folder, problems) for folder in folders)
    problems.end(f"{len(folders)} workbooks equal to their lists cell by cell, {checked} exact totals")


if __name__ == "__main__":
    main(sys.argv[1:])
