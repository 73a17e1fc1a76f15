"""What patients read can be read at the age of twelve, and promises nothing."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from progress_cases import cases

from sciatica_lib.panels import plan_in, send_weeks
from sciatica_lib.places import shipped_dir
from sciatica_lib.progress.findings import findings
from sciatica_lib.progress.views import pain_view
from sciatica_lib.questions import cautions, light, safety, safety_words
from sciatica_lib.sharing import plan_intake, sending
from sciatica_lib.sharing.handout import NOW, STOP, TODAY, WORRIED
from sciatica_lib.widgets.styles import STATIC

GRADE_MOST = 7
"""The school year of children of twelve, in the United States."""

PARAGRAPH_MOST, PARAGRAPH_WORDS = 9, 20
"""No paragraph of so many words is harder than that; a shorter one tells little (ours)."""

PROMISES = re.compile(
    r"\b(pain[- ]free|safe|safely|prevent\w*|get(s|ting)? rid of|cure[sd]?|heal(s|ed|ing)?)\b",
    re.IGNORECASE,
)
FOR_PATIENTS = ("00_today", "01_understand", "02_routine", "03_check_in", "04_progress")
NOTEBOOKS = (*FOR_PATIENTS, "06_your_data")


TOLD = ("stable", "getting better", "getting worse", "better, with new numbness", "three days")
"""The made-up logs whose sentences are read here; the others are told in the same ones."""


def grade(text: str) -> float:
    """Return the school year that a text asks for.

    The Flesch-Kincaid grade: Kincaid, Fishburne, Rogers & Chissom, Research Branch Report 8-75,
    Naval Technical Training Command 1975. Syllables are counted by the groups of vowels.
    """
    sentences = [part for part in re.split(r"[.!?]+(?:\s|$)|\n+", text) if re.search("[a-z]", part)]
    words = re.findall(r"[A-Za-z]+(?:['\u2019][a-z]+)?", text)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    word = re.sub(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def _prose(markdown: str) -> str:
    """Return the sentences of a Markdown cell: no links, marks, references or lists of pages."""
    kept = [
        line
        for line in markdown.split("\n")
        if not (line.startswith("#") or " · " in line or set(line) <= set("|- "))
    ]
    text = "\n".join(line.strip("|# ").lstrip("- ").replace("|", ". ") for line in kept)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\[[A\d, ]+\]|[*_`]", "", text)


def _cells(name: str) -> list[str]:
    notebook = json.loads((shipped_dir() / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    found = [
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    ]
    return [_prose(text) for text in found if not text.startswith("## Sources")]


def _sentences_of(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    """Return what stands under some names of a table, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in names and isinstance(inner, str):
                yield inner
            elif name in names and isinstance(inner, dict):
                yield from (text for text in inner.values() if isinstance(text, str))
            else:
                yield from _sentences_of(inner, names)
    elif isinstance(value, list):
        for inner in value:
            yield from _sentences_of(inner, names)


def _toml(name: str, *names: str) -> list[str]:
    table = tomllib.loads((shipped_dir() / "data" / name).read_text("utf-8"))
    return [" ".join(text.split()) for text in _sentences_of(table, names)]


def _safety_words() -> list[str]:
    values = [value for name, value in vars(safety_words).items() if name.isupper()]
    tables = [value for value in values if isinstance(value, dict)]
    said = [value for table in tables for value in table.values()]
    return [words for words in (*values, *said) if isinstance(words, str) and " " in words]


def _plain(text: str) -> str:
    return text.replace("{side}", "left").replace("{other}", "right").replace("{limit}", "5")


def _script(name: str) -> list[str]:
    """Return the sentences of a script: its strings of several words, joined as the script does."""
    text = (STATIC / name).read_text("utf-8")
    joined = re.sub(r'"\s*\+\s*"', "", text)
    found = re.findall(r'"([^"\n]*)"|`([^`\n]*)`', joined)
    said = (re.sub(r"\$\{[^}]*\}", "2", first or second) for first, second in found)
    return [words for words in said if len(words.split()) > 2 and "=" not in words]


def _constants(module: Any) -> list[str]:
    """Return the sentences that a module says, by the names that it gives them."""
    found = [value for name, value in vars(module).items() if name.isupper()]
    return [text for text in found if isinstance(text, str) and " " in text]


TEXTS = {
    **{name: _cells(name) for name in NOTEBOOKS},
    "exercises.toml": _toml("exercises.toml", "text", "position", "instead", "anatomy"),
    "questions.toml": _toml("questions.toml", "words", "none", "options"),
    "safety: what to do": [safety.NONE_TICKED, *safety.CALLS_FOR.values()],
    "safety: why it is asked": list(safety.REASONS.values()),
    "traffic light": [
        text
        for name, value in vars(light).items()
        if name.isupper()
        for text in (value.values() if isinstance(value, dict) else [value])
        if isinstance(text, str)
    ],
    "the page on a phone": _script("page_words.js"),
    "safety: how it is asked": _safety_words(),
    "a plan comes in": [*_constants(plan_in), *_constants(plan_intake)],
    "weeks go out": [*_constants(sending), *_constants(send_weeks), send_weeks.SendWeeks.about],
    "the handout": [
        text.format(amber=5, number="") for text in (STOP, f"{NOW}.", f"{TODAY}.", WORRIED)
    ],
    "progress": [
        finding.text
        for case in cases()
        for finding in findings(pain_view(case.found, end=case.today))
        if case.name in TOLD
    ],
    "cautions": [cautions.WHOLE_ROUTINE.format(condition="a slipped disc")],
}
"""All that patients read, by the place where it is written."""


@pytest.mark.parametrize("place", TEXTS)
def test_what_patients_read_can_be_read_at_the_age_of_twelve(place: str) -> None:
    assert grade("\n".join(map(_plain, TEXTS[place]))) <= GRADE_MOST


@pytest.mark.parametrize("place", TEXTS)
def test_no_paragraph_is_much_harder_than_the_rest(place: str) -> None:
    paragraphs = "\n".join(map(_plain, TEXTS[place])).split("\n")
    long = [text for text in paragraphs if len(text.split()) >= PARAGRAPH_WORDS]
    assert [text for text in long if grade(text) > PARAGRAPH_MOST] == []


@pytest.mark.parametrize("place", TEXTS)
def test_nothing_that_patients_read_makes_a_promise(place: str) -> None:
    assert [text for text in TEXTS[place] if PROMISES.search(text)] == []


def test_every_place_has_texts_and_the_sources_are_left_out() -> None:
    assert all(TEXTS.values())
    assert not any("Eur J Pain" in text for text in TEXTS["01_understand"])


@pytest.mark.parametrize(
    ("word", "count"),
    [("pain", 1), ("routine", 2), ("exercise", 3), ("little", 2), ("walked", 1), ("numbness", 2)],
)
def test_syllables_are_counted_as_people_say_them(word: str, count: int) -> None:
    assert _syllables(word) == count


def test_the_grade_rises_with_long_sentences_and_long_words() -> None:
    easy = "Sit tall. Hold it. Breathe. Then change legs and do it once more."
    hard = (
        "Peripheralisation of radicular symptomatology following repetitive lumbar extension "
        "necessitates immediate discontinuation of the therapeutic intervention."
    )
    assert grade(easy) < 2
    assert grade(hard) > 20
    assert PROMISES.search("This will heal your back")
    assert not PROMISES.search("Your health record")
