"""The workbook in a dozen names: what notebooks import, each loaded when it is asked for."""

from importlib import import_module
from typing import Any

_HOMES = {
    "open_workbook": "workbook",
    "whose_entries": "panels.plan",
    "safety_check": "panels.safety_check",
    "todays_plan": "panels.plan",
    "exercise_cards": "panels.exercises",
    "todays_routine": "panels.routine",
    "daily_check_in": "panels.check_in",
    "pain_progress": "panels.progress",
    "exercise_progress": "panels.progress",
    "before_and_after": "panels.progress",
    "plan_maker": "panels.therapist",
    "share_plan": "panels.therapist",
    "shared_plan": "panels.therapist",
    "review_log": "panels.progress",
    "log_care": "panels.log_care",
    "bring_along": "panels.your_data",
    "entry_history": "panels.your_data",
    "export_and_erase": "panels.your_data",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    # A page that draws nothing must not wait for pandas and matplotlib.
    if name not in _HOMES:
        reason = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(reason)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
