"""`sciatica share`, `return` and `key`: what goes to a patient, and to a therapist."""

from __future__ import annotations

from argparse import Namespace
from getpass import getpass
from pathlib import Path
from typing import Any

from sciatica_lib.commands.terminal import FOUND, WELL, say, says_yes
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.log.identity import log_id_in
from sciatica_lib.log.store import Log
from sciatica_lib.places import state_dir
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.seal import (
    KEY_FILE,
    about_key,
    accept_key,
    fingerprint,
    is_another_key,
    make_key,
    public_half,
    read_key,
)
from sciatica_lib.sharing.sending import Seal, send, what_leaves
from sciatica_lib.sharing.share import FORMS, form_of, share, zone_named
from sciatica_lib.workbook import Workbook, open_workbook


def add_to(commands: Any) -> None:
    """Add the commands for what goes to a therapist or a patient."""
    returning = commands.add_parser("return", help="make a file of your weeks for your therapist")
    returning.set_defaults(do=return_weeks)
    returning.add_argument("log", type=Path)
    returning.add_argument("-o", "--output", type=Path, required=True, help="a file or a folder")
    returning.add_argument("--no-notes", action="store_true", help="leave out your own words")
    returning.add_argument("--words", action="store_true", help="ask for words to seal it with")
    returning.add_argument("--yes", action="store_true", help="make it without asking")
    sharing = commands.add_parser("share", help="make a file of a plan for a patient")
    sharing.set_defaults(do=lambda asked: share_plan(asked.plan, asked.output, asked.zone))
    sharing.add_argument("plan", type=Path)
    endings = "; ".join(f"{form}: {about}" for form, about in FORMS.items())
    sharing.add_argument("-o", "--output", type=Path, required=True, help=endings)
    sharing.add_argument("--zone", default="", help="the patient's time zone, for a calendar")
    making = commands.add_parser("key", help="make the key for sealed weeks, or show it")
    making.set_defaults(do=lambda _: make_or_show_key())


def return_weeks(asked: Namespace) -> int:
    """Show what of a log would leave, ask, and make the file for a therapist."""
    home, log = asked.log.parent, Log(asked.log, state_dir())
    if not asked.log.exists():
        raise WorkbookError(f"{asked.log} is not there.")
    contents = log.read()
    going = leaving(
        (*contents.rows, *contents.conflicting),
        alias=log_id_in(asked.log.with_suffix(".json")),
        with_words=not asked.no_notes,
        set_aside=len(contents.rejected),
    )
    for sentence in (*what_leaves(going), *(f"- {text}" for text in going.words)):
        say(sentence)
    key = _return_key(home)
    if key:
        say(about_key(home, key))
    is_new = bool(key) and is_another_key(home, key)  # --yes does not answer for this one
    if is_new and not says_yes("Is it your therapist's key? [y/N] "):
        say("Nothing was made.")
        return FOUND
    words = getpass("Words to seal it with: ") if asked.words and not key else ""
    if not (asked.yes or says_yes("Make the file? [y/N] ")):
        say("Nothing was made.")
        return WELL
    if key:
        accept_key(home, key)
    sealed = Seal(key, words)
    sent = send(home, going, asked.output, sealed)
    say(f"Made: {sent.path}. {sealed.sentence}")
    say(f"A copy and a receipt stay here: {sent.receipt}.")
    return WELL


def share_plan(path: Path, output: Path, zone: str) -> int:
    """Make a file of a plan for a patient; what it is, its ending says."""
    workbook = open_workbook()
    plan = read_plan(path, workbook.library)
    share(workbook, plan, output, zone_named(zone))
    say(f"Made: {output}, {FORMS[form_of(output.name)]}.")
    return WELL


def make_or_show_key() -> int:
    """Make the therapist's key, if there is none yet, and show its public half."""
    home = open_workbook().home
    secret = read_key(home)
    recipient = public_half(secret) if secret else make_key(home)
    say(f"{home / KEY_FILE}: keep this file to yourself, with a copy in a place that is yours.")
    say(f"For your plans: {recipient}")
    say(f"To compare by telephone: {fingerprint(recipient)}")
    return WELL


def _return_key(home: Path) -> str:
    """Return the key in the plan beside a log; empty if there is none, or no plan."""
    if not (home / "plan.json").exists():
        return ""
    return Workbook(home).plan.return_key or ""
