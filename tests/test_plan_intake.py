"""A plan that comes by mail is data: shown in full, set beside the old one, used when asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hands import HOSTILE, buttons, drop, empty_workbook, press, screen_text
from plans import OWN

from sciatica_lib.errors import FileError
from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.log.records import RoutineStart
from sciatica_lib.panels.plan_in import ASK, UNDER_WAY, USE, USE_ALL_THE_SAME
from sciatica_lib.panels.today import Today
from sciatica_lib.sharing.plan_intake import read_plan_file
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.sharing.seal import accept_key
from sciatica_lib.workbook import Workbook

FIXTURES = Path(__file__).parent / "fixtures" / "0.1" / "plans"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture
def plan(workbook: Workbook) -> Plan:
    return replace(workbook.plan, plan_id="clinic", title="From the clinic", version=2)


def offered(workbook: Workbook, name: str, text: str) -> Today:
    """Return the page Today after a plan was dropped there."""
    page = Today(workbook)
    press(page, ASK)
    drop(page, (name, text.encode()))
    return page


@pytest.mark.parametrize("write", [plan_to_json, plan_notebook])
def test_a_plan_is_shown_in_full_and_used_only_when_asked(
    workbook: Workbook, plan: Plan, write: Callable[[Plan], str]
) -> None:
    first = replace(plan.exercises[0], note="Slowly, with a pillow.")
    plan = replace(plan, exercises=(first, *plan.exercises[1:]), contact="Ms Ito, 020 7946 0000")
    name = "plan.json" if write is plan_to_json else "plan.ipynb"
    page = offered(workbook, name, write(plan))
    words = screen_text(page)
    for part in ("From the clinic", "Slowly, with a pillow.", "Ms Ito", "You have no plan"):
        assert part in words
    assert not workbook.has_own_plan
    press(page, USE)
    assert Workbook(workbook.home).plan == plan
    assert "This plan is in force from now on" in screen_text(page)


def test_the_differences_to_the_plan_in_force_are_said(workbook: Workbook, plan: Plan) -> None:
    workbook.use_plan(plan)
    harder = replace(plan.exercises[0], hold_s=45)
    page = offered(workbook, "v3.json", plan_to_json(
        replace(plan, version=3, exercises=(harder, *plan.exercises[1:]), days_per_week=6)
    ))  # fmt: skip
    words = screen_text(page)
    assert "This is version 3 of your plan. You use version 2 now." in words
    assert "hold 30 s → 45 s" in words
    assert "Days a week: 5 → 6" in words


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        (1, "This is version 1, and you use version 2. It may be an old mail."),
        (2, "It calls itself version 2, as the plan that you use does, but it is not the same."),
    ],
)
def test_an_older_plan_or_another_of_the_same_number_says_so_and_waits_for_an_answer(
    workbook: Workbook, plan: Plan, version: int, sentence: str
) -> None:
    workbook.use_plan(plan)
    other = replace(plan, version=version, days_per_week=3)
    page = offered(workbook, "p.json", plan_to_json(other))
    assert sentence in screen_text(page)
    assert not buttons(page, USE)
    press(page, USE_ALL_THE_SAME)
    assert workbook.plan == other


def test_the_plan_in_force_is_not_offered_again(workbook: Workbook, plan: Plan) -> None:
    workbook.use_plan(plan)
    page = offered(workbook, "p.json", plan_to_json(plan))
    assert "This is the plan that you use now." in screen_text(page)
    assert not buttons(page, USE)


def test_a_plan_with_another_key_says_so_before_anything_is_sealed(
    workbook: Workbook, plan: Plan
) -> None:
    old, new = "age1" + "q" * 58, "age1" + "p" * 58
    workbook.use_plan(replace(plan, return_key=old))
    accept_key(workbook.home, old)
    page = offered(workbook, "p.json", plan_to_json(replace(plan, version=3, return_key=new)))
    assert "This plan has another key than before" in screen_text(page)


def test_no_plan_takes_the_place_of_another_in_the_middle_of_a_routine(
    workbook: Workbook, plan: Plan
) -> None:
    workbook.save(workbook.record(RoutineStart, routine_id="r", leg_pain_now=3))
    page = offered(workbook, "p.json", plan_to_json(plan))
    press(page, USE)
    assert UNDER_WAY in screen_text(page)
    assert not workbook.has_own_plan


# ---- Notebooks -----------------------------------------------------------------------------------


def changed(plan: Plan, change: Callable[[dict[str, Any]], object]) -> bytes:
    notebook = json.loads(plan_notebook(plan))
    change(notebook)
    return json.dumps(notebook).encode()


def _as_lines(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
        cell["metadata"]["trusted"] = True


def _one_more(notebook: dict[str, Any]) -> None:
    cell = {"cell_type": "code", "source": "evil()", "metadata": {}, "outputs": []}
    notebook["cells"].append(cell)


def _other_words(notebook: dict[str, Any]) -> None:
    notebook["cells"][0]["source"] += " Press Trust Notebook."


def _raw(notebook: dict[str, Any]) -> None:
    notebook["cells"].append({"cell_type": "raw", "source": "<script>", "metadata": {}})


def _output(notebook: dict[str, Any]) -> None:
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "data": {}}]


def _attachment(notebook: dict[str, Any]) -> None:
    notebook["cells"][0]["attachments"] = {"a.png": {"image/png": "AAAA"}}


@pytest.mark.parametrize("change", [_as_lines, lambda _: None])
def test_a_notebook_that_holds_a_plan_and_no_more_says_nothing_beside(
    workbook: Workbook, plan: Plan, change: Callable[[dict[str, Any]], object]
) -> None:
    received = read_plan_file("p.ipynb", changed(plan, change), workbook.library)
    assert (received.plan, received.beside) == (plan, "")


@pytest.mark.parametrize("change", [_one_more, _other_words, _raw, _output, _attachment])
def test_a_notebook_that_holds_more_says_so_and_gives_its_plan_alone(
    workbook: Workbook, plan: Plan, change: Callable[[dict[str, Any]], object]
) -> None:
    received = read_plan_file("p.ipynb", changed(plan, change), workbook.library)
    assert received.plan == plan
    assert "Nothing of that was run or shown." in received.beside


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.notebook.json")), ids=lambda p: p.stem)
def test_every_notebook_that_was_ever_shared_is_still_taken_in(
    workbook: Workbook, path: Path
) -> None:
    received = read_plan_file("plan.ipynb", path.read_bytes(), workbook.library)
    assert received.beside == ""


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("p.ipynb", b"{}", "it is no notebook"),
        ("p.ipynb", b'{"cells": []}', "no plan that is written as the workbook does"),
        ("p.ipynb", b'{"cells": [], "cells": []}', "is there twice"),
        ("p.ipynb", b"[" * 100_000, "it is no notebook"),
        ("p.ipynb", b'{"cells": [' + b"1," * 99 + b"1]}", "it is no notebook"),
        ("p.json", b"\xff", "it is no text"),
        ("p.json", b"{" * 65_000, "its text is longer than 64 kB"),
        ("p.py", b"print(1)", "a plan is a file that ends in .json"),
        ("p.zip", b"PK\x03\x04", "a plan is a file that ends in .json"),
        ("p.json", b"a" * 2_000_000, "larger than"),
    ],
)
def test_what_holds_no_plan_is_refused_in_a_sentence(
    workbook: Workbook, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(FileError, match=reason) as refused:
        read_plan_file(name, data, workbook.library)
    assert "\n" not in str(refused.value)


def test_two_plans_in_one_notebook_are_none(workbook: Workbook, plan: Plan) -> None:
    data = changed(plan, lambda notebook: notebook["cells"].append(notebook["cells"][1]))
    with pytest.raises(FileError, match="more than one plan"):
        read_plan_file("p.ipynb", data, workbook.library)


def test_what_a_plan_says_is_shown_as_text(workbook: Workbook, plan: Plan) -> None:
    planned = replace(plan.exercises[0], note=HOSTILE)
    hostile = replace(
        plan, title=HOSTILE, author=HOSTILE, contact=HOSTILE, what_changed=HOSTILE,
        goals=(HOSTILE,), exercises=(planned,),
    )  # fmt: skip
    workbook.use_plan(plan)
    words = screen_text(offered(workbook, f"{HOSTILE}.json", plan_to_json(hostile)))
    assert "<img src=x" not in words
    assert words.count("&lt;img src=x") >= 6


def test_a_new_version_with_the_same_exercise_of_the_therapists_own_is_taken_in(
    workbook: Workbook, plan: Plan
) -> None:
    own = own_exercise(OWN)
    plan = replace(plan, own_exercises=(own,))
    workbook.use_plan(plan)
    page = offered(workbook, "v3.json", plan_to_json(replace(plan, version=3, days_per_week=2)))
    assert "Heel dig, an exercise of your therapist" in screen_text(page)
    press(page, USE)
    assert workbook.plan.version == 3
