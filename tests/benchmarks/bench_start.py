"""What a notebook costs before it shows anything, in fresh interpreters.

Run: `python tests/benchmarks/bench_start.py`
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from bench import ratio


def python(code: str) -> None:
    """Run some code in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", code], check=True)


BARE = partial(python, "import pandas, matplotlib.figure, ipywidgets")

if __name__ == "__main__":
    print(f"{'':58} {'ours':>13} {'bare':>13}   ratio")
    for name, code in {
        "import the library / import pandas, matplotlib, ipywidgets": "import sciatica_lib",
        "open the workbook / the same": "from sciatica_lib import open_workbook; open_workbook()",
        "all a check-in page needs / the same": (
            "from sciatica_lib import open_workbook, daily_check_in; "
            "daily_check_in(open_workbook())"
        ),
        "all a progress page needs / the same": (
            "from sciatica_lib import open_workbook, pain_progress; pain_progress(open_workbook())"
        ),
    }.items():
        ratio(name, partial(python, code), BARE, runs=7)
