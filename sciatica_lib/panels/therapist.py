"""Hand over a plan: write it as a notebook for a patient, put one that was received in force."""

from __future__ import annotations

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan_file import plan_from_json
from sciatica_lib.panels.elements import Panel, Text, button
from sciatica_lib.panels.plan import PlanCard
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.workbook import Workbook


class SharePlan(Panel):
    """Write the plan in force as a notebook to give to a patient."""

    about = "A button that writes the plan in force as a notebook, to give to a patient."

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        super().__init__([button("Make the notebook", self._on_share, main=True), self._message])

    def _on_share(self) -> None:
        plan = self._workbook.plan
        name = f"plan_{plan.plan_id}_v{plan.version}.ipynb"
        try:
            path = self._workbook.write_shared(name, plan_notebook(plan))
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._message.say(
            f"Made: {path}. It holds “{plan.title}” and the code that shows it: "
            "no name, and no entry of anybody's log.",
            "good",
        )


class SharedPlan(Panel):
    """A plan that a therapist shared, and a button to put it in force."""

    def __init__(self, workbook: Workbook, text: str) -> None:
        self._workbook = workbook
        self._message = Text(announced=True)
        try:
            self._plan = plan_from_json(text, workbook.library)
        except WorkbookError as error:
            super().__init__([Text(f"This plan cannot be used: {error}", "stop")])
            return
        about = (
            "This plan was made for you by your therapist. "
            "It is not in force before you press Use this plan."
        )
        card = PlanCard(workbook, self._plan, about)
        super().__init__([card, button("Use this plan", self._on_use, main=True), self._message])

    def _on_use(self) -> None:
        try:
            self._workbook.use_plan(self._plan)
        except WorkbookError as error:
            self._message.say(str(error), "stop")
            return
        self._message.say(
            "This plan is in force from now on. Open Routine to begin; "
            "if Routine is open already, start that page again.",
            "good",
        )


def share_plan(workbook: Workbook) -> SharePlan:
    """Offer to write the plan in force as a notebook for a patient."""
    return SharePlan(workbook)


def shared_plan(workbook: Workbook, text: str) -> SharedPlan:
    """Show a plan that a therapist shared, and offer to use it."""
    return SharedPlan(workbook, text)
