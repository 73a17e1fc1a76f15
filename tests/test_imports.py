"""An import belongs together: it is taken back as a whole, and the next one corrects it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.diary_file import read_diary
from sciatica_lib.log.diary_import import guess, preview
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.imports import Change, change_of, imports_in, undone
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import Entry, Imported, Void
from sciatica_lib.log.rows import entry_line, header_line
from sciatica_lib.log.store import Log

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DIARY = "date,leg pain\n03/04/2026,3\n05/06/2026,4\n05/06/2026,4\n"
OLD = Path(__file__).parent / "fixtures" / "0.1"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "home" / "session_log.csv", tmp_path / "state")


def read_as(text: str = DIARY, **choices: Any) -> tuple[Entry, ...]:
    diary = read_diary("diary.csv", text.encode())
    return preview(diary, replace(guess(diary), day_first=True, **choices), NOW).entries


def month_first() -> tuple[Entry, ...]:
    diary = read_diary("diary.csv", DIARY.encode())
    return preview(diary, replace(guess(diary), day_first=False), NOW).entries


def bring(log: Log, entries: Sequence[Entry], minutes: int = 0) -> Change:
    change = change_of(log.read(), entries, NOW + timedelta(minutes=minutes))
    log.add_rows((*change.voids, *change.new))
    return change


def stands(log: Log) -> list[tuple[int, int | None]]:
    records = [entry.record for entry in log.read().current]
    return [(r.at.month, r.leg_pain_now) for r in records if isinstance(r, Imported)]


def test_the_same_diary_read_in_the_same_way_adds_nothing_twice(log: Log) -> None:
    assert len(bring(log, read_as()).new) == 3
    again = bring(log, read_as())
    assert (again.new, again.voids, again.there) == ((), (), 3)
    assert stands(log) == [(4, 3), (6, 4), (6, 4)]


def test_the_ids_of_an_import_say_that_it_belongs_together_and_how_it_was_read() -> None:
    ids = {entry.entry_id.partition("-")[0] for entry in read_as()}
    others = {entry.entry_id.partition("-")[0] for entry in month_first()}
    assert len(ids) == len(others) == 1
    assert ids != others
    rows = [[e.entry_id.partition("-")[2] for e in way] for way in (read_as(), month_first())]
    assert rows[0] == rows[1]


def test_reading_it_otherwise_takes_the_place_of_the_first_reading(log: Log) -> None:
    bring(log, month_first())
    assert stands(log) == [(3, 3), (5, 4), (5, 4)]
    change = bring(log, read_as(), minutes=1)
    assert (len(change.new), len(change.voids), change.there) == (3, 3, 0)
    assert stands(log) == [(4, 3), (6, 4), (6, 4)]


def test_rows_that_both_readings_understand_alike_belong_to_the_new_one_too(log: Log) -> None:
    text = DIARY + "07/07/2026,9\n"
    diary = read_diary("diary.csv", text.encode())
    bring(log, preview(diary, replace(guess(diary), day_first=False), NOW).entries)
    assert len(bring(log, read_as(text), minutes=1).new) == 4
    (found,) = imports_in(log.read())
    assert len(found.standing) == 4


def test_an_import_is_taken_back_as_a_whole_and_nothing_else_with_it(log: Log) -> None:
    bring(log, read_as())
    bring(log, read_as("date,leg pain\n13/07/2026,9\n"))
    other, first = imports_in(log.read())
    assert (len(first.standing), len(other.standing)) in {(3, 1), (1, 3)}
    larger = max((first, other), key=lambda found: len(found.standing))
    log.add_rows(undone(log.read(), larger.import_id, NOW))
    assert stands(log) == [(7, 9)]
    assert [len(found.standing) for found in imports_in(log.read())] == [1]


def test_after_it_was_taken_back_the_same_diary_comes_again_and_goes_again(log: Log) -> None:
    for _ in range(3):
        assert len(bring(log, read_as()).new) == 3
        (found,) = imports_in(log.read())
        log.add_rows(undone(log.read(), found.import_id, NOW))
        assert stands(log) == []
    with pytest.raises(WorkbookError, match="Nothing of an import"):
        undone(log.read(), found.import_id, NOW)


def test_rows_that_were_deleted_one_by_one_come_again(log: Log) -> None:
    bring(log, read_as())
    for row in log.read().rows:
        log.save(Entry(entry_id=f"e{row.entry_id[-10:]}", saved_at=NOW + timedelta(hours=1),
                       record=Void(at=NOW), replaces=row.entry_id))  # fmt: skip
    assert stands(log) == []
    assert len(bring(log, read_as(), minutes=90).new) == 3
    assert stands(log) == [(4, 3), (6, 4), (6, 4)]


def test_a_diary_that_has_grown_adds_what_is_new(log: Log) -> None:
    bring(log, read_as())
    change = bring(log, read_as(DIARY + "13/07/2026,9\n"))
    assert (len(change.new), change.there) == (1, 3)


def test_an_import_that_was_cut_short_goes_on_without_doubles(log: Log) -> None:
    log.add_rows(read_as()[:2])
    assert len(bring(log, read_as()).new) == 1
    assert stands(log) == [(4, 3), (6, 4), (6, 4)]
    assert len(imports_in(log.read())) == 1


def test_what_the_clock_of_another_computer_saved_later_is_taken_back_too(log: Log) -> None:
    log.add_rows(replace(entry, saved_at=NOW + timedelta(days=1)) for entry in read_as())
    log.add_rows(undone(log.read(), imports_in(log.read())[0].import_id, NOW))
    assert stands(log) == []


def old_rows() -> tuple[Entry, ...]:
    """Return the rows of a diary as the first version imported them."""
    diary = read_diary("tracker.csv", (OLD / "diaries" / "tracker.csv").read_bytes())
    entries = preview(diary, replace(guess(diary), day_first=True), NOW).entries
    return tuple(
        replace(entry, entry_id=f"i{entry.entry_id.partition('-')[2]}bcdfgh") for entry in entries
    )


def test_what_an_older_version_imported_is_not_doubled_and_can_be_taken_back(log: Log) -> None:
    log.add_rows(old_rows())
    diary = read_diary("tracker.csv", (OLD / "diaries" / "tracker.csv").read_bytes())
    found = preview(diary, replace(guess(diary), day_first=True), NOW)
    assert bring(log, found.entries).there == len(found.entries)
    (before,) = imports_in(log.read())
    assert (before.source, len(before.standing)) == ("tracker.csv", len(found.entries))
    log.add_rows(undone(log.read(), before.import_id, NOW))
    assert imports_in(log.read()) == ()


def test_a_corrected_row_goes_with_its_import(log: Log) -> None:
    bring(log, read_as())
    first = log.read().rows[0]
    log.save(replace(first, entry_id="ecorrected", replaces=first.entry_id,
                     saved_at=NOW + timedelta(hours=1),
                     record=replace(first.record, leg_pain_now=7)))  # fmt: skip
    (found,) = imports_in(log.read())
    assert len(found.standing) == 3
    log.add_rows(undone(log.read(), found.import_id, NOW))
    assert stands(log) == []


def test_two_devices_that_import_the_same_diary_have_it_once(tmp_path: Path) -> None:
    rows = []
    for name in ("one", "two"):
        log = Log(tmp_path / name / "session_log.csv", tmp_path / f"state {name}")
        bring(log, read_as())
        rows += log.read().rows
    text = header_line() + "".join(dict.fromkeys(map(entry_line, rows)))
    assert len(current_entries(read_table(text.encode()).rows)) == 3
