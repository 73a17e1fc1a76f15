"""A person's copy of a notebook: brought up to date, and nothing that they wrote is lost."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FileError
from sciatica_lib.jupyter.notebook_copies import fresh_copy, updated_copy


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


def test_a_fresh_copy_has_no_outputs_and_the_same_text() -> None:
    made = fresh_copy(SHIPPED)
    assert sources(made) == sources(SHIPPED)
    assert made["cells"][1]["outputs"] == []
    assert made["cells"][1]["execution_count"] is None


def test_a_copy_that_was_only_run_is_fresh_again() -> None:
    ran = fresh_copy(SHIPPED)
    ran["cells"][1] |= {"outputs": [{"output_type": "stream", "text": "x"}], "execution_count": 1}
    assert updated_copy(SHIPPED, ran) == fresh_copy(SHIPPED)


def test_a_new_version_replaces_what_the_person_did_not_touch() -> None:
    new = notebook(cell("a", "first, better"), cell("x", "new"), cell("c", "last"))
    assert sources(updated_copy(new, fresh_copy(SHIPPED))) == ["first, better", "new", "last"]


def test_cells_that_a_person_added_stay_where_they_were() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].insert(0, cell("n0", "on top"))
    mine["cells"].insert(3, cell("n1", "my note"))
    mine["cells"].append(cell("n2", "at the end"))
    expected = ["on top", "first", "code()", "my note", "last", "at the end"]
    assert sources(updated_copy(SHIPPED, mine)) == expected


def test_a_cell_of_ours_that_a_person_changed_stays_as_they_left_it() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"][2]["source"] = "last, and my own words"
    new = notebook(*SHIPPED["cells"][:2], cell("c", "last, new"))
    assert sources(updated_copy(new, mine))[2] == "last, and my own words"


def test_a_cell_of_ours_that_was_copied_and_changed_is_kept_too() -> None:
    mine = fresh_copy(SHIPPED)
    twin = copy.deepcopy(mine["cells"][0])
    twin |= {"id": "a2", "source": "a changed copy"}
    mine["cells"].insert(1, twin)
    assert "a changed copy" in sources(updated_copy(SHIPPED, mine))


def test_a_cell_of_ours_that_was_pasted_unchanged_is_kept_as_the_persons_own() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].append({**copy.deepcopy(mine["cells"][1]), "id": "pasted"})
    once = updated_copy(SHIPPED, mine)
    assert sources(once) == ["first", "code()", "last", "code()"]
    assert updated_copy(SHIPPED, once) == once


def test_cells_are_known_again_after_a_program_gave_them_other_ids() -> None:
    mine = fresh_copy(SHIPPED)
    for copied in mine["cells"]:
        del copied["id"]
    assert updated_copy(SHIPPED, mine) == fresh_copy(SHIPPED)


def test_a_copy_that_an_earlier_version_made_is_known_again() -> None:
    # As it stands on people's disks: the mark's names and its hash stay what they are.
    marked = {"sciatica": {"cell": "a", "source": "a7937b64b8caa58f"}}
    made = notebook(cell("a", "first") | {"metadata": marked}, cell("n1", "my note"))
    better = notebook(cell("a", "first, better"))
    assert sources(updated_copy(better, made)) == ["first, better", "my note"]


def test_a_changed_cell_keeps_its_outputs_but_no_form_that_needs_a_kernel() -> None:
    form = {"application/vnd.jupyter.widget-view+json": {"model_id": "gone"}, "text/plain": "x"}
    mine = fresh_copy(SHIPPED)
    shown: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "kept"},
        {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": form},
    ]
    mine["cells"][1] |= {"source": "code()  # my word", "outputs": shown}
    outputs = updated_copy(SHIPPED, mine)["cells"][1]["outputs"]
    assert outputs[0] == shown[0]
    assert outputs[1]["data"] == {"text/plain": "x"}


def test_a_persons_note_beside_a_cell_that_is_shipped_no_more_is_kept() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"].insert(2, cell("n1", "my note"))
    assert "my note" in sources(updated_copy(notebook(cell("a", "first")), mine))


def test_a_changed_cell_that_is_shipped_no_more_is_kept() -> None:
    mine = fresh_copy(SHIPPED)
    mine["cells"][2]["source"] = "my words in your cell"
    assert "my words in your cell" in sources(updated_copy(notebook(cell("a", "first")), mine))


@given(st.lists(st.tuples(st.integers(0, 5), st.text(min_size=1, max_size=8)), max_size=6))
def test_nothing_that_a_person_adds_anywhere_is_lost(added: list[tuple[int, str]]) -> None:
    mine = fresh_copy(SHIPPED)
    for number, (place, text) in enumerate(added):
        mine["cells"].insert(place, cell(f"n{number}", text))
    once = updated_copy(SHIPPED, mine)
    assert sources(once) == sources(mine)
    assert updated_copy(SHIPPED, once) == once


@pytest.mark.parametrize(
    "broken", [{}, {"cells": 3}, {"cells": [4]}, {"cells": [{"metadata": 1}]}, []]
)
def test_what_is_no_notebook_is_refused(broken: Any) -> None:
    with pytest.raises(FileError):
        updated_copy(SHIPPED, broken)
