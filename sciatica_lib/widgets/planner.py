"""The planner: a whole plan on one page, typed in the browser and read by Python as it changes."""

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
    "press_state.js",
    "planner_state.js",
    "planner_fields.js",
    "planner_exercise.js",
    "planner_side.js",
    "planner_view.js",
    "planner.js",
)

_WENT_WRONG = (
    "Something went wrong, so this may not be saved. What you entered is still here: "
    "please press again."
)

Draft = Mapping[str, Any]


class Planner(anywidget.AnyWidget):
    """A plan to fill in; what was typed stays in the page, whatever Python says of it.

    Parameters
    ----------
    content
        What there is to choose from: `exercises`, each with its words and its fields; `figures` as
        `figure.for_browser` returns them; `sections` of further fields; `beginnings` to start from.
    draft
        The plan as typed, as exercises/plan_draft.py describes it.
    read
        Called with each new draft; returns what follows from it: minutes, remarks, changes.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("figure.css", "planner.css")

    content = traitlets.Dict(help="what there is to choose from").tag(sync=True)
    draft = traitlets.Dict(help="the plan as typed, with a number that grows").tag(sync=True)
    found = traitlets.Dict(help="what follows from the draft").tag(sync=True)
    said = traitlets.Dict(help="the words at the button, and their tone").tag(sync=True)
    handled = traitlets.Int(0, help="how many presses were dealt with").tag(sync=True)

    def __init__(
        self,
        content: Mapping[str, Any],
        draft: Draft,
        read: Callable[[Draft], Mapping[str, Any]],
    ) -> None:
        self._read = read
        self._typed = draft
        self._callback: Callable[[str, str], None] | None = None
        super().__init__(content=dict(content), draft={"turn": 0, **draft}, found=dict(read(draft)))
        self.on_msg(self._on_message)

    @property
    def typed(self) -> Draft:
        """The plan as it was last typed."""
        return self._typed

    def on_press(self, callback: Callable[[str, str], None]) -> None:
        """Call `callback(button, value)` at each press; the button waits until it returns."""
        self._callback = callback

    def say(self, words: str, tone: str = "plain") -> None:
        """Say something at the buttons; screen readers say it aloud. No words take it away."""
        self.said = {"words": words, "tone": tone, "number": self.said.get("number", 0) + 1}

    def show(self, draft: Draft, content: Mapping[str, Any] | None = None) -> None:
        """Show another plan in the place of the one before, in one message."""
        self._typed = draft
        with self.hold_sync():
            if content is not None:
                self.content = dict(content)
            self.draft = {**draft, "turn": self.draft["turn"] + 1}
            self.found = dict(self._read(draft))

    def _on_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, Mapping):
            return
        kind, draft = message.get("kind"), message.get("draft")
        # What was sent before another plan came up is not about that one.
        if isinstance(draft, dict) and draft.get("turn") == self.draft["turn"]:
            self._typed = {name: value for name, value in draft.items() if name != "turn"}
            # In place: nothing is sent back, and a page that is opened again gets what was typed.
            self.draft.update(self._typed)
            if kind == "changed":
                self.found = dict(self._read(self._typed))
        if kind == "pressed":
            self._press(message.get("button"), message.get("value"))
            self.handled += 1

    def _press(self, button: object, value: object) -> None:
        if self._callback is None or not isinstance(button, str):
            return
        try:
            self._callback(button, str(value or ""))
        except Exception:  # whatever it was, the person is told, and what they entered stays
            self.log.exception("the press of %s was not dealt with", button)
            self.say(_WENT_WRONG, "stop")

    def __repr__(self) -> str:
        """Return what can be planned, without what was typed."""
        return "\n".join(f"- {exercise['name']}" for exercise in self.content["exercises"])
