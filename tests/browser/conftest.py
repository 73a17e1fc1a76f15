"""A real browser, and a real JupyterLab opened as a person opens it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

import pytest
from find_chromium import found_chromium
from matplotlib import get_cachedir
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
LAPTOP: Any = {"width": 1366, "height": 900}
SLOW_MS = 120_000
"""How long anything may take on a busy machine; what comes sooner is not waited for longer."""

LOOK_EVERY_MS = 100
"""How often to look into JupyterLab for what is waited for; at each frame would slow it down."""

expect.set_options(timeout=SLOW_MS)


@dataclass
class Lab:
    """A running workbook: where it is, what it saves and says, how it was started, its page."""

    address: str
    token: str
    home: Path
    process: subprocess.Popen[str]
    environment: dict[str, str]
    said: list[str]
    page: Page | None = None

    def show(self, page: Page, name: str) -> None:
        """Open a notebook alone. JupyterLab is loaded once a page, which is most of the cost."""
        path = f"notebooks/{name}"
        if page.evaluate("'jupyterapp' in window"):
            self.close_notebooks(page)
            page.evaluate(
                "path => void jupyterapp.commands.execute('docmanager:open', { path })", path
            )
        else:
            self.load(page, name)
        page.locator(f"{NOTEBOOK} .jp-Cell").first.wait_for(timeout=SLOW_MS)

    def load(self, page: Page, name: str) -> None:
        """Load JupyterLab with a notebook, as a link from elsewhere does."""
        page.goto(f"{self.address}/doc/tree/notebooks/{name}?token={self.token}&reset")

    def open(self, page: Page, name: str) -> None:
        """Open a notebook alone, and wait until it has run by itself."""
        self.show(page, name)
        self.wait_until_run(page)

    def close_notebooks(self, page: Page) -> None:
        """Close every notebook and end its kernel; what is not saved is lost without a question."""
        page.evaluate(_CLOSE)

    def leave(self, page: Page) -> None:
        """Leave JupyterLab as a new browser would find it, with no notebook open."""
        self.close_notebooks(page)
        page.evaluate("localStorage.clear()")
        page.set_viewport_size(LAPTOP)

    def forget(self) -> None:
        """Let a new person begin: nothing was ever saved here, and no plan is in force."""
        for path in self.home.iterdir():
            if path.is_file():
                path.unlink()
            elif path.name != "notebooks":
                shutil.rmtree(path)
        shutil.rmtree(self.state / "logs", ignore_errors=True)

    @property
    def state(self) -> Path:
        """Where this computer keeps what it knows of the log."""
        return Path(self.environment["SCIATICA_STATE"])

    def wait_until_run(self, page: Page) -> None:
        """Wait until every cell of the page in front has run."""
        page.wait_for_function(_ALL_CELLS_RAN, polling=LOOK_EVERY_MS, timeout=SLOW_MS)

    def save(self, name: str, notebook: dict[str, Any]) -> None:
        """Save a notebook of one's own as a page does, after which it is trusted."""
        for cell in notebook["cells"]:
            cell["metadata"]["trusted"] = True
        request = Request(  # noqa: S310 (our own server)
            f"{self.address}/api/contents/notebooks/{name}",
            data=json.dumps({"type": "notebook", "content": notebook}).encode(),
            headers={"Authorization": f"token {self.token}"},
            method="PUT",
        )
        urlopen(request).close()  # noqa: S310 (our own server)

    def set_theme(self, page: Page, name: str) -> None:
        """Change the theme of JupyterLab, as the settings menu does."""
        page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")
        page.locator("#jupyterlab-splash").wait_for(state="detached")  # it lies over the page


_ALL_CELLS_RAN = """() => {
  const panel = window.jupyterapp?.shell.currentWidget; // none while a page takes another's place
  const code = panel?.content?.widgets?.filter((cell) => cell.model.type === "code");
  const kernel = panel?.context.sessionContext.session?.kernel;
  return kernel?.status === "idle" && code.every((cell) => cell.model.executionCount);
}"""
_CLOSE = """async () => {
  for (const panel of [...jupyterapp.shell.widgets("main")]) {
    const session = panel.context?.sessionContext.session;
    const id = session?.id;
    // A page that is being left may be in the middle of its save, and would say that it is gone.
    if (panel.context) panel.context._handleError = async () => {};
    panel.dispose();
    if (id) await jupyterapp.serviceManager.sessions.shutdown(id).catch(() => {});
  }
}"""


@contextmanager
def opened_chromium() -> Iterator[Browser]:
    """Return a running Chromium."""
    path = found_chromium()
    assert path, "no Chromium: python run.py test installs one"
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, *(["--no-sandbox"] if as_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    with opened_chromium() as browser:
        yield browser


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Return a page as on a laptop; if it asks another machine, a test without `canary` fails.

    It is a fresh one, but with `lab`, whose page stays loaded from test to test until one fails.
    """
    lab: Lab | None = None
    if "lab" in request.fixturenames:
        lab = request.getfixturevalue("lab")
    page = (lab and lab.page) or fresh_page(browser)
    failed_before = request.session.testsfailed
    with nullcontext() if "canary" in request.fixturenames else nothing_asked_elsewhere(page):
        yield page
        stays = lab is not None and request.session.testsfailed == failed_before
        if lab:
            lab.page = page if stays else None
        if lab and stays:
            lab.leave(page)
        else:
            page.context.close()


def fresh_page(browser: Browser) -> Page:
    """Return a page of a browser that remembers nothing."""
    context = browser.new_context(viewport=LAPTOP)
    context.set_default_timeout(SLOW_MS)
    return context.new_page()


@contextmanager
def nothing_asked_elsewhere(page: Page) -> Iterator[None]:
    """Fail if anything is asked of another machine."""
    asked: list[str] = []

    def note(request: Any) -> None:
        asked.append(request.url)

    page.on("request", note)
    yield
    page.remove_listener("request", note)
    outside = [
        url for url in asked if not re.match(r"(https?://127\.0\.0\.1[:/]|data:|blob:)", url)
    ]
    assert not outside, f"asked another machine: {outside}"


def without_jupyter(folder: Path, **further: str) -> dict[str, str]:
    """Return an environment with a home of its own and no settings for Jupyter or the workbook."""
    names = [name for name in os.environ if not name.startswith(("SCIATICA_", "JUPYTER"))]
    kept = {name: os.environ[name] for name in names}
    # Which fonts this computer has need not be found out for each home.
    return {**kept, "HOME": str(folder), "MPLCONFIGDIR": get_cachedir(), **further}


@dataclass
class Started:
    """A JupyterLab that answers."""

    address: str
    token: str
    process: subprocess.Popen[str]
    said: list[str]


@contextmanager
def started(
    *arguments: str, environment: dict[str, str], folder: Path | None = None
) -> Iterator[Started]:
    """Run a module of Python that starts a JupyterLab, until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        address, token = _address(process)
        said: list[str] = []  # and the pipe is never full, which would stop it
        Thread(target=said.extend, args=[process.stderr], daemon=True).start()
        _wait_until_it_answers(address)
        yield Started(address, token, process, said)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def opened_lab(folder: Path, *further: str) -> Iterator[Lab]:
    """Open the workbook as `python run.py --no-browser` does, in a folder of its own."""
    (folder / "user").mkdir(exist_ok=True)
    places = {"SCIATICA_HOME": folder / "private", "SCIATICA_STATE": folder / "state"}
    environment = without_jupyter(
        folder / "user", **{name: str(place) for name, place in places.items()}
    )
    asked = ("open", "--no-browser", "--LabApp.expose_app_in_browser=True", *further)
    with started("sciatica_lib", *asked, environment=environment) as lab:
        yield Lab(lab.address, lab.token, folder / "private", lab.process, environment, lab.said)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return the workbook, open in an empty folder."""
    with opened_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(autouse=True)
def no_kernel_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """End the kernels of a test with it: each takes memory and time from the tests after it."""
    yield
    if "lab" in request.fixturenames:
        lab: Lab = request.getfixturevalue("lab")
        for kernel in _kernels(lab):
            _asked(lab, "DELETE", f"/api/kernels/{kernel['id']}")


def _kernels(lab: Lab) -> list[dict[str, Any]]:
    """Return the kernels that run; the server cannot list them in the moment that one ends."""
    give_up_at = monotonic() + SLOW_MS / 1000
    while monotonic() < give_up_at:
        if isinstance(found := _asked(lab, "GET", "/api/kernels"), list):
            return found
    raise AssertionError(f"{lab.address} lists no kernels: {found}")


def _asked(lab: Lab, method: str, path: str) -> Any:
    server = HTTPConnection(lab.address.removeprefix("http://"))
    server.request(method, path, headers={"Authorization": f"token {lab.token}"})
    return json.loads(server.getresponse().read() or b"null")


def _wait_until_it_answers(address: str) -> None:
    # Jupyter prints the address a moment before it listens.
    host, port = address.removeprefix("http://").split(":")
    give_up_at = monotonic() + SLOW_MS / 1000
    while monotonic() < give_up_at:
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            return
    raise AssertionError(f"{address} does not answer")


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", line):
            return found[1], found[2]
    raise AssertionError("JupyterLab did not start:\n" + "".join(said))
