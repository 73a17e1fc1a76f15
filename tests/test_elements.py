"""What panels are made of: it is escaped, whole in words, and looks as the stylesheet says."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from hands import HOSTILE, every
from ipywidgets import VBox

import sciatica_lib
from sciatica_lib.panels.elements import Panel, Picture, Text, button, heading, listing, table
from sciatica_lib.widgets.stylesheet import Stylesheet

PACKAGE = Path(sciatica_lib.__file__).parent
LONG = "A sentence that is told to its end. " * 9


@pytest.mark.parametrize(
    "value",
    [
        Text(HOSTILE).value,
        heading(HOSTILE).value,
        listing([HOSTILE]).value,
        table([HOSTILE], [[HOSTILE]]).value,
        Picture(b"png", f'{HOSTILE}" onload="x').value,
    ],
)
def test_every_way_to_the_screen_escapes(value: str) -> None:
    assert "<script" not in value
    assert "<img src=x" not in value
    assert '" onload=' not in value


class Form(Panel):
    about = LONG


@pytest.mark.parametrize(
    "shown",
    [
        Text(LONG),
        heading(LONG),
        listing([LONG]),
        table([LONG], [[LONG]]),
        Picture(b"png", LONG),
        Form([]),
        Panel([Text(LONG)]),
    ],
    ids=lambda shown: type(shown).__name__,
)
def test_a_place_without_widgets_gets_all_the_words(shown: Any) -> None:
    words = shown._repr_mimebundle_()["text/plain"]
    assert LONG.strip() in words
    assert "…" not in words


def test_a_panel_says_what_its_texts_say_now_and_a_form_what_it_asks() -> None:
    text = Text("before")
    parts = [heading("A heading"), text, Text(""), listing(["one", "two"]), button("Go", list)]
    panel, form = Panel(parts), Form(parts)
    text.say("now")
    assert repr(panel) == "A heading\nnow\n- one\n- two"
    assert repr(form) == LONG


def test_a_place_without_widgets_gets_the_picture_of_a_panel() -> None:
    bundle = Panel([heading("A heading"), Picture(b"a picture", "What it shows.")])
    assert base64.b64decode(bundle._repr_mimebundle_()["image/png"]) == b"a picture"
    assert "image/png" not in Panel([heading("A heading")])._repr_mimebundle_()


def test_every_panel_brings_the_stylesheet_whatever_it_shows_later() -> None:
    panel = Panel()
    for parts in ([], [Text("some")], [Text("other"), Panel([Text("inner")])]):
        panel.children = parts
        assert list(panel.parts) == parts
        assert isinstance(panel.children[0], Stylesheet)
    assert len(set(every(panel, Stylesheet))) == 1
    assert "tylesheet" not in repr(panel)
    assert not any(isinstance(child, Stylesheet) for child in VBox([Text("some")]).children)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_no_python_of_the_package_writes_a_style_into_the_page(path: Path) -> None:
    assert not re.search(r"""(?<!\w)style=\\?["']""", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("panels/*.py")), ids=lambda path: path.name)
def test_colours_and_sizes_of_panels_stand_in_the_stylesheet(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgb|\d+px|\d+%|layout=[^\"]", text) == []
