"""A plan on its way to a patient, in the form that they can use: the ending of its name says which.

Whatever is made holds the plan, and words and pictures of our own: nothing of any log, no name of a
file, no output of a cell.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.own import figures_of
from sciatica_lib.exercises.plan import Plan, complete_library
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.places import today
from sciatica_lib.questions.questionnaire import Questionnaire
from sciatica_lib.sharing.page import page_html
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.workbook import Workbook

FORMS: Mapping[str, str] = {
    ".json": "the plan alone, to be taken in on the page Today",
    ".html": "a page for a phone, with the timer and the check-in",
    ".pdf": "a handout on paper, as PDF",
    ".handout.html": "the same handout as a page to print",
    ".ics": "the days of the routine, for a calendar",
    ".ipynb": "a notebook with the plan, for a computer with the workbook",
}
"""What a plan can be shared as, by the ending of the file's name."""


@dataclass(frozen=True, slots=True)
class _Sharing:
    workbook: Workbook
    plan: Plan
    zone: tzinfo | None

    def json(self) -> bytes:
        return plan_to_json(self.plan).encode()

    def notebook(self) -> bytes:
        return plan_notebook(self.plan).encode()

    def page(self) -> bytes:
        return page_html(*self._all).encode()

    # Typesetting and calendars are loaded only where they are used.

    def handout(self) -> bytes:
        handout = import_module("sciatica_lib.sharing.handout")
        return str(handout.handout_html(*self._all)).encode()

    def pdf(self) -> bytes:
        return bytes(import_module("sciatica_lib.sharing.handout").handout_pdf(*self._all))

    def calendar(self) -> bytes:
        minutes = max(1, round(timeline(self.plan, self._library).total_s / 60))
        calendar = import_module("sciatica_lib.sharing.calendar").calendar
        return bytes(calendar(self.plan, minutes, max(today(), self.plan.created_on), self.zone))

    @property
    def _all(
        self,
    ) -> tuple[Plan, Mapping[str, Exercise], Questionnaire, Mapping[str, Figure]]:
        own = map(figures_of, self.plan.own_exercises)
        figures = {**self.workbook.figures, **ChainMap(*own)}
        return self.plan, self._library, self.workbook.questionnaire, figures

    @property
    def _library(self) -> Mapping[str, Exercise]:
        return complete_library(self.plan, self.workbook.library)


_MAKERS: Mapping[str, Callable[[_Sharing], bytes]] = {
    ".json": _Sharing.json,
    ".html": _Sharing.page,
    ".pdf": _Sharing.pdf,
    ".handout.html": _Sharing.handout,
    ".ics": _Sharing.calendar,
    ".ipynb": _Sharing.notebook,
}


def form_of(name: str) -> str:
    """Return the ending that says what a plan is shared as.

    Raises
    ------
    WorkbookError
        The name ends in another way.
    """
    found = [ending for ending in FORMS if name.lower().endswith(ending)]
    if not found:
        raise WorkbookError(f"{name} must end in one of: {', '.join(FORMS)}.")
    return max(found, key=len)


def shared_name(plan: Plan, form: str) -> str:
    """Return what the file of a plan is called: by its id and version, never by a person."""
    return f"plan_{plan.plan_id}_v{plan.version}{form}"


def shared_bytes(workbook: Workbook, plan: Plan, form: str, zone: tzinfo | None = None) -> bytes:
    """Return a plan in one of `FORMS`.

    Parameters
    ----------
    workbook
        Gives the exercises, the questions and the figures; its log is never asked.
    plan
        What is shared.
    form
        Which form, by its ending.
    zone
        For the calendar: where the patient lives. By default the clock of whoever reads it.

    Raises
    ------
    WorkbookError
        It cannot be made here; the message says why.
    """
    return _MAKERS[form](_Sharing(workbook, plan, zone))


def share(
    workbook: Workbook, plan: Plan, path: Path, zone: tzinfo | None = None, *, again: bool = False
) -> None:
    """Write a plan into a file, in the form that its ending says, for its owner alone.

    Parameters
    ----------
    zone, again
        As in `shared_bytes` and `disk.write_asked`.

    Raises
    ------
    WorkbookError
        It cannot be made, or not be written; the message says why.
    """
    disk.write_asked(path, shared_bytes(workbook, plan, form_of(path.name), zone), again=again)


def zone_named(name: str) -> tzinfo | None:
    """Return a time zone such as Europe/Berlin; None for an empty name.

    Raises
    ------
    WorkbookError
        There is no such zone.
    """
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reason = f"There is no time zone {name[:40]!r}. Write it as in Europe/Berlin."
        raise WorkbookError(reason) from None
