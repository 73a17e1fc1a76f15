"""An audit with axe-core: the timer in every state it has, and every page of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from axe import violations
from conftest import NOTEBOOK, Lab
from hands import HOSTILE
from hostile import fill
from playwright.sync_api import Browser, Dialog, Page, expect
from timer_page import choices_timeline, mount, open_page

DARK = """:root {
  --jp-ui-font-color1: rgba(255, 255, 255, 1); --jp-ui-font-color2: rgba(255, 255, 255, 0.7);
  --jp-layout-color1: #111111; --jp-border-color1: #616161; --jp-border-color2: #424242;
} body { background: #111111; }"""
PAGES = (
    "00_today", "01_understand", "02_routine", "03_check_in", "04_progress", "05_therapist",
    "06_your_data",
)  # fmt: skip


FITS = """() => {
  const shown = jupyterapp.shell.currentWidget.content.node;
  return [shown, ...shown.querySelectorAll(".jp-WindowedPanel-outer")].every(
    (part) => part.clientWidth <= 320 && part.scrollWidth <= part.clientWidth);
}"""
TO_PRESS = {"02_routine": "Save and start: ", "06_your_data": "Show every row"}
THEMES = ("JupyterLab Dark", "JupyterLab Light")


@pytest.fixture(params=["light", "dark", "narrow"])
def blank(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield the blank page, light, dark and as narrow as a small phone."""
    width = 320 if request.param == "narrow" else 1000
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    open_page(page)
    if request.param == "dark":
        page.add_style_tag(content=DARK)
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")  # as JupyterLab does
    yield page
    context.close()


def test_the_timer_has_no_violation_in_any_of_its_states(blank: Page) -> None:
    def press(name: str) -> None:
        blank.get_by_role("button", name=name, exact=True).click()

    def check(state: str) -> None:
        expect(blank.locator(".sw-timer")).to_have_attribute("data-status", state)
        assert violations(blank, ".sw-timer") == []

    blank.evaluate("giveVoice()")
    mount(blank, choices_timeline())
    check("ready")
    press("Look through")
    check("ready")
    press("Close")
    press("Start")
    press("More")
    press("Sound")
    check("running")
    press("Pause")
    check("paused")
    press("It hurts")
    check("paused")
    press("Keep going")
    press("Stop")
    press("Stop here")
    check("stopped")


@pytest.fixture
def attacked(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """Yield the workbook of somebody in whose data every text is an attack."""
    monkeypatch.setenv("SCIATICA_STATE", str(lab.state))
    lab.forget()
    fill(lab.home, datetime.now().astimezone() - timedelta(minutes=10))
    yield lab
    lab.forget()


def test_every_page_shows_words_as_typed_has_no_violation_and_fits_in_light_and_dark(
    attacked: Lab, page: Page
) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    notebook = page.locator(NOTEBOOK)
    found: dict[tuple[str, str], list[str]] = {}
    for name in PAGES:
        attacked.open(page, f"{name}.ipynb")
        if name in TO_PRESS:
            notebook.get_by_role("button", name=TO_PRESS[name]).click()
        expect(notebook.get_by_text(HOSTILE).filter(visible=True).first).to_be_visible()
        assert notebook.get_by_text("cannot be shown").count() == 0
        for theme in THEMES:
            attacked.set_theme(page, theme)
            # The frame around the cells is JupyterLab's own.
            parts = (f"{NOTEBOOK} .jp-OutputArea-output", f"{NOTEBOOK} .jp-RenderedMarkdown")
            found[name, theme] = violations(page, *parts)
        page.set_viewport_size({"width": 320, "height": 900})
        page.wait_for_function(FITS)
        page.set_viewport_size({"width": 1366, "height": 900})
    assert found == {(name, theme): [] for name in PAGES for theme in THEMES}
    assert (asked, page.locator("img[src=x]").count()) == ([], 0)
    page.remove_listener("dialog", note)  # the next test has the same page
