"""For therapists: the plan in force, as whatever a patient can use; and the key for their weeks."""

from __future__ import annotations

from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.panels.elements import Panel, Text, button, heading, listing, tick
from sciatica_lib.sharing.seal import (
    KEY_FILE,
    can_seal,
    fingerprint,
    make_key,
    public_half,
    read_key,
)
from sciatica_lib.sharing.share import FORMS, share, shared_name
from sciatica_lib.workbook import Workbook

_FIRST = (".json",)
HOLDS = (
    "Each file holds the plan “{title}”, version {version}, and nothing of any log: no entry, no "
    "note, no name of a file. Who made the plan, the contact and the goals go with it as you "
    "typed them."
)
NO_KEY = (
    "A patient's weeks can come back sealed, so that only you can open them. For that you need a "
    "key. It is made once, and stays on this computer."
)


class SharePlan(Panel):
    """Boxes for the forms in which the plan is shared, and a button that makes the files."""

    about = (
        "Choose in which forms to share the plan in force: as the plan alone, a page for a phone, "
        "a handout, a calendar, or a notebook. A button makes the files."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._forms = {
            form: tick(f"{about[0].upper()}{about[1:]} ({form})", ticked=form in _FIRST)
            for form, about in FORMS.items()
        }
        self._made, self._key = VBox(), VBox()
        super().__init__(
            [
                *self._forms.values(),
                button("Make the files", self._on_share, main=True),
                self._made,
                heading("Your key"),
                self._key,
            ]
        )
        self._show_key()

    def _on_share(self) -> None:
        chosen = [form for form, box in self._forms.items() if box.value]
        if not chosen:
            self._made.children = [Text("Tick at least one box.", "notice", announced=True)]
            return
        made, refused = [], []
        try:
            plan, folder = self._workbook.plan, self._workbook.folder("shared")
        except WorkbookError as error:
            self._made.children = [Text(str(error), "stop", announced=True)]
            return
        for form in chosen:
            path = folder / shared_name(plan, form)
            try:
                share(self._workbook, plan, path, again=True)
                made.append(str(path))
            except WorkbookError as error:
                refused.append(f"{form}: {error}")
        said: list[Any] = []
        if made:
            holds = HOLDS.format(title=plan.title, version=plan.version)
            said += [Text("Made:", "good", announced=True), listing(made), Text(holds)]
        if refused:
            said += [Text("Not made:", "stop", announced=True), listing(refused)]
        self._made.children = said

    def _show_key(self) -> None:
        home = self._workbook.home
        try:
            secret = read_key(home)
            if secret is None:
                missing = "" if can_seal() else " First install the extra “seal”."
                make = [button("Make my key", self._make_key)] if can_seal() else []
                self._key.children = [Text(f"{NO_KEY}{missing}"), *make]
                return
            recipient = public_half(secret)
        except WorkbookError as error:
            self._key.children = [Text(str(error), "stop")]
            return
        self._key.children = [
            Text(f"For your plans: {recipient}"),
            Text(f"To compare with a patient by telephone: {fingerprint(recipient)}"),
            Text(
                f"The private half is {home / KEY_FILE}. Keep a copy of it in a place that is "
                "yours alone: without it nobody can open what was sealed for you.",
                "notice",
            ),
        ]

    def _make_key(self) -> None:
        try:
            make_key(self._workbook.home)
        except WorkbookError as error:
            self._key.children = [Text(str(error), "stop")]
            return
        self._show_key()


def share_plan(workbook: Workbook) -> SharePlan:
    """Offer to share the plan in force, and show the key for patients' weeks."""
    return SharePlan(workbook)
