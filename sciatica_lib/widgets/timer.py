"""The routine timer: its clock runs in the browser, and finished sets come back from there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import anywidget
import fastjsonschema
import traitlets

from sciatica_lib.widgets.schema import check_figures, check_schema, schema_check
from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import with_tokens

# Each imports only from those before it.
SCRIPTS = (
    "layout.js",
    "results.js",
    "engine.js",
    "words.js",
    "storage.js",
    "sound.js",
    "controller.js",
    "elements.js",
    "body.js",
    "figure.js",
    "overview.js",
    "stage.js",
    "sound_settings.js",
    "controls.js",
    "keys.js",
    "view.js",
    "timer.js",
)

IN_TEMPO = ("move", "hold", "return")
WORK = (*IN_TEMPO, "own_pace")

Result = Mapping[str, Any]


def check_timeline(timeline: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Refuse a routine that the timer could not run or show.

    Parameters
    ----------
    timeline
        As `routine.Timeline.to_dict` returns it; timer_schema.json says what it holds.
    figures
        As `figure.for_browser` returns them: a body, and movements by the names that phases give.

    Raises
    ------
    ValueError
        What is wrong, and where, in one sentence.
    """
    check_schema("timeline", timeline)
    check_figures(figures)
    for where, phase in _all_phases(timeline):
        kind, place = phase["kind"], phase["set_index"]
        if (place is None) == (kind in WORK):
            raise ValueError(f"{where} is a {kind}, so its set_index must not be {place!r}.")
        if place is not None and place >= len(timeline["sets"]):
            raise ValueError(f"{where}: there is no set with the set_index {place}.")
        if (phase["rep"] is None) == (kind in IN_TEMPO):
            raise ValueError(f"{where} is a {kind}, so its rep must not be {phase['rep']!r}.")
        if phase["figure"] not in figures["figures"]:
            raise ValueError(f"{where}: there is no figure named {phase['figure']!r}.")


def _all_phases(timeline: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, phase in enumerate(timeline["phases"], start=1):
        yield f"Phase {number} of the timeline", phase
    for alternative in timeline["alternatives"]:
        for number, phase in enumerate(alternative["phases"], start=1):
            yield f"Phase {number} of another way through {alternative['exercise']!r}", phase


def _is_result(result: object, routine_id: str, sets: list[Mapping[str, Any]]) -> bool:
    """Return whether a message of the browser is a result of this routine."""
    try:
        schema_check("result")(result)
    except fastjsonschema.JsonSchemaValueException:
        return False
    assert isinstance(result, Mapping)
    if result["type"] == "set":
        place = result["set_index"]
        if place >= len(sets) or result["reps_done"] > sets[place]["reps_planned"]:
            return False
        if not math.isfinite(result["duration_s"]):
            return False
    exercises = {planned["exercise"] for planned in sets}
    if result["type"] == "hurt" and result["exercise"] not in exercises:
        return False
    return bool(result["routine_id"] == routine_id and _is_time(result["at"]))


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).utcoffset() is not None
    except ValueError:
        return False


_UNKNOWN = "It could not be found out whether you may exercise now. Open this page again."


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
    figures
        The moving pictures, as `figure.for_browser` returns them.
    traits
        `acknowledged`: the highest `seq` that is known to be in the log already.

    Raises
    ------
    ValueError
        The timeline cannot be run; see `check_timeline`.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("figure.css", "timer.css")

    timeline = traitlets.Dict().tag(sync=True)
    figures = traitlets.Dict().tag(sync=True)
    routine_id = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode("ready", help="written by the browser").tag(sync=True)
    results: traitlets.List[Any] = traitlets.List(help="not acknowledged; by the browser").tag(
        sync=True, from_json=_list_or_nothing
    )
    acknowledged = traitlets.Int(0, help="the last result taken in").tag(sync=True)
    begins = traitlets.Bool(
        default_value=False, help="starts as it is shown; the browser takes it back"
    ).tag(sync=True)
    permission = traitlets.Dict(help="the number of a question, and why not").tag(sync=True)

    def __init__(
        self,
        timeline: Mapping[str, Any],
        routine_id: str,
        figures: Mapping[str, Any],
        **traits: Any,
    ) -> None:
        check_timeline(timeline, figures)
        self._callback: Callable[[Result], None] | None = None
        super().__init__(
            timeline=dict(timeline), routine_id=routine_id, figures=dict(figures), **traits
        )
        self._may_start: Callable[[], str] = str
        self.on_msg(self._on_message)

    def on_start(self, may_start: Callable[[], str]) -> None:
        """Ask `may_start` at every start and resume: it returns why not, or nothing."""
        self._may_start = may_start

    def _on_message(self, _: object, message: Any, __: object) -> None:
        if isinstance(message, Mapping) and message.get("kind") == "may_start":
            try:
                words = self._may_start()
            except Exception:  # whatever it was, nobody starts on a guess
                self.log.exception("it is not known whether the timer may start")
                words = _UNKNOWN
            self.permission = {"number": message.get("number"), "words": words or ""}
        else:  # it asks again for what was not taken in, for instance while the log was held
            self._deliver()

    def on_result(self, callback: Callable[[Result], None]) -> None:
        """Hand each result to `callback`, once and in order.

        A result counts as taken in when the callback returns; if it raises, the result stays in the
        browser and comes again.
        """
        self._callback = callback
        self._deliver()

    @traitlets.observe("results", "status")
    def _deliver(self, _: object = None) -> None:
        if self._callback is None:
            return
        sets = self.timeline["sets"]
        good = [result for result in self.results if _is_result(result, self.routine_id, sets)]
        for result in sorted(good, key=lambda result: int(result["seq"])):
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
