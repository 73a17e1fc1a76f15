"""The bytes of a log as entries, read line by line, so that one mangled line costs one line."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter

from sciatica_lib.errors import RowError, TableError
from sciatica_lib.gc_pause import gc_paused
from sciatica_lib.log.quick_reader import QuickReader
from sciatica_lib.log.records import Entry
from sciatica_lib.log.rows import (
    COLUMNS,
    EARLIER_COLUMNS,
    FIELDS,
    LATER_COLUMNS,
    entry_line,
    entry_of,
)
from sciatica_lib.log.text_lines import (
    DELIMITERS,
    Notices,
    delimiter_of,
    is_blank,
    is_separator_line,
    lines_of,
    refuse_what_is_no_table,
    split_cells,
)
from sciatica_lib.wording import first_few

HEADERS_MAX = 1_000
"""A log has one header, and one more for each version of the workbook that wrote in it (ours)."""

_BLOCK_MIN, _BLOCK_MAX = 128, 512  # lines
_NEEDED = {"entry_id", "kind", "at", "saved_at"}
_KNOWN = frozenset(COLUMNS)
_WHOLE_NUMBERS = frozenset(name for name, about in FIELDS.items() if about["check"] == "whole")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that could not be used, by its number in the file, and why. It is kept as it is."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the rows as they stand, oldest line first, and the lines set aside.

    Attributes
    ----------
    rows
        The rows that can be used; identical copies of a row are one row.
    rejected
        Every line that cannot be used, with its number and the reason.
    notices
        Sentences about what was accepted although the workbook writes it otherwise.
    conflicting
        Rows that share an id with another content: each version, none of them in `rows`.
    takes_our_rows
        Whether a row of the workbook, added at the end of the file, is read as it is written.
    """

    rows: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[str, ...] = ()
    conflicting: tuple[Entry, ...] = ()
    takes_our_rows: bool = field(default=False, compare=False)

    @property
    def ids(self) -> set[str]:
        """The ids of all rows, also of those that conflict."""
        return {row.entry_id for row in (*self.rows, *self.conflicting)}


@gc_paused()
def read_table(data: bytes) -> Table:
    """Read a log line by line, so that one mangled line costs one line.

    Parameters
    ----------
    data
        The bytes of the file; any bytes.

    Returns
    -------
    Table
        The rows in the order of the file, each line that could not be used, and what was
        accepted although the workbook writes it otherwise.

    Raises
    ------
    EmptyFileError
        The file holds nothing.
    TableError
        The file is not a log: a spreadsheet's own file, a web page, too large, or without an
        `entry_id` column. Nothing else is ever raised, whatever the bytes.
    """
    reading = _Reading()
    reading.read(data)
    return reading.table()


def entry_in(line: str) -> Entry:
    """Return the entry that a line says under the workbook's own columns.

    Raises
    ------
    ValueError
        It says none.
    """
    (entry,) = _quick_reader().entries([line.removesuffix("\n")])
    if entry:
        return entry
    ours = _OUR_COLUMNS[0]
    return ours.meant(ours.split(line))[1]


@cache
def _quick_reader() -> QuickReader:
    return QuickReader(_OUR_COLUMNS[0].delimiter)


class _Reading:
    """One file while it is read: the columns in force, what was found, what is to be told."""

    def __init__(self, *, quickly: bool = True) -> None:
        self._quickly = quickly
        self._quick: QuickReader | None = None
        self._columns: _Columns | None = None
        self._entries: dict[int, Entry] = {}
        self._rejected: dict[int, str] = {}
        self._notices = Notices()
        self._headers = 0

    def read(self, data: bytes) -> None:
        refuse_what_is_no_table(data)
        lines = lines_of(data, self._notices)
        done, size = 0, _BLOCK_MIN
        while done < len(lines):
            read = self._read_block(lines[done : done + size], done + 1)
            size = min(2 * size, _BLOCK_MAX) if read == size else _BLOCK_MIN
            done += read
        if not (self._columns or self._entries):
            raise TableError("This file is not a session log: no line names an entry_id column.")

    def _read_block(self, block: list[str], number: int) -> int:
        """Read lines, up to a header that changes the columns, and return how many were read."""
        quick = self._quick
        entries = quick.entries(block) if quick else [None] * len(block)
        if all(entries):
            self._entries.update(enumerate(filter(None, entries), number))
            return len(block)
        for place, (text, entry) in enumerate(zip(block, entries, strict=True)):
            if entry:
                self._entries[number + place] = entry
                continue
            self._read_line(number + place, text)
            if self._quick is not quick:
                return place + 1
        return len(block)

    def table(self) -> Table:
        """Return what was found, when every line has been read."""
        conflicting: list[Entry] = []
        for entry_id, numbers in self._lines_by_repeated_id().items():
            versions = {entry_line(self._entries[number]): number for number in reversed(numbers)}
            if len(versions) == 1:
                self._notices.add("A row stands there again, word for word", *numbers[1:])
                for number in numbers[1:]:
                    del self._entries[number]
                continue
            conflicting += [self._entries[number] for number in sorted(versions.values())]
            for number in numbers:
                del self._entries[number]
                self._rejected[number] = (
                    f"lines {first_few(numbers)} have the same id, {entry_id}, "
                    "but not the same content"
                )
        rejected = tuple(
            Rejected(number, self._rejected[number]) for number in sorted(self._rejected)
        )
        return Table(
            tuple(self._entries.values()),
            rejected,
            self._notices.sentences(),
            tuple(conflicting),
            takes_our_rows=self._columns == _OUR_COLUMNS[0],
        )

    def _lines_by_repeated_id(self) -> dict[str, list[int]]:
        """Return for each id that stands there more than once the numbers of its lines."""
        ids = list(map(attrgetter("entry_id"), self._entries.values()))
        if len(set(ids)) == len(ids):
            return {}
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for entry_id, number in zip(ids, self._entries, strict=True):
            numbers[entry_id].append(number)
        return {entry_id: lines for entry_id, lines in numbers.items() if len(lines) > 1}

    def _read_line(self, number: int, text: str) -> None:
        if is_blank(text):
            return
        if is_separator_line(text):
            self._notices.add("The line that tells Excel the separator was passed over", number)
            return
        if columns := _columns_in(text):
            # A log that was begun by an older version goes on under a header of its own.
            self._begin(columns, number)
            return
        try:
            self._entries[number] = self._entry(number, text)
        except ValueError as error:
            self._rejected[number] = str(error)

    def _begin(self, columns: _Columns, number: int) -> None:
        if columns == self._columns:
            self._notices.add("The header is repeated", number)
            return
        self._headers += 1
        if self._headers > HEADERS_MAX:
            reason = f"This file has more than {HEADERS_MAX:,} headers, so it is no session log."
            raise TableError(reason)
        if self._columns:
            self._notices.add("A new header begins", number)
        self._columns = columns
        is_ours = columns.names in {COLUMNS, EARLIER_COLUMNS}
        quick = QuickReader(columns.delimiter, columns.names) if is_ours else None
        self._quick = quick if self._quickly else None
        for sentence in columns.oddities():
            self._notices.add(sentence, number)

    def _entry(self, number: int, text: str) -> Entry:
        columns, row = self._fitting(text)
        cells, entry = columns.meant(row)
        if columns is not self._columns:
            self._notices.add(
                "No header fits, so the columns were taken in the workbook's own order", number
            )
        for name, cell in cells.items():
            if name in _WHOLE_NUMBERS and not cell.isdecimal():
                self._notices.add("Whole numbers with a decimal point or comma were read", number)
        return entry

    def _fitting(self, text: str) -> tuple[_Columns, list[str]]:
        """Return the columns of a line, and its cells.

        Raises
        ------
        RowError
            It has another number of cells than columns.
        """
        in_force = self._columns or _Columns(delimiter_of(text), COLUMNS)
        row = in_force.split(text)
        if len(row) == len(in_force.names):
            return in_force, row
        # The header itself may be the line that is torn: then the workbook's own columns fit.
        for columns in _OUR_COLUMNS:
            cells = columns.split(text)
            if len(cells) == len(COLUMNS):
                return columns, cells
        width = len(in_force.names)
        if not row:
            raise RowError("its quotation marks do not close where they should")
        if len(row) < width or any(map(str.strip, row[width:])):
            raise RowError(f"it has {len(row)} columns instead of {width}")
        return in_force, row[:width]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What a header says: the separator, and the name of each column."""

    delimiter: str
    names: tuple[str, ...]
    are_mended: bool = False

    def oddities(self) -> list[str]:
        """Return sentences about what a header says otherwise than the workbook's own."""
        known = [name for name in self.names if name in COLUMNS]
        extra = [repr(name[:40]) for name in self.names if name and name not in COLUMNS]
        missing = [name for name in COLUMNS if name not in {*known, *LATER_COLUMNS}]
        found = {
            "Columns with torn or unknown names were taken by their place": self.are_mended,
            f"The cells are separated by {DELIMITERS[self.delimiter]}": self.delimiter != ",",
            "The columns stand in another order": known != sorted(known, key=COLUMNS.index),
            "Columns without a name were left out": "" in self.names,
            f"Columns that the workbook does not know were left out, {first_few(extra)}": extra,
            f"Columns that are not there count as not answered, {first_few(missing)}": missing,
        }
        return [sentence for sentence, is_so in found.items() if is_so]

    def split(self, text: str) -> list[str]:
        """Return the cells of a line; none if its quotation marks do not close."""
        try:
            return split_cells(text, self.delimiter)
        except csv.Error:
            return []

    def meant(self, row: list[str]) -> tuple[dict[str, str], Entry]:
        """Return a row as an entry, with the cells that it was made from.

        Raises
        ------
        ValueError
            It cannot be used; the message says why.
        """
        if self.names == COLUMNS or len(row) != len(COLUMNS) or set(self.names) == _KNOWN:
            return _meant(self.names, row)
        # As many columns as ours but other names: changed by a person, or torn? Both readings
        # are tried; a row that can be read in two ways is not guessed.
        found, problem = [], ""
        for names in (self.names, COLUMNS):
            try:
                found.append(_meant(names, row))
            except ValueError as error:
                problem = problem or str(error)
        if not found:
            raise RowError(problem)
        if len({entry_line(entry) for _, entry in found}) > 1:
            raise RowError("the header above it is damaged, and it can be read in two ways")
        return found[0]


_OUR_COLUMNS = tuple(_Columns(delimiter, COLUMNS) for delimiter in DELIMITERS)
"""As the workbook writes them first, then as spreadsheets may save them."""


def _meant(names: Sequence[str], row: list[str]) -> tuple[dict[str, str], Entry]:
    cells = _named(names, row)
    return cells, entry_of(cells)


def _named(names: Sequence[str], row: list[str]) -> dict[str, str]:
    """Return the cells that are not empty, by the names of their columns."""
    filled = [
        (name, cell)
        for name, cell in zip(names, map(str.strip, row), strict=True)
        if cell and name in _KNOWN
    ]
    cells = dict(filled)
    if len(cells) < len(filled):
        for name, cell in filled:
            if cells[name] != cell:
                raise RowError(f"{name} has two columns, with different values")
    return cells


@lru_cache(maxsize=8)
def _columns_in(text: str) -> _Columns | None:
    """Return the columns that a line names, if it is a header."""
    if "entry_id" not in text.lower():
        return None
    delimiter = delimiter_of(text)
    try:
        names = tuple(name.strip().lower() for name in split_cells(text, delimiter))
    except csv.Error:
        return None
    if not _NEEDED.issubset(names):
        return None
    in_place = all(
        ours == name for ours, name in zip(COLUMNS, names, strict=False) if name in COLUMNS
    )
    if in_place and len(names) == len(COLUMNS):
        # As many as ours, and each known one in its place: the others are torn, or renamed.
        return _Columns(delimiter, COLUMNS, are_mended=names != COLUMNS)
    return _Columns(delimiter, names)
