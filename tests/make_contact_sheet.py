"""Draw every exercise and variant, to be looked at: key positions, small ones, and a film.

Run: `python tests/make_contact_sheet.py`
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure as Sheet
from PIL import Image

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import Figure, figure_name, read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.pictures import KEY_MOMENTS, plot_figure

ROOT = Path(__file__).parents[1]
DPI = 100
TITLE_PX = 18
PAPERS = (("light", tones.LIGHT, "#ffffff"), ("dark", tones.DARK, "#14191c"),
          ("grey", tones.GREY, "#ffffff"))  # fmt: skip
Cell = tuple[Figure, float, str, str]
"""What is drawn in a cell: a figure, its reach, its side, and the name of its paper."""


def draw(rows: Mapping[str, Sequence[Cell]], size: tuple[int, int], path: Path) -> None:
    """Draw rows of cells of one size in pixels, each row with its name above it."""
    width, height = size
    columns = max(map(len, rows.values()))
    whole = (columns * width, len(rows) * (height + TITLE_PX))
    sheet = Sheet(figsize=(whole[0] / DPI, whole[1] / DPI), dpi=DPI)
    palettes = {name: (palette, paper) for name, palette, paper in PAPERS}
    for row, (name, cells) in enumerate(rows.items()):
        bottom = 1 - (row + 1) * (height + TITLE_PX) / whole[1]
        for column, (figure, reach, side, paper) in enumerate(cells):
            palette, colour = palettes[paper]
            place = (column * width / whole[0], bottom, width / whole[0], height / whole[1])
            sheet.add_axes(place, facecolor=colour, xticks=[], yticks=[]).spines[:].set_visible(
                False
            )
            ax = sheet.add_axes(place)
            plot_figure(figure, reach=reach, side=side, ax=ax, palette=palette)
        sheet.text(4 / whole[0], bottom + (height + 4) / whole[1], name, fontsize=8, color="#555")
    picture = io.BytesIO()
    sheet.savefig(picture, dpi=DPI)
    small = Image.open(picture).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def names() -> dict[str, str]:
    """Return every exercise and variant in words, by the name of its figure."""
    library = read_exercises(ROOT / "data" / "exercises.toml")
    return {
        figure_name(key, variant and variant.key): exercise.name
        + (f", {variant.name}" if variant else "")
        for key, exercise in library.items()
        for variant in (None, *exercise.variants)
    }


if __name__ == "__main__":
    figures = read_figures(ROOT / "data" / "poses.toml")
    shown = {words: figures[name] for name, words in names().items()}
    docs = ROOT / "docs"
    keys = {
        words: [(figure, reach, "right", paper) for paper, *_ in PAPERS for reach in KEY_MOMENTS]
        for words, figure in shown.items()
    }
    draw(keys, (240, 170), docs / "figures.png")
    draw(keys, (160, 110), docs / "figures_small.png")
    film = {
        f"{words}{side and f', {side} side'}": [
            (figure, reach, side or "right", "light")
            for reach in (*(step / 6 for step in range(7)), *(step / 6 for step in range(5, 0, -1)))
        ]
        for words, figure in shown.items()
        for side in (("right", "left") if figure.scene.stays_turned else ("",))
    }
    draw(film, (150, 110), docs / "figures_film.png")
