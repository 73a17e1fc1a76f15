"""Which file names mean a copy of another file, as sync programs and people write them."""

from __future__ import annotations

import re
from pathlib import PurePath

_BEFORE = r"(?:copy(?: \(\d+\))? of |kopie von |copie de |copia de )?"
_BEHIND = (
    r" \([^()]*(?:conflict|copy|copie|kopie|copia)[^()]*\)",  # Dropbox, Nextcloud, ownCloud
    r"\.sync-conflict-\d{8}-\d{6}(?:-[a-z0-9]+)?",  # Syncthing
    r"_conf(?:lict)?-?\d{8}[-\d]*|-conflict-[\w-]+|\.conflict\d*",  # Seafile, pCloud, MEGA, Unison
    r" ?\(\d{1,3}\)| \d{1,2}",  # browsers, Google Drive, Windows, macOS; iCloud
    r"-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*",  # OneDrive adds the computer's name
    r" ?[-_]? ?(?:copy|kopie|copie|copia)(?: \(?\d{1,3}\)?)?",  # people, Windows, macOS
)


def is_copy_of(name: str, original: str) -> bool:
    """Tell whether a file's name is that of a copy of another, made beside it.

    The name before the copy's mark must be the original's: `ann_session_log.csv` is another
    person's log, and `session_log_backup_of_ann.csv` a file that somebody named on purpose.
    """
    given, own = PurePath(name), PurePath(original)
    pattern = f"{_BEFORE}{re.escape(own.stem)}(?:{'|'.join(_BEHIND)}){{0,2}}"
    return (
        given.name.lower() != own.name.lower()
        and given.suffix.lower() == own.suffix.lower()
        and re.fullmatch(pattern, given.stem, re.IGNORECASE) is not None
    )
