"""An exercise of one's own as it is typed into a form: from answers to a table, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.own import STANDING, OwnExercise
from sciatica_lib.terms import ID

OWN_SOURCE = "The therapist's own"
ASK_FIRST = "Ask your clinician before you do this exercise."
OURS = "suggested"
"""The answer to whose numbers they are, where no source says them."""
EASIER, HARDER = WAYS = ("easier", "harder")
"""Other ways to do it: their keys, and their levels. A harder one is for a therapist to unlock."""
PHASES = ("move", "hold", "return", "change_sides")
AMOUNTS = ("sets", "reps", "hold_s", "rest_s", "move_s", "return_s")
INSTEAD = ("position", *PHASES[:3])
"""The sentences of another way that may take the place of the usual ones."""
_AS_TYPED = ("anatomy", "limbs", "change_after")
_COUNTS = {"in_turn": "each_side", "none": "in_total"}
_FIRST = re.compile(r"[^.!?:;,]+")
_LOW_AND_HIGH = re.compile(r"(\d{1,4})\s*(?:-|\u2013|to)\s*(\d{1,4})")
_ONE_END = re.compile(r"(at least|up to)\s*(\d{1,4})")


def key_of(name: str) -> str:
    """Return the key of an exercise from its name: Calf raise, seated is calf_raise_seated."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:32].strip("_")
    if not ID.fullmatch(key):
        raise FieldError("name", "must have some letters from a to z, of which a key can be made")
    return key


def own_exercise(
    answers: Mapping[str, Any],
    *,
    key: str = "",
    pose: Mapping[str, Any] | None = None,
    photo: str = "",
) -> OwnExercise:
    """Return the exercise that the answers of the form say; `exercise_of` says if it is one.

    Parameters
    ----------
    answers
        By the names of the form's questions; what was not answered is absent.
    key
        Of an exercise that is opened again: it stays, whatever it is called now.
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
    fields: dict[str, Any] = {
        "name": answers.get("name", ""),
        "kind": answers.get("kind", ""),
        "sides": sides,
        "reps_count": _COUNTS.get(sides, answers.get("reps_count", "each_side")),
        "position": answers.get("position", ""),
        "targets": _listed(answers.get("targets", "")),
        "watch": [{"text": line, "origin": "ours"} for line in _lines(answers.get("watch", ""))],
        "phases": {part: _phase(answers[part]) for part in PHASES if answers.get(part)},
        "dose": {},
        "cautions": [_caution(condition, answers) for condition in answers.get("cautions", [])],
    }
    fields |= _doses(answers)
    fields |= {name: answers[name] for name in _AS_TYPED if answers.get(name)}
    if ways := [way for level in WAYS if (way := _way(level, answers))]:
        fields["variants"] = ways
    return OwnExercise(
        key=key or key_of(str(answers.get("name", ""))),
        fields=fields,
        source=str(answers.get("source") or OWN_SOURCE),
        pose=dict(pose or STANDING),
        photo=photo,
    )


def answers_of(own: OwnExercise) -> dict[str, Any] | None:
    """Return the answers that make this exercise; None where the form cannot say all of it."""
    try:
        answers = _answers(own)
        again = own_exercise(answers, key=own.key)
    except (FieldError, KeyError, TypeError, AttributeError):
        return None  # it was written by hand
    return answers if (again.fields, again.source) == (own.fields, own.source) else None


def _doses(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers as the dose of the source, or as our own suggestion."""
    amounts: dict[str, Any] = {
        amount: _range(answers[amount], amount) for amount in AMOUNTS if answers.get(amount)
    }
    if amounts:
        amounts.setdefault("hold_s", 0)
    if answers.get("first_side"):
        amounts["first_side"] = answers["first_side"]
    often = {"frequency": answers["frequency"]} if answers.get("frequency") else {}
    if answers.get("whose") == OURS and amounts:
        return {"dose": often, OURS: amounts}
    return {"dose": amounts | often}


def _caution(condition: str, answers: Mapping[str, Any]) -> dict[str, str]:
    text = answers.get("caution_text") or ASK_FIRST
    meanwhile = {"easier": EASIER} if answers.get("meanwhile") == EASIER else {}
    return {"condition": condition, "text": text, "origin": "ours", **meanwhile}


def _way(level: str, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return another way to do it; None where nothing of it is typed."""
    typed = {
        name: words
        for name in ("name", "text", *INSTEAD)
        if (words := answers.get(f"{level}_{name}"))
    }
    if not typed:
        return None
    way: dict[str, Any] = {
        "key": level,
        "name": typed.pop("name", ""),
        "level": level,
        "text": typed.pop("text", ""),
        "origin": "ours",
        "unlock": level == HARDER,
    }
    return way | ({"instead": typed} if typed else {})


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
    typed = text.strip()
    if re.fullmatch(r"\d{1,4}", typed):
        return int(typed)
    if found := _LOW_AND_HIGH.fullmatch(typed):
        return {"min": int(found[1]), "max": int(found[2])}
    if found := _ONE_END.fullmatch(typed):
        return {"min" if found[1] == "at least" else "max": int(found[2])}
    raise FieldError(where, f"must be a number such as 10, or a range such as 10-15: {text}")


# ---- Back into the form ------------------------------------------------------------------------


def _answers(own: OwnExercise) -> dict[str, Any]:
    fields = own.fields
    doses = {**fields["dose"], **fields.get(OURS, {})}
    answers: dict[str, Any] = {
        **{name: fields[name] for name in ("name", "kind", "sides", "position")},
        **{name: fields.get(name) for name in _AS_TYPED},
        "reps_count": None if fields["sides"] in _COUNTS else fields["reps_count"],
        "targets": ", ".join(fields["targets"]),
        "watch": "\n".join(line["text"] for line in fields["watch"]),
        **{part: phase["text"] for part, phase in fields["phases"].items()},
        **{amount: _typed(doses[amount]) for amount in AMOUNTS if amount in doses},
        "first_side": doses.get("first_side"),
        "frequency": doses.get("frequency"),
        "whose": OURS if OURS in fields else None,
        "source": "" if own.source == OWN_SOURCE else own.source,
        "cautions": [caution["condition"] for caution in fields["cautions"]],
    }
    for caution in fields["cautions"]:
        answers["caution_text"] = "" if caution["text"] == ASK_FIRST else caution["text"]
        answers["meanwhile"] = caution.get("easier")
    for way in fields.get("variants", ()):
        said = {"name": way["name"], "text": way["text"], **way.get("instead", {})}
        answers |= {f"{way['key']}_{name}": words for name, words in said.items()}
    return {name: answer for name, answer in answers.items() if answer not in (None, "", [])}


def _typed(amount: int | Mapping[str, int]) -> str:
    if isinstance(amount, int):
        return str(amount)
    if len(amount) > 1:
        return f"{amount['min']}-{amount['max']}"
    return f"at least {amount['min']}" if "min" in amount else f"up to {amount['max']}"
