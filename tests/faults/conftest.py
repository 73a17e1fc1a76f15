"""What the fault tests need: root and some tools of Linux; in CI their absence is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

SAVER = Path(__file__).with_name("saver.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the fault tests out where a developer's computer cannot make the faults."""
    for item in items:
        needed = item.get_closest_marker("needs")
        if needed is None or Path(__file__).parent not in item.path.parents:
            continue
        absent = [tool for tool in needed.args if not shutil.which(tool)]
        if sys.platform != "linux" or os.geteuid() != 0 or absent:
            reason = f"needs Linux, root and {', '.join(needed.args)}"
            if os.environ.get("CI"):
                pytest.exit(f"{item.name}: {reason}; missing: {absent}", returncode=1)
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def saver() -> Callable[..., list[str]]:
    """Return a function that runs the saving program to its end and returns what it said."""

    def run(folder: Path, *options: str) -> list[str]:
        command = [sys.executable, str(SAVER), str(folder), *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
        return done.stdout.splitlines()

    return run


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Return a function that mounts something at a new folder until the test is over."""
    with ExitStack() as mounts:
        count = iter(range(10_000))

        def mount(*options: str) -> Path:
            folder = tmp_path / f"mounted{next(count)}"
            folder.mkdir()
            subprocess.run(["mount", *options, str(folder)], check=True)
            mounts.callback(subprocess.run, ["umount", "-l", str(folder)], check=True)
            return folder

        yield mount
