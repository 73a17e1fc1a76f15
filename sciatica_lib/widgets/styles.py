"""What a widget brings to the browser: its stylesheet behind the design tokens, its scripts."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_IMPORT = re.compile(r'^import [^;"]+ from "\./\w+\.js";\n', re.MULTILINE)


def with_tokens(name: str) -> str:
    """Return the text of a stylesheet, with the design tokens that it uses before it."""
    return "".join((STATIC / file).read_text(encoding="utf-8") for file in ("tokens.css", name))


def one_module(*names: str) -> str:
    """Join scripts without their imports of each other: anywidget takes one module."""
    scripts = "".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    return _IMPORT.sub("", scripts)
