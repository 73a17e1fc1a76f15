"""The page on a phone: its days from a file, its log in Python's hands, and what may go wrong."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from axe import violations
from hands import answer, buttons, drop, empty_workbook, press, screen_text
from phone_page import Phone, make_page, opened_phone, small_plan
from PIL import Image
from plans import photographed
from playwright.sync_api import Browser, expect

from sciatica_lib import places
from sciatica_lib.log.history import current_entries, merged
from sciatica_lib.log.records import CheckIn
from sciatica_lib.log.rows import entry_line
from sciatica_lib.panels import check_in
from sciatica_lib.panels.check_in import daily_check_in
from sciatica_lib.panels.phone_rows import phone_rows
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.intake import read_received
from sciatica_lib.sharing.joining import joined
from sciatica_lib.sharing.qr import rows_from_code
from sciatica_lib.workbook import Workbook

BERLIN = ZoneInfo("Europe/Berlin")  # as the phone has it


def leave_in_mid_routine(phone: Phone) -> None:
    """Do the first set on the first visit, and open the page again."""
    phone.pass_first_visit()
    phone.start()
    phone.page.clock.run_for(14_000)
    expect(phone.page.locator(".sw-page-notice")).to_contain_text("Saved: Hip bridge, set 1")
    phone.open()


def exercise(phone: Phone) -> None:
    """Answer how it is before, go through the whole routine with its timer."""
    expect(phone.heading).to_have_text("Before you begin: how is it right now?")
    phone.choose("Leg pain right now", "4")
    phone.choose("Back pain right now", "2")
    phone.choose("How far down does it reach right now?", "calf")
    phone.choose("Any numbness or tingling right now?", "no")
    phone.start()
    phone.page.clock.run_for(14_000)
    expect(phone.page.locator(".sw-timer")).to_have_attribute("data-phase", "next_exercise")
    phone.finish()


def code_on(phone: Phone, folder: Path) -> str:
    """Show the code, take a picture of it and read it as a scanner does."""
    phone.tap("Show a code for the desk")
    phone.page.locator(".sw-page-code").screenshot(path=folder / "code.png")
    with Image.open(folder / "code.png") as picture:
        found = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    return str(found[0].text)


def test_a_whole_day_on_a_phone_reaches_the_log_as_a_copy_and_as_a_code(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_phone(browser, make_page(tmp_path, small_plan())) as phone:
        assert violations(phone.page, "body") == []
        phone.pass_first_visit()
        assert violations(phone.page, "body") == []
        exercise(phone)
        phone.choose("Leg pain right now", "3")
        phone.choose("Back pain right now", "2")
        phone.choose("How far down does it reach right now?", "calf")
        phone.choose("Any numbness or tingling that is new", "no")
        phone.page.get_by_label("A note, if you like").fill('=1+1, "better", after the walk ❤')
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("Green: carry on.")
        expect(phone.heading).to_have_text("Check-in: half a minute")
        phone.choose("Leg pain, on average in the last 24 hours", "10")
        phone.tap("As after the routine: calf")
        assert violations(phone.page, "body") == []
        phone.tap("Save")
        expect(phone.heading).to_have_text("That is all for today")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("leg pain 10, down to the calf")
        assert violations(phone.page, "body") == []

        table = phone.download()
        assert (table.notices, table.rejected, table.conflicting) == ((), (), ())
        kinds = [row.record.kind for row in table.rows]
        assert kinds == [
            "screen", "conditions", "routine_start", "set", "set", "set", "routine_end", "check_in"
        ]  # fmt: skip
        end = table.rows[-2].record
        assert end.note == '=1+1, "better", after the walk ❤'
        assert (end.sets_done, end.sets_planned, end.outcome) == (3, 3, "finished")

        rows = rows_from_code(code_on(phone, tmp_path))
        of_code = {entry_line(row) for row in rows}
        of_copy = {entry_line(row) for row in table.rows if row.record.kind != "set"}
        assert of_code == of_copy
        assert merged(rows, table.rows) == merged(table.rows)
        assert not phone.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


DAY_MS = 24 * 60 * 60 * 1000
UNTIL_NIGHT_MS = 17 * 60 * 60 * 1000
"""To an hour after midnight, when the workbook's day is still the one before."""
BROKEN = """{
  window.broken = true;
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...about) {
    if (window.broken) throw new DOMException("the disk is full", "QuotaExceededError");
    return open.apply(this, about);
  };
}"""
SILENT = """{
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (value) {
    const request = add.call(this, value);
    if (window.silent) Object.defineProperty(request, "onsuccess", { set() {} });
    return request;
  };
}"""


def test_what_to_do_in_an_emergency_is_said_also_if_nothing_can_be_saved_and_stays(
    browser: Browser, tmp_path: Path
) -> None:
    plan = small_plan(emergency_number="112")
    with opened_phone(browser, make_page(tmp_path, plan), before=BROKEN) as phone:
        alert = phone.page.locator(".sw-page-notice")
        banner = phone.page.locator(".sw-page-banner")
        expect(banner).to_contain_text("This browser does not keep what you enter.")
        phone.tick("New or worsening pain")
        phone.tap("Continue")
        expect(alert).to_contain_text("Go to an emergency department or call your emergency number")
        call = phone.page.get_by_role("link", name="Call 112")
        expect(call).to_have_attribute("href", "tel:112")
        expect(phone.page.locator(".sw-form")).to_contain_text("Not saved: the disk is full.")
        expect(phone.page.get_by_role("checkbox", checked=True)).to_have_count(1)
        assert violations(phone.page, "body") == []

        # The answer counts also after a reload, and goes in as soon as it can be saved.
        phone.open()
        expect(phone.heading).to_have_text("Get emergency help now")
        expect(call).to_be_visible()
        phone.page.evaluate("window.broken = false")
        phone.tap("I ticked it by mistake")
        phone.choose("New or worsening pain", "no")
        phone.tap("Save")
        expect(phone.page.locator(".sw-form")).to_contain_text("the routine stays locked until")
        expect(banner).to_be_empty()
        kinds = [row.record.signs for row in phone.download().rows]
        assert kinds == ["both_legs", "none"]


def test_a_lock_is_lifted_by_a_clinicians_word_and_nothing_else(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_phone(browser, make_page(tmp_path, small_plan())) as phone:
        phone.tap("None of these")
        phone.tap("None of these")
        phone.tick("Fever, chills")
        phone.tap("Continue")
        expect(phone.heading).to_have_text("Speak to a clinician today")
        phone.open()
        expect(phone.heading).to_have_text("Speak to a clinician today")
        assert violations(phone.page, "body") == []
        phone.tap("I was seen by a clinician about this")
        phone.tap("Save")
        expect(phone.page.locator(".sw-form")).to_contain_text("Please answer first.")
        phone.choose("Did the clinician say that you may exercise?", "yes")
        phone.page.clock.fast_forward(UNTIL_NIGHT_MS)
        phone.page.get_by_label("On which day were you seen?").fill("2026-03-04")
        phone.tap("Save")
        expect(phone.page.locator(".sw-form")).to_contain_text("today or a day before")
        phone.page.get_by_label("On which day were you seen?").fill("2026-03-03")
        phone.tap("Save")
        expect(phone.heading).to_contain_text("Safety check 1 of 5")
        phone.tap("None of these")
        phone.tap("None of these")
        fever = phone.page.get_by_role("checkbox", name="Fever, chills")
        expect(fever).to_have_accessible_name(
            "Fever, chills or feeling very unwell, with the back pain: new or worse since you were "
            "seen on 2026-03-03"
        )


def test_what_a_plan_says_is_shown_as_text_whatever_it_says(
    browser: Browser, tmp_path: Path
) -> None:
    hostile = '<img src="https://evil.example/x" onerror="throw 1"></script><b>bold</b>{title}'
    plan = small_plan(title=hostile, emergency_number='1"><b>9</b>')
    plan = replace(plan, exercises=tuple(replace(p, note=hostile) for p in plan.exercises))
    with opened_phone(browser, make_page(tmp_path, plan)) as phone:
        expect(phone.page.locator("header")).to_contain_text(hostile)
        phone.tick("New or worsening pain")
        phone.tap("Continue")
        call = phone.page.get_by_role("link", name='Call 1"><b>9</b>')
        expect(call).to_have_attribute("href", "tel:19")
        assert phone.page.locator("img, b").count() == 0


def test_a_routine_goes_on_after_the_page_was_closed_in_the_middle(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_phone(browser, make_page(tmp_path, small_plan())) as phone:
        leave_in_mid_routine(phone)
        expect(phone.heading).to_have_text("A routine is under way")
        assert violations(phone.page, "body") == []
        phone.tap("Go on")
        expect(phone.page.locator(".sw-timer")).to_have_attribute("data-status", "running")
        phone.finish()
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("3 of 3 sets are in your log.")
        rows = phone.download().rows
        assert [row.record.kind for row in rows].count("set") == 3
        assert len({row.entry_id for row in rows}) == len(rows)


def test_the_weeks_go_on_from_day_to_day_and_the_page_says_what_is_only_here(
    browser: Browser, tmp_path: Path
) -> None:
    plan = small_plan(second="dead_bug")
    with opened_phone(browser, make_page(tmp_path, plan)) as phone:
        phone.pass_whole_check()
        phone.tick("Another condition that limits")
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-later")).to_contain_text("Plan this whole routine with")
        expect(phone.page.get_by_role("group", name="Left out: Dead bug")).to_be_visible()
        phone.tap("My clinician says I may do this one")
        expect(phone.page.get_by_role("group", name="Left out: Dead bug")).to_be_hidden()
        exercise(phone)
        phone.choose("Leg pain right now", "4")
        phone.tap("Save")
        phone.choose("Leg pain, on average in the last 24 hours", "4")
        phone.choose("Any weakness in a leg or foot?", "no")
        phone.tap("Save")
        phone.tap("Change the check-in")
        phone.choose("Leg pain, on average in the last 24 hours", "5")
        phone.tap("Save the change")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("leg pain 5")

        phone.page.clock.fast_forward(DAY_MS)
        phone.open()
        expect(phone.heading).to_contain_text("How is your leg this morning")
        phone.tap("worse")
        expect(phone.page.locator(".sw-page-notice")).to_contain_text("ended on red")
        phone.pass_whole_check()
        phone.tap("Check in now")
        phone.choose("Leg pain, on average in the last 24 hours", "7")
        phone.choose("Any weakness in a leg or foot?", "yes")
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-notice")).to_contain_text("You marked numbness or")
        phone.pass_whole_check()

        banner = phone.page.locator(".sw-page-banner")
        expect(banner).to_be_empty()
        phone.page.clock.fast_forward(3 * DAY_MS)
        phone.open()
        expect(banner).to_contain_text("Not saved elsewhere for 4 days.")
        week = phone.page.locator(".sw-day")
        expect(week.nth(2)).to_have_text(re.compile("leg pain 5.*routine done"))
        assert violations(phone.page, "body") == []
        table = phone.download()
        expect(banner).to_be_empty()
        assert (table.notices, table.rejected) == ((), ())
        scores = [
            row.record.leg_pain_24h
            for row in current_entries(table.rows)
            if isinstance(row.record, CheckIn)
        ]
        assert scores == [5, 7]


KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  return [...names, ...Object.keys(localStorage)].filter((name) => /anna|timer:r:/.test(name));
}"""


def test_everything_of_a_plan_is_deleted_from_the_phone_when_the_person_said_so_twice(
    browser: Browser, tmp_path: Path
) -> None:
    other_plan = make_page(tmp_path, small_plan(title="Another", plan_id="another"))
    with opened_phone(browser, make_page(tmp_path, small_plan())) as phone:
        leave_in_mid_routine(phone)
        other = Phone(phone.page.context.new_page(), other_plan)
        other.open()
        other.tick("New or worsening pain")
        other.tap("Continue")
        expect(other.heading).to_have_text("Get emergency help now")
        second = Phone(phone.page.context.new_page(), phone.path)
        second.open()
        second.page.bring_to_front()
        second.tap("End it here")
        assert len(second.page.evaluate(KEPT)) == 2, "the log, and the place in the routine"

        second.tap("Delete everything from this phone")
        second.tap("Delete")
        second.tap("Keep everything")
        assert len(second.page.evaluate(KEPT)) == 2
        second.tap("Delete everything from this phone")
        assert violations(second.page, "body") == []
        second.tap("Delete")
        expect(second.page.locator(".sw-page-erase")).to_contain_text("This cannot be undone.")
        second.tap("Yes, delete it all")
        expect(second.page.locator(".sw-page-erase")).to_contain_text("Everything of this plan is")
        expect(second.heading).to_contain_text("Safety check 1 of 5")
        second.open()
        expect(second.page.locator(".sw-page-hand-over")).to_contain_text("Nothing is saved yet.")
        assert second.page.evaluate(KEPT) == ["sciatica-log-anna"], "and that is empty"

        # What another person keeps here under another plan stays.
        other.open()
        expect(other.heading).to_have_text("Get emergency help now")


def test_two_pages_of_one_plan_share_one_log_and_lose_no_row(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_phone(browser, make_page(tmp_path, small_plan())) as phone:
        phone.pass_first_visit()
        other = Phone(phone.page.context.new_page(), phone.path)
        other.open()
        for page, score in ((phone, "3"), (other, "4")):
            page.tap("Check in now")
            page.choose("Leg pain, on average in the last 24 hours", score)
        phone.page.bring_to_front()
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("leg pain 3")
        other.page.bring_to_front()
        other.tap("Save")
        expect(other.page.locator(".sw-page-done")).to_contain_text("leg pain 4")
        rows = other.download().rows
        assert [row.record.leg_pain_24h for row in rows[-2:]] == [3, 4]
        assert len({row.entry_id for row in rows}) == len(rows) == 4


def test_a_phone_that_does_not_answer_is_given_up_after_ten_seconds(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_phone(browser, make_page(tmp_path, small_plan()), before=SILENT) as phone:
        phone.pass_first_visit()
        phone.tap("Check in now")
        phone.choose("Leg pain, on average in the last 24 hours", "6")
        phone.page.evaluate("window.silent = true")
        phone.tap("Save")
        phone.page.clock.run_for(11_000)
        said = phone.page.locator(".sw-form")
        expect(said).to_contain_text("Not saved: this phone did not answer within ten seconds.")
        expect(phone.page.get_by_role("radio", name="6", exact=True).first).to_be_checked()
        phone.page.evaluate("window.silent = false")
        phone.tap("Save")
        expect(phone.page.locator(".sw-page-done")).to_contain_text("leg pain 6")
        assert [row.record.kind for row in phone.download().rows].count("check_in") == 1


class Week:
    """A phone and a laptop of one person, whose clocks go together."""

    def __init__(self, phone: Phone, laptop: Workbook, patch: pytest.MonkeyPatch) -> None:
        self.phone, self.laptop, self._patch = phone, laptop, patch

    def come_to(self, day: int, hour: int, minute: int = 0) -> None:
        """Let it be a time of this week in March, on both, and open the page of the phone again."""
        moment = datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)
        for place in (places, check_in):
            self._patch.setattr(place, "now", lambda: moment)
        shown = self.phone.page.evaluate("Date.now()") / 1000
        self.phone.page.clock.fast_forward(round((moment.timestamp() - shown) * 1000))
        self.phone.open()

    def on_the_phone(self, score: int) -> None:
        """Check in on the phone."""
        if self.phone.heading.inner_text() != "Check-in: half a minute":
            self.phone.tap("Check in now")
        self.phone.choose("Leg pain, on average in the last 24 hours", str(score))
        self.phone.tap("Save")
        expect(self.phone.page.locator(".sw-page-done")).to_contain_text(f"leg pain {score}")

    def on_the_laptop(self, score: int) -> None:
        """Check in on the laptop."""
        answer(daily_check_in(self.laptop), "Save", leg_pain_24h=score)

    def bring_over(self, folder: Path) -> str:
        """Add to the laptop what the phone has, and return what is said of it."""
        with self.phone.page.expect_download() as found:
            self.phone.tap("Save or send a copy")
        shutil.copy(found.value.path(), folder / "phone.csv")
        panel = phone_rows(self.laptop)
        drop(panel, ("phone.csv", (folder / "phone.csv").read_bytes()))
        for words in ("Add it to my log", "Add them to my log"):
            if buttons(panel, words):
                press(panel, words)
        return screen_text(panel)


def test_a_week_of_phone_and_laptop_is_one_history(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = empty_workbook(tmp_path, monkeypatch)
    plan = replace(small_plan(), **photographed())
    (own,) = plan.own_exercises
    with opened_phone(browser, make_page(tmp_path, plan)) as phone:
        week = Week(phone, laptop, monkeypatch)
        week.come_to(2, 10)
        laptop.use_plan(plan)
        phone.pass_first_visit()
        phone.tap("Save and start: 1 min")
        photo = phone.page.locator(".sw-timer image")
        expect(photo).to_have_attribute("href", f"data:image/jpeg;base64,{own.photo}")
        phone.tap("Stop")
        phone.tap("Stop here")
        phone.tap("Save")
        expect(phone.heading).to_have_text("Check-in: half a minute")
        week.on_the_phone(4)
        week.come_to(2, 21)  # a second one of this day, on the other device
        week.on_the_laptop(5)
        week.come_to(3, 20)
        week.on_the_laptop(3)
        week.come_to(5, 0, 40)  # counts to Wednesday
        week.on_the_phone(6)
        week.come_to(5, 19)
        assert "Added: 6 rows." in week.bring_over(tmp_path)
        monday = next(e for e in laptop.entries() if getattr(e.record, "leg_pain_24h", 0) == 4)
        laptop.save(replace(monday.record, leg_pain_24h=7), replaces=monday.entry_id)
        week.on_the_laptop(2)
        week.come_to(6, 19)
        week.on_the_phone(1)
        week.come_to(8, 19)
        week.on_the_laptop(0)
        assert "Added: 1 row." in week.bring_over(tmp_path)
        assert "All of it is in your log already." in week.bring_over(tmp_path)

        bundle = leaving(laptop.contents().rows, alias="l", with_words=True).to_bytes()
        phones = (tmp_path / "phone.csv").read_bytes()
        sent = [read_received("weeks.zip", bundle), read_received("phone.csv", phones)]
        (patient,) = joined([*sent, *reversed(sent)])
        assert patient.current == laptop.entries()
        assert (patient.disputed, patient.rejected) == ((), ())
        scores = [
            (entry.record.day.day, entry.record.leg_pain_24h)
            for entry in patient.current
            if isinstance(entry.record, CheckIn)
        ]
        assert sorted(scores) == [(2, 5), (2, 7), (3, 3), (4, 6), (5, 2), (6, 1), (8, 0)]
        assert len({row.entry_id for row in patient.rows}) == len(patient.rows)
