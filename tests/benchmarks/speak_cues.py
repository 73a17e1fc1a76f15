"""Play every cue once with espeak-ng, and compare how long it sounds with the time that it has.

Run: `python tests/benchmarks/speak_cues.py` (needs the program espeak-ng; half a minute)
"""

from __future__ import annotations

import re
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from make_spoken_script import SCRIPT, document, library, plans  # noqa: E402 (through the line above)

from sciatica_lib.exercises.library import Exercise  # noqa: E402
from sciatica_lib.exercises.plan import Plan, PlannedExercise, begins_with  # noqa: E402
from sciatica_lib.exercises.routine import Phase, timeline  # noqa: E402
from sciatica_lib.exercises.spoken import cue_length_s  # noqa: E402

SPEEDS_WPM = (150, 175)
"""Two and a half words a second, and what espeak-ng takes by itself."""
SILENT = 300
"""Samples of 16 bits that are not louder than this are silence."""


def quick_plans(exercises: Mapping[str, Exercise]) -> Iterator[Plan]:
    """Return every exercise and variant at the quickest pace that a plan takes."""
    suggested = plans()["The suggested plan"]
    for exercise in exercises.values():
        seconds = {
            "move_s": 1,
            "return_s": 1,
            "rest_s": 1,
            "hold_s": int("hold" in exercise.phases),
        }
        for variant in (None, *exercise.variants):
            chosen = {"sets": 2, "reps": 2, "variant": variant and variant.key, "unlocked": True}
            quick = PlannedExercise(**(begins_with(exercise) | seconds | chosen))
            yield replace(suggested, exercises=(quick,))


def spoken_phases() -> Iterator[Phase]:
    """Give every phase of all plans, and those that a person may choose instead."""
    exercises = library()
    for plan in (*plans().values(), *quick_plans(exercises)):
        routine = timeline(plan, exercises)
        for phases in (routine.phases, *(way.phases for way in routine.alternatives)):
            yield from phases


def cues() -> dict[str, float]:
    """Return every cue with the shortest time that it has anywhere, in seconds.

    At one's own pace the words of a set have no such time: see `at_own_pace`.
    """
    found: dict[str, float] = {}
    for phase in spoken_phases():
        if phase.kind == "own_pace":
            continue
        for text, has_s in (
            (phase.say, phase.duration_s - phase.soon_s),
            (phase.soon, phase.soon_s),
        ):
            if text:
                found[text] = min(found.get(text, has_s), has_s)
    return found


def at_own_pace() -> list[str]:
    """Return what is said where a set waits until the person has done it."""
    return sorted({phase.say for phase in spoken_phases() if phase.kind == "own_pace"})


def sounds_s(text: str, words_per_minute: int) -> float:
    """Return how long espeak-ng sounds, from the first sound to the last, in seconds."""
    command = ["espeak-ng", "-v", "en-gb", "-s", str(words_per_minute), "--stdout", text]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(BytesIO(spoken)) as recording:
        rate = recording.getframerate()
        # Written to a pipe, the file does not know its own length: read all that there is.
        samples = array("h", recording.readframes(len(spoken) // 2 - 22))
    loud = [place for place, sample in enumerate(samples) if abs(sample) > SILENT]
    return (loud[-1] - loud[0]) / rate


_FOUND = """
## Measured with a voice

{count} cues: those of the three plans below, and of every exercise and variant at one second for
each movement, hold and rest; each with the shortest time that it has anywhere. Played with
espeak-ng {version}, voice en-gb, into a file by `python tests/benchmarks/speak_cues.py`. How long a
cue sounds is from its first sound to its last, so without the silence at both ends.

- At {slow} words a minute, two and a half a second, **{late_slow} cues are too long**.
- At {usual} words a minute, the speed of espeak-ng by itself, {late_usual}.
- {longer} sound longer at {slow} than our count of words takes them to: the time that they have
  covers it.

Not measured: the voices of browsers. One that is slower than this, or late to begin, can be cut off
by the next cue where little is left; the tightest come first.

| cue | has | our count | at {slow} | at {usual} | left at {slow} |
| --- | ---: | ---: | ---: | ---: | ---: |
{rows}

What is said when a set at one's own pace begins has all the time that it needs: the set waits
until it is done. Its {own_count} sentences were played in the same way; {own_longer} sound longer
at {slow} than our count.

| sentence | our count | at {slow} | at {usual} |
| --- | ---: | ---: | ---: |
{own_rows}

"""


def measured() -> str:
    """Return the section of the page: what was found, and the table of all cues."""
    slow, usual = SPEEDS_WPM
    version = subprocess.check_output(["espeak-ng", "--version"], text=True)
    rows = [
        (text, has_s, cue_length_s(text), sounds_s(text, slow), sounds_s(text, usual))
        for text, has_s in cues().items()
    ]
    rows.sort(key=lambda row: row[1] - row[3])
    own = [
        (text, cue_length_s(text), sounds_s(text, slow), sounds_s(text, usual))
        for text in at_own_pace()
    ]
    return _FOUND.format(
        count=len(rows),
        version=re.findall(r"\d[\d.]*", version)[0],
        slow=slow,
        usual=usual,
        late_slow=sum(at_slow > has_s for _, has_s, _, at_slow, _ in rows),
        late_usual=sum(at_usual > has_s for _, has_s, _, _, at_usual in rows),
        longer=sum(at_slow > ours for _, _, ours, at_slow, _ in rows),
        rows="\n".join(
            f"| {text} | {has_s:.1f} s | {ours:.1f} s | {at_slow:.2f} s | {at_usual:.2f} s "
            f"| {has_s - at_slow:.2f} s |"
            for text, has_s, ours, at_slow, at_usual in rows
        ),
        own_count=len(own),
        own_longer=sum(at_slow > ours for _, ours, at_slow, _ in own),
        own_rows="\n".join(
            f"| {text} | {ours:.1f} s | {at_slow:.2f} s | {at_usual:.2f} s |"
            for text, ours, at_slow, at_usual in own
        ),
    )


if __name__ == "__main__":
    SCRIPT.write_text(document(measured()), encoding="utf-8")
