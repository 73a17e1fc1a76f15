"""Progress on the screen: each picture, and the same in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sciatica_lib import plots, progress
from sciatica_lib.panels.screen import Panel, Picture, Text, listing
from sciatica_lib.workbook import History, Workbook


class ProgressPanel(Panel):
    """A picture of a log with sentences around it."""

    def __init__(self, picture: Picture, *sentences: str) -> None:
        self._picture = picture
        self._sentences = sentences
        super().__init__([picture, listing(sentences)])

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return "\n".join([repr(self._picture), *self._sentences])

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)
        picture = self._picture._repr_mimebundle_()
        return {**bundle, "text/plain": repr(self), "image/png": picture["image/png"]}
