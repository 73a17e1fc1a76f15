"""A place on the page for files: chosen, dropped, or a whole folder; they arrive as bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import anywidget
import traitlets

from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import with_tokens

SCRIPTS = ("elements.js", "drop.js")

FILES_MOST = 200
"""More files at once are left out, and that is said (ours)."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was handed over; None where it was too large to be read."""

    name: str
    content: bytes | None


OnFiles = Callable[[Sequence[GivenFile], int], None]
"""Takes the files that came together, and how many were left out because they were too many."""


class FileDrop(anywidget.AnyWidget):
    """A frame with a button, into which files can be dropped too.

    Parameters
    ----------
    words
        What is written on the button.
    kinds
        The endings that the button offers, such as ".csv,.zip"; any file can be dropped.
    on_files
        Called once when all files of one choice have come.
    several
        Whether several files, or a folder, may come at once.
    most_mb
        Larger files are not read.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("drop.css")

    words = traitlets.Unicode().tag(sync=True)
    kinds = traitlets.Unicode().tag(sync=True)
    several = traitlets.Bool(default_value=False).tag(sync=True)
    most_bytes = traitlets.Int().tag(sync=True)
    most_files = traitlets.Int(FILES_MOST).tag(sync=True)

    def __init__(
        self, words: str, kinds: str, on_files: OnFiles, *, several: bool = False, most_mb: int = 20
    ) -> None:
        self._on_files = on_files
        self._awaited, self._left_out = 0, 0
        self._came: list[GivenFile] = []
        super().__init__(words=words, kinds=kinds, several=several, most_bytes=most_mb * 1_000_000)
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        """Return what this is."""
        return "FileDrop"

    def _on_message(self, _: object, message: Any, buffers: Sequence[Any] | None) -> None:
        match message:
            case {"kind": "begin", "count": int(count), "left_out": int(left_out)}:
                self._awaited, self._left_out, self._came = count, left_out, []
            case {"kind": "file", "name": str(name), "is_read": bool(is_read)}:
                content = bytes(buffers[0]) if buffers and is_read else b"" if is_read else None
                self._came.append(GivenFile(name, content))
                if len(self._came) == self._awaited:
                    came, self._came, self._awaited = self._came, [], 0
                    self._on_files(came, self._left_out)
