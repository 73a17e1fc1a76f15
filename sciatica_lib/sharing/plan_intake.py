"""A plan that somebody sent: read as data from its file or a notebook, and set beside the old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.describe import exercise_lines, plan_lines
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import USUAL_LIMITS, Plan, PlannedExercise, complete_library
from sciatica_lib.exercises.plan_changes import LIMIT_LABELS, PLAN_LABELS, changes, value_words
from sciatica_lib.exercises.plan_file import FILE_MOST_KB, plan_from_json
from sciatica_lib.sharing.intake import shown_name
from sciatica_lib.sharing.plan_notebook import PlanFound, plan_in_notebook

KINDS = ".json,.ipynb"

SAME = "This is the plan that you use now. There is nothing to change."
LOWER = (
    "This is version {new}, and you use version {old}. It may be an old mail. "
    "Ask your therapist before you go back to it."
)
SAME_NUMBER = (
    "It calls itself version {new}, as the plan that you use does, but it is not the same. "
    "Ask your therapist which of the two is right."
)
NEXT = "This is version {new} of your plan. You use version {old} now."
ANOTHER = "This is another plan than the one that you use now."
FIRST = "You have no plan of your own yet."
IN_DOUBT = (LOWER, SAME_NUMBER)


@dataclass(frozen=True, slots=True)
class ReceivedPlan:
    """A plan as it came, and a sentence about what came with it; empty if nothing did."""

    plan: Plan
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan beside the one in force.

    Attributes
    ----------
    sentence
        Which of the two is newer, in words.
    is_doubtful
        Whether a person should ask before they use it.
    is_same
        Whether there is nothing to change.
    differences
        What is different in it, line by line.
    """

    sentence: str
    is_doubtful: bool
    is_same: bool
    differences: tuple[str, ...]


def read_plan_file(name: str, data: bytes, library: Mapping[str, Exercise]) -> ReceivedPlan:
    """Return the plan that a file holds: a plan alone (.json), or a plan notebook (.ipynb).

    Parameters
    ----------
    name
        What the file is called; it is only shown.
    data
        Its bytes.
    library
        The exercises that a plan can ask for.

    Raises
    ------
    FileError
        It holds no plan that can be used; one sentence says why.
    """
    ending = name.rsplit(".", 1)[-1].lower().strip()
    try:
        found = plan_in_notebook(data) if ending == "ipynb" else PlanFound(_text(data, ending), "")
        return ReceivedPlan(plan_from_json(found.text, library), found.beside)
    except (FileError, FieldError) as error:
        raise FileError(f"{shown_name(name)}: {error}") from None


def in_full(plan: Plan, library: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return all that a plan says, line by line.

    Raises
    ------
    FieldError
        The library cannot carry it out.
    """
    doses = zip(plan.exercises, plan_lines(plan, library), strict=True)
    lines = [_exercise_line(planned, dose) for planned, dose in doses]
    lines += [
        f"{label}: {value_words(value)}"
        for name, label in PLAN_LABELS.items()
        if (value := getattr(plan, name)) not in (None, "", ())
    ]
    whole = complete_library(plan, library)
    for own in plan.own_exercises:
        photo = " With a photo." if own.photo else ""
        words = " ".join(exercise_lines(whole[own.key]))
        lines.append(f"{whole[own.key].name}, an exercise of your therapist's own: {words}{photo}")
    if plan.limits != USUAL_LIMITS:
        limits = [
            f"{label} {value_words(getattr(plan.limits, name))}"
            for name, label in LIMIT_LABELS.items()
        ]
        lines.append(f"Traffic light: {', '.join(limits)}")
    if plan.what_changed:
        lines.append(f"New in this version: {value_words(plan.what_changed)}")
    return tuple(lines)


def compared(plan: Plan, old: Plan | None, library: Mapping[str, Exercise]) -> Compared:
    """Return how a plan stands to the one in force; None where the person has none."""
    if old is None:
        return Compared(FIRST, is_doubtful=False, is_same=False, differences=())
    found = tuple(change.words for change in changes(old, plan, library))
    if plan.plan_id != old.plan_id:
        return Compared(ANOTHER, is_doubtful=False, is_same=False, differences=found)
    alike = replace(plan, created_on=old.created_on, what_changed=old.what_changed) == old
    if alike:
        return Compared(SAME, is_doubtful=False, is_same=True, differences=())
    sentence = (
        LOWER if plan.version < old.version else SAME_NUMBER
        if plan.version == old.version else NEXT
    )  # fmt: skip
    return Compared(
        sentence.format(new=plan.version, old=old.version),
        is_doubtful=sentence in IN_DOUBT,
        is_same=False,
        differences=found,
    )


def _exercise_line(planned: PlannedExercise, dose: str) -> str:
    more = [
        "also on a bad day" if planned.on_bad_days else "",
        f"only the {planned.only_side} side" if planned.only_side else "",
        "allowed despite a caution" if planned.despite_caution else "",
        f"note: {value_words(planned.note)}" if planned.note else "",
    ]
    return "; ".join(filter(None, [dose, *more]))


def _text(data: bytes, ending: str) -> str:
    """Return a file as text; how long a plan's text may be, its reader knows."""
    if ending != "json":
        raise FileError("a plan is a file that ends in .json, or in .ipynb.")
    if len(data) > FILE_MOST_KB * 1_000:
        raise FileError(f"it is larger than {FILE_MOST_KB} kB, so it was not read.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("this is not a plan, because it is no text.") from None
