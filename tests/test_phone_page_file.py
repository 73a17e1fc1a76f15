"""The page for a phone as a file: what is in it, how large it is, and that data stays data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from plans import photographed

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.figure import read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.own import figures_of
from sciatica_lib.exercises.plan import Plan, complete_library, suggested_plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.questionnaire import read_questionnaire
from sciatica_lib.sharing import page
from sciatica_lib.sharing.page import LARGEST_KB, page_html
from sciatica_lib.sharing.page_data import page_data, routines_data

DATA = shipped_dir() / "data"
LIBRARY = read_exercises(DATA / "exercises.toml")
QUESTIONNAIRE = read_questionnaire(DATA / "questions.toml")
FIGURES = read_figures(DATA / "poses.toml")
EXAMPLE = read_plan(DATA / "example" / "plan.json", LIBRARY)
HOSTILE = '</script><img src=x onerror=alert(1)><!--{script}\u2028\u202e"'


def plan_with(**changes: Any) -> Plan:
    """Return a suggested plan with every exercise, each changed alike."""
    plan = suggested_plan(LIBRARY, plan_id="p", title="Plan", created_on=date(2026, 3, 2))
    exercises = [replace(planned, **changes) for planned in plan.exercises]
    return replace(plan, exercises=tuple(exercises))


def page_of(plan: Plan) -> str:
    return page_html(plan, LIBRARY, QUESTIONNAIRE, FIGURES)


def data_in(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    return data


@pytest.mark.parametrize(
    "plan",
    [
        EXAMPLE,
        plan_with(),
        plan_with(sets=6, reps=20, on_bad_days=True, note="Slowly, and breathe. " * 20),
    ],
    ids=["the example", "the suggested plan", "a large plan"],
)
def test_the_page_of_a_plan_is_small_enough_to_send(plan: Plan) -> None:
    assert len(page_of(plan).encode()) <= LARGEST_KB * 1000


def test_a_page_that_is_too_large_to_send_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page, "LARGEST_KB", 100)
    with pytest.raises(WorkbookError, match=r"^The page would be \d+ kB, and the most is 100 kB\."):
        page_of(EXAMPLE)


def test_a_therapists_photo_goes_along_and_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(EXAMPLE, **photographed())
    library, (own,) = complete_library(plan, LIBRARY), plan.own_exercises
    figures = figures_of(own)

    def made() -> str:
        return page_html(plan, library, QUESTIONNAIRE, figures)

    assert data_in(made())["figures"]["figures"][own.key]["photo"] == own.photo
    monkeypatch.setattr(page, "LARGEST_KB", (len(made().encode()) - len(own.photo)) / 1000)
    assert made()
    monkeypatch.setattr(page, "LARGEST_KB", page.LARGEST_KB - 0.001)
    with pytest.raises(WorkbookError, match="The page would be"):
        made()


def test_what_a_plan_says_stays_data() -> None:
    plan = replace(plan_with(note=HOSTILE), title=HOSTILE, emergency_number="<b>112</b>")
    page = page_of(plan)
    assert data_in(page)["plan"]["title"] == HOSTILE
    assert page.count("<script") == page.count("</script") == 2
    assert "<img" not in page
    assert "onerror" not in page.split('id="data">')[0]


def test_the_policy_allows_our_script_and_style_and_no_request() -> None:
    page = page_of(EXAMPLE)
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert len(policy) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policy[0].split(";"))
    for name in ("default-src", "connect-src", "base-uri", "form-action"):
        assert rules[name] == "'none'"
    assert rules["img-src"] == "data: blob:"
    for name, element in (("script-src", 'script type="module"'), ("style-src", "style")):
        text = re.findall(f"<{element}>(.*?)</", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert not re.search(r'\b(?:src|href|on\w+|style)="', page)


def joined(plan: Plan, length: str, exercises: tuple[str, ...]) -> dict[str, Any]:
    """Put a routine together as routine_blocks.js does."""
    packed = routines_data(plan, LIBRARY)
    phases, sets, alternatives = [], [], []

    def unpacked(places: list[int], first_set: int) -> list[dict[str, Any]]:
        found, last = [], dict.fromkeys(packed["counted"], 0) | {"set_index": first_set}
        for place in places:
            values = [packed["values"][at] for at in packed["rows"][place]]
            phase = dict(zip(packed["keys"], values, strict=True))
            has = [key for key in packed["counted"] if phase[key] is not None]
            last |= {key: last[key] + phase[key] for key in has}
            found.append(phase | {key: last[key] for key in has})
        return found

    for block in packed[length]:
        if block["exercise"] in exercises:
            shift, way = len(sets), block["later" if sets else "first"]
            phases += unpacked(way["phases"], shift)
            alternatives += [
                {**other, "phases": unpacked(other["phases"], shift)}
                for other in way["alternatives"]
            ]
            sets += block["sets"]
    return {"phases": phases, "sets": sets, "alternatives": alternatives}


def test_the_blocks_make_the_same_routine_whatever_is_left_out() -> None:
    plan = replace(EXAMPLE, get_ready_s=0)
    keys = [planned.exercise for planned in plan.exercises]
    for count in range(1, len(keys) + 1):
        for kept in combinations(keys, count):
            left = tuple(planned for planned in plan.exercises if planned.exercise in kept)
            whole = timeline(replace(plan, exercises=left), LIBRARY).to_dict()
            assert joined(plan, "whole", kept).items() <= whole.items()


def test_the_page_knows_the_short_routine_if_there_is_one() -> None:
    allowed = [planned.exercise for planned in EXAMPLE.exercises if planned.on_bad_days]
    short = routines_data(EXAMPLE, LIBRARY)["short"]
    assert [block["exercise"] for block in short] == allowed
    assert routines_data(plan_with(), LIBRARY)["short"] is None


def test_an_easier_way_that_a_caution_names_is_there_with_its_figure() -> None:
    data = page_data(plan_with(), LIBRARY, QUESTIONNAIRE, FIGURES)
    blocks = {block["exercise"]: block for block in data["routines"]["whole"]}
    easier = [caution["easier"] for caution in data["cautions"]["nerve_glide"]]
    assert easier == ["upright"] == list(blocks["nerve_glide"]["easier"])
    assert "nerve_glide/upright" in data["figures"]["figures"]
    assert blocks["hip_bridge"]["easier"] == {}


def test_the_page_asks_what_the_notebook_asks_and_a_caution_can_be_set_aside() -> None:
    data = page_data(EXAMPLE, LIBRARY, QUESTIONNAIRE, FIGURES)
    asked = [question["id"] for question in data["questions"]["check_in"]]
    assert asked == [question.key for question in QUESTIONNAIRE.asked_at("check_in")]
    assert data["cautions"]["prone_leg_lift"]
    plan = plan_with(despite_caution=True)
    assert page_data(plan, LIBRARY, QUESTIONNAIRE, FIGURES)["cautions"] == {}
