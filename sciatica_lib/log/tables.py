"""The log as a table: how one entry becomes one line of CSV, and how lines are read back."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from itertools import chain, repeat
from operator import attrgetter
from typing import Any

from sciatica_lib.log.records import KINDS, Entry, Record, RecordError, Void, check_id
from sciatica_lib.log.text_lines import (
    DELIMITERS,
    EmptyFileError,
    Notices,
    TableError,
    delimiter_of,
    first_few,
    is_blank,
    is_separator_line,
    lines_of,
    refuse_what_is_no_table,
    split_cells,
)
from sciatica_lib.terms import FIRST_YEAR, ID, LAST_YEAR, NOTE_MAX_LENGTH

__all__ = [
    "COLUMNS",
    "EmptyFileError",
    "Rejected",
    "Table",
    "TableError",
    "current_entries",
    "data_dictionary",
    "entry_line",
    "first_row",
    "header_line",
    "history_of",
    "read_table",
]

_ENTRY_MEANINGS = {
    "entry_id": "the row's own name; merging two logs keeps one row per name",
    "kind": "what the row is: " + ", ".join(KINDS),
    "at": "the moment the row is about, ISO 8601 with the offset from UTC",
    "saved_at": "the moment the row was written, ISO 8601 with the offset from UTC",
    "replaces": "the row that this one corrects or takes back",
}
_FIELDS = {
    spec.name: spec.metadata
    for record in KINDS.values()
    for spec in fields(record)
    if spec.name != "at"
}
COLUMNS = (*_ENTRY_MEANINGS, *_FIELDS)

_NAMES_BY_KIND = {
    kind: [spec.name for spec in fields(record) if spec.name != "at"]
    for kind, record in KINDS.items()
}
_NEEDED = {"entry_id", "kind", "at", "saved_at"}
# A spreadsheet writes 4.0 or 4,0 for 4; but 1.000 may be a thousand, and is not guessed.
_WHOLE = re.compile(r"(-?[0-9]{1,9})(?:[.,]0{1,2})?")
_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}[./ -][0-9]{1,2}[./ -][0-9]{2,4}\b.*")
# Letters alone are text to every spreadsheet; march-2, 007, 1e5 and true are not.
_PLAIN_ID = re.compile(r"(?!(?:true|false)$)[a-z]+(?:[_-][a-z]+)*")


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
    said
        Sentences about what was accepted although the workbook writes it otherwise.
    conflicting
        Rows that share an id with another content: each version, none of them in `rows`.
    """

    rows: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[str, ...] = ()
    conflicting: tuple[Entry, ...] = ()


def header_line() -> str:
    """Return the first line of a log: the names of its columns."""
    return _line(COLUMNS)


def entry_line(entry: Entry) -> str:
    """Return an entry as one line of CSV, whatever its text contains."""
    record = entry.record
    cells = {
        "entry_id": entry.entry_id,
        "kind": record.kind,
        "at": record.at.isoformat(),
        "saved_at": entry.saved_at.isoformat(),
        "replaces": entry.replaces or "",
        **{name: _cell(name, getattr(record, name)) for name in _NAMES_BY_KIND[record.kind]},
    }
    return _line(cells.get(name, "") for name in COLUMNS)


def data_dictionary() -> str:
    """Return what each column means, with its unit and range, as JSON."""
    columns: dict[str, dict[str, Any]] = {
        name: {"meaning": meaning} for name, meaning in _ENTRY_MEANINGS.items()
    }
    for name, about in _FIELDS.items():
        columns[name] = {
            "meaning": about["meaning"],
            "rows": [kind for kind, names in _NAMES_BY_KIND.items() if name in names],
            **({"unit": about["unit"]} if about.get("unit") else {}),
            **({"range": [about["low"], about["high"]]} if "low" in about else {}),
            **({"values": list(about["choices"])} if "choices" in about else {}),
            **({"values": ["yes", "no"]} if about["check"] == "yes_no" else {}),
            **({"format": "text as a JSON string"} if about["check"] == "text" else {}),
        }
    description = {
        "about": "One row per entry, in the order of saving; rows are added, never changed. "
        "An empty cell was not answered. A correction names the row it replaces; "
        "a void row takes one back.",
        "columns": columns,
    }
    return json.dumps(description, indent=2) + "\n"


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Save a fifth of the time and more: records have no cycles, but Python would look for them."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


@_no_search_for_cycles()
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


class _Reading:
    """One file while it is read: the columns in force, what was found, what is to be told."""

    def __init__(self, *, in_bulk: bool = True) -> None:
        self._in_bulk = in_bulk
        self._columns: _Columns | None = None
        self._as_written: _AsWritten | None = None
        self._entries: dict[int, Entry] = {}
        self._rejected: dict[int, str] = {}
        self._notices = Notices()

    def read(self, data: bytes) -> None:
        """Read the whole file: blocks that are as the workbook writes them at once, else lines."""
        refuse_what_is_no_table(data)
        lines = lines_of(data, self._notices)
        begin, size = 0, _BLOCK
        while begin < len(lines):
            block = lines[begin : begin + (size if self._as_written else 1)]
            if self._as_written and self._keep_block(self._as_written, block, begin + 1):
                size = min(2 * size, _BLOCK)
            elif len(block) > _SMALL_BLOCK:
                size = len(block) // 4
                continue  # with a part of it: one bad line does not slow a thousand others
            else:
                for number, text in enumerate(block, begin + 1):
                    self._read_line(number, text)
            begin += len(block)
        if not (self._columns or self._entries):
            raise TableError("This file is not a session log: no line names an entry_id column.")

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
            tuple(self._entries.values()), rejected, self._notices.sentences(), tuple(conflicting)
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

    def _keep_block(self, as_written: _AsWritten, block: list[str], number: int) -> bool:
        """Take a block at once if every line is proved to be as the workbook writes it."""
        try:
            entries = as_written.entries(block)
        except (ValueError, LookupError, csv.Error):
            return False
        self._entries.update(enumerate(entries, number))
        return True

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
        if self._columns:
            again = columns == self._columns
            self._notices.add("The header is repeated" if again else "A new header begins", number)
        self._columns = columns
        in_bulk = self._in_bulk and columns.names == COLUMNS
        self._as_written = _AsWritten(columns.delimiter) if in_bulk else None
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
            if name in _FIELDS and _FIELDS[name]["check"] == "whole" and not cell.isdecimal():
                self._notices.add("Whole numbers with a decimal point or comma were read", number)
        return entry

    def _fitting(self, text: str) -> tuple[_Columns, list[str]]:
        """Return the columns of a line, and its cells.

        Raises
        ------
        RecordError
            It has another number of cells than columns.
        """
        in_force = self._columns or _Columns(delimiter_of(text), COLUMNS)
        # The header itself may be the line that is torn: then the workbook's own columns fit.
        own = (_Columns(delimiter, COLUMNS) for delimiter in DELIMITERS)
        for columns in (in_force, *own):
            cells = columns.split(text)
            if len(cells) == len(columns.names):
                return columns, cells
        cells, width = in_force.split(text), len(in_force.names)
        if not cells:
            raise RecordError("its quotation marks do not close where they should")
        if len(cells) < width or any(map(str.strip, cells[width:])):
            raise RecordError(f"it has {len(cells)} columns instead of {width}")
        return in_force, cells[:width]


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
        missing = [name for name in COLUMNS if name not in known]
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
        if len(row) != len(COLUMNS) or set(self.names) == set(COLUMNS):
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
            raise RecordError(problem)
        if len({entry_line(entry) for _, entry in found}) > 1:
            raise RecordError("the header above it is damaged, and it can be read in two ways")
        return found[0]


def _meant(names: Sequence[str], row: list[str]) -> tuple[dict[str, str], Entry]:
    cells = _named(names, row)
    return cells, _entry(cells)


def _named(names: Sequence[str], row: list[str]) -> dict[str, str]:
    """Return the cells that are not empty, by the names of their columns."""
    found: dict[str, str] = {}
    for name, cell in zip(names, map(str.strip, row), strict=True):
        if cell and name in COLUMNS and found.setdefault(name, cell) != cell:
            reason = f"{name} has two columns, with different values"
            raise RecordError(reason)
    return found


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


@_no_search_for_cycles()
def current_entries(rows: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the history as it is now: corrections applied, deleted entries left out.

    The answer depends on which rows there are, not on their order in the file: two
    copies of a log that hold the same rows tell the same history.

    Returns
    -------
    tuple of Entry
        In the order of the moment they are about.
    """
    known = {row.entry_id: row for row in rows}
    children: dict[str, list[Entry]] = {}
    for row in known.values():
        if row.replaces in known:
            children.setdefault(str(row.replaces), []).append(row)

    ordered = [known[parent] for parent in children if known[parent].replaces not in known]
    for row in ordered:  # grows while it is read: every row comes before those that replace it
        ordered += children.get(row.entry_id, ())

    standing: dict[str, Entry | None] = {}
    for row in reversed(ordered):
        later = [kid for kid in children.get(row.entry_id, ()) if standing[kid.entry_id]]
        corrections = [kid for kid in later if type(kid.record) is type(row.record)]
        if any(isinstance(kid.record, Void) for kid in later):
            standing[row.entry_id] = None
        elif corrections and not isinstance(row.record, Void):
            standing[row.entry_id] = standing[max(corrections, key=_saved).entry_id]
        else:
            standing[row.entry_id] = row

    current = [
        standing.get(row.entry_id, row)
        for row in known.values()
        # Rows that replace each other in a circle follow from no first row; they stay as they are.
        if row.replaces not in known or row.entry_id not in standing
    ]
    return tuple(
        sorted(
            (row for row in current if row and not isinstance(row.record, Void)),
            key=lambda row: (row.record.at, row.saved_at, row.entry_id),
        )
    )


def first_row(rows: Iterable[Entry], entry_id: str) -> str:
    """Return the id of the row that an entry began with, before any correction."""
    return _first({row.entry_id: row.replaces for row in rows}, entry_id)


def _first(replaced: Mapping[str, str | None], entry_id: str) -> str:
    seen = {entry_id}
    while (earlier := replaced.get(entry_id)) in replaced and earlier not in seen:
        entry_id = str(earlier)
        seen.add(entry_id)
    return entry_id


def history_of(rows: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """Return for each entry everything that was saved about it, in the order of saving.

    Returns
    -------
    list of tuple of Entry
        The first row of an entry, then its corrections and what took them back; the entries in
        the order of the moment they are about.
    """
    known = sorted(rows, key=_saved)
    replaced = {row.entry_id: row.replaces for row in known}
    chains: dict[str, list[Entry]] = {}
    for row in known:
        chains.setdefault(_first(replaced, row.entry_id), []).append(row)
    found = [tuple(chain) for chain in chains.values() if not isinstance(chain[0].record, Void)]
    return sorted(found, key=lambda chain: (chain[0].record.at, chain[0].entry_id))


def _saved(row: Entry) -> tuple[datetime, str]:
    return row.saved_at, row.entry_id


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    check = _FIELDS[name]["check"]
    hurt = check == "text" or (check == "id" and not _PLAIN_ID.fullmatch(value))
    return _quoted(value) if hurt else str(value)


def _quoted(text: str) -> str:
    # A JSON string begins with a quotation mark and has no line breaks: no spreadsheet takes it
    # for a formula, a number or a date, and no note can tear a row in two.
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=False)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def _entry(cells: Mapping[str, str]) -> Entry:
    kind = cells.get("kind", "")
    if kind not in KINDS:
        reason = f"kind must be one of {', '.join(KINDS)}, got {kind[:40]!r}"
        raise RecordError(reason)
    values = {name: _value(name, cell) for name, cell in cells.items() if name in _FIELDS}
    if strays := values.keys() - set(_NAMES_BY_KIND[kind]):
        reason = f"a {kind} row has no {', '.join(sorted(strays))}; are its cells shifted?"
        raise RecordError(reason)
    record: Record = KINDS[kind](at=_moment("at", cells), **values)
    return Entry(
        entry_id=cells.get("entry_id", ""),
        saved_at=_moment("saved_at", cells),
        record=record,
        replaces=cells.get("replaces"),
    )


def _value(name: str, text: str) -> Any:
    check = _FIELDS[name]["check"]
    if check == "whole":
        whole = _WHOLE.fullmatch(text)
        return int(whole[1]) if whole else text
    if check == "yes_no":
        return {"yes": True, "no": False}.get(text.lower(), text)
    return _unquoted(text) if check in {"text", "id"} else text


def _moment(name: str, cells: Mapping[str, str]) -> datetime:
    text = cells.get(name, "")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if _DAY_OR_MONTH.fullmatch(text):
        reason = f"{name} is {text[:40]!r}: which is the day and which the month is not guessed"
    else:
        reason = f"{name} must be a time like 2026-03-02T08:15:00+01:00, got {text[:40]!r}"
    raise RecordError(reason)


# The fast path. It takes a block of lines at once, column by column, and only if it proves that
# every line is exactly as `entry_line` writes it; anything else raises, and the block is read
# line by line. A test compares both on the same bytes.

_BLOCK, _SMALL_BLOCK = 1_000, 20
_WIDTH = len(COLUMNS)
_IDS = re.compile(rf"(?:{ID.pattern}\n)*+")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class _AsWritten:
    """Makes the entries of many lines at once, if they are as the workbook writes them."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._shapes = _Memo(_Shape)

    def entries(self, lines: Sequence[str]) -> list[Entry]:
        """Return the entries of all lines.

        Raises
        ------
        ValueError, LookupError, csv.Error
            At least one line is not as the workbook writes it.
        """
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            groups[line.split(self._delimiter, 2)[1]].append(place)
        entries: list[Any] = [None] * len(lines)
        for kind, places in groups.items():
            cells = self._cells([lines[place] for place in places])
            _each(entries.__setitem__, places, self._shapes[kind].entries(cells))
        return entries

    def _cells(self, lines: list[str]) -> list[str]:
        """Return the cells of all lines, one line after another."""
        text = self._delimiter.join(lines)
        if '"' not in text:
            widths = {count + 1 for count in set(map(str.count, lines, repeat(self._delimiter)))}
            cells = text.split(self._delimiter)
        else:
            rows = list(csv.reader(lines, delimiter=self._delimiter, strict=True))
            widths = set(map(len, rows)) if len(rows) == len(lines) else set()
            cells = list(chain.from_iterable(rows))
        if widths != {_WIDTH}:
            raise ValueError
        return cells


class _Memo(dict[str, Any]):
    """Remembers what each text means: most cells of a column are the same few."""

    def __init__(self, meaning: Callable[[str], Any]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._meaning(text)
        return value


class _Shape:
    """How the rows of one kind are made, column by column."""

    def __init__(self, kind: str) -> None:
        self._record = KINDS[kind]
        own = _NAMES_BY_KIND[kind]
        self._meanings = {name: self._meaning(name) for name in own}
        self._empty = [COLUMNS.index(name) for name in _FIELDS if name not in own]
        self._replaced = _Memo(partial(_replaced, needed=self._record is Void))

    def entries(self, cells: list[str]) -> list[Entry]:
        """Return the entries of cells, line after line; raise if one is not as it should be."""
        count = len(cells) // _WIDTH
        blank = [""] * count
        if any(cells[place::_WIDTH] != blank for place in self._empty):
            raise ValueError

        def column(name: str) -> list[str]:
            return cells[COLUMNS.index(name) :: _WIDTH]

        ids = column("entry_id")
        if not _IDS.fullmatch("\n".join([*ids, ""])):
            raise ValueError
        values = {name: map(meaning, column(name)) for name, meaning in self._meanings.items()}
        records = _made(self._record, count, at=_moments(column("at")), **values)
        return _made(
            Entry,
            count,
            entry_id=ids,
            saved_at=_moments(column("saved_at")),
            record=records,
            replaces=map(self._replaced.__getitem__, column("replaces")),
        )

    def _meaning(self, name: str) -> Callable[[str], Any]:
        if _FIELDS[name]["check"] == "text":
            return _text_as_written
        return _Memo(partial(_value_as_written, self._record, name)).__getitem__


def _made(record: type[Any], count: int, /, **columns: Iterable[Any]) -> list[Any]:
    """Return frozen records whose values were checked before, so that nothing is checked twice."""
    records = list(map(object.__new__, repeat(record, count)))
    for name, values in columns.items():
        _each(getattr(record, name).__set__, records, values)
    return records


def _each(function: Callable[..., object], *arguments: Iterable[Any]) -> None:
    deque(map(function, *arguments), maxlen=0)


def _value_as_written(record: type[Record], name: str, cell: str) -> Any:
    """Return what a cell means, by the record's own checks, and only if it is written so."""
    if not cell:
        return None
    value = _value(name, cell)
    if _FIELDS[name]["check"] == "id":
        check_id(name, value)  # ids are too many to make a record for each
    else:
        record(at=_ANY_TIME, **{name: value})
    if _cell(name, value) != cell:
        raise ValueError
    return value


def _text_as_written(cell: str) -> str | None:
    if not cell:
        return None
    if not (len(cell) > 1 and cell[0] == cell[-1] == '"'):
        raise ValueError
    text = cell[1:-1]
    if "\\" in text or '"' in text or not text.isprintable():
        text = _unquoted(cell)
    if len(text) > NOTE_MAX_LENGTH:
        raise ValueError
    return text


def _replaced(cell: str, *, needed: bool) -> str | None:
    if cell or needed:
        check_id("replaces", cell)
    return cell or None


def _moments(cells: list[str]) -> list[datetime]:
    moments = list(map(datetime.fromisoformat, cells))
    years = set(map(attrgetter("year"), moments))
    if None in map(attrgetter("tzinfo"), moments):
        raise ValueError
    if min(years) < FIRST_YEAR or max(years) > LAST_YEAR:
        raise ValueError
    return moments
