"""Your data in a real browser: erasing clears what the timer keeps, and names stand as typed."""

from __future__ import annotations

from pathlib import Path

from conftest import NOTEBOOK, Lab, opened_lab
from playwright.sync_api import Page, expect

COLUMN = "$x^2$ <b>"


def test_erasing_clears_what_the_timer_keeps_in_the_browser(tmp_path: Path, page: Page) -> None:
    with opened_lab(tmp_path) as lab:  # of its own: the pages are erased as well
        lab.open(page, "06_your_data.ipynb")
        page.evaluate("localStorage.setItem('sciatica-timer:r:a', '{}')")
        page.evaluate("localStorage.setItem('of-another-page', '1')")
        panel = page.locator(NOTEBOOK)
        panel.get_by_label("Type ERASE to confirm").fill("ERASE")
        panel.get_by_role("button", name="Erase all my data").click()
        expect(panel.get_by_text("Erased:")).to_be_visible()
        page.wait_for_function(
            "!Object.keys(localStorage).some((key) => key.startsWith('sciatica-timer:'))"
        )
        assert page.evaluate("localStorage.getItem('of-another-page')") == "1"


def test_a_formula_in_the_name_of_a_column_stands_as_it_was_typed(
    lab: Lab, page: Page, tmp_path: Path
) -> None:
    diary = tmp_path / "diary.csv"
    diary.write_text(f"date,{COLUMN},pain\n2026-01-13,x,4\n", encoding="utf-8")
    lab.open(page, "06_your_data.ipynb")
    panel = page.locator(NOTEBOOK)
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a diary").click()
    chooser.value.set_files(diary)
    expect(panel.get_by_text("The first rows as they would be added")).to_be_visible()
    panel.get_by_label("Use another column").select_option(label=COLUMN)
    expect(panel.locator(".widget-label", has_text=COLUMN)).to_be_visible()
    assert panel.locator("mjx-container").count() == 0
