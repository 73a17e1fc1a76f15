"""One way to check a value: each check returns the value, or refuses it in one sentence.

Records, plans and the exercise library declare their fields with the names of these checks, so
that a range stands in one place: beside the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date, datetime
from typing import Any

from sciatica_lib.errors import FieldError
from sciatica_lib.terms import FIRST_YEAR, ID, LAST_YEAR, NOTE_MAX_LENGTH, PHOTO, RETURN_KEY

_SHOWN_LENGTH = 40
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_DEVICES = {"con", "prn", "aux", "nul"} | _PORTS
_OF_SCRIPTS = {"constructor"}
"""What every table of a script in the browser already has."""
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_UNPRINTABLE = re.compile(r"[\0-\b\v-\x1f\x7f\ud800-\udfff]")


def whole(value: object, where: str, low: int, high: int) -> int:
    """Return a whole number within its range, or refuse it."""
    if type(value) is not int or not low <= value <= high:
        raise FieldError(where, f"must be a whole number {low}-{high}, got {shown(value)}")
    return value


def number(value: object, where: str, low: float, high: float) -> float:
    """Return a number within its range, or refuse it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FieldError(where, f"must be {low} to {high}, got {shown(value)}")
    return value


def choice(value: object, where: str, choices: tuple[str, ...]) -> str:
    """Return one of the words that are allowed, or refuse it."""
    if value not in choices:
        raise FieldError(where, f"must be one of {', '.join(choices)}, got {shown(value)}")
    return str(value)


def yes_no(value: object, where: str, words: str = "yes or no") -> bool:
    """Return true or false, or refuse what is neither; `words` are what the file calls them."""
    if not isinstance(value, bool):
        raise FieldError(where, f"must be {words}, got {shown(value)}")
    return value


def true_false(value: object, where: str) -> bool:
    """Return true or false, as TOML and JSON write it, or refuse what is neither."""
    return yes_no(value, where, "true or false")


def text(value: object, where: str, low: int, high: int) -> str:
    """Return a text that is neither too short nor too long, or refuse it."""
    if not isinstance(value, str) or not low <= len(value) <= high:
        got = f"{len(value)} characters" if isinstance(value, str) else shown(value)
        raise FieldError(where, f"must be text of {low}-{high} characters, got {got}")
    return value


def plain_text(value: object, where: str, low: int, high: int) -> str:
    """Return a text that can be shown on every screen, or refuse it."""
    found = text(value, where, low, high)
    if len(found.strip()) < low:
        raise FieldError(where, f"must be text of {low}-{high} characters, got blanks only")
    if _UNPRINTABLE.search(found):
        raise FieldError(where, "has characters that cannot be shown; type it again")
    return found


def name(value: object, where: str) -> str:
    """Return an id that is short and plain, or refuse it."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        allowed = "must be 1-32 lower-case letters, digits, - or _"
        raise FieldError(where, f"{allowed}, got {shown(value)}")
    return value


def file_name(value: object, where: str) -> str:
    """Return an id that is short and plain, and may name a file on every system, or refuse it."""
    found = name(value, where)
    if found in _DEVICES:
        raise FieldError(where, f"must be another word: Windows keeps {found} for itself")
    if found in _OF_SCRIPTS:
        raise FieldError(where, f"must be another word: browsers keep {found} for themselves")
    return found


def day(value: object, where: str) -> date:
    """Return a date, or refuse what is none."""
    if type(value) is not date:
        raise FieldError(where, f"must be a date like 2026-01-31, got {shown(value)}")
    return value


def clock_time(value: object, where: str) -> str:
    """Return a time of day such as 08:30, or refuse what is none."""
    if not isinstance(value, str) or not _CLOCK_TIME.fullmatch(value):
        raise FieldError(where, f"must be a time like 08:30, got {shown(value)}")
    return value


def return_key(value: object, where: str) -> str:
    """Return a public key of age, with which an answer is sealed, or refuse what is none."""
    if not isinstance(value, str) or not RETURN_KEY.fullmatch(value):
        raise FieldError(where, f"must be a public key that begins with age1, got {shown(value)}")
    return value


def photo(value: object, where: str) -> str:
    """Return a small JPEG or PNG in base64, or refuse what is none; empty is none at all."""
    if not isinstance(value, str) or not PHOTO.fullmatch(value):
        raise FieldError(where, f"must be a small JPEG or PNG in base64, got {shown(value)}")
    return value


def of_kind(value: object, where: str, kind: type[Any]) -> Any:
    """Return what was made and checked before, or refuse something else."""
    if not isinstance(value, kind):
        raise FieldError(where, f"must be a table of its own, got {shown(value)}")
    return value


def several(value: object, where: str, about: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a list without doubles, each of whose items was checked, or refuse it."""
    most = about["most"]
    if not isinstance(value, tuple) or len(value) > most:
        raise FieldError(where, f"must be a list of at most {most}, got {shown(value)}")
    for place, item in enumerate(value, 1):
        CHECKS[about["of"]](item, f"{where} {place}", about)
        if item in value[: place - 1]:
            raise FieldError(where, f"must each be there once, got {shown(item)} twice")
    return value


def moment(value: object, where: str) -> datetime:
    """Return a time that says its offset from UTC, or refuse it."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise FieldError(where, f"must be a time with its offset from UTC, got {shown(value)}")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise FieldError(where, f"must be in {FIRST_YEAR}-{LAST_YEAR}, got {value.year}")
    return value


CHECKS: Mapping[str, Callable[[Any, str, Mapping[str, Any]], object]] = {
    "whole": lambda value, where, about: whole(value, where, about["low"], about["high"]),
    "choice": lambda value, where, about: choice(value, where, about["choices"]),
    "yes_no": lambda value, where, _: yes_no(value, where),
    "true_false": lambda value, where, _: true_false(value, where),
    "text": lambda value, where, _: text(value, where, 0, NOTE_MAX_LENGTH),
    "plain_text": lambda value, where, about: plain_text(value, where, about["low"], about["high"]),
    "id": lambda value, where, _: name(value, where),
    "file_id": lambda value, where, _: file_name(value, where),
    "day": lambda value, where, _: day(value, where),
    "at": lambda value, where, _: moment(value, where),
    "clock_time": lambda value, where, _: clock_time(value, where),
    "return_key": lambda value, where, _: return_key(value, where),
    "photo": lambda value, where, _: photo(value, where),
    "table": lambda value, where, _: of_kind(value, where, dict),
    "made": lambda value, where, about: of_kind(value, where, about["made"]),
    "several": several,
}
"""The checks by the names that fields declare; `about` is what the field says of itself."""


def checked(check: str, default: Any = MISSING, **about: Any) -> Any:
    """Declare a field of a record or a plan: its check, its range, and what it means."""
    return field(default=default, metadata={"check": check, **about})


def check_fields(made: Any) -> None:
    """Refuse a dataclass with a value that its field does not take; None is unanswered.

    Raises
    ------
    FieldError
        The first wrong value.
    """
    for spec in fields(made):
        value = getattr(made, spec.name)
        if spec.metadata and not (value is None and spec.default is None):
            CHECKS[spec.metadata["check"]](value, spec.name, spec.metadata)


def check_names(given: object, where: str, known: Mapping[str, Field[Any]]) -> Mapping[str, Any]:
    """Return a table of a file if it has all fields that are needed, and no other.

    Raises
    ------
    FieldError
        The first field that is not known, or is missing.
    """
    if not isinstance(given, dict):
        raise FieldError(where, f"must be a table of its own, got {shown(given)}")
    for found in given:
        if found not in known:
            names = ", ".join(known)
            raise FieldError(f"{where}:", f"{shown(found)} is not a field; the fields are {names}")
    for needed, spec in known.items():
        optional = spec.default is not MISSING or spec.default_factory is not MISSING
        if needed not in given and not optional:
            raise FieldError(f"{where}: {needed}", "is missing")
    return given


def names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table of a JSON file, or refuse one that says a name twice.

    Raises
    ------
    FieldError
        A name is there twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FieldError(shown(twice), "is there twice; keep one of them")
    return found


def shown(value: object) -> str:
    """Return a wrong value as it may stand in a message: short, whatever it is."""
    try:
        words = repr(value)
    except (ValueError, RecursionError):
        return "a value too large to show"
    return words if len(words) <= _SHOWN_LENGTH else words[: _SHOWN_LENGTH - 3] + "..."
