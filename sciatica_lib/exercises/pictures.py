"""Still pictures of the exercises for paper and page, from the same shapes as the moving ones."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.image import imread
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from sciatica_lib.drawing import house_style
from sciatica_lib.exercises import tones
from sciatica_lib.exercises.figure import Figure, Placed
from sciatica_lib.exercises.view import INK, Flat, Shape

KEY_MOMENTS = (0.0, 0.5, 1.0)
_CAPTIONS = ("start", "on the way", "as far as it goes")
_STRIP_WIDTH_IN, _TITLE_IN = 7.5, 0.35
_POINTS_PER_IN = 72
_THIN, _GUIDE, _HEAD, _TEXT = 0.4, 1.4, 0.035, 0.032
"""Thickness of other lines, as parts of the ink; arrow head and words, in body heights."""


def plot_figure(
    figure: Figure,
    *,
    reach: float = 0.0,
    side: str = "right",
    ax: Axes | None = None,
    palette: Mapping[str, str] = tones.LIGHT,
) -> Axes:
    """Draw one position of an exercise; the limb that works is darker than the other.

    Parameters
    ----------
    figure
        From `figure.read_figures`.
    reach
        0 for the start of a repetition, 1 for its end.
    side
        "right", or "left" for the other side.
    ax
        Where to draw; by default a new sheet.
    palette
        One of `tones`.
    """
    turned = -1 if side == "left" else 1
    with house_style():
        ax = ax or Sheet().add_subplot()
        if figure.photo:
            ax.imshow(imread(BytesIO(b64decode(figure.photo)), format=figure.photo_kind))
            ax.set_axis_off()
            return ax
        placed = figure.views(side)
        scale = _fit(ax, placed[0], turned)
        for order, (body, seen) in enumerate(zip(placed, figure.shapes(reach, side), strict=True)):
            room = ax if order == 0 else _inset(ax, body, turned, palette)
            for shape in seen:
                _draw(room, shape, turned, scale * body.scale, palette)
            if body.view.label:
                x, y = body.moved(body.view.label_at)
                ax.text(
                    turned * x, y, body.view.label, color=palette["guide"], ha="center",
                    fontsize=max(5.0, scale * _TEXT), zorder=9, parse_math=False,
                )  # fmt: skip
    return ax


def plot_strip(
    figure: Figure, *, side: str = "right", axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw the key positions of an exercise side by side, for print."""
    with house_style():
        if axes is None:
            left, bottom, right, top = figure.views(side)[0].view.box
            width = _STRIP_WIDTH_IN / len(KEY_MOMENTS)
            height = width * (top - bottom) / (right - left)
            figsize = (_STRIP_WIDTH_IN, min(height, width) + _TITLE_IN)
            sheet = Sheet(figsize=figsize, layout="constrained")
            axes = list(sheet.subplots(1, len(KEY_MOMENTS)))
        for ax, reach, caption in zip(axes, KEY_MOMENTS, _CAPTIONS, strict=True):
            plot_figure(figure, reach=reach, side=side, ax=ax)
            ax.set_title(caption, fontsize=9, loc="center", fontweight="normal")
    return axes


def _fit(ax: Axes, placed: Placed, turned: int) -> float:
    """Make room for a view, and return how many points a body height takes."""
    left, bottom, right, top = placed.view.box
    ax.set(
        xlim=(-right, -left) if turned < 0 else (left, right), ylim=(bottom, top), aspect="equal"
    )
    ax.axis("off")
    sheet = ax.get_figure(root=True)
    assert sheet is not None
    room = ax.get_window_extent()
    in_points = _POINTS_PER_IN / sheet.dpi
    return in_points * min(room.width / (right - left), room.height / (top - bottom))


def _inset(ax: Axes, placed: Placed, turned: int, palette: Mapping[str, str]) -> Axes:
    """Return the room of a second view, framed."""
    left, bottom, right, top = placed.box
    x = -right if turned < 0 else left
    inset = ax.inset_axes((x, bottom, right - left, top - bottom), transform=ax.transData)
    _fit(inset, placed, turned)
    inset.axis("on")
    inset.set(xticks=[], yticks=[], facecolor="none")
    inset.spines[:].set(visible=True, color=palette["frame"], linewidth=0.6)
    return inset


# `add_artist`, since `add_patch` would look along every outline for limits that are set already.
def _draw(ax: Axes, shape: Shape, turned: int, scale: float, palette: Mapping[str, str]) -> None:
    lines = [[(turned * x, y) for x, y in line] for line in shape.lines]
    ink = 2 * INK * scale
    if shape.tone == "arrow":
        _draw_arrow(ax, lines[0], scale, palette["guide"])
    elif shape.tone == "gaze":
        xs, ys = zip(*lines[0], strict=True)
        ax.plot(xs, ys, color=palette["guide"], linewidth=_GUIDE * ink / 2, linestyle=(0, (3, 2)))
    else:
        fill = palette.get(shape.tone, "none")
        if shape.ink:
            width = _THIN * ink if shape.ink == "thin" else ink
            ax.add_artist(PathPatch(_path(lines), facecolor=fill, edgecolor=palette[shape.ink],
                                    linewidth=width, joinstyle="round", zorder=2))  # fmt: skip
        if shape.tone:
            alpha = tones.SHADOW_OPACITY["dark" if palette is tones.DARK else "light"]
            ax.add_artist(PathPatch(_path(lines), facecolor=fill, linewidth=0, zorder=2,
                                    alpha=alpha if shape.tone == "shadow" else 1))  # fmt: skip


def _draw_arrow(ax: Axes, way: Sequence[Flat], scale: float, colour: str) -> None:
    width = _GUIDE * INK * scale
    ax.add_artist(FancyArrowPatch(
        path=Path(way), arrowstyle="-|>", mutation_scale=_HEAD * scale, color=colour,
        linewidth=width, shrinkA=0, shrinkB=0, fill=True, zorder=3,
    ))  # fmt: skip


def _path(polygons: Sequence[Sequence[Flat]]) -> Path:
    """Return polygons as one path, all turning the same way, so that where two meet is filled."""
    points: list[Flat] = []
    codes: list[Any] = []
    for polygon in polygons:
        points += [*polygon, polygon[0]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(polygon) - 1), Path.CLOSEPOLY]
    return Path(points, codes)
