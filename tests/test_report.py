"""One page for a clinician: the same order for everybody, only chosen notes, nothing that runs."""

import io
import re
import stat
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from made_up import MONDAY, at, entries, log, routine

from sciatica_lib.__main__ import main
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import Activity, Answer, CheckIn, Entry
from sciatica_lib.places import shipped_dir
from sciatica_lib.progress import report_page
from sciatica_lib.progress.report import (
    NOTES_MOST,
    Asked,
    notes_to_choose,
    report_of,
)
from sciatica_lib.progress.report_page import report_html, report_pdf, report_text
from sciatica_lib.progress.timeline import SIZE_IN
from sciatica_lib.workbook import Workbook

DATA = shipped_dir() / "data"
EXAMPLE = DATA / "example" / "session_log.csv"
HOSTILE = "<script>alert(1)</script> $\\frac{$ _x #eval(1) {{ 7*7 }} *b* \u202e & ' \""
HEADINGS = [
    "Look at these first",
    "What changed, and how sure that is",
    "Days at each level of leg pain",
    "Day by day",
    "First week and last week",
    "What was done of the plan",
    "After routines, exercise by exercise",
    "In the person",
]


class Page(HTMLParser):
    """The tags of a page, what they hold, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def example() -> tuple[Entry, ...]:
    return current_entries(read_table(EXAMPLE.read_bytes()).rows)


@pytest.fixture(scope="module")
def page(example: tuple[Entry, ...]) -> dict[str, Any]:
    workbook = Workbook(Path("nowhere"))
    asked = Asked(
        plans=[read_plan(EXAMPLE.with_name("plan.json"), workbook.library)],
        notes={notes_to_choose(example)[0][0]},
        names={key: exercise.name for key, exercise in workbook.library.items()},
        signs=workbook.questionnaire.signs,
        is_example=True,
    )
    return report_of(example, date(2026, 3, 2), asked)


def _hostile() -> list[Entry]:
    found = [
        *log([5] * 30, note=HOSTILE, plan_id="mine", plan_version=1),
        *entries(
            *(record for day in range(20) for record in routine(day, 5, 4)),
            Activity(at=at(1), activity=HOSTILE, able=3),
        ),
    ]
    return [
        Entry(entry_id=f"h{n}", saved_at=entry.saved_at, record=entry.record)
        for n, entry in enumerate(found)
    ]


def _hostile_page() -> dict[str, Any]:
    found = _hostile()
    chosen = {entry.entry_id for entry in found}
    asked = Asked(notes=chosen, names={"hip_bridge": HOSTILE * 50})
    return report_of(found, MONDAY + timedelta(days=29), asked)


def test_the_page_has_its_parts_in_the_fixed_order(page: dict[str, Any]) -> None:
    html = report_html(page)
    places = [html.index(f"<h2>{heading}") for heading in HEADINGS]
    assert places == sorted(places)
    words = Page(html).words
    assert "21 of the last 28 days recorded." in words
    assert "No clear change in leg pain yet" in words
    assert "99 of 102 sets done" in words
    assert "Synthetic example" in words


def test_an_empty_log_gives_a_page_that_says_so() -> None:
    page = report_of([], MONDAY)
    words = Page(report_html(page)).words
    assert "No entries yet" in words
    assert "0 of the last 0 days recorded" in words
    assert report_text(page).startswith("NO ENTRIES YET")
    assert report_pdf(page).startswith(b"%PDF")


def test_only_the_notes_that_were_chosen_are_on_the_page(example: tuple[Entry, ...]) -> None:
    notes = notes_to_choose(example)
    (chosen, _, words), (_, _, other), *_ = notes
    page = report_of(example, date(2026, 3, 1), Asked(notes={chosen}))
    for made in (report_html(page), report_text(page)):
        assert words in " ".join(made.split())
        assert other not in " ".join(made.split())


def test_more_notes_than_fit_are_counted() -> None:
    found = log([5] * 20, note="so so")
    page = report_of(found, MONDAY + timedelta(days=19), Asked(notes={e.entry_id for e in found}))
    assert len(page["notes"]) == NOTES_MOST + 1
    assert page["notes"][-1]["text"] == "8 earlier notes do not fit on this page."


def test_too_few_days_are_told_in_the_first_line() -> None:
    page = report_of(log([5] + [None] * 20 + [5] * 5), MONDAY + timedelta(days=27))
    assert page["enough"] == {
        "ok": False,
        "text": "6 of the last 28 days recorded. Too few for a full picture.",
    }


def test_new_weakness_is_told_before_a_lower_score() -> None:
    records = [
        CheckIn(at=at(n), leg_pain_24h=6 if n < 10 else 2, weakness=n == 59) for n in range(60)
    ]
    page = report_of(entries(*records), MONDAY + timedelta(days=59))
    assert page["title"] == "New weakness: safety check first"
    assert page["flags"][0]["name"] == "New sign"
    assert "gets better" not in report_text(page)


def test_roland_morris_and_own_activities_are_told_with_their_direction() -> None:
    told = [Answer(at=at(day), question="rmdq_total", answer=str(14 - day)) for day in (0, 8)]
    own = [Activity(at=at(day), activity="walk to the shop", able=3 + day) for day in (0, 4)]
    rows = report_of(entries(*told, *own), MONDAY + timedelta(days=9))["values"]
    assert [
        "Roland-Morris, high is worse",
        "14 of 24 (5 Jan)",
        "6 of 24 (13 Jan); by a size that many people notice",
    ] in rows
    assert ["walk to the shop, 0-10, high is able", "3 (5 Jan)", "7 (9 Jan)"] in rows


def test_the_page_runs_nothing_asks_nobody_and_stands_alone(page: dict[str, Any]) -> None:
    for made in (page, _hostile_page()):
        tags = Page(report_html(made)).tags
        names = {tag for tag, _ in tags}
        assert not names & {"script", "link", "iframe", "object", "form", "base", "svg", "a"}
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        sources = [attributes.get("src", "") for tag, attributes in tags if tag == "img"]
        assert all(str(source).startswith("data:image/svg+xml;base64,") for source in sources)
        policy = [attributes.get("content") for tag, attributes in tags if tag == "meta"]
        assert any("default-src 'none'" in str(content) for content in policy)
        assert not re.search(r"https?://", report_html(made))


def test_text_of_people_is_shown_as_it_is_and_cut_where_it_is_long() -> None:
    page = _hostile_page()
    words = Page(report_html(page)).words
    assert "<script>alert(1)</script> $\\frac{$ _x #eval(1) {{ 7*7 }}" in words
    assert "\u202e" not in report_html(page) + report_text(page)
    assert "<script>" in report_text(page)
    with pikepdf.open(io.BytesIO(report_pdf(page))) as pdf:
        assert len(pdf.pages) <= 2


def test_a_very_long_note_is_cut_and_costs_no_time() -> None:
    found = entries(CheckIn(at=at(0), leg_pain_24h=5, note="$" * 2_000))
    page = report_of(found, MONDAY, Asked(notes={found[0].entry_id}, names={"x": "y" * 100_000}))
    assert len(page["notes"][0]["text"]) < 300
    assert len(report_html(page)) < 200_000


def test_the_pdf_has_tags_language_title_and_alternatives(page: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(report_pdf(page))) as pdf:
        assert len(pdf.pages) == 1
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("en")
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert "Report of a self-kept log" in str(about["dc:title"])
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        elements = list(_structure(pdf.Root.StructTreeRoot))
    kinds = {str(element.S) for element in elements if "/S" in element}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/Figure"} <= kinds
    figures = [element for element in elements if str(element.get("/S")) == "/Figure"]
    assert "Picture: pain from 0 to 10 day by day" in str(figures[0].Alt)
    # It fits whole into the 57 mm that it has: nothing is cut at its edges.
    left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in figures[0].A[0].BBox)
    wide, high = SIZE_IN
    assert top - bottom == pytest.approx(57, abs=0.1)
    assert right - left == pytest.approx(57 * wide / high, abs=0.1)


def _structure(element: Any) -> Any:
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _structure(child)


def test_letter_paper_is_possible_too(page: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(report_pdf(page, "letter"))) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].MediaBox[2:]] == [612, 792]
        assert len(pdf.pages) == 1


def test_without_the_extra_a_sentence_says_how_to_get_it(
    page: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(WorkbookError, match=r"pip install sciatica-workbook\[report\]"):
        report_pdf(page)
    assert report_page.NO_TYPST.count(".") == 2


def test_the_command_makes_a_page_for_its_owner_alone_and_loses_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "report.html"
    assert main(["report", str(EXAMPLE), "-o", str(made), "--note", "2026-01-31"]) == 0
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert "Carried a heavy box" in made.read_text(encoding="utf-8")
    assert "look at it before you hand it on" in capsys.readouterr().out
    before = made.read_bytes()
    assert main(["report", str(EXAMPLE), "-o", str(made)]) == 2
    assert made.read_bytes() == before
    assert "is there already" in capsys.readouterr().err


def test_the_command_prints_the_text_and_writes_a_pdf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(EXAMPLE), "--text"]) == 0
    said = capsys.readouterr().out
    assert "22 of the last 28 days recorded." in said
    assert max(map(len, said.splitlines())) <= 76
    assert main(["report", str(EXAMPLE), "--pdf", "-o", str(tmp_path / "r.pdf")]) == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_the_command_says_in_a_sentence_what_it_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(EXAMPLE)]) == 2
    assert "Say where the page goes" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "none.csv"), "--text"]) == 2
    assert "cannot be used" in capsys.readouterr().err


def test_a_plan_beside_the_log_tells_how_often_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log.csv").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "plan.json").write_bytes(EXAMPLE.with_name("plan.json").read_bytes())
    assert main(["report", str(tmp_path / "log.csv"), "--text"]) == 0
    assert "of 5 asked" in " ".join(capsys.readouterr().out.split())
    (tmp_path / "plan.json").write_bytes(b"{")
    assert main(["report", str(tmp_path / "log.csv"), "--text"]) == 0


def test_a_plan_title_is_shown_as_text(example: tuple[Entry, ...]) -> None:
    library = Workbook(Path("nowhere")).library
    plan = read_plan(EXAMPLE.with_name("plan.json"), library)
    values = {name: getattr(plan, name) for name in Plan.__slots__}
    named = Plan(**{**values, "title": "<b>$x$</b>"})
    page = report_of(example, date(2026, 3, 1), Asked(plans=[named]))
    assert "<b>$x$</b>" in Page(report_html(page)).words
