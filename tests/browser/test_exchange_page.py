"""Plans and weeks on the page, in a blank page: files are chosen, and what is shown can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe import violations
from hands import empty_workbook
from panel_page import DARK, PanelPage
from playwright.sync_api import Browser, Page

from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.panels.plan_in import ASK, PlanIn
from sciatica_lib.places import shipped_dir
from sciatica_lib.workbook import Workbook

EXAMPLE = shipped_dir() / "data" / "example" / "session_log.csv"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture(params=["light", "dark and narrow"])
def either_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    is_narrow = request.param != "light"
    context = browser.new_context(viewport={"width": 320 if is_narrow else 1000, "height": 900})
    page = context.new_page()
    page.add_init_script(f"window.isDark = {str(is_narrow).lower()}")
    yield page
    context.close()


def dressed(shown: PanelPage) -> PanelPage:
    """Put the page into the dark where it is to be dark."""
    if shown.page.evaluate("window.isDark"):
        shown.page.add_style_tag(content=DARK)
        shown.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    return shown


def choose(shown: PanelPage, name: str, *files: Path) -> None:
    """Choose files by the button of this name."""
    with shown.page.expect_file_chooser() as chooser:
        shown.page.get_by_role("button", name=name, exact=True).first.click()
    chooser.value.set_files(list(files))


def faults(shown: PanelPage) -> list[str]:
    wide = shown.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*violations(shown.page, "main"), *(["too wide"] if wide else [])]


def test_a_plan_is_chosen_shown_and_used(
    either_page: Page, workbook: Workbook, tmp_path: Path
) -> None:
    plan = replace(workbook.plan, plan_id="clinic", title="From the clinic", version=3)
    (tmp_path / "plan.json").write_text(plan_to_json(plan), encoding="utf-8")
    shown = dressed(PanelPage(either_page, PlanIn(workbook, lambda: None)))
    shown.press(ASK)
    choose(shown, "Choose the plan", tmp_path / "plan.json")
    shown.see("From the clinic, version 3")
    assert faults(shown) == []
    shown.press("Use this plan")
    shown.see("This plan is in force from now on.")
    assert workbook.plan == plan
