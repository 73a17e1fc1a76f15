"""A log, a plan and a clinic's question with an attack in every text."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hands import HOSTILE
from plans import OWN

from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.plan import Measure, Plan, suggested_plan
from sciatica_lib.log.records import KINDS, CheckIn, Conditions, Entry, Record, SafetyScreen
from sciatica_lib.workbook import Workbook

DAYS = 40
CLINIC = f"""
schema = 1
[sources]
clinic = "{HOSTILE}"
[questions.own]
words = "{HOSTILE}"
kind = "text"
asked = ["check_in"]
source = "clinic"
"""


def hostile_records(at: datetime) -> list[Record]:
    """Return a row of each kind with an attack in every text."""
    found: list[Record] = []
    for kind in KINDS.values():
        texts = [spec.name for spec in fields(kind) if spec.metadata.get("check") == "text"]
        if kind.kind != "void":
            found.append(kind(at=at, **dict.fromkeys(texts, HOSTILE)))
    return found


def hostile_plan(workbook: Workbook, today: date) -> Plan:
    """Return a plan with an attack in every text, and an exercise of a therapist's own with one."""
    plan = suggested_plan(workbook.library, plan_id="p", title=HOSTILE, created_on=today)
    words = ("name", "position", "move", "return", "targets")
    own = own_exercise({**OWN, **dict.fromkeys(words, HOSTILE)})
    first, *others = plan.exercises
    return replace(
        plan,
        exercises=(
            *(replace(planned, note=HOSTILE) for planned in (first, *others)),
            replace(first, exercise=own.key, hold_s=0, note=HOSTILE, first_side=None, variant=None),
        ),
        own_exercises=(own,),
        author=HOSTILE,
        goals=(HOSTILE,),
        contact=HOSTILE,
        what_changed=HOSTILE,
        measures=(Measure(question="own", every_days=1),),
    )


def fill(home: Path, at: datetime) -> None:
    """Fill a person's folder: weeks of check-ins, a row of each kind, a plan, a question.

    Nothing speaks against exercising since.
    """
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "questions.toml").write_text(CLINIC, encoding="utf-8")
    workbook = Workbook(home)
    weeks = [
        CheckIn(at=at - timedelta(days=ago), leg_pain_24h=3 + ago % 4, note=HOSTILE)
        for ago in range(1, DAYS)
    ]
    safe = [SafetyScreen(at=at, signs="none", asked="full"), Conditions(at=at, conditions="none")]
    records = [*weeks, *hostile_records(at - timedelta(days=2)), *safe]
    workbook.log.add_rows(
        [Entry(entry_id=f"e{n}", saved_at=at, record=record) for n, record in enumerate(records)]
    )
    workbook.use_plan(hostile_plan(workbook, at.date()))
