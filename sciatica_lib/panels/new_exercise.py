"""Make an exercise of one's own: its words and dose as a form, and its figure or a photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.library import KINDS
from sciatica_lib.exercises.own_form import key_of, own_exercise
from sciatica_lib.exercises.photo import small_photo
from sciatica_lib.panels.elements import Panel, Text
from sciatica_lib.panels.pose import Posing
from sciatica_lib.panels.sheet import MAIN, QUIET, button
from sciatica_lib.widgets.drop import FileDrop, GivenFile
from sciatica_lib.widgets.form import Form
from sciatica_lib.workbook import Workbook

_MOST_MB = 20
_SIDES = {
    "none": "both legs work together",
    "in_turn": "all times on one side, then on the other",
    "alternating": "one time on each side by turns",
}
_SAYS_SIDE = "{side} becomes left or right, {other} the opposite side; where there are sides."


class NewExercise(Panel):
    """A form for the fields of an exercise, a body to pose, and a place for a photo.

    Parameters
    ----------
    workbook
        Where it is saved: in the therapist's own file beside the log.
    on_saved
        Called with the key of the exercise.
    on_close
        Called when nothing more is to be made.
    """

    def __init__(
        self, workbook: Workbook, on_saved: Callable[[str], None], on_close: Callable[[], None]
    ) -> None:
        self._workbook, self._on_saved, self._on_close = workbook, on_saved, on_close
        self._photo = ""
        self._form = Form(
            self._questions(),
            heading="A new exercise",
            intro="It is saved in your own library on this computer, and goes along with every "
            "plan that uses it.",
            buttons=[button("save", "Save the exercise", MAIN), button("close", "Close", QUIET)],
        )
        self._form.on_press(self._pressed)
        self._posing = Posing()
        self._said = Text(announced=True)
        drop = FileDrop("Or choose a photo", ".jpg,.jpeg,.png,.webp", self._take, most_mb=_MOST_MB)
        super().__init__([self._posing, drop, self._said, self._form])

    def _questions(self) -> list[dict[str, Any]]:
        conditions = self._workbook.questionnaire.questions["conditions"].options
        return [
            _text("name", "What is it called?"),
            _choice("kind", "What kind is it?", {kind: kind for kind in KINDS}),
            _choice("sides", "How do the sides work?", _SIDES),
            _text("position", "How to get ready", rows=2, help=_SAYS_SIDE),
            _text("move", "The movement", rows=2, help="Its first words are the short call."),
            _text("hold", "While holding", help="Left out where there is no hold."),
            _text("return", "The way back"),
            _text("change_sides", "Changing sides", help="Only where one side comes first."),
            _text("targets", "What does it work on?", help="With commas between."),
            _text("watch", "What to watch", rows=2, help="One on each line."),
            _text("source", "Where is it from?", help="A book, a course, or your own."),
            _text("sets", "Sets", help="A number such as 3, or a range such as 2-3."),
            _text("reps", "Times"),
            _text("hold_s", "Hold, in seconds"),
            _text("rest_s", "Rest between sets, in seconds"),
            _text("move_s", "The movement takes, in seconds"),
            _text("return_s", "The way back takes, in seconds"),
            _text("frequency", "How often, as the source says it"),
            _text("anatomy", "What lies there in the body", rows=2),
            {
                "id": "cautions",
                "words": "With which conditions should somebody ask first?",
                "kind": "several",
                "options": [{"value": key, "words": words} for key, words in conditions.items()
                            if key in self._known_conditions()],
            },
        ]  # fmt: skip

    def _known_conditions(self) -> set[str]:
        library = self._workbook.shipped_library
        return {caution.condition for found in library.values() for caution in found.cautions}

    def _take(self, files: Sequence[GivenFile], _: int) -> None:
        try:
            for file in files[:1]:
                self._photo = small_photo(file.content or b"")
        except WorkbookError as error:
            self._said.say(f"{error} The photo is not used.", "stop")
            return
        self._said.say(
            "The photo will be shown instead of the figure. It was made small, and nothing of the "
            "camera is in it. Ask whoever is seen on it.",
            "good",
        )

    def _pressed(self, pressed: str, answers: Mapping[str, Any]) -> None:
        if pressed == "close":
            self._on_close()
            return
        try:
            own = own_exercise(answers, pose=self._posing.table(), photo=self._photo)
            self._workbook.save_exercise(own)
        except WorkbookError as error:
            self._form.say(f"Not saved: {error}. What you entered is still here.", "stop")
            return
        self._form.say(f"Saved: {answers['name']}. It is in the plan above.", "good")
        self._on_saved(key_of(str(answers["name"])))


def _text(name: str, words: str, rows: int = 1, **more: str) -> dict[str, Any]:
    return {"id": name, "words": words, "kind": "text", "rows": rows, **more}


def _choice(name: str, words: str, options: Mapping[str, str]) -> dict[str, Any]:
    shown = [{"value": value, "words": text} for value, text in options.items()]
    return {"id": name, "words": words, "kind": "choice", "options": shown}
