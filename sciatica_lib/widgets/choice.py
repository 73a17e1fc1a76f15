"""One question answered with taps: a pain score, a place, yes or no, or a list to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import anywidget
import traitlets

from sciatica_lib.widgets.styles import STATIC, with_tokens


class Choice(anywidget.AnyWidget):
    """The answers to one question; nothing is chosen until the person chooses.

    Parameters
    ----------
    question
        The question, as text.
    options
        The answers, as text, in their order.
    ends
        Words under the first and the last answer, for instance "no pain" and "worst pain".
    several
        Whether several answers may be ticked; they stand below each other then.
    """

    _esm = STATIC / "choice.js"
    _css = with_tokens("choice.css")

    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    ends = traitlets.List(traitlets.Unicode()).tag(sync=True)
    several = traitlets.Bool(default_value=False).tag(sync=True)
    chosen = traitlets.List(traitlets.Int(), help="places in options").tag(
        sync=True, echo_update=False
    )
    disabled = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(
        self, question: str, options: Sequence[str], ends: Sequence[str] = (), **traits: Any
    ) -> None:
        super().__init__(question=question, options=list(options), ends=list(ends), **traits)
        # A changed value may wait in the browser while the kernel is busy, and a press of Save
        # would overtake it; messages keep their order.
        self.on_msg(self._on_message)

    def _on_message(self, _: object, content: Any, __: object) -> None:
        if isinstance(content, Mapping) and "chosen" in content:
            with suppress(traitlets.TraitError, TypeError):
                self.set_state({"chosen": content["chosen"]})

    @traitlets.validate("chosen")
    def _validate_chosen(self, proposal: Any) -> list[int]:
        places = sorted({place for place in proposal["value"] if 0 <= place < len(self.options)})
        return places if self.several else places[:1]

    @property
    def answers(self) -> list[str]:
        """The chosen options, as text."""
        return [str(self.options[place]) for place in self.chosen]

    @property
    def answer(self) -> str | None:
        """The chosen option as text; None while unanswered."""
        return self.answers[0] if self.chosen else None

    @answer.setter
    def answer(self, option: str | None) -> None:
        self.chosen = [] if option is None else [self.options.index(option)]

    def __repr__(self) -> str:
        """Return the question and its answer."""
        return f"{self.question} {', '.join(self.answers) or 'not answered'}"
