"""A form: questions given as data, answered by tap, key or text, with the buttons below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import anywidget
import traitlets

from sciatica_lib.widgets.form_questions import (
    Question,
    read_answers,
    read_buttons,
    read_questions,
)
from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import with_tokens

# Each imports only from those before it.
SCRIPTS = (
    "elements.js",
    "form_answers.js",
    "press_state.js",
    "form_state.js",
    "form_leg.js",
    "form_fields.js",
    "form_view.js",
    "form.js",
)

_WENT_WRONG = (
    "Something went wrong, so this may not be saved. What you entered is still here: "
    "please press again."
)

Tone = Literal["plain", "good", "notice", "stop"]
Press = Callable[[str, dict[str, Any]], None]


class Form(anywidget.AnyWidget):
    """Questions and their buttons; nothing is answered until the person answers.

    Parameters
    ----------
    questions
        Each with `id`, `words` and `kind`: `scale` (`low` to `high`, with the words of its `ends`),
        `choice`, `yes_no` (the answer is true or false), `several` (a list; `none` are the words of
        the box whose answer is the empty list), `number` (the text as it was typed, with its
        `unit`), `text` (in so many `rows`), `reach` (how far down, on a picture) or `date` (as
        2026-01-31). `options` are `{"value", "words"}`. Each may have `help`; a `group`, the words
        above it and its neighbours of the same group; a `follow_up` of `{"of": id, "when": value}`,
        without which it is not asked; and an answer `offered` on a button, `{"value", "words"}`.
    heading, intro
        What the form is about; no heading where it is empty.
    buttons
        Each with `id`, `words` and `kind`: `main` (one at most), `other` or `quiet`. One that
        `requires` a question says `when_empty` until that is answered. One `of` a question with
        boxes reads `words` while none is ticked, and `words_ticked` after that; pressed before, it
        answers that question with the empty list.
    answers
        What is answered already, by the ids of the questions.
    quiet
        Whether it stands without a frame, because something else comes first.

    Raises
    ------
    ValueError
        Which question, button or answer cannot be shown, and why.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("form.css")

    content = traitlets.Dict(help="all that is shown, with a number that grows").tag(sync=True)
    said = traitlets.Dict(help="the words above the buttons, and their tone").tag(sync=True)
    handled = traitlets.Int(0, help="how many presses were dealt with").tag(sync=True)

    def __init__(  # noqa: PLR0913 (each is one part of the form)
        self,
        questions: Sequence[Question],
        *,
        heading: str = "",
        intro: str = "",
        buttons: Sequence[Mapping[str, Any]] = (),
        answers: Mapping[str, Any] | None = None,
        quiet: bool = False,
    ) -> None:
        content = _read_content(
            {
                "questions": questions,
                "heading": heading,
                "intro": intro,
                "buttons": buttons,
                "answers": answers or {},
                "quiet": quiet,
            }
        )
        self._callback: Press | None = None
        super().__init__(content={**content, "turn": 0, "keep": False, "reached": False})
        self.on_msg(self._on_message)

    @property
    def answers(self) -> dict[str, Any]:
        """What the person has answered, by the ids of the questions; the others are absent."""
        return dict(self.content["answers"])

    def on_press(self, callback: Press) -> None:
        """Call `callback(button, answers)` at each press; the button waits until it returns."""
        self._callback = callback

    def say(self, words: str, tone: Tone = "plain") -> None:
        """Say something above the buttons; screen readers say it aloud. No words take it away."""
        # A number, so that the same words are said again.
        self.said = {"words": words, "tone": tone, "number": self.said.get("number", 0) + 1}

    def show(  # noqa: PLR0913 (each is one part of the form)
        self,
        *,
        questions: Sequence[Question] | None = None,
        heading: str | None = None,
        intro: str | None = None,
        buttons: Sequence[Mapping[str, Any]] | None = None,
        answers: Mapping[str, Any] | None = None,
        quiet: bool | None = None,
        reached: bool = True,
    ) -> None:
        """Show something else in the same place, in one message; what is not given stays.

        Parameters
        ----------
        answers
            Take the place of all that was answered. Without them, what was answered stays for the
            questions that are still asked, even what Python has not heard of yet.
        reached
            Whether the person came here by a press: the heading takes the focus then.

        Raises
        ------
        ValueError
            As when a form is made; the form stays as it was.
        """
        given = {
            "questions": questions,
            "heading": heading,
            "intro": intro,
            "buttons": buttons,
            "answers": answers,
            "quiet": quiet,
        }
        changed = {name: value for name, value in given.items() if value is not None}
        content = _read_content({**self.content, **changed}, keep=answers is None)
        turn = self.content["turn"] + 1
        with self.hold_sync():
            self.said = {}
            self.content = {**content, "turn": turn, "keep": answers is None, "reached": reached}

    def _on_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, Mapping):
            return
        kind, turn = message.get("kind"), message.get("turn", self.content["turn"])
        # What was sent before other questions came up is not about these.
        is_meant = turn == self.content["turn"]
        answers = read_answers(message.get("answers"), self.content["questions"])
        if kind in ("answers", "pressed") and is_meant and answers is not None:
            # In place: nothing is sent back, and a page that is opened again gets what was entered.
            self.content["answers"] = answers
            if kind == "pressed":
                self._press(message.get("button"), dict(answers))
        if kind == "pressed":
            self.handled += 1

    def _press(self, button: object, answers: dict[str, Any]) -> None:
        known = {shown["id"] for shown in self.content["buttons"]}
        if self._callback is None or not isinstance(button, str) or button not in known:
            return
        try:
            self._callback(button, answers)
        except Exception:  # whatever it was, the person is told, and what they entered stays
            self.log.exception("the press of %s was not dealt with", button)
            self.say(_WENT_WRONG, "stop")

    def __repr__(self) -> str:
        """Return the heading and the questions, without any answer."""
        lines = [str(self.content["heading"])] if self.content["heading"] else []
        lines += [f"- {question['words']}" for question in self.content["questions"]]
        return "\n".join(lines) or "Form"


def _read_content(content: Mapping[str, Any], *, keep: bool = False) -> dict[str, Any]:
    """Return what is shown, checked; `keep` drops answers that are no longer asked for."""
    questions = read_questions(content["questions"])
    answers = dict(content["answers"])
    if keep:
        answers = {
            name: answer
            for name, answer in answers.items()
            if read_answers({name: answer}, questions) is not None
        }
    read = read_answers(answers, questions)
    if read is None:
        raise ValueError("An answer is given that does not fit its question, or to no question.")
    return {
        "questions": questions,
        "heading": str(content["heading"]),
        "intro": str(content["intro"]),
        "buttons": read_buttons(content["buttons"], questions),
        "answers": read,
        "quiet": bool(content["quiet"]),
    }
