"""A figure shows what was recorded and nothing else; it is compared by its data, not its pixels."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import MONDAY, at, entries, log, routine
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.text import Text

from sciatica_lib import drawing
from sciatica_lib.log.records import CheckIn, Entry, Imported, RoutineEnd, RoutineStart
from sciatica_lib.progress import plots, routine_plots
from sciatica_lib.progress.routine_views import adherence_view, before_after_view
from sciatica_lib.progress.sentences import describe_adherence, describe_before_after, describe_pain
from sciatica_lib.progress.statistics import daily, scores, usual
from sciatica_lib.progress.views import About, pain_view

FIRST = float(date2num(MONDAY))  # type: ignore[no-untyped-call]


def _pain(found: list[Entry], *, ax: Axes | None = None, **shown: Any) -> Axes:
    return plots.plot_pain(pain_view(found, **shown), ax=ax)


def _adherence(found: list[Entry], *, ax: Axes | None = None, **shown: Any) -> Axes:
    return routine_plots.plot_adherence(adherence_view(found, **shown), ax=ax)


def _before_after(found: list[Entry], *, ax: Axes | None = None, **shown: Any) -> Axes:
    return routine_plots.plot_before_after(before_after_view(found, **shown), ax=ax)


PLOTS: tuple[Callable[..., Axes], ...] = (_pain, _adherence, _before_after)


def _artist(ax: Axes, label: str) -> Any:
    (found,) = [artist for artist in ax.get_children() if artist.get_label() == label]
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
    ax = _pain(log([4, None, 0, 6]))
    assert _marks(ax, "leg scores") == [(0, 4), (2, 0), (3, 6)]
    assert _marks(ax, "back scores") == []


def test_two_check_ins_on_one_day_are_two_marks() -> None:
    found = entries(CheckIn(at=at(0, 8), leg_pain_24h=3), CheckIn(at=at(0, 21), leg_pain_24h=6))
    assert _marks(_pain(found), "leg scores") == [(0, 3), (0, 6)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40))
def test_the_line_is_the_usual_pain_and_is_broken_where_there_is_none(
    leg: list[int | None],
) -> None:
    found = log([5, *leg])
    line = _artist(_pain(found), "leg usual")
    expected = usual(daily(scores(found)))["leg_pain_24h"].to_numpy(dtype=float, na_value=np.nan)
    steps = np.asarray(line.get_ydata(), dtype=float)
    np.testing.assert_array_equal(steps[::2], expected)
    np.testing.assert_array_equal(steps[1::2], expected)
    middles = np.asarray(line.get_xdata(), dtype=float).reshape(-1, 2).mean(axis=1)
    np.testing.assert_allclose(middles - FIRST, range(len(expected)))


def test_scores_of_another_tracker_are_crosses_and_move_no_line() -> None:
    own = [Entry(entry_id=f"o{n}", saved_at=entry.saved_at,
                 record=replace(entry.record, at=entry.record.at + timedelta(days=30)))
           for n, entry in enumerate(log([4, 4, 5, 6, 5, 4, 3, 3]))]  # fmt: skip
    imported = entries(
        Imported(at=at(0, 8), pain_now=9),
        Imported(at=at(0, 9), leg_pain_now=7, back_pain_now=1),
        Imported(at=at(3), note="no score"),
        Imported(at=at(33), pain_now=0),
    )
    about = About(with_imported=True)
    ax, alone = _pain([*imported, *own], about=about), _pain(own)
    assert sorted(_marks(ax, "imported")) == [
        (0, 1), (0, 7), (0, 9), (33, 0),
    ]  # fmt: skip
    assert _marks(ax, "leg scores") == _marks(alone, "leg scores")
    assert _line(ax, "leg usual") == _line(alone, "leg usual")
    for axes in (ax, alone):
        (dotted,) = _artist(axes, "leg first week").get_segments()
        assert dotted[0][0] == FIRST + 30 - 0.5
    assert any("8 of 8 days recorded" in words for words in _words(ax))
    assert "Crosses: pain at one moment" in ax.get_xlabel().replace("\n", " ")


def test_a_log_of_another_trackers_scores_alone_is_shown() -> None:
    ax = _pain(entries(Imported(at=at(0), pain_now=3)))
    assert _marks(ax, "imported") == [(0, 3)]
    assert any("no check-in yet" in text.get_text() for text in ax.texts)
    assert ax.get_xlabel() == "Crosses: pain at one moment, from another tracker."


def test_a_part_of_the_log_keeps_the_lines_of_the_whole() -> None:
    found = log([8] * 7 + [2] * 7)
    ax = _pain(found, start=MONDAY + timedelta(days=7))
    assert _artist(ax, "leg usual").get_ydata()[0] == 8
    assert len(_marks(ax, "leg scores")) == 7
    first_week = _artist(ax, "leg first week")
    assert isinstance(first_week, LineCollection)
    assert first_week.get_segments()[0][0][1] == 8


def test_first_week_and_plan_change_are_marked_on_their_days() -> None:
    found = log([6] * 10, plan_id="mine", plan_version=1)
    later = CheckIn(at=at(20), leg_pain_24h=3, plan_id="mine", plan_version=2)
    found.append(Entry(entry_id="later", saved_at=at(20), record=later))
    ax = _pain(found)
    band = _artist(ax, "first week")
    assert (band.get_x() - FIRST, band.get_width()) == (-0.5, 7)
    assert _artist(ax, "plan version 2").get_xdata()[0] - FIRST == 19.5
    assert {"first week", "plan version 2"} <= set(_words(ax))


def test_many_plan_changes_are_all_drawn_and_their_words_do_not_run_into_each_other() -> None:
    records = [
        CheckIn(at=at(day), leg_pain_24h=5, plan_id="mine", plan_version=day + 1)
        for day in range(40)
    ]
    ax = _drawn(_pain(entries(*records)))
    texts = [text for text in ax.texts if text.get_text().startswith("plan version")]
    boxes = sorted((text.get_window_extent() for text in texts), key=lambda box: box.x0)
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    assert len([line for line in ax.lines if "plan version" in str(line.get_label())]) == 39


@pytest.mark.parametrize("back", [0, 4, 5, 6, 10])
def test_the_names_of_the_lines_never_cover_each_other(back: int) -> None:
    ax = _drawn(_pain(log([5] * 10, back_pain_24h=back)))
    names = [text for text in ax.texts if text.get_text() in {"● Leg pain", "◇ Back pain"}]
    low, high = sorted((text.get_window_extent() for text in names), key=lambda box: box.y0)
    assert low.y1 <= high.y0


def test_leg_and_back_differ_in_shape_as_well_as_colour() -> None:
    ax = _pain(log([5] * 10, back_pain_24h=3))
    leg, back = _artist(ax, "leg scores"), _artist(ax, "back scores")
    assert len(leg.get_paths()[0].vertices) != len(back.get_paths()[0].vertices)
    assert to_hex(leg.get_edgecolor()[0]) != to_hex(back.get_edgecolor()[0])


def test_the_scale_is_always_nought_to_ten_with_words_at_its_ends() -> None:
    for ax in (_pain(log([5, 5])), _before_after(entries(*routine(0, 5, 4)))):
        low, high = ax.get_ylim()
        assert low < 0
        assert high > 10
        words = [label.get_text() for label in ax.get_yticklabels()]
        assert (words[0], words[-1]) == ("no pain 0", "worst pain 10")


def test_a_week_is_a_bar_of_its_days_and_the_plan_a_mark_beside_it() -> None:
    found = entries(*routine(0), *routine(2, outcome="stopped"), *routine(8))
    end = MONDAY + timedelta(days=15)
    ax = _adherence(found, days_per_week=4, start=MONDAY, end=end)
    assert _bars(ax, "to the end") == [(0, 0, 1), (1, 0, 1)]
    assert _bars(ax, "not to the end") == [(0, 1, 2)]
    plan = _artist(ax, "plan").get_segments()
    assert [float(segment[0][1]) for segment in plan] == [4, 4]
    assert "only partly" in ax.get_xlabel()


def _bars(ax: Axes, label: str) -> list[tuple[float, float, float]]:
    """Return the middle, the lower and the upper end of each bar."""
    boxes = [path.get_extents() for path in _artist(ax, label).get_paths()]
    return [(round((box.x0 + box.x1) / 2, 6), box.y0, box.y1) for box in boxes]


def test_each_routine_is_drawn_from_before_to_after_on_its_day() -> None:
    answered = [*routine(0, 5, 3), *routine(1, 4, 4), *routine(3, 2, 6)]
    unanswered = [*routine(4, 5, None), *routine(5, None, 2)]
    ax = _before_after(entries(*answered, *unanswered))
    assert _marks(ax, "before") == [(0, 5), (1, 4), (3, 2)]
    assert _marks(ax, "lower") == [(0, 3)]
    assert _marks(ax, "the same") == [(1, 4)]
    assert _marks(ax, "higher") == [(3, 6)]
    assert "2 routines without both answers are left out." in ax.get_xlabel()


def test_back_pain_before_and_after_is_drawn_when_asked_for() -> None:
    found = entries(
        RoutineStart(at=at(0), routine_id="ra", back_pain_now=3),
        RoutineEnd(at=at(0, 21), routine_id="ra", back_pain_now=2),
    )
    ax = _before_after(found, pain="back")
    assert [y for _, y in _marks(ax, "lower")] == [2]
    with pytest.raises(ValueError, match="pain must be one of leg, back, got 'toe'"):
        _before_after(found, pain="toe")


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("is_example", [True, False])
def test_a_made_up_log_says_so_on_the_figure_itself(
    plot: Callable[..., Axes], *, is_example: bool
) -> None:
    for found in ([], [*log([5] * 9), *entries(*routine(0))]):
        words = " ".join(_words(plot(found, is_example=is_example)))
        assert ("Synthetic example" in words) == is_example


@pytest.mark.parametrize("plot", PLOTS)
def test_where_there_is_nothing_to_draw_the_picture_is_one_line_high(
    plot: Callable[..., Axes],
) -> None:
    ax = plot([], is_example=True)
    (words,) = _words(ax)
    assert "yet" in words
    assert "\n" not in words
    picture = drawing.png(ax.figure)
    assert int.from_bytes(picture[20:24]) <= 0.5 * 150
    box = _drawn(ax).texts[0].get_window_extent()
    assert 0 <= box.x0 <= box.x1 <= ax.figure.bbox.width
    assert 0 <= box.y0 <= box.y1 <= ax.figure.bbox.height


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("width_in", [4.5, 7.5])
def test_nothing_runs_out_of_the_figure_even_when_it_is_narrow(
    plot: Callable[..., Axes], width_in: float
) -> None:
    found = [*log([5] * 56, back_pain_24h=3), *entries(*routine(0, 5, 4), *routine(50, 6, 7))]
    with drawing.house_style():
        figure = Figure(figsize=(width_in, 4.4))
        ax = figure.add_subplot()
    drawn = plot(found, ax=ax, is_example=True)
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
    ax = plot([*log([5] * 9), *entries(*routine(0, 5, 4))])
    drawing.png(ax.figure)
    assert dict(mpl.rcParams.items()) == own_settings
    assert to_hex(ax.get_facecolor()) == "#ffffff"
    assert max(float(text.get_fontsize()) for text in ax.findobj(Text)) < 14


def test_no_text_is_read_as_a_formula() -> None:
    ax = _pain(log([5] * 9))
    assert not any(text.get_parse_math() for text in ax.findobj(Text))


@pytest.mark.parametrize("plot", PLOTS)
def test_the_same_entries_give_the_same_picture_at_150_dots_per_inch(
    plot: Callable[..., Axes],
) -> None:
    found = [*log([5] * 9), *entries(*routine(0, 5, 4))]
    first, second = (drawing.png(plot(found).figure) for _ in range(2))
    assert first == second
    assert b"atplotlib" not in first
    assert int.from_bytes(first[16:20]) == round(7.5 * 150)


def test_figures_do_not_bring_up_a_global_drawing_state() -> None:
    code = (
        "import sys; from sciatica_lib import drawing; from sciatica_lib.progress import plots; "
        "from sciatica_lib.progress.views import About, pain_view; "
        "drawing.png(plots.plot_pain(pain_view([])).figure); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 10)), max_size=12),
    st.none() | st.integers(-10, 410),
    st.none() | st.integers(-10, 410),
)
def test_no_window_and_no_log_makes_a_figure_fail(
    answers: list[tuple[int, int | None]], start: int | None, end: int | None
) -> None:
    found = entries(
        *(CheckIn(at=at(day), leg_pain_24h=score) for day, score in answers),
        *(record for day in {day for day, _ in answers} for record in routine(day, 5, 4)),
    )
    window: dict[str, Any] = {
        name: None if day is None else MONDAY + timedelta(days=day)
        for name, day in (("start", start), ("end", end))
    }
    for plot in PLOTS:
        plot(found, **window)
    assert describe_pain(pain_view(found, **window)).endswith(".")
    assert describe_adherence(adherence_view(found, **window)).endswith(".")
    assert describe_before_after(before_after_view(found, **window)).endswith(".")
