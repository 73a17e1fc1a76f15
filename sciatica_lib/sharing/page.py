"""One page for a phone: a plan with its timer, questions and log in one file, without network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.questions.questionnaire import Questionnaire
from sciatica_lib.sharing.page_data import page_data
from sciatica_lib.widgets import form, timer
from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import STATIC

LARGEST_KB = 400
"""A page that goes by mail or message is not larger, a therapist's own pictures left out."""

# The timer and the form as they are in a notebook, without the files that tie them to one.
_WIDGETS = [name for name in (*timer.SCRIPTS, *form.SCRIPTS) if name not in ("timer.js", "form.js")]
# Each imports only from those before it.
SCRIPTS = (
    *dict.fromkeys(_WIDGETS),
    "history.js",
    "light.js",
    "safety.js",
    "routine_blocks.js",
    "log_rows.js",
    "log_code.js",
    "qr_image.js",
    "page_store.js",
    "page_workbook.js",
    "page_words.js",
    "page_sheet.js",
    "page_safety.js",
    "page_routine.js",
    "page_check_in.js",
    "page_erase.js",
    "page_hand_over.js",
    "page_day.js",
    "page.js",
)
# Comments on lines of their own; no string of a script goes over several lines.
_EXPLAINS = re.compile(r"^[ ]*(?://[^\n]*|/\*.*?\*/[ ]*)$", re.MULTILINE | re.DOTALL)
_BLANKS = re.compile(r"\n\s+")
STYLES = ("tokens.css", "form.css", "figure.css", "timer.css", "panels.css", "page.css")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Your routine</title>
<style>{style}</style>
</head>
<body>
<div id="page" class="sw-page"></div>
<noscript>This page needs JavaScript: open it in the browser of your phone.</noscript>
<script type="application/json" id="data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""


def page_html(
    plan: Plan,
    library: Mapping[str, Exercise],
    questionnaire: Questionnaire,
    figures: Mapping[str, Figure],
) -> str:
    """Return the page of a plan as HTML, to be written as UTF-8.

    It opens from a file or from any web server. Its policy forbids every request, and nothing in
    it is a program but our own scripts: the plan goes in as data.

    Parameters
    ----------
    plan
        What was agreed on.
    library, questionnaire, figures
        The exercises, everything that is asked, and how each exercise looks.

    Raises
    ------
    WorkbookError
        The library cannot carry out the plan, or the page would be too large to send.
    """
    script = _lean(one_module(SCRIPTS))
    style = _lean("".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES))
    data = page_data(plan, library, questionnaire, figures)
    page = _PAGE.format(
        policy=_policy(script, style), style=style, data=_as_data(data), script=script
    )
    photos = (figure.get("photo", "") for figure in data["figures"]["figures"].values())
    if (size_kb := (len(page.encode()) - sum(map(len, photos))) / 1000) > LARGEST_KB:
        reason = f"The page would be {size_kb:.0f} kB, and the most is {LARGEST_KB} kB."
        raise WorkbookError(f"{reason} Plan fewer repetitions or exercises.")
    return page


def _lean(text: str) -> str:
    """Return a script or a stylesheet without the lines that only explain it, not indented."""
    return _BLANKS.sub("\n", _EXPLAINS.sub("", text))


def _policy(script: str, style: str) -> str:
    """Return the content security policy: our script, our styles, pictures that are in the page."""
    rules = {
        "default-src": "'none'",
        "script-src": _fingerprint(script),
        "style-src": _fingerprint(style),
        "img-src": "data: blob:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in rules.items())


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _as_data(data: object) -> str:
    """Return data as JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")
