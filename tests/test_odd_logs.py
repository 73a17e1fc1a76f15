"""Long and odd logs: each page shows them, and each day is counted as its person lived it."""

import random
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import made_up
import pytest
from amount import tries
from hands import empty_workbook, screen_text
from invented_rows import log_bytes

import sciatica_lib
from sciatica_lib.log.records import CheckIn, Entry, Imported, Record, RoutineEnd, SetDone
from sciatica_lib.panels.elements import NOT_SHOWN
from sciatica_lib.progress.statistics import daily, scores
from sciatica_lib.progress.views import pain_view
from sciatica_lib.workbook import Workbook

PAGES = (
    "whose_entries", "today", "pain_progress", "exercise_progress", "before_and_after", "log_care",
    "entry_history", "import_diary",
)  # fmt: skip
DAYS = tries(500, 3_600)
"""Of 28 rows each: 100,000 with LONG=1."""

BERLIN_SUMMER, BERLIN = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
NEW_YORK, TOKYO = timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))


def every_day(days: int, score: Callable[[int], int], step: int = 1) -> list[Record]:
    """Return a check-in and a routine for each day, with scores by the number of the day."""
    return [
        record
        for day in range(0, days, step)
        for record in (
            CheckIn(at=made_up.at(day), leg_pain_24h=score(day), back_pain_24h=score(day)),
            *made_up.routine(day, before=score(day), after=score(day)),
        )
    ]


def forty_a_day() -> list[Record]:
    start = made_up.at(0, 8)
    return [
        CheckIn(at=start + timedelta(days=day, minutes=20 * number), leg_pain_24h=number % 11)
        for day in range(10)
        for number in range(40)
    ]


def clocks_going_back() -> list[Record]:
    """Return two check-ins of one night, an hour apart, whose clocks say the same; and a day."""
    night = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN_SUMMER)
    return [
        CheckIn(at=night, leg_pain_24h=4),
        CheckIn(at=night.replace(tzinfo=BERLIN), leg_pain_24h=6),
        CheckIn(at=datetime(2026, 10, 25, 20, tzinfo=BERLIN), leg_pain_24h=2),
    ]


def a_journey() -> list[Record]:
    """Return a week in Berlin, one in New York late at night, one in Tokyo in the morning."""
    return [
        CheckIn(at=datetime(2026, 1, 1 + day, hour, 30, tzinfo=zone), leg_pain_24h=day % 11)
        for first, zone, hour in ((0, BERLIN, 21), (7, NEW_YORK, 23), (14, TOKYO, 6))
        for day in range(first, first + 7)
    ]


def imported_years() -> list[Record]:
    old = [
        Imported(at=made_up.at(-day * 7), pain_now=day % 11, source="d.csv, line 2")
        for day in range(1, 520)
    ]
    return [*old, *every_day(17, lambda day: 9 - day // 2)]


ODD: dict[str, Callable[[], list[Record]]] = {
    "nothing": list,
    "one entry": lambda: [CheckIn(at=made_up.at(0), leg_pain_24h=4)],
    "one entry without an answer": lambda: [CheckIn(at=made_up.at(0))],
    "notes alone": lambda: [CheckIn(at=made_up.at(day), note="rain") for day in range(30)],
    "all zeros": lambda: every_day(60, lambda _: 0),
    "all tens": lambda: every_day(60, lambda _: 10),
    "ten years": lambda: every_day(3_650, lambda day: day % 7, step=2),
    "one day a month": lambda: every_day(1_800, lambda day: day % 11, step=30),
    "40 entries a day": forty_a_day,
    "clocks going back": clocks_going_back,
    "a time zone change": a_journey,
    "ten years of another tracker": imported_years,
    "a clock that ran years ahead": lambda: [
        *every_day(20, lambda _: 5), CheckIn(at=made_up.at(30_000), leg_pain_24h=1),
    ],
}  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def holding(workbook: Workbook, entries: list[Entry]) -> Workbook:
    """Return the workbook with a log of these entries."""
    workbook.home.mkdir(exist_ok=True)
    workbook.log.path.write_bytes(log_bytes(*entries))
    return workbook


def shown(workbook: Workbook) -> dict[str, str]:
    return {name: words_on(name, workbook) for name in PAGES}


def words_on(name: str, workbook: Workbook) -> str:
    """Return all that is written on a page; a picture by its description."""
    text = screen_text(getattr(sciatica_lib, name)(workbook))
    return re.sub('src="[^"]*"', "", text)


def days_with_a_score(records: list[Record]) -> set[date]:
    return {
        record.day
        for record in records
        if isinstance(record, CheckIn) and record.leg_pain_24h is not None
    }


@pytest.mark.parametrize("name", ODD)
def test_each_page_shows_an_odd_log(workbook: Workbook, name: str) -> None:
    words = shown(holding(workbook, made_up.entries(*ODD[name]())))
    for page, text in words.items():
        assert NOT_SHOWN not in text, page
        assert "nan" not in text.lower().split(), page
        assert "NaT" not in text, page


@pytest.mark.parametrize("name", [name for name in ODD if name != "a clock that ran years ahead"])
def test_each_day_with_a_score_is_counted_once_and_no_other(name: str) -> None:
    records = ODD[name]()
    found = scores(made_up.entries(*records))
    table = daily(found)
    counted = table[table["leg_pain_24h"].notna()] if len(table) else table
    assert {day.date() for day in counted.index} == days_with_a_score(records)
    if len(table):
        steps = table.index.to_series().diff().dropna().dt.days
        assert set(steps) <= {1}, "a day is missing in the calendar, or there twice"


def test_a_night_with_the_same_hour_twice_belongs_to_the_evening_before_it() -> None:
    first, second, evening = clocks_going_back()
    assert (first.day, second.day, evening.day) == (
        date(2026, 10, 24), date(2026, 10, 24), date(2026, 10, 25),
    )  # fmt: skip
    assert first.at < second.at, "they are told apart, and stand in the order of the night"


def test_a_journey_has_one_score_for_each_day_that_was_lived() -> None:
    view = pain_view(made_up.entries(*a_journey()))
    assert view.days_recorded == 21
    assert len(view.days) == 21


def test_the_order_of_the_rows_in_the_file_changes_nothing(workbook: Workbook) -> None:
    entries = made_up.entries(*every_day(90, lambda day: day * 7 % 11), *clocks_going_back())
    expected = shown(holding(workbook, entries))
    random.Random(3).shuffle(entries)  # noqa: S311 (not for secrets)
    assert shown(holding(workbook, entries)) == expected


def test_where_a_person_lives_changes_no_day_and_no_word() -> None:
    def lived_in(zone: timezone) -> list[Entry]:
        return made_up.entries(
            *(
                CheckIn(at=datetime(2026, 1, 1, 5, tzinfo=zone) + timedelta(days=day),
                        leg_pain_24h=day % 9)
                for day in range(60)
            )
        )  # fmt: skip

    here, there = (pain_view(lived_in(zone)) for zone in (BERLIN, TOKYO))
    assert list(here.days.index) == list(there.days.index)
    assert here.days["leg_pain_24h"].equals(there.days["leg_pain_24h"])
    assert here.usual.equals(there.usual)


def test_a_log_of_many_rows_is_shown(workbook: Workbook) -> None:
    records: list[Record] = []
    for day in range(DAYS):
        about = {"routine_id": f"r{day}"}
        records.append(CheckIn(at=made_up.at(day), leg_pain_24h=day % 11))
        records += [
            SetDone(at=made_up.at(day, 12) + timedelta(minutes=number), exercise="hip_bridge",
                    set_number=number + 1, reps_done=8, **about)
            for number in range(26)
        ]  # fmt: skip
        records.append(RoutineEnd(at=made_up.at(day, 13), outcome="finished", **about))
    holding(workbook, made_up.entries(*records))
    assert len(workbook.contents().rows) == len(records) == 28 * DAYS
    for name in ("whose_entries", "today", "pain_progress", "exercise_progress"):
        assert NOT_SHOWN not in words_on(name, workbook), name
