"""A person's data in their own hands: look back, export, erase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ipywidgets import Dropdown, VBox
from ipywidgets import Text as TextField

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.describe import STAYS_READABLE, entry_words
from sciatica_lib.log.history import history_of
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import (
    Panel,
    Text,
    button,
    heading,
    labelled,
    listing,
)
from sciatica_lib.panels.log_care import CUT_SHORT
from sciatica_lib.sharing.archive import erase, export, saved_files, was_cut_short
from sciatica_lib.widgets.forget import BrowserMemory
from sciatica_lib.wording import first_few, moment
from sciatica_lib.workbook import Workbook

ENTRIES_SHOWN = 60
ERASE = "ERASE"

IN_BROWSER = "What the timer keeps in this browser goes too."


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
