"""A plan as a notebook for a patient, from a template; and such a notebook read as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sciatica_lib.checks import names_once
from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.jupyter.plan_cell import plan_cell, text_in_plan_cell
from sciatica_lib.wording import counted

NOTEBOOK_MOST_KB = 2_000
"""A notebook with the largest plan is smaller (ours)."""
CELLS_MOST = 50

PLAN = "{plan}"
_CELLS = (
    (
        "markdown",
        "plan-01",
        "# A plan from your therapist\n\n"
        "The best way to take it in: open your workbook, press *I have a plan from my therapist* "
        "on the page Today, and choose this file. It is read there, and nothing in it is run.\n\n"
        "Or put this file beside the other notebooks of your workbook and open it there; it starts "
        "by itself. You will see the plan, and a button to use it.\n\n"
        "A notebook from someone else is a program: only run one from someone you know.",
    ),
    ("code", "plan-02", PLAN),
    (
        "markdown",
        "plan-03",
        "Is anything unclear, or not what you agreed? Ask your therapist before you begin. "
        "Entries that you have already saved keep the plan that they were made under.",
    ),
)
_EARLIER_TEXTS = (
    # Version 0.1, and what came after it
    "# A plan from your therapist\n\n"
    "Put this file beside the other notebooks of your workbook, open it there, and press *Start "
    "the workbook* at the top of the page. You will see the plan, and a button to use it.",
    "# A plan from your therapist\n\n"
    "Put this file beside the other notebooks of your workbook and open it there; it starts "
    "by itself. In another JupyterLab, choose *Run All*. "
    "You will see the plan, and a button to use it.\n\n"
    "A notebook from someone else is a program: only open one from someone you know.",
)
_TEXTS = {text for kind, _, text in _CELLS if kind == "markdown"} | set(_EARLIER_TEXTS)


@dataclass(frozen=True, slots=True)
class PlanFound:
    """The text of a plan in a notebook, and what else the notebook holds, in a sentence."""

    text: str
    beside: str


def plan_notebook(plan: Plan) -> str:
    """Return a notebook for the patient that holds the plan as data.

    Only the texts above and the plan go into it: no log, no name, no output of a cell.

    Returns
    -------
    str
        The notebook as JSON, to be written as UTF-8.
    """
    code = plan_cell(plan_to_json(plan))
    cells = [_cell(kind, name, code if text == PLAN else text) for kind, name, text in _CELLS]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def plan_in_notebook(data: bytes) -> PlanFound:
    """Return the plan that a notebook holds, as text; nothing of the notebook is run or shown.

    Raises
    ------
    FileError
        It is no notebook, or holds no plan, or more than one.
    """
    cells = _cells_of(data)
    texts = [text_in_plan_cell(source) for kind, source, _ in cells if kind == "code"]
    plans = [text for text in texts if text is not None]
    if len(plans) != 1:
        how_many = "more than one plan" if plans else "no plan that is written as the workbook does"
        raise FileError(f"this notebook holds {how_many}, so nothing was taken from it.")
    strange = sum(
        (text_in_plan_cell(source) is None if kind == "code" else source not in _TEXTS)
        for kind, source, _ in cells
    )
    shown = sum(has_more for _, _, has_more in cells)
    return PlanFound(plans[0], _beside(strange, shown))


def _beside(strange: int, shown: int) -> str:
    more = []
    if strange:
        parts = "a part that is" if strange == 1 else f"{strange} parts that are"
        more.append(f"{parts} not of the workbook")
    if shown:
        more.append(f"stored pictures or texts in {counted(shown, 'cell')}")
    if not more:
        return ""
    return (
        f"This notebook holds more than a plan: {' and '.join(more)}. Nothing of that was run or "
        "shown. Only the plan was read, as data."
    )


def _cells_of(data: bytes) -> list[tuple[str, str, bool]]:
    """Return the cells of a notebook: the kind, the source, and whether more is stored in it."""
    if len(data) > NOTEBOOK_MOST_KB * 1_000:
        raise FileError(f"it is larger than {NOTEBOOK_MOST_KB} kB, so it was not read.")
    try:
        notebook = json.loads(data.decode(), object_pairs_hook=names_once)
        found = [_read_cell(cell) for cell in notebook["cells"][: CELLS_MOST + 1]]
    except FieldError as error:
        raise FileError(f"it is no notebook: {error}.") from None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise FileError("it is no notebook.") from None
    if len(found) > CELLS_MOST:
        raise FileError(f"it has more than {CELLS_MOST} cells, so it was not read.")
    return found


def _read_cell(cell: dict[str, Any]) -> tuple[str, str, bool]:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    has_more = bool(cell.get("outputs") or cell.get("attachments"))
    return str(cell["cell_type"]), text, has_more


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    if kind == "code":
        hidden = {"jupyter": {"source_hidden": True}}
        cell |= {"execution_count": None, "outputs": [], "metadata": hidden}
    return cell
