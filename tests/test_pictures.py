"""Still pictures show the same body as the moving ones: on paper, and in grey."""

from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import for_browser, read_figures
from sciatica_lib.exercises.pictures import KEY_MOMENTS, plot_figure, plot_strip
from sciatica_lib.panels.routine_pictures import routine_pictures
from sciatica_lib.places import shipped_dir
from sciatica_lib.widgets.pictures import ExercisePictures
from sciatica_lib.workbook import Workbook

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
    for seen, mirrored in zip(corners(right), corners(left), strict=True):
        assert mirrored == (-seen[0], seen[1])


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


def test_a_row_of_pictures_says_what_each_shows_and_refuses_what_cannot_be_drawn() -> None:
    known = for_browser([FIGURES["hip_bridge"]])
    bridge = {
        "figure": "hip_bridge",
        "name": "Hip bridge",
        "side": None,
        "words": "Hip bridge: lift",
    }
    assert repr(ExercisePictures([bridge], known)) == "Hip bridge: lift"
    with pytest.raises(ValueError, match="no figure named 'dead_bug'"):
        ExercisePictures([bridge | {"figure": "dead_bug"}], known)
    with pytest.raises(ValueError, match="must contain"):
        ExercisePictures([bridge], {"body": known["body"]})


def test_the_routine_of_a_plan_is_shown_in_its_order_on_the_side_that_begins(
    tmp_path: Path,
) -> None:
    workbook = Workbook(tmp_path)
    shown = routine_pictures(workbook).pictures
    planned = workbook.plan.exercises
    assert [picture["side"] for picture in shown] == [found.first_side for found in planned]
    assert [picture["figure"].partition("/")[0] for picture in shown] == [
        found.exercise for found in planned
    ]


def test_light_and_dark_name_the_same_tones() -> None:
    assert set(tones.LIGHT) == set(tones.DARK) == set(tones.GREY)
