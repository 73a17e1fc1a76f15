"""One thing that is said of the scores, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is said.

    Attributes
    ----------
    text
        The sentence, or two.
    why
        The rows and the threshold behind it, with its source; may be empty.
    tone
        "plain", "notice", or "stop" for what cannot wait.
    """

    text: str
    why: tuple[str, ...] = ()
    tone: str = "plain"
