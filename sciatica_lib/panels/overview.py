"""The overview of progress: pick a period, see what it says and why, and mend a day's entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from ipywidgets import HBox, VBox

from sciatica_lib.drawing import drawer
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan_history import reviews_agreed
from sciatica_lib.log.describe import STAYS_READABLE, entry_words
from sciatica_lib.log.records import CheckIn, Entry, Imported, RoutineEnd, RoutineStart
from sciatica_lib.panels.ahead import work_ahead
from sciatica_lib.panels.check_in import CheckInFlow, check_in_words, delete_with_answers
from sciatica_lib.panels.elements import (
    Chart,
    Panel,
    Text,
    button,
    disclosure,
    folded,
    or_a_sentence,
    show,
    statements,
    table,
)
from sciatica_lib.panels.example import ExampleSwitch, example_of, is_offered
from sciatica_lib.panels.sheet import MAIN, Sheet
from sciatica_lib.panels.sheet import button as form_button
from sciatica_lib.progress.findings import findings
from sciatica_lib.progress.plots import plot_pain
from sciatica_lib.progress.sentences import WEEK_HEADER, describe_pain, week_rows
from sciatica_lib.progress.views import About, PainView, pain_log, shown_days
from sciatica_lib.wording import long_day
from sciatica_lib.workbook import History, Workbook


@dataclass(frozen=True, slots=True)
class Period:
    """Which days are shown: the last so many, or all; with older scores of another tracker."""

    words: str
    days: int | None = None
    with_imported: bool = False


PERIODS = (Period("All my days"), Period("Last 4 weeks", 28), Period("Last 12 weeks", 84))
WITH_OLDER = Period("With older scores of another tracker", with_imported=True)
Shown = tuple[PainView, Callable[[bool], bytes]]
"""A view, and what draws it as a picture for a page, or for little room."""

NOTES = "My notes in the picture"
_CHOSEN = "✓ "


class PainProgress(Panel):
    """Every pain score of a period, what it says and why, and the entries of a day to mend.

    Parameters
    ----------
    workbook
        Whose entries can be mended.
    history
        What is shown first: the person's own entries, or the example's.
    """

    def __init__(self, workbook: Workbook, history: History) -> None:
        self._workbook, self._period, self._has_notes = workbook, PERIODS[0], False
        self._shown: dict[tuple[Period, bool], Shown] = {}
        self._picture: Chart | None = None
        self._words: list[str] = []
        self._place = VBox()
        self._told = VBox()
        self._periods = HBox()
        self._periods.add_class("sw-fields")
        self._day = OneDay(workbook, self._refresh)
        above = [ExampleSwitch(workbook)] if is_offered(workbook.history()) else []
        super().__init__([*above, self._periods, self._place, self._told, self._day])
        self.show(history)

    def show(self, history: History) -> None:
        """Show a history instead of the one before."""
        self._history = self._day.history = history
        self._log = pain_log(
            history.entries,
            end=history.until,
            about=self._known(),
            is_example=history.is_example,
        )
        self._shown.clear()
        self._draw()
        work_ahead(self._other_periods())

    def pick(self, period: Period) -> None:
        """Show a period instead of the one before."""
        self._period = period
        self._draw()

    @property
    def png(self) -> str:
        """The picture in base64."""
        return self._picture.png if self._picture and self._place.children else ""

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return "\n".join(self._words)

    def _refresh(self) -> None:
        self.show(self._workbook.history())

    def _draw(self) -> None:
        view, draw = self._of(self._period)
        said = findings(view)
        self._offer_periods(view)
        if view.is_empty:
            self._words = [finding.text for finding in said]
            self._place.children = ()
            self._told.children = [statements(said)]
        else:
            words = describe_pain(view)
            self._words = [words, *(finding.text for finding in said)]
            self._told.children = [
                statements(said),
                disclosure("The picture in words", words),
                folded("The weeks as a table", table(WEEK_HEADER, week_rows(view.days))),
            ]
            self._show_picture(draw, words)
        # From a period without a score there is a way back to the others.
        has_scores = not (self._log.scores.empty and self._log.imported.empty)
        show(self._periods, when=has_scores)
        show(self._day, when=has_scores)

    def _show_picture(self, draw: Callable[[bool], bytes], words: str) -> None:
        if self._picture is None:
            self._picture = Chart(draw, words)
        else:
            self._picture.show(draw, words)
        self._place.children = [self._picture]

    def _other_periods(self) -> Iterator[None]:
        """Draw what a press would ask for next, one picture at a time, until the entries change."""
        log = self._log
        for period in PERIODS:
            for narrow in (False, True):
                if self._log is not log:
                    return
                view, draw = self._of(period)
                if not view.is_empty:
                    draw(narrow)
                yield

    def _known(self) -> About:
        about: dict[str, Any] = {}
        with suppress(WorkbookError):  # what cannot be read is told where it is needed
            about["signs"] = self._workbook.questionnaire.signs
        with suppress(WorkbookError):
            about["limits"] = self._workbook.plan.limits
            about["reviews_on"] = reviews_agreed(self._workbook.known_plans())
        return About(**about)

    def _of(self, period: Period) -> Shown:
        """Return the view of a period and what draws it, made once until the entries change."""
        chosen, history = (period, self._has_notes), self._history
        if chosen not in self._shown:
            back = None if period.days is None else timedelta(days=period.days - 1)
            noted = {e.entry_id for e in history.entries if getattr(e.record, "note", "")}
            marked = noted if self._has_notes else ()
            view = shown_days(
                self._log,
                start=None if back is None else history.until - back,
                about=About(with_imported=period.with_imported, marked=marked),
            )
            self._shown[chosen] = view, drawer(plot_pain, view)
        return self._shown[chosen]

    def _offer_periods(self, view: PainView) -> None:
        has_older = view.older_imported > 0 or self._period.with_imported
        offered = [*PERIODS, *([WITH_OLDER] if has_older else [])]
        names = [_named(period.words, is_on=period == self._period) for period in offered]
        names.append(_named(NOTES, is_on=self._has_notes))
        if len(self._periods.children) != len(names):
            picks = [button(period.words, partial(self.pick, period)) for period in offered]
            self._periods.children = [*picks, button(NOTES, self._turn_notes)]
        # The button that was pressed stays, and with it the focus of the keyboard.
        for made, name in zip(self._periods.children, names, strict=True):
            made.description = made.tooltip = name

    def _turn_notes(self) -> None:
        self._has_notes = not self._has_notes
        self._draw()


class OneDay(VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """The entries of one day, to read, change or delete.

    Parameters
    ----------
    workbook
        Whose entries they are.
    on_change
        Called after an entry was changed or deleted.
    """

    def __init__(self, workbook: Workbook, on_change: Callable[[], None]) -> None:
        self._workbook, self._on_change = workbook, on_change
        self.history: History | None = None
        self._shown: date | None = None
        self._ask = Sheet(workbook)
        self._sheet = Sheet(workbook)
        self._flow = CheckInFlow(self._sheet, self._saved)
        self._entries = VBox()
        self._message = Text(announced=True)
        super().__init__([self._ask, self._message, self._entries, self._sheet])
        show(self._sheet, when=False)
        self._ask.ask(
            "Look at one day",
            [{"id": "day", "words": "Which day?", "kind": "date"}],
            [form_button("show", "Show the day", MAIN)],
            lambda _, answers: self._choose(answers.get("day")),
            quiet=True,
        )

    def show_day(self, day: date) -> None:
        """Show the entries of a day."""
        self._shown = day
        found = self._of_day(day)
        name = long_day(day)
        if not found:
            self._entries.children = [Text(f"No entry on {name}.")]
            return
        self._entries.children = [
            Text(f"Entries of {name}:"),
            *(or_a_sentence(partial(self._row, entry)) for entry in found),
        ]

    def _choose(self, chosen: str | None) -> None:
        self._message.say("")
        if not chosen:
            self._ask.say("Choose a day first.", "notice")
            return
        self._ask.say("")
        self.show_day(date.fromisoformat(chosen))

    def _of_day(self, day: date) -> list[Entry]:
        kinds = CheckIn | RoutineStart | RoutineEnd | Imported
        entries = self.history.entries if self.history else ()
        return [e for e in entries if e.record.day == day and isinstance(e.record, kinds)]

    def _row(self, entry: Entry) -> Any:
        if self.history is None or self.history.is_example:
            return Text(entry_words(entry, self._workbook.today))
        words = check_in_words(self._workbook, entry)
        made = [button("Delete", partial(self._delete, entry), about=f"Delete: {words}")]
        if isinstance(entry.record, CheckIn):
            made.insert(0, button("Edit", partial(self._edit, entry), about=f"Edit: {words}"))
        return VBox([Text(words), HBox(made)])

    def _edit(self, entry: Entry) -> None:
        show(self._sheet, when=True)
        self._flow.begin(entry, self._leave)

    def _leave(self) -> None:
        show(self._sheet, when=False)
        self._message.say("Nothing was changed.")

    def _saved(self, _: Sequence[Entry], words: str) -> None:
        show(self._sheet, when=False)
        self._after(words)

    def _delete(self, entry: Entry) -> None:
        try:
            words = check_in_words(self._workbook, entry)
            delete_with_answers(self._workbook, entry)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._after(f"Deleted: {words}. {STAYS_READABLE}")

    def _after(self, words: str) -> None:
        self._on_change()
        if self._shown:
            self.show_day(self._shown)
        self._message.say(words, "good")


def _named(words: str, *, is_on: bool) -> str:
    return f"{_CHOSEN}{words}" if is_on else words


def pain_progress(workbook: Workbook) -> PainProgress:
    """Show every pain score and the usual pain, what they say and why."""
    example = example_of(workbook)
    panel = PainProgress(workbook, example.shown or workbook.history())
    example.observe(lambda change: panel.show(change["new"] or workbook.history()), "shown")
    return panel
