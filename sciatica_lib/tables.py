"""The log as a table: how one entry becomes one line of CSV, and how lines are read back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.records import KINDS, Entry, Record, RecordError, Void

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
_DELIMITERS = ",;\t"
_WHOLE = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")


class TableError(WorkbookError, ValueError):
    """A file that is not a log at all; nothing in it was changed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line that could not be used, by its number in the file, and why. It is kept as it is."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the rows as they stand, oldest line first, and the lines set aside."""

    rows: tuple[Entry, ...] = ()
    listed: tuple[Listed, ...] = ()


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


def read_table(data: bytes) -> Table:
    """Read a log line by line, so that one mangled line costs one line.

    Parameters
    ----------
    data
        The bytes of the file; any bytes.

    Returns
    -------
    Table
        The rows in the order of the file, and each line that could not be used.

    Raises
    ------
    TableError
        The file is not a log: it has no `entry_id` column.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not data.strip():
        return Table()
    first = _header(lines[0])
    if first is None:
        raise TableError("This file is not a session log: its first line names no entry_id column.")
    delimiter, header = first
    rows: dict[str, Entry] = {}
    listed = []
    for number, raw in enumerate(lines[1:], start=2):
        if not raw.strip(b" \r\t,;\0"):
            continue
        if later := _header(raw):
            # A log that was begun by an older version goes on under a header of its own.
            delimiter, header = later
            continue
        try:
            cells = _split(raw, delimiter)
            if len(cells) != len(header):
                reason = f"it has {len(cells)} columns instead of {len(header)}"
                raise RecordError(reason)
            entry = _entry(dict(zip(header, cells, strict=True)))
        except (ValueError, csv.Error) as error:
            listed.append(Listed(number, str(error)))
            continue
        if rows.setdefault(entry.entry_id, entry) != entry:
            listed.append(Listed(number, f"another row has the id {entry.entry_id}"))
    return Table(tuple(rows.values()), tuple(listed))


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
    children: dict[str | None, list[Entry]] = {}
    for row in known.values():
        children.setdefault(row.replaces if row.replaces in known else None, []).append(row)

    firsts = children.get(None, [])
    ordered = list(firsts)
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

    # Rows that replace each other in a circle follow from no first row; they stay as they are.
    circular = [row for entry_id, row in known.items() if entry_id not in standing]
    current = [standing[row.entry_id] for row in firsts] + circular
    return tuple(
        sorted(
            (row for row in current if row and not isinstance(row.record, Void)),
            key=lambda row: (row.record.at, *_saved(row)),
        )
    )


def first_row(rows: Iterable[Entry], entry_id: str) -> str:
    """Return the id of the row that an entry began with, before any correction."""
    replaced = {row.entry_id: row.replaces for row in rows}
    seen = {entry_id}
    while (earlier := replaced.get(entry_id)) in replaced and earlier not in seen:
        entry_id = str(earlier)
        seen.add(entry_id)
    return entry_id


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
    return _quoted(value) if _FIELDS[name]["check"] == "text" else str(value)


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


def _header(raw: bytes) -> tuple[str, list[str]] | None:
    """Return the separator and the columns that a line names, if it is a header."""
    if b"entry_id" not in raw:
        return None
    delimiter = max(_DELIMITERS, key=raw.decode(errors="replace").count)
    try:
        columns = _split(raw, delimiter)
    except (ValueError, csv.Error):
        return None
    return (delimiter, columns) if set(columns) >= _NEEDED else None


def _split(raw: bytes, delimiter: str) -> list[str]:
    try:
        text = raw.decode().removesuffix("\r")
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
        raise RecordError(reason) from None
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def _entry(cells: Mapping[str, str]) -> Entry:
    kind = cells.get("kind", "")
    if kind not in KINDS:
        reason = f"kind must be one of {', '.join(KINDS)}, got {kind[:40]!r}"
        raise RecordError(reason)
    values = {
        name: _value(name, cells[name].strip())
        for name in _NAMES_BY_KIND[kind]
        if cells.get(name, "").strip()
    }
    record: Record = KINDS[kind](at=_moment("at", cells.get("at", "")), **values)
    return Entry(
        entry_id=cells["entry_id"],
        saved_at=_moment("saved_at", cells.get("saved_at", "")),
        record=record,
        replaces=cells.get("replaces") or None,
    )


def _value(name: str, text: str) -> Any:
    check = _FIELDS[name]["check"]
    if check == "whole":
        whole = _WHOLE.fullmatch(text)
        return int(whole[1]) if whole else text
    if check == "yes_no":
        return {"yes": True, "no": False}.get(text.lower(), text)
    return _unquoted(text) if check == "text" else text


def _moment(name: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        reason = f"{name} must be a time like 2026-03-02T08:15:00+01:00, got {text[:40]!r}"
        raise RecordError(reason) from None
