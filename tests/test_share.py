"""A plan goes out in the form that the patient can use, and nothing else goes with it."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from hands import HOSTILE, empty_workbook, every, press, screen_text
from icalendar import Calendar
from ipywidgets import Checkbox
from plans import photographed

from sciatica_lib.__main__ import main
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_from_json, plan_to_json
from sciatica_lib.panels.share import SharePlan
from sciatica_lib.sharing.calendar import SPREAD, calendar
from sciatica_lib.sharing.share import FORMS, form_of, shared_bytes, zone_named
from sciatica_lib.workbook import Workbook

BEGIN = date(2026, 3, 3)  # a Tuesday


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture
def plan(workbook: Workbook) -> Plan:
    first = replace(workbook.plan.exercises[0], note="Slowly.")
    return replace(
        workbook.plan,
        plan_id="clinic",
        author="Ms Ito",
        contact="020 7946 0000",
        emergency_number="999",
        goals=("walk the dog",),
        exercises=(first, *workbook.plan.exercises[1:]),
    )


# ---- On paper ------------------------------------------------------------------------------------


def test_the_handout_says_what_to_do_when_to_stop_and_when_to_seek_help(
    workbook: Workbook, plan: Plan
) -> None:
    page = shared_bytes(workbook, plan, ".handout.html").decode()
    for words in (
        "1 set of 2 on each side, hold 30 s",
        "Your therapist: Slowly.",
        "herniated (slipped) or bulging disc",
        "Stop if pain goes above 5 out of 10",
        "call your emergency number (999)",
        "Speak to a clinician today",
        "Fever, chills or feeling very unwell",
        "Leg pain, 0 to 10",
        "Questions: 020 7946 0000",
    ):
        assert words in page
    assert page.count('role="img"') == 2 * len(plan.exercises)
    assert not re.search(r"<script|https?://(?!www\.w3\.org|purl\.org|creativecommons)", page)


def test_whatever_a_plan_says_stands_on_paper_as_text(workbook: Workbook, plan: Plan) -> None:
    typst = '#panic() #read("/etc/passwd") $x$ *b* @a <b> \\ #["'
    hostile = replace(
        plan,
        title=HOSTILE,
        author=typst,
        exercises=(replace(plan.exercises[0], note=f"{HOSTILE}{typst}"),),
    )
    page = shared_bytes(workbook, hostile, ".handout.html").decode()
    assert "<script" not in page
    assert "<img" not in page
    with pikepdf.open(BytesIO(shared_bytes(workbook, hostile, ".pdf"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == HOSTILE


def test_the_pdf_has_two_pages_a_title_a_language_and_tags(workbook: Workbook, plan: Plan) -> None:
    with pikepdf.open(BytesIO(shared_bytes(workbook, plan, ".pdf"))) as pdf:
        assert len(pdf.pages) <= 2
        assert str(pdf.docinfo["/Title"]) == plan.title
        assert str(pdf.Root.Lang) == "en"
        assert "/StructTreeRoot" in pdf.Root


def test_a_photo_stands_on_paper_where_a_figure_would_be(workbook: Workbook, plan: Plan) -> None:
    shown = replace(plan, **photographed())
    page = shared_bytes(workbook, shown, ".handout.html").decode()
    assert page.count('aria-label="Heel dig: a photo"') == 1
    assert page.count(f'href="data:image/jpeg;base64,{shown.own_exercises[0].photo}"') == 1
    assert "img-src data:" in page
    with pikepdf.open(BytesIO(shared_bytes(workbook, shown, ".pdf"))) as pdf:
        streams = [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]
        assert [found.get("/Subtype") for found in streams].count("/Image") == 1


# ---- Calendar ------------------------------------------------------------------------------------


def events(data: bytes) -> list[dict[str, object]]:
    return [
        {"summary": str(e["SUMMARY"]), "start": e.decoded("DTSTART"), "rule": e.get("RRULE"),
         "uid": str(e["UID"])}
        for e in Calendar.from_ical(data).walk("VEVENT")
    ]  # fmt: skip


def test_the_days_and_times_of_the_plan_stand_in_the_calendar_and_nothing_of_the_plan(
    plan: Plan,
) -> None:
    plan = replace(
        plan, days_per_week=2, weekdays=("wednesday", "monday"), times_of_day=("08:30", "19:00"),
        review_days=(date(2026, 3, 30),),
    )  # fmt: skip
    data = calendar(plan, 18, BEGIN)
    morning, evening, review = events(data)
    assert morning["start"] == datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 (whatever clock it is)
    assert evening["start"] == datetime(2026, 3, 4, 19, 0)  # noqa: DTZ001
    assert morning["rule"].to_ical() == b"FREQ=WEEKLY;UNTIL=20260330T235900;BYDAY=MO,WE"  # type: ignore[attr-defined]
    assert review["start"] == date(2026, 3, 30)
    for private in ("Example", "Ms Ito", "clinic", "bridge", "pain"):
        assert private.encode() not in data


def test_a_patient_elsewhere_gets_the_times_of_their_own_zone_through_summer_time(
    plan: Plan,
) -> None:
    plan = replace(plan, times_of_day=("08:30",))
    data = calendar(plan, 18, BEGIN, ZoneInfo("Europe/Berlin"))
    (event,) = events(data)
    assert event["start"] == datetime(2026, 3, 3, 8, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert b"BEGIN:VTIMEZONE" in data
    assert b"TZID=Europe/Berlin:20260303T083000" in data


def test_a_plan_without_days_and_times_is_spread_over_the_week(plan: Plan) -> None:
    for count, days in SPREAD.items():
        assert len(days) == count
        (event,) = events(calendar(replace(plan, days_per_week=count), 18, BEGIN))
        assert isinstance(event["start"], date)
        assert BEGIN <= event["start"] < BEGIN + timedelta(days=7)


def test_a_new_version_takes_the_place_of_the_old_one_in_the_calendar(plan: Plan) -> None:
    first, second = (calendar(replace(plan, version=n), 18, BEGIN) for n in (1, 2))
    assert events(first)[0]["uid"] == events(second)[0]["uid"]
    assert (b"SEQUENCE:1" in first, b"SEQUENCE:2" in second) == (True, True)


# ---- The command and the panel -------------------------------------------------------------------


def test_the_ending_says_what_is_made_and_any_other_is_refused() -> None:
    assert form_of("a.handout.html") == ".handout.html"
    assert form_of("A.HTML") == ".html"
    with pytest.raises(WorkbookError, match=r"must end in one of: \.json"):
        form_of("plan.docx")


def test_the_command_makes_a_file_for_its_owner_alone_and_never_over_another(
    workbook: Workbook, plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "plan.json"
    given.write_text(plan_to_json(plan), encoding="utf-8")
    for form in (".json", ".ics", ".ipynb"):
        out = tmp_path / f"out{form}"
        assert main(["share", str(given), "-o", str(out), "--zone", "Asia/Tokyo"]) == 0
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        assert main(["share", str(given), "-o", str(out)]) == 2
        assert "is there already" in capsys.readouterr().err
    assert plan_from_json((tmp_path / "out.json").read_text(), workbook.library) == plan
    assert main(["share", str(given), "-o", str(tmp_path / "x.ics"), "--zone", "Mars/X"]) == 2
    assert "There is no time zone 'Mars/X'" in capsys.readouterr().err


def test_a_zone_is_a_name_and_never_a_path() -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "\0", "x" * 9_999):
        with pytest.raises(WorkbookError, match="There is no time zone"):
            zone_named(name)


def test_one_press_makes_every_form_that_is_ticked(workbook: Workbook, plan: Plan) -> None:
    workbook.use_plan(plan)
    panel = SharePlan(workbook)
    chosen = {".json", ".html", ".ics", ".ipynb", ".handout.html"}
    for box in every(panel, Checkbox):
        box.value = any(box.description.endswith(f"({form})") for form in chosen)
    press(panel, "Make the files")
    made = {path.name for path in (workbook.home / "shared").iterdir()}
    assert made == {f"plan_clinic_v2{form}" for form in chosen}
    assert "nothing of any log" in screen_text(panel)
    for box in every(panel, Checkbox):
        box.value = False
    press(panel, "Make the files")
    assert "Tick at least one box." in screen_text(panel)


def test_every_form_is_named_in_words() -> None:
    assert all(about[0].islower() for about in FORMS.values())
