#!/usr/bin/env python3
"""Does everything right, and forgets to say that it is done."""
from dz import honest, put
put("done.txt", "x")
honest()
