"""Another tracker's diary, read as a table: what its columns mean, and its rows as our records."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any

from dateutil import parser as dates

from sciatica_lib.errors import DiaryError, FieldError, TableError
from sciatica_lib.log.ids import id_from
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Entry, Imported
from sciatica_lib.log.text_lines import (
    LINE_MAX_KB,
    Notices,
    delimiter_of,
    is_blank,
    is_separator_line,
    lines_of,
    refuse_what_is_no_table,
)
from sciatica_lib.wording import first_few, whole_characters

MEANINGS = {
    "date": ("date", "day", "datum"),
    "time": ("time", "hour", "zeit"),
    "when": ("datetime", "timestamp", "date and time", "when", "recorded"),
    "leg_pain_now": ("leg pain", "leg_pain", "leg"),
    "back_pain_now": ("back pain", "back_pain", "back"),
    "pain_now": ("pain", "intensity", "severity", "level", "score", "nrs", "vas"),
    "feelings": ("type", "feeling", "quality", "kind", "sensation"),
    "places": ("place", "region", "location", "area", "where", "site", "body"),
    "numbness": ("numb", "tingling", "pins"),
    "note": ("note", "comment", "remark", "text", "description"),
}
"""What a column may mean, and the words in its name that suggest so."""

WORDS = {
    "date": "the date", "time": "the time", "when": "date and time", "leg_pain_now": "leg pain",
    "back_pain_now": "back pain", "pain_now": "pain", "feelings": "what it felt like",
    "places": "where", "numbness": "numb or tingling, yes or no", "note": "a note",
}  # fmt: skip

_SCORES = ("leg_pain_now", "back_pain_now", "pain_now")
_YES, _NO = {"yes", "y", "true", "1", "x", "ja"}, {"no", "n", "false", "0", "nein"}
_REACHES = {
    "foot": ("foot", "toe", "ankle", "heel"),
    "calf": ("calf", "shin", "lower leg"),
    "thigh": ("thigh", "hamstring", "knee", "upper leg"),
    "buttock": ("buttock", "glute", "hip", "bottom"),
    "back": ("back", "spine", "lumbar"),
}
"""How far down a place is, the farthest first."""

_DAY_AND_MONTH = re.compile(r"\D*(\d{1,2})[./ -](\d{1,2})[./ -]\d{2,4}\b")
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d+))?(?:\s*(?:/|of|out of)\s*(?:10|100))?")
# What fills the gaps of a text; a day without a time counts at noon.
_GAPS = datetime(2000, 1, 1, 12), datetime(2001, 2, 2, 12)  # noqa: DTZ001
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


@dataclass(frozen=True, slots=True)
class Choices:
    """How a diary is to be read.

    `meanings` gives for a column one of `MEANINGS`; other columns are kept in the row's original.
    `day_first` says whether 3/4 is 3 April; None where no date needs to be told apart.
    `out_of` is the top of the pain scale, 10 or 100.
    """

    meanings: Mapping[str, str]
    _: KW_ONLY
    day_first: bool | None = None
    out_of: int = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be added: the entries, the lines that cannot be, and what is odd about them."""

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[str, ...] = field(default=())


def read_diary(name: str, data: bytes) -> Diary:
    """Read a table of text as another tracker exports it.

    Raises
    ------
    DiaryError
        The file holds no table with at least one row below its header.
    """
    try:
        refuse_what_is_no_table(data)
    except TableError as error:
        raise DiaryError(f"{name}: {error}") from error
    name = whole_characters(name)
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
    return is_blank(line) or is_separator_line(line)


def _named(cells: list[str]) -> Iterator[str]:
    """Return the names of the columns; a missing or repeated one gets a number."""
    seen: Counter[str] = Counter()
    for place, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {place}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def guess(diary: Diary) -> Choices:
    """Return how a diary is most likely meant, from the names and the values of its columns."""
    meanings: dict[str, str] = {}
    for column in diary.columns:
        found = _meaning_of(column)
        if found and found not in meanings.values():
            meanings[column] = found
    by_meaning = {meaning: column for column, meaning in meanings.items()}
    if "date" in by_meaning and "time" not in by_meaning and "when" not in by_meaning:
        values = _values(diary, by_meaning["date"])
        if any(re.search(r"\d:\d\d", value) for value in values):
            meanings[by_meaning["date"]] = "when"
    scores = [v for column, m in meanings.items() if m in _SCORES for v in _values(diary, column)]
    numbers = [number for value in scores if (number := _number(value)) is not None]
    out_of = 100 if max(numbers, default=0) > 10 else 10  # noqa: PLR2004 (the scale is 0-10)
    return Choices(meanings, day_first=day_first(diary, meanings), out_of=out_of)


def _meaning_of(column: str) -> str | None:
    name = column.lower().replace("-", " ")
    exact = [meaning for meaning, words in MEANINGS.items() if name in words]
    if exact:
        return exact[0]
    order = ("when", "leg_pain_now", "back_pain_now", "feelings", "places", "numbness", "note",
             "date", "time", "pain_now")  # fmt: skip
    words = set(re.findall(r"[a-z]+", name))
    for meaning in order:
        for word in MEANINGS[meaning]:
            if word in name if " " in word or "_" in word else word in words:
                return meaning
    return None


def day_first(diary: Diary, meanings: Mapping[str, str]) -> bool | None:
    """Return whether dates like 13/4 put the day first, as the whole column shows, or None.

    None means that the column does not tell: every date could be read both ways, or none needs it.
    """
    found = [
        (int(match[1]), int(match[2]))
        for column, meaning in meanings.items()
        if meaning in ("date", "when")
        for value in _values(diary, column)
        if (match := _DAY_AND_MONTH.match(value))
    ]
    day, month = (any(pair[place] > 12 for pair in found) for place in (0, 1))  # noqa: PLR2004
    return day if day != month else None


def must_ask(diary: Diary, choices: Choices) -> bool:
    """Tell whether the person has to say if 3/4 is 3 April or 4 March."""
    return choices.day_first is None and any(
        _DAY_AND_MONTH.match(value)
        for column, meaning in choices.meanings.items()
        if meaning in ("date", "when")
        for value in _values(diary, column)
    )


def preview(diary: Diary, choices: Choices, saved_at: datetime) -> Preview:
    """Return what would be added to the log; nothing is saved.

    The same row of the same file always gets the same id, so that a second import adds nothing.

    Raises
    ------
    DiaryError
        No column says when; or dates can be read both ways and nobody said which.
    """
    _check(diary, choices)
    entries: list[Entry] = []
    rejected = list(diary.rejected)
    lines: list[int] = []
    seen: Counter[str] = Counter()
    for line, row in diary.rows:
        text = json.dumps(row, ensure_ascii=False, sort_keys=True)
        seen[text] += 1
        try:
            record = _record(f"{diary.name}, line {line}", row, choices)
        except (FieldError, DiaryError) as error:
            rejected.append(Rejected(line, str(error)))
            continue
        entries.append(Entry(entry_id=_id(text, seen[text]), saved_at=saved_at, record=record))
        lines.append(line)
    notices = _backward_times(lines, entries)
    if choices.out_of != 10:  # noqa: PLR2004
        notices.append("Pain was read as 0-100 and divided by ten; the original number is kept.")
    return Preview(tuple(entries), tuple(sorted(rejected, key=attrgetter("line"))), tuple(notices))


def _check(diary: Diary, choices: Choices) -> None:
    """Refuse choices by which the rows cannot be read."""
    meanings = Counter(choices.meanings.values())
    if not meanings.keys() & {"date", "when"}:
        raise DiaryError("Say which column holds the date: without it no row can be brought along.")
    meaning, columns = meanings.most_common(1)[0]
    if columns > 1:
        raise DiaryError(f"Two columns cannot both mean {WORDS[meaning]}.")
    if must_ask(diary, choices):
        raise DiaryError(
            "Say whether 3/4 means 3 April or 4 March: the dates can be read both ways."
        )


def _backward_times(lines: list[int], entries: list[Entry]) -> list[str]:
    """Return a sentence about times that run backwards; none if the newest row stands first."""
    times = [entry.record.at for entry in entries]
    back = [
        line
        for line, (earlier, later) in zip(lines[1:], pairwise(times), strict=True)
        if later < earlier
    ]
    if not back or len(back) == len(times) - 1:
        return []
    return [f"Times run backwards in line {first_few(back)}."]


def _record(source: str, row: Mapping[str, str], choices: Choices) -> Imported:
    cells = {
        meaning: row[column].strip()
        for column, meaning in choices.meanings.items()
        if row.get(column, "").strip()
    }
    places = cells.get("places")
    scores: dict[str, Any] = {
        name: _score(name, cells[name], choices.out_of) for name in _SCORES if name in cells
    }
    return Imported(
        at=_at(cells, choices),
        **scores,
        numbness=_yes_or_no(cells["numbness"]) if "numbness" in cells else None,
        reach=_reach(places) if places else None,
        places=places,
        feelings=cells.get("feelings"),
        note=cells.get("note"),
        source=source,
        original=json.dumps(dict(row), ensure_ascii=False),
    )


def _at(cells: Mapping[str, str], choices: Choices) -> datetime:
    text = cells.get("when") or f"{cells.get('date', '')} {cells.get('time', '')}".strip()
    if match := _DAY_AND_MONTH.match(text):
        month = int(match[2 if choices.day_first else 1])
        if month > 12:  # noqa: PLR2004
            raise DiaryError(f"the date {text[:40]!r} has no month {month}")
    found: list[datetime] = []
    for default in _GAPS:
        with suppress(ValueError, OverflowError, TypeError), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a zone that it does not know
            found.append(dates.parse(text, dayfirst=bool(choices.day_first), default=default))
    # What the text leaves open comes from the default: then the two readings differ.
    if len(found) < 2 or found[0] != found[1]:  # noqa: PLR2004
        raise DiaryError(f"{text[:40]!r} is not a date" if text else "it says no date")
    try:
        return found[0] if found[0].utcoffset() is not None else found[0].astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise DiaryError(f"the date {text[:40]!r} is out of range") from error


def _number(text: str) -> float | None:
    match = _NUMBER.fullmatch(text.strip())
    return float(f"{match[1]}.{match[2] or 0}") if match else None


def _score(name: str, text: str, out_of: int) -> int:
    number = _number(text)
    if number is None or number > out_of:
        raise DiaryError(f"{WORDS[name]} must be 0-{out_of}, got {text[:40]!r}")
    return int(number * 10 / out_of + 0.5)


def _yes_or_no(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise DiaryError(f"{WORDS['numbness']}: got {text[:40]!r}")


def _reach(places: str) -> str | None:
    words = places.lower()
    for reach, names in _REACHES.items():
        if any(name in words for name in names):
            return reach
    return None


def _values(diary: Diary, column: str) -> list[str]:
    return [text for _, row in diary.rows if (text := row[column].strip())]


def _id(text: str, occurrence: int) -> str:
    digest = hashlib.sha256(f"{occurrence}\n{text}".encode(errors="surrogatepass")).digest()
    return id_from("i", digest)
