"""Made-up logs, each a case that progress has to tell right: names, entries and the last day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, timezone

import numpy as np
from made_up import MONDAY, at, entries, log

from sciatica_lib.log.records import CheckIn, Entry, Imported

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """One made-up person: what it is, what they saved, and the day of the look."""

    name: str
    found: Sequence[Entry]
    today: date


def _noisy(level: Callable[[int], float], days: int, seed: int = 4) -> list[int | None]:
    draw = np.random.default_rng(seed)
    drift = 0.0
    scores: list[int | None] = []
    for day in range(days):
        drift = 0.5 * drift + draw.normal(0, 0.8)
        score = int(np.clip(round(level(day) + drift), 0, 10))
        scores.append(None if draw.random() < 0.1 else score)
    return [scores[0] or 5, *scores[1:]]


def _falling(day: int) -> float:
    return 7 - 4 * min(day / 28, 1)


def _case(name: str, leg: Sequence[int | None], **answers: bool) -> Case:
    return Case(name, log(leg, **answers), MONDAY + timedelta(days=len(leg)))


def _with_sign() -> Case:
    found = [
        CheckIn(at=at(day), leg_pain_24h=score, numbness=day >= 58)
        for day, score in enumerate(_noisy(_falling, 60))
    ]
    return Case("better, with new numbness", entries(*found), MONDAY + timedelta(days=60))


def _from_places() -> Case:
    """Return somebody who flew west in the fifth week: the clock goes back by nine hours."""
    west = timezone(timedelta(hours=-8))
    found = [
        CheckIn(at=at(day).astimezone(west) if day > 30 else at(day), leg_pain_24h=score)
        for day, score in enumerate(_noisy(lambda _: 5, 60))
    ]
    return Case("a flight nine hours west", entries(*found), MONDAY + timedelta(days=60))


def _clock_back() -> Case:
    found = [
        CheckIn(at=at(day) if day < 30 else at(day - 1, 44), leg_pain_24h=score)
        for day, score in enumerate(_noisy(lambda _: 5, 60))
    ]
    found += [CheckIn(at=at(29, 27).astimezone(UTC), leg_pain_24h=5)]
    return Case("clocks going back", entries(*found), MONDAY + timedelta(days=60))


def _forty_a_day() -> Case:
    draw = np.random.default_rng(2)
    found = [
        CheckIn(at=at(day, 8) + timedelta(minutes=20 * n), leg_pain_24h=int(draw.integers(4, 7)))
        for day in range(30)
        for n in range(40)
    ]
    return Case("40 entries a day", entries(*found), MONDAY + timedelta(days=30))


def _imported_only() -> Case:
    found = [Imported(at=at(-700 + 9 * n), pain_now=n % 9) for n in range(60)]
    return Case("another tracker's scores alone", entries(*found), MONDAY)


def cases() -> list[Case]:
    """Return all cases."""
    ten_years = _noisy(lambda day: 5 + np.sin(day / 200), 3_650)
    worse = log(_noisy(lambda day: 3 + 4 * min(day / 28, 1), 60))
    return [
        _case("stable", _noisy(lambda _: 5, 60)),
        _case("getting better", _noisy(_falling, 60)),
        Case("getting worse", worse, MONDAY + timedelta(days=60)),
        _with_sign(),
        _case("three days", [6, 4, 5]),
        _case("at the floor", [0, 1, 0, 0, 1, 0, 0] * 9),
        _case("at the ceiling", [10, 9, 10, 10, 10, 9, 10] * 9),
        Case(
            "all gaps", entries(CheckIn(at=at(0)), CheckIn(at=at(9))), MONDAY + timedelta(days=60)
        ),
        _case("one entry", [5]),
        Case("none", [], MONDAY),
        _case("all zeros", [0] * 60),
        _case("all tens", [10] * 60),
        _case("ten years", ten_years),
        _case("one day a month", [5 if day % 30 == 0 else None for day in range(360)]),
        _forty_a_day(),
        _clock_back(),
        _from_places(),
        Case("rows out of order", log(_noisy(_falling, 60))[::-1], MONDAY + timedelta(days=60)),
        _imported_only(),
    ]
