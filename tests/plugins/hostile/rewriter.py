#!/usr/bin/env python3
"""Takes back what it said, and says something else."""
import os
from dz import JOB, done, honest, put
put("done.txt", "x")
honest()
done(5)
os.truncate(os.path.join(JOB, "events.jsonl"), 0)
put("done.txt", "y")
done()
