"""A log knows whose it is: no row comes into another person's log unasked, and none is lost."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from sciatica_lib.errors import LogError
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.row_file import RowFile, file_bytes
from sciatica_lib.log.store import Log

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def entry(note: str = "") -> Entry:
    return Entry(entry_id=new_id("e"), saved_at=AT, record=CheckIn(at=AT, note=note or None))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where a log stands, such as the letter of a USB drive."""
    return tmp_path / "drive" / "session_log.csv"


def log_at(path: Path) -> Log:
    state = next(folder for folder in path.parents if folder.name == "drive").with_name("state")
    return Log(path, state, lock_timeout_s=0)


def unplug(path: Path, name: str) -> Path:
    return path.parent.rename(path.parent.with_name(name))


def refused(log: Log, note: str) -> Entry:
    """Try to save while another program holds the log; return the row, which then waits."""
    tried = entry(note)
    log.lock_path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(log.lock_path), pytest.raises(LogError, match="It waits on this computer"):
        log.save(tried)
    return tried


def theirs(path: Path, *, with_id: bool = True) -> tuple[Entry, ...]:
    """Put the log of another person, from another computer, at a place; return its rows."""
    there = Log(path.with_name("log_of_another.csv"), path.parents[1] / "state of another")
    rows = tuple(there.save(entry(f"theirs {number}")) for number in range(3))
    there.path.rename(path)
    there.path.with_suffix(".json").rename(path.with_suffix(".json"))
    if not with_id:
        without_id(path)
    return rows


def without_id(path: Path) -> None:
    """Make the dictionary beside a log as older versions wrote it."""
    about = json.loads(path.with_suffix(".json").read_text())
    del about["log_id"]
    path.with_suffix(".json").write_text(json.dumps(about))


def log_id(path: Path) -> str:
    return str(json.loads(path.with_suffix(".json").read_text())["log_id"])


@pytest.mark.parametrize("with_id", [True, False])
def test_another_persons_log_at_the_same_place_gets_nothing_of_the_first_unasked(
    place: Path, *, with_id: bool
) -> None:
    mine = log_at(place)
    saved = mine.save(entry("mine"))
    waits = refused(mine, "mine, and waits")
    unplug(place, "my drive")
    rows = theirs(place, with_id=with_id)

    other = log_at(place)
    assert (other.pending(), other.missing(), other.changed()) == ((), (), ())
    assert other.merge_pending() == ()
    assert set(other.of_other_logs()) == {saved, waits}
    other.sync_journal()
    after = other.save(entry("theirs, saved here"))
    assert other.read().rows == (*rows, after)
    assert (other.pending(), other.missing()) == ((), ())
    assert set(other.of_other_logs()) == {saved, waits}
    other.part_from_other_logs()
    assert other.of_other_logs() == log_at(place).of_other_logs() == ()

    unplug(place, "their drive")
    place.parent.with_name("my drive").rename(place.parent)
    again = log_at(place)
    assert again.pending() == (waits,)
    assert again.merge_pending() == (waits,)
    assert again.read().rows == (saved, waits)
    assert (again.missing(), again.of_other_logs()) == ((), ())


def test_what_another_log_left_here_comes_in_when_it_is_asked_for(place: Path) -> None:
    mine = log_at(place)
    saved, waits = mine.save(entry("mine")), refused(mine, "mine, and waits")
    shutil.rmtree(place.parent)
    rows = theirs(place)
    other = log_at(place)
    assert set(other.add_rows(other.of_other_logs())) == {saved, waits}
    assert set(other.read().rows) == {*rows, saved, waits}
    assert other.of_other_logs() == ()


def test_a_row_that_waits_for_a_log_never_begun_is_not_given_to_another(place: Path) -> None:
    waits = refused(log_at(place), "the first of mine")
    assert log_at(place).pending() == (waits,)
    place.parent.mkdir()
    rows = theirs(place)
    other = log_at(place)
    assert (other.pending(), other.merge_pending()) == ((), ())
    after = other.save(entry())
    assert other.read().rows == (*rows, after)
    assert other.of_other_logs() == (waits,)


def test_a_log_exchanged_under_the_same_dictionary_is_another_log(place: Path) -> None:
    mine = log_at(place)
    saved = mine.save(entry("mine"))
    before = log_id(place)
    dictionary = place.with_suffix(".json").read_bytes()
    rows = theirs(place)
    place.with_suffix(".json").write_bytes(dictionary)
    other = log_at(place)
    assert (other.missing(), other.pending()) == ((), ())
    assert other.of_other_logs() == (saved,)
    waits = refused(other, "theirs, and waits")
    assert other.merge_pending() == (waits,)
    assert log_id(place) != before
    assert other.read().rows == (*rows, waits)
    assert (other.missing(), other.of_other_logs()) == ((), (saved,))


def test_a_folder_that_was_moved_keeps_its_journal_and_what_waits(place: Path) -> None:
    mine = log_at(place)
    lost, saved = mine.save(entry("lost")), mine.save(entry("saved"))
    waits = refused(mine, "waits")
    moved = place.parent / "new" / "place" / place.name
    moved.parent.mkdir(parents=True)
    place.write_bytes(b"".join(line for line in place.open("rb") if b"lost" not in line))
    for file in (place, place.with_suffix(".json")):
        file.rename(moved.with_name(file.name))
    log = log_at(moved)
    assert (log.missing(), log.pending()) == ((lost,), (waits,))
    assert log.merge_pending() == (waits,)
    assert log.read().rows == (saved, waits)
    assert log.missing() == (lost,)


@pytest.mark.parametrize("harm", ["deleted", "not json", "a list", "a path"])
def test_a_lost_dictionary_is_made_again_with_the_same_id(place: Path, harm: str) -> None:
    mine = log_at(place)
    lost, saved = mine.save(entry("lost")), mine.save(entry("saved"))
    waits = refused(mine, "waits")
    before = log_id(place)
    place.write_bytes(b"".join(line for line in place.open("rb") if b"lost" not in line))
    place.with_suffix(".json").unlink()
    texts = {"not json": "{torn", "a list": "[]", "a path": '{"log_id": "../../elsewhere"}'}
    if harm in texts:
        place.with_suffix(".json").write_text(texts[harm])
    log = log_at(place)
    assert (log.missing(), log.pending()) == ((lost,), (waits,))
    after = log.save(entry("after"))
    assert log.read().rows == (saved, after, waits)
    assert log_id(place) == before
    assert log.missing() == (lost,)


def test_a_deleted_log_is_offered_and_what_waits_comes_in(place: Path) -> None:
    mine = log_at(place)
    saved, waits = mine.save(entry("saved")), refused(mine, "waits")
    place.unlink()
    log = log_at(place)
    assert (log.missing(), log.pending()) == ((saved,), (waits,))
    assert log.merge_pending() == (waits,)
    assert log.missing() == (saved,)
    assert log.of_other_logs() == ()


@pytest.mark.parametrize("save_first", [True, False])
def test_a_log_deleted_with_its_dictionary_is_offered_as_what_stood_here(
    place: Path, *, save_first: bool
) -> None:
    mine = log_at(place)
    saved, waits = mine.save(entry("saved")), refused(mine, "waits")
    shutil.rmtree(place.parent)
    log = log_at(place)
    new = [log.save(entry("a new beginning"))] if save_first else []
    assert (log.missing(), log.pending(), log.merge_pending()) == ((), (), ())
    assert set(log.of_other_logs()) == {saved, waits}
    log.add_rows(log.of_other_logs())
    assert set(log.read().rows) == {*new, saved, waits}
    assert log.of_other_logs() == ()
    assert set(log_at(place).folders) >= {log.state_dir, log.lock_path.parent}


def test_conflicted_copies_of_the_dictionary_change_nothing(place: Path) -> None:
    mine = log_at(place)
    saved = mine.save(entry("mine"))
    for number in range(3):
        copy = place.with_name(f"session_log ({number}).json")
        copy.write_text(json.dumps({"log_id": new_id("l")}))
    after = mine.save(entry())
    assert mine.read().rows == (saved, after)
    assert (mine.missing(), mine.of_other_logs()) == ((), ())


def test_two_devices_that_began_offline_find_their_journals_under_the_id_that_stays(
    tmp_path: Path,
) -> None:
    here = Log(tmp_path / "here" / "session_log.csv", tmp_path / "state here")
    there = Log(tmp_path / "there" / "session_log.csv", tmp_path / "state there")
    one, two = here.save(entry("here")), there.save(entry("there"))
    there.path.rename(here.path.with_name("session_log (1).csv"))  # as the sync program leaves it
    shutil.copy(here.path.with_suffix(".json"), there.path.with_suffix(".json"))
    here.add_rows(here.conflicted_copies()[0].entries)
    shutil.copy(here.path, there.path)
    there.path.write_bytes(there.path.read_bytes().replace(here_line(here, one), b""))
    assert there.missing() == ()
    there.sync_journal()
    after = there.save(entry("after"))
    assert there.state_dir.name == log_id(here.path)
    assert there.read().rows == (two, after)
    there.path.unlink()
    assert set(there.missing()) == {two, after}
    assert there.of_other_logs() == ()


def here_line(log: Log, row: Entry) -> bytes:
    lines = log.path.read_bytes().splitlines(keepends=True)
    return next(line for line in lines if line.startswith(row.entry_id.encode()))


def test_a_device_whose_own_rows_are_not_in_the_log_that_stays_offers_them(
    tmp_path: Path,
) -> None:
    here = Log(tmp_path / "here" / "session_log.csv", tmp_path / "state here")
    there = Log(tmp_path / "there" / "session_log.csv", tmp_path / "state there")
    one, two = here.save(entry("here")), there.save(entry("there"))
    for suffix in (".csv", ".json"):
        shutil.copy(here.path.with_suffix(suffix), there.path.with_suffix(suffix))
    assert there.missing() == ()
    assert there.of_other_logs() == (two,)
    there.sync_journal()
    after = there.save(entry("after"))
    assert there.of_other_logs() == (two,)
    there.add_rows([two])
    assert set(there.read().rows) == {one, after, two}
    assert there.of_other_logs() == there.missing() == ()


def as_version_0_1_left_it(log: Log) -> None:
    """Put what this computer keeps where 0.1 kept it, and take the id out of the dictionary."""
    for kept in list(log.state_dir.iterdir()):
        kept.rename(log.lock_path.parent / kept.name)
    log.state_dir.rmdir()
    (log.lock_path.parent / "log_ids").unlink()
    without_id(log.path)


@pytest.mark.parametrize("moved", [False, True])
def test_a_log_of_version_0_1_gets_its_id_and_its_journal_at_the_first_save(
    place: Path, *, moved: bool
) -> None:
    log = log_at(place)
    lost, saved = log.save(entry("lost")), log.save(entry("saved"))
    waits = refused(log, "waits")
    as_version_0_1_left_it(log)
    place.write_bytes(b"".join(line for line in place.open("rb") if b"lost" not in line))
    if moved:
        path = place.parent / "elsewhere" / place.name
        path.parent.mkdir()
        for file in (place, place.with_suffix(".json")):
            file.rename(path.with_name(file.name))
        log = log_at(path)
    log = log_at(log.path)
    assert (log.missing(), log.pending()) == ((lost,), (waits,))
    after = log.save(entry("after"))
    assert log.read().rows == (saved, after, waits)
    assert (log.missing(), log.pending(), log.of_other_logs()) == ((lost,), (), ())
    assert log.state_dir.name == log_id(log.path)
    assert not (log.lock_path.parent / "journal.csv").exists()


def test_what_version_0_1_kept_of_another_log_is_kept_and_only_offered(place: Path) -> None:
    mine = log_at(place)
    saved, waits = mine.save(entry("mine")), refused(mine, "waits")
    as_version_0_1_left_it(mine)
    unplug(place, "my drive")
    rows = theirs(place, with_id=False)
    other = log_at(place)
    assert (other.missing(), other.pending(), other.merge_pending()) == ((), (), ())
    assert set(other.of_other_logs()) == {saved, waits}
    after = other.save(entry())
    assert other.read().rows == (*rows, after)
    assert set(other.of_other_logs()) == {saved, waits}

    unplug(place, "their drive")
    place.parent.with_name("my drive").rename(place.parent)
    again = log_at(place)
    assert again.pending() == (waits,)
    again.save(entry("again"))
    assert waits in again.read().rows
    assert again.missing() == ()


def test_a_row_refused_by_an_old_log_that_is_new_to_this_computer_goes_in_by_itself(
    place: Path,
) -> None:
    place.parent.mkdir()
    rows = theirs(place, with_id=False)
    log = log_at(place)
    waits = refused(log, "waits")
    after = log_at(place).save(entry("after"))
    assert log.read().rows == (*rows, after, waits)
    assert log.pending() == log.of_other_logs() == ()


def test_rows_erased_on_purpose_are_not_offered_again(place: Path) -> None:
    log = log_at(place)
    erased, lost, kept = (log.save(entry(note)) for note in ("erased", "lost", "kept"))
    place.write_bytes(file_bytes(kept))
    assert set(log.missing()) == {erased, lost}
    log.do_not_offer([erased])
    assert log.missing() == log_at(place).missing() == (lost,)
    with FileLock(log.lock_path), pytest.raises(LogError, match=r"^Not remembered: another prog"):
        log.do_not_offer([lost])
    assert log.missing() == (lost,)


def test_a_journal_that_is_no_table_fails_no_save(place: Path) -> None:
    log = log_at(place)
    saved = log.save(entry("saved"))
    (log.state_dir / "journal.csv").write_bytes(b"PK\x03\x04")
    after = log.save(entry("after"))
    assert log.read().rows == (saved, after)
    assert RowFile(log.state_dir / "journal.csv").read_if_table().rows == ()
