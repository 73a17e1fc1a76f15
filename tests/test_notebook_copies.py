"""A person's copy of a notebook: brought up to date, and nothing that they wrote is lost."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FileError
from sciatica_lib.jupyter.notebook_copies import (
    fresh_copy,
    is_a_copy,
    updated_copy,
    with_code,
    with_note,
)


def cell(name: str, source: str, kind: str = "markdown") -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"outputs": [{"output_type": "stream", "text": "old"}], "execution_count": 3}
    return made


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


SHIPPED = notebook(cell("a", "first"), cell("b", "code()", "code"), cell("c", "last"))


def sources(made: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in made["cells"]]


def page(shipped: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return updated_copy(shipped, found)[0]


def own_code(found: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in updated_copy(SHIPPED, found)[1]]


def test_a_fresh_copy_has_no_outputs_and_the_same_text() -> None:
    made = fresh_copy(SHIPPED)
    assert sources(made) == sources(SHIPPED)
    assert made["cells"][1]["outputs"] == []
    assert made["cells"][1]["execution_count"] is None


def test_a_copy_that_was_only_run_is_fresh_again() -> None:
    ran = fresh_copy(SHIPPED)
    ran["cells"][1] |= {"outputs": [{"output_type": "stream", "text": "x"}], "execution_count": 1}
    assert page(SHIPPED, ran) == fresh_copy(SHIPPED)


def test_a_new_version_replaces_what_the_person_did_not_touch() -> None:
    new = notebook(cell("a", "first, better"), cell("x", "new"), cell("c", "last"))
    assert sources(page(new, fresh_copy(SHIPPED))) == ["first, better", "new", "last"]


def test_cells_that_a_person_added_stay_where_they_were() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].insert(0, cell("n0", "on top"))
    mine["cells"].insert(3, cell("n1", "my note"))
    mine["cells"].append(cell("n2", "at the end"))
    expected = ["on top", "first", "code()", "my note", "last", "at the end"]
    assert sources(page(SHIPPED, mine)) == expected


def test_a_text_of_ours_that_a_person_changed_stays_as_they_left_it() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"][2]["source"] = "last, and my own words"
    new = notebook(*SHIPPED["cells"][:2], cell("c", "last, new"))
    assert sources(page(new, mine))[2] == "last, and my own words"


def test_a_text_of_ours_that_was_copied_and_changed_is_kept_too() -> None:
    mine = fresh_copy(SHIPPED)
    twin = copy.deepcopy(mine["cells"][0])
    twin |= {"id": "a2", "source": "a changed copy"}
    mine["cells"].insert(1, twin)
    assert "a changed copy" in sources(page(SHIPPED, mine))


def test_code_that_a_person_added_is_kept_apart_and_the_page_runs_ours_alone() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].insert(1, cell("n1", "1 + 1", "code"))
    mine["cells"].insert(1, cell("n2", "my note"))
    assert page(SHIPPED, mine)["cells"][2:] == fresh_copy(SHIPPED)["cells"][1:]
    assert sources(page(SHIPPED, mine))[1] == "my note"
    assert own_code(mine) == ["1 + 1"]


def test_code_of_ours_that_was_changed_is_kept_apart_and_ours_runs_again() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"][1]["source"] = "code(); something_else()"
    assert page(SHIPPED, mine) == fresh_copy(SHIPPED)
    assert own_code(mine) == ["code(); something_else()"]


def test_code_that_bears_our_mark_and_is_not_ours_does_not_stay_on_the_page() -> None:
    mine = fresh_copy(SHIPPED)
    forged = fresh_copy(notebook(cell("b", "evil()", "code"), cell("z", "evil()", "code")))
    mine["cells"][1:2] = forged["cells"]
    assert page(SHIPPED, mine) == fresh_copy(SHIPPED)


def test_a_code_cell_of_ours_that_was_pasted_is_kept_apart_too() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].append({**copy.deepcopy(mine["cells"][1]), "id": "pasted"})
    assert page(SHIPPED, mine) == fresh_copy(SHIPPED)
    assert own_code(mine) == ["code()"]


def test_an_empty_code_cell_is_nothing_to_keep() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].append(cell("n1", " \n", "code"))
    assert own_code(mine) == []


def test_a_note_about_code_is_said_once_and_stays_until_it_is_deleted() -> None:
    told = with_note(fresh_copy(SHIPPED), "it is there")
    assert sources(told) == ["first", "it is there", "code()", "last"]
    assert with_note(told, "it is there") == told
    assert page(SHIPPED, told) == told


def test_code_is_added_once_however_often_it_comes() -> None:
    once = with_code(notebook(), [cell("a", "1 + 1", "code"), cell("a", "2 + 2", "code")])
    assert sources(once) == ["1 + 1", "2 + 2"]
    assert len({made["id"] for made in once["cells"]}) == 2
    assert with_code(once, [cell("a", "1 + 1", "code")]) == once


def test_a_notebook_from_somewhere_else_is_no_copy_of_ours() -> None:
    assert is_a_copy(fresh_copy(SHIPPED))
    assert not is_a_copy(SHIPPED)


def test_cells_are_known_again_after_a_program_gave_them_other_ids() -> None:
    mine = fresh_copy(SHIPPED)
    for copied in mine["cells"]:
        del copied["id"]
    assert page(SHIPPED, mine) == fresh_copy(SHIPPED)


def test_a_copy_that_an_earlier_version_made_is_known_again() -> None:
    # As it stands on people's disks: the mark's names and its hash stay what they are.
    marked = {"sciatica": {"cell": "a", "source": "a7937b64b8caa58f"}}
    made = notebook(cell("a", "first") | {"metadata": marked}, cell("n1", "my note"))
    better = notebook(cell("a", "first, better"))
    assert sources(page(better, made)) == ["first, better", "my note"]


def test_code_of_ones_own_keeps_its_outputs_but_no_form_that_needs_a_kernel() -> None:
    form = {"application/vnd.jupyter.widget-view+json": {"model_id": "gone"}, "text/plain": "x"}
    mine = fresh_copy(SHIPPED)
    shown: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "kept"},
        {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": form},
    ]
    mine["cells"][1] |= {"source": "code()  # my word", "outputs": shown}
    outputs = updated_copy(SHIPPED, mine)[1][0]["outputs"]
    assert outputs[0] == shown[0]
    assert outputs[1]["data"] == {"text/plain": "x"}


def test_a_persons_note_beside_a_cell_that_is_shipped_no_more_is_kept() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].insert(2, cell("n1", "my note"))
    assert "my note" in sources(page(notebook(cell("a", "first")), mine))


def test_a_changed_cell_that_is_shipped_no_more_is_kept() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"][2]["source"] = "my words in your cell"
    assert "my words in your cell" in sources(page(notebook(cell("a", "first")), mine))


@given(st.lists(st.tuples(st.integers(0, 5), st.text(min_size=1, max_size=8)), max_size=6))
def test_nothing_that_a_person_adds_anywhere_is_lost(added: list[tuple[int, str]]) -> None:
    mine = fresh_copy(SHIPPED)
    for number, (place, text) in enumerate(added):
        mine["cells"].insert(place, cell(f"n{number}", text))
    once = page(SHIPPED, mine)
    assert sources(once) == sources(mine)
    assert page(SHIPPED, once) == once


@pytest.mark.parametrize(
    "broken", [{}, {"cells": 3}, {"cells": [4]}, {"cells": [{"metadata": 1}]}, []]
)
def test_what_is_no_notebook_is_refused(broken: Any) -> None:
    with pytest.raises(FileError):
        updated_copy(SHIPPED, broken)
