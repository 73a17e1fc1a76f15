"""Another tracker's diary as a table of text: bytes in, columns and numbered rows out."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sciatica_lib.errors import DiaryError, TableError
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.text_lines import (
    LINE_MAX_KB,
    Notices,
    delimiter_of,
    is_blank,
    is_separator_line,
    lines_of,
    refuse_what_is_no_table,
)
from sciatica_lib.wording import whole_characters

_NOTE_MAX_LINES = 200
ROWS_MAX = 30_000
"""Four rows a day for 20 years; with more, reading would keep a person waiting (ours)."""


@dataclass(frozen=True, slots=True)
class Diary:
    """A file of another tracker: its columns and its rows as text, by the number of the line."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    rejected: tuple[Rejected, ...] = ()

    def values(self, column: str) -> list[str]:
        """Return what stands in a column, without the empty cells."""
        return [text for _, row in self.rows if (text := row[column].strip())]


def read_diary(name: str, data: bytes) -> Diary:
    """Read a table of text as another tracker exports it.

    Raises
    ------
    DiaryError
        The file holds no table with at least one row below its header.
    """
    name = whole_characters(name)
    try:
        refuse_what_is_no_table(data)
    except TableError as error:
        raise DiaryError(f"{name}: {error}") from error
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = []
    rejected = []
    for number, cells in _cells(lines_of(data, Notices())):
        if not columns:
            columns = tuple(_named(cells))
        elif len(cells) < len(columns) or any(map(str.strip, cells[len(columns) :])):
            reason = f"it has {len(cells)} columns instead of {len(columns)}"
            rejected.append(Rejected(number, reason))
        else:
            if len(rows) == ROWS_MAX:
                raise DiaryError(f"{name} has more than {ROWS_MAX:,} rows. Bring it in parts.")
            rows.append((number, dict(zip(columns, cells, strict=False))))
    if not rows:
        raise DiaryError(f"{name} holds no rows below a line with the names of the columns.")
    return Diary(name, columns, tuple(rows), tuple(rejected))


def _cells(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line that begins a row, and the row's cells."""
    begin = next((at for at, line in enumerate(lines) if not _is_no_row(line)), len(lines))
    delimiter = delimiter_of("".join(lines[begin : begin + 1]))
    while begin < len(lines):
        if len(lines[begin]) > LINE_MAX_KB * 1_000:
            yield begin + 1, []
            begin += 1
            continue
        # A note may run over several lines; a torn one must not take all that follow along.
        reader = csv.reader(
            (f"{line}\n" for line in lines[begin : begin + _NOTE_MAX_LINES]),
            delimiter=delimiter,
            strict=True,
        )
        try:
            cells, taken = next(reader), reader.line_num
        except csv.Error:
            cells, taken = lines[begin].replace('"', "").split(delimiter), 1
        if any(map(str.strip, cells)):
            yield begin + 1, cells
        begin += taken


def _is_no_row(line: str) -> bool:
    """Tell whether a line is blank, names the separator, or is a remark above the header."""
    return is_blank(line) or is_separator_line(line) or line.startswith("# ")


def _named(cells: list[str]) -> Iterator[str]:
    """Return the names of the columns; a missing or repeated one gets a number."""
    seen: Counter[str] = Counter()
    for place, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {place}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
