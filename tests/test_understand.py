"""What the page about sciatica tells: causes, what to avoid and why, and whose words they are."""

import json

import pytest

from sciatica_lib.places import shipped_dir

_NOTEBOOK = json.loads((shipped_dir() / "notebooks" / "01_understand.ipynb").read_text("utf-8"))
CELLS = ["".join(cell["source"]) for cell in _NOTEBOOK["cells"]]
TEXT = "\n".join(CELLS[:-1])
SOURCES = CELLS[-1]


@pytest.mark.parametrize("number", range(1, 11))
def test_every_source_is_cited_in_the_text(number: int) -> None:
    assert f"[{number}]" in SOURCES
    assert f"{number}]" in TEXT


@pytest.mark.parametrize(
    "told",
    [
        "Work in a chair and long sitting.",
        "Standing can hurt too.",
        "strains the hamstrings and the low back",
        "stress on the discs",
        "presses right on the nerve",
        "In place of bed rest, stretch the piriformis",
    ],
)
def test_the_causes_and_the_reasons_of_the_article_are_told(told: str) -> None:
    assert told in TEXT


def test_what_the_article_expects_of_the_nerve_glide_is_told_as_its_own() -> None:
    assert "The article expects less tingling after a few weeks" in TEXT
    assert "we do not promise it" in TEXT
