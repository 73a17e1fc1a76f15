"""The page for the clinic: made from a workbook or a log, and written for its owner alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from sciatica_lib import disk, places
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import Entry
from sciatica_lib.progress.report import Asked, notes_to_choose, report_of
from sciatica_lib.questions.questionnaire import read_questionnaire
from sciatica_lib.wording import counted
from sciatica_lib.workbook import History, Workbook


def page_of(workbook: Workbook, history: History, notes: Collection[str]) -> dict[str, Any]:
    """Return the page of a history, with the notes that the person chose.

    Parameters
    ----------
    workbook
        Gives the plan in force, the exercises and the questions, as far as they can be read.
    history
        Whose entries they are.
    notes
        The entries, by id, whose notes are included.
    """
    asked: dict[str, Any] = {}
    with suppress(WorkbookError):
        asked |= {"plans": workbook.known_plans(), "limits": workbook.plan.limits}
    with suppress(WorkbookError):
        asked["names"] = {key: exercise.name for key, exercise in workbook.library.items()}
    with suppress(WorkbookError):
        asked["signs"] = workbook.questionnaire.signs
    about = Asked(notes=notes, is_example=history.is_example, **asked)
    return report_of(history.entries, history.until, about)


def page_of_log(path: Path, days: Sequence[date], today: date) -> tuple[dict[str, Any], int]:
    """Return the page of a log, and how many of its lines could not be used.

    The plan is read where `plan.json` lies beside the log and can be used.

    Parameters
    ----------
    path
        The log.
    days
        The days whose notes are included.
    today
        The day the page is made on; of a log of the past, its last day counts.

    Raises
    ------
    WorkbookError
        The log cannot be read.
    """
    table = read_table(disk.read(path))
    entries = current_entries(table.rows)
    shipped = places.shipped_dir() / "data"
    library = read_exercises(shipped / "exercises.toml")
    asked: dict[str, Any] = {}
    with suppress(WorkbookError):
        plan: Plan = read_plan(path.with_name("plan.json"), library)
        asked |= {"plans": [plan], "limits": plan.limits}
    about = Asked(
        notes={entry_id for entry_id, day, _ in notes_to_choose(entries) if day in days},
        names={key: exercise.name for key, exercise in library.items()},
        signs=read_questionnaire(shipped / "questions.toml").signs,
        **asked,
    )
    return report_of(entries, _until(entries, today), about), len(table.rejected)


def not_used(lines: int) -> str:
    """Return how many lines of a log are not on the page; nothing if all are."""
    return f"{counted(lines, 'line')} of the log could not be used." if lines else ""


def _until(entries: Sequence[Entry], today: date) -> date:
    last = max((entry.record.day for entry in entries), default=today)
    return min(last, today)
