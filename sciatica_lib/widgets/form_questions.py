"""Questions and buttons as data: what a form can ask, and which answers fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sciatica_lib.terms import NOTE_MAX_LENGTH, NRS_MAX, REACHES

Question = Mapping[str, Any]
Answers = Mapping[str, Any]

MOST_STEPS = 20
"""More radio buttons than this are no scale that a person can take in (ours)."""

_DATE_LENGTH = len("2026-01-31")

_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "scale": {"low": 0, "high": NRS_MAX},
    "choice": {},
    "yes_no": {"options": [{"value": False, "words": "no"}, {"value": True, "words": "yes"}]},
    "several": {},
    "number": {},
    "text": {"rows": 1},
    "reach": {
        "options": [
            {"value": reach, "words": "nowhere" if reach == "none" else reach} for reach in REACHES
        ]
    },
    "date": {},
}
"""The kinds of question, with what need not be written out."""

_KEYS = {
    "id", "words", "kind", "help", "ends", "options", "low", "high", "unit", "none", "rows",
    "offered", "follow_up", "group",
}  # fmt: skip
_BUTTON_KEYS = {"id", "words", "kind", "when_empty", "requires", "words_ticked", "of"}
_BUTTON_KINDS = ("main", "other", "quiet")


def read_questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return the questions with their defaults written out, or refuse one in a sentence.

    Raises
    ------
    ValueError
        Which question cannot be asked, and why.
    """
    known: dict[str, dict[str, Any]] = {}
    for question in questions:
        read = {**_DEFAULTS.get(str(question.get("kind")), {}), **question}
        where = f"The question {read.get('id')!r}"
        _check_question(read, where)
        _check_follow_up(read.get("follow_up"), where, known)
        if read["id"] in known:
            raise ValueError(f"{where} is asked twice.")
        known[read["id"]] = read
    return list(known.values())


def _check_question(question: Question, where: str) -> None:
    if not all(isinstance(question.get(key), str) for key in ("id", "words")):
        raise ValueError(f"{where} needs an id and words.")
    if question.get("kind") not in _DEFAULTS:
        raise ValueError(f"{where} is of no known kind: {question.get('kind')!r}.")
    if unknown := sorted(set(question) - _KEYS):
        raise ValueError(f"{where} has a part that no form knows: {unknown[0]!r}.")
    if question["kind"] == "scale" and not 0 < question["high"] - question["low"] <= MOST_STEPS:
        raise ValueError(f"{where} has a scale that cannot be shown.")
    if question["kind"] in ("choice", "several") and not question.get("options"):
        raise ValueError(f"{where} needs options.")
    if "offered" in question and not fits(question["offered"]["value"], question):
        raise ValueError(f"{where} is offered an answer that it does not take.")


def _check_follow_up(
    follow_up: Mapping[str, Any] | None, where: str, before: Mapping[str, Question]
) -> None:
    if follow_up is not None and follow_up["of"] not in before:
        raise ValueError(f"{where} follows {follow_up['of']!r}, which is not asked before it.")


def read_buttons(
    buttons: Sequence[Mapping[str, Any]], questions: Sequence[Question]
) -> list[dict[str, Any]]:
    """Return the buttons with what they say too early written out, or refuse one in a sentence.

    Raises
    ------
    ValueError
        Which button cannot be shown, and why.
    """
    asked = {question["id"]: question for question in questions}
    found = []
    for button in buttons:
        where = f"The button {button.get('id')!r}"
        if not all(isinstance(button.get(key), str) for key in ("id", "words")):
            raise ValueError(f"{where} needs an id and words.")
        if button.get("kind", "other") not in _BUTTON_KINDS or set(button) - _BUTTON_KEYS:
            raise ValueError(f"{where} is of no known kind, or has a part that no form knows.")
        if missing := {button[key] for key in ("of", "requires") if key in button} - set(asked):
            raise ValueError(f"{where} goes with {min(missing)!r}, which is not asked.")
        if "of" in button and (
            asked[button["of"]]["kind"] != "several" or "words_ticked" not in button
        ):
            raise ValueError(f"{where} needs words_ticked, and a question with boxes to tick.")
        read = {"kind": "other", **button}
        if "requires" in button:
            words = asked[button["requires"]]["words"]
            read.setdefault("when_empty", f"Please answer this first: {words}")
        found.append(read)
    if sum(button["kind"] == "main" for button in found) > 1:
        raise ValueError("A form has one main button at most.")
    if len({button["id"] for button in found}) < len(found):
        raise ValueError("Two buttons of a form have the same id.")
    return found


def read_answers(answers: object, questions: Sequence[Question]) -> dict[str, Any] | None:
    """Return answers that fit the questions, or None if one of them does not.

    Half a character, as a browser may send it, becomes the sign for what cannot be shown; and what
    was typed and is empty is no answer.
    """
    if not isinstance(answers, Mapping):
        return None
    asked = {question["id"]: question for question in questions}
    if not set(answers) <= set(asked):
        return None
    read = {name: _whole_characters(answer) for name, answer in answers.items()}
    if not all(fits(answer, asked[name]) for name, answer in read.items()):
        return None
    return {name: answer for name, answer in read.items() if answer != ""}


def fits(answer: object, question: Question) -> bool:
    """Return whether an answer is one that the question can have."""
    return _FITS[question["kind"]](answer, question)


def _is_score(answer: object, question: Question) -> bool:
    return type(answer) is int and question["low"] <= answer <= question["high"]


def _is_option(answer: object, question: Question) -> bool:
    # True is no 1 here, and a list cannot be looked for in a set.
    return any(
        type(answer) is type(option["value"]) and answer == option["value"]
        for option in question["options"]
    )


def _is_several(answer: object, question: Question) -> bool:
    if not isinstance(answer, list) or not all(_is_option(value, question) for value in answer):
        return False
    return len({repr(value) for value in answer}) == len(answer)


def _is_text(answer: object, _: Question) -> bool:
    return isinstance(answer, str) and len(answer) <= NOTE_MAX_LENGTH


def _is_date(answer: object, _: Question) -> bool:
    if answer == "":
        return True
    if not isinstance(answer, str) or len(answer) != _DATE_LENGTH:
        return False
    try:
        return date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False


_FITS: Mapping[str, Callable[[object, Question], bool]] = {
    "scale": _is_score,
    "choice": _is_option,
    "yes_no": _is_option,
    "several": _is_several,
    "number": _is_text,
    "text": _is_text,
    "reach": _is_option,
    "date": _is_date,
}


def _whole_characters(answer: object) -> object:
    if not isinstance(answer, str):
        return answer
    return "".join("\ufffd" if unicodedata.category(sign) == "Cs" else sign for sign in answer)
