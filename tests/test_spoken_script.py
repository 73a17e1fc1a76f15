"""The page with all that the voice says is what it says, and every cue of it was played."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.plan import check_plan

sys.path.append(str(Path(__file__).with_name("benchmarks")))

from make_spoken_script import SCRIPT, document, library, measured_part, plans
from speak_cues import at_own_pace, cues

CUE_COLUMNS = 6
"""Those of a cue in the table of what was played; a sentence at one's own pace has fewer."""


def test_the_page_says_what_the_voice_says() -> None:
    # If this fails: python tests/make_spoken_script.py, and read the difference.
    assert SCRIPT.read_text(encoding="utf-8") == document(measured_part())


def test_every_cue_was_played_and_was_over_in_its_time() -> None:
    # If this fails: python tests/benchmarks/speak_cues.py
    lines = (line.strip("| ").split(" | ") for line in measured_part().splitlines())
    rows = [line for line in lines if line[-1].endswith(" s")]
    table = {row[0]: (row[1], row[-1]) for row in rows if len(row) == CUE_COLUMNS}
    assert {row[0] for row in rows if len(row) < CUE_COLUMNS} == set(at_own_pace())
    assert {text: has for text, (has, _) in table.items()} == {
        text: f"{has_s:.1f} s" for text, has_s in cues().items()
    }
    assert min(float(left.removesuffix(" s")) for _, left in table.values()) >= 0


def test_the_longest_plan_is_as_long_as_a_plan_may_be() -> None:
    plan, exercises = plans()["The longest plan"], library()
    check_plan(plan, exercises)
    *others, last = plan.exercises
    longer = replace(last, rest_s=last.rest_s + 1)
    with pytest.raises(FieldError, match="the most is 4 hours"):
        check_plan(replace(plan, exercises=(*others, longer)), exercises)
