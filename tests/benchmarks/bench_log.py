"""What saving and reading cost, beside the bare calls on the same data in the same run.

Run: `python tests/benchmarks/bench_log.py`
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pandas as pd
from bench import ratio

from sciatica_lib.log.ids import new_id
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.rows import entry_line, header_line
from sciatica_lib.log.store import Log

SAVES = 200
START = datetime(2026, 1, 1, 20, tzinfo=UTC)


def check_in(number: int) -> Entry:
    """Return an invented check-in."""
    at = START + timedelta(hours=number)
    record = CheckIn(at=at, leg_pain_24h=number % 11, back_pain_24h=3, note="a note of some length")
    return Entry(entry_id=new_id("e"), saved_at=at, record=record)


def bare_append(path: Path, line: bytes) -> None:
    """Append a line and flush it to the disk: the least that saving can be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    os.write(descriptor, line)
    os.fsync(descriptor)
    os.close(descriptor)


class SQLite:
    """The same rows in SQLite, as careful as it can be: a write-ahead log, flushed each time."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE log (entry_id TEXT PRIMARY KEY, line TEXT)")
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO log VALUES (?, ?)", ((new_id("e"), line) for line in lines)
        )
        self._connection.execute("COMMIT")

    def save(self, line: str) -> None:
        """Insert a row; it is on the disk when this returns."""
        self._connection.execute("INSERT INTO log VALUES (?, ?)", (new_id("e"), line))


def measure(rows: int, folder: Path) -> None:
    """Print the cost of a save and of a read at a given length of the log."""
    path, bare = folder / f"log{rows}.csv", folder / f"bare{rows}.csv"
    lines = [entry_line(check_in(number)) for number in range(rows)]
    for file in (path, bare):
        file.write_text("".join([header_line(), *lines]), encoding="utf-8")
    log, line = Log(path, folder / "state"), entry_line(check_in(rows))
    log.sync_journal()  # the journal is then as long as the log
    append = partial(bare_append, bare, line.encode())
    number = count(rows)
    ratio(
        f"{rows:7,} rows: save one entry / SQLite (WAL, FULL)",
        lambda: log.save(check_in(next(number))),
        partial(SQLite(folder / f"{rows}.sqlite", lines).save, line),
        runs=SAVES,
    )
    ratio(
        f"{rows:7,} rows: save one entry / append + fsync",
        lambda: log.save(check_in(next(number))),
        append,
        runs=SAVES,
    )
    ratio(
        f"{rows:7,} rows: save, looking for a first try / append + fsync",
        lambda: log.save(check_in(next(number)), maybe_saved=True),
        append,
        runs=SAVES,
    )
    ratio(
        f"{rows:7,} rows: read and check / pandas.read_csv",
        log.read,
        partial(pd.read_csv, path),
        runs=5,
    )


if __name__ == "__main__":
    print(f"{'':58} {'ours':>13} {'bare':>13}   ratio")
    with tempfile.TemporaryDirectory() as temporary:
        for rows in (100, 4_000, 100_000):
            measure(rows, Path(temporary))
