"""Write docs/progress_cases.md and docs/progress_gallery.png: how made-up logs are told and drawn.

Run: `python tests/make_progress_gallery.py`, then read the sentences and look at the picture.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image
from progress_cases import Case, cases

from sciatica_lib.drawing import png
from sciatica_lib.progress.findings import findings, headline
from sciatica_lib.progress.plots import plot_pain
from sciatica_lib.progress.views import PainView, pain_view

DOCS = Path(__file__).parents[1] / "docs"
DRAWN = ("getting better", "better, with new numbness", "stable", "ten years")
WIDTH, GAP = 620, 10
_INTRO = """# How progress tells made-up logs

Written by `python tests/make_progress_gallery.py`; `tests/test_progress_cases.py` holds it against
the code. All entries are made up. [progress_gallery.png](progress_gallery.png) shows four of the
cases as they are drawn: light, dark as JupyterLab's dark theme shows them, in grey, and at 320 px.

"""


def table() -> str:
    """Return every case with its title and its sentences, as Markdown."""
    parts = []
    for case in cases():
        view = view_of(case)
        said = "\n".join(f"- {finding.text}" for finding in findings(view))
        parts.append(f"## {case.name.capitalize()}\n\n**{headline(view)}**\n\n{said}\n")
    return _INTRO + "\n".join(parts)


def view_of(case: Case) -> PainView:
    """Return what is shown of a case."""
    return pain_view(case.found, end=case.today)


def dark(picture: Image.Image) -> Image.Image:
    """Return a picture as the dark theme shows it: invert(0.92) hue-rotate(180deg)."""
    colour = np.asarray(picture.convert("RGB"), dtype=float) / 255
    colour = colour * (1 - 2 * 0.92) + 0.92
    turn = np.array(  # hue-rotate by 180 degrees, as the CSS filter specification has it
        [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]]
    )
    turned = np.clip(colour @ turn.T, 0, 1)
    return Image.fromarray((255 * turned).astype(np.uint8))


def gallery() -> Image.Image:
    """Return the drawn cases in rows, each light, dark, grey and narrow."""
    rows = []
    for case in cases():
        if case.name in DRAWN:
            view = view_of(case)
            wide, narrow = (
                Image.open(io.BytesIO(png(plot_pain(view, narrow=small).figure))).convert("RGB")
                for small in (False, True)
            )
            wide = wide.resize((WIDTH, round(wide.height * WIDTH / wide.width)))
            narrow = narrow.resize((320, round(narrow.height * 320 / narrow.width)))
            rows.append([wide, dark(wide), wide.convert("L").convert("RGB"), narrow])
    heights = [max(picture.height for picture in row) for row in rows]
    size = (3 * (WIDTH + GAP) + 320, sum(heights) + GAP * len(rows))
    sheet = Image.new("RGB", size, "#d8d8d8")
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for place, picture in enumerate(row):
            sheet.paste(picture, (place * (WIDTH + GAP), top))
        top += height + GAP
    return sheet.quantize(128)


if __name__ == "__main__":
    (DOCS / "progress_cases.md").write_text(table(), encoding="utf-8")
    gallery().save(DOCS / "progress_gallery.png", optimize=True)
