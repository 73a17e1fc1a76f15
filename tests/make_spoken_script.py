"""Write down all that the voice says in three routines, with times: docs/spoken_script.md.

Run: `python tests/make_spoken_script.py`. What was measured with a voice stays as it is; for that
see `tests/benchmarks/speak_cues.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.library import MOST, Exercise, read_exercises
from sciatica_lib.exercises.plan import Plan, check_plan, suggested_plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.exercises.routine import Phase, Timeline, timeline

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "docs" / "spoken_script.md"
MEASURED = ("<!-- measured -->\n", "<!-- end of measured -->\n")

_HEAD = """# What the voice says

All that is spoken in three routines, and when. Every phase between sets lasts until its words are
said, at two and a half words a second or slower; inside a repetition only what fits is said, and
the screen shows the rest. `tests/test_spoken.py` holds this for every plan that can be made:
nothing is cut off, every side is told, and nothing is said twice in a row. What is said in a set at
one's own pace is not among the scripts: the set waits until it is done.

"""
_SCRIPTS = """
## The scripts

Minutes and seconds from the start. Repetitions that sound like those before them are one line.
This part is written by `python tests/make_spoken_script.py`, and a test keeps it true.
"""


def library() -> dict[str, Exercise]:
    """Return the exercise library."""
    return read_exercises(ROOT / "data" / "exercises.toml")


def plans() -> dict[str, Plan]:
    """Return the three plans by their titles."""
    exercises = library()
    return {
        "The example plan": read_plan(ROOT / "data" / "example" / "plan.json", exercises),
        "The suggested plan": suggested(exercises),
        "The longest plan": longest(exercises),
    }


def suggested(exercises: Mapping[str, Exercise]) -> Plan:
    """Return the plan that the planner begins with."""
    return suggested_plan(
        exercises, plan_id="suggested", title="Suggested", created_on=date(2026, 3, 2)
    )


def longest(exercises: Mapping[str, Exercise]) -> Plan:
    """Return the most of every exercise that the planner takes, to the last second of its hours.

    Every exercise has the most sets, and the rest between them that the sources ask for. Then all
    that are counted get repetitions until no more are taken, and the last rest its seconds.
    """
    begun = suggested(exercises)
    most = [
        replace(planned, sets=MOST["sets"], rest_s=max(planned.rest_s, 60))
        for planned in begun.exercises
    ]
    best = replace(begun, exercises=tuple(replace(planned, reps=2) for planned in most))
    for reps in range(4, MOST["reps"] + 1, 2):
        counted = (
            replace(planned, reps=2 if exercises[planned.exercise].kind == "stretch" else reps)
            for planned in most
        )
        best = _if_taken(replace(best, exercises=tuple(counted)), exercises) or best
    for rest_s in range(60, MOST["rest_s"] + 1):
        *others, last = best.exercises
        longer = replace(best, exercises=(*others, replace(last, rest_s=rest_s)))
        best = _if_taken(longer, exercises) or best
    return best


def _if_taken(plan: Plan, exercises: Mapping[str, Exercise]) -> Plan | None:
    try:
        check_plan(plan, exercises)
    except FieldError:
        return None
    return plan


def document(measured: str) -> str:
    """Return the whole page, with what was measured."""
    exercises = library()
    parts = [_HEAD, *MEASURED[:1], measured, *MEASURED[1:], _SCRIPTS]
    for title, plan in plans().items():
        routine = timeline(plan, exercises)
        parts.append(f"\n### {title}: {_clock(routine.total_s)}\n\n")
        parts += [f"{line}\n" for line in _script(routine)]
    return "".join(parts)


def measured_part() -> str:
    """Return what was measured, as the page has it now."""
    begin, end = MEASURED
    _, _, after = SCRIPT.read_text(encoding="utf-8").partition(begin)
    return after.partition(end)[0]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _script(routine: Timeline) -> Iterator[str]:
    yield "| at | lasts | | said |"
    yield "| ---: | ---: | --- | --- |"
    at = 0.0
    runs = (list(run) for _, run in groupby(routine.phases, key=_place_of))
    for set_index, of_set in groupby(runs, key=lambda run: run[0].set_index):
        lines, together = [], list(of_set)
        for run in together:
            lines.append(_line(run, at))
            at += _lasts(run)
        yield from lines if set_index is None else _folded(together, lines)


def _place_of(phase: Phase) -> tuple[object, ...]:
    """Return what parts the lines: each repetition, and each phase between sets."""
    return (phase.set_index, phase.rep, phase.set_index is None and phase.kind, phase.side)


def _lasts(phases: Sequence[Phase]) -> float:
    return sum(phase.duration_s for phase in phases)


def _line(phases: Sequence[Phase], at: float) -> str:
    first = phases[0]
    if first.set_index is None:
        what = first.kind.replace("_", " ")
        soon = (
            f" · {_clock(at + first.duration_s - first.soon_s)} {first.soon}" if first.soon else ""
        )
        said = first.say + soon
    else:
        what = f"set {first.set}, rep {first.rep}" + (f", {first.limbs}" if first.limbs else "")
        said = " · ".join(phase.say or "(nothing)" for phase in phases)
    return f"| {_clock(at)} | {_lasts(phases):.0f} s | {what} | {said} |"


def _folded(runs: Sequence[Sequence[Phase]], lines: Sequence[str]) -> Iterator[str]:
    """Return the lines of a set; those that only say again what two before them said are one."""
    said = [[phase.say for phase in run] for run in runs]
    again = [n for n in range(3, len(runs) - 1) if said[n] == said[n - 2]]
    if len(again) < len(runs) - 4 or not again:
        yield from lines
        return
    yield from lines[:3]
    first, last = runs[3][0], runs[-2][0]
    alike = "the same" if said[1] == said[2] else "the same by turns"
    yield f"| | | set {first.set}, reps {first.rep} to {last.rep} | {alike} |"
    yield lines[-1]


if __name__ == "__main__":
    SCRIPT.write_text(document(measured_part()), encoding="utf-8")
