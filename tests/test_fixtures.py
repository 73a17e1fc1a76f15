"""Files that older versions wrote are read to the same entries, plans, views and timelines.

tests/fixtures/README.md says what is kept there, and that it is never edited.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import pandas as pd
import pytest

import sciatica_lib
from sciatica_lib.exercises.describe import plan_lines as plan_in_words
from sciatica_lib.exercises.library import Exercise, read_exercises
from sciatica_lib.exercises.plan import Plan, short_plan
from sciatica_lib.exercises.plan_file import plan_from_json, plan_to_json, read_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.jupyter.notebook_copies import fresh_copy, updated_copy
from sciatica_lib.log.diary_file import read_diary
from sciatica_lib.log.diary_import import Choices, guess, preview
from sciatica_lib.log.history import current_entries, history_of, merged
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.records import Entry, Record
from sciatica_lib.log.rows import LATER_COLUMNS, entry_line, header_line
from sciatica_lib.log.store import Log
from sciatica_lib.progress.adherence import adherence
from sciatica_lib.progress.routine_views import adherence_view, before_after_view
from sciatica_lib.progress.routines import plan_changes, routines
from sciatica_lib.progress.sentences import (
    describe_adherence,
    describe_before_after,
    describe_pain,
)
from sciatica_lib.progress.statistics import (
    baseline,
    daily,
    imported_scores,
    last_week,
    scores,
    usual,
)
from sciatica_lib.progress.views import About, pain_view
from sciatica_lib.sharing.plan_notebook import PlanFound, plan_in_notebook, plan_notebook
from sciatica_lib.workbook import Workbook

FOLDER = Path(__file__).parent / "fixtures"
LOGS = sorted(FOLDER.glob("*/logs/*.csv"))
DIARIES = sorted(FOLDER.glob("*/diaries/*.csv"))
JOURNALS = sorted(FOLDER.glob("*/journal"))
PLANS = sorted(FOLDER.glob("*/plans/*.plan.json"))
COPIES = sorted(FOLDER.glob("*/copies/*.copy.json"))
NAMES = sorted(FOLDER.glob("*/names.json"))
WRITTEN_BY_THE_WORKBOOK = ("example", "every_kind", "weeks")
TODAY = date(2026, 3, 2)
DAYS_PER_WEEK = 5

by_name = partial(pytest.mark.parametrize, ids=lambda path: f"{path.parents[1].name}-{path.stem}")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIATICA_TODAY", TODAY.isoformat())


# ---- Anything as plain data ---------------------------------------------------------------------


def as_data(value: Any) -> Any:
    """Return dates as text, tables as columns, and everything else as JSON knows it."""
    if isinstance(value, Record):
        names = [spec.name for spec in fields(value)]
        answers = {name: as_data(getattr(value, name)) for name in names}
        # What was not asked has no field here, so that a log may get new columns.
        return {"kind": value.kind} | {n: v for n, v in answers.items() if v is not None}
    if isinstance(value, Entry):
        names = ["entry_id", "saved_at", "replaces"]
        return {name: as_data(getattr(value, name)) for name in names} | as_data(value.record)
    if isinstance(value, pd.DataFrame):
        return table_as_data(value)
    if isinstance(value, Mapping):
        return {name: as_data(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(part) for part in value]
    return moment_or_value(value)


def moment_or_value(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def table_as_data(table: pd.DataFrame) -> dict[str, Any]:
    index = {} if isinstance(table.index, pd.RangeIndex) else {"(index)": table.index}
    columns = index | dict(table.items())
    return {f"{name}: {cells.dtype}": as_data(cells.tolist()) for name, cells in columns.items()}


def ids(rows: Iterable[Entry]) -> list[str]:
    return [row.entry_id for row in rows]


def kept(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def filled_cells(text: str) -> list[dict[str, str]]:
    rows = csv.DictReader(text.splitlines(), strict=True)
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


def assert_same(found: Any, expected: Any) -> None:
    assert found == expected
    # To Python 1, 1.0 and True are the same; to whoever reads the file they are not.
    assert json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)


# ---- What is compared ---------------------------------------------------------------------------


def log_as_data(table: Table) -> dict[str, Any]:
    return {
        "rows": as_data(table.rows),
        "conflicting": as_data(table.conflicting),
        "rejected_lines": [refused.line for refused in table.rejected],
        "current": ids(current_entries(table.rows)),
        "histories": [ids(chain) for chain in history_of(table.rows)],
    }


def reader_sentences(table: Table) -> dict[str, Any]:
    return {
        "rejected": {str(refused.line): refused.reason for refused in table.rejected},
        "notices": list(table.notices),
    }


def progress_as_data(entries: tuple[Entry, ...]) -> dict[str, Any]:
    days = daily(scores(entries), end=TODAY)
    tables = {
        "scores": scores(entries),
        "imported_scores": imported_scores(entries),
        "daily": days,
        "daily_of_february": daily(scores(entries), start=date(2026, 2, 1), end=date(2026, 2, 28)),
        "usual": usual(days),
        "baseline": baseline(days),
        "last_week": last_week(days),
        "routines": routines(entries),
        "adherence": adherence(routines(entries)),
        "adherence_to_plan": adherence(routines(entries), days_per_week=DAYS_PER_WEEK, end=TODAY),
        "plan_changes": plan_changes(entries),
    }
    return {name: as_data(table) for name, table in tables.items()}


def progress_sentences(entries: tuple[Entry, ...], *, is_example: bool) -> dict[str, Any]:
    shown = {"end": TODAY, "is_example": is_example}
    pain = pain_view(entries, about=About(with_imported=True), **shown)
    weeks = adherence_view(entries, days_per_week=DAYS_PER_WEEK, **shown)
    leg, back = (before_after_view(entries, pain=name, **shown) for name in ("leg", "back"))
    return {
        "pain": describe_pain(pain),
        "adherence": describe_adherence(weeks),
        "before_after_leg": describe_before_after(leg),
        "before_after_back": describe_before_after(back),
    }


def workbook_as_data(workbook: Workbook) -> dict[str, Any]:
    full = [e.record for e in workbook.entries() if getattr(e.record, "asked", "") == "full"]
    screen, begun = full[-1] if full else None, workbook.open_routine()
    return {
        "shown": ids(workbook.history().entries),
        "until": workbook.history().until.isoformat(),
        "last_safety_check": screen and as_data(screen),
        "open_routine": begun and as_data(begun),
    }


_MARK = re.compile(r" \((?:more|fewer|less) than the source: [^)]*\)")


def plan_as_data(path: Path) -> dict[str, Any]:
    library = read_exercises(path.parents[1] / "exercises.toml")
    plan = read_plan(path, library)
    short = short_plan(plan)
    return {
        "plan": as_data(of_its_version(plan)),
        "bad_day": short and as_data(of_its_version(short)),
        "timeline": timeline_as_data(plan, library),
        "bad_day_timeline": short and timeline_as_data(short, library),
        # 0.1 did not mark what is outside the source.
        "in_words": [_MARK.sub("", line) for line in plan_in_words(plan, library)],
    }


def of_its_version(plan: Plan) -> dict[str, Any]:
    """Return a plan without what a therapist could not yet say in it."""
    values = asdict(plan)
    for made, said in ((plan, values), *zip(plan.exercises, values["exercises"], strict=True)):
        for spec in fields(made):
            if spec.metadata.get("since", 1) > 1:
                assert getattr(made, spec.name) == spec.default
                del said[spec.name]
    return values


def timeline_as_data(plan: Plan, library: Mapping[str, Exercise]) -> Any:
    return in_the_form_of_0_1(as_data(timeline(plan, library).to_dict()))


def in_the_form_of_0_1(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a plan prescribes of a timeline: its sets, and the work in them, in order.

    A timeline is made anew on every page and kept nowhere. 0.1 called alternatives ways, left the
    words for a dose to the browser, and told nothing to heed. What is between sets now lasts until
    its words are said, and they are other words.
    """
    ways = found.get("alternatives", found.get("ways", []))
    words = ("cue", "text", "say", "soon", "soon_s", "limbs", "heed")

    def work(phases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in phase.items() if name not in words}
            for phase in phases
            if phase["set_index"] is not None
        ]

    return {
        "schema": found["schema"],
        "title": found["title"],
        "phases": work(found["phases"]),
        "sets": [
            {name: value for name, value in planned.items() if name != "dose"}
            for planned in found["sets"]
        ],
        "ways": [{**way, "phases": work(way["phases"])} for way in ways],
    }


def diary_as_data(path: Path) -> dict[str, Any]:
    diary = read_diary(path.name, path.read_bytes())
    guessed = guess(diary)
    choices = Choices(guessed.meanings, day_first=True, out_of=guessed.out_of)
    found = preview(diary, choices, datetime(2026, 3, 2, 12, tzinfo=UTC))
    return {
        "meanings": dict(guessed.meanings),
        "day_first": guessed.day_first,
        "out_of": guessed.out_of,
        "entries": as_data(found.entries),
        "rejected": {str(refused.line): refused.reason for refused in found.rejected},
        "notices": list(found.notices),
    }


def journal_as_data(folder: Path, home: Path) -> dict[str, Any]:
    log = Log(home / "session_log.csv", home / "state")
    copyfile(folder / "session_log.csv", log.path)
    copyfile(folder / "copy.csv", home / "session_log (1).csv")
    copytree(folder / "state", log.lock_path.parent)  # where 0.1 kept it
    return {
        "missing": as_data(log.missing()),
        "changed": as_data(log.changed()),
        "waiting": as_data(log.pending()),
        "only_in_copies": {copy.path.name: ids(copy.entries) for copy in log.conflicted_copies()},
        "came_in": ids(log.merge_pending()),
        "rows_then": ids(log.read().rows),
    }


# ---- Tests --------------------------------------------------------------------------------------


def test_there_is_a_fixture_of_every_sort() -> None:
    for found in (LOGS, DIARIES, JOURNALS, PLANS, COPIES, NAMES):
        assert found


@by_name("path", LOGS)
def test_an_old_log_holds_the_same_entries(path: Path) -> None:
    found = log_as_data(read_table(path.read_bytes()))
    assert_same(found, kept(path.with_suffix(".entries.json")))


@by_name("path", LOGS)
def test_the_log_on_disk_is_what_the_reader_found(path: Path, tmp_path: Path) -> None:
    log = Log(tmp_path / "session_log.csv", tmp_path / "state")
    copyfile(path, log.path)
    contents, table = log.read(), read_table(path.read_bytes())
    assert (contents.rows, contents.rejected, contents.notices) == (
        table.rows,
        table.rejected,
        table.notices,
    )
    assert contents.current == current_entries(table.rows)


@by_name("path", LOGS)
def test_an_old_log_gives_the_same_tables_of_progress(path: Path) -> None:
    found = progress_as_data(current_entries(read_table(path.read_bytes()).rows))
    expected = kept(path.with_suffix(".progress.json"))
    if path.stem == "every_kind":  # there, 0.1 counted a set as done of which no rep was done
        for name in ("routines", "adherence", "adherence_to_plan"):
            assert found[name].pop("sets_done: Int64")[0] == 0
            assert expected[name].pop("sets_done: Int64")[0] == 1
    for name in ("length: string", "exercises: string", "morning: string"):
        found["routines"].pop(name)  # tables may grow
    # Columns that came later are there, and nothing was answered in them.
    later = {name for name in found["scores"] if name.partition(":")[0] in LATER_COLUMNS}
    for name in later:
        assert set(found["scores"].pop(name)) <= {None}
    assert_same(found, expected)


@by_name("path", LOGS)
def test_an_old_log_is_described_in_the_same_sentences(path: Path, tmp_path: Path) -> None:
    copyfile(path, tmp_path / "session_log.csv")
    table = read_table(path.read_bytes())
    found = reader_sentences(table)
    found |= progress_sentences(current_entries(table.rows), is_example=path.stem == "example")
    found["banner"] = Workbook(tmp_path).history().banner
    expected = kept(path.with_suffix(".sentences.json"))
    expected.pop("summary")  # more is told now: tests/test_findings.py
    for sentences in (found, expected):  # there are more columns and kinds now
        sentences["rejected"] = {
            line: re.sub(r"instead of \d+|one of [\w, ]+, got", "(what there is)", reason)
            for line, reason in sentences["rejected"].items()
        }
    # The whole safety check has moved to another page.
    there = "go through the safety check in Start here."
    here = "answer the whole safety check again, on the page Today."
    summary = expected.get("summary")
    if isinstance(summary, list):
        expected["summary"] = [sentence.replace(there, here) for sentence in summary]
    for name, sentence in expected.items():
        # Where there is nothing to draw, 0.1 drew an empty picture; now a sentence says so.
        if sentence and "An empty picture" in sentence:
            assert "recorded yet" in found[name] or "left out" in found[name]
            found[name] = sentence
    assert_same(found, expected)


@by_name("path", LOGS)
def test_a_workbook_finds_the_same_in_an_old_log(path: Path, tmp_path: Path) -> None:
    copyfile(path, tmp_path / "session_log.csv")
    found = workbook_as_data(Workbook(tmp_path))
    assert_same(found, kept(path.with_suffix(".workbook.json")))


@by_name("path", [path for path in LOGS if path.stem in WRITTEN_BY_THE_WORKBOOK])
def test_rows_are_written_as_they_were(path: Path) -> None:
    data = path.read_bytes()
    lines = [header_line(), *map(entry_line, read_table(data).rows)]
    assert filled_cells("".join(lines)) == filled_cells(data.decode("utf-8-sig"))


@by_name("path", NAMES)
def test_all_old_logs_together_are_the_same_history(path: Path) -> None:
    tables = [read_table(log.read_bytes()) for log in sorted(path.parent.glob("logs/*.csv"))]
    histories = [(*table.rows, *table.conflicting) for table in tables]
    expected = kept(path.with_name("merged.json"))
    assert_same(ids(merged(*histories)), expected)
    assert_same(ids(merged(*reversed(histories))), expected)


@by_name("path", DIARIES)
def test_an_old_diary_gives_the_same_entries_and_their_ids_name_the_same_rows(path: Path) -> None:
    found, expected = diary_as_data(path), kept(path.with_suffix(".expected.json"))
    for entry in found["entries"]:  # before the dash stands the import, which 0.1 did not tell
        entry["entry_id"] = "i" + entry["entry_id"].partition("-")[2]
    for entry in expected["entries"]:
        entry["entry_id"] = entry["entry_id"][:15]
    assert_same(found, expected)


@by_name("path", JOURNALS)
def test_what_an_old_version_kept_beside_a_log_is_found(path: Path, tmp_path: Path) -> None:
    assert_same(journal_as_data(path, tmp_path), kept(path / "expected.json"))


@by_name("path", PLANS)
def test_an_old_plan_is_the_same_plan_and_the_same_routine(path: Path) -> None:
    expected = kept(path.with_suffix("").with_suffix(".expected.json"))
    for name in ("timeline", "bad_day_timeline"):
        expected[name] = expected[name] and in_the_form_of_0_1(expected[name])
    assert_same(plan_as_data(path), expected)


@by_name("path", PLANS)
def test_an_old_plan_is_written_as_it_was(path: Path) -> None:
    library = read_exercises(path.parents[1] / "exercises.toml")
    text = path.read_text(encoding="utf-8")
    assert plan_to_json(plan_from_json(text, library)) == text
    shared = path.with_suffix("").with_suffix(".notebook.json")
    made = plan_notebook(read_plan(path, library)).encode()
    assert plan_in_notebook(made) == plan_in_notebook(shared.read_bytes()) == PlanFound(text, "")


@by_name("path", COPIES)
def test_a_persons_old_copy_of_a_notebook_is_updated_as_it_was(path: Path) -> None:
    stem = path.with_suffix("").with_suffix("")
    copy = kept(path)
    for name in ("shipped", "next"):
        shipped = kept(stem.with_suffix(f".{name}.json"))
        expected = kept(stem.with_suffix(f".{name}.expected.json"))
        # 0.1 left code of the person's own on the page; now it is kept apart, and none is lost.
        ours = fresh_copy(shipped)["cells"]
        own = [cell for cell in expected["cells"] if is_code(cell) and cell not in ours]
        assert own
        found, apart = updated_copy(shipped, copy)
        assert_same(found, expected | {"cells": [c for c in expected["cells"] if c not in own]})
        assert {("".join(cell["source"]), str(cell["outputs"])) for cell in own} == {
            ("".join(cell["source"]), str(cell["outputs"])) for cell in apart
        }


def is_code(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "code")


@by_name("path", NAMES)
def test_the_names_that_notebooks_import_are_still_there(path: Path) -> None:
    for name in kept(path):
        assert callable(getattr(sciatica_lib, name))
