"""A person's data in their own hands: bring a history along, look back, export, erase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ipywidgets import Dropdown, VBox
from ipywidgets import Text as TextField

from sciatica_lib.errors import DiaryError, WorkbookError
from sciatica_lib.log.describe import STAYS_READABLE, entry_words
from sciatica_lib.log.diary_import import (
    WORDS,
    Choices,
    Diary,
    Preview,
    guess,
    must_ask,
    preview,
    read_diary,
)
from sciatica_lib.log.history import history_of
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import (
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
from sciatica_lib.sharing.archive import erase, export, saved_files, was_cut_short
from sciatica_lib.widgets.forget import BrowserMemory
from sciatica_lib.wording import counted, first_few, moment, plural
from sciatica_lib.workbook import Workbook

ROWS_SHOWN = 5
ENTRIES_SHOWN = 60
ERASE = "ERASE"

CUT_SHORT = "Your data were to be erased, and that was cut short: something is still there."
IN_BROWSER = "What the timer keeps in this browser goes too."

_KEEP = ("keep it in the row, do not use it", "")


class DiaryImport(Panel):
    """Another tracker's diary: choose it, see what would be added, and say yes."""

    about = (
        "Choose a diary of another tracker, see what would be added to your log, and say yes. "
        "Nothing is added before."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._upload = file_chooser("Choose a diary", ".csv,.txt,.tsv", self._read)
        self._form = VBox()
        self._shown = VBox()
        self._message = Text(announced=True)
        super().__init__([self._upload, self._form, self._shown, self._message])

    def _read(self, name: str, content: bytes) -> None:
        self._message.say("")
        self._shown.children = self._form.children = ()
        try:
            self._diary = read_diary(name, content)
        except DiaryError as error:
            self._message.say(str(error), "stop")
            return
        self._ask(self._diary, guess(self._diary))

    def _ask(self, diary: Diary, guessed: Choices) -> None:
        options = [_KEEP, *((words, meaning) for meaning, words in WORDS.items())]
        self._columns = {
            column: labelled(
                column[:40], Dropdown(options=options, value=guessed.meanings.get(column, ""))
            )
            for column in diary.columns
        }
        self._scale = labelled(
            "Pain in it goes up to",
            Dropdown(options=[("10", 10), ("100", 100)], value=guessed.out_of),
        )
        orders = [("please choose", None), ("3 April", True), ("4 March", False)]
        place = [value for _, value in orders].index(guessed.day_first)
        self._order = labelled("3/4 means", Dropdown(options=orders, index=place))
        for field in (*self._columns.values(), self._scale, self._order):
            field.observe(lambda _: self._preview(), "value")
        asked = [self._order] if must_ask(diary, replace(guessed, day_first=None)) else []
        self._form.children = [
            Text("What its columns mean, as far as could be guessed. Change what is wrong."),
            *self._columns.values(),
            self._scale,
            *asked,
        ]
        self._preview()

    def _preview(self) -> None:
        meanings = {column: field.value for column, field in self._columns.items() if field.value}
        try:
            found = preview(
                self._diary,
                Choices(meanings, day_first=self._order.value, out_of=self._scale.value),
                now(),
            )
        except DiaryError as error:
            self._shown.children = [Text(str(error), "notice")]
            return
        self._shown.children = [*self._rows(found), *self._yes(found)]

    def _rows(self, found: Preview) -> list[Any]:
        header = ("when", "pain", "leg", "back", "where", "note")
        names = ("pain_now", "leg_pain_now", "back_pain_now", "places", "note")
        rows = [
            (moment(record.at), *(_shown(getattr(record, name)) for name in names))
            for record in (entry.record for entry in found.entries[:ROWS_SHOWN])
        ]
        shown: list[Any] = [Text("The first rows as they would be added:"), table(header, rows)]
        shown += [Text(sentence, "notice") for sentence in found.notices]
        return shown + rejected_lines(found.rejected, "These lines cannot be added:")

    def _yes(self, found: Preview) -> list[Any]:
        if not found.entries:
            return []
        label = f"Add {counted(len(found.entries), 'row')} to my log"
        return [button(label, partial(self._add, found), main=True)]

    def _add(self, found: Preview) -> None:
        try:
            added = self._workbook.log.add_rows(found.entries)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        before = len(found.entries) - len(added)
        were = plural(before, "was", "were")
        there = f" {counted(before, 'row')} {were} there already." if before else ""
        self._shown.children = self._form.children = ()
        shown = " Progress shows their pain as crosses." if added else ""
        self._message.say(f"Added: {counted(len(added), 'row')}.{there}{shown}", "good")


class EntryHistory(Panel):
    """One entry with everything that was saved about it: first, corrected, deleted, undone."""

    about = "Choose an entry, and see what was saved first and every change after it."

    def __init__(self, workbook: Workbook) -> None:
        self._rows = workbook.contents().rows
        chains = history_of(self._rows)[-ENTRIES_SHOWN:]
        until = workbook.today
        options: list[tuple[str, int | None]] = [("choose an entry", None)]
        options += [(entry_words(chain[0], until)[:90], n) for n, chain in enumerate(chains)]
        choice = labelled("Entry", Dropdown(options=options, index=0))
        shown = VBox()

        def show(change: Mapping[str, Any]) -> None:
            if change["new"] is None:
                shown.children = ()
                return
            lines = [
                f"{moment(entry.saved_at.astimezone())}: {_done(entry)}"
                f"{entry_words(entry, until) if entry.record.kind != 'void' else ''}"
                for entry in chains[change["new"]]
            ]
            shown.children = [listing(lines)]

        choice.observe(show, "value")
        super().__init__([Text(STAYS_READABLE), choice, shown])


class ExportAndErase(Panel):
    """Everything in one file; and the end of it all, with what and where, typed to confirm."""

    about = (
        "Export everything into one file, or erase all your data from this computer: "
        "that needs a word typed first."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        self._typed = TextField()
        self._where = VBox()
        self._browser = BrowserMemory(self._say_what_the_browser_keeps)
        super().__init__(
            [
                Text(STAYS_READABLE),
                button("Export everything", self._export, main=True),
                heading("Erase all my data"),
                self._where,
                labelled(f"Type {ERASE} to confirm", self._typed),
                button("Erase all my data", self._erase),
                self._message,
                self._browser,
            ]
        )
        self._show_where()
        if was_cut_short():
            self._message.say(f"{CUT_SHORT} Type {ERASE} and erase again to end it.", "stop")

    def _show_where(self) -> None:
        paths = [str(path) for path in saved_files(self._workbook)]
        words = (
            "This removes the following from this computer, and cannot be undone. Copies that you "
            "sent, synced or exported elsewhere stay where they are."
            if paths
            else "There is nothing of yours on this computer."
        )
        self._where.children = [Text(f"{words} {IN_BROWSER}"), listing(paths)]

    def _export(self) -> None:
        self._say(self._exported)

    def _erase(self) -> None:
        if self._typed.value.strip() != ERASE:
            self._message.say(f"Nothing was erased. Type {ERASE} in the field first.", "notice")
            return
        self._browser.forget()
        self._say(
            lambda: (
                f"Erased: {len(erase(self._workbook))} files and folders. "
                "Now close this page and all others of the workbook, without saving them."
            )
        )
        self._typed.value = ""

    def _exported(self) -> str:
        exported = export(self._workbook)
        left_out = f" Left out: {first_few(exported.left_out)}." if exported.left_out else ""
        return f"Exported: {exported.path}.{left_out}"

    def _say_what_the_browser_keeps(self, count: int) -> None:
        self._message.say(
            f"The browser did not let go of {count} notes of the timer. "
            "Delete the data of this page in the browser's settings.",
            "stop",
        )

    def _say(self, work: Callable[[], str]) -> None:
        try:
            self._message.say(work(), "good")
        except WorkbookError as error:
            self._message.say(str(error), "stop")
        self._show_where()


def import_diary(workbook: Workbook) -> DiaryImport:
    """Offer to add the diary of another tracker to your log."""
    return DiaryImport(workbook)


def entry_history(workbook: Workbook) -> EntryHistory:
    """Show what was saved about an entry, from the first time to now."""
    return EntryHistory(workbook)


def export_and_erase(workbook: Workbook) -> ExportAndErase:
    """Offer everything in one file, and to erase it all."""
    return ExportAndErase(workbook)


def _done(entry: Entry) -> str:
    if entry.record.kind == "void":
        return "taken back"
    return "changed to " if entry.replaces else "saved as "


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]
