"""What the scores say, one sentence after the other, and what stands behind each of them.

The order is always the same: what cannot wait, what changed, how sure that is, what it cannot tell.
A lower score never outweighs a new sign, and a higher one is never told as part of getting better.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sciatica_lib.progress.change import (
    CEILING,
    FIRST_DAYS,
    FLOOR,
    LAST_DAYS,
    MIN_FIRST_DAYS,
    MIN_LAST_DAYS,
    REVIEW_EVERY_DAYS,
    Change,
    Review,
    noticed_size,
)
from sciatica_lib.progress.finding import Finding
from sciatica_lib.progress.flags import LOOK_BACK_DAYS, Flag
from sciatica_lib.progress.statistics import PAINS, WEEK_DAYS
from sciatica_lib.progress.views import PainView
from sciatica_lib.terms import NRS_MAX, REACHES
from sciatica_lib.wording import counted, long_day, number, plural, short_day

NO_SCORE = "No pain score is recorded yet. The first one will show here."
_NO_SCORE_THEN = "No pain score is recorded in these days."
NOT_WHY = "The log cannot tell why: sciatica often gets better with time."
NOT_WHY_HIGHER = "The log cannot tell why."
ASK = "Talk to your therapist or doctor about it."
SAFETY_CHECK = (
    "Whatever the pain scores say, please answer the whole safety check again, on the page Today."
)
FALSE_ALARMS = (
    "If nothing has really changed, about 1 in 13 people would still read “changed” on one of "
    "three reviews (our own simulation)."
)
NOTICED = (
    "Source: 2 points, or 30 % of the first level, is a change that many people notice "
    "(Ostelo, Spine 2008); from a level of 1 to 4 it is 1 point (doi 10.1055/a-1304-3677)."
)
METHOD = (
    "How: days next to each other are alike, so the days count for less than they are (a model "
    "with AR(1) residuals on the real dates, generalised least squares)."
)
SIGN_WORDS = {"numbness": "numbness or tingling", "weakness": "weakness"}
_PLACES = dict(zip(REACHES, ("nowhere", *(f"the {place}" for place in REACHES[1:])), strict=True))
_CALLS = {
    "emergency": "a sign that calls for emergency help",
    "same_day": "a sign that calls for a clinician the same day",
    "clearance": "something to ask a clinician about before exercise",
}
_DAYS_NAMED = 4


def findings(view: PainView) -> list[Finding]:
    """Return what the scores say: what cannot wait, what changed, how sure, and what is not told.

    Parameters
    ----------
    view
        From `pain_view`.
    """
    found = [Finding("These scores are made up: a synthetic example.")] if view.is_example else []
    found += [_flag(flag) for flag in view.flags]
    if not view.has_check_ins:
        has_begun = view.first_week["days"].gt(0).any()
        found.append(Finding(_NO_SCORE_THEN if has_begun else NO_SCORE))
    else:
        found += [_verdict(view, pain) for pain in PAINS if _is_told(view, pain)]
        found += [_weeks(view, pain) for pain in PAINS if view.days[PAINS[pain]].notna().any()]
        found += _limits_of_it(view)
    return [*found, *_left_out(view)]


def headline(view: PainView) -> str:
    """Return the finding in a few words: what stands over the picture."""
    first = next(filter(_is_urgent, view.flags), None)
    if first:
        return _HEADS[first.kind].format(what=" and ".join(_signs(first)))
    if not view.has_check_ins:
        return "No pain score yet" if view.is_empty else "Scores from another tracker"
    return f"Leg pain{_head_of(view.reviews['leg'])}"


def _head_of(review: Review | None) -> str:
    if review is None:
        return f": no verdict before {counted(REVIEW_EVERY_DAYS, 'day')}"
    found = review.found
    if found is None:
        return ": too few days for a verdict"
    if found.direction == "unclear":
        return ": no clear change yet"
    return f" went from about {_level(found.first)} to {_level(found.last)}"


def verdict_words(review: Review | None, pain: str, next_on: date | None) -> str:
    """Return the last verdict on a pain in a sentence or two, with its date and its interval."""
    if review is None:
        when = f" on {long_day(next_on)}" if next_on else ""
        return (
            f"No verdict on {pain} pain yet: the first one comes{when}, after "
            f"{counted(REVIEW_EVERY_DAYS, 'day')}. A few good or bad days tell little."
        )
    if review.found is None:
        return (
            f"Too few days for a verdict on {pain} pain (looked at on {long_day(review.on)}): it "
            f"needs {MIN_FIRST_DAYS} of the first {FIRST_DAYS} days and {MIN_LAST_DAYS} of the "
            f"last {LAST_DAYS}."
        )
    found, on = review.found, long_day(review.on)
    days = f"{number(found.days_recorded)} of {counted(found.days, 'day')} recorded"
    if found.direction == "unclear":
        return (
            f"No clear change in {pain} pain yet (judged on {on}; {days}). From these days it may "
            f"be anything from {_interval(found)}."
        )
    size = (
        "A change of that size is one many people notice."
        if found.is_noticed
        else "That is a clear change, but a small one."
    )
    return (
        f"Usual {pain} pain went from about {_level(found.first)} to about {_level(found.last)} "
        f"(judged on {on}; {days}). {size} It may be anything from {_interval(found)}."
    )


def points(value: float) -> str:
    """Return a difference in words: 0.5 points lower."""
    rounded = round(abs(value), 1)
    if not rounded:
        return "0 points"
    return f"{number(rounded)} points {'lower' if value < 0 else 'higher'}"


def _interval(found: Change) -> str:
    """Return the interval of a change, no wider than the scale."""
    low, high = max(found.low, -found.first), min(found.high, NRS_MAX - found.first)
    return f"{points(low)} to {points(high)}"


def _verdict(view: PainView, pain: str) -> Finding:
    review = view.reviews[pain]
    words = [verdict_words(review, pain, view.next_review_on)]
    change = review.found if review else None
    is_rising = change is not None and change.direction == "rising"
    if change and change.direction != "unclear":
        words.append(ASK if is_rising else "")
        words.append("" if is_rising or _has_worse_news(view) else NOT_WHY)
        words.append(NOT_WHY_HIGHER if is_rising or _has_worse_news(view) else "")
    if change and change.direction == "falling" and _has_worse_news(view):
        words.append("What stands above this comes first.")
    if change and change.is_at_floor:
        words.append("It began so low that it could hardly fall.")
    if change and change.is_at_ceiling:
        words.append("It began so high that it could hardly rise.")
    why = _reasons(change, view.next_review_on) if change else ()
    return Finding(" ".join(filter(None, words)), why, "notice" if is_rising else "plain")


def _reasons(change: Change, next_on: date | None) -> tuple[str, ...]:
    is_line = change.sure > 0.95  # noqa: PLR2004 (the line is judged more strictly)
    beside = (
        "a straight line through all days"
        if is_line
        else f"the first {FIRST_DAYS} days beside the last {LAST_DAYS}"
    )
    chance = 100 * change.p
    return (
        f"Rows: {counted(change.days_used, 'day')} with a score: {beside}.",
        f"Estimate: {points(change.size)}; interval at {100 * change.sure:.0f} %: "
        f"{_interval(change)}.",
        f"Threshold: told as a change where chance alone gives one as large in fewer than "
        f"{number(round(100 * (1 - change.sure)))} of 100 cases; here it is "
        f"{'fewer than 1' if chance < 1 else f'about {chance:.0f}'} of 100.",
        f"From this first level, {number(round(noticed_size(change.first), 1))} points are what "
        f"many people notice. {NOTICED}",
        f"{METHOD} Likeness of two neighbouring days: {change.phi:.2f}; degrees of freedom: "
        f"{change.df:.1f}.",
        f"A verdict is given every {counted(REVIEW_EVERY_DAYS, 'day')}, because to look every day "
        "is to be misled often."
        + (f" The next one comes on {long_day(next_on)}." if next_on else ""),
        FALSE_ALARMS,
        f"At a first level of {FLOOR} or below, or {CEILING} or above, there is hardly room to "
        "move (ours).",
    )


def _weeks(view: PainView, pain: str) -> Finding:
    first, last = view.first_week, view.last_week
    whose = "the" if view.is_example else "your"
    sentence = f"In {whose} first {_begun(first)} {whose} usual {pain} pain {_was(first, pain)}"
    if last is not None:
        sentence += f"; in the last week it {_was(last, pain)}"
    return Finding(f"{sentence}.", ("Usual pain is the middle value of a week's days.",))


def _limits_of_it(view: PainView) -> list[Finding]:
    recorded, days = view.days_recorded, len(view.counted_days)
    found = [Finding(f"{number(recorded)} of {counted(days, 'day')} recorded.")]
    flares = view.flare_ups
    if len(flares):
        last_on = long_day(flares["first_on"].iloc[-1])
        which = "begun" if len(flares) == 1 else "the last one begun"
        found.append(
            Finding(
                f"{counted(len(flares), 'flare-up')} of leg pain, {which} on {last_on}.",
                (
                    "A flare-up is two recorded days in a row or more with at least 2 points above "
                    "the usual pain of the day before (our own definition).",
                ),
            )
        )
    if view.days["check_ins"].gt(1).any():
        found.append(Finding("Where a day has more than one check-in, their middle value counts."))
    return found


def _left_out(view: PainView) -> list[Finding]:
    found = []
    if view.later and view.until:
        found.append(
            f"{counted(view.later, 'check-in')} with a date after {long_day(view.until)} "
            f"{plural(view.later, 'is', 'are')} left out."
        )
    if imported := len(view.imported):
        found.append(
            f"{counted(imported, 'score')} from another tracker {plural(imported, 'is', 'are')} "
            "shown and not counted: each is about one moment, a check-in about a day."
        )
    if older := view.older_imported:
        found.append(
            f"{counted(older, 'score')} from another tracker {plural(older, 'is', 'are')} older "
            "than these days and not shown."
        )
    return [Finding(words) for words in found]


_HEADS = {
    "safety": "A safety answer comes first",
    "sign": "New {what}: safety check first",
    "reach": "Symptoms reach further down",
    "red": "Red after a routine: look at this first",
    "hurt": "A routine hurt: look at this first",
}


def _flag(flag: Flag) -> Finding:
    on, why = _days(flag.days), ("",)
    match flag.kind:
        case "safety":
            said = "; ".join(flag.what)
            calls = _CALLS.get(flag.level or "", "a yes")
            text = (
                f"The safety check of {on} has {calls}: {said}. "
                "The page Today says what to do about it."
            )
            why = (f"Every yes of the last {counted(LOOK_BACK_DAYS, 'day')} is told here.",)
        case "sign":
            text = f"New since your first week: {' and '.join(_signs(flag))} ({on}). {SAFETY_CHECK}"
            why = ("Rows: the check-ins of the last 7 days beside those of the first 7.",)
        case "reach":
            then, now = (_PLACES[place] for place in flag.what)
            text = (
                f"Your symptoms reach further down: mostly {now} in the last week, {then} in the "
                f"first ({on}). {ASK}"
            )
            why = ("Rows: the middle one of the places of a week, where 4 days or more tell.",)
        case "red":
            call = " Contact your therapist before the next one." if flag.what else ""
            twice = "The last two routines ended on red." if flag.what else ""
            text = f"{twice} Red after a routine: {on}.{call}".strip()
            why = (
                "Threshold: pain after above 5, up by more than 2, further down the leg, new "
                "numbness, or worse next morning; your therapist can change the numbers "
                "(Thomeé 1997; Silbernagel 2007; not validated for leg pain from the back).",
            )
        case "hurt":
            text = f"You stopped because it hurt: {on}. {ASK}"
            why = ("Rows: each time that a routine was stopped with “It hurts”.",)
        case _:
            recorded, days = flag.what
            text = (
                f"Only {recorded} of the last {counted(int(days), 'day')} are recorded. "
                "That is too few for a full picture."
            )
            why = ("Threshold: 70 % of the days (as in the AGP report of diabetes, PMC8991298).",)
    return Finding(text, why, "stop" if _is_urgent(flag) else "notice")


def _is_told(view: PainView, pain: str) -> bool:
    return bool(view.days[PAINS[pain]].notna().any()) and (
        pain == "leg" or bool(view.reviews[pain])
    )


def _has_worse_news(view: PainView) -> bool:
    return any(map(_is_urgent, view.flags))


def _is_urgent(flag: Flag) -> bool:
    """Return whether a flag comes before any score, also in the title."""
    return flag.kind != "few_days" and flag.level != "clearance"


def _signs(flag: Flag) -> list[str]:
    return [SIGN_WORDS.get(sign, sign) for sign in flag.what]


def _days(days: tuple[date, ...] | list[date]) -> str:
    named = [short_day(day) for day in days[-_DAYS_NAMED:]]
    more = len(days) - len(named)
    return ", ".join(named) + (f" and {number(more)} more" if more else "")


def _level(value: float) -> str:
    return number(round(min(max(value, 0), NRS_MAX), 1))


def _begun(first_week: pd.DataFrame) -> str:
    days = int(first_week["days"].iloc[0])
    return "week" if days == WEEK_DAYS else counted(days, "day")


def _was(week: pd.DataFrame, pain: str) -> str:
    value = week["usual"][pain]
    recorded, days = int(week["days_recorded"][pain]), int(week["days"][pain])
    if pd.isna(value):
        return f"is not known: too few days recorded to say ({recorded} of {days})"
    return f"was {number(value)} ({recorded} of {counted(days, 'day')} recorded)"
