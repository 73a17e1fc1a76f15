"""What a look at a log found: a table that the workbook fills and a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from sciatica_lib.log.copies import Copy
from sciatica_lib.log.records import Entry
from sciatica_lib.log.store import LogContents


@dataclass(frozen=True, slots=True)
class LogHealth:
    """What a look at the log found: what it holds, what it lost, what came in, what lies beside."""

    contents: LogContents
    missing: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    recovered: tuple[Entry, ...]
    pending: tuple[Entry, ...]
    of_other_logs: tuple[Entry, ...]
    copies: tuple[Copy, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is missing, changed, waiting, left by another, or beside the log."""
        found = (self.missing, self.changed, self.pending, self.of_other_logs, self.copies)
        return not any(found)
