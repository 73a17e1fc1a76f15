"""A new exercise as it is typed into a form: from its answers to a table of the library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.own import STANDING, OwnExercise
from sciatica_lib.terms import ID

OWN_SOURCE = "The therapist's own"
_PHASES = ("move", "hold", "return", "change_sides")
_AMOUNTS = ("sets", "reps", "hold_s", "rest_s", "move_s", "return_s")
_FIRST = re.compile(r"[^.!?:;,]+")


def key_of(name: str) -> str:
    """Return the key of an exercise from its name: Calf raise, seated is calf_raise_seated."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:32].strip("_")
    if not ID.fullmatch(key):
        raise FieldError("name", "must have some letters from a to z, of which a key can be made")
    return key


def own_exercise(
    answers: Mapping[str, Any], *, pose: Mapping[str, Any] | None = None, photo: str = ""
) -> OwnExercise:
    """Return the exercise that the answers of the form say; `exercise_of` says if it is one.

    Parameters
    ----------
    answers
        By the names of the form's questions; what was not answered is absent.
    pose
        How it looks, as a table of poses.toml; a standing body where nothing was posed.
    photo
        A photo instead, from `photo.small_photo`.

    Raises
    ------
    FieldError
        A number is not written as one, or the name makes no key.
    """
    sides = answers.get("sides", "none")
    counts = {"in_turn": "each_side", "none": "in_total"}
    fields: dict[str, Any] = {
        "name": answers.get("name", ""),
        "kind": answers.get("kind", ""),
        "sides": sides,
        "reps_count": counts.get(sides, answers.get("reps_count", "each_side")),
        "position": answers.get("position", ""),
        "targets": _listed(answers.get("targets", "")),
        "watch": [{"text": line, "origin": "ours"} for line in _lines(answers.get("watch", ""))],
        "phases": {part: _phase(answers[part]) for part in _PHASES if answers.get(part)},
        "dose": {
            amount: _range(answers[amount], amount) for amount in _AMOUNTS if answers.get(amount)
        },
        "cautions": [
            {
                "condition": condition,
                "text": "Ask your clinician before you do this exercise.",
                "origin": "ours",
            }
            for condition in answers.get("cautions", [])
        ],
    }
    if fields["dose"]:
        fields["dose"].setdefault("hold_s", 0)
    if answers.get("frequency"):
        fields["dose"]["frequency"] = answers["frequency"]
    if answers.get("anatomy"):
        fields["anatomy"] = answers["anatomy"]
    return OwnExercise(
        key=key_of(str(answers.get("name", ""))),
        fields=fields,
        source=str(answers.get("source") or OWN_SOURCE),
        pose=dict(pose or STANDING),
        photo=photo,
    )


def _phase(text: str) -> dict[str, str]:
    """Return one part of a repetition: its first words are the short call."""
    first = _FIRST.match(text.strip())
    cue = first[0].strip() if first else text
    return {"cue": " ".join(cue.split()[:4]), "text": text}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _range(text: str, where: str) -> int | dict[str, int]:
    """Return a number, or a range such as 10-15, as the library writes it."""
    found = re.fullmatch(r"\s*(\d{1,4})\s*(?:(?:-|\u2013|to)\s*(\d{1,4}))?\s*", text)
    if not found:
        raise FieldError(where, f"must be a number such as 10, or a range such as 10-15: {text}")
    return int(found[1]) if found[2] is None else {"min": int(found[1]), "max": int(found[2])}
