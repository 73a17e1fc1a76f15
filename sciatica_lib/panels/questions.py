"""The questions that several forms ask, and how their answers become values."""

from __future__ import annotations

from sciatica_lib.terms import NRS_MAX
from sciatica_lib.widgets.choice import Choice

SCORES = [str(score) for score in range(NRS_MAX + 1)]
REACH_WORDS = {
    "none": "nowhere",
    "back": "back",
    "buttock": "buttock",
    "thigh": "thigh",
    "calf": "calf",
    "foot": "foot",
}
_REACH_BY_WORD = {words: reach for reach, words in REACH_WORDS.items()}


def pain_question(question: str) -> Choice:
    """Ask for a pain score of 0 to 10."""
    return Choice(question, SCORES, ends=("no pain", "worst pain you can imagine"))


def reach_question(question: str) -> Choice:
    """Ask how far down the symptoms reach."""
    return Choice(question, list(REACH_WORDS.values()))


def yes_no_question(question: str) -> Choice:
    """Ask for yes or no; not answering is a third answer."""
    return Choice(question, ["no", "yes"])


def score_of(choice: Choice) -> int | None:
    """Return the chosen score; None while unanswered."""
    return None if choice.answer is None else int(choice.answer)


def reach_of(choice: Choice) -> str | None:
    """Return the chosen place as the log names it; None while unanswered."""
    return None if choice.answer is None else _REACH_BY_WORD[choice.answer]


def yes_no_of(choice: Choice) -> bool | None:
    """Return whether yes was chosen; None while unanswered."""
    return None if choice.answer is None else choice.answer == "yes"


def score_text(score: int | None) -> str | None:
    """Return a score as the option that stands for it."""
    return None if score is None else str(score)


def yes_no_text(answer: bool | None) -> str | None:  # noqa: FBT001 (the answer is the subject)
    """Return yes or no as the option that stands for it."""
    return None if answer is None else "yes" if answer else "no"
