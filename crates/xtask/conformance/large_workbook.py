"""A workbook of several million lines, as LibreOffice has read and calculated it: every sheet a CSV file.

    large_workbook.py RECEIPT FOLDER

Every line is there once, each column of money adds up to the receipt's total to the last digit, and the
control cells say OK.
"""

import csv
import json
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from problems import Problems

# Rows of a sheet in Excel.
LIMIT = 1_048_576
HEADINGS = {
    "official_amount": "List price", "discount_amount": "Discount", "payable_amount": "Payable", "cash_amount": "Cash",
    "credit_amount": "Credit", "coupon_amount": "Cash coupons", "flexipurchase_coupon_amount": "Flexi-purchase coupons",
    "stored_value_card_amount": "Stored-value cards", "debt_amount": "Debt", "writeoff_amount": "Write-off",
}
problems = Problems()
receipt, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
told = [one for one in receipt["attestations"] if one["table"] == "lines"]
promised = {(one["column"], one["currency"]): Decimal(one["total"]) for one in told if "column" in one}
sums, ids, rows, sheets, checks = defaultdict(Decimal), set(), 0, 0, []

for path in sorted(folder.glob("*.csv")):
    is_lines = "-Lines" in path.stem
    sheets += is_lines
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        place = {}
        for number, row in enumerate(reader, 1):
            first = next((cell for cell in row if cell), "")
            if first.startswith("Check "):
                checks += [cell for cell in row if cell in ("OK", "CHECK")]
            elif not is_lines:
                continue
            elif number == 3:
                place = {heading: at for at, heading in enumerate(row)}
            elif place and row[place["Line ID"]]:
                rows += 1
                ids.add(row[place["Line ID"]])
                for column, heading in HEADINGS.items():
                    cell = row[place[heading]]
                    if cell:
                        sums[column, row[place["Currency"]]] += Decimal(cell)
        problems.expect(not is_lines or number <= LIMIT, f"{path.name} has {number} rows; a sheet has {LIMIT}")

problems.expect(rows == told[0]["rows"], f"{rows} lines on the sheets, {told[0]['rows']} in the receipt")
problems.expect(len(ids) == rows, f"{rows} lines have {len(ids)} ids")
problems.expect(len(promised) >= len(HEADINGS), f"the receipt promises only {sorted(promised)}")
for (column, currency), total in promised.items():
    found = sums[column, currency]
    problems.expect(found == total, f"{column} {currency}: {found} on the sheets, {total} in the receipt")
problems.expect(len(checks) >= len(HEADINGS) and set(checks) == {"OK"}, f"control cells say {sorted(set(checks))}")
problems.end(f"{rows:,} lines on {sheets} sheets, {len(promised)} exact totals, {len(checks)} control cells say OK")
