"""The timer in a real JupyterLab: a busy kernel, a reload, two timers, letters, themes."""

from __future__ import annotations

import json
import os
from itertools import product
from pathlib import Path

import pytest
from conftest import LOOK_EVERY_MS, NOTEBOOK, Lab
from playwright.sync_api import Locator, Page, expect
from timer_page import FIGURES, choices_timeline

THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")

SHOW = """
import json
from pathlib import Path
from sciatica_lib.widgets.timer import (RoutineTimer)
given = json.loads(Path({given!r}).read_text(encoding="utf-8"))
told = []
def made(routine_id):
    timer = RoutineTimer(given["timeline"], routine_id, given["figures"])
    timer.on_result(told.append)
    return timer
{shown}
"""
BUSY = "open({pipe!r}).read()"  # waits until something is written into the pipe


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Return a file with a routine of seven minutes, which does not end on a slow machine."""
    return written(tmp_path, pace=20)


def written(folder: Path, *, pace: float) -> Path:
    """Write a file with five seconds to get ready, 22 or a multiple of exercises, and figures."""
    timeline = choices_timeline()
    blocks = [timeline, *timeline["alternatives"]]
    for phase in [phase for block in blocks for phase in block["phases"]]:
        if phase["kind"] != "get_ready":
            phase["duration_s"] *= pace
    path = folder / "given.json"
    path.write_text(json.dumps({"timeline": timeline, "figures": FIGURES}))
    return path


def open_timer(lab: Lab, page: Page, source: str) -> None:
    """Open a notebook with one cell, and start it."""
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": None}
    own = {
        "cells": [{**cell, "source": source.strip()}],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    lab.save("timer.ipynb", own)
    lab.open(page, "timer.ipynb")
    timers(page).first.wait_for()


def timers(page: Page) -> Locator:
    return page.locator(f"{NOTEBOOK} .sw-timer")


def start(timer: Locator) -> None:
    timer.get_by_role("button", name="Start", exact=True).click()
    expect(timer).to_have_attribute("data-status", "running")


def test_a_kernel_that_is_busy_delays_nothing_and_hears_of_every_set_afterwards(
    lab: Lab, page: Page, tmp_path: Path
) -> None:
    given = written(tmp_path, pace=0.3)
    pipe, told = tmp_path / "pipe", tmp_path / "told"
    os.mkfifo(pipe)
    open_timer(lab, page, SHOW.format(given=str(given), shown='made("busy")'))
    timer = timers(page)
    start(timer)
    code = BUSY.format(pipe=str(pipe))
    page.evaluate(
        """(code) => {
            const { kernel } = jupyterapp.shell.currentWidget.context.sessionContext.session;
            kernel.requestExecute({ code });
        }""",
        code,
    )
    kernel = "jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
    page.wait_for_function(f"{kernel}.status === 'busy'")
    expect(timer).to_have_attribute("data-status", "finished")
    expect(timer).to_contain_text("You did 3 of 3 sets.")
    pipe.write_text("go on")
    page.wait_for_function(f"{kernel}.status === 'idle'", polling=LOOK_EVERY_MS)
    # What came in while the kernel was busy is taken in after it; the browser hears so.
    page.wait_for_function(
        f"""async () => {{
            const asked = {{ code: "", user_expressions: {{ heard: "len(told)" }} }};
            const {{ content }} = await {kernel}.requestExecute(asked).done;
            return content.user_expressions?.heard?.data?.["text/plain"] === "4";
        }}""",
        polling=LOOK_EVERY_MS,
    )
    expect(timer.locator(".sw-waiting")).to_be_hidden()
    page.evaluate(
        "(code) => " + kernel + ".requestExecute({ code }).done.then(() => true)",
        f"Path({str(told)!r}).write_text(str([(sent['seq'], sent['type']) for sent in told]))",
    )
    assert told.read_text() == "[(1, 'set'), (2, 'set'), (3, 'set'), (4, 'end')]"


def test_after_a_reload_of_the_page_it_offers_to_go_on(lab: Lab, page: Page, given: Path) -> None:
    open_timer(lab, page, SHOW.format(given=str(given), shown='made("reload")'))
    start(timers(page))
    expect(timers(page)).to_have_attribute("data-phase", "move")
    page.reload()
    page.locator(f"{NOTEBOOK} .jp-Cell").first.wait_for()
    lab.wait_until_run(page)
    expect(timers(page)).to_have_attribute("data-status", "paused")
    expect(timers(page)).to_contain_text("You were here when you left this page.")
    timers(page).get_by_role("button", name="Go on").click()
    expect(timers(page)).to_have_attribute("data-status", "running")


def test_a_routine_under_way_keeps_its_page_and_its_python_while_another_page_is_read(
    lab: Lab, page: Page, given: Path
) -> None:
    open_timer(lab, page, SHOW.format(given=str(given), shown='made("read")'))
    start(timers(page))
    header = page.get_by_role("navigation", name="Workbook")
    header.get_by_role("link", name="Your data", exact=True).click()
    expect(page.locator(NOTEBOOK).get_by_role("heading", name="Your data")).to_be_visible()
    lab.wait_until_run(page)
    page.evaluate(
        "void jupyterapp.commands.execute('docmanager:open', { path: 'notebooks/timer.ipynb' })"
    )
    expect(timers(page)).to_have_attribute("data-status", "running")
    session = "jupyterapp.shell.currentWidget.context.sessionContext.session"
    page.wait_for_function(f"{session}?.kernel?.connectionStatus === 'connected'")


def test_two_timers_on_one_page_do_not_mind_each_other(lab: Lab, page: Page, given: Path) -> None:
    shown = 'from ipywidgets import VBox\nVBox([made("one"), made("two")])'
    open_timer(lab, page, SHOW.format(given=str(given), shown=shown))
    one, two = timers(page).first, timers(page).last
    start(one)
    expect(two).to_have_attribute("data-status", "ready")
    start(two)
    one.get_by_role("button", name="Pause").click()
    expect(one).to_have_attribute("data-status", "paused")
    expect(two).to_have_attribute("data-phase", "move")
    ids = page.locator(f"{NOTEBOOK} .sw-timer [id]")
    expect(ids).to_have_count(0)


def test_the_keyboard_alone_leads_from_start_to_finish_and_changes_no_cell(
    lab: Lab, page: Page, given: Path
) -> None:
    open_timer(lab, page, SHOW.format(given=str(given), shown='made("keys")'))
    cells = page.locator(f"{NOTEBOOK} .jp-Cell").count()
    timer = timers(page)
    timer.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    expect(timer).to_have_attribute("data-status", "running")
    for key in ("b", "a", "d", "d", "x", "m", "v", "r"):
        page.keyboard.press(key)
    page.keyboard.press("Space")
    expect(timer).to_have_attribute("data-status", "paused")
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(timer).to_have_attribute("data-status", "finished")
    assert page.locator(f"{NOTEBOOK} .jp-Cell").count() == cells


def test_it_follows_the_theme_and_fits_the_width(lab: Lab, page: Page, given: Path) -> None:
    open_timer(lab, page, SHOW.format(given=str(given), shown='made("looks")'))
    timer = timers(page)
    start(timer)
    timer.get_by_role("button", name="More").click()
    for theme, width in product(THEMES, (1366, 320)):
        page.set_viewport_size({"width": width, "height": 800})
        lab.set_theme(page, theme)
        dark, light = timer.evaluate(
            """(root) => {
                const sum = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number)
                    .reduce((a, b) => a + b);
                const style = getComputedStyle(root);
                return [sum(style.backgroundColor), sum(style.color)];
            }"""
        )
        assert (dark < light) == ("Dark" in theme)
        outside = timer.locator("button, input, .sw-figure, .sw-dial, .sw-words").evaluate_all(
            """(all) => all.filter((element) => {
                const root = element.closest(".sw-timer").getBoundingClientRect();
                const box = element.getBoundingClientRect();
                return box.width > 0 && (box.left < root.left || box.right > root.right);
            }).map((element) => element.textContent)"""
        )
        assert outside == []
    lab.set_theme(page, THEMES[0])
