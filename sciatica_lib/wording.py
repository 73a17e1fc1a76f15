"""Numbers, counts, dates and lists in words: the one door through which translation can come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

LANGUAGE = "en_GB"

NOUNS = {
    "cell": ("cell", "cells"),
    "change": ("change", "changes"),
    "check-in": ("check-in", "check-ins"),
    "day": ("day", "days"),
    "entry": ("entry", "entries"),
    "exercise": ("exercise", "exercises"),
    "file": ("file", "files"),
    "flare-up": ("flare-up", "flare-ups"),
    "line": ("line", "lines"),
    "morning": ("morning", "mornings"),
    "note": ("note", "notes"),
    "rep": ("rep", "reps"),
    "routine": ("routine", "routines"),
    "row": ("row", "rows"),
    "score": ("score", "scores"),
    "second": ("second", "seconds"),
    "set": ("set", "sets"),
    "time": ("time", "times"),
}
"""What the workbook counts: for one of it, and for another number."""

_FEW = 5

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# The control characters of terminals but tab and line break, and what turns the direction of text.
_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def whole_characters(text: str) -> str:
    """Return a text in which half a character, which no screen or file takes, is \ufffd instead."""
    return _HALF_CHARACTER.sub("\ufffd", text)


def legible(text: str) -> str:
    """Return a text as it may stand on any screen, whatever was typed or sent.

    What steers a terminal, or lets the words around it run backwards, is left out. Marks that
    Arabic and Hebrew need inside a text stay.
    """
    return _UNSEEN.sub("", whole_characters(text))


def shortened(text: str, most: int = 60) -> str:
    """Return what a person wrote in one line that is not too long, and steers nothing."""
    words = " ".join(legible(text[: 4 * most]).split())
    return words if len(words) <= most else f"{words[: most - 1]}\u2026"


def number(value: Any) -> str:
    """Return a number as people write it: 4, 4.5, or 1,200."""
    from babel.numbers import format_decimal  # noqa: PLC0415 (slow to load)

    return format_decimal(float(value), format="#,##0.##", locale=LANGUAGE)


def plural(count: int, one: str, other: str) -> str:
    """Return the word that goes with a count: one day is, two days are."""
    from babel import Locale  # noqa: PLC0415 (slow to load)

    return one if Locale.parse(LANGUAGE).plural_form(count) == "one" else other


@lru_cache(maxsize=1_000)
def counted(count: int, noun: str) -> str:
    """Return a count with its noun: 1 day, 2 days."""
    return f"{number(count)} {plural(count, *NOUNS[noun])}"


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def small(text: str) -> str:
    """Return a text that begins with a small letter, to go on inside a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def first_few(names: Sequence[object]) -> str:
    """Return the first few of some names or line numbers, and how many more there are."""
    more = len(names) - _FEW
    return ", ".join(map(str, names[:_FEW])) + (f" and {more} more" if more > 0 else "")


def long_day(day: date) -> str:
    """Return a day in words: 2 February 2026."""
    return _date(day, "d MMMM y")


def short_day(day: date) -> str:
    """Return a day in little room: 2 Feb."""
    return _date(day, "d MMM")


def month(day: date) -> str:
    """Return the month of a day in words: February 2026."""
    return _date(day, "MMMM y")


def weekday(day: date) -> str:
    """Return a day of this week in short: Mon 2."""
    return _date(day, "EEE d")


def day_words(day: date, today: date) -> str:
    """Return a day as people say it: today, yesterday, or its name and date."""
    near = {0: "today, ", 1: "yesterday, "}.get((today - day).days, "")
    return near + _date(day, "EEEE d MMMM y")


def moment(at: datetime) -> str:
    """Return a moment in words, by the clock of its own place: 2 February 2026 08:15."""
    from babel.dates import format_datetime  # noqa: PLC0415 (slow to load)

    return format_datetime(at.replace(tzinfo=None), "d MMMM y HH:mm", locale=LANGUAGE)


def span(first: date, last: date) -> str:
    """Return a time from one day to another: 2 February to 1 March 2026."""
    begin = long_day(first)
    if first == last:
        return begin
    return f"{begin.removesuffix(f' {last.year}')} to {long_day(last)}"


def _date(day: date, pattern: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 (slow to load)

    return format_date(day, pattern, locale=LANGUAGE)
