"""The one cell of a shared plan that runs: how it is written, and how it is known again."""

from __future__ import annotations

import ast

MISSING = "The Sciatica Workbook is not installed here, so this plan cannot be shown."

_FORMS = (
    (
        "try:\n"
        "    from sciatica_lib import open_workbook, shared_plan\n"
        "except ImportError:\n"
        f'    print("{MISSING}")\n'
        "else:\n"
        "    display(shared_plan(open_workbook(), ",
        "))",
    ),
    # As version 0.1 wrote it.
    ("from sciatica_lib import open_workbook, shared_plan\n\nshared_plan(open_workbook(), ", ")"),
)
"""What stands before and after the plan: as it is written now, and as it was written before."""


def plan_cell(text: str, form: int = 0) -> str:
    """Return code that shows a plan; whatever the text contains, none of it can become code."""
    before, after = _FORMS[form]
    return f"{before}{text!r}{after}"


def is_plan_cell(source: str) -> bool:
    """Tell whether a cell does nothing but show a plan: our call, and one piece of text."""
    return text_in_plan_cell(source) is not None


def text_in_plan_cell(source: str) -> str | None:
    """Return the text that a cell would show as a plan; None if it is not such a cell.

    The cell is read, and never run.
    """
    for before, after in _FORMS:
        if source.startswith(before) and source.endswith(after):
            return _text(source[len(before) : -len(after)])
    return None


def _text(literal: str) -> str | None:
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    # The same text, written by us, is the same cell: so there is no room for anything else.
    is_one_text = isinstance(value, str) and "\n" not in literal and literal[0] in "'\""
    return value if is_one_text else None
