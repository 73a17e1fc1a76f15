"""Which pages may run: those of our own code, and those that were saved on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sciatica_lib.jupyter.plan_cell import is_plan_cell

SAFE_KINDS = ("text/plain", "image/png", "image/jpeg")
"""The kinds of output that can neither run, nor load, nor link to anything (ours)."""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

_WITH_DATA = ("display_data", "execute_result")
_TEXT_ALONE = ("stream", "error")


def source_of(cell: dict[str, Any]) -> str:
    """Return the text of a cell; a file may hold it as one string, or line by line."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def code_cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the cells that can run."""
    return (cell for cell in notebook["cells"] if cell["cell_type"] == "code")


def shipped_code(folder: Path) -> frozenset[str]:
    """Return the text of every cell of ours that can run."""
    notebooks = (json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.ipynb"))
    return frozenset(source_of(cell) for notebook in notebooks for cell in code_cells(notebook))


def runs_our_code_alone(notebook: dict[str, Any], ours: frozenset[str]) -> bool:
    """Tell whether a notebook holds no code but ours, wherever the file comes from."""
    sources = map(source_of, code_cells(notebook))
    return all(source in ours or is_plan_cell(source) for source in sources)


def safe_outputs(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what of a stranger's outputs can be shown: text, and pictures made of dots."""
    shown = []
    for output in outputs:
        kind = output.get("output_type")
        if kind in _TEXT_ALONE:
            shown.append(output)
        elif kind in _WITH_DATA:
            data = {name: value for name, value in output["data"].items() if name in SAFE_KINDS}
            shown.append({**output, "data": data})
    return [output for output in shown if output.get("data", True)]


def without_widget_views(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outputs without forms: a form without its kernel shows "model not found"."""
    return [_without_widget_view(output) for output in outputs]


def _without_widget_view(output: dict[str, Any]) -> dict[str, Any]:
    if "data" not in output:
        return output
    data = {kind: value for kind, value in output["data"].items() if kind != WIDGET_VIEW}
    return {**output, "data": data}
