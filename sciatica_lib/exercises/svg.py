"""A still figure as SVG text, for pages, handouts and reports that have no Python at hand.

Every shape has a class of `widgets/static/figure.css`, and the tones of a light page as attributes
of its own: so that it follows the page where there is a stylesheet, and prints where there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import UNITS, Figure, Placed
from sciatica_lib.exercises.view import INK, Flat, Shape

SMALL_PX = 220
"""Below this width words and eyes are left out: they could not be read."""
PHOTO_SHAPE = 4, 3
"""Width and height of the frame that a photo stands in, whole, as in figure.js."""
_LEAST_INK_PX = 1.0
_THIN, _GUIDE = 34, 60
_HEAD_LONG, _HEAD_WIDE = 0.026, 0.0095
_LABEL = 360


def figure_svg(  # noqa: PLR0913 (each may be left out but the figure)
    figure: Figure,
    reach: float = 0.0,
    *,
    side: str | None = None,
    width: int = 320,
    description: str = "",
    palette: Mapping[str, str] = tones.LIGHT,
) -> str:
    """Return a picture of one position of an exercise, as SVG text.

    Parameters
    ----------
    figure
        From `figure.read_figures`.
    reach
        0 for the start of a repetition, 1 for its end.
    side
        "left" for the other side.
    width
        In pixels of the page.
    description
        What the picture shows, for those who do not see it; without one it is hidden from them.
    palette
        One of `tones`.

    Returns
    -------
    str
        One <svg> element of numbers and names of our own; the description is escaped. A photo in
        the place of the figure is in it as data.
    """
    role = f'role="img" aria-label="{escape(description)}"' if description else 'aria-hidden="true"'
    if figure.photo:
        return _photo_svg(figure, width, role)
    placed = figure.views(side)
    left, bottom, right, top = placed[0].view.box
    turned = -1 if side == "left" else 1
    pencil = _Pencil(palette, width, (right - left) * UNITS)
    drawn = ["".join(map(pencil.shape, shapes)) for shapes in figure.shapes(reach, side)]
    rooms = zip(placed[1:], drawn[1:], strict=True)
    inside = drawn[0] + "".join(_room(view, shapes, palette) for view, shapes in rooms)
    labels = "".join(pencil.label(body, turned) for body in placed)
    mirrored = '<g transform="scale(-1 1)">' if turned < 0 else "<g>"
    box = _numbers((-right if turned < 0 else left, -top, right - left, top - bottom))
    height = round(width * (top - bottom) / (right - left))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sw-figure" viewBox="{box}" '
        f'width="{width}" height="{height}" {role}>{mirrored}{inside}</g>{labels}</svg>'
    )


def _photo_svg(figure: Figure, width: int, role: str) -> str:
    wide, high = PHOTO_SHAPE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sw-figure" '
        f'viewBox="0 0 {wide} {high}" width="{width}" height="{width * high // wide}" {role}>'
        f'<image width="{wide}" height="{high}" '
        f'href="data:image/{figure.photo_kind};base64,{figure.photo}"/></svg>'
    )


class _Pencil:
    """Draws shapes for a picture of one size in one palette."""

    def __init__(self, palette: Mapping[str, str], width: int, units: float) -> None:
        self.palette, self.is_small = palette, width < SMALL_PX
        self.ink = max(2 * INK * UNITS, _LEAST_INK_PX * units / width)

    def shape(self, shape: Shape) -> str:
        """Return one shape as paths."""
        if self.is_small and shape.tone == "eye":
            return ""
        if shape.tone == "arrow":
            look = f'fill="none" stroke="{self.palette["guide"]}" stroke-width="{_GUIDE}"'
            head = _path([_head(shape.lines[0])], "Z")
            return (
                f'<path class="sw-shape sw-shape-arrow" d="{_path(shape.lines, "")}" {look}/>'
                f'<path class="sw-shape sw-shape-arrow-head" d="{head}" '
                f'fill="{self.palette["guide"]}"/>'
            )
        if shape.tone == "gaze":
            look = (
                f'fill="none" stroke="{self.palette["guide"]}" stroke-width="{_GUIDE}" '
                'stroke-dasharray="130 110"'
            )
            return f'<path class="sw-shape sw-shape-gaze" d="{_path(shape.lines, "")}" {look}/>'
        names = f"sw-shape sw-shape-{shape.tone or 'none'}"
        look = f'fill="{self.palette.get(shape.tone, "none")}"'
        if shape.tone == "shadow":
            which = "dark" if self.palette is tones.DARK else "light"
            look += f' fill-opacity="{tones.SHADOW_OPACITY[which]}"'
        if shape.ink:
            names += f" sw-inked sw-{shape.ink}"
            thick = _THIN if shape.ink == "thin" else round(self.ink)
            look += (
                f' stroke="{self.palette[shape.ink]}" stroke-width="{thick}" '
                'stroke-linejoin="round" paint-order="stroke"'
            )
        return f'<path class="{names}" d="{_path(shape.lines, "Z")}" {look}/>'

    def label(self, placed: Placed, turned: int) -> str:
        """Return the words of a view; they are never mirrored."""
        if not placed.view.label or self.is_small:
            return ""
        x, y = (round(part * UNITS) for part in placed.moved(placed.view.label_at))
        return (
            f'<text class="sw-figure-label" x="{turned * x}" y="{-y}" '
            f'text-anchor="middle" font-size="{_LABEL}" font-family="sans-serif" '
            f'fill="{self.palette["guide"]}">{escape(placed.view.label)}</text>'
        )


def _room(placed: Placed, drawn: str, palette: Mapping[str, str]) -> str:
    """Return a second view in its frame; what does not fit is cut off."""
    left, bottom, right, top = placed.view.box
    x, y, end, above = placed.box
    inner = _numbers((left, -top, right - left, top - bottom))
    size = f'width="{round((right - left) * UNITS)}" height="{round((top - bottom) * UNITS)}"'
    return (
        f'<svg x="{round(x * UNITS)}" y="{round(-above * UNITS)}" '
        f'width="{round((end - x) * UNITS)}" height="{round((above - y) * UNITS)}" '
        f'viewBox="{inner}"><rect class="sw-shape sw-shape-frame" x="{round(left * UNITS)}" '
        f'y="{round(-top * UNITS)}" {size} fill="none" stroke="{palette["frame"]}" '
        f'stroke-width="{_GUIDE}"/>{drawn}</svg>'
    )


def _numbers(parts: Iterable[float]) -> str:
    return " ".join(str(round(part * UNITS)) for part in parts)


def _path(lines: Iterable[Sequence[Flat]], end: str) -> str:
    """Return lines as a path; steps from point to point are short to write."""
    found = []
    for line in lines:
        points = [(round(x * UNITS), round(-y * UNITS)) for x, y in line]
        steps = [f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(points)]
        found.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}{end}")
    return "".join(found)


def _head(way: Sequence[Flat]) -> tuple[Flat, ...]:
    """Return the head of an arrow at the end of its way."""
    (x0, y0), (x, y) = way[-2:]
    far = math.dist(way[-2], way[-1]) or 1
    ahead, up = (x - x0) / far, (y - y0) / far
    tail = (x - ahead * _HEAD_LONG / 3, y - up * _HEAD_LONG / 3)
    aside = (-up * _HEAD_WIDE, ahead * _HEAD_WIDE)
    return (
        (tail[0] + ahead * _HEAD_LONG, tail[1] + up * _HEAD_LONG),
        (tail[0] + aside[0], tail[1] + aside[1]),
        (tail[0] - aside[0], tail[1] - aside[1]),
    )
