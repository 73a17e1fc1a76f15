"""One form of a page and a place below it: the ground on which questions follow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import FieldError, WorkbookError
from sciatica_lib.log.records import Answer, Entry, Record
from sciatica_lib.panels.elements import Panel, Text
from sciatica_lib.questions.questionnaire import Question, records_of
from sciatica_lib.widgets.form import Form, Tone
from sciatica_lib.workbook import Attempt, Workbook

OnPress = Callable[[str, dict[str, Any]], None]

MAIN, OTHER, QUIET = "main", "other", "quiet"


def button(key: str, words: str, kind: str = OTHER, **more: Any) -> dict[str, Any]:
    """Return a button of a form."""
    return {"id": key, "words": words, "kind": kind, **more}


def offered(question: Question, value: Any, words: str) -> dict[str, Any]:
    """Return a question with an answer that can be taken with one press, and is not filled in."""
    return {**question.to_form(), "offered": {"value": value, "words": words}}


class Sheet(Panel):
    """One form, a notice above it, and a place below it, for instance for the timer."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._notice = Text(announced=True)
        self._form = Form([])
        self._below = VBox()
        self._attempts: dict[str, Attempt] = {}
        self._was_pressed = False
        super().__init__([self._notice, self._form, self._below])

    def ask(  # noqa: PLR0913 (each is one part of the form)
        self,
        heading: str,
        questions: Sequence[Question | Mapping[str, Any]],
        buttons: Sequence[Mapping[str, Any]],
        on_press: OnPress,
        *,
        intro: str = "",
        answers: Mapping[str, Any] | None = None,
        quiet: bool = False,
    ) -> None:
        """Show questions in the place of those before, with the focus on their heading.

        The focus stays where it is before the person has pressed anything on this page.
        """
        shown = [ask.to_form() if isinstance(ask, Question) else dict(ask) for ask in questions]
        self._form.on_press(self._pressed(on_press))
        self._form.show(
            questions=shown,
            heading=heading,
            intro=intro,
            buttons=buttons,
            answers=answers or {},
            quiet=quiet,
            reached=self._was_pressed,
        )

    def notice(self, words: str, tone: Tone = "plain") -> None:
        """Show a sentence above the form; no words take it away."""
        self._notice.say(words, tone)

    def say(self, words: str, tone: Tone = "plain") -> None:
        """Say something at the buttons of the form."""
        self._form.say(words, tone)

    def below(self, *widgets: Any) -> None:
        """Show widgets below the form in the place of those before."""
        self._below.children = widgets

    def save(self, *records: Record, replaces: str | None = None) -> list[Entry] | None:
        """Save rows one after the other; None if one is not saved, after saying so.

        What was entered stays, and a second try saves nothing twice.
        """
        saved = []
        for place, record in enumerate(records):
            attempt = self._attempts.setdefault(f"{record.kind} {place}", Attempt(self.workbook))
            try:
                saved.append(attempt.save(record, replaces=None if place else replaces))
            except WorkbookError as error:
                self.say(f"{error} What you entered is still here.", "stop")
                return None
        self._attempts = {}
        return saved

    def records(
        self, kind: type[Record], answers: Mapping[str, Any], **values: Any
    ) -> list[Record] | None:
        """Return answers as the rows that keep them; None if one is refused, after saying so."""
        record = self.workbook.record
        try:
            own, further = records_of(self.workbook.questionnaire, kind, answers)
            about = {"at": values["at"]} if "at" in values else {}
            return [
                record(kind, **own, **values),
                *(record(Answer, **answer, **about) for answer in further),
            ]
        except FieldError as error:
            self.say(f"Not saved: {error}. What you entered is still here.", "stop")
            return None

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of the log; none while it cannot be read, which a save tells."""
        with suppress(WorkbookError):
            return self.workbook.entries()
        return ()

    def questions(self, moment: str) -> Iterable[Question]:
        """Return the questions of a moment."""
        return self.workbook.questionnaire.asked_at(moment)

    def _pressed(self, on_press: OnPress) -> OnPress:
        def remember(pressed: str, answers: dict[str, Any]) -> None:
            self._was_pressed = True
            try:
                on_press(pressed, answers)
            except WorkbookError as error:
                self.say(f"{error} What you entered is still here.", "stop")

        return remember
