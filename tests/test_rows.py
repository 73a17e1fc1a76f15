"""Every entry comes back from its line exactly, and no spreadsheet changes a cell of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_rows import AT, DANGEROUS, any_entries, cells_of, check_in, csv_of, entries, log_bytes

from sciatica_lib.log.reader import _Reading, read_table
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.rows import COLUMNS, data_dictionary, entry_line, header_line


@given(any_entries)
def test_every_entry_comes_back_exactly_whatever_was_typed(entry: Entry) -> None:
    table = read_table(log_bytes(entry))
    assert table.rows == (entry,)
    assert table.rejected == ()


@given(any_entries)
def test_an_entry_is_one_line_and_no_text_can_tear_it(entry: Entry) -> None:
    line = entry_line(entry)
    assert line.endswith("\n")
    assert line.count("\n") == 1


@pytest.mark.parametrize("note", ["=1+1", "+49", "-3", "@x", "\tx", "007", "2E10", "3/4", "TRUE"])
def test_a_spreadsheet_finds_no_formula_number_or_date_in_a_note(note: str) -> None:
    cell = entry_line(check_in("ea", note=note))
    assert f'"""{note}"""'.replace("\t", "\\t") in cell


def test_the_data_dictionary_says_something_of_every_column() -> None:
    text = data_dictionary()
    assert all(f'"{column}"' in text for column in COLUMNS)


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


def test_the_spreadsheet_of_these_tests_hurts_what_is_written_bare() -> None:
    for cell in set(DANGEROUS) - {"-3", "FALSE", "1,5"}:
        assert _as_a_spreadsheet_saves(cell, ".") != cell


@given(st.lists(entries, min_size=1, max_size=4), st.sampled_from(";,\t"), st.sampled_from(".,"))
def test_no_cell_that_the_workbook_writes_is_changed_by_a_spreadsheet(
    rows: list[Entry], delimiter: str, decimal: str
) -> None:
    log = header_line() + "".join(map(entry_line, rows))
    cells = [[_as_a_spreadsheet_saves(cell, decimal) for cell in row] for row in cells_of(log)]
    assert cells == cells_of(log)
    once = {row.entry_id: row for row in rows}
    if len(once) == len(rows):
        assert read_table(csv_of(cells, delimiter, "\r\n").encode()).rows == tuple(rows)


@pytest.mark.parametrize("note", [*DANGEROUS, "a\nb\\n", '"', ""])
def test_a_note_that_looks_like_a_formula_or_a_number_comes_back_exactly(note: str) -> None:
    row = Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, note=note, medication=note))
    assert read_table((header_line() + entry_line(row)).encode()).rows == (row,)


@pytest.mark.parametrize("quickly", [True, False])
def test_half_a_character_is_read_as_the_sign_for_one_that_is_lost(*, quickly: bool) -> None:
    row = Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, note="\ud83d half, \U0001f600"))
    reading = _Reading(quickly=quickly)
    reading.read((header_line() + entry_line(row)).encode())
    (found,) = reading.table().rows
    assert isinstance(found.record, CheckIn)
    assert found.record.note == "\ufffd half, \U0001f600"
