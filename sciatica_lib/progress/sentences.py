"""What a view says in plain sentences, which claim no change and no cause."""

from __future__ import annotations

import pandas as pd

from sciatica_lib.progress.statistics import PAINS, WEEK_DAYS
from sciatica_lib.progress.views import CHANGES, AdherenceView, BeforeAfterView, PainView
from sciatica_lib.terms import NRS_MAX
from sciatica_lib.wording import counted, long_day, number, plural, span

SYNTHETIC = "Synthetic example: made-up entries"

_NO_SCORE = "No pain score is recorded yet. The first one will show here."
_NO_ROUTINE = "No routine is recorded yet. The first one will show here."
_SIGNS = {"numbness": "numbness or tingling", "weakness": "weakness"}


def summary(view: PainView) -> list[str]:
    """Return what the pain scores say, the first week beside the last, and what was left out."""
    sentences = ["These scores are made up: a synthetic example."] if view.is_example else []
    if not view.days_recorded:
        sentences.append(_NO_SCORE)
    else:
        sentences += [f"{days_recorded(view)}.", *_weeks(view)]
    if view.days["check_ins"].gt(1).any():
        sentences.append("Where a day has more than one check-in, their middle value counts.")
    if view.later and view.until:
        sentences.append(
            f"{counted(view.later, 'check-in')} with a date after {long_day(view.until)} "
            f"{plural(view.later, 'is', 'are')} left out."
        )
    if imported := len(view.imported):
        sentences.append(
            f"{counted(imported, 'score')} from another tracker {plural(imported, 'is', 'are')} "
            "shown and not counted: each is about one moment, a check-in about a day."
        )
    if view.new_signs:
        signs = " and ".join(_SIGNS[sign] for sign in view.new_signs)
        sentences.append(
            f"In the last week {signs} was noted that was not noted in the first. "
            "Whatever the pain scores say, please answer the whole safety check again, on the page "
            "Today."
        )
    return sentences


def describe_pain(view: PainView) -> str:
    """Return what `plot_pain` draws, in words."""
    if view.is_empty:
        return _joined(_NO_SCORE, is_example=view.is_example)
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


def _weeks(view: PainView) -> list[str]:
    first, last = view.first_week, view.last_week
    whose = "the" if view.is_example else "your"
    sentences = []
    for pain in PAINS:
        if view.days[PAINS[pain]].notna().any():
            sentence = (
                f"In {whose} first {_begun(first)} {whose} usual {pain} pain {_was(first, pain)}"
            )
            if last is not None:
                sentence += f"; in the last week it {_was(last, pain)}"
            sentences.append(f"{sentence}.")
    if last is not None and (first["usual"].notna() & last["usual"].notna()).any():
        sentences.append("The log cannot tell why: sciatica often gets better with time.")
    return sentences


def _begun(first_week: pd.DataFrame) -> str:
    days = int(first_week["days"].iloc[0])
    return "week" if days == WEEK_DAYS else counted(days, "day")


def _was(week: pd.DataFrame, pain: str) -> str:
    value = week["usual"][pain]
    recorded, days = int(week["days_recorded"][pain]), int(week["days"][pain])
    if pd.isna(value):
        return f"is not known: too few days recorded to say ({recorded} of {days})"
    return f"was {number(value)} ({recorded} of {counted(days, 'day')} recorded)"


def _joined(*sentences: str, is_example: bool) -> str:
    return " ".join(filter(None, [f"{SYNTHETIC}." if is_example else "", *sentences]))
