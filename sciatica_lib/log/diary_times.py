"""When a row of another tracker's diary was: dates, times and time zones as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser as dates

from sciatica_lib.errors import DiaryError

_DAY_AND_MONTH = re.compile(r"\D*(\d{1,2})[./ -](\d{1,2})[./ -]\d{2,4}\b")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
_BESIDE_GMT = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d\d))?\b")
_TIME = re.compile(r"\d{1,2}:\d\d|\d{1,2}\s*[ap]\.?m\b|T\d\d", re.IGNORECASE)
_HOUR_ALONE = re.compile(r"\d{1,2}[.h]\d\d")
# What fills the gaps of a text; a day without a time counts at noon.
_GAPS = datetime(2000, 1, 1, 12), datetime(2001, 2, 2, 12)  # noqa: DTZ001
_MONTHS = 12
_ZONES_H = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
"""Short names of time zones, in hours from UTC. IST and BST mean several, and are not guessed."""


def is_date(text: str) -> bool:
    """Tell whether a text says a day with its month and year."""
    return any(_read(text, day_first=day_first) for day_first in (True, False))


def is_time(text: str) -> bool:
    """Tell whether a date has a time with it."""
    return bool(_TIME.search(text))


def is_hour(text: str) -> bool:
    """Tell whether a text that stands for itself says an hour, also if it cannot be read."""
    return is_time(text) or bool(_HOUR_ALONE.fullmatch(text))


def day_first(texts: Sequence[str]) -> bool | None:
    """Return whether dates like 13/4 put the day first, as all of them together show, or None.

    None means that they do not tell: every date could be read both ways, or none needs it.
    """
    found = [(int(m[1]), int(m[2])) for text in texts if (m := _DAY_AND_MONTH.match(text))]
    day, month = (any(pair[place] > _MONTHS for pair in found) for place in (0, 1))
    return day if day != month else None


def needs_order(texts: Sequence[str]) -> bool:
    """Tell whether some dates are written like 3/4, so that somebody must say what that is."""
    return any(map(_DAY_AND_MONTH.match, texts))


def known_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, such as Europe/Berlin; None for an empty name.

    Raises
    ------
    DiaryError
        There is no time zone of this name.
    """
    if not name:
        return None
    if name not in available_timezones():
        raise DiaryError(f"{name[:40]!r} is no time zone. Write it like Europe/Berlin.")
    return ZoneInfo(name)


def moment_of(text: str, *, day_first: bool, zone: ZoneInfo | None) -> datetime:
    """Return the moment that a text says; a day without a time counts at noon.

    Parameters
    ----------
    text
        Date and time.
    day_first
        Whether 3/4 is 3 April.
    zone
        Whose clock it is where the text does not say, or says a zone that is not known; None is
        the clock of this computer.

    Raises
    ------
    DiaryError
        It is no date, or its time zone is not known; the message says so.
    """
    if match := _DAY_AND_MONTH.match(text):
        month = int(match[2 if day_first else 1])
        if month > _MONTHS:
            raise DiaryError(f"the date {text[:40]!r} has no month {month}")
    said = _read(text, day_first=day_first)
    if said is None:
        raise DiaryError(f"{text[:40]!r} is not a date" if text else "it says no date")
    found, unknown = said
    if unknown and zone is None:
        raise DiaryError(f"the time zone {unknown[:10]} is not known or means several: say which")
    try:
        if found.utcoffset() is not None:
            return found
        return found.replace(tzinfo=zone) if zone else found.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise DiaryError(f"the date {text[:40]!r} is out of range") from error


@lru_cache(maxsize=1_000)
def _read(text: str, *, day_first: bool) -> tuple[datetime, str] | None:
    """Return the date and time of a text, and its time zone if that is not known.

    None if it does not say day, month and year.
    """
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text), ""
    found: list[datetime] = []
    unknown: list[str] = []

    def zone_of(name: str | None, offset_s: int | None) -> tzinfo | None:
        if offset_s is None and name not in _ZONES_H:
            unknown.extend([name] if name else [])
            return None
        seconds = _ZONES_H[str(name)] * 3_600 if offset_s is None else offset_s
        return timezone(timedelta(seconds=seconds))

    # In "GMT+1" the sign is the one of ISO 8601; dateutil would take it for the opposite.
    plain = _BESIDE_GMT.sub(lambda gmt: f"{gmt[1]}{int(gmt[2]):02}:{gmt[3] or '00'}", text)
    # 2026-02-03 is never 2 March, whatever is said of 3/4.
    day_first = day_first and bool(_DAY_AND_MONTH.match(text))
    for default in _GAPS:
        with suppress(ValueError, OverflowError, TypeError):
            found.append(dates.parse(plain, dayfirst=day_first, default=default, tzinfos=zone_of))
    # What the text leaves open comes from the default: then the two readings differ.
    if len(found) < len(_GAPS) or found[0] != found[1]:
        return None
    return found[0], "".join(unknown[:1])
