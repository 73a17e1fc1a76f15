"""Days as people live them, on the page Today: good ones and bad ones, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from axe import violations
from hands import HOSTILE, empty_workbook, records
from panel_page import DARK, PanelPage
from playwright.sync_api import Browser, Page, expect

from sciatica_lib import places
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan_file import plan_to_json, read_plan
from sciatica_lib.log.records import (
    Answer,
    CheckIn,
    Conditions,
    Permission,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    Seen,
)
from sciatica_lib.panels.today import Today
from sciatica_lib.places import shipped_dir
from sciatica_lib.workbook import Workbook

Open = Callable[[], PanelPage]


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    workbook = empty_workbook(tmp_path, monkeypatch)
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    workbook.home.mkdir(mode=0o700)
    (workbook.home / "plan.json").write_text(plan_to_json(replace(plan, plan_id="mine")))
    return Workbook(workbook.home)


@pytest.fixture(params=["light", "dark and narrow"])
def either_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    narrow = request.param != "light"
    context = browser.new_context(
        viewport={"width": 320 if narrow else 1000, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if narrow else "light")
    yield page
    context.close()


@pytest.fixture
def opened(page: Page, workbook: Workbook) -> Open:
    """Return a function that opens Today as for the first time, from what is on the disk.

    Whoever is there has a keyboard alone.
    """
    return lambda: PanelPage(page, Today(Workbook(workbook.home)), by_keyboard=True)


def lived(workbook: Workbook, *days_ago: int, leg_after: int = 3) -> None:
    """Write routines of former days, after a whole check and with no condition."""
    for ago in days_ago:
        at = places.now() - timedelta(days=ago)
        name = f"r{ago}"
        rows: list[Record] = [
            RoutineStart(
                at=at, routine_id=name, sets_planned=1,
                leg_pain_now=3, back_pain_now=1, reach="calf", numbness_now=False,
            ),
            RoutineEnd(
                at=at, routine_id=name, outcome="finished", sets_done=1, sets_planned=1,
                leg_pain_now=leg_after, back_pain_now=1, reach="calf", new_numbness=False,
            ),
        ]  # fmt: skip
        if ago == max(days_ago):
            first = SafetyScreen(at=at, signs="none", asked="full")
            rows = [first, Conditions(at=at, conditions="none"), *rows]
        for number, row in enumerate(rows):
            workbook.save(row, entry_id=f"e{ago}-{number}")


def test_a_bad_day_ends_at_the_lock_whichever_way_the_page_is_opened_again(
    opened: Open, workbook: Workbook
) -> None:
    lived(workbook, 1)
    day = opened()
    day.press("the same")
    day.see_heading("is any of this true today?")
    day.tick("Numbness, pins and needles")
    day.press("Continue")
    day.see_heading("Get emergency help now")
    assert day.presses == 3
    for _ in range(2):
        day = opened()
        day.see_heading("Get emergency help now")
        expect(day.page.get_by_role("button", name="Save and start")).to_have_count(0)
        expect(day.page.locator(".sw-timer")).to_have_count(0)
    day.press("I ticked it by mistake")
    day.choose("Numbness, pins", "no")
    day.press("Save")
    day.see("the routine stays locked until a clinician has seen you")
    day.see_heading("Get emergency help now")
    day.press("I was seen by a clinician about this")
    day.tab_to(day.page.locator("input[type=date]"))
    day.page.keyboard.type(places.now().strftime("%m%d%Y"))
    day.choose("Did the clinician say", "yes")
    day.press("Save")
    day.pass_safety_check()
    day.see_heading("Before you begin")
    assert [seen.may_exercise for seen in records(Workbook(workbook.home), Seen)] == [True]


def test_red_twice_in_a_row_says_to_call_and_one_red_does_not(
    opened: Open, workbook: Workbook
) -> None:
    lived(workbook, 2, leg_after=8)
    day = opened()
    day.pass_safety_check()
    day.choose("Leg pain right now", "4")
    day.press("Save and start: ")
    day.timer_is("running")
    day.press("Stop")
    day.press("Stop here")
    day.see_heading("And now: how is it?")
    day.choose("Leg pain right now", "9")
    day.press("Save")
    day.see("It was red twice in a row: contact your therapist before the next routine.")
    assert [end.outcome for end in records(Workbook(workbook.home), RoutineEnd)][-1] == "stopped"


def test_one_red_day_after_a_good_one_does_not_say_to_call(
    opened: Open, workbook: Workbook
) -> None:
    lived(workbook, 2)
    lived(workbook, 0, leg_after=8)
    day = opened()
    day.see("✓ Routine")
    expect(day.page.get_by_text("red twice in a row")).to_have_count(0)


def test_what_a_condition_speaks_against_is_left_out_until_a_clinician_says_otherwise(
    opened: Open, workbook: Workbook
) -> None:
    day = opened()
    day.pass_safety_check()
    day.tick("Spondylolisthesis")
    day.press("Save")
    day.see_heading("Before you begin")
    day.see("Left out:")
    left_out = day.page.get_by_text("Left out:").count()
    day.press("My clinician says I may do this one")
    assert day.page.get_by_text("Left out:").count() == left_out - 1
    assert [told.may_do for told in records(Workbook(workbook.home), Permission)] == [True]
    day = opened()
    assert day.page.get_by_text("Left out:").count() == left_out - 1


def test_a_clinic_adds_a_question_without_code_as_the_readme_shows(
    opened: Open, workbook: Workbook
) -> None:
    lived(workbook, 0)
    readme = (shipped_dir() / "README.md").read_text("utf-8")
    (workbook.home / "questions.toml").write_text(readme.split("```toml")[1].split("```")[0])
    day = opened()
    day.see_heading("Check-in")
    day.choose("Did you lift anything heavy today?", "yes")
    day.press("Save")
    day.see("That is all for today")
    answers = records(Workbook(workbook.home), Answer)
    assert [(said.question, said.answer) for said in answers] == [("heavy_lifting", "yes")]


def test_a_whole_day_goes_by(opened: Open, workbook: Workbook) -> None:
    day = opened()
    day.pass_safety_check()
    day.press("Nobody has told me")
    day.see_heading("Before you begin")
    day.choose("Leg pain right now", "3")
    day.choose("Back pain right now", "1")
    day.press("Save and start: ")
    day.timer_is("running")
    day.press("Stop")
    day.press("Stop here")
    day.see_heading("And now: how is it?")
    day.choose("Leg pain right now", "2")
    day.press("Save")
    day.see_heading("Check-in")
    day.choose("Leg pain, on average", "3")
    day.press("Save")
    day.see_heading("That is all for today")
    log = Workbook(workbook.home)
    assert [start.leg_pain_now for start in records(log, RoutineStart)] == [3]
    assert [end.leg_pain_now for end in records(log, RoutineEnd)] == [2]
    assert [check_in.leg_pain_24h for check_in in records(log, CheckIn)] == [3]


def test_no_state_of_the_day_has_a_violation_or_is_wider_than_the_screen(
    either_page: Page, workbook: Workbook
) -> None:
    found: dict[str, list[str]] = {}
    day = PanelPage(either_page, Today(workbook))
    if either_page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        either_page.add_style_tag(content=DARK)
        either_page.evaluate("document.body.dataset.jpThemeLight = 'false'")

    def look(state: str) -> None:
        wide = either_page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[state] = [*violations(either_page, "main"), *(["too wide"] if wide else [])]

    look("first time")
    day.pass_safety_check()
    look("conditions")
    day.tick("Spondylolisthesis")
    day.press("Save")
    look("before, with something left out")
    day.choose("Leg pain right now", "4")
    day.press("Save and start: ")
    day.timer_is("running")
    look("timer")
    day.press("Stop")
    day.press("Stop here")
    look("after")
    day.choose("Leg pain right now", "9")
    day.press("Save")
    look("red, and the check-in")
    day.choose("Leg pain, on average", "5")
    day.press("Save")
    look("the rest of the day")
    day.press("Something has changed")
    look("a group of the safety check")
    day.press("None of these")
    day.press("None of these")
    day.page.get_by_role("checkbox").first.check()
    day.press("Continue")
    look("locked")
    day.press("I was seen")
    look("seen")
    assert found == {state: [] for state in found}


@pytest.mark.parametrize(
    "text", [HOSTILE, "</script><script>window.ran=1</script>", "\u202egnp.exe"]
)
def test_hostile_words_in_any_field_are_words_everywhere(
    page: Page, workbook: Workbook, text: str
) -> None:
    lived(workbook, 0)
    day = PanelPage(page, Today(workbook))
    day.see_heading("Check-in")
    day.press("More, if you like")
    fields = page.locator("main input[type=text]:visible, main textarea:visible")
    for place in range(fields.count()):
        fields.nth(place).fill(text)
    day.choose("Leg pain, on average", "5")
    day.press("Save")
    day.see("must be a whole number 0-1440")
    for minutes in page.get_by_label("Minutes").all():
        minutes.fill("5")
    day.press("Save")
    day.see_heading("That is all for today")
    assert page.locator("main img[src=x], main script").count() == 0
    assert page.evaluate("window.ran") is None
    notes = [check_in.note for check_in in records(workbook, CheckIn)]
    assert notes == [text]
