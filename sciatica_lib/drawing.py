"""The house style of every figure, and figures as PNG pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import rc_context, rc_params_from_file, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

STYLE = Path(__file__).with_name("workbook.mplstyle")
_NO_NAME = {"Software": None}
_QUICK = {"compress_level": 1}
"""Half the time of the usual level, for a tenth more bytes."""


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style of the workbook; whatever was set before is set again afterwards."""
    with rc_context():
        rcParams.update(_style())
        yield


def png(figure: Figure | SubFigure) -> bytes:
    """Return a figure as a PNG picture; the same figure gives the same bytes."""
    whole = figure.get_figure(root=True)
    if whole is None:
        raise ValueError("figure must belong to a picture, got one that was taken out of it")
    picture = io.BytesIO()
    canvas, dpi = whole.canvas, whole.dpi
    try:
        with house_style():
            # `savefig` draws everything twice, the first time only to lay it out.
            whole.set_dpi(_style()["savefig.dpi"])
            FigureCanvasAgg(whole).print_png(picture, metadata=_NO_NAME, pil_kwargs=_QUICK)  # type: ignore[no-untyped-call]
    finally:
        whole.set_canvas(canvas)
        whole.set_dpi(dpi)
    return picture.getvalue()


def drawer(plot: Callable[..., Axes], view: Any) -> Callable[[bool], bytes]:
    """Return what draws a view as a PNG picture, once for a page and once for little room."""
    return cache(lambda narrow: png(plot(view, narrow=narrow).figure))


@cache
def _style() -> dict[Any, Any]:
    whole = rc_params_from_file(STYLE)
    return {name: whole[name] for name in whole if name != "backend"}  # which would load windows
