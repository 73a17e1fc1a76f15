"""What a person entered on their phone, or on another computer: shown, and added when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.describe import entry_words
from sciatica_lib.log.history import merged
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import Panel, Text, button, listing
from sciatica_lib.sharing.intake import FILE_MOST_MB, read_received
from sciatica_lib.widgets.drop import FileDrop, GivenFile
from sciatica_lib.wording import counted, plural, span
from sciatica_lib.workbook import Workbook

KINDS = ".csv,.zip,.txt"
ROWS_SHOWN = 5
ONLY_YOURS = "Add only what is yours. It can be taken back, entry by entry, on the page Check-in."
NOTHING_NEW = "All of it is in your log already."


class PhoneRows(Panel):
    """A place for the file of the phone page, and what of it the log has not."""

    about = (
        "Choose the file that the page on your phone saved. You see what is new in it, and add it "
        "to your log. What is there already stays as it is."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        drop = FileDrop(
            "Choose the files of your phone", KINDS, self._take, several=True, most_mb=FILE_MOST_MB
        )
        self._found, self._message = VBox(), Text(announced=True)
        super().__init__([drop, self._found, self._message])

    def _take(self, files: Sequence[GivenFile], _: int) -> None:
        self._message.say("")
        rows: list[Entry] = []
        said: list[Any] = []
        for file in files:
            try:
                table = read_received(file.name, file.content or b"").table
            except WorkbookError as error:
                said.append(Text(f"Not read. {error}", "stop"))
                continue
            rows += table.rows
            if count := len(table.rejected):
                said.append(Text(f"{file.name}: {counted(count, 'line')} could not be read.",
                                 "notice"))  # fmt: skip
        if rows:
            said += self._offer(merged(rows))
        self._found.children = said

    def _offer(self, rows: tuple[Entry, ...]) -> list[Any]:
        try:
            known = self._workbook.contents().ids
        except WorkbookError as error:
            return [Text(str(error), "stop")]
        new = tuple(row for row in rows if row.entry_id not in known)
        if not new:
            return [Text(NOTHING_NEW, "good")]
        days = [row.record.day for row in new]
        label = f"Add {plural(len(new), 'it', 'them')} to my log"
        shown = [entry_words(row, self._workbook.today) for row in new[-ROWS_SHOWN:]]
        return [
            Text(f"New in it: {counted(len(new), 'row')}, {span(min(days), max(days))}. The last:"),
            listing(shown),
            Text(ONLY_YOURS),
            button(label, lambda: self._add(new), main=True),
        ]

    def _add(self, rows: Sequence[Entry]) -> None:
        try:
            added = self._workbook.log.add_rows(rows)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._found.children = ()
        self._message.say(f"Added: {counted(len(added), 'row')}.", "good")


def phone_rows(workbook: Workbook) -> PhoneRows:
    """Offer to add what you entered on your phone to your log."""
    return PhoneRows(workbook)
