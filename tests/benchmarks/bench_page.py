"""How soon the workbook is there, and the forms of a page, beside JupyterLab with one ipywidget.

Both are opened in turn, each in a JupyterLab of its own and a fresh browser profile. The bare page
is run by its `Run All Cells` as soon as its kernel is idle; ours runs by itself.

Run: `python tests/benchmarks/bench_page.py`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ratio

sys.path.append(str(Path(__file__).parents[1] / "browser"))
sys.path.append(str(Path(__file__).parents[1]))

from conftest import (
    NOTEBOOK,
    SLOW_MS,
    opened_chromium,
    opened_lab,
    started,
    without_jupyter,
)
from playwright.sync_api import Browser

RUNS = 7
PAGE = "03_check_in.ipynb"
FORM = f"{NOTEBOOK} .jp-OutputArea-output button:visible"
IDLE = """() => window.jupyterapp?.shell.currentWidget?.context
  ?.sessionContext.session?.kernel?.status === 'idle'"""
BARE = {
    "cells": [
        {
            "cell_type": "code",
            "id": "bare",
            "metadata": {},
            "source": "import ipywidgets\nipywidgets.Button(description='bare')",
            "outputs": [],
            "execution_count": None,
        }
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@contextmanager
def bare_lab(folder: Path) -> Iterator[str]:
    """Open JupyterLab as it comes on a page with one widget, and return the page's address."""
    (folder / "bare.ipynb").write_text(json.dumps(BARE), encoding="utf-8")
    asked = (
        "--no-browser", "--allow-root", "--ip=127.0.0.1", "--LabApp.expose_app_in_browser=True",
    )  # fmt: skip
    with started("jupyterlab", *asked, environment=without_jupyter(folder), folder=folder) as lab:
        yield f"{lab.address}/doc/tree/bare.ipynb?token={lab.token}&reset"


def use(browser: Browser, address: str, *, run: bool) -> None:
    """Open a page in a fresh profile, and wait for the first button of its forms."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(address)
    if run:
        page.wait_for_function(IDLE, timeout=SLOW_MS)
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(FORM).first.wait_for(timeout=SLOW_MS)
    # Or the next page would find this one's kernel, ours to start it anew, the bare one to use it.
    page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    context.close()


def start(opened: Callable[[Path], AbstractContextManager[object]]) -> None:
    """Start a JupyterLab in an empty folder, wait until it answers, and end it."""
    with TemporaryDirectory() as folder, opened(Path(folder)):
        pass


if __name__ == "__main__":
    with (
        TemporaryDirectory() as ours,
        TemporaryDirectory() as bare,
        opened_chromium() as browser,
        opened_lab(Path(ours)) as lab,
        bare_lab(Path(bare)) as bare_address,
    ):
        our_address = f"{lab.address}/doc/tree/notebooks/{PAGE}?token={lab.token}&reset"
        print(f"{'':58} {'ours':>13} {'bare':>13}   ratio")
        ratio(
            "from opening a page to its first form",
            lambda: use(browser, our_address, run=False),
            lambda: use(browser, bare_address, run=True),
            runs=RUNS,
        )
    ratio(
        "from the command to a JupyterLab that answers",
        lambda: start(opened_lab),
        lambda: start(bare_lab),
        runs=RUNS,
    )
