"""What the voice says in a routine, and how long it takes to say it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from sciatica_lib.exercises.describe import Heed, Limbs
from sciatica_lib.wording import capital, counted, small

WORDS_PER_SECOND = 2.5
"""As slowly as a voice is taken to speak (ours); docs/spoken_script.md compares it with one."""
WORD_LETTERS = 10
"""A longer word counts as another one for each ten letters begun (ours)."""
PAUSE_WORDS = 0.5
"""A comma, a full stop or a bracket inside a text takes as long as half a word (ours)."""
BREATH_S = 1
"""What stays silent before the next words (ours)."""
SETTLE_S = 6
"""From the last words about a position until it is to be held (ours)."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d")
_PAUSE = re.compile(r"[,.;:?!()](?=\s|$|\))|(?<=\s)\(")
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_AS_SAID = (
    (re.compile(rf"(?<![\d.-])({_NUMBER})-({_NUMBER})(?![\d-])"), r"\1 to \2"),
    (re.compile(r"(?<=\d)/(?=\d)"), " "),
    (re.compile(r"(?<=\d) cm\b"), " centimetres"),
    (re.compile(r"(?<=\d) s\b"), " seconds"),
)


def as_said(text: str) -> str:
    """Return a text as it is said aloud: 10-12 cm is 10 to 12 centimetres, and 90/90 is 90 90."""
    for written, said in _AS_SAID:
        text = written.sub(said, text)
    return text


@lru_cache(maxsize=1_000)  # the words of one repetition are those of the next
def cue_length_s(text: str) -> float:
    """Return how long it takes to say a text, in seconds.

    Each digit is a word of its own, a long word counts more than once, and a mark inside the text
    is a pause. So it is never less than the number of words by `WORDS_PER_SECOND`.
    """
    words = sum(math.ceil(len(word) / WORD_LETTERS) for word in _WORD.findall(text))
    pauses = len(_PAUSE.findall(text.strip().rstrip(".!?")))
    return (words + PAUSE_WORDS * pauses) / WORDS_PER_SECOND


def fitting(seconds: float, choices: Iterable[str]) -> str:
    """Return the first text that can be said in time; nothing if there is none."""
    return next((text for text in choices if cue_length_s(text) <= seconds), "")


@dataclass(frozen=True, slots=True)
class Between:
    """What is said between sets: as the phase begins, and so that it ends with the phase.

    `tells_side` says that nobody has to ask any more which side begins. `settle_s` is silent after
    the first words: time to breathe, or for a body to get there.
    """

    say: str
    soon: str = ""
    tells_side: bool = True
    settle_s: int = 0

    @property
    def soon_s(self) -> float:
        """How long before the end of the phase `soon` begins, in seconds; 0 if it says nothing."""
        return cue_length_s(self.soon) + BREATH_S if self.soon else 0

    @property
    def needs_s(self) -> int:
        """How long the phase must last at least, in whole seconds."""
        return math.ceil(cue_length_s(self.say) + self.settle_s + self.soon_s)


def before_exercise(
    opening: str, name: str, heed: Iterable[Heed], position: str, begin: str
) -> Between:
    """Return what is said before an exercise: what weighs most comes first, what to watch last.

    Parameters
    ----------
    opening
        Get ready, or Next exercise.
    name
        The exercise.
    heed
        What to heed in it; of one kind the label is said once.
    position
        How to get ready for it.
    begin
        What to begin with; empty where the position says it, or nobody has to say it.
    """
    told = {
        kind: f"{lines[0].label}: {' '.join(line.text for line in lines)}"
        for kind, group in groupby(heed, key=lambda line: line.kind)
        if (lines := list(group))
    }
    watch = told.pop("watch", "")
    say = " ".join(filter(None, [f"{opening}. {name}.", *told.values(), position, watch]))
    return Between(as_said(say), begin, settle_s=SETTLE_S)


def change_sides(text: str, *, tells_side: bool) -> Between:
    """Return what is said when the sides change."""
    return Between(as_said(text), tells_side=tells_side, settle_s=BREATH_S)


def rest(seconds: int, what: str, begin: str) -> Between:
    """Return what is said in a rest: that it is one, and towards its end what begins then."""
    coming = f"{what} {begin}".strip()
    choices = (
        Between(f"Rest for {counted(seconds, 'second')}.", coming, settle_s=BREATH_S),
        Between("Rest.", coming, settle_s=BREATH_S),
        Between("Rest.", tells_side=False),
    )
    return next((choice for choice in choices if choice.needs_s <= seconds), choices[-1])


def working(seconds: float, opening: str, limbs: Limbs | None, cue: str, brief: str) -> str:
    """Return what is said in a phase of a repetition: as much of it as there is time for.

    Parameters
    ----------
    seconds
        How long the phase lasts.
    opening
        What may be left out first, such as "Last one".
    limbs
        What moves, if it has to be said: the last that would be left out.
    cue, brief
        What to do, and in a word or two.
    """
    wanted: list[tuple[str, ...]] = [(opening, cue), (cue,), (brief,)]
    if limbs:
        words = limbs.words
        wanted = [(opening, words, cue), (opening, words), (words, cue), (words, brief), (words,)]
        wanted.append((limbs.brief,))
    return fitting(seconds, (_sentence(parts) for parts in wanted if any(parts)))


def first_words(limbs: Limbs | None) -> str:
    """Return the side that begins, by what moves on it; nothing where both sides do."""
    return f"First: {limbs.words}." if limbs else ""


def own_pace(count: str, hold_s: int, opening: str, limbs: Limbs | None) -> str:
    """Return what is said when a set at one's own pace begins; it waits until it is done."""
    parts = [
        opening and f"{opening}.",
        f"{count}, at your own pace.",
        first_words(limbs),
        hold_s and f"Hold each for {counted(hold_s, 'second')}.",
        "Press Done after the last one.",
    ]
    return " ".join(part for part in parts if part)


def _sentence(parts: Iterable[str]) -> str:
    """Return some short calls as one: calls part by commas, which are shorter than full stops."""
    first, *others = filter(None, parts)
    return ", ".join([capital(first), *map(small, others)])
