"""A pytest plugin: notebooks run on the example data, on a fixed day, away from private files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

import sciatica_lib.jupyter.lab  # noqa: F401 (before nbval, so that it is loaded a second sooner)

EXAMPLE_DAY = "2026-03-02"


def example_environment(empty_folder: str) -> dict[str, str]:
    """Return the environment in which a page shows the example on a fixed day."""
    return {
        "SCIATICA_TODAY": EXAMPLE_DAY,
        "SCIATICA_HOME": str(Path(empty_folder) / "home"),
        "SCIATICA_STATE": str(Path(empty_folder) / "state"),
    }


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment before any kernel is started, and leave nothing behind."""
    folder = tempfile.TemporaryDirectory(prefix="sciatica-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    os.environ.update(example_environment(folder.name))
