"""Pages start by themselves under one header, and leave no kernel behind when they are left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from axe import violations
from conftest import LOOK_EVERY_MS, NOTEBOOK, SLOW_MS, Lab
from playwright.sync_api import Locator, Page, expect

PLACES = ["Today", "Understand", "Progress", "For therapists", "Your data"]
PHONE = {"width": 320, "height": 640}
NO_SIDEWAYS_SCROLL = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(autouse=True)
def somebody_new(lab: Lab) -> None:
    lab.forget()


def asked(lab: Lab, what: str) -> list[dict[str, Any]]:
    request = Request(  # noqa: S310 (our own server)
        f"{lab.address}/api/{what}", headers={"Authorization": f"token {lab.token}"}
    )
    with urlopen(request) as answer:  # noqa: S310 (our own server)
        return list(json.load(answer))


def wait_for_kernels(lab: Lab, page: Page, *paths: str) -> None:
    """Wait until these pages have a kernel, and no other page."""
    page.wait_for_function(
        """async ([address, wanted]) => {
            const sessions = await (await fetch(`${address}/api/sessions`)).json();
            const kernels = await (await fetch(`${address}/api/kernels`)).json();
            const found = sessions.map(({ path }) => path).sort();
            return JSON.stringify(found) === wanted && kernels.length === found.length;
        }""",
        arg=[lab.address, json.dumps(sorted(paths), separators=(",", ":"))],
        polling=LOOK_EVERY_MS,
        timeout=SLOW_MS,
    )


def header(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Workbook")


def go(lab: Lab, page: Page, place: str) -> None:
    header(page).get_by_role("link", name=place, exact=True).click()
    expect(header(page).locator("a[aria-current]:visible")).to_have_text(place)
    lab.wait_until_run(page)


def menus(page: Page) -> Locator:
    return header(page).get_by_role("button", name="JupyterLab menus")


def test_a_page_of_ours_runs_when_it_is_opened_and_again_after_a_reload(
    lab: Lab, page: Page
) -> None:
    lab.load(page, "03_check_in.ipynb")
    form = page.locator(f"{NOTEBOOK} .sw-form:visible").first
    expect(form).to_be_visible()
    lab.wait_until_run(page)
    page.wait_for_function(
        f"document.querySelector('{NOTEBOOK} .jp-WindowedPanel-outer').scrollTop === 0"
    )
    page.reload()
    page.locator(f"{NOTEBOOK} .jp-Cell").first.wait_for()
    expect(form).to_be_visible()
    lab.wait_until_run(page)
    wait_for_kernels(lab, page, "notebooks/03_check_in.ipynb")


def test_all_pages_that_were_visited_saved_nothing_and_one_keeps_a_kernel(
    lab: Lab, page: Page
) -> None:
    lab.open(page, "00_today.ipynb")
    for place in PLACES[1:]:
        go(lab, page, place)
    assert not (lab.home / "session_log.csv").exists()
    wait_for_kernels(lab, page, "notebooks/06_your_data.ipynb")
    assert page.locator(".jp-NotebookPanel").count() == 1
    assert page.url.split("?")[0].endswith("/doc/tree/notebooks/06_your_data.ipynb")


def test_a_link_in_a_text_leads_to_a_page_that_starts_and_the_header_says_where_one_is(
    lab: Lab, page: Page
) -> None:
    lab.open(page, "03_check_in.ipynb")
    expect(header(page).locator("li a")).to_have_text(PLACES)
    expect(header(page).get_by_role("link", name="Today")).to_have_attribute("aria-current", "true")
    page.locator(NOTEBOOK).get_by_role("link", name="your progress").click()
    expect(page.locator(f"{NOTEBOOK} img[alt]:visible")).to_have_count(7)
    lab.wait_until_run(page)
    wait_for_kernels(lab, page, "notebooks/04_progress.ipynb")
    assert page.locator(".jp-NotebookPanel").count() == 1
    current = header(page).locator("a[aria-current=page]:visible")
    expect(current).to_have_text("Progress")
    assert str(current.get_attribute("href")).endswith("/doc/tree/notebooks/04_progress.ipynb")


def test_a_page_that_is_left_and_come_back_to_at_once_works(lab: Lab, page: Page) -> None:
    lab.open(page, "00_today.ipynb")
    for place in ("Your data", "Today"):
        header(page).get_by_role("link", name=place, exact=True).click()
    expect(page.locator(f"{NOTEBOOK} .sw-form:visible")).to_have_count(1)
    lab.wait_until_run(page)
    wait_for_kernels(lab, page, "notebooks/00_today.ipynb")


def test_what_was_typed_and_not_yet_saved_is_still_there_when_one_comes_back(
    lab: Lab, page: Page
) -> None:
    lab.open(page, "03_check_in.ipynb")
    leg = page.locator(NOTEBOOK).get_by_role("group", name="Leg pain, on average")
    leg.get_by_label("4", exact=True).check()
    go(lab, page, "Your data")
    page.evaluate(
        "void jupyterapp.commands.execute('docmanager:open', {path: 'notebooks/03_check_in.ipynb'})"
    )
    expect(leg.get_by_label("4", exact=True)).to_be_checked()
    wait_for_kernels(lab, page, "notebooks/03_check_in.ipynb")


def test_jupyterlabs_menus_are_away_come_back_and_stay_over_a_reload(lab: Lab, page: Page) -> None:
    lab.open(page, "01_understand.ipynb")
    bar = page.get_by_role("menuitem", name="Kernel", exact=True)
    start = page.locator(NOTEBOOK).get_by_role("button", name="Start the workbook")
    side_bars = page.locator(".jp-SideBar:visible")
    expect(bar).to_be_hidden()
    expect(start).to_be_hidden()
    expect(side_bars).to_have_count(0)
    panel = page.locator(NOTEBOOK)
    height = int(panel.evaluate("panel => panel.offsetHeight"))
    head = int(page.locator(".sw-header").evaluate("header => header.offsetHeight"))
    assert height >= 900 - head - 2  # no gap where the menus were
    menus(page).click()
    expect(bar).to_be_visible()
    expect(start).to_be_visible()
    expect(menus(page)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(bar).to_be_visible()
    menus(page).click()
    expect(bar).to_be_hidden()
    expect(menus(page)).to_have_attribute("aria-pressed", "false")


def test_the_header_is_used_with_the_keyboard_alone_and_shows_its_focus(
    lab: Lab, page: Page
) -> None:
    lab.open(page, "03_check_in.ipynb")
    link = header(page).get_by_role("link", name="Today")
    link.focus()
    page.keyboard.press("Tab")
    understand = header(page).get_by_role("link", name="Understand")
    expect(understand).to_be_focused()
    expect(understand).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(
        page.locator(NOTEBOOK).get_by_role("heading", name="Understand sciatica")
    ).to_be_visible()
    lab.wait_until_run(page)


def test_on_a_narrow_screen_three_places_stand_beside_more_and_nothing_is_cut(
    lab: Lab, page: Page
) -> None:
    page.set_viewport_size(PHONE)
    lab.open(page, "05_therapist.ipynb")
    expect(header(page).locator("li a:visible")).to_have_text(PLACES[:3])
    more = header(page).locator("summary")
    expect(more).to_have_attribute("data-current", "")
    assert page.evaluate(NO_SIDEWAYS_SCROLL)
    more.focus()
    page.keyboard.press("Enter")
    drop = header(page).locator(".sw-nav-drop")
    expect(drop.get_by_role("link", name="For therapists")).to_have_attribute(
        "aria-current", "page"
    )
    pressed = header(page).locator("a:visible, summary, button:visible")
    boxes = [box for box in (found.bounding_box() for found in pressed.all()) if box]
    assert len(boxes) == 7
    assert all(box["height"] >= 44 and box["x"] >= 0 for box in boxes)
    assert all(box["x"] + box["width"] <= 320 for box in boxes)
    assert page.evaluate(NO_SIDEWAYS_SCROLL)
    page.keyboard.press("Escape")
    expect(drop).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    drop.get_by_role("link", name="Your data").click()
    expect(page.locator(NOTEBOOK).get_by_role("heading", name="Your data")).to_be_visible()
    expect(drop).to_be_hidden()


def test_the_header_has_no_violation(lab: Lab, page: Page) -> None:
    received(lab)
    lab.show(page, "received.ipynb")
    expect(page.locator(".sw-received")).to_be_visible()
    wide = page.viewport_size
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.set_theme(page, theme)
        page.set_viewport_size(wide)
        assert violations(page, ".sw-header") == []
        page.set_viewport_size(PHONE)
        header(page).locator("summary").click()
        expect(header(page).locator(".sw-nav-drop")).to_be_visible()
        assert violations(page, ".sw-header") == []
        page.keyboard.press("Escape")


def received(lab: Lab) -> Path:
    """Put a page of somebody else's in the folder, which would make a file."""
    taken = lab.home / "taken"
    taken.unlink(missing_ok=True)
    cell = {
        "cell_type": "code",
        "id": "theirs",
        "metadata": {},
        "source": f"open({str(taken)!r}, 'w').close()",
        "outputs": [],
        "execution_count": None,
    }
    page = {
        "cells": [cell],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = lab.home / "notebooks" / "received.ipynb"
    path.write_text(json.dumps(page), encoding="utf-8")
    return taken


def test_a_page_from_elsewhere_says_in_one_sentence_that_it_does_not_run_and_asks_nothing(
    lab: Lab, page: Page
) -> None:
    taken = received(lab)
    lab.show(page, "received.ipynb")
    status = page.locator(".sw-received").get_by_role("status")
    expect(status).to_contain_text("comes from somewhere else")
    assert str(status.text_content()).count(".") == 1
    page.evaluate("jupyterapp.shell.currentWidget.context.sessionContext.ready.then(() => null)")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    sessions = asked(lab, "sessions")
    assert "notebooks/received.ipynb" not in {session["path"] for session in sessions}
    assert not taken.exists()
    go(lab, page, "Today")
    expect(status).to_be_hidden()


def test_a_page_from_elsewhere_runs_once_a_person_has_pressed_start_and_said_so_again(
    lab: Lab, page: Page
) -> None:
    taken = received(lab)
    lab.show(page, "received.ipynb")
    start = page.locator(".sw-received").get_by_role("button", name="Start the workbook")
    start.click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(start).to_be_visible()
    assert not taken.exists()
    start.click()
    dialog.get_by_role("button", name="Trust").last.click()
    lab.wait_until_run(page)
    assert taken.exists()
    expect(start).to_be_hidden()
