"""What the phone's page writes, read by Python: the same CSV, the same rows from a code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import zxingcpp
from blank_page import open_blank_page
from invented_rows import DANGEROUS, ROWS, check_in
from phone_page import DATA, LIBRARY
from playwright.sync_api import Browser, Page

from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import Activity, Entry, Morning, Permission, SetDone
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.rows import entry_line
from sciatica_lib.sharing.page_data import log_data, routines_data
from sciatica_lib.sharing.qr import rows_from_code
from sciatica_lib.widgets.form import Form

EXAMPLE = read_table((DATA / "example" / "session_log.csv").read_bytes()).rows
AT = ROWS[0].saved_at
INVENTED = (
    *ROWS,
    *(check_in(f"e{n}-7", note=text, minutes=n) for n, text in enumerate(DANGEROUS)),
    check_in("ew", note='two\nlines, "quoted", \u2028\x07 and \U0001f600', medication=" "),
    Entry(entry_id="ex", saved_at=AT, record=Activity(at=AT, activity="=walk", able=0)),
    Entry(entry_id="ey", saved_at=AT, record=Permission(at=AT, exercise="007", may_do=False)),
    Entry(
        entry_id="ez",
        saved_at=AT - timedelta(minutes=1),
        record=Morning(at=AT, plan_id="p-1", plan_version=3, routine_id="r", compared="worse"),
        replaces="ea",
    ),
)
_PAGE = """<!doctype html><meta charset="utf-8"><title>Scripts</title>
<script type="module">
const names = ["log_rows", "log_code", "qr_image", "routine_blocks"];
const modules = await Promise.all(names.map((name) => import(`/static/${name}.js`)));
window.scripts = Object.assign({}, ...modules);
document.documentElement.dataset.ready = "true";
</script>"""


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """Return an empty page with our scripts."""
    context = browser.new_context()
    page = context.new_page()
    open_blank_page(page, _PAGE, Form)
    yield page
    context.close()


def as_row(entry: Entry) -> dict[str, Any]:
    """Return an entry as the page keeps it."""
    record = entry.record
    values = {spec.name: getattr(record, spec.name) for spec in fields(record)}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "entry_id": entry.entry_id,
        "kind": record.kind,
        "at": record.at.isoformat(),
        "saved_at": entry.saved_at.isoformat(),
        **({"replaces": entry.replaces} if entry.replaces else {}),
    }


@pytest.mark.parametrize("rows", [EXAMPLE, INVENTED], ids=["the example", "invented rows"])
def test_the_page_writes_the_same_file_as_python(scripts: Page, rows: tuple[Entry, ...]) -> None:
    written = scripts.evaluate(
        "([log, rows]) => scripts.csvFile(log, rows)", [log_data(), list(map(as_row, rows))]
    )
    assert written.encode() == file_bytes(*rows)


def code_of(page: Page, rows: tuple[Entry, ...], name: str, *, most: int = 100_000) -> Any:
    today = max(row.record.day for row in rows).isoformat()
    rules = {"day_starts_at_hour": 4}
    return page.evaluate(
        """([log, rows, name, today, rules, most]) =>
            scripts.logCode(log, rows, name, today, rules, (text) => text.length <= most)""",
        [log_data(), list(map(as_row, rows)), name, today, rules, most],
    )


def lines_of(rows: tuple[Entry, ...]) -> list[str]:
    return list(map(entry_line, rows))


def test_a_code_holds_the_rows_of_four_weeks_as_they_stand_in_the_log(scripts: Page) -> None:
    last = max(row.record.day for row in EXAMPLE)
    recent = tuple(
        row
        for row in EXAMPLE
        if row.record.day > last - timedelta(days=28) and not isinstance(row.record, SetDone)
    )
    code = code_of(scripts, EXAMPLE, "")
    assert code["isWhole"]
    assert lines_of(rows_from_code(code["text"])) == lines_of(recent)


def test_a_code_holds_whatever_a_row_may_hold_and_ids_of_its_own_in_little_room(
    scripts: Page,
) -> None:
    rows = tuple(row for row in INVENTED if not isinstance(row.record, SetDone))
    assert lines_of(rows_from_code(code_of(scripts, rows, "bcdfghjklm")["text"])) == lines_of(rows)
    own = scripts.evaluate(
        "(log) => [0, 1, 19, 20, 159999].map((n) => scripts.idOf('e', 'bcdfghjklm', n, log))",
        log_data(),
    )
    assert own[:4] == [f"ebcdfghjklmbbb{end}" for end in ("b", "c", "z")] + ["ebcdfghjklmbbcb"]
    kept = tuple(replace(rows[0], entry_id=entry_id) for entry_id in own)
    assert lines_of(rows_from_code(code_of(scripts, kept, "bcdfghjklm")["text"])) == lines_of(kept)


def test_days_for_which_a_code_has_no_room_are_left_out_whole(scripts: Page) -> None:
    whole = code_of(scripts, EXAMPLE, "")
    code = code_of(scripts, EXAMPLE, "", most=len(whole["text"]) // 2)
    rows = rows_from_code(code["text"])
    assert not code["isWhole"]
    assert min(row.record.day for row in rows).isoformat() == code["from"]
    assert set(lines_of(rows)) < set(lines_of(rows_from_code(whole["text"])))
    assert code_of(scripts, EXAMPLE, "", most=20) is None


def test_a_code_of_every_size_is_read_by_a_scanner(scripts: Page) -> None:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    lengths = [1, 2, 25, 47, 77, 114, 154, 195, 224, 279, 335, 468, 619, 758, 938, 1249, 1853]
    texts = ["".join(signs[(n * n + 7 * n + size) % 45] for n in range(size)) for size in lengths]
    codes = scripts.evaluate("(texts) => texts.map((text) => scripts.qrCode(text))", texts)
    for text, code in zip(texts, codes, strict=True):
        light = np.pad(~np.array(code), 4, constant_values=True)
        picture = np.kron(light, np.ones((3, 3))).astype(np.uint8) * 255
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]
    assert scripts.evaluate("(text) => scripts.qrCode(text)", "A" * 1854) is None


def test_the_page_puts_routines_together_as_python_does(scripts: Page) -> None:
    plan = read_plan(DATA / "example" / "plan.json", LIBRARY)
    keys = [planned.exercise for planned in plan.exercises]
    packed = routines_data(plan, LIBRARY)
    for kept in (found for count in (1, 3, 5) for found in combinations(keys, count)):
        left = tuple(planned for planned in plan.exercises if planned.exercise in kept)
        made = scripts.evaluate(
            """([packed, kept]) => scripts.joinedRoutine(
                packed, packed.whole.filter(({ exercise }) => kept.includes(exercise)))""",
            [packed, list(kept)],
        )
        whole = timeline(replace(plan, exercises=left), LIBRARY).to_dict()
        assert made == json.loads(json.dumps(whole))
