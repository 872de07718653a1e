"""How every check of this folder ends: its problems on stderr and 1, or one line on stdout and 0."""

import sys


class Problems:
    """Collects what is wrong, so that one run tells everything."""

    def __init__(self):
        self.found = []

    def expect(self, holds, message):
        """Notes the message where something does not hold, and says whether it holds."""
        if not holds:
            self.found.append(message)
        return holds

    def end(self, summary):
        """Leaves the program."""
        for message in self.found[:40]:
            print(message, file=sys.stderr)
        if len(self.found) > 40:
            print(f"… {len(self.found) - 40} more", file=sys.stderr)
        if self.found:
            sys.exit(1)
        print(summary)
