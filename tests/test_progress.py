"""The page of progress: nothing to draw is one line, and the example is one click away."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hands import every, pass_safety_check, press, screen_text
from ipywidgets import Button
from made_up import entries as made_up_entries
from made_up import log, routine

from sciatica_lib.log.records import CheckIn, Imported
from sciatica_lib.panels import overview
from sciatica_lib.panels.elements import Chart
from sciatica_lib.panels.example import BACK, SHOW
from sciatica_lib.panels.overview import pain_progress
from sciatica_lib.panels.progress import (
    Report,
    before_and_after,
    draw_pain,
    exercise_progress,
)
from sciatica_lib.panels.safety_check import SafetyCheck
from sciatica_lib.places import now
from sciatica_lib.progress import adherence, flags, routine_views, routines, statistics, views
from sciatica_lib.progress.plots import plot_pain
from sciatica_lib.workbook import History, Workbook

PAGE = (pain_progress, exercise_progress, before_and_after)
TABLES = (
    "scores", "imported_scores", "daily", "usual", "baseline", "last_week", "flags", "flare_ups",
    "routines", "adherence", "plan_changes",
)  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("SCIATICA_TODAY", raising=False)
    return Workbook(tmp_path / "home")


def pictures(reports: list[Report]) -> list[Chart]:
    return [widget for report in reports for widget in every(report) if isinstance(widget, Chart)]


def buttons(reports: list[Report]) -> list[str]:
    found = [widget for report in reports for widget in every(report, Button)]
    return [widget.description for widget in found if widget.description in (SHOW, BACK)]


def save_days(workbook: Workbook, days: int) -> None:
    for ago in range(days):
        workbook.save(CheckIn(at=now() - timedelta(days=ago), leg_pain_24h=4))


def test_after_the_safety_check_progress_is_one_line_for_each_picture(workbook: Workbook) -> None:
    pass_safety_check(SafetyCheck(workbook))
    reports = [show(workbook) for show in PAGE]
    assert pictures(reports) == []
    assert [repr(report) for report in reports] == [
        "No pain score is recorded yet. The first one will show here.",
        "No routine is recorded yet. The first one will show here.",
        "No routine is recorded yet. The first one will show here.",
    ]
    for report in reports:
        assert repr(report) in screen_text(report)
        assert "image/png" not in report._repr_mimebundle_()


def test_one_button_shows_the_example_in_all_reports_and_goes_back(workbook: Workbook) -> None:
    save_days(workbook, 1)
    saved = workbook.log.path.read_bytes()
    reports = [show(workbook) for show in PAGE]
    own = [repr(report) for report in reports]
    assert buttons(reports) == [SHOW]
    press(reports[0], SHOW)
    assert len(pictures(reports)) == 3
    assert all("made-up entries" in repr(report) for report in reports)
    assert "This is the example" in screen_text(reports[0])
    assert buttons(reports) == [BACK]
    press(reports[0], BACK)
    assert [repr(report) for report in reports] == own
    assert "example:" not in screen_text(reports[0])
    assert workbook.log.path.read_bytes() == saved


def test_a_cell_that_is_run_again_shows_what_the_page_shows(workbook: Workbook) -> None:
    save_days(workbook, 1)
    press(pain_progress(workbook), SHOW)
    again = [show(workbook) for show in PAGE]
    assert all("made-up entries" in repr(report) for report in again)
    press(again[0], BACK)
    assert not any("made-up entries" in repr(report) for report in again)


@pytest.mark.parametrize(("days", "is_offered"), [(0, False), (1, True), (6, True), (7, False)])
def test_the_example_is_offered_until_there_are_seven_days_of_ones_own(
    workbook: Workbook, days: int, *, is_offered: bool
) -> None:
    save_days(workbook, days)
    assert buttons([show(workbook) for show in PAGE]) == [SHOW] * is_offered


def test_the_history_of_another_tracker_does_not_take_the_example_away(workbook: Workbook) -> None:
    for ago in range(30):
        workbook.save(Imported(at=now() - timedelta(days=ago), pain_now=4))
    assert buttons([pain_progress(workbook)]) == [SHOW]


@pytest.mark.parametrize("show", PAGE)
def test_a_report_computes_each_table_once(
    workbook: Workbook, show: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: Counter[str] = Counter()

    def counted(name: str, function: Any) -> Any:
        @wraps(function)
        def call(*args: Any, **more: Any) -> Any:
            calls[name] += 1
            return function(*args, **more)

        return call

    homes = (statistics, routines, adherence, flags)
    for name in TABLES:
        home = next(home for home in homes if hasattr(home, name))
        call = counted(name, getattr(home, name))
        for module in (*homes, views, routine_views):
            if callable(getattr(module, name, None)):
                monkeypatch.setattr(module, name, call)
    show(workbook)
    assert calls
    assert set(calls.values()) == {1}


def test_a_period_is_drawn_once_and_ahead_its_buttons_stay_and_a_new_entry_is_drawn(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_days(workbook, 40)
    drawn: Counter[bool] = Counter()

    def draw(view: Any, *, narrow: bool) -> Any:
        drawn[narrow] += 1
        return plot_pain(view, narrow=narrow)

    ahead: list[Callable[[], None]] = []
    loop = SimpleNamespace(call_later=lambda _, step: ahead.append(step))
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    monkeypatch.setattr(overview, "plot_pain", draw)
    panel = pain_progress(workbook)
    every_day, made = panel.png, list(every(panel, Button))
    press(panel, "Last 4 weeks")
    four_weeks = panel.png
    press(panel, "All my days")
    assert panel.png == every_day != four_weeks
    assert drawn == {False: 2, True: 2}
    assert list(every(panel, Button)) == made
    for step in ahead:  # the pauses of the kernel; each step asks for the next
        step()
    assert drawn == {False: 3, True: 3}
    press(panel, "Last 12 weeks")
    assert drawn == {False: 3, True: 3}
    workbook.save(CheckIn(at=now() - timedelta(days=3), leg_pain_24h=9))
    panel.show(workbook.history())
    assert panel.png != every_day


def test_from_a_period_without_a_score_there_is_a_way_back(workbook: Workbook) -> None:
    workbook.save(CheckIn(at=now() - timedelta(days=40), leg_pain_24h=4))
    panel = pain_progress(workbook)
    press(panel, "Last 4 weeks")
    assert panel.png == ""
    assert "No pain score is recorded in these days." in repr(panel)
    press(panel, "All my days")
    assert panel.png != ""


def test_a_report_says_what_its_picture_shows() -> None:
    found = (*log([6] * 14), *made_up_entries(*routine(0)))
    history = History(found, max(entry.record.day for entry in found), is_example=False)
    report = Report(draw_pain, history)
    (picture,) = pictures([report])
    assert repr(picture) == repr(report).splitlines()[0]
    assert "14 of 14 days recorded." in repr(report).splitlines()
    assert report._repr_mimebundle_()["image/png"] == picture.png
