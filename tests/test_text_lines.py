"""Whatever people, spreadsheets, sync and crashes make of a log: each bad line costs one line."""

import csv
import gc
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sciatica_lib.log.records import CheckIn, Entry, Record, RoutineEnd, SafetyScreen, SetDone, Void
from sciatica_lib.log.tables import (
    COLUMNS,
    EmptyFileError,
    Table,
    TableError,
    _Reading,
    entry_line,
    header_line,
    read_table,
)
from sciatica_lib.log.text_lines import FILE_MAX_MB

AT = datetime(2026, 3, 2, 8, 15, tzinfo=timezone(timedelta(hours=1)))
NOTE = "caf\u00e9, \u201eso so\u201c; 5 \u20ac"

ROWS = (
    Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, leg_pain_24h=4, note=NOTE)),
    Entry(entry_id="eb", saved_at=AT, record=SafetyScreen(at=AT, ticked="none", clinician_ok=True)),
    Entry(entry_id="ec", saved_at=AT, record=SetDone(at=AT, exercise="bridge", reps_done=10)),
    Entry(entry_id="ed", saved_at=AT, record=Void(at=AT), replaces="eb"),
)
TEXT = header_line() + "".join(map(entry_line, ROWS))


def _cells(text: str = TEXT) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def _saved(
    cells: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n", **how: Any
) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, **how).writerows(cells)
    return out.getvalue()


def _column(change: Callable[[list[str]], list[str]]) -> str:
    return _saved(map(change, _cells()))


def _with_score(text: str) -> str:
    cells = _cells()
    cells[1][COLUMNS.index("leg_pain_24h")] = text
    return _saved(cells)


ACCEPTED = {
    "as we write it": (TEXT.encode(), []),
    "our byte order mark": (TEXT.encode("utf-8-sig"), []),
    "a byte order mark in the middle": (
        header_line().encode() + "".join(map(entry_line, ROWS)).encode("utf-8-sig"),
        ["byte order mark.*line 2"],
    ),
    "a byte order mark that was taken for letters": (
        ("\u00ef\u00bb\u00bf" + TEXT).encode("utf-8-sig"),
        [],
    ),
    "UTF-16 little": (TEXT.encode("utf-16"), ["UTF-16"]),
    "UTF-16 big": (b"\xfe\xff" + TEXT.encode("utf-16-be"), ["UTF-16"]),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), ["UTF-16"]),
    "UTF-16 big without a mark": (TEXT.encode("utf-16-be"), ["UTF-16"]),
    "UTF-16 of Windows with tabs": (
        _saved(_cells(), "\t", "\r\n").encode("utf-16"),
        ["UTF-16", "tabs"],
    ),
    "Windows-1252": (TEXT.encode("cp1252"), ["Windows-1252.*line 2"]),
    "semicolons": (_saved(_cells(), ";").encode(), ["semicolons"]),
    "tabs": (_saved(_cells(), "\t").encode(), ["tabs"]),
    "sep=": (b"sep=;\r\n" + _saved(_cells(), ";", "\r\n").encode(), ["Excel", "semicolons"]),
    "sep= after another program": (b'"sep=,",,,\n' + TEXT.encode(), ["Excel"]),
    "line ends of Windows": (TEXT.replace("\n", "\r\n").encode(), []),
    "line ends of an old Mac": (TEXT.replace("\n", "\r").encode(), []),
    "no line end at the end": (TEXT.rstrip("\n").encode(), []),
    "empty lines": (TEXT.replace("\n", "\n,,,;\t\n\n").encode(), []),
    "everything in quotation marks": (
        _saved(_cells(), quoting=csv.QUOTE_ALL).encode(),
        [],
    ),
    "other order": (_column(lambda cells: cells[::-1]).encode(), ["another order"]),
    "an extra column": (
        _column(lambda cells: ["mood" if cells[0] == "entry_id" else "good", *cells]).encode(),
        ["does not know.*'mood'"],
    ),
    "an empty column": (_column(lambda cells: ["", *cells]).encode(), ["without a name"]),
    "empty cells at the end": (TEXT.replace("\n", ",,\n").encode(), ["without a name"]),
    "empty cells at the end of rows": (
        (header_line() + TEXT.removeprefix(header_line()).replace("\n", ",, \n")).encode(),
        [],
    ),
    "header twice": (
        header_line().encode() + TEXT.encode(),
        [r"header is repeated \(line 2\)"],
    ),
    "header in capitals": (TEXT.replace("entry_id,kind", " Entry_ID ,KIND").encode(), []),
    "the same column twice": (
        _column(lambda cells: [*cells, cells[COLUMNS.index("leg_pain_24h")]]).encode(),
        ["another order"],
    ),
    "NULs after a power cut": (TEXT.replace("\n", "\n" + "\0" * 50).encode(), ["NULs.*line 2"]),
    "4.0": (_with_score("4.0").encode(), [r"decimal.*line 2"]),
    "4,0": (_with_score("4,0").encode(), [r"decimal.*line 2"]),
    "no header": (TEXT.removeprefix(header_line()).encode(), ["own order.*line 1, 2, 3, 4"]),
    "a torn name in the header": (
        TEXT.replace("leg_pain_24h", "leg_p\u00a7in", 1).encode(),
        ["taken by their place"],
    ),
    "a header that ends too soon": (
        TEXT.replace("reach,", "reach\n", 1).encode(),
        ["own order.*line 3, 4, 5"],
    ),
    "a header that has lost its end": (TEXT.replace("\n", "", 1).encode(), ["own order"]),
    "a row that was added to a UTF-16 file": (
        (header_line() + entry_line(ROWS[0])).encode("utf-16")
        + (header_line() + "".join(map(entry_line, ROWS[1:]))).encode(),
        ["UTF-16", "repeated"],
    ),
}


@pytest.mark.parametrize("form", ACCEPTED)
def test_every_form_of_the_same_log_is_read_and_what_is_unusual_is_said(form: str) -> None:
    data, said = ACCEPTED[form]
    table = read_table(data)
    expected = ROWS[1:] if form == "a header that has lost its end" else ROWS
    assert table.rows == expected
    told = [each for each in table.notices if "do not know" not in each]
    assert len(said) <= len(told) or not said, told
    for sentence in said:
        assert any(re.search(sentence, each) for each in told), told


@pytest.mark.parametrize("form", ["as we write it", "our byte order mark", "empty lines"])
def test_nothing_is_said_of_a_log_that_is_as_the_workbook_writes_it(form: str) -> None:
    assert read_table(ACCEPTED[form][0]).notices == ()


def _line(name: str, value: str) -> str:
    cells = _cells(header_line() + entry_line(ROWS[0]))
    cells[1][COLUMNS.index(name)] = value
    return _saved(cells[1:])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ez,check_in,2026\n", f"it has 3 columns instead of {len(COLUMNS)}"),
        (
            entry_line(ROWS[0]).replace("\n", ",1\n"),
            f"it has {len(COLUMNS) + 1} columns instead of {len(COLUMNS)}",
        ),
        ('ez,"check_in,2026\n', "quotation marks do not close"),
        (_line("leg_pain_24h", "11"), "leg_pain_24h must be a whole number 0-10, got 11"),
        (_line("leg_pain_24h", "-1"), "got -1"),
        (_line("leg_pain_24h", "nan"), "got 'nan'"),
        (_line("leg_pain_24h", "inf"), "got 'inf'"),
        (_line("leg_pain_24h", "4.5"), "got '4.5'"),
        (_line("leg_pain_24h", "4e0"), "got '4e0'"),
        (_line("leg_pain_24h", "9" * 5_000), "got '999"),
        (_line("sitting_min", "1.000"), "got '1.000'"),  # a thousand, or one?
        (_line("leg_pain_24h", "\u0664"), "whole number"),
        (_line("reach", "toe"), "reach must be one of"),
        (_line("numbness", "perhaps"), "numbness must be yes or no"),
        (_line("note", "x" * 2_001), "at most 2000 characters"),
        (_line("note", "x" * 200_000), "quotation marks do not close|longer"),
        (_line("at", "03/04/2026 08:15"), "the month is not guessed"),
        (_line("at", "3.4.26"), "the month is not guessed"),
        (_line("at", "2026-03-02T08:15:00"), "at must be a time with its offset"),
        (_line("at", "2026-02-30T08:15:00+01:00"), "at must be a time like"),
        (_line("at", "0026-03-02T08:15:00+01:00"), "1900-2199"),
        (_line("saved_at", "yesterday"), "saved_at must be a time like"),
        (_line("saved_at", ""), "saved_at must be a time like"),
        (_line("kind", "mood"), "kind must be one of"),
        (_line("entry_id", ""), "entry_id must be"),
        (_line("replaces", "No!"), "replaces must be"),
        (_line("hold_s", "30"), "a check_in row has no hold_s"),
        (_line("kind", "void"), "a void row has no leg_pain_24h, note"),
    ],
)
def test_a_line_that_cannot_be_used_is_listed_with_number_and_reason(
    line: str, reason: str
) -> None:
    table = read_table((TEXT + line + entry_line(ROWS[0]).replace("ea,", "ey,", 1)).encode())
    assert table.rows[:-1] == ROWS
    assert table.rows[-1].entry_id == "ey"
    ((number, told),) = ((each.line, each.reason) for each in table.rejected)
    assert number == 6
    assert re.search(reason, told), told
    assert len(told) < 400


def test_one_torn_character_does_not_turn_the_accents_of_another_line() -> None:
    notes = ("\u017elut\u00fd k\u016f\u0148", "caf\u00e9 \u2603", "na\u00efve")
    rows = [
        Entry(entry_id=f"e{number}", saved_at=AT, record=CheckIn(at=AT, note=note))
        for number, note in enumerate(notes)
    ]
    data = (header_line() + "".join(map(entry_line, rows))).encode()
    table = read_table(data.replace("\u00e9".encode(), b"\xc3"))
    assert table.rows[0] == rows[0]
    assert table.rows[2] == rows[2]
    assert table.rows[1].record.note == "caf\u00c3 \u2603"  # type: ignore[attr-defined]
    assert table.notices == ("Characters that are not UTF-8 were read as Windows-1252 (line 3).",)


def test_two_columns_of_one_name_that_differ_are_listed_and_not_chosen() -> None:
    twice = _column(lambda cells: [*cells, "note" if cells[0] == "entry_id" else "other"])
    table = read_table(twice.encode())
    assert {each.reason for each in table.rejected} >= {
        "note has two columns, with different values"
    }
    assert ROWS[0] not in table.rows


def test_a_header_that_is_damaged_in_two_places_is_not_guessed() -> None:
    torn = TEXT.replace("plan_version,leg_pain_24h", "plan_version,x,leg_pain_24h", 1)
    torn = torn.replace("note,ticked", "note_ticked", 1)
    table = read_table(torn.encode())
    assert [each.line for each in table.rejected] == [2, 3]
    assert "read in two ways" in table.rejected[0].reason
    assert table.rows == ROWS[2:]


def test_under_a_damaged_header_too_a_line_that_cannot_be_used_has_its_reason() -> None:
    torn = TEXT.replace("plan_version,leg_pain_24h", "plan_version,x,leg_pain_24h", 1)
    torn = torn.replace("note,ticked", "note_ticked", 1) + _line("at", "03/04/2026")
    (*_, last) = read_table(torn.encode()).rejected
    assert (last.line, "not guessed" in last.reason) == (6, True)


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    read_table(TEXT.encode())
    assert gc.isenabled()
    gc.disable()
    try:
        read_table(TEXT.encode())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_as_many_columns_as_ours_with_one_taken_away_and_one_added_are_read_by_their_names() -> (
    None
):
    place = COLUMNS.index("weakness")
    changed = _column(
        lambda cells: [
            *cells[:place],
            *cells[place + 1 :],
            "mood" if cells[0] == "entry_id" else "good",
        ]
    )
    assert read_table(changed.encode()).rows == ROWS


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04" + TEXT.encode(), "spreadsheet's own file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + TEXT.encode(), "spreadsheet's own file"),
        (b"<!DOCTYPE html><p>entry_id,kind,at,saved_at", "web page"),
        (b"\xef\xbb\xbf\n <html>", "web page"),
        (b"<?xml version='1.0'?>", "web page"),
        (b"date,pain\n2026-03-02,4\n", "no line names an entry_id column"),
        (b"entry_id;mood\nea;4\n", "no line names an entry_id column"),
        (b'entry_id,"kind,at,saved_at\n', "no line names an entry_id column"),
        (b"x" * (FILE_MAX_MB * 1_000_000 + 1), "larger than 50 MB"),
    ],
)
def test_a_file_that_is_no_log_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(TableError, match=sentence) as refused:
        read_table(data)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\n\r\n  ", b"\0" * 4_096, b"\xff\xfe\n\0"]
)
def test_a_file_that_holds_nothing_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptyFileError, match="empty"):
        read_table(data)


def test_a_log_with_no_row_yet_is_no_error() -> None:
    assert read_table(header_line().encode("utf-8-sig")) == Table()


# What a spreadsheet does to the cells of a log on the way through (LibreOffice and Excel).


def _as_a_spreadsheet_saves(cell: str, decimal: str) -> str:
    """Return what becomes of a cell: numbers, dates, times, logic and formulas are computed."""
    if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", cell):
        number = float(cell)
        text = str(int(number)) if number.is_integer() else repr(number)
        return text.replace(".", decimal)
    if cell.upper() in {"TRUE", "FALSE"}:
        return cell.upper()
    if cell[:1] in tuple("=+-@\t\r"):
        return "#NAME?"
    month = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    if re.fullmatch(rf"(?i)(\d+[-/. ])?({month})[a-z]*[-/. ]?\d*", cell) and re.search(r"\d", cell):
        return "02.03.2026"
    if re.fullmatch(r"\d+([-/.:]\d+){1,2}([T ][\d:.]+)?", cell):
        return "02.03.2026 08:15"
    return cell


DANGEROUS = (
    *("007", "2E10", "2e10", "5.10", "=1+1", "+49", "-3", "@x", "\tx", "\rx", "1/2", "3-4"),
    *("true", "FALSE", "march-2", "MAR1", "2026-03-02", "12:30", "=cmd|' /C calc'!A0", "1,5"),
)


def test_the_spreadsheet_of_these_tests_hurts_what_is_written_bare() -> None:
    for cell in set(DANGEROUS) - {"-3", "FALSE", "1,5"}:
        assert _as_a_spreadsheet_saves(cell, ".") != cell


plan_ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,31}", fullmatch=True) | st.sampled_from(
    ["007", "2e10", "3-4", "true", "false", "march-2", "mar1", "1", "may"]
)
letters = st.from_regex(r"[a-z]{15}", fullmatch=True)
# What the workbook writes itself: ids of letters, moments with their offset.
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 (the offset is drawn beside it)
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=offsets,
)
notes = st.none() | st.sampled_from(DANGEROUS) | st.text(st.characters(exclude_categories=()))
scores = st.none() | st.integers(0, 10)


def _records() -> st.SearchStrategy[Record]:
    about: dict[str, Any] = {"at": moments, "plan_id": st.none() | plan_ids}
    yes_no = st.none() | st.booleans()
    return st.one_of(
        st.builds(
            CheckIn,
            **about,
            leg_pain_24h=scores,
            numbness=yes_no,
            sitting_min=st.none() | st.integers(0, 1_440),
            medication=notes,
            note=notes,
        ),
        st.builds(SafetyScreen, **about, ticked=notes, clinician_ok=yes_no),
        st.builds(SetDone, **about, exercise=plan_ids, reps_done=st.integers(0, 999)),
        st.builds(RoutineEnd, **about, routine_id=letters, leg_pain_now=scores, note=notes),
    )


entries = st.builds(Entry, entry_id=letters, saved_at=moments, record=_records())


@given(st.lists(entries, min_size=1, max_size=4), st.sampled_from(";,\t"), st.sampled_from(".,"))
def test_no_cell_that_the_workbook_writes_is_changed_by_a_spreadsheet(
    rows: list[Entry], delimiter: str, decimal: str
) -> None:
    log = header_line() + "".join(map(entry_line, rows))
    cells = [[_as_a_spreadsheet_saves(cell, decimal) for cell in row] for row in _cells(log)]
    assert cells == _cells(log)
    once = {row.entry_id: row for row in rows}
    if len(once) == len(rows):
        assert read_table(_saved(cells, delimiter, "\r\n").encode()).rows == tuple(rows)


@pytest.mark.parametrize("note", [*DANGEROUS, "\ud800 half a character", "a\nb\\n", '"', ""])
def test_a_note_that_looks_like_a_formula_or_a_number_comes_back_exactly(note: str) -> None:
    row = Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, note=note, medication=note))
    assert read_table((header_line() + entry_line(row)).encode()).rows == (row,)


# The fast path and the careful path are one reader.


def _both(data: bytes) -> list[Any]:
    found: list[Any] = []
    for in_bulk in (True, False):
        reading = _Reading(in_bulk=in_bulk)
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
    lines = _cells(header_line() + "".join(map(entry_line, rows)))
    for _ in range(draw(st.integers(0, 3))):
        row = lines[draw(st.integers(0, len(lines) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(
            st.sampled_from(["", " ", "4.0", "4", " 4", '"', '"x', '""', "a, b", "yes", "None"])
            | st.sampled_from(["Yes", "04", "nan", '"\\u00e9"', '"a"b"', "\0", "\x1f", '"x" '])
            | st.sampled_from(["1899-12-31T00:00:00+00:00", "2200-01-01T00:00:00+00:00"])
            | st.sampled_from(["2026-03-02", "2026-03-02T08:15:00", "check_in", "void", "ea"])
            | st.text(max_size=3)
        )
    data = _saved(lines, delimiter, draw(st.sampled_from(["\n", "\r\n"]))).encode()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place + draw(st.integers(0, 3)) :]
    return data


@settings(max_examples=1_000)
@given(_touched())
@example(TEXT.encode())
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


@given(st.lists(entries, min_size=1, unique_by=lambda row: row.entry_id))
def test_records_of_the_fast_path_are_like_any_other_record(rows: list[Entry]) -> None:
    for row in read_table((header_line() + "".join(map(entry_line, rows))).encode()).rows:
        assert row in rows
        assert hash(row) == hash(next(each for each in rows if each == row))
        with pytest.raises(AttributeError):
            row.entry_id = "other"  # type: ignore[misc]
        with pytest.raises(AttributeError):
            row.record.at = AT  # type: ignore[misc]


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
    assert [each.line for each in table.rejected] == [2_501]
    assert table.rows == (*rows[:2_499], *rows[2_500:])
    assert table.notices == ("A row stands there again, word for word (line 5002).",)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_what_is_added_to_a_utf_16_file_is_read_and_numbered(order: str) -> None:
    wide = ("\ufeff" + header_line() + entry_line(ROWS[0])).encode(order)
    added = (header_line() + "".join(map(entry_line, ROWS[1:]))).encode()
    torn = entry_line(ROWS[1]).encode(order)[:41] + b"\n"  # half a character, and healed
    for before, rejected in ((b"", []), (b"typed\nby hand\n", [3, 4]), (torn, [3])):
        table = read_table(wide + before + added)
        assert table.rows == ROWS
        assert [each.line for each in table.rejected] == rejected
    whole = wide.removesuffix("\n".encode(order)) + b"\n"  # healed, for its end was missing
    assert read_table(whole + added).rows == ROWS


# A log is added to, torn, synced and saved by spreadsheets, again and again.

EXTRA = "mood"


class _Form:
    """How a spreadsheet saved the whole log: separator, line end, encoding, columns, numbers."""

    def __init__(self, delimiter: str, end: str, encoding: str, decimals: str) -> None:
        self.delimiter, self.end, self.encoding, self.decimals = delimiter, end, encoding, decimals
        self.columns: tuple[str, ...] = COLUMNS

    def line(self, cells: dict[str, str]) -> str:
        row = [cells.get(name, "") for name in self.columns]
        return _saved([row], self.delimiter, self.end)


AS_WRITTEN = _Form(",", "\n", "utf-8", "")

BAD: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "score": lambda cells: {**cells, "kind": "check_in", "leg_pain_24h": "11"},
    "not finite": lambda cells: {**cells, "kind": "check_in", "back_pain_24h": "nan"},
    "date": lambda cells: {**cells, "at": "03/04/2026 08:15"},
    "kind": lambda cells: {**cells, "kind": "=1+1"},
    "id": lambda cells: {**cells, "entry_id": "20000000000000000000000000000000E10"},
}


class LogInTheWorld(RuleBasedStateMachine):
    """A log in the hands of people, spreadsheets, sync and crashes, beside what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, Any]] = []
        self.form = AS_WRITTEN
        self.saved = 0  # so many lines a spreadsheet has saved; the rest are the workbook's
        self.ids = 0

    def _fresh(self, entry: Entry) -> Entry:
        self.ids += 1
        letters = "".join(chr(ord(digit) + 49) for digit in str(self.ids))
        replaces = entry.replaces
        return Entry(
            entry_id=f"e{letters}x", saved_at=entry.saved_at, record=entry.record, replaces=replaces
        )

    @initialize()
    def begin(self) -> None:
        self.lines.append(("header", None))

    @rule(entry=entries)
    def save(self, entry: Entry) -> None:
        self.lines.append(("row", self._fresh(entry)))

    @rule(entry=entries, keep=st.floats(0.05, 0.95))
    def tear_a_line(self, entry: Entry, keep: float) -> None:
        line = entry_line(self._fresh(entry)).rstrip("\n")
        # Torn where the cells are too few; in the last cell a tear cannot be seen.
        self.lines.append(("raw", line[: max(1, int(keep * line.rindex(",")))]))

    @rule(entry=entries, what=st.sampled_from(sorted(BAD)))
    def spoil_a_line(self, entry: Entry, what: str) -> None:
        self.lines.append(("bad", (what, self._fresh(entry))))

    @rule(noise=st.text(st.characters(codec="cp1252", exclude_characters="\r\n"), min_size=1))
    def leave_noise(self, noise: str) -> None:
        self.lines.append(("raw", noise + "!"))

    @precondition(lambda self: any(what == "row" for what, _ in self.lines))
    @rule(data=st.data())
    def sync_brings_a_row_again(self, data: st.DataObject) -> None:
        rows = [line for line in self.lines if line[0] == "row"]
        self.lines.insert(
            data.draw(st.integers(self.saved + 1, len(self.lines))),
            data.draw(st.sampled_from(rows)),
        )

    @precondition(lambda self: any(what == "row" for what, _ in self.lines))
    @rule(data=st.data(), entry=entries)
    def sync_brings_another_row_of_the_same_id(self, data: st.DataObject, entry: Entry) -> None:
        row = data.draw(st.sampled_from([row for what, row in self.lines if what == "row"]))
        again = Entry(entry_id=row.entry_id, saved_at=entry.saved_at, record=entry.record)
        self.lines.append(("row", again))

    @rule(blank=st.sampled_from(["", "   ", "\0" * 20, "\ufeff", ";;;", "\t"]))
    def leave_a_blank_line(self, blank: str) -> None:
        self.lines.append(("blank", blank))

    @rule()
    def repeat_the_header(self) -> None:
        self.lines.append(("header", None))

    @rule(
        delimiter=st.sampled_from(",;\t"),
        end=st.sampled_from(["\n", "\r\n", "\r"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        decimals=st.sampled_from(["", ".0", ",0"]),
        columns=st.permutations((*COLUMNS, EXTRA, "")) | st.just(COLUMNS),
    )
    def save_with_a_spreadsheet(
        self, delimiter: str, end: str, encoding: str, decimals: str, columns: tuple[str, ...]
    ) -> None:
        if encoding == "utf-16":
            end = "\r\n"
        self.form = _Form(delimiter, end, encoding, decimals)
        self.form.columns = tuple(columns)
        self.saved = len(self.lines)
        self.lines.append(("header", None))  # the log's writer goes on under a header of its own

    def _bytes(self) -> bytes:
        saved, added = self.lines[: self.saved], self.lines[self.saved :]
        wide = "".join(self._line(line, self.form) for line in saved).encode(
            self.form.encoding, "surrogatepass"
        )
        return wide + "".join(self._line(line, AS_WRITTEN) for line in added).encode()

    def _line(self, line: tuple[str, Any], form: _Form) -> str:
        what, value = line
        if what == "header":
            return form.line({name: name for name in form.columns})
        if what in {"raw", "blank"}:
            return str(value) + form.end
        spoil = BAD[value[0]] if what == "bad" else dict
        row = value[1] if what == "bad" else value
        (cells,) = _cells(entry_line(row))
        named = dict(spoil(dict(zip(COLUMNS, cells, strict=True))))
        for name in ("leg_pain_24h", "reps_done", "plan_version") if what == "row" else ():
            named[name] += form.decimals if named[name] else ""
        return form.line(named)

    @invariant()
    def no_good_row_is_missing_and_every_other_line_is_listed(self) -> None:
        if not self.lines:
            return
        table = read_table(self._bytes())
        versions: dict[str, dict[str, Entry]] = {}
        numbers: dict[str, list[int]] = {}
        bad = []
        for number, (what, value) in enumerate(self.lines, 1):
            if what == "row":
                versions.setdefault(value.entry_id, {})[entry_line(value)] = value
                numbers.setdefault(value.entry_id, []).append(number)
            elif what in {"raw", "bad"}:
                bad.append(number)
        good = [next(iter(each.values())) for each in versions.values() if len(each) == 1]
        for entry_id, each in versions.items():
            bad += numbers[entry_id] if len(each) > 1 else []
        conflicting = [row for each in versions.values() if len(each) > 1 for row in each.values()]
        assert sorted(map(entry_line, table.rows)) == sorted(map(entry_line, good))
        assert [each.line for each in table.rejected] == sorted(bad)
        assert all(each.reason for each in table.rejected)
        assert sorted(map(entry_line, table.conflicting)) == sorted(map(entry_line, conflicting))


TestLogInTheWorld = LogInTheWorld.TestCase
TestLogInTheWorld.settings = settings(max_examples=400, stateful_step_count=30, deadline=None)
