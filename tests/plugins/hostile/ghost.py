#!/usr/bin/env python3
"""Does everything right, and leaves somebody behind who would change the report later."""
import os
import time
from dz import JOB, done, honest, put
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.close(0), os.close(1), os.close(2)
        while True:
            time.sleep(0.001)
            try:
                open(os.path.join(JOB, "out", "done.txt"), "w").write("changed")
            except OSError:
                pass
    os._exit(0)
time.sleep(0.2)
honest()
put("done.txt", "x")
done()
