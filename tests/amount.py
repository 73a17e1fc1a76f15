"""How much the tests try: enough at every change to find a fault, and much more with LONG=1."""

import os


def tries(usual: int, long: int) -> int:
    """Return how often to try: as usual, or as docs/log_faults.md tells of."""
    return long if os.environ.get("LONG") == "1" else usual
