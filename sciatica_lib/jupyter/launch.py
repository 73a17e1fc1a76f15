"""Open the workbook: update the person's copies of the notebooks, and start JupyterLab on them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sciatica_lib.disk import remove, replace
from sciatica_lib.errors import WorkbookError
from sciatica_lib.jupyter.copies_on_disk import update_copies
from sciatica_lib.jupyter.proof import proven_server
from sciatica_lib.places import now, private_dir, shipped_dir, state_dir

FIRST_PAGE = "notebooks/00_today.ipynb"
_CONFIG = Path(__file__).parent / "config"
_EXTENSION = Path(__file__).parent / "labextension"
_TOKENS = Path(__file__).parents[1] / "widgets" / "static" / "tokens.css"
_OURS = "sciatica_lib.jupyter"


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
    if found := proven_server(_runtime_dir(), home):
        return _show_again(*found, browser=browser)
    options = [*_options(home, port, browser=browser), *further]
    for sentence in update_copies(shipped_dir() / "notebooks", home / "notebooks", at=now()):
        print(sentence)
    _prepare_state()
    _close_to_others(home / "notebooks")
    print("Keep this window open while you use the workbook; Ctrl+C in it closes the workbook.")
    lab = subprocess.Popen(
        [sys.executable, "-m", "sciatica_lib.jupyter.lab", *options],
        env=_environment(home),
        umask=-1 if os.name == "nt" else 0o077,  # what a page or Jupyter makes is this person's
    )
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab got the same Ctrl+C: it stops its kernels, then itself.


def _show_again(server: dict[str, Any], note: Path, *, browser: bool) -> int:
    """Show a workbook that is open; the browser gets a file, since others see its arguments."""
    address = f"{server['url']}doc/tree/{FIRST_PAGE}?token={server['token']}"
    print(f"The workbook is open already: {address}")
    page = note.with_name(f"{note.stem}-open.html")
    return 0 if not browser or webbrowser.open(page.as_uri()) else 1


def _prepare_state() -> None:
    """Give Jupyter its configuration and an empty place for secrets, for this person alone.

    It gets a copy, because it writes beside its configuration. By the copy of our extension, which
    only this JupyterLab finds, pages start by themselves.
    """
    folder = _config_dir()
    extension = folder / "data" / "labextensions" / "sciatica-page"
    try:
        for source, copy in ((_CONFIG, folder), (_EXTENSION, extension)):
            for path in sorted(file for file in source.rglob("*") if file.is_file()):
                replace(copy / path.relative_to(source), path.read_bytes())
        replace(extension / "static" / _TOKENS.name, _TOKENS.read_bytes())
        # With a new secret, a login from before this start is one no more.
        remove(_runtime_dir() / "jupyter_cookie_secret")
        _close_to_others(folder)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot write to {folder} ({error}). "
            "Choose another folder in SCIATICA_STATE."
        ) from error


def _close_to_others(folder: Path) -> None:
    """Take away what an earlier version, or Jupyter, allowed other people of this computer."""
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # another workbook may just have closed
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)


def _options(home: Path, port: int | None, *, browser: bool) -> list[str]:
    options = [
        f"--ServerApp.root_dir={home}",
        "--ServerApp.ip=127.0.0.1",
        "--Application.log_level=ERROR",
        f"--LabApp.default_url=/doc/tree/{FIRST_PAGE}",
        f"--ServerApp.kernel_websocket_connection_class={_OURS}.connection.KernelConnection",
        f"--ServerApp.contents_manager_class={_OURS}.contents.Contents",
        f"--ServerApp.session_manager_class={_OURS}.contents.Sessions",
        f"--ServerApp.kernel_manager_class={_OURS}.kernels.Kernels",
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
