"""Nothing personal goes with what is shared: planted words are in none of it."""

from __future__ import annotations

import json
import os
import zipfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hands import empty_workbook

from sciatica_lib.commands.exchange import return_weeks
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.log.records import (
    Activity,
    Answer,
    CheckIn,
    Contact,
    Imported,
    RoutineEnd,
    Void,
)
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.handout import handout_data
from sciatica_lib.sharing.share import shared_bytes
from sciatica_lib.workbook import Workbook

PLACES = (
    "note", "medicine", "activity", "answer", "number", "feelings", "places", "source",
    "original", "end_note", "deleted_note", "changed_note", "folder", "user", "host",
    "notebook_output", "notebook_metadata", "attachment", "checkpoint", "traceback", "own_cell",
    "other_patient", "export", "journal", "waiting", "old_plan", "environment",
)  # fmt: skip


def planted(place: str) -> str:
    return f"PLANTED-{place}-Q7"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """Return a workbook in whose every corner something personal lies."""
    folder = tmp_path / planted("folder")
    folder.mkdir()
    workbook = empty_workbook(folder, monkeypatch)
    for name, place in (("USER", "user"), ("HOSTNAME", "host"), ("PERSONAL", "environment")):
        monkeypatch.setenv(name, planted(place))
    record = workbook.record
    workbook.use_plan(replace(workbook.plan, plan_id="mine", title=planted("old_plan")))
    workbook.use_plan(replace(workbook.plan, title="Plain", version=9))
    first = workbook.save(record(CheckIn, leg_pain_24h=4, note=planted("changed_note")))
    workbook.save(
        record(CheckIn, leg_pain_24h=4, note=planted("note"), medication=planted("medicine")),
        replaces=first.entry_id,
    )
    gone = workbook.save(record(CheckIn, leg_pain_24h=9, note=planted("deleted_note")))
    workbook.save(record(Void), replaces=gone.entry_id)
    workbook.save(record(Activity, activity=planted("activity"), able=4))
    workbook.save(record(Answer, question="q", answer=planted("answer")))
    workbook.save(record(Contact, emergency_number=planted("number")))
    workbook.save(record(RoutineEnd, routine_id="r", leg_pain_now=3, note=planted("end_note")))
    texts = {name: planted(name) for name in ("feelings", "places", "source", "original")}
    workbook.save(record(Imported, pain_now=3, **texts))
    lie_about(workbook)
    return workbook


def lie_about(workbook: Workbook) -> None:
    """Put personal words into the files around the log."""
    notebook = {
        "cells": [
            {"cell_type": "code", "id": "a", "source": planted("own_cell"), "metadata": {},
             "execution_count": 1, "outputs": [
                 {"output_type": "stream", "name": "stdout", "text": planted("notebook_output")},
                 {"output_type": "error", "ename": "E", "evalue": planted("traceback"),
                  "traceback": [planted("traceback")]}]},
            {"cell_type": "markdown", "id": "b", "source": "x", "metadata": {},
             "attachments": {planted("attachment"): {"image/png": "AAAA"}}},
        ],
        "metadata": {"authors": [planted("notebook_metadata")]},
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    for place, name in (
        ("", "notebooks/05_therapist.ipynb"),
        ("checkpoint", "notebooks/.ipynb_checkpoints/05_therapist-checkpoint.ipynb"),
        ("export", "exports/x.txt"),
        ("other_patient", "received/other.csv"),
    ):
        path = workbook.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(planted(place) if place else json.dumps(notebook), encoding="utf-8")
    (workbook.log.state_dir / "waiting").mkdir(exist_ok=True)
    (workbook.log.state_dir / "waiting" / "x.csv").write_text(planted("waiting"))
    (workbook.log.state_dir / "note.txt").write_text(planted("journal"))


def everything_in(data: bytes) -> Iterator[str]:
    """Return a file as text, and what is packed in it."""
    yield data.decode("utf-8", "replace")
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename + str(member.comment) + str(member.extra)
                yield archive.read(member).decode()


def found_in(*files: bytes) -> list[str]:
    text = "".join(part for data in files for part in everything_in(data))
    return [place for place in PLACES if planted(place) in text]


def shared_without_drawing(workbook: Workbook, plan: Plan) -> list[bytes]:
    one = replace(plan, exercises=plan.exercises[:1])
    on_paper = handout_data(one, workbook.library, workbook.questionnaire, workbook.figures)
    forms = (".json", ".ics", ".ipynb")
    return [*(shared_bytes(workbook, plan, form) for form in forms), json.dumps(on_paper).encode()]


def test_there_are_more_than_25_of_them_and_they_are_there(workbook: Workbook) -> None:
    assert len(PLACES) >= 25
    folders = (workbook.home, workbook.log.state_dir)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    on_disk = found_in(*(path.read_bytes() for path in files))
    elsewhere = {"folder", "user", "host", "environment"}
    assert set(on_disk) | elsewhere == set(PLACES)
    assert planted("user") == os.environ["USER"]


def test_none_of_them_goes_out_with_a_plan(workbook: Workbook) -> None:
    assert found_in(*shared_without_drawing(workbook, workbook.plan)) == []


def test_none_of_them_goes_back_where_own_words_are_left_out(workbook: Workbook) -> None:
    going = leaving(workbook.contents().rows, alias=None, with_words=False)
    assert found_in(going.to_bytes()) == []
    assert going.words == ()


def test_only_the_words_that_were_shown_go_back_where_they_are_taken_along(
    workbook: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.zip"
    asked = Namespace(log=workbook.log.path, output=out, no_notes=False, words=False, yes=True)
    assert return_weeks(asked) == 0
    shown = capsys.readouterr().out
    went = found_in(out.read_bytes())
    assert set(went) == {"note", "medicine", "activity", "answer", "feelings", "places", "end_note"}
    assert [place for place in went if planted(place) not in shown] == []
