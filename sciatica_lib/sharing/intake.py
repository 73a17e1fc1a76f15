"""What comes from somebody else, read as data: a bundle, a log, the rows or code of the phone page.

Nothing is run, unpickled, rendered or unpacked to the disk; nothing is written at all.
"""

from __future__ import annotations

import csv
import hashlib
import stat
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sciatica_lib.errors import FileError, TableError
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.text_lines import Notices, delimiter_of, lines_of, split_cells
from sciatica_lib.sharing.bundle import (
    MANIFEST,
    MANIFEST_MOST_KB,
    ROWS,
    ROWS_MOST,
    Manifest,
    manifest_from_json,
)
from sciatica_lib.sharing.qr import PREFIX, rows_from_code
from sciatica_lib.wording import first_few, legible

FILE_MOST_MB = 20
RATIO_MOST = 100
"""A member that grows more than so many times when it is unpacked is refused (ours)."""

CELL_MOST = 10_000
"""The longest cell in characters; the longest note is a fifth of that (ours)."""

NAME_SHOWN = 80

SEALED = b"age-encryption.org/"
"""How a sealed bundle begins."""

_IS_PROGRAM = "It can hold a program, so it is not opened here"
_IS_SPREADSHEET = "It is a spreadsheet's own file. Open it there, and save it as CSV (UTF-8)"
_IS_PACKED = "It is packed in a way that is not opened here. Ask for the file as it was made"
_IS_PAGE = "It is a web page, and is not shown here. Ask for the rows (CSV) or the bundle (zip)"
_IS_PICTURE = "It is a picture or a document, not the rows of a log"
REFUSED = {
    "ipynb": f"{_IS_PROGRAM}. A plan in a notebook is chosen on the page Today",
    **dict.fromkeys(("pkl", "joblib", "npy", "npz", "py", "exe", "js"), _IS_PROGRAM),
    **dict.fromkeys(("xlsx", "xls", "xlsm", "ods", "numbers"), _IS_SPREADSHEET),
    **dict.fromkeys(("html", "htm", "xhtml", "svg", "mht"), _IS_PAGE),
    **dict.fromkeys(("gz", "tgz", "bz2", "xz", "7z", "rar", "tar"), _IS_PACKED),
    **dict.fromkeys(("pdf", "doc", "docx", "png", "jpg", "jpeg", "heic"), _IS_PICTURE),
}
"""Endings that are refused, each with what to do."""

_BEGINNINGS = {
    b"\x1f\x8b": _IS_PACKED,
    b"BZh": _IS_PACKED,
    b"\xfd7zXZ": _IS_PACKED,
    b"7z\xbc\xaf": _IS_PACKED,
    b"Rar!": _IS_PACKED,
    b"\x80\x02": _IS_PROGRAM,
    b"\x80\x03": _IS_PROGRAM,
    b"\x80\x04": _IS_PROGRAM,
    b"\x80\x05": _IS_PROGRAM,
    b"\xd0\xcf\x11\xe0": _IS_SPREADSHEET,
    b"%PDF": _IS_PICTURE,
    b"MZ": _IS_PROGRAM,
    b"\x7fELF": _IS_PROGRAM,
}
"""How files begin that are refused, whatever their names say."""

_DAMAGED = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Python's zip reader raises for bytes that are no whole zip."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_BYTES = {ROWS: FILE_MOST_MB * 1_000_000, MANIFEST: MANIFEST_MOST_KB * 1_000}


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came: its name as it may be shown, its rows, and its manifest if it has one."""

    name: str
    table: Table
    manifest: Manifest | None = None


def read_received(name: str, data: bytes) -> Received:
    """Return what a file holds that somebody sent.

    Parameters
    ----------
    name
        What the file is called; it is only shown, never used as a path.
    data
        Its bytes: a bundle that is not sealed, rows as CSV, or the text of a phone's code.

    Raises
    ------
    FileError
        It is refused; one sentence says why, and what to do.
    """
    shown = shown_name(name)
    try:
        _refuse_by_kind(name, data)
        if data.startswith(_ZIP):
            return _of_bundle(shown, data)
        if data.startswith(PREFIX.encode()):
            return Received(shown, Table(rows_from_code(data.decode("ascii", "replace"))))
        return Received(shown, rows_in(data))
    except (FileError, TableError) as error:
        raise FileError(f"{shown}: {error}") from None


def shown_name(name: str) -> str:
    """Return the last part of a file's name, short and legible, without a path."""
    last = PurePath(name.replace("\\", "/")).name
    shown = " ".join(legible(last).split())
    return shown if len(shown) <= NAME_SHOWN else f"{shown[: NAME_SHOWN - 1]}…"


def is_sealed(data: bytes) -> bool:
    """Tell whether a file has to be opened with a key first."""
    return data.startswith((SEALED, b"-----BEGIN AGE ENCRYPTED FILE"))


def rows_in(data: bytes) -> Table:
    """Return the rows of a CSV that somebody sent.

    Raises
    ------
    FileError, TableError
        It is too large, or no log.
    """
    if data.count(b"\n") > ROWS_MOST + 1:
        raise FileError(f"it has more than {ROWS_MOST:,} rows, so it was not read.")
    for number, line in enumerate(lines_of(data, Notices()), 1):
        if len(line) > CELL_MOST and _longest_cell(line) > CELL_MOST:
            raise FileError(f"line {number} has a cell of more than {CELL_MOST:,} characters.")
    return read_table(data)


def _refuse_by_kind(name: str, data: bytes) -> None:
    if len(data) > FILE_MOST_MB * 1_000_000:
        raise FileError(f"it is larger than {FILE_MOST_MB} MB, so it was not read.")
    if is_sealed(data):
        raise FileError("it is sealed. Open it with your key, or with the words that you agreed.")
    ending = name.rsplit(".", 1)[-1].lower().strip() if "." in name else ""
    reasons = [why for begin, why in _BEGINNINGS.items() if data.startswith(begin)]
    if reason := REFUSED.get(ending) or next(iter(reasons), ""):
        raise FileError(f"{reason[0].lower()}{reason[1:]}.")


def _of_bundle(shown: str, data: bytes) -> Received:
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_names_of(members)
            found = {member.filename: _member(archive, member) for member in members}
    except FileError:
        raise
    except _DAMAGED:
        reason = "it is damaged: it was cut or changed on its way. Ask for it again."
        raise FileError(reason) from None
    manifest = manifest_from_json(found[MANIFEST])
    if hashlib.sha256(found[ROWS]).hexdigest() != manifest.sha256:
        raise FileError("its rows are not those that it was made with. Ask for it again.")
    table = rows_in(found[ROWS])
    if (count := len(table.rows) + len(table.conflicting)) != manifest.rows:
        raise FileError(f"it says {manifest.rows:,} rows and holds {count:,}. Ask for it again.")
    return Received(shown, table, manifest)


def _check_names_of(members: list[ZipInfo]) -> None:
    """Refuse a zip that holds anything but the two members of a bundle."""
    names = [member.filename for member in members]
    if any(name.startswith(("xl/", "[Content_Types]", "content.xml")) for name in names):
        raise FileError(f"{_IS_SPREADSHEET[0].lower()}{_IS_SPREADSHEET[1:]}.")
    if sorted(names) != [MANIFEST, ROWS]:
        strange = [shown_name(name)[:30] for name in names if name not in (MANIFEST, ROWS)]
        more = f" It holds {first_few(strange)}." if strange else ""
        raise FileError(f"it is a zip, but not one that the workbook made.{more}")


def _member(archive: ZipFile, member: ZipInfo) -> bytes:
    """Return one member, read in memory and never further than it may be long."""
    most = _MOST_BYTES[member.filename]
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise FileError(f"its {member.filename} is a link or a folder, not a file.")
    if member.flag_bits & 1 or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileError(f"its {member.filename} is packed in a way that is not opened here.")
    if member.file_size > most:
        raise FileError(f"its {member.filename} is larger than {most // 1_000:,} kB unpacked.")
    if member.file_size > RATIO_MOST * max(member.compress_size, 1):
        raise FileError(f"its {member.filename} grows more than {RATIO_MOST} times when unpacked.")
    with archive.open(member) as file:
        data = file.read(most + 1)
    if len(data) != member.file_size:
        raise FileError(f"its {member.filename} is not as long as it says.")
    return data


def _longest_cell(line: str) -> int:
    try:
        return max(map(len, split_cells(line, delimiter_of(line))), default=0)
    except csv.Error:  # a torn line is one cell
        return len(line)
