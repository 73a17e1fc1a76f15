"""Every check returns what it was given, or says in one sentence which value is wrong and why."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

import pytest

from sciatica_lib import checks
from sciatica_lib.checks import check_fields, check_names, checked, shown
from sciatica_lib.errors import FieldError

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One field of each kind."""

    whole: int = checked("whole", 1, low=1, high=10)
    choice: str = checked("choice", "left", choices=("left", "right"))
    yes_no: bool = checked("yes_no", default=False)
    true_false: bool = checked("true_false", default=False)
    text: str | None = checked("text", None)
    plain_text: str = checked("plain_text", "x", low=1, high=5)
    id: str = checked("id", "abc")
    file_id: str | None = checked("file_id", None)
    day: date = checked("day", date(2026, 3, 2))
    at: datetime = checked("at", AT)
    clock_time: str = checked("clock_time", "08:30")
    return_key: str | None = checked("return_key", None)
    made: date = checked("made", date(2026, 3, 2), made=date)
    photo: str = checked("photo", "")
    table: dict[str, int] | None = checked("table", None)
    several: tuple[str, ...] = checked("several", (), of="id", most=2)

    def __post_init__(self) -> None:
        check_fields(self)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("whole", 11, "whole must be a whole number 1-10, got 11"),
        ("whole", True, "whole must be a whole number 1-10, got True"),
        ("choice", "up", "choice must be one of left, right, got 'up'"),
        ("yes_no", "yes", "yes_no must be yes or no, got 'yes'"),
        ("true_false", 1, "true_false must be true or false, got 1"),
        ("text", "x" * 2_001, "text must be text of 0-2000 characters, got 2001 characters"),
        ("plain_text", "  ", "plain_text must be text of 1-5 characters, got blanks only"),
        ("plain_text", "a\0", "plain_text has characters that cannot be shown; type it again"),
        ("id", "../x", "id must be 1-32 lower-case letters, digits, - or _, got '../x'"),
        ("file_id", "con", "file_id must be another word: Windows keeps con for itself"),
        ("file_id", "constructor", "file_id must be another word: browsers keep constructor"),
        ("clock_time", "24:00", "clock_time must be a time like 08:30, got '24:00'"),
        ("clock_time", 8, "clock_time must be a time like 08:30, got 8"),
        ("return_key", "age1b", "return_key must be a public key that begins with age1, got"),
        ("photo", "R0lGODlh", "photo must be a small JPEG or PNG in base64, got 'R0lGODlh'"),
        ("photo", "/9j/" + "A" * 80_001, "photo must be a small JPEG or PNG in base64"),
        ("table", [], "table must be a table of its own, got []"),
        ("made", {}, "made must be a table of its own, got {}"),
        ("several", ["a"], "several must be a list of at most 2, got ['a']"),
        ("several", ("a", "b", "c"), "several must be a list of at most 2, got ('a', 'b', 'c')"),
        ("several", ("a", "B"), "several 2 must be 1-32 lower-case letters"),
        ("several", ("a", "a"), "several must each be there once, got 'a' twice"),
        ("day", AT, "day must be a date like 2026-01-31, got"),
        ("at", AT.replace(tzinfo=None), "at must be a time with its offset from UTC, got"),
        ("at", AT.replace(year=1800), "at must be in 1900-2199, got 1800"),
    ],
)
def test_a_wrong_value_is_refused_with_field_range_and_value(
    field: str, value: object, sentence: str
) -> None:
    with pytest.raises(FieldError) as caught:
        Sample(**{field: value})
    assert str(caught.value).startswith(sentence)


def test_every_check_that_a_field_can_name_is_tried_here() -> None:
    assert {spec.metadata["check"] for spec in fields(Sample)} == set(checks.CHECKS)


def test_unanswered_is_not_checked_where_it_may_be_left_out() -> None:
    assert Sample().text is None
    with pytest.raises(FieldError):
        Sample(whole=None)


def test_the_message_names_the_file_and_the_block_before_the_field() -> None:
    error = FieldError("sets", "must be 1-10, got 0").within("exercise 2").within("plan.json")
    assert str(error) == "plan.json: exercise 2: sets must be 1-10, got 0"


def test_a_table_has_every_field_that_is_needed_and_no_other() -> None:
    known = {spec.name: spec for spec in fields(Sample)}
    assert check_names({"whole": 2}, "x", known) == {"whole": 2}
    with pytest.raises(FieldError, match=r"^x: 'colour' is not a field; the fields are whole, "):
        check_names({"colour": 2}, "x", known)
    with pytest.raises(FieldError, match=r"^x must be a table of its own, got 3"):
        check_names(3, "x", known)


def test_a_value_is_shown_short_whatever_it_is() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep) == "a value too large to show"
    assert shown("x" * 99) == "'" + "x" * 36 + "..."
