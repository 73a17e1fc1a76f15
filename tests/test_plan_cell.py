"""A shared plan runs one line of ours on one piece of text, and nothing beside it."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from sciatica_lib.jupyter.plan_cell import MISSING, is_plan_cell, plan_cell, text_in_plan_cell

FORMS = (0, 1)
"""As the cell is written now, and as version 0.1 wrote it."""


@given(st.text(), st.sampled_from(FORMS))
def test_whatever_a_plan_says_it_is_known_again(text: str, form: int) -> None:
    assert is_plan_cell(plan_cell(text, form))
    assert text_in_plan_cell(plan_cell(text, form)) == text


def test_where_the_workbook_is_not_installed_it_says_so_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sciatica_lib", None)  # as if it were not there
    InteractiveShell().run_cell(plan_cell("x"))
    assert capsys.readouterr().out.strip() == MISSING


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "changed",
    [
        lambda _: "",
        lambda _: "print(1)",
        lambda cell: cell + "\nevil()",
        lambda cell: "evil()\n" + cell,
        lambda cell: cell.replace("'x'", "evil()"),
        lambda cell: cell.replace("'x'", "'x', evil()"),
        lambda cell: cell.replace("'x'", "'x'), (evil()"),
        lambda cell: cell.replace("'x'", "f'{evil()}'"),
        lambda cell: cell.replace("'x'", "'x' # ')\nevil('y'"),
        lambda cell: cell.replace("'x'", "'''x\n!evil\n'''"),
        lambda cell: cell.replace("'x'", "b'x'"),
        lambda cell: cell.replace("'x'", "'x' or evil()"),
        lambda cell: cell.replace("'x'", ""),
        lambda cell: cell.replace("open_workbook", "evil"),
        lambda cell: f"{cell} ",
    ],
)
def test_anything_beside_the_plan_makes_it_no_plan(
    changed: Callable[[str], str], form: int
) -> None:
    assert not is_plan_cell(changed(plan_cell("x", form)))
