"""The exercise library: what data/exercises.toml says, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sciatica_lib import checks
from sciatica_lib.blocks import block, listed, named, needed, optional, read_block, sentence
from sciatica_lib.errors import FieldError
from sciatica_lib.terms import SIDES

SCHEMA = 1
KINDS = ("stretch", "strength", "mobility", "core")
SIDE_PATTERNS = ("none", "in_turn", "alternating")
REPS_COUNTS = ("each_side", "in_total")
ORIGINS = ("source", "ours")
LEVELS = ("easier", "harder")
PHASES = ("move", "hold", "return", "change_sides")
CHANGES_AFTER = ("set", "rep")
BRIEF_MOST_WORDS = 2
"""What can be said in one second, the quickest movement (ours)."""
SUGGESTED_LABEL = "suggested, not in the source"

_TO_BEGIN = ("sets", "reps", "hold_s")
MOST = {"sets": 10, "reps": 50, "hold_s": 300, "rest_s": 600, "move_s": 30, "return_s": 30}
"""The largest numbers that the library and plans take: they catch slips of the finger (ours)."""


def _text(value: Any, where: str) -> str:
    found = sentence(value, where)
    if re.search("[{}]", found.replace("{side}", "").replace("{other}", "")):
        raise FieldError(where, "may have {side} and {other} in braces, nothing else")
    return found


def _range(value: Any, where: str, low: int, high: int) -> Range:
    if not isinstance(value, dict):
        number = checks.whole(value, where, low, high)
        return Range(number, number)
    if not value or value.keys() - {"min", "max"}:
        raise FieldError(where, "must have a min, a max or both, and nothing else")
    ends = {end: checks.whole(number, f"{where}.{end}", low, high) for end, number in value.items()}
    if ends.get("min", low) > ends.get("max", high):
        raise FieldError(where, f"has its min {ends['min']} above its max {ends['max']}")
    return Range(ends.get("min"), ends.get("max"))


def _exercises(value: Any, where: str) -> Mapping[str, Exercise]:
    # In messages the file is followed by the exercise at once.
    return named(value, where.removesuffix(": exercises"), None, block, Exercise)


def _amount(name: str, low: int = 0) -> Any:
    return optional(_range, low, MOST[name])


@dataclass(frozen=True, slots=True)
class Range:
    """A number as a source gives it: exactly, from-to, at least (no high) or up to (no low)."""

    low: int | None
    high: int | None

    def __str__(self) -> str:
        """Return the range as people say it."""
        if self.low is None:
            return f"up to {self.high}"
        if self.high is None:
            return f"at least {self.low}"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """How much, how long (in seconds) and how often; None where nothing is said."""

    sets: Range | None = _amount("sets", low=1)
    reps: Range | None = _amount("reps", low=1)
    hold_s: Range | None = _amount("hold_s")
    rest_s: Range | None = _amount("rest_s")
    move_s: Range | None = _amount("move_s", low=1)
    return_s: Range | None = _amount("return_s", low=1)
    first_side: str | None = optional(checks.choice, SIDES)
    frequency: str | None = optional(_text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One part of a repetition: a cue and a sentence; what knee and head do, where it matters.

    `brief` is the cue for a movement too quick to say it.
    """

    cue: str = needed(_text)
    brief: str | None = optional(_text)
    text: str = needed(_text)
    knee: str | None = optional(checks.choice, ("straightens", "bends"))
    head: str | None = optional(checks.choice, ("up", "down"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Something to watch while moving, and whether the source says so or we do."""

    text: str = needed(_text)
    origin: str = needed(checks.choice, ORIGINS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Caution:
    """A condition with which to ask a clinician first; `about` is the condition in words.

    `easier` is the variant that may be done meanwhile; without one the exercise is left out.
    """

    condition: str = needed(checks.name)
    text: str = needed(_text)
    origin: str = needed(checks.choice, ORIGINS)
    easier: str | None = optional(checks.name)
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """An easier or harder way; `unlock` says that the therapist must allow it in the plan."""

    key: str = needed(checks.name)
    name: str = needed(_text)
    level: str = needed(checks.choice, LEVELS)
    text: str = needed(_text)
    origin: str = needed(checks.choice, ORIGINS)
    unlock: bool = needed(checks.true_false)
    instead: Mapping[str, str] = optional(
        named, ("position", "limbs", *PHASES), _text, default=MappingProxyType({})
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Exercise:
    """One exercise of the library: `dose` is the source's, `suggested` is ours.

    `limbs` says what moves on a side, and `change_after` after what sides in turn change.
    """

    name: str = needed(_text)
    kind: str = needed(checks.choice, KINDS)
    sides: str = needed(checks.choice, SIDE_PATTERNS)
    reps_count: str = needed(checks.choice, REPS_COUNTS)
    position: str = needed(_text)
    targets: tuple[str, ...] = needed(listed, _text)
    watch: tuple[Watch, ...] = needed(listed, block, Watch)
    sources: tuple[str, ...] = needed(listed, _text)
    phases: Mapping[str, Movement] = needed(named, PHASES, block, Movement)
    dose: Dose = optional(block, Dose, default=Dose())
    suggested: Dose = optional(block, Dose, default=Dose())
    cautions: tuple[Caution, ...] = optional(listed, block, Caution, default=())
    variants: tuple[Variant, ...] = optional(listed, block, Variant, default=())
    anatomy: str | None = optional(_text)
    limbs: str = optional(_text, default="{side} side")
    change_after: str = optional(checks.choice, CHANGES_AFTER, default="set")
    key: str = ""
    is_own: bool = False

    @property
    def is_dosed(self) -> bool:
        """Whether a new plan knows how to begin: if not, the therapist says how much."""
        return all(self.start(amount) is not None for amount in _TO_BEGIN)

    def start(self, amount: str) -> int | None:
        """Return where a new plan begins: the low end of our suggestion, else of the dose."""
        for dose in (self.suggested, self.dose):
            found = getattr(dose, amount)
            if found is not None:
                return int(found.high if found.low is None else found.low)
        return None

    def variant(self, key: str | None) -> Variant | None:
        """Return the variant of that name; None if there is none."""
        return next((variant for variant in self.variants if variant.key == key), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Library:
    schema: int = needed(checks.whole, SCHEMA, SCHEMA)
    sources: Mapping[str, str] = needed(named, None, _text)
    conditions: Mapping[str, str] = needed(named, None, _text)
    exercises: Mapping[str, Exercise] = needed(_exercises)


def read_exercises(path: Path) -> dict[str, Exercise]:
    """Read the exercise library, in the order of the file.

    Parameters
    ----------
    path
        The file, such as data/exercises.toml.

    Returns
    -------
    dict of str to Exercise
        The exercises by their keys.

    Raises
    ------
    FieldError
        The file cannot be used; one sentence says which exercise, which field and why.
    """
    library: _Library = read_block(path, _Library)
    return {
        key: _finished(exercise, key, f"{path.name}: {key}", library.sources, library.conditions)
        for key, exercise in library.exercises.items()
    }


def read_exercise(
    table: Any, key: str, sources: Mapping[str, str], conditions: Mapping[str, str]
) -> Exercise:
    """Return one exercise from a table such as exercises.toml has, or refuse it.

    Parameters
    ----------
    table
        The table; nothing of it is trusted.
    key
        The name of the exercise.
    sources, conditions
        The words of the sources and conditions that it may name.

    Raises
    ------
    FieldError
        The first wrong field; the message says which, and why.
    """
    return _finished(block(table, key, Exercise), key, key, sources, conditions)


def _finished(
    exercise: Exercise,
    key: str,
    where: str,
    sources: Mapping[str, str],
    conditions: Mapping[str, str],
) -> Exercise:
    _agree(exercise, where, sources, conditions)
    return replace(
        exercise,
        key=key,
        sources=tuple(sources[name] for name in exercise.sources),
        cautions=tuple(
            replace(caution, about=conditions[caution.condition]) for caution in exercise.cautions
        ),
    )


def _easier(exercise: Exercise) -> tuple[str, ...]:
    """Return the variants that a person may take without a therapist."""
    return tuple(
        variant.key
        for variant in exercise.variants
        if variant.level == "easier" and not variant.unlock
    )


def _agree(
    exercise: Exercise, where: str, sources: Mapping[str, str], conditions: Mapping[str, str]
) -> None:
    """Refuse an exercise whose parts contradict each other."""
    phases, doses = exercise.phases, (exercise.suggested, exercise.dose)
    sided, in_turn = exercise.sides != "none", exercise.sides == "in_turn"
    texts = [phase.text for phase in phases.values()]
    texts += [text for variant in exercise.variants for text in variant.instead.values()]
    positions = [variant.instead.get("position", "") for variant in exercise.variants]
    positions += [exercise.position]
    limbs = [variant.instead.get("limbs", exercise.limbs) for variant in exercise.variants]
    limbs += [exercise.limbs]
    keys = {variant.key for variant in exercise.variants}
    rules = {
        "phases must have move and return": {"move", "return"} <= phases.keys(),
        "phases must have hold, because hold_s is above 0": "hold" in phases
        or not any(dose.hold_s and dose.hold_s.high for dose in doses),
        "phases must have change_sides if sides is in_turn, and only then": in_turn
        == ("change_sides" in phases),
        "reps_count must be each_side if sides is in_turn, and in_total if it is none": (
            exercise.reps_count
            in {"in_turn": "each_side", "none": "in_total"}.get(exercise.sides, REPS_COUNTS)
        ),
        "{side} and {other} may stand in a text only if there are sides": sided
        or not any("{" in text for text in texts),
        "{side} and {other} may stand in position only if sides is in_turn": in_turn
        or not any("{" in text for text in positions),
        "change_after may be rep only if sides is in_turn": in_turn
        or exercise.change_after == "set",
        "limbs must say what moves with {side} before it, such as {side} leg": all(
            re.search(r"\{side\} \w", text) for text in limbs
        ),
        f"brief may have at most {BRIEF_MOST_WORDS} words": not any(
            len((phase.brief or "").split()) > BRIEF_MOST_WORDS for phase in phases.values()
        ),
        "variants must each have a key of their own": len(keys) == len(exercise.variants),
    }
    for reason, kept in rules.items():
        if not kept:
            raise FieldError(f"{where}:", reason)
    for amount in _TO_BEGIN if any(dose != Dose() for dose in doses) else ():
        if exercise.start(amount) is None:
            raise FieldError(f"{where}: {amount}", "must be in dose or in suggested")
    for caution in exercise.cautions:
        checks.choice(caution.condition, f"{where}: condition", tuple(conditions))
        if caution.easier is not None:
            checks.choice(caution.easier, f"{where}: easier", _easier(exercise))
    for source in exercise.sources:
        checks.choice(source, f"{where}: sources", tuple(sources))
