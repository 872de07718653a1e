#!/usr/bin/env python3
"""Ends with an exception."""
from dz import put
put("done.txt", "x")
raise SystemError("the price of tea in China")
