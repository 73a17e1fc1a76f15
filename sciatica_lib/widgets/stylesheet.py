"""Brings the stylesheet of the panels to the page: ipywidgets alone have no way to do so."""

from __future__ import annotations

import anywidget

from sciatica_lib.widgets.styles import with_tokens


class Stylesheet(anywidget.AnyWidget):
    """The looks of the panels; put it among the children of a panel.

    It shows nothing and takes no room. However many are on a page, the browser keeps one copy.
    """

    _esm = "export default { render() {} };"
    _css = with_tokens("panels.css")

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})

    def __repr__(self) -> str:
        """Return what this is."""
        return "Stylesheet"
