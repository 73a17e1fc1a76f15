"""Every version of a plan is kept as it was, for its owner alone, and none is written over."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hands import empty_workbook

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import suggested_plan
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.exercises.plan_history import (
    keep_version,
    next_version,
    reviews_agreed,
    versions,
)

LIBRARY = read_exercises(Path(__file__).parents[1] / "data" / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 4))
SECOND = replace(PLAN, version=2, title="Second", created_on=date(2026, 4, 1))


def test_versions_are_kept_in_order_and_read_back_as_they_were(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    assert versions(folder, LIBRARY).plans == ()
    for plan in (SECOND, PLAN, SECOND):
        path = keep_version(folder, plan)
        assert path.stat().st_mode & 0o777 == 0o600
    assert versions(folder, LIBRARY).plans == (PLAN, SECOND)
    assert len([*folder.iterdir()]) == 2


def test_a_version_of_the_same_number_that_says_something_else_is_kept_beside_it(
    tmp_path: Path,
) -> None:
    keep_version(tmp_path, PLAN)
    other = replace(PLAN, title="From another device")
    assert keep_version(tmp_path, other).name == "mine_v1_2.json"
    assert keep_version(tmp_path, other).name == "mine_v1_2.json"
    assert set(versions(tmp_path, LIBRARY).plans) == {PLAN, other}


def test_a_file_that_cannot_be_read_is_named_and_stays(tmp_path: Path) -> None:
    keep_version(tmp_path, PLAN)
    broken = tmp_path / "mine_v2.json"
    broken.write_text("{", encoding="utf-8")
    (tmp_path / "notes.json").write_text("[]", encoding="utf-8")
    found = versions(tmp_path, LIBRARY)
    assert (found.plans, found.unreadable) == ((PLAN,), ("mine_v2.json",))
    assert broken.read_text(encoding="utf-8") == "{"


def test_the_next_version_has_a_number_that_none_before_it_has(tmp_path: Path) -> None:
    assert next_version(tmp_path / "nowhere", PLAN) == 2
    keep_version(tmp_path, replace(PLAN, version=7))
    keep_version(tmp_path, replace(PLAN, plan_id="mine_v9", version=30))
    assert next_version(tmp_path, PLAN) == 8


def test_a_plan_put_in_force_is_kept_and_so_is_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = empty_workbook(tmp_path, monkeypatch)
    workbook.use_plan(PLAN)
    (workbook.home / "plans" / "mine_v1.json").unlink()  # as a version before the history left it
    workbook.use_plan(SECOND)
    assert workbook.plan == SECOND
    assert [plan.version for plan in workbook.plan_versions().plans] == [1, 2]
    assert json.loads((workbook.home / "plan.json").read_text())["version"] == 2
    assert (workbook.home / "plans" / "mine_v1.json").read_text() == plan_to_json(PLAN)


def test_review_days_count_until_the_next_version_and_none_were_agreed_without_any() -> None:
    first = replace(PLAN, review_days=(date(2026, 3, 20), date(2026, 4, 20)))
    second = replace(PLAN, version=2, created_on=date(2026, 4, 1), review_days=(date(2026, 5, 1),))
    assert reviews_agreed([second, first]) == (date(2026, 3, 20), date(2026, 5, 1))
    assert reviews_agreed([PLAN]) is None
    assert reviews_agreed([]) is None
