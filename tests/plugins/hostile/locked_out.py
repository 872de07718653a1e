#!/usr/bin/env python3
"""Takes away the rights to what it wrote, so that nobody can tidy up."""
import os
from dz import JOB, done, honest, put
put("done.txt", "x")
honest()
done()
os.makedirs(os.path.join(JOB, "tmp", "deep"))
open(os.path.join(JOB, "tmp", "deep", "file"), "w").close()
os.chmod(os.path.join(JOB, "tmp", "deep"), 0)
