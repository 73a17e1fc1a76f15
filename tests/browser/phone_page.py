"""The page for a phone, opened from a file as a patient opens it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sciatica_lib.exercises.figure import read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.own import figures_of
from sciatica_lib.exercises.plan import Plan, complete_library, suggested_plan
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.questionnaire import read_questionnaire
from sciatica_lib.sharing.page import page_html

DATA = shipped_dir() / "data"
LIBRARY = read_exercises(DATA / "exercises.toml")
QUESTIONNAIRE = read_questionnaire(DATA / "questions.toml")
FIGURES = read_figures(DATA / "poses.toml")
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


def small_plan(*, second: str = "nerve_glide", **changes: Any) -> Plan:
    """Return a plan that takes two minutes: a bridge, and a nerve glide on each side."""
    plan = suggested_plan(LIBRARY, plan_id="anna", title="Anna's plan", created_on=date(2026, 3, 1))
    times = {"move_s": 2, "return_s": 2, "on_bad_days": True}
    exercises = [
        replace(planned, sets=1, reps=2, hold_s=min(planned.hold_s, 2), **times)
        for planned in plan.exercises
        if planned.exercise in ("hip_bridge", second)
    ]
    pauses = {"get_ready_s": 2, "change_sides_s": 2, "next_exercise_s": 2}
    return replace(plan, exercises=tuple(exercises), **pauses, **changes)


def make_page(folder: Path, plan: Plan) -> Path:
    """Write the page of a plan and return where it is."""
    path = folder / f"{plan.plan_id}.html"
    own = [figures_of(exercise) for exercise in plan.own_exercises]
    figures = {**FIGURES, **ChainMap(*own)}
    page = page_html(plan, complete_library(plan, LIBRARY), QUESTIONNAIRE, figures)
    path.write_text(page, encoding="utf-8")
    return path


@dataclass
class Phone:
    """A phone with the page on it, and what the page asked of the network and said of errors."""

    page: Page
    path: Path
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Open the page, or open it again."""
        self.page.goto(self.path.as_uri())
        self.page.wait_for_selector("html[data-ready]", state="attached")

    @property
    def heading(self) -> Locator:
        """Return the heading of what is asked now."""
        return self.page.locator(".sw-form-heading")

    def tap(self, name: str) -> None:
        """Tap a button."""
        self.page.get_by_role("button", name=name, exact=True).tap()

    def tick(self, words: str) -> None:
        """Tick a box, by how its words begin."""
        self.page.get_by_role("checkbox", name=words).tap()

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer of a question."""
        asked = self.page.get_by_role("group", name=question).last
        asked.get_by_role("radio", name=answer, exact=True).tap()

    def pass_whole_check(self) -> None:
        """Answer that no sign is there, in each group."""
        for group in range(1, 6):
            expect(self.heading).to_contain_text(f"Safety check {group} of 5")
            self.tap("None of these")

    def pass_first_visit(self) -> None:
        """Answer the safety check and the question about conditions, which come once."""
        self.pass_whole_check()
        expect(self.heading).to_have_text("One question about your back")
        self.tap("Nobody has told me anything yet")

    def start(self) -> None:
        """Start the routine, and pass over what is said before the first exercise."""
        self.tap("Save and start: 2 min")
        expect(self.page.locator(".sw-timer")).to_have_attribute("data-status", "running")
        self.tap("Skip")

    def finish(self) -> None:
        """Do the second exercise, without what is said before it, to the end of the routine."""
        self.tap("Skip")
        self.page.clock.run_for(25_000)
        expect(self.heading).to_have_text("And now: how is it?")

    def download(self) -> Table:
        """Save a copy of the log, and read it as Python does."""
        with self.page.expect_download() as found:
            self.tap("Save or send a copy")
        return read_table(Path(found.value.path()).read_bytes())


@contextmanager
def opened_phone(
    browser: Browser, path: Path, *, clock: bool = True, before: str = "", **further: Any
) -> Iterator[Phone]:
    """Open the page on a phone of 320 px, dark and without a mouse; errors fail the test.

    `before` is a script that runs before those of the page.
    """
    settings: dict[str, Any] = {
        "viewport": {"width": 320, "height": 640},
        "has_touch": True,
        "is_mobile": True,
        "color_scheme": "dark",
        "timezone_id": "Europe/Berlin",
        "device_scale_factor": 2,
    }
    context: BrowserContext = browser.new_context(**(settings | further))
    phone = Phone(context.new_page(), path)
    page = phone.page
    page.on("request", lambda request: phone.asked.append(request.url))
    page.on("pageerror", lambda error: phone.errors.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', ({ violatedDirective: rule, blockedURI }) => "
        "setTimeout(() => { throw new Error(`policy: ${rule} ${blockedURI}`); }));" + before
    )
    if clock:
        page.clock.install(time=BEGIN)
    phone.open()
    yield phone
    context.close()
    assert phone.errors == []
    assert {url for url in phone.asked if not url.startswith(("file:", "blob:"))} == set()
