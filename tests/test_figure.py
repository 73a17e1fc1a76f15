"""The figures move as people do: bones keep their length, joints their range, feet their place."""

import json
import math
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.figure import (
    Figure,
    check_figures,
    figure_name,
    for_browser,
    read_figures,
)
from sciatica_lib.exercises.flesh import HULLS, POINTS, RADII, SPHERES, place
from sciatica_lib.exercises.joints import (
    BONES,
    JOINTS,
    LENGTHS,
    RANGES,
    SIDES,
    Vector,
    bones,
    moved,
)
from sciatica_lib.exercises.library import Exercise, read_exercises
from sciatica_lib.exercises.posing import FLESH_GIVES
from sciatica_lib.exercises.scene import LIMBS
from sciatica_lib.exercises.view import Box, Shape, hull, seen_from
from sciatica_lib.places import shipped_dir

DATA = shipped_dir() / "data"
FIGURES = read_figures(DATA / "poses.toml")
LIBRARY = read_exercises(DATA / "exercises.toml")
BODY_HEIGHT_M = 1.70
"""The height at which lengths are told in centimetres here."""
MOMENTS = tuple(place / 12 for place in range(13))
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)


def point(figure: Figure, name: str, reach: float) -> Vector:
    return figure.spheres(reach)[POINTS[name]]


def travel(figure: Figure, name: str) -> float:
    return max(math.dist(point(figure, name, 0), point(figure, name, reach)) for reach in MOMENTS)


def bends(figure: Figure, joint: str) -> list[float]:
    return [figure.pose(reach)[joint][0] for reach in MOMENTS]


def direction(figure: Figure, bone: str, reach: float) -> Vector:
    return bones(figure.pose(reach))[bone].along


def angle(a: Vector, b: Vector) -> float:
    cosine = sum(x * y for x, y in zip(a, b, strict=True))
    return math.degrees(math.acos(max(-1, min(1, cosine))))


# ---- The library and its figures ---------------------------------------------------------------


def test_every_exercise_of_the_library_and_every_variant_has_a_figure() -> None:
    names = {
        figure_name(exercise.key, variant)
        for exercise in LIBRARY.values()
        for variant in (None, *(way.key for way in exercise.variants))
    }
    assert set(FIGURES) == names


def test_an_exercise_without_a_figure_is_refused_with_what_to_add() -> None:
    with pytest.raises(FieldError, match=r"^calf_raise has no figure; add a block \[calf_raise\]"):
        check_figures("calf_raise", [], FIGURES)
    with pytest.raises(FieldError, match=r"add a block \[dead_bug.seated\]"):
        check_figures("dead_bug", ["heel_taps", "seated"], FIGURES)


@pytest.mark.parametrize("exercise", LIBRARY.values(), ids=lambda exercise: exercise.key)
def test_a_figure_stays_turned_the_same_way_where_sides_alternate(exercise: Exercise) -> None:
    assert FIGURES[exercise.key].scene.stays_turned == (exercise.sides == "alternating")


# ---- Bones and joints --------------------------------------------------------------------------


@every_figure
def test_bones_keep_their_length_and_meet_in_every_frame(figure: Figure) -> None:
    chains = [("pelvis", "lumbar"), ("lumbar", "thorax"), ("thorax", "neck"), ("neck", "head")]
    for side in SIDES:
        for chain in (("thigh", "shank", "foot"), ("upper_arm", "forearm", "hand")):
            chains += pairwise([f"{side}_{bone}" for bone in chain])
    for reach in MOMENTS:
        found = bones(figure.pose(reach))
        assert set(found) == set(BONES)
        for upper, lower in chains:
            length = LENGTHS[upper.removeprefix("right_").removeprefix("left_")]
            assert math.dist(found[upper].start, found[lower].start) == pytest.approx(length)


@every_figure
def test_joints_stay_in_their_ranges(figure: Figure) -> None:
    for reach in MOMENTS:
        for joint, angles in figure.pose(reach).items():
            ranges = RANGES[joint.removeprefix("right_").removeprefix("left_")]
            for degrees, (low, high) in zip(angles, ranges, strict=True):
                assert low - 1e-6 <= degrees <= high + 1e-6, joint


@every_figure
def test_nothing_jumps_between_one_frame_and_the_next(figure: Figure) -> None:
    for before, after in pairwise(figure.spheres(reach) for reach in MOMENTS):
        assert max(map(math.dist, before, after)) < 0.15


def test_a_body_with_its_sides_exchanged_is_the_exact_mirror_image() -> None:
    pose = dict(FIGURES["ninety_ninety"].pose(0.4))
    exchanged = dict(pose)
    for joint in JOINTS:
        side, _, rest = joint.partition("_")
        if rest:
            exchanged[f"{'left' if side == 'right' else 'right'}_{rest}"] = pose[joint]
    both = [
        sorted((round(x, 9), round(sign * y, 9), round(z, 9)) for x, y, z in place(found))
        for found, sign in ((pose, 1), (exchanged, -1))
    ]
    for seen, expected in zip(*both, strict=True):
        assert seen == pytest.approx(expected, abs=1e-8)


# ---- What rests on what ------------------------------------------------------------------------


@every_figure
def test_nothing_of_the_body_is_below_the_floor_or_inside_a_thing(figure: Figure) -> None:
    for reach in MOMENTS:
        for sphere, middle, radius in zip(SPHERES, figure.spheres(reach), RADII, strict=True):
            assert middle[2] - radius >= floor_of(figure) - FLESH_GIVES, (sphere, reach)
            for thing in figure.scene.things:
                if thing.look == "pillow":
                    continue  # it gives
                nearest = [
                    max(low, min(high, at))
                    for low, high, at in zip(thing.low, thing.high, middle, strict=True)
                ]
                if tuple(nearest) == middle:
                    gaps = [
                        min(at - low, high - at)
                        for low, high, at in zip(thing.low, thing.high, middle, strict=True)
                    ]
                    assert min(gaps) + radius <= FLESH_GIVES, (thing, sphere, reach)
                else:
                    assert math.dist(nearest, middle) >= radius - FLESH_GIVES, (
                        thing.look, sphere.bone, reach,
                    )  # fmt: skip


def floor_of(figure: Figure) -> float:
    """Return how high the floor is: the top of the bed or the mat is at 0."""
    return min((thing.low[2] for thing in figure.scene.things if thing.look != "mat"), default=0)


@every_figure
def test_what_should_rest_rests(figure: Figure) -> None:
    assert figure.scene.contacts
    for reach in MOMENTS:
        gaps = figure.gaps(reach)
        assert set(gaps) >= set(figure.scene.contacts)
        assert all(abs(gap) <= FLESH_GIVES for gap in gaps.values()), (reach, gaps)


# ---- The outline -------------------------------------------------------------------------------


@every_figure
def test_every_outline_is_closed_and_turns_one_way(figure: Figure) -> None:
    for reach in (0, 0.5, 1):
        for seen in figure.shapes(reach):
            for shape in seen:
                if shape.tone in {"arrow", "gaze"}:
                    continue
                for line in shape.lines:
                    assert len(line) >= 4
                    area = sum(
                        a[0] * b[1] - a[1] * b[0]
                        for a, b in zip(line, (*line[1:], line[0]), strict=True)
                    )
                    assert area > 0 or not shape.tone or shape.ink == "thin"


@every_figure
def test_the_box_holds_the_whole_figure(figure: Figure) -> None:
    for side in SIDES:
        placed = figure.views(side)[0]
        left, bottom, right, top = placed.view.box
        for reach in MOMENTS:
            for shape in figure.shapes(reach, side)[0]:
                if shape.tone == "shadow":
                    continue
                for line in shape.lines:
                    for x, y in line:
                        assert left <= x <= right
                        assert bottom <= y <= top


def test_a_small_view_leaves_out_only_what_its_frame_cuts_off() -> None:
    _, close = FIGURES["prone_leg_lift"].views()
    left, bottom, right, top = close.view.box
    drawn = {wrapped for layer in close.view.paint for wrapped in layer.hulls}
    absent = [hull for found in HULLS.values() for hull in found if hull not in drawn]
    assert HULLS["skull"][0] in absent
    assert set(HULLS["right_shank"]) <= drawn
    for reach in MOMENTS:
        seen = seen_from(close.view.camera, FIGURES["prone_leg_lift"].spheres(reach))
        for number in {number for wrapped in absent for number in wrapped}:
            (x, y, _), radius = seen[number], RADII[number]
            assert not (left < x - radius and x + radius < right and bottom < y - radius < top)


def test_the_eight_rings_of_a_thigh_and_all_others_make_142_spheres() -> None:
    assert len(SPHERES) == 142
    assert {bone for bone, *_ in SPHERES} == set(BONES)
    used = {number for found in HULLS.values() for hull in found for number in hull}
    assert used == set(range(len(SPHERES)))


# ---- The exercises -----------------------------------------------------------------------------


def test_in_the_nerve_glide_the_head_comes_up_as_the_knee_straightens() -> None:
    glide = FIGURES["nerve_glide"]
    looks = [-(glide.pose(reach)["neck"][0] + glide.pose(reach)["head"][0]) for reach in MOMENTS]
    heights = [point(glide, "nose", reach)[2] for reach in MOMENTS]
    knees = bends(glide, "right_knee")
    for before, after in pairwise(range(len(MOMENTS))):
        assert knees[after] < knees[before]
        assert looks[after] > looks[before]
        assert heights[after] > heights[before]
    assert travel(glide, "left_toes") == pytest.approx(0, abs=1e-9)


def test_in_the_bridge_the_feet_and_shoulders_stay_and_the_hips_rise_to_the_line() -> None:
    bridge = FIGURES["hip_bridge"]
    for name in ("right_heel", "left_heel", "right_toes", "right_fingers"):
        assert travel(bridge, name) * BODY_HEIGHT_M < 0.01, name
    for reach in MOMENTS:
        found = bones(bridge.pose(reach))
        shoulder = moved(found["thorax"].start, (found["thorax"].along, LENGTHS["thorax"]))
        line, trunk = found["right_shank"].start, found["pelvis"].start
        (x0, _, z0), (x1, _, z1), (x, _, z) = shoulder, line, trunk
        assert z <= z0 + (z1 - z0) * (x - x0) / (x1 - x0) + 0.01
    assert bends(bridge, "right_hip")[-1] == pytest.approx(0, abs=2)


def test_in_the_bridge_the_fingertips_lie_just_before_the_heels() -> None:
    bridge = FIGURES["hip_bridge"]
    gap = point(bridge, "right_heel", 0)[0] - point(bridge, "right_fingers", 0)[0]
    gap -= RADII[POINTS["right_heel"]] + RADII[POINTS["right_fingers"]]
    assert 0.02 <= gap * BODY_HEIGHT_M <= 0.06


def test_in_the_prone_leg_lift_the_foot_rises_10_to_12_cm_and_the_rest_stays() -> None:
    lift = FIGURES["prone_leg_lift"]
    heights = [point(lift, "right_ankle", reach)[2] for reach in (0, 1)]
    assert 0.10 <= (heights[1] - heights[0]) * BODY_HEIGHT_M <= 0.12
    for name in ("back_of_hips", "nose", "left_toes", "right_fingers"):
        assert travel(lift, name) == pytest.approx(0, abs=1e-9)


def test_in_the_dead_bug_opposite_arm_and_leg_move_and_the_low_back_stays() -> None:
    bug = FIGURES["dead_bug"]
    assert travel(bug, "right_toes") > 0.2
    assert travel(bug, "left_fingers") > 0.2
    for name in ("back_of_hips", "shoulder_blade", "left_toes", "right_fingers"):
        assert travel(bug, name) == pytest.approx(0, abs=1e-9), name
    assert point(bug, "right_ankle", 1)[2] < 0.15
    assert point(bug, "left_fingers", 1)[2] < 0.15


def test_heel_taps_reach_the_floor_with_a_bent_knee_and_still_arms() -> None:
    taps = FIGURES["dead_bug/heel_taps"]
    heel = POINTS["right_heel"]
    assert taps.spheres(1)[heel][2] - RADII[heel] == pytest.approx(0, abs=FLESH_GIVES)
    assert all(85 <= knee <= 95 for knee in bends(taps, "right_knee"))
    for name in ("right_fingers", "left_fingers"):
        assert travel(taps, name) == pytest.approx(0, abs=1e-9)


def test_arms_only_moves_no_leg() -> None:
    for name in ("right_toes", "left_toes"):
        assert travel(FIGURES["dead_bug/arms_only"], name) == pytest.approx(0, abs=1e-9)


def test_a_smaller_lift_rises_half_as_far_and_raised_feet_stand_on_the_step() -> None:
    whole, half = (FIGURES[name] for name in ("hip_bridge", "hip_bridge/smaller_lift"))
    turns = [figure.pose(1)["root"][0] - figure.pose(0)["root"][0] for figure in (whole, half)]
    assert turns[1] == pytest.approx(turns[0] / 2, rel=0.05)
    raised = FIGURES["hip_bridge/raised_feet"]
    (step,) = [thing for thing in raised.scene.things if thing.look == "wood"]
    heel = POINTS["right_heel"]
    assert raised.spheres(0)[heel][2] - RADII[heel] == pytest.approx(step.high[2], abs=FLESH_GIVES)


def test_sitting_upright_the_glide_is_smaller() -> None:
    usual, upright = FIGURES["nerve_glide"], FIGURES["nerve_glide/upright"]
    assert bends(upright, "right_knee")[-1] > bends(usual, "right_knee")[-1] + 20
    assert abs(upright.pose(0)["lumbar"][0]) < 10


@pytest.mark.parametrize("name", ["ninety_ninety", "ninety_ninety/on_a_bed",
                                  "ninety_ninety/forward_lean"])  # fmt: skip
def test_in_the_90_90_both_knees_are_at_a_right_angle_and_both_shins_lie_down(name: str) -> None:
    stretch = FIGURES[name]
    for reach in MOMENTS:
        for side in SIDES:
            thigh, shank = (
                direction(stretch, f"{side}_{bone}", reach) for bone in ("thigh", "shank")
            )
            assert angle(thigh, shank) == pytest.approx(90, abs=4)
            shin = [n for n, sphere in enumerate(SPHERES) if sphere.bone == f"{side}_shank"]
            spheres = stretch.spheres(reach)
            for number in shin:
                assert spheres[number][2] - RADII[number] <= 2 * FLESH_GIVES, (side, reach)


def test_in_the_90_90_the_person_sits_up_and_the_legs_stay() -> None:
    stretch = FIGURES["ninety_ninety"]
    assert point(stretch, "crown", 1)[2] > point(stretch, "crown", 0)[2] + 0.02
    for name in ("right_ankle", "left_ankle"):
        assert travel(stretch, name) * BODY_HEIGHT_M < 0.01


def test_leaning_forward_both_elbows_come_to_rest_on_something() -> None:
    lean = FIGURES["ninety_ninety/forward_lean"]
    assert point(lean, "crown", 1)[2] < point(lean, "crown", 0)[2]
    for side in SIDES:
        number = POINTS[f"{side}_elbow"]
        x, y, z = lean.spheres(1)[number]
        below = [
            thing.high[2] for thing in lean.scene.things
            if thing.low[0] <= x <= thing.high[0] and thing.low[1] <= y <= thing.high[1]
        ]  # fmt: skip
        assert z - RADII[number] == pytest.approx(max(below), abs=FLESH_GIVES)


def test_the_words_beside_the_leg_lift_are_the_limit_of_the_library() -> None:
    label = FIGURES["prone_leg_lift"].scene.label
    text = LIBRARY["prone_leg_lift"].phases["move"].text
    assert re.search(r"at most ([\d-]+ cm)", text)[1] == label  # type: ignore[index]


PX_PER_BH = 200
LEAST_SHOWN = 0.3
"""How much of the limb that works must be seen; the rest may be behind other parts."""


@every_figure
def test_the_limb_that_works_is_seen_in_its_colour_in_every_frame(figure: Figure) -> None:
    assert set(figure.scene.working) <= set(LIMBS)
    for side in SIDES:
        box = figure.views(side)[0].view.box
        for reach in MOMENTS:
            seen = figure.shapes(reach, side)[0]
            shown, whole = painted(seen, box), painted(worked(seen), box)
            assert shown >= LEAST_SHOWN * whole, (side, reach)


def worked(seen: Sequence[Shape]) -> list[Shape]:
    return [shape for shape in seen if shape.tone == "work"]


def painted(seen: Sequence[Shape], box: Box) -> int:
    """Return how many pixels have the colour of what works, when everything is painted."""
    left, bottom, right, top = box
    size = (round((right - left) * PX_PER_BH), round((top - bottom) * PX_PER_BH))
    picture = Image.new("1", size)
    pencil = ImageDraw.Draw(picture)
    for shape in seen:
        if shape.tone and shape.tone not in {"arrow", "gaze", "shadow"}:
            for line in shape.lines:
                flat = [((x - left) * PX_PER_BH, (top - y) * PX_PER_BH) for x, y in line]
                pencil.polygon(flat, fill=int(shape.tone == "work"))
    return picture.histogram()[-1]


@every_figure
def test_limbs_keep_their_thickness_within_5_percent_over_a_movement(figure: Figure) -> None:
    for side in SIDES:
        for bone in ("thigh", "shank", "upper_arm", "forearm"):
            found = [thickness(figure, f"{side}_{bone}", reach) for reach in MOMENTS]
            seen = [width for width in found if width is not None]
            assert not seen or max(seen) / min(seen) <= 1.05, (side, bone)


def thickness(figure: Figure, part: str, reach: float) -> float | None:
    """Return how wide the middle of a limb is drawn; None where it points at the viewer."""
    seen = seen_from(figure.scene.camera, figure.spheres(reach))
    hulls = HULLS[part]
    (x0, y0, _), (x1, y1, _) = seen[hulls[0][0]], seen[hulls[-1][-1]]
    length = math.dist((x0, y0), (x1, y1))
    if length < LENGTHS[part.partition("_")[2]] / 2:
        return None
    outline = hull((*seen[n][:2], RADII[n]) for n in hulls[len(hulls) // 2])
    across = [((x1 - x0) * y - (y1 - y0) * x) / length for x, y in outline]
    return max(across) - min(across)


# ---- To the browser, and from the file ---------------------------------------------------------


def test_the_figures_of_a_plan_go_to_the_browser_as_less_than_40_kb_of_plain_data() -> None:
    sent = json.dumps(for_browser(FIGURES[key] for key in LIBRARY), separators=(",", ":"))
    assert len(sent) <= 40_000
    assert set(json.loads(sent)["figures"]) == set(LIBRARY)


START = "[x]\ncamera = [0, 10]\nworking = ['right_leg']\nrests = ['pelvis']\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (START + "start = {}\nend = { knees = 1 }", "'knees'"),
        (START, "start is missing"),
        (START + "start = { knee = 200 }", "knee must be 0 to 140"),
        (START + "start = { hip = [10, 0, 0, 0] }", "up to three"),
        (START + "start = { knee = [90, 5] }", "knee must be 0 to 0"),
        (START + "start = { wing = 1 }", "wing"),
        (START + "start = {}\n[x.y]\nwings = 2", "'wings' is not a field"),
        (START + "start = 7", "must be a table of angles"),
        (START + "start = {}\nlabel = 'up'", "needs an arrow"),
        (START + "start = {}\norder = ['trunk']", "order must name each"),
        (START.replace("10]", "100]") + "start = {}", "elevation must be 0 to 90"),
        (START.replace("[0, 10]", "[0]") + "start = {}", "must be 2 numbers"),
        (START + "start = {}\nwings = 2", "neither a field nor"),
        ("x = 2", "must be a table"),
    ],
)
def test_a_pose_that_nobody_can_take_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "poses.toml"
    path.write_text(text)
    with pytest.raises(FieldError, match=words):
        read_figures(path)


def test_poses_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "poses.toml"
    path.write_text("not toml")
    with pytest.raises(FileError, match=r"^poses\.toml is not valid TOML"):
        read_figures(path)
