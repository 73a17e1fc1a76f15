"""A plan that a therapist sent: chosen or dropped, shown in full, used only when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from ipywidgets import VBox

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_from_json
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.panels.elements import Panel, Text, button, heading, listing
from sciatica_lib.sharing.plan_intake import (
    KINDS,
    ReceivedPlan,
    compared,
    in_full,
    read_plan_file,
)
from sciatica_lib.sharing.seal import about_key
from sciatica_lib.widgets.drop import FileDrop, GivenFile
from sciatica_lib.workbook import Workbook

ASK = "I have a plan from my therapist"
USE, USE_ALL_THE_SAME = "Use this plan", "I asked: use this plan"
NOT_YET = "This is the plan in the file. It is not used before you press the button below."
WHERE = (
    "Choose the file that your therapist sent, or drop it here. It ends in .json, or in .ipynb. "
    "It is only read. Nothing in it is run."
)
UNDER_WAY = "A routine is under way. End it first, and then use the new plan."


class PlanOffer(Panel):
    """A plan in full, what is different in it, and a button that puts it in force."""

    def __init__(
        self, workbook: Workbook, received: ReceivedPlan, on_use: Callable[[], None] | None = None
    ) -> None:
        self._workbook, self._plan, self._on_used = workbook, received.plan, on_use
        self._message = Text(announced=True)
        plan, library = received.plan, workbook.library
        minutes = max(1, round(timeline(plan, library).total_s / 60))
        found = compared(plan, _in_force(workbook), library)
        shown: list[Any] = [Text(received.beside, "stop")] if received.beside else []
        shown += [
            Text(NOT_YET),
            Text(found.sentence, "stop" if found.is_doubtful else "notice"),
            heading(f"{plan.title}, version {plan.version}: about {minutes} minutes"),
            listing(in_full(plan, library)),
        ]
        if found.differences:
            shown += [heading("What is different from now"), listing(found.differences)]
        if plan.return_key:
            shown.append(Text(about_key(workbook.home, plan.return_key)))
        if not found.is_same:
            label = USE_ALL_THE_SAME if found.is_doubtful else USE
            shown.append(button(label, self._use, main=not found.is_doubtful))
        super().__init__([*shown, self._message])

    def _use(self) -> None:
        try:
            if self._workbook.open_routine():
                self._message.say(UNDER_WAY, "notice")
                return
            self._workbook.use_plan(self._plan)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._message.say(
            "This plan is in force from now on. Open Routine to begin; "
            "if Routine is open already, start that page again.",
            "good",
        )
        if self._on_used:
            self._on_used()


class PlanIn(Panel):
    """A button that asks for the file of a plan, and what came of it."""

    about = "A button for a plan that your therapist sent: it is shown first, and used when asked."

    def __init__(self, workbook: Workbook, on_use: Callable[[], None]) -> None:
        self._workbook, self._on_use = workbook, on_use
        self._place = VBox()
        super().__init__([button(ASK, self._ask), self._place])

    def _ask(self) -> None:
        """Show the place for the file; pressed again, take it away."""
        drop = FileDrop("Choose the plan", KINDS, self._take, most_mb=2)
        self._place.children = () if self._place.children else [Text(WHERE), drop, VBox()]

    def _take(self, files: Sequence[GivenFile], _: int) -> None:
        self._place.children[-1].children = [self._shown(file) for file in files[:1]]

    def _shown(self, file: GivenFile) -> Any:
        try:
            received = read_plan_file(
                file.name, file.content or b"", self._workbook.shipped_library
            )
            return PlanOffer(self._workbook, received, self._used)
        except WorkbookError as error:
            return Text(f"This plan cannot be used. {error}", "stop")

    def _used(self) -> None:
        self._place.children = [Text("This plan is in force from now on.", "good")]
        self._on_use()


def shared_plan(workbook: Workbook, text: str) -> Panel:
    """Show a plan that a therapist shared, and offer to use it."""
    try:
        return PlanOffer(workbook, ReceivedPlan(plan_from_json(text, workbook.shipped_library)))
    except WorkbookError as error:
        return Panel([Text(f"This plan cannot be used: {error}", "stop")])


def _in_force(workbook: Workbook) -> Plan | None:
    """Return the person's own plan; None if they have none, or it cannot be read."""
    with suppress(WorkbookError):
        return workbook.plan if workbook.has_own_plan else None
    return None
