"""The timer's Python side: what it refuses, and what it takes from the browser."""

import copy
import dataclasses
import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sciatica_lib.exercises.figure import for_browser, read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import suggested_plan
from sciatica_lib.exercises.routine import Alternative, Heed, Phase, PlannedSet, timeline
from sciatica_lib.places import shipped_dir
from sciatica_lib.widgets import timer as timer_module
from sciatica_lib.widgets.timer import RoutineTimer, check_timeline

FIGURES = for_browser(read_figures(shipped_dir() / "data" / "poses.toml").values())
AT = "2026-01-31T08:00:00+01:00"


def a_timeline() -> dict[str, Any]:
    """Return a move, a rest and a move: two sets of one rep."""

    def phase(kind: str, number: int, set_index: int | None) -> dict[str, Any]:
        return {
            "kind": kind,
            "duration_s": 30,
            "exercise": "hip_bridge",
            "name": "Hip bridge",
            "figure": "hip_bridge",
            "side": None,
            "limbs": "",
            "set": number,
            "sets": 2,
            "rep": None if set_index is None else 1,
            "reps": 12,
            "cue": "Lift",
            "text": "Press through your heels and lift.",
            "say": "Lift",
            "soon": "",
            "soon_s": 0,
            "set_index": set_index,
            "heed": [],
        }

    bridge = {"exercise": "hip_bridge", "name": "Hip bridge", "side": None, "hold_s": 2}
    bridge |= {"rest_s": 60, "dose": "2 sets of 12, hold 2 s, rest 60 s"}
    sets = [
        {**bridge, "set_number": number, "sets_planned": 2, "reps_planned": 12} for number in (1, 2)
    ]
    phases = [phase("move", 1, 0), phase("rest", 2, None), phase("move", 2, 1)]
    whole = {"schema": 1, "title": "Today's routine", "total_s": 90}
    return {**whole, "phases": phases, "sets": sets, "alternatives": []}


def a_set(number: int, **changes: Any) -> dict[str, Any]:
    """Return a result as the browser sends it."""
    facts = {"set_index": 0, "reps_done": 12, "duration_s": 84.0}
    whole = {"seq": number, "routine_id": "r-1", "type": "set", "at": AT, **facts}
    return {**whole, **changes}


def an_end(seq: int) -> dict[str, Any]:
    """Return the result that says the routine is over."""
    return {"seq": seq, "routine_id": "r-1", "type": "end", "at": AT, "outcome": "finished"}


def a_hurt(seq: int, **changes: Any) -> dict[str, Any]:
    """Return the result that says that an exercise hurt."""
    whole = {"seq": seq, "routine_id": "r-1", "type": "hurt", "at": AT, "exercise": "hip_bridge"}
    return {**whole, **changes}


@pytest.fixture
def heard() -> list[int]:
    """Return the numbers of the results that reached the callback."""
    return []


@pytest.fixture
def timer(heard: list[int]) -> RoutineTimer:
    """Return a timer that notes what it is told."""
    made = RoutineTimer(a_timeline(), "r-1", FIGURES)
    made.on_result(lambda result: heard.append(result["seq"]))
    return made


def test_each_result_is_heard_once_and_in_order(timer: RoutineTimer, heard: list[int]) -> None:
    timer.set_state({"results": [a_set(1)]})
    timer.set_state({"results": [a_set(1), a_set(3), a_set(2)]})
    timer.set_state({"results": [an_end(5), a_hurt(4), a_set(3)], "status": "stopped"})
    assert heard == [1, 2, 3, 4, 5]
    assert timer.acknowledged == 5


def test_results_that_came_before_anyone_listened_are_not_lost() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    timer.set_state({"results": [a_set(1)]})
    assert timer.acknowledged == 0
    heard: list[Any] = []
    timer.on_result(heard.append)
    assert heard == [a_set(1)]


def test_a_result_that_was_not_saved_comes_again_and_the_later_ones_wait() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    heard: list[int] = []
    held = True

    def save(result: Any) -> None:
        if held and result["seq"] == 1:
            raise OSError("another program holds the log")
        heard.append(result["seq"])

    timer.on_result(save)
    timer.set_state({"results": [a_set(1), a_set(2)]})
    assert (heard, timer.acknowledged) == ([], 0)
    held = False
    timer._handle_custom_msg({"kind": "deliver"}, [])
    assert (heard, timer.acknowledged) == ([1, 2], 2)


def test_a_new_timer_knows_what_is_in_the_log_already(heard: list[int]) -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES, acknowledged=2)
    timer.on_result(lambda result: heard.append(result["seq"]))
    timer.set_state({"results": [a_set(2), a_set(3)]})
    assert heard == [3]


def ask(timer: RoutineTimer, number: float) -> dict[str, Any]:
    """Ask as the browser does at a start, and return the answer."""
    timer._handle_custom_msg({"kind": "may_start", "number": number}, [])
    return dict(timer.permission)


def test_whether_it_may_run_is_asked_at_every_start_and_the_answer_names_its_question() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    answers = iter(["", "The safety check comes first."])
    timer.on_start(lambda: next(answers))
    assert ask(timer, 0.25) == {"number": 0.25, "words": ""}
    assert ask(timer, 0.5) == {"number": 0.5, "words": "The safety check comes first."}


def test_a_timer_that_nobody_guards_may_run() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    assert ask(timer, 1) == {"number": 1, "words": ""}
    timer.on_start(lambda: None)  # type: ignore[arg-type,return-value]
    assert ask(timer, 2) == {"number": 2, "words": ""}


def test_when_it_cannot_be_found_out_the_timer_does_not_run() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)

    def unreadable() -> str:
        raise OSError("another program holds the log")

    timer.on_start(unreadable)
    answer = ask(timer, 1)
    assert answer["words"].startswith("It could not be found out whether you may exercise now.")
    assert "OSError" not in answer["words"]


def test_asking_whether_it_may_run_hands_no_result_over_again(heard: list[int]) -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    timer.set_state({"results": [a_set(1)]})
    timer._callback = lambda result: heard.append(result["seq"])
    ask(timer, 1)
    assert heard == []


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "a set",
        {},
        a_set(0),
        a_set(1, seq="1"),
        a_set(1, seq=True),
        a_set(1, routine_id="r-2"),
        a_set(1, type="script"),
        a_set(1, at="soon"),
        a_set(1, at="2026-01-31T08:00:00"),
        a_set(1, at=None),
        a_set(1, set_index=2),
        a_set(1, set_index=-1),
        a_set(1, set_index=None),
        a_set(1, reps_done=0),
        a_set(1, reps_done=13),
        a_set(1, reps_done=1.5),
        a_set(1, duration_s=-1),
        a_set(1, duration_s=math.nan),
        a_set(1, duration_s=math.inf),
        a_set(1, duration_s=[84]),
        {**an_end(1), "outcome": "<script>"},
        {**an_end(1), "more": 1},
        a_hurt(1, exercise="swan"),
        a_hurt(1, exercise=None),
        {**an_end(1), "outcome": ["finished"]},
    ],
)
def test_a_malformed_result_is_passed_over(
    timer: RoutineTimer, heard: list[int], bad: object
) -> None:
    timer.set_state({"results": [bad, a_set(2)]})
    assert heard == [2]


@pytest.mark.parametrize("bad", [None, "results", 7, {"seq": 1}])
def test_results_that_are_no_list_are_passed_over(
    timer: RoutineTimer, heard: list[int], bad: object
) -> None:
    timer.set_state({"results": bad})
    assert (heard, timer.results) == ([], [])


def _changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    timeline = copy.deepcopy(a_timeline())
    change(timeline)
    return timeline


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda t: t["phases"][0].update(duration_s=-1),
            "The timeline's phases[0].duration_s must be bigger than 0, got -1.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=0),
            "The timeline's phases[0].duration_s must be bigger than 0, got 0.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=math.nan),
            "The timeline must be plain words and numbers: "
            "Out of range float values are not JSON compliant.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=1e9),
            "The timeline's phases[0].duration_s must be smaller than or equal to 3600, "
            "got 1000000000.0.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s="2"),
            "The timeline's phases[0].duration_s must be number, got '2'.",
        ),
        (
            lambda t: t["phases"][0].update(kind="jump"),
            "The timeline's phases[0].kind must be one of ['move', 'hold', 'return', 'own_pace', "
            "'get_ready', 'change_sides', 'rest', 'next_exercise'], got 'jump'.",
        ),
        (
            lambda t: t["phases"][0].update(set_index=2),
            "Phase 1 of the timeline: there is no set with the set_index 2.",
        ),
        (
            lambda t: t["phases"][0].update(set_index=None),
            "Phase 1 of the timeline is a move, so its set_index must not be None.",
        ),
        (
            lambda t: t["phases"][0].update(rep=0),
            "The timeline's phases[0].rep must be bigger than or equal to 1, got 0.",
        ),
        (
            lambda t: t["phases"][0].update(rep=None),
            "Phase 1 of the timeline is a move, so its rep must not be None.",
        ),
        (
            lambda t: t["phases"][1].update(set_index=0),
            "Phase 2 of the timeline is a rest, so its set_index must not be 0.",
        ),
        (
            lambda t: t["phases"][0].update(side="up"),
            "The timeline's phases[0].side must be one of [None, 'left', 'right'], got 'up'.",
        ),
        (
            lambda t: t["phases"][0].update(figure="swan"),
            "Phase 1 of the timeline: there is no figure named 'swan'.",
        ),
        (
            lambda t: t["phases"][0].update(cue=3),
            "The timeline's phases[0].cue must be string, got 3.",
        ),
        (
            lambda t: t["phases"][0].pop("cue"),
            "The timeline's phases[0] must contain ['cue'] properties.",
        ),
        (
            lambda t: t["phases"].__setitem__(0, 7),
            "The timeline's phases[0] must be object, got 7.",
        ),
        (
            lambda t: t["sets"][1].update(reps_planned=0),
            "The timeline's sets[1].reps_planned must be bigger than or equal to 1, got 0.",
        ),
        (lambda t: t.pop("title"), "The timeline must contain ['title'] properties."),
        (
            lambda t: t.update(schema=2),
            "The timeline's schema must be same as const definition: 1, got 2.",
        ),
        (lambda t: t.update(phases=[]), "The timeline's phases must contain at least 1 items."),
        (
            lambda t: t.update(alternatives=[_a_way(figure="swan")]),
            "Phase 1 of another way through 'hip_bridge': there is no figure named 'swan'.",
        ),
    ],
)
def test_a_timeline_that_cannot_run_is_refused_in_one_sentence(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"timeline|way") as refusal:
        RoutineTimer(_changed(change), "r-1", FIGURES)
    assert str(refusal.value) == sentence


def _a_way(**changes: Any) -> dict[str, Any]:
    phases = [{**a_timeline()["phases"][0], **changes}]
    return {"exercise": "hip_bridge", "swapped": True, "own_pace": False, "phases": phases}


def _broken(*where: Any, value: Any) -> dict[str, Any]:
    """Return the figures with one wrong value."""
    broken = copy.deepcopy(FIGURES)
    place: Any = broken
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    return broken


_BRIDGE = ("figures", "hip_bridge")
_VIEW = (*_BRIDGE, "views", 0)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "must contain"),
        ({**FIGURES, "figures": {}}, "no figure named 'hip_bridge'"),
        (_broken(*_BRIDGE, value={}), "must contain"),
        (_broken(*_BRIDGE, "rests", value=["wing"]), "rests on 'wing', which is no bone"),
        (_broken(*_BRIDGE, "pinned", value="wing"), "rests on 'wing', which is no bone"),
        (_broken(*_VIEW, "box", value=[0, 0, 1, 10**9]), "smaller than"),
        (_broken(*_VIEW, "scale", value=math.inf), "plain words"),
        (_broken(*_VIEW, "paint", 0, 0, value="a b"), "pattern"),
        (_broken(*_VIEW, "paint", 0, 2, value=[99]), "a layer without a hull"),
        (_broken(*_VIEW, "shadows", 0, 1, value=[99]), "a layer without a hull"),
        (_broken("body", "hulls", 0, value=[142]), "a hull without a sphere"),
        (_broken("body", "spheres", 0, value=[17, 0, 0, 0, 0.1]), "a sphere without a bone"),
    ],
)
def test_a_figure_that_is_missing_or_broken_is_refused(figures: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        RoutineTimer(a_timeline(), "r-1", figures)


def test_what_the_schema_names_is_what_the_library_makes() -> None:
    written = json.loads(
        Path(timer_module.__file__).with_name("timer_schema.json").read_text(encoding="utf-8")
    )["definitions"]
    of = {"phase": Phase, "heed": Heed, "set": PlannedSet, "alternative": Alternative}
    for name, made in of.items():
        fields = [field.name for field in dataclasses.fields(made)]
        assert list(written[name]["properties"]) == written[name]["required"]
        assert sorted(written[name]["required"]) == sorted(fields)


def test_the_timeline_of_the_suggested_plan_and_every_figure_fit() -> None:
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = suggested_plan(library, plan_id="p", title="P", created_on=date(2026, 1, 1))
    check_timeline(timeline(plan, library).to_dict(), FIGURES)


def test_a_good_timeline_is_taken() -> None:
    check_timeline(a_timeline(), FIGURES)


def test_the_timer_says_the_same_of_itself_on_every_machine() -> None:
    timer = RoutineTimer(a_timeline(), "r-1", FIGURES)
    words = 'RoutineTimer("Today\'s routine", 2 sets, 2 min)'
    assert repr(timer) == words
    bundle = timer._repr_mimebundle_()
    assert bundle is not None
    assert bundle[0]["text/plain"] == words
