"""One entry as one line of CSV and back; the columns, and what each of them means."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from sciatica_lib.errors import RowError
from sciatica_lib.log.records import KINDS, Entry, Record
from sciatica_lib.wording import whole_characters

_ENTRY_MEANINGS = {
    "entry_id": "the row's own name; merging two logs keeps one row per name",
    "kind": "what the row is: " + ", ".join(KINDS),
    "at": "the moment the row is about, ISO 8601 with the offset from UTC",
    "saved_at": "the moment the row was written, ISO 8601 with the offset from UTC",
    "replaces": "the row that this one corrects or takes back",
}
_FIELDS: dict[str, Mapping[str, Any]] = {
    spec.name: spec.metadata
    for record in KINDS.values()
    for spec in fields(record)
    if spec.name != "at"
}
FIELDS = dict(sorted(_FIELDS.items(), key=lambda item: item[1].get("since", 1)))
"""What each value of a record says of itself: its meaning, its check, its range."""

FIELDS_BY_KIND = {
    kind: tuple(spec.name for spec in fields(record) if spec.name != "at")
    for kind, record in KINDS.items()
}
"""Which of these a row of each kind has."""

LATER_COLUMNS = frozenset(name for name, about in FIELDS.items() if about.get("since", 1) > 1)
"""Those that a log of an earlier version has not."""

COLUMNS = (*_ENTRY_MEANINGS, *FIELDS)
"""The columns of a log, in the order in which the workbook writes them."""

EARLIER_COLUMNS = tuple(name for name in COLUMNS if name not in LATER_COLUMNS)
"""The columns of a log of the first version."""

# A spreadsheet writes 4.0 or 4,0 for 4; but 1.000 may be a thousand, and is not guessed.
_WHOLE = re.compile(r"(-?[0-9]{1,9})(?:[.,]0{1,2})?")
_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}[./ -][0-9]{1,2}[./ -][0-9]{2,4}\b.*")
# Letters alone are text to every spreadsheet; march-2, 007, 1e5 and true are not.
_PLAIN_ID = re.compile(r"(?!(?:true|false)$)[a-z]+(?:[_-][a-z]+)*")

_JSON = json.JSONEncoder(ensure_ascii=False)
_READ_JSON = json.JSONDecoder().decode


@cache
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
        **{name: cell_of(name, getattr(record, name)) for name in FIELDS_BY_KIND[record.kind]},
    }
    return _line(cells.get(name, "") for name in COLUMNS)


def entry_of(cells: Mapping[str, str]) -> Entry:
    """Return the entry that the cells of a row say, by the names of their columns.

    Raises
    ------
    ValueError
        They are no entry; the message says why.
    """
    kind = cells.get("kind", "")
    if kind not in KINDS:
        raise RowError(f"kind must be one of {', '.join(KINDS)}, got {kind[:40]!r}")
    values = {name: value_of(name, cell) for name, cell in cells.items() if name in FIELDS}
    if strays := values.keys() - FIELDS_BY_KIND[kind]:
        names = ", ".join(sorted(strays))
        raise RowError(f"a {kind} row has no {names}; are its cells shifted?")
    record: Record = KINDS[kind](at=_moment("at", cells), **values)
    return Entry(
        entry_id=cells.get("entry_id", ""),
        saved_at=_moment("saved_at", cells),
        record=record,
        replaces=cells.get("replaces"),
    )


def cell_of(name: str, value: Any) -> str:
    """Return a value as the cell of its column."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    check = FIELDS[name]["check"]
    hurt = check == "text" or (check == "id" and not _PLAIN_ID.fullmatch(value))
    return _quoted(value) if hurt else str(value)


def value_of(name: str, cell: str) -> Any:
    """Return the value that a cell says; what cannot be understood stays text, to be refused."""
    return _PARSERS[FIELDS[name]["check"]](cell)


def text_of(cell: str) -> str:
    """Return what a cell says that holds a text: as a JSON string, or as a person typed it."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        try:
            return whole_characters(str(_READ_JSON(cell)))
        except ValueError:
            return cell
    return cell


def data_dictionary(log_id: str = "") -> str:
    """Return what each column means, with its unit and range, as JSON; and whose log it is."""
    columns: dict[str, dict[str, Any]] = {
        name: {"meaning": meaning} for name, meaning in _ENTRY_MEANINGS.items()
    }
    for name, about in FIELDS.items():
        columns[name] = {
            "meaning": about["meaning"],
            "rows": [kind for kind, names in FIELDS_BY_KIND.items() if name in names],
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
        **({"log_id": log_id} if log_id else {}),
        "columns": columns,
    }
    return json.dumps(description, indent=2) + "\n"


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _quoted(text: str) -> str:
    # A JSON string begins with a quotation mark and has no line breaks: no spreadsheet takes it
    # for a formula, a number or a date, and no note can tear a row in two.
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return _JSON.encode(text)


def _whole(cell: str) -> int | str:
    found = _WHOLE.fullmatch(cell)
    return int(found[1]) if found else cell


def _yes_or_no(cell: str) -> bool | str:
    return {"yes": True, "no": False}.get(cell.lower(), cell)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "whole": _whole,
    "yes_no": _yes_or_no,
    "choice": str,
    "text": text_of,
    "id": text_of,
}


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
    raise RowError(reason)
