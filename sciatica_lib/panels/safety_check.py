"""The safety check: what must be asked before anybody exercises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.records import SafetyScreen
from sciatica_lib.panels.elements import Panel, Text, button, show
from sciatica_lib.panels.questions import yes_no_of, yes_no_question
from sciatica_lib.questions.safety import (
    ASKED,
    HEADINGS,
    QUESTIONS,
    Question,
    outcome,
    saved_outcome,
)
from sciatica_lib.widgets.choice import Choice
from sciatica_lib.wording import day_words
from sciatica_lib.workbook import Attempt, Workbook

NONE_OF_THESE = "None of these apply to me today"
_TONES = {"none": "good", "clearance": "notice", "same_day": "stop", "emergency": "stop"}


class SafetyCheck(Panel):
    """The questions of the safety check, grouped by what has to be done.

    Parameters
    ----------
    workbook
        Where the answers are saved.
    brief
        Ask only what is asked again before every routine.
    on_passed
        Called after the answers are saved, if they allow a routine.
    """

    about = (
        "The safety check: questions about signs that need a clinician before an exercise. "
        "Nothing is saved before you press Save my answers."
    )

    def __init__(
        self,
        workbook: Workbook,
        *,
        brief: bool = False,
        on_passed: Callable[[], None] | None = None,
    ) -> None:
        self._workbook = workbook
        self._attempt = Attempt(workbook)
        self._asked = "brief" if brief else "full"
        self._on_passed = on_passed
        self._groups = _by_level(self._asked)
        self._choices = {
            level: Choice(HEADINGS[level], [question.text for question in group], several=True)
            for level, group in self._groups.items()
        }
        self._none = Choice("If nothing above fits:", [NONE_OF_THESE], several=True)
        self._clinician = yes_no_question(
            "Has your clinician, knowing this, said that you can exercise?"
        )
        show(self._clinician, when=False)
        if clearance := self._choices.get("clearance"):
            clearance.observe(self._show_clinician, "chosen")
        before = _answered_before(workbook.last_screen(), workbook.today)
        self._message = Text(before, announced=True)
        super().__init__(
            [
                *self._choices.values(),
                self._clinician,
                self._none,
                button("Save my answers", self._on_save, main=True),
                self._message,
            ]
        )

    def _show_clinician(self, _: object) -> None:
        show(self._clinician, when=bool(self._choices["clearance"].chosen))

    def _on_save(self) -> None:
        ticked = [
            self._groups[level][place].number
            for level, choice in self._choices.items()
            for place in choice.chosen
        ]
        if bool(ticked) == bool(self._none.chosen):
            self._message.say(
                f"Please tick what applies to you, or “{NONE_OF_THESE}”"
                f"{', not both' if ticked else ''}. Nothing was saved yet.",
                "notice",
            )
            return
        clinician_ok = yes_no_of(self._clinician) if ticked else None
        result = outcome(ticked, self._asked, clinician_ok)
        try:
            self._attempt.save(
                self._workbook.record(
                    SafetyScreen,
                    ticked=" ".join(map(str, ticked)) or "none",
                    asked=self._asked,
                    clinician_ok=clinician_ok,
                )
            )
        except WorkbookError as error:
            # What a person must do does not wait until their answers can be saved.
            self._message.say(f"{result.text}\n{error}", "stop")
            return
        self._message.say(f"{result.text}\nYour answers are saved.", _TONES[result.level])
        if result.may_exercise and self._on_passed:
            self._on_passed()


def safety_check(workbook: Workbook) -> SafetyCheck:
    """Ask everything that must be asked before anybody exercises."""
    return SafetyCheck(workbook)


def _by_level(asked: str) -> dict[str, list[Question]]:
    """Return the questions that are asked, in groups by what a yes calls for."""
    groups: dict[str, list[Question]] = {}
    for question in QUESTIONS:
        if question.number in ASKED[asked]:
            groups.setdefault(question.level, []).append(question)
    return groups


def _answered_before(screen: SafetyScreen | None, today: date) -> str:
    called_for = saved_outcome(screen)
    if screen is None or called_for is None:
        return "You have not answered this yet."
    return f"Last answered in full {day_words(screen.day, today)}. {called_for.text}"
