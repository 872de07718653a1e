#!/usr/bin/env python3
"""Announces what it never wrote."""
from dz import done, honest, say
say({"artifact": {"name": "missing.txt", "media_type": "text/plain"}})
honest()
done()
