"""The one cell of a shared plan that runs: how it is written, and how it is known again."""

from __future__ import annotations

import ast

_BEFORE = "from sciatica_lib import open_workbook, shared_plan\n\nshared_plan(open_workbook(), "
_AFTER = ")"


def plan_cell(text: str) -> str:
    """Return code that shows a plan; whatever the text contains, none of it can become code."""
    return f"{_BEFORE}{text!r}{_AFTER}"


def is_plan_cell(source: str) -> bool:
    """Tell whether a cell does nothing but show a plan: our call, and one piece of text."""
    if not (source.startswith(_BEFORE) and source.endswith(_AFTER)):
        return False
    literal = source[len(_BEFORE) : -len(_AFTER)]
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    # The same text, written by us, is the same cell: so there is no room for anything else.
    return isinstance(value, str) and "\n" not in literal and literal[0] in "'\""
