"""An entry is said in one line that its person understands, without what was not answered."""

from datetime import UTC, date, datetime

import pytest

from sciatica_lib.log.describe import entry_words
from sciatica_lib.log.records import (
    KINDS,
    CheckIn,
    Entry,
    Hurt,
    Imported,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
)

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
WORDS: tuple[tuple[Record, str], ...] = (
    (CheckIn(at=AT), "check-in"),
    (
        CheckIn(at=AT, leg_pain_24h=0, back_pain_24h=3, reach="calf", numbness=True, note="so so"),
        "check-in, leg pain 0, back pain 3, down to the calf, numbness or tingling, note: so so",
    ),
    (
        CheckIn(at=AT, reach="none", numbness=False, weakness=True, interference=2),
        "check-in, weakness, in the way 2",
    ),
    (RoutineStart(at=AT, leg_pain_now=4), "routine begun, leg pain before 4"),
    (
        RoutineEnd(at=AT, outcome="stopped", back_pain_now=5, note="tired"),
        "routine stopped, back pain after 5, note: tired",
    ),
    (
        Imported(at=AT, pain_now=6, feelings="tight", places="hip", source="diary.csv, line 2"),
        "from diary.csv, line 2, pain 6, tight, hip",
    ),
    (Hurt(at=AT, exercise="hip_bridge"), "stopped because it hurt: hip_bridge"),
    (SafetyScreen(at=AT, asked="full"), "safety check"),
    (SetDone(at=AT), "set"),
)


def _words(record: Record, today: date) -> str:
    return entry_words(Entry(entry_id="ea", saved_at=AT, record=record), today)


@pytest.mark.parametrize(("record", "words"), WORDS)
def test_an_entry_is_its_day_what_it_is_and_what_was_answered(record: Record, words: str) -> None:
    assert _words(record, AT.date()) == f"Today, Monday 2 March 2026: {words}"


def test_a_day_that_is_long_past_is_said_by_its_date() -> None:
    assert _words(CheckIn(at=AT), date(2026, 3, 3)).startswith("Yesterday, Monday 2 March 2026: ")
    assert _words(CheckIn(at=AT), date(2027, 1, 1)) == "Monday 2 March 2026: check-in"


def test_every_kind_of_row_that_a_person_can_see_has_words() -> None:
    for record in set(KINDS.values()) - {KINDS["void"]}:
        assert _words(record(at=AT), AT.date())
