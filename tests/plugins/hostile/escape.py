#!/usr/bin/env python3
"""Announces a file that is elsewhere."""
from dz import done, honest, say
say({"artifact": {"name": "../job.json", "media_type": "text/plain"}})
honest()
done()
