"""The further pictures show what was recorded, say the finding, and take any text as text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from made_up import MONDAY, at, entries, log, routine
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from sciatica_lib import drawing
from sciatica_lib.log.records import CheckIn, Entry, Imported, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.progress.plots import (
    plot_bands,
    plot_pain,
    plot_reach,
    plot_small_multiples,
)
from sciatica_lib.progress.routine_plots import plot_calendar, plot_responses
from sciatica_lib.progress.routine_views import plan_view, responses_view
from sciatica_lib.progress.sentences import (
    describe_bands,
    describe_plan,
    describe_reach,
    describe_responses,
    week_rows,
)
from sciatica_lib.progress.statistics import daily, scores
from sciatica_lib.progress.timeline import TimelineView, plot_timeline, svg
from sciatica_lib.progress.views import About, bands_view, pain_view, reach_view

END = MONDAY + timedelta(days=41)
HOSTILE = ("$\\frac{$", "_nolegend_", "<b>x</b>", "$" * 100_000, "\u202egnp", "a\nb\0c")


def _apart() -> list[Entry]:
    found = []
    for day in range(40):
        name = f"r{day}"
        done = ["glide", "bridge"] if day % 2 else ["glide"]
        found += [
            RoutineStart(at=at(day, 12), routine_id=name, leg_pain_now=5),
            *(SetDone(at=at(day, 13), routine_id=name, exercise=e, set_number=1) for e in done),
            RoutineEnd(
                at=at(day, 14), routine_id=name, leg_pain_now=5 + 2 * (day % 2) + day % 3 - 1,
                outcome="finished",
            ),
        ]  # fmt: skip
    return entries(*found)


def _reach() -> list[Entry]:
    return entries(*(CheckIn(at=at(n), reach="foot" if n < 20 else "back") for n in range(40)))


DRAWN: dict[str, Callable[..., Axes]] = {
    "bands": lambda **how: plot_bands(bands_view(log([5] * 30 + [2] * 9), end=END), **how),
    "reach": lambda **how: plot_reach(reach_view(_reach()), **how),
    "calendar": lambda **how: plot_calendar(plan_view(_apart()), **how),
    "responses": lambda **how: plot_responses(responses_view(_apart()), **how),
    "pain": lambda **how: plot_pain(pain_view(log([5] * 40), end=END), **how),
    "imported": lambda **how: plot_pain(pain_view(_imported()), **how),
}


def _imported() -> list[Entry]:
    days = (datetime(2025, 5, 2, 8, tzinfo=UTC), datetime(2025, 12, 26, 8, tzinfo=UTC))
    return entries(*(Imported(at=day, pain_now=4) for day in days))


def _words(ax: Axes) -> str:
    return " ".join(text.get_text() for text in ax.findobj(Text) if text.get_text())


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("narrow", [False, True])
def test_no_word_runs_out_of_a_picture_on_a_page_or_a_phone(name: str, *, narrow: bool) -> None:
    ax = DRAWN[name](narrow=narrow)
    with drawing.house_style():
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.draw_without_rendering()
    assert figure.get_size_inches()[0] == (3.5 if narrow else 7.5)
    for text in ax.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= figure.bbox.width + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= figure.bbox.height + 1, text.get_text()


def test_the_bars_are_the_shares_of_the_days() -> None:
    ax = DRAWN["bands"]()
    widths = {str(bars.get_label()): round(bars[0].get_width(), 3) for bars in ax.containers}
    assert widths == {
        "0 4-6": 1.0, "1 0-3": 0.321, "1 4-6": 0.571, "1 none": 0.107,
    }  # fmt: skip
    assert "4-6" in describe_bands(bands_view(log([5] * 30), end=END))


def test_a_calendar_has_one_mark_for_each_day() -> None:
    found = entries(*routine(0), *routine(3, outcome="stopped"), *routine(9))
    view = plan_view(found, start=MONDAY, end=MONDAY + timedelta(days=13))
    ax = plot_calendar(view)
    marks = {
        str(part.get_label()): np.asarray(part.get_offsets()).tolist()
        for part in ax.collections
        if isinstance(part, PathCollection)
    }
    assert marks["done"] == [[0, 0], [1, 2]]
    assert marks["begun"] == [[0, 3]]
    assert len(marks["none"]) == 11
    assert "with a routine on 3 of them" in describe_plan(view)


def test_a_response_is_drawn_with_its_interval_and_its_days() -> None:
    view = responses_view(_apart(), names={"bridge": "Hip bridge"})
    ax = plot_responses(view)
    (found,) = view.after.found
    lines = [part for part in ax.collections if not isinstance(part, PathCollection)]
    ends = lines[0].get_paths()[0].vertices[:, 0].tolist()
    assert ends == pytest.approx([found.low, found.high])
    assert "Hip bridge: 20 days with, 20 without" in _words(ax)
    assert "Another response after Hip bridge" in _words(ax)
    assert "differs from the other routines" in describe_responses(view)


def test_reach_is_a_disc_for_each_place_of_a_week() -> None:
    view = reach_view(_reach())
    (discs,) = DRAWN["reach"]().collections
    assert len(np.asarray(discs.get_offsets())) == 7
    assert "Week of 5 January 2026: foot on 7." in describe_reach(view)


def test_several_people_are_drawn_side_by_side_with_their_findings() -> None:
    views = {"A $x$": pain_view(log([5] * 60)), "_b": pain_view([]), "C": pain_view(log([3]))}
    figure = plot_small_multiples(views)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["A $x$", "_b", "C"]
    assert "no clear change yet" in figure.axes[0].get_xlabel().replace("\n", " ")
    assert drawing.png(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_people_cannot_break_or_slow_a_picture(text: str) -> None:
    found = log([5] * 12, note=text[:2_000])
    view = pain_view(found, about=About(marked={entry.entry_id for entry in found}))
    picture = drawing.png(plot_pain(view).figure)
    names: Any = {"bridge": text, "glide": text}
    other = drawing.png(plot_responses(responses_view(_apart(), names=names)).figure)
    many = drawing.png(plot_small_multiples({text: view}))
    assert all(made.startswith(b"\x89PNG") for made in (picture, other, many))


def test_marked_notes_are_lines_with_letters_and_their_words_below() -> None:
    found = log([5] * 12, note="a walk")
    view = pain_view(found, about=About(marked={"e3", "e5"}))
    ax = plot_pain(view)
    assert "a: a walk" in ax.get_xlabel()
    assert {"a", "b"} <= {text.get_text() for text in ax.texts}


def test_years_stand_on_the_axis_where_there_are_several() -> None:
    ax = plot_pain(pain_view(log([5] * 500)))
    words = [label.get_text() for label in ax.get_xticklabels()]
    assert words[0] == "5 Jan\n2026"
    assert any("2027" in word for word in words)


def test_the_picture_of_the_page_has_scores_reach_and_routines_on_one_axis_of_days() -> None:
    found = [*log([5] * 20, reach="calf"), *entries(*routine(2), *routine(4, outcome="stopped"))]
    pain = pain_view(found)
    days = plan_view(found, start=pain.first, end=pain.last).days.assign(reach="calf")
    figure = plot_timeline(TimelineView(pain, days))
    scores_axes, strip = figure.axes
    assert scores_axes.get_xlim() == strip.get_xlim()
    labels = {str(part.get_label()): part for part in strip.collections}
    assert len(np.asarray(labels["done"].get_offsets())) == 1
    assert len(labels["reach"].get_paths()) == 20
    picture = svg(figure)
    assert picture == svg(plot_timeline(TimelineView(pain, days)))
    assert "<script" not in picture


def test_the_table_of_weeks_begins_with_the_latest_and_knows_no_value_below_four_days() -> None:
    rows = week_rows(daily(scores(log([5] * 7 + [3, 3]))))
    assert rows == [
        ["12 January 2026", "not known", "not known", "2 of 2"],
        ["5 January 2026", "5", "not known", "7 of 7"],
    ]
