"""The heading of the next step of a form: the page goes to it, and so do keyboard and reader."""

from __future__ import annotations

import anywidget
import traitlets

from sciatica_lib.widgets.styles import STATIC, with_tokens


class Step(anywidget.AnyWidget):
    """A heading; when it comes up after a press, the page scrolls to it and it takes the focus.

    Parameters
    ----------
    text
        The heading, as text.
    reached
        Whether it came up because the person pressed something, not with the page.
    """

    _esm = STATIC / "step.js"
    _css = with_tokens("step.css")

    text = traitlets.Unicode().tag(sync=True)
    reached = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(self, text: str, *, reached: bool = True) -> None:
        super().__init__(text=text, reached=reached)

    def __repr__(self) -> str:
        """Return the heading."""
        return str(self.text)
