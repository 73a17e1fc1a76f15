"""Everything that is a person's own: listed, exported into one file, or erased."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.own_library import FILE as OWN_EXERCISES
from sciatica_lib.log.copy_names import is_copy_of
from sciatica_lib.log.identity import JOURNAL
from sciatica_lib.log.row_file import RowFile
from sciatica_lib.places import now, state_dir
from sciatica_lib.sharing.seal import KEY_FILE, KNOWN_FILE
from sciatica_lib.sharing.sending import RETURNED
from sciatica_lib.wording import first_few, legible, whole_characters
from sciatica_lib.workbook import Workbook

_FOLDERS = ("notebooks", "plans", "shared", "exports", RETURNED, ".ipynb_checkpoints")
_BEHIND = ("", ".new", ".bak")
"""What is put behind a file's name while it is written, and by programs that keep the old one."""
_RECEIVED = "plan_*.ipynb"
_JUPYTER = ("ipython", "lab", "data")
"""What Jupyter keeps in our state folder: the cells that ran, the open pages, names of files."""
_ELSEWHERE = "on this computer"
"""The folder of an export for what this computer alone keeps: the journal and what waits."""


_NOT_PACKED = {"lock", "log_ids", KEY_FILE}
"""A private key is not copied into a file that is carried about."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export is, and what could not go into it, each with the reason."""

    path: Path
    left_out: tuple[str, ...]


def saved_files(workbook: Workbook) -> tuple[Path, ...]:
    """Return every file and folder that holds something of this person's, also what is damaged."""
    return (*_state_folders(workbook), *_of_jupyter(), *_in_home(workbook))


def export(workbook: Workbook) -> Exported:
    """Put everything that was saved into one zip file in `exports`; what is unreadable is named.

    Raises
    ------
    WorkbookError
        The file cannot be written.
    """
    path = workbook.home / "exports" / f"sciatica_{now():%Y-%m-%d_%H%M%S}.zip"
    packed, left_out = BytesIO(), []
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in _files(workbook):
            try:
                data = disk.read(file)
            except OSError as error:
                left_out.append(f"{file} ({error.strerror})")
                continue
            archive.writestr(whole_characters(str(_name_in_archive(file, workbook))), data)
    try:
        disk.replace(path, packed.getvalue())
    except OSError as error:
        raise WorkbookError(f"The export is not written: {_why(error, path)}.") from error
    return Exported(path, tuple(map(legible, left_out)))


def erase(workbook: Workbook) -> tuple[Path, ...]:
    """Remove every file and folder with something of this person's; it cannot be undone.

    What this computer keeps goes first, so that after an erase that was cut short nothing is
    offered back; what one cannot remove does not keep the rest. It may be done again.

    Raises
    ------
    WorkbookError
        Something could not be removed; the message names it, and says why.
    """
    with suppress(OSError):
        disk.replace(_mark(), b"")
    gone = saved_files(workbook)
    remaining = [sentence for path in gone for sentence in _removed(path)]
    for path in saved_files(workbook):  # what was written meanwhile, and what a list forgot
        remaining = remaining or [str(path)]
    if remaining:
        raise WorkbookError(
            f"Not everything is erased. Still there: {legible(first_few(remaining))}. "
            "Everything else is gone. Put that right, and erase again."
        )
    for path in (_mark(), workbook.log.lock_path.parent.parent, state_dir() / "jupyter"):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
    return gone


def was_cut_short() -> bool:
    """Tell whether an erase was begun on this computer and did not come to its end."""
    return os.path.lexists(_mark())


def _mark() -> Path:
    return state_dir() / "erasing"


def _in_home(workbook: Workbook) -> Iterator[Path]:
    log, home = workbook.log.path, workbook.home
    plan = workbook.plan_path.name
    own = (log.name, log.with_suffix(".json").name, plan, OWN_EXERCISES, KEY_FILE, KNOWN_FILE)
    names = {f"{name}{behind}" for name in own for behind in _BEHIND}
    with suppress(OSError):
        for path in sorted(home.iterdir()):
            is_copy = any(
                is_copy_of(path.name.removesuffix(behind), name)
                for name in own
                for behind in _BEHIND
            )
            if path.name in _FOLDERS or path.name in names or is_copy or path.match(_RECEIVED):
                yield path


def _state_folders(workbook: Workbook) -> Iterator[Path]:
    """Yield the folders of this log's journal, at this place and at earlier ones."""
    log = workbook.log
    own = {log.state_dir, log.lock_path.parent}
    found: list[Path] = []
    with suppress(OSError):
        own |= set(log.folders)
    with suppress(OSError):
        found = sorted(log.lock_path.parent.parent.iterdir())
    ids = _ids(log.path) | _ids(log.state_dir / JOURNAL) if set(found) - own else set()
    for folder in found:
        if folder in own or any(ids & _ids(file) for file in _csv_files(folder)):
            yield folder


def _of_jupyter() -> Iterator[Path]:
    found = (state_dir() / "jupyter" / name for name in _JUPYTER)
    yield from (path for path in found if os.path.lexists(path))


def _csv_files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.rglob("*.csv"))
    return []


def _ids(path: Path) -> set[str]:
    with suppress(OSError):
        return RowFile(path).read_if_table().ids
    return set()


def _removed(path: Path) -> Iterator[str]:
    """Remove a file, a link (never what it leads to) or a folder; yield what stays, and why."""
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path, topdown=False):
            for name in (*files, *folders):
                yield from _removed_alone(Path(folder, name))
    yield from _removed_alone(path)


def _removed_alone(path: Path) -> Iterator[str]:
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            disk.remove(path)
    except OSError as error:
        yield _why(error, path)


def _why(error: OSError, path: Path) -> str:
    return f"{error.filename or path} ({error.strerror or error})"


def _files(workbook: Workbook) -> Iterator[Path]:
    """Yield the files that an export holds; a link is not followed."""
    for path in (*_in_home(workbook), *_state_folders(workbook)):
        inside = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
        for file in sorted(inside) if path.is_dir() and not path.is_symlink() else [path]:
            is_own = file.is_file() and not file.is_symlink()
            if is_own and file.suffix != ".zip" and file.name not in _NOT_PACKED:
                yield file


def _name_in_archive(file: Path, workbook: Workbook) -> Path:
    if workbook.home in file.parents:
        return file.relative_to(workbook.home)
    own, folders = workbook.log.state_dir, workbook.log.lock_path.parent.parent
    return Path(_ELSEWHERE) / file.relative_to(own if own in file.parents else folders)
