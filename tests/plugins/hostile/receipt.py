#!/usr/bin/env python3
"""Writes its own receipt."""
from dz import done, honest, put
put("receipt.json", "{}")
honest()
done()
