"""What patients sent, joined: one history for each of them, whatever was sent how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sciatica_lib.log.history import current_entries, merged
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Answer, Entry
from sciatica_lib.log.rows import entry_line
from sciatica_lib.sharing.bundle import NEVER_LEAVES, OWN_WORDS, without_words
from sciatica_lib.sharing.intake import Received

_MAY_BE_LEFT_OUT = (*OWN_WORDS, *NEVER_LEAVES)
_MAY_BE_EMPTY = {*_MAY_BE_LEFT_OUT, "answer"}


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient's history, from every file that is theirs.

    Attributes
    ----------
    alias
        The random id of the log, where a bundle told it; else empty.
    files
        The names of the files, as they may be shown.
    rows
        Every row once, in the order of saving.
    disputed
        Rows that are there with another content under the same id, each version; not in `rows`.
    current
        The history as it is now, corrections applied.
    rejected
        Lines that could not be read, each with the name of its file.
    """

    alias: str
    files: tuple[str, ...]
    rows: tuple[Entry, ...]
    disputed: tuple[Entry, ...]
    current: tuple[Entry, ...]
    rejected: tuple[tuple[str, Rejected], ...]

    @property
    def plans(self) -> tuple[tuple[str, int | None], ...]:
        """The plans that entries were saved under, with their versions, the last one last."""
        plans = [(e.record.plan_id, e.record.plan_version) for e in self.current]
        last_first = dict.fromkeys((name, version) for name, version in reversed(plans) if name)
        return tuple(reversed(last_first))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day with an entry."""
        days = [entry.record.day for entry in self.current]
        return (min(days), max(days)) if days else None


def joined(received: Iterable[Received], *, are_one: bool = False) -> tuple[Patient, ...]:
    """Return the patients whose files came, in the order in which they came.

    Files are of one patient if they share a row, or say the same alias. Nothing else joins them,
    such as a plan that both use or a file's name.

    Parameters
    ----------
    received
        The files, in any order, any of them several times.
    are_one
        The therapist's word that all of them are of one patient: the phone and the computer of
        somebody who never brought them together share no row.
    """
    groups: list[list[Received]] = []
    keys: list[set[str]] = []
    for file in received:
        own = {f"row {name}" for name in file.table.ids}
        own |= {f"alias {file.manifest.alias}"} if file.manifest else set()
        same = [place for place, known in enumerate(keys) if are_one or known & own]
        files, known = [file], own
        for place in reversed(same):
            files = groups.pop(place) + files
            known |= keys.pop(place)
        place = same[0] if same else len(groups)
        groups.insert(place, files)
        keys.insert(place, known)
    return tuple(map(_patient, groups))


def _patient(files: Sequence[Received]) -> Patient:
    versions: dict[str, list[Entry]] = {}
    for row in merged(*((*file.table.rows, *file.table.conflicting) for file in files)):
        versions.setdefault(row.entry_id, []).append(row)
    fullest = {name: _fullest(found) for name, found in versions.items()}
    rows = merged(row for row in fullest.values() if row)
    disputed = merged(row for name, found in versions.items() if not fullest[name] for row in found)
    aliases = [file.manifest.alias for file in files if file.manifest]
    return Patient(
        alias=aliases[0] if aliases else "",
        files=tuple(dict.fromkeys(file.name for file in files)),
        rows=rows,
        disputed=disputed,
        current=current_entries(rows),
        rejected=tuple(dict.fromkeys(_rejected(files))),
    )


def _rejected(files: Iterable[Received]) -> Iterable[tuple[str, Rejected]]:
    for file in files:
        contested = {row.entry_id for row in file.table.conflicting}
        for bad in file.table.rejected:
            if not any(f"same id, {name}," in bad.reason for name in contested):
                yield file.name, bad


def _fullest(versions: Sequence[Entry]) -> Entry | None:
    """Return a row with all that its versions say; None if they contradict each other.

    A bundle may leave out words that the log has. That is no contradiction; another score is.
    """
    if len(versions) == 1:
        return versions[0]
    if len({entry_line(_bare(row)) for row in versions}) > 1:
        return None
    first = versions[0]
    told: dict[str, Any] = {}
    for name in [spec.name for spec in fields(first.record) if spec.name in _MAY_BE_EMPTY]:
        texts = {getattr(row.record, name) for row in versions} - {None}
        if len(texts) > 1:
            return None
        told[name] = next(iter(texts), None)
    return replace(first, record=replace(first.record, **told))


def _bare(row: Entry) -> Entry:
    names = (*_MAY_BE_LEFT_OUT, *(["answer"] if isinstance(row.record, Answer) else []))
    return replace(row, record=without_words(row.record, names))
