"""When it says saved, the row is on the disk; when it cannot be, it says so and nothing is lost."""

import errno
import json
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from sciatica_lib.errors import LogError
from sciatica_lib.log import row_file
from sciatica_lib.log.history import merged
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.records import CheckIn, Entry, SafetyScreen, Void
from sciatica_lib.log.rows import COLUMNS
from sciatica_lib.log.store import Log
from sciatica_lib.workbook import Workbook

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def _entry(note: str = "") -> Entry:
    return Entry(entry_id=new_id("e"), saved_at=AT, record=CheckIn(at=AT, note=note or None))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "private" / "session_log.csv", tmp_path / "state")


def test_a_log_that_does_not_exist_yet_is_empty_and_reading_makes_nothing(log: Log) -> None:
    assert log.read().rows == ()
    assert not log.path.parent.exists()


def test_what_was_saved_is_read_back(log: Log) -> None:
    entries = [_entry("first"), _entry("second")]
    for entry in entries:
        log.save(entry)
    assert log.read().rows == tuple(entries)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_the_private_files_can_be_read_by_their_owner_alone(log: Log) -> None:
    log.save(_entry())
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.with_suffix(".json").stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_a_data_dictionary_of_the_same_name_lies_beside_the_log(log: Log) -> None:
    log.save(_entry())
    columns = json.loads(log.path.with_suffix(".json").read_text(encoding="utf-8"))["columns"]
    assert tuple(columns) == COLUMNS


def test_saving_leaves_every_earlier_byte_as_it_was(log: Log) -> None:
    log.save(_entry("first"))
    before = log.path.read_bytes()
    log.save(_entry("second"))
    assert log.path.read_bytes().startswith(before)


def test_a_torn_last_line_is_healed_before_the_next_row(log: Log) -> None:
    first, second = _entry("first"), _entry("second")
    log.save(first)
    log.path.write_bytes(log.path.read_bytes() + b"etorn,check_in,2026-03")
    log.save(second)
    contents = log.read()
    assert contents.rows == (first, second)
    assert [bad.line for bad in contents.rejected] == [3]


def test_a_log_begun_by_an_older_version_goes_on_with_every_value(log: Log) -> None:
    old = ("entry_id", "kind", "at", "saved_at", "leg_pain_24h")
    log.path.parent.mkdir()
    before = ",".join(old) + f"\nea,check_in,{AT.isoformat()},{AT.isoformat()},4\n"
    log.path.write_text(before)
    entries = [_entry("first"), _entry("second")]
    for entry in entries:
        log.save(entry)
    contents = log.read()
    assert contents.rejected == ()
    assert contents.rows[0].record == CheckIn(at=AT, leg_pain_24h=4)
    assert contents.rows[1:] == tuple(entries)
    assert log.path.read_text().startswith(before)
    assert log.path.read_text().count("\nentry_id") == 1


def test_a_log_that_a_spreadsheet_saved_with_semicolons_goes_on(log: Log) -> None:
    first, second = _entry("first"), _entry("second")
    log.save(first)
    log.path.write_bytes(log.path.read_bytes().replace(b",", b";"))
    log.save(second)
    contents = log.read()
    assert (contents.rows, contents.rejected) == ((first, second), ())


def test_a_second_try_with_the_same_id_does_not_double_the_row(log: Log) -> None:
    entry = _entry()
    log.save(entry)
    log.save(entry, maybe_saved=True)
    assert log.read().rows == (entry,)


def test_a_log_held_by_another_program_is_not_written_and_the_person_is_told(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path / "session_log.csv", tmp_path / "state", lock_timeout_s=0.1)
    log.save(_entry())
    before = log.path.read_bytes()
    lock = log.lock_path
    with FileLock(lock), pytest.raises(LogError, match=r"^Not saved: another program"):
        log.save(_entry())
    assert log.path.read_bytes() == before
    log.save(_entry())


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "private").write_text("a file where a folder should be")
    log = Log(tmp_path / "private" / "session_log.csv", tmp_path / "state")
    with pytest.raises(LogError, match=r"^Not saved: .*private"):
        log.save(_entry())


def test_a_file_that_is_no_log_is_refused_and_stays_as_it_is(log: Log) -> None:
    log.path.parent.mkdir()
    log.path.write_bytes(b"<html>not a log</html>")
    with pytest.raises(LogError, match="entry_id"):
        log.read()
    assert log.path.read_bytes() == b"<html>not a log</html>"


def test_a_folder_in_place_of_the_log_is_told_in_one_sentence(log: Log) -> None:
    log.path.mkdir(parents=True)
    with pytest.raises(LogError, match=r"^session_log\.csv cannot be read: .* is not what it"):
        log.read()
    with pytest.raises(LogError, match=r"^session_log\.csv cannot be compared: "):
        log.missing()
    with pytest.raises(LogError, match=r"^Not saved: .* is not what it should be"):
        log.save(_entry())
    log.path.rmdir()
    assert len(log.merge_pending()) == 1


def test_an_error_without_words_of_its_own_is_told_as_the_system_says_it(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(LogError, match=r"^Not saved: Input/output error \(the log\)\. Try again"):
        log.save(_entry())


def test_what_waits_goes_on_waiting_while_the_log_is_held(tmp_path: Path) -> None:
    log = Log(tmp_path / "session_log.csv", tmp_path / "state", lock_timeout_s=0.1)
    older = log.save(_entry("older"))
    with FileLock(log.lock_path):
        waits = _entry("waits")
        with pytest.raises(LogError) as told:
            log.save(waits)
        assert told.value.entry == waits
        assert log.merge_pending() == ()
        assert log.pending() == (waits,)
    (log.state_dir / "waiting" / "torn.csv").write_bytes(b"")
    assert log.merge_pending() == (waits,)
    assert log.merge_pending() == ()
    assert log.read().rows == (older, waits)


def test_a_second_try_of_a_deletion_deletes_once(log: Log) -> None:
    entry = log.save(_entry())
    void = replace(entry, entry_id=new_id("e"), replaces=entry.entry_id, record=Void(at=AT))
    later = replace(void, record=Void(at=AT + timedelta(minutes=1)))
    log.save(void)
    assert log.save(later, maybe_saved=True) == void
    assert log.read().current == ()
    assert len(log.read().rows) == 2


def test_a_row_under_the_id_of_another_kind_of_row_is_refused(log: Log) -> None:
    entry = log.save(_entry())
    other = replace(entry, record=SafetyScreen(at=AT, ticked="none", asked="brief"))
    with pytest.raises(LogError, match=r"^Not saved: another row has the id"):
        log.save(other, maybe_saved=True)
    assert log.read().rows == (entry,)


def test_a_row_that_was_changed_in_the_file_can_be_put_right_and_stays_in_the_file(
    log: Log,
) -> None:
    changed, deleted, same = (log.save(_entry(note)) for note in ("first", "second", "third"))
    log.save(replace(_entry(), record=Void(at=AT), replaces=deleted.entry_id))
    log.path.write_bytes(log.path.read_bytes().replace(b"first", b"fir?t").replace(b"second", b"?"))
    assert log.changed() == (changed,)
    (correction,) = log.restore_saved_values(log.changed())
    assert log.changed() == log.missing() == ()
    assert set(log.read().current) == {same, correction}
    assert correction.record == changed.record
    assert b"fir?t" in log.path.read_bytes()


def test_to_ask_what_is_missing_changed_or_beside_the_log_writes_nothing(log: Log) -> None:
    log.save(_entry("here"))
    Log(log.path, log.state_dir / "of another computer").save(_entry("there"))
    folders = (log.path.parent, log.state_dir)
    before = {path: path.read_bytes() for folder in folders for path in folder.glob("*.*")}
    assert (log.missing(), log.changed(), log.conflicted_copies()) == ((), (), ())
    assert {path: path.read_bytes() for folder in folders for path in folder.glob("*.*")} == before
    log.sync_journal()
    assert len(log.read_journal().rows) == 2


def test_a_whole_check_reads_the_log_once_and_the_journal_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    workbook = Workbook(tmp_path / "home")
    lost, kept = (workbook.save(CheckIn(at=AT, leg_pain_24h=pain)) for pain in (3, 4))
    lines = workbook.log.path.read_bytes().splitlines(keepends=True)
    workbook.log.path.write_bytes(b"".join([lines[0], lines[2].replace(b",4,", b",9,")]))
    read: list[bytes] = []

    def counted(data: bytes) -> Table:
        read.append(data)
        return read_table(data)

    monkeypatch.setattr(row_file, "read_table", counted)
    health = workbook.check_log()
    assert (health.missing, health.changed) == ((lost,), (kept,))
    journal = workbook.log.state_dir / "journal.csv"
    assert read == [journal.read_bytes(), workbook.log.path.read_bytes()]


def test_a_saved_value_that_cannot_be_put_back_is_told_in_words_of_its_own(log: Log) -> None:
    saved = log.save(_entry("first"))
    log.path.write_bytes(log.path.read_bytes().replace(b"first", b"fir?t"))
    changed = log.changed()
    log.path.write_bytes(b"PK\x03\x04 a spreadsheet's own file")
    with pytest.raises(LogError, match=r"^What you saved was not put back: session_log\.csv: This"):
        log.restore_saved_values(changed)
    with pytest.raises(LogError, match=r"^Not added: session_log\.csv: This is a spreadsheet"):
        log.add_rows([saved])


def test_ids_are_letters_so_that_no_spreadsheet_takes_one_for_a_number() -> None:
    assert new_id("e").isalpha()
    assert len({new_id("e") for _ in range(1_000)}) == 1_000


_OTHER_ORDER = (*COLUMNS[:5], *reversed(COLUMNS[5:]))


@pytest.mark.parametrize(
    "header",
    [
        ",".join(_OTHER_ORDER).encode(),
        ";".join(_OTHER_ORDER).encode(),
        ",".join(f'"{name.upper()}"' for name in _OTHER_ORDER).encode(),
        ",".join(_OTHER_ORDER).encode() + b"\r",
        ("\n" + ",".join(_OTHER_ORDER) + "\n").encode("utf-16-le"),
    ],
    ids=["commas", "semicolons", "quoted", "CR", "UTF-16"],
)
def test_below_a_second_header_a_saved_row_is_read_back_as_it_was_saved(
    log: Log, header: bytes
) -> None:
    first = log.save(_entry("first"))
    log.path.write_bytes(log.path.read_bytes() + header + b"\n")
    saved = [
        log.save(replace(_entry(), record=CheckIn(at=AT, leg_pain_24h=leg, back_pain_24h=1)))
        for leg in (8, 9)
    ]
    assert log.read().rows == (first, *saved)
    assert log.path.read_bytes().count(b"entry_id,") <= 3, "our header is not repeated each time"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is of Unix")
def test_rows_that_went_in_before_the_disk_was_full_are_counted_and_the_rest_goes_in_later(
    log: Log,
) -> None:
    import resource  # noqa: PLC0415
    import signal  # noqa: PLC0415

    log.save(_entry("first"))
    new = [_entry(f"note {number}") for number in range(205)]
    lines = [len(row_file.entry_line(row).encode()) for row in merged(new)]
    room = log.path.stat().st_size + sum(lines[:117]) + 10
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(LogError, match=r"^117 of 205 rows were added, the others not: the di"):
            log.add_rows(new)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert len(log.read().rows) == 118
    assert len(log.add_rows(new)) == 205 - 117
    assert len(log.read().rows) == 206
    assert log.missing() == ()
