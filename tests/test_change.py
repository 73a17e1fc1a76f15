"""Whether scores have changed is judged on review days, by a rule that another library confirms."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from sciatica_lib.progress.change import (
    LAST_DAYS,
    PHI_MOST,
    Change,
    Vector,
    change,
    fitted,
    last_review,
    noticed_size,
    review_days,
)

FIRST = date(2026, 1, 5)
NOTHING = float("nan")

series = st.lists(st.none() | st.integers(0, 10), min_size=28, max_size=90)


def _change(scores: Sequence[int | None]) -> Change | None:
    values = np.array([NOTHING if score is None else score for score in scores])
    return change(np.arange(len(scores), dtype=float), values, len(scores))


def _seen(scores: Sequence[int | None]) -> Change:
    found = _change(scores)
    assert found is not None
    return found


def _noise(seed: int, days: Vector, phi: float) -> Vector:
    draw = np.random.default_rng(seed)
    alike = phi ** np.abs(days[:, None] - days[None, :])
    return np.asarray(draw.multivariate_normal(np.full(len(days), 5.0), 2.25 * alike))


def _step(days: Vector) -> Vector:
    return np.column_stack([np.ones(len(days)), days >= 14]).astype(float)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_given_the_correlation_the_fit_is_that_of_another_library(
    seed: int, phi: float, missing: float
) -> None:
    from statsmodels.regression.linear_model import GLS  # noqa: PLC0415 (a second to load)

    days = np.arange(40.0)
    days = days[np.random.default_rng(seed).random(40) >= missing]
    scores = _noise(seed, days, phi)
    ours = fitted(days, scores, _step(days), phi)
    sigma = phi ** np.abs(days[:, None] - days[None, :])
    theirs = GLS(scores, _step(days), sigma=sigma).fit()
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_correlation_is_the_most_likely_one_and_then_pushed_up(seed: int) -> None:
    days = np.arange(60.0)[np.random.default_rng(seed).random(60) >= 0.2]
    scores, design = _noise(seed, days, 0.5), _step(days)

    def unlikelihood(phi: float) -> float:
        covariance = phi ** np.abs(days[:, None] - days[None, :])
        inverse = np.linalg.inv(covariance)
        information = design.T @ inverse @ design
        rest = scores - design @ np.linalg.solve(information, design.T @ inverse @ scores)
        logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
        return float(logs + (len(days) - 2) * np.log(rest @ inverse @ rest))

    best = optimize.minimize_scalar(unlikelihood, bounds=(0.0, PHI_MOST), method="bounded").x
    pushed = best + 0.5 * (1 + 3 * best) / len(days)
    assert fitted(days, scores, design).phi == pytest.approx(pushed, abs=0.011)


def test_without_correlation_it_is_the_usual_t_test() -> None:
    days = np.arange(35.0)
    scores = _noise(3, days, 0.0)
    ours = fitted(days, scores, _step(days), 0.0)
    t = ours.coefficients[1] / np.sqrt(ours.covariance[1, 1])
    theirs = stats.ttest_ind(scores[14:], scores[:14])
    assert ours.df == len(days) - 2
    assert t == pytest.approx(theirs.statistic)


def test_p_and_interval_are_those_of_the_t_distribution() -> None:
    found = _seen([6, 7, 5, 6, 6, 7, 6] + [5, 6] * 14 + [4, 5, 3, 4] * 7)
    reach = stats.t.ppf(0.975, found.df)
    error = (found.high - found.low) / 2 / reach
    assert found.sure == 0.95
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.size) / error, found.df))


def test_a_step_worked_by_hand() -> None:
    # Seven sixes, then twos: no residual at all, so only rounding is left of the variance.
    found = _seen([6] * 7 + [2] * 56)
    assert (found.first, found.last) == pytest.approx((6, 2))
    assert (found.days_recorded, found.days, found.days_used) == (63, 63, 7 + LAST_DAYS)
    assert found.direction == "falling"
    assert found.is_noticed


def test_a_line_worked_by_hand() -> None:
    found = _seen([round(8 - 4 * day / 27) for day in range(28)])
    assert (found.first, found.last) == pytest.approx((8, 4), abs=0.3)
    assert found.sure == 0.97
    assert found.direction == "falling"


def test_scores_that_never_move_have_changed_by_nothing() -> None:
    for score in (0, 5, 10):
        found = _seen([score] * 60)
        assert found.direction == "unclear"
        assert found.size == pytest.approx(0)
        assert found.is_at_floor == (score == 0)
        assert found.is_at_ceiling == (score == 10)


def test_one_bad_first_day_is_no_change() -> None:
    assert _seen([10, *[5, 6, 4] * 18]).direction == "unclear"


def test_a_run_of_good_days_at_the_end_of_an_up_and_down_log_is_no_change() -> None:
    up_and_down = [6, 6, 6, 7, 7, 6, 5, 3, 3, 3, 4, 6, 7, 7, 7, 6, 4, 3, 3, 4, 3]
    assert _seen([*up_and_down, 6, 7, 7, 5, 3, 3, 3]).direction == "unclear"


def test_a_small_clear_fall_is_falling_and_not_by_a_size_that_many_notice() -> None:
    found = _seen([5, 6] * 4 + [5, 6] * 14 + [5, 4] * 14)
    assert found.direction == "falling"
    assert not found.is_noticed


def test_what_many_notice_is_two_points_or_a_third_and_one_point_at_least() -> None:
    assert noticed_size(9) == 2
    assert noticed_size(5) == 1.5
    assert noticed_size(2) == 1


@pytest.mark.parametrize(
    "scores",
    [
        [],
        [5],
        [5, None, 5],
        [None] * 60,
        [6] * 3 + [None] * 4 + [5] * 50,
        [6] * 7 + [None] * 30 + [5] * 13,
        [score for _ in range(12) for score in [5, *[None] * 29]],
    ],
)
def test_too_few_days_give_no_verdict(scores: list[int | None]) -> None:
    assert _change(scores) is None


@given(series, st.randoms())
def test_the_order_of_the_rows_does_not_matter(scores: list[int | None], draw: object) -> None:
    days = np.arange(len(scores), dtype=float)
    values = np.array([NOTHING if score is None else score for score in scores])
    mixed = np.arange(len(scores))
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    length = len(scores)
    assert change(days, values, length) == change(days[mixed], values[mixed], length)


@given(series, st.integers(-5, 5))
def test_a_shift_of_all_scores_shifts_the_levels_and_nothing_else(
    scores: list[int | None], shift: int
) -> None:
    one, other = _change(scores), _change([s if s is None else s + shift for s in scores])
    if one is None or other is None:
        assert one is other
        return
    assert other.first - one.first == pytest.approx(shift, abs=1e-6)
    assert other.size == pytest.approx(one.size, abs=1e-6)
    assert other.p == pytest.approx(one.p, abs=1e-6)


@given(series)
def test_the_scale_turned_round_turns_the_verdict_round(scores: list[int | None]) -> None:
    one, other = _change(scores), _change([s if s is None else 10 - s for s in scores])
    turned = {"falling": "rising", "rising": "falling", "unclear": "unclear"}
    if one is not None and other is not None and abs(one.p - (1 - one.sure)) > 1e-6:
        assert other.direction == turned[one.direction]


@given(series)
def test_the_interval_holds_the_estimate_and_no_nought_where_there_is_a_direction(
    scores: list[int | None],
) -> None:
    if found := _change(scores):
        assert found.low <= found.size <= found.high
        assert 0 <= found.phi <= PHI_MOST
        if found.direction != "unclear":
            assert (found.low > 0) == (found.direction == "rising")
            assert (found.high < 0) == (found.direction == "falling")


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 400))
def test_a_verdict_is_due_every_28_days_and_stands_until_the_next(first: date, ago: int) -> None:
    due = review_days(first, first + timedelta(days=ago))
    assert due == [first + timedelta(days=28 * n) for n in range(1, ago // 28 + 1)]


def test_days_that_a_therapist_sets_are_kept_28_days_apart() -> None:
    days = [FIRST + timedelta(days=n) for n in (10, 30, 40, 58, 200)]
    today = FIRST + timedelta(days=100)
    assert review_days(FIRST, today, days) == [days[1], days[3]]


def test_between_two_review_days_the_last_verdict_stands_whatever_is_added() -> None:
    days = np.arange(90.0)
    scores = np.array([6] * 7 + [5, 6] * 10 + [2] * 63, float)
    seen = [
        last_review(days[:n], scores[:n], FIRST, FIRST + timedelta(days=n))
        for n in (27, 28, 40, 55, 56)
    ]
    assert seen[0] is None
    assert seen[1] == seen[2] == seen[3]
    assert seen[4] is not None
    assert seen[4].on == FIRST + timedelta(days=56)


def test_the_t_distribution_is_loaded_only_when_it_is_used() -> None:
    code = "import sys; import sciatica_lib.progress.views; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
