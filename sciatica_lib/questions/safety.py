"""What must be asked before anybody exercises, what counts as a new sign, and the traffic light."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sciatica_lib.log.records import CheckIn, Entry, SafetyScreen
from sciatica_lib.terms import NRS_MAX, REACHES


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the safety check; `level` is what a yes calls for."""

    number: int
    text: str
    level: str


# Our own words. Sources: NHS sciatica and cauda equina lists; NICE NG59; AHCPR table;
# Finucane et al., JOSPT 2020.
_ASKED = {
    "emergency": (
        "Do you have sciatica in both legs?",
        "Are both legs weak or numb, and is that severe or getting worse?",
        "Do you have numbness around your genitals, your back passage or your inner thighs?",
        "Is it hard to start peeing, can you not pee or not control it, unlike your normal?",
        "Do you not notice when you need to poo, or can you not control it?",
        "Has your sexual function or feeling changed lately?",
        "Did the back pain come after a serious accident?",
        "Did you have sudden, severe back or tummy pain and collapse?",
    ),
    "same_day": (
        "Has one foot newly begun to drop or drag, or is one leg quickly getting weaker?",
        "Do you have a fever, chills or feel very unwell together with the back pain?",
    ),
    "clearance": (
        "Do you have cancer or did you ever, or are you losing weight and do not know why?",
        "Is your immune system weak, do you inject drugs, or did you have an infection lately?",
        (
            "Do you have thin bones (osteoporosis), have you taken steroids for a long time, "
            "or are you older and had a fall?"
        ),
        "Do you have constant pain at night that is worse when you lie down?",
        "Is this your first time with this pain, and are you under 20 or over 55?",
        "Is the pain in the middle of your back?",
        (
            "Did you have spine surgery lately, are you pregnant, or do you have a replaced joint, "
            "a slipped vertebra or a narrow spinal canal (stenosis)?"
        ),
        "Is it getting worse, stopping your normal life, or no better after a few weeks?",
    ),
}
QUESTIONS = tuple(
    Question(number, text, level)
    for number, (level, text) in enumerate(
        ((level, text) for level, texts in _ASKED.items() for text in texts), start=1
    )
)
BRIEF = tuple(question.number for question in QUESTIONS if question.level != "clearance")
"""The numbers of the questions asked again before every routine: 1 to 10."""
ASKED = {"full": tuple(question.number for question in QUESTIONS), "brief": BRIEF}
HEADINGS = {
    "emergency": "Is any of this true? It would need emergency help now.",
    "same_day": "Is any of this true? It would need a clinician today.",
    "clearance": "Is any of this true? It needs a word with a clinician before you exercise.",
}

NEW_SIGNS = ("numbness", "weakness")
"""Answers of a check-in that lead to the safety check when they newly become yes (ours)."""

_NONE_TICKED = "None of these were ticked."
_EMERGENCY = (
    "Go to an emergency department or call your emergency number now. Do not do the routine."
)
_SAME_DAY = "Speak to a clinician today. Do not do the routine before you have."
_LOCKED = (
    "Talk to a clinician before you exercise. The routine stays locked until you record that "
    "your clinician has said you can exercise."
)
_UNKNOWN = "Some answers could not be read. Please answer the whole safety check again."
_CLEARED = (
    "You recorded that your clinician has said you can exercise. "
    "Talk to them again if anything changes."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a safety check: how urgent, whether a routine may start, what to show."""

    level: str
    may_exercise: bool
    text: str


def outcome(
    ticked: Collection[int],
    asked: str = "full",
    clinician_ok: bool | None = None,  # noqa: FBT001 (an answer, as the log holds it)
) -> Outcome:
    """Say what the answers call for; a clinician's word opens only what waits for it.

    A brief check says nothing about questions 11-18: what the last full check said still holds.
    A number that was not among the questions keeps the routine locked.

    Parameters
    ----------
    ticked
        The numbers of the questions answered yes.
    asked
        Which questions were asked, "full" or "brief".
    clinician_ok
        The person says that a clinician has said they can exercise; None if not answered.
    """
    known = ASKED[asked]
    levels = {question.number: question.level for question in QUESTIONS}
    found = {levels[number] if number in known else "unknown" for number in ticked}
    if "emergency" in found:
        return Outcome("emergency", may_exercise=False, text=_EMERGENCY)
    if "same_day" in found:
        return Outcome("same_day", may_exercise=False, text=_SAME_DAY)
    if "unknown" in found:
        return Outcome("clearance", may_exercise=False, text=_UNKNOWN)
    if "clearance" in found:
        cleared = clinician_ok is True
        return Outcome("clearance", may_exercise=cleared, text=_CLEARED if cleared else _LOCKED)
    return Outcome("none", may_exercise=True, text=_NONE_TICKED)


def saved_outcome(screen: SafetyScreen | None) -> Outcome | None:
    """Return what a saved full safety check calls for; None if it must be asked again."""
    if screen is None or screen.ticked is None:
        return None
    try:
        numbers = "" if screen.ticked == "none" else screen.ticked
        return outcome([int(number) for number in numbers.split()], "full", screen.clinician_ok)
    except ValueError:  # somebody changed the file
        return None


def may_exercise(screen: SafetyScreen | None) -> bool:
    """Return whether the last full safety check was done and allows a routine."""
    last = saved_outcome(screen)
    return last is not None and last.may_exercise


def last_check_in(entries: Iterable[Entry], *, but: Entry | None = None) -> CheckIn | None:
    """Return the last check-in of a log, leaving one entry out; None if there is none."""
    check_ins = [
        entry.record for entry in entries if isinstance(entry.record, CheckIn) and entry != but
    ]
    return check_ins[-1] if check_ins else None


def has_new_sign(before: CheckIn | None, after: CheckIn) -> bool:
    """Return whether numbness or weakness is there that was not there at the check-in before."""
    return before is not None and any(
        getattr(after, sign) and not getattr(before, sign) for sign in NEW_SIGNS
    )


# The pain monitoring model: Thomee 1997; Silbernagel, AJSM 2007 (Achilles tendon); Smith, BJSM
# 2019.
GREEN_UP_TO = 3
AMBER_UP_TO = 5
GREEN_RISE = 1
AMBER_RISE = 2

NOT_VALIDATED = (
    "These limits come from other kinds of pain; they are not validated for leg pain from the back."
)
_BY_CHANGE = (
    " Your pain was already above {amber}, so only the change counts here: agree this with your "
    "therapist."
)
_PARTLY = " Not everything was answered, so it may be more than this."
_LIGHTS = {
    "green": "Green: little or no more pain than before. Carry on.",
    "amber": "Amber: more pain than before, or in the middle of the scale. If it settles within "
    "minutes and by tomorrow morning, repeat this or do a little less. If not, take it as red.",
    "red": "Red: stop for now. Next time do half the repetitions or half the range. If it is red "
    "twice in a row, contact your therapist.",
    "unanswered": "No colour: not enough was answered to tell.",
}
_NEW_NUMBNESS = " New numbness or tingling: go through the safety check again."


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The numbers of the traffic light, 0-10."""

    green_up_to: int = GREEN_UP_TO
    amber_up_to: int = AMBER_UP_TO
    green_rise: int = GREEN_RISE
    amber_rise: int = AMBER_RISE


@dataclass(frozen=True, slots=True)
class Light:
    """The colour after a routine (green, amber, red or unanswered) and its sentences."""

    colour: str
    text: str


def traffic_light(  # noqa: PLR0913 (what was answered before and after)
    before: int | None,
    after: int | None,
    reach_before: str | None,
    reach_after: str | None,
    new_numbness: bool | None = False,  # noqa: FBT001, FBT002 (an answer, as the log holds it)
    *,
    limits: Limits = Limits(),
) -> Light:
    """Compare leg pain before and after a routine; not validated for leg pain from the back.

    Red counts as soon as one answer says so; green only when everything was answered.

    Parameters
    ----------
    before, after
        Leg pain right now, 0-10; None if not answered.
    reach_before, reach_after
        How far down the symptoms reached, one of `terms.REACHES`; None if not answered.
    new_numbness
        New numbness or tingling; None if not answered.
    limits
        Where the colours begin.

    Raises
    ------
    ValueError
        A score or a place that does not exist.
    """
    _check_scores(before=before, after=after)
    _check_places(reach_before=reach_before, reach_after=reach_after)
    by_change = before is not None and before > limits.amber_up_to
    rise = None if before is None or after is None else after - before
    level = 0 if by_change or after is None else after
    further = bool(reach_before and reach_after) and _down(reach_after) > _down(reach_before)
    if level > limits.amber_up_to or (rise or 0) > limits.amber_rise or further or new_numbness:
        colour = "red"
    elif level > limits.green_up_to or (rise or 0) > limits.green_rise:
        colour = "amber"
    else:
        colour = "green"
    partly = None in (before, after, reach_before, reach_after, new_numbness)
    if partly and colour == "green":
        colour = "unanswered"
    text = _LIGHTS[colour]
    text += _NEW_NUMBNESS if new_numbness else ""
    text += _PARTLY if partly and colour == "amber" else ""
    text += _BY_CHANGE.format(amber=limits.amber_up_to) if by_change and after is not None else ""
    return Light(colour, f"{text} {NOT_VALIDATED}")


def _check_scores(**scores: int | None) -> None:
    for name, score in scores.items():
        if score is not None and score not in range(NRS_MAX + 1):
            raise ValueError(f"{name} must be 0-{NRS_MAX}, got {score!r}")


def _check_places(**places: str | None) -> None:
    for name, reach in places.items():
        if reach is not None and reach not in REACHES:
            raise ValueError(f"{name} must be one of {', '.join(REACHES)}, got {reach!r}")


def _down(reach: str | None) -> int:
    # Pain that is only in the back is not yet down the leg.
    return max(REACHES.index(reach or "none"), REACHES.index("back"))
