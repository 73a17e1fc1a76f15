"""Draw every exercise and variant, to be looked at: key positions, small ones, and a film.

Run: `python tests/make_contact_sheet.py`
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from PIL import Image

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import Figure, figure_name, read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.pictures import KEY_MOMENTS
from sciatica_lib.exercises.svg import figure_svg

ROOT = Path(__file__).parents[1]
GAP_PX, TITLE_PX = 6, 14
PAPERS = (("light", tones.LIGHT, "#ffffff"), ("dark", tones.DARK, "#14191c"),
          ("grey", tones.GREY, "#ffffff"))  # fmt: skip
Cell = tuple[Figure, float, str, str]
"""What is drawn in a cell: a figure, its reach, its side, and the name of its paper."""


def draw(rows: Mapping[str, Sequence[Cell]], width: int, path: Path) -> None:
    """Draw rows of cells, each figure so many pixels wide, each row with its name above it."""
    papers = {name: (palette, paper) for name, palette, paper in PAPERS}
    columns = max(map(len, rows.values()))
    cells, pictures = [], {}
    for row, (name, given) in enumerate(rows.items()):
        cells.append(
            f'grid.cell(colspan: {columns})[#text(fill: rgb("#555"), size: 9pt, "{name}")]'
        )
        for column, (figure, reach, side, paper) in enumerate(given):
            palette, colour = papers[paper]
            file = f"{row}-{column}.svg"
            pictures[file] = figure_svg(figure, reach, side=side, width=width, palette=palette)
            cells.append(f'grid.cell(fill: rgb("{colour}"), image("{file}", width: {width}pt))')
    text = (
        f"#set page(width: auto, height: auto, margin: {GAP_PX}pt)\n"
        '#set text(font: "DejaVu Sans Mono")\n'
        f"#grid(columns: {columns}, row-gutter: {GAP_PX}pt, align: bottom, {', '.join(cells)})"
    )
    with TemporaryDirectory() as folder:
        for file, svg in pictures.items():
            (Path(folder) / file).write_text(svg, encoding="utf-8")
        (Path(folder) / "sheet.typ").write_text(text, encoding="utf-8")
        drawn = typst.compile(str(Path(folder) / "sheet.typ"), format="png", ppi=72)
    small = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
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
    draw(keys, 220, docs / "figures.png")
    draw(keys, 160, docs / "figures_small.png")
    film = {
        f"{words}{side and f', {side} side'}": [
            (figure, reach, side or "right", "light")
            for reach in (*(step / 6 for step in range(7)), *(step / 6 for step in range(5, 0, -1)))
        ]
        for words, figure in shown.items()
        for side in (("right", "left") if figure.scene.stays_turned else ("",))
    }
    draw(film, 130, docs / "figures_film.png")
