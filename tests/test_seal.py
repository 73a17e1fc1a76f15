"""What is sealed opens with the one key or the agreed words alone, and no damage goes unseen."""

from __future__ import annotations

import random
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hands import buttons, drop, empty_workbook, press, screen_text

from sciatica_lib.__main__ import main
from sciatica_lib.errors import FileError, WorkbookError
from sciatica_lib.log.records import CheckIn
from sciatica_lib.panels.review import review_log
from sciatica_lib.panels.send_weeks import ANOTHER_KEY, SendWeeks
from sciatica_lib.panels.share import SharePlan
from sciatica_lib.sharing import seal
from sciatica_lib.sharing.archive import erase, export, saved_files
from sciatica_lib.workbook import Workbook

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORDS = "seven quiet green chairs"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture
def therapist(tmp_path: Path) -> Workbook:
    therapist = Workbook(tmp_path / "therapist")
    seal.make_key(therapist.home)
    return therapist


def key_of(therapist: Workbook) -> str:
    secret = seal.read_key(therapist.home)
    assert secret
    return seal.public_half(secret)


def test_what_was_sealed_to_a_key_is_opened_by_it_and_by_no_other(therapist: Workbook) -> None:
    secret = seal.read_key(therapist.home)
    assert secret
    sealed = seal.seal(b"weeks", key_of(therapist))
    assert seal.opened(sealed, secret) == b"weeks"
    other = Workbook(therapist.home.parent / "other")
    seal.make_key(other.home)
    with pytest.raises(FileError, match="sealed for another key"):
        seal.opened(sealed, seal.read_key(other.home) or "")


def test_no_flipped_bit_and_no_cut_of_a_sealed_file_goes_unseen(therapist: Workbook) -> None:
    secret = seal.read_key(therapist.home) or ""
    sealed = seal.seal(b"weeks" * 100, key_of(therapist))
    chance = random.Random(1)  # noqa: S311 (no secret)
    damaged = [sealed[:length] for length in chance.sample(range(len(sealed)), 100)]
    for place in chance.sample(range(len(sealed) * 8), 200):
        flipped = bytearray(sealed)
        flipped[place // 8] ^= 1 << place % 8
        damaged.append(bytes(flipped))
    for data in damaged:
        with pytest.raises(FileError, match=r"cannot be opened: .*Ask for it again\."):
            seal.opened(data, secret)


def test_words_open_it_and_a_file_that_would_take_minutes_is_refused_at_once() -> None:
    sealed = seal.seal_with_words(b"weeks", WORDS)
    assert seal.opened_with_words(sealed, f" {WORDS}\n") == b"weeks"
    with pytest.raises(FileError, match="these are other words"):
        seal.opened_with_words(sealed[:-1], WORDS)
    salt = sealed.split(b"\n")[1].split(b" ")[2]
    slow = b"age-encryption.org/v1\n-> scrypt " + salt + b" 40\n" + b"A" * 43 + b"\n--- x\n"
    with pytest.raises(FileError, match="would take too long"):
        seal.opened_with_words(slow, WORDS)


def test_words_that_can_be_guessed_are_refused() -> None:
    with pytest.raises(WorkbookError, match="at least 12 letters"):
        seal.seal_with_words(b"weeks", " four      ")


def test_a_key_is_made_once_and_for_its_owner_alone(workbook: Workbook) -> None:
    panel = SharePlan(workbook)
    assert not workbook.home.exists()
    press(panel, "Make my key")
    path = workbook.home / seal.KEY_FILE
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_of(workbook) in screen_text(panel)
    assert "AGE-SECRET-KEY" not in screen_text(panel)
    with pytest.raises(WorkbookError, match="You have a key already"):
        seal.make_key(workbook.home)
    assert path.read_bytes() == before
    assert not buttons(SharePlan(workbook), "Make my key")


def test_the_command_shows_the_public_half_alone(
    workbook: Workbook, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["key"]) == 0
        said = capsys.readouterr().out
        assert key_of(workbook) in said
        assert "AGE-SECRET-KEY" not in said


def test_the_private_half_is_erased_and_never_packed(workbook: Workbook) -> None:
    seal.make_key(workbook.home)
    assert workbook.home / seal.KEY_FILE in saved_files(workbook)
    assert b"AGE-SECRET" not in export(workbook).path.read_bytes()


def test_erase_leaves_neither_keys_nor_copies_nor_receipts(
    workbook: Workbook, therapist: Workbook
) -> None:
    patient = patient_of(therapist, workbook)
    seal.make_key(patient.home)
    press(SendWeeks(patient), "Make the file")
    assert seal.known_keys(patient.home)
    assert list((patient.home / "returned").iterdir())
    erase(patient)
    assert list(patient.home.iterdir()) == []


def patient_of(therapist: Workbook, patient: Workbook) -> Workbook:
    patient.use_plan(replace(patient.plan, plan_id="mine", return_key=key_of(therapist)))
    patient.save(patient.record(CheckIn, leg_pain_24h=4, note="secret note"))
    return patient


def test_weeks_are_sealed_to_the_key_in_the_plan_and_the_review_opens_them(
    workbook: Workbook, therapist: Workbook
) -> None:
    patient = patient_of(therapist, workbook)
    panel = SendWeeks(patient)
    assert seal.fingerprint(key_of(therapist)) in screen_text(panel)
    press(panel, "Make the file")
    (made,) = (patient.home / "shared").iterdir()
    assert made.suffix == ".age"
    assert b"secret note" not in made.read_bytes()
    assert seal.known_keys(patient.home) == (key_of(therapist),)
    shown = review_log(therapist)
    drop(shown, (made.name, made.read_bytes()))
    assert "secret note" in screen_text(shown)
    torn = review_log(therapist)
    drop(torn, (made.name, made.read_bytes()[:-3]))
    assert "it was cut or changed on its way" in screen_text(torn)


def test_nothing_is_sealed_to_another_key_before_the_person_has_asked(
    workbook: Workbook, therapist: Workbook
) -> None:
    patient = patient_of(therapist, workbook)
    press(SendWeeks(patient), "Make the file")
    other = Workbook(therapist.home.parent / "other")
    seal.make_key(other.home)
    patient.use_plan(replace(patient.plan, version=9, return_key=key_of(other)))
    panel = SendWeeks(patient)
    assert "This plan has another key than before" in screen_text(panel)
    press(panel, "Make the file")
    assert "Nothing was made." in screen_text(panel)
    assert len(list((patient.home / "shared").iterdir())) == 1
    press(panel, ANOTHER_KEY)
    press(panel, "Make the file")
    assert len(list((patient.home / "shared").iterdir())) == 2


def test_the_command_asks_about_another_key_also_where_it_is_told_yes(
    workbook: Workbook, therapist: Workbook, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    patient = patient_of(therapist, workbook)
    seal.accept_key(patient.home, "age1" + "q" * 58)
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr("sciatica_lib.commands.exchange.says_yes", lambda _: False)
    out = tmp_path / "out.zip"
    assert main(["return", str(patient.log.path), "-o", str(out), "--yes"]) == 1
    assert "another key than before" in capsys.readouterr().out
    assert not list(tmp_path.glob("out*"))


def test_where_sealing_is_not_installed_it_says_so_and_the_file_is_open(
    workbook: Workbook, therapist: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = patient_of(therapist, workbook)
    monkeypatch.setitem(sys.modules, "pyrage", None)
    panel = SendWeeks(patient)
    assert "This computer cannot seal files yet" in screen_text(panel)
    press(panel, "Make the file")
    (made,) = (patient.home / "shared").iterdir()
    assert made.suffix == ".zip"
