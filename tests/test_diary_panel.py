"""Another tracker's diary on the page: seen before it is added, changed, added, taken back."""

from pathlib import Path

import pytest
from hands import (
    HOSTILE,
    buttons,
    empty_workbook,
    every,
    field,
    label_of,
    press,
    records,
    screen_text,
    upload,
)
from ipywidgets import Dropdown

from sciatica_lib.log.records import Imported
from sciatica_lib.panels.diary_import import DiaryImport
from sciatica_lib.panels.elements import Chart
from sciatica_lib.workbook import Workbook

DIARY = b"date,time,pain,area\n2026-01-13,08:30,4,calf\n2026-01-14,,99,back\n2026-01-15,,5,foot\n"
FIXTURES = Path(__file__).parent / "fixtures" / "diaries"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def opened(workbook: Workbook, name: str) -> DiaryImport:
    form = DiaryImport(workbook)
    upload(form, f"{name}.csv", (FIXTURES / f"{name}.csv").read_bytes())
    return form


def labels(form: DiaryImport) -> list[str]:
    return [words for words in map(label_of, every(form, Dropdown)) if words]


def test_a_diary_is_previewed_and_added_only_on_yes(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "diary.csv", DIARY)
    words = screen_text(form)
    assert "The first rows as they would be added" in words
    assert "13 January 2026 08:30" in words
    (picture,) = every(form, Chart)
    assert repr(picture).endswith("3 scores from another tracker, from 0 to 10.")
    assert not workbook.log.path.exists()
    press(form, "Add 3 rows to my log")
    assert "Added: 3 rows." in screen_text(form)
    upload(form, "again.csv", DIARY)
    press(form, "Add 3 rows to my log")
    assert "Added: 0 rows. 3 rows were there already." in screen_text(form)
    assert [score.pain_now for score in records(workbook, Imported)] == [0, 10, 1]


def test_what_was_guessed_can_be_changed(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "diary.csv", DIARY)
    form._scale.value = 10
    words = screen_text(form)
    assert "Line 3: pain must be 0-10" in words
    press(form, "Add 2 rows to my log")
    assert [score.pain_now for score in records(workbook, Imported)] == [4, 5]


def test_a_date_that_can_be_read_both_ways_is_asked_about(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "diary.csv", b"date,pain\n03/04/2026,4\n")
    assert "3 April or 4 March" in screen_text(form)
    form._order.value = True
    assert "3 April 2026" in screen_text(form)


def test_a_file_that_is_no_diary_is_refused_in_words(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "<b>x</b>.csv", b"PK\x03\x04")
    words = screen_text(form)
    assert "spreadsheet" in words
    assert "<b>x" not in words


def test_the_months_and_scores_are_seen_before_anything_is_added(workbook: Workbook) -> None:
    words = screen_text(opened(workbook, "body_map"))
    assert "What Progress would show of it" in words
    assert "January 2026" in words
    assert "leg pain 2 to 7, 4.5 (6 scores)" in words
    assert not workbook.log.path.exists()


def test_a_diary_without_pain_promises_no_picture(workbook: Workbook) -> None:
    form = opened(workbook, "daylio")
    assert "No score of pain is read from it" in screen_text(form)
    press(form, "Add 2 rows to my log")
    assert "Added: 2 rows." in screen_text(form)
    assert "crosses" not in screen_text(form)


def test_where_the_scale_ends_is_chosen_where_the_scores_do_not_tell(workbook: Workbook) -> None:
    form = opened(workbook, "flaredown")
    assert "Say up to which number pain goes" in screen_text(form)
    assert not buttons(form, "Add 11 rows to my log")
    field(form, "Pain in it goes up to").value = 4
    press(form, "Add 11 rows to my log")
    scores = [record.leg_pain_now for record in records(workbook, Imported)]
    assert {8, 10} <= set(scores)


def test_each_name_of_a_diary_with_one_symptom_a_row_has_its_own_choice(workbook: Workbook) -> None:
    form = opened(workbook, "flaredown")
    field(form, "Pain in it goes up to").value = 4
    field(form, "Sciatica").value = ""
    press(form, "Add 8 rows to my log")
    assert max(record.leg_pain_now or 0 for record in records(workbook, Imported)) == 10


def test_another_column_is_taken_into_use_and_can_mean_something_else(workbook: Workbook) -> None:
    form = opened(workbook, "body_map")
    field(form, "Use another column").value = "pain_relief"
    assert "pain_relief" in labels(form)
    assert "Pain in it goes up to" in labels(form)
    field(form, "pain_relief").value = "note"
    press(form, "Add 6 rows to my log")
    assert "30" in str(records(workbook, Imported)[0].note)


def test_names_and_values_can_be_chosen_by_hand(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "d.csv", b"date,what,how\n2026-01-05,leg pain,7\n2026-01-06,leg pain,6\n")
    for column, meaning in (("what", "name"), ("how", "value")):
        field(form, "Use another column").value = column
        field(form, column).value = meaning
    assert "leg pain" in labels(form)
    press(form, "Add 2 rows to my log")
    assert [record.leg_pain_now for record in records(workbook, Imported)] == [7, 6]


def test_a_wrong_import_is_corrected_by_the_next(workbook: Workbook) -> None:
    for order, month in ((False, 3), (True, 4)):
        form = DiaryImport(workbook)
        upload(form, "diary.csv", b"date,pain\n03/04/2026,4\n")
        field(form, "3/4 means").value = order
        assert ("in another way before" in screen_text(form)) == (month == 4)
        press(form, "Add 1 row to my log")
        assert [record.at.month for record in records(workbook, Imported)] == [month]


def test_what_was_brought_along_is_taken_back_with_one_press(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "diary.csv", DIARY)
    press(form, "Add 3 rows to my log")
    words = screen_text(DiaryImport(workbook))
    assert "Brought along before" in words
    assert "diary.csv: 3 rows, 13 January 2026 to 15 January 2026." in words
    press(form, "Take it back")
    assert "Taken back: 3 rows of diary.csv." in screen_text(form)
    assert records(workbook, Imported) == []
    assert "Brought along before" not in screen_text(form)


def test_hostile_names_and_cells_stand_as_text(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, f"{HOSTILE}.csv", f'date,pain,"{HOSTILE}"\n2026-01-05,4,{HOSTILE}\n'.encode())
    press(form, "Add 1 row to my log")
    for shown in (form, DiaryImport(workbook)):
        assert "<img" not in screen_text(shown)


def test_a_log_that_cannot_be_read_is_a_sentence_at_each_step(workbook: Workbook) -> None:
    form = DiaryImport(workbook)
    upload(form, "diary.csv", DIARY)
    workbook.home.mkdir()
    workbook.log.path.write_bytes(b"PK\x03\x04")
    press(form, "Add 3 rows to my log")
    assert "session_log.csv: This is a spreadsheet" in screen_text(form)
    assert "session_log.csv: This is a spreadsheet" in screen_text(DiaryImport(workbook))
    workbook.log.path.unlink()
    press(form, "Add 3 rows to my log")
    workbook.log.path.write_bytes(b"PK\x03\x04")
    press(form, "Take it back")
    assert "session_log.csv: This is a spreadsheet" in screen_text(form)
