#!/usr/bin/env python3
"""A report format in Python: each table as tab-separated values. Begin here: `line` says how a row
is written, `render` which files there are. dz.py beside this file reads the tables."""
import dz


def line(cells):
    """Tabs and line breaks within a cell would be taken for the next cell or row."""
    return "\t".join("".join(c if c >= " " else " " for c in cell) for cell in cells) + "\n"


def render(job):
    for table in job.tables():
        totals = table.totals()
        with job.artifact(table.name + ".tsv", "text/tab-separated-values") as out:
            if job.options["heading"]:
                out.write(line(column.name for column in table.columns))
            for row in table.rows():
                out.write(line(dz.text(value) for value in row.values()))
                totals.add(row)
        totals.attest()


dz.main(render)
