"""Make an exercise of one's own, or open it again: its words and dose, its figure or a photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.library import KINDS
from sciatica_lib.exercises.own import OwnExercise
from sciatica_lib.exercises.own_form import EASIER, OURS, answers_of, own_exercise
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
_NEW = (
    "It is saved in your own library on this computer, and goes along with every plan that uses it."
)
_AGAIN = (
    "Saving makes version {next}. Plans that use it keep the version that they have, until you "
    "save and send their next version."
)
_BY_HAND = (
    "{name} was written by hand and says more than this form can ask. Change it where it was "
    "written, or make a new exercise."
)
_HAS_PHOTO = "A photo is shown instead of the figure."
_WITHOUT_PHOTO = "The photo is taken away; the figure is shown again."


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
    own
        One that was made before, to be opened again.
    """

    def __init__(
        self,
        workbook: Workbook,
        on_saved: Callable[[str], None],
        on_close: Callable[[], None],
        own: OwnExercise | None = None,
    ) -> None:
        self._workbook, self._on_saved, self._on_close = workbook, on_saved, on_close
        self._own, self._photo = own, own.photo if own else ""
        answers = answers_of(own) if own else {}
        self._form = Form([])
        self._form.on_press(self._pressed)
        self._posing = Posing(own.pose) if own else Posing()
        self._said = Text(_HAS_PHOTO if self._photo else "", announced=True)
        drop = FileDrop("Or choose a photo", ".jpg,.jpeg,.png,.webp", self._take, most_mb=_MOST_MB)
        if answers is None:
            assert own is not None
            words = _BY_HAND.format(name=own.fields.get("name", own.key))
            super().__init__([Text(words, "notice")])
            return
        self._has_more = bool(answers.keys() & _names(self._more()))
        self._ask(answers)
        super().__init__([self._posing, drop, self._said, self._form])

    def _ask(self, answers: Mapping[str, Any]) -> None:
        """Show the form with these answers, the rarer questions only where they are wanted."""
        own = self._own
        version = f"{own.fields['name']}, version {own.version}" if own else "A new exercise"
        self._form.show(
            questions=[*self._questions(), *(self._more() if self._has_more else [])],
            heading=version,
            intro=_AGAIN.format(next=own.version + 1) if own else _NEW,
            buttons=[
                button("save", "Save the exercise", MAIN),
                *([] if self._has_more else [button("more", _MORE)]),
                *([button("no_photo", "Take the photo away", QUIET)] if self._photo else []),
                button("close", "Close", QUIET),
            ],
            answers=answers,
            reached=False,
        )

    def _questions(self) -> list[dict[str, Any]]:
        conditions = self._workbook.questionnaire.questions["conditions"].options
        return [
            _text("name", "What is it called?"),
            _choice("kind", "What kind is it?", {kind: kind for kind in KINDS}),
            _choice("sides", "How do the sides work?", _SIDES),
            _choice("reps_count", "How are the times counted?", _COUNTS)
            | {"follow_up": {"of": "sides", "when": "alternating"}},
            _choice("change_after", "When do the sides change?", _CHANGES)
            | {"follow_up": {"of": "sides", "when": "in_turn"}},
            _text("position", "How to get ready", rows=2, help=_SAYS_SIDE),
            _text("move", "The movement", rows=2, help="Its first words are the short call."),
            _text("hold", "While holding", help="Left out where there is no hold."),
            _text("return", "The way back"),
            _text("change_sides", "Changing sides", help="Only where one side comes first."),
            _text("targets", "What does it work on?", help="With commas between."),
            _text("watch", "What to watch", rows=2, help="One on each line."),
            _text("source", "Where is it from?", help="A book, a course, or your own."),
            _text("sets", "Sets", help="3, or 2-3, or up to 3, or at least 2."),
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

    def _more(self) -> list[dict[str, Any]]:
        """Return what is seldom asked: other ways to do it, whose numbers they are, sides."""
        ways = [
            _text(f"{level}_{name}", words, rows=rows, group=heading, **more)
            for level, heading in _WAYS.items()
            for name, (words, rows, more) in _WAY.items()
        ]
        return [
            *ways,
            _choice("whose", "Whose numbers are these?", _WHOSE) | _REST,
            _choice("first_side", "Which side first?", {"left": "left", "right": "right"}) | _REST,
            _text("limbs", "What moves on a side?", help="Such as {side} leg.") | _REST,
            _text("caution_text", "What to say with these conditions", rows=2) | _REST,
            _choice("meanwhile", "Until a clinician agrees", _MEANWHILE) | _REST,
        ]

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
        self._ask(self._form.answers)
        self._said.say(
            "The photo will be shown instead of the figure. It was made small, and nothing of the "
            "camera is in it. Ask whoever is seen on it.",
            "good",
        )

    def _pressed(self, pressed: str, answers: Mapping[str, Any]) -> None:
        match pressed:
            case "close":
                self._on_close()
            case "more":
                self._has_more = True
                self._ask(answers)
            case "no_photo":
                self._photo = ""
                self._ask(answers)
                self._said.say(_WITHOUT_PHOTO)
            case _:
                self._save(answers)

    def _save(self, answers: Mapping[str, Any]) -> None:
        key = self._own.key if self._own else ""
        try:
            made = own_exercise(answers, key=key, pose=self._posing.table(), photo=self._photo)
            self._own = own = self._workbook.save_exercise(made)
        except WorkbookError as error:
            self._form.say(f"Not saved: {error}. What you entered is still here.", "stop")
            return
        self._ask(answers)
        again = f", version {own.version}" if own.version > 1 else ""
        self._form.say(f"Saved: {answers['name']}{again}. It is in the plan above.", "good")
        self._on_saved(own.key)


_MORE = "More: other ways to do it, first side, cautions"
_COUNTS = {"each_side": "on each side", "in_total": "both sides together"}
_CHANGES = {"set": "after all times of a set", "rep": "after each time"}
_WHOSE = {"dose": "the source says so", OURS: "our own suggestion; no source says so"}
_MEANWHILE = {"left_out": "it is left out", EASIER: "it is done in the easier way"}
_WAYS = {
    EASIER: "An easier way, which the patient may take",
    "harder": "A harder way, which only your plan unlocks",
}
_WAY: Mapping[str, tuple[str, int, dict[str, str]]] = {
    "name": ("What is it called?", 1, {"help": "Such as: on a bed."}),
    "text": ("What is different, in a sentence", 2, {}),
    "position": ("How to get ready, if that is different", 2, {}),
    "move": ("The movement, if that is different", 2, {}),
    "hold": ("While holding, if that is different", 1, {}),
    "return": ("The way back, if that is different", 1, {}),
}
_REST = {"group": "Sides, numbers and cautions"}


def _names(questions: Sequence[Mapping[str, Any]]) -> set[str]:
    return {question["id"] for question in questions}


def _text(name: str, words: str, rows: int = 1, **more: str) -> dict[str, Any]:
    return {"id": name, "words": words, "kind": "text", "rows": rows, **more}


def _choice(name: str, words: str, options: Mapping[str, str]) -> dict[str, Any]:
    shown = [{"value": value, "words": text} for value, text in options.items()]
    return {"id": name, "words": words, "kind": "choice", "options": shown}
