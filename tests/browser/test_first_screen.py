"""What a person meets first: the page, which has started, and nothing to puzzle over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from conftest import NOTEBOOK, Lab
from playwright.sync_api import Page, expect

FIRST_PAGE = "00_today.ipynb"
TOOLBAR_BUTTONS = f"{NOTEBOOK} .jp-NotebookPanel-toolbar .jp-ToolbarButtonComponent:visible"
PHONE = {"width": 320, "height": 640}


def setting(lab: Lab, plugin: str, name: str) -> object:
    address = f"{lab.address}/lab/api/settings/@jupyterlab/{plugin}"
    request = Request(address, headers={"Authorization": f"token {lab.token}"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310 (our own server)
        return json.load(answer)["schema"]["properties"][name]["default"]


def test_the_bare_address_shows_the_first_page_which_runs_and_needs_no_button(
    lab: Lab, page: Page
) -> None:
    failed: list[str] = []
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    page.goto(f"{lab.address}/?token={lab.token}")
    expect(page.locator(NOTEBOOK).get_by_role("heading", name="Today")).to_be_visible()
    assert page.url.split("?")[0].endswith(f"/doc/tree/notebooks/{FIRST_PAGE}")
    lab.wait_until_run(page)
    expect(page.locator(TOOLBAR_BUTTONS)).to_have_count(0)
    expect(page.locator(".sw-received")).to_be_hidden()
    expect(page.locator(".jp-Dialog, .Toastify__toast, .jp-Launcher")).to_have_count(0)
    assert failed == []


def test_the_code_is_out_of_the_way_and_the_view_menu_shows_it(lab: Lab, page: Page) -> None:
    lab.show(page, FIRST_PAGE)
    code = page.locator(f"{NOTEBOOK} .jp-CodeCell .jp-Cell-inputWrapper")
    assert code.count()
    expect(code.locator("visible=true")).to_have_count(0)
    page.get_by_role("button", name="JupyterLab menus").click()
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Expand All Code").click()
    expect(code.first).to_be_visible()
    expect(page.locator(NOTEBOOK).get_by_text("open_workbook").first).to_be_visible()


def test_on_a_narrow_screen_the_text_fits(lab: Lab, page: Page) -> None:
    page.set_viewport_size(PHONE)
    lab.show(page, FIRST_PAGE)
    fits = "all => all.every(one => one.scrollWidth <= one.clientWidth)"
    assert page.locator(f"{NOTEBOOK} .jp-RenderedMarkdown").evaluate_all(fits)


def test_a_notebook_runs_in_the_python_of_the_workbook_and_touches_no_jupyter_of_the_persons_own(
    lab: Lab, page: Page
) -> None:
    source = (
        "import os, sys, sciatica_lib\n"
        "print(sys.prefix, os.environ['SCIATICA_HOME'], 'JUPYTER_TOKEN' in os.environ)"
    )
    own = {
        "cells": [
            {
                "cell_type": "code",
                "id": "own",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    lab.save("own.ipynb", own)
    lab.open(page, "own.ipynb")
    expect(page.locator(f"{NOTEBOOK} .jp-OutputArea-output")).to_have_text(
        f"{sys.prefix} {lab.home} False"
    )
    theirs = Path(lab.environment["HOME"])
    written = {str(path.relative_to(theirs)) for path in theirs.rglob("*")}
    assert not [name for name in written if "jupyter" in name or "ipython" in name]


def test_a_second_start_shows_the_workbook_that_is_open_and_leaves_its_copies_alone(
    lab: Lab,
) -> None:
    copy = lab.home / "notebooks" / "01_understand.ipynb"
    before = copy.read_text(encoding="utf-8")
    copy.write_text(before + "\n", encoding="utf-8")
    again = subprocess.run(
        [sys.executable, "-m", "sciatica_lib", "open", "--no-browser"],
        env=lab.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert f"open already: {lab.address}/" in again.stdout
    assert lab.token in again.stdout
    assert copy.read_text(encoding="utf-8") == before + "\n"


@pytest.mark.parametrize(
    ("plugin", "name", "value"),
    [
        # Forms and cells take turns: figures drawn by both at once came out wrong.
        ("apputils-extension:kernels-settings", "commsOverSubshells", "disabled"),
        ("apputils-extension:notification", "fetchNews", "false"),
        ("apputils-extension:notification", "checkForUpdates", False),
        ("application-extension:shell", "startMode", "single"),
    ],
)
def test_jupyterlab_takes_our_settings(lab: Lab, plugin: str, name: str, value: object) -> None:
    assert setting(lab, plugin, name) == value
