"""A row of small still pictures: the exercises of a routine, as they look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from sciatica_lib.widgets.schema import check_figures
from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import with_tokens

# Each imports only from those before it.
SCRIPTS = ("elements.js", "body.js", "figure.js", "picture.js", "pictures.js")


class ExercisePictures(anywidget.AnyWidget):
    """The exercises of a routine as small pictures with their names.

    Parameters
    ----------
    pictures
        Each with the `figure` that is drawn, the `name` below it, the `side` (left, right or None),
        and `words`: what it shows, for those who do not see it.
    figures
        As `figure.for_browser` returns them.

    Raises
    ------
    ValueError
        A figure cannot be drawn, or is not there.
    """

    _esm = one_module(SCRIPTS)
    _css = with_tokens("figure.css", "pictures.css")

    pictures: traitlets.List[Any] = traitlets.List().tag(sync=True)
    figures = traitlets.Dict().tag(sync=True)

    def __init__(
        self, pictures: Sequence[Mapping[str, Any]], figures: Mapping[str, Any], **traits: Any
    ) -> None:
        check_figures(figures)
        for picture in pictures:
            if picture["figure"] not in figures["figures"]:
                raise ValueError(f"There is no figure named {picture['figure']!r}.")
        super().__init__(
            pictures=[dict(picture) for picture in pictures], figures=dict(figures), **traits
        )

    def __repr__(self) -> str:
        """Return what the pictures show."""
        return "; ".join(str(picture["words"]) for picture in self.pictures)
