"""Draw every exercise on one sheet, to be looked at.

Run: `python tests/make_contact_sheet.py`
"""

from pathlib import Path

from sciatica_lib.drawing import png
from sciatica_lib.exercises.figure import figure_name, read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.pictures import contact_sheet

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    library = read_exercises(ROOT / "data" / "exercises.toml")
    names = {
        figure_name(key, variant and variant.key): exercise.name
        + (f" ({variant.name})" if variant else "")
        for key, exercise in library.items()
        for variant in (None, *exercise.variants)
    }
    sheet = contact_sheet(read_figures(ROOT / "data" / "poses.toml"), names)
    (ROOT / "docs" / "figures.png").write_bytes(png(sheet))
