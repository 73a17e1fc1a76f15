"""A bundle on its way: the file to give away, the copy that stays at home, and a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.describe import KIND_WORDS
from sciatica_lib.places import now
from sciatica_lib.sharing.bundle import Leaving, bundle_name
from sciatica_lib.sharing.seal import ENDING, fingerprint, seal, seal_with_words
from sciatica_lib.wording import counted, moment, plural, span

RETURNED = "returned"
"""The folder for copies of what was sent, with their receipts."""

OPEN = "It is not sealed: whoever gets this file can read it."
STAYS = (
    "Your name, the names of your files and your emergency number do not go. "
    "Dates do, and they can tell who somebody is."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the file to give away is, and the copy and the receipt that stay."""

    path: Path
    copy: Path
    receipt: Path


@dataclass(frozen=True, slots=True)
class Seal:
    """How a file is sealed: to the key in the plan, with agreed words, or not at all."""

    recipient: str = ""
    words: str = ""

    def on(self, data: bytes) -> bytes:
        """Return a file as it leaves."""
        if self.recipient:
            return seal(data, self.recipient)
        return seal_with_words(data, self.words) if self.words else data

    @property
    def sentence(self) -> str:
        """Say who can open it."""
        if self.recipient:
            key = fingerprint(self.recipient)
            return f"It is sealed: only the therapist with the key {key} can open it."
        return "It is sealed with your words." if self.words else OPEN

    @property
    def ending(self) -> str:
        """What stands at the end of the file's name."""
        return ENDING if self.recipient or self.words else ""


def what_leaves(going: Leaving) -> list[str]:
    """Return, line by line, what of a log is about to leave."""
    return [*_rows(going), STAYS]


def send(home: Path, going: Leaving, path: Path, sealed: Seal | None = None) -> Sent:
    """Write a bundle, and keep a copy of it with a receipt.

    Parameters
    ----------
    home
        The folder that keeps the copy, in `returned`.
    going
        What leaves, as it was shown.
    path
        The file to write, or a folder for it. A file that is there already stays as it is.
    sealed
        How it is sealed; not at all by default. The copy at home is not sealed.

    Raises
    ------
    WorkbookError
        It is not written; the message says why.
    """
    sealed = sealed or Seal()
    at = now()
    name = bundle_name(at)
    plain = going.to_bytes()
    data = sealed.on(plain)
    target = path / name if path.is_dir() else path
    if sealed.ending and target.suffix != sealed.ending:
        target = target.with_name(target.name + sealed.ending)
    kept = home / RETURNED
    sent = Sent(target, kept / name, (kept / name).with_suffix(".txt"))
    checksum = hashlib.sha256(data).hexdigest()
    lines = [
        f"Made on {moment(at)}.",
        *_rows(going),
        sealed.sentence,
        f"Checksum of the file that you sent (SHA-256): {checksum}",
        "The copy beside this receipt is not sealed.",
    ]
    try:
        disk.make_private(kept)
        disk.create(target, data)
        disk.create(sent.copy, plain)
        disk.create(sent.receipt, "\n".join([*lines, ""]).encode())
    except FileExistsError as error:
        reason = f"{error.filename} is there already. Choose another name, so that nothing is lost."
        raise WorkbookError(reason) from None
    except OSError as error:
        reason = f"The file is not written: {error.strerror} ({error.filename or target})."
        raise WorkbookError(reason) from error
    return sent


def _rows(going: Leaving) -> Iterator[str]:
    rows = counted(len(going.rows), "row")
    yield f"{rows}, {span(*going.days)}." if going.days else f"{rows}."
    yield from (f"{KIND_WORDS[kind]}: {count}" for kind, count in going.kinds.items())
    if going.manifest.plan_id:
        yield f"Plan {going.manifest.plan_id}, version {going.manifest.plan_version}."
    if going.manifest.has_words:
        yield f"Notes and other texts in your own words: {len(going.words)}."
    else:
        yield "Notes and other texts in your own words are left out."
    if count := going.unscored:
        have = plural(count, "has", "have")
        yield f"{counted(count, 'routine')} {have} no score after {plural(count, 'it', 'them')}."
    if count := going.set_aside:
        stay = plural(count, "stays", "stay")
        yield f"{counted(count, 'line')} of your log cannot be read and {stay} here."
