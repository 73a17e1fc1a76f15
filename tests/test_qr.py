"""The code of the phone's page: what a scanner read, taken in whole or refused in a sentence."""

from __future__ import annotations

import csv
import io
import json
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import TableError
from sciatica_lib.log.records import KINDS, Entry
from sciatica_lib.log.rows import COLUMNS, entry_line
from sciatica_lib.sharing.qr import CONTENT_MOST, PREFIX, rows_from_code

CODES = json.loads((Path(__file__).parent / "cases" / "codes.json").read_text(encoding="utf-8"))
"""Codes as the page has shown them, each with the rows that they hold: all stay readable."""

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:"
FOREIGN = "^This is no code of the Sciatica Workbook's page for a phone"
NOT_WHOLE = "^This code is not whole, so nothing was taken from it"


def cells_of(row: Entry) -> dict[str, str]:
    """Return what a row says, by the names of the columns, whatever columns come later."""
    cells = next(csv.reader(io.StringIO(entry_line(row))))
    return {name: cell for name, cell in zip(COLUMNS, cells, strict=True) if cell}


def code_of(content: bytes, *, how: int = 0, packed: bytes | None = None) -> str:
    """Return the code of a content, whatever it says."""
    found = bytes([how]) + zlib.crc32(content).to_bytes(4, "big") + (packed or content)
    text = ""
    for place in range(0, len(found), 2):
        pair = found[place : place + 2]
        number = int.from_bytes(pair, "big")
        text += "".join(SIGNS[number // 41**n % 41] for n in range(len(pair) + 1))
    return PREFIX + text


def deflated(content: bytes) -> bytes:
    packing = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush()


@pytest.mark.parametrize("code", CODES, ids=[code["about"] for code in CODES])
def test_every_code_that_was_ever_shown_stays_readable(code: dict[str, Any]) -> None:
    rows = rows_from_code(code["text"])
    assert list(map(cells_of, rows)) == code["rows"]
    assert rows_from_code(f"  {code['text']}\r\n") == rows


def test_the_codes_on_record_hold_a_row_of_every_kind_that_a_page_saves() -> None:
    kinds = {row["kind"] for code in CODES for row in code["rows"]}
    assert kinds == KINDS.keys() - {"set", "imported"}


@pytest.mark.parametrize(
    "text",
    ["", PREFIX, "https://example.org", f"{PREFIX}abc", f"{PREFIX}0 0", PREFIX.lower() + "00",
     PREFIX + "0" * 4_300, f"{CODES[0]['text']}\n{CODES[0]['text']}"],
)  # fmt: skip
def test_what_is_no_code_of_ours_is_refused(text: str) -> None:
    with pytest.raises(TableError, match=FOREIGN):
        rows_from_code(text)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", NOT_WHOLE),
        (b"\x00", NOT_WHOLE),
        (b"\x00\x05", NOT_WHOLE),  # five rows, and none there
        (b"\x7fab", NOT_WHOLE),  # a name longer than the rest
        (b"\x01\xff\x00", NOT_WHOLE),  # a name that is no text
        (b"\x00\xff\xff\xff\x7f", NOT_WHOLE),  # more rows than anybody has
        (b"\x00" + b"\xff" * 12, NOT_WHOLE),  # a number without an end
        (b"\x00\x00rest", NOT_WHOLE),
        (b"\x00\x01\x7f", NOT_WHOLE),  # no such kind
        # A row that names itself with a path, and one with a score of 11.
        (b"\x00\x01\x07\x00\x03../\x00\x00\x00\x00\x00\x00\x00", "^A row of this code cannot be"),
        (b"\x00\x01\x00\x00\x01a\x00\x00\x00\x00\x00\x00\x04\x0b", "^A row of this code cannot be"),
    ],
)
def test_a_code_with_another_content_than_the_page_writes_is_refused(
    content: bytes, why: str
) -> None:
    with pytest.raises(TableError, match=why):
        rows_from_code(code_of(content))
    with pytest.raises(TableError, match=why):
        rows_from_code(code_of(content, how=1, packed=deflated(content)))


def test_a_code_that_would_grow_without_end_is_refused() -> None:
    bomb = b"\x00" * (100 * CONTENT_MOST)
    with pytest.raises(TableError, match=NOT_WHOLE):
        rows_from_code(code_of(bomb, how=1, packed=deflated(bomb)[:2_000]))


def test_a_code_that_was_packed_in_an_unknown_way_or_not_whole_is_refused() -> None:
    with pytest.raises(TableError, match=NOT_WHOLE):
        rows_from_code(code_of(b"\x00\x00", how=7))
    for code in CODES:
        for end in range(len(PREFIX) + 1, len(code["text"])):
            with pytest.raises(TableError):
                rows_from_code(code["text"][:end])


@given(st.data())
def test_a_code_with_wrong_signs_is_read_as_it_was_or_refused(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(CODES))
    signs = list(code["text"])
    for place in data.draw(st.lists(st.integers(0, len(signs) - 1), min_size=1, max_size=5)):
        signs[place] = data.draw(st.sampled_from(SIGNS))
    try:
        rows = rows_from_code("".join(signs))
    except TableError:
        return
    assert list(map(cells_of, rows)) == code["rows"]


@given(st.binary(max_size=200))
def test_whatever_a_code_holds_it_is_rows_or_a_sentence(content: bytes) -> None:
    with suppress(TableError):
        assert len(rows_from_code(code_of(content))) <= len(content)
