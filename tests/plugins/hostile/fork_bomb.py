#!/usr/bin/env python3
"""Multiplies, and each of them does."""
import os
import time
from dz import put
put("done.txt", "x")
for _ in range(200):
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
        os._exit(0)
time.sleep(1000)
