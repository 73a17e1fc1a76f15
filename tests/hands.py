"""The hands and eyes of the tests: press a button, answer a question, read the screen."""

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import pytest
from ipywidgets import HTML, Button, Widget

from sciatica_lib import places
from sciatica_lib.panels import check_in
from sciatica_lib.places import now
from sciatica_lib.widgets.drop import FileDrop
from sciatica_lib.widgets.form import Form
from sciatica_lib.workbook import Workbook

Result = TypeVar("Result")

_THREAD = ThreadPoolExecutor(1)

HOSTILE = "<img src=x onerror=alert(1)> & <script>alert(2)</script>"


def set_clock(patch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let it be another moment, wherever Python looks at the clock."""
    for place in (places, check_in):
        patch.setattr(place, "now", lambda: at)


def in_thread(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in one other thread: a browser test leaves a running loop in this one."""
    return _THREAD.submit(asyncio.run, work).result()


def empty_workbook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """Return the workbook of somebody who has saved nothing yet."""
    monkeypatch.setenv("SCIATICA_STATE", str(folder / "state"))
    monkeypatch.delenv("SCIATICA_TODAY", raising=False)
    return Workbook(folder / "home")


def every(panel: Any, kind: type[Any] = Widget) -> Iterator[Any]:
    """Return a panel and all that it shows, or what is of one kind among it."""
    if isinstance(panel, kind):
        yield panel
    for child in getattr(panel, "children", ()):
        yield from every(child, kind)


def buttons(panel: Any, text: str) -> list[Button]:
    """Return the visible buttons with this text."""
    return [
        button
        for button in every(panel, Button)
        if button.description == text and button.layout.display != "none"
    ]


def press(panel: Any, text: str) -> None:
    """Press the first visible button with this text."""
    buttons(panel, text)[0].click()


def form_with(panel: Any, button: str) -> Form:
    """Return the form that has this button, by its name or its words."""
    return next(
        form
        for form in every(panel, Form)
        for shown in form.content["buttons"]
        if button in (shown["id"], shown["words"])
    )


def answer(panel: Any, button: str, **answers: Any) -> None:
    """Answer questions of a form and press a button of it, as the browser sends it.

    None clears an answer.
    """
    form = form_with(panel, button)
    shown = next(b for b in form.content["buttons"] if button in (b["id"], b["words"]))
    message = {
        "kind": "pressed",
        "button": shown["id"],
        "answers": {k: v for k, v in {**form.answers, **answers}.items() if v is not None},
        "turn": form.content["turn"],
    }
    form._on_message(None, message, None)


def field(panel: Any, label: str) -> Any:
    """Return the field with these words before it."""
    return next(widget for widget in every(panel) if label_of(widget) == label)


def label_of(widget: Any) -> str:
    """Return the words before a field, as they are shown."""
    return unescape(re.sub("<[^>]*>", "", getattr(widget, "description", "")))


def screen_text(panel: Any) -> str:
    """Return all that is written on a panel, as HTML."""
    forms = [
        " ".join([form.content["heading"], form.content["intro"], form.said.get("words", "")])
        for form in every(panel, Form)
    ]
    return " ".join([*(shown.value for shown in every(panel, HTML)), *forms])


def upload(panel: Any, name: str, content: bytes) -> None:
    """Hand over a file as the browser does."""
    file = {"name": name, "type": "text/csv", "size": len(content), "content": content}
    panel._upload.value = ({**file, "last_modified": now()},)


def drop(panel: Any, *files: tuple[str, bytes]) -> None:
    """Drop files on the first place for them, as the browser hands them over."""
    place = next(every(panel, FileDrop))
    place._on_message(None, {"kind": "begin", "count": len(files), "left_out": 0}, None)
    for name, content in files:
        about = {"kind": "file", "name": name, "is_read": True}
        place._on_message(None, about, [memoryview(content)])


def records(workbook: Workbook, kind: type) -> list[Any]:
    """Return the records of one kind that the log holds now."""
    return [entry.record for entry in workbook.entries() if isinstance(entry.record, kind)]


def pass_safety_check(panel: Any) -> None:
    """Say that nothing of the safety check applies, group by group."""
    while any(
        shown["words"] == "None of these"
        for form in every(panel, Form)
        for shown in form.content["buttons"]
    ):
        answer(panel, "None of these", signs=[])
