"""The person's folder of notebooks: every page there, up to date, and nothing of theirs lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from sciatica_lib.disk import make_private, replace
from sciatica_lib.errors import FileError, WorkbookError
from sciatica_lib.jupyter.notebook_copies import (
    Cell,
    Notebook,
    fresh_copy,
    is_a_copy,
    own_code_notebook,
    updated_copy,
    with_code,
    with_note,
)

RENAMED = {"00_start_here.ipynb": "00_today.ipynb"}
"""Pages that had another name in earlier versions."""

_ABOUT_OWN_CODE = (
    "# My cells from {page}\n\n"
    "Here is the code that was added or changed in [{page}]({address}). "
    "The workbook keeps it and does not run it: its own pages run its own code alone."
)
_CODE_IS_THERE = (
    "Code that was added or changed on this page is kept in [{name}]({address}). "
    "It does not run here."
)
_FOREIGN_IS_THERE = (
    "In place of this page there was a notebook from somewhere else. It did not run. "
    "It is kept as [{name}]({address})."
)


def update_copies(shipped: Path, folder: Path, *, at: datetime) -> list[str]:
    """Make a copy of every shipped notebook in a folder, or bring the copy there up to date.

    A file in its place that is not a notebook, or not a copy of ours, is renamed, never
    overwritten; code of the person's own goes into a notebook beside it.

    Returns
    -------
    list of str
        A sentence for each file that was renamed or made for the person's own code.

    Raises
    ------
    WorkbookError
        The folder cannot be written.
    """
    try:
        make_private(folder)
        _rename_pages(folder)
        said = [
            _update_copy(path, folder / path.name, at) for path in sorted(shipped.glob("*.ipynb"))
        ]
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {error.filename or folder} ({error.strerror}). "
            "Choose another folder in SCIATICA_HOME, or make this one writable."
        ) from error
    return [sentence for sentence in said if sentence]


def _rename_pages(folder: Path) -> None:
    """Give a copy under an earlier name the name of now, with all that the person wrote in it."""
    for earlier, name in RENAMED.items():
        old, new = folder / earlier, folder / name
        if old.is_file() and not new.exists():
            old.rename(new)


def _update_copy(path: Path, copy: Path, at: datetime) -> str:
    shipped: Notebook = json.loads(path.read_text(encoding="utf-8"))
    before, said = "", ""
    try:
        before = copy.read_text(encoding="utf-8")
        found = json.loads(before)
        if is_a_copy(found):
            notebook, said = _brought_up_to_date(shipped, found, copy)
        else:
            aside = _set_aside(copy, f"not-from-this-workbook-{at:%Y%m%d-%H%M%S}", ".ipynb")
            said = _FOREIGN_IS_THERE.format(name=aside.name, address=quote(aside.name))
            notebook = with_note(fresh_copy(shipped), said)
            said = f"{copy.name} came from somewhere else. It is kept as {aside.name}."
    except FileNotFoundError:
        notebook = fresh_copy(shipped)
    except (FileError, ValueError, RecursionError):
        aside = _set_aside(copy, f"not-a-notebook-{at:%Y%m%d-%H%M%S}", ".txt")
        said = f"{copy.name} was not a notebook. It is kept as {aside.name}."
        notebook = fresh_copy(shipped)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    if text != before:
        replace(copy, text.encode())
    return said


def _brought_up_to_date(shipped: Notebook, found: Notebook, copy: Path) -> tuple[Notebook, str]:
    notebook, code = updated_copy(shipped, found)
    if not code:
        return notebook, ""
    apart = _keep_apart(shipped, code, copy)  # first, so that nothing is lost in between
    note = _CODE_IS_THERE.format(name=apart.name, address=quote(apart.name))
    return with_note(notebook, note), f"{copy.name}: code of your own is kept in {apart.name}."


def _keep_apart(shipped: Notebook, code: list[Cell], copy: Path) -> Path:
    about = _ABOUT_OWN_CODE.format(page=copy.stem, address=quote(copy.name))
    for path in _names(copy.with_name(f"my cells from {copy.stem}"), ".ipynb"):
        try:
            before = path.read_text(encoding="utf-8")
            notebook = with_code(json.loads(before), code)
        except FileNotFoundError:
            before, notebook = "", with_code(own_code_notebook(shipped, about), code)
        except (FileError, ValueError, RecursionError):
            continue  # a file of the person's that is no notebook: it stays, the next name is tried
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        if text != before:
            replace(path, text.encode())
        return path
    raise AssertionError


def _set_aside(copy: Path, why: str, suffix: str) -> Path:
    free = next(
        path for path in _names(copy.with_name(f"{copy.stem}.{why}"), suffix) if not path.exists()
    )
    copy.rename(free)
    return free


def _names(start: Path, suffix: str) -> Iterator[Path]:
    return (start.with_name(f"{start.name}{f'-{n}' if n else ''}{suffix}") for n in count())
