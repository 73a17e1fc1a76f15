"""The fast path and the careful path are one reader: they say the same of the same bytes."""

from dataclasses import replace
from typing import Any

import pytest
from amount import tries
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_rows import AT, ROWS, TEXT, cells_of, csv_of, entries

from sciatica_lib.errors import TableError
from sciatica_lib.log.reader import Table, _Reading, read_table
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.rows import COLUMNS, EARLIER_COLUMNS, entry_line, header_line


def _both(data: bytes) -> list[Any]:
    found: list[Any] = []
    for quickly in (True, False):
        reading = _Reading(quickly=quickly)
        try:
            reading.read(data)
            found.append(reading.table())
        except TableError as error:
            found.append(str(error))
    return found


@st.composite
def _touched(draw: st.DrawFn) -> bytes:
    """Draw a log of a few rows in which a few places are changed to what may be dangerous."""
    rows = draw(st.lists(entries, max_size=5))
    delimiter = draw(st.sampled_from([",", ",", ";", "\t"]))
    lines = cells_of(header_line() + "".join(map(entry_line, rows)))
    width = draw(st.sampled_from([len(COLUMNS), len(EARLIER_COLUMNS)]))
    lines = [row[:width] for row in lines]
    for _ in range(draw(st.integers(0, 3))):
        row = lines[draw(st.integers(0, len(lines) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(
            st.sampled_from(["", " ", "4.0", "4", " 4", '"', '"x', '""', "a, b", "yes", "None"])
            | st.sampled_from(["Yes", "04", "nan", '"\\u00e9"', '"a"b"', "\0", "\x1f", '"x" '])
            | st.sampled_from(["1899-12-31T00:00:00+00:00", "2200-01-01T00:00:00+00:00"])
            | st.sampled_from(["2026-03-02", "2026-03-02T08:15:00", "check_in", "void", "ea"])
            | st.text(max_size=3)
        )
    data = csv_of(lines, delimiter, draw(st.sampled_from(["\n", "\r\n"]))).encode()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place + draw(st.integers(0, 3)) :]
    return data


def _under_three_headers() -> bytes:
    """Return a log that an earlier version began and a spreadsheet ended, with a few odd lines."""
    rows = [
        Entry(
            entry_id="e" + "".join("bcdfghjklm"[int(digit)] for digit in f"{number:03}"),
            saved_at=AT,
            record=CheckIn(at=AT, leg_pain_24h=number % 11, note=f'"{number}"'),
        )
        for number in range(100)
    ]
    lines = cells_of(header_line() + "".join(map(entry_line, rows)))
    lines[20][2], lines[30][5:] = "yesterday", []
    lines[70][2] = lines[70][2].replace("T", " ")
    earlier = [row[: len(EARLIER_COLUMNS)] for row in lines[:41]]
    leg, back = COLUMNS.index("leg_pain_24h"), COLUMNS.index("back_pain_24h")
    others = [lines[0][:], *(row[:] for row in lines[81:])]
    for row in others:
        row[leg], row[back] = row[back], row[leg]
    return csv_of([*earlier, *lines[:1], *lines[41:81], *others]).encode()


@settings(max_examples=tries(200, 1_000))
@given(_touched())
@example(TEXT.encode())
@example(_under_three_headers())
@example((TEXT + TEXT).encode())
@example((TEXT + entry_line(ROWS[0]).replace(",4,", ",5,")).encode())
@example(TEXT.replace(",eb,", ",,").encode())
@example(TEXT.replace('"""none"""', '"none"').encode())
@example(TEXT.replace('"""none"""', '"no"ne"').encode())
@example(TEXT.replace('"""none"""', '"""' + "x" * 2_001 + '"""').encode())
@example(TEXT.replace('"""none"""', '"""a\\nb \\""c\\"""""').encode())
@example(TEXT.replace("2026-03-02T08:15:00+01:00", "2026-03-02T08:15:00").encode())
@example(TEXT.replace("2026", "1899").encode())
@example(TEXT.replace("2026", "2200").encode())
@example(TEXT.replace(",set,", ',"""set""",').encode())
@example(TEXT.replace(",bridge,", ',"""NO/path""",').encode())
@example(TEXT.replace('"""none"""', '"""none""" "').encode())
@example(TEXT.replace("none", "one\nb,screen,c").encode())
def test_the_fast_path_and_the_careful_path_agree_on_the_same_bytes(data: bytes) -> None:
    fast, careful = _both(data)
    assert fast == careful
    if isinstance(fast, Table):
        assert list(map(entry_line, fast.rows)) == list(map(entry_line, careful.rows))


@example([replace(ROWS[0], record=CheckIn(at=AT, note="half a character: \ud83d"))])
@given(st.lists(entries, min_size=1, unique_by=lambda row: row.entry_id))
def test_records_of_the_fast_path_are_like_any_other_record(rows: list[Entry]) -> None:
    fast, careful = _both((header_line() + "".join(map(entry_line, rows))).encode())
    for row, other in zip(fast.rows, careful.rows, strict=True):
        assert row == other
        assert hash(row) == hash(other)
        with pytest.raises(AttributeError):
            row.entry_id = "other"
        with pytest.raises(AttributeError):
            row.record.at = AT


def test_a_bad_line_in_a_long_log_is_listed_and_costs_no_other() -> None:
    rows = [
        Entry(
            entry_id="e" + "".join(chr(ord(digit) + 49) for digit in str(number)),
            saved_at=AT,
            record=CheckIn(at=AT, leg_pain_24h=number % 11),
        )
        for number in range(5_000)
    ]
    lines = [header_line(), *map(entry_line, rows)]
    lines[2_500] = lines[2_500].replace(",", ";", 3)
    lines.append(lines[3])  # and a row of the first block again, in the last
    table = read_table("".join(lines).encode())
    assert [bad.line for bad in table.rejected] == [2_501]
    assert table.rows == (*rows[:2_499], *rows[2_500:])
    assert table.notices == ("A row stands there again, word for word (line 5002).",)
