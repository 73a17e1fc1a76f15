"""The workbook in a dozen names: what notebooks import, each loaded when it is asked for."""

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from sciatica_lib.gc_pause import gc_paused, imported

if TYPE_CHECKING:  # what editors see; a test compares it with _HOMES
    from sciatica_lib.panels.check_in import daily_check_in
    from sciatica_lib.panels.clinic_page import clinic_page
    from sciatica_lib.panels.diary_import import import_diary
    from sciatica_lib.panels.diary_import import import_diary as bring_along
    from sciatica_lib.panels.exercises import exercise_cards
    from sciatica_lib.panels.log_care import log_care
    from sciatica_lib.panels.overview import pain_progress
    from sciatica_lib.panels.phone_rows import phone_rows
    from sciatica_lib.panels.plan import todays_plan
    from sciatica_lib.panels.plan_in import shared_plan
    from sciatica_lib.panels.planner import plan_maker
    from sciatica_lib.panels.progress import (
        before_and_after,
        exercise_progress,
        exercise_responses,
        pain_levels,
        plan_calendar,
        reach_progress,
    )
    from sciatica_lib.panels.review import review_log
    from sciatica_lib.panels.routine import todays_routine
    from sciatica_lib.panels.safety_check import safety_check
    from sciatica_lib.panels.send_weeks import send_weeks
    from sciatica_lib.panels.share import share_plan
    from sciatica_lib.panels.today import today
    from sciatica_lib.panels.whose_entries import whose_entries
    from sciatica_lib.panels.your_data import entry_history, export_and_erase
    from sciatica_lib.workbook import open_workbook

_HOMES = {
    "open_workbook": "workbook",
    "whose_entries": "panels.whose_entries",
    "today": "panels.today",
    "safety_check": "panels.safety_check",
    "todays_plan": "panels.plan",
    "exercise_cards": "panels.exercises",
    "todays_routine": "panels.routine",
    "daily_check_in": "panels.check_in",
    "pain_progress": "panels.overview",
    "pain_levels": "panels.progress",
    "reach_progress": "panels.progress",
    "exercise_progress": "panels.progress",
    "plan_calendar": "panels.progress",
    "before_and_after": "panels.progress",
    "exercise_responses": "panels.progress",
    "clinic_page": "panels.clinic_page",
    "plan_maker": "panels.planner",
    "share_plan": "panels.share",
    "shared_plan": "panels.plan_in",
    "review_log": "panels.review",
    "log_care": "panels.log_care",
    "phone_rows": "panels.phone_rows",
    "send_weeks": "panels.send_weeks",
    "import_diary": "panels.diary_import",
    "entry_history": "panels.your_data",
    "export_and_erase": "panels.your_data",
}
_FORMER_NAMES = {"bring_along": "import_diary"}
"""Names that notebooks of earlier versions import."""

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    # A page that draws nothing must not wait for pandas and matplotlib.
    known = _FORMER_NAMES.get(name, name)
    if known not in _HOMES:
        reason = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(reason)
    made = getattr(imported(f"{__name__}.{_HOMES[known]}"), known)
    return _as_part_of_a_page(made) if _HOMES[known].startswith("panels.") else made


def _as_part_of_a_page(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes a panel so that a failure costs only its own place on the page."""
    elements = imported(f"{__name__}.panels.elements")

    @wraps(make)
    @gc_paused()
    def panel(*args: Any, **options: Any) -> Any:
        return elements.or_a_sentence(partial(make, *args, **options))

    return panel
