"""What the log holds and what it lost, and one click to bring that back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.health import LogHealth
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Entry
from sciatica_lib.panels.elements import Panel, Text, button, listing
from sciatica_lib.sharing.archive import was_cut_short
from sciatica_lib.wording import counted, plural
from sciatica_lib.workbook import Workbook

LINES_SHOWN = 20

CUT_SHORT = "Your data were to be erased, and that was cut short: something is still there."
END_IT = "Go to Your data and erase again to end it. Until then nothing of it is brought back."


class LogCare(Panel):
    """What the log holds, what it lost, and one click to bring that back."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        super().__init__()
        self._look()

    def _look(self) -> None:
        if is_cut_short := cut_short():
            self.children = is_cut_short
            return
        try:
            health = self._workbook.check_log()
        except WorkbookError as error:
            self.children = [Text(str(error), "stop"), self._message]
            return
        contents = health.contents
        found: list[Any] = [
            Text(f"Your log holds {counted(len(contents.current), 'entry')}."),
            *_notes_on_waiting(health),
            *self._offers(health),
        ]
        if contents.notices:
            found += [Text("Your log was read although some of it is written otherwise:"),
                      listing(contents.notices)]  # fmt: skip
        found += rejected_lines(contents.rejected, "These lines of your log could not be used:")
        if health.is_well and not contents.rejected:
            found.append(Text("Nothing is missing in it.", "good"))
        self.children = [*found, self._message]

    def _offers(self, health: LogHealth) -> Iterator[Any]:
        log = self._workbook.log
        if count := len(health.missing):
            yield from self._offer(
                f"{counted(count, 'entry')} that you saved {plural(count, 'is', 'are')} no longer "
                "in your log. A sync program, a spreadsheet or a deleted file can be the reason; "
                f"or {plural(count, 'it was', 'they were')} erased, here or on another device.",
                f"Bring {plural(count, 'it', 'them')} back",
                lambda: log.add_rows(health.missing),
            )
            label = f"{plural(count, 'It was', 'They were')} erased: do not offer "
            label += f"{plural(count, 'it', 'them')} again"
            yield self._answer(label, lambda: log.do_not_offer(health.missing))
        if count := len(health.of_other_logs):
            yield from self._offer(
                f"{counted(count, 'entry')} {plural(count, 'waits', 'wait')} on this computer; "
                f"{plural(count, 'it was', 'they were')} saved for another log at this place. "
                "It may be another person's, or yours, if your log was deleted, exchanged, or "
                "erased on another device. Add only what is yours.",
                f"{plural(count, 'It is', 'They are')} mine: add to my log",
                lambda: log.add_rows(health.of_other_logs),
            )
            label = f"Do not offer {plural(count, 'it', 'them')} again"
            yield self._answer(label, log.part_from_other_logs)
        if count := len(health.changed):
            yield from self._offer(
                f"{counted(count, 'entry')} of your log {plural(count, 'says', 'say')} something "
                "else than you saved. A spreadsheet can be the reason.",
                "Say again what I saved",
                lambda: log.restore_saved_values(health.changed),
            )
        for copy in health.copies:
            yield from self._offer(
                f"Beside your log lies {copy.path.name}, with "
                f"{counted(len(copy.entries), 'entry')} that your log has not.",
                "Add to my log",
                partial(log.add_rows, copy.entries),
            )

    def _offer(self, words: str, label: str, add: Callable[[], tuple[Entry, ...]]) -> list[Any]:
        def say() -> str:
            return f"Added: {counted(len(add()), 'entry')}."

        return [
            Text(words, "notice"),
            button(label, partial(self._do, say), main=True, about=words),
        ]

    def _answer(self, label: str, remember: Callable[[], None]) -> Any:
        def say() -> str:
            remember()
            return "Remembered on this computer. Nothing was added."

        return button(label, partial(self._do, say))

    def _do(self, work: Callable[[], str]) -> None:
        try:
            words, tone = work(), "good"
        except WorkbookError as error:
            words, tone = str(error), "stop"
        self._look()  # also after an error: a part may be in
        self._message.say(words, tone)


def cut_short() -> list[Any]:
    """Return what is said while an erase that was cut short has not been ended; else nothing."""
    return [Text(f"{CUT_SHORT} {END_IT}", "stop")] if was_cut_short() else []


def log_care(workbook: Workbook) -> LogCare:
    """Say what your log holds, and offer to bring back what it lost."""
    return LogCare(workbook)


def _notes_on_waiting(health: LogHealth) -> Iterator[Text]:
    if count := len(health.recovered):
        words = f"{counted(count, 'entry')} that waited {plural(count, 'is', 'are')}"
        yield Text(f"{words} in your log now.", "good")
    if count := len(health.pending):
        words = f"{counted(count, 'entry')} {plural(count, 'waits', 'wait')} for your log"
        yield Text(f"{words}, and will be added when it can be.", "notice")


def rejected_lines(rejected: tuple[Rejected, ...], words: str) -> list[Any]:
    """Return the lines that could not be used, with what to say about them; nothing if none."""
    if not rejected:
        return []
    lines = [f"Line {line.line}: {line.reason}." for line in rejected[:LINES_SHOWN]]
    if len(rejected) > LINES_SHOWN:
        lines.append(f"And {len(rejected) - LINES_SHOWN} more.")
    return [Text(words, "notice"), listing(lines)]
