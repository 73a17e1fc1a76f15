"""What other trackers write is understood as far as it is understood, and no further."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import DiaryError
from sciatica_lib.log.diary_columns import SCORES, number_of, score_meant
from sciatica_lib.log.diary_file import Diary, read_diary
from sciatica_lib.log.diary_import import Choices, Preview, guess, preview
from sciatica_lib.log.diary_summary import periods_of
from sciatica_lib.log.records import Imported
from sciatica_lib.terms import NOTE_MAX_LENGTH

FOLDER = Path(__file__).parent / "fixtures" / "diaries"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

LEG, BACK, PAIN, SIGN = "leg_pain_now", "back_pain_now", "pain_now", "place_and_feeling"

UNDERSTOOD: dict[str, dict[str, str]] = {
    "aiding_migraine": {
        "Date": "date", "Start Time": "time", "Pain Level": PAIN, "Notes": "note",
    },
    "apple_health": {
        "startDate": "when", "type": "name", "value": "value",
        "HKCategoryTypeIdentifierLowerBackPain": "feelings",
    },
    "bearable": {
        "date": "date", "detail": "name", "rating/amount": "value", "notes": "note",
        "Leg pain": LEG, "Back (lower) pain": BACK,
    },
    "body_map": {
        "date": "date", "calf: ache": LEG, "leg: numb": SIGN, "foot: tingling": SIGN,
        "back: numb": SIGN, "Notes": "note",
    },
    "daylio": {"full_date": "date", "time": "time", "note": "note"},
    "flaredown": {
        "checkin_date": "date", "trackable_name": "name", "trackable_value": "value",
        "Sciatica": LEG, "pain in left leg": LEG, "lower back pain": BACK,
        "numbness in left foot": "numbness",
    },
    "google_form": {
        "Timestamp": "when", "How bad is your leg pain right now? (0-10)": LEG,
        "How bad is your back pain right now? (0-10)": BACK,
        "Any numbness or tingling?": "numbness", "Anything else? (comments)": "note",
    },
    "migraine_buddy": {
        "Date": "date", "Time": "time", "Pain": PAIN, "Symptoms": "feelings", "Notes": "note",
    },
    "pain_tracker": {
        "Date": "date", "Time": "time", "Pain Level": PAIN, "Locations": "places",
        "Symptoms": "feelings", "Notes": "note",
    },
    "paintrack": {"Date": "date", "Pain_Level": PAIN, "Notes": "note"},
    "symptom_tracker": {
        "Date": "date", "Symptom": "name", "Severity": "value", "Sciatica": LEG,
    },
    "track_and_graph": {
        "FeatureName": "name", "Timestamp": "when", "Value": "value", "Note": "note",
        "Leg pain": LEG, "Back ache": BACK,
    },
}  # fmt: skip

SCALE_ASKED = {"bearable": 4, "flaredown": 4, "symptom_tracker": 5}
"""One symptom a row and no score above five: where the scale ends is asked."""


def diary(name: str) -> Diary:
    return read_diary(f"{name}.csv", (FOLDER / f"{name}.csv").read_bytes())


def shown(name: str, **changes: Any) -> Preview:
    read = diary(name)
    changes = {"out_of": SCALE_ASKED[name], **changes} if name in SCALE_ASKED else changes
    return preview(read, replace(guess(read), **changes), NOW)


def said(found: Preview, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(entry.record, name) for name in names) for entry in found.entries]


def records(found: Preview) -> list[Imported]:
    return [entry.record for entry in found.entries if isinstance(entry.record, Imported)]


def text(*lines: str) -> Diary:
    return read_diary("diary.csv", "\n".join(lines).encode())


def test_each_diary_is_looked_at() -> None:
    assert set(UNDERSTOOD) == {path.stem for path in FOLDER.glob("*.csv")}
    assert len(UNDERSTOOD) >= 8


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_what_is_pain_is_pain_and_what_only_looks_like_it_is_left_alone(name: str) -> None:
    assert guess(diary(name)).meanings == UNDERSTOOD[name]


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_every_line_is_an_entry_or_is_told_of(name: str) -> None:
    read, found = diary(name), shown(name)
    assert len(found.entries) + len(found.left_out) + len(found.rejected) == len(read.rows)
    assert found.rejected == ()
    for record in records(found):
        filled = (*(getattr(record, name) for name in SCORES), record.note, record.feelings)
        assert any(value is not None for value in filled), record


@pytest.mark.parametrize("name", SCALE_ASKED)
def test_where_a_scale_of_small_numbers_ends_is_asked_and_not_guessed(name: str) -> None:
    with pytest.raises(DiaryError, match="up to which number"):
        preview(diary(name), guess(diary(name)), NOW)


def test_one_symptom_a_row_becomes_scores_by_its_name() -> None:
    found = shown("bearable")
    assert said(found, LEG, BACK)[:4] == [(None, 5), (3, None), (None, 8), (5, None)]
    assert said(found, "feelings")[0] == ("Back (lower) pain",)
    assert "5 rows without anything that is used stay out of it." in found.notices
    assert "headache" not in " ".join(str(record.feelings).lower() for record in records(found))


def test_one_symptom_of_several_does_not_say_how_far_down_they_go() -> None:
    assert {record.reach for record in records(shown("flaredown"))} == {None}


def test_several_columns_of_places_and_feelings_are_one_picture_of_them() -> None:
    first = records(shown("body_map"))[0]
    assert (first.places, first.feelings) == ("leg; foot", "leg: numb; foot: tingling")
    assert (first.leg_pain_now, first.reach, first.numbness) == (6, "foot", True)
    assert [record.pain_now for record in records(shown("body_map"))] == [None] * 6


def test_words_for_how_bad_it_was_stay_words() -> None:
    found = shown("apple_health")
    assert said(found, *SCORES) == [(None, None, None)] * 3
    assert said(found, "feelings")[0] == (
        "HKCategoryTypeIdentifierLowerBackPain: HKCategoryValueSeverityModerate",
    )


def test_the_hour_of_a_google_form_is_that_of_its_own_zone() -> None:
    first = records(shown("google_form"))[0]
    assert first.at.isoformat() == "2026-01-13T20:30:00+01:00"


def test_a_value_with_a_label_and_a_duration_are_told_apart() -> None:
    assert said(shown("track_and_graph"), LEG) == [(6,), (7,), (5,), (None,), (None,)]
    assert number_of("1:02:03") is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("leg_fatigue", None), ("pain_relief", None), ("Pain medication", None),
        ("mood score", None), ("Score (Sleep)", None), ("body weight", None), ("Pain-free", None),
        ("headache", None), ("neck pain", None), ("leg: numb", None), ("rating", None),
        ("hip pain", None), ("Pain", PAIN), ("NRS", PAIN), ("severity", PAIN),
        ("Pain (0-10)", PAIN),
        ("leg", LEG), ("left calf ache", LEG), ("painLeg", LEG), ("lower_back_pain", BACK),
        ("back", BACK), ("Back to work", None), ("upper back pain", None),
    ],
)  # fmt: skip
def test_which_pain_a_name_means(name: str, meant: str | None) -> None:
    assert score_meant(name) == meant


def test_a_column_of_yes_and_no_is_no_pain_scale_whatever_its_name() -> None:
    rows = [f"2026-01-{day:02},{day % 2}" for day in range(1, 20)]
    assert guess(text("date,leg pain", *rows)).meanings == {"date": "date"}
    assert guess(text("date,leg pain", "2026-01-01,yes")).meanings == {"date": "date"}


def test_weekdays_are_no_dates_and_a_title_is_no_note() -> None:
    read = text("day of week,day,note_title,note,pain", "Monday,2026-01-05,Better,slept well,4")
    assert guess(read).meanings == {"day": "date", "note": "note", "pain": PAIN}


@pytest.mark.parametrize("name", ["Notes", "Comments", "Locations", "Symptoms"])
def test_plurals_are_seen(name: str) -> None:
    assert name in guess(text(f"date,{name}", "2026-01-05,calf and foot")).meanings


def test_an_hour_with_the_name_of_its_zone_is_not_hours_off() -> None:
    read = text("when,pain", "2026-01-05 08:00 PST,4", "2026-07-05 08:00 CEST,5")
    assert [record.at.utcoffset() for record in records(preview(read, guess(read), NOW))] == [
        timedelta(hours=-8), timedelta(hours=2),
    ]  # fmt: skip


def test_a_zone_that_means_several_is_asked_for() -> None:
    read = text("when,pain", "2026-01-05 08:00 IST,4")
    found = preview(read, guess(read), NOW)
    assert "time zone IST is not known or means several" in found.rejected[0].reason
    choices = replace(guess(read), zone="Asia/Kolkata")
    assert records(preview(read, choices, NOW))[0].at.utcoffset() == timedelta(hours=5.5)


def test_times_without_a_zone_are_by_the_clock_that_was_said() -> None:
    read = text("when,pain", "2026-01-05 08:00,4", "2026-07-05 08:00,5")
    found = preview(read, replace(guess(read), zone="America/New_York"), NOW)
    assert [record.at.utcoffset() for record in records(found)] == [
        timedelta(hours=-5), timedelta(hours=-4),
    ]  # fmt: skip
    with pytest.raises(DiaryError, match="is no time zone"):
        preview(read, replace(guess(read), zone="Mars"), NOW)


def test_a_year_that_stands_first_is_never_a_day() -> None:
    read = text("when,pain", "2026-02-03 8:00,4")
    found = preview(read, replace(guess(read), day_first=True), NOW)
    assert records(found)[0].at.month == 2


def test_a_diary_of_a_hundred_columns_comes_along_with_what_is_used_and_a_sentence() -> None:
    columns = [f"answer {number}" for number in range(100)]
    read = text(
        ",".join(["date", *columns, "pain"]), ",".join(["2026-01-05", *["words " * 9] * 100, "4"])
    )
    found = preview(read, guess(read), NOW)
    original = json.loads(str(records(found)[0].original))
    assert (original["date"], original["pain"]) == ("2026-01-05", "4")
    assert int(original["(left out)"]) + len(original) - 1 == 102
    assert "The whole row is longer than the log keeps" in found.notices[-1]


def test_a_note_that_is_too_long_is_cut_and_that_is_said() -> None:
    found = preview(read := text("date,pain,note", f"2026-01-05,4,{'ab ' * 900}"), guess(read), NOW)
    assert len(str(records(found)[0].note)) == NOTE_MAX_LENGTH
    assert "A text is longer than the log keeps and is cut (line 2)." in found.notices


def test_the_same_time_with_other_values_is_mentioned() -> None:
    read = text("date,pain", "2026-01-05,4", "2026-01-05,6", "2026-01-06,6", "2026-01-06,6")
    found = preview(read, guess(read), NOW)
    assert len(found.entries) == 4
    assert "more than once, with other values (line 3)" in " ".join(found.notices)


def test_names_need_their_values() -> None:
    read = diary("flaredown")
    meanings = {"checkin_date": "date", "trackable_name": "name"}
    with pytest.raises(DiaryError, match="which one the value"):
        preview(read, Choices(meanings), NOW)


def test_the_preview_tells_the_months_and_scores_that_the_pictures_would_show() -> None:
    (january,) = periods_of(shown("body_map").entries)
    assert (january.begins.isoformat(), january.rows) == ("2026-01-01", 6)
    scores = january.scores[LEG]
    assert (scores.count, scores.lowest, scores.middle, scores.highest) == (6, 2, 4.5, 7)


def test_many_months_are_told_as_years() -> None:
    read = text(
        "date,pain", *(f"{year}-{month:02}-05,6" for year in (2023, 2024) for month in range(1, 13))
    )
    periods = periods_of(preview(read, guess(read), NOW).entries)
    assert [(period.begins.year, period.is_year, period.rows) for period in periods] == [
        (2023, True, 12), (2024, True, 12),
    ]  # fmt: skip


cells = st.text(st.characters(exclude_categories=("Cs",)), max_size=8) | st.integers(0, 110).map(
    str
)
headers = st.sampled_from(
    ["date", "when", "Pain", "leg: ache", "leg: numb", "symptom", "value", "note", "x", "Leg pain"]
)


@given(
    st.lists(headers, min_size=1, max_size=6),
    st.lists(st.lists(cells | st.just("2026-01-05"), min_size=6, max_size=6), max_size=6),
    st.sampled_from((10, 100, 5, 4)),
)
def test_no_score_is_invented(names: list[str], rows: list[list[str]], out_of: int) -> None:
    lines = [names, *([*row[: len(names)]] for row in rows), ["2026-01-05"] * len(names)]
    quoted = (",".join(f'"{cell.replace(chr(34), "")}"' for cell in line) for line in lines)
    try:
        read = read_diary("x.csv", "\n".join(quoted).encode())
        found = preview(read, replace(guess(read), day_first=True, out_of=out_of), NOW)
    except DiaryError:
        return
    by_line = {f"x.csv, line {line}": row for line, row in read.rows}
    for record in records(found):
        numbers = [number_of(cell) for cell in by_line[str(record.source)].values()]
        possible = {int(number * 10 / out_of + 0.5) for number in numbers if number is not None}
        assert {
            score for name in SCORES if (score := getattr(record, name)) is not None
        } <= possible


@given(st.binary(max_size=300))
def test_any_bytes_are_a_diary_or_one_sentence(data: bytes) -> None:
    try:
        read = read_diary("x.csv", b"date,pain\n2026-01-05,4\n" + data)
        found = preview(read, replace(guess(read), day_first=True, out_of=10), NOW)
    except DiaryError:
        return
    told = len(found.entries) + len(found.left_out) + len(found.rejected)
    assert told == len(read.rows) + len(read.rejected)
