"""What is written can be read back exactly, and a bad line costs one line."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.tables import (
    COLUMNS,
    TableError,
    current_entries,
    data_dictionary,
    entry_line,
    first_row,
    header_line,
    read_table,
)

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)

ids = st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True)
scores = st.none() | st.integers(0, 10)
texts = st.none() | st.text(st.characters(exclude_categories=()), max_size=60)
yes_no = st.none() | st.booleans()
times = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 (the offset is drawn beside it)
    datetime(2100, 1, 1),  # noqa: DTZ001
    # By its offset, as the log keeps it: no two places agree on an hour that a clock repeats.
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


def _records() -> st.SearchStrategy[Record]:
    about: dict[str, Any] = {"at": times, "plan_id": st.none() | ids}
    reach = st.sampled_from([None, "none", "calf", "foot"])
    return st.one_of(
        st.builds(
            CheckIn,
            **about,
            leg_pain_24h=scores,
            reach=reach,
            numbness=yes_no,
            note=texts,
            medication=texts,
        ),
        st.builds(SafetyScreen, **about, ticked=texts, clinician_ok=yes_no),
        st.builds(RoutineStart, **about, routine_id=ids, leg_pain_now=scores),
        st.builds(SetDone, **about, exercise=ids, side=st.sampled_from([None, "left", "right"])),
        st.builds(RoutineEnd, **about, routine_id=ids, leg_pain_now=scores, note=texts),
    )


entries = st.builds(Entry, entry_id=ids, saved_at=times, record=_records())


def _log(*rows: Entry) -> bytes:
    return (header_line() + "".join(map(entry_line, rows))).encode()


def _check_in(entry_id: str, minutes: int = 0, **values: Any) -> Entry:
    replaces = values.pop("replaces", None)
    return Entry(
        entry_id=entry_id,
        saved_at=AT + timedelta(minutes=minutes),
        record=CheckIn(at=AT, **values),
        replaces=replaces,
    )


def _void(entry_id: str, replaces: str, minutes: int = 0) -> Entry:
    return Entry(
        entry_id=entry_id,
        saved_at=AT + timedelta(minutes=minutes),
        record=Void(at=AT),
        replaces=replaces,
    )


@given(entries)
def test_every_entry_comes_back_exactly_whatever_was_typed(entry: Entry) -> None:
    table = read_table(_log(entry))
    assert table.rows == (entry,)
    assert table.rejected == ()


@given(entries)
def test_an_entry_is_one_line_and_no_text_can_tear_it(entry: Entry) -> None:
    line = entry_line(entry)
    assert line.endswith("\n")
    assert line.count("\n") == 1


@pytest.mark.parametrize("note", ["=1+1", "+49", "-3", "@x", "\tx", "007", "2E10", "3/4", "TRUE"])
def test_a_spreadsheet_finds_no_formula_number_or_date_in_a_note(note: str) -> None:
    cell = entry_line(_check_in("ea", note=note))
    assert f'"""{note}"""'.replace("\t", "\\t") in cell


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_reading_fail(noise: bytes) -> None:
    good = _check_in("ea", leg_pain_24h=4)
    table = read_table(_log(good) + noise.replace(b"\n", b"") + b"\n" + _log(good))
    assert table.rows[0] == good


@given(st.binary(max_size=200))
def test_bytes_that_are_no_log_are_refused_or_empty(noise: bytes) -> None:
    with contextlib.suppress(TableError):
        assert read_table(noise).rows == ()


def test_a_torn_last_line_costs_only_itself_and_is_listed_with_its_number() -> None:
    whole = _log(_check_in("ea", leg_pain_24h=4), _check_in("eb", leg_pain_24h=5))
    for cut in range(len(whole) - len(entry_line(_check_in("eb", leg_pain_24h=5))) + 1, len(whole)):
        table = read_table(whole[:cut])
        assert table.rows[0].entry_id == "ea"
        assert [each.line for each in table.rejected] in ([], [3])


def test_a_score_of_eleven_in_the_file_is_listed_with_line_and_reason() -> None:
    line = entry_line(_check_in("ea", leg_pain_24h=10)).replace(",10,", ",11,")
    table = read_table((header_line() + line).encode())
    assert table.rows == ()
    assert table.rejected[0].line == 2
    assert "0-10" in table.rejected[0].reason


def test_the_same_id_with_another_content_is_not_decided_both_are_shown() -> None:
    one, other = _check_in("ea", leg_pain_24h=4), _check_in("ea", leg_pain_24h=9)
    for rows in ([one, other], [other, one], [one, other, one]):
        table = read_table(_log(_check_in("eb"), *rows))
        assert table.rows == (_check_in("eb"),)
        assert [each.line for each in table.rejected] == list(range(3, 3 + len(rows)))
        assert "ea" in table.rejected[0].reason
        assert "lines 3, 4" in table.rejected[0].reason
        assert set(table.conflicting) == {one, other}


def test_the_same_moment_at_another_offset_is_another_content() -> None:
    # A night in one zone is a day in another: the row would change the day it belongs to.
    east = AT.astimezone(timezone(timedelta(hours=9)))
    rows = [Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=at)) for at in (AT, east)]
    assert rows[0] == rows[1]
    assert len(read_table(_log(*rows)).conflicting) == 2


def test_identical_copies_of_a_row_are_one_row() -> None:
    row = _check_in("ea", leg_pain_24h=4)
    table = read_table(_log(row, _check_in("eb"), row, row))
    assert table.rows == (row, _check_in("eb"))
    assert table.rejected == ()
    assert table.notices == ("A row stands there again, word for word (line 4, 5).",)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_and_windows_line_ends_are_read(delimiter: str) -> None:
    entry = _check_in("ea", leg_pain_24h=4, note="so so")
    data = _log(entry).replace(b",", delimiter.encode()).replace(b"\n", b"\r\n")
    assert read_table(b"\xef\xbb\xbf" + data).rows == (entry,)


def test_columns_in_another_order_are_read() -> None:
    names = list(reversed(COLUMNS))
    cells = dict(
        zip(COLUMNS, entry_line(_check_in("ea", leg_pain_24h=4)).strip().split(","), strict=True)
    )
    text = ",".join(names) + "\n" + ",".join(cells[name] for name in names) + "\n"
    assert read_table(text.encode()).rows == (_check_in("ea", leg_pain_24h=4),)


def test_a_correction_takes_the_place_of_the_row_it_names() -> None:
    first = _check_in("ea", leg_pain_24h=4)
    second = _check_in("eb", 1, leg_pain_24h=5, replaces="ea")
    third = _check_in("ec", 2, leg_pain_24h=6, replaces="eb")
    assert current_entries([first, second]) == (second,)
    assert current_entries([first, second, third]) == (third,)


def test_of_two_corrections_of_the_same_row_the_later_one_stands() -> None:
    first = _check_in("ea", leg_pain_24h=4)
    early = _check_in("eb", 1, leg_pain_24h=5, replaces="ea")
    late = _check_in("ec", 2, leg_pain_24h=6, replaces="ea")
    assert current_entries([first, late, early]) == (late,)


def test_undoing_a_correction_brings_the_row_before_back() -> None:
    first = _check_in("ea", leg_pain_24h=4)
    rows = [first, _check_in("eb", 1, leg_pain_24h=5, replaces="ea"), _void("ev", "eb", 2)]
    assert current_entries(rows) == (first,)


def test_deleting_and_undoing_again_and_again_toggles_the_entry() -> None:
    rows = [_check_in("ea", leg_pain_24h=4)]
    for turn in range(1, 200):
        rows.append(_void(f"ev{turn}", rows[-1].entry_id, turn))
        assert current_entries(rows) == (() if turn % 2 else (rows[0],))


def test_a_deletion_names_the_first_row_so_no_earlier_version_comes_back() -> None:
    rows = [_check_in("ea", leg_pain_24h=4), _check_in("eb", 1, leg_pain_24h=5, replaces="ea")]
    rows.append(_void("ev", first_row(rows, "eb"), 2))
    assert current_entries(rows) == ()


def test_rows_that_replace_each_other_in_a_circle_are_shown_and_do_not_hang() -> None:
    rows = [_check_in("ea", replaces="eb"), _check_in("eb", replaces="ea")]
    assert set(current_entries(rows)) == set(rows)
    assert first_row(rows, "ea") in {"ea", "eb"}


def test_a_chain_of_ten_thousand_corrections_is_read() -> None:
    rows = [_check_in("e0")]
    rows += [_check_in(f"e{n}", n, replaces=f"e{n - 1}") for n in range(1, 10_000)]
    assert current_entries(rows) == (rows[-1],)


@given(st.data())
def test_the_history_depends_on_the_rows_and_not_on_their_order(data: st.DataObject) -> None:
    names = [f"e{n}" for n in range(data.draw(st.integers(1, 8)))]
    rows = []
    for minute, name in enumerate(names):
        target = data.draw(st.sampled_from([None, *names]))
        is_void = target is not None and data.draw(st.booleans())
        rows.append(
            _void(name, str(target), minute)
            if is_void
            else _check_in(name, minute, replaces=target)
        )
    shuffled = data.draw(st.permutations(rows))
    assert current_entries(rows) == current_entries(shuffled)


def test_the_data_dictionary_says_something_of_every_column() -> None:
    text = data_dictionary()
    assert all(f'"{column}"' in text for column in COLUMNS)
