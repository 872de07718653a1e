"""A month's CSV into typed Parquet: `duizhang import` beside DuckDB and Polars, each as its experts would write it.

Usage: import_csv.py PROGRAM FILE [--copies N] [--times N]

FILE has the Chinese headings of Partner Center; `cargo bench --bench works -- import.csv` leaves one in
target/release/benches. With --copies its rows are repeated under other ids. Not the same work: the peers
read the columns into the same types and write them as they come. `duizhang` also refuses what is not exact,
puts rows into the order of the lake, looks for ids that come twice, and keeps a checked copy of the file.
Rows and totals of every amount must be equal, to the last digit, or nothing is timed. Times and memory are
the operating system's own account of whole processes.
"""

import argparse
import csv
import json
import statistics
import sys
import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path

from side_by_side import OWN, machine, measured

MAPPING = Path(__file__).parent / "../../crates/lake/mappings/partner-consumption-zh.toml"
MONEY = ("_amount",)
QUANTITIES = {"usage_amount", "free_resource_usage", "ri_usage"}
TIMES = {"consume_time", "trade_time"}


def columns(file):
    """Heading → type: text unless the column holds money, a quantity or a time."""
    with open(MAPPING, "rb") as mapping:
        names = tomllib.load(mapping)["columns"]
    with open(file, encoding="utf-8-sig", newline="") as lines:
        headings = next(csv.reader(lines))

    def kind(name):
        if name in QUANTITIES:
            return "quantity"
        if name in TIMES:
            return "time"
        return "money" if name.endswith(MONEY) else "text"
    return {heading: (kind(names.get(heading, "")), names.get(heading, "")) for heading in headings}


DUCKDB = {"money": "DECIMAL(18,8)", "quantity": "DECIMAL(38,10)", "time": "TIMESTAMP", "text": "VARCHAR"}


def duckdb_import(file, to):
    import duckdb
    types = {heading: DUCKDB[kind] for heading, (kind, _) in columns(file).items()}
    told = ", ".join(f"'{heading}': '{kind}'" for heading, kind in types.items())
    duckdb.execute(f"COPY (FROM read_csv('{file}', header = true, columns = {{{told}}})) "
                   f"TO '{to}' (FORMAT parquet, COMPRESSION zstd)")


def polars_import(file, to):
    import polars as pl
    types = {"money": pl.Decimal(18, 8), "quantity": pl.Decimal(38, 10), "time": pl.String, "text": pl.String}
    found = columns(file)
    times = [pl.col(heading).str.to_datetime("%Y-%m-%d %H:%M:%S") for heading, (kind, _) in found.items() if kind == "time"]
    schema = {heading: types[kind] for heading, (kind, _) in found.items()}
    pl.scan_csv(file, schema=schema).with_columns(times).sink_parquet(to, compression="zstd")


PEERS = {"DuckDB": duckdb_import, "Polars (Python)": polars_import}


def totals(parquet, file):
    """Rows, and the sum of every amount by its column."""
    import duckdb
    money = {heading: name for heading, (kind, name) in columns(file).items() if kind == "money"}
    sums = ", ".join(f'sum("{heading}")' for heading in money)
    rows, *found = duckdb.execute(f"SELECT count(*), {sums} FROM '{parquet}'").fetchone()
    return rows, dict(zip(money.values(), map(Decimal, found)))


def own_totals(home):
    manifest = next(Path(home).glob("lake/*/*/manifest.json")).read_text(encoding="utf-8")
    lines = json.loads(manifest)["datasets"]["consumption"]
    return lines["rows"], {name: sum(map(Decimal, by.values())) for name, by in lines["totals"].items()}


def repeated(file, copies, to):
    """The rows so many times, each time under other ids."""
    with open(file, encoding="utf-8-sig", newline="") as lines:
        headings, *rows = csv.reader(lines)
    place = headings.index("消费流水号")
    with open(to, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(headings)
        for copy in range(copies):
            writer.writerows([*row[:place], f"{copy:04x}-{row[place]}", *row[place + 1:]] for row in rows)


def once(name, program, file, scratch):
    """One import, from nothing."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        if name == OWN:
            used = measured([program, "--home", f"{folder}/home", "import", file])
            return used, own_totals(f"{folder}/home")
        to = f"{folder}/month.parquet"
        used = measured([sys.executable, Path(__file__).resolve(), "--one", name, file, to])
        return used, totals(to, file)


def main():
    if sys.argv[1:2] == ["--one"]:
        return PEERS[sys.argv[2]](*sys.argv[3:5])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("file")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    program = Path(args.program).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        file = f"{scratch}/month.csv"
        repeated(args.file, args.copies, file)
        runs = {name: [] for name in [OWN, *PEERS]}
        rows = None
        for turn in range(args.times + 1):  # the first one warms the page cache
            for name, figures in runs.items():
                used, found = once(name, program, file, scratch)
                rows = rows or found
                if found != rows:
                    sys.exit(f"{name} has other rows or totals:\n{found}\n{rows}")
                if turn:
                    figures.append(used)

    def median(name, figure):
        return statistics.median(run[figure] for run in runs[name])
    print(f"| importer | wall s (min – max) | processor s | memory MB | {OWN} ÷ importer, processor |\n|---|---|---|---|---|")
    for name, figures in runs.items():
        walls = [run["wall"] for run in figures]
        ratio = "" if name == OWN else f"{median(OWN, 'cpu') / median(name, 'cpu'):.2f}"
        print(f"| {name} | {median(name, 'wall'):.2f} ({min(walls):.2f} – {max(walls):.2f}) | {median(name, 'cpu'):.2f} | "
              f"{median(name, 'memory'):.0f} | {ratio} |")
    print(f"\n{rows[0]:,} lines, totals of {len(rows[1])} columns of amounts equal; medians of {args.times}. {machine()}.")
    return None


if __name__ == "__main__":
    main()
