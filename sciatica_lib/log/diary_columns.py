"""What a column of another tracker's diary means, judged by its name and by its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sciatica_lib.log.diary_times import is_date, is_hour, is_time

WORDS = {
    "date": "the date", "time": "the time", "when": "date and time", "leg_pain_now": "leg pain",
    "back_pain_now": "back pain", "pain_now": "pain", "place_and_feeling": "a place and a feeling",
    "feelings": "what it felt like", "places": "where", "numbness": "numb or tingling, yes or no",
    "note": "a note", "name": "names, one a row", "value": "the value of the name",
}  # fmt: skip
"""What a column may mean, in words."""

SCORES = ("leg_pain_now", "back_pain_now", "pain_now")
YES, NO = {"yes", "y", "true", "1", "x", "ja"}, {"no", "n", "false", "0", "nein"}

FARTHEST = {
    "foot": ("foot", "feet", "toe", "ankle", "heel"),
    "calf": ("calf", "calve", "shin", "lower leg"),
    "thigh": ("thigh", "hamstring", "knee", "upper leg"),
    "buttock": ("buttock", "glute", "hip", "bottom"),
    "back": ("back", "spine", "lumbar"),
}
"""How far down a place is, the farthest first."""

_LEG = {"leg", "sciatica", "sciatic", "foot", "feet", "toe", "ankle", "heel", "calf", "calve",
        "shin", "thigh", "hamstring"}  # fmt: skip
_BACK = {"back", "lumbar", "lowback", "lowerback"}
_ON_THE_WAY = _LEG | _BACK | {"spine", "knee", "buttock", "glute", "hip"}
_HURTS = {"pain", "ache", "aching", "sore", "soreness", "burn", "burning", "sharp", "stab",
          "stabbing", "shoot", "shooting", "throb", "throbbing", "cramp", "cramping"}  # fmt: skip
_NUMB = {"numb", "numbness", "tingle", "tingling", "pin", "needle", "asleep"}
_FELT = _HURTS | _NUMB | {"tight", "tightness", "stiff", "stiffness", "weak", "weakness", "dull",
                          "heavy", "spasm", "twitch", "pressure", "warm", "cold"}  # fmt: skip
_HOW_MUCH = {"intensity", "severity", "level", "score", "nrs", "vas"}
_BESIDE = {"left", "right", "both", "lower", "upper", "low", "now", "today", "average", "avg",
           "overall", "worst", "current", "my", "the", "of", "in", "at", "how", "is", "your",
           "scale", "out", "hk", "category", "type", "identifier"}  # fmt: skip
_NOT_HURTS = {"relief", "relieved", "free", "medication", "medicine", "med", "drug", "pill",
              "tablet", "dose", "killer", "painkiller", "mood", "sleep", "fatigue", "energy",
              "stress", "weight", "step", "duration", "hour", "minute", "trigger", "goal", "target",
              "interference", "type", "quality", "location", "place", "area", "site", "region",
              "neck", "head", "headache", "shoulder", "arm", "elbow", "hand", "wrist", "finger",
              "jaw", "face", "chest", "stomach", "tummy", "abdomen", "pelvic", "period", "eye",
              "joint", "mid", "day", "count", "number", "id", "date", "time", "note",
              "comment"}  # fmt: skip
"""Words that say of a column that it is about something else, whatever beside them says pain."""

_WHEN = {"date", "datum", "day", "when", "timestamp", "datetime", "recorded", "time", "start",
         "created", "creation", "at"}  # fmt: skip
_LATER = {"creation", "created", "updated", "modified", "end", "entered", "submitted", "export"}
_TIMES = {"time", "hour", "zeit", "uhrzeit"}
_PLACES = {"place", "region", "location", "area", "where", "site", "body"}
_FEELINGS = {"type", "feeling", "quality", "kind", "sensation", "symptom", "feel"}
_NOTES = {"note", "comment", "remark", "text", "description", "bemerkung", "notiz", "kommentar"}
_NAMES = {"symptom", "feature", "featurename", "detail", "metric", "tracker", "trackable", "item",
          "name", "variable"}  # fmt: skip
_VALUES = _HOW_MUCH | {"rating", "amount", "value"}
_NAMES_MAX = 200

_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d+))?(?:\s*(?:/|of|out of)\s*(?:10|100)|:\s*[^\d\s].*)?")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*\s*[a-z%]{0,4}", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLACE_AND_FEELING = re.compile(r"(.+?)\s*[:/|,(\u2013-]\s*(.+?)\)?")
_FEW = 5
"""With fewer values, 0 and 1 may still be a pain scale (ours)."""
_SAMPLE = 40
_HUNDRED = 100


def words_of(name: str) -> frozenset[str]:
    """Return the words in the name of a column, in the singular and without capitals."""
    words = re.findall(r"[^\W\d_]+", _HUMP.sub(" ", name).lower())
    return frozenset(_singular(word) for word in words)


def number_of(text: str) -> float | None:
    """Return the number that a cell says, or None: 4, 4.5, 4/10, 4 out of 10, `4:a label`."""
    match = _NUMBER.fullmatch(text.strip())
    return float(f"{match[1]}.{match[2] or 0}") if match else None


def reach_of(places: str) -> str | None:
    """Return how far down the places in a text go, or None if none of them is on the way."""
    words = places.lower()
    for reach, names in FARTHEST.items():
        if any(name in words for name in names):
            return reach
    return None


def place_and_feeling(name: str) -> tuple[str, str] | None:
    """Return the place and the feeling that a name such as `calf: ache` says, or None."""
    match = _PLACE_AND_FEELING.fullmatch(name.strip())
    if not match:
        return None
    for place, feeling in ((match[1], match[2]), (match[2], match[1])):
        if words_of(place) & _ON_THE_WAY and words_of(feeling) & _FELT:
            return place.strip(), feeling.strip()
    return None


def is_numb(name: str) -> bool:
    """Tell whether a name says that something is numb or tingles."""
    return bool(words_of(name) & _NUMB)


def score_meant(name: str) -> str | None:
    """Return which pain a name is about: leg, back, or pain anywhere; None if it is none."""
    words = words_of(name)
    if words & _NOT_HURTS - ({"type"} if "hk" in words else set()):
        return None
    hurts = bool(words & (_HURTS | {"nrs", "vas"}))
    if words & _LEG:
        is_meant = hurts or words <= _LEG | _HOW_MUCH | _BESIDE
        return "leg_pain_now" if is_meant and not words & _NUMB else None
    if words & _BACK:
        is_meant = hurts or words <= _BACK | _HOW_MUCH | _BESIDE
        return "back_pain_now" if is_meant and "upper" not in words else None
    if words & _ON_THE_WAY or words & _NUMB:
        return None
    is_meant = hurts or bool(words & _HOW_MUCH and words <= _HOW_MUCH | _BESIDE)
    return "pain_now" if is_meant else None


def is_scale(values: Sequence[str]) -> bool:
    """Tell whether values are those of a pain scale, and not yes and no, words or weights."""
    numbers = [number for text in values if (number := number_of(text)) is not None]
    within = sum(number <= _HUNDRED for number in numbers)
    return 2 * within >= len(values) > 0 and not _is_only_yes_or_no(values)


def meaning_of(name: str, values: Sequence[str]) -> str | None:
    """Return what a column most likely means, or None; dates and names are judged elsewhere."""
    if not values:
        return None
    return _answered(name, values) or _written(name, values)


def _answered(name: str, values: Sequence[str]) -> str | None:
    """Return what a column of scores, signs or times means, or None if it is no such column."""
    words, is_flag, scored = words_of(name), _is_mostly_yes_or_no(values), score_meant(name)
    if scored and is_scale(values):
        return scored
    if place_and_feeling(name) and (is_flag or is_scale(values)):
        return "place_and_feeling"
    if words & _NUMB and is_flag:
        return "numbness"
    is_hours = words & _TIMES and not words & _LATER and any(map(is_hour, values[:_SAMPLE]))
    return "time" if is_hours else None


def _written(name: str, values: Sequence[str]) -> str | None:
    """Return what a column of words means, or None if it is no such column."""
    words, is_flag, scored = words_of(name), _is_mostly_yes_or_no(values), score_meant(name)
    if words & _NOTES and not scored:
        is_note = not all(map(_is_figure, values)) and (len(values) < _FEW or not is_flag)
        return "note" if is_note else None
    if is_flag or 2 * sum(map(_is_figure, values)) >= len(values):
        return None
    if words & _PLACES:
        return "places"
    return "feelings" if words & _FEELINGS or scored else None


def date_columns(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which column holds the date, or date and time, judged by what stands in it."""
    found = [name for name, values in columns.items() if words_of(name) & _WHEN and _dates(values)]
    if not found:  # in a language whose words for it are not known here
        found = [name for name, values in columns.items() if _dates(values[:_FEW])]
    if not found:
        return {}
    best = min(found, key=lambda name: (_lateness(name), not words_of(name) & {"date", "datum"}))
    has_time = any(is_time(text) for text in columns[best][:_SAMPLE])
    return {best: "when" if has_time else "date"}


def name_and_value(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the two columns of a diary with one row for each symptom: its name and its value."""
    values = [
        name
        for name, texts in columns.items()
        if words_of(name) & _VALUES and words_of(name) <= _VALUES | _NAMES and texts
    ]
    names = [
        name
        for name, texts in columns.items()
        if words_of(name) & _NAMES
        and not words_of(name) & {"source", "id", "type", "device"}
        and name not in values
        and _are_names(texts)
    ]
    if not names and values and "value" in words_of(values[0]):  # what Apple calls a type
        names = [name for name, texts in columns.items() if name == "type" and _are_names(texts)]
    if not names or not values:
        return {}
    best = max(names, key=lambda name: ("name" in words_of(name), len(words_of(name) & _NAMES)))
    return {best: "name", values[0]: "value"}


def best_of(names: Iterable[str]) -> str:
    """Return which of several columns of one meaning has the plainest name."""
    return min(names, key=lambda name: (_lateness(name), len(words_of(name))))


def _lateness(name: str) -> int:
    return len(words_of(name) & _LATER)


def _singular(word: str) -> str:
    is_plural = word.endswith("s") and not word.endswith("ss") and len(word) > len("vas")
    return word[:-1] if is_plural else word


def _is_only_yes_or_no(values: Sequence[str]) -> bool:
    """Tell whether values are only yes and no; of a few 0 and 1 that cannot be said."""
    lowered = {text.lower() for text in values}
    return lowered <= YES | NO and (len(values) >= _FEW or not lowered <= {"0", "1"})


def _is_mostly_yes_or_no(values: Sequence[str]) -> bool:
    return 2 * sum(text.lower() in YES | NO for text in values) >= len(values)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _dates(values: Sequence[str]) -> bool:
    sample = values[:_SAMPLE]
    return bool(sample) and 2 * sum(map(is_date, sample)) >= len(sample)


def _are_names(texts: Sequence[str]) -> bool:
    """Tell whether values repeat as names do, and are no numbers."""
    different = set(texts)
    return (
        0 < len(different) <= _NAMES_MAX
        and (4 * len(different) <= 3 * len(texts) or len(texts) < _FEW)
        and not any(number_of(text) is not None for text in different)
    )
