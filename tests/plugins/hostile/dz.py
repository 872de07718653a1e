"""What the hostile programs share: a job directory, and how to speak in it."""
import json
import os
import sys

JOB = sys.argv[2]
TOTALS = json.load(open(os.path.join(JOB, "job.json")))["context"]["totals"]


def say(event):
    with open(os.path.join(JOB, "events.jsonl"), "a") as events:
        events.write(json.dumps(event) + "\n")


def put(name, text):
    with open(os.path.join(JOB, "out", name), "w") as out:
        out.write(text)
    say({"artifact": {"name": name, "media_type": "text/plain"}})


def honest():
    for table, totals in TOTALS.items():
        for column, sums in totals["money"].items():
            for currency, total in sums.items():
                say({"attest": {"table": table, "rows": totals["rows"], "column": column,
                                "currency": currency, "total": total}})


def done(status=0):
    say({"done": {"status": status}})
