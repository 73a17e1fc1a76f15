"""Pictures of exercises in a real browser: seen, told in words, in the page's own light."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe import violations
from blank_page import open_blank_page
from playwright.sync_api import Page, expect

from sciatica_lib.exercises import tones
from sciatica_lib.panels.routine_pictures import routine_pictures
from sciatica_lib.widgets.pictures import ExercisePictures
from sciatica_lib.workbook import Workbook

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures</title>
<link rel="stylesheet" href="/widget.css"></head>
<body><main></main>
<script type="module">
import widget from "/widget.js";
window.mount = (state) =>
  widget.render({ model: { get: (name) => state[name] }, el: document.querySelector("main") });
document.documentElement.dataset.ready = "true";
</script></body></html>
"""


@pytest.fixture
def pictures(page: Page, tmp_path: Path) -> ExercisePictures:
    shown = routine_pictures(Workbook(tmp_path))
    open_blank_page(page, _PAGE, ExercisePictures)
    state = {"figures": shown.figures, "pictures": shown.pictures}
    page.evaluate(f"mount({json.dumps(state)})")
    return shown


def test_every_exercise_is_a_picture_with_its_name_and_words(
    page: Page, pictures: ExercisePictures
) -> None:
    assert len(pictures.pictures) == 5
    for picture in pictures.pictures:
        expect(page.get_by_role("img", name=picture["words"], exact=True)).to_be_visible()
        expect(page.get_by_text(picture["name"], exact=True)).to_be_visible()
    assert violations(page, "main") == []


def test_the_limb_that_works_has_the_accent_of_a_light_and_of_a_dark_page(
    page: Page, pictures: ExercisePictures
) -> None:
    assert pictures.pictures
    limb = page.locator(".sw-shape-work").first
    for light, palette in (("true", tones.LIGHT), ("false", tones.DARK)):
        page.evaluate(f"document.body.dataset.jpThemeLight = '{light}'")
        red, green, blue = (int(palette["work"][at : at + 2], 16) for at in (1, 3, 5))
        expect(limb).to_have_css("fill", f"rgb({red}, {green}, {blue})")


def test_on_a_narrow_page_nothing_is_cut_off(page: Page, pictures: ExercisePictures) -> None:
    assert pictures.pictures
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


_BOXES = """async ({ body, figures }) => {
  const { Figure } = await import("/static/figure.js");
  const shown = (name, sides, reaches) => {
    const figure = new Figure({ body, figures });
    document.querySelector("main").replaceChildren(figure.picture);
    for (const side of sides)
      for (const reach of reaches) figure.show({ name, figure: name, side }, reach);
    const isMirrored = figure.picture.querySelector("g").getAttribute("transform") !== null;
    const boxes = [...figure.picture.querySelectorAll("path")].flatMap((path) => {
      const { x, y, width, height } = path.getBBox();
      return [x, y, x + width, y + height].map(Math.round);
    });
    return [Number(isMirrored) * 10_000, ...boxes];
  };
  const TURNS = [["left", "right"], ["right", "left"]];
  const out = Array.from({ length: 73 }, (_, step) => step / 72);
  const again = [...out, ...out.toReversed(), ...out.slice(0, 37), 0.5]; // both views stand there
  return Object.keys(figures).flatMap((name) => TURNS.map((turns) => ({
    "at once": shown(name, [turns[1]], [0.5]),
    "step by step": shown(name, [turns[1]], [...out.slice(0, 37), 0.5]),
    "again": shown(name, [turns[1]], again),
    "after the other side": shown(name, [...turns, ...turns], again),
  })));
}"""
FAR = 5
"""In ten-thousandths of a body height; what moves less than a tenth of one is not drawn again."""


def test_a_moment_is_drawn_alike_at_once_step_by_step_again_and_after_the_other_side(
    page: Page, pictures: ExercisePictures
) -> None:
    drawn = page.evaluate(_BOXES, pictures.figures)
    assert len(drawn) == 2 * 5
    for ways in drawn:
        at_once = ways.pop("at once")
        for moved in ways.values():
            assert len(moved) == len(at_once) > 100
            assert max(abs(a - b) for a, b in zip(moved, at_once, strict=True)) <= FAR
