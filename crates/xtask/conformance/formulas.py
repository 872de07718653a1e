"""Do the formulas of a workbook come out the same when another program calculates them?

    formulas.py strip IN OUT             remove the results that the program stored with its formulas
    formulas.py falsify IN OUT           the same, and change one amount of a table
    formulas.py same ORIGINAL CALCULATED every formula of the original has its result again
    formulas.py caught CALCULATED        of the falsified one: the checks must not say OK
"""

import re
import sys
import zipfile

import openpyxl
from openpyxl.utils import range_boundaries

from problems import Problems

CHECKS = ("OK", "CHECK")


def rewrite(source, target, change):
    """Copies a package, with its sheets changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                content = change(info.filename, content.decode()).encode()
            new.writestr(info.filename, content)


def stripped(_, sheet):
    return re.sub(r"(</f>)<v>[^<]*</v>", r"\1", sheet)


def falsified(source):
    """A change that adds to the first amount of the first table that has a total below it."""
    book = openpyxl.load_workbook(source)
    for number, sheet in enumerate(book.worksheets, 1):
        for table in sheet.tables.values():
            first, top, last, bottom = range_boundaries(table.ref)
            for column in range(first, last + 1):
                total, amount = sheet.cell(bottom + 2, column), sheet.cell(top + 1, column)
                if total.data_type == "f" and isinstance(amount.value, (int, float)):
                    part, at = f"xl/worksheets/sheet{number}.xml", amount.coordinate
                    value = f"<v>{amount.value + 1000}</v>"
                    pattern = re.compile(rf'(<c r="{at}"[^>]*>)<v>[^<]*</v>')

                    def change(name, text):
                        if name == part:
                            text, times = pattern.subn(rf"\g<1>{value}", text)
                            assert times == 1, f"{at} is not in {part}"
                        return stripped(name, text)

                    return change
    sys.exit(f"{source}: no amount with a total to change")


def close(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return a == b


def same(original, calculated):
    problems = Problems()
    formulas = openpyxl.load_workbook(original)
    stored = openpyxl.load_workbook(original, data_only=True)
    found = openpyxl.load_workbook(calculated, data_only=True)
    problems.expect(stored.sheetnames == found.sheetnames, f"sheets became {found.sheetnames}")
    count, checks = 0, 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                result = found[sheet.title][cell.coordinate]
                at = f"{sheet.title}!{cell.coordinate}"
                problems.expect(result.data_type != "e", f"{at} is {result.value}")
                if cell.data_type == "f":
                    count += 1
                    told = stored[sheet.title][cell.coordinate].value
                    problems.expect(close(told, result.value), f"{at}: stored {told!r}, calculated {result.value!r}")
                    if told in CHECKS or result.value in CHECKS:
                        checks += 1
                        problems.expect(result.value == "OK", f"{at} says {result.value}")
                else:
                    problems.expect(result.data_type != "f", f"{at} became a formula")
                    problems.expect(close(cell.value, result.value), f"{at}: {cell.value!r} became {result.value!r}")
    problems.expect(checks > 0, "there is no check cell")
    problems.end(f"{count} formulas, {checks} checks OK")


def caught(calculated):
    """The checks are worth something only if they can fail."""
    problems = Problems()
    book = openpyxl.load_workbook(calculated, data_only=True)
    failing = [
        sheet.title for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "CHECK"
    ]
    problems.expect(book.sheetnames[0] in failing, "a falsified amount is not caught on the first sheet")
    problems.expect(len(set(failing)) > 1, "a falsified amount is not caught below its table")
    problems.end("a falsified amount is caught")


def main(command, *paths):
    if command == "strip":
        rewrite(*paths, stripped)
    elif command == "falsify":
        rewrite(*paths, falsified(paths[0]))
    else:
        {"same": same, "caught": caught}[command](*paths)


if __name__ == "__main__":
    main(*sys.argv[1:])
