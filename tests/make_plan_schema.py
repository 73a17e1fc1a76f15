"""Write docs/plan.schema.json: the form of a plan file, from the fields that the code reads.

.venv/bin/python tests/make_plan_schema.py
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sciatica_lib.exercises.own import OwnExercise  # noqa: E402
from sciatica_lib.exercises.plan import (  # noqa: E402
    EXERCISES_MOST,
    Limits,
    Measure,
    Plan,
    PlannedExercise,
)
from sciatica_lib.exercises.plan_file import SCHEMA  # noqa: E402
from sciatica_lib.terms import ID, PHOTO, RETURN_KEY  # noqa: E402

PATH = ROOT / "docs" / "plan.schema.json"

_ID = {"type": "string", "pattern": f"^{ID.pattern}$"}
_TYPES: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "whole": lambda about: {
        "type": "integer", "minimum": about["low"], "maximum": about["high"]
    },
    "choice": lambda about: {"enum": list(about["choices"])},
    "true_false": lambda _: {"type": "boolean"},
    "plain_text": lambda about: {
        "type": "string", "minLength": about["low"], "maxLength": about["high"]
    },
    "id": lambda _: _ID,
    "file_id": lambda _: _ID,
    "day": lambda _: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "clock_time": lambda _: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "return_key": lambda _: {"type": "string", "pattern": f"^{RETURN_KEY.pattern}$"},
    "photo": lambda _: {"type": "string", "pattern": f"^{PHOTO.pattern}$"},
    "table": lambda _: {"type": "object"},
    "made": lambda about: {"$ref": f"#/$defs/{about['made'].__name__}"},
    "several": lambda about: {
        "type": "array", "maxItems": about["most"], "uniqueItems": True,
        "items": _TYPES[about["of"]](about),
    },
}  # fmt: skip

_PARTS = (PlannedExercise, Limits, Measure, OwnExercise)


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan as it is written today; older ones say less."""
    plan = _table(Plan)
    exercises = {
        "type": "array", "minItems": 1, "maxItems": EXERCISES_MOST,
        "items": {"$ref": "#/$defs/PlannedExercise"},
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of the Sciatica Workbook",
        "description": (
            "What is not set is left out. Times are in seconds. What a schema cannot say is "
            "checked as well: whether the exercise library can carry the plan out, that each "
            "exercise is there once, and that a routine takes two hours at most."
        ),
        **plan,
        "required": ["schema", *plan["required"]],
        "properties": {
            "schema": {"enum": list(range(1, SCHEMA + 1))},
            **plan["properties"],
            "exercises": exercises,
        },
        "$defs": {
            made.__name__: _table(made) for made in (PlannedExercise, Limits, Measure, OwnExercise)
        },
    }


def _table(made: type[Any]) -> dict[str, Any]:
    known = {spec.name: spec for spec in fields(made)}
    return {
        "type": "object",
        "properties": {name: _type(spec) for name, spec in known.items() if spec.metadata},
        "required": [name for name, spec in known.items() if spec.default is MISSING],
        "additionalProperties": False,
    }


def _type(spec: Field[Any]) -> dict[str, Any]:
    found = _TYPES[spec.metadata["check"]](spec.metadata)
    if spec.default is None:
        return {"anyOf": [found, {"type": "null"}]}
    return found


if __name__ == "__main__":
    PATH.write_text(json.dumps(plan_schema(), indent=2) + "\n", encoding="utf-8")
    print(f"Written: {PATH.relative_to(ROOT)}")
