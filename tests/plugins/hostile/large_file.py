#!/usr/bin/env python3
"""Fills the disk with one file, and does not care that it is full."""
import os
from dz import JOB, done, honest, say
with open(os.path.join(JOB, "out", "big.bin"), "wb", buffering=0) as out:
    try:
        while True:
            out.write(b"x" * (1 << 20))
    except OSError:
        pass
say({"artifact": {"name": "big.bin", "media_type": "text/plain"}})
honest()
done()
