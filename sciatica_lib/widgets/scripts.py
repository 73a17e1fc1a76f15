"""The script of a widget: one module, joined from the files that each do one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sciatica_lib.widgets.styles import STATIC

_IMPORT = re.compile(r'^import [^;"]+ from "\./\w+\.js";\n', re.MULTILINE)


def one_module(names: Sequence[str]) -> str:
    """Join scripts without their imports of each other: anywidget takes one module.

    Parameters
    ----------
    names
        Files of `static/`; each imports only from those before it, and no two of them give the
        same name to different things.
    """
    scripts = "".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    return _IMPORT.sub("", scripts)
