"""What Python and the browser say to each other about routines and figures, held to its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

_SCHEMA = Path(__file__).with_name("timer_schema.json")


@cache
def schema_check(what: str) -> Callable[[Any], Any]:
    """Return what refuses a timeline, figures or a result that does not fit timer_schema.json."""
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    check: Callable[[Any], Any] = fastjsonschema.compile(
        {**schema, "$ref": f"#/definitions/{what}"}
    )
    return check


def check_schema(what: str, value: Any) -> None:
    """Refuse a value that does not fit what the schema says of it, in one sentence."""
    try:
        json.dumps(value, allow_nan=False)
        schema_check(what)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        said = re.sub(r"^data\b", f"The {what}", error.message).replace(
            "The timeline.", "The timeline's "
        )
        got = f", got {error.value!r}" if not isinstance(error.value, dict | list) else ""
        raise ValueError(f"{said}{got}.") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"The {what} must be plain words and numbers: {error}.") from None


def check_figures(figures: Mapping[str, Any]) -> None:
    """Refuse figures that could not be drawn.

    Parameters
    ----------
    figures
        As `figure.for_browser` returns them.

    Raises
    ------
    ValueError
        What is wrong, and where, in one sentence.
    """
    check_schema("figures", figures)
    body = figures["body"]
    bones, spheres, hulls = (len(body[part]) for part in ("bones", "spheres", "hulls"))
    if any(not 0 <= sphere[0] < bones for sphere in body["spheres"]):
        raise ValueError("The body has a sphere without a bone.")
    if any(number >= spheres for wrapped in (*body["hulls"], body["face"]) for number in wrapped):
        raise ValueError("The body has a hull without a sphere.")
    for name, figure in figures["figures"].items():
        if missing := {*figure["rests"], figure["pinned"]} - {*body["bones"], None}:
            raise ValueError(f"The figure {name!r} rests on {min(missing)!r}, which is no bone.")
        views = [*figure["views"], *figure.get("left_views", ())]
        used = [paint[2] for view in views for paint in view["paint"]]
        used += [shadow[1] for view in views for shadow in view["shadows"]]
        if any(number >= hulls for numbers in used for number in numbers):
            raise ValueError(f"The figure {name!r} has a layer without a hull.")
