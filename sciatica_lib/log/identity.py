"""Whose log it is: the folder of this computer that belongs to a log, wherever the log stands.

A log has an id of its own, in the data dictionary beside it. What this computer keeps of it (the
journal, and what waits) lies in a folder named by that id. A folder belongs to a log when both say
the same id, or share a row; never because the log stands where another one stood. What stood at
the same place before is remembered, so that it can be offered, and is never taken unasked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.ids import LETTERS, new_id
from sciatica_lib.log.row_file import RowFile
from sciatica_lib.log.rows import data_dictionary
from sciatica_lib.log.waiting import WAITING

JOURNAL = "journal.csv"

ReadIds = Callable[[], set[str]]
"""Gives the ids of the rows in the log, which is read only if it must be."""

_LOG_ID = re.compile(f"l[{LETTERS}]{{14}}")
_TAIL = 1 << 14


class Identity:
    """What a log and this computer know of each other.

    Parameters
    ----------
    path
        The log.
    state_dir
        The folder of this computer alone.

    Attributes
    ----------
    place
        The folder for the place where the log stands: the lock, and the ids of the logs that stood
        there. Older versions kept the journal in it too.
    """

    def __init__(self, path: Path, state_dir: Path) -> None:
        self._path = path
        self._dictionary = path.with_suffix(".json")
        self._folders = state_dir / "logs"
        self.place = self._folders / _fingerprint(path)
        self._record = self.place / "log_ids"
        self._left_here = (self.place / JOURNAL, self.place / WAITING)
        self._read_name: tuple[object, Path | None] = (None, None)

    def find(self, read_ids: ReadIds, *, surely: bool = False) -> Path | None:
        """Return the folder of the log, or None if it has none yet; nothing is written.

        Parameters
        ----------
        read_ids
            Asked only where the id in the dictionary leads to no folder.
        surely
            A folder that the dictionary names must share a row with the log, if both have rows.
        """
        named = self._named()
        if named and named.is_dir() and (not surely or self.belongs(named, read_ids)):
            return named
        named = named if named and not named.is_dir() else None
        if not self._knows_any():
            return named
        ids = read_ids()
        return self._sharing(ids) or named or (None if ids else self._without_journal())

    def settle(self, read_ids: ReadIds, *, begin: bool) -> Path | None:
        """Return the folder of the log when all that belongs to it is there; under the lock.

        Parameters
        ----------
        begin
            Whether a log that has no id gets one now.
        """
        named, recorded = self._named(), self.recorded()
        if (
            named
            and recorded[-1:] == [named]
            and named.is_dir()
            and not self._holds_something()
            and self._belongs_at_a_glance(named)
        ):
            return named
        ids = read_ids() if self._knows_any() else set()
        if named and not self.belongs(named, lambda: ids):
            recorded, named = [named, *recorded], None
        found = self._sharing(ids) or (None if ids or named else self._without_journal())
        folder = named or found
        if folder is None or folder == self.place:
            folder = self._folders / new_id("l")
        if not named:
            if not begin:
                return found
            disk.replace(self._dictionary, data_dictionary(folder.name).encode())
        recorded = self._seen_from(folder, recorded)
        if self._holds_something():
            if found == self.place or not (ids or _ids(self.place)):
                target = folder
            else:  # another's: it is kept, and offered
                target = self._folders / new_id("l")
                recorded.append(target)
                self.record(*self.recorded(), target)
            _take_over(self.place, target)
        if found and found not in {self.place, folder} and _is_new(folder):
            _take_over(found, folder)
        disk.make_private(folder)
        self.record(*recorded, folder)
        return folder

    def find_waiting(self, read_ids: ReadIds, *, surely: bool = False) -> Path | None:
        """Return the folder where rows wait for the log, also while the log cannot be read."""

        def ids() -> set[str]:
            with suppress(OSError):
                return read_ids()
            return set()

        try:
            folder = self.find(ids, surely=surely)
            if folder and ((folder / WAITING).exists() or self.recorded()[-1:] != [folder]):
                return self.find(ids, surely=True)
        except OSError:  # the dictionary cannot be read now: the log that stood here last
            last = self.recorded()[-1:]
            return next((found for found in last if self.belongs(found, ids)), None)
        return folder

    def where_to_wait(self, read_ids: ReadIds, log: RowFile) -> Path:
        """Return the folder where a row waits for the log: its own, or one reserved for it."""
        if folder := self.find_waiting(read_ids, surely=True):
            return folder
        folder = self._folders / new_id("l")
        self.record(*self.recorded(), folder)
        with suppress(OSError, WorkbookError):  # so that the log finds it by its rows
            RowFile(folder / JOURNAL).add(*log.read_if_table().rows)
        return folder

    def folders(self, own: Path, read_ids: ReadIds) -> tuple[Path, ...]:
        """Return every folder of this computer with rows of the log, and the one of its place."""
        others = [folder for folder in self.others(own) if folder.is_dir()]
        older = [folder for folder in others if read_ids() & _ids(folder)]
        return tuple(dict.fromkeys([own, *older, self.place]))

    def others(self, own: Path | None) -> tuple[Path, ...]:
        """Return the folders of other logs that stood here and may still be this person's."""
        before = [self.place] if self._holds_something() else []
        named = [folder for folder in [self._named()] if folder]
        folders = [*before, *self._seen_from(own, self.recorded()), *named]
        return tuple(folder for folder in dict.fromkeys(folders) if folder != own)

    def recorded(self) -> list[Path]:
        """Return the folders of the logs that stood here, the last one last."""
        lines = disk.tail(self._record, _TAIL).decode("ascii", "replace").split()
        return [self._folders / line for line in lines if _LOG_ID.fullmatch(line)]

    def record(self, *folders: Path) -> None:
        """Remember which logs stood here, the last one last."""
        if list(folders) != self.recorded():
            names = dict.fromkeys(folder.name for folder in folders)
            disk.replace(self._record, "".join(f"{name}\n" for name in names).encode())

    def belongs(self, folder: Path, read_ids: ReadIds) -> bool:
        """Tell whether a folder and the log share a row, if both have rows."""
        if self._belongs_at_a_glance(folder):
            return True
        ids = read_ids()
        with suppress(OSError):
            return is_same(ids, _ids(folder))
        return True

    def _belongs_at_a_glance(self, folder: Path) -> bool:
        """Tell whether the last row of the journal is among the last of the log, as it stands."""
        with suppress(OSError):
            last = disk.tail(folder / JOURNAL, _TAIL).rsplit(b"\n", 2)[1:-1]
            return bool(last) and b"\n%s\n" % last[0] in disk.tail(self._path, _TAIL)
        return False

    def _holds_something(self) -> bool:
        """Tell whether rows lie in the folder of the place, where older versions left them."""
        return any(path.exists() for path in self._left_here)

    def _named(self) -> Path | None:
        """Return the folder that the dictionary beside the log names; read when it has changed."""
        stamp = disk.stamp(self._dictionary)
        if stamp is None or stamp != self._read_name[0]:
            self._read_name = stamp, self._read_named()
        return self._read_name[1]

    def _read_named(self) -> Path | None:
        name = log_id_in(self._dictionary)
        return self._folders / name if name else None

    def _sharing(self, ids: set[str]) -> Path | None:
        """Return the folder whose journal shares a row with the log: this place's own first."""
        for folder in self._kept() if ids else ():
            try:
                if ids & _ids(folder):
                    return folder
            except OSError:
                if folder == self.place:
                    raise
        return None

    def _knows_any(self) -> bool:
        """Tell whether this computer keeps anything that the log could be compared with."""
        elsewhere = any(folder != self.place for folder in self._kept())
        return elsewhere or self._holds_something() or bool(self.recorded())

    def _kept(self) -> list[Path]:
        """Return every folder of a log: the one of this place first, where old versions kept it."""
        return sorted(_within(self._folders), key=lambda folder: (folder != self.place, folder))

    def _without_journal(self) -> Path | None:
        """Return the folder of this place's log if that was never begun, so nobody else's."""
        kept = [self.place] if self._holds_something() else self.recorded()[-1:]
        return next((folder for folder in kept if not _ids(folder)), None)

    def _seen_from(self, own: Path | None, recorded: list[Path]) -> list[Path]:
        """Return which of the logs that stood here are offered to the one that stands here now.

        All that it took the place of when it was first seen here; later, only those for which a
        row waits.
        """
        others = [folder for folder in recorded if folder != own]
        if own in recorded[-1:] or own is None or _is_new(own):
            return others
        return [folder for folder in others if _within(folder / WAITING)]


def log_id_in(dictionary: Path) -> str | None:
    """Return the id of the log that a data dictionary names; None if it names none."""
    try:
        found = json.loads(disk.read(dictionary))
    except (FileNotFoundError, ValueError, RecursionError):
        return None
    name = found.get("log_id") if isinstance(found, dict) else None
    return name if isinstance(name, str) and _LOG_ID.fullmatch(name) else None


def is_same(ids: set[str], noted: set[str]) -> bool:
    """Tell whether a log and a journal are of one person: they share a row, if both have rows."""
    return not ids or not noted or not ids.isdisjoint(noted)


def _is_new(folder: Path) -> bool:
    return not (folder / JOURNAL).exists()


def _ids(folder: Path) -> set[str]:
    return RowFile(folder / JOURNAL).read_if_table().ids


def _within(folder: Path) -> list[Path]:
    """Return what lies in a folder; unlike glob, a folder that cannot be read is not empty."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []


def _take_over(source: Path, target: Path) -> None:
    """Bring what one folder holds into another; done again after a crash, it goes on."""
    for file in _within(source / WAITING):
        disk.move(file, target / WAITING / file.name)
    with suppress(OSError):
        (source / WAITING).rmdir()
    journal = source / JOURNAL
    if not journal.exists():
        return
    if _is_new(target):
        disk.move(journal, target / JOURNAL)
        return
    kept = RowFile(target / JOURNAL)
    known = kept.read_if_table().ids
    rows = RowFile(journal).read_if_table().rows
    kept.add(*(row for row in rows if row.entry_id not in known))
    disk.move(journal, target / f"{source.name}.csv")


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.normcase(path.resolve()))).hexdigest()[:16]
