"""Everything that is a person's own: listed, exported into one file, or erased."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from zipfile import ZIP_DEFLATED, ZipFile

from sciatica_lib.disk import replace
from sciatica_lib.errors import WorkbookError
from sciatica_lib.places import now
from sciatica_lib.workbook import Workbook

_FOLDERS = ("notebooks", "shared", "exports")
_ELSEWHERE = "on this computer"
"""The folder of an export for what this computer alone keeps: the journal and what waits."""


_NOT_PACKED = {"lock", "log_ids"}


def saved_files(workbook: Workbook) -> tuple[Path, ...]:
    """Return every file and folder that holds something of this person's."""
    log, home = workbook.log, workbook.home
    own = [log.path, log.path.with_suffix(".json"), workbook.plan_path]
    own += [home / name for name in _FOLDERS]
    own += [copy.path for copy in log.conflicted_copies(workbook.contents())]
    return tuple(path for path in (*own, *log.folders) if path.exists())


def export(workbook: Workbook) -> Path:
    """Put everything that was saved into one zip file in `exports` and return where it is.

    Raises
    ------
    WorkbookError
        The file cannot be written.
    """
    path = workbook.home / "exports" / f"sciatica_{now():%Y-%m-%d_%H%M%S}.zip"
    packed = BytesIO()
    try:
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for file in _files(workbook):
                archive.write(file, str(_name_in_archive(file, workbook)))
        replace(path, packed.getvalue())
    except OSError as error:
        reason = f"The export is not written: {error.strerror} ({error.filename})."
        raise WorkbookError(reason) from error
    return path


def erase(workbook: Workbook) -> tuple[Path, ...]:
    """Remove every file and folder with something of this person's; it cannot be undone.

    Raises
    ------
    WorkbookError
        Something could not be removed; the message names it.
    """
    gone = saved_files(workbook)
    try:
        for path in gone:
            if path.is_dir():
                rmtree(path)
            else:
                path.unlink()
    except OSError as error:
        reason = f"Not everything is erased: {error.strerror} ({error.filename})."
        raise WorkbookError(reason) from error
    return gone


def _files(workbook: Workbook) -> Iterator[Path]:
    for path in saved_files(workbook):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix != ".zip" and file.name not in _NOT_PACKED:
                yield file


def _name_in_archive(file: Path, workbook: Workbook) -> Path:
    if workbook.home in file.parents:
        return file.relative_to(workbook.home)
    folders = [folder for folder in workbook.log.folders if folder in file.parents]
    own = workbook.log.state_dir
    within = file.relative_to(folders[0])
    return Path(_ELSEWHERE) / (within if folders[0] == own else folders[0].name / within)
