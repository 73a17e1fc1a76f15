"""Still pictures of the exercises for paper and page, from the same joints as the moving ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Circle, Polygon

from sciatica_lib.drawing import house_style
from sciatica_lib.exercises.figure import Figure, Part
from sciatica_lib.exercises.joints import FRAMES, Point

KEY_FRAMES = (0, FRAMES // 2, FRAMES - 1)
_CAPTIONS = ("start", "on the way", "as far as it goes")
_COLOURS = {"body": "#8A9499", "far": "#C3CACD", "working": "#00696B"}
_BEND_STEPS = 8
_STRIP_WIDTH_IN, _TITLE_IN = 7.5, 0.35
_PROP, _GUIDE = "#A58F6B", "#9A5B00"


def plot_figure(
    figure: Figure, *, frame: int = 0, side: str = "right", ax: Axes | None = None
) -> Axes:
    """Draw one position of an exercise; the limb that works is darker and thicker.

    Parameters
    ----------
    figure
        From `figure.read_figures`.
    frame
        Which of its frames.
    side
        "right", or "left" for the exact mirror image.
    ax
        Where to draw; by default a new sheet.
    """
    with house_style():
        ax = ax or Sheet().add_subplot()
        left, bottom, right, top = figure.box
        ax.set(
            xlim=(-right, -left) if side == "left" else (left, right),
            ylim=(bottom, top),
            aspect="equal",
        )
        ax.axis("off")

        def placed(point: Point) -> Point:
            return (-point[0], point[1]) if side == "left" else point

        for line in figure.props:
            xs, ys = zip(*map(placed, line), strict=True)
            ax.plot(xs, ys, color=_PROP, linewidth=1.6, zorder=0)
        for order, part in enumerate(figure.parts, start=1):
            joints = [placed(figure.frames[frame][joint]) for joint in part.joints]
            _draw_part(ax, part, joints, order)
        for guide in figure.guides:
            _draw_guide(ax, guide.text, [placed(point) for point in guide.points])
    return ax


def plot_strip(
    figure: Figure, *, side: str = "right", axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw the key positions of an exercise side by side, for print."""
    with house_style():
        if axes is None:
            left, bottom, right, top = figure.box
            width = _STRIP_WIDTH_IN / len(KEY_FRAMES)
            height = width * (top - bottom) / (right - left)
            figsize = (_STRIP_WIDTH_IN, min(height, width) + _TITLE_IN)
            sheet = Sheet(figsize=figsize, layout="constrained")
            axes = list(sheet.subplots(1, len(KEY_FRAMES)))
        for ax, frame, caption in zip(axes, KEY_FRAMES, _CAPTIONS, strict=True):
            plot_figure(figure, frame=frame, side=side, ax=ax)
            ax.set_title(caption, fontsize=9, loc="center", fontweight="normal")
    return axes


def contact_sheet(figures: Mapping[str, Figure], names: Mapping[str, str]) -> Sheet:
    """Draw every exercise on one sheet: the right side, and beside it the left."""
    with house_style():
        sheet = Sheet(figsize=(15, 1.7 * len(figures)), layout="constrained")
        grid = sheet.subplots(len(figures), 2 * len(KEY_FRAMES))
        for axes, (key, figure) in zip(grid, figures.items(), strict=True):
            for side, places in (("right", axes[:3]), ("left", axes[3:])):
                for ax, frame in zip(places, KEY_FRAMES, strict=True):
                    plot_figure(figure, frame=frame, side=side, ax=ax)
                words = f"{names[key]}, {side}"
                places[0].set_title(words, fontsize=10, loc="left", parse_math=False)
    return sheet


def _draw_part(ax: Axes, part: Part, joints: Sequence[Point], order: int) -> None:
    """Draw one part of the body: straight pieces between its joints, with round ends."""
    look: dict[str, Any] = {"color": _COLOURS[part.role], "zorder": order, "linewidth": 0}
    line = _curve(joints)
    for point in line:
        ax.add_patch(Circle(point, part.width / 2, **look))
    for start, end in pairwise(line):
        ax.add_patch(Polygon(_bar(start, end, part.width), **look))


def _draw_guide(ax: Axes, text: str, points: Sequence[Point]) -> None:
    """Draw a line that shows how far to go, with its words where there is room."""
    xs, ys = zip(*points, strict=True)
    upright = xs[0] == xs[1]
    look: dict[str, Any] = {"color": _GUIDE, "linewidth": 1.6, "zorder": 99}
    ax.plot(xs, ys, marker="_" if upright else "", **look)
    # Beside an upright line, towards the middle; below another.
    aside = "left" if xs[0] < sum(ax.get_xlim()) / 2 else "right"
    ax.annotate(
        text, (sum(xs) / 2, max(ys) if upright else min(ys)),
        xytext=(0, 5 if upright else -4), textcoords="offset points",
        ha=aside if upright else "center", va="bottom" if upright else "top",
        fontsize=8, color=_GUIDE, parse_math=False,
    )  # fmt: skip


def _curve(joints: Sequence[Point]) -> list[Point]:
    """Return the joints of a bone, or points along the bend through three joints."""
    if len(joints) < 3:  # noqa: PLR2004 (a trunk has three joints)
        return list(joints)
    (x0, y0), (x1, y1), (x2, y2) = joints
    bend = (2 * x1 - (x0 + x2) / 2, 2 * y1 - (y0 + y2) / 2)
    line = []
    for step in range(_BEND_STEPS + 1):
        t = step / _BEND_STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        line.append((a * x0 + b * bend[0] + c * x2, a * y0 + b * bend[1] + c * y2))
    return line


def _bar(start: Point, end: Point, width: float) -> list[Point]:
    """Return the corners of a straight piece; its round ends are circles."""
    length = math.dist(start, end)
    along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = -along[1] * width / 2, along[0] * width / 2
    return [
        (start[0] + x, start[1] + y), (end[0] + x, end[1] + y),
        (end[0] - x, end[1] - y), (start[0] - x, start[1] - y),
    ]  # fmt: skip
