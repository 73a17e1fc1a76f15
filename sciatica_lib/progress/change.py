"""Whether one person's daily scores have changed: an estimate, its interval, and how sure it is.

Days next to each other are alike, so that a run of good days happens by itself. The model is one
level, or one straight line, with AR(1) residuals on the real dates: two days that lie d days apart
correlate by phi to the power of d, and a missing day is only a longer distance. Phi is found by
restricted likelihood, the rest by generalised least squares. How often the rule is wrong was
simulated: docs/change.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

REVIEW_EVERY_DAYS = 28
"""A verdict on every day is many tests: days 28, 56, 84 and so on (ours; docs/change.md)."""

LINE_UNTIL_DAYS = 42
"""A younger log is judged by a straight line, an older one by its first and last days (ours)."""

FIRST_DAYS, LAST_DAYS = 7, 28
MOST_P_LINE, MOST_P_STEP = 0.03, 0.05
"""The most chance of such a change without one, for the line and for the step (ours, simulated)."""

MIN_FIRST_DAYS, MIN_LAST_DAYS = 4, 14
"""Recorded days that a verdict needs of the first seven and of the last 28 (ours)."""

NOTICED_POINTS, NOTICED_SHARE = 2, 0.3
"""A change that many people notice: 2 points, or 30 % of the first level (Ostelo, Spine 2008)."""

NOTICED_LEAST = 1
"""The least of it where the first level is low: 1 point from 1-4 (doi 10.1055/a-1304-3677)."""

FLOOR, CEILING = 1, 9
"""A first level at or beyond these can hardly fall, or rise, any more (ours)."""

PHI_MOST = 0.96
_PHIS = np.linspace(0, PHI_MOST, 97)
_LEAST_DF = 1.5
_LEAST_VARIANCE = 1 / 12
"""Scores are whole numbers: what rounding alone adds to a variance is never taken as less."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """What one review of the scores found.

    Attributes
    ----------
    first, last
        The estimated level at the beginning and at the end, in points of the 0-10 scale.
    low, high
        The interval of `size`; `sure` is its level, 0.97 or 0.95.
    p
        How likely a change of this size or more is where nothing has changed.
    phi, df
        The day-to-day correlation, and the degrees of freedom of the t test.
    days_recorded, days
        How many days have a score, of how many from the first check-in to the day before the
        review.
    days_used
        How many of the recorded days the estimate is made of.
    """

    first: float
    last: float
    low: float
    high: float
    p: float
    sure: float
    phi: float
    df: float
    days_recorded: int
    days: int
    days_used: int

    @property
    def size(self) -> float:
        """The change in points: below 0 is a fall."""
        return self.last - self.first

    @property
    def direction(self) -> str:
        """The first claim: "falling", "rising", or "unclear"."""
        if self.p >= 1 - self.sure:
            return "unclear"
        return "falling" if self.size < 0 else "rising"

    @property
    def is_noticed(self) -> bool:
        """The second claim: clear, and by a size that many people notice."""
        return self.direction != "unclear" and abs(self.size) >= noticed_size(self.first)

    @property
    def is_at_floor(self) -> bool:
        """Whether the first level is so low that it can hardly fall."""
        return self.first <= FLOOR

    @property
    def is_at_ceiling(self) -> bool:
        """Whether the first level is so high that it can hardly rise."""
        return self.first >= CEILING


@dataclass(frozen=True, slots=True)
class Review:
    """What was found on a review day, from all days before it; None if too few have a score."""

    on: date
    found: Change | None


def noticed_size(first_level: float) -> float:
    """Return how large a change from this level is one that many people notice, in points."""
    return min(NOTICED_POINTS, max(NOTICED_LEAST, NOTICED_SHARE * first_level))


def review_days(first: date, today: date, chosen: Sequence[date] | None = None) -> list[date]:
    """Return the days on which a verdict was due, the earliest first.

    Parameters
    ----------
    first
        The day of the first check-in.
    today
        The day of the question.
    chosen
        The days that a therapist has set. One that comes less than 28 days after the one before
        is left out: a verdict each week would be wrong too often.
    """
    if chosen is None:
        every = timedelta(days=REVIEW_EVERY_DAYS)
        return [first + every * n for n in range(1, (today - first) // every + 1)]
    days, before = [], first
    for day in sorted(set(chosen)):
        if day <= today and (day - before).days >= REVIEW_EVERY_DAYS:
            days.append(day)
            before = day
    return days


def last_review(
    days: Vector, scores: Vector, first: date, today: date, chosen: Sequence[date] | None = None
) -> Review | None:
    """Return the verdict of the last review day up to today; None before the first one.

    Parameters
    ----------
    days, scores
        As in `change`.
    first, today, chosen
        As in `review_days`; day 0 is `first`.
    """
    due = review_days(first, today, chosen)
    if not due:
        return None
    length = (due[-1] - first).days
    return Review(due[-1], change(days, scores, length))


def change(days: Vector, scores: Vector, length: int) -> Change | None:
    """Return how scores changed over a time; None if too few of its days have one.

    Before day 42 it is the rise of a straight line through all days, from then on the last 28
    days beside the first seven.

    Parameters
    ----------
    days
        The day of each score, counted from 0; in any order, each day once.
    scores
        0-10, as long as `days`; NaN is no score.
    length
        How many days the time has; scores from day `length` on are left out.
    """
    in_order = np.argsort(days, kind="stable")
    days, scores = np.asarray(days, float)[in_order], np.asarray(scores, float)[in_order]
    known = ~np.isnan(scores) & (days >= 0) & (days < length)
    days, scores = days[known], scores[known]
    is_line = length < LINE_UNTIL_DAYS
    is_first, is_last = days < FIRST_DAYS, days >= length - LAST_DAYS
    if is_first.sum() < MIN_FIRST_DAYS or is_last.sum() < MIN_LAST_DAYS:
        return None
    used = np.ones_like(is_first) if is_line else is_first | is_last
    moved = days[used] / max(length - 1, 1) if is_line else is_last[used].astype(float)
    design = np.column_stack([np.ones_like(moved), moved])
    fit = fitted(days[used], scores[used], design)
    alpha = MOST_P_LINE if is_line else MOST_P_STEP
    size, error = float(fit.coefficients[1]), float(np.sqrt(fit.covariance[1, 1]))
    p, margin = _t_test(size / error, fit.df, alpha)
    level = float(fit.coefficients[0])
    return Change(
        first=level, last=level + size, low=size - margin * error, high=size + margin * error,
        p=p, sure=1 - alpha, phi=fit.phi, df=fit.df,
        days_recorded=len(days), days=length, days_used=int(used.sum()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """Generalised least squares with AR(1) residuals on real dates."""

    coefficients: Vector
    covariance: Vector
    phi: float
    df: float


def fitted(days: Vector, scores: Vector, design: Vector, phi: float | None = None) -> Fit:
    """Fit a linear model whose residuals are alike on days that are near each other.

    Parameters
    ----------
    days
        Rising, in whole days; need not be next to each other.
    scores
        One for each day.
    design
        One row for each day, one column for each coefficient.
    phi
        The correlation of neighbouring days, if it is known; else the most likely one by
        restricted likelihood, pushed up by half of its usual bias in small samples.
    """
    n, columns = design.shape
    gaps, rows = np.diff(days), np.column_stack([design, scores])
    if phi is None:
        guess = float(_PHIS[np.argmax(_likelihoods(rows, gaps, _PHIS))])
        phi = min(PHI_MOST, guess + 0.5 * (1 + 3 * guess) / n)
    (gram,), _ = _grams(rows, gaps, np.array([phi]))
    inverse = np.linalg.inv(gram[:columns, :columns])
    coefficients = inverse @ gram[:columns, columns]
    squares = gram[columns, columns] - gram[columns, :columns] @ coefficients
    variance = max(float(squares) / (n - columns), _LEAST_VARIANCE)
    alike = phi ** np.abs(days[:, None] - days[None, :])
    df = max(n**2 / float(alike.sum()) - columns, _LEAST_DF)
    return Fit(coefficients, inverse * variance, phi, df)


def _grams(rows: Vector, gaps: Vector, phis: Vector) -> tuple[Vector, Vector]:
    """Return the inner products of rows made independent, and the log determinant taken out.

    AR(1) on any dates needs only the day before: what is new on a day is what the one before does
    not tell. There is one matrix, and one determinant, for each of the correlations.
    """
    carried = phis[:, None] ** gaps
    left = 1 - carried**2
    new = (rows[1:] - carried[:, :, None] * rows[:-1]) / np.sqrt(left)[:, :, None]
    return np.outer(rows[0], rows[0]) + new.mT @ new, np.log(left).sum(axis=1)


def _likelihoods(rows: Vector, gaps: Vector, phis: Vector) -> Vector:
    """Return the restricted log likelihood of each correlation, but for a constant."""
    grams, log_determinants = _grams(rows, gaps, phis)
    of_x, with_y = grams[:, :-1, :-1], grams[:, :-1, -1:]
    told = (with_y.mT @ np.linalg.solve(of_x, with_y))[:, 0, 0]
    left = len(rows) - of_x.shape[-1]
    squares = np.maximum(grams[:, -1, -1] - told, left * _LEAST_VARIANCE)
    log_information = np.linalg.slogdet(of_x)[1]
    found: Vector = -0.5 * (log_determinants + log_information + left * np.log(squares))
    return found


def _t_test(t: float, df: float, alpha: float) -> tuple[float, float]:
    """Return the two-sided p of a t value, and how many standard errors the interval reaches."""
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 (slow to load, seldom needed)

    return 2 * float(stdtr(df, -abs(t))), float(stdtrit(df, 1 - alpha / 2))
