"""The last line is torn at every byte: no other row is lost, and the row can be saved again."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from saver import AT, entry, log_in

from sciatica_lib.log.records import Entry, Record, RoutineEnd

DICE = random.Random(4)  # noqa: S311 (not for secrets)
# A line break in the garbage would make two lines of one; that it does is not what is tested.
GARBAGE = bytes(set(range(256)) - set(b"\r\n"))
LAST_ROWS = {
    "check-in": entry("ein Wort: Füße, 坐骨神经 🙂").record,
    "routine end": RoutineEnd(at=AT, routine_id="r", outcome="finished", sets_done=12),
}


def _torn(line: bytes, at: int, how: str) -> bytes:
    rest = len(line) - at
    return (
        line[:at]
        + {
            "truncated": b"",
            "NULs": b"\0" * rest,
            "garbage": bytes(DICE.choices(GARBAGE, k=rest)),
        }[how]
    )


@pytest.mark.parametrize("how", ["truncated", "NULs", "garbage"])
@pytest.mark.parametrize("record", LAST_ROWS.values(), ids=LAST_ROWS)
def test_a_last_line_torn_at_any_byte_costs_no_other_row(
    tmp_path: Path, record: Record, how: str
) -> None:
    log = log_in(tmp_path)
    older = [log.save(entry("older")) for _ in range(3)]
    before = log.path.read_bytes()
    last: Entry = log.save(replace(entry(), record=record))
    line = log.path.read_bytes()[len(before) :]
    after = entry("after")
    for at in range(len(line) + 1):
        log.path.write_bytes(before + _torn(line, at, how))
        contents = log.read()
        assert contents.rows[:3] == tuple(older), at
        assert len(contents.rejected) <= 1, at
        assert (last in contents.rows) or at < len(line), at

        torn = log.path.read_bytes()
        log.save(after)
        log.save(last, maybe_saved=True)
        assert log.path.read_bytes().startswith(torn), "nothing that stood there was changed"
        contents = log.read()
        assert contents.rows[:3] == tuple(older), at
        assert after in contents.rows, at
        assert [row.record for row in contents.current].count(record) == 1, at
        assert len(contents.rejected) <= 1, at
