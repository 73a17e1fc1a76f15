"""Opening the workbook: copies are made, nobody's own work is touched, errors are sentences."""

import json
import re
import socket
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sciatica_lib.__main__ import main
from sciatica_lib.errors import WorkbookError
from sciatica_lib.jupyter.copies_on_disk import update_copies
from sciatica_lib.jupyter.launch import _EXTENSION, FIRST_PAGE, _has_desktop
from sciatica_lib.places import shipped_dir

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
SHIPPED = shipped_dir() / "notebooks"
PAGE = "04_progress.ipynb"


def test_every_notebook_is_copied_without_outputs_and_for_its_owner_alone(tmp_path: Path) -> None:
    update_copies(SHIPPED, tmp_path / "private" / "notebooks", at=AT)
    copies = sorted((tmp_path / "private" / "notebooks").iterdir())
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert [path.name for path in copies] == sorted(path.name for path in SHIPPED.glob("*.ipynb"))
    for path in copies:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not any(cell.get("outputs") for cell in cells)


def test_a_second_start_writes_nothing_where_nothing_changed(tmp_path: Path) -> None:
    update_copies(SHIPPED, tmp_path, at=AT)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    update_copies(SHIPPED, tmp_path, at=AT)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_file_that_is_no_notebook_is_set_aside_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "02_routine.ipynb").write_text("my shopping list")
    update_copies(SHIPPED, tmp_path, at=AT)
    aside = tmp_path / "02_routine.not-a-notebook-20260302-081500.txt"
    assert aside.read_text() == "my shopping list"
    assert json.loads((tmp_path / "02_routine.ipynb").read_text(encoding="utf-8"))["cells"]


def test_a_second_file_that_is_no_notebook_does_not_take_the_place_of_the_first(
    tmp_path: Path,
) -> None:
    for text in ("my shopping list", "another list"):
        (tmp_path / "02_routine.ipynb").write_text(text)
        update_copies(SHIPPED, tmp_path, at=AT)
    aside = {path.read_text() for path in tmp_path.glob("02_routine.not-a-notebook-*.txt")}
    assert aside == {"my shopping list", "another list"}


def code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def add_to_page(folder: Path, cell: dict[str, Any]) -> None:
    page = json.loads((folder / PAGE).read_text(encoding="utf-8"))
    page["cells"].append(cell)
    (folder / PAGE).write_text(json.dumps(page), encoding="utf-8")


def sources(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def test_code_of_ones_own_goes_into_a_notebook_beside_the_page_and_the_page_says_where(
    tmp_path: Path,
) -> None:
    update_copies(SHIPPED, tmp_path, at=AT)
    add_to_page(tmp_path, code("1 + 1"))
    said = update_copies(SHIPPED, tmp_path, at=AT)
    apart = tmp_path / "my cells from 04_progress.ipynb"
    assert said == ["04_progress.ipynb: code of your own is kept in " + apart.name + "."]
    assert stat.S_IMODE(apart.stat().st_mode) == 0o600
    assert sources(apart)[1:] == ["1 + 1"]
    assert "1 + 1" not in sources(tmp_path / PAGE)
    assert "(my%20cells%20from%2004_progress.ipynb)" in sources(tmp_path / PAGE)[1]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert update_copies(SHIPPED, tmp_path, at=AT) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_further_code_of_ones_own_joins_the_first_and_another_file_of_that_name_stays(
    tmp_path: Path,
) -> None:
    (tmp_path / "my cells from 04_progress.ipynb").write_text("a list of mine")
    update_copies(SHIPPED, tmp_path, at=AT)
    for source in ("1 + 1", "2 + 2"):
        add_to_page(tmp_path, code(source))
        update_copies(SHIPPED, tmp_path, at=AT)
    assert (tmp_path / "my cells from 04_progress.ipynb").read_text() == "a list of mine"
    assert sources(tmp_path / "my cells from 04_progress-1.ipynb")[1:] == ["1 + 1", "2 + 2"]


def test_a_notebook_from_somewhere_else_that_took_the_name_of_a_page_is_set_aside(
    tmp_path: Path,
) -> None:
    planted = json.dumps({"cells": [code("evil()")], "metadata": {}, "nbformat": 4})
    (tmp_path / PAGE).write_text(planted)
    said = update_copies(SHIPPED, tmp_path, at=AT)
    aside = "04_progress.not-from-this-workbook-20260302-081500.ipynb"
    assert said == [f"04_progress.ipynb came from somewhere else. It is kept as {aside}."]
    assert (tmp_path / aside).read_text() == planted
    assert "evil()" not in sources(tmp_path / PAGE)
    assert aside in sources(tmp_path / PAGE)[1]


def test_the_private_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    update_copies(SHIPPED, tmp_path / "home" / "notebooks", at=AT)
    for folder in (tmp_path / "home", tmp_path / "home" / "notebooks"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(WorkbookError, match=r"cannot write to .*SCIATICA_HOME"):
        update_copies(SHIPPED, tmp_path / "home" / "notebooks", at=AT)


def test_a_port_that_is_taken_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["open", "--no-browser", "--port", str(port)]) == 1
    assert f"Port {port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "99999"])
def test_a_number_that_is_no_port_is_told_in_a_sentence(
    port: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    assert main(["open", "--no-browser", f"--port={port}"]) == 1
    assert "from 1 to 65535" in capsys.readouterr().err


def test_without_a_desktop_no_browser_of_letters_takes_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not _has_desktop()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert _has_desktop()


@pytest.mark.parametrize(
    ("made", "without"),
    [
        ("open_workbook", {"babel", "ipywidgets", "matplotlib", "pandas"}),
        ("today", {"matplotlib", "pandas", "scipy"}),
        ("safety_check", {"matplotlib", "pandas", "scipy"}),
        ("todays_routine", {"matplotlib", "pandas", "scipy"}),
        ("daily_check_in", {"matplotlib", "pandas", "scipy", "sciatica_lib.exercises.figure"}),
        (
            "pain_progress",
            {"matplotlib.pyplot", "matplotlib.style", "sciatica_lib.exercises.figure"},
        ),
    ],
)
def test_a_page_waits_for_no_library_that_it_does_not_need(made: str, without: set[str]) -> None:
    code = (
        f"import sys; from sciatica_lib import {made} as make, open_workbook as opened; "
        "make(*[] if make is opened else [opened()]); print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (without | {"filelock"}) & set(ran.stdout.split())


def test_what_is_imported_is_kept_out_of_the_search_for_cycles_and_pages_are_not() -> None:
    code = (
        "import gc; from sciatica_lib import daily_check_in, open_workbook; "
        "imported = gc.get_freeze_count(); daily_check_in(open_workbook()); "
        "from sciatica_lib import daily_check_in; "
        "print(gc.isenabled(), imported > 10_000, gc.get_freeze_count() <= imported)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True"] * 3


def test_every_place_of_the_header_is_a_page_and_the_first_is_the_one_that_opens() -> None:
    places = (_EXTENSION / "static" / "places.js").read_text(encoding="utf-8")
    pages = re.findall(r'page: "(\w+)"', places)
    within = re.findall(r'"(\d\d_\w+)"', "".join(re.findall(r"within: \[(.*?)\]", places)))
    shipped = {path.stem for path in SHIPPED.glob("*.ipynb")}
    assert set(pages) | set(within) <= shipped
    assert f"notebooks/{pages[0]}.ipynb" == FIRST_PAGE
