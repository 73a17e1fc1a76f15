"""What is made to do harm does none, and is refused in a sentence; what is text stays text."""

from __future__ import annotations

import random
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from attacks import ATTACKS, CSV, DOCS, Attack, bundle, with_table
from hands import HOSTILE, drop, empty_workbook, screen_text
from hostile import hostile_records
from made_up import at, entries

from sciatica_lib.errors import FileError
from sciatica_lib.log.records import Activity, Answer, CheckIn, Imported
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.panels.review import review_log
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.intake import read_received
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def nothing_starts_or_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if a program is started, or another machine asked."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", never)
    monkeypatch.setattr(socket.socket, "connect", never)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_each_attack_is_answered_with_its_sentence(
    attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = attack.said()
    assert attack.expected in said
    assert "\n" not in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_table_in_the_docs_says_what_is_said() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert with_table(text) == text


def test_no_flipped_bit_and_no_cut_of_an_open_bundle_changes_a_row() -> None:
    whole = bundle()()
    rows = read_received("w.zip", whole).table.rows
    chance = random.Random(1)  # noqa: S311 (no secret)
    damaged = [whole[:length] for length in chance.sample(range(len(whole)), 60)]
    for place in chance.sample(range(len(whole) * 8), 200):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        damaged.append(bytes(flipped))
    refused = 0
    for data in damaged:
        try:
            assert read_received("w.zip", data).table.rows == rows
        except FileError:
            refused += 1
    assert refused > 200


def test_markup_in_every_text_of_every_row_is_shown_as_text(workbook: Workbook) -> None:
    panel = review_log(workbook)
    drop(panel, (f"{HOSTILE}.csv", file_bytes(*entries(*hostile_records(at(0))))))
    words = screen_text(panel)
    assert "<img src=x" not in words
    assert "<script>" not in words
    assert words.count("&lt;script&gt;") >= 5


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_text_that_leaves_is_a_formula_for_a_spreadsheet(text: str) -> None:
    rows = entries(
        CheckIn(at=at(0), note=text, medication=text),
        Activity(at=at(0), activity=text),
        Answer(at=at(0), question="q", answer=text),
        Imported(at=at(0), feelings=text, places=text),
    )
    received = read_received("w.zip", leaving(rows, alias=None, with_words=True).to_bytes())
    cells = file_bytes(*received.table.rows).decode("utf-8-sig").replace("\n", ",").split(",")
    assert not [cell for cell in cells if cell.strip('"').startswith(tuple("=+@\t"))
                and not cell.startswith('"""')]  # fmt: skip
    assert {row.record for row in received.table.rows} == {row.record for row in rows}


def test_what_steers_a_terminal_or_turns_words_around_is_left_out(workbook: Workbook) -> None:
    note = "a\x1b]0;x\x07\x9b31m\u202egnp.exe\u2066b"
    panel = review_log(workbook)
    rows = entries(CheckIn(at=at(0), leg_pain_24h=1, note=note))
    drop(panel, ("a\u202egnp.csv", file_bytes(*rows)), ("b\x1b[2J.xlsx", b"x"))
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(screen_text(panel))


def test_half_a_character_takes_no_review_down(workbook: Workbook) -> None:
    data = CSV.replace(b",4,", b",4,", 1) + CSV.split(b"\n")[1].replace(b"ea,", b"eb,") + b"\n"
    rows = file_bytes(*entries(CheckIn(at=at(0), note="NOTE"))).replace(b"NOTE", b"\\ud83d")
    panel = review_log(workbook)
    drop(panel, ("a.csv", rows), ("b.csv", data))
    assert "1 entry" in screen_text(panel)
    assert "This part of the page cannot be shown" not in screen_text(panel)


def test_a_thousand_names_and_rows_of_one_file_are_told_in_short(workbook: Workbook) -> None:
    panel = review_log(workbook)
    drop(panel, ("x" * 5_000 + ".csv", CSV + b"torn\n" * 1_000))
    words = screen_text(panel)
    assert "And 980 more." in words
    assert words.count("it has 1 columns") < 25
    assert "x" * 81 not in words


def test_a_replaced_row_of_another_kind_or_in_a_circle_takes_no_review_down(
    workbook: Workbook,
) -> None:
    one, two = entries(CheckIn(at=at(0), leg_pain_24h=1), Activity(at=at(1), able=2))
    circle = [replace(one, replaces=two.entry_id), replace(two, replaces=one.entry_id)]
    panel = review_log(workbook)
    drop(panel, ("circle.csv", file_bytes(*circle)))
    assert "2 entries" in screen_text(panel)
