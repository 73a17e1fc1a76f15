"""The table of cases says what Python's rules say; JavaScript is held to it by tests/js."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rule_cases import PATH, cases

TABLE = json.loads(PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Return the cases of today, as a file holds them: lists, and no tuples."""
    cases_of_today: dict[str, Any] = json.loads(json.dumps(cases()))
    return cases_of_today


@pytest.mark.parametrize("part", ["rules", "light", "safety", "histories", "days"])
def test_the_table_of_cases_says_what_the_rules_say_today(part: str, found: dict[str, Any]) -> None:
    assert TABLE[part] == found[part], "if it was changed on purpose: python tests/rule_cases.py"
    assert TABLE.keys() == found.keys()


def test_the_table_has_every_colour_every_reason_and_every_level() -> None:
    outcomes = [words.split(" ")[:3] for words in TABLE["safety"]["outcomes"]]
    levels, asked, reasons = (set(found) for found in zip(*outcomes, strict=True))
    assert levels == {"-", "emergency", "same_day", "clearance"}
    assert asked == {"-", "brief", "full"}
    assert reasons == {"-", *TABLE["rules"]["reasons"]}
    colours = {run[0] for run in TABLE["light"]["leg_and_further"].split()}
    assert colours == {"g", "a", "r", "u"}
