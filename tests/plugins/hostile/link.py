#!/usr/bin/env python3
"""Puts a link where a file should be."""
import os
from dz import JOB, done, honest, say
os.symlink("/etc/passwd", os.path.join(JOB, "out", "link.txt"))
say({"artifact": {"name": "link.txt", "media_type": "text/plain"}})
honest()
done()
