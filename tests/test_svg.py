"""A still figure as SVG text: plain numbers, the same body as everywhere, safe in any page."""

import re
from xml.etree import ElementTree as ET

import pytest
from hands import HOSTILE

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import UNITS, Figure, read_figures
from sciatica_lib.exercises.svg import figure_svg
from sciatica_lib.places import shipped_dir
from sciatica_lib.widgets.styles import STATIC

FIGURES = read_figures(shipped_dir() / "data" / "poses.toml")
STYLES = (STATIC / "figure.css").read_text(encoding="utf-8")
LIGHT, DARK = STYLES.split('body[data-jp-theme-light="false"]')
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)


@every_figure
def test_a_figure_is_well_formed_and_made_of_numbers_and_our_own_names(figure: Figure) -> None:
    text = figure_svg(figure, 0.5, side="left", width=160)
    ET.fromstring(text)  # noqa: S314 (our own text)
    assert not re.search(r"<(?:script|style|image|a|use|foreignObject)\b|href|url\(|on\w+=", text)
    for path in re.findall(r' d="([^"]*)"', text):
        assert re.fullmatch(r"[MlZ\d -]*", path)


def test_a_description_is_told_and_escaped_and_without_one_the_picture_is_hidden() -> None:
    text = figure_svg(FIGURES["hip_bridge"], description=f'"{HOSTILE}')
    root = ET.fromstring(text)  # noqa: S314 (our own text)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == f'"{HOSTILE}'
    assert 'aria-hidden="true"' in figure_svg(FIGURES["hip_bridge"])


def test_a_small_picture_leaves_out_what_could_not_be_read() -> None:
    small, large = (figure_svg(FIGURES["prone_leg_lift"], width=width) for width in (160, 320))
    assert "10-12 cm" in large
    assert "10-12 cm" not in small
    assert "sw-shape-eye" in large
    assert "sw-shape-eye" not in small


def test_the_words_beside_a_figure_are_never_mirrored() -> None:
    text = figure_svg(FIGURES["prone_leg_lift"], side="left")
    assert text.index("<text") > text.index("</g>")


def test_what_moves_and_what_is_drawn_have_the_same_tones_on_paper_and_in_the_browser() -> None:
    for palette, sheet in ((tones.LIGHT, LIGHT), (tones.DARK, DARK)):
        found = dict(re.findall(r"--sw-body-([\w-]+): (#[0-9a-f]{6});", sheet))
        assert found == palette
    opacities = re.findall(r"--sw-body-shadow-opacity: ([\d.]+);", STYLES)
    assert [float(part) for part in opacities] == list(tones.SHADOW_OPACITY.values())


def test_every_tone_that_a_figure_has_has_a_rule_in_the_stylesheet() -> None:
    used = {
        shape.tone or "none"
        for figure in FIGURES.values()
        for seen in figure.shapes(0)
        for shape in seen
    }
    styled = set(re.findall(r"\.sw-shape-([\w-]+)", STYLES))
    assert used - {"none"} <= styled


def test_the_view_box_is_the_box_of_the_figure() -> None:
    left, _, right, top = FIGURES["dead_bug"].views()[0].view.box
    found = re.search(r'viewBox="([-\d]+) ([-\d]+) (\d+)', figure_svg(FIGURES["dead_bug"]))
    assert found is not None
    assert [int(part) for part in found.groups()] == pytest.approx(
        [left * UNITS, -top * UNITS, (right - left) * UNITS], abs=1
    )
