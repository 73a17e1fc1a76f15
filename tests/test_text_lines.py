"""Whatever people, spreadsheets and crashes make of the bytes of a log, its lines are found."""

import csv
import re

import pytest
from invented_rows import AT, ROWS, TEXT, cells_of, changed_rows, csv_of

from sciatica_lib.errors import EmptyFileError, TableError
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.rows import COLUMNS, entry_line, header_line
from sciatica_lib.log.text_lines import FILE_MAX_MB


def _with_score(text: str) -> str:
    cells = cells_of()
    cells[1][COLUMNS.index("leg_pain_24h")] = text
    return csv_of(cells)


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
        csv_of(cells_of(), "\t", "\r\n").encode("utf-16"),
        ["UTF-16", "tabs"],
    ),
    "Windows-1252": (TEXT.encode("cp1252"), ["Windows-1252.*line 2"]),
    "semicolons": (csv_of(cells_of(), ";").encode(), ["semicolons"]),
    "tabs": (csv_of(cells_of(), "\t").encode(), ["tabs"]),
    "sep=": (b"sep=;\r\n" + csv_of(cells_of(), ";", "\r\n").encode(), ["Excel", "semicolons"]),
    "sep= after another program": (b'"sep=,",,,\n' + TEXT.encode(), ["Excel"]),
    "line ends of Windows": (TEXT.replace("\n", "\r\n").encode(), []),
    "line ends of an old Mac": (TEXT.replace("\n", "\r").encode(), []),
    "no line end at the end": (TEXT.rstrip("\n").encode(), []),
    "empty lines": (TEXT.replace("\n", "\n,,,;\t\n\n").encode(), []),
    "everything in quotation marks": (
        csv_of(cells_of(), quoting=csv.QUOTE_ALL).encode(),
        [],
    ),
    "other order": (changed_rows(lambda cells: cells[::-1]).encode(), ["another order"]),
    "an extra column": (
        changed_rows(lambda cells: ["mood" if cells[0] == "entry_id" else "good", *cells]).encode(),
        ["does not know.*'mood'"],
    ),
    "an empty column": (changed_rows(lambda cells: ["", *cells]).encode(), ["without a name"]),
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
        changed_rows(lambda cells: [*cells, cells[COLUMNS.index("leg_pain_24h")]]).encode(),
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
    told = [notice for notice in table.notices if "do not know" not in notice]
    assert len(said) <= len(told) or not said, told
    for sentence in said:
        assert any(re.search(sentence, notice) for notice in told), told


@pytest.mark.parametrize("form", ["as we write it", "our byte order mark", "empty lines"])
def test_nothing_is_said_of_a_log_that_is_as_the_workbook_writes_it(form: str) -> None:
    assert read_table(ACCEPTED[form][0]).notices == ()


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
        (b"x" * (FILE_MAX_MB * 1_000_000 + 1), "larger than 25 MB"),
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


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_what_is_added_to_a_utf_16_file_is_read_and_numbered(order: str) -> None:
    wide = ("\ufeff" + header_line() + entry_line(ROWS[0])).encode(order)
    added = (header_line() + "".join(map(entry_line, ROWS[1:]))).encode()
    torn = entry_line(ROWS[1]).encode(order)[:41] + b"\n"  # half a character, and healed
    for before, rejected in ((b"", []), (b"typed\nby hand\n", [3, 4]), (torn, [3])):
        table = read_table(wide + before + added)
        assert table.rows == ROWS
        assert [bad.line for bad in table.rejected] == rejected
    whole = wide.removesuffix("\n".encode(order)) + b"\n"  # healed, for its end was missing
    assert read_table(whole + added).rows == ROWS
