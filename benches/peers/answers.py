"""What all engines of this folder share: where a snapshot is, what a month is, what an answer looks
like. Nothing here computes."""

import csv
import datetime as dt
import json
import sys
from decimal import Decimal
from pathlib import Path

FIELDS = ["rule", "class", "key", "customer_id", "currency", "expected", "actual", "expected_text", "actual_text"]
RULES = ("line.", "month.", "order.")
GMT8 = dt.timezone(dt.timedelta(hours=8))


def month(cycle):
    """The first moment of a bill month and of the next, in UTC."""
    year, number = map(int, cycle.split("-"))
    start = dt.datetime(year, number, 1, tzinfo=GMT8)
    end = dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=GMT8)
    return start.astimezone(dt.timezone.utc), end.astimezone(dt.timezone.utc)


def snapshot(home, cycle):
    """The newest snapshot of a month."""
    folders = sorted(path for path in Path(home, "lake", cycle).iterdir() if path.name[:1].isdigit())
    return folders[-1]


def plain(value):
    """A decimal without zeros at its end; None and "" are the same nothing."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row(values):
    """One break in the form that is compared."""
    values = dict(zip(FIELDS, values)) if not isinstance(values, dict) else values
    return tuple(
        plain(values[name]) if name in ("expected", "actual") else str(values[name] or "") for name in FIELDS
    )


def write(path, rows):
    """Writes breaks, sorted, so that two engines that agree write the same bytes."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(FIELDS)
        out.writerows(sorted(map(row, rows)))


def of_duizhang(lines):
    """The breaks of `duizhang breaks --json` in the same form."""
    for line in lines:
        found = json.loads(line)
        if found["rule"].startswith(RULES):
            found["key"] = "|".join(found["key"].values())
            yield found


def arguments():
    """HOME CYCLE OUT of an engine's command line."""
    home, cycle, out = sys.argv[1:4]
    return snapshot(home, cycle), cycle, out
