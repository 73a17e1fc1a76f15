"""The timer's Python side: what it refuses, and what it takes from the browser."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest

from sciatica_lib.widgets.timer import RoutineTimer, check_timeline

AT = "2026-01-31T08:00:00+01:00"


def a_timeline() -> dict[str, Any]:
    """Return a move, a rest and a move: two sets of one rep."""

    def phase(kind: str, number: int, set_index: int | None) -> dict[str, Any]:
        return {
            "kind": kind,
            "duration_s": 30,
            "exercise": "hip_bridge",
            "name": "Hip bridge",
            "side": None,
            "set": number,
            "sets": 2,
            "rep": None if set_index is None else 1,
            "reps": 12,
            "cue": "Lift",
            "text": "Press through your heels and lift.",
            "set_index": set_index,
        }

    one = {"exercise": "hip_bridge", "name": "Hip bridge", "side": None, "hold_s": 2, "rest_s": 60}
    sets = [
        {**one, "set_number": number, "sets_planned": 2, "reps_planned": 12} for number in (1, 2)
    ]
    phases = [phase("move", 1, 0), phase("rest", 2, None), phase("move", 2, 1)]
    return {"schema": 1, "title": "Today's routine", "total_s": 90, "phases": phases, "sets": sets}


def a_set(number: int, **changes: Any) -> dict[str, Any]:
    """Return a result as the browser sends it."""
    facts = {"set_index": 0, "reps_done": 12, "duration_s": 84.0}
    whole = {"seq": number, "routine_id": "r-1", "type": "set", "at": AT, **facts}
    return {**whole, **changes}


def an_end(seq: int) -> dict[str, Any]:
    """Return the result that says the routine is over."""
    return {"seq": seq, "routine_id": "r-1", "type": "end", "at": AT, "outcome": "finished"}


@pytest.fixture
def heard() -> list[int]:
    """Return the numbers of the results that reached the callback."""
    return []


@pytest.fixture
def timer(heard: list[int]) -> RoutineTimer:
    """Return a timer that notes what it is told."""
    made = RoutineTimer(a_timeline(), "r-1")
    made.on_result(lambda result: heard.append(result["seq"]))
    return made


def test_each_result_is_heard_once_and_in_order(timer: RoutineTimer, heard: list[int]) -> None:
    timer.set_state({"results": [a_set(1)]})
    timer.set_state({"results": [a_set(1), a_set(3), a_set(2)], "phase_index": 2})
    timer.set_state({"results": [an_end(4), a_set(3)], "status": "finished"})
    assert heard == [1, 2, 3, 4]
    assert timer.acknowledged == 4


def test_results_that_came_before_anyone_listened_are_not_lost() -> None:
    timer = RoutineTimer(a_timeline(), "r-1")
    timer.set_state({"results": [a_set(1)]})
    assert timer.acknowledged == 0
    heard: list[Any] = []
    timer.on_result(heard.append)
    assert heard == [a_set(1)]


def test_a_result_that_was_not_saved_comes_again_and_the_later_ones_wait() -> None:
    timer = RoutineTimer(a_timeline(), "r-1")
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
    timer = RoutineTimer(a_timeline(), "r-1", acknowledged=2)
    timer.on_result(lambda result: heard.append(result["seq"]))
    timer.set_state({"results": [a_set(2), a_set(3)]})
    assert heard == [3]


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


PHASE = "Phase 1 of the timeline"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda t: t["phases"][0].update(duration_s=-1),
            f"{PHASE}: duration_s must be above 0 and at most 3600, got -1.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=0),
            f"{PHASE}: duration_s must be above 0 and at most 3600, got 0.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=math.nan),
            f"{PHASE}: duration_s must be above 0 and at most 3600, got nan.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s=1e9),
            f"{PHASE}: duration_s must be above 0 and at most 3600, got 1000000000.0.",
        ),
        (
            lambda t: t["phases"][0].update(duration_s="2"),
            f"{PHASE}: duration_s must be above 0 and at most 3600, got '2'.",
        ),
        (lambda t: t["phases"][0].update(kind="jump"), f"{PHASE} has an unknown kind, 'jump'."),
        (
            lambda t: t["phases"][0].update(set_index=2),
            f"{PHASE}: set_index must be 0 to 1, got 2.",
        ),
        (
            lambda t: t["phases"][0].update(set_index=None),
            f"{PHASE}: set_index must be 0 to 1, got None.",
        ),
        (
            lambda t: t["phases"][0].update(rep=0),
            f"{PHASE}: rep must be a whole number from 1, got 0.",
        ),
        (
            lambda t: t["phases"][1].update(set_index=0),
            "Phase 2 of the timeline is a rest and must have no rep and no set_index.",
        ),
        (
            lambda t: t["phases"][0].update(side="up"),
            f"{PHASE}: side must be left, right or none, got 'up'.",
        ),
        (lambda t: t["phases"][0].update(cue=3), f"{PHASE}: cue must be text, got 3."),
        (lambda t: t["phases"][0].pop("cue"), f"{PHASE} has no cue."),
        (lambda t: t["phases"][0].pop("kind"), f"{PHASE} has no kind."),
        (
            lambda t: t["phases"].__setitem__(0, 7),
            f"{PHASE} must be a table of values, got 7.",
        ),
        (
            lambda t: t["sets"][1].update(reps_planned=0),
            "Set 2 of the timeline: reps_planned must be a whole number from 1, got 0.",
        ),
        (lambda t: t["sets"][1].pop("name"), "Set 2 of the timeline has no name."),
        (lambda t: t.pop("title"), "The timeline has no title."),
        (lambda t: t.update(schema=2), "The timeline's schema must be 1, got 2."),
        (
            lambda t: t.update(phases=[]),
            "The timeline's phases must be a list with at least one entry.",
        ),
    ],
)
def test_a_timeline_that_cannot_run_is_refused_in_one_sentence(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(ValueError, match="timeline") as refusal:
        RoutineTimer(_changed(change), "r-1")
    assert str(refusal.value) == sentence


def test_a_good_timeline_is_taken() -> None:
    check_timeline(a_timeline())


def test_the_timer_says_the_same_of_itself_on_every_machine() -> None:
    timer = RoutineTimer(a_timeline(), "r-1")
    words = 'RoutineTimer("Today\'s routine", 2 sets, 2 min)'
    assert repr(timer) == words
    bundle = timer._repr_mimebundle_()
    assert bundle is not None
    assert bundle[0]["text/plain"] == words


def test_the_browser_gets_one_module_that_imports_nothing() -> None:
    lines = str(RoutineTimer._esm).splitlines()
    assert not [line for line in lines if line.startswith("import ")]
    assert any(line.startswith("export function createEngine") for line in lines)
    assert any(line.startswith("export default") for line in lines)
