"""Another tracker's diary as our records: how it is read, and what would be added."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sciatica_lib.errors import DiaryError, FieldError
from sciatica_lib.log.diary_columns import (
    NO,
    SCORES,
    WORDS,
    YES,
    best_of,
    date_columns,
    is_numb,
    meaning_of,
    name_and_value,
    number_of,
    place_and_feeling,
    reach_of,
)
from sciatica_lib.log.diary_file import Diary
from sciatica_lib.log.diary_times import day_first, is_time, known_zone, moment_of, needs_order
from sciatica_lib.log.imports import import_id, row_id
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Entry, Imported
from sciatica_lib.terms import NOTE_MAX_LENGTH, NRS_MAX
from sciatica_lib.wording import counted, first_few, plural

SCALES = (10, 100, 5, 4)
"""Where the pain scale of another tracker may end."""

_ONCE = {"date", "time", "when", "name", "value"}
_WHEN = ("when", "date", "time")
_ENOUGH_SCORES = 10
"""With so many scores and none above five, the scale may end at five: it is asked (ours).

Trackers that write one symptom a row often have such a scale: there it is asked at once.
"""
# Some write how bad it is behind the name, though the value says it: Leg pain (Mild).
_HOW_BAD = re.compile(r"\s*\((?:none|mild|moderate|severe|unbearable)\)$", re.IGNORECASE)
_LEFT_OUT = "(left out)"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a diary is to be read.

    `meanings` gives for a column one of `WORDS`; other columns are kept in the row's original. If
    columns mean "name" and "value", each name is a column as well.
    `day_first` says whether 3/4 is 3 April; None where no date needs to be told apart.
    `out_of` is the top of the pain scale, one of `SCALES`; None where nobody has said it yet.
    `zone` is whose clock it is, such as Europe/Berlin; empty is the clock of this computer.
    """

    meanings: Mapping[str, str]
    _: KW_ONLY
    day_first: bool | None = None
    out_of: int | None = NRS_MAX
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be added: the entries, the lines that cannot be, and what is odd about them."""

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[str, ...] = field(default=())
    left_out: tuple[int, ...] = ()


def columns_of(diary: Diary, meanings: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the values of each column; in a diary of names and values, of each name as well."""
    found = {column: diary.values(column) for column in diary.columns}
    names, values = _names_and_values(meanings)
    for _, row in diary.rows if names and values else ():
        if (name := _as_column(row[names], diary.columns, names)) and row[values].strip():
            found.setdefault(name, []).append(row[values].strip())
    return found


def guess(diary: Diary) -> Choices:
    """Return how a diary is most likely meant, from the names and the values of its columns."""
    columns = columns_of(diary, {})
    meanings = date_columns(columns)
    one_a_row = name_and_value({name: columns[name] for name in columns if name not in meanings})
    meanings |= one_a_row
    by_meaning: defaultdict[str, list[str]] = defaultdict(list)
    for name, values in columns_of(diary, meanings).items():
        found = None if name in meanings else meaning_of(name, values)
        if found and not (one_a_row and name in columns and found not in ("time", "note")):
            by_meaning[found].append(name)
    if "when" in meanings.values():
        by_meaning.pop("time", None)
    for meaning, names in by_meaning.items():
        is_one = meaning in ("pain_now", "places", "feelings", "note", "time") and not (
            one_a_row and meaning == "feelings"
        )
        meanings |= dict.fromkeys([best_of(names)] if is_one else names, meaning)
    order = day_first(_dates_in(diary, meanings))
    return Choices(meanings, day_first=order, out_of=_scale_of(diary, meanings))


def with_names(diary: Diary, choices: Choices) -> Choices:
    """Return choices in which the names of a diary with names and values are guessed too."""
    columns = columns_of(diary, choices.meanings)
    kept = {name: meaning for name, meaning in choices.meanings.items() if name in columns}
    found = {
        name: meaning
        for name, values in columns.items()
        if name not in diary.columns and (meaning := meaning_of(name, values))
    }
    meanings = {**found, **kept}
    return replace(choices, meanings=meanings, out_of=_scale_of(diary, meanings))


def must_ask(diary: Diary, choices: Choices) -> bool:
    """Tell whether the person has to say if 3/4 is 3 April or 4 March."""
    return choices.day_first is None and needs_order(_dates_in(diary, choices.meanings))


def preview(diary: Diary, choices: Choices, saved_at: datetime) -> Preview:
    """Return what would be added to the log; nothing is saved.

    The same row of the same file, read in the same way, always gets the same id.

    Raises
    ------
    DiaryError
        No column says when; or something can be read in several ways and nobody said which.
    """
    _check(diary, choices)
    reading = _Reading(diary, choices)
    entries: list[Entry] = []
    rejected, lines, left_out = list(diary.rejected), [], []
    seen: Counter[str] = Counter()
    whole = import_id(diary, _as_text(choices))
    for line, row in diary.rows:
        text = json.dumps(row, ensure_ascii=False, sort_keys=True)
        seen[text] += 1
        try:
            record = reading.record(line, row)
        except (FieldError, DiaryError) as error:
            rejected.append(Rejected(line, str(error)))
            continue
        if record is None:
            left_out.append(line)
            continue
        name = row_id(whole, text, seen[text])
        entries.append(Entry(entry_id=name, saved_at=saved_at, record=record))
        lines.append(line)
    backward = [] if "name" in choices.meanings.values() else _backward_times(lines, entries)
    notices = (*backward, *reading.notices(), *_left_out(left_out))
    rejected.sort(key=attrgetter("line"))
    return Preview(tuple(entries), tuple(rejected), notices, tuple(left_out))


class _Reading:
    """One way to read a diary, and what was odd on the way."""

    def __init__(self, diary: Diary, choices: Choices) -> None:
        self._diary, self._meanings = diary, choices.meanings
        self._columns = [column for column in choices.meanings if column in diary.columns]
        self._names, self._values = _names_and_values(choices.meanings)
        self._day_first = bool(choices.day_first)
        self._out_of = choices.out_of or NRS_MAX
        self._zone: ZoneInfo | None = known_zone(choices.zone)
        self._used: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._at: dict[tuple[datetime, str], tuple[int, str]] = {}
        self._again: list[int] = []
        self._cut: list[int] = []
        self._short: list[int] = []
        self._is_at_noon = False

    def record(self, line: int, row: Mapping[str, str]) -> Imported | None:
        """Return a row as a record; None if it holds nothing of what is used."""
        cells = list(self._cells(row))
        at = self._moment(cells)
        said = self._said(line, [cell for cell in cells if cell[1] not in _WHEN], at)
        if not said:
            return None
        for name in said.keys() & {"places", "feelings", "note"}:
            if len(said[name]) > NOTE_MAX_LENGTH:
                said[name] = f"{said[name][: NOTE_MAX_LENGTH - 1]}…"
                self._cut.append(line)
        original = json.dumps(dict(row), ensure_ascii=False)
        if len(original) > NOTE_MAX_LENGTH:
            original = self._shortened(row)
            self._short.append(line)
        source = f"{self._diary.name[:200]}, line {line}"
        return Imported(at=at, **said, source=source, original=original)

    def notices(self) -> Iterator[str]:
        """Yield a sentence for each thing that a person should know before saying yes."""
        if self._out_of != NRS_MAX and any(name in self._used for name in SCORES):
            how = "divided by ten" if self._out_of == 100 else "stretched to 0-10"  # noqa: PLR2004
            yield f"Pain was read as 0-{self._out_of} and {how}; the original number is kept."
        for meaning in SCORES:
            if len(self._used[meaning]) > 1:
                names = first_few([name[:40] for name in self._used[meaning]])
                highest = "" if self._names else "the highest of "
                yield f"For {WORDS[meaning]} counts {highest}this: {names}."
        if self._again:
            yield (
                "The same time stands there more than once, with other values "
                f"(line {first_few(self._again)}). All of them are added."
            )
        if self._is_at_noon:
            yield "A row without an hour counts at noon of its day."
        if self._cut:
            yield f"A text is longer than the log keeps and is cut (line {first_few(self._cut)})."
        if self._short:
            yield (
                "The whole row is longer than the log keeps: what is used is kept, and as much of "
                f"the rest as fits (line {first_few(self._short)})."
            )

    def _cells(self, row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """Yield of the cells that are used and filled in: the column, its meaning, the text."""
        cells = [(column, row[column]) for column in self._columns]
        if self._names:
            name = _as_column(row[self._names], self._diary.columns, self._names)
            cells.append((name, row[self._values]))
        for column, text in cells:
            meaning = self._meanings.get(column)
            if meaning and meaning not in ("name", "value") and text.strip():
                yield column, meaning, text.strip()

    def _moment(self, cells: Sequence[tuple[str, str, str]]) -> datetime:
        said = {meaning: text for _, meaning, text in cells if meaning in _WHEN}
        text = said.get("when") or f"{said.get('date', '')} {said.get('time', '')}".strip()
        at = moment_of(text, day_first=self._day_first, zone=self._zone)
        self._is_at_noon |= not is_time(text)
        return at

    def _said(
        self, line: int, cells: Sequence[tuple[str, str, str]], at: datetime
    ) -> dict[str, Any]:
        """Return what the cells of a row say, by the names of our values."""
        said: dict[str, Any] = {}
        is_named = bool(self._names)
        if is_named and not any(column not in self._diary.columns for column, *_ in cells):
            return said
        places: list[str] = []
        feelings: list[str] = []
        notes: list[str] = []
        signs: list[bool] = []
        for column, meaning, text in cells:
            if meaning in SCORES:
                self._used[meaning][column] = None
                score = _score(meaning, text, self._out_of)
                said[meaning] = max(score, said.get(meaning, 0))
                self._look_for_another(line, at, column, text)
                feelings += [column] if is_named else []
            elif meaning == "numbness":
                signs.append(_yes_or_no(text))
                feelings += [column] if is_named and signs[-1] else []
            elif meaning == "place_and_feeling":
                place, feeling = place_and_feeling(column) or (column, column)
                is_there, how_much = _sign(column, text)
                places += [place] if is_there and place not in places else []
                feelings += [f"{column}{how_much}"] if is_there else []
                signs += [is_there] if is_numb(feeling) else []
            elif meaning == "feelings":
                feelings.append(f"{column}: {text}" if is_named else text)
            elif meaning == "places":
                places.append(text)
            else:
                notes.append(text)
        said |= {"numbness": any(signs)} if signs else {}
        said |= {"feelings": "; ".join(feelings)} if feelings else {}
        said |= {"places": "; ".join(places)} if places else {}
        said |= {"note": "\n".join(notes)} if notes else {}
        # One symptom of several does not tell how far down they go.
        reach = reach_of(said["places"]) if places and not is_named else None
        return said | ({"reach": reach} if reach else {})

    def _look_for_another(self, line: int, at: datetime, column: str, text: str) -> None:
        before = self._at.setdefault((at, column), (line, text))
        if before[1] != text and before[0] != line:
            self._again.append(line)

    def _shortened(self, row: Mapping[str, str]) -> str:
        """Return a row as JSON that fits: first what is used, then what stands beside it."""
        kept: dict[str, str] = {}
        filled = [column for column, text in row.items() if text.strip()]
        for column in sorted(filled, key=lambda column: column not in self._meanings):
            longer = {**kept, column: row[column]}
            marked = {**longer, _LEFT_OUT: str(len(filled))}
            if len(json.dumps(marked, ensure_ascii=False)) <= NOTE_MAX_LENGTH:
                kept = longer
        kept[_LEFT_OUT] = str(len(filled) - len(kept))
        return json.dumps(kept, ensure_ascii=False)


def _check(diary: Diary, choices: Choices) -> None:
    """Refuse choices by which the rows cannot be read."""
    meanings = Counter(choices.meanings.values())
    if not meanings.keys() & {"date", "when"}:
        raise DiaryError("Say which column holds the date: without it no row can be brought along.")
    for meaning in _ONCE & meanings.keys():
        if meanings[meaning] > 1:
            raise DiaryError(f"Two columns cannot both mean {WORDS[meaning]}.")
    if len(meanings.keys() & {"name", "value"}) == 1:
        raise DiaryError("Say which column holds the names, and which one the value of each name.")
    if must_ask(diary, choices):
        raise DiaryError(
            "Say whether 3/4 means 3 April or 4 March: the dates can be read both ways."
        )
    if choices.out_of is None and meanings.keys() & set(SCORES):
        raise DiaryError("Say up to which number pain goes in it: no score is above 5.")


def _backward_times(lines: Sequence[int], entries: Sequence[Entry]) -> list[str]:
    """Return a sentence about times that run backwards; none if the newest row stands first."""
    times = [entry.record.at for entry in entries]
    steps = list(zip(lines[1:], pairwise(times), strict=True))
    back = [line for line, (earlier, later) in steps if later < earlier]
    onward = any(later > earlier for _, (earlier, later) in steps)
    return [f"Times run backwards in line {first_few(back)}."] if back and onward else []


def _left_out(lines: Sequence[int]) -> list[str]:
    if not lines:
        return []
    stays = plural(len(lines), "stays", "stay")
    return [f"{counted(len(lines), 'row')} without anything that is used {stays} out of it."]


def _names_and_values(meanings: Mapping[str, str]) -> tuple[str, str]:
    found = {meaning: column for column, meaning in meanings.items()}
    return found.get("name", ""), found.get("value", "")


def _as_column(name: str, columns: Sequence[str], names: str) -> str:
    """Return the name of a symptom as the name of a column; a real column keeps its own."""
    name = _HOW_BAD.sub("", name.strip())
    return f"{names}: {name}" if name in columns else name


def _dates_in(diary: Diary, meanings: Mapping[str, str]) -> list[str]:
    columns = [column for column, meaning in meanings.items() if meaning in ("date", "when")]
    return [text for column in columns if column in diary.columns for text in diary.values(column)]


def _scale_of(diary: Diary, meanings: Mapping[str, str]) -> int | None:
    """Return where the pain scale of a diary ends, or None if its scores do not tell."""
    columns = columns_of(diary, meanings)
    texts = [text for name, meaning in meanings.items() if meaning in SCORES
             for text in columns[name]]  # fmt: skip
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    highest = max(numbers, default=0)
    if highest > NRS_MAX:
        return 100
    enough = 1 if "name" in meanings.values() else _ENOUGH_SCORES
    return NRS_MAX if highest > 5 or len(numbers) < enough else None  # noqa: PLR2004


def _score(name: str, text: str, out_of: int) -> int:
    number = number_of(text)
    if number is None or number > out_of:
        raise DiaryError(f"{WORDS[name]} must be 0-{out_of}, got {text[:40]!r}")
    return int(number * NRS_MAX / out_of + 0.5)


def _sign(column: str, text: str) -> tuple[bool, str]:
    """Return whether something was there, and how much if a number says so."""
    if text.lower() in YES | NO:
        return text.lower() in YES, ""
    if (number := number_of(text)) is None:
        raise DiaryError(f"{column[:40]}: got {text[:40]!r}")
    return number > 0, f" {text}"


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise DiaryError(f"{WORDS['numbness']}: got {text[:40]!r}")


def _as_text(choices: Choices) -> str:
    meanings = sorted(choices.meanings.items())
    return json.dumps([meanings, choices.day_first, choices.out_of, choices.zone])
