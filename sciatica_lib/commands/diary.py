"""`sciatica import`: bring along another tracker's diary, or take it back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sciatica_lib.commands.terminal import FOUND, WELL, bytes_of, list_lines, say, says_yes
from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.diary_columns import SCORES, WORDS
from sciatica_lib.log.diary_file import Diary, read_diary
from sciatica_lib.log.diary_import import SCALES, Choices, columns_of, guess, preview
from sciatica_lib.log.diary_summary import periods_of
from sciatica_lib.log.imports import change_of, imports_in, undone
from sciatica_lib.places import now
from sciatica_lib.wording import counted, month
from sciatica_lib.workbook import open_workbook

MEANINGS = {
    "leg": "leg_pain_now", "back": "back_pain_now", "pain": "pain_now", "date": "date",
    "time": "time", "date-time": "when", "place": "places", "feeling": "feelings",
    "place-feeling": "place_and_feeling", "numb": "numbness", "note": "note", "name": "name",
    "value": "value", "none": "",
}  # fmt: skip
"""What a column of a diary may mean, as it is written behind --column."""


def add_to(commands: Any) -> None:
    """Add the command to the command line."""
    bringing: ArgumentParser = commands.add_parser(
        "import", help="add another tracker's diary to your log"
    )
    bringing.set_defaults(do=_import)
    bringing.add_argument("diary", type=Path, nargs="?", help="without it: what came before")
    order = bringing.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", default=None, help="3/4 is 3 April")
    order.add_argument(
        "--month-first", action="store_false", dest="day_first", help="3/4 is 4 March"
    )
    bringing.add_argument("--date-column", metavar="NAME", help="the column with the date")
    bringing.add_argument(
        "--pain-column", metavar="NAME=leg", action="append", default=[],
        help="a column with pain: NAME=leg, NAME=back, or NAME alone",
    )  # fmt: skip
    bringing.add_argument(
        "--column", metavar="NAME=MEANING", action="append", default=[],
        help=f"what a column means: {', '.join(MEANINGS)}",
    )  # fmt: skip
    bringing.add_argument("--scale", type=int, choices=SCALES, help="where pain in it ends")
    bringing.add_argument("--time-zone", metavar="ZONE", default="", help="such as Europe/Berlin")
    bringing.add_argument("--yes", action="store_true", help="add without asking")
    bringing.add_argument("--undo", metavar="IMPORT", help="take an earlier import back")


def import_diary(path: Path, choose: Callable[[Diary], Choices], *, sure: bool) -> int:
    """Show what another tracker's diary holds, ask, and add it to the person's log."""
    diary = read_diary(path.name, bytes_of(path))
    choices = choose(diary)
    for column, meaning in choices.meanings.items():
        say(f"{column}: {WORDS[meaning]}")
    found = preview(diary, choices, now())
    if choices.out_of and set(SCORES) & set(choices.meanings.values()):
        say(f"Pain is read as 0-{choices.out_of}.")
    for period in periods_of(found.entries):
        when = str(period.begins.year) if period.is_year else month(period.begins)
        scores = [
            f"{WORDS[name]} {of.lowest} to {of.highest} in {counted(of.count, 'score')}"
            for name, of in period.scores.items()
        ]
        say(f"{when}: {', '.join([counted(period.rows, 'row'), *scores])}")
    for sentence in found.notices:
        say(sentence)
    list_lines(found.rejected, "cannot be added")
    say(f"{len(found.entries)} rows can be added. The diary itself is not changed.")
    if not (sure or says_yes("Add them to your log? [y/N] ")):
        say("Nothing was added.")
        return WELL
    workbook = open_workbook()
    change = change_of(workbook.contents(), found.entries, now())
    workbook.log.add_rows((*change.voids, *change.new))
    say(f"Added: {len(change.new)}. There already: {change.there}.")
    if change.voids:
        say(f"{len(change.voids)} rows were read in another way before; that is taken back.")
    if change.new:
        whole = change.new[0].entry_id.partition("-")[0]
        say(f"To take this import back: sciatica import --undo {whole}")
    return FOUND if found.rejected else WELL


def undo_import(name: str) -> int:
    """Take back what stands of an import."""
    workbook = open_workbook()
    voids = undone(workbook.contents(), name, now())
    workbook.log.add_rows(voids)
    say(f"Taken back: {counted(len(voids), 'row')}.")
    return WELL


def list_imports() -> int:
    """Say what was brought along before, and by which name it can be taken back."""
    for before in imports_in(open_workbook().contents()):
        say(f"{before.import_id}: {counted(len(before.standing), 'row')} of {before.source}")
    return WELL


def _import(asked: Namespace) -> int:
    """Do what stands behind `sciatica import`."""
    if asked.undo:
        return undo_import(asked.undo)
    if asked.diary is None:
        return list_imports()
    return import_diary(asked.diary, partial(_chosen, asked=asked), sure=asked.yes)


def _chosen(diary: Diary, *, asked: Namespace) -> Choices:
    """Return how a diary is read: as it was said on the command line, and else as guessed."""
    guessed = guess(diary)
    pairs = [text.rpartition("=") for text in asked.column]
    for text in asked.pain_column:
        name, _, which = text.rpartition("=")
        pairs.append((name, "=", which) if name and which in MEANINGS else (text, "=", "pain"))
    if asked.date_column:
        kept = {c: m for c, m in guessed.meanings.items() if m not in ("date", "when")}
        guessed = replace(guessed, meanings=kept)
        pairs.append((asked.date_column, "=", "date"))
    said = {name: MEANINGS.get(meaning) for name, _, meaning in pairs}
    meanings = {**guessed.meanings, **said}
    known = columns_of(diary, {c: m for c, m in meanings.items() if m})
    for name, meaning in said.items():
        if name not in known:
            raise WorkbookError(f"{diary.name} has no column {name}. It has: {', '.join(known)}.")
        if meaning is None:
            raise WorkbookError(f"{name} can mean one of {', '.join(MEANINGS)}.")
    return Choices(
        {column: meaning for column, meaning in meanings.items() if meaning},
        day_first=guessed.day_first if asked.day_first is None else asked.day_first,
        out_of=asked.scale or guessed.out_of,
        zone=asked.time_zone,
    )
