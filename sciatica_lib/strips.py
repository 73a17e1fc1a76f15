"""Still pictures of the exercises for paper and page, from the same joints as the moving ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Circle

from sciatica_lib.figure import BODY_HEIGHT_M, FRAMES, HEAD_RADIUS, Figure, Point
from sciatica_lib.plots import house_style

KEY_FRAMES = (0, FRAMES // 2, FRAMES - 1)
_CAPTIONS = ("start", "on the way", "as far as it goes")
_BODY, _FAR, _WORKING = "#8A9499", "#C3CACD", "#00696B"
_GUIDE = "#B36B00"
# Thickness of each part in body heights.
_TRUNK, _THIGH, _SHANK, _FOOT = 0.088, 0.068, 0.052, 0.034
_UPPER_ARM, _FOREARM, _HAND, _NECK = 0.040, 0.034, 0.028, 0.045
_MARGIN = 0.09


def plot_figure(
    figure: Figure, *, frame: int = 0, side: str = "right", ax: Axes | None = None
) -> Axes:
    """Draw one position of an exercise; the limb that works is darker and outlined.

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
        joints = mirrored(figure.frames[frame]) if side == "left" else figure.frames[frame]
        low, high = extent(figure, side)
        ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
        ax.axis("off")
        _scene(ax, figure, low, high, side)
        _Pen(ax, joints, low, high).body(figure)
        _guide(ax, figure, joints, frame, side)
    return ax


def plot_strip(
    figure: Figure, name: str, *, side: str = "right", axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw the key positions of an exercise side by side, for print."""
    with house_style():
        if axes is None:
            sheet = Sheet(figsize=(7.5, 2.2), layout="constrained")
            axes = list(sheet.subplots(1, len(KEY_FRAMES)))
        for ax, frame, caption in zip(axes, KEY_FRAMES, _CAPTIONS, strict=True):
            plot_figure(figure, frame=frame, side=side, ax=ax)
            ax.set_title(caption, fontsize=9, loc="center", parse_math=False)
        axes[0].set_title(f"{name}: start", fontsize=9, loc="left", parse_math=False)
        axes[0].set_title("", loc="center")
    return axes


def contact_sheet(figures: Mapping[str, Figure], names: Mapping[str, str]) -> Sheet:
    """Draw every exercise on both sides on one sheet."""
    rows = [(key, side) for key in figures for side in ("right", "left")]
    with house_style():
        sheet = Sheet(figsize=(9, 1.9 * len(rows)), layout="constrained")
        grid = sheet.subplots(len(rows), len(KEY_FRAMES))
        for axes, (key, side) in zip(grid, rows, strict=True):
            plot_strip(figures[key], f"{names[key]}, {side}", side=side, axes=list(axes))
    return sheet


def mirrored(joints: Mapping[str, Point]) -> dict[str, Point]:
    """Return the mirror image of a frame."""
    return {joint: (-x, y) for joint, (x, y) in joints.items()}


def extent(figure: Figure, side: str) -> tuple[Point, Point]:
    """Return the lower left and upper right corner that hold every frame of a figure."""
    points = [point for frame in figure.frames for point in frame.values()]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right = min(xs) - _MARGIN, max(xs) + _MARGIN
    if side == "left":
        left, right = -right, -left
    return (left, min(*ys, 0) - _MARGIN / 2), (right, max(ys) + _MARGIN)


def _scene(ax: Axes, figure: Figure, low: Point, high: Point, side: str) -> None:
    if figure.view != "side":
        return
    ax.plot([low[0], high[0]], [0, 0], color="#444444", linewidth=1, zorder=0)
    if figure.seat:
        sign = -1 if side == "left" else 1
        seat = figure.frames[0]["hip"][1] - _THIGH / 2
        front, back = sign * 0.16, sign * -0.12
        for start, end in (
            ((back, seat), (front, seat)), ((front, seat), (front, 0)), ((back, seat), (back, 0)),
            ((back, seat), (back - sign * 0.03, seat + 0.36)),
        ):  # fmt: skip
            ax.plot(*zip(start, end, strict=True), color="#B9A88C", linewidth=3, zorder=0)


class _Pen:
    """Draws limbs whose thickness is in body heights."""

    def __init__(self, ax: Axes, joints: Mapping[str, Point], low: Point, high: Point) -> None:
        self._ax = ax
        self._joints = joints
        sheet = ax.figure
        box = ax.get_position()
        inches = sheet.get_figure(root=True).get_size_inches()
        scale = min(
            box.width * inches[0] / (high[0] - low[0]), box.height * inches[1] / (high[1] - low[1])
        )
        self._points = 72 * scale

    def limb(self, first: str, second: str, width: float, colour: str) -> None:
        (x0, y0), (x1, y1) = self._joints[first], self._joints[second]
        self._ax.plot(
            [x0, x1], [y0, y1], color=colour, linewidth=width * self._points,
            solid_capstyle="round",
        )  # fmt: skip

    def leg(self, which: str, colour: str) -> None:
        hip = f"{which}_hip" if f"{which}_hip" in self._joints else "hip"
        self.limb(hip, f"{which}_knee", _THIGH, colour)
        self.limb(f"{which}_knee", f"{which}_ankle", _SHANK, colour)
        self.limb(f"{which}_ankle", f"{which}_toe", _FOOT, colour)

    def arm(self, which: str, colour: str) -> None:
        shoulder = f"{which}_shoulder" if f"{which}_shoulder" in self._joints else "shoulder"
        self.limb(shoulder, f"{which}_elbow", _UPPER_ARM, colour)
        self.limb(f"{which}_elbow", f"{which}_wrist", _FOREARM, colour)
        self.limb(f"{which}_wrist", f"{which}_hand", _HAND, colour)

    def trunk(self) -> None:
        for first, second in (("other_hip", "working_hip"), ("other_shoulder", "partner_shoulder")):
            if first in self._joints:
                self.limb(first, second, _TRUNK, _BODY)
        self.limb("hip", "waist", _TRUNK, _BODY)
        self.limb("waist", "shoulder", _TRUNK, _BODY)
        self.limb("shoulder", "neck", _NECK, _BODY)
        self._ax.add_patch(Circle(self._joints["head"], HEAD_RADIUS, color=_BODY, zorder=2))
        self.limb("head", "nose", _NECK * 0.6, _BODY)

    def body(self, figure: Figure) -> None:
        partner = _WORKING if _moves(figure, "partner_hand") else _BODY
        other = _WORKING if _moves(figure, "other_toe") or figure.exercise == "hip_bridge" else _FAR
        self.leg("other", other)
        if figure.view == "side":
            self.arm(
                "partner" if partner == _WORKING else "other",
                partner if partner == _WORKING else _FAR,
            )
            self.trunk()
            self.leg("working", _WORKING)
            self.arm("other" if partner == _WORKING else "partner", _BODY)
        else:
            self.trunk()
            self.leg("working", _WORKING)
            self.arm("other", _BODY)
            self.arm("partner", _BODY)


def _moves(figure: Figure, joint: str) -> bool:
    (x0, y0), (x1, y1) = figure.frames[0][joint], figure.frames[-1][joint]
    return abs(x0 - x1) + abs(y0 - y1) > 0.05  # noqa: PLR2004 (body heights)


def _guide(ax: Axes, figure: Figure, joints: Mapping[str, Point], frame: int, side: str) -> None:
    style: dict[str, Any] = {"color": _GUIDE, "linewidth": 1.4, "zorder": 5}
    if figure.guide == "lift" and frame == FRAMES - 1:
        start = figure.frames[0]["working_ankle"]
        x = -start[0] if side == "left" else start[0]
        ax.plot([x, x], [start[1], joints["working_ankle"][1]], **style, marker="_")
        centimetres = round((joints["working_ankle"][1] - start[1]) * BODY_HEIGHT_M * 100)
        words = f"{centimetres} cm, at most 10-12"
        ax.annotate(
            words, (x, joints["working_ankle"][1]), xytext=(0, 10), textcoords="offset points",
            ha="center", fontsize=8, color=_GUIDE, parse_math=False,
        )  # fmt: skip
    if figure.guide == "flat back":
        (x0, _), (x1, _) = joints["hip"], joints["shoulder"]
        ax.plot([x0, x1], [-0.012, -0.012], **{**style, "linewidth": 3})
        ax.annotate(
            "low back flat", ((x0 + x1) / 2, -0.012), xytext=(0, -11),
            textcoords="offset points", ha="center", fontsize=8, color=_GUIDE, parse_math=False,
        )  # fmt: skip
