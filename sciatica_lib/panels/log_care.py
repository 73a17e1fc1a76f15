"""What the log holds and what it lost, and one click to bring that back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import Panel, Text, button, listing
from sciatica_lib.workbook import Workbook

LINES_SHOWN = 20


class LogCare(Panel):
    """What the log holds, what it lost, and one click to bring that back."""

    about = "What your log holds, and whether anything is missing in it."

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        super().__init__()
        self._look()

    def _look(self) -> None:
        try:
            care = self._workbook.check_log()
        except WorkbookError as error:
            self.children = [Text(str(error), "stop"), self._message]
            return
        found: list[Any] = [
            Text(f"Your log holds {count(len(care.contents.current), 'entry', 'entries')}.")
        ]
        if care.recovered:
            words = count(len(care.recovered), "entry that waited is", "entries that waited are")
            found.append(Text(f"{words} in your log now.", "good"))
        if care.pending:
            words = count(len(care.pending), "entry waits", "entries wait")
            found.append(Text(f"{words} for your log, and will be added when it can be.", "notice"))
        if care.missing:
            found += self._offer(
                f"{count(len(care.missing), 'entry', 'entries')} that you saved "
                f"{'is' if len(care.missing) == 1 else 'are'} no longer in your log. A sync "
                "program, a spreadsheet or a deleted file can be the reason.",
                f"Bring {'it' if len(care.missing) == 1 else 'them'} back",
                lambda: self._workbook.log.add_rows(care.missing),
            )
        if care.changed:
            found += self._offer(
                f"{count(len(care.changed), 'entry', 'entries')} of your log "
                f"{'says' if len(care.changed) == 1 else 'say'} something else than you saved. A "
                "spreadsheet can be the reason.",
                "Say again what I saved",
                lambda: self._workbook.log.restore_saved_values(care.changed),
            )
        for copy in care.copies:
            found += self._offer(
                f"Beside your log lies {copy.path.name}, with "
                f"{count(len(copy.entries), 'entry', 'entries')} that your log has not.",
                "Add to my log",
                partial(self._workbook.log.add_rows, copy.entries),
            )
        if care.contents.notices:
            found += [Text("Your log was read although some of it is written otherwise:"),
                      listing(care.contents.notices)]  # fmt: skip
        found += rejected_lines(
            care.contents.rejected, "These lines of your log could not be used:"
        )
        if care.is_well and not care.contents.rejected:
            found.append(Text("Nothing is missing in it.", "good"))
        self.children = [*found, self._message]

    def _offer(self, words: str, label: str, add: Callable[[], tuple[Entry, ...]]) -> list[Any]:
        return [
            Text(words, "notice"),
            button(label, partial(self._add, add), main=True, about=words),
        ]

    def _add(self, add: Callable[[], tuple[Entry, ...]]) -> None:
        try:
            added = add()
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._look()
        self._message.say(f"Added: {count(len(added), 'entry', 'entries')}.", "good")


def log_care(workbook: Workbook) -> LogCare:
    """Say what your log holds, and offer to bring back what it lost."""
    return LogCare(workbook)


def rejected_lines(rejected: tuple[Rejected, ...], words: str) -> list[Any]:
    """Return the lines that could not be used, with what to say about them; nothing if none."""
    if not rejected:
        return []
    lines = [f"Line {each.line}: {each.reason}." for each in rejected[:LINES_SHOWN]]
    if len(rejected) > LINES_SHOWN:
        lines.append(f"And {len(rejected) - LINES_SHOWN} more.")
    return [Text(words, "notice"), listing(lines)]


def count(number: int, one: str, more: str) -> str:
    """Return a number with the word for one of them, or for more."""
    return f"{number} {one if number == 1 else more}"
