"""How pain changed from before to after a routine, and by the next morning, by exercise.

An exercise can be told from another only where the two were done apart. Its effect is estimated
with all others at once, as a deviation from the person's own mean, and pulled towards it (empirical
Bayes): of many exercises one always looks best by chance. How often that is wrong: docs/change.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sciatica_lib.terms import MORNINGS

MIN_DAYS = 8
"""Fewer days with, or without, an exercise are too few to say (statistical choice of ours)."""

ANSWERS = ("leg", "back", "morning")
"""What is looked at: pain right before and after, or the morning after (better -1, worse +1)."""

FALLS_BY_ITSELF = {5: 0.7, 6: 1.4, 7: 2.2}
"""By how many points pain falls with no effect at all for who exercises only when it is so high.

Scores that go up and down by themselves are lower after a high one; our own simulation.
"""

_RATIOS = np.linspace(0, 2, 81)
_TWO_SIDED_95 = 1.96
_LEAST_VARIANCE = 1 / 12

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Response:
    """One exercise, or several that were always done together, beside the person's own mean.

    Attributes
    ----------
    exercises
        Their keys in exercises.toml.
    size, low, high
        By how much the change was different with it, in points, with its 95 % interval: below 0
        is less pain, or a better morning. None where there are too few days to say.
    days_with, days_without
        On how many days it was done, and not done.
    """

    exercises: tuple[str, ...]
    size: float | None
    low: float | None
    high: float | None
    days_with: int
    days_without: int

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out that it is like the others."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Responses:
    """What routines were followed by, and which exercises can be told apart in it.

    Attributes
    ----------
    answer
        One of `ANSWERS`.
    mean
        The change from before to after on average, in points; None without a routine.
    routines
        How many whole, finished routines have both answers.
    found
        One for each exercise that was done in some of the routines and not in all.
    always
        The exercises of every routine: they cannot be told apart.
    """

    answer: str
    mean: float | None
    routines: int
    found: tuple[Response, ...]
    always: tuple[str, ...]


def responses(done: pd.DataFrame, answer: str = "leg") -> Responses:
    """Return how the exercises of the routines compare.

    Only whole routines that were finished count: of one that was stopped, or made short for a bad
    day, the pain decided what was left out.

    Parameters
    ----------
    done
        From `routines`.
    answer
        One of `ANSWERS`.
    """
    if answer not in ANSWERS:
        raise ValueError(f"answer must be one of {', '.join(ANSWERS)}, got {answer!r}")
    is_whole = done["outcome"].eq("finished") & done["length"].ne("short").fillna(value=True)
    table = done[is_whole.fillna(value=False) & done["exercises"].notna()]
    table = table.assign(change=_changes(table, answer)).dropna(subset=["change"])
    names = sorted({name for names in table["exercises"] for name in str(names).split()})
    matrix = np.array(
        [[name in str(row).split() for name in names] for row in table["exercises"]], dtype=float
    ).reshape(len(table), len(names))
    together: dict[bytes, list[int]] = {}
    for column in range(len(names)):
        together.setdefault(matrix[:, column].tobytes(), []).append(column)
    always = [names[at] for at in range(len(names)) if matrix[:, at].all()]
    groups = [columns for columns in together.values() if not matrix[:, columns[0]].all()]
    changes = table["change"].to_numpy(dtype=float)
    found = _found(changes, matrix, groups, table["day"].to_numpy()) if groups else []
    return Responses(
        answer=answer,
        mean=float(changes.mean()) if len(changes) else None,
        routines=len(table),
        found=tuple(
            Response(tuple(names[at] for at in columns), *rest)
            for columns, rest in zip(groups, found, strict=True)
        ),
        always=tuple(always),
    )


def shrunk(changes: Vector, done: Vector) -> tuple[Vector, Vector]:
    """Return the effect of each exercise beside the mean, and its standard error.

    Model: change = mean + sum of effects of what was done + noise; the effects come from one
    normal distribution. How wide it is beside the noise is not known: each width on a grid counts
    by its restricted likelihood, so that the error is never told too small.

    Parameters
    ----------
    changes
        One for each routine.
    done
        One row for each routine, one column for each exercise: 1 where it was done.
    """
    n, groups = done.shape
    columns = np.column_stack([np.ones(n), done, changes])
    gram = columns.T @ columns
    # The mean is free; each effect is a standard normal times the ratio of the two widths.
    scale = np.column_stack([np.ones_like(_RATIOS), np.repeat(_RATIOS[:, None], groups, axis=1)])
    prior = np.diag([0.0] + [1.0] * groups)
    matrix = scale[:, :, None] * gram[:-1, :-1] * scale[:, None, :] + prior
    inverse = np.linalg.inv(matrix)
    told = scale * gram[:-1, -1]
    solved = (inverse @ told[:, :, None])[:, :, 0]
    squares = gram[-1, -1] - (solved * told).sum(axis=1)
    variance = np.maximum(squares / (n - 1), _LEAST_VARIANCE)
    logs = -0.5 * (np.linalg.slogdet(matrix)[1] + (n - 1) * np.log(variance))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    effects = (scale * solved)[:, 1:]
    spread = variance[:, None] * (scale**2 * np.diagonal(inverse, axis1=1, axis2=2))[:, 1:]
    size = weights @ effects
    error = np.sqrt(np.maximum(weights @ (spread + effects**2) - size**2, 0))
    return size, error


def nap(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return in how many of all pairs of days the later one is lower: 0.5 is no difference.

    Nonoverlap of all pairs (NAP, the area under the curve; Parker & Vannest 2009): each day
    before beside each day after, a tie counts half. None if one side has no day.
    """
    first, second = np.asarray(before, float), np.asarray(after, float)
    if not len(first) or not len(second):
        return None
    difference = first[:, None] - second[None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


NAP_DAYS = 28
"""How far NAP looks to each side of a plan change (ours)."""


def across_plan_change(days: pd.DataFrame, on: pd.Timestamp, column: str) -> pd.Series[float]:
    """Return NAP across a plan change, with the recorded days on each side, four weeks at most.

    Parameters
    ----------
    days
        From `daily`.
    on
        The first day of the new plan.
    column
        Which pain, such as "leg_pain_24h".
    """
    month = pd.Timedelta(days=NAP_DAYS)
    scored = days[column].dropna().astype("float64")
    before = scored[(scored.index >= on - month) & (scored.index < on)]
    after = scored[(scored.index >= on) & (scored.index < on + month)]
    found = nap(before.tolist(), after.tolist())
    return pd.Series(
        {"nap": np.nan if found is None else found, "before": len(before), "after": len(after)}
    )


def _changes(table: pd.DataFrame, answer: str) -> pd.Series[float]:
    if answer == "morning":
        worth = {word: float(place - 1) for place, word in enumerate(MORNINGS)}
        return table["morning"].map(worth).astype("float64")
    change = table[f"{answer}_after"] - table[f"{answer}_before"]
    return change.astype("float64")


def _found(
    changes: Vector, matrix: Vector, groups: Sequence[Sequence[int]], days: NDArray[np.datetime64]
) -> list[tuple[float | None, float | None, float | None, int, int]]:
    done = matrix[:, [columns[0] for columns in groups]]
    size, error = shrunk(changes, done)
    found: list[tuple[float | None, float | None, float | None, int, int]] = []
    for at in range(len(groups)):
        is_with = done[:, at] > 0
        counts = len(np.unique(days[is_with])), len(np.unique(days[~is_with]))
        reach = _TWO_SIDED_95 * error[at]
        told = (float(size[at]), float(size[at] - reach), float(size[at] + reach))
        found.append((*(told if min(counts) >= MIN_DAYS else (None, None, None)), *counts))
    return found
