"""The house style of every figure, and figures as PNG pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure, SubFigure

STYLE = Path(__file__).with_name("workbook.mplstyle")


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style of the workbook; whatever was set before is set again afterwards."""
    with rc_context(fname=STYLE):
        yield


def png(figure: Figure | SubFigure) -> bytes:
    """Return a figure as a PNG picture; the same figure gives the same bytes."""
    whole = figure.get_figure(root=True)
    if whole is None:
        raise ValueError("figure must belong to a picture, got one that was taken out of it")
    picture = io.BytesIO()
    with house_style():
        whole.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()
