#!/usr/bin/env python3
"""Writes into a folder."""
import os
from dz import JOB, done, honest, put
os.mkdir(os.path.join(JOB, "out", "folder"))
put("folder/done.txt", "x")
honest()
done()
