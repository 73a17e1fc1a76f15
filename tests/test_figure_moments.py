"""What the browser's own arithmetic is held against: some moments of figures, as Python has them.

Run as a script to write tests/js/figure_moments.json anew after a figure or a body has changed.
"""

import json
from pathlib import Path
from typing import Any

from sciatica_lib.exercises.figure import Figure, for_browser, read_figures
from sciatica_lib.places import shipped_dir

KEPT = Path(__file__).parent / "js" / "figure_moments.json"
MOMENTS = (
    ("hip_bridge", 0.35, "right"),
    ("nerve_glide", 0.8, "right"),
    ("dead_bug", 0.5, "left"),
    ("ninety_ninety", 0.0, "right"),
)


def _moment(figure: Figure, reach: float, side: str) -> dict[str, Any]:
    outlines = []
    for placed, seen in zip(figure.views(side), figure.shapes(reach, side), strict=True):
        moving = seen[len(placed.view.things) :]
        outlines.append([_reaches(shape.lines) for shape in moving if shape.tone != "arrow"])
    views = "left_views" if side == "left" else "views"
    spheres = [_rounded(middle) for middle in figure.spheres(reach)]
    return {
        "name": figure.name, "reach": reach, "views": views, "spheres": spheres,
        "outlines": outlines,
    }  # fmt: skip


def _reaches(lines: Any) -> list[float]:
    """Return how many lines there are, and the edges of what they enclose."""
    points = [point for line in lines for point in line]
    if not points:
        return [0]
    xs, ys = zip(*points, strict=True)
    return [len(lines), *_rounded((min(xs), min(ys), max(xs), max(ys)))]


def _rounded(parts: Any) -> list[float]:
    return [round(part, 6) for part in parts]


def _made() -> str:
    figures = read_figures(shipped_dir() / "data" / "poses.toml")
    names = sorted({name for name, _, _ in MOMENTS})
    whole = {
        "known": for_browser(figures[name] for name in names),
        "moments": [_moment(figures[name], reach, side) for name, reach, side in MOMENTS],
    }
    return json.dumps(whole, separators=(",", ":")) + "\n"


def test_the_moments_that_the_browser_is_held_against_are_those_of_the_figures() -> None:
    assert json.loads(KEPT.read_text(encoding="utf-8")) == json.loads(_made()), (
        "run python tests/test_figure_moments.py"
    )


if __name__ == "__main__":
    KEPT.write_text(_made(), encoding="utf-8")
