"""What was said about danger stays said: every state and event, and no way around a lock."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.log.history import current_entries
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Hurt,
    Morning,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    Seen,
    Void,
)
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.questionnaire import LEVELS, read_questionnaire
from sciatica_lib.questions.safety import (
    CALLS_FOR,
    REASONS,
    SafetyState,
    has_new_sign,
    in_groups,
    last_check_in,
    level_of,
    safety_state,
    seen_about,
)

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
SIGNS = read_questionnaire(shipped_dir() / "data" / "questions.toml").signs
ONE_OF = {"emergency": "bladder", "same_day": "fever", "clearance": "night_pain"}
BANNED = re.compile(r"pain-free|\bsafe\b|\bprevents?\b|get rid of", re.IGNORECASE)


@dataclass
class Person:
    """A person with a log and a clock, who does one thing after another."""

    now: datetime = BEGIN
    rows: list[Entry] = field(default_factory=list)

    def save(self, record: Record, replaces: str | None = None) -> str:
        entry_id = f"e{len(self.rows)}"
        self.rows.append(
            Entry(entry_id=entry_id, saved_at=self.now, record=record, replaces=replaces)
        )
        return entry_id

    def answers(self, *signs: str, asked: str = "full", clinician_ok: bool | None = None) -> str:
        return self.save(
            SafetyScreen(
                at=self.now,
                signs=" ".join(signs) or "none",
                asked=asked,
                clinician_ok=clinician_ok,
            )
        )

    def was_seen(self, *, may_exercise: bool = True) -> str:
        about = " ".join(lock.entry_id for lock in self.state.locks)
        return self.save(
            Seen(at=self.now, about=about, may_exercise=may_exercise, seen_on="2026-03-03")
        )

    def exercises(self, before: int = 2, after: int = 2, *, hurt: bool = False) -> None:
        name = f"r-{len(self.rows)}"
        self.save(
            RoutineStart(
                at=self.now, routine_id=name, leg_pain_now=before, back_pain_now=0, reach="calf"
            )
        )
        if hurt:
            self.save(Hurt(at=self.now, routine_id=name, exercise="hip_bridge"))
        self.save(
            RoutineEnd(
                at=self.now, routine_id=name, leg_pain_now=after, back_pain_now=0, reach="calf",
                new_numbness=False, outcome="hurt" if hurt else "finished",
            )
        )  # fmt: skip

    def checks_in(self, **answers: bool) -> str:
        return self.save(CheckIn(at=self.now, **answers))

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def state(self) -> SafetyState:
        return safety_state(self.rows, current_entries(self.rows), SIGNS, self.now)


def clear() -> Person:
    """Return a person who has just answered everything, with nothing ticked."""
    person = Person()
    person.answers()
    return person


def locked(level: str) -> Person:
    """Return a person who has ticked a sign of a level."""
    person = Person()
    person.answers(ONE_OF[level])
    return person


STATES: dict[str, Callable[[], Person]] = {
    "new": Person,
    "clear": clear,
    **{level: lambda level=level: locked(level) for level in LEVELS},  # type: ignore[misc]
}


def takes_back(person: Person) -> None:
    for row in [row for row in person.rows if isinstance(row.record, SafetyScreen)]:
        person.save(Void(at=person.now), replaces=row.entry_id)


def corrects(person: Person) -> None:
    for row in [row for row in person.rows if isinstance(row.record, SafetyScreen)]:
        person.save(SafetyScreen(at=person.now, signs="none", asked="full"), replaces=row.entry_id)


EVENTS: dict[str, Callable[[Person], object]] = {
    "comes back": lambda _: None,
    "brief, nothing": lambda person: person.answers(asked="brief"),
    "full, nothing": lambda person: person.answers(),
    "full, empty": lambda person: person.save(SafetyScreen(at=person.now, asked="full")),
    "brief, emergency": lambda person: person.answers("saddle", asked="brief"),
    "brief, same day": lambda person: person.answers("foot_drop", asked="brief"),
    "full, clearance": lambda person: person.answers("cancer"),
    "full, clearance and the clinician's word": lambda person: person.answers(
        "cancer", clinician_ok=True
    ),
    "seen, may": lambda person: person.was_seen(),
    "seen, may not": lambda person: person.was_seen(may_exercise=False),
    "answers taken back": takes_back,
    "answers corrected": corrects,
    "an hour later": lambda person: person.waits(hours=1.1),
    "five weeks later": lambda person: person.waits(days=35),
    "the clock a year back": lambda person: person.waits(days=-365),
    "red": lambda person: person.exercises(2, 9),
    "it hurts": lambda person: person.exercises(hurt=True),
    "worse next morning": lambda person: (
        person.exercises(),
        person.save(
            Morning(at=person.now, routine_id=f"r-{len(person.rows) - 2}", compared="worse")
        ),
    ),
    "green": lambda person: person.exercises(),
    "weakness at the first check-in": lambda person: person.checks_in(weakness=True),
    "numbness at the first check-in": lambda person: person.checks_in(numbness=True),
}

# For each state the level of the lock and what is asked next, after each event: clear is (None,
# None); F a full check and B a brief one, S, E, C the locks that stay with anything asked.
EXPECTED = {
    # event                                      new   clear  emergency  same_day  clearance
    "comes back":                               ("F",  "-",   "E",       "S",      "C"),
    "brief, nothing":                           ("F",  "-",   "E",       "S",      "C"),
    "full, nothing":                            ("-",  "-",   "E",       "S",      "-"),
    "full, empty":                              ("F",  "F",   "E",       "S",      "F"),
    "brief, emergency":                         ("E",  "E",   "E",       "E",      "E"),
    "brief, same day":                          ("S",  "S",   "E",       "S",      "S"),
    "full, clearance":                          ("C",  "C",   "E",       "S",      "C"),
    "full, clearance and the clinician's word": ("-",  "-",   "E",       "S",      "-"),
    "seen, may":                                ("F",  "-",   "F",       "F",      "-"),
    "seen, may not":                            ("F",  "-",   "E",       "S",      "C"),
    "answers taken back":                       ("F",  "-",   "E",       "S",      "C"),
    "answers corrected":                        ("F",  "-",   "E",       "S",      "-"),
    "an hour later":                            ("F",  "B",   "E",       "S",      "C"),
    "five weeks later":                         ("F",  "F",   "E",       "S",      "C"),
    "the clock a year back":                    ("F",  "F",   "E",       "S",      "C"),
    "red":                                      ("F",  "F",   "E",       "S",      "C"),
    "it hurts":                                 ("F",  "F",   "E",       "S",      "C"),
    "worse next morning":                       ("F",  "F",   "E",       "S",      "C"),
    "green":                                    ("F",  "-",   "E",       "S",      "C"),
    "weakness at the first check-in":           ("F",  "F",   "E",       "S",      "C"),
    "numbness at the first check-in":           ("F",  "-",   "E",       "S",      "C"),
}  # fmt: skip


def short(state: SafetyState) -> str:
    """Return a state as one letter of the table."""
    if state.level:
        return {"emergency": "E", "same_day": "S", "clearance": "C"}[state.level]
    return {"full": "F", "brief": "B", None: "-"}[state.ask]


@pytest.mark.parametrize("event", EXPECTED)
def test_each_event_leads_from_each_state_to_the_one_in_the_table(event: str) -> None:
    found = []
    for made in STATES.values():
        person = made()
        EVENTS[event](person)
        assert person.state.may_begin == (short(person.state) == "-")
        found.append(short(person.state))
    assert tuple(found) == EXPECTED[event]
    assert EXPECTED.keys() == EVENTS.keys()


@pytest.mark.parametrize("level", ["emergency", "same_day"])
def test_a_lock_is_lifted_by_being_seen_and_the_whole_check_and_by_nothing_less(level: str) -> None:
    person = locked(level)
    person.answers()
    assert person.state.level == level
    person.was_seen()
    assert (person.state.level, person.state.reason) == (None, "seen")
    person.waits(minutes=5)
    person.answers()
    assert person.state.may_begin


def test_a_clinicians_word_that_is_taken_back_locks_again() -> None:
    person = locked("emergency")
    word = person.was_seen()
    person.answers()
    person.save(Void(at=person.now), replaces=word)
    assert person.state.level == "emergency"


def test_what_was_seen_is_asked_as_new_since_that_day_so_that_nobody_is_locked_out_for_ever() -> (
    None
):
    person = locked("emergency")
    assert seen_about(person.rows, person.rows, SIGNS) == {}
    person.was_seen()
    assert seen_about(person.rows, current_entries(person.rows), SIGNS) == {"bladder": "2026-03-03"}


def test_a_lock_says_since_when_and_what_was_ticked() -> None:
    person = Person()
    person.answers("night_pain", "fever", "saddle")
    (lock,) = person.state.locks
    assert (lock.level, lock.since, lock.signs) == (
        "emergency", BEGIN.date(), ("night_pain", "fever", "saddle")
    )  # fmt: skip


def test_an_older_check_of_another_device_does_not_hide_a_newer_answer() -> None:
    person = locked("clearance")
    person.rows[0] = Entry(
        entry_id="e0",
        saved_at=BEGIN + timedelta(days=2),
        record=SafetyScreen(at=BEGIN + timedelta(days=2), signs="cancer", asked="full"),
    )
    person.answers()  # from Monday, but it came in last
    assert person.state.level == "clearance"


def test_answers_of_the_first_version_by_number_still_count() -> None:
    person = Person()
    person.save(SafetyScreen(at=person.now, ticked="none", asked="full"))
    assert person.state.may_begin
    person.save(SafetyScreen(at=person.now, ticked="17", asked="full", clinician_ok=True))
    assert person.state.may_begin
    person.save(SafetyScreen(at=person.now, ticked="15 17", asked="full"))
    assert person.state.level == "clearance"
    person.save(SafetyScreen(at=person.now, ticked="3", asked="brief"))
    assert person.state.level == "emergency"
    assert {sign.number for sign in SIGNS.values() if sign.number} == set(range(1, 19))


@pytest.mark.parametrize("answer", ["bladder nonsense", "nonsense", "4 x"])
def test_answers_that_cannot_be_read_are_asked_again_and_what_can_be_read_counts(
    answer: str,
) -> None:
    person = Person()
    person.save(SafetyScreen(at=person.now, signs=answer, asked="full"))
    assert person.state.reason == "unreadable"
    assert (person.state.level == "emergency") == (answer != "nonsense")


@pytest.mark.parametrize("sign", ["numbness", "weakness"])
def test_a_sign_is_new_if_it_was_not_there_at_the_check_in_before(sign: str) -> None:
    there, gone, unanswered = (CheckIn(at=BEGIN, **{sign: now}) for now in (True, False, None))
    assert has_new_sign(gone, there)
    assert has_new_sign(unanswered, there)
    assert not has_new_sign(there, there)
    assert not has_new_sign(there, gone)
    assert has_new_sign(None, there) == (sign == "weakness")


def test_the_last_check_in_is_the_one_before_the_entry_that_is_changed() -> None:
    person = Person()
    person.checks_in(numbness=True)
    person.checks_in(numbness=False)
    entries = person.rows
    assert last_check_in(entries) == entries[1].record
    assert last_check_in(entries, but=entries[1]) == entries[0].record
    assert last_check_in(()) is None


def test_the_whole_check_asks_every_sign_once_and_the_brief_one_the_ten_urgent_ones() -> None:
    groups = in_groups(SIGNS)
    asked = [sign.key for group in groups for sign in group]
    assert sorted(asked) == sorted(key for key, sign in SIGNS.items() if sign.group)
    assert all(len(group) <= 7 for group in groups)
    (brief,) = in_groups(SIGNS, brief=True)
    assert [sign.number for sign in brief] == list(range(1, 11))
    assert level_of(["night_pain", "fever"], SIGNS) == "same_day"
    assert level_of([], SIGNS) is None


def test_no_sentence_promises_anything() -> None:
    for text in (*CALLS_FOR.values(), *REASONS.values(), *(sign.words for sign in SIGNS.values())):
        assert not BANNED.search(text)


@st.composite
def stories(draw: st.DrawFn) -> list[str]:
    """Return what a person does, in any order, without ever recording that they were seen."""
    allowed = [event for event in EVENTS if event != "seen, may"]
    return draw(st.lists(st.sampled_from(allowed), max_size=12))


@given(before=stories(), level=st.sampled_from(["emergency", "same_day"]), after=stories())
def test_without_being_seen_no_story_leads_from_a_lock_to_the_timer(
    before: list[str], level: str, after: list[str]
) -> None:
    person = Person()
    for event in before:
        EVENTS[event](person)
    person.answers(ONE_OF[level], asked="brief")
    for event in after:
        EVENTS[event](person)
        assert not person.state.may_begin
        assert person.state.level in {"emergency", "same_day"}


@given(rows=st.lists(st.sampled_from(list(EVENTS)), max_size=10), rnd=st.randoms())
def test_two_devices_that_join_their_logs_in_any_order_agree_on_an_unseen_danger(
    rows: list[str], rnd: object
) -> None:
    person = Person()
    for event in rows:
        EVENTS[event](person)
    level = person.state.level
    shuffled = list(person.rows)
    rnd.shuffle(shuffled)  # type: ignore[attr-defined]
    again = safety_state(shuffled, current_entries(shuffled), SIGNS, person.now).level
    if level in {"emergency", "same_day"}:
        assert again == level
