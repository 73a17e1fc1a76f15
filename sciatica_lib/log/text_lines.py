"""Bytes as people, spreadsheets and crashes leave them, to numbered lines of text and cells."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass, field

from sciatica_lib.errors import EmptyFileError, TableError
from sciatica_lib.wording import first_few

FILE_MAX_MB = 25
"""Larger files are refused: 20 years with a routine every day are below 20 MB (ours)."""

LINES_MAX = 250_000
"""Files of more lines are refused: 20 years with a routine every day are 110,000 (ours)."""

LINE_MAX_KB = 100
"""A longer line is no row: one with the longest text in every cell is shorter (ours)."""

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""What may stand between cells, and what it is called."""

_SPREADSHEETS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|body|table|meta|script)\b", re.IGNORECASE)
_NOTHING = b" \t\r\n,;\0\xef\xbb\xbf\xff\xfe"
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BLANK = " \t\r,;\0\ufeff"
# A byte order mark, and what is left of one that was read as Windows-1252 and saved again.
_MARK = re.compile("^(?:\ufeff|ï»¿)+")
_MARKS = ("\ufeff", "ï»¿")
_NOT_UTF8 = re.compile("[\udc80-\udcff]+")  # what "surrogateescape" makes of such bytes
_SEPARATOR_LINE = re.compile(r'"?sep=[,;\t]?"?[,;\t]*', re.IGNORECASE)


@dataclass(slots=True)
class Notices:
    """What was accepted although the workbook writes it otherwise, and on which lines."""

    _lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, what: str, *lines: int) -> None:
        """Note something that is true of the file, or of these lines."""
        self._lines.setdefault(what, []).extend(lines)

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each thing noted, with the first few line numbers."""
        return tuple(f"{what} (line {first_few(lines)})." for what, lines in self._lines.items())


def refuse_what_is_no_table(data: bytes) -> None:
    """Refuse, in one sentence, a file that cannot be a table of text.

    Raises
    ------
    EmptyFileError
        It holds nothing.
    TableError
        It is too large, a spreadsheet's own file, or a web page.
    """
    if len(data) > FILE_MAX_MB * 1_000_000:
        raise TableError(f"This file is larger than {FILE_MAX_MB} MB, so it was not read.")
    breaks = data.count(b"\n")
    if b"\r" in data:
        breaks += data.count(b"\r") - data.count(b"\r\n")
    if breaks > LINES_MAX:
        raise TableError(f"This file has more than {LINES_MAX:,} lines, so it was not read.")
    if data.startswith(_SPREADSHEETS):
        raise TableError(
            "This is a spreadsheet's own file or a zip, not a session log in CSV: "
            "open it in the spreadsheet and save it as CSV (UTF-8)."
        )
    if _MARKUP.match(data.removeprefix(codecs.BOM_UTF8)):
        raise TableError(
            "This is a web page (HTML or XML), not a session log: it has no entry_id column. "
            "Save the log itself again."
        )
    if not data.strip(_NOTHING):
        raise EmptyFileError("This file is empty, so it is not a session log.")


def lines_of(data: bytes, notices: Notices) -> list[str]:
    """Return the lines of any bytes as text, the first line first; nothing makes it fail."""
    order = _wide_order(data)
    if not order:
        return _narrow_lines(data, notices, 0)
    # A row that is added to a UTF-16 file is UTF-8 and stands under a header of its own.
    cut = max(data.find(b"entry_id"), 0) or len(data)
    wide = data[:cut].removesuffix(b"\n") if cut % 2 else data[:cut]
    lines: list[str] = []
    newline, returned = "\n".encode(order), "\r".encode(order)
    for line in wide.removesuffix(newline).split(newline):
        piece = line.removesuffix(returned)
        core = piece.strip(b"\0")
        if len(core) > 1 and core.isascii() and b"\0" not in core:
            lines += _narrow_lines(piece, notices, len(lines))
            continue
        notices.add("The text is UTF-16", len(lines) + 1)
        lines += _mended(_split_lines(piece.decode(order, "replace")) or [""], notices, len(lines))
    return lines + _narrow_lines(data[cut:], notices, len(lines))


def split_cells(text: str, delimiter: str) -> list[str]:
    """Return the cells of one line.

    Raises
    ------
    csv.Error
        The quotation marks do not close, or it is longer than any row.
    """
    if len(text) > LINE_MAX_KB * 1_000:
        raise csv.Error
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def delimiter_of(text: str) -> str:
    """Return the separator that a line most likely uses."""
    return max(DELIMITERS, key=text.count)


def is_blank(text: str) -> bool:
    """Tell whether a line holds nothing but blanks and separators."""
    return not text.strip(_BLANK)


def is_separator_line(text: str) -> bool:
    """Tell whether a line is the `sep=;` that tells Excel how cells are separated."""
    return bool(_SEPARATOR_LINE.fullmatch(text.strip()))


def _wide_order(data: bytes) -> str | None:
    """Return which kind of UTF-16 a file begins with, if it does."""
    marked = _WIDE_MARKS.get(data[:2])
    return marked or next((order for order in _WIDE_MARKS.values() if _is_wide(data, order)), None)


def _is_wide(piece: bytes, order: str) -> bool:
    """Tell whether a line begins as UTF-16 does: every other byte is NUL, up to a byte mark."""
    start = piece[2:10] if piece[:2] in _WIDE_MARKS else piece[:8]
    empty, full = (start[1::2], start[::2]) if order == "utf-16-le" else (start[::2], start[1::2])
    return len(start) > 1 and not any(empty) and all(full)


def _narrow_lines(data: bytes, notices: Notices, before: int) -> list[str]:
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        # Line by line, so that one torn character costs no other line its accents.
        raws = enumerate(data.splitlines(), before + 1)
        return _mended([_decoded(raw, notices, number) for number, raw in raws], notices, before)
    lines = _split_lines(text)
    has_marks = not text.isascii() and any(mark in text for mark in _MARKS)
    return _mended(lines, notices, before) if has_marks or b"\0" in data else lines


def _split_lines(text: str) -> list[str]:
    if "\r" in text:  # which is seen sooner than there being no "\r\n"
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def _decoded(raw: bytes, notices: Notices, number: int) -> str:
    text, count = _NOT_UTF8.subn(_as_windows, raw.decode(errors="surrogateescape"))
    if count:
        notices.add("Characters that are not UTF-8 were read as Windows-1252", number)
    return text


def _as_windows(run: re.Match[str]) -> str:
    return run[0].encode("ascii", "surrogateescape").decode("cp1252", "replace")


def _mended(lines: list[str], notices: Notices, before: int) -> list[str]:
    """Return lines without NULs and byte order marks, where there are any."""
    for index, line in enumerate(lines):
        if "\0" in line:
            notices.add("NULs were left out", before + index + 1)
        text = line.replace("\0", "")
        lines[index] = _MARK.sub("", text, count=1)
        if lines[index] != text and before + index:  # the workbook itself begins a file with one
            notices.add("A byte order mark stands in the middle", before + index + 1)
    return lines
