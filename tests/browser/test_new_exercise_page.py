"""A new exercise: posed from a blank body, saved, planned, and exercised by a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from hands import empty_workbook
from panel_page import DARK, PanelPage
from playwright.sync_api import Browser, Page

from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.panels.plan_in import shared_plan
from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.workbook import Workbook

WORDS = {
    "What is it called?": "March on the spot",
    "How to get ready": "Stand tall, one hand on a wall.",
    "The movement": "Lift your {side} knee.",
    "The way back": "Lower slowly.",
    "What does it work on?": "balance",
    "Sets": "1",
    "Times": "2",
}


@pytest.fixture
def open_panel(browser: Browser) -> Iterator[Callable[..., PanelPage]]:
    """Return what shows a panel; an error on the page fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(panel: Any, width: int = 1000) -> PanelPage:
        page = browser.new_context(viewport={"width": width, "height": 1000}).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        return PanelPage(page, panel)

    yield opened
    for page in pages:
        page.context.close()
    assert errors == []


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def drag(page: Page, handle: int, across: int, down: int) -> None:
    """Drag a joint of the body as a hand does."""
    dot = page.locator(".sw-pose-handle").nth(handle)
    box = dot.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(x + across * step / 12, y + down * step / 12)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()


def test_a_new_exercise_is_posed_from_a_blank_body_saved_planned_and_exercised(
    open_panel: Callable[..., PanelPage], workbook: Workbook, tmp_path: Path
) -> None:
    shown = open_panel(PlanMaker(workbook))
    shown.press("Make a new exercise")
    page = shown.page
    shown.press("End of the movement")
    drag(page, 1, 120, -60)  # the right knee, forward and up
    shown.settle()
    page.get_by_label("Joint").select_option(label="right knee")
    page.get_by_label("bent", exact=True).fill("80")
    page.get_by_label("bent", exact=True).dispatch_event("change")
    shown.settle()
    shown.choose("What kind is it?", "strength")
    shown.choose("How do the sides work?", "one time on each side by turns")
    for label, words in WORDS.items():
        page.get_by_label(label, exact=True).fill(words)
    shown.press("Save the exercise")
    shown.see("Saved: March on the spot. It is in the plan above.")
    shown.press("Change March on the spot")
    shown.press("More: other ways to do it")
    easier = page.get_by_role("group", name="An easier way, which the patient may take")
    easier.get_by_label("What is it called?").fill("at a table")
    easier.get_by_label("What is different, in a sentence").fill("Hold a table.")
    assert violations(page, ".sw-form") == []
    shown.press("Save the exercise")
    shown.see("Saved: March on the spot, version 2. It is in the plan above.")
    march = page.get_by_role("region", name="March on the spot")
    assert march.get_by_label("March on the spot: in the plan").is_checked()
    for name in [exercise.name for exercise in workbook.shipped_library.values()]:
        page.get_by_label(f"{name}: in the plan").uncheck()
    shown.press("Save as version 1")
    shown.see("Saved: Example plan, version 1")
    (own,) = workbook.plan.own_exercises
    assert (own.version, own.fields["variants"][0]["name"]) == (2, "at a table")
    assert own.pose["end"]["right_hip"][0] > 20, "the knee was lifted"
    assert own.pose["end"]["right_knee"] == [80, 0, 0]

    patient = Workbook(tmp_path / "patient")
    offer = open_panel(shared_plan(patient, plan_to_json(workbook.plan)))
    offer.press("Use this plan")
    offer.see("This plan is in force from now on.")
    day = open_panel(TodaysRoutine(Workbook(patient.home)))
    day.pass_safety_check()
    day.see_heading("Before you begin")
    day.press("Save and start")
    day.see("March on the spot", ".sw-timer")
    assert day.page.locator(".sw-timer [data-figure=march_on_the_spot]").count()


@pytest.mark.parametrize("width", [1000, 320])
def test_the_body_to_pose_fits_every_screen_and_the_audit_finds_nothing(
    open_panel: Callable[..., PanelPage], workbook: Workbook, width: int
) -> None:
    shown = open_panel(PlanMaker(workbook), width)
    shown.press("Make a new exercise")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(shown.page, ".sw-pose") == []
    shown.page.add_style_tag(content=DARK)
    shown.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert violations(shown.page, ".sw-pose") == []


def test_a_joint_is_moved_by_keys_alone_and_keeps_its_limits(
    open_panel: Callable[..., PanelPage], workbook: Workbook
) -> None:
    shown = open_panel(PlanMaker(workbook))
    shown.press("Make a new exercise")
    page = shown.page
    page.get_by_label("Joint").select_option(label="left elbow")
    slider = page.get_by_label("bent", exact=True)
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    shown.settle()
    assert slider.get_attribute("aria-valuetext") == "2 degrees"
    page.keyboard.press("End")
    shown.settle()
    assert page.get_by_label("bent", exact=True).get_attribute("aria-valuetext") == "150 degrees"
    page.get_by_label("Begin with a body that is").select_option(label="on the back")
    shown.settle()
    assert page.locator(".sw-pose-remarks li").count() == 0
