"""Text and pictures on the screen: the one place where HTML is built, and everything is escaped.

How it looks is written in widgets/static/panels.css; here are only the names of its classes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Button, Checkbox, FileUpload, VBox
from traitlets import validate
from traitlets.log import get_logger

from sciatica_lib.errors import WorkbookError
from sciatica_lib.widgets.stylesheet import Stylesheet
from sciatica_lib.wording import legible, weekday

if TYPE_CHECKING:
    from sciatica_lib.progress.day import WeekDay
    from sciatica_lib.progress.finding import Finding

_TONES = {
    "plain": "sw-text",
    "good": "sw-text sw-good",
    "notice": "sw-text sw-notice",
    "stop": "sw-text sw-stop",
}


NOT_SHOWN = (
    "This part of the page cannot be shown. What you saved is kept, and the rest of the workbook "
    "works. The window in which the workbook was started says more, for whoever helps you."
)


def escape(text: str) -> str:
    """Return text as HTML that shows it as it is, and nothing else."""
    return html_escape(legible(text))


class _InWords:
    """What a place without widgets gets, such as a page on the web: the words, and a picture."""

    @property
    def png(self) -> str:
        """The picture in base64, if there is one."""
        return ""

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        # By itself, ipywidgets cuts the words at 110 characters.
        bundle = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]  # of ipywidgets
        picture = {"image/png": self.png} if self.png else {}
        return {**bundle, "text/plain": repr(self), **picture}


class Panel(_InWords, VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """A form or a report, with the stylesheet that it needs.

    In words it is `about`, where that is given, or else what its texts say.
    """

    about = ""

    @validate("children")
    def _bring_stylesheet(self, proposal: Mapping[str, Any]) -> tuple[Any, ...]:
        parts = [child for child in proposal["value"] if not isinstance(child, Stylesheet)]
        return (_stylesheet(), *parts)

    @property
    def parts(self) -> tuple[Any, ...]:
        """What the panel shows, in order."""
        return tuple(self.children[1:])

    @property
    def png(self) -> str:
        """The first picture in it, in base64."""
        return next((part.png for part in self.parts if isinstance(part, Picture | Chart)), "")

    def __repr__(self) -> str:
        """Return the panel in words; a form says what it asks, never what was filled in."""
        words = [repr(part) for part in self.parts if isinstance(part, _InWords)]
        return self.about or "\n".join(filter(None, words))


class Shown(_InWords, HTML):  # type: ignore[misc]  # ipywidgets is not typed
    """Something to read, and the same in words."""

    def __init__(self, markup: str, words: str) -> None:
        super().__init__(markup)
        self._words = legible(words)

    def __repr__(self) -> str:
        """Return it in words."""
        return self._words


class Text(Shown):
    """Sentences on the screen; whatever they contain is shown as text."""

    def __init__(self, text: str = "", tone: str = "plain", *, announced: bool = False) -> None:
        super().__init__("", "")
        self._role = ' role="alert"' if announced else ""
        self.say(text, tone)

    def say(self, text: str, tone: str = "plain") -> None:
        """Show a text instead of the one before."""
        self._words = legible(text)
        self.value = (
            f'<p{self._role} dir="auto" class="{_TONES[tone]}">{escape(text)}</p>' if text else ""
        )


class Picture(Shown):
    """A figure with its description in words, for those who do not see it.

    Parameters
    ----------
    png
        The figure as a PNG picture; empty for none yet.
    description
        The same in words.
    looks
        More names of the stylesheet, for how it is shown.
    """

    def __init__(self, png: bytes, description: str, looks: str = "") -> None:
        super().__init__("", "")
        self._looks, self._png = f"sw-picture {looks}".strip(), ""
        if png:
            self.show(png, description)

    def show(self, png: bytes, description: str) -> None:
        """Show a figure instead of the one before, in the same place."""
        self._png = base64.b64encode(png).decode("ascii")
        self._words = legible(description)
        width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
        # With its size, nothing moves when another takes its place.
        self.value = (
            f'<img alt="{escape(description)}" class="{self._looks}" decoding="sync" '
            f'width="{width}" height="{height}" src="data:image/png;base64,{self._png}">'
        )

    @property
    def png(self) -> str:
        """The figure in base64."""
        return self._png


class Chart(_InWords, VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """A figure drawn for a page and for little room; the page shows the one that fits.

    Parameters
    ----------
    draw
        Draws it as a PNG picture; for a phone or a small panel where it is given True.
    description
        The same in words.
    """

    def __init__(self, draw: Callable[[bool], bytes], description: str) -> None:
        looks = ("sw-chart sw-chart-wide", "sw-chart sw-chart-narrow")
        self.wide, self.narrow = (Picture(b"", "", look) for look in looks)
        super().__init__([self.wide, self.narrow])
        self.add_class("sw-charts")
        self.show(draw, description)

    def show(self, draw: Callable[[bool], bytes], description: str) -> None:
        """Show a figure instead of the one before, in the same place."""
        # The first one is seen while the second one is drawn.
        for narrow, picture in enumerate((self.wide, self.narrow)):
            picture.show(draw(bool(narrow)), description)

    @property
    def png(self) -> str:
        """The figure for a page, in base64."""
        return self.wide.png

    def __repr__(self) -> str:
        """Return it in words."""
        return repr(self.wide)


def heading(text: str) -> Shown:
    """Return a heading inside a panel."""
    return Shown(f'<h3 dir="auto" class="sw-heading">{escape(text)}</h3>', text)


def finding_title(text: str) -> Shown:
    """Return the one thing that a part of a page says, as its title."""
    return Shown(f'<h3 dir="auto" class="sw-finding-title">{escape(text)}</h3>', text)


def listing(lines: Iterable[str]) -> Shown:
    """Return a list of sentences."""
    lines = tuple(lines)
    items = "".join(f'<li dir="auto">{escape(line)}</li>' for line in lines)
    return Shown(f'<ul class="sw-list">{items}</ul>', "\n".join(f"- {line}" for line in lines))


_LEVELS = {
    "now": ("sw-flag-now", "▲", "Now"),
    "ask": ("sw-flag-ask", "◆", "Ask"),
    "know": ("sw-flag-know", "i", "To know"),
}


def findings(flags: Iterable[tuple[str, str, str]]) -> Shown:
    """Return findings, each with how urgent it is: "now", "ask" or "know"."""
    items, lines = [], []
    for level, finding, detail in flags:
        name, mark, word = _LEVELS[level]
        lines.append(f"- {word}: {finding}. {detail}".rstrip())
        items.append(
            f'<li class="sw-flag"><span class="sw-flag-level {name}">'
            f'<span aria-hidden="true">{mark}</span> {word}</span>'
            f'<div dir="auto"><b>{escape(finding)}</b><p>{escape(detail)}</p></div></li>'
        )
    return Shown(f'<ul class="sw-flags">{"".join(items)}</ul>', "\n".join(lines))


def statements(found: Iterable[Finding]) -> Shown:
    """Return what was found, each with what stands behind it one press away."""
    found = tuple(found)
    items = []
    for said in found:
        reasons = "".join(f'<li dir="auto">{escape(reason)}</li>' for reason in said.why)
        why = (
            f'<details class="sw-why"><summary>Why?</summary><ul>{reasons}</ul></details>'
            if reasons
            else ""
        )
        items.append(
            f'<li class="sw-statement"><p dir="auto" class="{_TONES[said.tone]}">'
            f"{escape(said.text)}</p>{why}</li>"
        )
    return Shown(
        f'<ul class="sw-statements">{"".join(items)}</ul>',
        "\n".join(f"- {said.text}" for said in found),
    )


def disclosure(summary: str, text: str) -> Shown:
    """Return a text that opens with a press on its name."""
    return Shown(
        f'<details class="sw-why"><summary>{escape(summary)}</summary>'
        f'<p dir="auto" class="sw-as-typed">{escape(text)}</p></details>',
        text,
    )


def folded(summary: str, shown: Shown) -> Shown:
    """Return something to read that opens with a press on its name."""
    return Shown(
        f'<details class="sw-why"><summary>{escape(summary)}</summary>{shown.value}</details>',
        repr(shown),
    )


def page_preview(title: str, page: str) -> Shown:
    """Return a whole page of ours as it will be, shut off from everything around it."""
    return Shown(
        f'<iframe class="sw-preview" sandbox title="{escape(title)}" '
        f'srcdoc="{html_escape(page)}"></iframe>',
        title,
    )


def week_strip(days: Sequence[WeekDay]) -> Shown:
    """Return the last days side by side: each with its score as a bar, and its routine."""
    marks = {"done": "✓", "begun": "½", "none": ""}
    meanings = {"done": "routine done", "begun": "routine begun", "none": "no routine"}
    items, lines = [], []
    for day in days:
        score = "-" if day.leg_pain is None else str(day.leg_pain)
        words = "no score" if day.leg_pain is None else f"leg pain {day.leg_pain}"
        name = weekday(day.day)
        lines.append(f"- {name}: {words}, {meanings[day.routine]}")
        items.append(
            f'<li class="sw-day"><span class="sw-day-name">{escape(name)}</span>'
            f'<span class="sw-day-bar" aria-hidden="true">'
            f'<i class="sw-day-{day.leg_pain or 0}"></i></span>'
            f'<b aria-hidden="true">{score}</b><span class="sw-unseen">{escape(words)}</span>'
            f'<span class="sw-day-mark" aria-hidden="true">{marks[day.routine]}</span>'
            f'<span class="sw-unseen">{meanings[day.routine]}</span></li>'
        )
    title = "Your last seven days: leg pain, and ✓ for a routine"
    return Shown(
        f'<h3 class="sw-heading">{title}</h3><ul class="sw-week">{"".join(items)}</ul>',
        "\n".join([title, *lines]),
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Shown:
    """Return a small table of text."""
    rows = tuple(rows)
    head = "".join(f'<th dir="auto" scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return Shown(
        f'<table class="sw-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>',
        "\n".join(", ".join(row) for row in (header, *rows)),
    )


def labelled(words: str, field: Any, *, about: str = "", size: str = "") -> Any:
    """Put short words before a field as its own label, which a screen reader reads with it.

    Parameters
    ----------
    words
        What is written before the field, or above it where there is no room.
    field
        A text field, number field or list of ipywidgets.
    about
        What the field belongs to, for a tooltip, where several fields bear the same words.
    size
        Names its width in panels.css, where that is not the usual one.
    """
    # ipywidgets would typeset what stands between two $ as a formula; the characters that begin one
    # are written as numbers, because it looks for them before it reads the HTML.
    as_typed = escape(words).replace("$", "&#36;").replace("\\", "&#92;")
    field.description_allow_html = True
    field.description = f'<span class="mathjax_ignore">{as_typed}</span>'
    # What is typed goes over when the field is left, so that a press of Save cannot overtake it.
    field.continuous_update = False
    field.tooltip = legible(f"{about}: {words}" if about else words)
    field.add_class("sw-field")
    if size:
        field.add_class(f"sw-field-{size}")
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
    made = Button(description=text, tooltip=about or text, button_style="primary" if main else "")
    made.add_class("sw-panel-button")
    made.on_click(lambda _: on_click())
    return made


def tick(words: str, *, ticked: bool) -> Checkbox:
    """Return a box to tick, with its words."""
    box = Checkbox(ticked, description=words, indent=False)
    box.add_class("sw-tick")
    return box


def file_chooser(text: str, kinds: str, on_file: Callable[[str, bytes], None]) -> FileUpload:
    """Return a button that lets a person choose a file, which is handed over with its name.

    Parameters
    ----------
    text
        What is written on it.
    kinds
        The endings of the files that it offers, such as ".csv,.txt".
    on_file
        Takes the name and the content.
    """

    def hand_over(change: Mapping[str, Any]) -> None:
        for file in change["new"]:
            on_file(str(file["name"]), bytes(file["content"]))

    made = FileUpload(accept=kinds, description=text)
    made.add_class("sw-upload")
    made.observe(hand_over, "value")
    return made


def or_a_sentence(make: Callable[[], Any]) -> Any:
    """Return what is made for the screen; if that fails, a sentence in its place.

    One thing that cannot be shown must not take the rest of the page along. What went wrong goes to
    the log of the program, never to the page.
    """
    try:
        return make()
    except WorkbookError as error:
        return Panel([Text(str(error), "stop")])
    except Exception:  # noqa: BLE001 (whatever it was, the other parts are shown)
        get_logger().exception("A part of the page cannot be shown")
        return Panel([Text(NOT_SHOWN, "stop")])


def show(widget: Any, *, when: bool) -> None:
    """Show a part of a form only when it is needed."""
    widget.layout.display = None if when else "none"


@cache
def _stylesheet() -> Stylesheet:
    """Return the one stylesheet that all panels of a page share."""
    return Stylesheet()
