#!/usr/bin/env python3
"""Says what nobody understands."""
import os
from dz import JOB, put
put("done.txt", "x")
open(os.path.join(JOB, "events.jsonl"), "a").write("all is well\n")
