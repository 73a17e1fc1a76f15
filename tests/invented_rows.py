"""Invented rows of a log, by hand and by hypothesis, and a log as a spreadsheet writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.rows import entry_line, header_line

AT = datetime(2026, 3, 2, 8, 15, tzinfo=timezone(timedelta(hours=1)))
NOTE = "caf\u00e9, \u201eso so\u201c; 5 \u20ac"

ROWS = (
    Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, leg_pain_24h=4, note=NOTE)),
    Entry(entry_id="eb", saved_at=AT, record=SafetyScreen(at=AT, ticked="none", clinician_ok=True)),
    Entry(entry_id="ec", saved_at=AT, record=SetDone(at=AT, exercise="bridge", reps_done=10)),
    Entry(entry_id="ed", saved_at=AT, record=Void(at=AT), replaces="eb"),
)
TEXT = header_line() + "".join(map(entry_line, ROWS))


def log_bytes(*rows: Entry) -> bytes:
    """Return the bytes of a log of these rows."""
    return (header_line() + "".join(map(entry_line, rows))).encode()


def check_in(entry_id: str, minutes: int = 0, **values: Any) -> Entry:
    """Return a check-in that was saved so many minutes later."""
    replaces = values.pop("replaces", None)
    return Entry(
        entry_id=entry_id,
        saved_at=AT + timedelta(minutes=minutes),
        record=CheckIn(at=AT, **values),
        replaces=replaces,
    )


def void(entry_id: str, replaces: str, minutes: int = 0) -> Entry:
    """Return a row that takes another back, saved so many minutes later."""
    return Entry(
        entry_id=entry_id,
        saved_at=AT + timedelta(minutes=minutes),
        record=Void(at=AT),
        replaces=replaces,
    )


def cells_of(text: str = TEXT) -> list[list[str]]:
    """Return the cells of a log, line by line."""
    return list(csv.reader(io.StringIO(text)))


def csv_of(
    cells: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n", **how: Any
) -> str:
    """Return cells as a program writes them."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, **how).writerows(cells)
    return out.getvalue()


def changed_rows(change: Callable[[list[str]], list[str]]) -> str:
    """Return the log with the cells of every line changed."""
    return csv_of(map(change, cells_of()))


# What hypothesis draws.

DANGEROUS = (
    *("007", "2E10", "2e10", "5.10", "=1+1", "+49", "-3", "@x", "\tx", "\rx", "1/2", "3-4"),
    *("true", "FALSE", "march-2", "MAR1", "2026-03-02", "12:30", "=cmd|' /C calc'!A0", "1,5"),
)
"""What a spreadsheet takes for a number, a date, a formula or a word of logic."""

scores = st.none() | st.integers(0, 10)
# By its offset, as the log keeps it: no two places agree on an hour that a clock repeats.
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 (the offset is drawn beside it)
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=offsets,
)


def _entries(
    ids: st.SearchStrategy[str],
    names: st.SearchStrategy[str],
    texts: st.SearchStrategy[str | None],
) -> st.SearchStrategy[Entry]:
    """Return entries with these ids, these names of plans and exercises, and these texts."""
    about: dict[str, Any] = {"at": moments, "plan_id": st.none() | names}
    yes_no = st.none() | st.booleans()
    records: st.SearchStrategy[Record] = st.one_of(
        st.builds(
            CheckIn,
            **about,
            leg_pain_24h=scores,
            reach=st.sampled_from([None, "none", "calf", "foot"]),
            numbness=yes_no,
            sitting_min=st.none() | st.integers(0, 1_440),
            medication=texts,
            note=texts,
        ),
        st.builds(SafetyScreen, **about, ticked=texts, clinician_ok=yes_no),
        st.builds(RoutineStart, **about, routine_id=ids, leg_pain_now=scores),
        st.builds(
            SetDone,
            **about,
            exercise=names,
            side=st.sampled_from([None, "left", "right"]),
            reps_done=st.integers(0, 999),
        ),
        st.builds(RoutineEnd, **about, routine_id=ids, leg_pain_now=scores, note=texts),
    )
    return st.builds(Entry, entry_id=ids, saved_at=moments, record=records)


_any_ids = st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True)
_any_texts = st.text(st.characters(exclude_categories=()), max_size=60)
any_entries = _entries(_any_ids, _any_ids, st.none() | _any_texts)
"""Entries with whatever a record may hold."""

entries = _entries(
    st.from_regex(r"[a-z]{15}", fullmatch=True),
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,31}", fullmatch=True)
    | st.sampled_from(["007", "2e10", "3-4", "true", "false", "march-2", "mar1", "1", "may"]),
    st.none() | st.sampled_from(DANGEROUS) | _any_texts,
)
"""Entries with ids as the workbook makes them, and names and texts to tempt a spreadsheet."""
