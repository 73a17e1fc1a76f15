"""What a start, a save and a read cost beside an earlier version of the workbook, in one run.

Run: `git worktree add BEFORE COMMIT`, then `python tests/benchmarks/bench_before.py BEFORE`
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ratio

NOW = Path(__file__).parents[2]
ROWS = (100, 4_000, 100_000)
STARTS = {
    "open the workbook": "from sciatica_lib import open_workbook; open_workbook()",
    "all a check-in page needs": (
        "from sciatica_lib import open_workbook, daily_check_in; daily_check_in(open_workbook())"
    ),
    "all a progress page needs": (
        "from sciatica_lib import open_workbook, pain_progress; pain_progress(open_workbook())"
    ),
}
WORKER = """
import sys
from datetime import datetime, timedelta
from itertools import islice, product
from sciatica_lib import daily_check_in, open_workbook
try:
    from sciatica_lib.log.records import CheckIn
except ImportError:  # as it was called in versions before
    from sciatica_lib.records import CheckIn

def save(text=None):
    said = {"leg_pain_24h": 3, "back_pain_24h": 1, "note": "a note of some length"}
    workbook.save(workbook.record(CheckIn, **said))

def grow(rows):
    # The last row again and again, under other names, an hour apart.
    path = workbook.log.path
    _, kind, _, saved_at, rest = path.read_text(encoding="utf-8").splitlines()[-1].split(",", 4)
    start = datetime.fromisoformat(saved_at)
    names = islice(product("bcdfghjklmnpqrstvwxz", repeat=5), rows)
    with path.open("a", encoding="utf-8") as file:
        for number, name in enumerate(names):
            at = (start - timedelta(hours=rows - number)).isoformat()
            print(f"e{''.join(name)},{kind},{at},{at},{rest}", file=file)

workbook = open_workbook()
acts = {"save": save, "read": workbook.log.read, "page": lambda: daily_check_in(open_workbook())}
save()
grow(int(sys.argv[1]))
save()
workbook.log.read()
print("ready", flush=True)
for line in sys.stdin:
    acts[line.strip()]()
    print("done", flush=True)
"""


def environment(version: Path, home: Path) -> dict[str, str]:
    """Return an environment with one version of the library and a log of its own."""
    places = {"SCIATICA_HOME": home / "private", "SCIATICA_STATE": home / "state"}
    return {**os.environ, "PYTHONPATH": str(version), **{k: str(v) for k, v in places.items()}}


def start(version: Path, home: Path, code: str) -> None:
    """Run some code in a fresh interpreter."""
    subprocess.run(
        [sys.executable, "-c", code], env=environment(version, home), cwd=home, check=True
    )


@contextmanager
def worker(version: Path, home: Path, rows: int) -> Iterator[Callable[[str], None]]:
    """Let a version wait for what to do with a log of so many rows."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(rows)],
        env=environment(version, home), cwd=home, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()

        def act(name: str) -> None:
            print(name, file=process.stdin, flush=True)
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n", f"{version} cannot {name}"

        yield act


def measure(before: Path, rows: int) -> None:
    """Print what a save, a read and a page cost at a given length of the log."""
    with ExitStack() as stack:
        ours, theirs = (
            stack.enter_context(
                worker(version, Path(stack.enter_context(TemporaryDirectory())), rows)
            )
            for version in (NOW, before)
        )
        for name, runs in {"save": 400, "read": 15, "page": 9}.items():
            ratio(f"{rows:7,} rows: {name}", partial(ours, name), partial(theirs, name), runs=runs)


if __name__ == "__main__":
    print(f"{'':58} {'now':>13} {'before':>13}   ratio")
    checkout = Path(sys.argv[1]).resolve()
    with TemporaryDirectory() as one_home, TemporaryDirectory() as other_home:
        for title, started in STARTS.items():
            ratio(
                title,
                partial(start, NOW, Path(one_home), started),
                partial(start, checkout, Path(other_home), started),
                runs=5,
            )
    for length in ROWS:
        measure(checkout, length)
