"""A sync program or a person exchanges the log: what is missing is found and offered, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from saver import entry, log_in

from sciatica_lib.errors import LogError
from sciatica_lib.log.history import merged
from sciatica_lib.log.store import Log

HARM: dict[str, tuple[Callable[[Path, bytes], object], int]] = {
    "an older copy came back": (lambda path, older: path.write_bytes(older), 2),
    "the file is empty": (lambda path, _: path.write_bytes(b""), 5),
    "the file holds NULs": (lambda path, _: path.write_bytes(b"\0" * 4_096), 5),
    "the file was deleted": (lambda path, _: path.unlink(), 5),
    "a row was deleted": (
        lambda path, _: path.write_bytes(
            b"".join(path.read_bytes().splitlines(keepends=True)[:-1])
        ),
        1,
    ),
}
COPY_NAMES = (
    "session_log-LAPTOP-4F.csv",  # OneDrive
    "session_log (Anna's conflicted copy 2026-03-02).csv",  # Dropbox
    "session_log (conflicted copy 2026-03-02 081500).csv",  # Nextcloud
    "session_log.sync-conflict-20260302-081500-ABCDEFG.csv",  # Syncthing
    "session_log (1).csv",  # Google Drive, browsers
    "session_log 2.csv",  # iCloud
    "Copy of session_log.csv",
    "session_log - Copy.csv",
    "Session_log copy.csv",
)


@pytest.mark.parametrize(("harm", "lost"), HARM.values(), ids=HARM)
def test_what_the_log_lost_is_missing_and_comes_back_only_when_it_is_asked_for(
    tmp_path: Path, harm: Callable[[Path, bytes], object], lost: int
) -> None:
    log = log_in(tmp_path)
    saved = [log.save(entry(f"older {number}")) for number in range(3)]
    older = log.path.read_bytes()
    saved += [log.save(entry(f"newer {number}")) for number in range(2)]
    assert log.missing() == ()

    harm(log.path, older)
    harmed = log.path.read_bytes() if log.path.exists() else None
    assert log.missing() == tuple(saved[-lost:])
    assert log.missing() == tuple(saved[-lost:]), "to look changes nothing"
    assert (log.path.read_bytes() if log.path.exists() else None) == harmed
    after = log.save(entry("life goes on"))
    assert log.missing() == tuple(saved[-lost:])

    assert sorted(log.add_rows(log.missing()), key=_id) == sorted(saved[-lost:], key=_id)
    assert sorted(log.read().rows, key=_id) == sorted((*saved, after), key=_id)
    assert log.read().rejected == ()
    assert log.missing() == ()
    assert log.add_rows(saved) == ()


@pytest.mark.parametrize("name", COPY_NAMES)
def test_a_conflicted_copy_is_found_and_what_only_it_holds_is_merged_on_request(
    tmp_path: Path, name: str
) -> None:
    log = log_in(tmp_path)
    log.save(entry("on both"))
    other = Log(tmp_path / "elsewhere" / "session_log.csv", tmp_path / "state-elsewhere")
    other.path.parent.mkdir()
    other.path.write_bytes(log.path.read_bytes())
    there = other.save(entry("there"))
    here = log.save(entry("here"))
    path = log.path.with_name(name)
    other.path.rename(path)

    (copy,) = log.conflicted_copies()
    assert (copy.path, copy.entries) == (path, (there,))
    before = path.read_bytes()
    assert log.add_rows(copy.entries) == (there,)
    assert set(log.read().rows) == {*log.read().rows, here, there}
    assert log.conflicted_copies() == ()
    assert path.read_bytes() == before


def test_other_files_beside_the_log_are_no_copies_of_it(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.save(entry())
    for name in ("session_logs.csv", "mysession_log.csv", "other.csv", "session_log (1).txt"):
        log.path.with_name(name).write_bytes(log.path.read_bytes().replace(b"\ne", b"\nf"))
    log.path.with_name("session_log (2).csv").write_bytes(b"no log")
    assert log.conflicted_copies() == ()


def test_merging_is_the_same_in_any_order_and_any_number_of_times() -> None:
    rows = [entry(str(number)) for number in range(6)]
    early, late, changed = rows[:4], rows[2:], [rows[5], entry("another text", rows[0].entry_id)]
    union = merged(early, late, changed)
    assert set(union) == {*rows, changed[1]}
    assert merged(changed, late, early) == merged(union, union)
    assert merged(union, union) == merged(early, merged(late, changed))
    assert merged(union) == union


def test_what_another_computer_added_is_noted_here_so_that_it_can_be_missed_too(
    tmp_path: Path,
) -> None:
    log = log_in(tmp_path)
    older = log.save(entry("here"))
    there = Log(log.path, tmp_path / "state of another computer").save(entry("there"))
    log.sync_journal()
    assert log.missing() == ()
    log.path.unlink()
    assert set(log.missing()) == {older, there}


def test_a_log_exchanged_for_something_else_takes_no_row_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    log = log_in(tmp_path)
    saved = log.save(entry("before"))
    log.path.write_bytes(b"PK\x03\x04 a spreadsheet's own file")
    refused = entry("after")
    with pytest.raises(LogError, match=r"^Not saved: session_log\.csv: This is a spreadsheet's"):
        log.save(refused)
    with pytest.raises(LogError, match=r"^Not added: session_log\.csv: This is a spreadsheet"):
        log.add_rows([saved])
    assert log.path.read_bytes() == b"PK\x03\x04 a spreadsheet's own file"
    assert (log.missing(), log.pending()) == ((saved,), (refused,))
    log.path.rename(log.path.with_suffix(".ods"))
    log.add_rows(log.missing())
    log.merge_pending()
    assert log.read().rows == (saved, refused)


def _id(row: object) -> str:
    return str(getattr(row, "entry_id", ""))
