"""Why the system refused something, in a sentence that says what to do."""

from __future__ import annotations

import errno


def why(error: OSError) -> str:
    """Return why a file could not be read or written, and what to do."""
    where = error.filename or "the log"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full. Free some space and try again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"{where} may not be opened or changed. "
                "Check that it is not read-only, and not open in a spreadsheet."
            )
        case errno.EISDIR | errno.ENOTDIR:
            return (
                f"{where} is not what it should be, a file in a folder. Move it away and try again."
            )
        case _:
            return f"{error.strerror or error} ({where}). Try again."
