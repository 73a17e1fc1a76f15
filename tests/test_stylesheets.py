"""The stylesheets share one page, so they share their tokens and no name of a class."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from sciatica_lib.widgets.drop import FileDrop
from sciatica_lib.widgets.form import Form
from sciatica_lib.widgets.pictures import ExercisePictures
from sciatica_lib.widgets.planner import Planner
from sciatica_lib.widgets.poser import Poser
from sciatica_lib.widgets.styles import STATIC
from sciatica_lib.widgets.stylesheet import Stylesheet
from sciatica_lib.widgets.timer import RoutineTimer

SHEETS = {
    path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for path in sorted(STATIC.glob("*.css"))
}
# What follows the second selector stands for dark pages only.
LIGHT, DARK = SHEETS["tokens.css"].split('body[data-jp-theme-light="false"]')
TOKENS = re.findall(r"(--sw-[\w-]+):", LIGHT)


def test_every_token_is_defined_once_and_used() -> None:
    assert [token for token, count in Counter(TOKENS).items() if count > 1] == []
    whole = "".join(SHEETS.values())
    assert [token for token in TOKENS if f"var({token})" not in whole] == []


def test_every_colour_that_follows_no_theme_is_defined_for_dark_pages_too() -> None:
    dark = re.findall(r"(--sw-[\w-]+):", DARK)
    assert [token for token, count in Counter(dark).items() if count > 1] == []
    of_light = set(re.findall(r"(--sw-[\w-]+): (?:#|var\(--jp-[\w-]+, #)", LIGHT))
    assert set(dark) == of_light


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_uses_only_tokens_that_are_defined(name: str) -> None:
    own = set(re.findall(r"(--sw-[\w-]+):", SHEETS[name]))
    used = set(re.findall(r"var\((--sw-[\w-]+)", SHEETS[name]))
    assert used - own - set(TOKENS) == set()


@pytest.mark.parametrize("name", ["drop.css", "form.css", "panels.css", "planner.css", "poser.css"])
def test_colours_stand_among_the_tokens(name: str) -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", SHEETS[name]) == []


def test_no_class_stands_in_two_stylesheets() -> None:
    found = Counter(
        name for sheet in SHEETS.values() for name in set(re.findall(r"\.(sw-[\w-]+)", sheet))
    )
    assert [name for name, count in found.items() if count > 1] == []


@pytest.mark.parametrize(
    "widget", [ExercisePictures, FileDrop, Form, Planner, Poser, RoutineTimer, Stylesheet]
)
def test_every_widget_brings_the_tokens_along(widget: type) -> None:
    assert str(widget._css).startswith((STATIC / "tokens.css").read_text(encoding="utf-8"))


def test_the_stylesheet_of_the_panels_takes_no_room() -> None:
    assert Stylesheet().layout.display == "none"
