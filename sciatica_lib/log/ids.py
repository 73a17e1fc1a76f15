"""The ids of rows and routines: letters only, so that no spreadsheet takes one for a number."""

from __future__ import annotations

import secrets

LETTERS = "bcdfghjklmnpqrstvwxz"
"""Consonants without y, so that an id is never a word, a month or `true`."""


def new_id(letter: str) -> str:
    """Return a fresh id that begins with a letter."""
    return letter + letters_from(secrets.token_bytes(14), 14)


def letters_from(digest: bytes, count: int) -> str:
    """Return letters that always follow from the same digest."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:count])
