"""What patients send becomes one right history each, with what to ask about on top."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hands import HOSTILE, drop, empty_workbook, every, press, screen_text
from ipywidgets import Checkbox, Dropdown
from made_up import at, entries, routine

from sciatica_lib.log.history import current_entries
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Hurt,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    Seen,
    SetDone,
)
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.panels.phone_rows import phone_rows
from sciatica_lib.panels.review import review_log
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.questionnaire import Sign, read_questionnaire
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.intake import Received, read_received
from sciatica_lib.sharing.joining import Patient, joined
from sciatica_lib.sharing.review import ASK, NOW, review
from sciatica_lib.sharing.seal import seal_with_words
from sciatica_lib.workbook import Workbook

CASES = Path(__file__).parent / "cases"
EXAMPLE = shipped_dir() / "data" / "example" / "session_log.csv"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def signs() -> dict[str, Sign]:
    return dict(read_questionnaire(shipped_dir() / "data" / "questions.toml").signs)


def bundle(*rows: Entry, name: str = "weeks.zip", with_words: bool = True) -> tuple[str, bytes]:
    return name, leaving(rows, alias="lbcd", with_words=with_words).to_bytes()


def csv(*rows: Entry, name: str = "session_log.csv") -> tuple[str, bytes]:
    return name, file_bytes(*rows)


def read(*files: tuple[str, bytes]) -> list[Received]:
    return [read_received(*file) for file in files]


def a_week(letter: str = "e", first: int = 0) -> list[Entry]:
    """Return a week of check-ins with ids of their own: two on one day, one after midnight."""
    hours = [(day, 20) for day in range(first, first + 7)] + [(first + 2, 8), (first + 3, 25)]
    return [
        Entry(
            entry_id=f"{letter}{day}-{hour}",
            saved_at=at(day, hour),
            record=CheckIn(at=at(day, hour), leg_pain_24h=day % 10, note=f"note {hour}"),
        )
        for day, hour in sorted(hours)
    ]


def corrected(row: Entry, score: int) -> Entry:
    assert isinstance(row.record, CheckIn)
    record = replace(row.record, leg_pain_24h=score)
    later = row.saved_at + timedelta(days=3)
    return replace(row, entry_id=f"c{row.entry_id}", replaces=row.entry_id, record=record,
                   saved_at=later)  # fmt: skip


def test_renamed_sent_twice_corrected_later_and_mixed_it_is_one_right_history() -> None:
    week = a_week()
    later = [*week, corrected(week[0], 9)]
    files = read(
        bundle(*week),
        bundle(*week, name="weeks (1).zip"),
        bundle(*week, name="FOR_DOCTOR.zip", with_words=False),
        csv(*week, name="Kopie von log.csv"),
        bundle(*later, name="weeks_2.zip"),
    )
    for _ in range(5):
        random.shuffle(files)
        (patient,) = joined(files)
        assert patient.current == current_entries(later)
        assert set(patient.rows) == set(later)
        assert (patient.disputed, patient.rejected) == ((), ())


def test_a_past_row_that_was_edited_by_hand_is_said_and_drawn_nowhere(
    signs: dict[str, Sign],
) -> None:
    week = a_week()
    edited = replace(week[0], record=CheckIn(at=week[0].record.at, leg_pain_24h=8))
    (patient,) = joined(read(bundle(*week), csv(edited, *week[1:], name="edited.csv")))
    assert set(patient.disputed) == {week[0], edited}
    assert set(patient.rows) == set(week[1:])
    found = review(patient, signs, at(8))
    assert "1 row says two things in the files" in [flag.finding for flag in found.flags]


def test_words_that_one_file_leaves_out_are_taken_from_the_other() -> None:
    week = a_week()
    for files in ([bundle(*week, with_words=False), csv(*week)], [csv(*week), bundle(*week)]):
        (patient,) = joined(read(*files))
        assert set(patient.rows) == set(week)


def test_two_patients_are_never_mixed_unless_the_therapist_says_that_they_are_one() -> None:
    phone, laptop = a_week("p"), a_week("l")
    files = read(csv(*phone, name="page.csv"), csv(*laptop))
    assert [len(patient.current) for patient in joined(files)] == [9, 9]
    (one,) = joined(files, are_one=True)
    assert len(one.current) == 18
    assert one.files == ("page.csv", "session_log.csv")


def test_a_file_that_shares_rows_with_two_others_joins_them() -> None:
    first, second, other = a_week("a"), a_week("b", 7), a_week("c")
    files = read(csv(*first, name="1.csv"), csv(*other, name="x.csv"), csv(*second, name="2.csv"),
                 csv(first[0], second[0], name="3.csv"))  # fmt: skip
    one, two = joined(files)
    assert (one.files, two.files) == (("1.csv", "2.csv", "3.csv"), ("x.csv",))
    assert set(one.rows) == {*first, *second}


def test_the_same_alias_joins_weeks_of_which_the_first_were_taken_out() -> None:
    (patient,) = joined(read(bundle(*a_week("a")), bundle(*a_week("b", 7), name="2.zip")))
    assert len(patient.current) == 18


def test_an_entry_after_midnight_counts_to_the_day_before_and_two_a_day_are_both_there() -> None:
    (patient,) = joined(read(bundle(*a_week())))
    days = [entry.record.day for entry in patient.current]
    assert [days.count(day) for day in sorted(set(days))] == [1, 1, 2, 2, 1, 1, 1]


def test_a_routine_that_was_broken_off_and_gone_on_with_is_one() -> None:
    start, one_set, end = routine(0)
    assert isinstance(one_set, SetDone)
    again = replace(one_set, at=one_set.at + timedelta(minutes=5), set_number=2)
    rows = entries(start, one_set, again, end)
    (patient,) = joined(read(bundle(*rows[:2]), bundle(*rows, name="2.zip")))
    assert [type(entry.record).kind for entry in patient.current] == [
        "routine_start", "set", "set", "routine_end",
    ]  # fmt: skip


def test_a_new_plan_in_mid_week_loses_no_row_and_is_known() -> None:
    rows = [
        replace(row, record=replace(row.record, plan_id="p", plan_version=1 + (place > 3)))
        for place, row in enumerate(a_week())
    ]
    (patient,) = joined(read(bundle(*rows[:6]), bundle(*rows, name="2.zip")))
    assert set(patient.rows) == set(rows)
    assert patient.plans == (("p", 1), ("p", 2))
    back = [replace(row, record=replace(row.record, plan_version=1)) for row in rows[-1:]]
    (patient,) = joined(read(bundle(*rows[:-1], *back)))
    assert patient.plans == (("p", 2), ("p", 1))


# ---- What to ask about ---------------------------------------------------------------------------


def patient_of(*records: Record) -> Patient:
    (patient,) = joined(read(csv(*entries(*records))))
    return patient


def levels(patient: Patient, signs: dict[str, Sign], day: int = 0) -> dict[str, str]:
    return {flag.finding: flag.level for flag in review(patient, signs, at(day)).flags}


def test_an_answer_that_calls_for_help_stands_first_also_when_only_one_file_has_it(
    signs: dict[str, Sign],
) -> None:
    patient = patient_of(
        CheckIn(at=at(0), leg_pain_24h=2), SafetyScreen(at=at(1), signs="saddle", asked="full")
    )
    first = review(patient, signs, at(1)).flags[0]
    assert first.level == NOW
    assert "Safety check of 6 January 2026" in first.finding
    assert signs["saddle"].words.rstrip(".") in first.finding


def test_an_answer_that_a_clinician_knows_of_is_told_and_no_more(signs: dict[str, Sign]) -> None:
    records = [
        SafetyScreen(at=at(0), signs="saddle", asked="full"),
        Seen(at=at(1), about="e0", seen_on="2026-01-06", may_exercise=True),
    ]
    (flag,) = review(patient_of(*records), signs, at(1)).flags
    assert (flag.level, flag.detail) == (ASK, "The patient was seen about it on 2026-01-06.")


def test_two_red_lights_in_a_row_ask_for_a_call_and_one_for_a_question(
    signs: dict[str, Sign],
) -> None:
    once = patient_of(*routine(0, 2, 7), *routine(1, 2, 2))
    twice = patient_of(*routine(0, 2, 7), *routine(1, 2, 7))
    assert levels(once, signs, 1)["Red after 1 of 2 routines"] == ASK
    assert levels(twice, signs, 1)["Red after 2 of 2 routines"] == NOW


@pytest.mark.parametrize(
    ("records", "finding"),
    [
        ([RoutineStart(at=at(0), routine_id="r", reach="thigh"),
          RoutineEnd(at=at(0, 21), routine_id="r", reach="foot")],
         "Further down the leg after 1 of 1 routine"),
        ([RoutineEnd(at=at(0), routine_id="r", new_numbness=True)],
         "New numbness or tingling after 1 routine"),
        ([CheckIn(at=at(0)), CheckIn(at=at(1), weakness=True)],
         "Weakness that was not there before"),
        ([CheckIn(at=at(0)), CheckIn(at=at(1), numbness=True)],
         "Numbness or tingling that was not there before"),
        ([Hurt(at=at(0), routine_id="r", exercise="dead_bug")], "Stopped 1 time because it hurt"),
    ],
)  # fmt: skip
def test_each_sign_of_trouble_is_asked_about(
    signs: dict[str, Sign], records: list[Record], finding: str
) -> None:
    assert levels(patient_of(*records), signs, 1).get(finding) == ASK


def test_silence_is_said_with_its_days_and_with_no_guess(signs: dict[str, Sign]) -> None:
    quiet = patient_of(CheckIn(at=at(0), leg_pain_24h=2))
    assert "Silent for 12 days" in levels(quiet, signs, 12)
    assert "Silent" not in str(levels(quiet, signs, 3))


def test_where_nothing_stands_out_it_says_what_was_looked_for(signs: dict[str, Sign]) -> None:
    found = review(patient_of(CheckIn(at=at(0), leg_pain_24h=2)), signs, at(0))
    assert (found.flags, found.to_ask) == ((), 0)
    assert "new numbness or weakness" in found.not_found


# ---- The panel -----------------------------------------------------------------------------------


def test_a_review_shows_what_to_ask_the_pictures_the_notes_and_the_plan(
    workbook: Workbook,
) -> None:
    panel = review_log(workbook)
    drop(panel, ("session_log.csv", EXAMPLE.read_bytes()))
    words = screen_text(panel)
    assert "Ask about " in words
    assert "Further down the leg after 5 of 34 routines" in words
    assert words.count("<img") >= 5
    assert words.index("Ask about ") < words.index("Leg pain</td>") < words.index("<img")
    assert '<td dir="auto">Hip bridge</td><td dir="auto">51 of 51</td>' in words
    assert "12 Jan, 24 Jan, 8 Feb, 19 Feb, 25 Feb, and on 1 day before." in words
    for to_the_patient in ("your usual", "The page Today says"):
        assert to_the_patient not in words
    assert "Half an hour of gardening" in words
    assert "made under plan example, version 2" in words
    assert not list(workbook.home.rglob("*"))


def test_several_files_at_once_with_bad_ones_among_them_cost_no_good_one(
    workbook: Workbook,
) -> None:
    panel = review_log(workbook)
    drop(panel, ("page.csv", file_bytes(*a_week("p"))), bundle(*a_week("l")), ("x.xlsx", b"PK"),
         ("log.ipynb", b"{}"))  # fmt: skip
    words = screen_text(panel)
    assert "x.xlsx: it is a spreadsheet" in words
    assert "log.ipynb: it can hold a program" in words
    assert "These files are of 2 patients" in words
    assert "9 entries" in words
    next(every(panel, Dropdown)).value = 1
    assert "weeks.zip: 9 entries" in screen_text(panel)
    next(every(panel, Checkbox)).value = True
    assert "page.csv, weeks.zip: 18 entries" in screen_text(panel)


def test_a_torn_line_is_named_with_its_file(workbook: Workbook) -> None:
    panel = review_log(workbook)
    drop(panel, ("returned.csv", file_bytes(a_week()[0]) + b"a torn line\n"))
    assert "returned.csv, line 3: it has 1 columns" in screen_text(panel)


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"\x00\xff" * 99, b"a,b\n1,2\n", b""]
)
def test_a_file_that_is_no_log_is_refused_in_words(workbook: Workbook, content: bytes) -> None:
    panel = review_log(workbook)
    drop(panel, (HOSTILE, content))
    words = screen_text(panel)
    assert any(reason in words for reason in ("not a session log", "is empty"))
    assert "<script>" not in words


def test_a_bundle_sealed_with_words_is_opened_with_them_and_with_no_other(
    workbook: Workbook,
) -> None:
    sealed = seal_with_words(bundle(*a_week())[1], "four words will do")
    panel = review_log(workbook)
    drop(panel, ("weeks.zip.age", sealed))
    assert "Sealed with words" in screen_text(panel)
    panel._words.value = "other words than these"
    press(panel, "Open")
    assert "these are other words" in screen_text(panel)
    panel._words.value = " four words will do "
    press(panel, "Open")
    assert "weeks.zip: 9 entries" in screen_text(panel)
    assert panel._words.value == ""


def test_whatever_a_file_says_and_is_called_is_shown_as_text(workbook: Workbook) -> None:
    note = CheckIn(at=at(0), leg_pain_24h=1, note=HOSTILE, medication="a\u202eb\x1b[2J")
    panel = review_log(workbook)
    drop(panel, csv(*entries(note), name=f"../../{HOSTILE}\u202e.csv"))
    words = screen_text(panel)
    assert "<img src=x" not in words
    assert "<script>" not in words
    assert not {"\u202e", "\x1b"} & set(words)
    assert "&lt;img src=x" in words


def test_the_code_of_a_phone_is_joined_with_the_files(workbook: Workbook) -> None:
    code = json.loads((CASES / "codes.json").read_text(encoding="utf-8"))[0]
    panel = review_log(workbook)
    drop(panel, csv(*a_week()))
    panel._code.value = f" {code['text']}\r\n"
    press(panel, "Read the code")
    assert "These files are of 2 patients" in screen_text(panel)
    assert "the code from a phone" in str(next(every(panel, Dropdown)).options)
    panel._code.value = code["text"][:-5]
    press(panel, "Read the code")
    assert "This code is not whole" in screen_text(panel)
    press(panel, "Read the code")
    assert "Scan the code of a phone into the field first" in screen_text(panel)


# ---- The same person's phone ---------------------------------------------------------------------


def test_what_was_entered_on_the_phone_is_added_once_and_when_asked(workbook: Workbook) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=3))
    for again in (False, True):
        panel = phone_rows(workbook)
        drop(panel, csv(*a_week("p"), name="page.csv"), ("x.html", b"<p>"))
        assert "x.html: it is a web page" in screen_text(panel)
        if again:
            assert "All of it is in your log already." in screen_text(panel)
            continue
        assert "New in it: 9 rows, 5 January to 11 January 2026" in screen_text(panel)
        assert len(workbook.entries()) == 1
        press(panel, "Add them to my log")
        assert "Added: 9 rows." in screen_text(panel)
    assert len(workbook.entries()) == 10
