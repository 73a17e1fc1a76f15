"""The traffic light after a routine: how it was borne, and what follows from several of them.

The pain monitoring model: Thomee 1997; Silbernagel, AJSM 2007 (Achilles tendon); Smith, BJSM 2019.
Its numbers are `Limits` of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import Entry, Hurt, Morning, RoutineEnd, RoutineStart
from sciatica_lib.terms import NRS_MAX, REACHES

COLOURS = ("green", "amber", "red")
"""From best to worst."""

REDS_TO_CALL = 2
GREENS_TO_PROGRESS, PROGRESS_AFTER = 3, timedelta(days=7)

NOT_VALIDATED = (
    "These limits come from other kinds of pain; they are not validated for leg pain from the back."
)
_WORDS = {
    "green": "Green: carry on. Little or no more pain than before.",
    "amber": "Amber: more pain than before, or in the middle of the scale. If it settles within "
    "minutes and by tomorrow morning, repeat this or do a little less. If not, take it as red.",
    "red": "Red: stop for now. Next time do half the repetitions or half the range.",
    "unanswered": "No colour: not enough was answered to tell.",
}
_CALL = "It was red twice in a row: contact your therapist before the next routine."
_PROGRESS = (
    "Your last routines were green for a week or more. Ask your therapist whether one thing "
    "could become a little harder."
)
_NUMB = "New numbness or tingling: go through the whole safety check again."
_HURT = "You stopped because it hurt: go through the whole safety check before the next routine."
_BY_CHANGE = "Your pain was above {limit} before you began, so only the change counts here."
_AGREE = (
    "Your pain was above {limit} before you began: agree with your therapist how to judge this."
)
_PARTLY = "Not everything was answered, so it may be more than this."


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """What was answered before or after a routine; None is unanswered.

    Raises
    ------
    ValueError
        A score or a place that does not exist.
    """

    leg: int | None = None
    back: int | None = None
    reach: str | None = None

    def __post_init__(self) -> None:
        for name in ("leg", "back"):
            score = getattr(self, name)
            if score is not None and score not in range(NRS_MAX + 1):
                raise ValueError(f"{name} must be 0-{NRS_MAX}, got {score!r}")
        if self.reach is not None and self.reach not in REACHES:
            raise ValueError(f"reach must be one of {', '.join(REACHES)}, got {self.reach!r}")

    @property
    def is_complete(self) -> bool:
        """Whether everything was answered."""
        return None not in {self.leg, self.back, self.reach}


@dataclass(frozen=True, slots=True)
class Light:
    """The colour of a routine (green, amber, red or unanswered) and its sentences."""

    colour: str
    text: str


def traffic_light(  # noqa: PLR0913 (each answer by its name)
    before: Scores,
    after: Scores,
    *,
    new_numbness: bool | None = False,
    hurt: bool = False,
    morning: str | None = None,
    limits: Limits = USUAL_LIMITS,
) -> Light:
    """Compare pain before and after a routine; not validated for leg pain from the back.

    The worse of leg and back counts. Red counts as soon as one answer says so; green only when
    everything was answered.

    Parameters
    ----------
    before, after
        Pain right now, 0-10, and how far down the symptoms reached, one of `terms.REACHES`.
    new_numbness
        Numbness or tingling that is new, or goes further than before; None if not answered.
    hurt
        The person stopped because it hurt: never green.
    morning
        How the leg was the next morning, one of `terms.MORNINGS`; None if not answered.
    limits
        Where the colours begin.
    """
    pains = ((before.leg, after.leg), (before.back, after.back))
    colours = [_pain_colour(was, is_now, limits) for was, is_now in pains]
    further = bool(before.reach and after.reach) and _down(after.reach) > _down(before.reach)
    colours += ["red"] * (further or bool(new_numbness) or morning == "worse")
    colours += ["amber"] * hurt
    colour = max(colours, key=COLOURS.index)
    missing = new_numbness is None or not (before.is_complete and after.is_complete)
    if missing and colour == "green":
        colour = "unanswered"
    high = any(was is not None and was > limits.amber_up_to for was, _ in pains)
    by_change = (_BY_CHANGE if limits.by_change else _AGREE).format(limit=limits.amber_up_to)
    sentences = {
        _WORDS[colour]: True,
        _NUMB: new_numbness,
        _HURT: hurt,
        _PARTLY: missing and colour == "amber",
        by_change: high and colour != "red",
        NOT_VALIDATED: True,
    }
    return Light(colour, " ".join(said for said, applies in sentences.items() if applies))


@dataclass(frozen=True, slots=True)
class Session:
    """One routine that is over: its rows, its day, and its light."""

    routine_id: str
    day: date
    light: Light
    end: Entry


def sessions(entries: Iterable[Entry], limits: Limits = USUAL_LIMITS) -> tuple[Session, ...]:
    """Return the routines that are over with their lights, in the order of the entries.

    Parameters
    ----------
    entries
        The current entries, in their order.
    limits
        Where the colours begin.
    """
    entries = tuple(entries)
    starts, hurt, mornings = {}, set(), {}
    for record in (entry.record for entry in entries):
        match record:
            case RoutineStart():
                starts[record.routine_id] = record
            case Hurt():
                hurt.add(record.routine_id)
            case Morning():
                mornings[record.routine_id] = record.compared
    found = []
    for entry in entries:
        end = entry.record
        if not isinstance(end, RoutineEnd):
            continue
        start = starts.get(end.routine_id)
        light = traffic_light(
            Scores(leg=start.leg_pain_now, back=start.back_pain_now, reach=start.reach)
            if start
            else Scores(),
            Scores(leg=end.leg_pain_now, back=end.back_pain_now, reach=end.reach),
            new_numbness=end.new_numbness,
            hurt=end.routine_id in hurt or end.outcome == "hurt",
            morning=mornings.get(end.routine_id),
            limits=limits,
        )
        found.append(Session(str(end.routine_id), end.day, light, entry))
    return tuple(found)


def last_are_red(done: Sequence[Session]) -> bool:
    """Return whether so many of the last routines were red that it is time to call."""
    last = [session.light.colour for session in done[-REDS_TO_CALL:]]
    return last == ["red"] * REDS_TO_CALL


def advice(done: Sequence[Session]) -> str:
    """Say what follows from the last routines together; nothing if nothing does."""
    if last_are_red(done):
        return _CALL
    greens = list(takewhile(lambda session: session.light.colour == "green", reversed(done)))
    enough = len(greens) >= GREENS_TO_PROGRESS and greens[0].day - greens[-1].day >= PROGRESS_AFTER
    return _PROGRESS if enough else ""


def light_rules() -> dict[str, Any]:
    """Return the numbers and words of the traffic light as data, for a page without Python."""
    words = {
        **_WORDS,
        "numb": _NUMB,
        "hurt": _HURT,
        "partly": _PARTLY,
        "by_change": _BY_CHANGE,
        "agree": _AGREE,
        "call": _CALL,
        "progress": _PROGRESS,
        "not_validated": NOT_VALIDATED,
    }
    return {
        "colours": COLOURS,
        "words": words,
        "usual_limits": asdict(USUAL_LIMITS),
        "reds_to_call": REDS_TO_CALL,
        "greens_to_progress": GREENS_TO_PROGRESS,
        "progress_after_days": PROGRESS_AFTER.days,
        "reaches": REACHES,
    }


def _pain_colour(before: int | None, after: int | None, limits: Limits) -> str:
    """Return the colour of one pain; an unanswered one adds nothing."""
    if after is None:
        return "green"
    rise = after - before if before is not None else 0
    high = before is not None and before > limits.amber_up_to
    level = 0 if high else after
    if level > limits.amber_up_to or rise > limits.amber_rise:
        return "red"
    if level > limits.green_up_to or rise > limits.green_rise or (high and not limits.by_change):
        return "amber"
    return "green"


def _down(reach: str | None) -> int:
    # Pain that is only in the back is not yet down the leg.
    return max(REACHES.index(reach or "none"), REACHES.index("back"))
