"""The review of a log that a patient sent back: read, shown, and not stored."""

from __future__ import annotations

from functools import partial
from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import TableError
from sciatica_lib.log.describe import STAYS_READABLE
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import read_table
from sciatica_lib.panels.elements import Panel, Text, file_chooser, or_a_sentence
from sciatica_lib.panels.log_care import rejected_lines
from sciatica_lib.panels.progress import Report, draw_before_after, draw_exercise, draw_pain
from sciatica_lib.wording import counted
from sciatica_lib.workbook import History

REVIEW_MAX_MB = 20
NOT_SHOWN = "These lines could not be used and are not in the pictures:"


class LogReview(Panel):
    """A log that a patient sent back: read, shown, and not stored."""

    about = "Choose a log that a patient sent back: it is read and shown here, and not stored."

    def __init__(self) -> None:
        self._upload = file_chooser("Choose a log", ".csv", self._show)
        self._shown = VBox()
        super().__init__([Text(STAYS_READABLE), self._upload, self._shown])

    def _show(self, name: str, content: bytes) -> None:
        self._shown.children = _review(name, content)


def review_log() -> LogReview:
    """Offer to look at a log that a patient sent back."""
    return LogReview()


def _review(name: str, data: bytes) -> list[Any]:
    if len(data) > REVIEW_MAX_MB * 1_000_000:
        return [Text(f"{name} is larger than {REVIEW_MAX_MB} MB, so it was not read.", "stop")]
    try:
        table = read_table(data)
    except TableError as error:
        return [Text(f"{name}: {error}", "stop")]
    entries, not_shown = current_entries(table.rows), rejected_lines(table.rejected, NOT_SHOWN)
    if not entries:
        return [
            Text(f"{name} holds no entries that can be shown.", "notice"),
            *not_shown,
        ]
    days = [entry.record.day for entry in entries]
    history = History(entries, max(days), is_example=False)
    return [
        Text(f"{name}: {counted(len(entries), 'entry')} from {min(days)} to {max(days)}."),
        *not_shown,
        *(
            or_a_sentence(partial(Report, draw, history))
            for draw in (draw_pain, partial(draw_exercise, days_per_week=None), draw_before_after)
        ),
    ]
