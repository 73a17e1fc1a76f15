"""Text and pictures on the screen: the one place where HTML is built, and everything is escaped."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from ipywidgets import HTML, Button, VBox

_TONES = {
    "plain": "",
    "good": "border-left:4px solid #00696b;padding-left:10px;",
    "notice": "border-left:4px solid #b36b00;padding-left:10px;",
    "stop": "border:3px solid #b3261e;border-radius:8px;padding:10px;font-weight:600;",
}
_STYLE = "font-size:15px;line-height:1.5;margin:4px 0;max-width:720px;white-space:pre-wrap;"


class Panel(VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """A form or a report; its text/plain is one sentence that never changes by chance."""

    about = "A part of the workbook. Press Start the workbook to use it."

    def __repr__(self) -> str:
        """Return what this panel is, in one sentence."""
        return self.about


class Text(HTML):  # type: ignore[misc]  # ipywidgets is not typed
    """Sentences on the screen; whatever they contain is shown as text."""

    def __init__(self, text: str = "", tone: str = "plain", *, announced: bool = False) -> None:
        super().__init__()
        self._role = ' role="alert"' if announced else ""
        self.say(text, tone)

    def say(self, text: str, tone: str = "plain") -> None:
        """Show a text instead of the one before."""
        self.value = (
            f'<p{self._role} style="{_STYLE}{_TONES[tone]}">{escape(text)}</p>' if text else ""
        )

    def __repr__(self) -> str:
        """Return nothing of the widget's inside."""
        return "Text"


class Picture(HTML):  # type: ignore[misc]  # ipywidgets is not typed
    """A figure with its description in words, for those who do not see it."""

    def __init__(self, png: bytes, description: str) -> None:
        super().__init__()
        self._description = description
        self.png = base64.b64encode(png).decode("ascii")
        self.value = (
            f'<img alt="{escape(description)}" style="max-width:100%;border-radius:8px" '
            f'src="data:image/png;base64,{self.png}">'
        )

    def __repr__(self) -> str:
        """Return the description in words."""
        return self._description

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        # The PNG is for places that show no widgets, such as a notebook on a web page.
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": self._description, "image/png": self.png}


def heading(text: str) -> HTML:
    """Return a heading inside a panel."""
    return HTML(f'<h3 style="margin:12px 0 4px">{escape(text)}</h3>')


def listing(lines: Iterable[str]) -> HTML:
    """Return a list of sentences."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return HTML(f'<ul style="{_STYLE}white-space:normal;padding-left:20px">{items}</ul>')


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> HTML:
    """Return a small table of text."""
    head = "".join(
        f'<th scope="col" style="text-align:left">{escape(cell)}</th>' for cell in header
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return HTML(
        f'<table style="font-size:15px;line-height:1.6;border-spacing:12px 2px">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def labelled(words: str, field: Any, *, about: str = "") -> Any:
    """Put short words before a field as its own label, which a screen reader reads with it.

    Parameters
    ----------
    words
        What is written before the field, or above it where there is no room.
    field
        A text field, number field or list of ipywidgets.
    about
        What the field belongs to, for a tooltip, where several fields bear the same words.
    """
    field.description = words
    # What is typed goes over when the field is left, so that a press of Save cannot overtake it.
    field.continuous_update = False
    field.set_trait("style", {"description_width": "initial"})
    field.layout.flex_flow = "row wrap"
    field.layout.height = "auto"
    field.tooltip = f"{about}: {words}" if about else words
    return field


def button(
    text: str, on_click: Callable[[], None], *, main: bool = False, about: str = ""
) -> Button:
    """Return a large button.

    Parameters
    ----------
    text
        What is written on it.
    on_click
        What it does.
    main
        Whether it is the next step of the form.
    about
        Longer words for a tooltip, where several buttons bear the same text.
    """
    made = Button(
        description=text,
        tooltip=about or text,
        button_style="primary" if main else "",
        layout={
            "width": "auto",
            "min_width": "120px" if main else "",
            "height": "44px",
            "margin": "4px 8px 4px 0",
            "align_self": "flex-start",
        },
    )
    made.on_click(lambda _: on_click())
    return made
