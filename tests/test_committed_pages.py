"""The notebooks as they are committed, and as a web page shows them: whole sentences, pictures."""

import base64
import struct
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sciatica_lib.exercises.describe import plan_lines
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.places import shipped_dir

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
DATA = shipped_dir() / "data"
LIBRARY = read_exercises(DATA / "exercises.toml")
PLAN_LINES = plan_lines(read_plan(DATA / "example" / "plan.json", LIBRARY), LIBRARY)
NAMES = [exercise.name for exercise in LIBRARY.values()]
PICTURES = {"01_understand": len(LIBRARY), "04_progress": 7}
PNG = b"\x89PNG\r\n\x1a\n"
READABLE_PX = 600


def outputs(path: Path) -> list[dict[str, Any]]:
    """Return what each output of a notebook holds, by its type."""
    notebook = nbformat.read(path, as_version=4)
    return [output.data for cell in notebook.cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_output_is_told_to_its_end(path: Path) -> None:
    for output in outputs(path):
        text = output["text/plain"]
        is_whole = text.endswith((".", f"- {PLAN_LINES[-1]}")) or text in NAMES
        assert is_whole, text
        assert "…" not in text
        assert "..." not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_with_code_shows_something(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert all(cell.outputs for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_pictures_of_a_page_are_in_it_and_large_enough_to_see(path: Path) -> None:
    found = [base64.b64decode(output["image/png"]) for output in outputs(path)
             if "image/png" in output]  # fmt: skip
    assert len(found) == PICTURES.get(path.stem, 0)
    assert all(picture.startswith(PNG) for picture in found)
    assert all(struct.unpack(">I", picture[16:20])[0] >= READABLE_PX for picture in found)


def test_the_five_exercises_are_shown_by_name_in_pictures_and_in_words() -> None:
    (page,) = (path for path in NOTEBOOKS if path.stem == "01_understand")
    shown = outputs(page)
    texts = [output["text/plain"] for output in shown]
    assert [text for text in texts if text in NAMES] == NAMES
    for name in NAMES:
        place = texts.index(name)
        assert "image/png" in shown[place + 1]
        assert texts[place + 2].startswith("- Get ready: ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_says_once_how_to_start_it_and_is_right_everywhere(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    lines = [line for line in prose.splitlines() if "by itself" in line]
    assert len(lines) == (path.stem != "01_understand")
    assert all("choose *Run All*" in line for line in lines)
