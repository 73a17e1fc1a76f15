"""One page for the clinic: the person chooses the notes, sees the page first, and then has it."""

from __future__ import annotations

from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.panels.elements import Text, disclosure, page_preview
from sciatica_lib.panels.sheet import MAIN, Sheet
from sciatica_lib.panels.sheet import button as form_button
from sciatica_lib.progress.report import NOTES_MOST, notes_to_choose
from sciatica_lib.progress.report_page import report_html, report_pdf, report_text
from sciatica_lib.sharing.clinic_report import page_of
from sciatica_lib.wording import short_day
from sciatica_lib.workbook import Workbook

NOTES_OFFERED = 30
"""The latest notes that can be chosen from here (ours)."""

NOTE_SHOWN = 90
LOOK = (
    "Look at it before you hand it on. It has your scores and what you ticked, and of your notes "
    "only those that you chose. It has no name."
)


class ClinicPage(Sheet):
    """The page for the clinic, made from the person's own entries."""

    about = (
        "One page for your clinic: choose which notes may stand on it, look at it, and keep it as "
        "a file. Nothing leaves this computer."
    )

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        history = workbook.history()
        self._notes = notes_to_choose(history.entries)[:NOTES_OFFERED]
        options = [
            {"value": entry_id, "words": f"{short_day(day)}: {text[:NOTE_SHOWN]}"}
            for entry_id, day, text in self._notes
        ]
        words = f"Which notes may stand on it? At most {NOTES_MOST} fit."
        asked = [{"id": "notes", "words": words, "kind": "several", "options": options}]
        self.ask(
            "One page for your clinic",
            asked if options else [],
            [
                form_button("page", "Make the page", MAIN),
                form_button("pdf", "Make it as PDF"),
            ],
            self._on_press,
            intro="The same page for everybody, in a fixed order. You see it first.",
            quiet=True,
        )

    def _on_press(self, which: str, answers: dict[str, Any]) -> None:
        history = self.workbook.history()
        page = page_of(self.workbook, history, set(answers.get("notes") or ()))
        name = f"report_{self.workbook.today}"
        try:
            if which == "pdf":
                path = self.workbook.write_shared(f"{name}.pdf", report_pdf(page))
            else:
                path = self.workbook.write_shared(f"{name}.html", report_html(page))
        except WorkbookError as error:
            self.say(str(error), "stop")
            return
        self.say(f"Made: {path}.", "good")
        self.below(
            Text(LOOK),
            page_preview("The page as it is now", report_html(page)),
            disclosure("The page as text, to copy", report_text(page)),
        )


def clinic_page(workbook: Workbook) -> ClinicPage:
    """Offer one page for the clinic, to look at first and then to hand over."""
    return ClinicPage(workbook)
