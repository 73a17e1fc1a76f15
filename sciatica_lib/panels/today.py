"""One page for a whole day: the next step on top, done steps as one line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipywidgets import VBox

from sciatica_lib.exercises.describe import today_lines
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.records import Conditions, Entry, Morning
from sciatica_lib.panels.check_in import CheckInFlow, check_in_words
from sciatica_lib.panels.elements import Panel, Text, week_strip
from sciatica_lib.panels.elements import button as press_button
from sciatica_lib.panels.log_care import cut_short
from sciatica_lib.panels.plan_in import PlanIn
from sciatica_lib.panels.routine import TONES, RoutineFlow, outcome_words
from sciatica_lib.panels.routine_pictures import routine_pictures
from sciatica_lib.panels.safety_check import SafetyFlow
from sciatica_lib.panels.sheet import MAIN, OTHER, QUIET, Sheet, button
from sciatica_lib.progress.day import DayView, day_view, week_view
from sciatica_lib.questions.cautions import (
    FOR_THE_WHOLE_ROUTINE,
    WHOLE_ROUTINE,
    WHOLE_ROUTINE_NOTED,
    told_conditions,
)
from sciatica_lib.workbook import Workbook

WELCOME = (
    "This workbook goes with the plan that you agreed with your physiotherapist or doctor. "
    "You exercise along with a timer, note your pain once a day, and see how the weeks went. "
    "It does not tell you what is wrong, and everything you save stays on this computer."
)
EXAMPLE_PLAN = (
    "This is the example plan. Nobody made it for you: agree on your own with your therapist "
    "before you begin."
)


class Today(Panel):
    """A day from the morning question to the check-in, on one page."""

    about = (
        "Your day on one page: the safety check, the routine with its timer, the check-in, and "
        "your last seven days. Nothing is saved before you press a button that says so."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._done = VBox()
        self._sheet = Sheet(workbook)
        self._later = VBox()
        self._week = VBox()
        self._morning_is_skipped = False
        self._safety = SafetyFlow(self._sheet, self._step)
        self._routine = RoutineFlow(self._sheet, self._step)
        self._check_in = CheckInFlow(self._sheet, lambda *_: self._step())
        plan_in = PlanIn(workbook, self._step)
        parts = [self._done, self._sheet, self._later, self._week, plan_in]
        super().__init__([*cut_short(), *parts])
        self._step()

    def _step(self) -> None:
        """Show the next step of the day, whatever happened before it."""
        view = day_view(self._workbook.entries(), self._workbook.today)
        self._sheet.below()
        self._show_lines(view)
        state = self._workbook.safety()
        is_new = state.reason == "first"
        if is_new:
            self._sheet.notice(WELCOME)
        if state.locks or is_new:
            self._safety.begin()
            if is_new:
                self._sheet.notice(WELCOME)
        elif not view.conditions_asked:
            self._ask_conditions()
        elif view.morning_of and not self._morning_is_skipped:
            self._ask_morning(view.morning_of)
        elif view.routine is None or self._workbook.open_routine():
            self._routine.begin()
        elif view.check_in is None:
            self._check_in.begin()
        else:
            self._rest(view)

    # ---- The steps of this page alone ----------------------------------------------------------

    def _ask_conditions(self) -> None:
        def pressed(_: str, answers: dict[str, Any]) -> None:
            answers.setdefault("conditions", [])
            rows = self._sheet.records(Conditions, answers)
            if rows is not None and self._sheet.save(*rows) is not None:
                self._step()

        question = self._workbook.questionnaire.questions["conditions"]
        self._sheet.ask(
            "One question about your back",
            [{part: said for part, said in question.to_form().items() if part != "none"}],
            [button("save", question.none, MAIN, of=question.key, words_ticked="Save")],
            pressed,
            intro="So that an exercise that does not go with it is left out until your clinician "
            "says otherwise. It is asked once; you can change it here later.",
        )

    def _ask_morning(self, routine_id: str) -> None:
        question = self._workbook.questionnaire.questions["compared"]

        def pressed(which: str, _: dict[str, Any]) -> None:
            if which == "later":
                self._morning_is_skipped = True
                self._step()
                return
            rows = self._sheet.records(Morning, {"compared": which}, routine_id=routine_id)
            if rows is not None and self._sheet.save(*rows) is not None:
                self._step()

        self._sheet.ask(
            question.words,
            [],
            [
                *(button(value, words) for value, words in question.options.items()),
                button("later", "Skip", QUIET),
            ],
            pressed,
            intro="About yesterday's routine. An answer is saved as you press it.",
        )

    def _rest(self, view: DayView) -> None:
        again = view.routine is not None
        self._sheet.ask(
            "That is all for today" if view.check_in and again else "Nothing is left to do now",
            [],
            [
                button("routine", "Another routine" if again else "Do the routine", OTHER),
                button("check_in", "Change the check-in" if view.check_in else "Check in", OTHER),
                button("conditions", "What a clinician told me", QUIET),
                button("safety", "Something has changed: the whole safety check", QUIET),
            ],
            self._chosen,
            quiet=True,
        )

    def _chosen(self, which: str, _: dict[str, Any]) -> None:
        view = day_view(self._workbook.entries(), self._workbook.today)
        match which:
            case "routine":
                self._routine.begin()
            case "check_in":
                self._check_in.begin(view.check_in, self._step)
            case "conditions":
                self._ask_conditions()
            case _:
                self._safety.ask_in_full("")

    # ---- The lines above and below -------------------------------------------------------------

    def _show_lines(self, view: DayView) -> None:
        today = self._workbook.today
        done: list[Any] = []
        if view.routine is not None:
            words, colour = outcome_words(self._workbook)
            done.append(Text(f"✓ Routine: {words}", TONES[colour]))
        if view.check_in is not None:
            done.append(Text(f"✓ {check_in_words(self._workbook, view.check_in)}", "good"))
        self._done.children = done
        self._later.children = list(self._cards(view))
        history = self._workbook.history()
        own: tuple[Entry, ...] = () if history.is_example else history.entries
        self._week.children = [week_strip(week_view(own, today))] if own else []

    def _cards(self, view: DayView) -> Iterator[Any]:
        """Say what comes later, and what goes for the whole routine."""
        told, known = told_conditions(self._workbook.entries()) or (), self._workbook.conditions()
        names = self._workbook.questionnaire.questions["conditions"].options
        for condition in FOR_THE_WHOLE_ROUTINE:
            if condition in known:
                words = WHOLE_ROUTINE if condition in told else WHOLE_ROUTINE_NOTED
                yield Text(words.format(condition=names[condition]), "notice")
        if not self._workbook.has_own_plan:
            yield Text(EXAMPLE_PLAN, "notice")
        if view.routine is None and view.conditions_asked:
            plan, library = self._workbook.plan, self._workbook.library
            minutes = max(1, round(timeline(self._workbook.weeks_plan(), library).total_s / 60))
            lines = today_lines(plan, library, self._workbook.today)
            yield Text("\n".join([f"Routine: {plan.title}, about {minutes} minutes.", *lines]))
            yield routine_pictures(self._workbook)
        if view.check_in is None and view.routine is None and view.conditions_asked:
            yield Text("Check-in: half a minute, now or this evening.")
            yield press_button("Check in now", lambda: self._check_in.begin(None, self._step))


def today(workbook: Workbook) -> Today:
    """Lead through the day: what comes next, and what has been done."""
    return Today(workbook)
