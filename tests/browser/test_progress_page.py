"""Progress and the page for the clinic, used in a real browser."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe import violations
from panel_page import DARK, PanelPage
from playwright.sync_api import Page

from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.panels.clinic_page import clinic_page
from sciatica_lib.panels.overview import pain_progress
from sciatica_lib.places import now
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("SCIATICA_TODAY", raising=False)
    workbook = Workbook(tmp_path / "home")
    records = [
        CheckIn(at=now() - timedelta(days=ago), leg_pain_24h=3 + ago % 4, note="a <b>walk</b>")
        for ago in range(40)
    ]
    workbook.log.add_rows(
        [Entry(entry_id=f"e{n}", saved_at=r.at, record=r) for n, r in enumerate(records)]
    )
    return workbook


def test_a_person_picks_a_period_asks_why_and_mends_a_day(page: Page, workbook: Workbook) -> None:
    there = PanelPage(page, pain_progress(workbook))
    there.see("No clear change in leg pain yet")
    picture = page.locator("img.sw-chart-wide")
    first = picture.get_attribute("src")
    there.press("Last 4 weeks")
    there.see("✓ Last 4 weeks")
    assert page.locator("img.sw-chart-wide").get_attribute("src") != first
    page.get_by_text("Why?").first.click()
    there.see("Ostelo, Spine 2008")
    page.get_by_label("Which day?").fill(workbook.today.isoformat())
    there.press("Show the day")
    there.see("leg pain 3")
    there.press("Edit")
    there.choose("Leg pain", "9")
    there.press("Save the change")
    there.see("leg pain 9")
    assert "Edited" not in page.inner_text("main")
    assert violations(page, "main") == []


def test_in_little_room_the_narrow_picture_is_shown_and_nothing_scrolls_sideways(
    page: Page, workbook: Workbook
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    PanelPage(page, pain_progress(workbook))
    assert page.locator("img.sw-chart-narrow").is_visible()
    assert not page.locator("img.sw-chart-wide").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_dark_page_has_a_dark_picture(page: Page, workbook: Workbook) -> None:
    PanelPage(page, pain_progress(workbook))
    page.add_style_tag(content=DARK)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert "invert" in page.locator("img.sw-chart-wide").evaluate(
        "el => getComputedStyle(el).filter"
    )
    assert violations(page, "main") == []


def test_the_page_for_the_clinic_is_seen_before_it_is_handed_over(
    page: Page, workbook: Workbook
) -> None:
    there = PanelPage(page, clinic_page(workbook))
    there.tick(f"{workbook.today.day} ")
    there.press("Make the page")
    there.see("Look at it before you hand it on")
    preview = page.frame_locator("iframe.sw-preview")
    assert "a <b>walk</b>" in preview.locator(".own").inner_text()
    (made,) = (workbook.home / "shared").glob("report_*.html")
    assert os.name == "nt" or made.stat().st_mode & 0o077 == 0
    page.set_content(made.read_text(encoding="utf-8"))
    assert violations(page, "body") == []
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
