#!/usr/bin/env python3
"""Waits for something that does not come, in a child of a child with a session of its own."""
import os
import time
from dz import put
put("done.txt", "x")
if os.fork() == 0:
    os.setsid()
time.sleep(1000)
