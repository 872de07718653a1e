#!/usr/bin/env python3
"""Fills the disk with small files."""
import os
from dz import JOB
for number in range(1000000):
    open(os.path.join(JOB, "tmp", str(number)), "w").write("x")
