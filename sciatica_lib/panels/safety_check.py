"""The safety check: what must be asked before anybody exercises."""

from __future__ import annotations

from collections.abc import Callable

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.records import SafetyScreen
from sciatica_lib.panels.elements import Panel, Text, button
from sciatica_lib.panels.questions import yes_no_of, yes_no_question
from sciatica_lib.questions.safety import ASKED, HEADINGS, QUESTIONS, Outcome, outcome
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

    about = "The safety check. Nothing is saved before you press Save my answers."

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
        asked = [each for each in QUESTIONS if each.number in ASKED[self._asked]]
        self._groups = {
            level: [each for each in asked if each.level == level]
            for level in HEADINGS
            if any(each.level == level for each in asked)
        }
        self._choices = {
            level: Choice(HEADINGS[level], [each.text for each in group], several=True)
            for level, group in self._groups.items()
        }
        self._none = Choice("If nothing above fits:", [NONE_OF_THESE], several=True)
        self._clinician = yes_no_question(
            "Has your clinician, knowing this, said that you can exercise?"
        )
        self._clinician.layout.display = "none"
        if clearance := self._choices.get("clearance"):
            clearance.observe(self._show_clinician, "chosen")
        self._message = Text(_answered_before(workbook), announced=True)
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
        ticked = self._choices["clearance"].chosen
        self._clinician.layout.display = None if ticked else "none"

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


def may_exercise(workbook: Workbook) -> bool:
    """Return whether the last full safety check was done and allows a routine."""
    last = _last_outcome(workbook)
    return last is not None and last.may_exercise


def _last_outcome(workbook: Workbook) -> Outcome | None:
    last = workbook.last_screen()
    if last is None or last.ticked is None:
        return None
    try:
        ticked = [] if last.ticked == "none" else [int(each) for each in last.ticked.split()]
        return outcome(ticked, "full", last.clinician_ok)
    except ValueError:  # somebody changed the file: then it is asked again
        return None


def _answered_before(workbook: Workbook) -> str:
    last, said = workbook.last_screen(), _last_outcome(workbook)
    if last is None or said is None:
        return "You have not answered this yet."
    return f"Last answered in full {day_words(last.day, workbook.today)}. {said.text}"
