"""A figure shows what was recorded and nothing else; it is compared by its data, not its pixels."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, cast

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.text import Text

from sciatica_lib import drawing
from sciatica_lib.log.records import CheckIn, Entry, Imported, Record, RoutineEnd, RoutineStart
from sciatica_lib.progress import plots
from sciatica_lib.progress.statistics import daily, usual

MONDAY = date(2026, 1, 5)
FIRST = float(date2num(MONDAY))  # type: ignore[no-untyped-call]
PLOTS: tuple[Callable[..., Axes], ...] = (
    plots.plot_pain,
    plots.plot_adherence,
    plots.plot_before_after,
)
DESCRIPTIONS: tuple[Callable[..., str], ...] = (
    plots.pain_description,
    plots.adherence_description,
    plots.before_after_description,
)


def _at(day: int, hour: int = 20) -> datetime:
    midnight = datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=1)))
    return midnight + timedelta(days=day, hours=hour)


def _entries(*records: Record) -> list[Entry]:
    return [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records)
    ]


def _log(leg: Sequence[int | None], **more: Any) -> list[Entry]:
    return _entries(
        *(
            CheckIn(at=_at(day), leg_pain_24h=score, **more)
            for day, score in enumerate(leg)
            if score is not None
        )
    )


def _run(
    day: int, before: int | None, after: int | None, outcome: str = "finished"
) -> list[Record]:
    about: dict[str, Any] = {"routine_id": f"r{day}"}
    return [
        RoutineStart(at=_at(day, 12), leg_pain_now=before, **about),
        RoutineEnd(at=_at(day, 13), leg_pain_now=after, outcome=outcome, **about),
    ]


def _artist(ax: Axes, label: str) -> Any:
    (found,) = [each for each in ax.get_children() if each.get_label() == label]
    return found


def _marks(ax: Axes, label: str) -> list[tuple[float, float]]:
    marks = _artist(ax, label)
    assert isinstance(marks, PathCollection)
    return [(float(x) - FIRST, float(y)) for x, y in np.asarray(marks.get_offsets())]


def _line(ax: Axes, label: str) -> list[tuple[float, float]]:
    points = zip(*_artist(ax, label).get_data(), strict=True)
    return [(float(x) - FIRST, float(y)) for x, y in points if not np.isnan(y)]


def _drawn(ax: Axes) -> Axes:
    with drawing.house_style():
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.draw_without_rendering()
    return ax


def _words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.findobj(Text) if text.get_text()]


def test_every_score_is_a_mark_and_a_missing_day_is_none() -> None:
    ax = plots.plot_pain(_log([4, None, 0, 6]))
    assert _marks(ax, "leg scores") == [(0, 4), (2, 0), (3, 6)]
    assert _marks(ax, "back scores") == []


def test_two_check_ins_on_one_day_are_two_marks() -> None:
    entries = _entries(
        CheckIn(at=_at(0, 8), leg_pain_24h=3), CheckIn(at=_at(0, 21), leg_pain_24h=6)
    )
    assert _marks(plots.plot_pain(entries), "leg scores") == [(0, 3), (0, 6)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40))
def test_the_line_is_the_usual_pain_and_is_broken_where_there_is_none(
    leg: list[int | None],
) -> None:
    entries = _log([5, *leg])
    line = _artist(plots.plot_pain(entries), "leg usual")
    expected = usual(daily(entries))["leg_pain_24h"].to_numpy(dtype=float, na_value=np.nan)
    steps = np.asarray(line.get_ydata(), dtype=float)
    np.testing.assert_array_equal(steps[::2], expected)
    np.testing.assert_array_equal(steps[1::2], expected)
    middles = np.asarray(line.get_xdata(), dtype=float).reshape(-1, 2).mean(axis=1)
    np.testing.assert_allclose(middles - FIRST, range(len(expected)))


def test_scores_of_another_tracker_are_crosses_and_move_no_line() -> None:
    own = [Entry(entry_id=f"o{n}", saved_at=entry.saved_at,
                 record=replace(entry.record, at=entry.record.at + timedelta(days=30)))
           for n, entry in enumerate(_log([4, 4, 5, 6, 5, 4, 3, 3]))]  # fmt: skip
    brought = _entries(
        Imported(at=_at(0, 8), pain_now=9),
        Imported(at=_at(0, 9), leg_pain_now=7, back_pain_now=1),
        Imported(at=_at(3), note="no score"),
        Imported(at=_at(33), pain_now=0),
    )
    ax, alone = plots.plot_pain([*brought, *own]), plots.plot_pain(own)
    assert sorted(_marks(ax, "brought along")) == [
        (0, 1), (0, 7), (0, 9), (33, 0),
    ]  # fmt: skip
    assert _marks(ax, "leg scores") == _marks(alone, "leg scores")
    assert _line(ax, "leg usual") == _line(alone, "leg usual")
    for each in (ax, alone):
        (dotted,) = _artist(each, "leg first week").get_segments()
        assert dotted[0][0] == FIRST + 30 - 0.5
    words = plots.pain_description([*brought, *own])
    assert "8 of 8 days recorded" in words
    assert "Crosses, part of no line: 4 scores from another tracker, from 0 to 9." in words
    assert "Crosses: pain at one moment" in ax.get_xlabel().replace("\n", " ")


def test_a_log_of_another_trackers_scores_alone_is_shown() -> None:
    ax = plots.plot_pain(_entries(Imported(at=_at(0), pain_now=3)))
    assert _marks(ax, "brought along") == [(0, 3)]
    assert any("no check-in yet" in text.get_text() for text in ax.texts)


def test_a_part_of_the_log_keeps_the_lines_of_the_whole() -> None:
    entries = _log([8] * 7 + [2] * 7)
    ax = plots.plot_pain(entries, start=MONDAY + timedelta(days=7))
    assert _artist(ax, "leg usual").get_ydata()[0] == 8
    assert len(_marks(ax, "leg scores")) == 7
    first_week = _artist(ax, "leg first week")
    assert isinstance(first_week, LineCollection)
    assert first_week.get_segments()[0][0][1] == 8


def test_first_week_and_plan_change_are_marked_on_their_days() -> None:
    entries = _log([6] * 10, plan_id="mine", plan_version=1)
    later = CheckIn(at=_at(20), leg_pain_24h=3, plan_id="mine", plan_version=2)
    entries.append(Entry(entry_id="later", saved_at=_at(20), record=later))
    ax = plots.plot_pain(entries)
    band = _artist(ax, "first week")
    assert (band.get_x() - FIRST, band.get_width()) == (-0.5, 7)
    assert _artist(ax, "plan version 2").get_xdata()[0] - FIRST == 19.5
    assert {"first week", "plan version 2"} <= set(_words(ax))


def test_many_plan_changes_are_all_drawn_and_their_words_do_not_run_into_each_other() -> None:
    records = [
        CheckIn(at=_at(day), leg_pain_24h=5, plan_id="mine", plan_version=day + 1)
        for day in range(40)
    ]
    ax = _drawn(plots.plot_pain(_entries(*records)))
    texts = [text for text in ax.texts if text.get_text().startswith("plan version")]
    boxes = sorted((text.get_window_extent() for text in texts), key=lambda box: box.x0)
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    assert len([each for each in ax.lines if "plan version" in str(each.get_label())]) == 39


@pytest.mark.parametrize("back", [0, 4, 5, 6, 10])
def test_the_names_of_the_lines_never_cover_each_other(back: int) -> None:
    ax = _drawn(plots.plot_pain(_log([5] * 10, back_pain_24h=back)))
    names = [text for text in ax.texts if text.get_text() in {"● Leg pain", "◇ Back pain"}]
    low, high = sorted((text.get_window_extent() for text in names), key=lambda box: box.y0)
    assert low.y1 <= high.y0


def test_leg_and_back_differ_in_shape_as_well_as_colour() -> None:
    ax = plots.plot_pain(_log([5] * 10, back_pain_24h=3))
    leg, back = _artist(ax, "leg scores"), _artist(ax, "back scores")
    assert len(leg.get_paths()[0].vertices) != len(back.get_paths()[0].vertices)
    assert to_hex(leg.get_edgecolor()[0]) != to_hex(back.get_edgecolor()[0])


def test_the_scale_is_always_nought_to_ten_with_words_at_its_ends() -> None:
    for ax in (plots.plot_pain(_log([5, 5])), plots.plot_before_after(_entries(*_run(0, 5, 4)))):
        low, high = ax.get_ylim()
        assert low < 0
        assert high > 10
        words = [label.get_text() for label in ax.get_yticklabels()]
        assert (words[0], words[-1]) == ("no pain 0", "worst pain 10")


def test_a_week_is_a_bar_of_its_days_and_the_plan_a_mark_beside_it() -> None:
    log = [*_run(0, 5, 4), *_run(2, 5, 4, "stopped"), *_run(8, 5, 4)]
    end = MONDAY + timedelta(days=15)
    ax = plots.plot_adherence(_entries(*log), days_per_week=4, start=MONDAY, end=end)
    whole, part = (cast("BarContainer", each).patches for each in ax.containers)
    assert [bar.get_height() for bar in whole] == [1, 1, 0]
    assert [(bar.get_y(), bar.get_height()) for bar in part] == [(1, 1)]
    plan = _artist(ax, "plan").get_segments()
    assert [float(segment[0][1]) for segment in plan] == [4, 4]
    assert "only partly" in ax.get_xlabel()


def test_each_routine_is_drawn_from_before_to_after_on_its_day() -> None:
    log = [*_run(0, 5, 3), *_run(1, 4, 4), *_run(3, 2, 6), *_run(4, 5, None), *_run(5, None, 2)]
    ax = plots.plot_before_after(_entries(*log))
    assert _marks(ax, "before") == [(0, 5), (1, 4), (3, 2)]
    assert _marks(ax, "lower") == [(0, 3)]
    assert _marks(ax, "the same") == [(1, 4)]
    assert _marks(ax, "higher") == [(3, 6)]
    assert "2 routines without both answers are left out." in ax.get_xlabel()


def test_back_pain_before_and_after_is_drawn_when_asked_for() -> None:
    entries = _entries(
        RoutineStart(at=_at(0), routine_id="ra", back_pain_now=3),
        RoutineEnd(at=_at(0, 21), routine_id="ra", back_pain_now=2),
    )
    ax = plots.plot_before_after(entries, pain="back")
    assert [y for _, y in _marks(ax, "lower")] == [2]
    with pytest.raises(ValueError, match="pain must be one of leg, back, got 'toe'"):
        plots.plot_before_after(entries, pain="toe")


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("is_example", [True, False])
def test_a_made_up_log_says_so_on_the_figure_itself(
    plot: Callable[..., Axes], *, is_example: bool
) -> None:
    for entries in ([], [*_log([5] * 9), *_entries(*_run(0, 5, 4))]):
        words = " ".join(_words(plot(entries, is_example=is_example)))
        assert ("Synthetic example" in words) == is_example


@pytest.mark.parametrize("plot", PLOTS)
def test_an_empty_log_is_a_calm_picture_with_a_sentence(plot: Callable[..., Axes]) -> None:
    ax = plot([])
    assert any("yet" in words for words in _words(ax))
    assert not ax.axison
    assert drawing.png(ax.figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("width_in", [4.5, 7.5])
def test_nothing_runs_out_of_the_figure_even_when_it_is_narrow(
    plot: Callable[..., Axes], width_in: float
) -> None:
    entries = [*_log([5] * 56, back_pain_24h=3), *_entries(*_run(0, 5, 4), *_run(50, 6, 7))]
    with drawing.house_style():
        figure = Figure(figsize=(width_in, 4.4))
        ax = figure.add_subplot()
    drawn = plot(entries, ax=ax, is_example=True)
    assert drawn is ax
    _drawn(ax)
    for text in ax.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text.get_text()
            assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, text.get_text()


@pytest.fixture
def own_settings() -> Iterator[dict[str, Any]]:
    with mpl.rc_context({"font.size": 31, "axes.facecolor": "black"}):
        yield dict(mpl.rcParams.items())


@pytest.mark.parametrize("plot", PLOTS)
def test_the_style_never_leaks_and_nobody_elses_style_leaks_in(
    plot: Callable[..., Axes], own_settings: dict[str, Any]
) -> None:
    ax = plot([*_log([5] * 9), *_entries(*_run(0, 5, 4))])
    drawing.png(ax.figure)
    assert dict(mpl.rcParams.items()) == own_settings
    assert to_hex(ax.get_facecolor()) == "#ffffff"
    assert max(float(text.get_fontsize()) for text in ax.findobj(Text)) < 14


def test_no_text_is_read_as_a_formula() -> None:
    ax = plots.plot_pain(_log([5] * 9))
    assert not any(text.get_parse_math() for text in ax.findobj(Text))


@pytest.mark.parametrize("plot", PLOTS)
def test_the_same_entries_give_the_same_picture_at_150_dots_per_inch(
    plot: Callable[..., Axes],
) -> None:
    entries = [*_log([5] * 9), *_entries(*_run(0, 5, 4))]
    first, second = (drawing.png(plot(entries).figure) for _ in range(2))
    assert first == second
    assert b"atplotlib" not in first
    assert int.from_bytes(first[16:20]) == round(7.5 * 150)


def test_figures_do_not_bring_up_a_global_drawing_state() -> None:
    code = (
        "import sys; from sciatica_lib import drawing; from sciatica_lib.progress import plots; "
        "drawing.png(plots.plot_pain([]).figure); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_description_of_pain_tells_what_the_picture_shows() -> None:
    entries = _log([6] * 7 + [None] * 3 + [4] * 11, plan_id="mine", plan_version=1)
    assert plots.pain_description(entries, is_example=True) == (
        "Synthetic example: made-up entries. "
        "Picture: pain from 0 to 10 day by day, 5 January to 25 January 2026, "
        "with 18 of 21 days recorded; the other days are gaps. "
        "Leg pain: 18 scores from 4 to 6; "
        "the line of usual pain lies between 4 and 6, first 6, last 4."
    )


def test_the_description_of_the_weeks_tells_their_counts_and_the_plan() -> None:
    log = [*_run(0, 5, 4), *_run(2, 5, 4, "stopped"), *_run(8, 5, 4)]
    assert plots.adherence_description(_entries(*log), days_per_week=5) == (
        "Picture: days with a routine in each week, from the week of 5 January 2026 on: 2, 1. "
        "On 1 of these days no routine was done to the end. The plan now asks for 5 days a week."
    )


def test_the_description_of_before_and_after_tells_counts_and_what_is_left_out() -> None:
    log = [*_run(0, 5, 3), *_run(1, 4, 4), *_run(4, 5, None)]
    assert plots.before_after_description(_entries(*log)) == (
        "Picture: leg pain from 0 to 10 right before and right after 2 routines, "
        "5 January to 9 January 2026: lower after 1, the same after 1, higher after 0. "
        "1 routine without both answers is left out."
    )


@pytest.mark.parametrize("describe", DESCRIPTIONS)
def test_an_empty_picture_is_described_as_empty(describe: Callable[..., str]) -> None:
    assert describe([]).startswith("An empty picture")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 10)), max_size=12),
    st.none() | st.integers(-10, 410),
    st.none() | st.integers(-10, 410),
)
def test_no_window_and_no_log_makes_a_figure_fail(
    answers: list[tuple[int, int | None]], start: int | None, end: int | None
) -> None:
    entries = _entries(
        *(CheckIn(at=_at(day), leg_pain_24h=score) for day, score in answers),
        *(record for day in {day for day, _ in answers} for record in _run(day, 5, 4)),
    )
    window: dict[str, Any] = {
        name: None if day is None else MONDAY + timedelta(days=day)
        for name, day in (("start", start), ("end", end))
    }
    for plot, describe in zip(PLOTS, DESCRIPTIONS, strict=True):
        plot(entries, **window)
        assert describe(entries, **window).endswith((".", "!"))
