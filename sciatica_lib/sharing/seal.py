"""Sealed files: only the therapist's key, or the words that both agreed on, open them.

Sealing is age [1]_, through pyrage, an extra that is imported only here.

References
----------
.. [1] https://age-encryption.org/v1
"""

from __future__ import annotations

import hashlib
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from sciatica_lib import disk
from sciatica_lib.errors import FileError, WorkbookError
from sciatica_lib.terms import RETURN_KEY

KEY_FILE = "therapist.key"
"""The therapist's private key, in the private folder, for its owner alone."""

KNOWN_FILE = "return_keys.json"
"""The keys that this person's weeks may be sealed to: each was shown, and accepted."""

ENDING = ".age"
PASSPHRASE_LEAST = 12
"""Fewer characters can be guessed by a program that has the file (ours)."""

WORK_MOST = 22
"""Sealed with more work than 2 to the power of this, a file is not opened: it would take minutes.
age uses 18 to 21, so that it takes about a second (ours)."""

NOT_INSTALLED = (
    "This computer cannot seal files yet: install the extra “seal” "
    "(pip install 'sciatica-workbook[seal]')."
)
_SECRET = re.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_WORK = re.compile(rb"^-> scrypt [A-Za-z0-9+/]+ ([0-9]{1,9})$", re.MULTILINE)
_HEADER_MOST = 64_000
_KNOWN_MOST = 20
_DAMAGED = (
    "it cannot be opened: it was sealed for another key, or it was cut or changed on its way. "
    "Ask for it again."
)


def can_seal() -> bool:
    """Tell whether this computer has what sealing needs."""
    try:
        _pyrage()
    except WorkbookError:
        return False
    return True


def seal(data: bytes, recipient: str) -> bytes:
    """Seal a file so that only the key that belongs to a recipient opens it.

    Raises
    ------
    WorkbookError
        The recipient is no key, or this computer cannot seal.
    """
    pyrage = _pyrage()
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError):
        reason = "The key in the plan cannot be used. Ask your therapist for the plan again."
        raise WorkbookError(reason) from None


def seal_with_words(data: bytes, words: str) -> bytes:
    """Seal a file so that only some words open it, which were agreed on by another way.

    Raises
    ------
    WorkbookError
        The words are too short, or this computer cannot seal.
    """
    if len(words.strip()) < PASSPHRASE_LEAST:
        reason = f"Choose longer words, at least {PASSPHRASE_LEAST} letters: four words will do."
        raise WorkbookError(reason)
    return bytes(_pyrage().passphrase.encrypt(data, words.strip()))


def opened(data: bytes, secret: str) -> bytes:
    """Return what a file holds that was sealed to a key.

    Parameters
    ----------
    data
        The sealed file.
    secret
        The private key, as `read_key` returns it.

    Raises
    ------
    FileError
        It is sealed for another key, or damaged.
    """
    pyrage = _pyrage()
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(secret)]))
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError):
        raise FileError(_DAMAGED) from None


def opened_with_words(data: bytes, words: str) -> bytes:
    """Return what a file holds that was sealed with words.

    Raises
    ------
    FileError
        They are other words, or it is damaged, or opening it would take too long.
    """
    pyrage = _pyrage()
    work = _WORK.search(data[:_HEADER_MOST])
    if work and int(work[1]) > WORK_MOST:
        raise FileError("it is sealed so that opening it would take too long. Ask for another.")
    try:
        return bytes(pyrage.passphrase.decrypt(data, words.strip()))
    except (pyrage.DecryptError, ValueError):
        raise FileError(
            "it cannot be opened: these are other words, or it was cut or changed on its way."
        ) from None


def is_recipient(text: str) -> bool:
    """Tell whether a text looks like the public half of a key."""
    return bool(RETURN_KEY.fullmatch(text))


def fingerprint(recipient: str) -> str:
    """Return a key as sixteen letters and digits, to compare with another person by telephone."""
    found = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return " ".join(found[place : place + 4] for place in range(0, len(found), 4))


def make_key(home: Path) -> str:
    """Make a therapist's key, once, and return its public half, which goes into plans.

    Raises
    ------
    WorkbookError
        There is one already, or it cannot be written.
    """
    identity = _pyrage().x25519.Identity.generate()
    recipient = str(identity.to_public())
    text = f"# Private: whoever has this file can open what patients seal for you.\n{identity}\n"
    try:
        disk.make_private(home)
        disk.create(home / KEY_FILE, text.encode())
    except FileExistsError:
        raise WorkbookError("You have a key already. It stays as it is.") from None
    except OSError as error:
        raise WorkbookError(f"{KEY_FILE} is not written: {error.strerror}.") from error
    return recipient


def read_key(home: Path) -> str | None:
    """Return the therapist's private key; None if there is none.

    Raises
    ------
    FileError
        The file holds no key.
    """
    path = home / KEY_FILE
    if not path.exists():
        return None
    found = _SECRET.search(disk.read_text(path, most_kb=10))
    if not found:
        raise FileError(f"{KEY_FILE} holds no key.")
    return found[0]


def public_half(secret: str) -> str:
    """Return the half of a key that goes into plans.

    Raises
    ------
    WorkbookError
        It is no key, or this computer cannot seal.
    """
    pyrage = _pyrage()
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except (pyrage.IdentityError, ValueError):
        raise FileError(f"{KEY_FILE} holds no key.") from None


def known_keys(home: Path) -> tuple[str, ...]:
    """Return the keys that this person accepted, the first one first; none if unreadable."""
    try:
        found = json.loads(disk.read_text(home / KNOWN_FILE, most_kb=10))
    except (FileError, ValueError, RecursionError):
        return ()
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list):
        return ()
    return tuple(key for key in keys if isinstance(key, str) and is_recipient(key))


def accept_key(home: Path, recipient: str) -> None:
    """Remember that this person's weeks may be sealed to a key.

    Raises
    ------
    WorkbookError
        It cannot be remembered.
    """
    keys = (*[key for key in known_keys(home) if key != recipient], recipient)[-_KNOWN_MOST:]
    try:
        disk.replace(home / KNOWN_FILE, (json.dumps({"keys": keys}, indent=1) + "\n").encode())
    except OSError as error:
        raise WorkbookError(f"{KNOWN_FILE} is not written: {error.strerror}.") from error


def is_another_key(home: Path, recipient: str) -> bool:
    """Tell whether a plan names another key than the one that was accepted last."""
    keys = known_keys(home)
    return bool(keys) and keys[-1] != recipient


def about_key(home: Path, recipient: str) -> str:
    """Say what is known of a key before anything is sealed to it."""
    shown = fingerprint(recipient)
    if is_another_key(home, recipient):
        return (
            f"This plan has another key than before: {shown}, and not "
            f"{fingerprint(known_keys(home)[-1])}. Ask your therapist, by telephone or at your "
            "next visit, whether it is theirs. If you cannot ask, do not send."
        )
    if known_keys(home):
        return f"It will be sealed: only your therapist's key {shown} can open it."
    return (
        f"It will be sealed to your therapist's key: {shown}. It is kept from now on. "
        "You can ask your therapist whether it is theirs."
    )


def _pyrage() -> Any:
    try:
        return import_module("pyrage")
    except ImportError:
        raise WorkbookError(NOT_INSTALLED) from None
