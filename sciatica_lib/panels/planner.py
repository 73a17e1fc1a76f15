"""Make a plan: exercises, doses and all else, with its minutes, its changes and what is unusual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from ipywidgets import HBox, VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.describe import planned_dose_words, planned_name
from sciatica_lib.exercises.figure import figure_name, for_browser
from sciatica_lib.exercises.library import KINDS
from sciatica_lib.exercises.own import OwnExercise, figures_of, with_own
from sciatica_lib.exercises.plan import Plan, PlannedExercise, short_plan, suggested_plan
from sciatica_lib.exercises.plan_changes import changes, what_changed
from sciatica_lib.exercises.plan_draft import Draft, Read, draft_of, read_draft
from sciatica_lib.exercises.routine import Timeline, timeline
from sciatica_lib.panels.elements import Panel, button
from sciatica_lib.panels.new_exercise import NewExercise
from sciatica_lib.panels.planner_fields import exercise_content, sections, title_field
from sciatica_lib.widgets.planner import Planner
from sciatica_lib.wording import counted, long_day
from sciatica_lib.workbook import Workbook

OWN_PLAN_ID = "own"
IN_FORCE, BEFORE, ALL = "in_force", "before", "all"


class PlanMaker(Panel):
    """The planner of notebook 05; saving makes a new version and puts it in force."""

    about = (
        "The planner: exercises with their doses, the patient's conditions and goals, days and "
        "times, the limits of the traffic light, what is asked, review days and contact, with the "
        "minutes of a routine and what is new in the plan. Nothing is saved before you press Save."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._set_aside: Mapping[str, Any] | None = None
        self._look_at_own()
        draft = draft_of(workbook.plan, self._library)
        self._planner = Planner(self._content(), draft, self._found)
        self._planner.on_press(self._pressed)
        self._own_buttons, self._new = HBox(), VBox()
        self._own_buttons.add_class("sw-fields")
        self._offer_own()
        super().__init__([self._planner, self._own_buttons, self._new])

    def _look_at_own(self) -> None:
        """Read the therapist's own exercises: here the newest count, not those of the plan."""
        self._own = self._workbook.own_exercises
        self._library = with_own(self._workbook.shipped_library, self._own)

    def _offer_own(self) -> None:
        again = [
            button(f"Change {self._library[own.key].name}", partial(self._open, own))
            for own in self._own
        ]
        self._own_buttons.children = [button("Make a new exercise", self._open), *again]

    # ---- What there is to choose from ----------------------------------------------------------

    def _content(self) -> dict[str, Any]:
        library = self._library
        own = [figure for own in self._own for figure in figures_of(own).values()]
        return {
            "exercises": [exercise_content(exercise) for exercise in library.values()],
            "figures": for_browser([*self._workbook.figures.values(), *own]),
            "kinds": [kind for kind in KINDS if any(kind == e.kind for e in library.values())],
            "title": title_field(),
            "sections": sections(library, self._workbook.questionnaire),
            "beginnings": list(self._beginnings()),
        }

    def _beginnings(self) -> Iterator[dict[str, str]]:
        yield {"value": IN_FORCE, "words": "the plan in force"}
        yield {
            "value": ALL,
            "words": "a template: every exercise that has a dose, at the low end of it",
        }
        for kind in KINDS:
            if any(kind == e.kind and e.is_dosed for e in self._library.values()):
                yield {"value": f"kind {kind}", "words": f"a template: {kind} alone"}
        former = self._workbook.plan_versions().plans
        for place, plan in reversed([*enumerate(former)]):
            words = f"a copy of {plan.title}, version {plan.version}, {long_day(plan.created_on)}"
            yield {"value": f"version {place}", "words": words}
        if self._set_aside is not None:
            yield {"value": BEFORE, "words": "what you had before this"}

    def _beginning(self, which: str) -> Draft:
        """Return the draft to begin with; what is in force keeps its name and number."""
        workbook, plan = self._workbook, self._workbook.plan
        what, _, detail = which.partition(" ")
        match what:
            case "version":
                plan = workbook.plan_versions().plans[int(detail)]
            case "all" | "kind":
                start = suggested_plan(
                    self._library, plan_id=OWN_PLAN_ID, title="My plan",
                    created_on=workbook.today,
                )  # fmt: skip
                chosen = tuple(
                    planned
                    for planned in start.exercises
                    if detail in {"", self._library[planned.exercise].kind}
                )
                plan = replace(start, exercises=chosen)
        return draft_of(plan, self._library)

    # ---- What follows from what is typed -------------------------------------------------------

    def _saved_as(self) -> dict[str, Any]:
        workbook = self._workbook
        return {
            "plan_id": workbook.plan.plan_id if workbook.has_own_plan else OWN_PLAN_ID,
            "version": workbook.next_version(),
            "created_on": workbook.today,
            "what_changed": "",
        }

    def _read(self, draft: Draft) -> Read:
        return read_draft(draft, self._library, self._saved_as(), self._own)

    def _found(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        read = self._read(dict(draft))
        found: dict[str, Any] = {
            "remarks": [asdict(remark) for remark in read.remarks],
            "version": self._saved_as()["version"],
            "minutes": None,
        }
        if read.plan is None:
            return found
        library, short = self._library, short_plan(read.plan)
        routine = timeline(read.plan, library)
        old = self._workbook.plan
        return found | {
            "minutes": _minutes(routine.total_s),
            "short_minutes": short and _minutes(timeline(short, library).total_s),
            "days": read.plan.days_per_week,
            "exercises": [
                self._about_exercise(planned, routine) for planned in read.plan.exercises
            ],
            "changes": [change.words for change in changes(old, read.plan, library)],
            "since": f"Version {old.version} is from {long_day(old.created_on)}."
            if self._workbook.has_own_plan
            else "The example plan is in force.",
        }

    def _about_exercise(self, planned: PlannedExercise, routine: Timeline) -> dict[str, Any]:
        """Return an exercise of the plan as the patient meets it, with its minutes."""
        exercise = self._library[planned.exercise]
        phases = [phase for phase in routine.phases if phase.exercise == planned.exercise]
        steps = list(dict.fromkeys(phase.text for phase in phases if phase.kind != "rest"))
        return {
            "key": planned.exercise,
            "name": planned_name(planned, exercise),
            "figure": figure_name(planned.exercise, planned.variant),
            "minutes": _minutes(sum(phase.duration_s for phase in phases)),
            "dose": planned_dose_words(planned, exercise),
            "heed": [heed.text for heed in phases[0].heed],
            "steps": steps,
        }

    # ---- A new exercise ------------------------------------------------------------------------

    def _open(self, own: OwnExercise | None = None) -> None:
        """Open the form of an exercise: a new one, or one that was made before."""
        self._new.children = [NewExercise(self._workbook, self._take_in, self._put_away, own)]

    def _put_away(self) -> None:
        self._new.children = []

    def _take_in(self, key: str) -> None:
        """Let an exercise stand in the plan: behind what was typed, or where it stood."""
        self._look_at_own()
        self._offer_own()
        typed = dict(self._planner.typed)
        begun = draft_of(self._workbook.plan, self._library)["exercises"]
        order = [*dict.fromkeys([*typed["order"], key])]
        self._planner.show(
            {**typed, "exercises": {**begun, **typed["exercises"]}, "order": order},
            self._content(),
        )

    # ---- Buttons -------------------------------------------------------------------------------

    def _pressed(self, pressed: str, value: str) -> None:
        if pressed == "begin":
            draft = self._set_aside if value == BEFORE else self._beginning(value)
            assert draft is not None
            self._set_aside = self._planner.typed
            self._planner.show(draft, self._content())
            self._planner.say(
                "Begun anew. What you had before is kept under “what you had before this”.", "good"
            )
        elif pressed == "save":
            self._save(added=value)

    def _save(self, added: str) -> None:
        workbook = self._workbook
        read = self._read(dict(self._planner.typed))
        if read.plan is None:
            words = " ".join(remark.words for remark in read.remarks[:3])
            self._planner.say(f"Not saved. {words} What you entered is still here.", "stop")
            return
        try:
            news = what_changed(workbook.plan, read.plan, self._library, added)
            plan = replace(read.plan, what_changed=news)
            workbook.use_plan(plan)
        except WorkbookError as error:
            self._planner.say(f"Not saved: {error} What you entered is still here.", "stop")
            return
        self._planner.show(draft_of(plan, self._library), self._content())
        self._planner.say(_saved_words(plan, read, workbook), "good")


def _saved_words(plan: Plan, read: Read, workbook: Workbook) -> str:
    minutes = _minutes(timeline(plan, workbook.library).total_s)
    unusual = len(read.remarks)
    marked = f" {counted(unusual, 'time')} it leaves the usual, as marked." if unusual else ""
    return (
        f"Saved: {plan.title}, version {plan.version}, about {minutes} minutes.{marked} "
        "It is in force on this computer from now on. Next: make the file for the patient."
    )


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def plan_maker(workbook: Workbook) -> PlanMaker:
    """Show the planner: exercises, doses and all else that a plan says."""
    return PlanMaker(workbook)
