"""LibreOffice opens the log and saves it: every entry is still there, or is offered back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from saver import AT, entry, log_in

from sciatica_lib.log.records import Entry, Record, RoutineEnd, SafetyScreen, SetDone, Void
from sciatica_lib.log.store import Log
from sciatica_lib.sharing.bundle import ROWS, leaving
from sciatica_lib.sharing.intake import read_received
from sciatica_lib.sharing.joining import joined

pytestmark = pytest.mark.needs("soffice")

COMMA, SEMICOLON = 44, 59
UTF_8, WINDOWS_1252 = 76, 1
LOCALES = {  # name: (the spreadsheet's number for it, what it puts between cells)
    "en_US": (1033, COMMA),
    "de_DE": (1031, SEMICOLON),
    "fr_FR": (1036, SEMICOLON),
    "ja_JP": (1041, COMMA),
    "tr_TR": (1055, SEMICOLON),
}
NOTES = (
    *("=1+1", "+49 30 123", "-5", "@home", "\ttab first", "\rreturn first", "two\nlines"),
    *(
        "007",
        "2E10",
        "5.10",
        "1,5",
        "1.000",
        "03/04/2026",
        "2026-03-04",
        "March 2",
        "12:30",
        "TRUE",
    ),
    *(
        "Füße 坐骨神经 🙂",
        'a "quoted" word',
        "a;b,c",
        "'apostrophe",
        " blanks ",
        "#NAME?",
        "5 %",
        "€ 3",
    ),
)
RECORDS: tuple[Record, ...] = (
    RoutineEnd(at=AT, routine_id="rmarch", outcome="finished", sets_done=12, leg_pain_now=0),
    SetDone(
        at=AT, routine_id="rmarch", exercise="nerve_glide", side="left", reps_done=10, hold_s=5
    ),
    SafetyScreen(at=AT, ticked="3, 4", asked="full", clinician_ok=True),
)


def _saved_log(folder: Path) -> tuple[Log, list[Entry]]:
    log = log_in(folder)
    moment = datetime(2026, 3, 2, 8, 15, 7, 123_456, tzinfo=timezone(timedelta(hours=1)))
    rows = [replace(entry(note), saved_at=moment) for note in NOTES]
    rows += [replace(entry(), record=record) for record in RECORDS]
    saved = [log.save(row) for row in rows]
    saved.append(log.save(replace(entry(), record=Void(at=AT), replaces=saved[0].entry_id)))
    return log, saved


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Callable[..., None]:
    """Return a function that opens a file in LibreOffice and saves it, as a person would."""

    def save(path: Path, locale: str, opened_with: int, saved_with: int, charset: int) -> None:
        language, _ = LOCALES[locale]
        # Separator, quotation mark, charset, first line, columns, language, "quoted cells are
        # text" off, "detect special numbers" on: what does most to the values.
        how = f"34,{{}},1,,{language},false,true,false"
        command = [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            f"--infilter=CSV:{opened_with},{how.format(UTF_8)}",
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{saved_with},{how.format(charset)}",
            "--outdir",
            str(tmp_path / "saved"),
            str(path),
        ]
        environment = {**os.environ, "LC_ALL": f"{locale}.UTF-8"}
        subprocess.run(
            command,
            check=True,
            env=environment,
            timeout=120,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        shutil.move(tmp_path / "saved" / path.name, path)

    return save


@pytest.mark.parametrize("locale", LOCALES)
def test_a_spreadsheets_save_costs_no_entry_and_changes_none(
    tmp_path: Path, spreadsheet: Callable[..., None], locale: str
) -> None:
    log, saved = _saved_log(tmp_path)
    before = log.path.read_bytes()
    spreadsheet(log.path, locale, COMMA, LOCALES[locale][1], UTF_8)
    assert log.path.read_bytes() != before
    assert log.read().rows == tuple(saved)
    assert log.read().rejected == ()
    assert (log.missing(), log.changed()) == ((), ())
    after = log.save(entry("after"))
    assert log.read().rows == (*saved, after)
    assert log.read().rejected == ()


@pytest.mark.parametrize("locale", LOCALES)
def test_entries_of_a_log_that_was_opened_with_the_wrong_separator_are_offered_back(
    tmp_path: Path, spreadsheet: Callable[..., None], locale: str
) -> None:
    log, saved = _saved_log(tmp_path)
    spreadsheet(log.path, locale, SEMICOLON, SEMICOLON, UTF_8)
    contents, missing = log.read(), log.missing()
    assert len(contents.rejected) >= len(saved)
    assert {*contents.rows, *missing} == {*saved}
    assert set(log.add_rows(missing)) == set(missing)
    assert (log.missing(), log.changed()) == ((), ())
    assert {*log.read().rows} == {*saved}


@pytest.mark.parametrize("locale", LOCALES)
def test_letters_that_the_spreadsheet_could_not_keep_are_noticed_and_put_right(
    tmp_path: Path, spreadsheet: Callable[..., None], locale: str
) -> None:
    log, saved = _saved_log(tmp_path)
    spreadsheet(log.path, locale, COMMA, LOCALES[locale][1], WINDOWS_1252)
    (hurt,) = (row for row in saved if "坐骨神经" in str(getattr(row.record, "note", "")))
    assert hurt not in log.read().rows
    assert log.missing() == ()
    assert log.changed() == (hurt,)
    before = log.path.read_bytes()
    (correction,) = log.restore_saved_values(log.changed())
    assert (correction.record, correction.replaces) == (hurt.record, hurt.entry_id)
    assert log.path.read_bytes().startswith(before)
    assert log.changed() == ()
    assert [row.record for row in log.read().current].count(hurt.record) == 1
    assert len(log.read().current) == len(saved) - 2, "one was taken back, by a row of its own"


def test_a_bundles_rows_that_were_saved_in_a_german_spreadsheet_are_the_same_history(
    tmp_path: Path, spreadsheet: Callable[..., None]
) -> None:
    _, saved = _saved_log(tmp_path)
    sent = leaving(saved, alias="lbcd", with_words=True).to_bytes()
    path = tmp_path / "rows.csv"
    path.write_bytes(ZipFile(BytesIO(sent)).read(ROWS))
    spreadsheet(path, "de_DE", COMMA, SEMICOLON, UTF_8)
    files = [read_received("weeks.zip", sent), read_received("Kopie.csv", path.read_bytes())]
    (patient,) = joined(files)
    assert len(patient.rows) == len(saved)
    assert (patient.disputed, patient.rejected) == ((), ())
