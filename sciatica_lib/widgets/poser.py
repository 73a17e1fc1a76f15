"""A body to pose: joints are dragged or moved by sliders, and the figure follows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import with_tokens

# Each imports only from those before it.
SCRIPTS = (
    "elements.js",
    "body.js",
    "figure.js",
    "poser_drag.js",
    "poser_view.js",
    "poser.js",
)

Table = dict[str, Any]


class Poser(anywidget.AnyWidget):
    """The start and the end of a movement, posed joint by joint.

    Parameters
    ----------
    content
        `joints` with the words and limits of their angles; `handles`, the points that are dragged;
        `postures` to begin with.
    read
        Called with each new pose as a table of poses.toml; returns the `table` that stands, the
        `known` figure (as `figure.for_browser` returns it) and the `remarks`.
    table
        The pose to begin with.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("figure.css", "poser.css")

    content = traitlets.Dict(help="what can be moved, and how far").tag(sync=True)
    posed = traitlets.Dict(help="the pose that stands, its figure, and what is said").tag(sync=True)

    def __init__(
        self,
        content: Mapping[str, Any],
        read: Callable[[Any], Mapping[str, Any]],
        table: Mapping[str, Any],
    ) -> None:
        self._read = read
        super().__init__(content=dict(content), posed=dict(read(dict(table))))
        self.on_msg(self._on_message)

    @property
    def table(self) -> Table:
        """The pose that stands, as a table of poses.toml."""
        return dict(self.posed["table"])

    def _on_message(self, _: object, message: Any, __: object) -> None:
        if isinstance(message, Mapping) and message.get("kind") == "posed":
            self.posed = dict(self._read(message.get("table")))

    def __repr__(self) -> str:
        """Return what this is."""
        return "A body to pose: the start and the end of a movement."
