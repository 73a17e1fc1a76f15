"""How long a frame takes while a joint of the body is dragged, in Chromium on a blank page.

    .venv/bin/python tests/benchmarks/bench_poser.py

A frame is all that is computed and written for it: where the joint goes, the whole body, its
outlines, its shadow, the handles. What the browser then paints is not in it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests"), str(ROOT)]

from conftest import opened_chromium  # noqa: E402
from panel_page import PanelPage  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from sciatica_lib.panels.pose import Posing  # noqa: E402

BUDGET_MS = 16
MOVES = 120

_WATCH = """() => {
  window.frames_ms = [];
  const root = document.querySelector(".sw-pose");
  new MutationObserver(() => frames_ms.push(Number(root.dataset.frameMs)))
    .observe(root, { attributes: true, attributeFilter: ["data-frame-ms"] });
}"""
_NEXT_FRAME = "() => new Promise(requestAnimationFrame)"


def dragged(page: Page, handle: int) -> list[float]:
    """Drag a joint to and fro, and return how long each frame took, in ms."""
    page.evaluate("frames_ms.splice(0)")
    box = page.locator(".sw-pose-handle").nth(handle).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(x + step % 40 * 2, y - step % 30)
        page.evaluate(_NEXT_FRAME)
    page.mouse.up()
    found: list[float] = page.evaluate("frames_ms")
    return found


def main() -> None:
    """Print the table."""
    with opened_chromium() as browser:
        page = browser.new_context(viewport={"width": 1000, "height": 1000}).new_page()
        shown = PanelPage(page, Posing())
        page.evaluate(_WATCH)
        print("| dragged | frames | median | 95 % below | longest | budget |")
        print("|---|---|---|---|---|---|")
        for words, handle in (("knee", 1), ("ankle", 2), ("elbow", 4), ("head", 0)):
            found = dragged(page, handle)
            shown.settle()
            high = quantiles(found, n=20)[-1]
            print(
                f"| {words} | {len(found)} | {median(found):.1f} ms | {high:.1f} ms "
                f"| {max(found):.1f} ms | {BUDGET_MS} ms |"
            )


if __name__ == "__main__":
    main()
