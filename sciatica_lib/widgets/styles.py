"""What a widget brings to the browser: its stylesheet behind the design tokens, its scripts."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"


def with_tokens(name: str) -> str:
    """Return the text of a stylesheet, with the design tokens that it uses before it."""
    return "".join((STATIC / file).read_text(encoding="utf-8") for file in ("tokens.css", name))
