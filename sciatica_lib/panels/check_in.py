"""The daily check-in: a form of half a minute, and the last entries with edit, delete and undo."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from ipywidgets import Accordion, Dropdown, HBox, Textarea, VBox
from ipywidgets import Text as TextField

from sciatica_lib.errors import FieldError, LogError, WorkbookError
from sciatica_lib.log.describe import STAYS_READABLE, entry_words
from sciatica_lib.log.records import CheckIn, Entry, Imported, RoutineEnd
from sciatica_lib.panels.elements import (
    Panel,
    Text,
    button,
    heading,
    labelled,
    or_a_sentence,
    show,
)
from sciatica_lib.panels.questions import (
    REACH_WORDS,
    SCORES,
    pain_question,
    reach_of,
    reach_question,
    score_of,
    score_text,
    yes_no_of,
    yes_no_question,
    yes_no_text,
)
from sciatica_lib.places import now
from sciatica_lib.questions.safety import has_new_sign, last_check_in
from sciatica_lib.widgets.choice import Choice
from sciatica_lib.wording import day_words
from sciatica_lib.workbook import Attempt, History, Workbook

DAYS_BACK = 28
ENTRIES_SHOWN = 10
ASKED_AT_ONCE = (
    "leg_pain_24h", "back_pain_24h", "reach", "numbness", "weakness", "interference",
)  # fmt: skip
ASKED_MORE = ("sitting_min", "slept_badly", "medication", "note")
NEW_SIGN = (
    "You marked numbness or weakness that was not there at your last check-in. "
    "Please go through the safety check in Start here before you exercise again."
)


class CheckInQuestions:
    """The questions of a check-in: empty, or filled in with the answers that are to change.

    Attributes
    ----------
    widgets
        The questions, in the order in which they are asked.
    """

    def __init__(self) -> None:
        self._scores = {
            "leg_pain_24h": pain_question("Leg pain, on average in the last 24 hours"),
            "back_pain_24h": pain_question("Back pain, on average in the last 24 hours"),
            "interference": Choice(
                "How much did it get in the way?", SCORES, ends=("not at all", "completely")
            ),
        }
        self._yes_no = {
            "numbness": yes_no_question("Any numbness or tingling?"),
            "weakness": yes_no_question("Any weakness in a leg or foot?"),
            "slept_badly": yes_no_question("Did it make you sleep badly?"),
        }
        self._reach = reach_question("How far down did it reach?")
        self._texts = {
            "sitting_min": labelled(
                "Minutes you could sit",
                TextField(placeholder="before it got worse"),
                size="minutes",
            ),
            "medication": labelled("Medicine taken", TextField()),
            "note": labelled("A note", Textarea(rows=3)),
        }
        asked = {**self._scores, **self._yes_no, "reach": self._reach, **self._texts}
        at_once, more = ([asked[name] for name in names] for names in (ASKED_AT_ONCE, ASKED_MORE))
        self.widgets = [*at_once, Accordion([VBox(more)], titles=("More, if you like",))]

    def fill(self, record: CheckIn) -> None:
        """Show the answers of a check-in; what was not answered is shown empty."""
        for name, choice in self._scores.items():
            choice.answer = score_text(getattr(record, name))
        for name, choice in self._yes_no.items():
            choice.answer = yes_no_text(getattr(record, name))
        self._reach.answer = REACH_WORDS[record.reach] if record.reach else None
        for name, field in self._texts.items():
            answer = getattr(record, name)
            field.value = "" if answer is None else str(answer)

    def answers(self) -> dict[str, Any]:
        """Return what is filled in, by the names of the record; None while unanswered."""
        texts = {name: field.value.strip() or None for name, field in self._texts.items()}
        minutes = texts["sitting_min"]
        return {
            **{name: score_of(choice) for name, choice in self._scores.items()},
            **{name: yes_no_of(choice) for name, choice in self._yes_no.items()},
            "reach": reach_of(self._reach),
            **texts,
            "sitting_min": int(minutes) if minutes and minutes.isdecimal() else minutes,
        }


class CheckInPanel(Panel):
    """The check-in form with the list of the last entries below it."""

    about = (
        "The check-in form: leg pain, back pain, how far down it reached, numbness, weakness and "
        "how much it got in the way, with your last entries below. "
        "Nothing is saved before you press Save."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._edited: Entry | None = None
        self._last_saved: Entry | None = None
        self._attempt = Attempt(workbook)
        self._how_many = ENTRIES_SHOWN
        self._title = Text()
        self._day = labelled("Which day?", Dropdown(), size="day")
        self._questions = CheckInQuestions()
        self._save = button("Save", self._on_save, main=True)
        self._cancel = button("Leave it as it was", self._on_cancel)
        self._message = Text(announced=True)
        self._undo = button("Undo", self._on_undo)
        self._entries = VBox()
        super().__init__(
            [
                self._title,
                self._day,
                *self._questions.widgets,
                self._save,
                self._cancel,
                self._message,
                self._undo,
                heading("Your last entries"),
                self._entries,
            ]
        )
        self._fill(None)
        self._show_entries()

    def _fill(self, entry: Entry | None) -> None:
        self._edited = entry
        record = entry.record if entry else None
        shown = record if isinstance(record, CheckIn) else CheckIn(at=now())
        today = self._workbook.today
        days = [today - timedelta(days=ago) for ago in range(DAYS_BACK)]
        if shown.day not in days:
            days.append(shown.day)
        self._day.options = [(day_words(day, today), day) for day in days]
        self._day.value = shown.day
        self._questions.fill(shown)
        self._title.say(
            f"You are changing the check-in of {day_words(shown.day, today)}." if entry else "",
            "notice",
        )
        self._save.description = "Save the change" if entry else "Save"
        show(self._cancel, when=entry is not None)
        show(self._undo, when=self._last_saved is not None)

    def _on_save(self) -> None:
        answers = self._questions.answers()
        if all(answer is None for answer in answers.values()):
            self._message.say("Nothing is filled in yet, so nothing was saved.", "notice")
            return
        try:
            record = self._workbook.record(CheckIn, at=self._moment(), **answers)
            replaces = self._edited.entry_id if self._edited else None
            saved = self._attempt.save(record, replaces=replaces)
        except FieldError as error:
            self._message.say(f"Not saved: {error}. What you filled in is still here.", "stop")
            return
        except LogError as error:
            self._message.say(f"{error} What you filled in is still here.", "stop")
            return
        before = last_check_in(self._shown, but=self._edited)
        self._done(saved, f"Saved: {entry_words(saved, self._workbook.today)}")
        if isinstance(record, CheckIn) and has_new_sign(before, record):
            self._message.say(f"{self._saved_words} {NEW_SIGN}", "stop")

    def _done(self, saved: Entry | None, words: str) -> None:
        self._last_saved = saved
        self._saved_words = words
        self._fill(None)
        self._show_entries()
        self._message.say(words, "good")

    def _on_cancel(self) -> None:
        self._attempt = Attempt(self._workbook)
        self._fill(None)
        self._message.say("Nothing was changed.")

    def _on_undo(self) -> None:
        if self._last_saved is None:
            return
        try:
            undone = self._workbook.take_back(self._last_saved)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._done(undone, f"Undone. {self._now(undone)} Press Undo again to bring it back.")

    def _on_delete(self, entry: Entry) -> None:
        try:
            void = self._workbook.delete(entry)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        words = entry_words(entry, self._workbook.today)
        stands = self._workbook.as_it_is_now(void)
        self._done(void, self._now(void) if stands else f"Deleted: {words}. {STAYS_READABLE}")

    def _now(self, row: Entry) -> str:
        """Say what the entry that a row belongs to is now, also after what other devices saved."""
        stands = self._workbook.as_it_is_now(row)
        if stands is None:
            return "The entry is deleted now."
        return f"The entry is now: {entry_words(stands, self._workbook.today)}."

    def _moment(self) -> datetime:
        old = self._edited.record if self._edited else None
        day: date = self._day.value
        if old and old.day == day:
            return old.at
        return now() if day == self._workbook.today else _noon(day)

    def _show_entries(self) -> None:
        history = self._workbook.history()
        self._shown = () if history.is_example else history.entries
        shown = [
            entry
            for entry in history.entries
            if isinstance(entry.record, CheckIn | RoutineEnd | Imported)
        ]
        rows: list[Any] = [Text(history.banner), Text(STAYS_READABLE)]
        rows += [
            or_a_sentence(partial(self._entry_row, entry, history))
            for entry in reversed(shown[-self._how_many :])
        ]
        if len(shown) > self._how_many:
            rows.append(button("Show older entries", self._on_older))
        self._entries.children = rows

    def _on_older(self) -> None:
        self._how_many *= 2
        self._show_entries()

    def _entry_row(self, entry: Entry, history: History) -> Any:
        words = entry_words(entry, history.until)
        if history.is_example:
            return Text(words)
        return VBox([Text(words), self._entry_buttons(entry, words)])

    def _entry_buttons(self, entry: Entry, words: str) -> Any:
        made = [button("Delete", partial(self._on_delete, entry), about=f"Delete: {words}")]
        if isinstance(entry.record, CheckIn):
            made.insert(0, button("Edit", partial(self._fill, entry), about=f"Edit: {words}"))
        return HBox(made)


def daily_check_in(workbook: Workbook) -> CheckInPanel:
    """Ask how the last day was, and show the last entries to change or delete."""
    return CheckInPanel(workbook)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12)).astimezone()
