"""Another tracker's diary comes along whole: every row is imported, or rejected with its reason."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import DiaryError
from sciatica_lib.log.diary_file import Diary, read_diary
from sciatica_lib.log.diary_import import Choices, Preview, guess, must_ask, preview
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import Imported
from sciatica_lib.log.rows import entry_line, header_line

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DIARY = """Date,Time,Pain level,Type,Region,Numb,Comment,Weather
13/01/2026,08:30,4,ache,lower back,no,"after sleeping, stiff",rain
13/01/2026,08:45,6,"tight, tingling",calf to ankle,yes,,rain
14/01/2026,,7,numb,left foot,Yes,=1+1,sun
"""


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def diary(text: str) -> Diary:
    return read_diary("diary.csv", text.encode())


def shown(text: str, **changes: object) -> Preview:
    read = diary(text)
    return preview(read, replace(guess(read), **changes), NOW)


def records(found: Preview) -> list[Imported]:
    return [entry.record for entry in found.entries if isinstance(entry.record, Imported)]


def test_the_columns_are_guessed_from_their_names() -> None:
    assert guess(diary(DIARY)).meanings == {
        "Date": "date",
        "Time": "time",
        "Pain level": "pain_now",
        "Type": "feelings",
        "Region": "places",
        "Numb": "numbness",
        "Comment": "note",
    }


def test_a_sciatica_diary_comes_along_with_places_feelings_and_several_entries_an_hour() -> None:
    first, second, third = records(shown(DIARY))
    assert [record.pain_now for record in (first, second, third)] == [4, 6, 7]
    assert first.at.isoformat() == "2026-01-13T08:30:00+01:00"
    assert (first.reach, second.reach, third.reach) == ("back", "foot", "foot")
    assert (second.feelings, second.places) == ("tight, tingling", "calf to ankle")
    assert [record.numbness for record in (first, second, third)] == [False, True, True]
    assert third.note == "=1+1"
    assert first.note == "after sleeping, stiff"
    assert json.loads(str(first.original))["Weather"] == "rain"
    assert first.source == "diary.csv, line 2"


def test_a_day_without_a_time_counts_at_noon_so_that_it_stays_on_its_day() -> None:
    third = records(shown(DIARY))[2]
    assert third.at.hour == 12
    assert third.day.isoformat() == "2026-01-14"


def test_the_same_rows_get_the_same_ids_and_two_equal_rows_get_two() -> None:
    text = "when,pain\n2026-01-02 08:00,3\n2026-01-02 08:00,3\n2026-01-03 08:00,3\n"
    first, again = shown(text), preview(diary(text), guess(diary(text)), NOW + timedelta(days=1))
    ids = [entry.entry_id for entry in first.entries]
    assert ids == [entry.entry_id for entry in again.entries]
    assert len(set(ids)) == 3


def test_day_first_and_month_first_are_told_from_the_whole_column() -> None:
    day = "date,pain\n03/04/2026,3\n13/04/2026,4\n"
    month = "date,pain\n03/04/2026,3\n03/14/2026,4\n"
    assert [record.at.month for record in records(shown(day))] == [4, 4]
    assert [record.at.month for record in records(shown(month))] == [3, 3]


def test_dates_that_can_be_read_both_ways_are_asked_about_and_not_guessed() -> None:
    text = "date,pain\n03/04/2026,3\n05/06/2026,4\n"
    assert must_ask(diary(text), guess(diary(text)))
    with pytest.raises(DiaryError, match="3 April or 4 March"):
        shown(text)
    assert [record.at.month for record in records(shown(text, day_first=True))] == [4, 6]
    assert [record.at.month for record in records(shown(text, day_first=False))] == [3, 5]


def test_dates_that_contradict_each_other_are_asked_about_and_the_impossible_ones_listed() -> None:
    text = "date,pain\n13/04/2026,3\n04/13/2026,4\n"
    with pytest.raises(DiaryError, match="both ways"):
        shown(text)
    found = shown(text, day_first=True)
    assert [record.pain_now for record in records(found)] == [3]
    assert [(bad.line, "month 13" in bad.reason) for bad in found.rejected] == [(3, True)]


def test_iso_dates_need_no_question() -> None:
    text = "timestamp;pain\n2026-01-02T08:00:00+05:00;3,0\n2026-01-02 21:15;4.0\n"
    assert not must_ask(diary(text), guess(diary(text)))
    first, second = records(shown(text))
    assert first.at.isoformat() == "2026-01-02T08:00:00+05:00"
    assert (second.at.hour, second.at.minute) == (21, 15)
    assert (first.pain_now, second.pain_now) == (3, 4)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("8:05 PM", 20), ("20.05", None), ("08:05", 8), ("12:30 am", 0)],
)
def test_times_as_people_write_them(written: str, hour: int | None) -> None:
    found = shown(f"date,time,pain\n2026-01-02,{written},3\n")
    assert [record.at.hour for record in records(found)] == ([] if hour is None else [hour])
    assert len(found.entries) + len(found.rejected) == 1


def test_months_by_name_are_read() -> None:
    found = records(shown('date,pain\n"Jan 5, 2026",3\n6 February 2026,4\n'))
    assert [(record.at.month, record.at.day) for record in found] == [(1, 5), (2, 6)]


def test_pain_out_of_a_hundred_is_divided_and_the_number_kept() -> None:
    found = shown("when,pain\n2026-01-02 08:00,45\n2026-01-02 09:00,100\n2026-01-02 10:00,8\n")
    assert [record.pain_now for record in records(found)] == [5, 10, 1]
    assert "divided by ten" in found.notices[0]
    assert json.loads(str(records(found)[0].original))["pain"] == "45"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-01-02 08:00,11", "pain must be 0-10"),
        ("2026-01-02 08:00,nan", "pain must be 0-10"),
        ("2026-01-02 08:00,-1", "pain must be 0-10"),
        ("2026-01-02 08:00,bad", "pain must be 0-10"),
        ("some day,3", "is not a date"),
        ("10,3", "is not a date"),
        (",3", "says no date"),
        ("2026-02-30,3", "is not a date"),
        ("0001-01-01 00:00,3", "out of range"),
        ("2026-01-02", "1 columns instead of 2"),
        ("2026-01-02,3,4", "3 columns instead of 2"),
    ],
)
def test_a_row_that_cannot_come_along_is_listed_with_line_and_reason(row: str, reason: str) -> None:
    text = f"when,pain\n2026-01-01 08:00,3\n{row}\n2026-01-03 08:00,5\n"
    found = shown(text, out_of=10)
    assert [record.pain_now for record in records(found)] == [3, 5]
    assert [bad.line for bad in found.rejected] == [3]
    assert reason in found.rejected[0].reason


def test_times_that_run_backwards_are_imported_and_pointed_out() -> None:
    text = "when,pain\n2026-01-02 08:00,1\n2026-01-04 08:00,2\n2026-01-03 08:00,3\n"
    found = shown(text)
    assert len(found.entries) == 3
    assert found.notices == ("Times run backwards in line 4.",)


def test_a_diary_with_the_newest_row_first_is_nothing_odd() -> None:
    text = "when,pain\n2026-01-04 08:00,1\n2026-01-03 08:00,2\n2026-01-02 08:00,3\n"
    assert shown(text).notices == ()


def test_a_note_over_several_lines_stays_one_note() -> None:
    found = shown('when,pain,note\n2026-01-02 08:00,1,"one\ntwo"\n2026-01-03 08:00,2,x\n')
    assert [record.note for record in records(found)] == ["one\ntwo", "x"]


def test_lines_have_the_numbers_that_an_editor_shows() -> None:
    text = 'sep=,\n\nwhen,pain,note\n2026-01-02 08:00,1,"one\n\ntwo"\n2026-01-03 08:00,11,x\n'
    found = shown(text, out_of=10)
    assert [record.source for record in records(found)] == ["diary.csv, line 4"]
    assert [bad.line for bad in found.rejected] == [7]


@pytest.mark.parametrize("note", ['"torn', '"torn"er', 'to"rn', '"', "to''rn"])
def test_a_note_with_torn_quotation_marks_costs_no_other_row(note: str) -> None:
    rows = ["2026-01-02 08:00,1,good", f"2026-01-03 08:00,2,{note}", '2026-01-04 08:00,3,"a, b"']
    found = shown("\n".join(["when,pain,note", *rows, *rows[2:]]))
    assert [record.pain_now for record in records(found)] == [1, 2, 3, 3]
    assert records(found)[2].note == "a, b"


def test_a_date_with_its_time_in_one_column_is_recognised() -> None:
    assert guess(diary("Date,Pain\n2026-01-02 08:00,1\n")).meanings["Date"] == "when"


def test_two_columns_cannot_both_be_the_date() -> None:
    with pytest.raises(DiaryError, match="Two columns cannot both mean date and time"):
        shown("when,a,b\n2026-01-02 08:00,1,2\n", meanings={"when": "when", "a": "when"})


def test_of_several_columns_for_one_pain_the_highest_counts_and_that_is_said() -> None:
    text = "when,left leg,right leg\n2026-01-02 08:00,6,2\n2026-01-03 08:00,,3\n"
    found = shown(text)
    assert [record.leg_pain_now for record in records(found)] == [6, 3]
    assert found.notices == ("For leg pain counts the highest of this: left leg, right leg.",)


def test_a_place_that_is_not_on_the_way_down_the_leg_is_kept_and_no_reach() -> None:
    found = shown("when,pain,place\n2026-01-02 08:00,1,left shoulder\n")
    assert [(record.places, record.reach) for record in records(found)] == [("left shoulder", None)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_accents_come_along_in_any_encoding(encoding: str) -> None:
    text = "when;pain;note\r\n2026-01-02 08:00;1;Rücken schmerzt\r\n"
    read = read_diary("tagebuch.csv", text.encode(encoding))
    assert records(preview(read, guess(read), NOW))[0].note == "Rücken schmerzt"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"<html><body>", "web page"),
        (b"when,pain\n", "no rows"),
    ],
)
def test_what_is_no_diary_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(DiaryError, match=words) as refusal:
        read_diary("diary.csv", data)
    assert str(refusal.value).startswith("diary.csv")


def test_a_yes_or_no_that_is_neither_is_listed() -> None:
    found = shown("when,pain,numb\n2026-01-02 08:00,1,perhaps\n2026-01-03 08:00,1,No\n")
    assert [record.numbness for record in records(found)] == [False]
    assert found.rejected[0].reason == "numb or tingling, yes or no: got 'perhaps'"


def test_without_a_date_nothing_is_brought_along() -> None:
    with pytest.raises(DiaryError, match="which column holds the date"):
        shown("pain,note\n3,x\n")


def test_imported_rows_come_back_from_the_log_exactly() -> None:
    found = shown(DIARY)
    text = header_line() + "".join(entry_line(entry) for entry in found.entries)
    assert read_table(text.encode()).rows == found.entries


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_sentence(data: bytes) -> None:
    try:
        read = read_diary("x.csv", data)
        found = preview(read, Choices({read.columns[0]: "when"}, day_first=True), NOW)
    except DiaryError:
        return
    assert len(found.entries) + len(found.rejected) == len(read.rows) + len(read.rejected)


cells = st.text(
    st.characters(exclude_characters='",\r\n\0', exclude_categories=("Cs",)), max_size=12
)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_every_row_is_imported_or_listed(rows: list[tuple[str, str, str]]) -> None:
    text = "when,pain,note\n" + "\n".join(",".join(row) for row in rows) + "\n2026-01-02,3,x\n"
    read = diary(text)
    meanings = {"when": "when", "pain": "pain_now", "note": "note"}
    found = preview(read, Choices(meanings, day_first=True), NOW)
    assert len(found.entries) + len(found.rejected) == len(read.rows) + len(read.rejected)


def test_the_time_zone_of_this_test_is_set() -> None:
    assert os.environ["TZ"] == "Europe/Berlin"


def test_more_rows_than_can_be_read_and_a_line_longer_than_any_row_are_told() -> None:
    with pytest.raises(DiaryError, match=r"more than 30,000 rows. Bring it in parts."):
        diary("when,pain\n" + "2026-01-02,3\n" * 30_001)
    read = diary(f"when,pain\n2026-01-02,3\n{'x' * 200_000},1\n2026-01-03,4\n")
    assert [bad.line for bad in read.rejected] == [3]
    assert len(read.rows) == 2
