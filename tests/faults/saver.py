"""A program that saves entries and says which were acknowledged, for tests that disturb it.

Run: `python tests/faults/saver.py FOLDER [--logs N] [--rows N] [--kills N] [--serve] [--no-fsync]`
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sciatica_lib.errors import LogError
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.store import Log

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def log_in(folder: Path, number: int = 0) -> Log:
    """Return one of the logs that the program writes."""
    return Log(folder / f"home{number}" / "session_log.csv", folder / "state")


def entry(note: str = "a note, with a comma", entry_id: str | None = None) -> Entry:
    """Return a check-in as a form would save it."""
    return Entry(
        entry_id=entry_id or new_id("e"),
        saved_at=AT,
        record=CheckIn(at=AT, leg_pain_24h=4, note=note),
    )


def say(*words: object) -> None:
    """Print a line at once, in one write, also when the program is killed right after it."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def save(log: Log, new: Entry, *, maybe_saved: bool = False) -> None:
    """Save one entry and say what came of it."""
    say("trying", new.entry_id)
    try:
        log.save(new, maybe_saved=maybe_saved)
    except LogError as error:
        say("refused", new.entry_id, error)
    else:
        say("saved", new.entry_id, log.path.parent.name.removeprefix("home"))


def save_and_be_killed(folder: Path, kills: int) -> None:
    """Save without pause in a child that is killed at any moment, and try again, many times."""
    dice = random.Random(4)  # noqa: S311 (not for secrets)
    unsure: Entry | None = None
    log = log_in(folder)
    begun = time.monotonic()
    for _ in range(20):
        save(log, entry())
    one_save_s = (time.monotonic() - begun) / 20
    for _ in range(kills):
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            log = log_in(folder)  # a lock is not inherited
            if unsure:
                say("again", unsure.entry_id)
                save(log, unsure, maybe_saved=True)
            while True:
                new = entry()
                os.write(writer, new.entry_id.encode() + b"\n")
                save(log, new)
        os.close(writer)
        with os.fdopen(reader, "rb", buffering=0) as tried:
            first = tried.read(16)
            time.sleep(dice.uniform(0, 4 * one_save_s))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            ids = (first + tried.read()).decode().split()
        unsure = replace(entry(), entry_id=ids[-1])


def save_when_traced() -> None:
    """For each folder and id on standard input: save in a child that first waits for a signal.

    What a first save loads is loaded before: a fault in that would be none of a save.
    """
    with TemporaryDirectory() as folder:
        log_in(Path(folder)).save(entry())
    for line in sys.stdin:
        folder, entry_id = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            say("ready", os.getpid())
            signal.sigwait([signal.SIGUSR1])
            save(log_in(Path(folder)), entry(entry_id=entry_id), maybe_saved=True)
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


def main() -> None:
    """Save as many entries as asked, in as many logs as asked."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--logs", type=int, default=1)
    asked.add_argument("--rows", type=int, default=1)
    asked.add_argument("--kills", type=int)
    asked.add_argument("--serve", action="store_true")
    asked.add_argument("--no-fsync", action="store_true")
    options = asked.parse_args()
    if options.no_fsync:
        os.fsync = lambda _: None
    if options.kills:
        save_and_be_killed(options.folder, options.kills)
        return
    if options.serve:
        save_when_traced()
        return
    for number in range(options.logs):
        log = log_in(options.folder, number)
        for _ in range(options.rows):
            save(log, entry())


if __name__ == "__main__":
    main()
