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
from sciatica_lib.log.records import CheckIn
from sciatica_lib.panels.plan_in import ASK, PlanIn
from sciatica_lib.panels.review import review_log
from sciatica_lib.panels.send_weeks import SendWeeks
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


def test_a_review_is_read_from_chosen_files_and_can_be_read_by_everybody(
    either_page: Page, workbook: Workbook, tmp_path: Path
) -> None:
    spreadsheet = tmp_path / "log.xlsx"
    spreadsheet.write_bytes(b"PK\x03\x04")
    shown = dressed(PanelPage(either_page, review_log(workbook)))
    choose(shown, "Choose files", EXAMPLE, spreadsheet)
    shown.see("Ask about ")
    shown.see("log.xlsx: it is a spreadsheet's own file")
    assert faults(shown) == []


def test_files_that_are_dropped_are_read_too(page: Page, workbook: Workbook) -> None:
    shown = PanelPage(page, review_log(workbook))
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.csv"));
          const area = document.querySelector(".sw-drop");
          area.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }""",
        EXAMPLE.read_text(encoding="utf-8"),
    )
    shown.see("dropped.csv: ")
    shown.see("Ask about ")


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


def test_what_leaves_is_shown_and_notes_can_be_left_out(
    either_page: Page, workbook: Workbook
) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4, note="slept in the chair"))
    shown = dressed(PanelPage(either_page, SendWeeks(workbook)))
    shown.see("slept in the chair")
    assert faults(shown) == []
    either_page.get_by_label("Take my notes along").uncheck()
    shown.see("Notes and other texts in your own words are left out.")
    shown.press("Make the file")
    shown.see("A copy and a receipt stay here")
