"""Numbers, counts, dates and lists in words: the one door through which translation can come.

They are those of British English in the Unicode CLDR, which a test holds them to; a library that
has all languages would take 20 ms of each start.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS = (*(name[:3] for name in _MONTHS[:8]), "Sept", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

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
    return f"{float(value):,.2f}".rstrip("0").removesuffix(".")


def plural(count: int, one: str, other: str) -> str:
    """Return the word that goes with a count: one day is, two days are."""
    return one if count == 1 else other


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
    return f"{day.day} {month(day)}"


def short_day(day: date) -> str:
    """Return a day in little room: 2 Feb."""
    return f"{day.day} {_SHORT_MONTHS[day.month - 1]}"


def month(day: date) -> str:
    """Return the month of a day in words: February 2026."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """Return a day of this week in short: Mon 2."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day}"


def day_words(day: date, today: date) -> str:
    """Return a day as people say it: today, yesterday, or its name and date."""
    near = {0: "today, ", 1: "yesterday, "}.get((today - day).days, "")
    return f"{near}{_WEEKDAYS[day.weekday()]} {long_day(day)}"


def moment(at: datetime) -> str:
    """Return a moment in words, by the clock of its own place: 2 February 2026 08:15."""
    return f"{long_day(at)} {at:%H:%M}"


def span(first: date, last: date) -> str:
    """Return a time from one day to another: 2 February to 1 March 2026."""
    begin = long_day(first)
    if first == last:
        return begin
    return f"{begin.removesuffix(f' {last.year}')} to {long_day(last)}"
