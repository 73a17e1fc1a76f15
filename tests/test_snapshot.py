"""A page reads the log once, into one snapshot that is handed down, and again after a save."""

import json
from collections import Counter
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hands import answer

from sciatica_lib import daily_check_in, open_workbook, safety_check, todays_plan, whose_entries
from sciatica_lib.log.records import CheckIn
from sciatica_lib.log.row_file import RowFile
from sciatica_lib.places import shipped_dir
from sciatica_lib.workbook import Workbook

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
READS_NO_LOG = {"01_understand"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a person who has the entries of the example as their own."""
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SCIATICA_TODAY", "2026-03-02")
    (tmp_path / "home").mkdir()
    example = shipped_dir() / "data" / "example" / "session_log.csv"
    copyfile(example, tmp_path / "home" / "session_log.csv")
    return tmp_path / "home"


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each file of rows was parsed; it goes on counting."""
    counted: Counter[str] = Counter()
    read = RowFile.read

    def counting(file: RowFile) -> Any:
        counted[file.path.name] += 1
        return read(file)

    monkeypatch.setattr(RowFile, "read", counting)
    return counted


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_parses_the_log_once(notebook: Path, home: Path, parses: Counter[str]) -> None:
    names: dict[str, Any] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 (our own cells, as a kernel does)
    assert parses["session_log.csv"] == (0 if notebook.stem in READS_NO_LOG else 1)
    assert parses["journal.csv"] <= 1
    assert home.exists()


@pytest.mark.usefixtures("home")
def test_after_a_save_the_log_is_parsed_once_more(parses: Counter[str]) -> None:
    workbook = open_workbook()
    whose_entries(workbook)
    safety_check(workbook)
    todays_plan(workbook)
    form = daily_check_in(workbook)
    assert parses["session_log.csv"] == 1
    answer(form, "Save", leg_pain_24h=3)
    assert parses["session_log.csv"] == 2
    assert workbook.entries()[-1].record.leg_pain_24h == 3


@pytest.mark.usefixtures("home")
def test_what_another_page_saved_is_seen_although_the_log_was_read_before() -> None:
    page, other = open_workbook(), open_workbook()
    before = page.entries()
    saved = other.save(other.record(CheckIn, leg_pain_24h=7))
    assert page.entries() == (*before, saved)


def test_a_log_that_was_taken_away_or_brought_back_is_seen(home: Path) -> None:
    workbook = Workbook(home)
    rows = workbook.contents().rows
    log, aside = home / "session_log.csv", home / "aside.csv"
    log.rename(aside)
    assert workbook.contents().rows == ()
    aside.rename(log)
    assert workbook.contents().rows == rows
