"""What each picture shows, in words, for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sciatica_lib.progress.findings import NO_SCORE, points
from sciatica_lib.progress.responses import FALLS_BY_ITSELF, MIN_DAYS, Response
from sciatica_lib.progress.routine_views import (
    CHANGES,
    AdherenceView,
    BeforeAfterView,
    PlanView,
    ResponsesView,
)
from sciatica_lib.progress.statistics import BANDS, PAINS, WEEK_DAYS, by_week
from sciatica_lib.progress.views import BandsView, PainView, ReachView
from sciatica_lib.terms import NRS_MAX, REACHES
from sciatica_lib.wording import counted, long_day, number, plural, shortened, span

SYNTHETIC = "Synthetic example: made-up entries"

WEEK_HEADER = ("Week of", "usual leg pain", "usual back pain", "days recorded")
_NO_REACH = "No check-in tells yet how far down it reached."
BY_ITSELF = (
    "Whoever exercises when pain is high sees it fall with no effect at all: by "
    + ", ".join(
        f"{points} points when it starts at {start} or more"
        for start, points in FALLS_BY_ITSELF.items()
    )
    + " (our own simulation)."
)
_NO_ROUTINE = "No routine is recorded yet. The first one will show here."


def describe_pain(view: PainView) -> str:
    """Return what `plot_pain` draws, in words."""
    if view.is_empty:
        return _joined(NO_SCORE, is_example=view.is_example)
    gaps = "; the other days are gaps." if view.has_check_ins else "."
    sentences = [
        f"Picture: pain from 0 to {NRS_MAX} day by day, {span(view.first, view.last)}, "
        f"with {days_recorded(view)}{gaps}"
    ]
    sentences += [_line(view, pain) for pain in PAINS]
    if len(pain := view.imported["pain"]):
        sentences.append(
            f"Crosses, part of no line: {counted(len(pain), 'score')} from another tracker, "
            f"from {pain.min()} to {pain.max()}."
        )
    sentences += [f"On {long_day(day)} {words} begins." for day, words in plan_starts(view)]
    return _joined(*sentences, is_example=view.is_example)


def describe_adherence(view: AdherenceView) -> str:
    """Return what `plot_adherence` draws, in words."""
    if view.is_empty:
        return _joined(_NO_ROUTINE, is_example=view.is_example)
    weeks, asked = view.weeks, view.days_per_week
    counts = ", ".join(str(days) for days in weeks["days_exercised"])
    begun = view.days_exercised - int(weeks["days_finished"].sum())
    return _joined(
        "Picture: days with a routine in each week, "
        f"from the week of {long_day(weeks.index[0])} on: {counts}.",
        f"On {number(begun)} of these days no routine was done to the end." if begun else "",
        f"The plan now asks for {counted(asked, 'day')} a week." if asked else "",
        is_example=view.is_example,
    )


def weeks_headline(view: AdherenceView) -> str:
    """Return the finding of the weeks: how often, beside what the plan asks for now."""
    often = WEEK_DAYS * view.days_exercised / max(int(view.weeks["days"].sum()), 1)
    asked = f"; the plan asks for {view.days_per_week}" if view.days_per_week else ""
    return f"A routine on {number(round(often, 1))} days a week{asked}"


def after_headline(view: BeforeAfterView) -> str:
    """Return the finding of before and after: how often lower, the same and higher."""
    counts = ", ".join(f"{change} {number(view.count(change))}" for change in CHANGES)
    return f"{view.pain.capitalize()} pain right after: {counts}"


def describe_before_after(view: BeforeAfterView) -> str:
    """Return what `plot_before_after` draws, in words."""
    if view.is_empty:
        verb = plural(view.left_out, "is", "are")
        missing = f"No routine has both answers yet: {number(view.left_out)} {verb} left out."
        return _joined(missing if view.left_out else _NO_ROUTINE, is_example=view.is_example)
    counts = ", ".join(f"{change} after {number(view.count(change))}" for change in CHANGES)
    return _joined(
        f"Picture: {view.pain} pain from 0 to {NRS_MAX} right before and right after "
        f"{counted(len(view.pairs), 'routine')}, {span(view.first, view.last)}: {counts}.",
        left_out(view),
        is_example=view.is_example,
    )


def describe_bands(view: BandsView) -> str:
    """Return what `plot_bands` draws, in words."""
    if view.is_empty:
        return _joined(NO_SCORE, is_example=view.is_example)
    return _joined(
        f"Picture: days of {view.pain} pain at each level.",
        f"In the first week: {_levels(view.first)}.",
        "" if view.last is None else f"In the last {view.last.sum()} days: {_levels(view.last)}.",
        "The levels are for reading and are no diagnosis.",
        is_example=view.is_example,
    )


def bands_headline(view: BandsView) -> str:
    """Return the finding of the days by level."""
    high = BANDS[-1]
    if view.last is None:
        return f"{counted(int(view.first[high]), 'day')} of the first week at {high}"
    share = [
        f"{number(part[high])} of {number(part.drop('none').sum())}"
        for part in (view.first, view.last)
    ]
    return f"{view.pain.capitalize()} pain {high}: {share[0]} days at first, {share[1]} lately"


def describe_plan(view: PlanView) -> str:
    """Return what `plot_calendar` draws, in words."""
    if view.is_empty:
        return _joined(_NO_ROUTINE, is_example=view.is_example)
    begun = int(view.days["routine"].eq("begun").sum())
    return _joined(
        f"Picture: a calendar of {counted(len(view.days), 'day')}, with a routine on "
        f"{number(view.days['routine'].ne('none').sum())} of them.",
        f"On {number(begun)} of these days it was not done to the end." if begun else "",
        *(spell_words(spell) for spell in spells_of(view)),
        is_example=view.is_example,
    )


def plan_headline(view: PlanView) -> str:
    """Return the finding of the calendar: how often, beside what the last plan asked for."""
    if view.spells.empty:
        return f"A routine on {counted(int(view.days['routine'].ne('none').sum()), 'day')}"
    last = spells_of(view)[-1]
    asked = "" if pd.isna(last["days_asked"]) else f", {last['days_asked']} asked"
    often = number(round(last["days_a_week"], 1))
    return f"Plan version {last['plan_version']}: {often} days a week{asked}"


def spells_of(view: PlanView) -> list[dict[str, Any]]:
    """Return the times that a plan was in force, each as a mapping."""
    return [
        {str(name): value for name, value in row.items()} for row in view.spells.to_dict("records")
    ]


def spell_words(spell: Mapping[str, Any]) -> str:
    """Return what was done while a plan was in force, in a sentence."""
    when = span(spell["first_on"].date(), spell["last_on"].date())
    often = f"{number(round(spell['days_a_week'], 1))} days a week"
    asked = "" if pd.isna(spell["days_asked"]) else f" of {spell['days_asked']} asked for"
    sets = (
        ""
        if pd.isna(spell["sets_done"]) or pd.isna(spell["sets_planned"])
        else f"; {number(spell['sets_done'])} of {number(spell['sets_planned'])} sets done"
    )
    return f"Plan version {spell['plan_version']}, {when}: {often}{asked}{sets}."


def week_rows(days: pd.DataFrame, most: int = 26) -> list[list[str]]:
    """Return the last weeks as rows of a table, the latest first: `WEEK_HEADER` names the columns.

    Parameters
    ----------
    days
        From `daily`.
    most
        How many weeks.
    """
    table = by_week(days).iloc[-most:][::-1]
    return [
        [long_day(pd.Timestamp(str(monday))), _middle(week["leg"]), _middle(week["back"]),
         f"{number(week['days_recorded'])} of {number(week['days'])}"]
        for monday, week in table.iterrows()
    ]  # fmt: skip


def describe_reach(view: ReachView) -> str:
    """Return what `plot_reach` draws, in words."""
    if view.is_empty:
        return _joined(_NO_REACH, is_example=view.is_example)
    first, last = view.weeks.iloc[0], view.weeks.iloc[-1]
    return _joined(
        "Picture: how far down symptoms reached, in days of each week.",
        f"Week of {long_day(view.weeks.index[0])}: {_places(first)}.",
        "" if len(view.weeks) == 1
        else f"Week of {long_day(view.weeks.index[-1])}: {_places(last)}.",
        is_example=view.is_example,
    )  # fmt: skip


def reach_headline(view: ReachView) -> str:
    """Return the finding of the weeks: the furthest place of the first and of the last."""
    first, last = (_furthest(view.weeks.iloc[place]) for place in (0, -1))
    if len(view.weeks) == 1:
        return f"Furthest down so far: {first}"
    return f"Furthest down: {first} in the first week, {last} in the last"


def describe_responses(view: ResponsesView) -> str:
    """Return what `plot_responses` draws, in words, with what it cannot tell."""
    if view.is_empty:
        return _joined(_NO_ROUTINE, is_example=view.is_example)
    return _joined(*response_lines(view), is_example=view.is_example)


def response_lines(view: ResponsesView) -> list[str]:
    """Return what can be said of each exercise, sentence by sentence."""
    after = view.after
    lines = [
        f"Leg pain right after {counted(after.routines, 'routine')} done whole, beside right "
        f"before: {points(after.mean or 0)} on average."
    ]
    for found, what in ((after, "right after"), (view.morning, "the next morning")):
        lines += [_response(response, what, view.names) for response in found.found]
    if after.always:
        lines.append(
            f"Done in every routine, so it cannot be told apart: "
            f"{_names(after.always, view.names)}. A plan that leaves one exercise out every other "
            "week makes it possible; a therapist can set that."
        )
    lines.append(BY_ITSELF)
    return lines


def responses_headline(view: ResponsesView) -> str:
    """Return the finding of the exercises."""
    differing = [found for found in view.after.found if found.differs]
    if differing:
        return f"Another response after {_names(differing[0].exercises, view.names)}"
    if view.told:
        return "No exercise stands out yet"
    return "Too few days apart to compare exercises"


def days_recorded(view: PainView) -> str:
    """Return how many of the days shown have a score."""
    if not view.has_check_ins:
        return "no check-in yet"
    return f"{number(view.days_recorded)} of {counted(len(view.counted_days), 'day')} recorded"


def left_out(view: BeforeAfterView) -> str:
    """Return how many routines are not shown for want of an answer; nothing if none."""
    if not view.left_out:
        return ""
    verb = plural(view.left_out, "is", "are")
    return f"{counted(view.left_out, 'routine')} without both answers {verb} left out."


def plan_starts(view: PainView) -> list[tuple[pd.Timestamp, str]]:
    """Return the days on which another plan came into force, and what it is called."""
    changes = view.plan_changes
    return [
        (day, "another plan" if pd.isna(version) else f"plan version {version}")
        for day, version in zip(changes["day"], changes["plan_version"], strict=True)
    ]


def _line(view: PainView, pain: str) -> str:
    every, line = view.scores[PAINS[pain]].dropna(), view.usual[PAINS[pain]].dropna()
    if every.empty:
        return ""
    sentence = f"{pain.capitalize()} pain: {counted(len(every), 'score')}"
    sentence += f" from {every.min()} to {every.max()}"
    if len(line):
        low, high = number(line.min()), number(line.max())
        ends = f", first {number(line.iloc[0])}, last {number(line.iloc[-1])}"
        between = f"stays at {low}" if low == high else f"lies between {low} and {high}{ends}"
        sentence += f"; the line of usual pain {between}"
    return f"{sentence}."


def _joined(*sentences: str, is_example: bool) -> str:
    return " ".join(filter(None, [f"{SYNTHETIC}." if is_example else "", *sentences]))


def _middle(value: Any) -> str:
    return "not known" if pd.isna(value) else number(value)


def _levels(part: pd.Series[int]) -> str:
    levels = [f"{number(part[band])} at {band}" for band in BANDS]
    return ", ".join([*levels, f"{number(part['none'])} without a score"])


def _places(week: pd.Series[int]) -> str:
    told = [f"{place} on {number(week[place])}" for place in REACHES if week[place]]
    return ", ".join(told) or "not told"


def _furthest(week: pd.Series[int]) -> str:
    return next((place for place in reversed(REACHES) if week[place]), "not told")


def _response(found: Response, what: str, names: Mapping[str, str]) -> str:
    name = _names(found.exercises, names)
    days = f"{counted(found.days_with, 'day')} with, {number(found.days_without)} without"
    if len(found.exercises) > 1:
        name += " (always done together, so they cannot be told apart)"
    if found.size is None or found.low is None or found.high is None:
        return f"{name}, {what}: too few days to say ({days}; {MIN_DAYS} of each are needed)."
    word = "differs from" if found.differs else "no clear difference to"
    return (
        f"{name}, {what}: {word} the other routines, {points(found.size)} "
        f"({points(found.low)} to {points(found.high)}; {days})."
    )


def _names(exercises: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(shortened(names.get(key, key)) for key in exercises)
