"""What the rows of a log say together depends on which they are, and on nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_rows import AT, check_in, void

from sciatica_lib.log.history import (
    ROUTINE_MAX_HOURS,
    current_entries,
    first_row,
    history_of,
    last_saved,
    merged,
    open_routine,
    rows_to_take_back,
    standing_entry,
)
from sciatica_lib.log.records import Entry, Record, RoutineEnd, RoutineStart


def test_a_correction_takes_the_place_of_the_row_it_names() -> None:
    first = check_in("ea", leg_pain_24h=4)
    second = check_in("eb", 1, leg_pain_24h=5, replaces="ea")
    third = check_in("ec", 2, leg_pain_24h=6, replaces="eb")
    assert current_entries([first, second]) == (second,)
    assert current_entries([first, second, third]) == (third,)


def test_of_two_corrections_of_the_same_row_the_later_one_stands() -> None:
    first = check_in("ea", leg_pain_24h=4)
    early = check_in("eb", 1, leg_pain_24h=5, replaces="ea")
    late = check_in("ec", 2, leg_pain_24h=6, replaces="ea")
    assert current_entries([first, late, early]) == (late,)


def test_undoing_a_correction_brings_the_row_before_back() -> None:
    first = check_in("ea", leg_pain_24h=4)
    rows = [first, check_in("eb", 1, leg_pain_24h=5, replaces="ea"), void("ev", "eb", 2)]
    assert current_entries(rows) == (first,)


def test_deleting_and_undoing_again_and_again_toggles_the_entry() -> None:
    rows = [check_in("ea", leg_pain_24h=4)]
    for turn in range(1, 200):
        rows.append(void(f"ev{turn}", rows[-1].entry_id, turn))
        assert current_entries(rows) == (() if turn % 2 else (rows[0],))


def test_a_deletion_names_the_first_row_so_no_earlier_version_comes_back() -> None:
    rows = [check_in("ea", leg_pain_24h=4), check_in("eb", 1, leg_pain_24h=5, replaces="ea")]
    rows.append(void("ev", first_row(rows, "eb"), 2))
    assert current_entries(rows) == ()


def test_rows_that_replace_each_other_in_a_circle_are_shown_and_do_not_hang() -> None:
    rows = [check_in("ea", replaces="eb"), check_in("eb", replaces="ea")]
    assert set(current_entries(rows)) == set(rows)
    assert first_row(rows, "ea") in {"ea", "eb"}


def test_a_chain_of_ten_thousand_corrections_is_read() -> None:
    rows = [check_in("e0")]
    rows += [check_in(f"e{n}", n, replaces=f"e{n - 1}") for n in range(1, 10_000)]
    assert current_entries(rows) == (rows[-1],)


FIRST = check_in("ea", leg_pain_24h=4)
CORRECTED = check_in("eb", 1, leg_pain_24h=5, replaces="ea")
CORRECTED_LATER = check_in("ec", 3, leg_pain_24h=6, replaces="ea")
DELETED = void("ev", "ea", 2)
DELETED_THERE = void("ew", "ea", 2.5)
TWO_DEVICES = {  # the table of docs/two_devices.md: what each device added, and what stands then
    "both delete": ([DELETED], [DELETED_THERE], None),
    "both delete, one undoes": ([DELETED, void("ex", "ev", 3)], [DELETED_THERE], None),
    "both delete, one undoes both": (
        [DELETED, void("ex", "ev", 3), void("ey", "ew", 3)],
        [DELETED_THERE],
        FIRST,
    ),
    "corrected first, deleted later": ([CORRECTED], [DELETED], None),
    "deleted first, corrected later": ([DELETED], [CORRECTED_LATER], CORRECTED_LATER),
    "deleted, and at the same moment corrected": (
        [void("ev", "ea", 3)],
        [CORRECTED_LATER],
        None,
    ),
    "both correct": ([CORRECTED], [CORRECTED_LATER], CORRECTED_LATER),
    "both correct, the later is undone": (
        [CORRECTED],
        [CORRECTED_LATER, void("ex", "ec", 4)],
        CORRECTED,
    ),
    "corrected later twice, deleted before": (
        [DELETED],
        [CORRECTED, check_in("ed", 4, leg_pain_24h=7, replaces="eb")],
        check_in("ed", 4, leg_pain_24h=7, replaces="eb"),
    ),
    "an undo of an undo of a deletion": (
        [DELETED, void("ex", "ev", 3), void("ey", "ex", 4)],
        [],
        None,
    ),
    "an undo of an undo of a correction": (
        [CORRECTED, void("ex", "eb", 3), void("ey", "ex", 4)],
        [],
        CORRECTED,
    ),
    "brought back on both": ([FIRST], [FIRST], FIRST),
}


@pytest.mark.parametrize(("here", "there", "stands"), TWO_DEVICES.values(), ids=TWO_DEVICES)
def test_two_devices_agree_on_what_an_entry_is_now(
    here: list[Entry], there: list[Entry], stands: Entry | None
) -> None:
    expected = (stands,) if stands else ()
    for rows in (merged([FIRST], here, there), merged(there, [FIRST], here)):
        assert current_entries(rows) == current_entries(rows[::-1]) == expected
        assert {standing_entry(rows, row.entry_id) for row in rows} == {stands}


def test_to_undo_a_deletion_is_to_undo_every_deletion_that_is_known() -> None:
    rows = [FIRST, DELETED, DELETED_THERE]
    assert rows_to_take_back(rows, DELETED) == (DELETED_THERE, DELETED)
    undone = void("ex", "ew", 3)
    assert rows_to_take_back([*rows, undone], DELETED) == (DELETED,)
    assert rows_to_take_back([*rows, CORRECTED], CORRECTED) == (CORRECTED,)


def test_the_last_row_about_an_entry_is_found_through_every_correction() -> None:
    rows = [FIRST, CORRECTED, CORRECTED_LATER, DELETED, check_in("ez", 9)]
    assert last_saved(rows, "eb") == CORRECTED_LATER.saved_at
    assert last_saved(rows, "elsewhere") is None


@st.composite
def _histories(draw: st.DrawFn) -> list[Entry]:
    """Return rows that replace each other anyhow, saved at any time."""
    names = [f"e{'bcdfghjk'[n]}" for n in range(draw(st.integers(1, 8)))]
    rows = []
    for place, name in enumerate(names):
        target = draw(st.sampled_from([None, *names[:place]]))
        minute = draw(st.integers(0, 3))
        is_void = target is not None and draw(st.booleans())
        rows.append(
            void(name, str(target), minute) if is_void else check_in(name, minute, replaces=target)
        )
    return rows


@given(_histories(), st.data())
def test_copies_merged_in_any_order_say_the_same(rows: list[Entry], data: st.DataObject) -> None:
    copies = [data.draw(st.lists(st.sampled_from(rows), unique=True)) for _ in range(3)]
    a, b, c = ([row for row in rows if row in copy] for copy in copies)
    expected = current_entries(merged(a, b, c))
    assert current_entries(merged(c, merged(b, a))) == expected
    assert current_entries(merged(merged(a, c), b, a)) == expected
    assert current_entries([*c, *b, *a]) == expected


@given(_histories(), st.data())
def test_an_entry_that_stands_can_be_deleted_and_brought_back(
    rows: list[Entry], data: st.DataObject
) -> None:
    if not (current := current_entries(rows)):
        return
    entry = data.draw(st.sampled_from(current))
    first = first_row(rows, entry.entry_id)
    deleted = void("ez", first, 4)
    assert standing_entry([*rows, deleted], entry.entry_id) is None
    undone = [
        void(f"ez{'bcdfghjk'[place]}", row.entry_id, 5)
        for place, row in enumerate(rows_to_take_back([*rows, deleted], deleted))
    ]
    assert standing_entry([*rows, deleted, *undone], entry.entry_id) == entry


@given(st.data())
def test_the_history_depends_on_the_rows_and_not_on_their_order(data: st.DataObject) -> None:
    names = [f"e{n}" for n in range(data.draw(st.integers(1, 8)))]
    rows = []
    for minute, name in enumerate(names):
        target = data.draw(st.sampled_from([None, *names]))
        is_void = target is not None and data.draw(st.booleans())
        rows.append(
            void(name, str(target), minute) if is_void else check_in(name, minute, replaces=target)
        )
    shuffled = data.draw(st.permutations(rows))
    assert current_entries(rows) == current_entries(shuffled)


def test_the_history_of_an_entry_is_all_that_was_saved_about_it_in_the_order_of_saving() -> None:
    first, other = check_in("ea", leg_pain_24h=4), check_in("ez", 1)
    correction, taken_back = check_in("eb", 2, replaces="ea"), void("ev", "eb", 3)
    rows = [taken_back, other, correction, first, void("ew", "elsewhere", 4)]
    assert history_of(rows) == [(first, correction, taken_back), (other,)]


def _entries(*records: Record) -> list[Entry]:
    return [
        Entry(entry_id=f"e{'abcdefgh'[place]}", saved_at=record.at, record=record)
        for place, record in enumerate(records)
    ]


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [(0, True), (ROUTINE_MAX_HOURS, True), (ROUTINE_MAX_HOURS + 0.1, False), (-0.1, False)],
)
def test_a_routine_is_open_for_some_hours_and_never_before_it_began(
    hours: float, *, is_open: bool
) -> None:
    begun = RoutineStart(at=AT, routine_id="ra")
    found = open_routine(_entries(begun), AT + timedelta(hours=hours))
    assert found == (begun if is_open else None)


def test_of_the_routines_that_have_not_ended_the_last_one_is_open() -> None:
    begun = [RoutineStart(at=AT + timedelta(minutes=n), routine_id=f"r{n}") for n in range(3)]
    ended = RoutineEnd(at=AT + timedelta(minutes=9), routine_id="r2", outcome="finished")
    entries = _entries(*begun, ended)
    assert open_routine(entries, AT + timedelta(minutes=10)) == begun[1]
