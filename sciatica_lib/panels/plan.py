"""The plan in force, in words."""

from __future__ import annotations

from sciatica_lib.exercises.describe import plan_lines
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.panels.elements import Panel, Text, heading, listing
from sciatica_lib.workbook import Workbook


class PlanCard(Panel):
    """The exercises and doses of a plan, and how long they take."""

    def __init__(self, workbook: Workbook, plan: Plan, about: str) -> None:
        minutes = round(timeline(plan, workbook.library).total_s / 60)
        title = f"{plan.title}, version {plan.version}: about {minutes} minutes"
        lines = plan_lines(plan, workbook.library)
        super().__init__([Text(about), heading(title), listing(lines)])


def todays_plan(workbook: Workbook) -> PlanCard:
    """Show the plan in force, and say plainly when it is only the example plan."""
    about = (
        "This is your plan."
        if workbook.has_own_plan
        else "This is the example plan. Nobody made it for you: agree on your own with your "
        "therapist before you begin."
    )
    return PlanCard(workbook, workbook.plan, about)
