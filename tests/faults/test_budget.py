"""Any file is answered within 10 seconds of computing and 300 MB, whatever its bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sciatica_lib.log.reader import read_table
from sciatica_lib.log.rows import COLUMNS, header_line

if sys.platform != "linux":
    pytest.skip("the limits of a process are those of Linux", allow_module_level=True)

SECONDS, MEMORY_MB = 10, 300
HEADER = header_line().encode()
COMMAS = b"," * (len(COLUMNS) - 5)
ROW = b"e%s,check_in,2026-03-02T08:15:00+01:00,2026-03-02T08:15:00+01:00," + COMMAS + b"\n"
assert len(read_table(HEADER + ROW % b"b").rows) == 1
LETTERS = b"bcdfghjklmnpqrstvwxz"


def _ids(count: int) -> list[bytes]:
    names = [b""]
    while len(names) < count:
        names = [name + bytes([letter]) for name in names for letter in LETTERS]
    return names[:count]


def _rows(count: int) -> bytes:
    return HEADER + b"".join(ROW % name for name in _ids(count))


FILES = {
    "60,000 headers": lambda: HEADER * 60_000,
    "60,000 headers, no two alike": lambda: b"".join(
        HEADER[:-1] + b",x%d\n" % number for number in range(60_000)
    ),
    "5 million lines of quotes": lambda: b'"\n' * 5_000_000,
    "100,000 lines of quotes": lambda: HEADER + b'"\n' * 100_000,
    "45 MB of commas": lambda: HEADER + b"," * 45_000_000,
    "20 MB of commas": lambda: HEADER + b"," * 20_000_000,
    "20 MB of commas in lines": lambda: HEADER + (b"," * 20_000 + b"x\n") * 1_000,
    "one quote, then 20 MB": lambda: HEADER + b'"' + b"a" * 20_000_000,
    "20 MB of quotes": lambda: HEADER + b'"' * 20_000_000,
    "20 MB of NUL": lambda: HEADER + b"\0" * 20_000_000,
    "20 MB of noise": lambda: HEADER + bytes(range(256)) * 80_000,
    "20 MB of bytes that are not UTF-8": lambda: HEADER + b"\xff" * 20_000_000,
    "lines that are not UTF-8": lambda: HEADER + b"\xe9,\xe9\n" * 120_000,
    "20 MB of UTF-16": lambda: ("entry_id,kind\n" + "x,y\n" * 120_000).encode("utf-16"),
    "UTF-16 that turns": lambda: "a\n".encode("utf-16") + b"\n\0\0\n" * 100_000,
    "byte order marks": lambda: HEADER + b"\xef\xbb\xbf\n" * 240_000,
    "one id, 50,000 times": lambda: HEADER + (ROW % b"b") * 50_000,
    "one id, each with another note": lambda: (
        HEADER + b"".join((ROW % b"b")[:-1] + b'"""%d"""\n' % number for number in range(60_000))
    ),
    "a long chain of corrections": lambda: (
        HEADER
        + b"".join(
            (ROW % new).replace(b"+01:00," + COMMAS, b"+01:00,e" + old + COMMAS)
            for old, new in zip(_ids(60_000), _ids(60_000)[1:], strict=False)
        )
    ),
    "numbers without end": lambda: HEADER + b"9" * 20_000_000 + b",\n",
    "date,pain of a diary": lambda: b"date,pain\n" + b"2026-01-13,4\n" * 60_000,
    "a diary of 20,000 columns": lambda: (
        b",".join(b"c%d" % n for n in range(20_000)) + b"\n" + b"1," * 19_999 + b"1\n"
    ),
    "a diary with one quote": lambda: b'date,note\n2026-01-13,"' + b"x\n" * 120_000,
    "a diary of dates that are none": lambda: b"date,pain\n" + b"99/99/9999 x,4\n" * 60_000,
    "a diary of one symptom a row": lambda: (
        b"date,symptom,severity\n"
        + b"".join(
            b"%d Jan %d,leg pain %d,%d\n" % (row % 28 + 1, 1990 + row // 300, row % 150, row % 11)
            for row in range(10_000)
        )
    ),
    "a diary of 100 columns": lambda: (
        b",".join([b"date", *(b"pain %d" % n for n in range(99))])
        + b"\n"
        + b"".join(b"%d.1.2026," % (n % 28 + 1) + b"7," * 98 + b"7\n" for n in range(3_000))
    ),
    "a real log of 20 years": lambda: _rows(110_000),
}

READ = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2]) + 1))
from datetime import UTC, datetime
from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.diary_file import read_diary
from sciatica_lib.log.diary_import import guess, preview
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import read_table
data = Path(sys.argv[1]).read_bytes()
try:
    if sys.argv[3] == "log":
        current_entries(read_table(data).rows)
    else:
        diary = read_diary("diary.csv", data)
        preview(diary, guess(diary), datetime(2026, 3, 2, tzinfo=UTC))
except WorkbookError as error:
    print(error)
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(int(peak.split()[1]) // 1_000)
"""


@pytest.mark.parametrize("read_as", ["log", "diary"])
@pytest.mark.parametrize("name", FILES)
def test_any_file_is_answered_within_its_time_and_memory(
    tmp_path: Path, name: str, read_as: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(FILES[name]())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(SECONDS), read_as],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-400:])
    *sentences, memory = done.stdout.splitlines()
    assert int(memory) < MEMORY_MB
    assert len(sentences) <= 1
    if "real" in name and read_as == "log":
        assert not sentences
