"""For therapists: make a plan, share it, put a shared one in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ipywidgets import BoundedIntText, Dropdown, HBox, VBox
from ipywidgets import Text as TextField

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.describe import dose_words, outside_source
from sciatica_lib.exercises.library import MOST, Exercise
from sciatica_lib.exercises.plan import PlannedExercise, suggested_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.panels.elements import Panel, Text, button, heading, labelled, tick
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.terms import SIDES
from sciatica_lib.workbook import Workbook

OWN_PLAN_ID = "own"
_LABELS = {"sets": "sets", "reps": "times", "hold_s": "hold (s)", "rest_s": "rest (s)"}


class PlanMaker(Panel):
    """A form for the exercises and doses of a plan; saving makes a new version."""

    about = (
        "The plan form: a title, days a week, and for each exercise whether it is in the plan and "
        "its sets, repetitions, hold and rest. Nothing is saved before you press Save as a new "
        "version."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        plan = workbook.plan
        planned = {chosen.exercise: chosen for chosen in plan.exercises}
        suggested = suggested_plan(
            workbook.library, plan_id=OWN_PLAN_ID, title="My plan", created_on=workbook.today
        )
        to_begin_with = {start.exercise: start for start in suggested.exercises}
        self._plan_title = TextField(plan.title)
        self._days = BoundedIntText(plan.days_per_week, min=1, max=7)
        self._doses = [
            DoseForm(exercise, planned.get(key, to_begin_with[key]), included=key in planned)
            for key, exercise in workbook.library.items()
        ]
        self._message = Text(announced=True)
        super().__init__(
            [
                labelled("Title (no patient's name)", self._plan_title),
                labelled("Days a week", self._days, size="days"),
                *self._doses,
                button("Save as a new version", self._on_save, main=True),
                self._message,
            ]
        )

    def _on_save(self) -> None:
        old = self._workbook.plan
        try:
            plan = replace(
                old,
                plan_id=old.plan_id if self._workbook.has_own_plan else OWN_PLAN_ID,
                version=old.version + 1 if self._workbook.has_own_plan else 1,
                title=self._plan_title.value.strip(),
                created_on=self._workbook.today,
                days_per_week=self._days.value,
                exercises=tuple(form.planned() for form in self._doses if form.included),
            )
            minutes = round(timeline(plan, self._workbook.library).total_s / 60)
            self._workbook.use_plan(plan)
        except WorkbookError as error:
            self._message.say(f"Not saved: {error}", "stop")
            return
        self._message.say(
            f"Saved: {plan.title}, version {plan.version}, about {minutes} minutes. "
            "It is in force on this computer from now on.",
            "good",
        )


class DoseForm(VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """One exercise of the plan form: whether it is in the plan, and its dose."""

    def __init__(self, exercise: Exercise, planned: PlannedExercise, *, included: bool) -> None:
        self._exercise = exercise
        self._planned = planned
        self._included = tick("in the plan", ticked=included)
        self._on_bad_days = tick(
            "also in the short routine for a bad day", ticked=planned.on_bad_days
        )
        self._numbers = {
            "sets": _number(planned.sets, 1, MOST["sets"]),
            "reps": _number(planned.reps, 1, MOST["reps"]),
            "hold_s": _number(planned.hold_s, 0, MOST["hold_s"]),
            "rest_s": _number(planned.rest_s, 0, MOST["rest_s"]),
        }
        self._first_side = Dropdown(options=SIDES, value=planned.first_side or SIDES[0])
        variants = [(variant.name, variant.key) for variant in exercise.variants]
        self._variant = Dropdown(
            options=[("the usual way", ""), *variants], value=planned.variant or ""
        )
        self._outside = Text()
        dose = HBox(self._fields())
        dose.add_class("sw-fields")
        for field in self._numbers.values():
            field.observe(self._mark_outside, "value")
        self._mark_outside()
        super().__init__(
            [
                heading(exercise.name),
                self._included,
                Text(_doses(exercise)),
                *(
                    Text(f"{caution.about}: {caution.text}", "notice")
                    for caution in exercise.cautions
                ),
                dose,
                self._outside,
                self._on_bad_days,
            ]
        )

    def _fields(self) -> list[Any]:
        name = self._exercise.name
        fields = [
            labelled(_LABELS[amount], field, about=name, size="number")
            for amount, field in self._numbers.items()
        ]
        if self._exercise.sides != "none":
            fields.append(labelled("first side", self._first_side, about=name, size="side"))
        if self._exercise.variants:
            fields.append(labelled("how", self._variant, about=name, size="variant"))
        return fields

    def _mark_outside(self, _: object = None) -> None:
        """Say which numbers are outside the source, as they are typed."""
        found = outside_source(self.planned(), self._exercise)
        marked = [f"{_LABELS[amount]}: {words}" for amount, words in found.items()]
        self._outside.say(f"Outside the source. {'; '.join(marked)}." if marked else "", "notice")

    @property
    def included(self) -> bool:
        """Whether the exercise is in the plan."""
        return bool(self._included.value)

    def planned(self) -> PlannedExercise:
        """Return the dose as filled in."""
        numbers = {name: field.value for name, field in self._numbers.items()}
        variant = self._exercise.variant(self._variant.value)
        return replace(
            self._planned,
            **numbers,
            first_side=self._first_side.value if self._planned.first_side else None,
            variant=self._variant.value or None,
            on_bad_days=self._on_bad_days.value,
            # Whoever fills in this form is the therapist: choosing it unlocks it.
            unlocked=variant is not None and variant.unlock,
        )


class SharePlan(Panel):
    """Write the plan in force as a notebook to give to a patient."""

    about = "A button that writes the plan in force as a notebook, to give to a patient."

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        super().__init__([button("Make the notebook", self._on_share, main=True), self._message])

    def _on_share(self) -> None:
        plan = self._workbook.plan
        name = f"plan_{plan.plan_id}_v{plan.version}.ipynb"
        try:
            path = self._workbook.write_shared(name, plan_notebook(plan))
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._message.say(
            f"Made: {path}. It holds “{plan.title}” and the code that shows it: "
            "no name, and no entry of anybody's log.",
            "good",
        )


def plan_maker(workbook: Workbook) -> PlanMaker:
    """Show the form for the exercises and doses of a plan."""
    return PlanMaker(workbook)


def share_plan(workbook: Workbook) -> SharePlan:
    """Offer to write the plan in force as a notebook for a patient."""
    return SharePlan(workbook)


def _doses(exercise: Exercise) -> str:
    suggested = dose_words(exercise.suggested, exercise)
    ours = f" Suggested, not in the source: {suggested}." if suggested else ""
    return f"Source: {dose_words(exercise.dose, exercise)}.{ours}"


def _number(value: int, low: int, high: int) -> BoundedIntText:
    return BoundedIntText(value, min=low, max=high)
