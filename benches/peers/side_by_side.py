"""Reconciles one month with duizhang and with its peers, side by side, and prints a table.

Usage: side_by_side.py PROGRAM HOME CYCLE [--times N] [--engines NAME,...] [--json FILE]

Every engine is a process of its own that reads the same Parquet files and writes its breaks; they take
turns, so that a machine whose speed drifts slows all of them. Answers must be equal, break by break, or
nothing is printed but the difference; with --times 0 that is all. Times and memory are the operating
system's own account of each process: whole processes, interpreter and imports included. Standard library
only.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import answers

HERE = Path(__file__).parent
PEERS = {"DuckDB": "duckdb_rules.py", "Polars (Python)": "polars_rules.py", "pandas": "pandas_rules.py"}
OWN, OWN_ALL = "duizhang", "duizhang, all rules"
COMPARED = "line.,month.,order."


def measured(command):
    """Wall and processor seconds, and peak memory in MB, of one process; its exit code."""
    started = os.times().elapsed
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 cwd=HERE, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1, 3):
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {code}\n{said.read().decode(errors='replace')}")
    return {"wall": os.times().elapsed - started, "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss / 1024}


class Bench:
    def __init__(self, program, home, cycle, scratch):
        self.program, self.home, self.cycle, self.scratch = program, Path(home), cycle, Path(scratch)

    def forget(self):
        """A run that is there is not made again; what is measured is the making."""
        shutil.rmtree(self.home / "runs", ignore_errors=True)

    def own(self, *more):
        self.forget()
        return measured([self.program, "--home", self.home, "reconcile", "--cycle", self.cycle, "--dry-run", *more])

    def peer(self, name):
        return measured([sys.executable, PEERS[name], self.home, self.cycle, self.answer(name)])

    def answer(self, name):
        return self.scratch / f"{name}.csv"

    def once(self, name):
        if name == OWN:
            return self.own("--only", COMPARED)
        return self.own() if name == OWN_ALL else self.peer(name)

    def own_answer(self):
        self.forget()
        with open(self.scratch / "own.jsonl", "wb") as out:
            done = subprocess.run([self.program, "--home", self.home, "--lang", "en", "breaks", "--cycle", self.cycle,
                                   "--only", COMPARED, "--json"], stdout=out, check=False)
        if done.returncode not in (0, 1, 3):
            sys.exit(f"breaks ended with {done.returncode}")
        with open(self.scratch / "own.jsonl", encoding="utf-8") as lines:
            answers.write(self.answer(OWN), answers.of_duizhang(lines))

    def compare(self, name):
        """Stops where an engine found something else."""
        own, other = (set(self.answer(who).read_text(encoding="utf-8").splitlines()) for who in (OWN, name))
        if own != other:
            told = [f"only {OWN}: {row}" for row in sorted(own - other)[:5]]
            told += [f"only {name}: {row}" for row in sorted(other - own)[:5]]
            sys.exit("\n".join([f"{name} found something else", *told]))
        return len(own) - 1


def machine():
    """What the figures were taken on."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def table(runs, breaks, lines):
    """Medians, and ratios of duizhang's medians to each engine's."""
    def median(name, figure):
        return statistics.median(run[figure] for run in runs[name])
    rows = [f"| engine | wall s (min – max) | processor s | memory MB | {OWN} ÷ engine |", "|---|---|---|---|---|"]
    for name, figures in runs.items():
        walls = [run["wall"] for run in figures]
        own = OWN_ALL if name == OWN_ALL else OWN
        ratio = f"{median(own, 'wall') / median(name, 'wall'):.2f}" if name not in (OWN, OWN_ALL) else ""
        rows.append(f"| {name} | {median(name, 'wall'):.2f} ({min(walls):.2f} – {max(walls):.2f}) | "
                    f"{median(name, 'cpu'):.2f} | {median(name, 'memory'):.0f} | {ratio} |")
    times = len(next(iter(runs.values())))
    return "\n".join([*rows, "", f"{lines:,} lines, {breaks:,} breaks, equal in every engine; medians of {times}. "
                      f"{machine()}."])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("home")
    parser.add_argument("cycle")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--engines", default=",".join(PEERS))
    parser.add_argument("--json")
    args = parser.parse_args()
    manifest = json.loads((answers.snapshot(args.home, args.cycle) / "manifest.json").read_text(encoding="utf-8"))
    lines = manifest["datasets"]["consumption"]["rows"]
    engines = [name for name in PEERS if name in args.engines.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(args.program).resolve(), Path(args.home).resolve(), args.cycle, scratch)
        bench.own_answer()
        breaks = 0
        for name in engines:  # also warms the page cache
            bench.once(name)
            breaks = bench.compare(name)
        runs = {name: [] for name in [OWN, OWN_ALL, *engines]}
        for _ in range(args.times):
            for name, figures in runs.items():
                figures.append(bench.once(name))
        bench.forget()
    if args.times == 0:  # only whether they agree
        print(f"{lines} lines, {breaks} breaks, the same in {', '.join(engines)}")
        return
    if args.json:
        Path(args.json).write_text(json.dumps(runs, indent=1), encoding="utf-8")
    print(table(runs, breaks, lines))


if __name__ == "__main__":
    main()
