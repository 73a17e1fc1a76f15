"""Bring a person's copy of a notebook up to date and keep everything that the person wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sciatica_lib.errors import FileError
from sciatica_lib.jupyter.trust import source_of, without_widget_views

Notebook = dict[str, Any]
Cell = dict[str, Any]

_MARK = "sciatica"


def fresh_copy(shipped: Notebook) -> Notebook:
    """Return a copy of a shipped notebook: without outputs, every cell marked as ours."""
    return {**shipped, "cells": [_marked(cell) for cell in shipped["cells"]]}


def is_a_copy(notebook: Notebook) -> bool:
    """Tell whether a notebook was once made by `fresh_copy`: one of its cells bears our mark.

    Raises
    ------
    FileError
        It is not a notebook.
    """
    try:
        return any(cell.get("metadata", {}).get(_MARK, {}).get("cell") for cell in _cells(notebook))
    except AttributeError as error:
        raise _no_notebook() from error


def updated_copy(shipped: Notebook, copy: Notebook) -> tuple[Notebook, list[Cell]]:
    """Return a person's copy with our cells as they are shipped now, and the person's own code.

    A page runs our code and no other: code that the person added or changed is returned apart.
    Their notes stay: a cell that they added, after the cell that it followed, and a text of ours
    that they changed, as it is. Outputs of our cells are removed, and forms in outputs of the
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
        own = _what_the_person_wrote(_cells(copy), ours)
    except (AttributeError, KeyError, TypeError) as error:
        raise _no_notebook() from error
    cells = own.notes_after.pop("", [])
    for cell in shipped["cells"]:
        cells.append(own.changed.get(cell["id"]) or _marked(cell))
        cells += own.notes_after.get(cell["id"], [])
    return {**shipped, "cells": cells}, own.code


def with_note(notebook: Notebook, text: str) -> Notebook:
    """Return a notebook with a note of ours below its title, if it does not say so already.

    Like a note of the person's own, it stays until they delete it.
    """
    if any(source_of(cell) == text for cell in notebook["cells"]):
        return notebook
    note = _note(f"note-{_digest(text)}", text)
    first, *rest = notebook["cells"]
    return {**notebook, "cells": [first, note, *rest]}


def with_code(notebook: Notebook, code: list[Cell]) -> Notebook:
    """Return a notebook of the person's own code with further cells, each text once.

    Raises
    ------
    FileError
        It is not a notebook.
    """
    try:
        cells = list(_cells(notebook))
        known = {source_of(cell) for cell in cells}
    except (AttributeError, KeyError, TypeError) as error:
        raise _no_notebook() from error
    for cell in code:
        if source_of(cell) not in known:
            known.add(source_of(cell))
            # Not hidden, and not ours.
            cells.append(
                {**cell, "id": f"own-{len(cells)}-{_digest(source_of(cell))}", "metadata": {}}
            )
    return {**notebook, "cells": cells}


def own_code_notebook(shipped: Notebook, about: str) -> Notebook:
    """Return a notebook for the person's own code that holds none yet, only what it is."""
    return {**shipped, "cells": [_note("about", about)]}


@dataclass
class _Own:
    """What in a copy is the person's: notes by the cell of ours before them, texts, code."""

    notes_after: dict[str, list[Cell]] = field(default_factory=dict)
    changed: dict[str, Cell] = field(default_factory=dict)
    code: list[Cell] = field(default_factory=list)


def _what_the_person_wrote(cells: list[Cell], ours: set[str]) -> _Own:
    own = _Own()
    seen: set[str] = set()
    place = ""
    for cell in cells:
        mark = cell.get("metadata", {}).get(_MARK, {})
        cell_id = mark.get("cell", "")
        untouched = mark == _mark(cell, cell_id)
        # A cell that is copied takes its mark along, so only the first with a mark is ours.
        is_ours = cell_id in ours and cell_id not in seen
        if is_ours:
            seen.add(cell_id)
            place = cell_id
        if untouched and (is_ours or cell_id not in ours):
            continue  # ours: as it is shipped now, or shipped no more
        if cell["cell_type"] == "code":
            if source_of(cell).strip():
                own.code.append(_without_forms(cell))
        elif is_ours:
            own.changed[cell_id] = cell
        else:
            own.notes_after.setdefault(place, []).append(cell)
    return own


def _cells(notebook: Notebook) -> list[Cell]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise _no_notebook()
    return cells


def _no_notebook() -> FileError:
    return FileError("it is not a notebook")


def _marked(cell: Cell) -> Cell:
    marked = {**cell, "metadata": {**cell.get("metadata", {}), _MARK: _mark(cell, cell["id"])}}
    if cell["cell_type"] == "code":
        marked |= {"outputs": [], "execution_count": None}
    return marked


def _mark(cell: Cell, cell_id: str) -> dict[str, str]:
    # The id is here too, because some programs give every cell a new one.
    return {"cell": cell_id, "source": _digest(source_of(cell))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _note(cell_id: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": text}


def _without_forms(cell: Cell) -> Cell:
    return {**cell, "outputs": without_widget_views(cell.get("outputs", []))}
