#!/usr/bin/env python3
"""Goes on after it said that it was done."""
from dz import done, honest, put
honest()
done()
put("late.txt", "x")
