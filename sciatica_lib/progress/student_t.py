"""Student's t distribution, for any degrees of freedom: a library with it takes longer to load."""

from __future__ import annotations

from math import exp, lgamma, log, log1p, pi

_NEAR = 1e-14
"""A chance that differs from another by less is taken for it (ours)."""

_FAR = 400
"""The square of a t beyond which the chance has to be summed directly, whatever the df (ours)."""


def chance_beyond(t: float, df: float) -> float:
    """Return how likely a value is that lies as far from 0 as t or farther, on either side."""
    square = t * t
    if square < min(df, _FAR):
        return 1 - _beta(square / (df + square), 0.5, df / 2)
    return _beta(df / (df + square), df / 2, 0.5)


def reach_of(chance: float, df: float) -> float:
    """Return the t beyond which a value is as likely as a given chance."""
    # The chance falls ever more slowly: Newton's steps from 0 come nearer and never go too far.
    t = 0.0
    while (left := chance_beyond(t, df) - chance) > _NEAR:
        t += left / (2 * _density(t, df))
    return t


def _density(t: float, df: float) -> float:
    height = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    return exp(height - (df + 1) / 2 * log1p(t * t / df))


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function of x from 0 to below 1, as a sum.

    Its terms are all above 0: NIST Digital Library of Mathematical Functions, 8.17.8.
    """
    if not x:
        return 0.0
    total, term, n = 0.0, 1.0, 0
    while total + term > total:
        total += term
        n += 1
        term *= (a + b + n - 1) / (a + n) * x
    return total * exp(lgamma(a + b) - lgamma(a + 1) - lgamma(b) + a * log(x) + b * log1p(-x))
