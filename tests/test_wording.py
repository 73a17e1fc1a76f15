"""Numbers, counts, dates and lists read as people write them, whatever the computer's language."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from sciatica_lib.wording import (
    NOUNS,
    counted,
    day_words,
    first_few,
    long_day,
    moment,
    number,
    plural,
    short_day,
    span,
)

DAY = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [(4, "4"), (4.0, "4"), (4.5, "4.5"), (3.75, "3.75"), (0, "0"), (-1, "-1"), (1200, "1,200"),
     (pd.Series([4.5], dtype="Float64").iloc[0], "4.5")],
)  # fmt: skip
def test_a_number_has_no_more_digits_than_it_needs(value: Any, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(("count", "words"), [(0, "are"), (1, "is"), (2, "are"), (21, "are")])
def test_a_word_goes_with_its_count(count: int, words: str) -> None:
    assert plural(count, "is", "are") == words


def test_a_noun_stands_after_its_count() -> None:
    assert [counted(count, "day") for count in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert counted(1, "entry") == "1 entry"
    assert counted(4_000, "entry") == "4,000 entries"


def test_every_noun_has_two_forms_and_is_found_by_the_first() -> None:
    assert all(noun == singular != several for noun, (singular, several) in NOUNS.items())


def test_of_many_names_the_first_few_are_said_and_the_rest_counted() -> None:
    assert first_few([]) == ""
    assert first_few(["b", "a"]) == "b, a"
    assert first_few(range(1, 6)) == "1, 2, 3, 4, 5"
    assert first_few(range(1, 9)) == "1, 2, 3, 4, 5 and 3 more"


def test_a_day_is_written_in_full_or_short() -> None:
    assert long_day(DAY) == "2 February 2026"
    assert short_day(DAY) == "2 Feb"
    assert long_day(pd.Timestamp(DAY)) == "2 February 2026"


def test_a_near_day_is_called_today_or_yesterday() -> None:
    assert day_words(DAY, DAY) == "today, Monday 2 February 2026"
    assert day_words(DAY, DAY + timedelta(days=1)) == "yesterday, Monday 2 February 2026"
    assert day_words(DAY, DAY + timedelta(days=2)) == "Monday 2 February 2026"
    assert day_words(DAY, DAY - timedelta(days=1)) == "Monday 2 February 2026"


def test_a_moment_is_told_by_the_clock_of_its_own_place() -> None:
    there = timezone(timedelta(hours=13))
    assert moment(datetime(2026, 2, 2, 8, 5, tzinfo=there)) == "2 February 2026 08:05"
    assert moment(datetime(2026, 2, 2, 23, 59, tzinfo=UTC)) == "2 February 2026 23:59"


def test_a_span_says_its_year_once() -> None:
    assert span(DAY, DAY) == "2 February 2026"
    assert span(DAY, date(2026, 3, 1)) == "2 February to 1 March 2026"
    assert span(date(2025, 12, 31), DAY) == "31 December 2025 to 2 February 2026"


def test_the_language_of_the_computer_changes_nothing() -> None:
    code = "from sciatica_lib.wording import *; print(long_day(date(2026, 5, 2)), number(1234.5))"
    german = dict.fromkeys(("LANGUAGE", "LC_ALL", "LC_TIME", "LANG"), "de_DE.UTF-8")
    told = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **german}, capture_output=True, check=True
    )
    assert told.stdout.decode().split() == ["2", "May", "2026", "1,234.5"]
