"""Where things are and what day it is."""

import json
from pathlib import Path

import pytest

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.jupyter.plan_cell import text_in_plan_cell
from sciatica_lib.log.records import CheckIn
from sciatica_lib.places import shipped_dir
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    return Workbook(tmp_path / "home")


def test_the_example_is_shown_and_named_until_there_is_an_entry_of_ones_own(
    workbook: Workbook,
) -> None:
    assert workbook.history().is_example
    assert "example log" in repr(workbook)
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4))
    assert not workbook.history().is_example
    assert "your own" in repr(workbook)


def test_a_broken_line_is_counted_and_named_not_hidden(workbook: Workbook) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4))
    with workbook.log.path.open("a") as log:
        log.write("garbage\n")
    assert "(line 3)" in workbook.history().banner


def test_a_new_plan_never_changes_the_rows_made_under_the_old_one(workbook: Workbook) -> None:
    first = workbook.save(workbook.record(CheckIn, leg_pain_24h=4))
    before = workbook.log.path.read_bytes()
    from dataclasses import replace  # noqa: PLC0415

    workbook.use_plan(replace(workbook.plan, plan_id="new", version=7))
    second = workbook.save(workbook.record(CheckIn, leg_pain_24h=3))
    assert workbook.log.path.read_bytes().startswith(before)
    assert (first.record.plan_id, second.record.plan_id) == ("example", "new")


def test_a_broken_plan_is_one_sentence_and_stays_as_it_is(
    workbook: Workbook, tmp_path: Path
) -> None:
    workbook.home.mkdir()
    workbook.plan_path.write_text("{broken")
    with pytest.raises(WorkbookError, match=r"plan\.json"):
        Workbook(tmp_path / "home").plan  # noqa: B018 (it is read when it is asked for)
    assert workbook.plan_path.read_text() == "{broken"


def test_an_error_reaches_a_person_as_a_sentence_without_a_stack() -> None:
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415

    shell = InteractiveShell()
    result = shell.run_cell(
        "from sciatica_lib.errors import WorkbookError\nraise WorkbookError('What to do.')",
        silent=True,
    )
    assert isinstance(result.error_in_exec, WorkbookError)
    assert result.error_in_exec._render_traceback_() == ["What to do."]


def test_a_shared_notebook_holds_the_plan_as_data_and_nothing_of_the_log(
    workbook: Workbook,
) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4, note="a very private note"))
    text = plan_notebook(workbook.plan)
    assert "private note" not in text
    cells = json.loads(text)["cells"]
    code = next(cell for cell in cells if cell["cell_type"] == "code")
    assert code["outputs"] == []
    assert text_in_plan_cell(code["source"]) == plan_to_json(workbook.plan)


def test_the_shipped_files_are_found() -> None:
    assert (shipped_dir() / "data" / "exercises.toml").exists()
    assert (shipped_dir() / "notebooks" / "00_today.ipynb").exists()
