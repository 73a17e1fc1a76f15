"""The questions and the signs of the safety check, as data/questions.toml says them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sciatica_lib import checks
from sciatica_lib.blocks import block, listed, named, needed, optional, read_block, sentence
from sciatica_lib.errors import FieldError
from sciatica_lib.log.records import (
    Answer,
    CheckIn,
    Conditions,
    Morning,
    Record,
    RoutineEnd,
    RoutineStart,
)
from sciatica_lib.terms import NRS_MAX, REACHES

SCHEMA = 1
QUESTION_KINDS = ("scale", "choice", "yes_no", "several", "number", "text", "reach", "date")
MOMENTS: Mapping[str, type[Record]] = MappingProxyType({
    "before": RoutineStart,
    "after": RoutineEnd,
    "check_in": CheckIn,
    "more": CheckIn,
    "morning": Morning,
    "once": Conditions,
    "plan": Answer,
})  # fmt: skip
"""When questions are asked, and the row that keeps the answers of that moment."""

ASKED_ALONE = ("morning", "once")
"""Moments with one question, which is the workbook's own."""

LEVELS = ("emergency", "same_day", "clearance")
"""What a sign calls for: emergency help now, a clinician today, a clinician before exercising."""

GROUPS = ("legs", "bladder", "sudden", "health", "pain")
"""The groups in which the signs are asked, one at a time."""

NONE = "none"
STEPS_MOST = 20
"""A scale of more steps cannot be taken in at a look (ours)."""

NUMBER_MOST = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """The answer to another question after which this one is asked."""

    of: str = needed(checks.name)
    when: str = needed(sentence)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question: its words, what may be answered, when it is asked, and where it is kept."""

    words: str = needed(sentence)
    kind: str = needed(checks.choice, QUESTION_KINDS)
    asked: tuple[str, ...] = needed(listed, checks.choice, tuple(MOMENTS))
    source: str = needed(checks.name)
    ends: tuple[str, ...] = optional(listed, sentence, default=())
    options: Mapping[str, str] = optional(named, None, sentence, default=MappingProxyType({}))
    none: str = optional(sentence, default="")
    low: int = optional(checks.whole, 0, NUMBER_MOST, default=0)
    high: int = optional(checks.whole, 0, NUMBER_MOST, default=NRS_MAX)
    unit: str = optional(sentence, default="")
    column: str = optional(checks.name, default="")
    follow_up: FollowUp | None = optional(block, FollowUp)
    key: str = ""

    def to_form(self) -> dict[str, Any]:
        """Return the question as the form in the browser takes it."""
        found: dict[str, Any] = {"id": self.key, "words": self.words, "kind": self.kind}
        if self.kind in {"scale", "number"}:
            found |= {"low": self.low, "high": self.high}
        if self.options:
            options = [{"value": value, "words": words} for value, words in self.options.items()]
            found["options"] = options
        for part in ("ends", "unit", "none"):
            if said := getattr(self, part):
                found[part] = list(said) if part == "ends" else said
        if self.follow_up:
            when = {"yes": True, "no": False}.get(self.follow_up.when, self.follow_up.when)
            found["follow_up"] = {"of": self.follow_up.of, "when": when}
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """A sign that the safety check asks about, and what a yes calls for.

    Attributes
    ----------
    number
        What the rows of the first version call it.
    group
        With which others it is asked; None if it is not asked any more.
    """

    words: str = needed(sentence)
    level: str = needed(checks.choice, LEVELS)
    group: str | None = optional(checks.choice, GROUPS)
    number: int | None = optional(checks.whole, 1, 99)
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Questionnaire:
    """Everything that the workbook asks."""

    schema: int = needed(checks.whole, SCHEMA, SCHEMA)
    sources: Mapping[str, str] = needed(named, None, sentence)
    questions: Mapping[str, Question] = needed(named, None, block, Question)
    signs: Mapping[str, Sign] = needed(named, None, block, Sign)

    def asked_at(self, moment: str) -> tuple[Question, ...]:
        """Return the questions of a moment, such as "check_in", in their order."""
        return tuple(found for found in self.questions.values() if moment in found.asked)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Additions:
    """A clinic's own questions, in a file of the same form."""

    schema: int = needed(checks.whole, SCHEMA, SCHEMA)
    sources: Mapping[str, str] = optional(named, None, sentence, default=MappingProxyType({}))
    questions: Mapping[str, Question] = needed(named, None, block, Question)


def read_questionnaire(path: Path, added: Path | None = None) -> Questionnaire:
    """Read the questions, and a clinic's own after them.

    Parameters
    ----------
    path
        The file, such as data/questions.toml.
    added
        A clinic's file with further questions; it may be absent.

    Raises
    ------
    FieldError
        A file cannot be used; one sentence says which question, which field and why.
    """
    read: Questionnaire = read_block(path, Questionnaire)
    sources, questions = dict(read.sources), dict(read.questions)
    if added is not None and added.exists():
        more: _Additions = read_block(added, _Additions)
        if twice := more.questions.keys() & questions.keys():
            raise FieldError(f"{added.name}: {min(twice)}", "is a question of the workbook already")
        for key, question in more.questions.items():
            for moment in set(question.asked) & set(ASKED_ALONE):
                raise FieldError(f"{added.name}: {key}", f"cannot be asked at the moment {moment}")
        sources |= more.sources
        questions |= more.questions
    before: list[str] = []
    for key, question in questions.items():
        where = f"{(path if key in read.questions else added or path).name}: {key}"
        _agree(question, where)
        checks.choice(question.source, f"{where}: source", tuple(sources))
        if question.follow_up:
            # It must be asked before, whenever this one is.
            names = [name for name in before if {*question.asked} <= {*questions[name].asked}]
            checks.choice(question.follow_up.of, f"{where}: follow_up: of", tuple(names))
        before.append(key)
    return replace(
        read,
        sources=sources,
        questions={key: replace(question, key=key) for key, question in questions.items()},
        signs={key: replace(sign, key=key) for key, sign in read.signs.items()},
    )


def _agree(question: Question, where: str) -> None:
    """Refuse a question whose parts contradict each other."""
    rules = {
        "ends must be two": question.kind != "scale" or len(question.ends) == 2,  # noqa: PLR2004
        "options must be there": question.kind not in {"choice", "several"} or question.options,
        "low must not be above high": question.low <= question.high,
        f"a scale has 2-{STEPS_MOST} steps": question.kind != "scale"
        or 0 < question.high - question.low < STEPS_MOST,
    }
    for reason, kept in rules.items():
        if not kept:
            raise FieldError(f"{where}:", reason)


def records_of(
    questionnaire: Questionnaire, kind: type[Record], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return answers as the values of a row, and as further rows of their own.

    Parameters
    ----------
    questionnaire
        What was asked.
    kind
        The row that the answers belong to, for instance `CheckIn`.
    answers
        By the names of the questions; what was not answered is absent.

    Returns
    -------
    dict, list of dict
        The values of the row, by its fields; and the values of an `Answer` for each question that
        has no field in that row.

    Raises
    ------
    FieldError
        An answer is not one that the question takes.
    """
    known = {spec.name for spec in fields(kind)}
    values: dict[str, Any] = {}
    further: list[dict[str, Any]] = []
    for key, question in questionnaire.questions.items():
        if key not in answers:
            continue
        value = _value(question, answers[key])
        column = question.column or key
        if column in known:
            values[column] = value
        elif value is not None:
            further.append({"question": key, "answer": _text(value)})
    return values, further


def answers_of(
    questionnaire: Questionnaire, record: Record, further: Iterable[Answer] = ()
) -> dict[str, Any]:
    """Return the answers that a row and its further rows keep, by the names of the questions."""
    known = {spec.name for spec in fields(record)}
    found = {}
    for key, question in questionnaire.questions.items():
        column = question.column or key
        asked_then = any(MOMENTS[moment] is type(record) for moment in question.asked)
        if asked_then and column in known and (value := getattr(record, column)) is not None:
            found[key] = _answer(question, value)
    for said in further:
        asked = questionnaire.questions.get(said.question or "")
        with suppress(FieldError):  # the question takes other answers today
            if asked and said.answer is not None:
                found[asked.key] = _answer(asked, _value(asked, _parsed(asked, said)))
    return found


def answer_words(questionnaire: Questionnaire, said: Answer) -> str:
    """Return an answer that is a row of its own as words, also if nobody asks it any more."""
    question = questionnaire.questions.get(said.question or "")
    if question is None:
        return f"{said.question or 'an answer'}: {said.answer}"
    names = {NONE: question.none, **question.options} if question.options else {}
    chosen = (said.answer or "").split() if question.kind == "several" else [said.answer or ""]
    answer = ", ".join(names.get(value) or value for value in chosen)
    return f"{question.words} {answer} {question.unit}".rstrip()


def _value(question: Question, answer: Any) -> Any:
    """Return an answer of the form as the log keeps it, or refuse it."""
    where = question.words.rstrip("?")
    if question.kind in {"number", "text", "date"}:
        typed = str(answer).strip()
        if question.kind != "number" or not typed:
            return typed or None
        answer = int(typed) if re.fullmatch("[0-9]{1,9}", typed) else typed
    return _CHECKS[question.kind](question, answer, where)


def _several(question: Question, answer: Any, where: str) -> str:
    options = tuple(question.options)
    return " ".join(listed(answer, where, checks.choice, options)) or NONE


_CHECKS: Mapping[str, Callable[[Question, Any, str], Any]] = {
    "scale": lambda asked, answer, where: checks.whole(answer, where, asked.low, asked.high),
    "number": lambda asked, answer, where: checks.whole(answer, where, asked.low, asked.high),
    "choice": lambda asked, answer, where: checks.choice(answer, where, tuple(asked.options)),
    "reach": lambda _, answer, where: checks.choice(answer, where, REACHES),
    "yes_no": lambda _, answer, where: checks.yes_no(answer, where),
    "several": _several,
}


def _answer(question: Question, value: Any) -> Any:
    """Return what the log keeps as the form shows it."""
    if question.kind == "several":
        return [] if value == NONE else str(value).split()
    return str(value) if question.kind in {"number", "text", "date"} else value


def _parsed(question: Question, said: Answer) -> Any:
    """Return what a row of its own keeps as text as the form gave it."""
    text = said.answer or ""
    match question.kind:
        case "scale":
            return int(text) if re.fullmatch("[0-9]{1,9}", text) else text
        case "yes_no":
            return {"yes": True, "no": False}.get(text, text)
        case "several":
            return [] if text == NONE else text.split()
    return text


def _text(value: Any) -> str:
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )
