"""The routine timer: its clock runs in the browser, and finished sets come back from there."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_STATIC = Path(__file__).parent / "static"

SCHEMA = 1
EFFORT = ("move", "hold", "return")
BETWEEN = ("get_ready", "change_sides", "rest", "next_exercise")
PHASE_MAX_S = 3_600
DAY_S = 86_400

_TEXT = ("exercise", "name", "cue", "text")
_PHASE_COUNTS = ("set", "sets", "reps")
_SET_COUNTS = ("set_number", "sets_planned", "reps_planned")

Result = Mapping[str, Any]


def check_timeline(timeline: Mapping[str, Any]) -> None:
    """Refuse a timeline that the timer could not run.

    Parameters
    ----------
    timeline
        `schema`, `title`, `phases` and `sets`, as `routine.Timeline.to_dict` returns them.

    Raises
    ------
    ValueError
        What is wrong, and in which phase or set, in one sentence.
    """
    for key in ("schema", "title", "phases", "sets"):
        if key not in timeline:
            raise ValueError(f"The timeline has no {key}.")
    if timeline["schema"] != SCHEMA:
        raise ValueError(f"The timeline's schema must be {SCHEMA}, got {timeline['schema']!r}.")
    for key in ("phases", "sets"):
        if not isinstance(timeline[key], list | tuple) or not timeline[key]:
            raise ValueError(f"The timeline's {key} must be a list with at least one entry.")
    for number, one in enumerate(timeline["sets"], start=1):
        _check_entry(f"Set {number} of the timeline", one, ("exercise", "name"), _SET_COUNTS)
    for number, phase in enumerate(timeline["phases"], start=1):
        _check_phase(f"Phase {number} of the timeline", phase, len(timeline["sets"]))


def _check_phase(where: str, phase: Mapping[str, Any], sets: int) -> None:
    _check_entry(where, phase, _TEXT, _PHASE_COUNTS)
    for key in ("kind", "duration_s", "rep", "set_index"):
        if key not in phase:
            raise ValueError(f"{where} has no {key}.")
    kind, duration_s, set_index = phase["kind"], phase["duration_s"], phase["set_index"]
    if kind not in EFFORT + BETWEEN:
        raise ValueError(f"{where} has an unknown kind, {kind!r}.")
    if not _is_number(duration_s) or not 0 < duration_s <= PHASE_MAX_S:
        raise ValueError(
            f"{where}: duration_s must be above 0 and at most {PHASE_MAX_S}, got {duration_s!r}."
        )
    if kind in BETWEEN:
        if set_index is not None or phase["rep"] is not None:
            raise ValueError(f"{where} is a {kind} and must have no rep and no set_index.")
        return
    if not _is_whole(set_index, 0, sets - 1):
        raise ValueError(f"{where}: set_index must be 0 to {sets - 1}, got {set_index!r}.")
    if not _is_whole(phase["rep"]):
        raise ValueError(f"{where}: rep must be a whole number from 1, got {phase['rep']!r}.")


def _check_entry(
    where: str, entry: Mapping[str, Any], texts: tuple[str, ...], counts: tuple[str, ...]
) -> None:
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where} must be a table of values, got {entry!r}.")  # noqa: TRY004
    for key in (*texts, *counts, "side"):
        if key not in entry:
            raise ValueError(f"{where} has no {key}.")
    for key in texts:
        if not isinstance(entry[key], str):
            raise ValueError(f"{where}: {key} must be text, got {entry[key]!r}.")  # noqa: TRY004
    for key in counts:
        if not _is_whole(entry[key]):
            raise ValueError(f"{where}: {key} must be a whole number from 1, got {entry[key]!r}.")
    if entry["side"] not in (None, "left", "right"):
        raise ValueError(f"{where}: side must be left, right or none, got {entry['side']!r}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: object, low: int = 1, high: float = math.inf) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_result(result: object, routine_id: str, sets: list[Mapping[str, Any]]) -> bool:
    """Return whether a message of the browser is a result of this routine."""
    if not isinstance(result, Mapping):
        return False
    match result:
        case {"type": "end", "outcome": outcome}:
            of_its_type = outcome in ("finished", "stopped")
        case {"type": "set", "set_index": place, "reps_done": reps, "duration_s": duration_s}:
            of_its_type = (
                _is_whole(place, 0, len(sets) - 1)
                and _is_whole(reps, 1, sets[place]["reps_planned"])
                and _is_number(duration_s)
                and 0 <= duration_s <= DAY_S
            )
        case _:
            return False
    return (
        of_its_type
        and _is_whole(result.get("seq"))
        and result.get("routine_id") == routine_id
        and _is_time(result.get("at"))
    )


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).utcoffset() is not None
    except ValueError:
        return False


def _one_module() -> str:
    """Join the engine and the view: anywidget takes one module, the engine stands alone."""
    engine = (_STATIC / "engine.js").read_text(encoding="utf-8")
    view = (_STATIC / "timer.js").read_text(encoding="utf-8")
    return engine + re.sub(r'^import [^;]*"\./engine\.js";$', "", view, flags=re.MULTILINE)


def _list_or_nothing(value: object, _: object) -> list[Any]:
    return value if isinstance(value, list) else []


class RoutineTimer(anywidget.AnyWidget):
    """The timer that a person exercises along with.

    Parameters
    ----------
    timeline
        What `routine.Timeline.to_dict` returns; its text is shown as text.
    routine_id
        Names this run through the routine. A timer with the same name goes on where the last one
        was, in the same browser.
    traits
        `acknowledged`: the highest `seq` that is known to be in the log already.

    Raises
    ------
    ValueError
        The timeline cannot be run; see `check_timeline`.
    """

    _esm = _one_module()
    _css = _STATIC / "timer.css"

    timeline = traitlets.Dict().tag(sync=True)
    routine_id = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode("ready", help="written by the browser").tag(sync=True)
    phase_index = traitlets.Int(0, help="written by the browser").tag(sync=True)
    results: traitlets.List[Any] = traitlets.List(help="not acknowledged; by the browser").tag(
        sync=True, from_json=_list_or_nothing
    )
    acknowledged = traitlets.Int(0, help="the last result taken in").tag(sync=True)

    def __init__(self, timeline: Mapping[str, Any], routine_id: str, **traits: Any) -> None:
        check_timeline(timeline)
        self._callback: Callable[[Result], None] | None = None
        super().__init__(timeline=dict(timeline), routine_id=routine_id, **traits)
        # The browser asks again for what was not taken in, for instance while the log was held.
        self.on_msg(lambda *_: self._deliver())

    def on_result(self, callback: Callable[[Result], None]) -> None:
        """Hand each result to `callback`, once and in order.

        A result counts as taken in when the callback returns; if it raises, the result stays in the
        browser and comes again.
        """
        self._callback = callback
        self._deliver()

    @traitlets.observe("results", "phase_index", "status")
    def _deliver(self, _: object = None) -> None:
        if self._callback is None:
            return
        sets = self.timeline["sets"]
        good = [one for one in self.results if _is_result(one, self.routine_id, sets)]
        for result in sorted(good, key=lambda one: int(one["seq"])):
            if result["seq"] <= self.acknowledged:
                continue
            try:
                self._callback(result)
            except Exception:  # whatever it was, the patient goes on and the result comes again
                self.log.exception("result %s was not taken in", result["seq"])
                return
            self.acknowledged = result["seq"]

    def __repr__(self) -> str:
        """Return title, sets and minutes, the same on every machine."""
        total_s = sum(phase["duration_s"] for phase in self.timeline["phases"])
        sets = len(self.timeline["sets"])
        minutes = max(1, round(total_s / 60))
        title = str(self.timeline["title"])
        return f"RoutineTimer({title!r}, {sets} {'set' if sets == 1 else 'sets'}, {minutes} min)"
