"""One bad row, plan or answer of ours costs its own place on a page; the rest is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hands import answer, buttons, empty_workbook, every, screen_text
from ipywidgets import HTML
from ipywidgets import Text as TextField

import sciatica_lib
from sciatica_lib.log import describe
from sciatica_lib.log.records import CheckIn
from sciatica_lib.panels import check_in
from sciatica_lib.panels.elements import NOT_SHOWN, Text, labelled
from sciatica_lib.workbook import Workbook

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
HOSTILE = "\ud83d \u202eevil\u202c \x1b[2J $x^2$ <b>"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    return empty_workbook(tmp_path, monkeypatch)


def _pages() -> Iterator[tuple[str, object]]:
    """Run the cells of every notebook and yield what each of them shows."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        names: dict[str, object] = {}
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                *lines, last = "".join(cell["source"]).strip().splitlines()
                exec("\n".join(lines), names)  # noqa: S102 (our own notebooks)
                yield path.name, eval(last, names)  # noqa: S307 (the same)


def test_every_page_is_shown_with_a_row_of_half_characters(workbook: Workbook) -> None:
    workbook.save(workbook.record(CheckIn, leg_pain_24h=3, note="a note"))
    text = workbook.log.path.read_text(encoding="utf-8")
    planted = json.dumps(HOSTILE).replace('"', '""')
    workbook.log.path.write_text(text.replace('""a note""', planted), encoding="utf-8")
    pages = list(_pages())
    assert len(pages) > 15
    for name, panel in pages:
        for shown in every(panel, HTML):
            shown.value.encode()
            assert "\u202e" not in shown.value, name
            assert "\x1b" not in shown.value, name
            assert NOT_SHOWN not in shown.value, name


def test_every_other_part_is_shown_when_the_plan_cannot_be_used(workbook: Workbook) -> None:
    workbook.home.mkdir()
    workbook.plan_path.write_text('{"schema": 1, "note": "\\ud83d"}', encoding="utf-8")
    words = [screen_text(panel) for _, panel in _pages()]
    assert any("plan.json" in text for text in words)
    assert not any(NOT_SHOWN in text for text in words)
    assert buttons(sciatica_lib.export_and_erase(workbook), "Export everything")
    form = sciatica_lib.daily_check_in(workbook)
    answer(form, "Save", leg_pain_24h=4)
    assert len(workbook.entries()) == 1


def test_an_entry_that_cannot_be_shown_costs_its_own_line(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for note in ("good", "planted", "good"):
        workbook.save(workbook.record(CheckIn, leg_pain_24h=3, note=note))

    def words(entry: object, until: object) -> str:
        if "planted" in repr(entry):
            raise ZeroDivisionError("details for whoever helps")
        return describe.entry_words(entry, until)  # type: ignore[arg-type]

    monkeypatch.setattr(check_in, "entry_words", words)
    text = screen_text(sciatica_lib.daily_check_in(workbook))
    assert text.count("leg pain 3") == 2
    assert text.count(NOT_SHOWN) == 1
    assert "details" not in text


def test_what_turns_the_direction_of_text_or_steers_a_terminal_is_not_shown() -> None:
    shown = Text(HOSTILE)
    for text in (shown.value, repr(shown)):
        assert not set("\ud83d\u202e\u202c\x1b") & set(text)


def test_the_words_before_a_field_are_never_typeset_as_a_formula() -> None:
    field = labelled("$x$ <b> \\(y\\)", TextField())
    assert 'class="mathjax_ignore"' in field.description
    assert not set("$\\") & set(field.description)
    assert "<b>" not in field.description
