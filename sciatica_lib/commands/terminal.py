"""What the commands have in common: how they talk to a terminal, and which files they read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from sciatica_lib.errors import TableError, WorkbookError
from sciatica_lib.log.reader import Rejected, Table, read_table
from sciatica_lib.sharing.qr import PREFIX, rows_from_code
from sciatica_lib.wording import legible

WELL, FOUND, REFUSED = 0, 1, 2
"""The exit codes: all is well, something is not, nothing could be done."""
LINES_SHOWN = 20


def say(sentence: object, *, to: TextIO | None = None) -> None:
    """Print one line; whatever stands in it cannot steer the terminal."""
    print(" ".join(legible(str(sentence)).split()), file=to or sys.stdout)


def says_yes(question: str) -> bool:
    """Ask, and tell whether the answer begins a yes."""
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def list_lines(rejected: Sequence[Rejected], what: str) -> None:
    """Say of the first lines that could not be used why, and how many more there are."""
    for bad in rejected[:LINES_SHOWN]:
        say(f"Line {bad.line} {what}: {bad.reason}.")
    if (more := len(rejected) - LINES_SHOWN) > 0:
        say(f"And {more} more.")


def table_of(path: Path) -> Table:
    """Read a log's file, or a file with the text of a code that a phone showed."""
    data = bytes_of(path)
    try:
        if data.lstrip().startswith(PREFIX.encode()):
            return Table(rows=rows_from_code(data.decode("ascii", "replace")))
        return read_table(data)
    except TableError as error:
        raise WorkbookError(f"{path}: {error}") from error


def bytes_of(path: Path) -> bytes:
    """Read a file whole."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror}.") from error
