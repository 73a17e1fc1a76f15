"""A record accepts what the log can hold, and says what is wrong with anything else."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sciatica_lib.errors import FieldError
from sciatica_lib.log.records import CheckIn, Entry, SafetyScreen, SetDone, Void

AT = datetime(2026, 3, 2, 8, 15, tzinfo=timezone(timedelta(hours=1)))


def test_a_score_of_eleven_is_refused_with_field_range_and_value() -> None:
    with pytest.raises(FieldError, match=r"leg_pain_24h must be a whole number 0-10, got 11"):
        CheckIn(at=AT, leg_pain_24h=11)


def test_an_unanswered_question_is_none_and_not_zero() -> None:
    assert CheckIn(at=AT).leg_pain_24h is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("leg_pain_24h", -1),
        ("leg_pain_24h", 4.0),
        ("leg_pain_24h", True),
        ("reach", "toe"),
        ("numbness", "yes"),
        ("note", 7),
        ("note", "x" * 2_001),
        ("sitting_min", 1_441),
        ("plan_id", "Not An Id"),
        ("plan_version", 0),
    ],
)
def test_a_bad_value_is_refused_and_the_message_names_its_field(field: str, value: object) -> None:
    with pytest.raises(FieldError, match=field):
        CheckIn(at=AT, **{field: value})


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(FieldError, match="offset"):
        SafetyScreen(at=datetime(2026, 3, 2, 8, 15))  # noqa: DTZ001 (the point of the test)


def test_an_entry_after_midnight_belongs_to_the_day_before() -> None:
    assert CheckIn(at=AT.replace(hour=0, minute=40)).day == date(2026, 3, 1)
    assert CheckIn(at=AT.replace(hour=4, minute=0)).day == date(2026, 3, 2)


def test_the_day_is_the_persons_own_and_not_that_of_utc() -> None:
    east = timezone(timedelta(hours=13))
    assert CheckIn(at=datetime(2026, 3, 2, 5, 0, tzinfo=east)).day == date(2026, 3, 2)


def test_a_void_must_name_the_row_it_takes_back() -> None:
    with pytest.raises(FieldError, match="replaces"):
        Entry(entry_id="ev", saved_at=AT, record=Void(at=AT))


def test_a_record_cannot_be_changed_after_it_was_made() -> None:
    done = SetDone(at=AT.astimezone(UTC), exercise="hip_bridge", reps_done=12)
    with pytest.raises(AttributeError):
        done.reps_done = 13  # type: ignore[misc]
