"""The cases to which the rules are held in Python and in JavaScript; run it to write them anew."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, product
from pathlib import Path
from typing import Any

from sciatica_lib.exercises.describe import today_lines
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits, Plan, plan_of_week, suggested_plan
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.records import KINDS, Entry
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.light import Scores, traffic_light
from sciatica_lib.questions.questionnaire import read_questionnaire
from sciatica_lib.questions.safety import safety_state
from sciatica_lib.sharing.page_data import plan_data, rules_data
from sciatica_lib.terms import MORNINGS, NRS_MAX, REACHES

PATH = Path(__file__).parent / "cases" / "rules.json"
QUESTIONNAIRE = read_questionnaire(shipped_dir() / "data" / "questions.toml")
LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)

SCORES = (*range(NRS_MAX + 1), None)
SOME_SCORES = (0, 3, 5, 6, 10, None)
"""Scores on both sides of each usual limit, for the walk over everything else."""

LIMITS = (
    USUAL_LIMITS,
    Limits(by_change=True),
    Limits(green_up_to=2, amber_up_to=6, green_rise=0, amber_rise=3),
)
FURTHER = {
    "reach_before": (*REACHES, None),
    "reach_after": (*REACHES, None),
    "new_numbness": (False, True, None),
    "hurt": (False, True),
    "morning": (None, *MORNINGS),
}

NOTHING = {"kind": "screen", "asked": "full", "signs": "none"}
START = {"kind": "routine_start", "leg_pain_now": 3, "back_pain_now": 2, "reach": "thigh"}
END = {**START, "kind": "routine_end", "outcome": "finished", "new_numbness": False}
EVENTS: dict[str, dict[str, Any]] = {
    "nothing ticked": {"rows": [NOTHING]},
    "nothing ticked, in brief": {"rows": [{**NOTHING, "asked": "brief"}]},
    "emergency": {"rows": [{**NOTHING, "asked": "brief", "signs": "saddle cancer"}]},
    "same day": {"rows": [{**NOTHING, "signs": "fever"}]},
    "clearance": {"rows": [{**NOTHING, "signs": "worse bones"}]},
    "clearance, allowed": {"rows": [{**NOTHING, "signs": "worse", "clinician_ok": True}]},
    "not readable": {"rows": [{**NOTHING, "signs": "none lost"}]},
    "seen": {"rows": [{"kind": "seen", "about": "$screens", "may_exercise": True}]},
    "seen, not allowed": {"rows": [{"kind": "seen", "about": "$screens", "may_exercise": False}]},
    "screen taken back": {"rows": [{"kind": "void", "replaces": "$screen"}]},
    "screen changed": {"rows": [{**NOTHING, "replaces": "$screen"}]},
    "green": {"rows": [START, END]},
    "red": {"rows": [START, {**END, "leg_pain_now": 8}]},
    "worse next morning": {"rows": [START, END, {"kind": "morning", "compared": "worse"}]},
    "hurt": {"rows": [START, {"kind": "hurt"}]},
    "check-in": {"rows": [{"kind": "check_in", "numbness": False, "weakness": False}]},
    "check-in, numb": {"rows": [{"kind": "check_in", "numbness": True, "weakness": False}]},
    "check-in, weak": {"rows": [{"kind": "check_in", "weakness": True}]},
    "two hours": {"rows": [], "hours": 2},
    "clock set back": {"rows": [], "hours": -3},
    "four weeks": {"rows": [], "hours": 28 * 24},
}
MINUTES_BETWEEN = 5
LONGEST = 3
HISTORIES = 80
DAYS = [date(2026, 2, 27) + timedelta(days=3 * n) for n in range(12)]


def cases() -> dict[str, Any]:
    """Return all cases, with what Python says of each."""
    return {
        "rules": json.loads(json.dumps(rules_data(QUESTIONNAIRE))),
        "light": _light_cases(),
        "safety": _safety_cases(),
        "histories": [_history_case(random.Random(seed)) for seed in range(HISTORIES)],  # noqa: S311
        "days": list(map(_day_cases, _plans())),
    }


# ---- The traffic light ---------------------------------------------------------------------------


def _light_cases() -> dict[str, Any]:
    """Return the colours of all inputs, in the order of the products, and each text once."""
    texts: dict[str, dict[str, Any]] = {}
    return {
        "scores": SCORES,
        "limits": [asdict(limits) for limits in LIMITS],
        "further": FURTHER,
        "some_scores": SOME_SCORES,
        "leg_and_back": _runs(_pain_colours(texts)),
        "leg_by_limits": [_runs(_leg_colours(limits, texts)) for limits in LIMITS],
        "leg_and_further": _runs(_further_colours(texts)),
        "texts": [{**example, "text": text} for text, example in texts.items()],
    }


def _pain_colours(texts: dict[str, dict[str, Any]]) -> Iterator[str]:
    for leg, after, back, back_after in product(SCORES, repeat=4):
        before = Scores(leg=leg, back=back, reach="calf")
        now = Scores(leg=after, back=back_after, reach="calf")
        yield _colour(before, now, {}, USUAL_LIMITS, texts)


def _leg_colours(limits: Limits, texts: dict[str, dict[str, Any]]) -> Iterator[str]:
    for leg, after in product(SCORES, repeat=2):
        before, now = Scores(leg=leg, back=1, reach="calf"), Scores(leg=after, back=1, reach="calf")
        yield _colour(before, now, {}, limits, texts)


def _further_colours(texts: dict[str, dict[str, Any]]) -> Iterator[str]:
    for leg, after, *others in product(SOME_SCORES, SOME_SCORES, *FURTHER.values()):
        further = dict(zip(FURTHER, others, strict=True))
        before = Scores(leg=leg, back=1, reach=further.pop("reach_before"))
        now = Scores(leg=after, back=1, reach=further.pop("reach_after"))
        yield _colour(before, now, further, USUAL_LIMITS, texts)


def _colour(
    before: Scores,
    after: Scores,
    further: dict[str, Any],
    limits: Limits,
    texts: dict[str, dict[str, Any]],
) -> str:
    light = traffic_light(before, after, **further, limits=limits)
    texts.setdefault(
        light.text,
        {
            "before": asdict(before),
            "after": asdict(after),
            **further,
            "limits": asdict(limits),
            "colour": light.colour,
        },
    )
    return light.colour[0]


def _runs(letters: Iterator[str]) -> str:
    """Return a run of the same letter as the letter and its count."""
    return " ".join(f"{letter}{len(list(run))}" for letter, run in groupby(letters))


# ---- The safety check ----------------------------------------------------------------------------


def _safety_cases() -> dict[str, Any]:
    outcomes: dict[str, int] = {}
    found = []
    for length in range(LONGEST + 1):
        for names in product(EVENTS, repeat=length):
            rows, now = played([EVENTS[name] for name in names])
            state = safety_state(rows, current_entries(rows), QUESTIONNAIRE.signs, now)
            words = " ".join(
                [
                    state.level or "-",
                    state.ask or "-",
                    state.reason or "-",
                    *("+".join((lock.entry_id, *lock.signs)) for lock in state.locks),
                ]
            )
            found.append(outcomes.setdefault(words, len(outcomes)))
    return {
        "begin": BEGIN.isoformat(),
        "minutes_between": MINUTES_BETWEEN,
        "events": EVENTS,
        "longest": LONGEST,
        "outcomes": list(outcomes),
        "found": " ".join(map(str, found)),
    }


def played(events: list[dict[str, Any]]) -> tuple[list[Entry], datetime]:
    """Return the rows that some events leave in a log, and the moment after them."""
    now, rows, screens, routines = BEGIN, [], [], 0
    for event in events:
        now += timedelta(hours=event.get("hours", 0), minutes=MINUTES_BETWEEN)
        for template in event["rows"]:
            values = {
                name: value for name, value in template.items() if name not in ("kind", "replaces")
            }
            kind, entry_id = KINDS[template["kind"]], f"e{len(rows)}"
            routines += kind.kind == "routine_start"
            if "routine_id" in kind.__dataclass_fields__:
                values["routine_id"] = f"r{routines}"
            if "about" in values:
                values["about"] = " ".join(screens) or None
            replaces = (screens or ["e99"])[-1] if "replaces" in template else None
            if kind.kind == "screen":
                screens.append(entry_id)
            record = kind(at=now, **values)
            rows.append(Entry(entry_id=entry_id, saved_at=now, record=record, replaces=replaces))
    return rows, now


# ---- Corrections ---------------------------------------------------------------------------------


def _history_case(chance: random.Random) -> dict[str, Any]:
    """Return rows that correct and take back each other at random, and what stands of them."""
    rows: list[dict[str, Any]] = []
    for number in range(chance.randint(1, 9)):
        earlier = [f"e{place}" for place in range(number)]
        replaces = chance.choice([None, *earlier, *earlier, "e99"])
        kind = chance.choice(
            ["check_in", "check_in", "morning", *["void"] * (replaces is not None)]
        )
        at, saved_at = (
            (BEGIN + timedelta(hours=chance.randint(0, 5))).isoformat() for _ in range(2)
        )
        rows.append(
            {
                "entry_id": f"e{number}",
                "kind": kind,
                "at": at,
                "saved_at": saved_at,
                "replaces": replaces,
            }
        )
    chance.shuffle(rows)
    entries = [
        Entry(
            entry_id=row["entry_id"],
            saved_at=datetime.fromisoformat(row["saved_at"]),
            replaces=row["replaces"],
            record=KINDS[row["kind"]](at=datetime.fromisoformat(row["at"])),
        )
        for row in rows
    ]
    return {"rows": rows, "current": [entry.entry_id for entry in current_entries(entries)]}


# ---- Days of a plan ------------------------------------------------------------------------------


def _plans() -> Iterator[Plan]:
    plan = suggested_plan(LIBRARY, plan_id="p", title="Plan", created_on=date(2026, 3, 4))
    yield plan
    yield replace(
        plan,
        days_per_week=2,
        weekdays=("monday", "thursday"),
        times_of_day=("08:30", "18:00"),
        leave_out_every_other_week="dead_bug",
        what_changed="Fewer reps",
        minutes_walk=20,
        review_days=(date(2026, 3, 20), date(2026, 4, 1)),
        goals=("walk to the shop", "sit"),
        author="A. Therapist",
        contact="123",
    )
    yield replace(plan, what_changed="", contact="123", times_of_day=("07:00",))


def _day_cases(plan: Plan) -> dict[str, Any]:
    """Return what a plan says about some days, and which exercise their weeks leave out."""
    left_out = plan.leave_out_every_other_week
    return {
        "plan": plan_data(plan, LIBRARY),
        "exercises": [planned.exercise for planned in plan.exercises],
        "said": [
            {
                "today": day.isoformat(),
                "left_out": None if plan_of_week(plan, day) == plan else left_out,
                "lines": today_lines(plan, LIBRARY, day),
            }
            for day in DAYS
        ],
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(cases(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
