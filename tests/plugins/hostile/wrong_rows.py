#!/usr/bin/env python3
"""Loses a row."""
from dz import TOTALS, done, put, say
put("done.txt", "x")
say({"attest": {"table": "lines", "rows": TOTALS["lines"]["rows"] - 1}})
done()
