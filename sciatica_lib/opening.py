"""Opening the workbook: fresh copies of the notebooks, and a JupyterLab without puzzles."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sciatica_lib.copies import CopyError, Notebook, fresh_copy, updated_copy
from sciatica_lib.errors import WorkbookError
from sciatica_lib.workbook import now, private_dir, shipped_dir, state_dir

FIRST_PAGE = "notebooks/00_start_here.ipynb"
_CONFIG = Path(__file__).parent / "jupyter_config"


def open_in_jupyterlab(*, port: int | None, browser: bool, further: Sequence[str] = ()) -> int:
    """Lay the copies, start JupyterLab on the first page, and wait until it is closed.

    Parameters
    ----------
    port
        The port to listen on; None takes a free one.
    browser
        Whether to open the browser; without one the address is printed.
    further
        Options that are handed on to JupyterLab as they are.

    Raises
    ------
    WorkbookError
        It cannot be started; the message says what to do.
    """
    home = private_dir()
    lay_copies(shipped_dir() / "notebooks", home / "notebooks", at=now())
    _lay_config()
    try:
        command = [*_command(home, port, browser=browser), *further]
        return subprocess.call(command, env=_environment(home))
    except KeyboardInterrupt:
        return 0


def lay_copies(shipped: Path, folder: Path, *, at: datetime) -> None:
    """Put a copy of every shipped notebook into a folder, or bring the copy there up to date.

    A file that is no notebook is set aside under a new name, never overwritten.

    Raises
    ------
    WorkbookError
        The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in sorted(shipped.glob("*.ipynb")):
            _lay(path, folder / path.name, at)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {error.filename or folder} ({error.strerror}). "
            "Choose another folder in SCIATICA_HOME, or make this one writable."
        ) from error


def _lay(path: Path, copy: Path, at: datetime) -> None:
    shipped: Notebook = json.loads(path.read_text(encoding="utf-8"))
    try:
        before = copy.read_text(encoding="utf-8")
        notebook = updated_copy(shipped, json.loads(before))
    except FileNotFoundError:
        before, notebook = "", fresh_copy(shipped)
    except (CopyError, ValueError):
        copy.rename(copy.with_name(f"{copy.stem}.not-a-notebook-{at:%Y%m%d-%H%M%S}.txt"))
        before, notebook = "", fresh_copy(shipped)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    if text != before:
        new = copy.with_name(copy.name + ".new")
        new.write_text(text, encoding="utf-8")
        new.chmod(0o600)
        new.replace(copy)


def _lay_config() -> None:
    # A copy, because Jupyter writes beside its configuration, and not the person's own folder.
    try:
        shutil.copytree(_CONFIG, _config_dir(), dirs_exist_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {_config_dir()} ({error}). "
            "Choose another folder in SCIATICA_STATE."
        ) from error


def _config_dir() -> Path:
    return state_dir() / "jupyter"


def _command(home: Path, port: int | None, *, browser: bool) -> list[str]:
    options = [
        f"--ServerApp.root_dir={home}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url=/doc/tree/{FIRST_PAGE}",
    ]
    if port is not None:
        if not _is_free(port):
            raise WorkbookError(
                f"Port {port} is taken by another program. "
                "Is the workbook open already? Else choose another port."
            )
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print(
            "You are running this as root, the system's administrator: "
            "an ordinary user is enough, and better.",
            file=sys.stderr,
        )
        options.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *options]


def _environment(home: Path) -> dict[str, str]:
    settings = _config_dir() / "lab"
    return {
        **{name: value for name, value in os.environ.items() if name != "JUPYTER_CONFIG_PATH"},
        "JUPYTER_CONFIG_DIR": str(_config_dir()),
        "JUPYTERLAB_SETTINGS_DIR": str(settings / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "SCIATICA_HOME": str(home.resolve()),
        "SCIATICA_STATE": str(state_dir().resolve()),
    }


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
