"""One form of a page and a place below it: the ground on which questions follow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import FieldError, WorkbookError
from sciatica_lib.log.records import Activity, Answer, Entry, Record
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


def _name(record: Record) -> str:
    """Return what tells a row from the others that are saved with it."""
    match record:
        case Answer():
            return f"answer {record.question}"
        case Activity():
            return f"activity {record.activity}"
    return record.kind


class Sheet(Panel):
    """One form, a notice above it, and a place below it, for instance for the timer."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._notice = Text(announced=True)
        self._form = Form([])
        self._below = VBox()
        self._was_pressed = False
        self.begin_anew()
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

    def begin_anew(self) -> None:
        """Let what is saved next be entries of its own, whatever was not saved before."""
        self._attempts: dict[str, Attempt] = {}
        self._saved: dict[str, Entry] = {}

    def save(self, *records: Record, instead_of: Sequence[Entry] = ()) -> list[Entry] | None:
        """Save rows one after the other; None if one is not saved, after saying so.

        What was entered stays, and a second try saves nothing twice: what went in before another
        row failed is only corrected, if it was changed since.

        Parameters
        ----------
        *records
            What to save.
        instead_of
            The entries that are corrected; a record takes the place of the one of its name.
        """
        replaces = {_name(entry.record): entry.entry_id for entry in instead_of}
        for record in records:
            name = _name(record)
            before = self._saved.get(name)
            if before and replace(record, at=before.record.at) == before.record:
                continue
            corrected = before.entry_id if before else replaces.get(name)
            attempt = self._attempts.setdefault(name, Attempt(self.workbook))
            try:
                self._saved[name] = attempt.save(record, replaces=corrected)
            except WorkbookError as error:
                self.say(f"{error} What you entered is still here.", "stop")
                return None
        saved = list(self._saved.values())
        self.begin_anew()
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
