#!/usr/bin/env python3
"""Does everything right, and prints what it should not."""
from dz import done, honest, put
print("noise " * 100000)
put("done.txt", "x")
honest()
done()
