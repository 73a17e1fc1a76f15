"""What the server gives to a page: what is not trusted comes as text and pictures alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hands import in_thread
from nbformat.sign import NotebookNotary
from traitlets.config import LoggingConfigurable

from sciatica_lib.jupyter.contents import Contents, is_trusted
from sciatica_lib.jupyter.plan_cell import plan_cell
from sciatica_lib.jupyter.trust import WIDGET_VIEW, safe_outputs
from sciatica_lib.places import shipped_dir

ACTIVE = {
    "text/html": "<b>x</b>",
    "application/javascript": "x",
    "image/svg+xml": "<svg/>",
    "text/markdown": "![](http://x/)",
    "text/latex": "$x$",
    "application/vnd.vega.v5+json": {},
    WIDGET_VIEW: {"model_id": "gone"},
}
PLAIN = {"text/plain": "x", "image/png": "eA==", "image/jpeg": "eA=="}


class Server(LoggingConfigurable):
    """A server on which no page is open."""

    @property
    def session_manager(self) -> Server:
        return self

    async def list_sessions(self) -> list[dict[str, Any]]:
        return []


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    async def made() -> Contents:  # where it is used: its list of signatures is one thread's
        manager = Contents(parent=Server(), root_dir=str(tmp_path))
        manager.notary = NotebookNotary(data_dir=str(tmp_path))
        assert manager.notary.store
        return manager

    return in_thread(made())


def notebook(source: str, *outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {"trusted": True},
        "source": source,
        "outputs": list(outputs),
        "execution_count": None,
    }
    return {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def output(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def given(contents: Contents, made: dict[str, Any]) -> Any:
    """Put a notebook there as a file, and return it as a page gets it."""
    Path(contents.root_dir, "x.ipynb").write_text(json.dumps(made), encoding="utf-8")
    return in_thread(contents.get("x.ipynb"))["content"]


def saved(contents: Contents, made: dict[str, Any]) -> Any:
    """Save a notebook as a page does, and return it as a page gets it."""
    in_thread(contents.save({"type": "notebook", "content": made}, "x.ipynb"))
    return in_thread(contents.get("x.ipynb"))["content"]


def test_a_file_that_says_of_itself_that_it_is_trusted_is_text_and_pictures(
    contents: Contents,
) -> None:
    found = given(contents, notebook("evil()", output(**ACTIVE, **PLAIN), widgets={"x": {}}))
    assert not is_trusted(found)
    assert found["cells"][0]["outputs"][0]["data"] == PLAIN
    assert "widgets" not in found["metadata"]


@pytest.mark.parametrize("source", ["evil()", plan_cell("x") + "\nevil()"])
def test_code_that_is_not_ours_is_not_trusted(contents: Contents, source: str) -> None:
    assert not is_trusted(given(contents, notebook(source)))


def test_our_own_code_is_trusted_wherever_the_file_comes_from_and_its_outputs_are_not(
    contents: Contents,
) -> None:
    for path in (shipped_dir() / "notebooks").glob("*.ipynb"):
        assert is_trusted(given(contents, json.loads(path.read_text(encoding="utf-8"))))
    found = given(contents, notebook(plan_cell("x"), output(**ACTIVE)))
    assert is_trusted(found)
    assert found["cells"][0]["outputs"] == []


def test_what_a_person_ran_and_saved_is_trusted_until_the_file_is_changed(
    contents: Contents,
) -> None:
    html = {"text/html": "<b>x</b>", WIDGET_VIEW: {"model_id": "gone"}}
    found = saved(contents, notebook("mine()", output(**html), widgets={"x": {}}))
    assert is_trusted(found)
    assert found["cells"][0]["outputs"][0]["data"] == {"text/html": "<b>x</b>"}
    stored = Path(contents.root_dir, "x.ipynb").read_text(encoding="utf-8")
    assert "widgets" not in json.loads(stored)["metadata"]
    assert not is_trusted(given(contents, json.loads(stored.replace("mine()", "evil()"))))


def test_saving_a_page_from_elsewhere_that_shows_nothing_yet_does_not_sign_it(
    contents: Contents,
) -> None:
    found = given(contents, notebook("evil()"))
    assert not is_trusted(saved(contents, json.loads(json.dumps(found))))


def test_text_that_was_printed_and_errors_stay_and_what_is_unknown_goes() -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": "x"}
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}
    assert safe_outputs([printed, error, {"output_type": "other", "data": {}}]) == [printed, error]
