"""Your weeks for your therapist: what leaves is shown first, and only a button makes the file."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ipywidgets import Password, VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.describe import entry_words
from sciatica_lib.log.identity import log_id_in
from sciatica_lib.panels.elements import Panel, Text, button, heading, labelled, listing, tick
from sciatica_lib.sharing.bundle import Leaving, leaving
from sciatica_lib.sharing.seal import NOT_INSTALLED, about_key, accept_key, can_seal, is_another_key
from sciatica_lib.sharing.sending import OPEN, Seal, send, what_leaves
from sciatica_lib.workbook import Workbook

ROWS_SHOWN = 1_000
ANOTHER_KEY = "I asked: it is my therapist's key"
IN_WORDS = (
    "If you like, seal the file with words that only you and your therapist know. Tell them by "
    "telephone, not in the same mail. Without words, whoever gets the file can read it."
)


class SendWeeks(Panel):
    """What of a log leaves, a box for the notes, and a button that makes the file."""

    about = (
        "Your weeks for your therapist, in one small file. You see first exactly what leaves, and "
        "can leave out your notes. Nothing is sent: the file is made here, and you give it away."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._notes = tick("Take my notes along", ticked=True)
        self._notes.observe(lambda _: self._show(), "value")
        self._leaves, self._all, self._sealing = VBox(), VBox(), VBox()
        self._words = labelled("Words to seal it with", Password())
        self._message = Text(announced=True)
        super().__init__()
        self._show()

    def _show(self) -> None:
        self._all.children = ()
        try:
            going = self._going()
        except WorkbookError as error:
            self.children = [Text(str(error), "notice")]
            return
        shown: list[Any] = [heading("This is what leaves"), listing(what_leaves(going))]
        if going.words:
            shown += [Text("In your own words:"), listing(going.words)]
        self._leaves.children = [*shown, button("Show every row", self._show_rows), self._all]
        self._show_sealing()
        make = button("Make the file", self._make, main=True)
        self.children = [self._notes, self._leaves, self._sealing, make, self._message]

    def _show_rows(self) -> None:
        rows = self._going().rows[-ROWS_SHOWN:]
        self._all.children = [listing(entry_words(row, self._workbook.today) for row in rows)]

    def _show_sealing(self) -> None:
        key = self._key()
        if not can_seal():
            missing = f" {NOT_INSTALLED}" if key else ""
            self._sealing.children = [Text(f"{OPEN}{missing}", "notice")]
        elif not key:
            self._sealing.children = [Text(IN_WORDS), self._words]
        elif is_another_key(self._workbook.home, key):
            about = Text(about_key(self._workbook.home, key), "stop")
            self._sealing.children = [about, button(ANOTHER_KEY, self._accept)]
        else:
            self._sealing.children = [Text(about_key(self._workbook.home, key))]

    def _accept(self) -> None:
        try:
            accept_key(self._workbook.home, self._key())
        except WorkbookError as error:
            self._message.say(str(error), "stop")
        self._show_sealing()

    def _make(self) -> None:
        key = self._key() if can_seal() else ""
        if key and is_another_key(self._workbook.home, key):
            self._message.say(f"Nothing was made. Press “{ANOTHER_KEY}” first.", "notice")
            return
        try:
            sealed = Seal(key, "" if key else self._words.value)
            if key:
                accept_key(self._workbook.home, key)
            folder = self._workbook.folder("shared")
            sent = send(self._workbook.home, self._going(), folder, sealed)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._words.value = ""
        self._message.say(
            f"Made: {sent.path}. {sealed.sentence} Give this file to your therapist. "
            f"A copy and a receipt stay here: {sent.receipt}.",
            "good",
        )

    def _going(self) -> Leaving:
        contents = self._workbook.contents()
        return leaving(
            (*contents.rows, *contents.conflicting),
            alias=log_id_in(self._workbook.log.path.with_suffix(".json")),
            with_words=self._notes.value,
            set_aside=len(contents.rejected),
        )

    def _key(self) -> str:
        """Return the key in the plan; empty if there is none."""
        with suppress(WorkbookError):
            return self._workbook.plan.return_key or ""
        return ""


def send_weeks(workbook: Workbook) -> SendWeeks:
    """Offer to make a file of your weeks for your therapist."""
    return SendWeeks(workbook)
