"""datacompy on the shape of its own benchmark, beside `duizhang diff` on a month of as many lines.

Usage: datacompy_shape.py PROGRAM HOME CYCLE [TIMES]

Not the same work, and not meant to be: datacompy compares two frames of ten columns (an id to join on,
three texts, six numbers; docs/source/benchmark.rst of its repository) that are in memory already, with
numbers as floats. `duizhang diff` reads two snapshots from the disk, compares fifty columns of exact
decimals, sums what differs by customer and says which breaks open and close. The home must have two
snapshots of the month.
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path

import datacompy
import numpy as np
import polars as pl

import answers
from side_by_side import machine, measured

CHANGED = 1000  # one row in so many differs


def frames(rows):
    """Two frames that differ in one number of one row in a thousand."""
    dice = np.random.default_rng(1)
    ids = np.arange(rows)
    texts = {f"text_{n}": pl.Series(ids % (97 + n)).cast(pl.String) for n in range(3)}
    numbers = {f"number_{n}": dice.random(rows) for n in range(6)}
    base = pl.DataFrame({"id": ids, **texts, **numbers})
    other = base.with_columns(pl.when(pl.col("id") % CHANGED == 0).then(pl.col("number_0") + 1)
                              .otherwise(pl.col("number_0")).alias("number_0"))
    return base, other


def compared(base, other):
    started = time.perf_counter()
    found = datacompy.PolarsCompare(base, other, join_columns="id")
    rows = len(found.all_mismatch())
    return time.perf_counter() - started, rows


def main():
    program, home, cycle = sys.argv[1:4]
    times = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    manifest = answers.snapshot(home, cycle) / "manifest.json"
    rows = json.loads(manifest.read_text(encoding="utf-8"))["datasets"]["consumption"]["rows"]
    base, other = frames(rows)
    theirs, ours = [], []
    command = [Path(program).resolve(), "--home", Path(home).resolve(), "diff", "--cycle", cycle, "--limit", "0", "--json"]
    measured(command)  # reconciles both snapshots, which `diff` does once and no more
    for _ in range(times):
        seconds, differing = compared(base, other)
        assert differing == -(-rows // CHANGED), differing
        theirs.append(seconds)
        ours.append(measured(command))
    walls = [run["wall"] for run in ours]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = statistics.median(walls) / statistics.median(theirs)
    print("| what | s (min – max) | memory MB | duizhang ÷ datacompy |\n|---|---|---|---|")
    print(f"| datacompy {datacompy.__version__}, ten columns in memory | {statistics.median(theirs):.2f} "
          f"({min(theirs):.2f} – {max(theirs):.2f}) | {memory:.0f} | |")
    print(f"| duizhang diff, two snapshots, whole process | {statistics.median(walls):.2f} "
          f"({min(walls):.2f} – {max(walls):.2f}) | {statistics.median(run['memory'] for run in ours):.0f} | {ratio:.2f} |")
    print(f"\n{rows:,} rows on both sides; medians of {times}. {machine()}.")


if __name__ == "__main__":
    main()
