"""What a report format in Python needs to read its job and to write its report.

Standard library only, Python 3.8 or newer. Begin with `main`; format.py beside this file shows the
rest. Nothing in here is secret: docs/reference/formats.md tells what a job directory holds, and this
file reads the part of the Arrow IPC stream format that a table is written in.

Values of a row, by the type of their column (any of them may be None):

    text    str                 decimal  decimal.Decimal, exact, with all digits of its column
    int     int                 date     datetime.date
    bool    bool                time     datetime.datetime in UTC
"""
import datetime
import decimal
import json
import os
import struct
import sys

# Sums and shifts of 38 digits must not be rounded to the 28 that decimals have by default.
WIDE = decimal.Context(prec=100, traps=[decimal.Inexact, decimal.InvalidOperation])


class OptionsError(Exception):
    """The options make no sense together. Its text is shown to the user."""
    status, code = 1, "options"


class DataError(Exception):
    """The tables cannot be expressed in this format. Its text is shown to the user."""
    status, code = 2, "data"


def main(render):
    """Renders the job this program was started with: `<program> render <job>`.

    `render` gets a `Job`. When it returns, the report is complete. When it raises OptionsError or
    DataError, the user reads why; any other exception is a bug, and its traceback is shown.
    """
    if len(sys.argv) != 3 or sys.argv[1] != "render":
        sys.exit("usage: %s render JOB   (duizhang starts it like this)" % sys.argv[0])
    job = Job(sys.argv[2])
    try:
        render(job)
    except (OptionsError, DataError) as error:
        job.diagnose("error", error.code, str(error))
        job.say({"done": {"status": error.status}})
        return
    job.say({"done": {"status": 0}})


def text(value):
    """A value as text: decimals with all their digits, times as RFC 3339 in UTC, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        clock = "microseconds" if value.microsecond else "seconds"
        return value.replace(tzinfo=None).isoformat(timespec=clock) + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


class Job:
    """One report to be written."""

    def __init__(self, path):
        self.path = path
        with open(os.path.join(path, "job.json"), encoding="utf-8") as file:
            self.json = json.load(file, parse_float=decimal.Decimal)
        self.options = self.json["options"]
        """The options: a dict, complete and as their schema has it."""
        self.context = self.json["context"]
        """Run, cycle, language, generated_at and more; ignore what you do not know."""

    def tables(self):
        """The tables, in order."""
        return [Table(self, entry) for entry in self.json["tables"]]

    def artifact(self, name, media_type, binary=False):
        """A file of the report, to be used in a `with`: UTF-8 text, or bytes if `binary`.

        `name` is a plain file name. Lines end as you end them.
        """
        return Artifact(self, name, media_type, binary)

    def warn(self, code, message, **place):
        """Warns the user; `table`, `row` (from 0) and `column` say what it is about."""
        self.diagnose("warning", code, message, **place)

    def diagnose(self, severity, code, message, **place):
        """Says something a person should read. `severity` is note, warning or error."""
        self.say({"diagnose": dict(place, severity=severity, code=code, message=message)})

    def say(self, event):
        """Appends a line to events.jsonl."""
        with open(os.path.join(self.path, "events.jsonl"), "a", encoding="utf-8") as events:
            events.write(json.dumps(event) + "\n")


class Artifact:
    """A file of the report. It counts only when its `with` ends without an exception."""

    def __init__(self, job, name, media_type, binary):
        self.job, self.name, self.media_type = job, name, media_type
        path = os.path.join(job.path, "out", name)
        self.file = open(path, "xb") if binary else open(path, "x", encoding="utf-8", newline="")

    def __enter__(self):
        return self.file

    def __exit__(self, kind, error, trace):
        self.file.close()
        if kind is None:
            self.job.say({"artifact": {"name": self.name, "media_type": self.media_type}})


class Column:
    """A column: its `name`, `kind` (text, int, decimal, bool, date, time), `scale` of a decimal,
    `role` (key, label, money, quantity, rate, period, flag, note) and where its currency is."""

    def __init__(self, name, kind, scale, metadata):
        self.name, self.kind, self.scale, self.metadata = name, kind, scale, metadata
        self.role = metadata.get("dz.role", "")
        self.currency = metadata.get("dz.currency")
        self.currency_from = metadata.get("dz.currency_from")

    def title(self, language):
        """The heading in a language; else the English one, else the name."""
        titles = ("dz.title." + language, "dz.title.en")
        return next((self.metadata[key] for key in titles if key in self.metadata), self.name)


class Table:
    """A table. Its rows are read from the disk as they are asked for."""

    def __init__(self, job, entry):
        self.job, self.name = job, entry["name"]
        self.path = os.path.join(job.path, entry["file"])
        with open(self.path, "rb") as file:
            self.columns = _schema(_message(file)[1])

    def rows(self):
        """The rows, each a dict from column name to value, in the order of the columns."""
        names = [column.name for column in self.columns]
        with open(self.path, "rb") as file:
            _message(file)
            while True:
                message = _message(file)
                if message is None:
                    return
                for values in zip(*_batch(message, self.columns)):
                    yield dict(zip(names, values))

    def totals(self):
        """A counter: `add` every row where it is written, then `attest`."""
        return Totals(self)


class Totals:
    """Rows and exact sums of what was written. The host compares them with its own, and refuses a
    report that lost or doubled something."""

    def __init__(self, table):
        self.table, self.rows, self.sums = table, 0, {}
        self.money = [column for column in table.columns if column.role == "money"]

    def add(self, row):
        """Counts a row that was written."""
        self.rows += 1
        for column in self.money:
            value = row[column.name]
            if value is not None:
                currency = column.currency or row.get(column.currency_from) or ""
                key = (column.name, currency)
                self.sums[key] = WIDE.add(self.sums[key], value) if key in self.sums else value

    def attest(self):
        """Tells the host. Once per table, after its last row."""
        self.table.job.say({"attest": {"table": self.table.name, "rows": self.rows}})
        for (column, currency), total in self.sums.items():
            self.table.job.say({"attest": {
                "table": self.table.name, "rows": self.rows, "column": column,
                "currency": currency, "total": format(total, "f")}})


# ---- Arrow IPC streams, as far as tables need them ------------------------------------------------
# A stream is a row of messages: 0xFFFFFFFF, the length of the head, the head (a flatbuffer), a body.
# The first is the schema, the others are batches; a head of length 0 ends the stream.

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_EPOCH_DAY = _EPOCH.date().toordinal()


class _Flat:
    """A table of a flatbuffer. Fields are found by their number, through the table's vtable."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.vtable = at - self._read("<i", at)
        self.size = self._read("<H", self.vtable)

    def _read(self, form, at):
        return struct.unpack_from(form, self.data, at)[0]

    def _find(self, number):
        entry = 4 + 2 * number
        offset = self._read("<H", self.vtable + entry) if entry < self.size else 0
        return self.at + offset if offset else None

    def number(self, number, form, default=0):
        at = self._find(number)
        return default if at is None else self._read("<" + form, at)

    def _target(self, number):
        at = self._find(number)
        return None if at is None else at + self._read("<I", at)

    def table(self, number):
        return _Flat(self.data, self._target(number))

    def text(self, number):
        at = self._target(number)
        if at is None:
            return ""
        return bytes(self.data[at + 4:at + 4 + self._read("<I", at)]).decode()

    def tables(self, number):
        at = self._target(number)
        if at is None:
            return []
        places = range(at + 4, at + 4 + 4 * self._read("<I", at), 4)
        return [_Flat(self.data, place + self._read("<I", place)) for place in places]

    def pairs(self, number):
        """A vector of structures of two 64-bit numbers."""
        at = self._target(number)
        if at is None:
            return []
        flat = struct.unpack_from("<%dq" % (2 * self._read("<I", at)), self.data, at + 4)
        return list(zip(flat[::2], flat[1::2]))


def _exactly(file, size):
    data = file.read(size)
    if len(data) != size:
        raise ValueError("the table is cut off")
    return data


def _message(file):
    """The next message as (kind, head, body); None at the end."""
    mark, size = struct.unpack("<Ii", _exactly(file, 8))
    if mark != 0xFFFFFFFF:
        raise ValueError("the table is no Arrow stream")
    if size == 0:
        return None
    head = _exactly(file, size)
    message = _Flat(head, struct.unpack_from("<I", head)[0])
    body = _exactly(file, message.number(3, "q"))
    return message.number(1, "B"), message.table(2), body


def _schema(schema):
    return [_column(field) for field in schema.tables(1)]


def _column(field):
    kind, of, scale = field.number(2, "B"), field.table(3), 0
    kinds = {2: "int", 6: "bool", 7: "decimal", 8: "date", 10: "time", 20: "text"}
    name = field.text(0)
    if kind not in kinds:
        raise ValueError("column %s has a type that tables do not have: %d" % (name, kind))
    if kinds[kind] == "decimal":
        scale = of.number(1, "i")
    metadata = {pair.text(0): pair.text(1) for pair in field.tables(6)}
    return Column(name, kinds[kind], scale, metadata)


def _batch(message, columns):
    """The columns of a batch, each a list of values."""
    kind, head, body = message
    if kind != 3:
        raise ValueError("the table has a message that tables do not have: %d" % kind)
    rows, parts = head.number(0, "q"), iter(head.pairs(2))
    body = memoryview(body)

    def part():
        at, size = next(parts)
        return body[at:at + size]

    return [_values(column, rows, part) for column in columns]


def _bits(data, rows):
    return [data[row >> 3] >> (row & 7) & 1 == 1 for row in range(rows)]


def _values(column, rows, part):
    valid, first = part(), part()
    if column.kind == "text":
        ends, data = struct.unpack_from("<%dq" % (rows + 1), first) if rows else (0,), part()
        values = [str(data[ends[row]:ends[row + 1]], "utf-8") for row in range(rows)]
    elif column.kind == "decimal":
        units = (int.from_bytes(first[at:at + 16], "little", signed=True) for at in range(0, 16 * rows, 16))
        values = [WIDE.scaleb(decimal.Decimal(unit), -column.scale) for unit in units]
    elif column.kind == "bool":
        values = _bits(first, rows)
    elif column.kind == "date":
        values = list(struct.unpack_from("<%di" % rows, first))
    else:
        values = list(struct.unpack_from("<%dq" % rows, first))
    if len(valid):
        there = _bits(valid, rows)
        values = [value if is_there else None for value, is_there in zip(values, there)]
    if column.kind == "date":
        return [None if day is None else datetime.date.fromordinal(_EPOCH_DAY + day) for day in values]
    if column.kind == "time":
        later = (None if value is None else datetime.timedelta(microseconds=value) for value in values)
        return [None if delta is None else _EPOCH + delta for delta in later]
    return values
