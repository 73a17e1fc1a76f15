"""The pages in JupyterLab as others have it: without our settings, and without our button."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOTEBOOK, SLOW_MS, started, without_jupyter
from playwright.sync_api import Browser, expect

from sciatica_lib.places import shipped_dir


@pytest.fixture
def plain_lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab beside a copy of the notebooks, and return the address of the first."""
    shutil.copytree(shipped_dir() / "notebooks", tmp_path / "notebooks")
    environment = without_jupyter(tmp_path, SCIATICA_HOME=str(tmp_path / "private"))
    asked = ("--no-browser", "--allow-root", "--ip=127.0.0.1")
    with started("jupyterlab", *asked, environment=environment, folder=tmp_path) as lab:
        yield f"{lab.address}/lab/tree/notebooks/00_today.ipynb?token={lab.token}"


def test_run_all_cells_shows_the_forms(plain_lab: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(plain_lab)
    page.get_by_text("| Idle").wait_for(timeout=SLOW_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    form = page.locator(NOTEBOOK).get_by_role("button", name="None of these")
    expect(form).to_be_visible(timeout=SLOW_MS)
    page.close()
