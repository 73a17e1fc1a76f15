"""A bad line costs one line: it is listed with its number and the reason, and the rest is read."""

import contextlib
import gc
import re
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import pytest
from amount import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from invented_rows import (
    AT,
    ROWS,
    TEXT,
    cells_of,
    changed_rows,
    check_in,
    csv_of,
    entries,
    log_bytes,
)

from sciatica_lib.errors import TableError
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.rows import COLUMNS, entry_line, header_line


def _line(name: str, value: str) -> str:
    cells = cells_of(header_line() + entry_line(ROWS[0]))
    cells[1][COLUMNS.index(name)] = value
    return csv_of(cells[1:])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ez,check_in,2026\n", f"it has 3 columns instead of {len(COLUMNS)}"),
        (
            entry_line(ROWS[0]).replace("\n", ",1\n"),
            f"it has {len(COLUMNS) + 1} columns instead of {len(COLUMNS)}",
        ),
        ('ez,"check_in,2026\n', "quotation marks do not close"),
        (_line("leg_pain_24h", "11"), "leg_pain_24h must be a whole number 0-10, got 11"),
        (_line("leg_pain_24h", "-1"), "got -1"),
        (_line("leg_pain_24h", "nan"), "got 'nan'"),
        (_line("leg_pain_24h", "inf"), "got 'inf'"),
        (_line("leg_pain_24h", "4.5"), "got '4.5'"),
        (_line("leg_pain_24h", "4e0"), "got '4e0'"),
        (_line("leg_pain_24h", "9" * 5_000), "got '999"),
        (_line("sitting_min", "1.000"), "got '1.000'"),  # a thousand, or one?
        (_line("leg_pain_24h", "\u0664"), "whole number"),
        (_line("reach", "toe"), "reach must be one of"),
        (_line("numbness", "perhaps"), "numbness must be yes or no"),
        (_line("note", "x" * 2_001), "text of 0-2000 characters"),
        (_line("note", "x" * 200_000), "quotation marks do not close|longer"),
        (_line("at", "03/04/2026 08:15"), "the month is not guessed"),
        (_line("at", "3.4.26"), "the month is not guessed"),
        (_line("at", "2026-03-02T08:15:00"), "at must be a time with its offset"),
        (_line("at", "2026-02-30T08:15:00+01:00"), "at must be a time like"),
        (_line("at", "0026-03-02T08:15:00+01:00"), "1900-2199"),
        (_line("saved_at", "yesterday"), "saved_at must be a time like"),
        (_line("saved_at", ""), "saved_at must be a time like"),
        (_line("kind", "mood"), "kind must be one of"),
        (_line("entry_id", ""), "entry_id must be"),
        (_line("replaces", "No!"), "replaces must be"),
        (_line("hold_s", "30"), "a check_in row has no hold_s"),
        (_line("kind", "void"), "a void row has no leg_pain_24h, note"),
    ],
)
def test_a_line_that_cannot_be_used_is_listed_with_number_and_reason(
    line: str, reason: str
) -> None:
    table = read_table((TEXT + line + entry_line(ROWS[0]).replace("ea,", "ey,", 1)).encode())
    assert table.rows[:-1] == ROWS
    assert table.rows[-1].entry_id == "ey"
    ((number, told),) = ((bad.line, bad.reason) for bad in table.rejected)
    assert number == 6
    assert re.search(reason, told), told
    assert len(told) < 400


def test_two_columns_of_one_name_that_differ_are_listed_and_not_chosen() -> None:
    twice = changed_rows(lambda cells: [*cells, "note" if cells[0] == "entry_id" else "other"])
    table = read_table(twice.encode())
    assert {bad.reason for bad in table.rejected} >= {"note has two columns, with different values"}
    assert ROWS[0] not in table.rows


def test_a_header_that_is_damaged_in_two_places_is_not_guessed() -> None:
    torn = TEXT.replace("plan_version,leg_pain_24h", "plan_version,x,leg_pain_24h", 1)
    torn = torn.replace("note,ticked", "note_ticked", 1)
    table = read_table(torn.encode())
    assert [bad.line for bad in table.rejected] == [2, 3]
    assert "read in two ways" in table.rejected[0].reason
    assert table.rows == ROWS[2:]


def test_under_a_damaged_header_too_a_line_that_cannot_be_used_has_its_reason() -> None:
    torn = TEXT.replace("plan_version,leg_pain_24h", "plan_version,x,leg_pain_24h", 1)
    torn = torn.replace("note,ticked", "note_ticked", 1) + _line("at", "03/04/2026")
    (*_, last) = read_table(torn.encode()).rejected
    assert (last.line, "not guessed" in last.reason) == (6, True)


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    read_table(TEXT.encode())
    assert gc.isenabled()
    gc.disable()
    try:
        read_table(TEXT.encode())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_as_many_columns_as_ours_with_one_taken_away_and_one_added_are_read_by_their_names() -> (
    None
):
    place = COLUMNS.index("weakness")
    changed = changed_rows(
        lambda cells: [
            *cells[:place],
            *cells[place + 1 :],
            "mood" if cells[0] == "entry_id" else "good",
        ]
    )
    assert read_table(changed.encode()).rows == ROWS


def test_a_log_with_no_row_yet_is_no_error() -> None:
    assert read_table(header_line().encode("utf-8-sig")) == Table()


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_reading_fail(noise: bytes) -> None:
    good = check_in("ea", leg_pain_24h=4)
    table = read_table(log_bytes(good) + noise.replace(b"\n", b"") + b"\n" + log_bytes(good))
    assert table.rows[0] == good


@given(st.binary(max_size=200))
def test_bytes_that_are_no_log_are_refused_or_empty(noise: bytes) -> None:
    with contextlib.suppress(TableError):
        assert read_table(noise).rows == ()


def test_a_torn_last_line_costs_only_itself_and_is_listed_with_its_number() -> None:
    whole = log_bytes(check_in("ea", leg_pain_24h=4), check_in("eb", leg_pain_24h=5))
    for cut in range(len(whole) - len(entry_line(check_in("eb", leg_pain_24h=5))) + 1, len(whole)):
        table = read_table(whole[:cut])
        assert table.rows[0].entry_id == "ea"
        assert [bad.line for bad in table.rejected] in ([], [3])


def test_a_score_of_eleven_in_the_file_is_listed_with_line_and_reason() -> None:
    line = entry_line(check_in("ea", leg_pain_24h=10)).replace(",10,", ",11,")
    table = read_table((header_line() + line).encode())
    assert table.rows == ()
    assert table.rejected[0].line == 2
    assert "0-10" in table.rejected[0].reason


def test_the_same_id_with_another_content_is_not_decided_both_are_shown() -> None:
    first, second = check_in("ea", leg_pain_24h=4), check_in("ea", leg_pain_24h=9)
    for rows in ([first, second], [second, first], [first, second, first]):
        table = read_table(log_bytes(check_in("eb"), *rows))
        assert table.rows == (check_in("eb"),)
        assert [bad.line for bad in table.rejected] == list(range(3, 3 + len(rows)))
        assert "ea" in table.rejected[0].reason
        assert "lines 3, 4" in table.rejected[0].reason
        assert set(table.conflicting) == {first, second}


def test_the_same_moment_at_another_offset_is_another_content() -> None:
    # A night in one zone is a day in another: the row would change the day it belongs to.
    east = AT.astimezone(timezone(timedelta(hours=9)))
    rows = [Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=at)) for at in (AT, east)]
    assert rows[0] == rows[1]
    assert len(read_table(log_bytes(*rows)).conflicting) == 2


def test_identical_copies_of_a_row_are_one_row() -> None:
    row = check_in("ea", leg_pain_24h=4)
    table = read_table(log_bytes(row, check_in("eb"), row, row))
    assert table.rows == (row, check_in("eb"))
    assert table.rejected == ()
    assert table.notices == ("A row stands there again, word for word (line 4, 5).",)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_and_windows_line_ends_are_read(delimiter: str) -> None:
    entry = check_in("ea", leg_pain_24h=4, note="so so")
    data = log_bytes(entry).replace(b",", delimiter.encode()).replace(b"\n", b"\r\n")
    assert read_table(b"\xef\xbb\xbf" + data).rows == (entry,)


def test_columns_in_another_order_are_read() -> None:
    names = list(reversed(COLUMNS))
    cells = dict(
        zip(COLUMNS, entry_line(check_in("ea", leg_pain_24h=4)).strip().split(","), strict=True)
    )
    text = ",".join(names) + "\n" + ",".join(cells[name] for name in names) + "\n"
    assert read_table(text.encode()).rows == (check_in("ea", leg_pain_24h=4),)


# A log is added to, torn, synced and saved by spreadsheets, again and again.

EXTRA = "mood"


class _Form:
    """How a spreadsheet saved the whole log: separator, line end, encoding, columns, numbers."""

    def __init__(self, delimiter: str, end: str, encoding: str, decimals: str) -> None:
        self.delimiter, self.end, self.encoding, self.decimals = delimiter, end, encoding, decimals
        self.columns: tuple[str, ...] = COLUMNS

    def line(self, cells: dict[str, str]) -> str:
        row = [cells.get(name, "") for name in self.columns]
        return csv_of([row], self.delimiter, self.end)


AS_WRITTEN = _Form(",", "\n", "utf-8", "")

BAD: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "score": lambda cells: {**cells, "kind": "check_in", "leg_pain_24h": "11"},
    "not finite": lambda cells: {**cells, "kind": "check_in", "back_pain_24h": "nan"},
    "date": lambda cells: {**cells, "at": "03/04/2026 08:15"},
    "kind": lambda cells: {**cells, "kind": "=1+1"},
    "id": lambda cells: {**cells, "entry_id": "20000000000000000000000000000000E10"},
}


class LogInTheWorld(RuleBasedStateMachine):
    """A log in the hands of people, spreadsheets, sync and crashes, beside what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, Any]] = []
        self.form = AS_WRITTEN
        self.saved = 0  # so many lines a spreadsheet has saved; the rest are the workbook's
        self.ids = 0

    def _fresh(self, entry: Entry) -> Entry:
        self.ids += 1
        letters = "".join(chr(ord(digit) + 49) for digit in str(self.ids))
        replaces = entry.replaces
        return Entry(
            entry_id=f"e{letters}x", saved_at=entry.saved_at, record=entry.record, replaces=replaces
        )

    @initialize()
    def begin(self) -> None:
        self.lines.append(("header", None))

    @rule(entry=entries)
    def save(self, entry: Entry) -> None:
        self.lines.append(("row", self._fresh(entry)))

    @rule(entry=entries, keep=st.floats(0.05, 0.95))
    def tear_a_line(self, entry: Entry, keep: float) -> None:
        line = entry_line(self._fresh(entry)).rstrip("\n")
        # Torn where the cells are too few; in the last cell a tear cannot be seen.
        self.lines.append(("raw", line[: max(1, int(keep * line.rindex(",")))]))

    @rule(entry=entries, what=st.sampled_from(sorted(BAD)))
    def spoil_a_line(self, entry: Entry, what: str) -> None:
        self.lines.append(("bad", (what, self._fresh(entry))))

    @rule(noise=st.text(st.characters(codec="cp1252", exclude_characters="\r\n"), min_size=1))
    def leave_noise(self, noise: str) -> None:
        self.lines.append(("raw", noise + "!"))

    @precondition(lambda self: any(what == "row" for what, _ in self.lines))
    @rule(data=st.data())
    def sync_brings_a_row_again(self, data: st.DataObject) -> None:
        rows = [line for line in self.lines if line[0] == "row"]
        self.lines.insert(
            data.draw(st.integers(self.saved + 1, len(self.lines))),
            data.draw(st.sampled_from(rows)),
        )

    @precondition(lambda self: any(what == "row" for what, _ in self.lines))
    @rule(data=st.data(), entry=entries)
    def sync_brings_another_row_of_the_same_id(self, data: st.DataObject, entry: Entry) -> None:
        row = data.draw(st.sampled_from([row for what, row in self.lines if what == "row"]))
        again = Entry(entry_id=row.entry_id, saved_at=entry.saved_at, record=entry.record)
        self.lines.append(("row", again))

    @rule(blank=st.sampled_from(["", "   ", "\0" * 20, "\ufeff", ";;;", "\t"]))
    def leave_a_blank_line(self, blank: str) -> None:
        self.lines.append(("blank", blank))

    @rule()
    def repeat_the_header(self) -> None:
        self.lines.append(("header", None))

    @rule(
        delimiter=st.sampled_from(",;\t"),
        end=st.sampled_from(["\n", "\r\n", "\r"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        decimals=st.sampled_from(["", ".0", ",0"]),
        columns=st.permutations((*COLUMNS, EXTRA, "")) | st.just(COLUMNS),
    )
    def save_with_a_spreadsheet(
        self, delimiter: str, end: str, encoding: str, decimals: str, columns: tuple[str, ...]
    ) -> None:
        if encoding == "utf-16":
            end = "\r\n"
        self.form = _Form(delimiter, end, encoding, decimals)
        self.form.columns = tuple(columns)
        self.saved = len(self.lines)
        self.lines.append(("header", None))  # the log's writer goes on under a header of its own

    def _bytes(self) -> bytes:
        saved, added = self.lines[: self.saved], self.lines[self.saved :]
        wide = "".join(self._line(line, self.form) for line in saved).encode(
            self.form.encoding, "surrogatepass"
        )
        return wide + "".join(self._line(line, AS_WRITTEN) for line in added).encode()

    def _line(self, line: tuple[str, Any], form: _Form) -> str:
        what, value = line
        if what == "header":
            return form.line({name: name for name in form.columns})
        if what in {"raw", "blank"}:
            return str(value) + form.end
        spoil = BAD[value[0]] if what == "bad" else dict
        row = value[1] if what == "bad" else value
        (cells,) = cells_of(entry_line(row))
        named = dict(spoil(dict(zip(COLUMNS, cells, strict=True))))
        for name in ("leg_pain_24h", "reps_done", "plan_version") if what == "row" else ():
            named[name] += form.decimals if named[name] else ""
        return form.line(named)

    @invariant()
    def no_good_row_is_missing_and_every_other_line_is_listed(self) -> None:
        if not self.lines:
            return
        table = read_table(self._bytes())
        versions: dict[str, dict[str, Entry]] = {}
        numbers: dict[str, list[int]] = {}
        bad = []
        for number, (what, value) in enumerate(self.lines, 1):
            if what == "row":
                versions.setdefault(value.entry_id, {})[entry_line(value)] = value
                numbers.setdefault(value.entry_id, []).append(number)
            elif what in {"raw", "bad"}:
                bad.append(number)
        good = [next(iter(lines.values())) for lines in versions.values() if len(lines) == 1]
        for entry_id, lines in versions.items():
            bad += numbers[entry_id] if len(lines) > 1 else []
        conflicting = [
            row for lines in versions.values() if len(lines) > 1 for row in lines.values()
        ]
        assert sorted(map(entry_line, table.rows)) == sorted(map(entry_line, good))
        assert [bad.line for bad in table.rejected] == sorted(bad)
        assert all(bad.reason for bad in table.rejected)
        assert sorted(map(entry_line, table.conflicting)) == sorted(map(entry_line, conflicting))


TestLogInTheWorld = LogInTheWorld.TestCase
TestLogInTheWorld.settings = settings(
    max_examples=tries(60, 400), stateful_step_count=30, deadline=None
)
