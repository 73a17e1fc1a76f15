"""The page on a phone: its days from a file, its log in Python's hands, and what may go wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import zxingcpp
from axe import violations
from phone_page import Phone, make_page, opened_phone, small_plan
from PIL import Image
from playwright.sync_api import Browser, expect

from sciatica_lib.log.history import merged
from sciatica_lib.log.rows import entry_line
from sciatica_lib.sharing.qr import rows_from_code


def exercise(phone: Phone) -> None:
    """Answer how it is before, go through the whole routine with its timer."""
    expect(phone.heading).to_have_text("Before you begin: how is it right now?")
    phone.choose("Leg pain right now", "4")
    phone.choose("Back pain right now", "2")
    phone.choose("How far down does it reach right now?", "calf")
    phone.choose("Any numbness or tingling right now?", "no")
    phone.tap("Save and start: 1 min")
    expect(phone.page.locator(".sw-timer")).to_have_attribute("data-status", "running")
    phone.page.clock.run_for(60_000)
    expect(phone.heading).to_have_text("And now: how is it?")


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
