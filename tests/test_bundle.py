"""A patient's weeks leave as data: what goes is shown, and what is private stays."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hands import empty_workbook, every, press, screen_text
from ipywidgets import Checkbox

from sciatica_lib.__main__ import main
from sciatica_lib.errors import FileError
from sciatica_lib.log.records import (
    Activity,
    Answer,
    CheckIn,
    Contact,
    Entry,
    Imported,
    Record,
    RoutineEnd,
    RoutineStart,
    Void,
)
from sciatica_lib.panels.send_weeks import SendWeeks
from sciatica_lib.sharing.bundle import MANIFEST, ROWS, bundle_name, leaving
from sciatica_lib.sharing.intake import read_received
from sciatica_lib.workbook import Workbook

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ALWAYS_STAYS = ("Ann-Smith-diary.csv", "ORIGINAL-ROW", "0170-55-55")
OWN_WORDS = ("my-note", "my-pills", "my-activity", "my-feelings", "my-places", "My answer.")


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    return empty_workbook(tmp_path, monkeypatch)


def row(entry_id: str, record: Record, replaces: str | None = None) -> Entry:
    return Entry(entry_id=entry_id, saved_at=record.at, record=record, replaces=replaces)


def rows_with_everything() -> list[Entry]:
    """Return rows with a private word in every place for one."""
    return [
        row("ea", CheckIn(at=AT, leg_pain_24h=4, note="my-note", medication="my-pills")),
        row("eb", Activity(at=AT, activity="my-activity", able=3)),
        row("ec", Answer(at=AT, question="clinic_words", answer="My answer.")),
        row("ed", Answer(at=AT, question="clinic_number", answer="7")),
        row("ee", Contact(at=AT, emergency_number="0170-55-55")),
        row(
            "ef",
            Imported(
                at=AT,
                pain_now=3,
                feelings="my-feelings",
                places="my-places",
                source="Ann-Smith-diary.csv, line 3",
                original='{"x": "ORIGINAL-ROW"}',
            ),
        ),
    ]


def bundle_text(rows: list[Entry], *, with_words: bool = True) -> str:
    data = leaving(rows, alias=None, with_words=with_words).to_bytes()
    with ZipFile(BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_what_comes_back_is_what_was_saved() -> None:
    entries = [row("ea", CheckIn(at=AT, leg_pain_24h=4, note="better", plan_id="p"))]
    data = leaving(entries, alias="lbcd", with_words=True).to_bytes()
    received = read_received("weeks.zip", data)
    assert received.table.rows == tuple(entries)
    assert received.manifest
    assert (received.manifest.alias, received.manifest.plan_id) == ("lbcd", "p")
    assert data == leaving(entries, alias="lbcd", with_words=True).to_bytes()


def test_names_of_files_whole_rows_and_the_telephone_number_never_leave() -> None:
    text = bundle_text(rows_with_everything())
    assert not [private for private in ALWAYS_STAYS if private in text]
    assert [own for own in OWN_WORDS if own not in text] == []


def test_own_words_can_be_left_out_and_no_score_goes_with_them() -> None:
    text = bundle_text(rows_with_everything(), with_words=False)
    assert not [own for own in (*OWN_WORDS, *ALWAYS_STAYS) if own in text]
    kept = read_received("w.zip", leaving(rows_with_everything(), alias=None, with_words=False)
                         .to_bytes()).table.rows  # fmt: skip
    records = {entry.entry_id: entry.record for entry in kept}
    assert isinstance(records["ea"], CheckIn)
    assert records["ea"].leg_pain_24h == 4
    assert isinstance(records["ed"], Answer)
    assert records["ed"].answer == "7"


def test_what_was_deleted_or_changed_goes_without_its_words() -> None:
    first = CheckIn(at=AT, leg_pain_24h=4, note="wrong-words")
    entries = [
        row("ea", first),
        row("eb", CheckIn(at=AT + timedelta(minutes=1), note="right-words"), replaces="ea"),
        row("ec", CheckIn(at=AT, note="deleted-words")),
        row("ed", Void(at=AT + timedelta(minutes=2)), replaces="ec"),
    ]
    text = bundle_text(entries)
    assert "right-words" in text
    assert "wrong-words" not in text
    assert "deleted-words" not in text


def test_the_name_tells_the_time_and_nobodys_name_and_is_used_once() -> None:
    names = {bundle_name(AT) for _ in range(50)}
    assert len(names) == 50
    assert all(name.startswith("weeks_2026-03-02_0800_") for name in names)


def test_an_empty_log_is_not_sent() -> None:
    with pytest.raises(FileError, match="nothing to send yet"):
        leaving([], alias=None, with_words=True)


def test_it_says_how_many_routines_have_no_score_after_them(workbook: Workbook) -> None:
    for name, score in (("ra", 3), ("rb", None), ("rc", None)):
        workbook.save(workbook.record(RoutineStart, routine_id=name, leg_pain_now=4))
        if name != "rc":
            record = workbook.record(RoutineEnd, routine_id=name, leg_pain_now=score)
            workbook.save(record)
    assert "2 routines have no score after them." in screen_text(SendWeeks(workbook))


def test_the_page_shows_every_own_word_and_makes_the_file_only_when_asked(
    workbook: Workbook,
) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4, note="slept in the chair"))
    panel = SendWeeks(workbook)
    assert "slept in the chair" in screen_text(panel)
    assert not (workbook.home / "shared").exists()
    next(every(panel, Checkbox)).value = False
    assert "slept in the chair" not in screen_text(panel)
    press(panel, "Show every row")
    assert "leg pain 4" in screen_text(panel)
    press(panel, "Make the file")
    assert "Made:" in screen_text(panel)
    (made,) = (workbook.home / "shared").iterdir()
    copy, receipt = sorted((workbook.home / "returned").iterdir(), key=lambda path: path.suffix,
                           reverse=True)  # fmt: skip
    assert copy.read_bytes() == made.read_bytes()
    checksum = hashlib.sha256(made.read_bytes()).hexdigest()
    assert checksum in receipt.read_text(encoding="utf-8")
    assert b"chair" not in ZipFile(made).read(ROWS)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_every_file_that_is_made_is_for_its_owner_alone(workbook: Workbook) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4))
    before = os.umask(0)
    try:
        press(SendWeeks(workbook), "Make the file")
    finally:
        os.umask(before)
    made = [path for path in workbook.home.rglob("*") if "sent" not in path.name]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()}
    assert modes == {0o600}


def test_the_command_shows_asks_and_never_writes_over_a_file(
    workbook: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=4, note="mine"))
    before, out = workbook.log.path.read_bytes(), tmp_path / "out.zip"
    done = subprocess.run(
        [sys.executable, "-m", "sciatica_lib", "return", workbook.log.path, "-o", out],
        input="n\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "- mine" in done.stdout
    assert "Nothing was made." in done.stdout
    assert not out.exists()
    assert main(["return", str(workbook.log.path), "-o", str(out), "--yes"]) == 0
    assert main(["return", str(workbook.log.path), "-o", str(out), "--yes"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert workbook.log.path.read_bytes() == before
    assert json.loads(ZipFile(out).read(MANIFEST))["rows"] == 1


def test_a_second_bundle_of_the_same_log_has_the_same_alias(
    workbook: Workbook, tmp_path: Path
) -> None:
    aliases = set()
    for day in range(2):
        workbook.save(workbook.record(CheckIn, leg_pain_24h=day))
        out = tmp_path / f"{day}.zip"
        assert main(["return", str(workbook.log.path), "-o", str(out), "--yes"]) == 0
        received = read_received(out.name, out.read_bytes())
        assert received.manifest
        aliases.add(received.manifest.alias)
    assert len(aliases) == 1
