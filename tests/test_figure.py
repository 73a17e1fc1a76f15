"""The figures move as people do: bones keep their length, joints their range, feet their place."""

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.figure import (
    BODY_HEIGHT_M,
    LIFT_AT_MOST_CM,
    Figure,
    check_figures,
    figure_name,
    read_figures,
)
from sciatica_lib.exercises.joints import FRAMES, HEAD_RADIUS, LENGTHS, RANGES
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.pictures import KEY_FRAMES, contact_sheet, plot_figure, plot_strip
from sciatica_lib.places import shipped_dir

POSES = shipped_dir() / "data" / "poses.toml"
FIGURES = read_figures(POSES)
SIDE_VIEWS = [figure for figure in FIGURES.values() if figure.view == "side"]
BONES = {
    "lumbar": ("hip", "waist"),
    "thorax": ("waist", "shoulder"),
    "neck": ("shoulder", "neck"),
    "head": ("neck", "head"),
    "thigh": ("hip", "{}_knee"),
    "shank": ("{}_knee", "{}_ankle"),
    "foot": ("{}_ankle", "{}_toe"),
}
ARMS = {
    "upper_arm": ("shoulder", "{}_elbow"),
    "forearm": ("{}_elbow", "{}_wrist"),
    "hand": ("{}_wrist", "{}_hand"),
}


ARM = {"partner_elbow", "partner_wrist", "partner_hand"}


def worked(figure: Figure) -> set[str]:
    """Return the joints at the far ends of the parts that are marked."""
    return {part.joints[-1] for part in figure.parts if part.role == "working"}


def circles(ax: Axes) -> list[tuple[float, float]]:
    return [patch.center for patch in ax.patches if isinstance(patch, Circle)]


def travel(figure: Figure, joint: str) -> float:
    return max(math.dist(figure.frames[0][joint], frame[joint]) for frame in figure.frames)


def test_every_exercise_of_the_library_and_every_variant_has_a_figure() -> None:
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    names = {
        figure_name(exercise.key, variant)
        for exercise in library.values()
        for variant in (None, *(each.key for each in exercise.variants))
    }
    assert set(FIGURES) == names


def test_an_exercise_without_a_figure_is_refused_with_what_to_add() -> None:
    with pytest.raises(FieldError, match=r"^calf_raise has no figure; add a block \[calf_raise\]"):
        check_figures("calf_raise", [], FIGURES)
    with pytest.raises(FieldError, match=r"add a block \[dead_bug.seated\]"):
        check_figures("dead_bug", ["heel_taps", "seated"], FIGURES)


@pytest.mark.parametrize("figure", SIDE_VIEWS, ids=lambda figure: figure.name)
def test_bones_keep_their_length_in_every_frame(figure: Figure) -> None:
    for frame in figure.frames:
        for limbs, bones in ((("working", "other"), BONES), (("partner", "other"), ARMS)):
            for bone, (start, end) in bones.items():
                for limb in limbs:
                    length = math.dist(frame[start.format(limb)], frame[end.format(limb)])
                    assert length == pytest.approx(LENGTHS[bone], abs=1e-6), bone


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_joints_stay_in_the_range_of_people(figure: Figure) -> None:
    for angles in figure.angles:
        for joint, degrees in angles.items():
            if joint != "tilt":
                low, high = RANGES[joint.rpartition("_")[2]]
                assert low - 1e-6 <= degrees <= high + 1e-6, joint


@pytest.mark.parametrize("figure", SIDE_VIEWS, ids=lambda figure: figure.name)
def test_nothing_sinks_into_the_floor(figure: Figure) -> None:
    for frame in figure.frames:
        assert min(y for _, y in frame.values()) >= 0
        assert frame["head"][1] >= HEAD_RADIUS - 1e-6


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_nothing_jumps_between_one_frame_and_the_next(figure: Figure) -> None:
    for one, other in pairwise(figure.frames):
        for joint, point in one.items():
            assert math.dist(point, other[joint]) < 0.15, joint


def test_in_the_nerve_glide_the_head_comes_up_as_the_knee_straightens() -> None:
    glide = FIGURES["nerve_glide"]
    bends = [angles["working_knee"] for angles in glide.angles]
    looks = [-(angles["neck"] + angles["head"]) for angles in glide.angles]
    heights = [frame["nose"][1] for frame in glide.frames]
    for before, after in zip(range(FRAMES), range(1, FRAMES), strict=False):
        assert bends[after] < bends[before]
        assert looks[after] > looks[before]
        assert heights[after] > heights[before]
    assert travel(glide, "other_toe") == 0


def test_in_the_bridge_the_feet_stay_and_the_hips_rise_to_the_line_never_above() -> None:
    bridge = FIGURES["hip_bridge"]
    assert travel(bridge, "working_ankle") == pytest.approx(0, abs=1e-9)
    assert travel(bridge, "working_toe") == pytest.approx(0, abs=1e-9)
    assert travel(bridge, "shoulder") == pytest.approx(0, abs=1e-9)
    for frame in bridge.frames:
        (x0, y0), (x1, y1) = frame["shoulder"], frame["working_knee"]
        x, y = frame["hip"]
        assert y <= y0 + (y1 - y0) * (x - x0) / (x1 - x0) + 1e-9
    assert bridge.angles[-1]["working_hip"] == pytest.approx(0, abs=1e-6)


def test_in_the_bridge_the_fingertips_lie_just_before_the_heels() -> None:
    frame = FIGURES["hip_bridge"].frames[0]
    heel = frame["working_ankle"][0] - 0.04
    assert 0.025 <= (heel - frame["partner_hand"][0]) * BODY_HEIGHT_M <= 0.05


def test_in_the_prone_leg_lift_the_foot_rises_10_to_12_cm_and_the_pelvis_stays() -> None:
    lift = FIGURES["prone_leg_lift"]
    rise = lift.frames[-1]["working_ankle"][1] - lift.frames[0]["working_ankle"][1]
    assert 0.10 <= rise * BODY_HEIGHT_M <= 0.12
    assert travel(lift, "hip") == travel(lift, "waist") == travel(lift, "other_toe") == 0


def test_in_the_dead_bug_opposite_arm_and_leg_move_and_the_low_back_stays() -> None:
    bug = FIGURES["dead_bug"]
    assert travel(bug, "working_toe") > 0.2
    assert travel(bug, "partner_hand") > 0.2
    assert worked(bug) == {"working_knee", "working_ankle", "working_toe", *ARM}
    still = ("hip", "waist", "shoulder", "other_toe", "other_hand")
    assert [travel(bug, joint) for joint in still] == [0] * len(still)
    end = bug.frames[-1]
    assert end["working_ankle"][1] < 0.15
    assert end["partner_hand"][1] < 0.15


def test_heel_taps_reach_the_floor_with_a_bent_knee_and_still_arms() -> None:
    taps = FIGURES["dead_bug/heel_taps"]
    assert taps.frames[-1]["working_ankle"][1] == pytest.approx(0.04, abs=0.01)
    assert {angles["working_knee"] for angles in taps.angles} == {90}
    assert travel(taps, "partner_hand") == 0


def test_arms_only_moves_no_leg_and_marks_the_arm() -> None:
    arms = FIGURES["dead_bug/arms_only"]
    assert travel(arms, "working_toe") == 0
    assert worked(arms) == ARM


def test_a_smaller_lift_rises_half_as_far_and_raised_feet_stand_on_the_step() -> None:
    whole, half = (FIGURES[name].frames for name in ("hip_bridge", "hip_bridge/smaller_lift"))
    rise = [frames[-1]["hip"][1] - frames[0]["hip"][1] for frames in (whole, half)]
    assert rise[1] == pytest.approx(rise[0] / 2, rel=0.05)
    raised = FIGURES["hip_bridge/raised_feet"]
    step = max(y for line in raised.props for _, y in line)
    assert raised.frames[0]["working_ankle"][1] == pytest.approx(step + 0.039)


def test_sitting_upright_the_glide_is_smaller() -> None:
    usual, upright = FIGURES["nerve_glide"], FIGURES["nerve_glide/upright"]
    assert upright.angles[-1]["working_knee"] > usual.angles[-1]["working_knee"] + 20
    assert abs(upright.angles[0]["lumbar"]) < 10


def test_leaning_forward_both_elbows_rest_on_the_shin_or_the_floor() -> None:
    lean = FIGURES["ninety_ninety/forward_lean"]
    assert lean.frames[-1]["head"][1] < lean.frames[0]["head"][1]
    end = lean.frames[-1]
    for arm in ("partner", "other"):
        assert end[f"{arm}_elbow"][1] < end[f"{arm}_shoulder"][1] - 0.1


def test_the_mark_of_the_leg_lift_ends_at_the_limit_of_the_library() -> None:
    (mark,) = FIGURES["prone_leg_lift"].guides
    (_, low), (_, high) = mark.points
    assert (high - low) * BODY_HEIGHT_M * 100 == pytest.approx(LIFT_AT_MOST_CM)
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    assert f"at most 10-{LIFT_AT_MOST_CM} cm" in library["prone_leg_lift"].phases["move"].text


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_the_box_holds_the_whole_figure(figure: Figure) -> None:
    left, bottom, right, top = figure.box
    for frame in figure.frames:
        for part in figure.parts:
            for joint in part.joints:
                x, y = frame[joint]
                assert left + part.width / 2 <= x <= right - part.width / 2
                assert bottom <= y - (0 if figure.view == "side" else part.width / 2)
                assert y <= top - part.width / 2


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_something_is_marked_as_working_by_more_than_colour(figure: Figure) -> None:
    widths = {part.joints[-1].rpartition("_")[2]: part.width for part in figure.parts
              if part.role != "working"}  # fmt: skip
    marked = [part for part in figure.parts if part.role == "working"]
    assert marked
    for part in marked:
        assert part.width > widths.get(part.joints[-1].rpartition("_")[2], 0)


def test_in_the_90_90_the_person_sits_up_and_the_legs_stay() -> None:
    stretch = FIGURES["ninety_ninety"]
    assert stretch.frames[-1]["head"][1] > stretch.frames[0]["head"][1]
    assert travel(stretch, "working_ankle") == travel(stretch, "other_ankle") == 0


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_the_other_side_is_the_exact_mirror_image(figure: Figure) -> None:
    for frame in (0, FRAMES - 1):
        right, left = (plot_figure(figure, frame=frame, side=side) for side in ("right", "left"))
        assert left.get_xlim() == tuple(-edge for edge in reversed(right.get_xlim()))
        for one, other in zip(circles(right), circles(left), strict=True):
            assert other == (-one[0], one[1])


def test_a_figure_goes_to_the_browser_as_plain_data() -> None:
    for figure in FIGURES.values():
        assert len(json.loads(json.dumps(figure.to_dict()))["frames"]) == FRAMES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[x]\nview = 'behind'", "view must be"),
        ("[x]\nview = 'side'\nrooted = 'hips'\nstart = { knee = 200 }", "knee must be 0 to 140"),
        ("[x]\nview = 'side'\nrooted = 'hips'\nstart = { wing = 1 }", "wing"),
        ("[x]\nview = 'side'\nrooted = 'hips'\nstart = {}\n[x.y]\nwings = 2", "not known"),
        ("x = 2", "must be a table"),
        ("[x]\nview = 'side'\nrooted = 'hips'\nrise = 7\nstart = {}", "rise must be"),
    ],
)
def test_a_pose_that_nobody_can_take_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "poses.toml"
    path.write_text(text)
    with pytest.raises(FieldError, match=words):
        read_figures(path)


def test_strips_and_the_contact_sheet_are_drawn() -> None:
    assert len(plot_strip(FIGURES["dead_bug"])) == len(KEY_FRAMES)
    sheet = contact_sheet(FIGURES, {key: key for key in FIGURES})
    assert len(sheet.axes) == 2 * len(FIGURES) * len(KEY_FRAMES)


def test_poses_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "poses.toml"
    path.write_text("not toml")
    with pytest.raises(FileError, match=r"^poses\.toml is not valid TOML"):
        read_figures(path)


@pytest.mark.parametrize("field", ["heel_gap", "azimuth", "elevation"])
def test_a_pose_without_a_number_that_it_needs_is_refused_in_one_sentence(
    tmp_path: Path, field: str
) -> None:
    lines = POSES.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "poses.toml"
    path.write_text("".join(line for line in lines if not line.startswith(f"{field} =")))
    with pytest.raises(FieldError, match=f"{field} is missing"):
        read_figures(path)
