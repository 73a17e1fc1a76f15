"""An import and an erase die in each call that changes the disk: nothing doubles or comes back."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from amount import tries
from doer import ROWS, bring, workbook_in
from saver import entry
from traced import Traced, calls_before, calls_in

from sciatica_lib.log.identity import JOURNAL
from sciatica_lib.log.imports import imports_in
from sciatica_lib.log.records import CheckIn, Imported
from sciatica_lib.log.waiting import waiting_file
from sciatica_lib.panels.log_care import CUT_SHORT
from sciatica_lib.panels.whose_entries import WhoseEntries
from sciatica_lib.panels.your_data import ExportAndErase
from sciatica_lib.sharing.archive import erase, saved_files, was_cut_short
from sciatica_lib.workbook import Workbook

CHANGING = ("write", "fsync", "flock", "unlink", "rmdir", "rename", "mkdir")
EACH = tries(4, 1)
"""Every so many of these calls the program is killed."""
SAVED, WAITS = "a row that was saved", entry("a row that waits", "ewaitsandwaits")
PERSON = b"the person"

pytestmark = pytest.mark.needs("strace")


@pytest.fixture(scope="module")
def doer() -> Iterator[Traced]:
    doer = Traced(Path(__file__).with_name("doer.py"))
    yield doer
    doer.end()


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIATICA_STATE", "none")  # so that it is as before after each test


def kills(doer: Traced, prepared: Path, what: str, each: int = EACH) -> list[str]:
    """Return where the program is to be killed: in so many of the calls that change something."""
    said, trace = doer.run(prepared, what)
    assert said[-1].startswith("saved"), said
    found = Counter(call for call in calls_in(trace) if call in CHANGING)
    return [
        f"inject={call}:signal=KILL:when={calls_before(trace, call) + number + 1}"
        for call in CHANGING
        for number in range(found[call])
    ][::each]


def killed(doer: Traced, folder: Path, what: str, inject: str) -> None:
    said, _ = doer.run(folder, what, "-e", inject)
    assert [line.split()[0] for line in said] == ["trying"], said


# ---- An import --------------------------------------------------------------------------------


def with_rows(folder: Path, state: str) -> Path:
    """Make a workbook that was begun, or holds rows, or an import that was read the wrong way."""
    folder.mkdir()
    workbook = workbook_in(folder)
    if state != "new":
        workbook.log.save(entry(SAVED))
        waiting_file(workbook.log.state_dir, WAITS).replace(WAITS)
    if state == "wrong":
        bring(workbook, day_first=False)
    return folder


def check_import(folder: Path, state: str, where: str) -> None:
    """Check what a killed import left, go on with it, and check what stands then."""
    workbook = workbook_in(folder)
    left = workbook.contents()
    notes = [row.record.note for row in left.current if isinstance(row.record, CheckIn)]
    assert left.rejected == (), where
    assert notes.count(SAVED) == (state != "new"), where
    stands = [row.record.at for row in left.current if isinstance(row.record, Imported)]
    assert len(stands) in {0, ROWS}, f"a part of an import: {where}"

    bring(workbook)
    done = workbook.contents()
    assert done.rejected == (), where
    (found,) = imports_in(done)
    days = [row.record.day.day for row in found.standing]
    assert len(days) == ROWS, where
    assert sorted(days) == sorted(row % 12 + 1 for row in range(ROWS)), f"read wrongly: {where}"
    lines = workbook.log.path.read_text(encoding="utf-8-sig").splitlines()
    count = Counter(line.partition(",")[0] for line in lines)
    assert set(count.values()) == {1}, f"a row stands twice: {where}"
    health = workbook.check_log()
    assert (health.missing, health.changed, health.of_other_logs) == ((), (), ()), where
    again = bring(workbook)
    assert (again.new, again.voids, again.there) == ((), (), ROWS), where


@pytest.mark.parametrize("state", ["new", "older", "wrong"])
def test_an_import_that_is_killed_in_any_call_is_whole_or_goes_on_without_doubles(
    tmp_path: Path, doer: Traced, state: str
) -> None:
    places = kills(doer, with_rows(tmp_path / "whole", state), "import")
    assert len(places) * EACH >= 5
    for inject in places:
        folder = with_rows(tmp_path / "killed", state)
        killed(doer, folder, "import", inject)
        check_import(folder, state, inject)
        shutil.rmtree(folder)


# ---- An erase ---------------------------------------------------------------------------------


def with_everything(folder: Path) -> Path:
    """Make a workbook with something of the person in each place that there is."""
    folder.mkdir()
    workbook = workbook_in(folder)
    workbook.log.save(entry(SAVED))
    bring(workbook)
    workbook.use_plan(workbook.plan)
    waiting_file(workbook.log.state_dir, WAITS).replace(WAITS)
    for name in (
        "home/notebooks/03_check_in.ipynb", "home/shared/plan_own_v1.ipynb",
        "home/exports/sciatica.zip", "home/session_log.csv.bak",
        "state/jupyter/ipython/history.sqlite", "state/jupyter/lab/a", "home/photo.png",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PERSON if "photo" not in name else b"not ours")
    return folder


def files_in(folder: Path) -> set[Path]:
    files = (path for name in ("home", "state") for path in (folder / name).rglob("*"))
    return {path.relative_to(folder) for path in files if path.is_file() or path.is_symlink()}


def check_erase(folder: Path, before: set[Path], where: str) -> None:
    """Check what a killed erase left: it is said, nothing comes back, and the next one ends it."""
    workbook = workbook_in(folder)
    left = files_in(folder)
    if lost := before - left:
        assert was_cut_short() or not saved_files(workbook), f"not said: {where}, {lost}"
    if was_cut_short():
        assert CUT_SHORT in ExportAndErase(workbook)._message.value, where
        assert CUT_SHORT in repr(WhoseEntries(workbook)), where
        assert files_in(folder) <= left, f"a page makes something anew: {where}"
    if Path("home/session_log.csv") not in left:
        assert not list((folder / "state").rglob(JOURNAL)), f"the second copy stays: {where}"
        health = workbook.check_log()
        offered = (health.missing, health.recovered, health.pending, health.of_other_logs)
        assert offered == ((), (), (), ()), f"it comes back: {where}"
        assert health.contents.rows == (), where
        assert files_in(folder) <= left, f"it is made anew: {where}"
    erase(workbook)
    assert not was_cut_short(), where
    assert files_in(folder) == {Path("home/photo.png")}, where
    assert Workbook(folder / "home").contents().rows == (), where


def every_killed_erase(doer: Traced, tmp_path: Path, each: int) -> None:
    places = kills(doer, with_everything(tmp_path / "whole"), "erase", each)
    assert len(places) * each >= 20
    for inject in places:
        folder = with_everything(tmp_path / "killed")
        before = files_in(folder)
        killed(doer, folder, "erase", inject)
        check_erase(folder, before, inject)
        shutil.rmtree(folder)


def test_an_erase_that_is_killed_in_any_call_is_told_and_brings_nothing_back(
    tmp_path: Path, doer: Traced
) -> None:
    every_killed_erase(doer, tmp_path, EACH)


@pytest.mark.parametrize(
    ("broken", "found"), [("--home-first", "the second copy stays"), ("--without-mark", "not said")]
)
def test_an_erase_in_the_wrong_order_or_without_a_mark_would_be_found(
    tmp_path: Path, broken: str, found: str
) -> None:
    doer = Traced(Path(__file__).with_name("doer.py"), broken)
    with pytest.raises(AssertionError, match=found):
        every_killed_erase(doer, tmp_path, 2)
    doer.end()
