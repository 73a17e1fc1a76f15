"""The `sciatica` command for people who look after a log: check, merge, import."""

import hashlib
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from sciatica_lib.__main__ import main
from sciatica_lib.errors import LogError
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import CheckIn, Entry, Imported
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.store import Log
from sciatica_lib.sharing.qr import rows_from_code

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
DIARY = "date,time,pain,note\n2026-01-13,08:30,4,stiff\n2026-01-14,,12,x\n2026-01-15,,5,y\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    return tmp_path / "home"


def a_log(path: Path, *days: int) -> Log:
    log = Log(path, path.parent / "state")
    for day in days:
        at = AT + timedelta(days=day)
        record = CheckIn(at=at, leg_pain_24h=day % 10)
        log.save(Entry(entry_id=f"e{'abcdefghij'[day]}", saved_at=at, record=record))
    return log


def test_check_says_that_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_log(tmp_path / "log.csv", 0, 1, 2)
    assert main(["check", str(tmp_path / "log.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"entries": 3, "listed": [], "missing": 0}


def test_check_lists_bad_lines_and_counts_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    a_log(path, 0, 1, 2)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "torn\n"]), encoding="utf-8")
    before = path.read_bytes()
    assert main(["check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["entries"], found["missing"]) == (1, 2)
    assert [bad["line"] for bad in found["listed"]] == [3]
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "Line 3 is set aside" in said
    assert "2 entries were in this log once and are missing" in said
    assert path.read_bytes() == before


def test_check_tells_of_a_score_that_was_changed_in_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    a_log(path, 0, 1, 2)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",2,", ",9,"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "1 entries say something else than what was saved." in capsys.readouterr().out
    assert main(["check", str(path), "--json"]) == 1
    found = capsys.readouterr()
    assert json.loads(found.out) == {"entries": 3, "listed": [], "missing": 0}
    assert found.err == "1 entries say something else than what was saved.\n"


def test_check_tells_what_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    log = a_log(path, 0)
    entry = Entry(entry_id="ew", saved_at=AT, record=CheckIn(at=AT, leg_pain_24h=1))
    with FileLock(log.lock_path), pytest.raises(LogError):
        Log(path, path.parent / "state", lock_timeout_s=0).save(entry)
    assert main(["check", str(path)]) == 0
    assert "1 entries wait on this computer" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"a,b\n1,2\n", None])
def test_check_refuses_what_is_no_log_in_one_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "log.csv"
    if content is not None:
        path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "sciatica_lib", "check", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_leaves_no_trace_of_a_log_that_is_not_mine(tmp_path: Path, home: Path) -> None:
    a_log(tmp_path / "theirs" / "log.csv", 0, 1)
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "log.csv"
    path.write_bytes((tmp_path / "theirs" / "log.csv").read_bytes())
    assert main(["check", str(path)]) == 0
    assert not list((tmp_path / "state").rglob("journal.csv"))
    assert not home.exists()


def test_merge_is_the_same_in_any_order_and_any_number_of_times(tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "log.csv", tmp_path / "b" / "log.csv"
    a_log(here, 0, 1, 2)
    a_log(there, 1, 3)
    outs = [tmp_path / f"out{n}.csv" for n in range(3)]
    assert main(["merge", str(here), str(there), "-o", str(outs[0])]) == 0
    assert main(["merge", str(there), str(here), "-o", str(outs[1])]) == 0
    assert main(["merge", str(outs[0]), str(here), str(outs[1]), "-o", str(outs[2])]) == 0
    contents = {path.read_bytes() for path in outs}
    assert len(contents) == 1
    ids = [row.entry_id for row in read_table(outs[0].read_bytes()).rows]
    assert ids == ["ea", "eb", "ec", "ed"]


def test_merge_takes_the_code_of_a_phone_beside_a_copy_of_its_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = json.loads((Path(__file__).parent / "cases" / "codes.json").read_text("utf-8"))
    code, copy, out = tmp_path / "code.txt", tmp_path / "copy.csv", tmp_path / "out.csv"
    code.write_text(codes[0]["text"] + "\n", encoding="utf-8")
    copy.write_bytes(file_bytes(*rows_from_code(codes[0]["text"])[2:]))
    assert main(["merge", str(copy), str(code), "-o", str(out)]) == 0
    assert len(read_table(out.read_bytes()).rows) == len(codes[0]["rows"])
    code.write_text(codes[0]["text"][:-3], encoding="utf-8")
    assert main(["merge", str(code), "-o", str(tmp_path / "none.csv")]) == 2
    assert "This code is not whole" in capsys.readouterr().err


def test_merge_never_writes_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_log(tmp_path / "log.csv", 0)
    before = (tmp_path / "log.csv").read_bytes()
    assert main(["merge", str(tmp_path / "log.csv"), "-o", str(tmp_path / "log.csv")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "log.csv").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_what_is_merged_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    a_log(tmp_path / "log.csv", 0)
    before = os.umask(0o022)
    try:
        assert main(["merge", str(tmp_path / "log.csv"), "-o", str(tmp_path / "out.csv")]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_merge_makes_no_folder_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_log(tmp_path / "log.csv", 0)
    output = tmp_path / "not there" / "out.csv"
    assert main(["merge", str(tmp_path / "log.csv"), "-o", str(output)]) == 2
    assert "out.csv cannot be written: No such file" in capsys.readouterr().err
    assert not output.parent.exists()


def test_merge_says_what_it_could_not_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    a_log(path, 0)
    path.write_bytes(path.read_bytes() + b"torn\n")
    assert main(["merge", str(path), "-o", str(tmp_path / "out.csv")]) == 1
    assert "1 lines are set aside" in capsys.readouterr().err


def test_import_adds_every_row_or_lists_it_and_twice_adds_nothing(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text(DIARY.replace(",12,", ",bad,"), encoding="utf-8")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert main(["import", str(path), "--yes"]) == 1
    said = capsys.readouterr().out
    assert "Line 3 cannot be added: pain must be 0-10" in said
    assert "Added: 2. There already: 0." in said
    assert main(["import", str(path), "--yes"]) == 1
    assert "Added: 0. There already: 2." in capsys.readouterr().out
    rows = Log(home / "session_log.csv", tmp_path / "unused").read().rows
    pains = [row.record.pain_now for row in rows if isinstance(row.record, Imported)]
    assert pains == [4, 5]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(("answer", "added"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_import_asks_first(tmp_path: Path, home: Path, answer: str, *, added: bool) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("when,pain\n2026-01-13,4\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sciatica_lib", "import", str(path)],
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0
    assert (home / "session_log.csv").exists() == added


def test_import_asks_which_way_dates_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("date,pain\n03/04/2026,4\n", encoding="utf-8")
    assert main(["import", str(path), "--yes"]) == 2
    assert "3 April or 4 March" in capsys.readouterr().err
    assert main(["import", str(path), "--yes", "--month-first"]) == 0


def test_the_terminal_can_say_everything_that_the_page_can(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("wann;Bein;Ruecken;Wort\n03/04/2026 08:00;40;7;x\n", encoding="utf-8")
    said = [
        "--date-column", "wann", "--day-first", "--pain-column", "Bein=leg", "--pain-column",
        "Ruecken=back", "--column", "Wort=note", "--scale", "100", "--time-zone",
        "Europe/Berlin", "--yes",
    ]  # fmt: skip
    assert main(["import", str(path), *said]) == 0
    (row,) = Log(home / "session_log.csv", tmp_path / "unused").read().rows
    record = row.record
    assert isinstance(record, Imported)
    assert record.at.isoformat() == "2026-04-03T08:00:00+02:00"
    assert (record.leg_pain_now, record.back_pain_now, record.note) == (4, 1, "x")
    shown = capsys.readouterr().out
    assert "April 2026: 1 row, leg pain 4 to 4 in 1 score" in shown
    whole = row.entry_id.partition("-")[0]
    assert f"sciatica import --undo {whole}" in shown
    assert main(["import"]) == 0
    assert f"{whole}: 1 row of diary.csv" in capsys.readouterr().out
    assert main(["import", "--undo", whole]) == 0
    assert "Taken back: 1 row." in capsys.readouterr().out
    assert main(["import", "--undo", whole]) == 2
    assert f"Nothing of an import {whole} is in your log." in capsys.readouterr().err


def test_in_the_terminal_too_the_next_import_corrects_the_one_before(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("date,pain\n03/04/2026,4\n", encoding="utf-8")
    assert main(["import", str(path), "--yes", "--month-first"]) == 0
    assert main(["import", str(path), "--yes", "--day-first", "--pain-column", "pain=leg"]) == 0
    assert "1 rows were read in another way before; that is taken back." in capsys.readouterr().out
    (entry,) = Log(home / "session_log.csv", tmp_path / "unused").read().current
    assert isinstance(entry.record, Imported)
    assert (entry.record.at.month, entry.record.leg_pain_now) == (4, 4)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["--column", "nothing=leg"], "diary.csv has no column nothing. It has: when, pain."),
        (["--column", "pain=joy"], "pain can mean one of leg, back"),
        (["--column", "when=none"], "How to say it: sciatica import --help"),
        (["--time-zone", "Mars"], "'Mars' is no time zone"),
    ],
)
def test_what_the_terminal_cannot_use_is_one_sentence(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str], said: list[str], words: str
) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("when,pain\n2026-01-13,4\n", encoding="utf-8")
    assert main(["import", str(path), "--yes", *said]) == 2
    assert words in capsys.readouterr().err
    assert not home.exists()


NASTY = "\x1b]0;title\x07\x1b[2J\u202eback\x9b31m"


def _sciatica(*words: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sciatica_lib", *map(str, words)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("command", ["check", "merge", "import"])
def test_nothing_in_a_file_or_its_name_steers_the_terminal_or_ends_the_command(
    tmp_path: Path, command: str, encoding: str
) -> None:
    path = tmp_path / f"{NASTY} \u4f60\u597d.csv"
    text = f"date,{NASTY} \u4f60,pain\n2026-01-13,x,4\n2026-01-14,x,{NASTY}\n"
    path.write_text(text, encoding="utf-8")
    more = {"check": (), "merge": ("-o", tmp_path / "x"), "import": ("--yes",)}[command]
    done = _sciatica(command, path, *more, encoding=encoding)
    said = (done.stdout + done.stderr).decode(encoding)
    assert "Traceback" not in said
    assert "back" in said
    assert not set("\x1b\x07\x9b\u202e\r") & set(said)


def test_check_prints_the_first_bad_lines_and_how_many_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    a_log(path, 0)
    path.write_bytes(path.read_bytes() + b"torn\n" * 500)
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert said.count("is set aside") == 20
    assert "And 480 more." in said
