"""How often the rule of `progress/change.py` is wrong, and how often it sees a change.

Run: `python tests/benchmarks/simulate_change.py` (some minutes; `--series 400` for less). It writes
docs/change_table.md, and prints it. Seeded: the same series on every machine.

A person is a latent AR(1) of sd 1.5 around a level of 5-6, rounded and clipped to 0-10, with 20 %
of the days missing at random. A steady change takes the first 28 days and then stays; a step comes
half way.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from sciatica_lib.progress.change import Change, Vector, change
from sciatica_lib.progress.responses import shrunk

PHIS = (0.0, 0.3, 0.5, 0.7)
DAYS = (28, 56, 84)
TABLE = Path(__file__).parents[2] / "docs" / "change_table.md"
POINTS = 2


@dataclass(frozen=True)
class World:
    """What the invented people have in common."""

    phi: float = 0.5
    days: int = 28
    fall: float = 0.0
    shape: str = "steady"
    sd: float = 1.5
    missing: float = 0.2
    stress: str = ""


def scores(world: World, draw: np.random.Generator) -> Vector:
    """Return the scores of one invented person; NaN is a day without one."""
    new = draw.normal(size=world.days)
    latent = np.empty(world.days)
    latent[0] = new[0]
    for day in range(1, world.days):
        latent[day] = world.phi * latent[day - 1] + np.sqrt(1 - world.phi**2) * new[day]
    days = np.arange(world.days)
    moved = np.minimum(days / 27, 1) if world.shape == "steady" else days >= world.days / 2
    level = draw.uniform(5, 6) - world.fall * moved + (days % 7 >= 5) * ("weekends" in world.stress)
    found = np.clip(np.round(level + world.sd * latent), 0, 10)
    absent = np.full(world.days, world.missing)
    if world.stress == "bad days skipped":
        absent = np.where(found >= 7, 0.5, 0.1)
    if world.stress == "starts on a bad day" and found[0] < 7:
        return scores(world, draw)
    gone = draw.random(world.days) < absent
    gone[0] = gone[0] and not world.stress.startswith("starts")
    return np.where(gone, np.nan, found)


def verdict(series: Vector, day: int) -> Change | None:
    """Return the verdict of a day."""
    return change(np.arange(len(series), dtype=float), series, day)


def is_changed(found: Change | None) -> bool:
    """Return whether a verdict is "changed": clear, and by 2 points or more."""
    return found is not None and found.direction != "unclear" and abs(found.size) >= POINTS


def share(world: World, claim: Callable[[Change | None], bool], series: int, seed: int) -> float:
    """Return of how many people in a hundred a claim is made, of those with days enough."""
    draw = np.random.default_rng(seed)
    found = [verdict(scores(world, draw), world.days) for _ in range(series)]
    enough = [result for result in found if result is not None]
    return 100 * sum(map(claim, enough)) / max(len(enough), 1)


def is_clear(found: Change | None) -> bool:
    """Return whether a verdict is "falling" or "rising"."""
    return found is not None and found.direction != "unclear"


def is_noticed(found: Change | None) -> bool:
    """Return whether a verdict is "by a size that many people notice"."""
    return found is not None and found.is_noticed


LOOKS = {
    "every day from day 28": range(28, 85),
    "every week": range(28, 85, 7),
    "on days 28, 56, 84": range(28, 85, 28),
}


def looks(phi: float, days: range, series: int, seed: int) -> float:
    """Return how many unchanged people of a hundred read "changed" once, looking on some days."""
    draw, world = np.random.default_rng(seed), World(phi=phi, days=84)
    people = [scores(world, draw) for _ in range(series)]
    read = [any(is_changed(verdict(person, day)) for day in days) for person in people]
    return 100 * sum(read) / series


def exercises_differ(series: int, seed: int) -> tuple[float, float]:
    """Return how many people in a hundred with five equal exercises read that one differs.

    Eight sessions of each, done alone, with a change of sd 1.2 around one mean. First with separate
    95 % intervals, then with the shrunk ones of the workbook.
    """
    draw = np.random.default_rng(seed)
    done, apart, together = np.repeat(np.eye(5), 8, axis=0), 0, 0
    for _ in range(series):
        changes = np.round(draw.normal(-0.5, 1.2, size=(5, 8)))
        half = 2.365 * changes.std(axis=1, ddof=1) / np.sqrt(8)  # t with 7 df
        apart += bool((np.abs(changes.mean(axis=1) - changes.mean()) > half).any())
        size, error = shrunk(changes.ravel(), done)
        together += bool((np.abs(size) > 1.96 * error).any())
    return 100 * apart / series, 100 * together / series


def _cell(work: tuple[World, str, int, int]) -> float:
    world, claim, series, seed = work
    claims = {"changed": is_changed, "clear": is_clear, "noticed": is_noticed}
    return share(world, claims[claim], series, seed)


ROWS: tuple[tuple[str, str, World], ...] = (
    ("false “changed”", "changed", World()),
    ("false “falling” or “rising”", "clear", World()),
    ("false “by a size that many notice”", "noticed", World()),
    ("a steady 2-point fall seen", "changed", World(fall=2)),
    ("a steady 3-point fall seen", "changed", World(fall=3)),
    ("a 2-point step seen", "changed", World(fall=2, shape="step")),
    ("a 3-point step seen", "changed", World(fall=3, shape="step")),
)
STRESSES: tuple[tuple[str, World], ...] = (
    ("first score 7 or more", World(stress="starts on a bad day")),
    ("bad days skipped", World(stress="bad days skipped")),
    ("half of the days missing", World(missing=0.5)),
    ("weekends one point higher", World(stress="weekends")),
    ("sd 2.5", World(sd=2.5)),
    ("correlation 0.9", World(phi=0.9)),
)


def tables(series: int, run: Callable[..., list[float]]) -> list[str]:
    """Return everything as lines of Markdown."""
    lines = ["| | day | 0 | 0.3 | 0.5 | 0.7 |", "|---|---|---|---|---|---|"]
    cells = [
        (name, claim, replace(world, days=days)) for name, claim, world in ROWS for days in DAYS
    ]
    work = [
        (replace(world, phi=phi), claim, series, 1_000 * place + round(10 * phi))
        for place, (_, claim, world) in enumerate(cells)
        for phi in PHIS
    ]
    found = run(_cell, work)
    for place, (name, _, world) in enumerate(cells):
        numbers = " | ".join(f"{value:.1f}" for value in found[4 * place : 4 * place + 4])
        lines.append(f"| {name} | {world.days} | {numbers} |")
    lines += [
        "",
        "| false “changed”, correlation 0.5 | 28 | 42 | 56 | 84 |",
        "|---|---|---|---|---|",
    ]
    at = (28, 42, 56, 84)
    stressed = run(
        _cell,
        [
            (replace(world, days=days), "changed", series, 50_000 + 10 * place + days)
            for place, (_, world) in enumerate(STRESSES)
            for days in at
        ],
    )
    for place, (name, _) in enumerate(STRESSES):
        numbers = " | ".join(f"{value:.1f}" for value in stressed[4 * place : 4 * place + 4])
        lines.append(f"| {name} | {numbers} |")
    return lines


def looking(series: int, run: Callable[..., list[float]]) -> list[str]:
    """Return what looking often costs, as lines of Markdown."""
    work = [
        (phi, days, series // 2, 90_000 + place)
        for days in LOOKS.values()
        for place, phi in enumerate(PHIS)
    ]
    found = run(_looks, work)
    rows = [
        f"| {way} | " + " | ".join(f"{value:.1f}" for value in found[4 * at : 4 * at + 4]) + " |"
        for at, way in enumerate(LOOKS)
    ]
    head = "| “changed” at least once by day 84 | 0 | 0.3 | 0.5 | 0.7 |"
    return [head, "|---|---|---|---|---|", *rows]


def _looks(work: tuple[float, range, int, int]) -> float:
    return looks(*work)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=2_000)
    asked = parser.parse_args()
    with Pool(2) as pool:
        lines = tables(asked.series, pool.map)
        lines += ["", *looking(asked.series, pool.map)]
    apart, together = exercises_differ(asked.series, 99_000)
    lines += [
        "",
        "Five equal exercises, 8 sessions each: separate 95 % intervals say “differs” to "
        f"{apart:.1f} of 100 people, the shrunk ones to {together:.1f}.",
    ]
    text = "\n".join(lines) + "\n"
    TABLE.write_text(text, encoding="utf-8")
    print(text)
