"""How long a check-in takes by keyboard alone, every question answered, from the page to "Saved".

    .venv/bin/python tests/benchmarks/bench_check_in.py

The hands are those of the keystroke-level model (Card, Moran, Newell, Commun ACM 1980;23:396): so
many seconds for a key, and 1.35 s to make up one's mind before each question and before Save. They
are counted, and added to what the page, its scripts, Python and the disk take, which are real;
JupyterLab is not there. What a person thinks about a question for longer is not in the figures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests"), str(ROOT)]

from conftest import opened_chromium  # noqa: E402
from panel_page import PanelPage  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from sciatica_lib.panels.check_in import CheckInPanel  # noqa: E402
from sciatica_lib.workbook import Workbook  # noqa: E402

DECIDE_S = 1.35
KEY_S = {"average, no typist": 0.28, "new to the keyboard": 1.2}
ANSWERS = (
    ("4",),  # leg pain: a digit chooses the score
    ("2",),  # back pain
    ("Space", *["ArrowDown"] * 4),  # how far down: from nowhere to the calf
    ("Space",),  # numbness: no
    ("Space",),  # weakness: no
    ("3",),  # in the way
)
BUDGET_S = 30


def check_in(browser: Browser) -> tuple[int, float]:
    """Answer everything and save; return how many keys that takes, and for how long one waits."""
    page = browser.new_context().new_page()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SCIATICA_STATE"] = f"{folder}/state"
        workbook = Workbook(Path(folder) / "home")
        there = PanelPage(page, CheckInPanel(workbook))
        keys = 0

        def press(key: str) -> None:
            nonlocal keys
            keys += 1
            page.keyboard.press(key)

        begun = monotonic()
        for answer in ANSWERS:
            press("Tab")
            if page.evaluate("document.activeElement.innerText") == "Clear":
                press("Tab")
            for key in answer:
                press(key)
        press("Control+Enter")
        there.see("Saved: Today")
        took_s = monotonic() - begun
        words = "leg pain 4, back pain 2, down to the calf, in the way 3"
        assert words in page.inner_text("main"), page.inner_text("main")
    return keys, took_s


def main() -> None:
    """Print the table."""
    print("| hands | seconds a key | keys | from the page to Saved | goal |")
    print("|---|---|---|---|---|")
    with opened_chromium() as browser:
        keys, machine_s = check_in(browser)
    for hands, key_s in KEY_S.items():
        took_s = keys * key_s + (len(ANSWERS) + 1) * DECIDE_S + machine_s
        print(f"| {hands} | {key_s} | {keys} | {took_s:.0f} s | {BUDGET_S} s |")


if __name__ == "__main__":
    main()
