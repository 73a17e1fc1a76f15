"""A usual plan in few presses, by keyboard alone; the planner fits every screen, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe import violations
from hands import HOSTILE, empty_workbook
from panel_page import DARK, PanelPage
from playwright.sync_api import Browser, Page

from sciatica_lib.exercises.plan import Limits
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.workbook import Workbook

WIDE, NARROW = 1280, 320
PRESSES_MOST = 25
"""The most presses for a usual plan; a field that is typed into counts as one, Tab as none."""

TOO_SMALL = """least => [...document.querySelectorAll(
    ".sw-plan :is(button, select, summary, label.sw-plan-toggle, .sw-plan-tick, .sw-plan-typed)")]
  .filter((part) => part.checkVisibility())
  .map((part) => [part.textContent, part.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < least || height < least)
  .map(([words, { width, height }]) => `${words} ${width} x ${height}`)"""
NAME_OF_FOCUS = """() => {
  const part = document.activeElement;
  return part.getAttribute("aria-label") ?? part.labels?.[0]?.textContent ?? part.textContent;
}"""


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


@pytest.fixture
def shown(browser: Browser, workbook: Workbook) -> Iterator[Callable[..., PanelPage]]:
    """Return what opens the planner in a window of a width; an error on the page fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def opened(width: int = WIDE, *, dark: bool = False) -> PanelPage:
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        panel = PanelPage(page, PlanMaker(workbook))
        if dark:
            page.add_style_tag(content=DARK)
            page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        return panel

    yield opened
    for page in pages:
        page.context.close()
    assert errors == []


@dataclass
class Keyboard:
    """A keyboard and nothing else, which counts what is pressed."""

    shown: PanelPage
    presses: int = 0
    tabs: int = 0

    def go_to(self, name: str) -> None:
        """Press Tab until the field of this name has the focus."""
        for _ in range(200):
            self.shown.page.keyboard.press("Tab")
            self.tabs += 1
            if str(self.shown.page.evaluate(NAME_OF_FOCUS)).strip().startswith(name):
                return
        raise AssertionError(f"{name} is not reached by Tab")

    def press(self, key: str) -> None:
        """Press one key."""
        self.shown.page.keyboard.press(key)
        self.presses += 1
        self.shown.settle()

    def type_text(self, name: str, words: str) -> None:
        """Go to a field and type into it."""
        self.go_to(name)
        self.shown.page.keyboard.press("Control+A")
        self.shown.page.keyboard.type(words)
        self.presses += 1
        self.shown.settle()

    def go_on(self, part: str, key: str = "F6") -> None:
        """Go to the title of a part, from part to part."""
        for _ in range(8):
            self.press(key)
            if self.shown.page.evaluate(NAME_OF_FOCUS) == part:
                return
        raise AssertionError(f"{part} is not reached by {key}")


def test_a_usual_plan_takes_few_presses_by_keyboard_alone(
    shown: Callable[..., PanelPage], workbook: Workbook
) -> None:
    keys = Keyboard(shown())
    keys.go_to("Begin with")
    keys.press("ArrowDown")  # every exercise that has a dose, at the low end of it
    keys.go_to("Begin with this")
    keys.press("Enter")
    keys.type_text("Title", "Spring")
    keys.go_on("The patient")
    keys.go_to("A herniated")
    keys.press("Space")
    keys.go_on("Exercises", "Shift+F6")
    keys.go_to("the patient may do it in spite of this")
    keys.press("Space")
    keys.go_on("Traffic light after a routine")
    keys.go_to("green up to")
    keys.press("ArrowDown")
    keys.go_to("amber up to")
    keys.press("ArrowDown")
    keys.go_on("Contact")
    keys.type_text("Made by", "Ada")
    keys.type_text("Whom to ask", "044 123 45 67")
    keys.type_text("Emergency number", "112")
    keys.press("Control+Enter")
    keys.shown.see("Saved: Spring, version 1")

    plan = workbook.plan
    dosed = [key for key, exercise in workbook.library.items() if exercise.is_dosed]
    assert [planned.exercise for planned in plan.exercises] == dosed
    assert len(dosed) == 5
    assert plan.conditions == ("herniated_disc",)
    assert [p.exercise for p in plan.exercises if p.despite_caution] == ["prone_leg_lift"]
    assert plan.limits == Limits(green_up_to=2, amber_up_to=4)
    assert (plan.author, plan.contact, plan.emergency_number) == ("Ada", "044 123 45 67", "112")
    assert keys.presses <= PRESSES_MOST
    assert keys.presses == 20, "the number that docs/planner.md tells"


def test_what_is_typed_is_answered_at_once_and_stays(
    shown: Callable[..., PanelPage], workbook: Workbook
) -> None:
    page = shown()
    bridge = page.page.get_by_role("region", name="Hip bridge")
    minutes = round(timeline(workbook.plan, workbook.library).total_s / 60)
    page.see(f"{minutes} min", ".sw-plan-total")
    page.press(bridge.get_by_role("button", name="more: times"))
    assert bridge.get_by_label("times", exact=True).input_value() == "13"
    page.see("Hip bridge: times 12 → 13")
    bridge.get_by_label("times", exact=True).fill("60")
    page.see("Must be a whole number 1-50, got 60", "[data-key=hip_bridge]")
    page.see("To put right: 1")
    page.press("Save as version 1")
    page.see("Not saved.")
    assert bridge.get_by_label("times", exact=True).input_value() == "60"
    bridge.get_by_label("times", exact=True).fill("16")
    page.see("◆ more than the source: 10 to 15", "[data-key=hip_bridge]")
    page.page.get_by_label("Title").fill(HOSTILE)
    page.press("Save as version 1")
    page.see("1 time it leaves the usual, as marked.")
    assert workbook.plan.title == HOSTILE
    assert page.page.get_by_label("Title").input_value() == HOSTILE


def test_exercises_are_found_by_words_kind_and_aim_and_looked_through_in_order(
    shown: Callable[..., PanelPage], workbook: Workbook
) -> None:
    page = shown()
    rows = page.page.locator(".sw-plan-exercise:visible")
    assert rows.count() == len(workbook.library)
    page.page.get_by_label("Search").fill("glut")
    assert rows.count() == 2
    page.page.get_by_label("Kind").select_option("core")
    assert rows.count() == 0
    page.see("No exercise fits.")
    page.page.get_by_label("Search").fill("")
    assert rows.count() == 1
    page.press("Earlier: Dead bug")
    page.page.get_by_text("Look through the routine").click()
    look = page.page.locator(".sw-plan-look > li h5")
    page.see("Dead bug", ".sw-plan-look > li:nth-child(4) h5")  # once Python has answered
    names = ["90/90 stretch", "Hip bridge", "Prone leg lift", "Dead bug", "Seated nerve glide"]
    assert look.all_inner_texts() == names
    assert page.page.locator(".sw-plan-look .sw-figure").count() == 5


def test_an_exercise_that_is_taken_out_keeps_what_was_typed_about_it(
    shown: Callable[..., PanelPage],
) -> None:
    page = shown()
    bug = page.page.get_by_role("region", name="Dead bug")
    bug.get_by_label("times", exact=True).fill("12")
    bug.get_by_label("Dead bug: in the plan").uncheck()
    page.see("Dead bug: taken out")
    bug.get_by_label("Dead bug: in the plan").check()
    assert bug.get_by_label("times", exact=True).input_value() == "12"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_planner_fits_every_screen_and_the_audit_finds_nothing(
    shown: Callable[..., PanelPage], width: int, *, dark: bool
) -> None:
    page = shown(width, dark=dark)
    for summary in page.page.locator(".sw-plan summary:visible").all():
        summary.click()
    page.page.get_by_label("A herniated (slipped) or bulging disc").check()
    page.settle()
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.page.evaluate(TOO_SMALL, 44) == []
    assert violations(page.page, ".sw-plan") == []
