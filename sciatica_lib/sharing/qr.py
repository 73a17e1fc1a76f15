"""The code that a phone shows at the desk: its text, read back into rows of the log.

The text is `SCIATICA1:` and signs, three for two bytes. The bytes: how the content is packed (0
as it is, 1 deflated), its CRC-32, the content. The content: the name of the log, how many rows,
the rows. A row: its kind, its id, the row that it replaces, when it was, when it was saved, which
fields it has, and those. Numbers are written seven bits in a byte; moments and ids as the step
from the last. `widgets/static/log_code.js` writes it.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sciatica_lib.errors import FieldError, TableError
from sciatica_lib.log.ids import LETTERS
from sciatica_lib.log.records import KINDS, Entry
from sciatica_lib.log.rows import COLUMNS, FIELDS, FIELDS_BY_KIND

PREFIX = "SCIATICA1:"
TEXT_MOST = 4_296
"""A QR code holds no more signs (ISO/IEC 18004)."""

CONTENT_MOST = 200_000
ROWS_MOST = 2_000

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:"
_CODE = re.compile(f"{PREFIX}[{re.escape(_SIGNS)}]+")
_COUNTER_LENGTH = 4
_NUMBER_MOST = 2**40
_KINDS = tuple(KINDS)
_NOT_WHOLE = (
    "This code is not whole, so nothing was taken from it. Scan it again, or ask for a copy of the "
    "log."
)


def rows_from_code(text: str) -> tuple[Entry, ...]:
    """Return the rows that a code of the page on a phone holds, whoever wrote it.

    They are the same rows as in a copy of that log, so they merge by their ids. Single sets of a
    routine are left out of a code, and so are days for which it had no room.

    Parameters
    ----------
    text
        What a scanner reads from the QR code.

    Raises
    ------
    TableError
        It is no such code, or not a whole one; nothing is taken from it.
    """
    text = text.strip()
    if len(text) > TEXT_MOST or not _CODE.fullmatch(text):
        raise TableError("This is no code of the Sciatica Workbook's page for a phone.")
    try:
        return _Content(_content(_bytes(text.removeprefix(PREFIX)))).entries()
    except FieldError as error:
        raise TableError(f"A row of this code cannot be used: {error}.") from None
    except (ValueError, IndexError, OverflowError, zlib.error):
        raise TableError(_NOT_WHOLE) from None


def _bytes(signs: str) -> bytes:
    found = bytearray()
    for place in range(0, len(signs), 3):
        group = signs[place : place + 3]
        number = sum(_SIGNS.index(sign) * len(_SIGNS) ** n for n, sign in enumerate(group))
        found += number.to_bytes(len(group) - 1, "big")
    return bytes(found)


def _content(packed: bytes) -> bytes:
    how, check, rest = packed[0], int.from_bytes(packed[1:5], "big"), packed[5:]
    content = rest
    if how == 1:
        unpacking = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        content = unpacking.decompress(rest, CONTENT_MOST)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError("it does not end where it should")
    if how not in (0, 1) or zlib.crc32(content) != check:
        raise ValueError("it is another content than was packed")
    return content


class _Content:
    """The bytes of a code, read from the first to the last."""

    def __init__(self, content: bytes) -> None:
        self._content, self._place = content, 0
        self._log_name = self._text()
        self._seconds = self._offset = self._number = 0
        self._cells: dict[str, str] = {}

    def entries(self) -> tuple[Entry, ...]:
        count = self._whole()
        if count > ROWS_MOST:
            raise ValueError("there are too many rows")
        found = tuple(self._entry() for _ in range(count))
        if self._place != len(self._content):
            raise ValueError("there is more than its rows")
        return found

    def _entry(self) -> Entry:
        kind = KINDS[_KINDS[self._whole()]]
        entry_id, replaces = self._id("e"), self._id("e")
        self._seconds += self._signed()
        self._offset += self._signed()
        at = _moment(self._seconds, self._offset)
        saved_at = _moment(self._seconds + self._signed(), self._offset + self._signed())
        fields = [name for name in COLUMNS if name in FIELDS_BY_KIND[kind.kind]]
        has = self._whole()
        if has >> len(fields):
            raise ValueError("there is a field that this version does not know")
        values = {name: self._cell(name) for place, name in enumerate(fields) if has >> place & 1}
        record = kind(at=at, **values)
        return Entry(entry_id=entry_id, saved_at=saved_at, record=record, replaces=replaces or None)

    def _cell(self, name: str) -> Any:
        about = FIELDS[name]
        match about["check"]:
            case "whole":
                return self._whole()
            case "yes_no":
                return (False, True)[self._whole()]
            case "choice":
                return about["choices"][self._whole()]
        if self._whole():
            self._cells[name] = self._id("r") if about["check"] == "id" else self._text()
        elif name not in self._cells:
            raise ValueError("there is no row before it")
        return self._cells[name]

    def _id(self, letter: str) -> str:
        if not self._whole():
            return self._text()
        self._number += self._signed()
        if not 0 <= self._number < len(LETTERS) ** _COUNTER_LENGTH:
            raise ValueError("there is no row with that number")
        left, counter = self._number, ""
        for _ in range(_COUNTER_LENGTH):
            left, place = divmod(left, len(LETTERS))
            counter = LETTERS[place] + counter
        return f"{letter}{self._log_name}{counter}"

    def _whole(self) -> int:
        number = shift = 0
        while True:
            byte = self._content[self._place]
            self._place += 1
            number |= (byte & 127) << shift
            shift += 7
            if number > _NUMBER_MOST or shift > _NUMBER_MOST.bit_length():
                raise ValueError("there is a number that is too large")
            if byte < 128:  # noqa: PLR2004 (the eighth bit says that more follows)
                return number

    def _signed(self) -> int:
        number = self._whole()
        return -(number + 1) // 2 if number % 2 else number // 2

    def _text(self) -> str:
        length = self._whole()
        found = self._content[self._place : self._place + length]
        if len(found) < length:
            raise ValueError("there is less than a text of its length")
        self._place += length
        return found.decode()


def _moment(seconds: int, offset_min: int) -> datetime:
    zone = timezone(timedelta(minutes=offset_min))
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone)
