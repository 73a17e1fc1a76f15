"""What a widget brings to the browser: its stylesheet behind the design tokens, its scripts."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"


def with_tokens(*names: str) -> str:
    """Return the text of stylesheets, with the design tokens that they use before them."""
    return "".join((STATIC / file).read_text(encoding="utf-8") for file in ("tokens.css", *names))
