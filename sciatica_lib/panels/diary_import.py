"""Another tracker's diary: what its columns mean, what would be added, yes, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from ipywidgets import Dropdown, VBox

from sciatica_lib.errors import DiaryError, WorkbookError
from sciatica_lib.log.diary_columns import SCORES, WORDS
from sciatica_lib.log.diary_file import read_diary
from sciatica_lib.log.diary_import import (
    SCALES,
    Choices,
    Preview,
    columns_of,
    guess,
    must_ask,
    preview,
    with_names,
)
from sciatica_lib.log.diary_summary import Period, periods_of
from sciatica_lib.log.imports import Change, Import, change_of, imports_in, undone
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import (
    Chart,
    Panel,
    Text,
    button,
    file_chooser,
    heading,
    labelled,
    listing,
    table,
)
from sciatica_lib.panels.log_care import rejected_lines
from sciatica_lib.places import now
from sciatica_lib.wording import counted, long_day, moment, month, number, plural
from sciatica_lib.workbook import Workbook

ROWS_SHOWN = 5
_KEEP = ("keep it in the row, do not use it", "")
_HERE = ("this computer", "")
_OF_A_NAME = ("numbness", "feelings", "place_and_feeling")
_SHOWN = {
    "pain_now": "pain", "leg_pain_now": "leg pain", "back_pain_now": "back pain",
    "places": "where:", "feelings": "felt:", "note": "note:",
}  # fmt: skip


class DiaryImport(Panel):
    """Another tracker's diary: choose it, see what would be added, and say yes."""

    about = (
        "Choose a diary of another tracker, see what would be added to your log, and say yes. "
        "Nothing is added before, and you can take it back."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._upload = file_chooser("Choose a diary", ".csv,.txt,.tsv", self._read)
        self._form = VBox()
        self._shown = VBox()
        self._message = Text(announced=True)
        self._before = VBox()
        super().__init__([self._upload, self._form, self._shown, self._message, self._before])
        self._show_imports()

    # ---- What its columns mean ---------------------------------------------------------------

    def _read(self, name: str, content: bytes) -> None:
        self._message.say("")
        self._shown.children = self._form.children = ()
        try:
            self._diary = read_diary(name, content)
        except DiaryError as error:
            self._message.say(str(error), "stop")
            return
        self._ask(guess(self._diary))

    def _ask(self, choices: Choices) -> None:
        """Ask of each column that is used what it means, and what else must be known."""
        self._choices = choices
        columns = list(columns_of(self._diary, choices.meanings))
        used = [column for column in columns if column in choices.meanings]
        self._columns = {column: self._column(column, choices.meanings[column]) for column in used}
        self._another = self._unused([column for column in columns if column not in used])
        scales: list[tuple[str, int | None]] = [(str(scale), scale) for scale in SCALES]
        unsaid: list[tuple[str, int | None]] = [("please choose", None)]
        self._scale = _dropdown("Pain in it goes up to", [*unsaid, *scales], choices.out_of)
        orders = [("please choose", None), ("3 April", True), ("4 March", False)]
        self._order = _dropdown("3/4 means", orders, choices.day_first)
        zones = [_HERE, *((zone, zone) for zone in sorted(available_timezones()))]
        self._zone = _dropdown("Its clock is that of", zones, choices.zone)
        for field in (self._scale, self._order, self._zone):
            field.observe(lambda _: self._preview(), "value")
        is_asked = must_ask(self._diary, replace(choices, day_first=None))
        self._form.children = [
            Text("What its columns mean, as far as could be guessed. Change what is wrong."),
            *self._columns.values(),
            *([self._another] if len(used) < len(columns) else []),
            self._scale,
            *([self._order] if is_asked else []),
            self._zone,
        ]
        self._preview()

    def _column(self, column: str, meaning: str) -> Dropdown:
        is_real = column in self._diary.columns
        options = [(w, m) for m, w in WORDS.items() if is_real or m in (*SCORES, *_OF_A_NAME)]
        field = _dropdown(column[:40], [_KEEP, *options], meaning)
        field.observe(self._mean, "value")
        return field

    def _unused(self, columns: list[str]) -> Dropdown:
        options = [("choose one", None), *((column[:60], column) for column in columns)]
        field = _dropdown("Use another column", options, None)
        field.observe(self._use, "value")
        return field

    def _use(self, change: Mapping[str, Any]) -> None:
        """Take one more column into use: as pain, which can be changed beside it."""
        if change["new"] is not None:
            self._ask(self._chosen({change["new"]: "pain_now"}))

    def _mean(self, change: Mapping[str, Any]) -> None:
        """Take in what a column means; where names are in question, other columns come or go."""
        if {change["old"], change["new"]} & {"name", "value"}:
            self._ask(with_names(self._diary, self._chosen({})))
        else:
            self._preview()

    def _chosen(self, more: Mapping[str, str]) -> Choices:
        meanings = {column: field.value for column, field in self._columns.items() if field.value}
        return Choices(
            {**meanings, **more},
            day_first=self._order.value,
            out_of=self._scale.value,
            zone=self._zone.value,
        )

    # ---- What would be added -----------------------------------------------------------------

    def _preview(self) -> None:
        try:
            found = preview(self._diary, self._chosen({}), now())
            change = change_of(self._workbook.contents(), found.entries, now())
        except WorkbookError as error:
            self._shown.children = [Text(str(error), "notice")]
            return
        self._shown.children = [*_picture(found), *_rows(found), *self._yes(found, change)]

    def _yes(self, found: Preview, change: Change) -> list[Any]:
        shown: list[Any] = []
        if change.there:
            stand = plural(change.there, "is in your log already", "are in your log already")
            shown.append(Text(f"{counted(change.there, 'row')} {stand}."))
        if change.voids:
            stand = plural(len(change.voids), "was read", "were read")
            shown.append(
                Text(
                    f"{counted(len(change.voids), 'row')} {stand} in another way before. "
                    "The new reading takes the place of the old one.",
                    "notice",
                )
            )
        if found.entries:
            label = f"Add {counted(len(found.entries), 'row')} to my log"
            shown.append(button(label, partial(self._add, found), main=True))
        return shown

    def _add(self, found: Preview) -> None:
        try:
            change = change_of(self._workbook.contents(), found.entries, now())
            self._workbook.log.add_rows((*change.voids, *change.new))
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        were = plural(change.there, "was", "were")
        there = f" {counted(change.there, 'row')} {were} there already." if change.there else ""
        self._shown.children = self._form.children = ()
        has_scores = any(_has_score(entry.record) for entry in change.new)
        shown = " Progress shows their pain as crosses." if has_scores else ""
        self._message.say(f"Added: {counted(len(change.new), 'row')}.{there}{shown}", "good")
        self._show_imports()

    # ---- What came before --------------------------------------------------------------------

    def _show_imports(self) -> None:
        """Show what was brought along before, each with a button that takes it back."""
        try:
            found = imports_in(self._workbook.contents())
        except WorkbookError as error:
            self._before.children = [Text(str(error), "stop")]
            return
        shown: list[Any] = [heading("Brought along before")] if found else []
        for before in found:
            days = [entry.record.day for entry in before.standing]
            words = f"{before.source}: {counted(len(days), 'row')}, {long_day(min(days))}"
            words += f" to {long_day(max(days))}" if min(days) != max(days) else ""
            take_back = partial(self._take_back, before)
            shown += [Text(f"{words}."), button("Take it back", take_back, about=before.source)]
        self._before.children = shown

    def _take_back(self, before: Import) -> None:
        try:
            voids = undone(self._workbook.contents(), before.import_id, now())
            self._workbook.log.add_rows(voids)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        rows = counted(len(voids), "row")
        words = f"Taken back: {rows} of {before.source}. Choose the file to bring it along again."
        self._message.say(words, "good")
        self._show_imports()


def import_diary(workbook: Workbook) -> DiaryImport:
    """Offer to add the diary of another tracker to your log."""
    return DiaryImport(workbook)


def _dropdown(words: str, options: list[Any], value: object) -> Dropdown:
    place = [option for _, option in options].index(value)
    return labelled(words, Dropdown(options=options, index=place))


def _picture(found: Preview) -> list[Any]:
    """Return what Progress would show: its picture, and the scores month by month."""
    periods = periods_of(found.entries)
    if not any(period.scores for period in periods):
        return [Text("No score of pain is read from it: Progress would show none.", "notice")]
    rows = [(_when(period), _scores(period)) for period in periods]
    return [
        Text("What Progress would show of it:"),
        _overview(found.entries),
        table(("when", "scores: lowest to highest, and the middle one"), rows),
    ]


def _overview(entries: Sequence[Entry]) -> Chart:
    """Return the overview of Progress, of nothing but what would be added."""
    # What draws is slow to load, and the page mostly goes without.
    from sciatica_lib.drawing import drawer  # noqa: PLC0415
    from sciatica_lib.progress.plots import plot_pain  # noqa: PLC0415
    from sciatica_lib.progress.sentences import describe_pain  # noqa: PLC0415
    from sciatica_lib.progress.views import pain_view  # noqa: PLC0415

    view = pain_view(entries)
    return Chart(drawer(plot_pain, view), describe_pain(view))


def _rows(found: Preview) -> list[Any]:
    shown: list[Any] = [
        Text("The first rows as they would be added:"),
        listing(_words(entry) for entry in found.entries[:ROWS_SHOWN]),
    ]
    shown += [Text(sentence, "notice") for sentence in found.notices]
    return shown + rejected_lines(found.rejected, "These lines cannot be added:")


def _when(period: Period) -> str:
    return str(period.begins.year) if period.is_year else month(period.begins)


def _scores(period: Period) -> str:
    """Return the scores of a month in words, one kind of pain after the other."""
    said = [
        f"{WORDS[name]} {of.lowest} to {of.highest}, {number(of.middle)} "
        f"({counted(of.count, 'score')})"
        for name, of in period.scores.items()
    ]
    return "; ".join(said) or f"none in {counted(period.rows, 'row')}"


def _words(entry: Entry) -> str:
    """Return a row as it would be added, in one line."""
    record = entry.record
    said = [
        f"{words} {str(value)[:60]}"
        for name, words in _SHOWN.items()
        if (value := getattr(record, name)) is not None
    ]
    said += ["numb or tingling"] if getattr(record, "numbness", None) else []
    return f"{moment(record.at)}: {', '.join(said)}"


def _has_score(record: object) -> bool:
    return any(getattr(record, name, None) is not None for name in SCORES)
