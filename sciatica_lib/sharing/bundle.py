"""A patient's weeks as one small file of data: rows and a manifest; what leaves, and what stays."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sciatica_lib.checks import check_fields, check_names, checked, names_once, whole
from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.log.history import current_entries, merged
from sciatica_lib.log.ids import letters_from, new_id
from sciatica_lib.log.records import Answer, Entry, Record, RoutineEnd, RoutineStart
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.terms import ID

SCHEMA = 1
ROWS, MANIFEST = "rows.csv", "manifest.json"
MANIFEST_MOST_KB = 4
ROWS_MOST = 200_000
"""More rows are refused: 20 years with a routine every day are 110,000 (ours)."""

OWN_WORDS = ("note", "medication", "activity", "feelings", "places")
"""Columns in a person's own words, which they can leave out; and an answer that is a text."""

NEVER_LEAVES = ("source", "original", "emergency_number")
"""Columns that hold names of files, whole rows of other trackers, or a telephone number."""

_SHA256_LENGTH = 64
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
_OWNER_ALONE = 0o600 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a bundle says of its rows.

    Attributes
    ----------
    alias
        The log's own random id: the same in every bundle of one log, and no name.
    plan_id, plan_version
        The plan that the last row was saved under.
    rows
        How many rows there are.
    has_words
        Whether notes and other words of the person are in them.
    sha256
        The checksum of the rows' file.

    Raises
    ------
    FieldError
        A value is out of its range.
    """

    alias: str = checked("id")
    plan_id: str | None = checked("id", None)
    plan_version: int | None = checked("whole", None, low=1, high=9_999)
    rows: int = checked("whole", low=0, high=ROWS_MOST)
    has_words: bool = checked("true_false")
    sha256: str = checked("plain_text", low=_SHA256_LENGTH, high=_SHA256_LENGTH)

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is about to leave, for its person to see first.

    Attributes
    ----------
    rows
        The rows as they leave.
    manifest
        What is said of them.
    words
        Every text in the person's own words that leaves.
    unscored
        How many routines have no pain score after them.
    set_aside
        How many lines of the log cannot be read, and so stay.
    """

    rows: tuple[Entry, ...]
    manifest: Manifest
    words: tuple[str, ...]
    unscored: int
    set_aside: int = 0

    @property
    def kinds(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        return dict(Counter(row.record.kind for row in self.rows))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that they are about."""
        days = [row.record.day for row in self.rows]
        return (min(days), max(days)) if days else None

    def to_bytes(self) -> bytes:
        """Return the bundle: a zip of two members, with no clock and no name of a person in it."""
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            members = {ROWS: file_bytes(*self.rows), MANIFEST: _manifest_json(self.manifest)}
            for name, data in members.items():
                about = ZipInfo(name, _NO_CLOCK)
                about.external_attr = _OWNER_ALONE
                archive.writestr(about, data, ZIP_DEFLATED)
        return packed.getvalue()


def leaving(
    rows: Iterable[Entry], *, alias: str | None, with_words: bool, set_aside: int = 0
) -> Leaving:
    """Return what of a log leaves.

    All rows go, also corrections and what takes rows back, so that the weeks can be joined with
    those sent before. What was deleted or changed goes without its words.

    Parameters
    ----------
    rows
        All rows of the log.
    alias
        The log's own id; a log that has none gets one that follows from its first row.
    with_words
        Whether texts in the person's own words go too.
    set_aside
        How many lines of the log cannot be read.

    Raises
    ------
    FileError
        There is nothing to send.
    """
    rows = merged(rows)
    if not rows:
        raise FileError("There is nothing to send yet: your log holds no entry that can be read.")
    current = current_entries(rows)
    standing = {entry.entry_id for entry in current}
    out = tuple(_outgoing(row, with_words and row.entry_id in standing) for row in rows)
    planned = [row.record for row in out if row.record.plan_id]
    last = max(planned, key=lambda record: record.at, default=None)
    manifest = Manifest(
        alias=alias or "l" + letters_from(hashlib.sha256(rows[0].entry_id.encode()).digest(), 14),
        plan_id=last.plan_id if last else None,
        plan_version=last.plan_version if last else None,
        rows=len(out),
        has_words=with_words,
        sha256=hashlib.sha256(file_bytes(*out)).hexdigest(),
    )
    words = tuple(text for row in out for text in own_words(row.record).values())
    return Leaving(out, manifest, words, _unscored(current), set_aside)


def bundle_name(at: datetime) -> str:
    """Return a name with the time and a random end: it tells nobody's name, and is used once."""
    return f"weeks_{at:%Y-%m-%d_%H%M}_{new_id('')[:6]}.zip"


def manifest_from_json(data: bytes) -> Manifest:
    """Return what the manifest of a bundle says.

    Raises
    ------
    FileError
        It is no manifest; the message says why.
    """
    try:
        known = {spec.name: spec for spec in fields(Manifest)}
        found = json.loads(data.decode(), object_pairs_hook=names_once)
        schema = found.pop("schema", None) if isinstance(found, dict) else None
        whole(schema, "schema", SCHEMA, SCHEMA)
        return Manifest(**check_names(found, MANIFEST, known))
    except FieldError as error:
        raise FileError(f"its {MANIFEST} cannot be used: {error}") from None
    except (ValueError, RecursionError):
        raise FileError(f"its {MANIFEST} is no JSON") from None


def own_words(record: Record) -> dict[str, str]:
    """Return what of a row is in the person's own words, by column."""
    names = [spec.name for spec in fields(record) if spec.name in OWN_WORDS]
    found = {name: text for name in names if (text := getattr(record, name))}
    # The answer to a choice is its name; anything else was typed.
    if isinstance(record, Answer) and record.answer and not ID.fullmatch(record.answer):
        found["answer"] = record.answer
    return found


def without_words(record: Record, names: Sequence[str]) -> Record:
    """Return a row in which some columns are as if they had not been answered."""
    known = {spec.name for spec in fields(record)}
    nothing: dict[str, Any] = {name: None for name in names if name in known}
    return replace(record, **nothing) if nothing else record


def _outgoing(row: Entry, with_words: bool) -> Entry:  # noqa: FBT001
    left_out = NEVER_LEAVES if with_words else (*NEVER_LEAVES, *own_words(row.record))
    return replace(row, record=without_words(row.record, left_out))


def _unscored(current: Iterable[Entry]) -> int:
    """Count the routines without a pain score after them."""
    begun: set[str | None] = set()
    scored: set[str | None] = set()
    for record in (entry.record for entry in current):
        if isinstance(record, RoutineStart | RoutineEnd):
            begun.add(record.routine_id)
        if isinstance(record, RoutineEnd):
            answers = (record.leg_pain_now, record.back_pain_now)
            scored |= {record.routine_id} if any(score is not None for score in answers) else set()
    return len(begun - scored)


def _manifest_json(manifest: Manifest) -> bytes:
    return (json.dumps({"schema": SCHEMA, **asdict(manifest)}, indent=1) + "\n").encode()
