"""The daily check-in in half a minute, and the last entries to change or delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from ipywidgets import HBox, VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import ACTIVITIES
from sciatica_lib.log.describe import STAYS_READABLE, entry_words, of_ten
from sciatica_lib.log.history import answers_given_with
from sciatica_lib.log.records import Activity, Answer, CheckIn, Entry, Imported, RoutineEnd
from sciatica_lib.panels.elements import Panel, Text, button, heading, or_a_sentence, show
from sciatica_lib.panels.sheet import MAIN, QUIET, Sheet, offered
from sciatica_lib.panels.sheet import button as form_button
from sciatica_lib.places import now
from sciatica_lib.questions.questionnaire import Question, answer_words, answers_of
from sciatica_lib.questions.safety import has_new_sign, last_check_in
from sciatica_lib.wording import day_words
from sciatica_lib.workbook import History, Workbook

ENTRIES_SHOWN = 10
ACTIVITIES_MOST = 3
ACTIVITIES_EVERY_DAYS = 7
INTRO = "Think of the last 24 hours on the whole, not of the worst moment."
NEW_SIGN = (
    "You marked numbness or weakness that was not there at your last check-in. "
    "The whole safety check is asked before you exercise again."
)

OnSaved = Callable[[Sequence[Entry], str], None]


class CheckInFlow:
    """The check-in on a sheet: the daily questions, more of them if the person likes, one Save.

    Parameters
    ----------
    sheet
        Where it is asked.
    on_saved
        Called with what was saved, the check-in first, and what to say about it.
    """

    def __init__(self, sheet: Sheet, on_saved: OnSaved) -> None:
        self._sheet, self._workbook = sheet, sheet.workbook
        self._on_saved = on_saved

    def begin(
        self, entry: Entry | None = None, on_cancel: Callable[[], None] | None = None
    ) -> None:
        """Ask anew, or with the answers of an entry that is to change."""
        self._sheet.begin_anew()
        self._edited = entry
        self._on_cancel = on_cancel
        self._more = self._other_day = False
        self._given = answers_given_with(self._sheet.entries(), entry) if entry else ()
        answers: dict[str, Any] = {}
        if entry:
            further = [row.record for row in self._given if isinstance(row.record, Answer)]
            answers = answers_of(self._workbook.questionnaire, entry.record, further)
        self._shown = {*answers}
        more = {question.key for question in self._sheet.questions("more")}
        self._more = bool(more & answers.keys())
        self._ask(answers)

    def _ask(self, answers: Mapping[str, Any]) -> None:
        today = self._workbook.today
        edited = self._edited.record if self._edited else None
        cancel = "Leave it as it was" if edited else "Back"
        day = [_DAY] if self._other_day else []
        questions = [self._offering(ask) for ask in self._sheet.questions("check_in")]
        questions += [ask.to_form() for ask in self._wanted_by_plan()]
        if self._more:
            questions += [ask.to_form() for ask in self._sheet.questions("more")]
        self._sheet.ask(
            f"You are changing the check-in of {day_words(edited.day, today)}"
            if edited
            else "Check-in: half a minute",
            [*day, *questions],
            [
                form_button("save", "Save the change" if edited else "Save", MAIN),
                *([] if self._more else [form_button("more", "More, if you like", QUIET)]),
                *(
                    []
                    if edited or self._other_day
                    else [form_button("day", "For another day", QUIET)]
                ),
                *([form_button("cancel", cancel, QUIET)] if self._on_cancel else []),
            ],
            self._pressed,
            intro=INTRO,
            answers=answers,
        )

    def _pressed(self, which: str, answers: dict[str, Any]) -> None:
        match which:
            case "more":
                self._more = True
                self._ask(answers)
            case "day":
                self._other_day = True
                self._ask(answers)
            case "cancel" if self._on_cancel:
                self._on_cancel()
            case _:
                self._save(answers)

    def _save(self, answers: dict[str, Any]) -> None:
        chosen = answers.pop("day", None)
        at = self._moment(chosen)
        if at is None:
            self._sheet.say("Choose today or a day before.", "notice")
            return
        if not answers:
            self._sheet.say("Nothing is filled in yet, so nothing was saved.", "notice")
            return
        rows = self._sheet.records(CheckIn, answers, at=at)
        if rows is None:
            return
        before = last_check_in(self._sheet.entries(), but=self._edited)
        stand = [given.record for given in self._given]
        edited = [self._edited] if self._edited else []
        changed = [rows[0], *(row for row in rows[1:] if row not in stand)]
        saved = self._sheet.save(*changed, instead_of=[*edited, *self._given])
        if saved is None:
            return
        gone = self._shown - answers.keys()
        for row in self._given:
            if isinstance(row.record, Answer) and row.record.question in gone:
                saved.append(self._workbook.delete(row))
        record = saved[0].record
        words = f"Saved: {check_in_words(self._workbook, saved[0])}"
        is_new = isinstance(record, CheckIn) and has_new_sign(before, record)
        self._sheet.notice(NEW_SIGN if is_new else "", "stop")
        self._on_saved(saved, words)

    def _moment(self, chosen: str | None) -> datetime | None:
        if self._edited:
            return self._edited.record.at
        today = self._workbook.today
        if not chosen:
            return now()
        day = date.fromisoformat(chosen)
        if day > today:
            return None
        return now() if day == today else datetime.combine(day, time(12)).astimezone()

    def _offering(self, question: Question) -> Mapping[str, Any]:
        """Offer how far down it reached after today's routine; it is not filled in."""
        if question.kind == "reach" and not self._edited:
            for entry in reversed(self._sheet.entries()):
                end = entry.record
                if isinstance(end, RoutineEnd) and end.day == self._workbook.today and end.reach:
                    words = "nowhere" if end.reach == "none" else end.reach
                    return offered(question, end.reach, f"As after the routine: {words}")
        return question.to_form()

    def _wanted_by_plan(self) -> list[Question]:
        """Return what the plan asks for from time to time and was not answered lately.

        An answer that is to change is asked again.
        """
        answered = [entry.record for entry in self._sheet.entries()]
        last = {said.question: said.at for said in answered if isinstance(said, Answer)}
        every = self._workbook.plan_asks()
        return [
            question
            for question in self._sheet.questions("plan")
            if question.key in self._shown
            or (
                question.key in every
                and not (
                    question.key in last
                    and now() - last[question.key] < timedelta(days=every[question.key])
                )
            )
        ]


class Activities(Sheet):
    """Up to three things that the person wants to do again, and how well each goes.

    After the Patient-Specific Functional Scale (J Orthop Sports Phys Ther 2014;44:560).
    """

    about = "Your own activities: up to three, in your words, scored once a week."

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        self._begin()

    def _begin(self) -> None:
        known = last_activities(self.workbook.entries())
        every = timedelta(days=self.workbook.plan_asks().get(ACTIVITIES, ACTIVITIES_EVERY_DAYS))
        due = [a for a in known.values() if now() - a.at >= every]
        if known and not due:
            self.ask(
                "Your own activities",
                [],
                [form_button("anew", "Score them again", QUIET)],
                lambda *_: self._ask(list(known)),
                intro="; ".join(f"{name}: {of_ten(found.able)}" for name, found in known.items()),
                quiet=True,
            )
        elif known:
            self._ask(list(known))
        else:
            self.ask(
                "Your own activities",
                [],
                [form_button("name", "Name up to three", QUIET)],
                lambda *_: self._ask(self._goals()),
                intro="What do you want to do again: walking to the shop, sitting through a film?",
                quiet=True,
            )

    def _goals(self) -> list[str]:
        """Return what the plan says that the person wants to do again: activities to begin with."""
        with suppress(WorkbookError):
            return list(self.workbook.plan.goals[:ACTIVITIES_MOST])
        return []

    def _ask(self, names: list[str]) -> None:
        questions: list[dict[str, Any]] = []
        for place in range(ACTIVITIES_MOST):
            words = names[place] if place < len(names) else ""
            if not words:
                questions.append(
                    {"id": f"name{place}", "words": f"Activity {place + 1}", "kind": "text"}
                )
            ask = f"How well can you do this: {words}" if words else "How well can you do it now?"
            questions.append(
                {"id": f"able{place}", "words": ask, "kind": "scale", "ends": _ABLE_ENDS,
                 "group": f"Activity {place + 1}"}
            )  # fmt: skip
        save = [form_button("save", "Save", MAIN)]
        self.ask("Your own activities", questions, save, partial(self._save_scores, names))

    def _save_scores(self, names: list[str], _: str, answers: dict[str, Any]) -> None:
        typed = [
            names[place] if place < len(names) else str(answers.get(f"name{place}", "")).strip()
            for place in range(ACTIVITIES_MOST)
        ]
        records = [
            self.workbook.record(Activity, activity=name, able=answers.get(f"able{place}"))
            for place, name in enumerate(typed)
            if name and answers.get(f"able{place}") is not None
        ]
        if not records:
            self.say("Name one and score it first; nothing was saved.", "notice")
        elif self.save(*records) is not None:
            self._begin()


class CheckInPanel(Panel):
    """The check-in form with the list of the last entries below it."""

    about = (
        "The check-in form: leg pain, back pain, how far down it reached, numbness, weakness and "
        "how much it got in the way, with your last entries below. "
        "Nothing is saved before you press Save."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._last_saved: Sequence[Entry] = ()
        self._how_many = ENTRIES_SHOWN
        self._sheet = Sheet(workbook)
        self._flow = CheckInFlow(self._sheet, self._done)
        self._message = Text(announced=True)
        self._undo = button("Undo", self._on_undo)
        self._entries = VBox()
        super().__init__(
            [
                self._sheet,
                self._message,
                self._undo,
                or_a_sentence(partial(Activities, workbook)),
                heading("Your last entries"),
                self._entries,
            ]
        )
        show(self._undo, when=False)
        self._flow.begin()
        self._show_entries()

    def _done(self, saved: Sequence[Entry], words: str) -> None:
        self._last_saved = saved
        self._flow.begin()
        show(self._undo, when=True)
        self._show_entries()
        self._message.say(words, "good")

    def _edit(self, entry: Entry) -> None:
        self._flow.begin(entry, self._on_cancel)

    def _on_cancel(self) -> None:
        self._flow.begin()
        self._message.say("Nothing was changed.")

    def _on_undo(self) -> None:
        try:
            undone = [self._workbook.take_back(saved) for saved in self._last_saved]
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._done(undone, f"Undone. {self._now(undone[0])} Press Undo again to bring it back.")

    def _on_delete(self, entry: Entry) -> None:
        try:
            words = check_in_words(self._workbook, entry)
            voids = delete_with_answers(self._workbook, entry)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        stands = self._workbook.as_it_is_now(voids[0])
        self._done(voids, self._now(voids[0]) if stands else f"Deleted: {words}. {STAYS_READABLE}")

    def _now(self, row: Entry) -> str:
        """Say what the entry that a row belongs to is now, also after what other devices saved."""
        stands = self._workbook.as_it_is_now(row)
        if stands is None:
            return "The entry is deleted now."
        return f"The entry is now: {check_in_words(self._workbook, stands)}."

    def _show_entries(self) -> None:
        history = self._workbook.history()
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
        if history.is_example:
            return Text(entry_words(entry, history.until))
        words = check_in_words(self._workbook, entry)
        return VBox([Text(words), self._entry_buttons(entry, words)])

    def _entry_buttons(self, entry: Entry, words: str) -> Any:
        made = [button("Delete", partial(self._on_delete, entry), about=f"Delete: {words}")]
        if isinstance(entry.record, CheckIn):
            made.insert(0, button("Edit", partial(self._edit, entry), about=f"Edit: {words}"))
        return HBox(made)


def daily_check_in(workbook: Workbook) -> CheckInPanel:
    """Ask how the last day was, and show the last entries to change or delete."""
    return CheckInPanel(workbook)


def check_in_words(workbook: Workbook, entry: Entry) -> str:
    """Return an entry as one line, a check-in with the answers to a clinic's questions."""
    given = answers_given_with(workbook.entries(), entry)
    answers = [row.record for row in given if isinstance(row.record, Answer)]
    said = [answer_words(workbook.questionnaire, answer) for answer in answers]
    return ", ".join([entry_words(entry, workbook.today), *said])


def delete_with_answers(workbook: Workbook, entry: Entry) -> list[Entry]:
    """Delete an entry and what was answered with it; return the rows, the entry's first."""
    given = answers_given_with(workbook.entries(), entry)
    # The entry goes last: while it stands, a deletion cut short can be asked for again.
    return [workbook.delete(row) for row in (*given, entry)][::-1]


def last_activities(entries: tuple[Entry, ...]) -> dict[str, Activity]:
    """Return the person's own activities as last scored, the three last named."""
    found: dict[str, Activity] = {}
    for entry in entries:
        record = entry.record
        if isinstance(record, Activity) and record.activity:
            found.pop(record.activity, None)
            found[record.activity] = record
    return dict(list(found.items())[-ACTIVITIES_MOST:])


_DAY = {"id": "day", "words": "Which day is it about?", "kind": "date"}
_ABLE_ENDS = ["not able at all", "as before"]
