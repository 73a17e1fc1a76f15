"""A person's copy of a notebook: kept up to date, without touching what the person wrote in it."""

from __future__ import annotations

import hashlib
from typing import Any

from sciatica_lib.errors import WorkbookError

Notebook = dict[str, Any]
Cell = dict[str, Any]

_MARK = "sciatica"


class CopyError(WorkbookError, ValueError):
    """A file that is not a notebook."""


def fresh_copy(shipped: Notebook) -> Notebook:
    """Return a copy of a shipped notebook to work in: no outputs, every cell marked as ours."""
    return {**shipped, "cells": [_laid(cell) for cell in shipped["cells"]]}


def updated_copy(shipped: Notebook, copy: Notebook) -> Notebook:
    """Return a person's copy with our cells as they are shipped now.

    A cell that the person added stays after the cell that it followed; a cell of ours that the
    person changed stays as it is; outputs of our cells go, since they need a running kernel.

    Parameters
    ----------
    shipped
        The notebook as it is shipped, as nbformat 4 JSON.
    copy
        The copy as it was found.

    Raises
    ------
    CopyError
        The copy is not a notebook.
    """
    try:
        ours = {cell["id"] for cell in shipped["cells"]}
        own_by_place, changed = _what_the_person_wrote(copy["cells"], ours)
    except (AttributeError, KeyError, TypeError) as error:
        reason = "it is not a notebook"
        raise CopyError(reason) from error
    cells = own_by_place.pop("", [])
    for cell in shipped["cells"]:
        cells.append(changed.get(cell["id"]) or _laid(cell))
        cells += own_by_place.get(cell["id"], [])
    return {**shipped, "cells": cells}


def _what_the_person_wrote(
    cells: list[Cell], ours: set[str]
) -> tuple[dict[str, list[Cell]], dict[str, Cell]]:
    """Return the person's own cells by the cell of ours before them, and ours that they changed."""
    own_by_place: dict[str, list[Cell]] = {}
    changed: dict[str, Cell] = {}
    place = ""
    for cell in cells:
        laid = cell.get("metadata", {}).get(_MARK)
        untouched = laid == _fingerprint(cell)
        name = str(cell.get("id", ""))
        if laid is not None and name in ours:
            place = name
            if not untouched:
                changed[name] = cell
        elif not untouched:
            own_by_place.setdefault(place, []).append(cell)
    return own_by_place, changed


def _laid(cell: Cell) -> Cell:
    laid = {**cell, "metadata": {**cell.get("metadata", {}), _MARK: _fingerprint(cell)}}
    if cell["cell_type"] == "code":
        laid |= {"outputs": [], "execution_count": None}
    return laid


def _fingerprint(cell: Cell) -> str:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
