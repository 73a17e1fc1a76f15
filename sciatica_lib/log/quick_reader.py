"""The fast path of the reader: lines that stand exactly as the workbook writes them.

Most lines do. They are taken in blocks and column by column, and records are made of what was
checked, without checking again. The cells of a column are the same few again and again, so each is
checked once and remembered. Any other line is left to the reader, which is careful and slower; a
test compares both on the same bytes.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import repeat
from operator import attrgetter
from typing import Any

from sciatica_lib import checks
from sciatica_lib.log.records import KINDS, Entry, Void
from sciatica_lib.log.rows import COLUMNS, FIELDS, FIELDS_BY_KIND, cell_of, text_of, value_of
from sciatica_lib.terms import FIRST_YEAR, ID, LAST_YEAR, NOTE_MAX_LENGTH

_FIRST, _AFTER = str(FIRST_YEAR), str(LAST_YEAR + 1)
_IDS = re.compile(rf"(?:{ID.pattern}\n)*+")
_ZONE = attrgetter("tzinfo")


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
        self._columns = columns
        self._values = {name: _Values(name) for name in columns if name in FIELDS}
        self._kinds: dict[str, _Kind] = {}

    def entries(self, lines: Sequence[str]) -> list[Entry | None]:
        """Return the entry of each line; None if it is not exactly as the workbook writes it."""
        rows = self._rows(lines)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            if len(row) == len(self._columns):
                places[row[1]].append(place)
        found: list[Entry | None] = [None] * len(rows)
        for kind in places.keys() & KINDS.keys():
            if kind not in self._kinds:
                self._kinds[kind] = _Kind(kind, self._columns, self._values)
            entries = self._kinds[kind].entries([rows[place] for place in places[kind]])
            _for_all(found.__setitem__, places[kind], entries)
        return found

    def _rows(self, lines: Sequence[str]) -> list[list[str]]:
        """Return the cells of each line; of one that cannot be ours, none or not all."""
        quoted = iter(self._quoted_rows([line for line in lines if '"' in line]))
        by, most = self._delimiter, len(self._columns)
        return [next(quoted) if '"' in line else line.split(by, most) for line in lines]

    def _quoted_rows(self, lines: Sequence[str]) -> list[list[str]]:
        found = self._split(lines)
        if len(found) == len(lines):
            return found
        return [(self._split([line]) or [[]])[0] for line in lines]

    def _split(self, lines: Sequence[str]) -> list[list[str]]:
        """Return the cells of lines with quotation marks; fewer rows, if one does not close."""
        width = len(self._columns)
        with suppress(csv.Error):
            rows = csv.reader(lines, delimiter=self._delimiter, strict=True)
            return [row if len(row) == width else [] for row in rows]
        return []


class _Kind:
    """How the rows of one kind become entries."""

    def __init__(self, kind: str, columns: tuple[str, ...], values: dict[str, _Values]) -> None:
        self._record = KINDS[kind]
        own = FIELDS_BY_KIND[kind]
        self._columns = columns
        self._others = [name for name in values if name not in own]
        self._own = {name: values[name] for name in own if name in columns}
        self._unasked = [name for name in own if name not in columns]

    def entries(self, rows: Sequence[list[str]]) -> Sequence[Entry | None]:
        """Return the entry of each row; None if it is not exactly as the workbook writes it."""
        try:
            return self._made(rows)
        except ValueError:
            return [entry for row in rows for entry in self.entries([row])] if rows[1:] else [None]

    def _made(self, rows: Sequence[list[str]]) -> list[Entry]:
        """Return the entries of all rows.

        Raises
        ------
        ValueError
            At least one is not exactly as the workbook writes it.
        """
        count = len(rows)
        cells = dict(zip(self._columns, zip(*rows, strict=True), strict=True))
        if any(cells[name].count("") < count for name in self._others):
            raise ValueError
        replaced = cells["replaces"]
        ids = (*cells["entry_id"], *(replaced if self._record is Void else filter(None, replaced)))
        if not _IDS.fullmatch("\n".join([*ids, ""])):
            raise ValueError
        values: dict[str, Iterable[Any]] = dict.fromkeys(self._unasked, repeat(None))
        for name, known in self._own.items():
            values[name] = map(known.__getitem__, cells[name])
        return _new(
            Entry,
            count,
            entry_id=cells["entry_id"],
            saved_at=_moments(cells["saved_at"]),
            record=_new(self._record, count, at=_moments(cells["at"]), **values),
            replaces=[cell or None for cell in replaced],
        )


class _Values(dict[str, Any]):
    """The values of a column by their cells, each checked when it is first met."""

    def __init__(self, name: str) -> None:
        super().__init__({"": None})
        is_text = FIELDS[name]["check"] == "text"
        self._value = _text_as_written if is_text else partial(_value_as_written, name)

    def __missing__(self, cell: str) -> Any:
        value = self[cell] = self._value(cell)
        return value


def _value_as_written(name: str, cell: str) -> Any:
    """Return the value that a cell says; ValueError if it is not as the workbook writes it."""
    value, about = value_of(name, cell), FIELDS[name]
    checks.CHECKS[about["check"]](value, name, about)
    if cell_of(name, value) != cell:
        raise ValueError
    return value


def _text_as_written(cell: str) -> str:
    """Return the text that a JSON string says; ValueError if it is none, or too long."""
    text = cell[1:-1]
    if cell != f'"{text}"':
        raise ValueError
    if '"' in text or "\\" in text or not text.isprintable():
        text = text_of(cell)
    if len(text) > NOTE_MAX_LENGTH:
        raise ValueError
    return text


def _new(record: type[Any], count: int, /, **values: Iterable[Any]) -> list[Any]:
    """Return frozen records of values that were checked before; none is checked again."""
    made = list(map(object.__new__, repeat(record, count)))
    for name, column in values.items():
        _for_all(getattr(record, name).__set__, made, column)
    return made


def _for_all(act: Callable[..., object], *arguments: Iterable[Any]) -> None:
    deque(map(act, *arguments), maxlen=0)


def _moments(cells: Sequence[str]) -> list[datetime]:
    moments = list(map(datetime.fromisoformat, cells))  # of texts that begin with the year
    if not (min(cells) >= _FIRST and max(cells) < _AFTER and all(map(_ZONE, moments))):
        raise ValueError
    return moments
