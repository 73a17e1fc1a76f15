"""What a therapist hands over: a notebook with a plan, and one line of our code to show it."""

from __future__ import annotations

import json
from typing import Any

from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.jupyter.plan_cell import plan_cell

_CELLS = (
    (
        "markdown",
        "plan-01",
        "# A plan from your therapist\n\n"
        "Put this file beside the other notebooks of your workbook and open it there; it starts "
        "by itself. In another JupyterLab, choose *Run All*. "
        "You will see the plan, and a button to use it.\n\n"
        "A notebook from someone else is a program: only open one from someone you know.",
    ),
    ("code", "plan-02", "{plan}"),
    (
        "markdown",
        "plan-03",
        "Is anything unclear, or not what you agreed? Ask your therapist before you begin. "
        "Entries that you have already saved keep the plan that they were made under.",
    ),
)


def plan_notebook(plan: Plan) -> str:
    """Return a notebook for the patient that holds the plan as data.

    Only the texts above and the plan go into it: no log, no name, no output of a cell.

    Returns
    -------
    str
        The notebook as JSON, to be written as UTF-8.
    """
    code = plan_cell(plan_to_json(plan))
    cells = [_cell(kind, name, text.replace("{plan}", code)) for kind, name, text in _CELLS]
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


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    if kind == "code":
        hidden = {"jupyter": {"source_hidden": True}}
        cell |= {"execution_count": None, "outputs": [], "metadata": hidden}
    return cell
