#!/usr/bin/env python3
"""Says properly why it cannot."""
from dz import done, put, say
put("done.txt", "x")
say({"diagnose": {"severity": "error", "code": "too_wide", "table": "lines", "row": 2, "column": "id",
                  "message": "this row is too wide"}})
done(2)
