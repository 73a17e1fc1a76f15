"""Bring a person's copy of a notebook up to date and keep everything that the person wrote."""

from __future__ import annotations

import hashlib
from typing import Any

from sciatica_lib.errors import FileError

Notebook = dict[str, Any]
Cell = dict[str, Any]

_MARK = "sciatica"
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def fresh_copy(shipped: Notebook) -> Notebook:
    """Return a copy of a shipped notebook: without outputs, every cell marked as ours."""
    return {**shipped, "cells": [_marked(cell) for cell in shipped["cells"]]}


def updated_copy(shipped: Notebook, copy: Notebook) -> Notebook:
    """Return a person's copy with our cells as they are shipped now.

    A cell that the person added stays after the cell that it followed; a cell of ours that the
    person changed stays as it is. Outputs of our cells are removed, and widgets in outputs of the
    person's own, since both need a running kernel.

    Parameters
    ----------
    shipped
        The notebook as it is shipped, as nbformat 4 JSON.
    copy
        The copy as it was found.

    Raises
    ------
    FileError
        The copy is not a notebook.
    """
    try:
        ours = {cell["id"] for cell in shipped["cells"]}
        own_by_place, changed = _what_the_person_wrote(copy["cells"], ours)
    except (AttributeError, KeyError, TypeError) as error:
        reason = "it is not a notebook"
        raise FileError(reason) from error
    cells = own_by_place.pop("", [])
    for cell in shipped["cells"]:
        cells.append(changed.get(cell["id"]) or _marked(cell))
        cells += own_by_place.get(cell["id"], [])
    return {**shipped, "cells": cells}


def _what_the_person_wrote(
    cells: list[Cell], ours: set[str]
) -> tuple[dict[str, list[Cell]], dict[str, Cell]]:
    """Return the person's own cells by the cell of ours before them, and ours that they changed."""
    own_by_place: dict[str, list[Cell]] = {}
    changed: dict[str, Cell] = {}
    seen: set[str] = set()
    place = ""
    for cell in cells:
        mark = cell.get("metadata", {}).get(_MARK, {})
        cell_id = mark.get("cell", "")
        untouched = mark == _mark(cell, cell_id)
        # A cell that is copied takes its mark along, so only the first with a mark is ours.
        if cell_id in ours and cell_id not in seen:
            seen.add(cell_id)
            place = cell_id
            if not untouched:
                changed[cell_id] = _without_widgets(cell)
        elif cell_id in seen or not untouched:
            own_by_place.setdefault(place, []).append(_without_widgets(cell))
    return own_by_place, changed


def _marked(cell: Cell) -> Cell:
    marked = {**cell, "metadata": {**cell.get("metadata", {}), _MARK: _mark(cell, cell["id"])}}
    if cell["cell_type"] == "code":
        marked |= {"outputs": [], "execution_count": None}
    return marked


def _mark(cell: Cell, cell_id: str) -> dict[str, str]:
    # The id is here too, because some programs give every cell a new one.
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return {"cell": cell_id, "source": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _without_widgets(cell: Cell) -> Cell:
    # A widget without its kernel shows "model not found"; the rest of the output can stay.
    if not cell.get("outputs"):
        return cell
    return {**cell, "outputs": [_without_widget(output) for output in cell["outputs"]]}


def _without_widget(output: dict[str, Any]) -> dict[str, Any]:
    data = {kind: value for kind, value in output.get("data", {}).items() if kind != _WIDGET_VIEW}
    return {**output, "data": data} if "data" in output else output
