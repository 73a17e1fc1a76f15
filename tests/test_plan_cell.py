"""A shared plan runs one line of ours on one piece of text, and nothing beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.jupyter.plan_cell import is_plan_cell, plan_cell


@given(st.text())
def test_whatever_a_plan_says_it_is_known_again(text: str) -> None:
    assert is_plan_cell(plan_cell(text))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "print(1)",
        plan_cell("x") + "\nevil()",
        "evil()\n" + plan_cell("x"),
        plan_cell("x").replace("'x'", "evil()"),
        plan_cell("x").replace("'x'", "'x', evil()"),
        plan_cell("x").replace("'x'", "'x'), (evil()"),
        plan_cell("x").replace("'x'", "f'{evil()}'"),
        plan_cell("x").replace("'x'", "'x' # ')\nevil('y'"),
        plan_cell("x").replace("'x'", "'''x\n!evil\n'''"),
        plan_cell("x").replace("'x'", "b'x'"),
        plan_cell("x").replace("'x'", "'x' or evil()"),
        plan_cell("x").replace("'x'", ""),
    ],
)
def test_anything_beside_the_plan_makes_it_no_plan(source: str) -> None:
    assert not is_plan_cell(source)
