"""Open the workbook: update the person's copies of the notebooks, and start JupyterLab on them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import Any

from sciatica_lib.disk import make_private, replace
from sciatica_lib.errors import FileError, WorkbookError
from sciatica_lib.jupyter.notebook_copies import Notebook, fresh_copy, updated_copy
from sciatica_lib.places import now, private_dir, shipped_dir, state_dir

FIRST_PAGE = "notebooks/00_start_here.ipynb"
_CONFIG = Path(__file__).parent / "config"


def open_in_jupyterlab(*, port: int | None, browser: bool, further: Sequence[str] = ()) -> int:
    """Update the copies, start JupyterLab on the first page, and wait until it is closed.

    A workbook that is open already is only shown again, because its copies are in use.

    Parameters
    ----------
    port
        The port to listen on; None takes a free one.
    browser
        Whether to open the browser; otherwise JupyterLab prints the address.
    further
        Options that are passed to JupyterLab unchanged.

    Raises
    ------
    WorkbookError
        The workbook cannot be started; the message says what to do.
    """
    home = private_dir().resolve()
    browser = browser and _has_desktop()
    if address := _address_if_open(home):
        print(f"The workbook is open already: {address}")
        return 0 if not browser or webbrowser.open(address) else 1
    options = [*_options(home, port, browser=browser), *further]
    update_copies(shipped_dir() / "notebooks", home / "notebooks", at=now())
    _copy_config()
    print("Keep this window open while you use the workbook; Ctrl+C in it closes the workbook.")
    lab = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], env=_environment(home))
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab got the same Ctrl+C: it stops its kernels, then itself.


def update_copies(shipped: Path, folder: Path, *, at: datetime) -> None:
    """Make a copy of every shipped notebook in a folder, or bring the copy there up to date.

    A file in its place that is not a notebook is renamed, never overwritten.

    Raises
    ------
    WorkbookError
        The folder cannot be written.
    """
    try:
        make_private(folder)
        for path in sorted(shipped.glob("*.ipynb")):
            _update_copy(path, folder / path.name, at)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {error.filename or folder} ({error.strerror}). "
            "Choose another folder in SCIATICA_HOME, or make this one writable."
        ) from error


def _update_copy(path: Path, copy: Path, at: datetime) -> None:
    shipped: Notebook = json.loads(path.read_text(encoding="utf-8"))
    try:
        before = copy.read_text(encoding="utf-8")
        notebook = updated_copy(shipped, json.loads(before))
    except FileNotFoundError:
        before, notebook = "", fresh_copy(shipped)
    except (FileError, ValueError):
        copy.rename(_free_name(copy.with_name(f"{copy.stem}.not-a-notebook-{at:%Y%m%d-%H%M%S}")))
        before, notebook = "", fresh_copy(shipped)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    if text != before:
        replace(copy, text.encode())


def _free_name(start: Path) -> Path:
    names = (start.with_name(f"{start.name}{'-' * bool(n)}{n or ''}.txt") for n in count())
    return next(name for name in names if not name.exists())


def _copy_config() -> None:
    # Jupyter writes beside its configuration, so it gets a copy.
    try:
        make_private(_config_dir().parent)
        shutil.copytree(_CONFIG, _config_dir(), copy_function=shutil.copyfile, dirs_exist_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {_config_dir()} ({error}). "
            "Choose another folder in SCIATICA_STATE."
        ) from error


def _options(home: Path, port: int | None, *, browser: bool) -> list[str]:
    options = [
        f"--ServerApp.root_dir={home}",
        "--ServerApp.ip=127.0.0.1",
        "--Application.log_level=ERROR",
        f"--LabApp.default_url=/doc/tree/{FIRST_PAGE}",
        "--ServerApp.kernel_websocket_connection_class=sciatica_lib.jupyter.connection.KernelConnection",
    ]
    if port is not None:
        _check_port(port)
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
    return options


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which Jupyter neither reads nor writes the person's own settings."""
    config = _config_dir()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "IPYTHONDIR": str(config / "ipython"),
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_CONFIG_PATH": str(config),  # it is read before the environment's own
        "JUPYTER_DATA_DIR": str(config / "data"),
        "JUPYTER_RUNTIME_DIR": str(_runtime_dir()),
        "JUPYTERLAB_SETTINGS_DIR": str(config / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(config / "lab" / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "SCIATICA_HOME": str(home),
        "SCIATICA_STATE": str(state_dir().resolve()),
    }


def _config_dir() -> Path:
    return state_dir().resolve() / "jupyter"


def _runtime_dir() -> Path:
    return _config_dir() / "runtime"


def _has_desktop() -> bool:
    # Without one, Python would start a text browser in the terminal.
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, variables))


def _address_if_open(home: Path) -> str | None:
    """Return the address of the workbook that is open on this folder, or None."""
    for path in sorted(_runtime_dir().glob("jpserver-*.json")):
        try:
            server: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if server.get("root_dir") == str(home) and _is_running(server):
            return f"{server['url']}doc/tree/{FIRST_PAGE}?token={server['token']}"
    return None


def _is_running(server: dict[str, Any]) -> bool:
    """Tell whether the server that wrote this file still runs, and no other on its port."""
    connection = HTTPConnection("127.0.0.1", server["port"], timeout=5)
    try:
        authorization = {"Authorization": f"token {server['token']}"}
        connection.request("GET", "/api/status", headers=authorization)
        return connection.getresponse().status == 200  # noqa: PLR2004 (HTTP's own number)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _check_port(port: int) -> None:
    with socket.socket() as trial:
        # On Windows, this option would let two programs share a port.
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OverflowError as error:
            raise WorkbookError(f"A port is a number from 1 to 65535, not {port}.") from error
        except PermissionError as error:
            raise WorkbookError(
                f"Port {port} needs an administrator; choose one above 1024."
            ) from error
        except OSError as error:
            raise WorkbookError(
                f"Port {port} is taken by another program; choose another, or leave --port out."
            ) from error
