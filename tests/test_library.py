"""The exercise library says what its source says, and a wrong file is refused in one sentence."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.library import (
    PHASES,
    SUGGESTED_LABEL,
    Dose,
    Exercise,
    Range,
    read_exercises,
)

FILE = Path(__file__).parents[1] / "data" / "exercises.toml"
TEXT = FILE.read_text(encoding="utf-8")
LIBRARY = read_exercises(FILE)
BRIDGE = TEXT[TEXT.index("[exercises.hip_bridge]") : TEXT.index("[exercises.prone_leg_lift]")]
BANNED = re.compile(r"pain-free|\bsafe\b|\bprevents?\b|get rid of", re.IGNORECASE)


def exactly(number: int) -> Range:
    return Range(number, number)


DOSES = {
    "ninety_ninety": Dose(reps=exactly(2), hold_s=Range(None, 60)),
    "hip_bridge": Dose(
        sets=exactly(3), reps=Range(10, 15), hold_s=Range(1, 2), rest_s=Range(60, None)
    ),
    "prone_leg_lift": Dose(reps=Range(8, 10), hold_s=Range(1, 2), rest_s=exactly(60)),
    "nerve_glide": Dose(
        reps=Range(5, 8),
        hold_s=exactly(0),
        first_side="right",
        frequency="every day, for a few weeks",
    ),
    "dead_bug": Dose(
        sets=exactly(3),
        reps=Range(10, 12),
        hold_s=exactly(0),
        rest_s=exactly(60),
        first_side="left",
    ),
    "piriformis_stretch": Dose(),
}


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "exercises.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FieldError) as caught:
        read_exercises(path)
    message = str(caught.value)
    assert re.match(r"exercises\.toml: (?!exercises)", message)
    assert "\n" not in message
    return message


def test_the_doses_are_those_of_the_source_and_what_it_leaves_out_stays_out() -> None:
    assert {key: exercise.dose for key, exercise in LIBRARY.items()} == DOSES


def test_what_the_source_leaves_open_is_suggested_beside_the_dose_and_not_in_it() -> None:
    suggested = {key: exercise.suggested for key, exercise in LIBRARY.items()}
    assert suggested["ninety_ninety"] == Dose(sets=exactly(1), hold_s=Range(15, 30))
    assert suggested["prone_leg_lift"].sets == Range(1, 3)
    assert suggested["nerve_glide"] == Dose(sets=Range(1, 3))
    assert suggested["hip_bridge"] == Dose(hold_s=exactly(2))
    assert suggested["dead_bug"] == Dose()
    headers = re.findall(r"^\[exercises\.\w+\.suggested\].*$", TEXT, re.MULTILINE)
    assert all(SUGGESTED_LABEL in header for header in headers)


def test_sides_are_worked_as_the_source_says() -> None:
    assert {
        key: (exercise.kind, exercise.sides, exercise.reps_count)
        for key, exercise in LIBRARY.items()
    } == {
        "ninety_ninety": ("stretch", "in_turn", "each_side"),
        "hip_bridge": ("strength", "none", "in_total"),
        "prone_leg_lift": ("strength", "alternating", "each_side"),
        "nerve_glide": ("mobility", "in_turn", "each_side"),
        "dead_bug": ("core", "alternating", "in_total"),
        "piriformis_stretch": ("stretch", "in_turn", "each_side"),
    }


def test_in_the_nerve_glide_the_head_goes_up_as_the_knee_straightens_and_down_as_it_bends() -> None:
    glide = LIBRARY["nerve_glide"]
    assert (glide.phases["move"].knee, glide.phases["move"].head) == ("straightens", "up")
    assert (glide.phases["return"].knee, glide.phases["return"].head) == ("bends", "down")
    assert "hold" not in glide.phases
    straightening = [glide.phases["move"].text, glide.phases["move"].cue]
    straightening += [v.instead["move"] for v in glide.variants if "move" in v.instead]
    for words in straightening:
        assert "look up" in words
        assert "straight" in words.lower()
        assert "down" not in words
    for words in (glide.phases["return"].text, glide.phases["return"].cue):
        assert "chin" in words
        assert "down" in words
        assert re.search("bend|bent", words)
        assert "up" not in words.split()
    assert "chin sink down" in glide.position


def test_the_dead_bug_begins_with_the_right_arm_and_the_left_leg() -> None:
    bug = LIBRARY["dead_bug"]
    assert bug.dose.first_side == "left"
    assert "{other} arm" in bug.phases["move"].text
    assert "{side} leg" in bug.phases["move"].text


def test_cautions_name_their_condition_and_whether_the_source_or_we_say_so() -> None:
    cautions = {
        key: [(caution.condition, caution.origin) for caution in exercise.cautions]
        for key, exercise in LIBRARY.items()
    }
    assert cautions == {
        "ninety_ninety": [],
        "hip_bridge": [],
        "prone_leg_lift": [
            ("herniated_disc", "source"),
            ("spondylolisthesis", "ours"),
            ("spinal_stenosis", "ours"),
        ],
        "nerve_glide": [("irritable_symptoms", "ours")],
        "dead_bug": [("degenerative_disc_disease", "source"), ("limits_exercise", "source")],
        "piriformis_stretch": [],
    }
    assert all(caution.about for exercise in LIBRARY.values() for caution in exercise.cautions)


@pytest.mark.parametrize(
    ("key", "details"),
    [
        ("ninety_ninety", ["shin and ankle lie on the floor", "knee points down"]),
        (
            "hip_bridge",
            ["a bed that supports you", "low back rests on the floor", "arms lie", "your core"],
        ),
        ("dead_bug", ["on the floor or on a bed", "Tuck your pelvis"]),
    ],
)
def test_the_small_details_of_the_source_are_told(key: str, details: list[str]) -> None:
    assert [detail for detail in details if detail not in LIBRARY[key].position] == []


def test_what_to_avoid_is_told_where_it_could_happen() -> None:
    lean = LIBRARY["ninety_ninety"].variant("forward_lean")
    assert lean is not None
    assert "nothing to lean on" in lean.text
    watched = {key: " ".join(w.text for w in exercise.watch) for key, exercise in LIBRARY.items()}
    assert "Do not twist your back" in watched["ninety_ninety"]
    assert "do not lift both legs at once" in watched["dead_bug"]


def test_only_the_forward_lean_waits_for_the_therapist_and_it_is_always_propped() -> None:
    locked = [
        (key, variant)
        for key, exercise in LIBRARY.items()
        for variant in exercise.variants
        if variant.unlock
    ]
    assert [(key, variant.key) for key, variant in locked] == [("ninety_ninety", "forward_lean")]
    lean = locked[0][1]
    for words in (lean.text, lean.instead["move"], lean.instead["hold"]):
        assert "elbows" in words


def test_variants_are_those_of_the_source_and_ours_are_labelled() -> None:
    assert {
        (key, variant.key, variant.level, variant.origin)
        for key, exercise in LIBRARY.items()
        for variant in exercise.variants
    } == {
        ("ninety_ninety", "forward_lean", "harder", "source"),
        ("ninety_ninety", "on_a_bed", "easier", "source"),
        ("hip_bridge", "raised_feet", "harder", "source"),
        ("hip_bridge", "smaller_lift", "easier", "ours"),
        ("prone_leg_lift", "forehead_support", "easier", "source"),
        ("nerve_glide", "upright", "easier", "ours"),
        ("dead_bug", "heel_taps", "easier", "ours"),
        ("dead_bug", "arms_only", "easier", "ours"),
    }


def test_the_piriformis_runs_from_the_sacrum_to_the_greater_trochanter() -> None:
    anatomy = str(LIBRARY["ninety_ninety"].anatomy)
    assert "sacrum" in anatomy
    assert "greater trochanter" in anatomy
    assert "lumbar" not in TEXT


@pytest.mark.parametrize("exercise", LIBRARY.values(), ids=list(LIBRARY))
def test_every_exercise_has_its_sources_and_something_to_watch(exercise: Exercise) -> None:
    assert exercise.sources[0].startswith("Article")
    assert exercise.watch
    assert exercise.targets
    assert list(exercise.phases) == [phase for phase in PHASES if phase in exercise.phases]


def test_no_sentence_of_the_library_makes_a_promise() -> None:
    assert not BANNED.search(TEXT)


def test_a_therapist_can_add_an_exercise_by_copying_a_block(tmp_path: Path) -> None:
    path = tmp_path / "exercises.toml"
    path.write_text(TEXT + BRIDGE.replace("hip_bridge", "my_bridge"), encoding="utf-8")
    library = read_exercises(path)
    assert list(library) == [*LIBRARY, "my_bridge"]
    assert library["my_bridge"].phases == LIBRARY["hip_bridge"].phases


def test_a_file_saved_by_windows_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "exercises.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_exercises(path) == LIBRARY


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "rest_s = { min = 60 }",
            "rest_s = -60",
            "hip_bridge: dose: rest_s must be a whole number",
        ),
        (
            "{ min = 10, max = 15 }",
            "{ min = 15, max = 10 }",
            "reps has its min 15 above its max 10",
        ),
        ("{ min = 10, max = 15 }", "{}", "hip_bridge: dose: reps must have a min, a max or both"),
        ("{ min = 10, max = 15 }", "{ mn = 1 }", "hip_bridge: dose: reps must have a min"),
        ("{ min = 10, max = 15 }", "[10, 15]", "hip_bridge: dose: reps must be a whole number"),
        ("{ min = 10, max = 15 }", "12.5", "reps must be a whole number 1-50, got 12.5"),
        ("{ min = 10, max = 15 }", "true", "reps must be a whole number 1-50, got True"),
        ("{ min = 10, max = 15 }", "inf", "reps must be a whole number 1-50, got inf"),
        ("{ min = 10, max = 15 }", "9" * 99, "reps must be a whole number 1-50, got 999"),
        ("sets = 3", "sets = 0", "hip_bridge: dose: sets must be a whole number 1-10, got 0"),
        ("sets = 3", "set = 3", "hip_bridge: dose: 'set' is not a field; the fields are sets"),
        ("sets = 3\n", "", "hip_bridge: sets must be in dose or in suggested"),
        ("sets = 3", "sets = 3\nsets = 4", "hip_bridge: line"),
        ('kind = "strength"', "", "hip_bridge: kind is missing"),
        ('kind = "strength"', 'kind = "yoga"', "kind must be one of stretch, strength, mobility"),
        ('kind = "strength"', "kind = []", "kind must be one of stretch, strength, mobility"),
        ('name = "Hip bridge"', 'name = " "', "hip_bridge: name must be text of 1-500"),
        ('name = "Hip bridge"', "name = 2026-01-01", "hip_bridge: name must be text of 1-500"),
        ('name = "Hip bridge"', 'name = "{x.y}"', "hip_bridge: name may have {side} and {other}"),
        (
            'sides = "none"',
            'sides = "in_turn"',
            "phases must have change_sides if sides is in_turn",
        ),
        ('"in_total"', '"each_side"', "reps_count must be each_side if sides is in_turn"),
        ("your hips to the floor", "your {side} hip", "only if there are sides"),
        (".phases.return]", ".phases.back]", "hip_bridge: phases: the name must be one of move"),
        (
            ".phases.hold]",
            ".phases.change_sides]",
            "phases must have hold, because hold_s is above",
        ),
        ("unlock = false", 'unlock = "no"', "variants 1: unlock must be true or false, got 'no'"),
        ('"smaller_lift"', '"raised_feet"', "variants must each have a key of their own"),
        ('"smaller_lift"', '"Smaller Lift"', "variants 2: key must be 1-32 lower-case letters"),
        ('["article"]', '["hearsay"]', "hip_bridge: sources must be one of article"),
        (
            "[exercises.hip_bridge]",
            "[exercises.Hip-Bridge]",
            "exercises.toml: the name must be 1-32",
        ),
        ("watch = [", "watch = { a =", "hip_bridge: line"),
        ("watch = [", "watch = [1,", "hip_bridge: watch 1 must be a table of its own, got 1"),
    ],
)
def test_a_wrong_block_is_refused_with_exercise_field_and_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in BRIDGE
    assert said in refused(tmp_path, TEXT.replace(BRIDGE, BRIDGE.replace(old, new, 1)))


def test_a_caution_for_a_condition_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    wrong = TEXT.replace('condition = "herniated_disc"', 'condition = "bad_back"')
    message = refused(tmp_path, wrong)
    assert "prone_leg_lift: condition must be one of herniated_disc" in message
    assert "bad_back" in message


@pytest.mark.parametrize("variant", ["slouched", "forward_lean"])
def test_a_caution_that_names_no_easier_variant_of_its_exercise_is_refused(
    tmp_path: Path, variant: str
) -> None:
    message = refused(tmp_path, TEXT.replace('easier = "upright"', f'easier = "{variant}"'))
    assert f"nerve_glide: easier must be one of upright, got {variant!r}" in message


def test_a_key_that_is_there_twice_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = TEXT.replace('kind = "strength"', 'kind = "strength"\nkind = "core"', 1)
    line = wrong[: wrong.index('kind = "core"')].count("\n") + 1
    assert refused(tmp_path, wrong) == (
        f"exercises.toml: hip_bridge: line {line}: 'kind' is there twice; keep one of them"
    )


def test_an_exercise_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert "hip_bridge" in refused(tmp_path, TEXT + BRIDGE)
    assert "is there twice" in refused(tmp_path, TEXT + BRIDGE)


@pytest.mark.parametrize(
    "text",
    ["hello", "[[", "x = " + "[" * 5_000, "x = " + "9" * 5_000, "x = 1\nx = 1", "", "schema = 2"],
)
def test_a_file_that_is_not_a_library_is_refused(tmp_path: Path, text: str) -> None:
    assert len(refused(tmp_path, text)) < 400


def test_a_position_names_a_side_only_where_the_sides_come_in_turn(tmp_path: Path) -> None:
    wrong = TEXT.replace("Lie face down with your arms", "Lie on your {side} with your arms", 1)
    assert "only if sides is in_turn" in refused(tmp_path, wrong)


def test_a_file_that_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"exercises\.toml cannot be read"):
        read_exercises(tmp_path / "exercises.toml")
    with pytest.raises(FileError, match="cannot be read"):
        read_exercises(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "exercises.toml"
    path.write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(FileError, match=r"exercises\.toml is not UTF-8 text"):
        read_exercises(path)


@given(at=st.integers(0, len(TEXT)), junk=st.text(max_size=5), cut=st.integers(0, 40))
def test_a_mangled_file_is_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: str, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "mangled.toml"
    path.write_bytes((TEXT[:at] + junk + TEXT[at + cut :]).encode("utf-8", "replace"))
    said = "mangled.toml"
    try:
        read_exercises(path)
    except FieldError as error:
        said = str(error)
    assert said.startswith("mangled.toml")


def test_a_range_is_shown_as_people_say_it() -> None:
    ranges = (exactly(3), Range(10, 15), Range(None, 60), Range(60, None))
    assert [str(amount) for amount in ranges] == ["3", "10 to 15", "up to 60", "at least 60"]
