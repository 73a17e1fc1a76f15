"""Asks the browser to forget what the workbook keeps in it: places in routines, preferences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from sciatica_lib.widgets.scripts import one_module


class BrowserMemory(anywidget.AnyWidget):
    """What the workbook keeps in the browser, so that it can be forgotten; it shows nothing.

    Parameters
    ----------
    on_kept
        Called with the number of things that the browser did not let go, if there are any.
    """

    _esm = one_module(("storage.js", "forget.js"))

    asked = traitlets.Int(0, help="how often Python asked").tag(sync=True)
    left = traitlets.List(traitlets.Int(), help="which time, and how much stays").tag(sync=True)

    def __init__(self, on_kept: Callable[[int], None]) -> None:
        self._on_kept = on_kept
        super().__init__(layout={"display": "none"})

    def forget(self) -> None:
        """Ask the browser to forget; it does so as soon as the page hears of it."""
        self.asked += 1

    @traitlets.observe("left")
    def _hear(self, change: Any) -> None:
        if len(change["new"]) > 1 and change["new"][1]:
            self._on_kept(change["new"][1])

    def __repr__(self) -> str:
        """Return what this is."""
        return "BrowserMemory"
