"""The plan in force and the exercises of the library, in words."""

from __future__ import annotations

from sciatica_lib.exercises import SUGGESTED_LABEL, Dose, Exercise
from sciatica_lib.panels.screen import Panel, Text, heading, listing
from sciatica_lib.plan import Plan
from sciatica_lib.routine import summary, timeline
from sciatica_lib.workbook import Workbook


class WhoseEntries(Panel):
    """Whose entries the pages show, and which plan is in force."""

    def __init__(self, workbook: Workbook) -> None:
        self._words = repr(workbook)
        super().__init__([Text(self._words)])

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


class ExerciseCards(Panel):
    """Every exercise of the library: position, movement, dose, cautions, variants."""

    def __init__(self, workbook: Workbook) -> None:
        cards = [(each.name, exercise_lines(each)) for each in workbook.library.values()]
        self._words = "\n\n".join(
            "\n".join([name, *(f"- {line}" for line in lines)]) for name, lines in cards
        )
        super().__init__(
            [part for name, lines in cards for part in (heading(name), listing(lines))]
        )

    def __repr__(self) -> str:
        """Return the cards in words."""
        return self._words


def exercise_cards(workbook: Workbook) -> ExerciseCards:
    """Show every exercise of the library."""
    return ExerciseCards(workbook)


def exercise_lines(exercise: Exercise) -> list[str]:
    """Return an exercise as a list of plain sentences."""
    moves = [phase.text for name, phase in exercise.phases.items() if name != "change_sides"]
    lines = [
        f"Get ready: {exercise.position}",
        "Then: " + " ".join(moves),
        f"Dose in the source: {dose_words(exercise.dose, exercise) or 'not given'}.",
    ]
    if suggested := dose_words(exercise.suggested, exercise):
        lines.append(f"To begin with: {suggested} ({SUGGESTED_LABEL}).")
    lines.append(f"Works on {', '.join(exercise.targets)}.")
    lines += [f"Watch: {each.text}" for each in exercise.watch]
    lines += [f"{each.about}: {each.text}" for each in exercise.cautions]
    lines += [f"{each.level.capitalize()}, {each.name}: {each.text}" for each in exercise.variants]
    return [
        line.replace("your {side}", "one")
        .replace("your {other}", "the other")
        .replace("Your {other}", "The other")
        for line in lines
    ]


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
