"""Whose entries the pages show, and the plan in force, in words."""

from __future__ import annotations

from sciatica_lib.exercises.library import Dose, Exercise
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.routine import summary, timeline
from sciatica_lib.panels.elements import Panel, Text, heading, listing
from sciatica_lib.panels.log_care import LogCare
from sciatica_lib.workbook import Workbook


class WhoseEntries(Panel):
    """Whose entries the pages show, which plan is in force, and what the log lost, if anything."""

    def __init__(self, workbook: Workbook) -> None:
        self._words = repr(workbook)
        well = workbook.check_log().is_well
        super().__init__([Text(self._words), *([] if well else [LogCare(workbook)])])

    def __repr__(self) -> str:
        """Return the same in words."""
        return self._words


def whose_entries(workbook: Workbook) -> WhoseEntries:
    """Say whose entries the pages show: your own, or the example's."""
    return WhoseEntries(workbook)


class PlanCard(Panel):
    """The exercises and doses of a plan, and how long they take."""

    def __init__(self, workbook: Workbook, plan: Plan, about: str) -> None:
        minutes = round(timeline(plan, workbook.library).total_s / 60)
        title = f"{plan.title}, version {plan.version}: about {minutes} minutes"
        lines = summary(plan, workbook.library)
        self._words = "\n".join([about, title, *(f"- {line}" for line in lines)])
        super().__init__([Text(about), heading(title), listing(lines)])

    def __repr__(self) -> str:
        """Return the plan in words."""
        return self._words


def todays_plan(workbook: Workbook) -> PlanCard:
    """Show the plan in force, and say plainly when it is only the example plan."""
    about = (
        "This is your plan."
        if workbook.has_own_plan
        else "This is the example plan. Nobody made it for you: agree on your own with your "
        "therapist before you begin."
    )
    return PlanCard(workbook, workbook.plan, about)


def dose_words(dose: Dose, exercise: Exercise) -> str:
    """Return a dose in words; what is not given is not mentioned."""
    counted = {"each_side": " on each side", "in_total": ""}[exercise.reps_count]
    counted = "" if exercise.sides == "none" else counted or " in total"
    said = [
        dose.sets and f"{dose.sets} {'set' if str(dose.sets) == '1' else 'sets'}",
        dose.reps and f"{dose.reps} times{counted}",
        dose.hold_s and ("no hold" if dose.hold_s.high == 0 else f"hold {dose.hold_s} s"),
        dose.rest_s and f"rest {dose.rest_s} s between sets",
        dose.frequency,
    ]
    return ", ".join(part for part in said if part)
