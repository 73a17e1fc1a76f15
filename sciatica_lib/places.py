"""Where things are and what time it is: the folders, the clock, the environment variables."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import platformdirs

from sciatica_lib.terms import DAY_STARTS_AT_HOUR

_PACKAGE = Path(__file__).parent


def shipped_dir() -> Path:
    """Return the folder that holds the workbook's own data/ and notebooks/."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "data" / "exercises.toml").exists() else _PACKAGE / "shipped"


def private_dir() -> Path:
    """Return the folder that holds this person's own records, plan and notebooks."""
    if home := os.environ.get("SCIATICA_HOME"):
        return Path(home).expanduser()
    if shipped_dir() == _PACKAGE.parent:
        return shipped_dir() / "data" / "private"
    return platformdirs.user_documents_path() / "Sciatica Workbook"


def state_dir() -> Path:
    """Return the folder for what belongs to this computer alone and is not synced: journals."""
    if state := os.environ.get("SCIATICA_STATE"):
        return Path(state).expanduser()
    return platformdirs.user_state_path("sciatica-workbook", appauthor=False)


def now() -> datetime:
    """Return the time, with its offset; noon of SCIATICA_TODAY where that is set."""
    if fixed := os.environ.get("SCIATICA_TODAY"):
        return datetime.combine(date.fromisoformat(fixed), time(12), tzinfo=UTC)
    return datetime.now().astimezone()


def today() -> date:
    """Return the day that an entry made now belongs to: before four at night, still yesterday."""
    return (now() - timedelta(hours=DAY_STARTS_AT_HOUR)).date()
