"""Still pictures show the same body as the moving ones: on paper, and in grey."""

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import read_figures
from sciatica_lib.exercises.pictures import KEY_MOMENTS, plot_figure, plot_strip
from sciatica_lib.places import shipped_dir

FIGURES = read_figures(shipped_dir() / "data" / "poses.toml")


def corners(ax: Axes) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for patch in ax.patches
        if isinstance(patch, PathPatch)
        for x, y in patch.get_path().vertices
    ]


def luma(colour: str) -> float:
    return int(tones.grey(colour)[1:3], 16) / 255


def test_the_left_side_is_the_exact_mirror_image_where_sides_come_in_turn() -> None:
    figure = FIGURES["nerve_glide"]
    right, left = (plot_figure(figure, reach=1, side=side) for side in ("right", "left"))
    assert left.get_xlim() == tuple(-edge for edge in reversed(right.get_xlim()))
    for one, other in zip(corners(right), corners(left), strict=True):
        assert other == (-one[0], one[1])


def test_a_strip_shows_the_key_positions_with_their_captions() -> None:
    axes = plot_strip(FIGURES["ninety_ninety"])
    assert len(axes) == len(KEY_MOMENTS)
    assert [ax.get_title() for ax in axes] == ["start", "on the way", "as far as it goes"]


@pytest.mark.parametrize("palette", [tones.LIGHT, tones.DARK], ids=["light", "dark"])
def test_the_limb_that_works_is_told_from_the_others_without_colour(
    palette: dict[str, str],
) -> None:
    for other in ("near", "far", "shirt", "far-shirt"):
        assert abs(luma(palette["work"]) - luma(palette[other])) > 0.12, other


def test_light_and_dark_name_the_same_tones() -> None:
    assert set(tones.LIGHT) == set(tones.DARK) == set(tones.GREY)
