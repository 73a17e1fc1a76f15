"""Take the pictures of the pages for README, in a real JupyterLab on the example log.

Run: `python tests/make_page_pictures.py`, and look at docs/routine.png and docs/pages/.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize, expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import NOTEBOOK, SLOW_MS, Lab, opened_chromium, opened_lab  # noqa: E402 (needs the line above)

DOCS = ROOT / "docs"
WINDOW: ViewportSize = {"width": 640, "height": 800}
ROUTINE_WINDOW: ViewportSize = {"width": 1000, "height": 860}
SAVED = (420, 280)  # twice as large as README shows them, for fine screens
COLOURS = 32


def safety_check(page: Page) -> Locator:
    """Return the first group of the safety check."""
    return _notebook(page).locator(".sw-form").first


def exercise(page: Page) -> Locator:
    """Return the first exercise with its pictures."""
    return _notebook(page).locator("img[alt]").first


def answered_check_in(page: Page) -> Locator:
    """Answer some questions of the check-in, and return the first."""
    _choose(page, "Leg pain, on average", "4")
    _choose(page, "Back pain, on average", "2")
    _choose(page, "How far down", "calf")
    return _notebook(page).get_by_role("group", name="Leg pain, on average")


def pain_picture(page: Page) -> Locator:
    """Return the picture of pain, day by day."""
    return _notebook(page).locator("img[alt]").first


def plan_form(page: Page) -> Locator:
    """Return the form in which a therapist makes a plan."""
    return _heading(page, "Make a plan")


def state_of_the_log(page: Page) -> Locator:
    """Return the top of the page about the log."""
    return _heading(page, "Your data")


def running_timer(page: Page) -> Locator:
    """Pass the safety check, start the timer, and return it in the first hold."""
    page.set_viewport_size(ROUTINE_WINDOW)
    for group in range(1, 6):
        expect(_notebook(page).get_by_text(f"Safety check {group} of 5").first).to_be_visible()
        _press(page, "None of these")
    _notebook(page).get_by_role("button", name="Save and start: ").click()
    timer = _notebook(page).locator(".sw-timer")
    expect(timer.get_by_text("Hold and breathe").first).to_be_visible(timeout=SLOW_MS)
    expect(timer.get_by_text("26", exact=True)).to_be_visible()
    return timer


PAGES: dict[str, Callable[[Page], Locator]] = {
    "00_today": safety_check,
    "01_understand": exercise,
    "03_check_in": answered_check_in,
    "04_progress": pain_picture,
    "05_therapist": plan_form,
    "06_your_data": state_of_the_log,
    "02_routine": running_timer,  # last, because what it saves takes the example's place
}
"""What the picture of each notebook begins with."""


def take_pictures(page: Page, lab: Lab) -> None:
    """Take the picture of every page, and the large one of the routine."""
    for name, found in PAGES.items():
        page.set_viewport_size(WINDOW)
        lab.open(page, f"{name}.ipynb")
        _save(_picture(page, found(page)), DOCS / "pages" / f"{name}.png")
        print(name)
    page.screenshot(path=DOCS / "routine.png")


def _picture(page: Page, first: Locator) -> Image.Image:
    """Return what the page shows from an element on downwards."""
    first.evaluate("element => { element.style.scrollMarginTop = '8px'; element.scrollIntoView() }")
    box, window = first.bounding_box(), page.viewport_size
    assert box, "the element is not on the page"
    assert window
    width = window["width"]
    height = width * SAVED[1] / SAVED[0]
    clip = {"x": 0, "y": box["y"] - 8, "width": width, "height": height}
    return Image.open(BytesIO(page.screenshot(clip=clip)))


def _save(picture: Image.Image, path: Path) -> None:
    """Save a picture small: for a list of pages, not for reading."""
    path.parent.mkdir(exist_ok=True)
    small = picture.convert("RGB").resize(SAVED, Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _notebook(page: Page) -> Locator:
    return page.locator(NOTEBOOK)


def _heading(page: Page, text: str) -> Locator:
    return _notebook(page).get_by_role("heading", name=text)


def _choose(page: Page, question: str, answer: str) -> None:
    group = _notebook(page).get_by_role("group", name=question)
    group.get_by_label(answer, exact=True).check()


def _press(page: Page, name: str) -> None:
    _notebook(page).get_by_role("button", name=name, exact=True).first.click()


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_chromium() as browser,
        opened_lab(Path(folder)) as lab,
    ):
        page = browser.new_page()
        page.set_default_timeout(SLOW_MS)
        take_pictures(page, lab)
