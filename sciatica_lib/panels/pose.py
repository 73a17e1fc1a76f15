"""Pose the figure of an exercise of one's own: its limits and contacts are looked at at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.figure import for_browser
from sciatica_lib.exercises.posing import (
    POSTURES,
    handles_content,
    joints_content,
    posed,
    sunk,
)
from sciatica_lib.panels.elements import Panel
from sciatica_lib.widgets.poser import Poser


class Posing(Panel):
    """A body that is posed by dragging its joints or by sliders."""

    about = "A body to pose: the start and the end of a movement, by dragging joints or by sliders."

    def __init__(self, table: Mapping[str, Any] = POSTURES["standing"]) -> None:
        self._table = dict(table)
        content = {
            "joints": joints_content(),
            "handles": handles_content(),
            "postures": [{"words": words, "table": pose} for words, pose in POSTURES.items()],
        }
        self._poser = Poser(content, self._read, table)
        super().__init__([self._poser])

    def table(self) -> dict[str, Any]:
        """Return the pose as a table of poses.toml."""
        return self._poser.table

    def _read(self, table: Any) -> dict[str, Any]:
        """Return what stands: the pose as sent, or the one before where it cannot be used."""
        try:
            figure = posed(table)
        except FieldError as error:
            figure, remarks = posed(self._table), [f"{error}."]
        else:
            self._table, remarks = table, sunk(figure)
        return {"table": self._table, "known": for_browser([figure]), "remarks": remarks}
