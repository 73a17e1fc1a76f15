"""The field's words and ranges, as the log, the plans and the questions share them."""

from __future__ import annotations

import re

NRS_MAX = 10
"""Upper end of the 0-10 numeric rating scale for pain (NRS)."""

REACHES = ("none", "back", "buttock", "thigh", "calf", "foot")
"""How far down the symptoms go, from nowhere to the foot. Moving up this list is centralising."""

SIDES = ("left", "right")
LENGTHS = ("whole", "short")
"""The whole routine, or the short one for a bad day."""

OUTCOMES = ("finished", "stopped", "hurt")
"""How a routine ended: to its end, stopped by the person, or stopped because it hurt."""

MORNINGS = ("better", "same", "worse")
"""How the leg is on the morning after a routine, compared with before it."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

DAY_STARTS_AT_HOUR = 4
"""An entry made before four in the morning belongs to the day before (ours)."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a log can be about: a clock that was never set is not believed (ours)."""

NOTE_MAX_LENGTH = 2_000

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""What every id looks like: no path, no markup, nothing that a shell reads."""

RETURN_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
"""A public key of age (age-encryption.org/v1): bech32, without 1, b, i and o."""

PHOTO = re.compile(r"(?:(?:/9j/|iVBORw0KGgo)[A-Za-z0-9+/]{0,79990}={0,2})?")
"""A JPEG or PNG of 60 kB at most in base64, by how such files begin; or nothing."""
