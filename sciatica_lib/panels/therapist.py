"""For therapists: hand over the plan in force, as a notebook for the patient."""

from __future__ import annotations

from sciatica_lib.errors import WorkbookError
from sciatica_lib.panels.elements import Panel, Text, button
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


def share_plan(workbook: Workbook) -> SharePlan:
    """Offer to write the plan in force as a notebook for a patient."""
    return SharePlan(workbook)
