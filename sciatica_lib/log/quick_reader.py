"""The fast path of the reader: lines that stand exactly as the workbook writes them.

Most lines do. Their cells are the same few again and again, so each is checked once and remembered,
and records are made of what was checked, without checking again. Any other line is left to the
reader, which is careful and slower; a test compares both on the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sciatica_lib import checks
from sciatica_lib.log.records import KINDS, Entry, Record, Void
from sciatica_lib.log.rows import COLUMNS, FIELDS, FIELDS_BY_KIND, cell_of, value_of
from sciatica_lib.log.text_lines import split_cells


class QuickReader:
    """Reads lines under a header of the workbook's own columns.

    Parameters
    ----------
    delimiter
        What stands between the cells.
    columns
        `rows.COLUMNS`, or those of a log of an earlier version.
    """

    def __init__(self, delimiter: str, columns: tuple[str, ...] = COLUMNS) -> None:
        self._delimiter = delimiter
        self._width = len(columns)
        self._kinds = _Kinds(columns)

    def entry(self, line: str) -> Entry | None:
        """Return the entry of a line; None if it is not exactly as the workbook writes it."""
        try:
            if '"' in line:
                cells = split_cells(line, self._delimiter)
            else:
                cells = line.split(self._delimiter, self._width)
            return self._kinds[cells[1]].entry(cells)
        except (ValueError, LookupError, csv.Error):
            return None


class _Kind:
    """How the rows of one kind become entries."""

    def __init__(self, kind: str, columns: tuple[str, ...]) -> None:
        self._record = KINDS[kind]
        self._width = len(columns)
        self._own, self._others, self._blank, self._setters, self._unasked = _shape(kind, columns)
        self._columns = [_Column(name) for name in FIELDS_BY_KIND[kind] if name in columns]

    def entry(self, cells: list[str]) -> Entry:
        """Return the entry that the cells of a line say.

        Raises
        ------
        ValueError
            They are not exactly as the workbook writes them.
        """
        if len(cells) != self._width or self._others(cells) != self._blank:
            raise ValueError
        entry_id, _, at, saved_at, replaces, *_ = cells
        if replaces or self._record is Void:
            checks.name(replaces, "replaces")
        record = object.__new__(self._record)
        _SET_AT(record, _moment(at))
        for set_value, column, cell in zip(
            self._setters, self._columns, self._own(cells), strict=True
        ):
            set_value(record, column[cell])
        for set_value in self._unasked:
            set_value(record, None)
        entry = object.__new__(Entry)
        _SET_ID(entry, checks.name(entry_id, "entry_id"))
        _SET_SAVED_AT(entry, _moment(saved_at))
        _SET_RECORD(entry, record)
        _SET_REPLACES(entry, replaces or None)
        return entry


class _Kinds(dict[str, _Kind]):
    """The kinds of rows, each made when the first row of it is read."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__()
        self._columns = columns

    def __missing__(self, kind: str) -> _Kind:
        self[kind] = _Kind(kind, self._columns)
        return self[kind]


class _Column(dict[str, Any]):
    """The values of a column by their cells, each checked when it is first met."""

    def __init__(self, name: str) -> None:
        super().__init__({"": None})
        self._name = name

    def __missing__(self, cell: str) -> Any:
        value, about = value_of(self._name, cell), FIELDS[self._name]
        checks.CHECKS[about["check"]](value, self._name, about)
        if cell_of(self._name, value) != cell:
            raise ValueError
        self[cell] = value
        return value


def _setters(record: type, *names: str) -> tuple[Callable[[Any, Any], None], ...]:
    """Return what sets the fields of a frozen record, to values that were checked before."""
    return tuple(getattr(record, name).__set__ for name in names)


@cache
def _shape(kind: str, columns: tuple[str, ...]) -> tuple[Any, Any, tuple[str, ...], Any, Any]:
    """Return what takes the cells of a kind and the others, and what sets its fields.

    The last one sets the fields that have no column there.
    """
    names = FIELDS_BY_KIND[kind]
    others = [columns.index(name) for name in FIELDS if name not in names and name in columns]
    there = [name for name in names if name in columns]
    absent = _setters(KINDS[kind], *(name for name in names if name not in columns))
    own = itemgetter(*map(columns.index, there))
    blank = ("",) * len(others)
    return own, itemgetter(*others), blank, _setters(KINDS[kind], *there), absent


(_SET_AT,) = _setters(Record, "at")
_SET_ID, _SET_SAVED_AT, _SET_RECORD, _SET_REPLACES = _setters(
    Entry, "entry_id", "saved_at", "record", "replaces"
)


def _moment(cell: str) -> datetime:
    return checks.moment(datetime.fromisoformat(cell), "")
