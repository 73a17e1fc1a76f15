"""A person's data in their own hands: brought back, exported, erased."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hands import empty_workbook, field, press, screen_text

from sciatica_lib import disk
from sciatica_lib.log.describe import STAYS_READABLE
from sciatica_lib.log.records import CheckIn
from sciatica_lib.panels.log_care import CUT_SHORT, LogCare
from sciatica_lib.panels.review import review_log
from sciatica_lib.panels.today import Today
from sciatica_lib.panels.whose_entries import WhoseEntries, whose_entries
from sciatica_lib.panels.your_data import (
    ERASE,
    EntryHistory,
    ExportAndErase,
)
from sciatica_lib.sharing.archive import erase, export, was_cut_short
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def save(workbook: Workbook, *scores: int) -> None:
    for score in scores:
        workbook.save(workbook.record(CheckIn, leg_pain_24h=score))


def scores(workbook: Workbook) -> list[int | None]:
    rows = [row.record for row in workbook.contents().rows]
    return [record.leg_pain_24h for record in rows if isinstance(record, CheckIn)]


def test_a_whole_log_has_nothing_missing(workbook: Workbook) -> None:
    save(workbook, 3, 4)
    words = screen_text(LogCare(workbook))
    assert "Your log holds 2 entries." in words
    assert "Nothing is missing in it." in words


@pytest.mark.parametrize("left", ["older copy", "empty", "deleted"])
def test_entries_that_the_log_lost_come_back_with_one_click(workbook: Workbook, left: str) -> None:
    save(workbook, 3)
    older = workbook.log.path.read_bytes()
    save(workbook, 4, 5)
    if left == "deleted":
        workbook.log.path.unlink()
    else:
        workbook.log.path.write_bytes(older if left == "older copy" else b"")
    care = LogCare(workbook)
    lost = 2 if left == "older copy" else 3
    assert f"{lost} entries that you saved are no longer in your log" in screen_text(care)
    assert len(scores(workbook)) == 3 - lost
    press(care, "Bring them back")
    assert sorted(score or 0 for score in scores(workbook)) == [3, 4, 5]
    assert "Nothing is missing in it." in screen_text(care)


def test_what_was_erased_on_another_device_is_not_offered_again(workbook: Workbook) -> None:
    save(workbook, 3, 4)
    workbook.log.path.unlink()
    care = LogCare(workbook)
    assert "or they were erased, here or on another device" in screen_text(care)
    press(care, "They were erased: do not offer them again")
    assert "Remembered on this computer" in screen_text(care)
    assert "Nothing is missing in it." in screen_text(LogCare(workbook))
    save(workbook, 5)
    assert scores(workbook) == [5]
    assert workbook.check_log().is_well


@pytest.mark.parametrize("is_mine", [True, False])
def test_what_another_log_left_at_the_same_place_comes_in_only_when_the_person_says_so(
    workbook: Workbook, *, is_mine: bool
) -> None:
    save(workbook, 3, 4)
    workbook.log.path.unlink()
    workbook.log.path.with_suffix(".json").unlink()
    save(workbook, 5)
    care = LogCare(workbook)
    words = "2 entries wait on this computer; they were saved for another log at this place."
    assert words in screen_text(care)
    assert "no longer in your log" not in screen_text(care)
    assert scores(workbook) == [5]
    press(care, "They are mine: add to my log" if is_mine else "Do not offer them again")
    assert sorted(score or 0 for score in scores(workbook)) == ([3, 4, 5] if is_mine else [5])
    assert "Nothing is missing in it." in screen_text(care)


def test_where_a_person_looks_back_exports_or_shares_it_says_that_deleted_rows_stay_readable(
    workbook: Workbook,
) -> None:
    for panel in (EntryHistory(workbook), ExportAndErase(workbook), review_log()):
        assert STAYS_READABLE in screen_text(panel)


def test_what_the_log_lost_is_said_on_the_first_page_too(workbook: Workbook) -> None:
    save(workbook, 3, 4)
    assert "no longer in your log" not in screen_text(whose_entries(workbook))
    workbook.log.path.unlink()
    page = whose_entries(workbook)
    assert "2 entries that you saved are no longer in your log" in screen_text(page)
    press(page, "Bring them back")
    assert scores(workbook) == [3, 4]


def test_an_entry_that_a_spreadsheet_changed_says_again_what_was_saved(workbook: Workbook) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=3, back_pain_24h=8))
    text = workbook.log.path.read_text(encoding="utf-8-sig")
    workbook.log.path.write_text(text.replace(",8,", ",2,"), encoding="utf-8")
    care = LogCare(workbook)
    assert "1 entry of your log says something else than you saved" in screen_text(care)
    press(care, "Say again what I saved")
    (now_says,) = (entry.record for entry in workbook.entries())
    assert isinstance(now_says, CheckIn)
    assert now_says.back_pain_24h == 8
    assert "Nothing is missing in it." in screen_text(care)


def test_a_copy_of_a_sync_program_is_offered_and_added_once(workbook: Workbook) -> None:
    save(workbook, 3)
    path = workbook.log.path
    copy = path.with_name("session_log (Ann's conflicted copy 2026-03-02).csv")
    other = Workbook(workbook.home.parent / "other")
    save(other, 7)
    copy.write_bytes(other.log.path.read_bytes())
    care = LogCare(workbook)
    assert "conflicted copy" in screen_text(care)
    press(care, "Add to my log")
    assert scores(workbook) == [3, 7]
    assert "conflicted copy" not in screen_text(care)
    assert copy.exists()


def test_a_line_that_cannot_be_used_is_shown_with_its_number(workbook: Workbook) -> None:
    save(workbook, 3)
    with workbook.log.path.open("ab") as file:
        file.write(b"torn\n")
    assert "Line 3: it has 1 columns instead of" in screen_text(LogCare(workbook))


def test_what_a_spreadsheet_made_of_the_log_is_said(workbook: Workbook) -> None:
    save(workbook, 3, 4)
    text = workbook.log.path.read_text(encoding="utf-8-sig")
    workbook.log.path.write_text(text.replace(",", ";"), encoding="utf-8")
    words = screen_text(LogCare(workbook))
    assert "Your log holds 2 entries." in words
    assert "The cells are separated by semicolons" in words


def test_the_history_of_an_entry_shows_every_change(workbook: Workbook) -> None:
    first = workbook.save(workbook.record(CheckIn, leg_pain_24h=3))
    second = workbook.save(workbook.record(CheckIn, leg_pain_24h=6), replaces=first.entry_id)
    workbook.take_back(second)
    panel = EntryHistory(workbook)
    field(panel, "Entry").value = 0
    words = screen_text(panel)
    assert words.index("leg pain 3") < words.index("leg pain 6") < words.index("taken back")


def test_the_export_holds_the_log_the_plan_and_the_copy_on_this_computer(
    workbook: Workbook,
) -> None:
    save(workbook, 3)
    workbook.use_plan(workbook.plan)
    panel = ExportAndErase(workbook)
    press(panel, "Export everything")
    (path,) = (workbook.home / "exports").glob("*.zip")
    assert str(path) in screen_text(panel)
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        assert archive.read("session_log.csv") == workbook.log.path.read_bytes()
    assert {"session_log.csv", "session_log.json", "plan.json"} <= names
    assert "on this computer/journal.csv" in names


def test_erasing_needs_the_word_and_leaves_nothing(workbook: Workbook) -> None:
    save(workbook, 3)
    panel = ExportAndErase(workbook)
    assert str(workbook.log.path) in screen_text(panel)
    press(panel, "Erase all my data")
    assert "Nothing was erased" in screen_text(panel)
    assert scores(workbook) == [3]
    panel._typed.value = ERASE
    press(panel, "Erase all my data")
    files = [path for path in workbook.home.parent.rglob("*") if path.is_file()]
    assert files == []
    assert workbook.check_log().missing == ()


def test_export_and_erase_work_when_the_log_cannot_be_read(workbook: Workbook) -> None:
    workbook.home.mkdir()
    workbook.log.path.write_bytes(b"PK\x03\x04 planted-1")
    workbook.plan_path.write_text("{planted-2", encoding="utf-8")
    panel = ExportAndErase(workbook)
    press(panel, "Export everything")
    (path,) = (workbook.home / "exports").glob("*.zip")
    with ZipFile(path) as archive:
        assert archive.read("session_log.csv") == b"PK\x03\x04 planted-1"
    panel._typed.value = ERASE
    press(panel, "Erase all my data")
    assert "Erased" in screen_text(panel)
    assert [path for path in workbook.home.parent.rglob("*") if path.is_file()] == []


def test_nothing_that_a_person_typed_is_found_after_erasing(workbook: Workbook) -> None:
    planted = iter(f"planted-{number}" for number in range(20))
    home, state = workbook.home, workbook.log.state_dir.parent.parent
    workbook.use_plan(replace(workbook.plan, title=next(planted)))
    workbook.save(workbook.record(CheckIn, leg_pain_24h=3, note=next(planted)))
    export(workbook)
    older = state / "logs" / "0123456789abcdef"  # the folder was moved: its journal before that
    older.mkdir()
    (older / "journal.csv").write_bytes(workbook.log.path.read_bytes() + next(planted).encode())
    folders = ("notebooks", "shared", ".ipynb_checkpoints", "notebooks/.ipynb_checkpoints")
    for folder in folders:
        (home / folder).mkdir()
    for name in (
        "session_log (1).csv", "session_log.csv.bak", "session_log.csv.new", "plan.json.new",
        "session_log.sync-conflict-20260302-081500-ABCDEFG.csv", "session_log (1).json",
        "plan_own_v1.ipynb", "shared/plan_own_v1.ipynb", ".ipynb_checkpoints/x-checkpoint.csv",
        "notebooks/03_check_in.ipynb", "notebooks/a.not-a-notebook-20260302-081500.txt",
        "notebooks/.ipynb_checkpoints/03_check_in-checkpoint.ipynb",
    ):  # fmt: skip
        (home / name).write_text(next(planted), encoding="utf-8")
    for name in ("ipython/profile_default/history.sqlite", "lab/workspaces/a", "data/f.db"):
        path = state / "jupyter" / name
        path.parent.mkdir(parents=True)
        path.write_text(next(planted), encoding="utf-8")
    (workbook.log.state_dir / "waiting").mkdir(exist_ok=True)
    (workbook.log.state_dir / "waiting" / "ex.csv").write_text(next(planted), encoding="utf-8")
    theirs = [home / "ann_session_log.csv", home / "photo.png", state / "logs" / "f" / "x.csv"]
    theirs[-1].parent.mkdir()
    for path in theirs:
        path.write_text("not mine", encoding="utf-8")
    assert next(planted, "planted-19") == "planted-19"

    panel = ExportAndErase(workbook)
    panel._typed.value = ERASE
    press(panel, "Erase all my data")
    assert "Erased" in screen_text(panel)
    files = [path for path in home.parent.rglob("*") if path.is_file()]
    assert sorted(files) == sorted(theirs)


def test_what_a_link_leads_to_is_neither_exported_nor_erased(workbook: Workbook) -> None:
    save(workbook, 3)
    outside = workbook.home.parent / "outside"
    outside.mkdir()
    (outside / "photo.txt").write_text("not mine", encoding="utf-8")
    (workbook.home / "shared").symlink_to(outside)
    (workbook.home / "notebooks").mkdir()
    (workbook.home / "notebooks" / "link.ipynb").symlink_to(outside / "photo.txt")
    with ZipFile(export(workbook).path) as archive:
        assert not [name for name in archive.namelist() if "photo" in name or "link" in name]
    erase(workbook)
    assert (outside / "photo.txt").read_text(encoding="utf-8") == "not mine"
    assert not (workbook.home / "shared").is_symlink()


def test_an_erase_that_was_cut_short_is_told_and_ended_by_the_next(workbook: Workbook) -> None:
    save(workbook, 3)
    disk.replace(workbook.log.state_dir.parent.parent / "erasing", b"")
    for page in (Today(workbook), WhoseEntries(workbook), LogCare(workbook)):
        assert CUT_SHORT in screen_text(page)
    panel = ExportAndErase(workbook)
    assert CUT_SHORT in screen_text(panel)
    panel._typed.value = ERASE
    press(panel, "Erase all my data")
    assert not was_cut_short()
    assert CUT_SHORT not in screen_text(ExportAndErase(workbook))


def test_the_browser_is_asked_to_forget_and_what_it_keeps_is_said(workbook: Workbook) -> None:
    panel = ExportAndErase(workbook)
    panel._typed.value = ERASE
    press(panel, "Erase all my data")
    assert panel._browser.asked == 1
    panel._browser.left = [1, 0]
    assert "did not let go" not in screen_text(panel)
    panel._browser.left = [1, 2]
    assert "did not let go of 2 notes" in screen_text(panel)
